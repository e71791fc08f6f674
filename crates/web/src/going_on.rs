//! What answers about meetings, asks and dossiers share: faults, refusals beside the form they belong to,
//! and fields of several lines.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::going_on::CannotGoOn;
use journeys::histories::HistoryProblem;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::reviews::sentence;

/// A page that cannot be shown.
pub(crate) fn fault(cannot: CannotGoOn) -> Fault {
    match cannot {
        CannotGoOn::Refused(refusal) => Fault::Refused(refusal),
        CannotGoOn::History(HistoryProblem::NoSuch(_)) => Fault::NotFound,
        CannotGoOn::NotYours(words) => Fault::NotUnderstood(words),
        CannotGoOn::Mend { words, .. } => Fault::NotUnderstood(words),
        other => Fault::ours(other),
    }
}

/// Makes the page a form came from: the field to mend, what is wrong, and the status.
type Told<'a> = dyn Fn(Option<&str>, &str, StatusCode) -> Result<Response, Fault> + 'a;

/// A deed that was refused: shown on the page it came from, with what was typed, unless the page is not
/// there for whoever asks.
pub(crate) fn refused(cannot: CannotGoOn, told: &Told<'_>) -> Result<Response, Fault> {
    let (field, words) = (cannot.field(), sentence(&cannot.to_string()));
    match cannot {
        CannotGoOn::NotYours(_) => told(field, &words, StatusCode::FORBIDDEN),
        CannotGoOn::History(HistoryProblem::MovedOn) => told(field, &words, StatusCode::CONFLICT),
        CannotGoOn::Mend { .. }
        | CannotGoOn::Ask(_)
        | CannotGoOn::Asset(_)
        | CannotGoOn::Dossier(_)
        | CannotGoOn::Academic(_)
        | CannotGoOn::Maturity(_)
        | CannotGoOn::Meeting(_) => told(field, &words, StatusCode::UNPROCESSABLE_ENTITY),
        CannotGoOn::Refused(_) | CannotGoOn::History(_) | CannotGoOn::Store(_) => {
            Err(fault(cannot))
        }
    }
}

/// How many entries of a history were seen when the form was shown.
pub(crate) fn seen(asked: &Asked) -> u64 {
    asked.field("seen").parse().unwrap_or(0)
}

/// The lines of a field that say something.
pub(crate) fn typed_lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}
