//! A released cube on paper: its record, and reading it back.
//!
//! Asked again after a restart, or on another machine, a house answers from the record. The record
//! is as trustworthy as the place that keeps its hash; whatever the hash, a record that does not
//! fit its own menu is not opened.

use super::cube::{Areas, Cube};
use super::menu::{Menu, PlannedTable, Subject};
use super::registry::Family;
use super::vintage::{Manifest, POLICY};
use crate::released::{Released, Tampered};
use commons::ContentHash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the record.
const FORMAT: &str = "lifechances released cube 1";
/// No sum of this software is larger; keeps every sum of atoms far from overflow.
const LARGEST_CELL: u64 = 1_000_000_000_000_000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    format: String,
    manifest: Manifest,
    menu: String,
    areas: BTreeMap<Family, Areas>,
    tables: Vec<Written>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    of: PlannedTable,
    cells: Vec<Option<i64>>,
}

impl Released<Cube> {
    /// Called by `freeze` and `reopen_cube` only.
    pub(super) fn seal_cube(cube: Cube) -> Self {
        let hash = ContentHash::of(record_of(&cube).as_bytes());
        Self::sealed(cube, hash)
    }

    /// The record to keep: canonical JSON, the same bytes for the same cube.
    pub fn to_record(&self) -> String {
        record_of(self)
    }
}

/// Reads a kept cube back.
///
/// # Errors
/// [`Tampered`] when the record is not exactly what the hash names, or does not fit its own menu.
pub fn reopen_cube(record: &str, expected: ContentHash) -> Result<Released<Cube>, Tampered> {
    if ContentHash::of(record.as_bytes()) != expected {
        return Err(Tampered::Hash);
    }
    let read: Record = serde_json::from_str(record).map_err(|_| Tampered::Form)?;
    let menu = Menu::parse(&read.menu).map_err(|_| Tampered::Form)?;
    let tables = read.tables.into_iter().map(|table| (table.of, table.cells)).collect();
    let cube = Cube { manifest: read.manifest, menu, areas: read.areas, tables };
    let fits = read.format == FORMAT && cube.manifest.policy == POLICY && is_whole(&cube);
    if !fits || record_of(&cube) != record {
        return Err(Tampered::Form);
    }
    Ok(Released::sealed(cube, expected))
}

/// Whether menu, areas and tables fit together, so that no question can fall outside them.
fn is_whole(cube: &Cube) -> bool {
    let Cube { manifest, menu, areas, tables } = cube;
    let area_fits = |own: &Areas| {
        own.areas.values().all(|area| area.atoms.iter().all(|atom| *atom < own.atoms.len()))
    };
    let table_fits = |(of, cells): (&PlannedTable, &Vec<Option<i64>>)| {
        let is_named =
            |m: &super::Measure| m.families.contains(&of.family) && m.tables.contains(&of.along);
        let is_on_menu = match of.subject {
            Subject::Measure(number) => menu.measures.get(number).is_some_and(is_named),
            Subject::Base(number) => menu.populations.get(number).is_some_and(|population| {
                menu.measures.iter().any(|m| m.population == population.id && is_named(m))
            }),
        };
        is_on_menu
            && areas.get(&of.family).is_some_and(|own| {
                let each: usize = of.along.iter().map(|a| menu.levels_of(*a).len()).product();
                cells.len() == each * own.atoms.len()
                    && cells.iter().flatten().all(|cell| cell.unsigned_abs() <= LARGEST_CELL)
            })
    };
    manifest.menu == menu.seal() && areas.values().all(area_fits) && tables.iter().all(table_fits)
}

fn record_of(cube: &Cube) -> String {
    let tables = cube.tables.iter();
    let record = Record {
        format: FORMAT.to_owned(),
        manifest: cube.manifest.clone(),
        menu: cube.menu.document.clone(),
        areas: cube.areas.clone(),
        tables: tables
            .map(|(of, cells)| Written { of: of.clone(), cells: cells.clone() })
            .collect(),
    };
    serde_json::to_string(&record).expect("a cube has string keys only")
}
