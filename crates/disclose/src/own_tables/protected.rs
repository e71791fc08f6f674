//! Which cells of a file are hidden so that no small count can be worked out.

use super::joined::Joined;
use super::read::{OwnTable, Seen};
use crate::attackers::Shown;
use crate::exact::{Cell, Problem, Protected, Refused, Request, Status, Unsound, protect};

/// The symbol of a hidden cell (GSS, "Using symbols in tables").
const SYMBOL: &str = "[c]";

/// Tables that may be given away, as the text of their files.
pub struct HiddenCells {
    /// The text of each file, in the order of the tables.
    pub files: Vec<String>,
    /// How many cells were small.
    pub small: usize,
    /// How many figures were hidden to protect others.
    pub others: usize,
    /// Whether no choice hides fewer, or less, than this one.
    pub is_best: bool,
    /// What may be published, for an attack of one's own.
    pub protected: Protected,
}

/// Tables that cannot be protected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotProtect {
    /// A file has a cell that is hidden already.
    #[error("{file}, line {line}: this cell is hidden already; give the true counts")]
    HiddenAlready {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: u64,
    },
    /// A sum needs a cell that no file has.
    #[error(
        "no file has a cell for “{name}”, which a total needs: add its line, 0 when nobody is in it"
    )]
    Missing {
        /// The cell.
        name: String,
    },
    /// The figures do not make a problem.
    #[error(transparent)]
    Unsound(#[from] Unsound),
    /// There is no safe choice.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// Hides counts from 1 to below the threshold, and others with them.
///
/// # Errors
/// [`CannotProtect`]. Nothing is given then.
pub fn hide(
    tables: &[OwnTable],
    joined: &Joined,
    threshold: u64,
    request: &Request,
) -> Result<HiddenCells, CannotProtect> {
    for table in tables {
        if let Some(cell) = table.cells.iter().find(|cell| cell.seen == Seen::Hidden) {
            let file = table.file.clone();
            return Err(CannotProtect::HiddenAlready { file, line: cell.line });
        }
    }
    if let Some(name) = joined.missing.first() {
        return Err(CannotProtect::Missing { name: name.clone() });
    }
    let figures = joined.publication.figures.iter();
    let cell = |figure: &crate::attackers::Figure| {
        let (value, status) = match figure.shown {
            Shown::Exactly(value) => (value, Status::Open),
            Shown::Between(..) | Shown::Hidden | Shown::Unpublished | Shown::Impossible => {
                (0, Status::Impossible)
            }
        };
        Cell { name: figure.name.clone(), value, status }
    };
    let relations = joined.publication.relations.clone();
    let problem = Problem::new(figures.map(cell).collect(), relations)?;
    let problem = problem.with_small_counts_hidden(threshold);
    let protected = protect(&problem, request)?;
    let shown = &protected.publication().figures;
    let file = |(table, numbers): (&OwnTable, &Vec<usize>)| {
        let mut records = table.records.clone();
        for (cell, number) in table.cells.iter().zip(numbers) {
            if shown[*number].shown == Shown::Hidden {
                records[cell.record][cell.column] = SYMBOL.to_owned();
            }
        }
        written(&table.header, &records)
    };
    Ok(HiddenCells {
        files: tables.iter().zip(&joined.numbers).map(file).collect(),
        small: problem.sensitive(),
        others: protected.secondary().len(),
        is_best: protected.is_best(),
        protected,
    })
}

fn written(header: &[String], records: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(header).chain(records.iter().map(Vec::as_slice)) {
        writer.write_record(row).expect("memory takes every row, and all are of one length");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("the cells are text")
}
