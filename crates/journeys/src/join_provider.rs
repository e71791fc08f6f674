//! Joining an account with somebody at an OpenID provider, and parting them again, by whoever looks
//! after accounts.

use crate::house::House;
use crate::people::{CannotChange, change};
use commons::Moment;
use convene::Who;
use store::provider_accounts::{self, ProviderAccount};
use store::{Constraint, Id, StoreError, sessions, sign_in_steps};

/// The longest name of somebody at a provider (OpenID Connect Core, section 2).
const LONGEST_SUBJECT: usize = 255;

/// Somebody at a provider, with whom an account is joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedWith {
    /// What the provider is called here.
    pub provider: String,
    /// The provider's address.
    pub issuer: String,
    /// Their name there.
    pub subject: String,
    /// Since when.
    pub since: Moment,
    /// When they last signed in by it.
    pub last_used: Option<Moment>,
}

/// With whom a person is joined.
pub(crate) fn joined_with(house: &House, person: &Id) -> Result<Vec<JoinedWith>, StoreError> {
    let person = person.clone();
    let found = house
        .store
        .read("joined accounts", move |tx| provider_accounts::list_of(tx, &person))?
        .into_iter();
    let joined = found.map(|one| JoinedWith {
        provider: house.providers.name_of(&one.issuer),
        issuer: one.issuer,
        subject: one.subject,
        since: one.joined_at,
        last_used: one.last_used_at,
    });
    Ok(joined.collect())
}

/// Joins somebody's account with a person at a provider.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn join_with_provider(
    house: &House,
    by: Option<&Who>,
    id: &str,
    (provider, subject): (&str, &str),
) -> Result<(), CannotChange> {
    let found = house.providers.find(provider).ok_or(CannotChange::NoSuchProvider)?;
    let subject = subject.trim().to_owned();
    let is_name =
        !subject.chars().any(char::is_control) && (1..=LONGEST_SUBJECT).contains(&subject.len());
    if !is_name {
        return Err(CannotChange::NoSubject);
    }
    let (issuer, now) = (found.settings.issuer.as_str().to_owned(), house.now());
    let joined_by = by.map(|by| by.id.clone()).unwrap_or_default();
    let outcome = change(house, by, id, "join account with provider", move |tx, person| {
        let joined = ProviderAccount {
            issuer: issuer.clone(),
            subject: subject.clone(),
            person: person.id.clone(),
            joined_by: joined_by.clone(),
            joined_at: now,
            last_used_at: None,
        };
        provider_accounts::insert(tx, &joined)?;
        Ok((format!("with {subject} at {issuer}"), ()))
    });
    match outcome {
        Err(CannotChange::Store(StoreError::Conflict(Constraint::Unique))) => {
            Err(CannotChange::JoinedAlready)
        }
        other => other,
    }
}

/// Parts them. The person is signed out everywhere, since it may have been by that provider.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn part_from_provider(
    house: &House,
    by: Option<&Who>,
    id: &str,
    (issuer, subject): (&str, &str),
) -> Result<(), CannotChange> {
    let (issuer, subject, now) = (issuer.to_owned(), subject.to_owned(), house.now());
    change(house, by, id, "part account from provider", move |tx, person| {
        if !provider_accounts::remove(tx, &person.id, &issuer, &subject)? {
            return Err(CannotChange::NoSubject);
        }
        sessions::end_all_of(tx, &person.id, now)?;
        sign_in_steps::end_all_of(tx, &person.id, now)?;
        Ok((format!("from {subject} at {issuer}"), ()))
    })
}
