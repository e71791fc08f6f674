//! Link records of the same child that share no identifier.
//!
//! Partners write the same child down in their own ways: another spelling, another address, no
//! number or a mistyped one. [`link()`] reads as the method does: **standardise** the words, **block**
//! so that only plausible pairs are looked at, **compare** each pair field by field, **weigh** the
//! agreement as evidence, **cluster** the records of one person, and **explain** every link in
//! words that hold no value of any child.
//!
//! Method: Fellegi and Sunter (1969), "A theory for record linkage", with four classes of pair
//! instead of two: the same person, twins, other children of one household, and strangers. What
//! is sure is linked; what is not sure is put before a person ([`Review`]) and never guessed.

pub mod agreement;
mod block;
mod cluster;
mod compare;
mod explain;
mod fit;
mod link;
pub mod links;
pub mod model;
mod names;
pub mod quality;
pub mod record;
mod standardise;
mod variants;
mod weigh;

pub use agreement::{Agreement, DayLevel, NameLevel, PlaceLevel, SameLevel};
pub use link::link;
pub use links::{Blocking, Cluster, Explanation, Fitted, Link, Links, Reason, Review};
pub use model::{Model, ModelProblem, SourceRule};
pub use quality::{Measured, Quality, quality};
pub use record::{Record, Sex};
