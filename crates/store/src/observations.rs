//! Published values: kept in bulk, revised without losing what was there, quarantined with a reason.

use crate::observation_row::{LOAD_ID, ObservationKey, ObservationRow, read};
use crate::{Id, StoreError, Tx, Value};
use commons::AreaCode;

pub(crate) use crate::observation_row::TABLE;

/// What became of values that were brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Values that are now stored and were not.
    pub stored: u64,
    /// Values that this load had brought before, left as they were.
    pub repeated: u64,
    /// Older values that these revised; they stay, with their vintage.
    pub superseded: u64,
}

/// The columns that say what a value is about, equal in two rows `older` and `newer`.
const SAME_KEY: &str = "older.indicator = newer.indicator AND older.code = newer.code \
     AND older.geography = newer.geography AND older.boundary_year = newer.boundary_year \
     AND older.year_type = newer.year_type AND older.first_year = newer.first_year \
     AND older.last_year = newer.last_year AND older.part = newer.part";

/// Keeps the values of one load. Each becomes the current one of its key and supersedes the one
/// before it, except that a quarantined value supersedes nothing, and that a value whose vintage is
/// an earlier day than the current one's arrives superseded: loading an old file late changes no
/// page.
///
/// # Errors
/// [`StoreError::Conflict`] when the load is not there, [`StoreError::NotPortable`] for a number
/// that is not finite.
pub fn keep(tx: &mut Tx<'_>, load: &Id, rows: &[ObservationRow]) -> Result<Kept, StoreError> {
    let mut values = rows.iter().map(|row| {
        let mut values = row.arriving();
        values[LOAD_ID] = load.into();
        values
    });
    let stored = tx.insert_many(&TABLE.insert_head(), "ON CONFLICT DO NOTHING", &mut values)?;
    let late = format!(
        "UPDATE observations AS newer SET state = 'superseded' \
         WHERE newer.load_id = $1 AND newer.state = 'arriving' AND EXISTS ( \
         SELECT 1 FROM observations AS older WHERE older.state = 'current' \
         AND older.vintage_day > newer.vintage_day AND {SAME_KEY})"
    );
    tx.execute(&late, &[load.into()])?;
    let revise = format!(
        "UPDATE observations AS older SET state = 'superseded' FROM observations AS newer \
         WHERE older.state = 'current' AND newer.load_id = $1 AND newer.state = 'arriving' \
         AND {SAME_KEY}"
    );
    let superseded = tx.execute(&revise, &[load.into()])?;
    let settle = "UPDATE observations SET state = 'current' \
         WHERE load_id = $1 AND state = 'arriving'";
    tx.execute(settle, &[load.into()])?;
    Ok(Kept { stored, repeated: (rows.len() as u64).saturating_sub(stored), superseded })
}

/// Puts the current value of a key aside, with the reason. Says whether there was one.
///
/// # Errors
/// [`StoreError`].
pub fn quarantine(tx: &mut Tx<'_>, key: &ObservationKey, reason: &str) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE observations SET state = 'quarantined', reason = $9 \
         WHERE {KEY} AND state = 'current'"
    );
    let mut values = key.values();
    values.push(reason.into());
    Ok(tx.execute(&sql, &values)? == 1)
}

const KEY: &str = "indicator = $1 AND code = $2 AND geography = $3 AND boundary_year = $4 \
     AND year_type = $5 AND first_year = $6 AND last_year = $7 AND part = $8";

/// The current values of an indicator in a place, oldest period first.
///
/// # Errors
/// [`StoreError`].
pub fn series(
    tx: &mut Tx<'_>,
    indicator: &str,
    code: AreaCode,
) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = "WHERE indicator = $1 AND code = $2 AND state = 'current' \
         ORDER BY last_year, first_year, year_type, part, geography, boundary_year";
    tx.many(&TABLE.select(rest), &[indicator.into(), code.into()], read)
}

/// The current values of an indicator everywhere: by period, then by place.
///
/// # Errors
/// [`StoreError`].
pub fn of_indicator(tx: &mut Tx<'_>, indicator: &str) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = "WHERE indicator = $1 AND state = 'current' \
         ORDER BY last_year, first_year, year_type, part, code, geography, boundary_year";
    tx.many(&TABLE.select(rest), &[indicator.into()], read)
}

/// The current values of every indicator in a place: by indicator, then by period.
///
/// # Errors
/// [`StoreError`].
pub fn of_place(tx: &mut Tx<'_>, code: AreaCode) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = "WHERE code = $1 AND state = 'current' ORDER BY indicator, last_year, first_year, \
         year_type, part, geography, boundary_year";
    tx.many(&TABLE.select(rest), &[code.into()], read)
}

/// The current values of every indicator in the places inside a place: its small areas, its wards.
///
/// # Errors
/// [`StoreError`].
pub fn inside(tx: &mut Tx<'_>, parent: AreaCode) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = "WHERE state = 'current' AND EXISTS ( \
         SELECT 1 FROM places WHERE places.parent_code = $1 AND places.code = observations.code \
         AND places.geography = observations.geography \
         AND places.boundary_year = observations.boundary_year) \
         AND code IN (SELECT places.code FROM places WHERE places.parent_code = $1) \
         ORDER BY indicator, code, last_year, first_year, year_type, part, geography, \
         boundary_year";
    tx.many(&TABLE.select(rest), &[parent.into()], read)
}

/// Every value there ever was of a key, in the order of their loads.
///
/// # Errors
/// [`StoreError`].
pub fn history(tx: &mut Tx<'_>, key: &ObservationKey) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = format!("WHERE {KEY} ORDER BY load_id");
    tx.many(&TABLE.select(&rest), &key.values(), read)
}

/// The values that are put aside: by indicator, place and period.
///
/// # Errors
/// [`StoreError`].
pub fn quarantined(tx: &mut Tx<'_>) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = "WHERE state = 'quarantined' ORDER BY indicator, code, last_year, first_year, \
         year_type, part, geography, boundary_year, load_id";
    tx.many(&TABLE.select(rest), &[], read)
}

/// The indicators that have a current value, with how many.
///
/// # Errors
/// [`StoreError`].
pub fn indicators(tx: &mut Tx<'_>) -> Result<Vec<(String, u64)>, StoreError> {
    let sql = "SELECT indicator, COUNT(*) FROM observations WHERE state = 'current' \
         GROUP BY indicator ORDER BY indicator";
    tx.many(sql, &[], |row| Ok((row.text(0)?, row.count(1)?)))
}

/// How many values there are, in any state.
///
/// # Errors
/// [`StoreError`].
pub fn count(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let none: [Value; 0] = [];
    tx.one("SELECT COUNT(*) FROM observations", &none, |row| row.count(0))
}
