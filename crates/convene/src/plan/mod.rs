//! A delivery plan of three to five years, and the theory of change behind it.
//!
//! [`priorities`] is the plan: priorities with milestones, owners, ratings with their reasons, and
//! gates. [`theory`] is the picture of how doing leads to outcomes, in which every step and claim
//! shows what is known of it today.

pub mod priorities;
pub mod theory;

pub use priorities::{
    Exception, Funding, Gate, GateShut, Milestone, Plan, PlanProblem, Priority, Rating,
};
pub use theory::{Claim, Step, StepKind, Strength, Theory, TheoryProblem};
