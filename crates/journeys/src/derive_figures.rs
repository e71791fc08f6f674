//! What follows from figures of small areas: a district's rank, its share in crowded homes.
//!
//! Runs after each load of small-area figures or of a lookup, over everything that is loaded of
//! them, so that the order of loading does not matter.

use crate::district_lookup::{LOOKUPS, place_small_areas};
use crate::house::House;
use crate::load_file::CannotLoad;
use crate::observed;
use measure::{Observation, State, derive, sanity};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::loads::Load;
use store::{ObservationKey, StoreError, Tx, observations};

/// Layouts whose figures of small areas give figures of districts.
const OF_SMALL_AREAS: [&str; 5] =
    ["iod2019", "iod2019-scores", "iod2019-population", "iod2025", "census-overcrowding"];

/// Which of the derived figures are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// All of them: the load has just ended.
    All,
    /// Those that are not there: the load ended before, and the program may have been stopped
    /// between its end and this.
    Missing,
}

/// Works out and keeps what a load that has ended makes possible.
pub(crate) fn derive_figures(house: &House, load: &Load, which: Keep) -> Result<(), CannotLoad> {
    let layout = load.layout.as_str();
    if !OF_SMALL_AREAS.contains(&layout) && !LOOKUPS.iter().any(|l| l.layout == layout) {
        return Ok(());
    }
    place_small_areas(house)?;
    let definitions = Arc::clone(&house.definitions);
    let inputs: Vec<String> = definitions
        .iter()
        .filter(|d| d.sources.iter().any(|s| is_of_small_areas(&s.layout)))
        .map(|d| d.id.clone())
        .collect();
    let all: Vec<Observation> = house.store.read("figures of small areas", move |tx| {
        let mut rows = Vec::new();
        for id in &inputs {
            rows.extend(observations::of_indicator(tx, id)?);
        }
        observed::from_rows(tx, rows, &definitions)
    })?;
    let mut derived = derive::from_small_areas(&house.definitions, &all);
    sanity::quarantine(&house.definitions, &mut derived);
    match which {
        Keep::All => {}
        Keep::Missing => keep_missing(house, &mut derived)?,
    }
    if derived.is_empty() {
        return Ok(());
    }
    let (load, derived) = (load.clone(), Arc::new(derived));
    let keep = move |tx: &mut Tx<'_>| observed::keep(tx, &load, &derived);
    house.store.write("keep derived figures", keep)?;
    Ok(())
}

/// Leaves only the figures that the store does not have.
fn keep_missing(house: &House, derived: &mut Vec<Observation>) -> Result<(), StoreError> {
    let indicators: BTreeSet<String> = derived.iter().map(|o| o.indicator.clone()).collect();
    let held: BTreeSet<ObservationKey> = house.store.read("derived figures", move |tx| {
        let mut held = BTreeSet::new();
        for indicator in &indicators {
            held.extend(observations::of_indicator(tx, indicator)?.into_iter().map(|row| row.key));
        }
        Ok::<_, StoreError>(held)
    })?;
    derived.retain(|o| o.state == State::Current && !held.contains(&observed::key_of(o)));
    Ok(())
}

fn is_of_small_areas(layout: &str) -> bool {
    OF_SMALL_AREAS.contains(&layout)
}
