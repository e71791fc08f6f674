//! Link records of the same child that share no identifier.
//!
//! Partners write the same child down in their own ways: another spelling, another address, no
//! number or a mistyped one. [`Linker`] reads as the method does: **standardise** the words,
//! **block** so that only plausible pairs are looked at, **compare** each pair field by field,
//! **weigh** the agreement as evidence, and **cluster** the records of one person.
//!
//! Method: Fellegi and Sunter (1969), "A theory for record linkage", with five classes of pair
//! instead of two: the same person, twins, other children of one household, namesakes a generation
//! apart, and strangers. Fitting takes no labels.

mod agreements;
mod block;
pub mod children;
mod cluster;
pub mod coded;
mod compare;
mod copies;
mod evidence;
pub mod explain;
pub mod linker;
pub mod links;
pub mod measured;
pub mod model;
pub mod quality;
pub mod record;
pub mod register;
pub mod review;
pub mod settings;
mod shared;
pub mod stages;
mod standardise;
pub mod table;
mod texts;
pub mod told;
mod told_groups;
mod told_queue;
pub mod watch;
mod weigh;

pub use children::{
    Agreement, ChildLink, ChildLinks, ChildReview, Cluster, FieldWords, link_children,
};
pub use coded::{Coded, CodedColumn, CodedLink, CodedTable, Dialect};
pub use explain::{Evidence, HeldTogether, Waterfall};
pub use linker::Linker;
pub use links::{Blocking, Expected, Link, Links, MakeupCount, Reason, Review, RuleCount};
pub use measured::{Measured, Quality, quality};
pub use record::{Record, Sex};
pub use register::{CannotJoin, Joined, Joining, Kept, Register, Stage, join_people};
pub use settings::{Decided, Join, Pairs, Settings};
pub use stages::{NoStages, RunStage, Stages};
pub use table::{Kind, Rows, Table};
pub use told::{
    ChildEvidence, ChildLesson, PairToLookAt, Stands, ToLookAt, Told, ToldLinks, link_told,
    link_told_in_stages,
};
pub use told_groups::{ChildGrouping, Drawn, GroupOf, Grouped, PairGrouping, draw_by_group};
pub use watch::{Go, Step, Stopped};
pub use weigh::start::Class;
