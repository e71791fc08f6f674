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
        self.write(row, &mut word);
        word
    }

    /// Writes the id of a row over what `word` held.
    fn write(&self, row: u32, word: &mut String) {
        word.clear();
        if let Some(source) = self.source(row) {
            word.push_str(source);
            word.push(':');
        }
        word.push_str(self.table.id(row));
    }

    fn source(&self, row: u32) -> Option<&'a str> {
        let at = usize::from(self.table.source(row));
        self.sources.and_then(|sources| sources.get(at)).map(String::as_str)
    }

    /// For each row, the row of its cluster whose id is first in the order of letters: a name for
    /// the cluster that the order of the rows does not change.
    pub(crate) fn names_of_clusters(&self, person: &[u32]) -> Vec<u32> {
        let mut first: Vec<u32> = (0..).take(person.len()).collect();
        for (row, person) in (0_u32..).zip(person) {
            let known = &mut first[*person as usize];
            let key = |row: u32| (self.source(row), self.table.id(row));
            if row != *known && key(row) < key(*known) {
                *known = row;
            }
        }
        person.iter().map(|person| first[*person as usize]).collect()
    }
}

/// Writes `id_a,id_b,weight,probability`.
pub(crate) fn write_links<'a>(
    file: &mut dyn Write,
    ids: &Ids<'_>,
    links: impl Iterator<Item = &'a Link>,
) -> io::Result<()> {
    let mut out = writer(file);
    out.write_record(["id_a", "id_b", "weight", "probability"])?;
    let mut words: [String; 4] = Default::default();
    for link in links {
        ids.write(link.a, &mut words[0]);
        ids.write(link.b, &mut words[1]);
        words[2].clear();
        let _ = write!(words[2], "{:.4}", link.weight);
        words[3].clear();
        // In full, so that the likeliest links keep their order.
        let _ = write!(words[3], "{}", link.probability());
        out.write_record(&words)?;
    }
    out.flush()
}

/// Writes `id,cluster`, in the order of the rows.
pub(crate) fn write_clusters(
    file: &mut dyn Write,
    ids: &Ids<'_>,
    person: &[u32],
) -> io::Result<()> {
    let mut out = writer(file);
    out.write_record(["id", "cluster"])?;
    let mut words: [String; 2] = Default::default();
    for (row, name) in (0_u32..).zip(ids.names_of_clusters(person)) {
        ids.write(row, &mut words[0]);
        ids.write(name, &mut words[1]);
        out.write_record(&words)?;
    }
    out.flush()
}

fn writer(file: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().buffer_capacity(1 << 18).from_writer(file)
}
