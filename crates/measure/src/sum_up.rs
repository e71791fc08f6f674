//! Districts and the country summed from small areas: add the counts, divide once.

use crate::definitions::Definitions;
use crate::deprivation::{country_of, known_districts};
use crate::derive::{self, Figure, Names};
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
    let (within, names) = (known_districts(observations), Names::among(observations));
    let mut derived = Vec::new();
    for definition in SUMMED.iter().filter_map(|id| definitions.get(id)) {
        let small = derive::last_of_each(observations, &definition.id, Geography::Lsoa);
        let Some((like, multiplier)) = small.values().next().zip(definition.unit.multiplier())
        else {
            continue;
        };
        let whole = derive::whole_countries(small.keys());
        let mut sums: BTreeMap<Place, (f64, f64)> = BTreeMap::new();
        for (area, observation) in &small {
            let parts = observation.numerator.zip(observation.denominator);
            let Some((numerator, denominator)) = parts else { continue };
            let district = observation.within.or_else(|| within.get(area).copied());
            let country = Some(country_of(area)).filter(|country| whole.contains(country));
            for place in district.into_iter().chain(country) {
                let sum = sums.entry(place).or_default();
                sum.0 += numerator;
                sum.1 += denominator;
            }
        }
        let filled = sums.into_iter().filter(|(_, (_, denominator))| *denominator > 0.0);
        derived.extend(filled.map(|(place, (numerator, denominator))| {
            let figure = Figure {
                name: names.of(&place),
                value: numerator / denominator * multiplier,
                numerator: Some(numerator),
                denominator: Some(denominator),
            };
            derive::observation(definition, like, place, figure)
        }));
    }
    derived
}
