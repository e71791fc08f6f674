//! Whether histories are what was written: each entry with its seal, and the audit with the entries.

use super::{ENTRIES, HistoryKind, START, read_entry, seal};
use crate::{StoreError, Tx};
use commons::ContentHash;
use std::collections::{BTreeMap, BTreeSet};

/// The histories in which an entry is not what was sealed, in words; empty when all are whole.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn changed(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let mut complaints = Vec::new();
    let mut at = (String::new(), 0_u64, START);
    tx.each(&ENTRIES.select("ORDER BY history_id, seq"), &[], &mut |row| {
        let history = row.text(0)?;
        if at.0 != history {
            at = (history, 0, START);
        }
        let Ok(entry) = read_entry(&row) else {
            complaints.push(format!("an entry of history {} cannot be read", at.0));
            return Ok(());
        };
        if entry.seq != at.1 + 1 || entry.seal != seal(at.2, &entry) {
            complaints.push(format!("entry {} of history {} was changed", entry.seq, at.0));
        }
        at = (at.0.clone(), entry.seq, entry.seal);
        Ok(())
    })?;
    complaints.extend(not_as_audited(tx)?);
    Ok(complaints)
}

/// The entries that the audit says were written and that are gone, or sealed otherwise, and those it
/// does not know, in words. A history of which it knows nothing at all is not found here.
fn not_as_audited(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let mut seals: BTreeMap<(String, String, u64), String> = BTreeMap::new();
    let sql = "SELECT h.kind, h.address, e.seq, e.seal FROM history_entries e \
               JOIN histories h ON h.id = e.history_id";
    tx.each(sql, &[], &mut |row| {
        seals.insert((row.text(0)?, row.text(1)?, row.count(2)?), row.hash(3)?.to_string());
        Ok(())
    })?;
    let mut complaints = Vec::new();
    // Entries of each history that the audit names.
    let mut named: BTreeMap<(String, String), BTreeSet<u64>> = BTreeMap::new();
    let sql = "SELECT object FROM audit WHERE decision = 'done' ORDER BY seq";
    tx.each(sql, &[], &mut |row| {
        let object = row.text(0)?;
        let Some((kind, address, seq, seal)) = entry_named(&object) else { return Ok(()) };
        named.entry((kind.to_owned(), address.to_owned())).or_default().insert(seq);
        match seals.get(&(kind.to_owned(), address.to_owned(), seq)) {
            Some(kept) if kept == seal => {}
            Some(_) => complaints.push(format!(
                "entry {seq} of {kind} {address} is not the one that the audit says was written"
            )),
            None => complaints.push(format!(
                "entry {seq} of {kind} {address} is gone: the audit says that it was written"
            )),
        }
        Ok(())
    })?;
    // The audit did not always name entries: what came before the first it names is not asked for.
    for (kind, address, seq) in seals.keys() {
        let of_history = named.get(&(kind.clone(), address.clone()));
        if of_history.is_some_and(|own| own.first() < Some(seq) && !own.contains(seq)) {
            complaints.push(format!(
                "entry {seq} of {kind} {address} is in no row of the audit: it was not written by this program"
            ));
        }
    }
    Ok(complaints)
}

/// The entry that an object of the audit ends with: `KIND ADDRESS entry NUMBER seal SEAL`.
fn entry_named(object: &str) -> Option<(&str, &str, u64, &str)> {
    let (rest, seal) = object.rsplit_once(" seal ")?;
    let (rest, seq) = rest.rsplit_once(" entry ")?;
    let (rest, address) = rest.rsplit_once(' ')?;
    let kind = rest.rsplit_once(' ').map_or(rest, |(_, kind)| kind);
    HistoryKind::parse(kind)?;
    // What somebody typed may look like an entry up to here.
    ContentHash::parse(seal)?;
    Some((kind, address, seq.parse().ok()?, seal))
}
