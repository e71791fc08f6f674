//! Plans: several ways to divide a district into localities, each good at something.
//!
//! [`District`] numbers the small areas with their children, needs, borders, communities and flows to
//! schools; [`Wishes`] say how many children a locality has and which areas stay together or as they are;
//! [`plans`] searches one plan for each [`Aim`] and keeps those that no other beats in everything.
//! [`stability`] says how often neighbours stay together, [`cost_of_move`] what an edit by hand changes,
//! and [`moves_of`] where an area could go.
//! What a plan comes to is counted by `measured`, which shares no sums with the search; whether it holds
//! together is for [`crate::check`], which shares no code with it at all.
//!
//! The same areas, wishes and seed give the same plans, whatever the order of the areas.

mod anneal;
mod district;
mod fuse;
mod measured;
mod moves;
mod pieces;
mod plan;
mod recombine;
mod search;
mod start;
mod terms;
#[cfg(test)]
mod tests;
mod wishes;

pub use district::{BadBricks, Brick, District};
pub use measured::Measured;
pub use moves::{PossibleMove, moves_of};
pub use plan::{CannotPlan, EditCost, Plan, cost_of_move, plan, plans, stability};
pub use wishes::{Aim, Effort, Weights, Wishes};
