//! Small tables for tests, and strategies that draw them.

use commons::Day;
use lifechances_disclose::{About, Context, Dimension, Level, Origin, RawTable, Role};
use proptest::prelude::*;

pub(crate) fn about() -> About {
    About { key: "test".into(), title: "A test".into(), population: "children of a test".into() }
}

pub(crate) fn context() -> Context {
    Context {
        data_version: "v1".into(),
        data_date: Day::new(2026, 1, 15).unwrap(),
        source: "Invented partners of Calderbrook".into(),
        origin: Origin::Synthetic,
    }
}

pub(crate) fn dimension(name: &str, role: Role, levels: usize) -> Dimension {
    let levels = (0..levels).map(|n| Level::new(format!("{name}{n}"), format!("{name} {n}")));
    Dimension::new(name, role, levels.collect())
}

pub(crate) fn one_way(counts: &[u64]) -> RawTable {
    let dimension = dimension("area", Role::Group, counts.len());
    RawTable::new(about(), vec![dimension], counts.to_vec()).unwrap()
}

pub(crate) fn two_way(columns: usize, counts: &[u64]) -> RawTable {
    two_way_as(Role::Outcome, columns, counts)
}

pub(crate) fn two_way_as(role: Role, columns: usize, counts: &[u64]) -> RawTable {
    let rows = counts.len() / columns;
    let dimensions = vec![dimension("area", Role::Group, rows), dimension("answer", role, columns)];
    RawTable::new(about(), dimensions, counts.to_vec()).unwrap()
}

/// Counts as tables of children really have them: many small, some empty, some large.
pub(crate) fn a_count() -> impl Strategy<Value = u64> {
    prop_oneof![2 => Just(0_u64), 4 => 1_u64..10, 4 => 10_u64..60, 2 => 60_u64..3000]
}

/// Columns and counts of a two-way table.
pub(crate) fn a_two_way(most: usize) -> impl Strategy<Value = (usize, Vec<u64>)> {
    (1..=most, 1..=most).prop_flat_map(|(r, c)| (Just(c), prop::collection::vec(a_count(), r * c)))
}

/// Exact counts with totals, as a person would add them up.
pub(crate) fn with_totals(columns: usize, counts: &[u64]) -> Vec<u64> {
    let mut all = Vec::new();
    for row in counts.chunks(columns) {
        all.extend_from_slice(row);
        all.push(row.iter().sum());
    }
    for column in 0..=columns {
        all.push(all.iter().skip(column).step_by(columns + 1).sum());
    }
    all
}
