//! Backups: one portable form that either engine writes and either restores.
//!
//! A backup is lines of JSON: a first line with the form and the schema's version, for each table a
//! line with its name and columns and then a line a row, and a last line with the rows of each
//! table, the head of the audit and the hash of everything before it. It is written aside, forced
//! to the disk and renamed. A restore fills an empty database only, and counts only when the hash,
//! the rows of each table, and the audit's chain agree.
//!
//! A backup holds people's addresses and password hashes: seal it when it leaves the machine.

use crate::chain::Head;
use crate::table::{TABLES, Table};
use crate::{Address, Store, StoreError, Tx, Value, audit, migrate};
use commons::{ContentHash, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

const FORM: &str = "lifechances-backup 1";
/// Rows restored with one statement list in memory.
const ROWS_AT_ONCE: usize = 2_000;

/// What a backup or a restore held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backed {
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// Where the audit ends.
    pub audit_head: Head,
    /// The hash of the lines before the last.
    pub hash: ContentHash,
}

/// Why a backup cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBackup {
    /// Not a backup of ours.
    #[error("it is not a backup made by this program; give a file that `admin backup` wrote")]
    Form,
    /// A newer program made it.
    #[error("a newer program made it (schema {found}, this one knows {known}); use that one")]
    Newer {
        /// Its schema's version.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// A line is not what belongs there.
    #[error("line {line} is damaged; use another backup")]
    Line {
        /// The line, from 1.
        line: u64,
    },
    /// The file ends too early or was changed.
    #[error("it is cut off or was changed after it was made; use another backup")]
    Changed,
    /// The database to fill is in use.
    #[error("the database to restore into is not empty; give the address of a new one")]
    NotEmpty,
    /// The audit in it is broken.
    #[error("its audit does not verify; use another backup, and find out who changed this one")]
    Audit,
}

#[derive(Serialize, Deserialize)]
struct First {
    form: String,
    schema: i64,
    taken_at: Moment,
}

#[derive(Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: String,
}

impl Store {
    /// Writes a backup of one moment of the database; others may go on writing meanwhile.
    ///
    /// # Errors
    /// [`StoreError`]; a file that was there before is then untouched.
    pub fn backup(&self, to: &Path, now: Moment) -> Result<Backed, StoreError> {
        let to = to.to_owned();
        self.read("back up", move |tx| {
            let folder = to.parent().filter(|f| !f.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            let aside =
                tempfile::NamedTempFile::new_in(folder).map_err(file("writing a backup"))?;
            let mut out = Hashed { out: BufWriter::new(aside), hasher: blake3::Hasher::new() };
            let backed = write_all(tx, &mut out, now)?;
            let aside =
                out.out.into_inner().map_err(|e| file("writing a backup")(e.into_error()))?;
            aside.as_file().sync_all().map_err(file("writing a backup"))?;
            aside.persist(&to).map_err(|e| file("naming a backup")(e.error))?;
            File::open(folder).and_then(|f| f.sync_all()).map_err(file("naming a backup"))?;
            Ok(backed)
        })
    }

    /// Fills a new database from a backup, of either engine into either, and opens it.
    ///
    /// # Errors
    /// [`StoreError::BadBackup`] when the file cannot be used or the database is not empty; then
    /// none of its rows is kept.
    pub fn restore(address: &Address, from: &Path, now: Moment) -> Result<Self, StoreError> {
        let (schema, expected) = examine(from)?;
        let known = migrate::newest();
        if schema > known {
            return Err(BadBackup::Newer { found: schema, known }.into());
        }
        let store = Self::open_at(address, now, schema)?;
        let from = from.to_owned();
        store.write("restore", move |tx| fill(tx, &from, &expected))?;
        drop(store);
        Self::open(address, now)
    }
}

/// Writes and hashes at once.
struct Hashed<W: Write> {
    out: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Hashed<W> {
    fn line(&mut self, value: &impl Serialize) -> Result<(), StoreError> {
        let mut line = serde_json::to_vec(value).map_err(|e| StoreError::Broken(Box::new(e)))?;
        line.push(b'\n');
        self.hasher.update(&line);
        self.out.write_all(&line).map_err(file("writing a backup"))
    }
}

fn file(what: &'static str) -> impl FnOnce(std::io::Error) -> StoreError {
    move |source| StoreError::File { what, source }
}

fn write_all<W: Write>(
    tx: &mut Tx<'_>,
    out: &mut Hashed<W>,
    now: Moment,
) -> Result<Backed, StoreError> {
    let schema = migrate::applied(tx)?.last().map_or(0, |applied| applied.version);
    out.line(&First { form: FORM.to_owned(), schema, taken_at: now })?;
    let mut rows = BTreeMap::new();
    for table in TABLES {
        out.line(&TableLine { table: table.name.into(), columns: table.columns.into() })?;
        let mut count = 0_u64;
        let question = table.select(&format!("ORDER BY {}", table.order));
        tx.each(&question, &[], &mut |row| {
            count += 1;
            out.line(&row.0.iter().map(to_json).collect::<Vec<_>>())
        })?;
        rows.insert(table.name.to_owned(), count);
    }
    let hash = ContentHash::from_bytes(*out.hasher.finalize().as_bytes());
    let backed = Backed { rows, audit_head: audit::head(tx)?, hash };
    out.line(&backed)?;
    Ok(backed)
}

/// Floats go as text, whose shortest form reads back as exactly the same number.
fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        Value::Whole(number) => Json::from(*number),
        Value::Real(number) => serde_json::json!({ "real": format!("{number:?}") }),
    }
}

