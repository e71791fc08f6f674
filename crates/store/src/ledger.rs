//! The ledger: one row for every table that was ever released, through whichever door.
//!
//! Rows are appended only, each hashed with the row before it as the audit's are:
//! `BLAKE3(prev_hash ‖ canonical CBOR of [seq, door, table_id, vintage, cells, viewer, menu, policy,
//! content_hash, released_at])`. Each batch ends with an entry of the audit, *write ledger*, that
//! names the hash of its last row, in the same transaction: whoever changes the ledger, or cuts its
//! end off, has to change the audit as well, whose head is kept elsewhere.
//!
//! What was released stands elsewhere, under its hash: a cube in [`crate::vintages`], a table of the
//! profiles in [`crate::figures`].

use crate::audit::Deed;
use crate::chain::linked;
pub use crate::ledger_audits::{AuditResult, LedgerAudit, keep_audit, last_audit};
pub use crate::ledger_rows::{of_content, of_door, of_table};
use crate::table::Table;
use crate::{Row, StoreError, Tx, audit};
use commons::{ContentHash, Moment};
use std::collections::BTreeMap;

pub(crate) const TABLE: Table = Table {
    name: "ledger",
    columns: "seq, door, table_id, vintage, cells, viewer, menu, policy, content_hash, \
              released_at, prev_hash, hash, audit_seq",
    order: "seq",
};

/// The action of the audit entry that ends a batch.
pub const WRITE_LEDGER: &str = "write ledger";
/// Rows that are held at once while the ledger is read through.
const PAGE: u64 = 500;

/// Through which door something was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// Tables of the profiles of localities.
    Profiles,
    /// Live statistics.
    Live,
    /// Outputs of the safe room.
    Room,
    /// Tables protected by exact suppression.
    Suppressed,
}

impl Door {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Profiles, Self::Live, Self::Room, Self::Suppressed];

    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Profiles => "profiles",
            Self::Live => "live",
            Self::Room => "room",
            Self::Suppressed => "suppressed",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|door| door.as_str() == word)
    }
}

/// For whom something was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Viewer {
    /// Anybody, without an account.
    Everybody,
    /// Those with an account.
    Partners,
    /// Accredited people only.
    Accredited,
}

impl Viewer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Everybody, Self::Partners, Self::Accredited];

    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Partners => "partners",
            Self::Accredited => "accredited",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|viewer| viewer.as_str() == word)
    }
}

/// What is released now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Through which door.
    pub door: Door,
    /// The permanent name of the table or output, such as `often_absent|residence|year.phase`.
    pub table_id: String,
    /// Of which state of the data: a vintage, a version.
    pub vintage: String,
    /// Which cells, as JSON: for live statistics `{"atoms":[…],"cells":[…]}`, every cell of every
    /// atom; for a table of the profiles `{"cells":[…]}`.
    pub cells: String,
    /// For whom.
    pub viewer: Viewer,
    /// The seal of the menu, where there is one.
    pub menu: Option<ContentHash>,
    /// The version of the rules it was protected by.
    pub policy: String,
    /// The hash of the record it stands in: a cube, a table, a file.
    pub content: ContentHash,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place, from 1.
    pub seq: u64,
    /// What was released.
    pub release: Release,
    /// When.
    pub released_at: Moment,
    /// The hash of the row before; zeros for the first.
    pub prev_hash: ContentHash,
    /// The hash of this row.
    pub hash: ContentHash,
    /// The place of the audit's entry that ends its batch.
    pub audit_seq: u64,
}

impl Entry {
    /// What people quote: the place and the beginning of the hash, such as `17-0a1b2c3d`.
    pub fn reference(&self) -> String {
        format!("{}-{}", self.seq, &self.hash.to_string()[..8])
    }

    fn must_be(&self) -> ContentHash {
        let release = &self.release;
        let menu = release.menu.map(|menu| menu.to_string()).unwrap_or_default();
        let (content, at) = (release.content.to_string(), self.released_at.to_string());
        let texts = [
            release.door.as_str(),
            &release.table_id,
            &release.vintage,
            &release.cells,
            release.viewer.as_str(),
            &menu,
            &release.policy,
            &content,
            &at,
        ];
        linked(self.prev_hash, self.seq, &texts)
    }
}

