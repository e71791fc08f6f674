//! What has been protected: anyone may read it, nobody else can make it, and it can be put away
//! and reopened without a second way of making figures.

use crate::attack::{Impossible, recoverable};
use crate::attackers::{Findings, Limits, NoAttack, Publication};
use crate::table::{Cell, Table};
use commons::ContentHash;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// The form of the record.
const FORMAT: &str = "lifechances released table 1";

/// Something that has passed disclosure control. It reads as what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Released<T> {
    value: T,
    #[serde(skip)]
    hash: ContentHash,
}

/// The stored record is not what was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Tampered {
    /// The record's content is not the one that was named.
    #[error("the stored figure is not the one that was released")]
    Hash,
    /// The record is not in its one canonical form, is of an unknown form, or names rules that
    /// would protect nobody.
    #[error("the stored figure is not in the form this version writes")]
    Form,
    /// The number of hidden cells is not the one its note states.
    #[error("the stored figure's note does not describe it")]
    Note,
    /// A cell could not have been shown under its rules, or parts contradict totals.
    #[error("the stored figure breaks its own rules: {0}")]
    Conformance(Impossible),
    /// A hidden cell can be worked out.
    #[error("{cells} hidden cells of the stored figure can be worked out")]
    Recoverable {
        /// How many.
        cells: usize,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record<T> {
    format: String,
    table: T,
}

impl<T> Deref for Released<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Released<T> {
    /// The hash of the record: the permanent name of exactly this release.
    pub const fn hash(&self) -> ContentHash {
        self.hash
    }
}

impl<T> Released<T> {
    /// For what `live` makes: its own files check and hash it.
    pub(crate) const fn sealed(value: T, hash: ContentHash) -> Self {
        Self { value, hash }
    }
}

impl Released<Table> {
    /// Called by `release` and `reopen` only.
    pub(crate) fn seal(table: Table) -> Self {
        let hash = ContentHash::of(record_of(&table).as_bytes());
        Self { value: table, hash }
    }

    /// The record to keep: canonical JSON, the same bytes for the same release.
    pub fn to_record(&self) -> String {
        record_of(&self.value)
    }
}

impl Released<Publication> {
    /// Called by `exact::protect` only.
    pub(crate) fn seal_publication(publication: Publication) -> Self {
        let hash = ContentHash::of(publication.to_record().as_bytes());
        Self { value: publication, hash }
    }
}

/// Reads a kept publication back, as [`reopen`] does a table. `work` as for
/// [`attack_bounds`](crate::attackers::attack_bounds).
///
/// # Errors
/// [`Tampered`]; also when the attack cannot be finished within the work allowed.
pub fn reopen_publication(
    record: &str,
    expected: ContentHash,
    work: u32,
) -> Result<Released<Publication>, Tampered> {
    if ContentHash::of(record.as_bytes()) != expected {
        return Err(Tampered::Hash);
    }
    let publication = Publication::of_record(record).ok_or(Tampered::Form)?;
    let limits = Limits { threshold: 0, least_width: 1 };
    let findings = Findings::of(&publication, limits, work).map_err(|reason| match reason {
        NoAttack::Contradiction => Tampered::Conformance(Impossible::Contradiction),
        NoAttack::Malformed { .. } | NoAttack::OutOfWork => Tampered::Form,
    })?;
    match findings.recovered() {
        0 => Ok(Released { value: publication, hash: expected }),
        cells => Err(Tampered::Recoverable { cells }),
    }
}

/// Reads a kept record back. It is exactly as trustworthy as the place that keeps the hash: keep
/// the hash in the audit chain, not beside the record. Whatever the hash, a record that breaks its
/// own rules, or of which a hidden cell can be worked out, is not opened.
///
/// # Errors
/// [`Tampered`] when the record is not exactly what the hash names, or does not obey its own rules.
pub fn reopen(record: &str, expected: ContentHash) -> Result<Released<Table>, Tampered> {
    if ContentHash::of(record.as_bytes()) != expected {
        return Err(Tampered::Hash);
    }
    let read: Record<Table> = serde_json::from_str(record).map_err(|_| Tampered::Form)?;
    let table = read.table;
    if read.format != FORMAT || record_of(&table) != record {
        return Err(Tampered::Form);
    }
    must_obey_its_rules(&table)?;
    Ok(Released { value: table, hash: expected })
}

fn must_obey_its_rules(table: &Table) -> Result<(), Tampered> {
    let hidden = table.cells.iter().filter(|cell| **cell == Cell::Suppressed).count();
    if hidden != table.note.suppressed_cells {
        return Err(Tampered::Note);
    }
    match recoverable(table).map_err(Tampered::Conformance)? {
        0 => Ok(()),
        cells => Err(Tampered::Recoverable { cells }),
    }
}

fn record_of(table: &Table) -> String {
    let record = Record { format: FORMAT.to_owned(), table };
    serde_json::to_string(&record).expect("a table has string keys only and always serialises")
}
