//! Attempts to sign in, so that guessing can be slowed.
//!
//! Addresses and machines are kept as hashes: what people mistype into the field (a password, for
//! one) is not ours to keep.

use crate::table::Table;
use crate::{Id, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "sign_in_attempts",
    columns: "id, account_hash, source_hash, outcome, at",
    order: "id",
};

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The password was right.
    SignedIn,
    /// It was not, or there is no such account.
    Refused,
    /// Not tried: there were too many before.
    Throttled,
}

impl AttemptOutcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::Refused => "refused",
            Self::Throttled => "throttled",
        }
    }
}

/// An attempt to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its id.
    pub id: Id,
    /// The hash of the folded address that was given.
    pub account_hash: ContentHash,
    /// The hash of the machine it came from.
    pub source_hash: ContentHash,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// When.
    pub at: Moment,
}

/// Failures to sign in since some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// With this account, since it last signed in.
    pub of_account: u64,
    /// From this machine.
    pub of_source: u64,
}

/// Notes an attempt.
///
/// # Errors
/// [`StoreError`].
pub fn insert(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<(), StoreError> {
    tx.execute(
        &TABLE.insert(),
        &[
            (&attempt.id).into(),
            attempt.account_hash.into(),
            attempt.source_hash.into(),
            attempt.outcome.as_str().into(),
            attempt.at.into(),
        ],
    )?;
    Ok(())
}

/// Failures since a moment, with this account and from this machine.
///
/// # Errors
/// [`StoreError`].
pub fn failures_since(
    tx: &mut Tx<'_>,
    account_hash: ContentHash,
    source_hash: ContentHash,
    since: Moment,
) -> Result<Failures, StoreError> {
    let of_account = "SELECT COUNT(*) FROM sign_in_attempts \
         WHERE account_hash = $1 AND at >= $2 AND outcome = 'refused' \
         AND at >= COALESCE((SELECT MAX(at) FROM sign_in_attempts \
         WHERE account_hash = $1 AND outcome = 'signed-in'), '')";
    let of_source = "SELECT COUNT(*) FROM sign_in_attempts \
         WHERE source_hash = $1 AND at >= $2 AND outcome = 'refused'";
    Ok(Failures {
        of_account: tx.one(of_account, &[account_hash.into(), since.into()], |row| row.count(0))?,
        of_source: tx.one(of_source, &[source_hash.into(), since.into()], |row| row.count(0))?,
    })
}

/// Forgets attempts before a moment. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM sign_in_attempts WHERE at < $1", &[before.into()])
}