/// Where the ledger ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerHead {
    /// The last row's place; 0 when there is none.
    pub seq: u64,
    /// Its hash.
    pub hash: ContentHash,
}

/// Where and how a ledger is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerBroken {
    /// A row is missing or out of order.
    #[error("row {expected} of the ledger is missing or out of order: {found} stands there")]
    Order {
        /// The place that should come.
        expected: u64,
        /// The place that came.
        found: u64,
    },
    /// A row was changed, or does not follow the one before.
    #[error("row {0} of the ledger is not as it was written")]
    Content(u64),
    /// A batch is not in the audit.
    #[error("row {0} of the ledger is not the one the audit names")]
    NotInAudit(u64),
    /// The audit names a later end.
    #[error("the audit names a batch of the ledger, in entry {0}, that is no longer there")]
    CutOff(u64),
    /// The audit itself is broken.
    #[error(transparent)]
    Audit(#[from] crate::chain::Broken),
}

/// Appends what is released, and the audit's entry that names the end of the ledger. `by` says who
/// releases, in which role and for which purpose; what was done and to what is filled in here.
///
/// # Errors
/// [`StoreError`], and then nothing is released either.
pub fn append(
    tx: &mut Tx<'_>,
    releases: &[Release],
    by: &Deed,
    now: Moment,
) -> Result<Vec<Entry>, StoreError> {
    if releases.is_empty() {
        return Ok(Vec::new());
    }
    let mut end = head(tx)?;
    let mut entries = Vec::new();
    for release in releases {
        let mut entry = Entry {
            seq: end.seq + 1,
            release: release.clone(),
            released_at: now,
            prev_hash: end.hash,
            hash: end.hash,
            audit_seq: 0,
        };
        entry.hash = entry.must_be();
        end = LedgerHead { seq: entry.seq, hash: entry.hash };
        entries.push(entry);
    }
    let (action, object) = (WRITE_LEDGER.to_owned(), end.hash.to_string());
    let named = audit::record(tx, &Deed { action, object, ..by.clone() }, now)?;
    for entry in &mut entries {
        entry.audit_seq = named.seq;
        insert(tx, entry)?;
    }
    Ok(entries)
}

fn insert(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), StoreError> {
    let release = &entry.release;
    tx.execute(
        &TABLE.insert(),
        &[
            entry.seq.into(),
            release.door.as_str().into(),
            (&release.table_id).into(),
            (&release.vintage).into(),
            (&release.cells).into(),
            release.viewer.as_str().into(),
            release.menu.map(|menu| menu.to_string()).unwrap_or_default().into(),
            (&release.policy).into(),
            release.content.into(),
            entry.released_at.into(),
            entry.prev_hash.into(),
            entry.hash.into(),
            entry.audit_seq.into(),
        ],
    )?;
    Ok(())
}

/// Where the ledger ends.
///
/// # Errors
/// [`StoreError`].
pub fn head(tx: &mut Tx<'_>) -> Result<LedgerHead, StoreError> {
    let sql = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1";
    let found =
        tx.maybe(sql, &[], |row| Ok(LedgerHead { seq: row.count(0)?, hash: row.hash(1)? }))?;
    Ok(found.unwrap_or(LedgerHead { seq: 0, hash: ContentHash::from_bytes([0; 32]) }))
}

/// Rows after a place, oldest first, at most `most`.
///
/// # Errors
/// [`StoreError`]; also when a row is not as it was written.
pub fn after(tx: &mut Tx<'_>, seq: u64, most: u64) -> Result<Vec<Entry>, StoreError> {
    let rest = "WHERE seq > $1 ORDER BY seq LIMIT $2";
    tx.many(&TABLE.select(rest), &[seq.into(), most.into()], read)
}

/// The row at a place.
///
/// # Errors
/// [`StoreError`]; also when the row is not as it was written.
pub fn at(tx: &mut Tx<'_>, seq: u64) -> Result<Option<Entry>, StoreError> {
    tx.maybe(&TABLE.select("WHERE seq = $1"), &[seq.into()], read)
}

