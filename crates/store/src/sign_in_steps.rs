//! People who have given their password and not yet their code. Each is known by the hash of a
//! secret that only their browser has; it is no session and opens nothing.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "sign_in_steps",
    columns: "secret_hash, person_id, waits_for, started_at, ended_at",
    order: "secret_hash",
};

/// Seconds for which the second step may be taken.
pub const LONGEST_SECONDS: i64 = 10 * 60;

/// What signing in still waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// A one-time code or a recovery code.
    Code,
    /// Setting one-time codes up, which the person's roles need.
    SettingUp,
}

impl WaitsFor {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::SettingUp => "setting-up",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Code, Self::SettingUp].into_iter().find(|waits| waits.as_str() == word)
    }
}

/// A first step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInStep {
    /// The hash of the browser's secret.
    pub secret_hash: ContentHash,
    /// Who gave their password.
    pub person: Id,
    /// What it waits for.
    pub waits_for: WaitsFor,
    /// When.
    pub started_at: Moment,
    /// When it was used up or given up.
    pub ended_at: Option<Moment>,
}

impl SignInStep {
    /// Whether the second step may still be taken.
    pub fn is_open(&self, now: Moment) -> bool {
        let age = now.unix() - self.started_at.unix();
        self.ended_at.is_none() && (0..LONGEST_SECONDS).contains(&age)
    }
}

/// Keeps a first step.
///
/// # Errors
/// [`StoreError::Conflict`] when the secret was used before or the person is not there.
pub fn insert(tx: &mut Tx<'_>, step: &SignInStep) -> Result<(), StoreError> {
    let values = [
        step.secret_hash.into(),
        (&step.person).into(),
        step.waits_for.as_str().into(),
        step.started_at.into(),
        step.ended_at.into(),
    ];
    tx.execute(&TABLE.insert(), &values)?;
    Ok(())
}

/// The step with this secret's hash, open or not: ask [`SignInStep::is_open`].
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, secret_hash: ContentHash) -> Result<Option<SignInStep>, StoreError> {
    tx.maybe(&TABLE.select("WHERE secret_hash = $1"), &[secret_hash.into()], read)
}

/// Ends a step. Says whether it was open until now.
///
/// # Errors
/// [`StoreError`].
pub fn end(tx: &mut Tx<'_>, secret_hash: ContentHash, now: Moment) -> Result<bool, StoreError> {
    let sql = "UPDATE sign_in_steps SET ended_at = $2 WHERE secret_hash = $1 AND ended_at IS NULL";
    Ok(tx.execute(sql, &[secret_hash.into(), now.into()])? == 1)
}

/// Ends every step of a person.
///
/// # Errors
/// [`StoreError`].
pub fn end_all_of(tx: &mut Tx<'_>, person: &Id, now: Moment) -> Result<u64, StoreError> {
    let sql = "UPDATE sign_in_steps SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL";
    tx.execute(sql, &[person.into(), now.into()])
}

/// Forgets steps that began before a moment. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM sign_in_steps WHERE started_at < $1", &[before.into()])
}

fn read(row: &Row) -> Result<SignInStep, StoreError> {
    Ok(SignInStep {
        secret_hash: row.hash(0)?,
        person: row.read(1, "an id", Id::parse)?,
        waits_for: row.read(2, "what signing in waits for", WaitsFor::parse)?,
        started_at: row.moment(3)?,
        ended_at: row.maybe_moment(4)?,
    })
}
