//! What is written into the audit, in one form.

use convene::Who;
use store::audit::{Decision, Deed};

/// A person of the installation did something.
pub(crate) fn done(who: &str, role: &str, action: &str, object: &str) -> Deed {
    deed(who, role, action, object, Decision::Done)
}

/// Somebody asked for something and was refused.
pub(crate) fn refused(who: &str, role: &str, action: &str, object: &str) -> Deed {
    deed(who, role, action, object, Decision::Refused)
}

/// A sharing decision let records be opened.
pub(crate) fn opened(permit: &share::Permit, object: &str) -> Deed {
    let request = permit.request();
    Deed {
        actor: request.who.clone(),
        role: request.role.as_str().to_owned(),
        purpose: request.purpose.as_str().to_owned(),
        agreement: format!("{} {}", permit.policy_version(), permit.rule()),
        action: format!("vault {}", request.action.as_str()),
        object: object.to_owned(),
        decision: Decision::Allowed,
    }
}

/// The roles of a person, for the audit.
pub(crate) fn roles_of(who: &Who) -> String {
    let words: Vec<&str> = who.roles.iter().map(|role| role.as_str()).collect();
    words.join(" ")
}

fn deed(who: &str, role: &str, action: &str, object: &str, decision: Decision) -> Deed {
    Deed {
        actor: who.to_owned(),
        role: role.to_owned(),
        purpose: String::new(),
        agreement: String::new(),
        action: action.to_owned(),
        object: object.to_owned(),
        decision,
    }
}
