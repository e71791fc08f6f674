//! Published values: kept in bulk, revised by their own source without losing what was there, kept
//! beside those of other sources, quarantined with a reason.

use crate::observation_row::{LOAD_ID, ObservationKey, ObservationRow, SAME_KEY, read};
use crate::preferences::{raise_the_best, rank_of};
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
    /// Older values of the same source that these revised; they stay, with their vintage.
    pub superseded: u64,
}

/// Loads of the same source as load `$1`: read with the same layout, from the same publisher.
const OWN_LOADS: &str = "(SELECT other.id FROM loads AS other JOIN loads AS own \
     ON other.layout = own.layout AND other.publisher = own.publisher WHERE own.id = $1)";

/// Keeps the values of one load. Each supersedes the one before it of the same source, except that
/// a quarantined value supersedes nothing, and that a value whose vintage is an earlier day arrives
/// superseded: loading an old file late changes no page. When another source has the current
/// value, the preferred one is current and the other stands beside it (see
/// [`preferences`](crate::preferences)).
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
    let superseded = revise_own_source(tx, load)?;
    choose_among_sources(tx, load)?;
    Ok(Kept { stored, repeated: (rows.len() as u64).saturating_sub(stored), superseded })
}

/// Among the releases of one source the newest is kept for use. Says how many it revised.
fn revise_own_source(tx: &mut Tx<'_>, load: &Id) -> Result<u64, StoreError> {
    let late = format!(
        "UPDATE observations AS newer SET state = 'superseded' \
         WHERE newer.load_id = $1 AND newer.state = 'arriving' AND EXISTS ( \
         SELECT 1 FROM observations AS older WHERE older.state IN ('current', 'beside') \
         AND older.vintage_day > newer.vintage_day AND older.load_id IN {OWN_LOADS} \
         AND {SAME_KEY})"
    );
    tx.execute(&late, &[load.into()])?;
    let revise = format!(
        "UPDATE observations AS older SET state = 'superseded' FROM observations AS newer \
         WHERE older.state IN ('current', 'beside') AND newer.load_id = $1 \
         AND newer.state = 'arriving' AND older.load_id IN {OWN_LOADS} AND {SAME_KEY}"
    );
    tx.execute(&revise, &[load.into()])
}

/// Among sources one value is current. A current value that is left now is another source's.
fn choose_among_sources(tx: &mut Tx<'_>, load: &Id) -> Result<(), StoreError> {
    let (ours, theirs) = (rank_of("newer"), rank_of("older"));
    let gives_way = format!(
        "UPDATE observations AS newer SET state = 'beside' \
         WHERE newer.load_id = $1 AND newer.state = 'arriving' AND EXISTS ( \
         SELECT 1 FROM observations AS older WHERE older.state IN ('current', 'beside') \
         AND {SAME_KEY} AND ({theirs} < {ours} OR (older.state = 'current' \
         AND {theirs} = {ours} AND older.vintage_day > newer.vintage_day)))"
    );
    tx.execute(&gives_way, &[load.into()])?;
    let goes_first = format!(
        "UPDATE observations AS older SET state = 'beside' FROM observations AS newer \
         WHERE older.state = 'current' AND newer.load_id = $1 AND newer.state = 'arriving' \
         AND {SAME_KEY}"
    );
    tx.execute(&goes_first, &[load.into()])?;
    let settle = "UPDATE observations SET state = 'current' \
         WHERE load_id = $1 AND state = 'arriving'";
    tx.execute(settle, &[load.into()])?;
    // A source that took its figure back gives way to one that stood beside it.
    tx.execute(&raise_the_best(), &[])?;
    Ok(())
}

/// Puts the current value of a key aside, with the reason; what another source says of it, if one
/// does, becomes current. Says whether there was one.
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
    let was_current = tx.execute(&sql, &values)? == 1;
    tx.execute(&format!("{} AND {KEY}", raise_the_best()), &key.values())?;
    Ok(was_current)
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

/// Every value that the source shown ever gave of a key, in the order of its loads: what is shown
/// and what it revised. When nothing is shown, every value there ever was.
///
/// # Errors
/// [`StoreError`].
pub fn history(tx: &mut Tx<'_>, key: &ObservationKey) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = format!("WHERE {KEY} AND NOT {SHOWN_BY_ANOTHER} ORDER BY load_id");
    tx.many(&TABLE.select(&rest), &key.values(), read)
}

/// Every value that sources other than the one shown gave of a key, in the order of their loads.
/// Current here means the newest of its source: it is true beside the one shown, not revised by it.
///
/// # Errors
/// [`StoreError`].
pub fn of_other_sources(
    tx: &mut Tx<'_>,
    key: &ObservationKey,
) -> Result<Vec<ObservationRow>, StoreError> {
    let rest = format!("WHERE {KEY} AND {SHOWN_BY_ANOTHER} ORDER BY load_id");
    tx.many(&TABLE.select(&rest), &key.values(), read)
}

/// Whether the key of the row asked about has a current value from another source.
const SHOWN_BY_ANOTHER: &str = "EXISTS (SELECT 1 FROM observations AS shown \
     JOIN loads AS its ON its.id = shown.load_id JOIN loads AS ours ON ours.id = observations.load_id \
     WHERE shown.indicator = $1 AND shown.code = $2 AND shown.geography = $3 \
     AND shown.boundary_year = $4 AND shown.year_type = $5 AND shown.first_year = $6 \
     AND shown.last_year = $7 AND shown.part = $8 AND shown.state = 'current' \
     AND (its.layout <> ours.layout OR its.publisher <> ours.publisher))";

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
