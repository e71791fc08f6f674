//! What each role may do about sharing between organisations: agreements, requests, matters.

use crate::may::hold_one_of;
use crate::person::Who;
use crate::refusal::Refusal;
use crate::role::Role;

/// Who may write agreements, put them to their parties and end them, and write down signatures.
pub const KEEP_AGREEMENTS: &[Role] = &[Role::GovernanceLead];

/// Who may sign or refuse for the organisation they work for.
pub const SIGN_AGREEMENTS: &[Role] =
    &[Role::GovernanceLead, Role::HeadTeacher, Role::BoardMember, Role::Partner];

/// Who may ask what the agreements let through.
pub const ASK_WHAT_IS_LET_THROUGH: &[Role] = &[
    Role::GovernanceLead,
    Role::DataLead,
    Role::Convenor,
    Role::HeadTeacher,
    Role::SafeguardingLead,
    Role::FamilySupportWorker,
    Role::SchoolNurse,
    Role::Partner,
];

/// Who may write down a request to share, and find their own again.
pub const REQUEST_SHARING: &[Role] = &[
    Role::GovernanceLead,
    Role::HeadTeacher,
    Role::SafeguardingLead,
    Role::FamilySupportWorker,
    Role::SchoolNurse,
    Role::Partner,
];

/// Who may see every request to share, and look at each.
pub const SEE_ALL_REQUESTS: &[Role] = &[Role::GovernanceLead];

/// Who may keep the register of requests for one's own data, complaints and breaches.
pub const KEEP_MATTERS: &[Role] = &[Role::GovernanceLead];

/// Whether this person may write and end agreements.
///
/// # Errors
/// The reason, when they may not.
pub fn keep_agreements(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, KEEP_AGREEMENTS)
}

/// Whether this person may sign for their organisation.
///
/// # Errors
/// The reason, when they may not.
pub fn sign_agreements(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, SIGN_AGREEMENTS)
}

/// Whether this person may ask what the agreements let through.
///
/// # Errors
/// The reason, when they may not.
pub fn ask_what_is_let_through(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, ASK_WHAT_IS_LET_THROUGH)
}

/// Whether this person may write down a request to share.
///
/// # Errors
/// The reason, when they may not.
pub fn request_sharing(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, REQUEST_SHARING)
}

/// Whether this person may see every request to share.
///
/// # Errors
/// The reason, when they may not.
pub fn see_all_requests(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, SEE_ALL_REQUESTS)
}

/// Whether this person may keep the register of matters.
///
/// # Errors
/// The reason, when they may not.
pub fn keep_matters(who: Option<&Who>) -> Result<(), Refusal> {
    hold_one_of(who, KEEP_MATTERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_without_data_work_keeps_agreements_or_matters() {
        for role in Role::ALL {
            let who = Who {
                id: "p1".into(),
                name: "A".into(),
                organisation: "B".into(),
                roles: vec![role],
            };
            let leads = role == Role::GovernanceLead;
            assert_eq!(keep_agreements(Some(&who)).is_ok(), leads, "{role}");
            assert_eq!(keep_matters(Some(&who)).is_ok(), leads, "{role}");
            assert_eq!(see_all_requests(Some(&who)).is_ok(), leads, "{role}");
        }
        assert_eq!(request_sharing(None), Err(Refusal::NotSignedIn));
    }

    #[test]
    fn an_administrator_and_an_analyst_see_none_of_it() {
        for role in [Role::Administrator, Role::Analyst, Role::LinkClerk] {
            for list in [SIGN_AGREEMENTS, ASK_WHAT_IS_LET_THROUGH, REQUEST_SHARING] {
                assert!(!list.contains(&role), "{role}");
            }
        }
    }
}
