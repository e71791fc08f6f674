//! The rows of the files, as the table that the linking engine reads.

use crate::link_files::fields::{Choice, Pick};
use crate::link_files::filling::Filling;
use crate::link_files::guess::split_name;
use crate::link_files::problem::{CannotLinkFiles, InputProblem, InputProblems, about};
use crate::link_files::rows::{Opened, Row};
use commons::ContentHash;
use connect::{Go, Kind, Stopped, Table};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Rows between two words about progress.
const OFTEN: u64 = 1 << 16;

/// All records, and what is known about where they are from.
pub(crate) struct Gathered {
    pub(crate) table: Table,
    pub(crate) files: Vec<GatheredFile>,
    /// Names of the sources, by their number in the table.
    pub(crate) sources: Vec<String>,
    /// Whether several files use the same ids.
    pub(crate) ids_repeat: bool,
    /// Rows that have an NHS number, when that is a field.
    pub(crate) with_nhs_number: Option<Vec<bool>>,
}

/// One file that was read.
pub(crate) struct GatheredFile {
    pub(crate) path: PathBuf,
    pub(crate) hash: ContentHash,
    /// Its first row in the table.
    pub(crate) from: u32,
    pub(crate) rows: u32,
}

/// How far reading is: file, bytes read, bytes in all.
pub(crate) type Told<'a> = &'a mut dyn FnMut(&std::path::Path, u64, u64) -> Go;

/// Reads every file.
pub(crate) fn gather(
    opened: Vec<Opened>,
    choice: &Choice,
    threads: usize,
    told: Told<'_>,
) -> Result<Gathered, CannotLinkFiles> {
    let kinds = choice.fields.iter().map(|field| field.kind.clone()).collect();
    let mut table = Table::new(kinds);
    table.use_threads(threads);
    std::thread::scope(|scope| {
        let filling = Filling::of(table, choice.fields.len(), (threads > 1).then_some(scope));
        gather_into(filling, opened, choice, told)
    })
}

fn gather_into(
    rows: Filling<'_>,
    opened: Vec<Opened>,
    choice: &Choice,
    told: Told<'_>,
) -> Result<Gathered, CannotLinkFiles> {
    let several = opened.len() > 1;
    let nhs = choice.fields.iter().position(|field| field.kind == Kind::Nhs);
    let mut gathering = Gathering {
        rows,
        sources: Sources::default(),
        joined: vec![String::new(); choice.fields.len()],
        number: String::new(),
        nhs: nhs.map(|at| (at, Vec::new())),
        problems: InputProblems::default(),
    };
    let names = names_of(&opened);
    let mut files = Vec::with_capacity(opened.len());
    let mut lines = Vec::with_capacity(opened.len());
    for (at, file) in opened.into_iter().enumerate() {
        let path = file.header.path.clone();
        let bytes = file.bytes;
        let from = gathering.rows.pushed();
        let plan = Plan {
            picks: choice.fields.iter().map(|field| &field.picks[at]).collect(),
            id: choice.ids[at],
            source: if several { None } else { choice.source },
        };
        if several || choice.source.is_none() {
            gathering.sources.add(&names[at]);
        }
        let mut known = Lines::default();
        let mut stopped = false;
        let hash = file.each(&mut |row| {
            let place = gathering.rows.pushed() - from;
            known.note(place, row.line);
            gathering.row(&path, &plan, row, place);
            if u64::from(place).is_multiple_of(OFTEN) && told(&path, row.bytes, bytes) == Go::Stop {
                stopped = true;
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        if stopped {
            return Err(Stopped.into());
        }
        files.push(GatheredFile { path, hash, from, rows: gathering.rows.pushed() - from });
        lines.push(known);
    }
    gathering.finish(files, &lines)
}

/// Where the values of one file are.
struct Plan<'a> {
    picks: Vec<&'a Pick>,
    id: Option<usize>,
    source: Option<usize>,
}

struct Gathering<'s> {
    rows: Filling<'s>,
    sources: Sources,
    joined: Vec<String>,
    number: String,
    nhs: Option<(usize, Vec<bool>)>,
    problems: InputProblems,
}

impl Gathering<'_> {
    fn row(&mut self, path: &std::path::Path, plan: &Plan<'_>, row: &Row<'_>, place: u32) {
        let id = match plan.id {
            Some(at) => row.cell(at),
            None => {
                self.number.clear();
                let _ = write!(self.number, "{}", place + 1);
                &self.number
            }
        };
        if id.is_empty() {
            let advice = "Give every row its own id, or number the rows with --id -.";
            self.problems.add(about(path, row.line, "no id", "an id in every row", advice));
        }
        let source = match plan.source {
            Some(at) => self.sources.add(row.cell(at)),
            None => self.sources.last(),
        };
        for (pick, joined) in plan.picks.iter().zip(&mut self.joined) {
            join(pick, row, joined);
        }
        let values = plan.picks.iter().zip(&self.joined).map(|(pick, joined)| match pick {
            Pick::Words(columns) if columns.len() == 1 => recorded(row.cell(columns[0])),
            Pick::GivenPart(at) => split_name(row.cell(*at)).0,
            Pick::FamilyPart(at) => split_name(row.cell(*at)).1,
            Pick::Words(_) | Pick::Date(_) | Pick::Absent => joined.as_str(),
        });
        if let Some((at, with)) = &mut self.nhs {
            let there = values.clone().nth(*at).is_some_and(|value| !value.is_empty());
            with.push(there);
        }
        self.rows.push(id, source, values);
    }

    fn finish(
        mut self,
        files: Vec<GatheredFile>,
        lines: &[Lines],
    ) -> Result<Gathered, CannotLinkFiles> {
        if let Some(names) = self.sources.too_many() {
            let advice = "Name a column with fewer different values with --source.";
            let found = format!("more than {names} different sources");
            self.problems.add(about(&files[0].path, 0, found, "at most 65,535", advice));
        }
        let mut table = self.rows.finish();
        let ids_repeat = repeated(&table, &files, lines, &mut self.problems);
        self.problems.into_result()?;
        if table.len() < 2 {
            let advice = "Linking compares records: give a file that has rows.";
            let found = format!("{} rows", table.len());
            return Err(about(&files[0].path, 0, found, "two rows or more", advice).into());
        }
        table.close();
        Ok(Gathered {
            table,
            files,
            sources: self.sources.names,
            ids_repeat,
            with_nhs_number: self.nhs.map(|(_, with)| with),
        })
    }
}

