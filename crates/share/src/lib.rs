//! May this organisation tell that one something about a child? Sharing decisions as pure functions.
//!
//! [`agreement`] holds what organisations signed as rules, [`gateway`] what an Act lets or makes them
//! do, and [`golden_rules`] walks a person through the decision and makes its receipt. Everything
//! fails closed: no agreement, an expired one or a stale one shares nothing.
//!
//! Whether a *person* may open records of this installation is the crate `access`'s question.

pub mod agreement;
pub mod gateway;
pub mod golden_rules;
pub mod identity;
pub mod matter;
pub mod matter_record;
pub mod sharing_record;
pub mod working_days;
