//! A meeting, from plan to published minutes.

use crate::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use crate::meeting::decision::{Decision, DecisionProblem, Interest};
use crate::organisation::OrgId;
use crate::partnership::{NoQuorum, Partnership};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MeetingStage {
    /// It is being prepared.
    Planned,
    /// People are invited; its agenda is out.
    Called,
    /// It is going on: who is there is recorded, and decisions are.
    Open,
    /// It is over; its minutes can be corrected.
    Closed,
    /// Its minutes are published and fixed.
    Published,
    /// It does not take place.
    Cancelled,
}

impl MeetingStage {
    /// Every stage.
    pub const ALL: [Self; 6] =
        [Self::Planned, Self::Called, Self::Open, Self::Closed, Self::Published, Self::Cancelled];

    /// The word kept in the store and shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Called => "called",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// What somebody should do next, for the page of the meeting.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Planned => "Write the agenda, add papers, then send the invitations.",
            Self::Called => "On the day, open the meeting and record who is there.",
            Self::Open => "Record interests and decisions, then close the meeting.",
            Self::Closed => "Read the minutes through, correct them, and publish them.",
            Self::Published => "Follow up its actions.",
            Self::Cancelled => "Nothing more: it was cancelled.",
        }
    }
}

impl fmt::Display for MeetingStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether an organisation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attendance {
    /// It was there.
    Present,
    /// It said it could not come.
    Apologies,
}

/// What is done with a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingDeed {
    /// The agenda is sent out.
    Call,
    /// It begins, with those who came.
    Open {
        /// Who came, and who sent apologies.
        attendance: BTreeMap<OrgId, Attendance>,
    },
    /// Somebody declares an interest in an item.
    Declare(Interest),
    /// Something is decided.
    Decide(Decision),
    /// It ends.
    Close,
    /// The minutes are put right.
    Correct {
        /// What was wrong, and how it was.
        words: String,
    },
    /// The minutes are published.
    Publish,
    /// It does not take place.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeetingDeedKind {
    /// [`MeetingDeed::Call`].
    Call,
    /// [`MeetingDeed::Open`].
    Open,
    /// [`MeetingDeed::Declare`].
    Declare,
    /// [`MeetingDeed::Decide`].
    Decide,
    /// [`MeetingDeed::Close`].
    Close,
    /// [`MeetingDeed::Correct`].
    Correct,
    /// [`MeetingDeed::Publish`].
    Publish,
    /// [`MeetingDeed::Cancel`].
    Cancel,
}

impl fmt::Display for MeetingDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Call => "called",
            Self::Open => "opened",
            Self::Declare => "given a declaration of interest",
            Self::Decide => "given a decision",
            Self::Close => "closed",
            Self::Correct => "corrected",
            Self::Publish => "published",
            Self::Cancel => "cancelled",
        })
    }
}

impl MeetingDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> MeetingDeedKind {
        match self {
            Self::Call => MeetingDeedKind::Call,
            Self::Open { .. } => MeetingDeedKind::Open,
            Self::Declare(_) => MeetingDeedKind::Declare,
            Self::Decide(_) => MeetingDeedKind::Decide,
            Self::Close => MeetingDeedKind::Close,
            Self::Correct { .. } => MeetingDeedKind::Correct,
            Self::Publish => MeetingDeedKind::Publish,
            Self::Cancel { .. } => MeetingDeedKind::Cancel,
        }
    }
}

