//! A plan of localities that people edit: how a district is divided, and what was done to it by whom.
//!
//! The first deed keeps the small areas as they were when the plan was begun, so that it can be read years
//! later as it stood. Every other deed is one edit. A deed is taken back by a deed that names it; nothing
//! is taken out of the history. Localities have numbers of their own that no edit changes.

mod ground;
mod life;

pub use ground::{BadGround, Ground, GroundArea, GroundBorder};
pub use life::{LocalityPlanLife, LocalityPlanNotAllowed};

use commons::AreaCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One locality of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLocality {
    /// Its number in the plan, which stays while the plan does.
    pub number: u32,
    /// What it is called.
    pub name: String,
    /// Its small areas.
    pub areas: BTreeSet<AreaCode>,
}

/// What a plan is begun with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalityPlanBegun {
    /// What the plan is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Children a locality is meant to have.
    pub target_children: f64,
    /// How far from that it may be, as a share of it, such as 0.1.
    pub tolerance: f64,
    /// The small areas and their borders.
    pub ground: Ground,
    /// The localities, with every small area in one of them.
    pub localities: Vec<PlannedLocality>,
}

/// What is done with a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum LocalityPlanDeed {
    /// It is begun.
    Begin(Box<LocalityPlanBegun>),
    /// A small area goes to another locality.
    Move {
        /// The small area.
        area: AreaCode,
        /// The locality it is in.
        from: u32,
        /// The locality it goes to.
        to: u32,
        /// Why; empty when nobody said.
        reason: String,
    },
    /// A locality is called something else.
    Rename {
        /// The locality.
        locality: u32,
        /// Its new name.
        name: String,
    },
    /// A small area stays in the locality it is in, or no longer has to.
    PinArea {
        /// The small area.
        area: AreaCode,
        /// Whether it stays.
        stays: bool,
    },
    /// A locality stays as it is, or no longer has to.
    PinLocality {
        /// The locality.
        locality: u32,
        /// Whether it stays.
        stays: bool,
    },
    /// The last deed that still counts is taken back.
    Undo {
        /// Its place in the history, from 1.
        entry: u64,
    },
}
