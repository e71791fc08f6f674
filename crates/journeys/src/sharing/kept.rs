//! Histories of agreements, requests and matters as the store keeps them.

use crate::histories::{in_audit, read_entries};
use crate::sharing::{CannotShare, Sealed};
use commons::Moment;
use convene::Entry;
use serde::Serialize;
use serde::de::DeserializeOwned;
use share::agreement::{DataTypes, VersionDeed, Versions};
use share::matter::Clocks;
use share::matter_record::{MatterRecord, MatterStep};
use share::sharing_record::{SharingRecord, SharingStep};
use store::histories::{self, Appended, History, HistoryKind};
use store::{Constraint, Id, StoreError, Tx};

/// An agreement with its history in the store.
pub(crate) struct KeptAgreement {
    pub(crate) history: History,
    pub(crate) versions: Versions,
}

impl KeptAgreement {
    /// How many entries the reader has seen.
    pub(crate) fn seen(&self) -> u64 {
        self.versions.history().len() as u64
    }
}

/// Every agreement, oldest first.
pub(crate) fn agreements(tx: &mut Tx<'_>) -> Result<Vec<KeptAgreement>, CannotShare> {
    let types = DataTypes::house();
    let all = histories::list(tx, HistoryKind::Agreement)?;
    all.into_iter().map(|history| read_agreement(tx, &types, history)).collect()
}

/// The agreement of this name.
pub(crate) fn agreement(tx: &mut Tx<'_>, id: &str) -> Result<Option<KeptAgreement>, CannotShare> {
    let found = histories::find(tx, HistoryKind::Agreement, id)?;
    let types = DataTypes::house();
    found.map(|history| read_agreement(tx, &types, history)).transpose()
}

fn read_agreement(
    tx: &mut Tx<'_>,
    types: &DataTypes,
    history: History,
) -> Result<KeptAgreement, CannotShare> {
    let entries = entries::<VersionDeed>(tx, &history)?;
    let versions = Versions::of(types, entries).map_err(|no| damaged(&history, &no))?;
    Ok(KeptAgreement { history, versions })
}

/// A request to share with its history.
pub(crate) fn request(
    tx: &mut Tx<'_>,
    history: &History,
) -> Result<Option<SharingRecord>, CannotShare> {
    let entries = entries::<SharingStep>(tx, history)?;
    SharingRecord::of(entries).map_err(|no| damaged(history, &no))
}

/// A matter with its history.
pub(crate) fn matter(
    tx: &mut Tx<'_>,
    history: &History,
) -> Result<Option<MatterRecord>, CannotShare> {
    let entries = entries::<MatterStep>(tx, history)?;
    MatterRecord::of(&Clocks::house(), entries).map_err(|no| damaged(history, &no))
}

/// The entries of a history as deeds.
pub(crate) fn entries<D: DeserializeOwned>(
    tx: &mut Tx<'_>,
    history: &History,
) -> Result<Vec<Entry<D>>, CannotShare> {
    Ok(read_entries(tx, history.clone())?.entries)
}

/// Begins a history; an address that is taken is a reason to say no.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
    (id, address): (Id, &str),
    now: Moment,
) -> Result<History, CannotShare> {
    let history = History { id, kind, address: address.to_owned(), inside: None, begun_at: now };
    match histories::begin(tx, &history) {
        Ok(()) => Ok(history),
        Err(StoreError::Conflict(Constraint::Unique)) => Err(CannotShare::MovedOn),
        Err(problem) => Err(problem.into()),
    }
}

/// Adds a deed to a history of which `seen` entries were read. What it answers belongs into the audit.
pub(crate) fn append<D: Serialize>(
    tx: &mut Tx<'_>,
    history: &History,
    seen: u64,
    entry: &Entry<D>,
) -> Result<Sealed, CannotShare> {
    let json = serde_json::to_string(&entry.deed).map_err(|e| damaged(history, &e))?;
    match histories::append(tx, &history.id, seen, (entry.at, &entry.who), &json)? {
        Appended::Kept(entry) => Ok(Sealed(in_audit(history, &entry))),
        Appended::MovedOn(_) => Err(CannotShare::MovedOn),
    }
}

fn damaged(history: &History, problem: &dyn std::fmt::Display) -> CannotShare {
    CannotShare::Damaged(format!("{} {}: {problem}", history.kind.as_str(), history.address))
}
