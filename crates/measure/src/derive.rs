//! Figures that need several rows or several files: ranks of districts, shares of small areas,
//! sums of counts.
//!
//! Each is recomputed from the smallest published parts, so that it can be checked, and every
//! aggregate adds numerators and denominators before dividing.

use crate::definitions::Definitions;
use crate::deprivation;
use crate::inside;
use crate::observation::{Observation, State, same_area};
use crate::sum_up;
use commons::{Place, Reading};
use std::collections::BTreeMap;

/// The layout name that derived observations carry.
pub const DERIVED: &str = "derived";

/// Supporting indicators that put small areas in an order of deprivation, the newest first.
pub const ORDERS: [(&str, &str); 2] = [
    ("small-area-deprivation-rank-2025", "the English Indices of Deprivation 2025"),
    ("small-area-deprivation-rank-2019", "the English Indices of Deprivation 2019"),
];

/// Everything that follows from these observations and is not among them. Give it all small areas
/// of the country that are loaded; ranks of districts need every district.
pub fn from_small_areas(
    definitions: &Definitions,
    observations: &[Observation],
) -> Vec<Observation> {
    let mut derived = deprivation::districts(definitions, observations);
    derived.extend(sum_up::overcrowding(definitions, observations));
    derived
}

/// The order of deprivation of a district's small areas.
#[derive(Debug, Clone, Default)]
pub struct DeprivationOrder {
    ranks: BTreeMap<Place, f64>,
    words: Vec<&'static str>,
}

impl DeprivationOrder {
    /// The rank of an area, 1 the most deprived.
    pub fn rank(&self, place: &Place) -> Option<f64> {
        self.ranks.get(place).copied()
    }

    /// What the order is, for captions.
    pub fn words(&self) -> &'static str {
        self.words.first().copied().unwrap_or("no order of deprivation")
    }
}

/// The order of the small areas within `district`, from the newest index that is loaded.
pub fn deprivation_order(observations: &[Observation], district: &Place) -> DeprivationOrder {
    let mut order = DeprivationOrder::default();
    for (id, words) in ORDERS {
        let ranked = observations.iter().filter(|o| o.indicator == id);
        let mut found = false;
        for observation in ranked.filter(|o| o.within.is_some_and(|w| w.code == district.code)) {
            if let Some(rank) = observation.usable() {
                order.ranks.entry(observation.place).or_insert(rank);
                found = true;
            }
        }
        if found {
            order.words.push(words);
        }
    }
    order
}

/// An observation made from others, in the state and with the interval its definition gives.
pub(crate) fn observation(
    definition: &crate::Definition,
    like: &Observation,
    place: Place,
    figure: Figure,
) -> Observation {
    let parts = figure.numerator.zip(figure.denominator);
    Observation {
        indicator: definition.id.clone(),
        place,
        place_name: figure.name,
        within: None,
        period: like.period.clone(),
        period_label: like.period_label.clone(),
        reading: Reading::Value(figure.value),
        numerator: figure.numerator,
        denominator: figure.denominator,
        interval: parts.and_then(|(n, d)| inside::interval_of(definition, n, d)),
        state: State::Current,
        layout: DERIVED.to_owned(),
        load: like.load,
    }
}

/// A derived figure with its parts.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
}

/// Names of districts, as far as any observation gives them.
pub(crate) fn name_of(observations: &[Observation], place: &Place) -> String {
    let named =
        observations.iter().find(|o| same_area(&o.place, place) || o.place.code == place.code);
    named.map_or_else(|| place.code.to_string(), |o| o.place_name.clone())
}
