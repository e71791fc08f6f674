//! Inviting somebody; [`crate::joining`] is how they come in.
//!
//! The link holds 256 random bits; the store keeps their hash. It is shown once, to the inviter, who
//! sends it on: no mail server is needed. Looking at it uses nothing up, since some mail programs
//! look at links before people do. Who may invite whom is said in [`access::invite`]; it is asked
//! again when somebody joins, so that an invitation holds no longer than its inviter may make it.

use crate::deeds;
use crate::histories::HistoryProblem;
use crate::house::{Caller, House};
use crate::memberships;
use crate::people::CannotChange;
use crate::show_data_health::name_of;
use crate::sign_in::{Secret, as_they_stand, who};
use access::invite::{self, INVITATION_DAYS};
use access::{Refusal, act};
use commons::Moment;
use convene::membership::MembershipDeed;
use convene::{Belonging, Email, Entry, Role, Who};
use store::invitations::{self, Invitation, InvitationEnd};
use store::people::{self, PersonState};
use store::{Id, StoreError, Tx, audit};

const SECONDS_A_DAY: i64 = 24 * 60 * 60;
/// A longer name or organisation is not one.
pub const LONGEST_NAME: usize = 200;

/// Who is invited.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// Their address, as typed.
    pub email: String,
    /// For whom they work.
    pub organisation: String,
    /// What for.
    pub roles: Vec<Role>,
    /// What will be recorded that they belong to, once they join.
    pub belongings: Vec<Belonging>,
}

/// An invitation that has been made.
#[derive(Debug)]
pub struct Invited {
    /// Goes into the link and nowhere else.
    pub token: Secret,
    /// The address.
    pub email: String,
    /// From when it can no longer be used.
    pub ends_at: Moment,
}

/// Why nobody is invited.
#[derive(Debug, thiserror::Error)]
pub enum CannotInvite {
    /// The inviter may not.
    #[error(transparent)]
    NotAllowed(#[from] invite::CannotInvite),
    /// The address is not one.
    #[error("Enter an e-mail address, such as name@organisation.example")]
    BadEmail,
    /// No organisation was given, or a text too long for one.
    #[error("Enter the organisation they work for, in one line of at most {LONGEST_NAME} letters")]
    NoOrganisation,
    /// No role was chosen.
    #[error("Choose at least one role")]
    NoRole,
    /// The inviter may not say that somebody belongs there.
    #[error("You can invite people into your own organisation. An administrator can for others")]
    NotYourOrganisation,
    /// What they belong to cannot be recorded.
    #[error(transparent)]
    Membership(#[from] CannotChange),
    /// The address has an account.
    #[error("There is an account with this address already")]
    HasAccount,
    /// The address has one that was closed.
    #[error("There is a closed account with this address. An administrator can open it again")]
    HasClosedAccount,
    /// Somebody else has invited the address.
    #[error(
        "This address has an invitation that somebody else made. An administrator can change it"
    )]
    InvitedByAnother,
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<HistoryProblem> for CannotInvite {
    fn from(problem: HistoryProblem) -> Self {
        Self::Membership(problem.into())
    }
}

/// Invites somebody. An invitation the address had before no longer holds; one that another person
/// made is replaced by an administrator only.
///
/// # Errors
/// [`CannotInvite`], with what to mend.
pub fn invite(house: &House, by: Option<&Who>, invitee: &Invitee) -> Result<Invited, CannotInvite> {
    let asking = house.caller(by);
    invite::invite(asking.rules(), by, &invitee.roles, invitee.organisation.trim())?;
    let email = Email::parse(&invitee.email).ok_or(CannotInvite::BadEmail)?;
    let organisation = name_like(&invitee.organisation).ok_or(CannotInvite::NoOrganisation)?;
    if invitee.roles.is_empty() {
        return Err(CannotInvite::NoRole);
    }
    let (token, id, now) = (Secret::new(), house.new_id(), house.now());
    let ends_at = now.plus_seconds(INVITATION_DAYS * SECONDS_A_DAY);
    let (by, roles, token_hash) = (by.cloned(), invitee.roles.clone(), token.hash());
    let (address, belongings, carried) =
        (email.clone(), invitee.belongings.clone(), house.new_id());
    house.store.write("invite", move |tx| {
        let by = as_they_stand(tx, by.as_ref())?;
        invite::invite(asking.rules(), by.as_ref(), &roles, &organisation)?;
        let by = by.ok_or(invite::CannotInvite::Refused(Refusal::NotSignedIn))?;
        match people::by_email(tx, address.as_str())?.map(|person| person.state) {
            None => {}
            Some(PersonState::Left) => return Err(CannotInvite::HasClosedAccount),
            Some(_) => return Err(CannotInvite::HasAccount),
        }
        if let Some(there) = invitations::of_address(tx, address.as_str())? {
            let asking = asking.by(Some(by.clone()));
            let stands = there.is_open(now) && inviter_stands(tx, &asking, &there)?;
            if stands && !is_theirs(&asking, &there) {
                return Err(CannotInvite::InvitedByAnother);
            }
        }
        let invitation = Invitation {
            id: id.clone(),
            token_hash,
            email: address.as_str().to_owned(),
            organisation: organisation.clone(),
            roles: words_of(&roles),
            invited_by: by.id.clone(),
            invited_at: now,
            ends_at,
            closed: None,
        };
        invitations::insert(tx, &invitation)?;
        if !memberships::may_say(tx, &asking.by(Some(by.clone())), &belongings)? {
            return Err(CannotInvite::NotYourOrganisation);
        }
        for belonging in &belongings {
            memberships::must_be_listed(tx, belonging)?;
            let known_from = format!("Invited as somebody of {organisation}");
            let deed = MembershipDeed::Record { belonging: belonging.clone(), known_from };
            let entry = Entry { at: now, who: by.id.clone(), deed };
            memberships::keep(tx, (&carried, id.as_str()), entry, &by)?;
        }
        let object = format!("{} as {}", id.as_str(), invitation.roles);
        audit::record(tx, &deeds::done(&by.id, &deeds::roles_of(&by), "invite", &object), now)?;
        Ok(())
    })?;
    Ok(Invited { token, email: email.as_str().to_owned(), ends_at })
}

/// An invitation in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvitation {
    /// Its name in addresses.
    pub id: String,
    /// The address.
    pub email: String,
    /// For whom they will work.
    pub organisation: String,
    /// What for.
    pub roles: Vec<Role>,
    /// Who invited.
    pub invited_by: String,
    /// From when it can no longer be used.
    pub ends_at: Moment,
    /// Whether it still can.
    pub is_open: bool,
}

