//! Looking after accounts: who there is, what they may, who has left, who lost a password.
//!
//! Nobody changes their own account, and each rule is asked again inside the transaction, of the
//! person as they stand then. Closing an account ends its sessions at once and keeps the name and
//! the history; opening it again gives back no password, but a link to set a new one.

use crate::accounts::{memberships, put_password, shut};
use crate::deeds;
use crate::histories::HistoryProblem;
use crate::house::{House, random};
use crate::join_provider::{JoinedWith, joined_with};
use crate::own_codes::take_codes_of;
use crate::second_step::must;
use crate::sign_in::{Secret, as_they_stand, who};
use access::invite::{self, PASSWORD_LINK_HOURS, UNUSED_DAYS};
use access::{Refusal, act};
use commons::{ContentHash, Moment, Sensitive};
use convene::membership::MembershipNotAllowed;
use convene::{BadPassword, PasswordHash, Role, Who};
use store::password_links::{self, PasswordLink};
use store::people::{self, Person, PersonState};
use store::{Id, StoreError, Tx, audit, one_time_codes, passkeys, sessions, sign_in_steps};

/// An account, for those who look after accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// Its name in addresses.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// For whom they work.
    pub organisation: String,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Whether they may sign in.
    pub standing: AccountStanding,
    /// When they last signed in.
    pub last_signed_in: Option<Moment>,
    /// When the account was opened.
    pub opened: Moment,
    /// Whether nobody has used it for [`UNUSED_DAYS`] days.
    pub is_unused: bool,
    /// When one-time codes were set up.
    pub codes_since: Option<Moment>,
    /// How many passkeys it has.
    pub passkeys: usize,
    /// With whom at a provider it is joined.
    pub joined: Vec<JoinedWith>,
}

/// Whether somebody may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountStanding {
    /// They may.
    Open,
    /// They may not: they have left, or are kept out for now.
    Closed,
}

