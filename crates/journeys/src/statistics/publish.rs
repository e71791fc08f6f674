//! Publishing: every figure that will ever be answered from a vintage is decided here, once.
//!
//! The key of the noise lives in memory for as long as this takes and is then wiped. Nothing needs it
//! again: the published cube answers every question, and a correction goes into the next vintage,
//! which has a key of its own. What is not kept cannot leak.

use super::children::{Counted, asks_for_schools, must_be_recorded};
use super::cubes::{published, year};
use super::menus::signed;
use super::refusals::in_words;
use super::registry::areas;
use super::schools::{Schools, alone_in, names};
use super::{CannotPublish, audit as nightly};
use crate::current_releases::Releases;
use crate::deeds;
use crate::house::House;
use crate::linkage_gate::gaps_over_limit;
use access::{Refusal, act};
use commons::{ContentHash, Day};
use convene::Who;
use disclose::live::{
    Cube, Family, Manifest, Menu, NotFrozen, Order, POLICY, VintageKey, VintageKind, freeze,
};
use disclose::{Origin, Released};
use std::collections::BTreeSet;
use store::audit;
use store::ledger::{self, Door, Release, Viewer};
use store::loads;
use store::vintages::{self, Kind, VintageRecord, VintageState};
use zeroize::Zeroizing;

/// What is to be published.
#[derive(Debug, Clone)]
pub struct ToPublish {
    /// The menu, by its seal.
    pub menu: ContentHash,
    /// The name of the vintage, used once, such as `2026-autumn`.
    pub vintage: String,
    /// All tables, or the headlines.
    pub kind: VintageKind,
    /// The day the data describe.
    pub on: Day,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NowPublished {
    /// The tables, by their permanent names.
    pub tables: Vec<String>,
    /// Areas with more atoms than is good, and schools that are one area together, in words.
    pub warnings: Vec<String>,
    /// Whether the ledger's audit passed with them: until it does, nothing is answered.
    pub passed: bool,
}

/// Publishes a vintage: counts, protects, keeps, and enters every table into the ledger, in one
/// transaction.
///
/// # Errors
/// [`CannotPublish`] with every reason; then nothing was published.
pub fn publish_statistics(
    house: &House,
    who: Option<&Who>,
    wanted: &ToPublish,
) -> Result<NowPublished, CannotPublish> {
    let leave = house.may(who, act::PUBLISH_STATISTICS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    if let Some(gap) = gaps_over_limit(house)?.into_iter().next() {
        return Err(CannotPublish::LinkedUnequally(gap));
    }
    let seal = wanted.menu;
    let (menu, before) = house.store.read("menu and year", move |tx| {
        let menu = signed(tx, seal)?;
        let year = year(tx, menu.menu().academic_year())?;
        Ok::<_, CannotPublish>((menu, year))
    })?;
    must_be_recorded(menu.menu())?;
    let counted = Counted::read(house, wanted.on)?;
    let schools = schools_of(house, menu.menu(), &counted)?;
    let areas = areas(house, &counted.by_area(), schools.as_ref())?;
    let children = counted.rows(menu.menu(), &areas.block_of, wanted.on)?;
    let order = Order {
        vintage: &wanted.vintage,
        kind: wanted.kind,
        year: &before,
        menu: &menu,
        registry: &areas.registry,
        data_date: wanted.on,
        source: "Partners' records, linked",
        origin: if house.district.is_invented() { Origin::Synthetic } else { Origin::Recorded },
    };
    let not_frozen = |reasons: Vec<NotFrozen>| {
        let words = in_words(&reasons, menu.menu(), &areas.registry);
        CannotPublish::NotFrozen { reasons, words }
    };
    let cube = freeze(&order, &children, &fresh_key()?).map_err(not_frozen)?;
    let tables: Vec<Release> = tables(&cube);
    let record = vintage_record(house, who, &cube);
    let texts = (manifest_text(cube.manifest()), cube.to_record());
    let deed = deeds::done_by(who, &leave, "publish statistics", &cube.hash().to_string());
    let (now, releases) = (house.now(), tables.clone());
    house.store.write("publish statistics", move |tx| {
        if year(tx, &record.academic_year)? != before {
            return Err(CannotPublish::Meanwhile);
        }
        vintages::plan(tx, &record)?;
        vintages::freeze(tx, (&record.name, ""), (&texts.0, &texts.1), now)?;
        audit::record(tx, &deed, now)?;
        Ok(ledger::append(tx, &releases, &deed, now).map(|_| ())?)
    })?;
    let passed = nightly::audit_ledger(house)?.passed();
    let many_atoms = cube.warnings().into_iter().map(|warning| warning.to_string());
    Ok(NowPublished {
        tables: tables.into_iter().map(|table| table.table_id).collect(),
        warnings: many_atoms.chain(schools.and_then(|schools| schools.warning())).collect(),
        passed,
    })
}

/// The schools, when the menu asks for them.
fn schools_of(
    house: &House,
    menu: &Menu,
    counted: &Counted,
) -> Result<Option<Schools>, CannotPublish> {
    if !asks_for_schools(menu) {
        return Ok(None);
    }
    let side = house.children.as_ref().ok_or(CannotPublish::NoChildrenSide)?;
    let releases = Releases::of(&house.store.read("loads", loads::list)?);
    let mut earlier = published(house)?;
    earlier.retain(|one| one.cube.manifest().academic_year == menu.academic_year());
    Ok(Some(Schools {
        children: counted.by_school(),
        alone_before: earlier.iter().find_map(|one| alone_in(&one.cube)),
        names: names(&side.lake, &releases)?,
    }))
}

fn fresh_key() -> Result<VintageKey, CannotPublish> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| CannotPublish::NoRandomness)?;
    VintageKey::new(bytes).map_err(|_| CannotPublish::NoRandomness)
}

