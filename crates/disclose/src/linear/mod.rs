//! Linear programmes of small tables: one dictionary, walked in two ways.
//!
//! Everything here is a *dictionary* (Chvátal, Linear Programming, 1983): some variables are
//! written as sums of the others. Constraints are variables with limits, and so is an objective, so
//! that one type serves the attacker (`primal`: push one cell as far as it goes) and the choice of
//! hidden cells (`dual`: repair a dictionary after a limit or a row was added).
//! Entries are floating point; whoever relies on an answer checks it in whole numbers afterwards
//! (`exact::witness`).

mod dictionary;
mod dual;
mod effort;
mod primal;

pub(crate) use dictionary::{Dictionary, FAR};
pub(crate) use dual::Repair;
pub(crate) use effort::{Effort, OutOfEffort};
pub(crate) use primal::{Push, Way};

#[cfg(test)]
mod tests;
