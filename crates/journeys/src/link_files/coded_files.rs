//! A linkage in integer tables, written as the files that other engines read.

use connect::{Coded, CodedColumn, CodedTable, Dialect};
use lake::{LakeProblem, Numbers, write_numbers};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Records in one file: what a worker of a cluster reads at a time.
const RECORDS_IN_A_FILE: usize = 1_000_000;

/// What is written beside the tables and the two questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedChoice {
    /// Whose words the tables are made with.
    pub dialect: Dialect,
    /// Where the engine finds the folder, as a path or an address.
    pub folder_as_seen: String,
    /// Whether the answers are worked out here as well, to hold the engine's against.
    pub answers: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedWritten {
    /// Records.
    pub records: usize,
    /// The tables, with their rows.
    pub tables: Vec<(String, usize)>,
    /// Pairs and links, where the answers were worked out here.
    pub answers: Option<(u64, usize)>,
}

/// Writes all files into a folder, which is made if need be.
///
/// # Errors
/// [`LakeProblem`] when a file cannot be written.
pub(super) fn write_coded(
    coded: &Coded<'_>,
    folder: &Path,
    choice: &CodedChoice,
) -> Result<CodedWritten, LakeProblem> {
    clear(&folder.join("records"))?;
    let mut tables = Vec::new();
    for (part, from) in (1..).zip((0..coded.records().max(1)).step_by(RECORDS_IN_A_FILE)) {
        let records = coded.records_from(from..from.saturating_add(RECORDS_IN_A_FILE));
        write_table(&folder.join(format!("records/part-{part:05}.parquet")), &records)?;
    }
    tables.push(("records".to_owned(), coded.records()));
    for table in coded.tables() {
        write_table(&folder.join(format!("{}.parquet", table.name)), &table)?;
        tables.push((table.name.clone(), rows(&table)));
    }
    for (name, text) in [
        ("tables.sql", coded.tables_sql(choice.dialect, &choice.folder_as_seen)),
        ("histogram.sql", coded.histogram_sql()),
        ("links.sql", coded.links_sql()),
    ] {
        write_lines(&folder.join(name), |file| file.write_all(text.as_bytes()))?;
    }
    let answers = choice.answers.then(|| write_answers(coded, folder)).transpose()?;
    Ok(CodedWritten { records: coded.records(), tables, answers })
}

/// The answers as this program gives them: patterns with their pairs, and the links.
fn write_answers(coded: &Coded<'_>, folder: &Path) -> Result<(u64, usize), LakeProblem> {
    let folder = folder.join("answers");
    make(&folder)?;
    let histogram = coded.histogram();
    write_lines(&folder.join("histogram.csv"), |file| {
        writeln!(file, "pattern,pairs")?;
        histogram.iter().try_for_each(|(pattern, pairs)| writeln!(file, "{pattern},{pairs}"))
    })?;
    let links = coded.links();
    write_lines(&folder.join("links.csv"), |file| {
        writeln!(file, "a_place,b_place,pattern,weight")?;
        links.iter().try_for_each(|link| {
            writeln!(file, "{},{},{},{:.9}", link.a, link.b, link.pattern, link.weight)
        })
    })?;
    Ok((histogram.iter().map(|(_, pairs)| pairs).sum(), links.len()))
}

fn write_table(path: &Path, table: &CodedTable) -> Result<(), LakeProblem> {
    let columns: Vec<(&str, Numbers<'_>)> =
        table.columns.iter().map(|(name, column)| (name.as_str(), lent(column))).collect();
    write_numbers(path, &columns)
}

const fn lent(column: &CodedColumn) -> Numbers<'_> {
    match column {
        CodedColumn::Codes(codes) => Numbers::Codes(codes.as_slice()),
        CodedColumn::Wholes(wholes) => Numbers::Wholes(wholes.as_slice()),
        CodedColumn::Shares(shares) => Numbers::Shares(shares.as_slice()),
    }
}

fn rows(table: &CodedTable) -> usize {
    table.columns.first().map_or(0, |(_, column)| match column {
        CodedColumn::Codes(codes) => codes.len(),
        CodedColumn::Wholes(wholes) => wholes.len(),
        CodedColumn::Shares(shares) => shares.len(),
    })
}

fn make(folder: &Path) -> Result<(), LakeProblem> {
    fs::create_dir_all(folder).map_err(disk("make", folder))
}

/// An empty folder: pieces of an earlier run would be read as records of this one.
fn clear(folder: &Path) -> Result<(), LakeProblem> {
    make(folder)?;
    for entry in fs::read_dir(folder).map_err(disk("list", folder))? {
        let path = entry.map_err(disk("list", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("part-") && name.ends_with(".parquet") {
            fs::remove_file(&path).map_err(disk("remove", &path))?;
        }
    }
    Ok(())
}

pub(crate) fn write_lines(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), LakeProblem> {
    let written = File::create(path).map(BufWriter::new).and_then(|mut file| {
        write(&mut file)?;
        file.flush()
    });
    written.map_err(disk("write", path))
}

fn disk(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LakeProblem {
    let path: PathBuf = path.to_owned();
    move |source| LakeProblem::Disk { doing, path, source }
}
