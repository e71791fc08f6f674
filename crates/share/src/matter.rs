//! What the information governance lead has to answer by a day: requests for one's own data,
//! complaints and breaches, each with its clock.
//!
//! The clocks are dated data (`policies/clocks.toml`), because the law that sets them changes. A
//! matter has a history that only grows; what is late stays late, however it ended.

use crate::working_days::WorkingDays;
use commons::{Day, Moment};
use convene::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use serde::{Deserialize, Serialize};
use std::fmt;

const HOUSE: &str = include_str!("../policies/clocks.toml");

/// What kind of matter it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatterKind {
    /// Somebody asks for the data held about them, or about their child.
    SubjectAccess,
    /// Somebody complains of how their data were used.
    Complaint,
    /// Data were lost, changed, or seen by somebody who should not have.
    Breach,
}

impl MatterKind {
    /// The three.
    pub const ALL: [Self; 3] = [Self::SubjectAccess, Self::Complaint, Self::Breach];

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::SubjectAccess => "Request for one's own data",
            Self::Complaint => "Complaint",
            Self::Breach => "Breach",
        }
    }
}

/// Where a matter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatterStage {
    /// It has come in.
    Open,
    /// The person has been told that it has, or the Commissioner has been told of a breach.
    Acknowledged,
    /// It has been answered.
    Answered,
}

impl fmt::Display for MatterStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Answered => "answered",
        })
    }
}

/// What is done to a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case")]
pub enum MatterDeed {
    /// A step on the way, such as whom was asked or what was done to contain a breach.
    Note {
        /// Which, in a sentence without anybody's details.
        step: String,
    },
    /// The person, or the Commissioner, is told.
    Acknowledge,
    /// More time is taken, with a reason the person is given.
    Extend {
        /// Why.
        reason: String,
    },
    /// It is answered.
    Answer {
        /// What was answered, in a sentence without anybody's details.
        summary: String,
    },
    /// It is taken up again.
    Reopen {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatterDeedKind {
    /// [`MatterDeed::Note`].
    Note,
    /// [`MatterDeed::Acknowledge`].
    Acknowledge,
    /// [`MatterDeed::Extend`].
    Extend,
    /// [`MatterDeed::Answer`].
    Answer,
    /// [`MatterDeed::Reopen`].
    Reopen,
}

impl fmt::Display for MatterDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "a step noted",
            Self::Acknowledge => "acknowledged",
            Self::Extend => "more time taken",
            Self::Answer => "answered",
            Self::Reopen => "taken up again",
        })
    }
}

impl MatterDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> MatterDeedKind {
        match self {
            Self::Note { .. } => MatterDeedKind::Note,
            Self::Acknowledge => MatterDeedKind::Acknowledge,
            Self::Extend { .. } => MatterDeedKind::Extend,
            Self::Answer { .. } => MatterDeedKind::Answer,
            Self::Reopen { .. } => MatterDeedKind::Reopen,
        }
    }

    /// What was written with it.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Acknowledge => None,
            Self::Note { step } => Some(step),
            Self::Extend { reason } | Self::Reopen { reason } => Some(reason),
            Self::Answer { summary } => Some(summary),
        }
    }
}

/// Every arrow there is.
pub const MATTER_ARROWS: [Arrow<MatterStage, MatterDeedKind>; 8] = {
    use MatterDeedKind as Kind;
    use MatterStage as Stage;
    [
        Arrow { from: Stage::Open, by: Kind::Note, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Acknowledge, to: Stage::Acknowledged },
        Arrow { from: Stage::Open, by: Kind::Extend, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Answer, to: Stage::Answered },
        Arrow { from: Stage::Acknowledged, by: Kind::Note, to: Stage::Acknowledged },
        Arrow { from: Stage::Acknowledged, by: Kind::Extend, to: Stage::Acknowledged },
        Arrow { from: Stage::Acknowledged, by: Kind::Answer, to: Stage::Answered },
        Arrow { from: Stage::Answered, by: Kind::Reopen, to: Stage::Open },
    ]
};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatterNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<MatterStage, MatterDeedKind>),
    /// There are no words.
    #[error("say why or what, in a sentence")]
    NoWords,
    /// More time was taken before, or this kind of matter has none to take.
    #[error("the law gives no more time for this")]
    NoMoreTime,
}

