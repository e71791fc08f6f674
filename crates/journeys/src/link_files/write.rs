//! The results as files. Each is written beside its place and then renamed, so nobody ever reads
//! half of one.

use crate::link_files::gather::Gathered;
use crate::link_files::problem::{CannotLinkFiles, about};
use connect::{Link, Table};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file being written.
pub(crate) struct Output {
    target: PathBuf,
    unfinished: Option<PathBuf>,
    file: Option<File>,
}

impl Output {
    /// Begins a file; an error in words when it cannot be made, or is one of the files to be read.
    pub(crate) fn begin(target: &Path, inputs: &[&Path]) -> Result<Self, CannotLinkFiles> {
        let same = |input: &&Path| {
            let paths = target.canonicalize().ok().zip(input.canonicalize().ok());
            paths.is_some_and(|(target, input)| target == input)
        };
        if inputs.iter().any(same) {
            let advice = "Give the result another name.";
            return Err(about(target, 0, "a file that is to be read", "a new file", advice).into());
        }
        // A pipe or a terminal is written to directly: nothing can be renamed over it.
        let special = fs::metadata(target).is_ok_and(|there| !there.is_file());
        let unfinished = (!special).then(|| {
            let mut name = target.file_name().unwrap_or_default().to_owned();
            name.push(".unfinished");
            target.with_file_name(name)
        });
        let path = unfinished.as_deref().unwrap_or(target);
        let file = File::options().write(true).create(true).truncate(!special).open(path);
        let file = file.map_err(|error| {
            let found = format!("a file that cannot be written ({error})");
            let advice = "Make its folder first, or choose another.";
            about(target, 0, found, "a file that can be written", advice)
        })?;
        Ok(Self { target: target.to_owned(), unfinished, file: Some(file) })
    }

    /// Writes it and puts it in its place.
    pub(crate) fn finish(
        mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CannotLinkFiles> {
        let target = self.target.clone();
        let trouble = |source| CannotLinkFiles::Write { path: target, source };
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let mut written = write(&mut file).and_then(|()| file.flush());
        drop(file);
        if let (Ok(()), Some(unfinished)) = (&written, &self.unfinished) {
            written = fs::rename(unfinished, &self.target);
            if written.is_ok() {
                self.unfinished = None;
            }
        }
        written.map_err(trouble)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(unfinished) = &self.unfinished {
            // What is left of a run that did not finish is of no use; if it cannot be removed, its
            // name says what it is.
            let _ = fs::remove_file(unfinished);
        }
    }
}

/// Ids as they are written: with the name of the file before them where files use the same ids.
pub(crate) struct Ids<'a> {
    table: &'a Table,
    sources: Option<&'a [String]>,
}

impl<'a> Ids<'a> {
    pub(crate) fn of(gathered: &'a Gathered) -> Self {
        let sources = gathered.ids_repeat.then_some(gathered.sources.as_slice());
        Self { table: &gathered.table, sources }
    }

    /// The id of a row.
    pub(crate) fn of_row(&self, row: u32) -> String {
        let mut word = String::new();
        self.add(row, &mut word);
        word
    }

    /// Adds the id of a row to a text.
    fn add(&self, row: u32, word: &mut String) {
        if let Some(source) = self.source(row) {
            word.push_str(source);
            word.push(':');
        }
        word.push_str(self.table.id(row));
    }

    /// Adds the id of a row as a cell: in quotation marks where a separator, a mark or the end of a
    /// line is in it.
    fn add_cell(&self, row: u32, text: &mut String) {
        let from = text.len();
        self.add(row, text);
        let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
        if text.as_bytes()[from..].iter().any(special) {
            let plain = text.split_off(from);
            let _ = write!(text, "\"{}\"", plain.replace('"', "\"\""));
        }
    }

    fn source(&self, row: u32) -> Option<&'a str> {
        let at = usize::from(self.table.source(row));
        self.sources.and_then(|sources| sources.get(at)).map(String::as_str)
    }

    /// Looks at the ids of some rows that will be asked for soon: where they stand, then what they are,
    /// because memory answers many questions that do not wait for each other in the time of one.
    fn look_at(&self, rows: impl Iterator<Item = u32> + Clone) {
        let ids = rows.map(|row| self.table.id(row));
        let sizes = ids.clone().fold(0, |sizes, id| sizes ^ id.len());
        let letters = |seen, id: &str| seen ^ id.as_bytes().first().copied().unwrap_or(0);
        std::hint::black_box((sizes, ids.fold(0, letters)));
    }

    /// For each row, the row of its cluster whose id is first in the order of letters: a name for
    /// the cluster that the order of the rows does not change.
    pub(crate) fn names_of_clusters(&self, person: &[u32]) -> Vec<u32> {
        let mut first: Vec<u32> = (0..).take(person.len()).collect();
        let key = |row: u32| (self.source(row), self.table.id(row));
        for (from, some) in (0_u32..).step_by(NEAR).zip(person.chunks(NEAR)) {
            let known = some.iter().map(|person| first[*person as usize]);
            self.look_at((from..).zip(known).filter(|(row, known)| row != known).map(|at| at.1));
            for (row, person) in (from..).zip(some) {
                let known = &mut first[*person as usize];
                if row != *known && key(row) < key(*known) {
                    *known = row;
                }
            }
        }
        person.iter().map(|person| first[*person as usize]).collect()
    }
}

