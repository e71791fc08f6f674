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

/// A decision let records be opened.
pub(crate) fn opened(permit: &access::Permit, object: &str) -> Deed {
    let request = permit.request();
    Deed {
        actor: request.who.clone(),
        role: request.roles_in_audit(),
        purpose: request.purpose.as_str().to_owned(),
        agreement: permit.leave().in_audit(),
        action: format!("{} {}", request.home.as_str(), request.action.as_str()),
        object: object.to_owned(),
        decision: Decision::Allowed,
    }
}

/// A person did something under a rule that lets them.
pub(crate) fn done_by(who: &Who, leave: &access::Leave, action: &str, object: &str) -> Deed {
    Deed { agreement: leave.in_audit(), ..done(&who.id, &roles_of(who), action, object) }
}

/// A decision kept records closed.
pub(crate) fn kept_closed(
    request: &access::Request,
    refusal: &access::Refusal,
    version: &str,
    object: &str,
) -> Deed {
    let action = format!("{} {}", request.home.as_str(), request.action.as_str());
    Deed {
        purpose: request.purpose.as_str().to_owned(),
        agreement: refused_under(refusal, version),
        ..refused(&request.who, &request.roles_in_audit(), &action, object)
    }
}

/// The rule, or the lack of one, that kept something closed, and the version of the rules.
pub(crate) fn refused_under(refusal: &access::Refusal, version: &str) -> String {
    format!("{} of {version}", refusal.word())
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
