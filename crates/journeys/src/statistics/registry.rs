//! The areas that statistics are published for: localities and the district, as unions of blocks, and
//! schools when the menu asks for them.

use super::CannotPublish;
use super::schools::Schools;
use crate::draw_localities::kept_localities;
use crate::house::House;
use commons::AreaCode;
use disclose::live::{Block, Family, Geography, Registry, SmallArea, merge_blocks};
use place::{Adjacency, Localities};
use std::collections::{BTreeMap, BTreeSet};
use store::boundaries;

/// The areas, and the block of each small area.
pub(super) struct Areas {
    pub registry: Registry,
    pub block_of: BTreeMap<AreaCode, String>,
}

/// What is registered now. Small areas are merged inside their locality until each block has enough
/// children, so that every locality is a union of blocks; `children` by small area. `schools` when the
/// menu asks for them.
pub(super) fn areas(
    house: &House,
    children: &BTreeMap<AreaCode, u64>,
    schools: Option<&Schools>,
) -> Result<Areas, CannotPublish> {
    let localities = kept_localities(house)?;
    if localities.localities.is_empty() {
        return Err(CannotPublish::NoLocalities);
    }
    let year = crate::postcode_areas::BOUNDARY_YEAR;
    let read =
        move |tx: &mut store::Tx<'_>| boundaries::of_geography(tx, commons::Geography::Lsoa, year);
    let rings = house.store.read("outlines of small areas", read)?;
    let rings: Vec<_> = rings.into_iter().map(|one| (one.place.code, one.rings)).collect();
    let blocks = blocks(&localities, &place::adjacency::from_rings(&rings), children)?;
    let codes = blocks.iter().flat_map(|(_, own)| own.iter().map(|block| block.code.clone()));
    let rolls = schools.into_iter().flat_map(|schools| schools.children.keys().cloned());
    let mut registry = Registry::new(codes, rolls).map_err(CannotPublish::Geography)?;
    let one = |bad| CannotPublish::Geography(vec![bad]);
    let named = |id: &AreaCode, title: &str, blocks: BTreeSet<String>| Geography {
        id: id.to_string(),
        title: title.to_owned(),
        family: Family::Residence,
        blocks,
    };
    let mut of_district = BTreeSet::new();
    for (locality, own) in localities.localities.iter().zip(&blocks) {
        let codes: BTreeSet<String> = own.1.iter().map(|block| block.code.clone()).collect();
        of_district.extend(codes.iter().cloned());
        registry.add(named(&locality.code, &locality.name, codes)).map_err(one)?;
    }
    let district = &house.district;
    registry.add(named(&district.code, &district.name, of_district)).map_err(one)?;
    if let Some(schools) = schools {
        let areas = schools.areas();
        if areas.is_empty() {
            return Err(CannotPublish::TooFewAtSchool);
        }
        for area in areas {
            registry.add(area).map_err(one)?;
        }
    }
    let mut block_of = BTreeMap::new();
    for block in blocks.iter().flat_map(|(_, own)| own) {
        for member in block.members.iter().filter_map(|code| AreaCode::parse(code).ok()) {
            block_of.insert(member, block.code.clone());
        }
    }
    Ok(Areas { registry, block_of })
}

/// The blocks of each locality.
fn blocks(
    localities: &Localities,
    neighbours: &Adjacency,
    children: &BTreeMap<AreaCode, u64>,
) -> Result<Vec<(AreaCode, Vec<Block>)>, CannotPublish> {
    let mut all = Vec::new();
    for locality in &localities.localities {
        let inside: BTreeSet<AreaCode> = locality.areas.iter().copied().collect();
        let small = |code: &AreaCode| SmallArea {
            code: code.to_string(),
            children: children.get(code).copied().unwrap_or(0),
            neighbours: neighbours
                .neighbours(*code)
                .filter(|other| inside.contains(other))
                .map(|other| other.to_string())
                .collect(),
        };
        let small: Vec<SmallArea> = locality.areas.iter().map(small).collect();
        all.push((locality.code, merge_blocks(&small).map_err(CannotPublish::Blocks)?));
    }
    Ok(all)
}
