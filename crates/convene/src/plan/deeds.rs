//! The stages of a delivery plan, what can be done with it, and where that leads.

use crate::life::Arrow;
use crate::plan::priorities::{Gate, Rating};
use commons::{Day, Pence};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlanStage {
    /// It is being written.
    Draft,
    /// The board approved it; its milestones are rated.
    Live,
    /// It is over; it stays to be read, and the next one has taken over what was not done.
    Closed,
}

impl PlanStage {
    /// The word kept in the store and shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
            Self::Closed => "closed",
        }
    }

    /// What somebody should do next, for the page of the plan.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Draft => "Write its priorities and milestones, then ask the board to approve it.",
            Self::Live => {
                "Rate each milestone before every board meeting, and say why when it is not on track."
            }
            Self::Closed => "Nothing more: it is over, and stays on record.",
        }
    }
}

impl fmt::Display for PlanStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is done with a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum PlanDeed {
    /// A plan is begun; always its first deed.
    Begin {
        /// Its title.
        title: String,
        /// Its first day.
        from: Day,
        /// Its last day.
        until: Day,
    },
    /// A priority is added, after those there are.
    AddPriority {
        /// What it is about.
        title: String,
        /// What has to be so before it starts.
        gate: Gate,
    },
    /// A milestone is added to a priority, after those there are.
    AddMilestone {
        /// The number of the priority.
        priority: u8,
        /// What.
        what: String,
        /// Who sees to it.
        owner: String,
        /// By when.
        due: Day,
    },
    /// Money a priority waits for is secured.
    Secure {
        /// The number of the priority.
        priority: u8,
        /// How much more.
        amount: Pence,
        /// From whom, and what shows it.
        source: String,
    },
    /// The board approves it.
    Approve,
    /// A milestone is rated.
    Rate {
        /// The number of the priority.
        priority: u8,
        /// The number of the milestone in it, from 1.
        milestone: usize,
        /// How it stands.
        rating: Rating,
    },
    /// It ends.
    Close {
        /// Why, and what the board learned.
        reason: String,
    },
}

/// The kinds of deed after the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanDeedKind {
    /// [`PlanDeed::Begin`].
    Begin,
    /// [`PlanDeed::AddPriority`].
    AddPriority,
    /// [`PlanDeed::AddMilestone`].
    AddMilestone,
    /// [`PlanDeed::Secure`].
    Secure,
    /// [`PlanDeed::Approve`].
    Approve,
    /// [`PlanDeed::Rate`].
    Rate,
    /// [`PlanDeed::Close`].
    Close,
}

impl fmt::Display for PlanDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Begin => "begun",
            Self::AddPriority => "given another priority",
            Self::AddMilestone => "given another milestone",
            Self::Secure => "given money it waits for",
            Self::Approve => "approved",
            Self::Rate => "rated",
            Self::Close => "closed",
        })
    }
}

impl PlanDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> PlanDeedKind {
        match self {
            Self::Begin { .. } => PlanDeedKind::Begin,
            Self::AddPriority { .. } => PlanDeedKind::AddPriority,
            Self::AddMilestone { .. } => PlanDeedKind::AddMilestone,
            Self::Secure { .. } => PlanDeedKind::Secure,
            Self::Approve => PlanDeedKind::Approve,
            Self::Rate { .. } => PlanDeedKind::Rate,
            Self::Close { .. } => PlanDeedKind::Close,
        }
    }
}

/// Every arrow there is.
pub const PLAN_ARROWS: [Arrow<PlanStage, PlanDeedKind>; 8] = {
    use PlanDeedKind as Kind;
    use PlanStage as Stage;
    [
        Arrow { from: Stage::Draft, by: Kind::AddPriority, to: Stage::Draft },
        Arrow { from: Stage::Draft, by: Kind::AddMilestone, to: Stage::Draft },
        Arrow { from: Stage::Draft, by: Kind::Secure, to: Stage::Draft },
        Arrow { from: Stage::Draft, by: Kind::Approve, to: Stage::Live },
        Arrow { from: Stage::Live, by: Kind::AddMilestone, to: Stage::Live },
        Arrow { from: Stage::Live, by: Kind::Secure, to: Stage::Live },
        Arrow { from: Stage::Live, by: Kind::Rate, to: Stage::Live },
        Arrow { from: Stage::Live, by: Kind::Close, to: Stage::Closed },
    ]
};
