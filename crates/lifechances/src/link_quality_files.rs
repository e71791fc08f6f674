//! The CSV files of `lifechances link quality`, and which record is which row.

use crate::problem::bad_input;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// A CSV file in columns.
pub(crate) struct Table {
    header: Vec<String>,
    columns: Vec<Vec<String>>,
}

/// Names of a column of ids, likeliest first.
const IDS: [&str; 4] = ["id", "unique_id", "rec_id", "record_id"];

impl Table {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let bad = |error: csv::Error| bad_input(format!("{}: {error}", path.display()));
        let mut reader = csv::Reader::from_path(path).map_err(bad)?;
        let header: Vec<String> =
            reader.headers().map_err(bad)?.iter().map(|name| name.trim().to_owned()).collect();
        let mut columns = vec![Vec::new(); header.len()];
        for record in reader.records() {
            for (column, cell) in columns.iter_mut().zip(&record.map_err(bad)?) {
                column.push(cell.trim().to_owned());
            }
        }
        Ok(Self { header, columns })
    }

    /// A column by its name.
    pub(crate) fn column(&self, name: &str, path: &Path) -> Result<Vec<String>> {
        let at = self.header.iter().position(|own| own.eq_ignore_ascii_case(name));
        at.map(|at| self.columns[at].clone()).ok_or_else(|| {
            let has = self.header.join(", ");
            bad_input(format!("{}: there is no column {name}; it has {has}", path.display()))
        })
    }

    /// The ids, from the column that was named or the likeliest.
    pub(crate) fn ids(&self, name: Option<&str>, path: &Path) -> Result<Vec<String>> {
        let likely =
            || IDS.iter().find(|name| self.header.iter().any(|own| own.eq_ignore_ascii_case(name)));
        match name.or_else(|| likely().copied()) {
            Some(name) => self.column(name, path),
            None => Err(bad_input(format!(
                "{}: no column of ids; name it with --id. It has {}",
                path.display(),
                self.header.join(", ")
            ))),
        }
    }
}

/// Which record is which row: the order of the clusters file.
pub(crate) struct Rows {
    ids: Vec<String>,
    row_of: BTreeMap<String, u32>,
}

impl Rows {
    /// The rows of a clusters file.
    pub(crate) fn of(clusters: &Table, path: &Path) -> Result<Self> {
        let ids = clusters.ids(None, path)?;
        let mut row_of = BTreeMap::new();
        for (row, id) in (0_u32..).zip(&ids) {
            if row_of.insert(id.clone(), row).is_some() {
                let line = u64::from(row) + 2;
                return Err(bad_input(format!(
                    "{} row {line}: {id:?} is there twice",
                    path.display()
                )));
            }
        }
        Ok(Self { ids, row_of })
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The ids in order.
    pub(crate) fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The row of an id, when there is one.
    pub(crate) fn known(&self, id: &str) -> Option<u32> {
        self.row_of.get(id).copied()
    }

    /// The row of an id; an error that says where it was met when there is none.
    pub(crate) fn row(&self, id: &str, path: &Path, at: usize) -> Result<u32> {
        self.known(id).ok_or_else(|| {
            bad_input(format!("{} row {}: the clusters have no id {id:?}", path.display(), at + 2))
        })
    }

    /// A number for every distinct word of a column.
    pub(crate) fn numbers(&self, words: &[String]) -> Vec<u32> {
        let mut numbers = BTreeMap::new();
        let mut number = |word| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX - 1);
            *numbers.entry(word).or_insert(next)
        };
        words.iter().map(&mut number).collect()
    }
}

/// The true person of every row, from `id,person` or from the pairs `id_a,id_b` of one person.
pub(crate) fn people_of(table: &Table, rows: &Rows, path: &Path) -> Result<Vec<u32>> {
    if let (Ok(a), Ok(b)) = (table.column("id_a", path), table.column("id_b", path)) {
        let mut people: Vec<u32> = (0_u32..).take(rows.len()).collect();
        for (a, b) in a.iter().zip(&b) {
            if let (Some(a), Some(b)) = (rows.known(a), rows.known(b)) {
                let (a, b) = (first(&mut people, a), first(&mut people, b));
                people[a.max(b) as usize] = a.min(b);
            }
        }
        let all = (0_u32..).take(rows.len());
        return Ok(all.map(|row| first(&mut people, row)).collect());
    }
    let ids = table.ids(None, path)?;
    let numbers = rows.numbers(&table.column("person", path)?);
    let mut people = vec![connect::quality::evidence::NOBODY; rows.len()];
    for (id, number) in ids.iter().zip(numbers) {
        if let Some(row) = rows.known(id) {
            people[row as usize] = number;
        }
    }
    Ok(people)
}

/// The first row of the person a row is of.
fn first(people: &mut [u32], mut row: u32) -> u32 {
    while people[row as usize] != row {
        let above = people[people[row as usize] as usize];
        people[row as usize] = above;
        row = above;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.csv");
        std::fs::write(&path, text).unwrap();
        Table::read(&path).unwrap()
    }

    #[test]
    fn pairs_of_one_person_and_people_by_id_say_the_same() {
        let path = Path::new("truth.csv");
        let rows = Rows::of(&table("id,cluster\na,1\nb,1\nc,2\nd,3\n"), path).unwrap();
        let pairs = table("id_a,id_b\nc,b\nb,a\nz,a\n");
        assert_eq!(people_of(&pairs, &rows, path).unwrap(), [0, 0, 0, 3]);
        let people = table("unique_id,person\nd,x\na,y\nb,y\n");
        let found = people_of(&people, &rows, path).unwrap();
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[3]);
        assert_eq!(found[2], connect::quality::evidence::NOBODY);
    }

    #[test]
    fn what_needs_mending_is_said_with_file_and_row() {
        let path = Path::new("clusters.csv");
        let twice = Rows::of(&table("id,cluster\na,1\na,2\n"), path).err().unwrap().to_string();
        assert!(twice.contains("clusters.csv row 3"), "{twice}");
        let missing = table("id,name\na,b\n").column("ethnic_group", path).unwrap_err().to_string();
        assert!(missing.contains("ethnic_group") && missing.contains("id, name"), "{missing}");
        let rows = Rows::of(&table("id,cluster\na,1\n"), path).unwrap();
        assert!(rows.row("z", path, 4).unwrap_err().to_string().contains("row 6"));
    }
}