/// Invitations nobody has used: all of them for an administrator, their own for a convenor.
///
/// # Errors
/// [`CannotInvite`].
pub fn list_invitations(
    house: &House,
    by: Option<&Who>,
) -> Result<Vec<OpenInvitation>, CannotInvite> {
    let asking = house.caller(by);
    asking.may(act::INVITE_PEOPLE).map_err(invite::CannotInvite::Refused)?;
    let now = house.now();
    house.store.read("list invitations", move |tx| {
        let mut found = Vec::new();
        for invitation in invitations::list_unclosed(tx)? {
            if !is_theirs(&asking, &invitation) {
                continue;
            }
            found.push(OpenInvitation {
                id: invitation.id.as_str().to_owned(),
                is_open: invitation.is_open(now) && inviter_stands(tx, &asking, &invitation)?,
                roles: roles_of(&invitation.roles),
                invited_by: name_of(tx, &invitation.invited_by)?,
                email: invitation.email,
                organisation: invitation.organisation,
                ends_at: invitation.ends_at,
            });
        }
        Ok(found)
    })
}

/// Takes an invitation back. Says whether it was still there to take.
///
/// # Errors
/// [`CannotInvite`].
pub fn withdraw_invitation(
    house: &House,
    by: Option<&Who>,
    id: &str,
) -> Result<bool, CannotInvite> {
    let asking = house.caller(by);
    asking.may(act::INVITE_PEOPLE).map_err(invite::CannotInvite::Refused)?;
    let Some(id) = Id::parse(id) else { return Ok(false) };
    let (by, now) = (by.cloned(), house.now());
    house.store.write("withdraw invitation", move |tx| {
        let by = as_they_stand(tx, by.as_ref())?;
        let asking = asking.by(by.clone());
        asking.may(act::INVITE_PEOPLE).map_err(invite::CannotInvite::Refused)?;
        let Some(found) = invitations::of(tx, &id)? else { return Ok(false) };
        if !is_theirs(&asking, &found)
            || !invitations::close(tx, &id, InvitationEnd::Withdrawn, now)?
        {
            return Ok(false);
        }
        if let Some(by) = by {
            let roles = deeds::roles_of(&by);
            let deed = deeds::done(&by.id, &roles, "withdraw invitation", id.as_str());
            audit::record(tx, &deed, now)?;
        }
        Ok(true)
    })
}

/// Whether the inviter may still make this invitation.
pub(crate) fn inviter_stands(
    tx: &mut Tx<'_>,
    asking: &Caller,
    invitation: &Invitation,
) -> Result<bool, StoreError> {
    let Some(id) = Id::parse(&invitation.invited_by) else { return Ok(false) };
    let Some(person) = people::of(tx, &id)? else { return Ok(false) };
    let who = who(tx, &person)?;
    let roles = roles_of(&invitation.roles);
    let may = invite::invite(asking.rules(), Some(&who), &roles, &invitation.organisation);
    let carried = memberships::memberships_of(tx, invitation.id.as_str())
        .map(|all| all.now().cloned().collect::<Vec<_>>());
    let Ok(carried) = carried else { return Ok(false) };
    let carries = memberships::may_say(tx, &asking.by(Some(who)), &carried).unwrap_or(false);
    Ok(person.state == PersonState::Active && may.is_ok() && carries)
}

fn is_theirs(asking: &Caller, invitation: &Invitation) -> bool {
    let own = asking.who.as_ref().is_some_and(|by| by.id == invitation.invited_by);
    own || asking.may(act::MANAGE_PEOPLE).is_ok()
}

/// A name as somebody would write it: one line, neither empty nor endless.
pub(crate) fn name_like(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = !text.is_empty()
        && text.chars().count() <= LONGEST_NAME
        && !text.chars().any(char::is_control);
    plain.then(|| text.to_owned())
}

pub(crate) fn words_of(roles: &[Role]) -> String {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    words.join(" ")
}

/// A word this version does not know opens nothing.
pub(crate) fn roles_of(words: &str) -> Vec<Role> {
    words.split(' ').filter_map(Role::parse).collect()
}
