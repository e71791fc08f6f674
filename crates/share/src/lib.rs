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
//! person through the decision and makes its receipt.

pub mod agreement;
pub mod decide;
pub mod gateway;
pub mod golden_rules;
pub mod matter;
pub mod policy;
pub mod purpose;

pub use decide::{Permit, Refusal, Request, decide};
pub use policy::{BadPolicy, Policy, Relationship};
pub use purpose::{Action, Home, Purpose};
