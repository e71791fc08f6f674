//! Agreements between organisations as rules a machine can hold to.
//!
//! [`document`] is what parties read and sign, [`read`] reads it, [`life`] is how it comes into
//! force and ends. [`compile`](mod@compile) turns all agreements in force on a day into one table
//! of bits, and [`ask`] answers a request from it. No agreement, an expired one, a stale table or a
//! malformed document all end in the same answer: no (rule R-L3).

pub mod ask;
pub mod compile;
pub mod data_types;
pub mod document;
pub mod form;
pub mod life;
pub mod read;
pub mod terms;
pub mod versions;

pub use ask::{Answer, SharingRequest, Why, ask, quick};
pub use commons::Mistake;
pub use compile::{Head, Table, compile};
pub use data_types::{DataType, DataTypes, Sensitivity};
pub use document::{Agreement, Assessment, Clause};
pub use form::{AgreementForm, AssessmentForm, ClauseForm, FieldMistake, PartyForm};
pub use life::{Deed, Entry, Life, NotAllowed, Stage};
pub use terms::{
    Condition, Effect, FamilyAgreement, LawfulBasis, Mode, SharingPurpose, SpecialCondition,
};
pub use versions::{Standing, Version, VersionDeed, VersionNotAllowed, Versions};