fn vintage_record(house: &House, who: &Who, cube: &Released<Cube>) -> VintageRecord {
    let manifest = cube.manifest();
    VintageRecord {
        name: manifest.vintage.clone(),
        academic_year: manifest.academic_year.clone(),
        kind: match manifest.kind {
            VintageKind::Full => Kind::Full,
            VintageKind::Headline => Kind::Headline,
        },
        state: VintageState::Planned,
        menu: manifest.menu,
        data_date: manifest.data_date,
        planned_by: who.id.clone(),
        planned_at: house.now(),
        key_name: None,
        manifest: None,
        frozen_at: None,
        ended_at: None,
        ended_why: None,
    }
}

fn manifest_text(manifest: &Manifest) -> String {
    serde_json::to_string(manifest).expect("a manifest has string keys only")
}

/// Every table of a cube as the ledger names it.
pub(super) fn tables(cube: &Released<Cube>) -> Vec<Release> {
    let manifest = cube.manifest();
    names_of_tables(cube.menu(), manifest.kind)
        .into_iter()
        .map(|(table_id, family, cells)| Release {
            door: Door::Live,
            table_id,
            vintage: manifest.vintage.clone(),
            cells: serde_json::json!({
                "atoms": manifest.atoms.get(&family).map(ToString::to_string),
                "cells of each atom": cells,
            })
            .to_string(),
            viewer: Viewer::Everybody,
            menu: Some(manifest.menu),
            policy: POLICY.to_owned(),
            content: cube.hash(),
        })
        .collect()
}

/// The permanent name of each table of a menu, its family, and how many cells each atom has in it.
fn names_of_tables(menu: &Menu, kind: VintageKind) -> BTreeSet<(String, Family, usize)> {
    let mut names = BTreeSet::new();
    for measure in menu.measures() {
        let own = match kind {
            VintageKind::Full => &measure.tables,
            VintageKind::Headline => &measure.headline,
        };
        for along in own {
            let words: Vec<String> = along.iter().map(|one| menu.name_of(*one)).collect();
            let cells = along.iter().map(|one| menu.levels_of(*one).len()).product();
            for family in &measure.families {
                for subject in [measure.id.clone(), measure.population.clone()] {
                    names.insert((table_id(&subject, *family, &words), *family, cells));
                }
            }
        }
    }
    names
}

/// The permanent name of a table, such as `often_absent|residence|age,sex`.
pub(super) fn table_id(subject: &str, family: Family, along: &[String]) -> String {
    format!("{subject}|{family}|{}", along.join(","))
}