/// Whether a row is the one that was released: its own hash, and the audit's entry, which names the
/// end of its batch.
///
/// # Errors
/// [`StoreError`].
pub fn is_in_audit(tx: &mut Tx<'_>, entry: &Entry) -> Result<bool, StoreError> {
    let sql = "SELECT hash FROM ledger WHERE audit_seq = $1 ORDER BY seq DESC LIMIT 1";
    let end = tx.maybe(sql, &[entry.audit_seq.into()], |row| row.hash(0))?;
    let named = audit::after(tx, entry.audit_seq.saturating_sub(1), 1)?;
    let names = |end: ContentHash| {
        named.first().is_some_and(|audit| {
            audit.seq == entry.audit_seq
                && audit.action == WRITE_LEDGER
                && audit.object == end.to_string()
        })
    };
    Ok(end.is_some_and(names))
}

/// Reads the whole ledger through: every row by its hash, every batch by its entry of the audit,
/// and the audit's own chain.
///
/// # Errors
/// [`StoreError`]; a broken ledger is an answer, not an error.
pub fn verify(tx: &mut Tx<'_>) -> Result<Result<LedgerHead, LedgerBroken>, StoreError> {
    if let Err(broken) = audit::verify(tx, None)? {
        return Ok(Err(broken.into()));
    }
    let mut named = batches(tx)?;
    let mut end = LedgerHead { seq: 0, hash: ContentHash::from_bytes([0; 32]) };
    let mut last: Option<u64> = None;
    loop {
        let rest = "WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = tx.many(&TABLE.select(rest), &[end.seq.into(), PAGE.into()], |row| {
            Ok((row.count(0)?, read(row).ok()))
        })?;
        if rows.is_empty() {
            break;
        }
        for (seq, entry) in rows {
            if seq != end.seq + 1 {
                return Ok(Err(LedgerBroken::Order { expected: end.seq + 1, found: seq }));
            }
            let Some(entry) = entry.filter(|entry| entry.prev_hash == end.hash) else {
                return Ok(Err(LedgerBroken::Content(seq)));
            };
            if last.is_some_and(|last| last != entry.audit_seq)
                && named.remove(&last.unwrap_or_default()) != Some(end.hash.to_string())
            {
                return Ok(Err(LedgerBroken::NotInAudit(end.seq)));
            }
            last = Some(entry.audit_seq);
            end = LedgerHead { seq, hash: entry.hash };
        }
    }
    if last.is_some_and(|last| named.remove(&last) != Some(end.hash.to_string())) {
        return Ok(Err(LedgerBroken::NotInAudit(end.seq)));
    }
    Ok(match named.into_keys().next() {
        Some(audit) => Err(LedgerBroken::CutOff(audit)),
        None => Ok(end),
    })
}

/// The ends of all batches by their place in the audit.
fn batches(tx: &mut Tx<'_>) -> Result<BTreeMap<u64, String>, StoreError> {
    let sql = "SELECT seq, object FROM audit WHERE action = $1 ORDER BY seq";
    let named = tx.many(sql, &[WRITE_LEDGER.into()], |row| Ok((row.count(0)?, row.text(1)?)))?;
    Ok(named.into_iter().collect())
}

/// A row, when it is as it was written.
pub(crate) fn read(row: &Row) -> Result<Entry, StoreError> {
    let menu = row.text(6)?;
    let entry = Entry {
        seq: row.count(0)?,
        release: Release {
            door: row.read(1, "a door", Door::parse)?,
            table_id: row.text(2)?,
            vintage: row.text(3)?,
            cells: row.text(4)?,
            viewer: row.read(5, "for whom it was released", Viewer::parse)?,
            menu: if menu.is_empty() { None } else { Some(row.hash(6)?) },
            policy: row.text(7)?,
            content: row.hash(8)?,
        },
        released_at: row.moment(9)?,
        prev_hash: row.hash(10)?,
        hash: row.hash(11)?,
        audit_seq: row.count(12)?,
    };
    if entry.hash != entry.must_be() {
        return Err(StoreError::Unreadable {
            column: 11,
            expected: "the ledger as it was written",
        });
    }
    Ok(entry)
}
