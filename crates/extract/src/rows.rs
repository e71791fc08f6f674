//! Checked rows, in batches.

use commons::Cell;
use std::fmt;

/// How many rows a batch holds at most, and after how many rows read one is handed over even when
/// few were good, so that progress shows.
pub(crate) const BATCH_ROWS: usize = 8192;
/// A batch is also handed over once its rows hold this much text.
pub(crate) const BATCH_BYTES: usize = 16 << 20;

/// One checked row: cells in the layout's column order, then kept other columns.
#[derive(Clone, PartialEq)]
pub struct Row {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// The cells.
    pub cells: Vec<Cell>,
}

impl fmt::Debug for Row {
    /// Shows no value: a row may be about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row(line {}, {} cells)", self.line, self.cells.len())
    }
}

/// Some rows, and how far reading has come.
#[derive(Debug)]
pub struct Batch<'a> {
    /// Names of the cells: the layout's columns, then kept other columns.
    pub columns: &'a [String],
    /// The rows. May be empty when all rows of a stretch were refused.
    pub rows: Vec<Row>,
    /// How far reading has come.
    pub progress: Progress,
}

impl Batch<'_> {
    /// The place of a column among the cells.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == column)
    }
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes taken from the source, compressed where it is compressed. 0 for handed-in records.
    pub bytes_read: u64,
    /// Rows read, good or not.
    pub rows_read: u64,
}
