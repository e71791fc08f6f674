//! One-time codes and recovery codes of people. The secrets are not here: see the migration.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "one_time_codes",
    columns: "person_id, salt, last_step, set_up_at",
    order: "person_id",
};

pub(crate) const RECOVERY: Table = Table {
    name: "recovery_codes",
    columns: "person_id, code_hash, made_at, used_at",
    order: "person_id, code_hash",
};

/// The one-time codes of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeCodes {
    /// Whose they are.
    pub person: Id,
    /// What the secret is made from, together with the house's key.
    pub salt: ContentHash,
    /// The step of the last code that was taken.
    pub last_step: i64,
    /// When they were set up.
    pub set_up_at: Moment,
}

/// The codes of a person, when they are set up.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, person: &Id) -> Result<Option<OneTimeCodes>, StoreError> {
    tx.maybe(&TABLE.select("WHERE person_id = $1"), &[person.into()], read)
}

/// Sets codes up for somebody who has none.
///
/// # Errors
/// [`StoreError::Conflict`] when they have some, or are not there.
pub fn insert(tx: &mut Tx<'_>, codes: &OneTimeCodes) -> Result<(), StoreError> {
    let values =
        [(&codes.person).into(), codes.salt.into(), codes.last_step.into(), codes.set_up_at.into()];
    tx.execute(&TABLE.insert(), &values)?;
    Ok(())
}

/// Takes a code of this step. Says `false` when it, or a later one, was taken before.
///
/// # Errors
/// [`StoreError`].
pub fn take(tx: &mut Tx<'_>, person: &Id, step: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE one_time_codes SET last_step = $2 WHERE person_id = $1 AND last_step < $2";
    Ok(tx.execute(sql, &[person.into(), step.into()])? == 1)
}

/// Takes the codes away, recovery codes too. Says whether there were any.
///
/// # Errors
/// [`StoreError`].
pub fn remove(tx: &mut Tx<'_>, person: &Id) -> Result<bool, StoreError> {
    tx.execute("DELETE FROM recovery_codes WHERE person_id = $1", &[person.into()])?;
    Ok(tx.execute("DELETE FROM one_time_codes WHERE person_id = $1", &[person.into()])? == 1)
}

/// Replaces the recovery codes of a person.
///
/// # Errors
/// [`StoreError::Conflict`] when the person is not there or a code is given twice.
pub fn replace_recovery(
    tx: &mut Tx<'_>,
    person: &Id,
    hashes: &[ContentHash],
    now: Moment,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM recovery_codes WHERE person_id = $1", &[person.into()])?;
    for hash in hashes {
        let values = [person.into(), (*hash).into(), now.into(), crate::Value::Null];
        tx.execute(&RECOVERY.insert(), &values)?;
    }
    Ok(())
}

/// Uses a recovery code up. Says `false` when there is none like it, or it was used before.
///
/// # Errors
/// [`StoreError`].
pub fn use_recovery(
    tx: &mut Tx<'_>,
    person: &Id,
    hash: ContentHash,
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE recovery_codes SET used_at = $3 \
               WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL";
    Ok(tx.execute(sql, &[person.into(), hash.into(), now.into()])? == 1)
}

/// How many recovery codes a person has left.
///
/// # Errors
/// [`StoreError`].
pub fn recovery_left(tx: &mut Tx<'_>, person: &Id) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) FROM recovery_codes WHERE person_id = $1 AND used_at IS NULL";
    tx.one(sql, &[person.into()], |row| row.count(0))
}

fn read(row: &Row) -> Result<OneTimeCodes, StoreError> {
    Ok(OneTimeCodes {
        person: row.read(0, "an id", Id::parse)?,
        salt: row.hash(1)?,
        last_step: row.whole(2)?,
        set_up_at: row.moment(3)?,
    })
}
