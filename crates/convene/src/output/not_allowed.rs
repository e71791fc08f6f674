//! Why something cannot be done with an output request, in words that say what to do instead.

use crate::life::Blocked;
use crate::output::{OutputDeedKind, OutputStage};

/// Why a deed cannot be done, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutputNotAllowed {
    /// Nothing of the kind can be done with it now.
    #[error("{0}")]
    Blocked(#[from] Blocked<OutputStage, OutputDeedKind>),
    /// There is nothing in its history.
    #[error("it was never written: write it first")]
    NeverWritten,
    /// There are no words.
    #[error("fill in the words: none may be empty")]
    NoWords,
    /// The context is not full.
    #[error("say what it is, why it is needed and who will read it: checkers cannot judge without")]
    NoContext,
    /// No file is there.
    #[error("add at least one file: there is nothing to check")]
    NoFiles,
    /// A file has no plain name.
    #[error("give file {0} a name without a folder")]
    BadFileName(usize),
    /// Two files have one name.
    #[error("two files are called {0}: give one of them another name")]
    SameName(String),
    /// Somebody else than the author or the team.
    #[error("only its author and the project's team can do this: ask one of them")]
    NotTheirs,
    /// The author or one of the team.
    #[error("its author and the project's team cannot do this: ask a checker outside the project")]
    NotIndependent,
    /// The person has given a view already.
    #[error("you have given your view: wait for the other checker, then change it if you need to")]
    GaveAView,
    /// The person has given none.
    #[error("only the two checkers who gave a view can do this: ask one of them")]
    GaveNoView,
    /// What they looked at is not what is there.
    #[error("this is not what is there now: open it again, read it, and then decide")]
    AnotherSeal,
    /// Both approve, or one does, so it cannot be ended alone.
    #[error("reject it only when both views say so: talk about it, change a view, or return it")]
    NotBothReject,
    /// Nobody of this name objected, or it is answered.
    #[error("no objection of theirs is open: choose one that is")]
    NoObjection,
    /// Nobody of this name gave a view that counts.
    #[error("this person has given no view that counts")]
    NoSuchView,
    /// Two approvals of what is there are wanting.
    #[error("two checkers must approve exactly what is there now: ask for their views")]
    NotApprovedByTwo,
}