/// Puts the values of several columns together; single columns are lent instead.
fn join(pick: &Pick, row: &Row<'_>, joined: &mut String) {
    match pick {
        Pick::Words(columns) if columns.len() > 1 => {
            joined.clear();
            for value in columns.iter().map(|at| recorded(row.cell(*at))) {
                if !value.is_empty() && !joined.is_empty() {
                    joined.push(' ');
                }
                joined.push_str(value);
            }
        }
        Pick::Date(columns) => {
            joined.clear();
            let parts = columns.map(|at| row.cell(at).trim_end_matches(".0"));
            if parts.iter().any(|part| !part.is_empty()) {
                let [year, month, day] = parts.map(|part| if part.is_empty() { "0" } else { part });
                let _ = write!(joined, "{year:0>4}-{month:0>2}-{day:0>2}");
            }
        }
        Pick::Words(_) | Pick::Absent | Pick::GivenPart(_) | Pick::FamilyPart(_) => {}
    }
}

/// A value, unless it is what programs write for "no value". `Na` and `Null` are names; these
/// spellings are not.
fn recorded(value: &str) -> &str {
    match value {
        "NULL" | "\\N" | "N/A" | "#N/A" | "NaN" | "nan" | "NaT" | "<NA>" => "",
        value => value,
    }
}

/// Whether several files use the same ids. The same id twice in one file is a problem.
fn repeated(
    table: &Table,
    files: &[GatheredFile],
    lines: &[Lines],
    problems: &mut InputProblems,
) -> bool {
    if table.distinct_ids() == table.len() {
        return false;
    }
    let mut across = false;
    let mut first: HashMap<&str, (usize, u32)> = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        for row in file.from..file.from + file.rows {
            let id = table.id(row);
            if id.is_empty() {
                continue;
            }
            match first.get(id) {
                Some((other, before)) if *other == at => {
                    let line = |row: u32| lines[at].line(row - file.from);
                    problems.add(same_id(file, line(row), line(*before)));
                }
                Some(_) => {
                    across = true;
                    first.insert(id, (at, row));
                }
                None => {
                    first.insert(id, (at, row));
                }
            }
        }
    }
    across
}

fn same_id(file: &GatheredFile, line: u64, before: u64) -> InputProblem {
    about(
        &file.path,
        line,
        format!("the id of line {before} again"),
        "an id of its own for every row",
        "Name another column with --id, or number the rows with --id -.",
    )
}

/// The names of files as sources: without folder and ending, and a number where that is not enough.
fn names_of(opened: &[Opened]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(opened.len());
    for file in opened {
        let stem = file.header.path.file_stem();
        let stem = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let mut name = stem.clone();
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = format!("{stem} {number}");
        }
        names.push(name);
    }
    names
}

/// Numbers of sources by name.
#[derive(Default)]
struct Sources {
    names: Vec<String>,
    numbers: BTreeMap<String, u16>,
    newest: u16,
    overflowed: bool,
}

impl Sources {
    fn add(&mut self, name: &str) -> u16 {
        // Rows of one source often stand together.
        if self.names.get(usize::from(self.newest)).is_some_and(|newest| newest == name) {
            return self.newest;
        }
        if let Some(number) = self.numbers.get(name) {
            self.newest = *number;
        } else if let Ok(number) = u16::try_from(self.names.len()) {
            self.names.push(name.to_owned());
            self.numbers.insert(name.to_owned(), number);
            self.newest = number;
        } else {
            self.overflowed = true;
        }
        self.newest
    }

    const fn last(&self) -> u16 {
        self.newest
    }

    fn too_many(&self) -> Option<usize> {
        self.overflowed.then_some(self.names.len())
    }
}

/// The line of every row, kept only where lines and rows drift apart.
#[derive(Default)]
struct Lines {
    steps: Vec<(u32, u64)>,
}

impl Lines {
    fn note(&mut self, row: u32, line: u64) {
        if self.line(row) != line || self.steps.is_empty() {
            self.steps.push((row, line));
        }
    }

    fn line(&self, row: u32) -> u64 {
        let after = self.steps.partition_point(|(from, _)| *from <= row);
        match after.checked_sub(1).map(|at| self.steps[at]) {
            Some((from, line)) => line + u64::from(row - from),
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_row_is_known_where_rows_take_several_lines() {
        let mut lines = Lines::default();
        let known = [2, 3, 7, 8, 9, 20];
        for (row, line) in (0..).zip(known) {
            lines.note(row, line);
        }
        assert_eq!(lines.steps.len(), 3, "only the steps are kept");
        assert_eq!((0..6).map(|row| lines.line(row)).collect::<Vec<_>>(), known);
    }
}
