//! Counts of children by their circumstances, straight into a `RawTable`.
//!
//! Counting is all this crate does so far. The counts are never returned as numbers: [`count`]
//! fills a [`disclose::RawTable`], which only `disclose` can read, and [`contributors`] says who
//! was counted, so that overlapping releases can be compared.

mod count;
mod question;

pub use count::{contributors, count};
pub use question::{Asked, CannotCount, Condition, NotRecorded, Question};