/// Why an account is not shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChange {
    /// The one who asks may not.
    #[error(transparent)]
    NotAllowed(#[from] invite::CannotChange),
    /// There is no such account.
    #[error("there is no such account")]
    NoSuchAccount,
    /// No role was chosen.
    #[error("Choose at least one role, or close the account")]
    NoRole,
    /// The account is closed.
    #[error("the account is closed")]
    Closed,
    /// It cannot be recorded, or ended.
    #[error("{0}")]
    Membership(MembershipNotAllowed),
    /// The organisation is not on the list.
    #[error("Choose an organisation of the list; a convenor registers it when it is not there")]
    NoSuchOrganisation,
    /// A history cannot be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// The account is open already.
    #[error("the account is open already")]
    Open,
    /// There are no codes to take away.
    #[error("they have no one-time codes")]
    NoCodes,
    /// There are no passkeys to remove.
    #[error("they have no passkeys")]
    NoPasskeys,
    /// No such provider is set up.
    #[error("Choose a provider")]
    NoSuchProvider,
    /// No name at the provider was given, or it is not joined.
    #[error("Enter the identifier that the person was shown")]
    NoSubject,
    /// That person at the provider has an account here.
    #[error("This identifier is joined with an account already")]
    JoinedAlready,
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refusal> for CannotChange {
    fn from(refusal: Refusal) -> Self {
        Self::NotAllowed(refusal.into())
    }
}

/// Every account, by name.
///
/// # Errors
/// [`CannotChange`].
pub fn show_people(house: &House, by: Option<&Who>) -> Result<Vec<AccountLine>, CannotChange> {
    house.may(by, act::MANAGE_PEOPLE)?;
    let now = house.now();
    let mut lines = house.store.read("show people", move |tx| {
        let mut lines = Vec::new();
        for person in people::list(tx)? {
            lines.push(line(tx, person, now)?);
        }
        Ok::<_, StoreError>(lines)
    })?;
    lines.sort_by_key(|line| (line.name.to_lowercase(), line.email.clone()));
    Ok(lines)
}

/// One account.
///
/// # Errors
/// [`CannotChange`].
pub fn show_person(house: &House, by: Option<&Who>, id: &str) -> Result<AccountLine, CannotChange> {
    house.may(by, act::MANAGE_PEOPLE)?;
    let (id, now) = (Id::parse(id).ok_or(CannotChange::NoSuchAccount)?, house.now());
    let mut line = house.store.read("show person", move |tx| {
        let person = people::of(tx, &id)?.ok_or(CannotChange::NoSuchAccount)?;
        Ok::<_, CannotChange>(line(tx, person, now)?)
    })?;
    let id = Id::parse(&line.id).ok_or(CannotChange::NoSuchAccount)?;
    line.joined = joined_with(house, &id)?;
    Ok(line)
}

fn line(tx: &mut Tx<'_>, person: Person, now: Moment) -> Result<AccountLine, StoreError> {
    let who = who(tx, &person)?;
    let standing = match person.state {
        PersonState::Active => AccountStanding::Open,
        PersonState::Invited | PersonState::Suspended | PersonState::Left => {
            AccountStanding::Closed
        }
    };
    let codes = one_time_codes::of(tx, &person.id)?;
    let passkeys = passkeys::list_of(tx, &person.id)?.len();
    let used = person.last_signed_in_at.unwrap_or(person.created_at);
    let unused_seconds = now.unix() - used.unix();
    Ok(AccountLine {
        id: who.id,
        joined: Vec::new(),
        codes_since: codes.map(|codes| codes.set_up_at),
        passkeys,
        name: person.display_name,
        email: person.email,
        organisation: person.organisation,
        roles: who.roles,
        standing,
        last_signed_in: person.last_signed_in_at,
        opened: person.created_at,
        is_unused: standing == AccountStanding::Open
            && unused_seconds >= UNUSED_DAYS * 24 * 60 * 60,
    })
}

/// Gives somebody exactly these roles, from now.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn change_roles(
    house: &House,
    by: Option<&Who>,
    id: &str,
    roles: &[Role],
) -> Result<(), CannotChange> {
    if roles.is_empty() {
        return Err(CannotChange::NoRole);
    }
    let now = house.now();
    let granted_by = by.map(|by| by.id.clone()).unwrap_or_default();
    let person = Id::parse(id).ok_or(CannotChange::NoSuchAccount)?;
    let (roles, wanted) = (roles.to_vec(), memberships(house, &person, roles, &granted_by));
    let asked_of = house.second_step.asked_of;
    change(house, by, id, "change roles", move |tx, person| {
        let mut words = Vec::new();
        for held in people::memberships(tx, &person.id)? {
            // Only roles for the whole alliance are on the page; those of one setting stay.
            let is_wanted = Role::parse(&held.role).is_some_and(|role| roles.contains(&role));
            if held.setting.is_empty() && !is_wanted {
                people::end_membership(tx, &held.id, now)?;
                words.push(format!("without {}", held.role));
            }
        }
        for membership in &wanted {
            if people::grant(tx, membership)? {
                words.push(format!("with {}", membership.role));
            }
        }
        // A session that began without codes does not go on under a role that needs them.
        let must = must(asked_of, &who(tx, person)?);
        if must && one_time_codes::of(tx, &person.id)?.is_none() {
            sessions::end_all_of(tx, &person.id, now)?;
            sign_in_steps::end_all_of(tx, &person.id, now)?;
        }
        Ok((words.join(", "), ()))
    })
}

/// Closes an account: its sessions end at once; the name and the history stay.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn close_person(house: &House, by: Option<&Who>, id: &str) -> Result<(), CannotChange> {
    let (now, closing) = (house.now(), by.cloned());
    change(house, by, id, "close account", move |tx, person| {
        let by = closing.as_ref().ok_or(Refusal::NotSignedIn)?;
        shut(tx, &person.id, (by, now))?;
        Ok((String::new(), ()))
    })
}

/// Opens a closed account again. The old password is gone: the answer is a link to set a new one.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn reopen_person(house: &House, by: Option<&Who>, id: &str) -> Result<Secret, CannotChange> {
    let (link, now) = (new_link(house, by), house.now());
    change(house, by, id, "open account again", move |tx, person| {
        // Whoever uses an open account keeps their password.
        if person.state == PersonState::Active {
            return Err(CannotChange::Open);
        }
        people::set_state(tx, &person.id, PersonState::Active, now)?;
        people::clear_password(tx, &person.id, now)?;
        keep_link(tx, person, &link)?;
        Ok((String::new(), link.token.clone()))
    })
}

/// Makes a link by which somebody sets a new password. The old one holds until then.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn issue_password_link(
    house: &House,
    by: Option<&Who>,
    id: &str,
) -> Result<Secret, CannotChange> {
    let link = new_link(house, by);
    change(house, by, id, "issue link for a new password", move |tx, person| {
        if person.state != PersonState::Active {
            return Err(CannotChange::Closed);
        }
        keep_link(tx, person, &link)?;
        Ok((String::new(), link.token.clone()))
    })
}

