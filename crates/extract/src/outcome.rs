//! What reading a file came to.

use crate::problem::{Problem, ProblemKind};
use std::collections::{BTreeMap, BTreeSet};

/// What reading a file came to. Rows handed over before are provisional until `verdict` is
/// [`Verdict::Keep`].
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Whether to keep what was handed over.
    pub verdict: Verdict,
    /// Rows in the file, without header, notes and empty lines.
    pub rows_read: u64,
    /// Rows handed over.
    pub rows_kept: u64,
    /// Rows refused for a problem.
    pub rows_refused: u64,
    /// The first ten thousand problems, in file order.
    pub problems: Vec<Problem>,
    /// All problems, counted by kind.
    pub counts: BTreeMap<ProblemKind, u64>,
    /// Things a person should know that are no problems.
    pub notes: Vec<Note>,
    /// The header as found in the file, tidied; empty when none was found.
    pub header: Vec<String>,
    /// Names of the columns of the rows handed over.
    pub columns: Vec<String>,
    /// Columns in which the word `Total` was met: rows that must not be added to their parts.
    pub totals_met: BTreeSet<String>,
}

/// Whether to keep what was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Keep it.
    Keep,
    /// Keep nothing: the file as a whole was refused, or a row was, in a file of all or nothing.
    KeepNothing,
    /// Keep nothing: the caller asked to stop.
    Stopped,
}

/// A thing a person should know that is no problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Lines before the header were passed over.
    LinesBeforeHeader(u64),
    /// Empty lines, or notes after the rows, were passed over.
    LinesWithoutRow(u64),
    /// Columns the layout does not name were left out.
    ColumnsLeftOut(Vec<String>),
    /// How many columns the layout does not name were left out, names withheld.
    UnnamedColumnsLeftOut(usize),
    /// A column came under another of its known names.
    CameAs {
        /// The layout's name.
        column: String,
        /// The file's name.
        header: String,
    },
    /// Symbols the publisher's standard has given up (`~`, `:`, `*`) were understood.
    OldSymbols {
        /// The column.
        column: String,
        /// How many cells.
        cells: u64,
    },
    /// This many cells were Windows-1252 and not UTF-8.
    Windows1252(u64),
    /// The text was UTF-16.
    Utf16,
    /// The sheet that was read.
    Sheet(String),
}

impl Note {
    /// What a person is told.
    pub fn in_words(&self) -> String {
        match self {
            Self::LinesBeforeHeader(lines) => {
                format!("{lines} lines of titles and notes came before the header")
            }
            Self::LinesWithoutRow(lines) => {
                format!("{lines} empty lines or closing notes were passed over")
            }
            Self::ColumnsLeftOut(names) => {
                format!("columns the layout does not name were left out: {}", names.join(", "))
            }
            Self::UnnamedColumnsLeftOut(count) => {
                format!("{count} columns the layout does not name were left out")
            }
            Self::CameAs { column, header } => {
                format!("the column {column} came under the name {header}")
            }
            Self::OldSymbols { column, cells } => format!(
                "{cells} cells of {column} use symbols the publisher's standard has given up \
                 (~ : *); they were read as low, x and c"
            ),
            Self::Windows1252(cells) => {
                format!("cells in Windows-1252: {cells}; saving as UTF-8 is safer")
            }
            Self::Utf16 => "the text was UTF-16; saving as UTF-8 is safer".to_owned(),
            Self::Sheet(name) => format!("the sheet read was {name}"),
        }
    }
}
