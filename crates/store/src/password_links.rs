//! Links by which somebody who lost their password sets a new one. Only their hashes are kept.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "password_links",
    columns: "token_hash, person_id, issued_by, issued_at, ends_at, closed_as, closed_at",
    order: "token_hash",
};

/// A link for a new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordLink {
    /// The hash of the secret in the link.
    pub token_hash: ContentHash,
    /// Whose password it sets.
    pub person: Id,
    /// Who made it: a person's id, or `system`.
    pub issued_by: String,
    /// When.
    pub issued_at: Moment,
    /// From when it can no longer be used.
    pub ends_at: Moment,
    /// When it was used or replaced.
    pub closed_at: Option<Moment>,
}

impl PasswordLink {
    /// Whether it may still be used.
    pub fn is_open(&self, now: Moment) -> bool {
        self.closed_at.is_none() && now < self.ends_at
    }
}

/// Keeps a link. One that the person had before is replaced.
///
/// # Errors
/// [`StoreError::Conflict`] when the person is not there.
pub fn insert(tx: &mut Tx<'_>, link: &PasswordLink) -> Result<(), StoreError> {
    close_all_of(tx, &link.person, link.issued_at)?;
    tx.execute(
        &TABLE.insert(),
        &[
            link.token_hash.into(),
            (&link.person).into(),
            (&link.issued_by).into(),
            link.issued_at.into(),
            link.ends_at.into(),
            crate::Value::Null,
            link.closed_at.into(),
        ],
    )?;
    Ok(())
}

/// The link with this hash, open or not: ask [`PasswordLink::is_open`].
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, token_hash: ContentHash) -> Result<Option<PasswordLink>, StoreError> {
    tx.maybe(&TABLE.select("WHERE token_hash = $1"), &[token_hash.into()], read)
}

/// Notes that the link was used. Says whether it was open until now.
///
/// # Errors
/// [`StoreError`].
pub fn use_up(tx: &mut Tx<'_>, token_hash: ContentHash, now: Moment) -> Result<bool, StoreError> {
    let sql = "UPDATE password_links SET closed_as = 'used', closed_at = $2 \
               WHERE token_hash = $1 AND closed_at IS NULL";
    Ok(tx.execute(sql, &[token_hash.into(), now.into()])? == 1)
}

/// Takes back every open link of a person.
///
/// # Errors
/// [`StoreError`].
pub fn close_all_of(tx: &mut Tx<'_>, person: &Id, now: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE password_links SET closed_as = 'replaced', closed_at = $2 \
               WHERE person_id = $1 AND closed_at IS NULL";
    tx.execute(sql, &[person.into(), now.into()])?;
    Ok(())
}

/// Forgets the links that could no longer be used at that time, because they were used, replaced or too
/// old. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    let sql = "DELETE FROM password_links WHERE ends_at < $1 OR closed_at < $1";
    tx.execute(sql, &[before.into()])
}

fn read(row: &Row) -> Result<PasswordLink, StoreError> {
    Ok(PasswordLink {
        token_hash: row.hash(0)?,
        person: row.read(1, "an id", Id::parse)?,
        issued_by: row.text(2)?,
        issued_at: row.moment(3)?,
        ends_at: row.moment(4)?,
        closed_at: row.maybe_moment(6)?,
    })
}
