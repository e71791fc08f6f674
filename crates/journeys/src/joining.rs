//! Joining by an invitation: with a name and a password, or with an account at a provider.

use crate::accounts::{self, active_person, keep_account};
use crate::deeds;
use crate::house::{Caller, House, random};
use crate::invitations::{LONGEST_NAME, inviter_stands, name_like, roles_of};
use crate::memberships;
use crate::people::CannotChange;
use crate::show_data_health::name_of;
use commons::{ContentHash, Moment};
use convene::{BadPassword, Email, PasswordHash, Role};
use recognise::id_token::Identity;
use store::invitations::{self, Invitation, InvitationEnd};
use store::people;
use store::provider_accounts::{self, ProviderAccount};
use store::{Constraint, StoreError, Tx, audit};

/// What somebody who holds a link is told before they join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRead {
    /// The address that was invited.
    pub email: String,
    /// For whom they will work.
    pub organisation: String,
    /// What for.
    pub roles: Vec<Role>,
    /// Who invited.
    pub invited_by: String,
    /// From when it can no longer be used.
    pub ends_at: Moment,
}

/// The invitation of a link, while it can be used.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn read_invitation(house: &House, token: &str) -> Result<Option<InvitationRead>, StoreError> {
    read_by_hash(house, ContentHash::of(token.as_bytes()))
}

fn read_by_hash(house: &House, hash: ContentHash) -> Result<Option<InvitationRead>, StoreError> {
    let (now, asking) = (house.now(), house.caller(None));
    house.store.read("read invitation", move |tx| {
        let Some(found) = standing(tx, &asking, (hash, now))? else { return Ok(None) };
        Ok(Some(InvitationRead {
            invited_by: name_of(tx, &found.invited_by)?,
            roles: roles_of(&found.roles),
            email: found.email,
            organisation: found.organisation,
            ends_at: found.ends_at,
        }))
    })
}

