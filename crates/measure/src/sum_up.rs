//! Districts and the country summed from small areas: add the counts, divide once.

use crate::definitions::Definitions;
use crate::deprivation::{country_of, known_districts};
use crate::derive::{self, Figure};
use crate::observation::Observation;
use commons::{Geography, Place};
use std::collections::BTreeMap;

/// Indicators whose counts are published for small areas only.
const SUMMED: [&str; 1] = ["overcrowded-households"];

/// The districts' and the country's figures of indicators that come as counts of small areas.
/// A small area whose district is not known counts for the country only.
pub(crate) fn overcrowding(
    definitions: &Definitions,
    observations: &[Observation],
) -> Vec<Observation> {
    let within = known_districts(observations);
    let mut derived = Vec::new();
    for definition in SUMMED.iter().filter_map(|id| definitions.get(id)) {
        let small =
            |o: &&Observation| o.indicator == definition.id && o.place.geography == Geography::Lsoa;
        let mut sums: BTreeMap<Place, (f64, f64)> = BTreeMap::new();
        let mut like = None;
        for observation in observations.iter().filter(small) {
            let parts = observation.numerator.zip(observation.denominator);
            let Some((numerator, denominator)) = parts else { continue };
            like = like.or(Some(observation));
            let district = observation.within.or_else(|| within.get(&observation.place).copied());
            for place in district.into_iter().chain([country_of(&observation.place)]) {
                let sum = sums.entry(place).or_default();
                sum.0 += numerator;
                sum.1 += denominator;
            }
        }
        let Some((like, multiplier)) = like.zip(definition.unit.multiplier()) else { continue };
        let filled = sums.into_iter().filter(|(_, (_, denominator))| *denominator > 0.0);
        derived.extend(filled.map(|(place, (numerator, denominator))| {
            let figure = Figure {
                name: derive::name_of(observations, &place),
                value: numerator / denominator * multiplier,
                numerator: Some(numerator),
                denominator: Some(denominator),
            };
            derive::observation(definition, like, place, figure)
        }));
    }
    derived
}
