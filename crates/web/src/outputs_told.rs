//! What is told of a request to let something out of the safe room: the views, what was done, what is
//! next.

use convene::Entry;
use convene::output::{GivenView, OutputDeed, OutputDeedKind, OutputStage};
use journeys::outputs::{OutputTable, OutputView};
use pages::{Step, Tag, ViewLine};

use crate::outputs_forms::verdict_in_words;
use crate::reviews::sentence;

const NO_LONGER_COUNTS: &str = " (This person is of the project now, or is not accredited any more, so their \
                                view does not count. What they object to stays open until another \
                                checker answers it.)";

/// The views, and after them what was objected to by people whose views no longer count.
pub(crate) fn view_lines(view: &OutputView) -> Vec<ViewLine> {
    let views = view.views.iter().map(|given| view_line(view, given));
    let objections = view.objections.iter().map(|given| {
        let mut line = view_line(view, given);
        line.reason.push_str(NO_LONGER_COUNTS);
        line
    });
    views.chain(objections).collect()
}

fn view_line(view: &OutputView, given: &GivenView) -> ViewLine {
    ViewLine {
        who: view.names.get(&given.checker).cloned().unwrap_or_default(),
        verdict: Tag::of(verdict_in_words(given.verdict)),
        reason: given.reason.clone(),
        at: given.at.in_words(),
    }
}

/// Why there is no view to read, or not both.
pub(crate) fn silence(view: &OutputView) -> &'static str {
    match (view.stage, view.views.len()) {
        (OutputStage::Submitted, _) => "Nobody reads a view before both are given.",
        (OutputStage::PartlyReviewed, 0) => {
            "One checker has given a view. Nobody else reads it before the second is given."
        }
        (OutputStage::PartlyReviewed, _) => {
            "The other checker reads your view when they have given theirs."
        }
        (OutputStage::Reviewed, 0) => "The checkers talk about it. You read it when they are done.",
        _ => "",
    }
}

/// What comes next, for whoever looks.
pub(crate) fn next(view: &OutputView, tables: &[OutputTable]) -> &'static str {
    use OutputDeedKind as Kind;
    let can = |kind| view.open.contains(&kind);
    let is_clean = tables.iter().all(|table| table.problems.is_empty());
    match view.stage {
        OutputStage::Draft if can(Kind::Submit) && is_clean => {
            "Look at it once more, then submit it: two checkers outside the project look at it then."
        }
        OutputStage::Returned if can(Kind::Submit) && is_clean => {
            "Mend what the checkers asked for, then submit it again: both look at it anew."
        }
        OutputStage::Unwritten | OutputStage::Draft | OutputStage::Returned => {
            "Its author mends what is found, says what is missing, and then submits it."
        }
        OutputStage::Submitted | OutputStage::PartlyReviewed if can(Kind::GiveView) => {
            "Read every cell of every table, then give your view. You read the other checker\u{2019}s \
             afterwards."
        }
        OutputStage::Submitted => "Two checkers outside the project look at it, each alone.",
        OutputStage::PartlyReviewed => "A second checker outside the project looks at it.",
        OutputStage::Reviewed if can(Kind::Answer) => {
            "Somebody objected whose view no longer counts. Answer it with a reason, give the request \
             back to be mended, or reject it."
        }
        OutputStage::Reviewed => {
            "The checkers talk about it: they agree, or give it back to be mended, or reject it."
        }
        OutputStage::Approved if can(Kind::Release) => {
            "Both checkers approve. Let it out when it may be read."
        }
        OutputStage::Approved => "Both checkers approve. Somebody outside the project lets it out.",
        OutputStage::Rejected => "Nothing more: it does not leave.",
        OutputStage::Released => {
            "It may be read by everybody who has an account, and taken out. The register shows that it \
             left."
        }
        OutputStage::Withdrawn => "Nothing more: it was taken back. Tell whoever has a copy.",
    }
}

/// Something that was done, as the page tells it.
pub(crate) fn step(view: &OutputView, entry: &Entry<OutputDeed>) -> Step {
    let words = match &entry.deed {
        OutputDeed::GiveView { verdict, reason, .. }
        | OutputDeed::ChangeView { verdict, reason, .. } => {
            format!("{}: {reason}", sentence(verdict_in_words(*verdict)).trim_end_matches('.'))
        }
        OutputDeed::Discuss { words } => words.clone(),
        OutputDeed::SetAside { checker: of, reason }
        | OutputDeed::Answer { objector: of, reason } => {
            let name = view.names.get(of).cloned().unwrap_or_default();
            format!("{name}: {reason}")
        }
        OutputDeed::Return { reason }
        | OutputDeed::Reject { reason }
        | OutputDeed::Withdraw { reason } => reason.clone(),
        // Checkers see who was named as of the project, and so was kept from checking.
        OutputDeed::Write { team, .. }
        | OutputDeed::Submit { team, .. }
        | OutputDeed::Name { team }
            if !team.is_empty() =>
        {
            let names = team.iter().filter_map(|id| view.names.get(id)).cloned();
            format!("Named as of the project: {}", names.collect::<Vec<_>>().join(", "))
        }
        OutputDeed::Write { .. }
        | OutputDeed::Change { .. }
        | OutputDeed::Submit { .. }
        | OutputDeed::Name { .. }
        | OutputDeed::Release { .. } => String::new(),
    };
    Step {
        what: sentence(&entry.deed.kind().to_string()),
        at: entry.at.in_words(),
        who: view.names.get(&entry.who).cloned().unwrap_or_default(),
        words,
    }
}
