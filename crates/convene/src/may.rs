//! What each role may do. Every rule gives its reason when the answer is no.
//!
//! The lists are the rule: a route, a journey and a page all use the same one, so they cannot
//! disagree.

pub mod sharing;

use crate::person::Who;
use crate::refusal::Refusal;
use crate::role::Role;

/// Who may see what has been loaded and what was wrong with it. Nobody's details are on that page.
pub const SEE_DATA_HEALTH: &[Role] =
    &[Role::DataLead, Role::GovernanceLead, Role::Analyst, Role::Convenor, Role::Administrator];

/// Who may load a file.
pub const LOAD_FILES: &[Role] = &[Role::DataLead];

/// Who may see how partners' records were linked: counts, expected quality, what waits for review.
pub const SEE_LINKAGE: &[Role] = &[Role::DataLead, Role::GovernanceLead];

/// Who may link partners' records, and stop a run of it.
pub const LINK_RECORDS: &[Role] = &[Role::DataLead];

/// Who may look at uncertain links inside the vault, and decide them.
pub const REVIEW_LINKS: &[Role] = &[Role::LinkClerk];

/// Who may write delivery plans, and rate their milestones.
pub const WRITE_PLANS: &[Role] = &[Role::Convenor];

/// Who may approve a delivery plan, and close it.
pub const APPROVE_PLANS: &[Role] = &[Role::BoardMember];

/// Who has something to do with a delivery plan.
pub const WORK_ON_PLANS: &[Role] = &[Role::Convenor, Role::BoardMember];

/// Who may read the audit trail.
pub const READ_AUDIT: &[Role] = &[Role::GovernanceLead];

/// Who may register organisations, draw areas, begin partnerships and give seats in them, call meetings,
/// send asks and lead dossiers.
pub const CONVENE: &[Role] = &[Role::Convenor];

/// Who may open, close and change accounts.
pub const MANAGE_PEOPLE: &[Role] = &[Role::Administrator];

/// Who may raise an issue of the whole system.
pub const RAISE_ISSUES: &[Role] = &[Role::HeadTeacher, Role::Convenor];

/// Whether this person may see what has been loaded.
///
/// # Errors
/// The reason, when they may not.
pub fn see_data_health(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, SEE_DATA_HEALTH)
}

/// Whether this person may load a file.
///
/// # Errors
/// The reason, when they may not.
pub fn load_files(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, LOAD_FILES)
}

/// Whether this person may see how records were linked.
///
/// # Errors
/// The reason, when they may not.
pub fn see_linkage(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, SEE_LINKAGE)
}

/// Whether this person may link records and stop a run.
///
/// # Errors
/// The reason, when they may not.
pub fn link_records(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, LINK_RECORDS)
}

/// Whether this person may look at uncertain links and decide them.
///
/// # Errors
/// The reason, when they may not.
pub fn review_links(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, REVIEW_LINKS)
}

/// Whether this person may read the audit trail.
///
/// # Errors
/// The reason, when they may not.
pub fn read_audit(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, READ_AUDIT)
}

/// Whether this person may run partnerships: organisations, areas, seats, terms.
///
/// # Errors
/// The reason, when they may not.
pub fn convene(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, CONVENE)
}

/// Whether this person may manage accounts.
///
/// # Errors
/// The reason, when they may not.
pub fn manage_people(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, MANAGE_PEOPLE)
}

/// Whether this person may raise an issue of the whole system.
///
/// # Errors
/// The reason, when they may not.
pub fn raise_issues(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, RAISE_ISSUES)
}

/// Whether this person holds one of the roles a rule or a route names.
///
/// # Errors
/// [`Refusal::NotSignedIn`] when nobody is signed in; [`Refusal::NotYourRole`] otherwise.
pub fn hold_one_of(who: Option<&Who>, needs: &[Role]) -> Result<(), Refusal> {
    match who {
        None => Err(Refusal::NotSignedIn),
        Some(who) if who.has_any(needs) => Ok(()),
        Some(_) => Err(Refusal::NotYourRole { needs: needs.to_vec() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(role: Role) -> Who {
        Who { id: "p1".into(), name: "A".into(), organisation: "B".into(), roles: vec![role] }
    }

    #[test]
    fn only_the_roles_a_rule_names_may() {
        for role in Role::ALL {
            let who = person(role);
            assert_eq!(load_files(Some(&who)).is_ok(), role == Role::DataLead, "{role}");
            assert_eq!(read_audit(Some(&who)).is_ok(), role == Role::GovernanceLead, "{role}");
            assert_eq!(manage_people(Some(&who)).is_ok(), role == Role::Administrator, "{role}");
        }
    }

    #[test]
    fn nobody_signed_in_is_asked_to_sign_in() {
        assert_eq!(see_data_health(None), Err(Refusal::NotSignedIn));
    }
}
