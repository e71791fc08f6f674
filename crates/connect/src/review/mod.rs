//! Clerical review: which pairs people should look at, what they said, and what it tells about all
//! the pairs nobody looked at.
//!
//! Read in this order: [`sample`] draws pairs with known chances, [`book`] keeps what two reviewers
//! said without ever forgetting, [`agree`] and [`clerks`] say how far reviewers can be trusted,
//! [`estimate`] turns the sample into precision and recall with intervals, and [`teach`] gives the
//! decisions back to the linking.

pub mod agree;
pub mod book;
pub mod clerks;
pub mod estimate;
pub mod interval;
pub mod patterns;
pub mod questions;
pub mod sample;
mod strata;
pub mod teach;

pub use agree::{Agreement, agreement};
pub use book::{Book, Decision, NotTaken, State, Verdict};
pub use clerks::{Clerks, Votes};
pub use estimate::{Estimates, NotYet, Reviewed, estimates};
pub use interval::Estimate;
pub use questions::{Question, questions};
pub use sample::{Candidate, Chosen, Design, Sample, draw};
pub use strata::{BANDS, Stratum};
pub use teach::{Lesson, decided};
