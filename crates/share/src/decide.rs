//! Compares a request with the rules.

use crate::policy::{Policy, Relationship};
use crate::purpose::{Action, Home, Purpose};
use commons::{Day, Moment};
use convene::Role;

/// Somebody asks to open identifiable records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The person asking, by their number in the store.
    pub who: String,
    /// In which role.
    pub role: Role,
    /// Why.
    pub purpose: Purpose,
    /// Which home.
    pub home: Home,
    /// To do what.
    pub action: Action,
    /// What relationship to the child is recorded: a caseload, a roll; `None` when none is.
    pub relationship: Option<String>,
    /// When.
    pub at: Moment,
}

/// A decision to allow. Only [`decide`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    request: Request,
    rule: String,
    policy_version: String,
}

impl Permit {
    /// What was asked.
    pub const fn request(&self) -> &Request {
        &self.request
    }

    /// The rule that allowed it.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The version of the policy that allowed it.
    pub fn policy_version(&self) -> &str {
        &self.policy_version
    }

    /// Whether this permit is for that home and action.
    pub fn covers(&self, home: Home, action: Action) -> bool {
        self.request.home == home && self.request.action == action
    }
}

/// Why the records stay closed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The policy does not hold on this day.
    #[error(
        "The sharing policy {version} holds from {} to {}; today is outside it. \
         Ask the information governance lead to renew it.", .from.in_words(), .until.in_words()
    )]
    PolicyNotInForce {
        /// The policy's version.
        version: String,
        /// Its first day.
        from: Day,
        /// Its last day.
        until: Day,
    },
    /// No rule allows this role to do this here for this purpose.
    #[error(
        "No sharing rule allows this for this purpose to the role: {}. \
         Ask the information governance lead which agreement your work needs.",
        .role.in_words().to_lowercase()
    )]
    NoRule {
        /// The role that asked.
        role: Role,
    },
    /// A rule would allow it for a child the person works with, and no such relationship is recorded.
    #[error(
        "You can open records of children you work with. No such link is recorded for this one: \
         ask whoever keeps your caseload or roll to record it first."
    )]
    NoRelationship,
}

/// Decides a request. Whatever is not allowed by a rule in force is refused.
///
/// # Errors
/// [`Refusal`], with the reason.
pub fn decide(request: Request, policy: &Policy) -> Result<Permit, Refusal> {
    let today = request.at.day();
    if today < policy.valid_from || today > policy.valid_until {
        return Err(Refusal::PolicyNotInForce {
            version: policy.version.clone(),
            from: policy.valid_from,
            until: policy.valid_until,
        });
    }
    let related = request.relationship.as_ref().is_some_and(|r| !r.trim().is_empty());
    let mut answer = Refusal::NoRule { role: request.role };
    for rule in &policy.allow {
        let asked = (rule.role, rule.purpose, rule.home, rule.action);
        if asked != (request.role, request.purpose, request.home, request.action) {
            continue;
        }
        match rule.relationship {
            Relationship::Needed if !related => answer = Refusal::NoRelationship,
            Relationship::Needed | Relationship::NotNeeded => {
                let (rule, policy_version) = (rule.id.clone(), policy.version.clone());
                return Ok(Permit { request, rule, policy_version });
            }
        }
    }
    Err(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str) -> Moment {
        Moment::new(Day::parse_iso(day).expect("a day"), 0)
    }

    fn ask(role: Role, purpose: Purpose, relationship: Option<&str>) -> Request {
        Request {
            who: "p1".into(),
            role,
            purpose,
            home: Home::Casework,
            action: Action::Read,
            relationship: relationship.map(Into::into),
            at: on("2026-11-21"),
        }
    }

    #[test]
    fn a_worker_reads_the_families_they_work_with_and_no_others() {
        let policy = Policy::house();
        let worker = Role::FamilySupportWorker;
        let mine = decide(ask(worker, Purpose::DirectCare, Some("caseload")), &policy);
        assert!(mine.is_ok_and(|permit| permit.policy_version() == policy.version));
        let other = decide(ask(worker, Purpose::DirectCare, None), &policy);
        assert_eq!(other, Err(Refusal::NoRelationship));
        let blank = decide(ask(worker, Purpose::DirectCare, Some(" ")), &policy);
        assert_eq!(blank, Err(Refusal::NoRelationship));
    }

    #[test]
    fn what_no_rule_allows_is_refused() {
        let policy = Policy::house();
        for role in Role::ALL {
            let subject_access =
                decide(ask(role, Purpose::SubjectAccess, Some("caseload")), &policy);
            assert_eq!(subject_access, Err(Refusal::NoRule { role }), "{role}");
        }
        let analyst = decide(ask(Role::Analyst, Purpose::Linkage, None), &policy);
        assert_eq!(analyst, Err(Refusal::NoRule { role: Role::Analyst }));
    }

    #[test]
    fn an_expired_policy_refuses_everything() {
        let policy = Policy::house();
        for day in ["2026-08-31", "2031-09-01"] {
            let mut request = ask(Role::SafeguardingLead, Purpose::Safeguarding, Some("roll"));
            request.at = on(day);
            assert!(
                matches!(decide(request, &policy), Err(Refusal::PolicyNotInForce { .. })),
                "{day}"
            );
        }
    }
}
