//! Problems of loaded files: where, what was found, what was expected and what to do.
//!
//! A problem of a partner's file never quotes a person's details: the journey that stores it
//! masks what was found (`[hidden]`) in identifying columns.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};

pub(crate) const TABLE: Table = Table {
    name: "load_problems",
    columns: "load_id, number, line, column_name, kind, found, expected, advice",
    order: "load_id, number",
};

/// A problem of a loaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadProblem {
    /// The line of the file, from 1; 0 for the file as a whole.
    pub line: u64,
    /// The column's name; empty for the line as a whole.
    pub column: String,
    /// What kind of problem, in the reader's word for it.
    pub kind: String,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub advice: String,
}

/// Stores the problems of a load, in their order.
///
/// # Errors
/// [`StoreError::Conflict`] when the load is not there or has its problems already.
pub fn insert_all(tx: &mut Tx<'_>, load: &Id, problems: &[LoadProblem]) -> Result<(), StoreError> {
    let mut rows = problems.iter().enumerate().map(|(place, problem)| {
        vec![
            load.into(),
            (place as u64 + 1).into(),
            problem.line.into(),
            (&problem.column).into(),
            (&problem.kind).into(),
            (&problem.found).into(),
            (&problem.expected).into(),
            (&problem.advice).into(),
        ]
    });
    tx.insert_many(&TABLE.insert_head(), "", &mut rows)?;
    Ok(())
}

/// Problems of a load in their order, at most `most`.
///
/// # Errors
/// [`StoreError`].
pub fn of_load(tx: &mut Tx<'_>, load: &Id, most: u32) -> Result<Vec<LoadProblem>, StoreError> {
    let rest = "WHERE load_id = $1 ORDER BY number LIMIT $2";
    tx.many(&TABLE.select(rest), &[load.into(), most.into()], read)
}

/// How many problems a load has.
///
/// # Errors
/// [`StoreError`].
pub fn count(tx: &mut Tx<'_>, load: &Id) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) FROM load_problems WHERE load_id = $1";
    tx.one(sql, &[load.into()], |row| row.count(0))
}

pub(crate) fn forget(tx: &mut Tx<'_>, load: &Id) -> Result<(), StoreError> {
    tx.execute("DELETE FROM load_problems WHERE load_id = $1", &[load.into()])?;
    Ok(())
}

fn read(row: &Row) -> Result<LoadProblem, StoreError> {
    Ok(LoadProblem {
        line: row.count(2)?,
        column: row.text(3)?,
        kind: row.text(4)?,
        found: row.text(5)?,
        expected: row.text(6)?,
        advice: row.text(7)?,
    })
}
