//! Accounts of people who work here: opened, listed, closed.

use crate::deeds;
use crate::histories::HistoryProblem;
use crate::house::{House, random};
use crate::leaving::leave_seats;
use crate::sign_in::who;
use commons::{Moment, Sensitive};
use convene::{BadPassword, Email, PasswordHash, Role, Who};
use store::people::{self, Membership, Person, PersonState};
use store::{Constraint, Id, StoreError, Tx, passkeys, password_links, sessions, sign_in_steps};

/// What an account is opened with.
pub struct NewAccount {
    /// Address to sign in with.
    pub email: String,
    /// Name shown to colleagues.
    pub name: String,
    /// Organisation.
    pub organisation: String,
    /// Roles; at least one.
    pub roles: Vec<Role>,
    /// The password.
    pub password: String,
}

/// Why an account is not opened.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// The address is not one.
    #[error(
        "\u{201c}{0}\u{201d} is not an e-mail address; it looks like name@organisation.example"
    )]
    BadEmail(String),
    /// The password is too weak.
    #[error(transparent)]
    BadPassword(#[from] BadPassword),
    /// The address has an account already.
    #[error("there is an account with this address already")]
    Taken,
    /// No role was given.
    #[error("an account needs at least one role")]
    NoRole,
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens an account.
///
/// # Errors
/// [`CannotOpen`], with what to mend.
pub fn open_account(house: &House, by: &str, account: NewAccount) -> Result<(), CannotOpen> {
    let email =
        Email::parse(&account.email).ok_or_else(|| CannotOpen::BadEmail(account.email.clone()))?;
    if account.roles.is_empty() {
        return Err(CannotOpen::NoRole);
    }
    let hash = PasswordHash::of(&account.password, random())?;
    let now = house.now();
    let person = active_person(house, &email, (account.name, account.organisation), Some(&hash));
    let memberships = memberships(house, &person.id, &account.roles, by);
    let deed = deeds::done(by, Role::Administrator.as_str(), "open account", person.id.as_str());
    let outcome = house.store.write("open account", move |tx| {
        keep_account(tx, &person, &memberships)?;
        store::audit::record(tx, &deed, now).map(|_| ())
    });
    match outcome {
        Err(StoreError::Conflict(Constraint::Unique)) => Err(CannotOpen::Taken),
        other => Ok(other?),
    }
}

/// Somebody with an open account.
pub(crate) fn active_person(
    house: &House,
    email: &Email,
    (display_name, organisation): (String, String),
    password: Option<&PasswordHash>,
) -> Person {
    let now = house.now();
    Person {
        id: house.new_id(),
        email: email.as_str().to_owned(),
        display_name,
        organisation,
        password_hash: password.map(|hash| Sensitive::new(hash.stored().to_owned())),
        state: PersonState::Active,
        created_at: now,
        changed_at: now,
        last_signed_in_at: None,
    }
}

/// Roles for a person, from now.
pub(crate) fn memberships(house: &House, person: &Id, roles: &[Role], by: &str) -> Vec<Membership> {
    let membership = |role: &Role| Membership {
        id: house.new_id(),
        person: person.clone(),
        role: role.as_str().to_owned(),
        setting: String::new(),
        granted_by: by.to_owned(),
        granted_at: house.now(),
        ended_at: None,
    };
    roles.iter().map(membership).collect()
}

pub(crate) fn keep_account(
    tx: &mut Tx<'_>,
    person: &Person,
    memberships: &[Membership],
) -> Result<(), StoreError> {
    people::insert(tx, person)?;
    for membership in memberships {
        people::grant(tx, membership)?;
    }
    Ok(())
}

/// An account in a list.
pub struct Account {
    /// Address.
    pub email: String,
    /// The person with their roles.
    pub who: Who,
    /// Whether they may sign in.
    pub state: PersonState,
}

/// Every account, by address.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn list_accounts(house: &House) -> Result<Vec<Account>, StoreError> {
    house.store.read("list accounts", |tx| {
        let mut accounts = Vec::new();
        for person in people::list(tx)? {
            let who = who(tx, &person)?;
            accounts.push(Account { email: person.email, who, state: person.state });
        }
        Ok(accounts)
    })
}

/// Closes an account and signs it out everywhere. Says whether there was one.
///
/// # Errors
/// [`HistoryProblem`] when the store cannot be asked, or a seat cannot be emptied.
pub fn close_account(house: &House, by: &str, email: &str) -> Result<bool, HistoryProblem> {
    let (email, now) = (email.to_owned(), house.now());
    let by = Who {
        id: by.to_owned(),
        name: by.to_owned(),
        organisation: String::new(),
        roles: vec![Role::Administrator],
    };
    house.store.write("close account", move |tx| {
        let found = people::by_email(tx, &email)?;
        let Some(person) = found else { return Ok::<_, HistoryProblem>(false) };
        shut(tx, &person.id, (&by, now))?;
        let administrator = Role::Administrator.as_str();
        let deed = deeds::done(&by.id, administrator, "close account", person.id.as_str());
        store::audit::record(tx, &deed, now)?;
        Ok(true)
    })
}

/// Puts a new password in place: sessions end, and no link or half sign-in from before is of use.
pub(crate) fn put_password(
    tx: &mut Tx<'_>,
    id: &Id,
    stored: &Sensitive<String>,
    now: Moment,
) -> Result<(), StoreError> {
    people::set_password(tx, id, stored, now)?;
    sessions::end_all_of(tx, id, now)?;
    sign_in_steps::end_all_of(tx, id, now)?;
    password_links::close_all_of(tx, id, now)
}

/// Closes an account: nobody signs in with it, no session goes on, no link sets its password, and
/// its passkeys are gone. Their seats in partnerships are empty. The person, their name and what they
/// did stay.
pub(crate) fn shut(
    tx: &mut Tx<'_>,
    person: &Id,
    (by, now): (&Who, Moment),
) -> Result<(), HistoryProblem> {
    leave_seats(tx, person.as_str(), |_| true, (by, "left", now))?;
    people::set_state(tx, person, PersonState::Left, now)?;
    sessions::end_all_of(tx, person, now)?;
    sign_in_steps::end_all_of(tx, person, now)?;
    passkeys::remove_all_of(tx, person)?;
    Ok(password_links::close_all_of(tx, person, now)?)
}
