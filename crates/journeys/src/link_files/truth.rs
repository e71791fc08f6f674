//! The truth about who is who, for measuring only: no linking step ever sees it.
//!
//! A file of pairs (`id_a,id_b`) says which records are one person; a chain of pairs is one person
//! too, and a record in no pair is a person alone. A file of people (`id,person`) may cover a part
//! of the records: the others are left out of what is measured.

use crate::link_files::gather::Gathered;
use crate::link_files::problem::{CannotLinkFiles, InputProblem, InputProblems, about};
use crate::link_files::rows::{self, Row};
use connect::Table;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

/// A record about which nothing is known.
pub(crate) const NOT_KNOWN: u32 = u32::MAX;

/// Who is who.
pub(crate) struct Truth {
    /// For each row the number of its person, or [`NOT_KNOWN`].
    pub(crate) person: Vec<u32>,
    /// Lines that speak of records that are not in the files.
    pub(crate) elsewhere: u64,
}

/// Reads the truth about these records.
pub(crate) fn read_truth(path: &Path, gathered: &Gathered) -> Result<Truth, CannotLinkFiles> {
    let opened = rows::open(path)?;
    let at = |word: &str| {
        opened.header.names.iter().position(|name| name.trim().eq_ignore_ascii_case(word))
    };
    let (pair, people) = (at("id_a").zip(at("id_b")), at("id").zip(at("person")));
    let mut finder = Finder::new(gathered);
    let mut problems = InputProblems::default();
    let truth = match (pair, people) {
        (Some(columns), _) => {
            let mut pairs = Pairs { parent: (0..finder.rows()).collect(), elsewhere: 0 };
            opened.each(&mut |row| {
                pairs.take(row, columns, &mut finder, &mut problems);
                ControlFlow::Continue(())
            })?;
            pairs.into_truth()
        }
        (None, Some(columns)) => {
            let mut people = People::of(finder.rows());
            opened.each(&mut |row| {
                people.take(row, columns, &mut finder, &mut problems);
                ControlFlow::Continue(())
            })?;
            people.truth
        }
        (None, None) => {
            let found = format!("the columns {}", opened.header.names.join(", "));
            let advice = "Name the columns so in the first line of the file.";
            return Err(about(path, 1, found, "id_a,id_b or id,person", advice).into());
        }
    };
    problems.into_result()?;
    if finder.found == 0 {
        let advice = "Use the ids of the column that --id names.";
        let found = "no id that the linked files have";
        return Err(about(path, 0, found, "ids of the linked files", advice).into());
    }
    Ok(truth)
}

/// Pairs put together to people, by union-find on rows.
struct Pairs {
    parent: Vec<u32>,
    elsewhere: u64,
}

impl Pairs {
    fn take(
        &mut self,
        row: &Row<'_>,
        (a, b): (usize, usize),
        finder: &mut Finder<'_>,
        problems: &mut InputProblems,
    ) {
        let found = [finder.find(row, a, Side::First), finder.find(row, b, Side::Second)];
        match found {
            [Ok(Some(a)), Ok(Some(b))] => {
                let (a, b) = (self.root(a), self.root(b));
                self.parent[a.max(b) as usize] = a.min(b);
            }
            [Ok(_), Ok(_)] => self.elsewhere += 1,
            [a, b] => a.err().into_iter().chain(b.err()).for_each(|problem| problems.add(problem)),
        }
    }

    fn root(&mut self, mut row: u32) -> u32 {
        while self.parent[row as usize] != row {
            let above = self.parent[row as usize];
            self.parent[row as usize] = self.parent[above as usize];
            row = above;
        }
        row
    }

    fn into_truth(mut self) -> Truth {
        let rows = u32::try_from(self.parent.len()).unwrap_or(u32::MAX);
        Truth { person: (0..rows).map(|row| self.root(row)).collect(), elsewhere: self.elsewhere }
    }
}

/// Rows by the names of their people.
struct People {
    numbers: HashMap<Box<str>, u32>,
    truth: Truth,
}

