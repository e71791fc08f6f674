//! Which district each small area lies in, from the lookups that are loaded.

use crate::house::House;
use crate::link_people::finished_loads;
use crate::load_file::CannotLoad;
use commons::{AreaCode, Geography, Place};
use lake::{Lake, LakeProblem};
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, places};

/// A layout whose rows say in which district a small area lies.
pub(crate) struct Lookup {
    pub(crate) layout: &'static str,
    boundary_year: u16,
    area: &'static str,
    district: &'static str,
}

/// The layouts that do.
pub(crate) const LOOKUPS: [Lookup; 3] = [
    Lookup {
        layout: "lookup-lsoa11-lsoa21",
        boundary_year: 2011,
        area: "lsoa11_code",
        district: "ltla22_code",
    },
    Lookup {
        layout: "lookup-lsoa11-lsoa21",
        boundary_year: 2021,
        area: "lsoa21_code",
        district: "ltla22_code",
    },
    Lookup {
        layout: "lookup-lsoa21-ward24",
        boundary_year: 2021,
        area: "lsoa21_code",
        district: "ltla24_code",
    },
];

/// Gives every small area of the store that has none the district its lookup names. What a file
/// says of its own areas stays: the ranks of 2019 are among the districts of 2019. Of several
/// lookups the last in the list counts.
pub(crate) fn place_small_areas(house: &House) -> Result<(), CannotLoad> {
    let Some(children) = &house.children else { return Ok(()) };
    let finished = finished_loads(house)?;
    let mut known: BTreeMap<(AreaCode, u16), AreaCode> = BTreeMap::new();
    for lookup in &LOOKUPS {
        read(&children.lake, lookup, &finished, &mut known)?;
    }
    if known.is_empty() {
        return Ok(());
    }
    Ok(house.store.write("place small areas", move |tx| {
        let mut parents: Vec<(Place, AreaCode)> = Vec::new();
        for named in places::of_geography(tx, Geography::Lsoa)? {
            let parent = known.get(&(named.place.code, named.place.boundary_year)).copied();
            parents.extend(parent.filter(|_| named.parent.is_none()).map(|p| (named.place, p)));
        }
        places::set_parents(tx, &parents)?;
        Ok::<(), StoreError>(())
    })?)
}

fn read(
    lake: &Lake,
    lookup: &Lookup,
    finished: &BTreeSet<String>,
    known: &mut BTreeMap<(AreaCode, u16), AreaCode>,
) -> Result<(), LakeProblem> {
    lake.for_each_part(lookup.layout, |part, table| {
        if !finished.contains(&part.name) {
            return Ok(());
        }
        let codes = |name: &str| table.column(name).and_then(|c| c.texts()).unwrap_or_default();
        for (area, district) in codes(lookup.area).iter().zip(codes(lookup.district)) {
            let code = |text: &Option<String>| AreaCode::parse(text.as_deref()?).ok();
            let pair = code(area).zip(code(district));
            known.extend(pair.map(|(area, district)| ((area, lookup.boundary_year), district)));
        }
        Ok(())
    })
}
