//! Which account is joined with whom at which OpenID provider. A provider and its name of a person,
//! together, are one person here; one person may be joined with several.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::Moment;

pub(crate) const TABLE: Table = Table {
    name: "provider_accounts",
    columns: "issuer, subject, person_id, joined_by, joined_at, last_used_at",
    order: "issuer, subject",
};

/// An account joined with somebody at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderAccount {
    /// The provider, by its address.
    pub issuer: String,
    /// The person's name there.
    pub subject: String,
    /// Whose account it is here.
    pub person: Id,
    /// Who joined them: a person's id.
    pub joined_by: String,
    /// When.
    pub joined_at: Moment,
    /// When they last signed in by it.
    pub last_used_at: Option<Moment>,
}

/// Joins them.
///
/// # Errors
/// [`StoreError::Conflict`] when they are joined already, or the person is not there.
pub fn insert(tx: &mut Tx<'_>, joined: &ProviderAccount) -> Result<(), StoreError> {
    let values = [
        (&joined.issuer).into(),
        (&joined.subject).into(),
        (&joined.person).into(),
        (&joined.joined_by).into(),
        joined.joined_at.into(),
        joined.last_used_at.into(),
    ];
    tx.execute(&TABLE.insert(), &values)?;
    Ok(())
}

/// The account of somebody at a provider.
///
/// # Errors
/// [`StoreError`].
pub fn of(
    tx: &mut Tx<'_>,
    issuer: &str,
    subject: &str,
) -> Result<Option<ProviderAccount>, StoreError> {
    let rest = "WHERE issuer = $1 AND subject = $2";
    tx.maybe(&TABLE.select(rest), &[issuer.into(), subject.into()], read)
}

/// With whom a person is joined, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn list_of(tx: &mut Tx<'_>, person: &Id) -> Result<Vec<ProviderAccount>, StoreError> {
    let rest = "WHERE person_id = $1 ORDER BY joined_at, issuer, subject";
    tx.many(&TABLE.select(rest), &[person.into()], read)
}

/// Notes that somebody came by it. Says whether they are still joined.
///
/// # Errors
/// [`StoreError`].
pub fn note_use(
    tx: &mut Tx<'_>,
    issuer: &str,
    subject: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE provider_accounts SET last_used_at = $3 WHERE issuer = $1 AND subject = $2";
    Ok(tx.execute(sql, &[issuer.into(), subject.into(), now.into()])? == 1)
}

/// Parts a person from somebody at a provider. Says whether they were joined.
///
/// # Errors
/// [`StoreError`].
pub fn remove(
    tx: &mut Tx<'_>,
    person: &Id,
    issuer: &str,
    subject: &str,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM provider_accounts WHERE person_id = $1 AND issuer = $2 AND subject = $3";
    Ok(tx.execute(sql, &[person.into(), issuer.into(), subject.into()])? == 1)
}

fn read(row: &Row) -> Result<ProviderAccount, StoreError> {
    Ok(ProviderAccount {
        issuer: row.text(0)?,
        subject: row.text(1)?,
        person: row.read(2, "an id", Id::parse)?,
        joined_by: row.text(3)?,
        joined_at: row.moment(4)?,
        last_used_at: row.maybe_moment(5)?,
    })
}
