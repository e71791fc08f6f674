//! Anyone's tables, as files: read, joined where they share cells, attacked or protected.
//!
//! Read in this order: `read` (text becomes cells with their lines), with `behind` (what stands beside
//! a figure) and `groups` → `joined` (tables become figures and sums) → `marking` (which must hide) →
//! `insiders` (what those who gave to a figure know) → `protected` (which cells of which line are
//! hidden) and `attacked` (what follows about sums).
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

mod attacked;
mod behind;
mod groups;
mod insiders;
mod joined;
mod marking;
mod protected;
mod read;

pub use attacked::{AttackedSums, WeakSum, attack_sums};
pub use behind::{Beside, DecimalMark, Figures};
pub use groups::read_groups;
pub use insiders::Insider;
pub use joined::{Joined, join};
pub use marking::{Hiding, Risk, Zeros};
pub use protected::{CannotProtect, HiddenCells, hide};
pub use read::{Marks, OwnTable, Reading, read_table};

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
