//! Anyone's tables, as files: read, joined where they share cells, attacked or protected.
//!
//! Read in this order: `read` (text becomes cells with their lines) → `joined` (tables become
//! figures and sums) → `protected` (which cells of which line are hidden).
//!
//! A file is CSV with a header. In a *list* one column holds the count and the others say of what:
//!
//! ```text
//! locality,answer,count
//! North,yes,12
//! North,no,88
//! North,Total,100
//! ```
//!
//! In a *cross table* the first column and the headings say of what. A total is called `Total` or
//! `All`, or as the reader is told. Hidden cells have a symbol such as `[c]` or `*`.

mod joined;
mod protected;
mod read;

pub use joined::{Joined, join};
pub use protected::{CannotProtect, HiddenCells, hide};
pub use read::{OwnTable, Reading, read_groups, read_table};

/// Something in a file that cannot be used, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}{}: {says}", at_column(.column))]
pub struct BadTable {
    /// The name of the file.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// From 1; none for a whole line.
    pub column: Option<u64>,
    /// What is wrong, what was expected, what to do.
    pub says: String,
}

fn at_column(column: &Option<u64>) -> String {
    column.map_or_else(String::new, |column| format!(", column {column}"))
}