/// How long the law gives for one kind of matter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    matter: MatterKind,
    from: Day,
    #[serde(default)]
    months: i32,
    #[serde(default)]
    days: i32,
    #[serde(default)]
    hours: i64,
    #[serde(default)]
    extension_months: i32,
    /// Whether a last day that is no working day moves to the next one that is.
    #[serde(default)]
    ends_on_a_working_day: bool,
    /// Where the law says so.
    pub source: String,
}

/// The clocks there are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    clock: Vec<ClockRule>,
}

impl Clocks {
    /// Reads the clocks.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|e| e.message().to_owned())
    }

    /// The clocks every installation starts with.
    pub fn house() -> Self {
        Self::parse(HOUSE).expect("the list in the source is read by a test")
    }

    /// The clock for a matter that came in on this day: the newest that has begun.
    pub fn of(&self, kind: MatterKind, came_in: Day) -> Option<&ClockRule> {
        let begun = self.clock.iter().filter(|rule| rule.matter == kind && rule.from <= came_in);
        begun.max_by_key(|rule| rule.from)
    }
}

impl ClockRule {
    /// When it has to be done, for a matter that came in at this moment. A month ends on the same day
    /// of the next, or on its last day where there is none.
    /// Where the rule says so, a last day that is no working day moves to the next one that is.
    pub fn due(&self, came_in: Moment, is_extended: bool) -> Moment {
        let last = |day: Day| {
            let moved = if self.ends_on_a_working_day {
                WorkingDays::house().this_or_next(day)
            } else {
                day
            };
            Moment::new(moved, 24 * 3600 - 1)
        };
        let extra = if is_extended { self.extension_months } else { 0 };
        let months = self.months + extra;
        if months > 0 {
            return last(came_in.day().plus_months(months));
        }
        if self.days > 0 {
            return last(came_in.day().plus_days(self.days));
        }
        came_in.plus_seconds(self.hours * 3600)
    }

    /// Whether more time may be taken.
    pub const fn can_be_extended(&self) -> bool {
        self.extension_months > 0
    }
}

/// A matter: what came in, and what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// What kind.
    pub kind: MatterKind,
    /// When it came in.
    pub came_in: Moment,
    stage: MatterStage,
    is_extended: bool,
    history: Vec<Entry<MatterDeed>>,
}

impl Matter {
    /// A matter that has come in.
    pub const fn new(kind: MatterKind, came_in: Moment) -> Self {
        Self { kind, came_in, stage: MatterStage::Open, is_extended: false, history: Vec::new() }
    }

    /// Where it stands.
    pub const fn stage(&self) -> MatterStage {
        self.stage
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<MatterDeed>] {
        &self.history
    }

    /// When it has to be done; `None` where no clock had begun.
    pub fn due(&self, clocks: &Clocks) -> Option<Moment> {
        let rule = clocks.of(self.kind, self.came_in.day())?;
        Some(rule.due(self.came_in, self.is_extended))
    }

    /// Whether it is late at this moment, or was done late. A complaint's and a breach's clock runs
    /// to the acknowledgement, a request's to the answer.
    pub fn is_late(&self, clocks: &Clocks, now: Moment) -> bool {
        let Some(due) = self.due(clocks) else { return false };
        let done = |entry: &&Entry<MatterDeed>| match self.kind {
            MatterKind::SubjectAccess => entry.deed.kind() == MatterDeedKind::Answer,
            MatterKind::Complaint | MatterKind::Breach => {
                matches!(entry.deed.kind(), MatterDeedKind::Acknowledge | MatterDeedKind::Answer)
            }
        };
        self.history.iter().find(done).map_or(now, |entry| entry.at) > due
    }

    /// Does something to it.
    ///
    /// # Errors
    /// [`MatterNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        clocks: &Clocks,
        entry: Entry<MatterDeed>,
    ) -> Result<MatterStage, MatterNotAllowed> {
        let kind = entry.deed.kind();
        let last = last_moment(&self.history).unwrap_or(self.came_in);
        let to = leads_to(&MATTER_ARROWS, (self.stage, kind), (Some(last), entry.at))?;
        if entry.deed.words().is_some_and(|words| words.trim().is_empty()) {
            return Err(MatterNotAllowed::NoWords);
        }
        if kind == MatterDeedKind::Extend {
            let rule = clocks.of(self.kind, self.came_in.day());
            let can = rule.is_some_and(ClockRule::can_be_extended);
            if self.is_extended || !can {
                return Err(MatterNotAllowed::NoMoreTime);
            }
            self.is_extended = true;
        }
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }
}
