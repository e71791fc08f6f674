//! Clerical review of children's links: what a link clerk sees and decides.
//!
//! A run of linking leaves a queue of pairs in the vault. Link clerks look at one pair after the
//! other: how its records agree, field by field, in words without values. Two clerks decide each pair
//! without knowing of each other, a third where they differ. Values are shown only to a clerk who
//! says why, and each look is written down. What is settled teaches the next run, and is never
//! contradicted by it.
//!
//! Read [`desk`] for how the vault is opened, then [`pair`], [`decide`] and [`values`] for what a
//! clerk can do, and [`lessons`] for what a run of linking takes from it.

mod decide;
mod desk;
mod kept;
mod lessons;
mod pair;
mod progress;
#[cfg(test)]
mod tests;
mod values;

pub use decide::{Decided, decide_pair};
pub use pair::{AgreementLine, PairView, ReviewDesk, show_pair, show_review_desk};
pub use values::{PairValues, ValueLine, WhyValues, show_values};

pub use connect::review::Verdict;

pub(crate) use desk::Clerk;
pub(crate) use kept::{hex, key};
pub(crate) use lessons::{Taught, carry_queue, keep_queue, lessons};

use access::Refusal;
use lake::LakeProblem;
use store::StoreError;

/// Why a pair cannot be looked at or decided.
#[derive(Debug, thiserror::Error)]
pub enum CannotReviewPairs {
    /// The person may not review links.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// This installation has no vault.
    #[error("this installation has no vault; links are reviewed in the data house")]
    NoVault,
    /// Nothing was linked yet, or the newest run left nothing to look at.
    #[error("no pairs wait: they are drawn when records are linked")]
    NoQueue,
    /// The pair is not in the queue, or not open to this person.
    #[error("this pair is not open to you: it is settled, or a newer run has drawn other pairs")]
    NotOpen,
    /// There is no lookup from postcodes to small areas.
    #[error("postcodes cannot be looked up: load the lookup of postcodes again")]
    NoLookup,
    /// The queue or a decision cannot be understood.
    #[error("what the vault keeps of reviews is damaged: restore it from a backup")]
    Damaged,
    /// The vault could not be read or written.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked, or the opening could not be written down.
    #[error(transparent)]
    Store(#[from] StoreError),
}
