//! Sharing between organisations: agreements, what they let through, requests to share, and the
//! register of the information governance lead.

pub(crate) mod agreement_form;
mod agreement_parts;
pub(crate) mod agreements;
pub(crate) mod governance;
pub(crate) mod matters;
pub(crate) mod requests;
pub(crate) mod rules;

use axum::http::StatusCode;
use journeys::sharing::CannotShare;
use pages::FieldProblem;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::reviews::sentence;

/// The fault for what a journey refuses, where its page has nothing of its own to say.
pub(crate) fn fault(cannot: CannotShare) -> Fault {
    match cannot {
        CannotShare::Refused(refusal) => Fault::Refused(refusal),
        CannotShare::NotThere => Fault::NotFound,
        CannotShare::MovedOn | CannotShare::No(_) => {
            Fault::NotUnderstood("Go back to the page, look at it again and use its form.")
        }
        CannotShare::Damaged(words) => Fault::Ours(words),
        CannotShare::Store(problem) => Fault::ours(problem),
    }
}

/// What a form's page says when the journey said no, and with which status; a fault for all else.
pub(crate) fn said_no(cannot: CannotShare) -> Result<(String, StatusCode), Fault> {
    match cannot {
        CannotShare::No(words) => Ok((sentence(&words), StatusCode::UNPROCESSABLE_ENTITY)),
        CannotShare::MovedOn => {
            Ok((sentence(&CannotShare::MovedOn.to_string()), StatusCode::CONFLICT))
        }
        other => Err(fault(other)),
    }
}

/// What has to be mended in a form, for its page.
pub(crate) fn problems(troubles: Vec<(&'static str, String)>) -> Vec<FieldProblem> {
    let problem = |(field, message): (&str, String)| FieldProblem {
        field: field.to_owned(),
        message: sentence(&message),
    };
    troubles.into_iter().map(problem).collect()
}

/// A number of a form, such as how many entries of a history were seen.
pub(crate) fn number(asked: &Asked, field: &str) -> Option<u64> {
    asked.field(field).parse().ok()
}

/// How far a day is, in words.
pub(crate) fn in_days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "in 1 day".to_owned(),
        -1 => "1 day ago".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}

/// So many working days, in words.
pub(crate) fn working_days(days: u32) -> String {
    match days {
        0 => "less than a working day".to_owned(),
        1 => "1 working day".to_owned(),
        days => format!("{days} working days"),
    }
}
