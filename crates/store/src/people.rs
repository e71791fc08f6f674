//! People who work in the alliance, and the roles they hold. No child is ever in this table.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{Moment, Sensitive};

pub(crate) const TABLE: Table = Table {
    name: "people",
    columns: "id, email, display_name, organisation, password_hash, state, created_at, changed_at, \
              last_signed_in_at",
    order: "id",
};

pub(crate) const MEMBERSHIPS: Table = Table {
    name: "memberships",
    columns: "id, person_id, role, setting, granted_by, granted_at, ended_at",
    order: "id",
};

/// Whether a person may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonState {
    /// Has been asked to join and has no password yet.
    Invited,
    /// May sign in.
    Active,
    /// May not sign in for now.
    Suspended,
    /// Has left; the row stays because the audit names it.
    Left,
}

impl PersonState {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Left => "left",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let all = [Self::Invited, Self::Active, Self::Suspended, Self::Left];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// A person who works in the alliance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: Id,
    /// Their address, as [`fold_email`] gives it.
    pub email: String,
    /// How they are called on pages.
    pub display_name: String,
    /// For whom they work.
    pub organisation: String,
    /// The argon2 hash of their password, in PHC form; none when they sign in elsewhere.
    pub password_hash: Option<Sensitive<String>>,
    /// Whether they may sign in.
    pub state: PersonState,
    /// When they were added.
    pub created_at: Moment,
    /// When this row last changed.
    pub changed_at: Moment,
    /// When they last signed in.
    pub last_signed_in_at: Option<Moment>,
}

/// A role that a person holds in a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub person: Id,
    /// The role's word.
    pub role: String,
    /// Where it holds, such as a school or a partnership; empty for the whole alliance.
    pub setting: String,
    /// Who granted it.
    pub granted_by: String,
    /// When it was granted.
    pub granted_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
}

/// One spelling for one address: without spaces around it, in lower case.
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Adds a person. The address is folded.
///
/// # Errors
/// [`StoreError::Conflict`] when the address or the id is taken.
pub fn insert(tx: &mut Tx<'_>, person: &Person) -> Result<(), StoreError> {
    let password = person.password_hash.as_ref().map(|hash| hash.reveal().clone());
    tx.execute(
        &TABLE.insert(),
        &[
            (&person.id).into(),
            fold_email(&person.email).into(),
            (&person.display_name).into(),
            (&person.organisation).into(),
            password.into(),
            person.state.as_str().into(),
            person.created_at.into(),
            person.changed_at.into(),
            person.last_signed_in_at.into(),
        ],
    )?;
    Ok(())
}

/// The person with this id.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, id: &Id) -> Result<Option<Person>, StoreError> {
    tx.maybe(&TABLE.select("WHERE id = $1"), &[id.into()], read)
}

/// The person with this address, however it is spelt.
///
/// # Errors
/// [`StoreError`].
pub fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<Person>, StoreError> {
    tx.maybe(&TABLE.select("WHERE email = $1"), &[fold_email(email).into()], read)
}

/// Everyone, by address.
///
/// # Errors
/// [`StoreError`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Person>, StoreError> {
    tx.many(&TABLE.select("ORDER BY email, id"), &[], read)
}

/// Replaces the password's hash. Says whether the person is there.
///
/// # Errors
/// [`StoreError`].
pub fn set_password(
    tx: &mut Tx<'_>,
    id: &Id,
    hash: &Sensitive<String>,
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE people SET password_hash = $2, changed_at = $3 WHERE id = $1";
    Ok(tx.execute(sql, &[id.into(), hash.reveal().into(), now.into()])? == 1)
}

/// Takes the password away: no password signs them in until a new one is set.
///
/// # Errors
/// [`StoreError`].
pub fn clear_password(tx: &mut Tx<'_>, id: &Id, now: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE people SET password_hash = NULL, changed_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()])?;
    Ok(())
}

/// Changes whether the person may sign in. Says whether the person is there.
///
/// # Errors
/// [`StoreError`].
pub fn set_state(
    tx: &mut Tx<'_>,
    id: &Id,
    state: PersonState,
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE people SET state = $2, changed_at = $3 WHERE id = $1";
    Ok(tx.execute(sql, &[id.into(), state.as_str().into(), now.into()])? == 1)
}

/// Notes that the person has signed in.
///
/// # Errors
/// [`StoreError`].
pub fn note_sign_in(tx: &mut Tx<'_>, id: &Id, now: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE people SET last_signed_in_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()])?;
    Ok(())
}

/// Grants a role. Granting one that is held already changes nothing and says `false`.
///
/// # Errors
/// [`StoreError::Conflict`] when the person is not there.
pub fn grant(tx: &mut Tx<'_>, membership: &Membership) -> Result<bool, StoreError> {
    let sql = format!("{} ON CONFLICT DO NOTHING", MEMBERSHIPS.insert());
    let changed = tx.execute(
        &sql,
        &[
            (&membership.id).into(),
            (&membership.person).into(),
            (&membership.role).into(),
            (&membership.setting).into(),
            (&membership.granted_by).into(),
            membership.granted_at.into(),
            membership.ended_at.into(),
        ],
    )?;
    Ok(changed == 1)
}

/// Ends a role. Says whether it was held.
///
/// # Errors
/// [`StoreError`].
pub fn end_membership(tx: &mut Tx<'_>, id: &Id, now: Moment) -> Result<bool, StoreError> {
    let sql = "UPDATE memberships SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    Ok(tx.execute(sql, &[id.into(), now.into()])? == 1)
}

/// The roles a person holds now.
///
/// # Errors
/// [`StoreError`].
pub fn memberships(tx: &mut Tx<'_>, person: &Id) -> Result<Vec<Membership>, StoreError> {
    let rest = "WHERE person_id = $1 AND ended_at IS NULL ORDER BY role, setting, id";
    tx.many(&MEMBERSHIPS.select(rest), &[person.into()], read_membership)
}

fn read(row: &Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.read(0, "an id", Id::parse)?,
        email: row.text(1)?,
        display_name: row.text(2)?,
        organisation: row.text(3)?,
        password_hash: row.maybe_text(4)?.map(Sensitive::new),
        state: row.read(5, "a state of a person", PersonState::parse)?,
        created_at: row.moment(6)?,
        changed_at: row.moment(7)?,
        last_signed_in_at: row.maybe_moment(8)?,
    })
}

fn read_membership(row: &Row) -> Result<Membership, StoreError> {
    Ok(Membership {
        id: row.read(0, "an id", Id::parse)?,
        person: row.read(1, "an id", Id::parse)?,
        role: row.text(2)?,
        setting: row.text(3)?,
        granted_by: row.text(4)?,
        granted_at: row.moment(5)?,
        ended_at: row.maybe_moment(6)?,
    })
}