/// Which links are written.
pub(crate) type Wanted<'a> = &'a (dyn Fn(&Link) -> bool + Sync);

/// Writes `id_a,id_b,weight,probability` of the links that are wanted.
pub(crate) fn write_links(
    file: &mut dyn Write,
    ids: &Ids<'_>,
    (links, wanted): (&[Link], Wanted<'_>),
    threads: usize,
) -> io::Result<()> {
    file.write_all(b"id_a,id_b,weight,probability\n")?;
    in_pieces(file, threads, links, |_, links, text| {
        for some in links.chunks(NEAR) {
            let wanted = some.iter().filter(|link| wanted(link));
            ids.look_at(wanted.clone().flat_map(|link| [link.a, link.b]));
            for link in wanted {
                ids.add_cell(link.a, text);
                text.push(',');
                ids.add_cell(link.b, text);
                // The probability in full, so that the likeliest links keep their order.
                let _ = writeln!(text, ",{:.4},{}", link.weight, link.probability());
            }
        }
    })
}

/// Writes `id,cluster`, in the order of the rows.
pub(crate) fn write_clusters(
    file: &mut dyn Write,
    ids: &Ids<'_>,
    person: &[u32],
    threads: usize,
) -> io::Result<()> {
    file.write_all(b"id,cluster\n")?;
    in_pieces(file, threads, &ids.names_of_clusters(person), |from, names, text| {
        for (from, some) in (from..).step_by(NEAR).zip(names.chunks(NEAR)) {
            ids.look_at(some.iter().copied());
            for (row, name) in (from..).zip(some) {
                ids.add_cell(row, text);
                text.push(',');
                ids.add_cell(*name, text);
                text.push('\n');
            }
        }
    })
}

/// Finishes two files, at the same time where there may be two threads.
pub(crate) fn finish_both(
    threads: usize,
    one: impl FnOnce() -> Result<(), CannotLinkFiles>,
    other: impl FnOnce() -> Result<(), CannotLinkFiles> + Send,
) -> Result<(), CannotLinkFiles> {
    if threads < 2 {
        return one().and_then(|()| other());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        one().and(other.join().expect("writing does not panic"))
    })
}

/// Rows whose ids are looked at together.
const NEAR: usize = 64;

/// Lines that are made together.
const TOGETHER: usize = 1 << 14;

/// Writes the lines of items in their order; on several threads, each makes those of some.
fn in_pieces<T: Sync>(
    file: &mut dyn Write,
    threads: usize,
    items: &[T],
    lines: impl Fn(u32, &[T], &mut String) + Sync,
) -> io::Result<()> {
    let mut texts = vec![String::new(); threads.max(1)];
    let mut from = 0;
    for some in items.chunks(TOGETHER * texts.len()) {
        std::thread::scope(|scope| {
            for (piece, text) in some.chunks(TOGETHER).zip(&mut texts) {
                let (first, lines) = (from, &lines);
                from += u32::try_from(piece.len()).unwrap_or(u32::MAX);
                if threads < 2 {
                    lines(first, piece, text);
                } else {
                    scope.spawn(move || lines(first, piece, text));
                }
            }
        });
        for text in &mut texts {
            file.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect::Kind;

    #[test]
    fn what_is_written_is_what_a_reader_of_csv_reads() {
        let ids = ["1", "a,b", "says \"no\"", "two\nlines", " x", "\r", "Zoë"];
        let mut table = Table::new(vec![Kind::Given]);
        ids.iter().for_each(|id| table.push(id, 0, ["x"]));
        let mut file = Vec::new();
        let person: Vec<u32> = (0..7).collect();
        let sources = None;
        write_clusters(&mut file, &Ids { table: &table, sources }, &person, 1).unwrap();
        let mut expected = csv::Writer::from_writer(Vec::new());
        expected.write_record(["id", "cluster"]).unwrap();
        ids.iter().for_each(|id| expected.write_record([id, id]).unwrap());
        assert_eq!(file, expected.into_inner().unwrap());
    }

    #[test]
    fn lines_are_the_same_on_any_number_of_threads() {
        let mut table = Table::new(vec![Kind::Given]);
        (0..70_000).for_each(|id: u32| table.push(&id.to_string(), 0, ["x"]));
        let person: Vec<u32> = (0..70_000).map(|row: u32| row / 3 * 3).collect();
        let written = |threads| {
            let (mut file, ids) = (Vec::new(), Ids { table: &table, sources: None });
            write_clusters(&mut file, &ids, &person, threads).unwrap();
            file
        };
        let one = written(1);
        assert_eq!(one.iter().filter(|byte| **byte == b'\n').count(), 70_001);
        assert!([0, 2, 3].iter().all(|threads| written(*threads) == one));
    }
}
