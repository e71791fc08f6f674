//! How well each group's records are expected to be linked by a run, and how far groups are apart.
//! A group of fewer than ten people has neither a count nor a rate.

use crate::table::Table;
use crate::{Id, StoreError, Tx, Value};

pub(crate) const TABLE: Table = Table {
    name: "link_groups",
    columns: "run_id, grouped_by, part, people, recall, recall_low, recall_high",
    order: "run_id, grouped_by, part",
};

pub(crate) const GAPS: Table = Table {
    name: "link_gaps",
    columns: "run_id, grouped_by, best, worst, difference, low, high, by_chance, parts, left_out",
    order: "run_id, grouped_by",
};

/// The rate of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRate {
    /// What it is a group of: sex, age, source, ethnicity, deprivation.
    pub grouped_by: String,
    /// The group.
    pub part: String,
    /// Its people, and the share of their pairs that are linked, with its interval; `None` is fewer
    /// than ten people.
    pub found: Option<(u64, [f64; 3])>,
}

/// How far the best and the worst linked group are apart.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupGap {
    /// What they are groups of.
    pub grouped_by: String,
    /// The best linked.
    pub best: String,
    /// The worst linked.
    pub worst: String,
    /// The difference of their shares, and an interval that holds for all pairs of groups.
    pub difference: [f64; 3],
    /// What chance alone would show in 1 of 20 cases.
    pub by_chance: f64,
    /// Groups compared.
    pub parts: u64,
    /// Groups left out, too small to compare.
    pub left_out: u64,
}

/// Keeps the groups of a run.
///
/// # Errors
/// [`StoreError::Conflict`] when they are kept already, or there is no such run.
pub fn insert(
    tx: &mut Tx<'_>,
    run: &Id,
    rates: &[GroupRate],
    gaps: &[GroupGap],
) -> Result<(), StoreError> {
    let mut rows = rates.iter().map(|rate| {
        let people: Value = rate.found.map(|(people, _)| people).into();
        let real = |at: usize| Value::from(rate.found.map(|(_, recall)| recall[at]));
        let names: [Value; 3] = [run.into(), (&rate.grouped_by).into(), (&rate.part).into()];
        names.into_iter().chain([people, real(0), real(1), real(2)]).collect()
    });
    tx.insert_many(&TABLE.insert_head(), "", &mut rows)?;
    let mut rows = gaps.iter().map(|gap| {
        let [difference, low, high] = gap.difference.map(Value::from);
        vec![
            run.into(),
            (&gap.grouped_by).into(),
            (&gap.best).into(),
            (&gap.worst).into(),
            difference,
            low,
            high,
            gap.by_chance.into(),
            gap.parts.into(),
            gap.left_out.into(),
        ]
    });
    tx.insert_many(&GAPS.insert_head(), "", &mut rows)?;
    Ok(())
}

/// The groups of a run and their gaps, in order.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, run: &Id) -> Result<(Vec<GroupRate>, Vec<GroupGap>), StoreError> {
    let sql = TABLE.select("WHERE run_id = $1 ORDER BY grouped_by, part");
    let rates = tx.many(&sql, &[run.into()], |row| {
        let found = match row.maybe_count(3)? {
            None => None,
            Some(people) => Some((people, [row.real(4)?, row.real(5)?, row.real(6)?])),
        };
        Ok(GroupRate { grouped_by: row.text(1)?, part: row.text(2)?, found })
    })?;
    let sql = GAPS.select("WHERE run_id = $1 ORDER BY grouped_by");
    let gaps = tx.many(&sql, &[run.into()], |row| {
        Ok(GroupGap {
            grouped_by: row.text(1)?,
            best: row.text(2)?,
            worst: row.text(3)?,
            difference: [row.real(4)?, row.real(5)?, row.real(6)?],
            by_chance: row.real(7)?,
            parts: row.count(8)?,
            left_out: row.count(9)?,
        })
    })?;
    Ok((rates, gaps))
}
