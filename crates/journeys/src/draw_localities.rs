//! Drawing localities: from outlines of small areas to connected sets of about 10,000 children.
//!
//! Localities are alike in deprivation where an index of it is loaded. The proposal is checked by rules that
//! share no code with what made it. People edit it later.

use crate::area_files::BadFile;
use crate::deeds;
use crate::fifths::deprivation_ranks;
use crate::house::House;
use crate::observed::slug;
use crate::outlines::{Outline, read_outlines};
use commons::{AreaCode, Geography, Place, Streams};
use convene::Role;
use place::{Adjacency, Borders, CannotPropose, Finding, Limits, Localities, SmallArea, Target};
use std::collections::BTreeMap;
use std::path::Path;
use store::boundaries::{self, Boundary};
use store::places::{self, NamedPlace};
use store::{StoreError, audit};

/// Fewer children than this make a locality's figures too few to show.
const SMALLEST: u64 = 2_000;

/// What was drawn.
pub struct Drawn {
    /// The localities.
    pub localities: Localities,
    /// What the check has to say: too large, too small, a ward cut in two.
    pub findings: Vec<Finding>,
}

/// Why no localities were drawn.
#[derive(Debug, thiserror::Error)]
pub enum CannotDraw {
    /// The file of outlines cannot be used.
    #[error(transparent)]
    Outlines(#[from] BadFile),
    /// The areas cannot be put together.
    #[error(transparent)]
    Propose(#[from] CannotPropose),
    /// The check refused the proposal; nothing was kept.
    #[error("the localities proposed do not hold together: {0}")]
    Refused(String),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads outlines of small areas from a GeoJSON file, a GeoPackage or a shapefile, proposes localities and keeps both.
///
/// # Errors
/// [`CannotDraw`].
pub fn draw_localities(
    house: &House,
    outlines: &Path,
    target_children: u64,
    seed: u64,
) -> Result<Drawn, CannotDraw> {
    let outlines = read_outlines(outlines)?;
    let areas: Vec<SmallArea> = outlines.iter().map(|outline| outline.area.clone()).collect();
    let rings: Vec<_> = outlines.iter().map(|o| (o.area.code, o.rings.clone())).collect();
    let borders = Borders::from_rings(&rings);
    // Rank 1 is the most deprived.
    let needs = deprivation_ranks(house)?.into_iter().map(|(rank, area)| (area, -rank)).collect();
    let boundary_year = crate::postcode_areas::BOUNDARY_YEAR;
    let target = Target { children: target_children, tolerance_per_cent: 10, boundary_year };
    let localities = place::propose(&areas, (&borders, &needs), target, &Streams::new(seed))?;
    let findings = checked(&localities, &areas, &borders.neighbours(), target)?;
    keep(house, &localities, &outlines, boundary_year)?;
    Ok(Drawn { localities, findings })
}

fn checked(
    localities: &Localities,
    areas: &[SmallArea],
    neighbours: &Adjacency,
    target: Target,
) -> Result<Vec<Finding>, CannotDraw> {
    let report = place::check(localities, areas, neighbours, Limits { target, smallest: SMALLEST });
    match report.errors.first() {
        Some(error) => Err(CannotDraw::Refused(format!("{error:?}"))),
        None => Ok(report.warnings),
    }
}

fn keep(
    house: &House,
    localities: &Localities,
    outlines: &[Outline],
    boundary_year: u16,
) -> Result<(), StoreError> {
    let district = house.district.code;
    let named = |code: AreaCode, name: &str, geography, parent| NamedPlace {
        place: Place { code, geography, boundary_year },
        name: name.to_owned(),
        slug: slug(name, code),
        parent: Some(parent),
    };
    let mut kept: Vec<NamedPlace> = Vec::new();
    for locality in &localities.localities {
        kept.push(named(locality.code, &locality.name, Geography::Locality, district));
    }
    for outline in outlines {
        let area = &outline.area;
        kept.push(named(area.code, &area.name, Geography::Lsoa, district));
    }
    let of_localities = localities
        .localities
        .iter()
        .map(|l| (named(l.code, &l.name, Geography::Locality, district).place, l.areas.clone()));
    let mut members: Vec<(Place, Vec<AreaCode>)> = of_localities.collect();
    // So that an area drawn by hand can say which wards it cuts.
    for (ward, (name, areas)) in wards(outlines) {
        let ward = named(ward, name, Geography::Ward, district);
        members.push((ward.place, areas));
        kept.push(ward);
    }
    let drawn: Vec<Boundary> = outlines
        .iter()
        .map(|outline| Boundary {
            place: named(outline.area.code, "", Geography::Lsoa, district).place,
            rings: outline.rings.clone(),
        })
        .collect();
    let (now, role) = (house.now(), Role::DataLead.as_str());
    let deed = deeds::done("system", role, "draw localities", district.as_str());
    house.store.write("keep localities", move |tx| {
        places::keep(tx, &kept)?;
        for (place, areas) in &members {
            places::set_members(tx, place, areas)?;
        }
        boundaries::keep(tx, &drawn)?;
        audit::record(tx, &deed, now).map(|_| ())
    })
}

/// Each ward with its name and its small areas.
fn wards(outlines: &[Outline]) -> BTreeMap<AreaCode, (&str, Vec<AreaCode>)> {
    let mut wards: BTreeMap<AreaCode, (&str, Vec<AreaCode>)> = BTreeMap::new();
    for area in outlines.iter().map(|outline| &outline.area) {
        wards.entry(area.ward).or_insert((&area.ward_name, Vec::new())).1.push(area.code);
    }
    wards
}

/// The localities that are kept, as the cores know them.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn kept_localities(house: &House) -> Result<Localities, StoreError> {
    let boundary_year = crate::postcode_areas::BOUNDARY_YEAR;
    house.store.read("localities", move |tx| {
        let mut localities = Vec::new();
        for named in places::of_geography(tx, Geography::Locality)? {
            let mut areas = places::members_of(tx, &named.place)?;
            areas.sort_unstable();
            let (code, name) = (named.place.code, named.name);
            localities.push(place::Locality { code, name, areas, children: 0 });
        }
        localities.sort_by_key(|locality| locality.code);
        Ok(Localities { boundary_year, localities })
    })
}
