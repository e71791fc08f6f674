//! Live statistics: a menu is written, signed by two people, and published once from the children's
//! records; from then on anybody may ask, and nothing but the published cube is read.
//!
//! Read in this order: [`menus`] (write and sign) → `registry`, `schools` and `children` (what is counted) →
//! [`publish`] (everything that will ever be answered is decided there) → [`ask`] (figures, while the
//! ledger's last audit passed) → [`audit`] (the ledger read through, every night) → [`check`] (whether
//! a figure somebody quotes is one that was released).

pub mod ask;
pub mod audit;
mod audit_profiles;
pub mod check;
mod children;
pub mod cubes;
pub mod menus;
pub mod publish;
mod refusals;
mod registry;
mod schools;
#[cfg(test)]
mod tests;

use crate::linkage_gate::GapOverLimit;
use access::Refusal;
use disclose::live::{
    BadChild, BadGeography, BadSmallAreas, Mistake, NotFrozen, TwoKinds, Unsigned,
};
use lake::LakeProblem;
use store::StoreError;

/// Why a menu is not kept or signed, or nothing is published.
#[derive(Debug, thiserror::Error)]
pub enum CannotPublish {
    /// They may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The menu has mistakes.
    #[error("{}", lines(.0))]
    Menu(Vec<Mistake>),
    /// The menu asks for what is not recorded here.
    #[error("{what} {id} is not recorded here; there is {known}")]
    NotRecorded {
        /// What kind of thing.
        what: &'static str,
        /// What was asked for.
        id: String,
        /// What there is, with commas.
        known: String,
    },
    /// Only counts of children can be made of what is recorded here.
    #[error("{0} is a mean or a sum; what is recorded here can be counted only: make it a count")]
    NotACount(String),
    /// The same content, or another of this name and version, is kept already.
    #[error("a menu of this name and version is kept already: give yours the next version")]
    Kept,
    /// There is no such menu.
    #[error("there is no such menu")]
    NoSuchMenu,
    /// They signed it before.
    #[error("you have signed this menu: another person signs it now")]
    SignedBefore,
    /// Two people have not signed it.
    #[error(transparent)]
    Unsigned(#[from] Unsigned),
    /// Small areas cannot be made into blocks.
    #[error("{}", lines(.0))]
    Blocks(Vec<BadSmallAreas>),
    /// Areas cannot be registered.
    #[error("{}", lines(.0))]
    Geography(Vec<BadGeography>),
    /// Nothing is drawn to publish for.
    #[error("no localities are drawn yet: draw them first")]
    NoLocalities,
    /// The menu asks for schools, and too few children of the district are on any roll.
    #[error(
        "the menu asks for schools, and fewer than 100 children who live here are on the roll of \
         any: load the schools' records, or take \"school\" out of the families of its measures"
    )]
    TooFewAtSchool,
    /// A variable is counted and averaged.
    #[error(transparent)]
    TwoKinds(#[from] TwoKinds),
    /// What is recorded of a child does not fit the menu; a fault of this program.
    #[error(transparent)]
    Child(#[from] BadChild),
    /// The statistics are not published, with every reason.
    #[error("{}", .words.join("\n"))]
    NotFrozen {
        /// The reasons.
        reasons: Vec<NotFrozen>,
        /// The same in words that name areas and measures, one for each.
        words: Vec<String>,
    },
    /// Somebody published at the same time.
    #[error("other statistics of this year were published at the same moment: try again")]
    Meanwhile,
    /// What was published before cannot be read, so the year's limits are not known.
    #[error("the statistics {0} cannot be read as they were published: nothing is added to them")]
    Unreadable(String),
    /// Groups of children are linked too unequally.
    #[error("figures about linked children are held back: {0}")]
    LinkedUnequally(GapOverLimit),
    /// The machine gives no random numbers.
    #[error("this machine gives no random numbers: nothing can be protected by them")]
    NoRandomness,
    /// No lake here.
    #[error("this installation has no lake; statistics are published in the data house")]
    NoChildrenSide,
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One a line.
fn lines(all: &[impl std::fmt::Display]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
