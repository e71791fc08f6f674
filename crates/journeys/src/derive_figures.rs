//! What follows from figures of small areas: a district's rank, its share in crowded homes.
//!
//! Runs after each load of small-area figures or of a lookup, over everything that is loaded of
//! them, so that the order of loading does not matter. Running it again changes nothing. A derived
//! figure is kept under the load of the figures it is worked out from: that is its source.

use crate::district_lookup::{LOOKUPS, place_small_areas};
use crate::house::House;
use crate::load_file::CannotLoad;
use crate::observed;
use commons::{Geography, Period, Reading};
use measure::{Definition, Observation, derive, sanity};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::loads::{self, Load};
use store::{Id, ObservationKey, StoreError, Tx, observations};

/// Layouts whose figures of small areas give figures of districts.
const OF_SMALL_AREAS: [&str; 5] =
    ["iod2019", "iod2019-scores", "iod2019-population", "iod2025", "census-overcrowding"];

/// Works out and keeps what a load that has ended makes possible.
pub(crate) fn derive_figures(house: &House, load: &Load) -> Result<(), CannotLoad> {
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
    let (all, sources) = house.store.read("figures of small areas", move |tx| {
        let mut rows = Vec::new();
        for id in &inputs {
            rows.extend(observations::of_indicator(tx, id)?);
        }
        let mut sources = Sources::new();
        for row in rows.iter().filter(|row| row.key.place.geography == Geography::Lsoa) {
            let newest = sources.entry((row.key.indicator.clone(), row.key.period.clone()));
            let newest = newest.or_insert_with(|| row.load.clone());
            if *newest < row.load {
                newest.clone_from(&row.load);
            }
        }
        Ok::<_, StoreError>((observed::from_rows(tx, rows, &definitions)?, sources))
    })?;
    let mut derived = derive::from_small_areas(&house.definitions, &all);
    sanity::quarantine(&house.definitions, &mut derived);
    keep(house, load, derived, &sources)
}

/// The newest load of each indicator and period that figures are derived from.
type Sources = BTreeMap<(String, Period), Id>;

fn keep(
    house: &House,
    load: &Load,
    derived: Vec<Observation>,
    sources: &Sources,
) -> Result<(), CannotLoad> {
    let mut by_load: BTreeMap<Id, Vec<Observation>> = BTreeMap::new();
    let held = held(house, &derived)?;
    for observation in derived {
        let definition = house.definitions.get(&observation.indicator);
        let source = definition.and_then(|d| source_of(d, &observation.period, sources));
        let source = source.unwrap_or_else(|| load.id.clone());
        match held.get(&observed::key_of(&observation)) {
            Some((reading, _)) if *reading == observation.reading => {}
            // A load says one thing of a key: what a lookup has changed since is the lookup's.
            Some((_, from)) if *from == source => {
                by_load.entry(load.id.clone()).or_default().push(observation);
            }
            Some(_) | None => by_load.entry(source).or_default().push(observation),
        }
    }
    if by_load.is_empty() {
        return Ok(());
    }
    let by_load = Arc::new(by_load);
    house.store.write("keep derived figures", move |tx: &mut Tx<'_>| {
        for (id, observations) in by_load.iter() {
            if let Some(load) = loads::of(tx, id)? {
                observed::keep(tx, &load, observations)?;
            }
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(())
}

/// What the store says now of the keys that were derived, and by which load.
fn held(
    house: &House,
    derived: &[Observation],
) -> Result<BTreeMap<ObservationKey, (Reading, Id)>, StoreError> {
    let mut indicators: Vec<String> = derived.iter().map(|o| o.indicator.clone()).collect();
    indicators.sort_unstable();
    indicators.dedup();
    house.store.read("derived figures", move |tx| {
        let mut held = BTreeMap::new();
        for indicator in &indicators {
            let rows = observations::of_indicator(tx, indicator)?;
            held.extend(rows.into_iter().map(|row| (row.key, (row.reading, row.load))));
        }
        Ok(held)
    })
}

/// The load of the figures that an indicator is derived from, for a period.
fn source_of(definition: &Definition, period: &Period, sources: &Sources) -> Option<Id> {
    let inputs = inputs_of(definition);
    let fitting = sources.iter().filter(|((id, of), _)| of == period && id.starts_with(inputs));
    fitting.map(|(_, load)| load).max().cloned()
}

/// How the ids of the indicators begin that this one is derived from; a sum over small areas is
/// derived from itself.
fn inputs_of(definition: &Definition) -> &str {
    match definition.sources.first() {
        Some(source) if source.layout == derive::DERIVED => {
            let of_score = source.key.ends_with("average score");
            if of_score { "small-area-deprivation-score" } else { &source.key }
        }
        Some(_) | None => &definition.id,
    }
}

fn is_of_small_areas(layout: &str) -> bool {
    OF_SMALL_AREAS.contains(&layout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_derived_indicator_names_figures_that_are_loaded() {
        let definitions = measure::Definitions::standard();
        for definition in definitions.iter() {
            let is_derived = definition.sources.iter().any(|s| s.layout == derive::DERIVED);
            let inputs = inputs_of(definition);
            let mut loaded = definitions.iter().filter(|d| d.id.starts_with(inputs));
            let found = loaded.any(|d| d.sources.iter().any(|s| is_of_small_areas(&s.layout)));
            assert!(found || !is_derived, "{}: {inputs}", definition.id);
        }
    }
}
