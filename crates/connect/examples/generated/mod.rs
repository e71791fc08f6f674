//! Files of generated children, as `bench/connect/README.md` makes them.

use lifechances_connect::{Kind, Table};
use std::ops::Range;

/// Columns of the file, and what each holds.
const COLUMNS: [(&str, Kind); 7] = [
    ("first_name", Kind::Given),
    ("surname", Kind::Surname),
    ("dob", Kind::Born),
    ("sex", Kind::Sex),
    ("postcode", Kind::Postcode),
    ("uprn", Kind::Uprn),
    ("school", Kind::School),
];

/// The rows of a file.
pub(crate) struct Rows<'t> {
    rows: Vec<Vec<&'t str>>,
    id: usize,
    compared: Vec<usize>,
}

impl<'t> Rows<'t> {
    /// The rows of a file's text.
    pub(crate) fn of(text: &'t str) -> Result<Self, &'static str> {
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap_or("").split(',').collect();
        let at = |name: &str| header.iter().position(|column| *column == name);
        let id = at("unique_id").ok_or("no column unique_id")?;
        let compared: Option<Vec<usize>> = COLUMNS.iter().map(|(name, _)| at(name)).collect();
        let compared = compared.ok_or("not a file of generated children")?;
        let rows = lines.map(|line| line.split(',').collect()).collect();
        Ok(Self { rows, id, compared })
    }

    /// How many there are.
    pub(crate) const fn number(&self) -> usize {
        self.rows.len()
    }

    /// What is compared of some rows.
    pub(crate) fn table(&self, rows: Range<usize>) -> Table {
        let mut table = Table::new(COLUMNS.iter().map(|(_, kind)| kind.clone()).collect());
        for row in &self.rows[rows] {
            table.push(row[self.id], 0, self.compared.iter().map(|at| row[*at]));
        }
        table.close();
        table
    }
}
