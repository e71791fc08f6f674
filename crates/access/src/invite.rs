//! Who may invite whom, and who may change whose account.
//!
//! The safe rule: an administrator invites anybody. A convenor invites people of the convenor's own
//! organisation, and only as partners, who open no records about children, approve no plan, sign no agreement
//! and look after nothing:
//! who speaks for another organisation is for the administrator to say. An invitation holds no
//! longer than its inviter may still make it. Nobody changes their own account, so that no one
//! person can give themselves a role, and the last administrator cannot close the door behind them.

use crate::act;
use crate::refusal::Refusal;
use crate::rules::Rules;
use commons::Day;
use convene::{Role, Who};

/// Days for which an invitation can be used.
pub const INVITATION_DAYS: i64 = 7;
/// Hours for which a link for a new password can be used.
pub const PASSWORD_LINK_HOURS: i64 = 24;
/// Days without signing in after which an account is named as unused.
pub const UNUSED_DAYS: i64 = 90;

/// The roles a convenor may invite into.
pub const CONVENORS_INVITE: &[Role] = &[Role::Partner];

/// Why somebody may not invite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotInvite {
    /// They may invite nobody.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// They may not invite into this role.
    #[error("Only an administrator may invite people into the role of {}. Ask one.", .0.in_words().to_lowercase())]
    NotThisRole(Role),
    /// They may not invite for this organisation.
    #[error("You can invite people of {own}. An administrator can invite for others.")]
    NotThisOrganisation {
        /// Their own.
        own: String,
    },
}

/// Why somebody may not change an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotChange {
    /// They look after no accounts.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is their own.
    #[error(
        "Nobody changes their own roles or closes their own account. Ask another administrator."
    )]
    Yourself,
}

/// The roles this person may invite into, by the rules on a day.
pub fn roles_to_invite((rules, on): (&Rules, Day), who: &Who) -> &'static [Role] {
    if rules.may(Some(who), act::MANAGE_PEOPLE, on).is_ok() {
        &Role::ALL
    } else if rules.may(Some(who), act::INVITE_PEOPLE, on).is_ok() {
        CONVENORS_INVITE
    } else {
        &[]
    }
}

/// Whether this person may invite somebody of an organisation into these roles.
///
/// # Errors
/// The reason, when they may not.
pub fn invite(
    (rules, on): (&Rules, Day),
    who: Option<&Who>,
    roles: &[Role],
    organisation: &str,
) -> Result<(), CannotInvite> {
    rules.may(who, act::INVITE_PEOPLE, on)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let open = roles_to_invite((rules, on), who);
    if let Some(role) = roles.iter().find(|role| !open.contains(role)) {
        return Err(CannotInvite::NotThisRole(*role));
    }
    let is_own = organisation == who.organisation;
    if is_own || rules.may(Some(who), act::MANAGE_PEOPLE, on).is_ok() {
        Ok(())
    } else {
        Err(CannotInvite::NotThisOrganisation { own: who.organisation.clone() })
    }
}

/// Whether this person may change the account of another.
///
/// # Errors
/// The reason, when they may not.
pub fn change_account(
    (rules, on): (&Rules, Day),
    who: Option<&Who>,
    person: &str,
) -> Result<(), CannotChange> {
    rules.may(who, act::MANAGE_PEOPLE, on)?;
    match who {
        Some(who) if who.id == person => Err(CannotChange::Yourself),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on() -> Day {
        Day::parse_iso("2026-11-22").expect("a day")
    }

    fn person(role: Role) -> Who {
        Who {
            id: "p1".into(),
            name: "A".into(),
            organisation: "Beck Lane".into(),
            roles: vec![role],
        }
    }

    #[test]
    fn an_administrator_invites_anybody_a_convenor_only_their_own_people_and_nobody_else_invites() {
        let rules = Rules::house();
        for inviter in Role::ALL {
            let who = person(inviter);
            for role in Role::ALL {
                for organisation in ["Beck Lane", "Another"] {
                    let convenors = role == Role::Partner && organisation == "Beck Lane";
                    let expected =
                        inviter == Role::Administrator || inviter == Role::Convenor && convenors;
                    let may = invite((&rules, on()), Some(&who), &[role], organisation).is_ok();
                    assert_eq!(may, expected, "{inviter} invites {role} of {organisation}");
                }
            }
        }
        let mixed = [Role::Partner, Role::LinkClerk];
        let answer = invite((&rules, on()), Some(&person(Role::Convenor)), &mixed, "Beck Lane");
        assert_eq!(answer, Err(CannotInvite::NotThisRole(Role::LinkClerk)));
        let nobody = invite((&rules, on()), None, &[], "");
        assert_eq!(nobody, Err(CannotInvite::Refused(Refusal::NotSignedIn)));
    }

    #[test]
    fn nobody_changes_their_own_account() {
        let (rules, administrator) = (Rules::house(), person(Role::Administrator));
        let convenor = person(Role::Convenor);
        let change_account = |who, person| change_account((&rules, on()), who, person);
        assert_eq!(change_account(Some(&administrator), "p1"), Err(CannotChange::Yourself));
        assert_eq!(change_account(Some(&administrator), "p2"), Ok(()));
        assert!(change_account(Some(&convenor), "p2").is_err());
        assert!(change_account(None, "p2").is_err());
    }
}
