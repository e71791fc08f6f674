//! The tables that name children, from the names of one epoch to those of another.

use crate::house::ChildrenSide;
use crate::keys::CannotKeepKeys;
use crate::keys::begin::purpose;
use crate::link_people::SUPERSEDED;
use crate::names_in_use::{NAMING, note, part_of};
use commons::Pseudonym;
use lake::{Column, LakeProblem, PersonId, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The columns of a naming table that hold names.
fn name_columns(dataset: &str) -> &'static [&'static str] {
    match dataset {
        SUPERSEDED => &["child before", "child"],
        _ => &["child"],
    }
}

/// The naming tables of one epoch, and whom each of its names is of.
pub(super) struct Named {
    tables: Vec<(&'static str, Table)>,
    people: BTreeMap<[u8; 16], PersonId>,
}

impl Named {
    /// Reads them, and finds everybody who is named.
    pub(super) fn read(
        children: &ChildrenSide,
        epoch: u32,
        everybody: &BTreeSet<PersonId>,
    ) -> Result<Self, CannotKeepKeys> {
        let pseudonyms = children.vault.pseudonyms(purpose(), epoch)?;
        let of = |person: &PersonId| (*pseudonyms.of(*person).as_bytes(), *person);
        let people: BTreeMap<[u8; 16], PersonId> = everybody.iter().map(of).collect();
        let mut tables = Vec::new();
        for dataset in NAMING {
            let Some(table) = children.lake.read_part(dataset, &part_of(epoch))? else { continue };
            let unknown = names(dataset, &table).filter(|name| !people.contains_key(*name)).count();
            if unknown > 0 {
                return Err(CannotKeepKeys::UnknownNames { table: dataset, count: unknown });
            }
            tables.push((dataset, table));
        }
        Ok(Self { tables, people })
    }

    /// Writes them under the names of another epoch, and calls `written` after each.
    pub(super) fn write(
        self,
        children: &ChildrenSide,
        epoch: u32,
        mut written: impl FnMut() -> Result<(), CannotKeepKeys>,
    ) -> Result<(), CannotKeepKeys> {
        let pseudonyms = children.vault.pseudonyms(purpose(), epoch)?;
        let of = |(name, person): (&[u8; 16], &PersonId)| (*name, pseudonyms.of(*person));
        let renamed: BTreeMap<[u8; 16], Pseudonym> = self.people.iter().map(of).collect();
        for (dataset, table) in self.tables {
            let table = rename(dataset, table, &renamed)?;
            children.lake.write_part(dataset, &part_of(epoch), &note("linking"), &table)?;
            written()?;
        }
        Ok(())
    }
}

/// Every name in a table.
fn names<'t>(dataset: &str, table: &'t Table) -> impl Iterator<Item = &'t [u8; 16]> {
    let columns = name_columns(dataset).iter().filter_map(|name| table.column(name));
    columns.filter_map(Column::keys).flatten()
}

/// The same table under other names, its rows in the order of its first column as linking writes them.
fn rename(
    dataset: &str,
    table: Table,
    renamed: &BTreeMap<[u8; 16], Pseudonym>,
) -> Result<Table, LakeProblem> {
    let mut columns = table.columns;
    for (name, column) in &mut columns {
        if let (true, Column::Key(keys)) = (name_columns(dataset).contains(&name.as_str()), column)
        {
            for key in keys {
                *key = renamed.get(key).map_or(*key, |name| *name.as_bytes());
            }
        }
    }
    let mut order: Vec<usize> =
        (0..columns.first().map_or(0, |(_, column)| column.len())).collect();
    if let Some((_, Column::Key(keys))) = columns.first() {
        order.sort_by_key(|at| keys.get(*at).copied());
    }
    Table::new(columns.into_iter().map(|(name, column)| (name, in_order(column, &order))).collect())
}

fn in_order(column: Column, order: &[usize]) -> Column {
    fn of<T: Clone>(values: &[T], order: &[usize]) -> Vec<T> {
        order.iter().filter_map(|at| values.get(*at).cloned()).collect()
    }
    match column {
        Column::Text(values) => Column::Text(of(&values, order)),
        Column::Whole(values) => Column::Whole(of(&values, order)),
        Column::Number(values) => Column::Number(of(&values, order)),
        Column::Day(values) => Column::Day(of(&values, order)),
        Column::Key(values) => Column::Key(of(&values, order)),
    }
}
