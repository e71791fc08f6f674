//! Door 2, contributor sets: two exact figures whose difference is a few children.
//!
//! What leaves the safe room is exact but for rounding, and is made by people who may group children
//! as they like. So the children behind each cell are compared with those behind every cell that has
//! left: a set that differs from a released one by 1 to 9 children is refused (*LC-SDC v1*, rule 11).
//! Read in this order: `set` (who is counted) → `claimed` (what an author says of it, held against the
//! table) → `levels` (and against what the rows say of each child) → `sums` (what anybody can add up) → `close` (which sets lie too close).
//!
//! [`crate::check_overlap`] asks more, of few sets: whether any sum of the figures of one question
//! singles somebody out. Here sets are many, and what is asked of them is every pair. What that does
//! not find is said in `docs/method/contributor-sets.md`.

mod claimed;
mod close;
mod levels;
mod set;
mod sums;

pub use claimed::{BadClaim, File, claimed};
pub use close::{FEW, NamedSet, POLICY, TooClose, too_close};
pub use levels::{contradicted, groups_of};
pub use set::ContributorSet;
pub use sums::{CountedCell, known_sets};
