//! What was done with an ask, in words.

use convene::ask::{AskAnswer, AskDeed};
use journeys::asks::AskView;
use pages::Step;

use crate::reviews::sentence;

/// All that was done with it, newest first.
pub(crate) fn steps(ask: &AskView) -> Vec<Step> {
    // Visitors read what was done, not by whom.
    let name = |id: &str| ask.names.get(id).cloned().unwrap_or_default();
    let mut steps: Vec<Step> = ask
        .record
        .life
        .history()
        .iter()
        .rev()
        .map(|entry| Step {
            what: sentence(&entry.deed.kind().to_string()),
            at: entry.at.in_words(),
            who: name(&entry.who),
            words: said(&entry.deed),
        })
        .collect();
    let begun = &ask.record.begun;
    steps.push(Step {
        what: "Begun".to_owned(),
        at: begun.at.in_words(),
        who: name(&begun.who),
        words: String::new(),
    });
    steps
}

fn said(deed: &AskDeed) -> String {
    match deed {
        AskDeed::Send { body, meets_on } => format!("{body}, meets on {}", meets_on.in_words()),
        AskDeed::Chase | AskDeed::Assign { .. } => String::new(),
        AskDeed::Answer(given) => answered(given),
        AskDeed::WriteDown { meeting, given } => {
            format!("{} Written down for {meeting}.", answered(given)).trim_start().to_owned()
        }
        AskDeed::Escalate { body, meets_on, reason, .. } => {
            format!("{body}, meets on {}. {reason}", meets_on.in_words())
        }
        AskDeed::RecordEffect { effect: reason } | AskDeed::TakeBack { reason } => reason.clone(),
    }
}

fn answered(given: &AskAnswer) -> String {
    match given {
        AskAnswer::Agreed => String::new(),
        AskAnswer::Partly { what, amount: None } => what.clone(),
        AskAnswer::Partly { what, amount: Some(amount) } => format!("{what} ({amount})"),
        AskAnswer::Declined { reason } => reason.clone(),
    }
}
