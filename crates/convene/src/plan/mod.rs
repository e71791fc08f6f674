//! A delivery plan of three to five years, and the theory of change behind it.
//!
//! [`priorities`] is the plan: priorities with milestones, owners, ratings with their reasons, and
//! gates; its life leads it from a draft to its end. [`theory`] is the picture of how doing leads to outcomes, in which every step and claim
//! shows what is known of it today.

mod deeds;
mod life;
pub mod priorities;
pub mod theory;
mod theory_life;

pub use deeds::{PLAN_ARROWS, PlanDeed, PlanDeedKind, PlanStage};
pub use life::{PlanLife, PlanNotAllowed};
pub use priorities::{
    Exception, Funding, Gate, GateShut, Milestone, Plan, PlanProblem, Priority, Rating,
};
pub use theory::{Claim, Step, StepKind, Strength, Theory, TheoryProblem};
pub use theory_life::{TheoryDeed, TheoryLife, TheoryNotAllowed};
