//! Sessions of people who are signed in.
//!
//! Only the hash of the token is kept, so a copy of the database signs nobody in. A session ends
//! after half an hour without use and after eight hours in any case.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "sessions",
    columns: "token_hash, person_id, csrf_hash, created_at, last_seen_at, ended_at",
    order: "token_hash",
};

/// Seconds without use after which a session has ended.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// Seconds after which a session has ended in any case.
pub const LONGEST_SECONDS: i64 = 8 * 60 * 60;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of the token in the cookie.
    pub token_hash: ContentHash,
    /// Who is signed in.
    pub person: Id,
    /// The hash of the secret that forms carry.
    pub csrf_hash: ContentHash,
    /// When the person signed in.
    pub created_at: Moment,
    /// When it was last used.
    pub last_seen_at: Moment,
    /// When the person signed out.
    pub ended_at: Option<Moment>,
}

/// Whether a session may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Open,
    /// The person signed out.
    SignedOut,
    /// Half an hour passed without use.
    Idle,
    /// Eight hours passed, or the clock went backwards.
    TooOld,
}

impl Session {
    /// Whether it may be used now.
    pub fn standing(&self, now: Moment) -> Standing {
        let age = now.unix() - self.created_at.unix();
        if self.ended_at.is_some() {
            Standing::SignedOut
        } else if !(0..LONGEST_SECONDS).contains(&age) {
            Standing::TooOld
        } else if now.unix() - self.last_seen_at.unix() >= IDLE_SECONDS {
            Standing::Idle
        } else {
            Standing::Open
        }
    }
}

/// Begins a session.
///
/// # Errors
/// [`StoreError::Conflict`] when the token was used before or the person is not there.
pub fn insert(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    tx.execute(
        &TABLE.insert(),
        &[
            session.token_hash.into(),
            (&session.person).into(),
            session.csrf_hash.into(),
            session.created_at.into(),
            session.last_seen_at.into(),
            session.ended_at.into(),
        ],
    )?;
    Ok(())
}

/// The session with this token's hash, ended or not: ask [`Session::standing`].
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, token_hash: ContentHash) -> Result<Option<Session>, StoreError> {
    tx.maybe(&TABLE.select("WHERE token_hash = $1"), &[token_hash.into()], read)
}

/// Notes that it was used.
///
/// # Errors
/// [`StoreError`].
pub fn touch(tx: &mut Tx<'_>, token_hash: ContentHash, now: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1 AND ended_at IS NULL";
    tx.execute(sql, &[token_hash.into(), now.into()])?;
    Ok(())
}

/// Ends it: the person signs out. Says whether it was open.
///
/// # Errors
/// [`StoreError`].
pub fn end(tx: &mut Tx<'_>, token_hash: ContentHash, now: Moment) -> Result<bool, StoreError> {
    let sql = "UPDATE sessions SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL";
    Ok(tx.execute(sql, &[token_hash.into(), now.into()])? == 1)
}

/// Ends every session of a person, as when the password changes. Says how many were open.
///
/// # Errors
/// [`StoreError`].
pub fn end_all_of(tx: &mut Tx<'_>, person: &Id, now: Moment) -> Result<u64, StoreError> {
    let sql = "UPDATE sessions SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL";
    tx.execute(sql, &[person.into(), now.into()])
}

/// The sessions of a person that are not ended, newest first: ask [`Session::standing`].
///
/// # Errors
/// [`StoreError`].
pub fn list_of(tx: &mut Tx<'_>, person: &Id) -> Result<Vec<Session>, StoreError> {
    let rest = "WHERE person_id = $1 AND ended_at IS NULL ORDER BY created_at DESC, token_hash";
    tx.many(&TABLE.select(rest), &[person.into()], read)
}

/// Forgets sessions last used before this moment. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM sessions WHERE last_seen_at < $1", &[before.into()])
}

fn read(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        token_hash: row.hash(0)?,
        person: row.read(1, "an id", Id::parse)?,
        csrf_hash: row.hash(2)?,
        created_at: row.moment(3)?,
        last_seen_at: row.moment(4)?,
        ended_at: row.maybe_moment(5)?,
    })
}