/// Takes somebody's one-time codes away, when their app and their recovery codes are lost.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn take_codes_away(house: &House, by: Option<&Who>, id: &str) -> Result<(), CannotChange> {
    let now = house.now();
    change(house, by, id, "take one-time codes of somebody away", move |tx, person| {
        if !take_codes_of(tx, &person.id, now)? {
            return Err(CannotChange::NoCodes);
        }
        Ok((String::new(), ()))
    })
}

struct NewLink {
    token: Secret,
    issued_by: String,
    issued_at: Moment,
}

fn new_link(house: &House, by: Option<&Who>) -> NewLink {
    let issued_by = by.map(|by| by.id.clone()).unwrap_or_default();
    NewLink { token: Secret::new(), issued_by, issued_at: house.now() }
}

fn keep_link(tx: &mut Tx<'_>, person: &Person, link: &NewLink) -> Result<(), StoreError> {
    let kept = PasswordLink {
        token_hash: link.token.hash(),
        person: person.id.clone(),
        issued_by: link.issued_by.clone(),
        issued_at: link.issued_at,
        ends_at: link.issued_at.plus_seconds(PASSWORD_LINK_HOURS * 60 * 60),
        closed_at: None,
    };
    password_links::insert(tx, &kept)
}

/// Asks the rule of the one who changes as they stand, changes, and writes it down: one transaction.
pub(crate) fn change<T: Send + 'static>(
    house: &House,
    by: Option<&Who>,
    id: &str,
    action: &'static str,
    act: impl Fn(&mut Tx<'_>, &Person) -> Result<(String, T), CannotChange> + Send + 'static,
) -> Result<T, CannotChange> {
    let asking = house.caller(by);
    invite::change_account(asking.rules(), by, id)?;
    let id = Id::parse(id).ok_or(CannotChange::NoSuchAccount)?;
    let (by, now) = (by.cloned(), house.now());
    house.store.write(action, move |tx| {
        let by = as_they_stand(tx, by.as_ref())?;
        invite::change_account(asking.rules(), by.as_ref(), id.as_str())?;
        let by = by.ok_or(Refusal::NotSignedIn)?;
        let person = people::of(tx, &id)?.ok_or(CannotChange::NoSuchAccount)?;
        let (how, answer) = act(tx, &person)?;
        let object =
            if how.is_empty() { id.as_str().to_owned() } else { format!("{} {how}", id.as_str()) };
        audit::record(tx, &deeds::done(&by.id, &deeds::roles_of(&by), action, &object), now)?;
        Ok(answer)
    })
}

/// Why no new password is set.
#[derive(Debug, thiserror::Error)]
pub enum CannotSetPassword {
    /// The link was used or replaced, or is too old, or the account is closed.
    #[error("This link can no longer be used.")]
    NotOpen,
    /// The password is too weak.
    #[error(transparent)]
    BadPassword(#[from] BadPassword),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whose password a link sets, while it can be used: their address.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn read_password_link(house: &House, token: &str) -> Result<Option<String>, StoreError> {
    let (hash, now) = (ContentHash::of(token.as_bytes()), house.now());
    house.store.read("read link for a new password", move |tx| {
        Ok(of_link(tx, hash, now)?.map(|person| person.email))
    })
}

/// Sets a new password by a link. Every session of the person ends.
///
/// # Errors
/// [`CannotSetPassword`]; then nothing was changed.
pub fn set_password_by_link(
    house: &House,
    token: &str,
    password: &str,
) -> Result<(), CannotSetPassword> {
    read_password_link(house, token)?.ok_or(CannotSetPassword::NotOpen)?;
    let stored = PasswordHash::of(password, random())?.stored().to_owned();
    let (stored, now) = (Sensitive::new(stored), house.now());
    let hash = ContentHash::of(token.as_bytes());
    house.store.write("set password by link", move |tx| {
        let person = of_link(tx, hash, now)?.ok_or(CannotSetPassword::NotOpen)?;
        if !password_links::use_up(tx, hash, now)? {
            return Err(CannotSetPassword::NotOpen);
        }
        put_password(tx, &person.id, &stored, now)?;
        let id = person.id.as_str();
        audit::record(tx, &deeds::done(id, "", "set password by link", id), now)?;
        Ok(())
    })
}

fn of_link(tx: &mut Tx<'_>, hash: ContentHash, now: Moment) -> Result<Option<Person>, StoreError> {
    let Some(link) = password_links::of(tx, hash)?.filter(|link| link.is_open(now)) else {
        return Ok(None);
    };
    let person = people::of(tx, &link.person)?;
    Ok(person.filter(|person| person.state == PersonState::Active))
}
