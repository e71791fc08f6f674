//! Who is counted in each cell of what is to leave, compared with everything that has left.
//!
//! Beside each table with counts, `NAME.csv`, lies `NAME.contributors.csv`: for each cell the names of
//! its children in one extract, which is known by them. The list is held against the table and the
//! extract ([`disclose::contributors::claimed`]), its names are turned into people by the vault
//! (`children`), and the sets are compared with those of every release there was, whether or not it was
//! taken back ([`disclose::contributors::too_close`]). What leaves is written into the ledger, and its
//! sets are sealed in the vault (`kept`) under a hash that stands there. The list itself never leaves.

mod audit;
mod children;
mod kept;
#[cfg(test)]
mod tests;

use super::CannotOutput;
use super::tables::{bytes_of, declaration_of, is_declaration};
use crate::deeds;
use crate::house::House;
use crate::ledger_of_profiles::enter_earlier;
use children::{Everybody, Extracts};
use commons::{ContentHash, Moment, Pseudonym};
use conceal::read_pseudonym;
use convene::Who;
use convene::output::{Output, OutputFile, OutputLife};
use disclose::contributors::{
    BadClaim, File, NamedSet, POLICY, claimed, contradicted, groups_of, too_close,
};
use disclose::output_checks::{Declared, Kind};
use kept::{Kept, KeptCell, Numbers};
use lake::Opening;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::ledger::{self, AuditResult, Door, Entry, Release, Viewer};

pub(crate) use audit::audit_room;

/// How the name of a list ends.
const ENDING: &str = ".contributors.csv";
/// A longer list is not taken, in bytes. Nobody reads it line by line.
pub(super) const MOST_BYTES: usize = 128_000_000;
/// After so many problems the rest is not told.
const MOST_TOLD: usize = 50;

/// Whether a file is a list of who is counted: it never leaves.
pub(super) fn is_list(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(ENDING)
}

/// What is to leave, once it was compared with all that has left.
pub(super) struct Leaving {
    release: Release,
    /// How many releases there were to compare it with.
    compared: usize,
}

/// What the lists say, in people.
struct Counted {
    kept: Kept,
    extracts: BTreeSet<String>,
    /// How many releases it was compared with.
    compared: usize,
}

/// Whether the lists of a request fit its tables, and its sets lie far enough from all that have left.
///
/// # Errors
/// [`CannotOutput::ToMend`] with every problem; [`CannotOutput`] when it cannot be said.
pub(super) fn check(house: &House, who: &Who, life: &OutputLife) -> Result<(), CannotOutput> {
    counted(house, who, life.output()).map(|_| ())
}

/// Checks once more, and seals the sets in the vault: the last step before it leaves.
///
/// # Errors
/// As [`check`]; also while the last audit of the ledger found something.
pub(super) fn leaving(
    house: &House,
    who: &Who,
    (address, life): (&str, &OutputLife),
) -> Result<Leaving, CannotOutput> {
    let last = house.store.read("last audit of the ledger", ledger::last_audit)?;
    if last.is_some_and(|last| last.result == AuditResult::Failed) {
        let words = "the last check of what was released found that it is not as it should be: \
                     nothing leaves until a check has passed";
        return Err(CannotOutput::NotNow(words.to_owned()));
    }
    enter_earlier(house, "system")?;
    let side = house.children.as_ref().ok_or(CannotOutput::NoChildrenSide)?;
    let counted = counted(house, who, life.output())?;
    let sets = side.vault.write_contributors(&counted.kept.to_bytes())?;
    let extracts: Vec<&str> = counted.extracts.iter().map(String::as_str).collect();
    let release = Release {
        door: Door::Room,
        table_id: address.to_owned(),
        vintage: extracts.join(", "),
        cells: cells_in_ledger(life.output(), &counted.kept, sets),
        viewer: Viewer::Partners,
        menu: None,
        policy: POLICY.to_owned(),
        content: life.output().seal(),
    };
    Ok(Leaving { release, compared: counted.compared })
}

impl Leaving {
    /// Writes it into the ledger.
    ///
    /// # Errors
    /// [`CannotOutput::NotNow`] when something else has left since it was compared.
    pub(super) fn enter(
        &self,
        tx: &mut Tx<'_>,
        (who, now): (&Who, Moment),
    ) -> Result<(), CannotOutput> {
        if ledger::of_door(tx, Door::Room)?.len() != self.compared {
            let words = "something else has left the safe room in this moment: release this again, \
                         and it is compared with that as well";
            return Err(CannotOutput::NotNow(words.to_owned()));
        }
        let by = deeds::done(&who.id, &deeds::roles_of(who), "", "");
        ledger::append(tx, std::slice::from_ref(&self.release), &by, now)?;
        Ok(())
    }
}

