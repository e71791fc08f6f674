//! The files of private linkage: a partner's CSV in, encoded files out and in, handles.

use crate::problem::bad_input;
use anyhow::{Context, Result};
use conceal::encode::Notice;
use conceal::file::spell_handle;
use conceal::{Encoded, PlainRecord};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Reads the ids and the columns to encode.
pub(crate) fn read_plain(path: &Path, id: &str, columns: &[String]) -> Result<Vec<PlainRecord>> {
    let (mut reader, header) = open(path)?;
    let at = |name: &str| {
        header.iter().position(|cell| cell == name).ok_or_else(|| {
            let there = header.join(", ");
            bad_input(format!("{} has no column “{name}”; it has: {there}", path.display()))
        })
    };
    let id = at(id)?;
    let columns: Vec<usize> = columns.iter().map(|name| at(name)).collect::<Result<_>>()?;
    let mut records = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|why| bad_input(format!("{}: {why}", path.display())))?;
        let cell = |at: usize| row.get(at).unwrap_or("").to_owned();
        records.push(PlainRecord {
            id: cell(id),
            values: columns.iter().map(|at| cell(*at)).collect(),
        });
    }
    Ok(records)
}

fn open(path: &Path) -> Result<(csv::Reader<File>, Vec<String>)> {
    let bad = |why: csv::Error| bad_input(format!("{} cannot be read: {why}", path.display()));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(bad)?;
    let header = reader.headers().map_err(bad)?.iter();
    let header = header.map(|cell| cell.trim_start_matches('\u{feff}').to_owned()).collect();
    Ok((reader, header))
}

/// Reads an encoded file; what is wrong with it is told with its name.
pub(crate) fn read_encoded(path: &Path) -> Result<Encoded> {
    let bad = |why: String| bad_input(format!("{}: {why}", path.display()));
    let file = File::open(path).map_err(|why| bad(format!("it cannot be read: {why}")))?;
    Encoded::read(BufReader::new(file)).map_err(|why| bad(why.to_string()))
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> Result<()> {
    let here = if path.parent().is_none_or(|folder| folder.as_os_str().is_empty()) {
        Path::new(".").join(path)
    } else {
        path.to_owned()
    };
    seal::write_atomically(&here, write)
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// Writes which record each id has.
pub(crate) fn write_handles(path: &Path, notice: &Notice) -> Result<()> {
    write_whole(path, |file| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "record"])?;
        for (id, handle) in &notice.handles {
            writer.write_record([id.as_str(), &spell_handle(*handle)])?;
        }
        let rows = writer.into_inner().map_err(|why| io::Error::other(why.to_string()))?;
        file.write_all(&rows)
    })
}

/// The first id of each record, from handles files.
pub(crate) fn ids_of(paths: &[PathBuf]) -> Result<BTreeMap<String, String>> {
    let mut ids = BTreeMap::new();
    for path in paths {
        for (id, record) in read_pairs(path)? {
            ids.entry(record).or_insert(id);
        }
    }
    Ok(ids)
}

/// The first two columns of a CSV file.
pub(crate) fn read_pairs(path: &Path) -> Result<Vec<(String, String)>> {
    let (mut reader, header) = open(path)?;
    if header.len() < 2 {
        return Err(bad_input(format!("{} needs two columns", path.display())));
    }
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|why| bad_input(format!("{}: {why}", path.display())))?;
        pairs.push((row[0].to_owned(), row[1].to_owned()));
    }
    Ok(pairs)
}
