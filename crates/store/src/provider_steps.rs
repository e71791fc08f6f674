//! People who were sent to an OpenID provider and are not back. Each is known by the hash of a secret
//! that only their browser has; it is no session and opens nothing.

use crate::table::Table;
use crate::{Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "provider_steps",
    columns: "secret_hash, provider, then_path, invitation_hash, started_at, ended_at",
    order: "secret_hash",
};

/// Seconds for which somebody may be away.
pub const LONGEST_SECONDS: i64 = 10 * 60;

/// Somebody who was sent to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderStep {
    /// The hash of the browser's secret.
    pub secret_hash: ContentHash,
    /// To which provider, by its word in the settings.
    pub provider: String,
    /// Where they go afterwards.
    pub then_path: String,
    /// The hash of the invitation by which they join, when they do.
    pub invitation: Option<ContentHash>,
    /// When they were sent.
    pub started_at: Moment,
    /// When they came back.
    pub ended_at: Option<Moment>,
}

impl ProviderStep {
    /// Whether they may still come back.
    pub fn is_open(&self, now: Moment) -> bool {
        let age = now.unix() - self.started_at.unix();
        self.ended_at.is_none() && (0..LONGEST_SECONDS).contains(&age)
    }
}

/// Keeps that somebody was sent.
///
/// # Errors
/// [`StoreError::Conflict`] when the secret was used before.
pub fn insert(tx: &mut Tx<'_>, step: &ProviderStep) -> Result<(), StoreError> {
    let values = [
        step.secret_hash.into(),
        (&step.provider).into(),
        (&step.then_path).into(),
        step.invitation.into(),
        step.started_at.into(),
        step.ended_at.into(),
    ];
    tx.execute(&TABLE.insert(), &values)?;
    Ok(())
}

/// Forgets those who were sent before this. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM provider_steps WHERE started_at < $1", &[before.into()])
}

/// Takes the step of this secret: whoever comes back with it again finds nothing. Ask
/// [`ProviderStep::is_open`] of what it was.
///
/// # Errors
/// [`StoreError`].
pub fn take(
    tx: &mut Tx<'_>,
    secret_hash: ContentHash,
    now: Moment,
) -> Result<Option<ProviderStep>, StoreError> {
    let found = tx.maybe(&TABLE.select("WHERE secret_hash = $1"), &[secret_hash.into()], read)?;
    let sql = "UPDATE provider_steps SET ended_at = $2 WHERE secret_hash = $1 AND ended_at IS NULL";
    let was_open = tx.execute(sql, &[secret_hash.into(), now.into()])? == 1;
    Ok(found.filter(|_| was_open))
}

fn read(row: &Row) -> Result<ProviderStep, StoreError> {
    Ok(ProviderStep {
        secret_hash: row.hash(0)?,
        provider: row.text(1)?,
        then_path: row.text(2)?,
        invitation: row.maybe_text(3)?.map(|_| row.hash(3)).transpose()?,
        started_at: row.moment(4)?,
        ended_at: row.maybe_moment(5)?,
    })
}
