//! A part being written, table by table.

use crate::atomic::{Finished, Unfinished};
use crate::lake::Written;
use crate::problem::LakeProblem;
use crate::table::Table;
use crate::write::{GroupWriter, ROWS_IN_A_GROUP};
use std::path::PathBuf;

/// A part being written. Nothing of it can be read before [`PartWriter::finish`]; dropping it
/// before leaves no trace.
pub struct PartWriter {
    target: PathBuf,
    part: (String, String),
    notes: Vec<(String, String)>,
    unfinished: Unfinished,
    groups: Option<GroupWriter>,
    /// Rows that wait until there are enough of them for a row group.
    waiting: Table,
    rows: u64,
}

impl PartWriter {
    pub(crate) fn new(
        target: PathBuf,
        part: (String, String),
        notes: Vec<(String, String)>,
        unfinished: Unfinished,
    ) -> Self {
        let waiting = Table::default();
        Self { target, part, notes, unfinished, groups: None, waiting, rows: 0 }
    }

    /// Adds the rows of a table; all tables of a part have the same columns. Small tables are
    /// gathered, so a file may be handed over in batches of any size.
    ///
    /// # Errors
    /// [`LakeProblem`] for a table that is not square or has other columns.
    pub fn write(&mut self, table: &Table) -> Result<(), LakeProblem> {
        table.check()?;
        self.begin(table)?;
        if self.waiting.rows() + table.rows() > ROWS_IN_A_GROUP {
            self.write_waiting()?;
        }
        if table.rows() >= ROWS_IN_A_GROUP {
            self.groups().write(table)?;
        } else if self.waiting.columns.is_empty() {
            self.waiting = table.clone();
        } else {
            let fits = self.waiting.append(table.clone());
            assert!(fits, "the columns were compared when it was handed over");
        }
        self.rows = self.rows.saturating_add(table.rows() as u64);
        Ok(())
    }

    /// Puts the part in its place. A part that was given no table is not written.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn finish(mut self) -> Result<Written, LakeProblem> {
        let rows = self.rows;
        if self.groups.is_none() {
            return Ok(Written::Unchanged { rows });
        }
        self.write_waiting()?;
        if let Some(groups) = self.groups {
            groups.finish()?;
        }
        Ok(match self.unfinished.finish()? {
            Finished::New => Written::New { rows },
            Finished::Replaced => Written::Replaced { rows },
            Finished::Same => Written::Unchanged { rows },
        })
    }

    fn begin(&mut self, table: &Table) -> Result<(), LakeProblem> {
        if let Some(groups) = &self.groups {
            let (dataset, part) = self.part.clone();
            return if groups.fits(table) {
                Ok(())
            } else {
                Err(LakeProblem::OtherColumns { dataset, part })
            };
        }
        let (file, notes) = (self.unfinished.handle()?, std::mem::take(&mut self.notes));
        self.groups = Some(GroupWriter::begin(file, table, notes, &self.target)?);
        Ok(())
    }

    fn write_waiting(&mut self) -> Result<(), LakeProblem> {
        let waiting = std::mem::take(&mut self.waiting);
        self.groups().write(&waiting)
    }

    fn groups(&mut self) -> &mut GroupWriter {
        self.groups.as_mut().expect("begun before anything is written")
    }
}