/// Why nobody joins.
#[derive(Debug, thiserror::Error)]
pub enum CannotJoin {
    /// The link was used, taken back or is too old, or its inviter may no longer make it.
    #[error("This link can no longer be used.")]
    NotOpen,
    /// What the invitation carried cannot be recorded.
    #[error(transparent)]
    Membership(#[from] CannotChange),
    /// The address got an account by another way.
    #[error("There is an account with this address: sign in")]
    HasAccount,
    /// No name was given, or a text too long for one.
    #[error("Enter your name, in one line of at most {LONGEST_NAME} letters")]
    NoName,
    /// The password is too weak.
    #[error(transparent)]
    BadPassword(#[from] BadPassword),
    /// The provider does not vouch for the address that was invited.
    #[error("the provider does not vouch for the address that was invited")]
    OtherAddress,
    /// Their account at the provider is joined with an account here.
    #[error("they are joined with an account already")]
    JoinedAlready,
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens the account somebody was invited to, with the name and the password they chose.
///
/// # Errors
/// [`CannotJoin`], with what to mend.
pub fn join(house: &House, token: &str, name: &str, password: &str) -> Result<(), CannotJoin> {
    let invited = read_invitation(house, token)?.ok_or(CannotJoin::NotOpen)?;
    let email = Email::parse(&invited.email).ok_or(CannotJoin::NotOpen)?;
    let name = name_like(name).ok_or(CannotJoin::NoName)?;
    let hash = PasswordHash::of(password, random())?;
    let person = active_person(house, &email, (name, invited.organisation), Some(&hash));
    let link = ContentHash::of(token.as_bytes());
    accept(house, link, person, (&invited.roles, None))
}

/// Opens the invited account for somebody a provider vouches for by the invited address.
pub(crate) fn join_by_provider(
    house: &House,
    link: ContentHash,
    issuer: &str,
    identity: &Identity,
) -> Result<(), CannotJoin> {
    let invited = read_by_hash(house, link)?.ok_or(CannotJoin::NotOpen)?;
    let email = Email::parse(&invited.email).ok_or(CannotJoin::NotOpen)?;
    let vouched = identity.email.as_deref().and_then(Email::parse);
    if !identity.email_is_verified || vouched.as_ref() != Some(&email) {
        return Err(CannotJoin::OtherAddress);
    }
    let (of_issuer, of_subject) = (issuer.to_owned(), identity.subject.clone());
    let known = house
        .store
        .read("is somebody joined", move |tx| provider_accounts::of(tx, &of_issuer, &of_subject))?;
    if known.is_some() {
        return Err(CannotJoin::JoinedAlready);
    }
    let called = identity.name.as_deref().and_then(name_like);
    let name = called.or_else(|| name_like(&invited.email)).ok_or(CannotJoin::NoName)?;
    let person = active_person(house, &email, (name, invited.organisation), None);
    let joined = ProviderAccount {
        issuer: issuer.to_owned(),
        subject: identity.subject.clone(),
        person: person.id.clone(),
        joined_by: person.id.as_str().to_owned(),
        joined_at: person.created_at,
        last_used_at: None,
    };
    accept(house, link, person, (&invited.roles, Some(joined)))
}

fn accept(
    house: &House,
    link: ContentHash,
    person: people::Person,
    (roles, joined): (&[Role], Option<ProviderAccount>),
) -> Result<(), CannotJoin> {
    let (now, memberships) = (house.now(), accounts::memberships(house, &person.id, roles, ""));
    let (asking, taken_over) = (house.caller(None), house.new_id());
    let outcome = house.store.write("join", move |tx| {
        let Some(found) = standing(tx, &asking, (link, now))? else {
            return Err(CannotJoin::NotOpen);
        };
        // Somebody opened an account with the address by another way: there is nothing to join by.
        let has_account = people::by_email(tx, &found.email)?.is_some();
        let end = if has_account { InvitationEnd::Withdrawn } else { InvitationEnd::Accepted };
        if !invitations::close(tx, &found.id, end, now)? {
            return Err(CannotJoin::NotOpen);
        }
        if has_account {
            let deed = deeds::done("system", "", "withdraw invitation", found.id.as_str());
            audit::record(tx, &deed, now)?;
            return Ok(Joined::HadAccount);
        }
        let granted_by = found.invited_by.clone();
        let memberships: Vec<_> = memberships
            .iter()
            .map(|membership| people::Membership {
                granted_by: granted_by.clone(),
                ..membership.clone()
            })
            .collect();
        keep_account(tx, &person, &memberships)?;
        let carried = (found.id.as_str(), person.id.as_str());
        memberships::take_over(tx, carried, &found.invited_by, (&taken_over, now))?;
        if let Some(joined) = &joined {
            provider_accounts::insert(tx, joined)?;
        }
        let object = format!("invitation {}", found.id.as_str());
        let deed = deeds::done(person.id.as_str(), &found.roles, "join", &object);
        audit::record(tx, &deed, now)?;
        Ok(Joined::Now)
    });
    match outcome {
        Ok(Joined::Now) => Ok(()),
        Ok(Joined::HadAccount)
        | Err(CannotJoin::Store(StoreError::Conflict(Constraint::Unique))) => {
            Err(CannotJoin::HasAccount)
        }
        Err(other) => Err(other),
    }
}

/// What the transaction of joining came to; closing the invitation is kept either way.
enum Joined {
    Now,
    HadAccount,
}

/// The invitation of a link, when it can be used now.
fn standing(
    tx: &mut Tx<'_>,
    asking: &Caller,
    (link, now): (ContentHash, Moment),
) -> Result<Option<Invitation>, StoreError> {
    let Some(found) = invitations::of_link(tx, link)? else { return Ok(None) };
    let stands = found.is_open(now) && inviter_stands(tx, asking, &found)?;
    Ok(stands.then_some(found))
}
