//! Children without names: coded columns and typed row numbers, nothing printable.
//!
//! A [`Cohort`] is what the counting crates see of the children: one row each, one small code per
//! circumstance. It has no identifiers and no serialised form, and printing it shows nothing of it.
//! [`absence`] holds the one circumstance that is derived from counts of sessions.
//!
//! ```compile_fail,E0277
//! fn needs_serialize<T: serde::Serialize>() {}
//! needs_serialize::<lifechances_cohort::Cohort>();
//! ```
//! ```compile_fail,E0616
//! fn peek(cohort: &lifechances_cohort::Cohort) -> usize { cohort.columns.len() }
//! ```

pub mod absence;
mod build;
mod classes;
mod column;

pub use absence::{Absence, classify};
pub use build::{CohortBuilder, Unfit};
pub use classes::{Alike, Failing, failing};
pub use column::{Code, Cohort, Column, ColumnPlan, ColumnRef, Row};
