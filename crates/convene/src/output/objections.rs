//! What was objected to by people whose views no longer count. Naming somebody as of the project, or
//! the end of an accreditation, takes a view out of the count, but no doubt out of the world: what
//! they objected to stays open until another checker answers it, with a reason in the history.

use crate::life::Entry;
use crate::output::{GivenView, OutputDeed, Verdict};
use std::collections::BTreeSet;

/// Objections that no longer have a view, and the answers to them of this round.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Objections {
    held: Vec<GivenView>,
    answers: Vec<Answered>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Answered {
    objector: String,
    by: String,
}

impl Objections {
    /// Those that nobody has answered in this round.
    pub(super) fn open(&self) -> impl Iterator<Item = &GivenView> {
        let is_answered =
            |view: &GivenView| self.answers.iter().any(|answer| answer.objector == view.checker);
        self.held.iter().filter(move |view| !is_answered(view))
    }

    /// Answers are about what was there: what is submitted anew has to be answered for anew.
    pub(super) fn begin_round(&mut self) {
        self.answers.clear();
    }

    /// Holds what these people said last, in whatever round, if they objected.
    pub(super) fn hold_of(&mut self, people: &BTreeSet<String>, history: &[Entry<OutputDeed>]) {
        for person in people {
            let is_held = self.held.iter().any(|view| view.checker == *person);
            let objects = |view: &GivenView| view.verdict != Verdict::Approve;
            if !is_held {
                self.held.extend(last_view_of(person, history).filter(objects));
            }
        }
    }

    /// Somebody answered.
    pub(super) fn answer(&mut self, objector: &str, by: &str) {
        self.answers.push(Answered { objector: objector.to_owned(), by: by.to_owned() });
    }

    /// Somebody's answers count no more.
    pub(super) fn drop_answers_by(&mut self, person: &str) {
        self.answers.retain(|answer| answer.by != person);
    }

    /// Somebody has a view that counts again.
    pub(super) fn close(&mut self, person: &str) {
        self.held.retain(|view| view.checker != person);
        self.answers.retain(|answer| answer.objector != person);
    }
}

fn last_view_of(person: &str, history: &[Entry<OutputDeed>]) -> Option<GivenView> {
    let own = history.iter().rev().filter(|entry| entry.who == person);
    own.into_iter().find_map(|entry| match &entry.deed {
        OutputDeed::GiveView { verdict, reason, seal }
        | OutputDeed::ChangeView { verdict, reason, seal } => Some(GivenView {
            checker: entry.who.clone(),
            verdict: *verdict,
            reason: reason.clone(),
            seal: *seal,
            at: entry.at,
        }),
        _ => None,
    })
}
