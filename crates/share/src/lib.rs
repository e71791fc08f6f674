//! Who may see what, for which purpose: sharing decisions as a pure function.
//!
//! Two questions are answered here. May this *person* open identifiable records of this
//! installation? [`policy::Policy`] is rules as dated data; [`decide::decide`] compares a request with them and
//! either refuses with a reason or makes a [`decide::Permit`]. Only this crate can make one, so an
//! edge that asks for a permit cannot be called without a decision. Everything fails closed: no
//! policy, an expired one, a malformed one or no matching rule all refuse.
//!
//! May this *organisation* tell that one something about a child? [`agreement`] holds what they
//! signed as rules, [`gateway`] what an Act lets or makes them do, and [`golden_rules`] walks a
//! person through the decision and makes its receipt. [`agreement::versions`], [`sharing_record`] and
//! [`matter_record`] are what is kept of each, as histories of deeds.

pub mod agreement;
pub mod decide;
pub mod gateway;
pub mod golden_rules;
pub mod identity;
pub mod matter;
pub mod matter_record;
pub mod policy;
pub mod purpose;
pub mod sharing_record;
pub mod working_days;

pub use decide::{Permit, Refusal, Request, decide};
pub use policy::{BadPolicy, Policy, Relationship};
pub use purpose::{Action, Home, Purpose};