fn from_json(json: &Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Number(number) => number.as_i64().map(Value::Whole),
        Json::Object(parts) => parts.get("real")?.as_str()?.parse().ok().map(Value::Real),
        Json::Bool(_) | Json::Array(_) => None,
    }
}

/// Reads a backup through without storing anything: its form, its hash and its last line.
fn examine(from: &Path) -> Result<(i64, Backed), StoreError> {
    let mut reader = BufReader::new(File::open(from).map_err(file("opening a backup"))?);
    let mut hasher = blake3::Hasher::new();
    let mut line = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    let mut first: Option<First> = None;
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(file("reading a backup"))? == 0 {
            break;
        }
        if first.is_none() {
            let read: First = serde_json::from_slice(&line).map_err(|_| BadBackup::Form)?;
            first = Some(read);
        }
        hasher.update(&last);
        std::mem::swap(&mut last, &mut line);
    }
    let first = first.filter(|first| first.form == FORM).ok_or(BadBackup::Form)?;
    let backed: Backed = serde_json::from_slice(&last).map_err(|_| BadBackup::Changed)?;
    let whole = last.ends_with(b"\n") && backed.hash.as_bytes() == hasher.finalize().as_bytes();
    if whole { Ok((first.schema, backed)) } else { Err(BadBackup::Changed.into()) }
}

/// Restores every row, then counts and verifies before anything is kept.
fn fill(tx: &mut Tx<'_>, from: &Path, expected: &Backed) -> Result<(), StoreError> {
    check_empty(tx, expected)?;
    tx.execute("DELETE FROM audit_head", &[])?;
    let mut lines = BufReader::new(File::open(from).map_err(file("opening a backup"))?).lines();
    let mut number = 0_u64;
    let mut target: Option<Target> = None;
    let mut hold: Vec<Vec<Value>> = Vec::new();
    while let Some(line) = lines.next().transpose().map_err(file("reading a backup"))? {
        number += 1;
        let damaged = || StoreError::from(BadBackup::Line { line: number });
        let json: Json = serde_json::from_str(&line).map_err(|_| damaged())?;
        match &json {
            Json::Array(values) => {
                let row: Option<Vec<Value>> = values.iter().map(from_json).collect();
                hold.push(row.ok_or_else(damaged)?);
                if hold.len() == ROWS_AT_ONCE {
                    put(tx, target.as_ref(), &mut hold)?;
                }
            }
            Json::Object(parts) if parts.contains_key("table") => {
                put(tx, target.as_ref(), &mut hold)?;
                let named: TableLine = serde_json::from_value(json).map_err(|_| damaged())?;
                target = Some(Target::of(&named).ok_or_else(damaged)?);
            }
            Json::Object(_) if number == 1 => {}
            Json::Object(_) => put(tx, target.as_ref(), &mut hold)?,
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                return Err(damaged());
            }
        }
    }
    check_filled(tx, expected)
}

/// The table rows go into, with the columns the backup gives.
struct Target {
    head: String,
    width: usize,
}

impl Target {
    /// Names are taken from our own list, never from the file.
    fn of(named: &TableLine) -> Option<Self> {
        let table: &Table = TABLES.iter().find(|table| table.name == named.table)?;
        let ours: Vec<&str> = table.columns.split(", ").collect();
        let theirs: Vec<&str> = named.columns.split(", ").collect();
        let known = theirs.iter().all(|column| ours.contains(column));
        let head = format!("INSERT INTO {} ({})", table.name, theirs.join(", "));
        known.then_some(Self { head, width: theirs.len() })
    }
}

fn put(
    tx: &mut Tx<'_>,
    target: Option<&Target>,
    hold: &mut Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    if hold.is_empty() {
        return Ok(());
    }
    let target = target.filter(|target| hold.iter().all(|row| row.len() == target.width));
    let target = target.ok_or(BadBackup::Changed)?;
    tx.insert_many(&target.head, "", &mut hold.drain(..))?;
    Ok(())
}

/// Rows of the tables a backup has; later migrations may have added others, still empty.
fn counts(tx: &mut Tx<'_>, expected: &Backed) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut rows = BTreeMap::new();
    for table in TABLES.iter().filter(|table| expected.rows.contains_key(table.name)) {
        let sql = format!("SELECT COUNT(*) FROM {}", table.name);
        rows.insert(table.name.to_owned(), tx.one(&sql, &[], |row| row.count(0))?);
    }
    Ok(rows)
}

fn check_empty(tx: &mut Tx<'_>, expected: &Backed) -> Result<(), StoreError> {
    let rows = counts(tx, expected)?;
    let used = rows.iter().any(|(table, rows)| *rows > 0 && table != audit::HEAD.name);
    if used { Err(BadBackup::NotEmpty.into()) } else { Ok(()) }
}

fn check_filled(tx: &mut Tx<'_>, expected: &Backed) -> Result<(), StoreError> {
    if counts(tx, expected)? != expected.rows {
        return Err(BadBackup::Changed.into());
    }
    match audit::verify(tx, Some(expected.audit_head))? {
        Ok(_) => Ok(()),
        Err(_) => Err(BadBackup::Audit.into()),
    }
}
