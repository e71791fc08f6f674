//! The life of an ask.

use crate::ask::deeds::{ASK_ARROWS, AskAnswer, AskDeed, AskDeedKind};
use crate::ask::{Ask, AskStage};
use crate::life::{Blocked, Entry, last_moment, leads_to};
use commons::{Day, Pence};

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
    /// An answer of nobody knows which meeting.
    #[error("say which meeting gave the answer: the body and the day")]
    NoMeeting,
    /// More is agreed in part than was asked for and is not agreed yet.
    #[error(
        "an answer in part is for no more money than was asked for and is not agreed yet, and for no \
         less than none"
    )]
    MoreThanAsked,
}

/// What an ask came to over all its answers; the best of them is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CameTo {
    /// Every answer so far was no.
    Declined,
    /// Some of it was agreed.
    Partly,
    /// All of it was agreed.
    Agreed,
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

    /// Every answer, oldest first.
    pub fn answers(&self) -> impl DoubleEndedIterator<Item = &AskAnswer> {
        self.history.iter().filter_map(|entry| entry.deed.answer())
    }

    /// The last answer.
    pub fn answer(&self) -> Option<&AskAnswer> {
        self.answers().next_back()
    }

    /// What it came to over all its answers; nothing before the first. What was agreed in part stays
    /// agreed when the rest of it is taken further, and declined there.
    pub fn came_to(&self) -> Option<CameTo> {
        let each = self.answers().map(|answer| match answer {
            AskAnswer::Agreed => CameTo::Agreed,
            AskAnswer::Partly { .. } => CameTo::Partly,
            AskAnswer::Declined { .. } => CameTo::Declined,
        });
        each.max()
    }

    /// The money agreed so far, at most what was asked for.
    pub fn agreed_money(&self, ask: &Ask) -> Pence {
        let whole = ask.amount.unwrap_or_default();
        if self.came_to() == Some(CameTo::Agreed) {
            return whole;
        }
        let some = self.answers().filter_map(|answer| match answer {
            AskAnswer::Partly { amount, .. } => *amount,
            AskAnswer::Agreed | AskAnswer::Declined { .. } => None,
        });
        let sum = some.fold(0_i64, |sum, some| sum.saturating_add(some.0));
        Pence(sum.clamp(0, whole.0.max(0)))
    }

    /// Whether it was answered and the rest, or all of it, is with a further body now.
    pub fn is_taken_further(&self) -> bool {
        self.stage == AskStage::Sent && self.came_to().is_some()
    }

    /// Whether it should have been answered by now.
    pub fn is_overdue(&self, ask: &Ask, today: Day) -> bool {
        self.stage == AskStage::Sent && today > ask.needed_by
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`AskNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, ask: &Ask, entry: Entry<AskDeed>) -> Result<AskStage, AskNotAllowed> {
        self.look(&entry)?;
        if entry.deed.words().is_some_and(|words| words.trim().is_empty()) {
            return Err(AskNotAllowed::NoWords);
        }
        match &entry.deed {
            AskDeed::Send { meets_on, .. } | AskDeed::Escalate { meets_on, .. }
                if *meets_on < entry.at.day() =>
            {
                return Err(AskNotAllowed::MeetingInThePast);
            }
            AskDeed::WriteDown { meeting, .. } if meeting.trim().is_empty() => {
                return Err(AskNotAllowed::NoMeeting);
            }
            AskDeed::Answer(AskAnswer::Partly { amount: Some(some), .. })
            | AskDeed::WriteDown { given: AskAnswer::Partly { amount: Some(some), .. }, .. }
                if some.0 < 0
                    || ask.amount.is_none_or(|all| some.0 > all.0 - self.agreed_money(ask).0) =>
            {
                return Err(AskNotAllowed::MoreThanAsked);
            }
            _ => {}
        }
        self.follow(entry)
    }

    /// Follows an entry of a history: it was checked by the rules of its day.
    pub(crate) fn follow(&mut self, entry: Entry<AskDeed>) -> Result<AskStage, AskNotAllowed> {
        self.stage = self.look(&entry)?;
        self.history.push(entry);
        Ok(self.stage)
    }

    fn look(&self, entry: &Entry<AskDeed>) -> Result<AskStage, AskNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        Ok(leads_to(&ASK_ARROWS, (self.stage, entry.deed.kind()), moments)?)
    }
}
