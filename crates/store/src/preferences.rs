//! Which source of an indicator comes first, when several publish the same value.
//!
//! A source is a publisher's dataset: the layout that reads it, and who publishes it. A later
//! release of a source revises that source's own values and no other's. Of the newest values of
//! several sources one is current: that of the source preferred here; among sources that are not
//! listed, the one that arrived last, unless it says an earlier day of release. A source that has
//! no figure of a key gives way to one that has.

use crate::observation_row::SAME_KEY;
use crate::table::Table;
use crate::{StoreError, Tx};
use std::collections::BTreeSet;

pub(crate) const TABLE: Table = Table {
    name: "preferred_sources",
    columns: "indicator, layout, place",
    order: "indicator, layout",
};

/// Declares the order in which sources of an indicator are preferred, by the layouts that read
/// them, the first preferred; one given twice counts where it stands first. What is current follows
/// at once. Says whether the order is new.
///
/// # Errors
/// [`StoreError`].
pub fn prefer(tx: &mut Tx<'_>, indicator: &str, layouts: &[&str]) -> Result<bool, StoreError> {
    let mut layouts = layouts.to_vec();
    let mut seen = BTreeSet::new();
    layouts.retain(|layout| seen.insert(*layout));
    if order_of(tx, indicator)? == layouts {
        return Ok(false);
    }
    tx.execute("DELETE FROM preferred_sources WHERE indicator = $1", &[indicator.into()])?;
    let mut rows = layouts
        .iter()
        .zip(1_u64..)
        .map(|(layout, place)| vec![indicator.into(), (*layout).into(), place.into()]);
    tx.insert_many(&TABLE.insert_head(), "", &mut rows)?;
    let all_beside = "UPDATE observations SET state = 'beside' \
         WHERE indicator = $1 AND state = 'current'";
    tx.execute(all_beside, &[indicator.into()])?;
    let raise = format!("{} AND newer.indicator = $1", raise_the_best());
    tx.execute(&raise, &[indicator.into()])?;
    Ok(true)
}

/// The declared order of an indicator's sources; empty when none was declared.
///
/// # Errors
/// [`StoreError`].
pub fn order_of(tx: &mut Tx<'_>, indicator: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT layout FROM preferred_sources WHERE indicator = $1 ORDER BY place";
    tx.many(sql, &[indicator.into()], |row| row.text(0))
}

/// The rank of a row among the sources of its key, the smallest preferred: the place of its source
/// in the declared order, those not listed after the listed, and those without a figure last.
pub(crate) fn rank_of(row: &str) -> String {
    format!(
        "(CASE WHEN {row}.reading IS NULL THEN 2000000 ELSE 0 END + COALESCE(( \
         SELECT p.place FROM preferred_sources AS p JOIN loads AS l ON l.layout = p.layout \
         WHERE p.indicator = {row}.indicator AND l.id = {row}.load_id), 1000000))"
    )
}

/// Makes the best value that stands beside current, for keys that have no current one: the lowest
/// rank, then the latest day of release, then the latest load. Another condition may follow.
pub(crate) fn raise_the_best() -> String {
    let (ours, theirs) = (rank_of("newer"), rank_of("older"));
    let (our_day, their_day) =
        ("COALESCE(newer.vintage_day, '')", "COALESCE(older.vintage_day, '')");
    format!(
        "UPDATE observations AS newer SET state = 'current' WHERE newer.state = 'beside' \
         AND NOT EXISTS (SELECT 1 FROM observations AS older WHERE {SAME_KEY} \
         AND (older.state = 'current' OR (older.state = 'beside' AND ({theirs} < {ours} \
         OR ({theirs} = {ours} AND ({their_day} > {our_day} \
         OR ({their_day} = {our_day} AND older.load_id > newer.load_id)))))))"
    )
}