/// `{"cells":{"areas.csv":{"pupils":[2,3]}},"contributors":"…","files":{"areas.csv":"…"}}`: the lines of
/// the cells, the hash of the sets, and the files that leave.
fn cells_in_ledger(output: &Output, kept: &Kept, sets: ContentHash) -> String {
    let mut cells: BTreeMap<&str, BTreeMap<&str, Vec<u64>>> = BTreeMap::new();
    for cell in &kept.cells {
        cells.entry(&cell.file).or_default().entry(&cell.column).or_default().push(cell.line);
    }
    let leaves = output.files.iter().filter(|file| !is_list(&file.name));
    let files: BTreeMap<&str, String> =
        leaves.map(|file| (file.name.as_str(), file.hash.to_string())).collect();
    serde_json::json!({ "cells": cells, "contributors": sets.to_string(), "files": files })
        .to_string()
}

/// The hash of the sets that an entry of the ledger names.
fn sets_of(entry: &Entry) -> Option<ContentHash> {
    let cells: serde_json::Value = serde_json::from_str(&entry.release.cells).ok()?;
    ContentHash::parse(cells.get("contributors")?.as_str()?)
}

/// A table with counts, and what lies beside it.
struct Asked<'a> {
    table: &'a OutputFile,
    list: &'a OutputFile,
    declared: Declared,
}

fn counted(house: &House, who: &Who, output: &Output) -> Result<Counted, CannotOutput> {
    let mut problems = strays(output);
    let mut asked = Vec::new();
    let is_table = |file: &&OutputFile| !is_declaration(&file.name) && !is_list(&file.name);
    for table in output.files.iter().filter(is_table) {
        match asked_of(house, who, (output, table))? {
            Ok(found) => asked.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(to_mend(problems));
    }
    // Only now is the vault opened for it.
    let everybody = Everybody::open(house, who)?;
    let (mut cells, mut extracts) = (Vec::new(), Extracts::new());
    for one in &asked {
        match cells_of(house, who, (one, &everybody, &mut extracts))? {
            Ok(found) => cells.extend(found),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(to_mend(problems));
    }
    let kept = Kept::new(cells, &everybody.superseded);
    let compared = compare(house, who, &kept)?;
    Ok(Counted { kept, extracts: extracts.into_keys().collect(), compared })
}

fn to_mend(mut problems: Vec<String>) -> CannotOutput {
    let more = problems.len().saturating_sub(MOST_TOLD);
    problems.truncate(MOST_TOLD);
    if more > 0 {
        problems.push(format!("and {more} more"));
    }
    CannotOutput::ToMend(problems)
}

/// Lists that no table lies beside.
fn strays(output: &Output) -> Vec<String> {
    let lists = output.files.iter().filter(|file| is_list(&file.name));
    let has_table = |list: &&OutputFile| {
        output.files.iter().any(|file| list_of(&file.name).eq_ignore_ascii_case(&list.name))
    };
    let strays = lists.filter(|list| !has_table(list));
    strays.map(|list| format!("{}: there is no table of this name beside it", list.name)).collect()
}

/// The name of the list of a table.
pub fn list_of(table: &str) -> String {
    let stem = table.rsplit_once('.').map_or(table, |(stem, _)| stem);
    format!("{stem}{ENDING}")
}

/// What lies beside a table; nothing when it has no counts, and what is missing when it is not there.
fn asked_of<'a>(
    house: &House,
    who: &Who,
    (output, table): (&'a Output, &'a OutputFile),
) -> Result<Result<Option<Asked<'a>>, String>, CannotOutput> {
    let Some(declaration) = declaration_of(output, &table.name) else {
        return Ok(Err(format!("{}: a declaration of its columns is missing", table.name)));
    };
    let text = bytes_of(house, who, declaration)?;
    let declared = match Declared::parse(&String::from_utf8_lossy(&text)) {
        Ok(declared) => declared,
        Err(bad) => return Ok(Err(format!("{}, {bad}", declaration.name))),
    };
    if !declared.columns.iter().any(|column| column.is == Kind::Count) {
        return Ok(Ok(None));
    }
    Ok(match (list_beside(output, &table.name), missing_list(output, &table.name, &declared)) {
        (Some(list), _) => Ok(Some(Asked { table, list, declared })),
        (None, missing) => missing.map_or(Ok(None), Err),
    })
}

fn list_beside<'a>(output: &'a Output, table: &str) -> Option<&'a OutputFile> {
    let wanted = list_of(table);
    output.files.iter().find(|file| file.name.eq_ignore_ascii_case(&wanted))
}

