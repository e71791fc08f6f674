//! The key to the vault and to casework: a decision to allow, which only [`decide`] makes.

use crate::purpose::{Action, Home, Purpose};
use crate::refusal::Refusal;
use crate::rules::{Asker, Leave, Rules};
use crate::tie::Ties;
use commons::Moment;
use convene::Role;

/// Somebody asks to open identifiable records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The person asking, by their number in the store.
    pub who: String,
    /// In which roles: all they hold, since a rule that forbids looks at each.
    pub roles: Vec<Role>,
    /// Why.
    pub purpose: Purpose,
    /// Which home.
    pub home: Home,
    /// To do what.
    pub action: Action,
    /// What is recorded between the person and the child: a caseload, the roll of their school.
    pub ties: Ties,
    /// When.
    pub at: Moment,
}

impl Request {
    /// The roles in words, for the audit.
    pub fn roles_in_audit(&self) -> String {
        let words: Vec<&str> = self.roles.iter().map(|role| role.as_str()).collect();
        words.join(" ")
    }
}

/// A decision to allow. Only [`decide`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    request: Request,
    leave: Leave,
}

impl Permit {
    /// What was asked.
    pub const fn request(&self) -> &Request {
        &self.request
    }

    /// The rule that allowed it, and the version of the rules.
    pub const fn leave(&self) -> &Leave {
        &self.leave
    }

    /// Whether this permit is for that home and action.
    pub fn covers(&self, home: Home, action: Action) -> bool {
        self.request.home == home && self.request.action == action
    }
}

/// Decides a request. Whatever is not allowed by a rule in force is refused.
///
/// # Errors
/// [`Refusal`], with the reason.
pub fn decide(request: Request, rules: &Rules) -> Result<Permit, Refusal> {
    let need = request.action.act(request.home).for_purpose(request.purpose).with(request.ties);
    let leave = rules.ask(Asker::Person(&request.roles), need, request.at.day())?;
    Ok(Permit { request, leave })
}
