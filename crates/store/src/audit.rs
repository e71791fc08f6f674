//! The audit: append-only, written in the same transaction as the act it tells of.
//!
//! An act that cannot be written down does not happen, because both are kept or neither is. Nothing
//! here changes or removes an entry. The chain itself is in [`crate::chain`].

use crate::chain::{Broken, Entry, Head, Verifier, hash};
use crate::table::Table;
use crate::{Row, StoreError, Tx};
use commons::Moment;

pub(crate) const TABLE: Table = Table {
    name: "audit",
    columns: "seq, at, actor, role, purpose, agreement, action, object, decision, prev_hash, hash",
    order: "seq",
};

pub(crate) const HEAD: Table = Table { name: "audit_head", columns: "id, seq, hash", order: "id" };

/// What was decided about an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It was asked for and allowed, as when a record is read.
    Allowed,
    /// It was asked for and refused.
    Refused,
    /// It was done.
    Done,
}

impl Decision {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Done => "done",
        }
    }
}

/// What is to be written down. Objects are ids or pseudonyms, never names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who: the id of a person, or `system`.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// For which purpose.
    pub purpose: String,
    /// Under which sharing agreement; empty when none was needed.
    pub agreement: String,
    /// What was done, such as `load file`.
    pub action: String,
    /// To what.
    pub object: String,
    /// What was decided.
    pub decision: Decision,
}

/// Writes an entry at the end of the chain.
///
/// # Errors
/// [`StoreError`], and then the act is not kept either.
pub fn record(tx: &mut Tx<'_>, deed: &Deed, now: Moment) -> Result<Entry, StoreError> {
    let head = head(tx)?;
    let mut entry = Entry {
        seq: head.seq + 1,
        at: now.to_string(),
        actor: deed.actor.clone(),
        role: deed.role.clone(),
        purpose: deed.purpose.clone(),
        agreement: deed.agreement.clone(),
        action: deed.action.clone(),
        object: deed.object.clone(),
        decision: deed.decision.as_str().to_owned(),
        prev_hash: head.hash,
        hash: head.hash,
    };
    entry.hash = hash(&entry);
    insert(tx, &entry)?;
    let moved = tx.execute(
        "UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 'head' AND seq = $3",
        &[entry.seq.into(), entry.hash.into(), head.seq.into()],
    )?;
    if moved == 1 { Ok(entry) } else { Err(StoreError::Busy) }
}

fn insert(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), StoreError> {
    tx.execute(
        &TABLE.insert(),
        &[
            entry.seq.into(),
            (&entry.at).into(),
            (&entry.actor).into(),
            (&entry.role).into(),
            (&entry.purpose).into(),
            (&entry.agreement).into(),
            (&entry.action).into(),
            (&entry.object).into(),
            (&entry.decision).into(),
            entry.prev_hash.into(),
            entry.hash.into(),
        ],
    )?;
    Ok(())
}

/// Where the chain ends. Keep it elsewhere too: it shows an end that was cut off.
///
/// # Errors
/// [`StoreError`].
pub fn head(tx: &mut Tx<'_>) -> Result<Head, StoreError> {
    tx.one("SELECT seq, hash FROM audit_head WHERE id = 'head'", &[], |row| {
        Ok(Head { seq: row.count(0)?, hash: row.hash(1)? })
    })
}

/// Entries after a place, oldest first, at most `most`.
///
/// # Errors
/// [`StoreError`].
pub fn after(tx: &mut Tx<'_>, seq: u64, most: u32) -> Result<Vec<Entry>, StoreError> {
    let rest = "WHERE seq > $1 ORDER BY seq LIMIT $2";
    tx.many(&TABLE.select(rest), &[seq.into(), most.into()], read)
}

/// What was done to one object, newest first, at most `most`: who looked at this?
///
/// # Errors
/// [`StoreError`].
pub fn about(tx: &mut Tx<'_>, object: &str, most: u32) -> Result<Vec<Entry>, StoreError> {
    let rest = "WHERE object = $1 ORDER BY seq DESC LIMIT $2";
    tx.many(&TABLE.select(rest), &[object.into(), most.into()], read)
}

/// What one person did, newest first, at most `most`.
///
/// # Errors
/// [`StoreError`].
pub fn by(tx: &mut Tx<'_>, actor: &str, most: u32) -> Result<Vec<Entry>, StoreError> {
    let rest = "WHERE actor = $1 ORDER BY seq DESC LIMIT $2";
    tx.many(&TABLE.select(rest), &[actor.into(), most.into()], read)
}

/// Checks the whole chain against the head in the database, and against one kept elsewhere. An
/// entry that cannot be read is a changed one; a head that is gone or cannot be read counts as one
/// that was never moved from the beginning.
///
/// # Errors
/// [`StoreError`]; a broken chain is an answer, not an error.
pub fn verify(tx: &mut Tx<'_>, known: Option<Head>) -> Result<Result<Head, Broken>, StoreError> {
    let stored = stored_head(tx)?;
    let mut verifier = Verifier::new(Some(stored));
    let mut also = Verifier::new(known);
    let mut broken = None;
    tx.each(&TABLE.select("ORDER BY seq"), &[], &mut |row| {
        if broken.is_none() {
            let entry = read(&row)
                .map_err(|_| Broken::Content { seq: row.count(0).unwrap_or(verifier.next_seq()) });
            let checked = entry.and_then(|entry| {
                verifier.next(&entry)?;
                also.next(&entry)
            });
            broken = checked.err();
        }
        Ok(())
    })?;
    if let Some(broken) = broken {
        return Ok(Err(broken));
    }
    Ok(verifier.finish().and_then(|head| {
        also.finish()?;
        let same = head == stored;
        if same { Ok(head) } else { Err(Broken::Head { expected: stored.seq, found: head.seq }) }
    }))
}

/// The head in the database, or that of an empty chain when the row was removed or spoilt.
pub(crate) fn stored_head(tx: &mut Tx<'_>) -> Result<Head, StoreError> {
    let question = "SELECT seq, hash FROM audit_head WHERE id = 'head'";
    let found = tx.maybe(question, &[], |row| {
        Ok(row.count(0).and_then(|seq| Ok(Head { seq, hash: row.hash(1)? })).ok())
    })?;
    Ok(found.flatten().unwrap_or(Head::EMPTY))
}

/// The whole chain, one entry as JSON a line, to be checked elsewhere by
/// [`crate::chain::verify_export`] or by any program that knows BLAKE3 and CBOR.
///
/// # Errors
/// [`StoreError`].
pub fn export(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    let mut lines = String::new();
    tx.each(&TABLE.select("ORDER BY seq"), &[], &mut |row| {
        let entry = read(&row)?;
        let line = serde_json::to_string(&entry).map_err(|e| StoreError::Broken(Box::new(e)))?;
        lines.push_str(&line);
        lines.push('\n');
        Ok(())
    })?;
    Ok(lines)
}

fn read(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        seq: row.count(0)?,
        at: row.text(1)?,
        actor: row.text(2)?,
        role: row.text(3)?,
        purpose: row.text(4)?,
        agreement: row.text(5)?,
        action: row.text(6)?,
        object: row.text(7)?,
        decision: row.text(8)?,
        prev_hash: row.hash(9)?,
        hash: row.hash(10)?,
    })
}