impl People {
    fn of(rows: u32) -> Self {
        let person = vec![NOT_KNOWN; rows as usize];
        Self { numbers: HashMap::new(), truth: Truth { person, elsewhere: 0 } }
    }

    fn take(
        &mut self,
        row: &Row<'_>,
        (id, person): (usize, usize),
        finder: &mut Finder<'_>,
        problems: &mut InputProblems,
    ) {
        let name = row.cell(person);
        match finder.find(row, id, Side::Any) {
            Ok(Some(at)) if !name.is_empty() => {
                let next = u32::try_from(self.numbers.len()).unwrap_or(NOT_KNOWN);
                let number = match self.numbers.get(name) {
                    Some(number) => *number,
                    None => *self.numbers.entry(name.into()).or_insert(next),
                };
                self.truth.person[at as usize] = number;
            }
            Ok(Some(_)) => {}
            Ok(None) => self.truth.elsewhere += 1,
            Err(problem) => problems.add(problem),
        }
    }
}

/// Where in a pair an id stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    First,
    Second,
    Any,
}

/// Finds rows by id. Truth is mostly in the order of the records, so the next row is tried first.
pub(crate) struct Finder<'a> {
    gathered: &'a Gathered,
    next: u32,
    found: u64,
    by_id: Option<HashMap<(&'a str, usize), u32>>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(gathered: &'a Gathered) -> Self {
        Self { gathered, next: 0, found: 0, by_id: None }
    }

    fn rows(&self) -> u32 {
        u32::try_from(self.gathered.table.len()).unwrap_or(u32::MAX)
    }

    fn find(
        &mut self,
        row: &Row<'_>,
        column: usize,
        side: Side,
    ) -> Result<Option<u32>, InputProblem> {
        let id = row.cell(column);
        let unique = !self.gathered.ids_repeat;
        if unique && self.next < self.rows() && self.gathered.table.id(self.next) == id {
            self.next += 1;
            self.found += 1;
            return Ok(Some(self.next - 1));
        }
        let found = self.look_up(id, side).map_err(|files| {
            about(
                Path::new("--truth"),
                row.line,
                format!("an id that {files} files have"),
                "an id that says which file it is of",
                "Write the name of the file before it, as in file:id.",
            )
        })?;
        if let Some(at) = found {
            self.next = at + 1;
            self.found += 1;
        }
        Ok(found)
    }

    /// The row of an id; an error with the number of files when several have it and nothing says
    /// which is meant. In a pair over two files, the first id is of the first file.
    pub(crate) fn look_up(&mut self, id: &str, side: Side) -> Result<Option<u32>, usize> {
        let gathered = self.gathered;
        let by_id = self.by_id.get_or_insert_with(|| index(gathered));
        let files = gathered.files.len();
        let mut with: Vec<(usize, u32)> = Vec::new();
        for at in 0..files {
            with.extend(by_id.get(&(id, at)).map(|row| (at, *row)));
        }
        match (with.as_slice(), side) {
            ([], _) => {}
            ([(_, row)], _) => return Ok(Some(*row)),
            ([(_, row), _], Side::First) | ([_, (_, row)], Side::Second) if files == 2 => {
                return Ok(Some(*row));
            }
            (several, _) => return Err(several.len()),
        }
        let named = (0..files).find_map(|at| {
            let own = id.strip_prefix(gathered.sources.get(at)?.as_str())?.strip_prefix(':')?;
            by_id.get(&(own, at)).copied()
        });
        Ok(named.filter(|_| gathered.ids_repeat))
    }
}

fn index(gathered: &Gathered) -> HashMap<(&str, usize), u32> {
    let table: &Table = &gathered.table;
    let mut by_id = HashMap::with_capacity(table.len());
    for (at, file) in gathered.files.iter().enumerate() {
        for row in file.from..file.from + file.rows {
            by_id.insert((table.id(row), at), row);
        }
    }
    by_id
}