/// Every arrow there is.
pub const MEETING_ARROWS: [Arrow<MeetingStage, MeetingDeedKind>; 9] = {
    use MeetingDeedKind as Kind;
    use MeetingStage as Stage;
    [
        Arrow { from: Stage::Planned, by: Kind::Call, to: Stage::Called },
        Arrow { from: Stage::Planned, by: Kind::Cancel, to: Stage::Cancelled },
        Arrow { from: Stage::Called, by: Kind::Open, to: Stage::Open },
        Arrow { from: Stage::Called, by: Kind::Cancel, to: Stage::Cancelled },
        Arrow { from: Stage::Open, by: Kind::Declare, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Decide, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Close, to: Stage::Closed },
        Arrow { from: Stage::Closed, by: Kind::Correct, to: Stage::Closed },
        Arrow { from: Stage::Closed, by: Kind::Publish, to: Stage::Published },
    ]
};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeetingNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<MeetingStage, MeetingDeedKind>),
    /// The agenda is empty.
    #[error("the agenda is empty: write at least one item before you send it")]
    NoAgenda,
    /// There are no words.
    #[error("say what or why, in a sentence")]
    NoWords,
    /// Rule R-P1: not enough are there to decide.
    #[error("this meeting cannot decide: {0}. It can talk, and decide next time")]
    NoQuorum(#[from] NoQuorum),
    /// The decision has a problem.
    #[error("{0}")]
    Decision(#[from] DecisionProblem),
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The items of its agenda.
    pub agenda: Vec<String>,
    stage: MeetingStage,
    present: BTreeSet<OrgId>,
    interests: Vec<Interest>,
    decisions: Vec<Decision>,
    history: Vec<Entry<MeetingDeed>>,
}

impl Meeting {
    /// A meeting that is planned.
    pub const fn planned(agenda: Vec<String>) -> Self {
        Self {
            agenda,
            stage: MeetingStage::Planned,
            present: BTreeSet::new(),
            interests: Vec::new(),
            decisions: Vec::new(),
            history: Vec::new(),
        }
    }

    /// Where it stands.
    pub const fn stage(&self) -> MeetingStage {
        self.stage
    }

    /// Which organisations came.
    pub const fn present(&self) -> &BTreeSet<OrgId> {
        &self.present
    }

    /// The interests declared.
    pub fn interests(&self) -> &[Interest] {
        &self.interests
    }

    /// What was decided, in order.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<MeetingDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`MeetingNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        partnership: &Partnership,
        entry: Entry<MeetingDeed>,
    ) -> Result<MeetingStage, MeetingNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&MEETING_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        self.check(partnership, &entry.deed)?;
        match &entry.deed {
            MeetingDeed::Open { attendance } => {
                let came = attendance.iter().filter(|(_, a)| **a == Attendance::Present);
                self.present = came.map(|(id, _)| id.clone()).collect();
            }
            MeetingDeed::Declare(interest) => self.interests.push(interest.clone()),
            MeetingDeed::Decide(decision) => self.decisions.push(decision.clone()),
            MeetingDeed::Call
            | MeetingDeed::Close
            | MeetingDeed::Correct { .. }
            | MeetingDeed::Publish
            | MeetingDeed::Cancel { .. } => {}
        }
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }

    fn check(
        &self,
        partnership: &Partnership,
        deed: &MeetingDeed,
    ) -> Result<(), MeetingNotAllowed> {
        let some = |words: &str| {
            if words.trim().is_empty() { Err(MeetingNotAllowed::NoWords) } else { Ok(()) }
        };
        match deed {
            MeetingDeed::Call if self.agenda.iter().all(|item| item.trim().is_empty()) => {
                Err(MeetingNotAllowed::NoAgenda)
            }
            MeetingDeed::Declare(interest) => {
                some(&interest.what)?;
                if (1..=self.agenda.len()).contains(&interest.item) {
                    Ok(())
                } else {
                    Err(DecisionProblem::NoSuchItem(interest.item).into())
                }
            }
            MeetingDeed::Decide(decision) => {
                partnership.quorum(&self.present)?;
                let deciding = partnership.deciding();
                let may_vote =
                    self.present.iter().filter(|id| deciding.contains_key(id)).cloned().collect();
                Ok(decision.check(&may_vote, &self.interests, self.agenda.len())?)
            }
            MeetingDeed::Correct { words } | MeetingDeed::Cancel { reason: words } => some(words),
            MeetingDeed::Call
            | MeetingDeed::Open { .. }
            | MeetingDeed::Close
            | MeetingDeed::Publish => Ok(()),
        }
    }
}
