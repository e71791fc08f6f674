//! The life of an ask.

use crate::ask::deeds::{ASK_ARROWS, AskAnswer, AskDeed, AskDeedKind};
use crate::ask::{Ask, AskStage};
use crate::life::{Blocked, Entry, last_moment, leads_to};
use commons::Day;

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<AskStage, AskDeedKind>),
    /// There are no words.
    #[error("say what or why, in a sentence the partners will understand")]
    NoWords,
    /// The meeting was before today.
    #[error("the meeting is in the past: choose the next one")]
    MeetingInThePast,
    /// More is agreed in part than was asked for.
    #[error("an answer in part is for no more money than was asked for, and for no less than none")]
    MoreThanAsked,
}

/// The life of an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskLife {
    stage: AskStage,
    history: Vec<Entry<AskDeed>>,
}

impl Default for AskLife {
    fn default() -> Self {
        Self { stage: AskStage::Waiting, history: Vec::new() }
    }
}

impl AskLife {
    /// Where it stands.
    pub const fn stage(&self) -> AskStage {
        self.stage
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<AskDeed>] {
        &self.history
    }

    /// The body it is with, or was last with, and the day that body meets.
    pub fn body(&self) -> Option<(&str, Day)> {
        self.history.iter().rev().find_map(|entry| match &entry.deed {
            AskDeed::Send { body, meets_on } | AskDeed::Escalate { body, meets_on, .. } => {
                Some((body.as_str(), *meets_on))
            }
            _ => None,
        })
    }

    /// The last answer.
    pub fn answer(&self) -> Option<&AskAnswer> {
        self.history.iter().rev().find_map(|entry| match &entry.deed {
            AskDeed::Answer(answer) => Some(answer),
            _ => None,
        })
    }

    /// Whether it should have been answered by now.
    pub fn is_overdue(&self, ask: &Ask, today: Day) -> bool {
        matches!(self.stage, AskStage::Waiting | AskStage::Sent) && today > ask.needed_by
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`AskNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, ask: &Ask, entry: Entry<AskDeed>) -> Result<AskStage, AskNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&ASK_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        if entry.deed.words().is_some_and(|words| words.trim().is_empty()) {
            return Err(AskNotAllowed::NoWords);
        }
        match &entry.deed {
            AskDeed::Send { meets_on, .. } | AskDeed::Escalate { meets_on, .. }
                if *meets_on < entry.at.day() =>
            {
                return Err(AskNotAllowed::MeetingInThePast);
            }
            AskDeed::Answer(AskAnswer::Partly { amount: Some(some), .. })
                if some.0 < 0 || ask.amount.is_none_or(|all| *some > all) =>
            {
                return Err(AskNotAllowed::MoreThanAsked);
            }
            _ => {}
        }
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }
}
