//! Small areas, localities and where a child is counted.
//!
//! [`adjacency`] finds which small areas share a border, [`propose`] joins them into connected
//! localities near a target number of children, [`check`] examines any such partition without
//! trusting who made it, and [`assign`] says in which locality a postcode's child is counted.
//!
//! A locality is a versioned set of small areas that people may edit; the proposal is a start.

pub mod adjacency;
mod area;
mod assign;
mod borders;
mod check;
mod localities;
mod naming;
pub mod plans;
mod propose;

pub use adjacency::{Adjacency, Ring};
pub use area::SmallArea;
pub use assign::{Assigned, PostcodeLookup, Tally, VintageMismatch, Whereabouts, WhyNot, assign};
pub use borders::{Borders, Extent};
pub use check::{CheckReport, Finding, Limits, check};
pub use localities::{Localities, Locality, Target};
pub use propose::{CannotPropose, propose};