/// What is to be mended when a table has counts and it is not said who is counted.
pub(super) fn missing_list(output: &Output, table: &str, declared: &Declared) -> Option<String> {
    let has_counts = declared.columns.iter().any(|column| column.is == Kind::Count);
    (has_counts && list_beside(output, table).is_none()).then(|| {
        format!(
            "{table}: it is not said who is counted in each cell: put {} beside it, with a line for \
             every child in every cell",
            list_of(table)
        )
    })
}

type Found = Result<Vec<KeptCell>, Vec<String>>;

/// The cells of a table with who is counted in them, or what is to be mended.
fn cells_of(
    house: &House,
    who: &Who,
    (asked, everybody, extracts): (&Asked<'_>, &Everybody<'_>, &mut Extracts),
) -> Result<Found, CannotOutput> {
    let (table, list) = (bytes_of(house, who, asked.table)?, bytes_of(house, who, asked.list)?);
    let names = names_in(&list);
    let table = File { name: &asked.table.name, bytes: &table };
    let list = File { name: &asked.list.name, bytes: &list };
    let told = |bad: &[BadClaim]| Ok(Err(bad.iter().map(ToString::to_string).collect()));
    if names.is_empty() {
        return match claimed(table, &asked.declared, list, |_| None) {
            Ok(cells) => Ok(Ok(cells.iter().map(|cell| KeptCell::of(cell, &[])).collect())),
            Err(bad) => told(&bad),
        };
    }
    let extract = match everybody.extract_of(&names, extracts)? {
        Ok(extract) => extract,
        Err(why) => return Ok(Err(vec![format!("{}: {why}", list.name)])),
    };
    let Some(rows) = extracts.get(&extract) else { return Ok(Ok(Vec::new())) };
    let cells = match claimed(table, &asked.declared, list, |name| rows.number(name)) {
        Ok(cells) => cells,
        Err(bad) => return told(&bad),
    };
    let groups = groups_of(table, &asked.declared);
    let many = u32::try_from(rows.people.len()).unwrap_or(u32::MAX);
    let says = |row: u32, heading: &str, value: &str| rows.says(row, heading, value);
    let bad = contradicted(list.name, (&groups, &cells), many, says);
    if bad.is_empty() {
        Ok(Ok(cells.iter().map(|cell| KeptCell::of(cell, &rows.people)).collect()))
    } else {
        told(&bad)
    }
}

/// The names of children in a list, in its last column; what is no name is told when it is read.
fn names_in(list: &[u8]) -> BTreeSet<Pseudonym> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(list);
    let mut record = csv::ByteRecord::new();
    let mut names = BTreeSet::new();
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        let name = record.iter().next_back().and_then(|name| std::str::from_utf8(name).ok());
        names.extend(name.and_then(|name| read_pseudonym(name).ok()));
    }
    names
}

/// Compares new sets with each other and with those of every release. Gives how many releases there are.
fn compare(house: &House, who: &Who, new: &Kept) -> Result<usize, CannotOutput> {
    let released =
        house.store.read("what left the safe room", |tx| ledger::of_door(tx, Door::Room))?;
    let mut numbers = new.numbers();
    let own = new.known_sets(&mut numbers, "");
    let mut found: BTreeSet<_> = too_close(&own, &[]).into_iter().collect();
    for entry in &released {
        let before = released_sets(house, who, (entry, &mut numbers))?;
        found.extend(too_close(&own, &before));
    }
    if found.is_empty() {
        return Ok(released.len());
    }
    Err(to_mend(found.iter().map(ToString::to_string).collect()))
}

/// The sets of a release.
fn released_sets(
    house: &House,
    who: &Who,
    (entry, numbers): (&Entry, &mut Numbers),
) -> Result<Vec<NamedSet>, CannotOutput> {
    let kept = kept_of(house, &who.id, entry)?.ok_or_else(|| {
        let request = &entry.release.table_id;
        CannotOutput::NotNow(format!(
            "who was counted in {request} cannot be read in the vault: restore it from a backup, for \
             nothing can be compared with it"
        ))
    })?;
    Ok(kept.known_sets(numbers, &format!(" in the request {}", entry.release.table_id)))
}

/// What the vault kept of a release; none when it has nothing, or something else.
fn kept_of(house: &House, who: &str, entry: &Entry) -> Result<Option<Kept>, CannotOutput> {
    let side = house.children.as_ref().ok_or(CannotOutput::NoChildrenSide)?;
    let Some(hash) = sets_of(entry) else { return Ok(None) };
    let (purpose, at) = ("comparing contributor sets".to_owned(), house.now());
    let opening = Opening { purpose, who: who.to_owned(), at };
    let found = side.vault.read_contributors(&opening, hash)?.found;
    Ok(found.and_then(|bytes| Kept::read(&bytes)))
}
