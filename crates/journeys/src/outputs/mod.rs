//! Taking something out of the safe room: an analyst asks with the files and why they are needed, the
//! automatic checks say what to mend, two checkers outside the project look, and only then it leaves.
//!
//! The bytes lie sealed in the vault from the first moment; the store has their names, sizes and hashes
//! and what people said. The rules of who may do what when are those of [`convene::output`]. Beside each
//! CSV file lies its declaration, a TOML file of the same name ([`disclose::output_checks`]), and the
//! list of who is counted in each cell (`contributors`), which never leaves.

mod accredited;
mod ask;
mod contributors;
mod duties;
mod edit;
mod register;
mod show;
mod tables;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;

use crate::histories::HistoryProblem;
use access::Refusal;
use convene::accreditation::NotAccredited;
use convene::output::OutputNotAllowed;
use lake::LakeProblem;
use store::StoreError;

pub(crate) use contributors::audit_room;
pub(crate) use duties::waiting_outputs;

pub use ask::{NewFile, NewOutput, OutputAct, ask_for_output, do_to_output};
pub use contributors::list_of;
pub use edit::OutputEdit;
pub use register::{ReleasedOutput, released_outputs};
pub use show::{
    OutputSummary, OutputView, colleagues, list_outputs, read_output_file, show_output,
};
pub use tables::{OutputTable, read_output_tables};

/// Why it is not done.
#[derive(Debug, thiserror::Error)]
pub enum CannotOutput {
    /// The access rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The request cannot take it now, or not from this person.
    #[error(transparent)]
    NotAllowed(#[from] OutputNotAllowed),
    /// Whoever asks is not accredited for it, or no longer.
    #[error(transparent)]
    NotAccredited(#[from] NotAccredited),
    /// The automatic checks found something.
    #[error("mend this first, and submit it again:\n{}", .0.join("\n"))]
    ToMend(Vec<String>),
    /// Not now, or not before something is set right.
    #[error("{0}")]
    NotNow(String),
    /// There is no file of this name in the request.
    #[error("there is no file {0} in this request")]
    NoSuchFile(String),
    /// The file is not for this person, or not yet.
    #[error("only its author, the project's team and checkers read it before it is released")]
    NotForYou,
    /// A file is too large.
    #[error("{0} is larger than 2 MB: what two people cannot read is not released")]
    TooLarge(String),
    /// This installation has no children's side.
    #[error("this installation has no vault; outputs are asked for in the data house")]
    NoChildrenSide,
    /// The history could not be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// The vault could not be read or written.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}
