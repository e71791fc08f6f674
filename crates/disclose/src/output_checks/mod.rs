//! Automatic checks of a table that somebody wants to take out of the safe room, before two people
//! look at it.
//!
//! Read in this order: `declared` (what the author says of it) → `sheet` (the file) → `columns` (what
//! each column may hold) → `totals` and `sums` (what hidden cells give away, and who is behind sums). Each problem has its place, what is
//! wrong and its mend; no number of the file is repeated in it. No problem means that people may look,
//! never that it is safe.
//!
//! The reasons are those for which outputs of `OpenSAFELY` are most often sent back (its documentation of
//! output checking): unrounded counts, missing context, unredacted counts, no underlying counts, and
//! types of file that hide what is in them.

mod columns;
mod declared;
mod identifying;
mod sheet;
mod sums;
mod totals;

pub use declared::{BadDeclaration, Column, Declared, Kind};
pub use sheet::Sheet;

pub(crate) use columns::count_in;

use std::fmt;

/// Why an output is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// What it is, why, or for whom is not said.
    NoContext,
    /// Not a table of text.
    FileType,
    /// The file and the declaration do not fit.
    Undeclared,
    /// A column or a value that tells of one child.
    Identifying,
    /// A count that is not rounded.
    Unrounded,
    /// A small count that is shown.
    Unredacted,
    /// A rate or mean without the counts behind it, or with too few.
    NoUnderlyingCounts,
    /// All or none of a group.
    AllOrNone,
    /// A sum to which few gave, or which few dominate.
    Dominated,
    /// A hidden cell that follows from others.
    WorkedOut,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which of the reasons.
    pub reason: Reason,
    /// From 1; none for the whole file.
    pub line: Option<u64>,
    /// From 1; none for a whole line or the file.
    pub column: Option<u64>,
    /// What is wrong.
    pub says: String,
    /// What to do.
    pub mend: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column {column}: ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, _) => {}
        }
        write!(f, "{}. {}.", self.says, self.mend)
    }
}

/// Who is behind the sums of a table: a file that stays where it is.
#[derive(Debug, Clone, Copy)]
pub struct BehindSums<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Checks a file by what its author declares.
pub fn check_output(name: &str, bytes: &[u8], declared: &Declared) -> Vec<Problem> {
    check_output_with(name, bytes, declared, None)
}

/// The same, with the file of those who gave to its sums.
pub fn check_output_with(
    name: &str,
    bytes: &[u8],
    declared: &Declared,
    behind: Option<BehindSums<'_>>,
) -> Vec<Problem> {
    let mut problems = context(declared);
    let behind = behind.map(|behind| Sheet::read(behind.name, behind.bytes)).transpose();
    let behind = behind.unwrap_or_else(|problem| {
        let says = format!("The file of contributors: {}", problem.says);
        problems.push(Problem { line: None, says, ..problem });
        None
    });
    match Sheet::read(name, bytes) {
        Err(problem) => problems.push(problem),
        Ok(sheet) => {
            problems.extend(columns::check(&sheet, declared));
            problems.extend(identifying::check(&sheet, declared));
            problems.extend(totals::check(&sheet, declared));
            problems.extend(sums::check(&sheet, declared, behind.as_ref()));
        }
    }
    problems.sort_by_key(|problem| (problem.line, problem.column, problem.reason));
    problems
}

fn context(declared: &Declared) -> Vec<Problem> {
    let parts = [
        (&declared.what, "what the table is"),
        (&declared.why, "why it is needed"),
        (&declared.readers, "who will read it"),
    ];
    let missing = parts.into_iter().filter(|(words, _)| words.trim().is_empty());
    missing
        .map(|(_, part)| Problem {
            reason: Reason::NoContext,
            line: None,
            column: None,
            says: format!("It is not said {part}"),
            mend: "Say it in the declaration, in a sentence somebody outside the project understands",
        })
        .collect()
}
