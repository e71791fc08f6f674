//! Who may do what: by role, purpose and relationship, denied unless a rule allows it.
//!
//! Every rule is a Cedar policy in `policies/`, with an id and a reason in plain English, checked
//! against `policies/house.cedarschema` when it is read. [`act`] lists what can be done, [`tie`] what
//! can be recorded between a person and a thing, [`purpose`] why identifiable records are opened;
//! [`Rules::ask`] compares a question with the rules and answers with a [`Leave`] or a [`Refusal`].
//! Everything fails closed: rules that cannot be read, or do not hold on the day, allow nothing.
//!
//! The vault and casework ask for a [`Permit`], which only [`decide`] makes.

pub mod act;
pub mod invite;
mod permit;
pub mod purpose;
mod read;
mod refusal;
mod rules;
mod slices;
pub mod tie;
mod told;

pub use act::{Act, Need};
pub use permit::{Permit, Request, decide};
pub use purpose::{Action, Home, Purpose};
pub use read::{BadRules, HOUSE, Rule, Texts};
pub use refusal::Refusal;
pub use rules::{Asker, Leave, Rules};
pub use tie::{Tie, Ties};
pub use told::Allowed;
