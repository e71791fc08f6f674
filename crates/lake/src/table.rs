//! A table of facts: named columns of one length.
//!
//! Plain vectors rather than record batches, so that the pure cores can be handed a column without
//! knowing how it was kept.

use crate::problem::LakeProblem;
use commons::{Cell, Day};
use std::collections::BTreeSet;

/// One column. `None` is "nothing was written".
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Words and codes.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers with decimals.
    Number(Vec<Option<f64>>),
    /// Calendar days.
    Day(Vec<Option<Day>>),
    /// Sixteen-byte keys: record keys or pseudonyms. Always there.
    Key(Vec<[u8; 16]>),
}

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Whole(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Day(values) => values.len(),
            Self::Key(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The texts, when it is a text column.
    pub fn texts(&self) -> Option<&[Option<String>]> {
        if let Self::Text(values) = self { Some(values) } else { None }
    }

    /// The whole numbers, when it is a column of them.
    pub fn wholes(&self) -> Option<&[Option<i64>]> {
        if let Self::Whole(values) = self { Some(values) } else { None }
    }

    /// The numbers, when it is a column of them.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        if let Self::Number(values) = self { Some(values) } else { None }
    }

    /// The days, when it is a column of them.
    pub fn days(&self) -> Option<&[Option<Day>]> {
        if let Self::Day(values) = self { Some(values) } else { None }
    }

    /// The keys, when it is a key column.
    pub fn keys(&self) -> Option<&[[u8; 16]]> {
        if let Self::Key(values) = self { Some(values) } else { None }
    }

    /// Appends another column of the same kind; hands it back when the kinds differ.
    pub(crate) fn append(&mut self, more: Column) -> Result<(), Column> {
        match (self, more) {
            (Self::Text(all), Self::Text(more)) => all.extend(more),
            (Self::Whole(all), Self::Whole(more)) => all.extend(more),
            (Self::Number(all), Self::Number(more)) => all.extend(more),
            (Self::Day(all), Self::Day(more)) => all.extend(more),
            (Self::Key(all), Self::Key(more)) => all.extend(more),
            (_, more) => return Err(more),
        }
        Ok(())
    }

    /// The column that holds these cells: text unless every written cell is of one other kind. A
    /// publisher's symbol for "no figure" is kept as text, so a column with one becomes text.
    pub fn from_cells<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Self {
        let (mut text, mut whole, mut number, mut day) = (false, false, false, false);
        for cell in cells.clone() {
            match cell {
                Cell::Text(_) | Cell::Missing(_) => text = true,
                Cell::Whole(_) => whole = true,
                Cell::Number(_) => number = true,
                Cell::Day(_) => day = true,
                Cell::Blank => {}
            }
        }
        match (text, whole, number, day) {
            (false, true, false, false) => Self::Whole(cells.map(Cell::whole).collect()),
            (false, _, true, false) => Self::Number(cells.map(Cell::number).collect()),
            (false, false, false, true) => Self::Day(cells.map(Cell::day).collect()),
            (false, false, false, false)
            | (true, _, _, _)
            | (false, true, false, true)
            | (false, _, true, true) => Self::Text(cells.map(spelled).collect()),
        }
    }
}

/// The words a cell is kept as in a text column; `None` when nothing was written.
pub fn spelled(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.clone()),
        Cell::Whole(whole) => Some(whole.to_string()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Day(day) => Some(day.to_string()),
        Cell::Missing(missing) => Some(missing.symbol().to_owned()),
        Cell::Blank => None,
    }
}

/// Named columns of one length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The columns, in the order they are written.
    pub columns: Vec<(String, Column)>,
}

impl Table {
    /// A table of these columns.
    ///
    /// # Errors
    /// [`LakeProblem::NotSquare`] or [`LakeProblem::SameColumnTwice`].
    pub fn new(columns: Vec<(String, Column)>) -> Result<Self, LakeProblem> {
        let table = Self { columns };
        table.check()?;
        Ok(table)
    }

    /// Rows of checked cells as a table, each column of the kind its cells share (see
    /// [`Column::from_cells`]). A row that is too short is blank at its end.
    ///
    /// # Errors
    /// [`LakeProblem::SameColumnTwice`].
    pub fn from_rows(names: &[String], rows: &[Vec<Cell>]) -> Result<Self, LakeProblem> {
        let column = |place: usize| {
            Column::from_cells(rows.iter().map(move |row| row.get(place).unwrap_or(&Cell::Blank)))
        };
        let columns = names.iter().enumerate().map(|(at, name)| (name.clone(), column(at)));
        Self::new(columns.collect())
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(found, _)| found == name).map(|(_, column)| column)
    }

    /// Checks that the table is square and no name is there twice.
    pub(crate) fn check(&self) -> Result<(), LakeProblem> {
        let expected = self.rows();
        let mut seen = BTreeSet::new();
        for (name, column) in &self.columns {
            if !seen.insert(name) {
                return Err(LakeProblem::SameColumnTwice(name.clone()));
            }
            if column.len() != expected {
                let found = column.len();
                return Err(LakeProblem::NotSquare { column: name.clone(), found, expected });
            }
        }
        Ok(())
    }

    /// Puts the rows of another table with the same columns below these. `false` when the columns
    /// differ (then this table may hold only some of them and must be dropped).
    pub(crate) fn append(&mut self, more: Table) -> bool {
        let same = self.columns.len() == more.columns.len()
            && self.columns.iter().zip(&more.columns).all(|((a, _), (b, _))| a == b);
        same && self
            .columns
            .iter_mut()
            .zip(more.columns)
            .all(|((_, all), (_, more))| all.append(more).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_numbers_with_a_missing_symbol_keeps_the_symbol() {
        let cells = [Cell::Whole(3), Cell::Missing(commons::Missing::Confidential), Cell::Blank];
        let column = Column::from_cells(cells.iter());
        assert_eq!(
            column.texts().unwrap()[1].as_deref(),
            Some(commons::Missing::Confidential.symbol())
        );
        assert_eq!(column.texts().unwrap()[2], None);
    }

    #[test]
    fn whole_numbers_beside_decimals_become_decimals() {
        let cells = [Cell::Whole(3), Cell::Number(0.5), Cell::Blank];
        let column = Column::from_cells(cells.iter());
        assert_eq!(column, Column::Number(vec![Some(3.0), Some(0.5), None]));
    }

    #[test]
    fn a_table_that_is_not_square_is_refused() {
        let ragged = Table::new(vec![
            ("a".into(), Column::Whole(vec![Some(1)])),
            ("b".into(), Column::Whole(vec![])),
        ]);
        assert!(matches!(ragged, Err(LakeProblem::NotSquare { found: 0, expected: 1, .. })));
        let twice = Table::new(vec![
            ("a".into(), Column::Whole(vec![])),
            ("a".into(), Column::Whole(vec![])),
        ]);
        assert!(matches!(twice, Err(LakeProblem::SameColumnTwice(_))));
    }
}
