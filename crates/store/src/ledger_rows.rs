//! Rows of the ledger by what they are about.

use crate::ledger::{Door, Entry, TABLE, read};
use crate::{StoreError, Tx};
use commons::ContentHash;

/// The rows of one record, by its hash.
///
/// # Errors
/// [`StoreError`]; also when a row is not as it was written.
pub fn of_content(tx: &mut Tx<'_>, content: ContentHash) -> Result<Vec<Entry>, StoreError> {
    let rest = "WHERE content_hash = $1 ORDER BY seq";
    tx.many(&TABLE.select(rest), &[content.into()], read)
}

/// The row of one table of one vintage.
///
/// # Errors
/// [`StoreError`]; also when the row is not as it was written.
pub fn of_table(
    tx: &mut Tx<'_>,
    table_id: &str,
    vintage: &str,
) -> Result<Option<Entry>, StoreError> {
    let rest = "WHERE table_id = $1 AND vintage = $2 ORDER BY seq DESC LIMIT 1";
    tx.maybe(&TABLE.select(rest), &[table_id.into(), vintage.into()], read)
}

/// Everything that was released through a door, oldest first.
///
/// # Errors
/// [`StoreError`]; also when a row is not as it was written.
pub fn of_door(tx: &mut Tx<'_>, door: Door) -> Result<Vec<Entry>, StoreError> {
    tx.many(&TABLE.select("WHERE door = $1 ORDER BY seq"), &[door.as_str().into()], read)
}
