//! Figures that need several rows or several files: ranks of districts, shares of small areas,
//! sums of counts.
//!
//! Each is recomputed from the smallest published parts, so that it can be checked, and every
//! aggregate adds numerators and denominators before dividing.

use crate::authorities::Authorities;
use crate::definitions::Definitions;
use crate::deprivation;
use crate::observation::{Observation, State};
use crate::sum_up;
use commons::{AreaCode, Geography, Place, Reading};
use std::collections::{BTreeMap, BTreeSet};

/// The layout name that derived observations carry.
pub const DERIVED: &str = "derived";

/// England has more than 32,000 small areas of either boundary year. With fewer than this, a part
/// of the country is loaded: no figure of the country and no rank of a district follows from it.
pub const WHOLE_COUNTRY: usize = 30_000;

/// The countries of which so many of these small areas are loaded that it is all of them. An
/// invented district loaded beside England's areas makes no country of its own.
pub(crate) fn whole_countries<'a>(areas: impl IntoIterator<Item = &'a Place>) -> BTreeSet<Place> {
    let mut areas_of: BTreeMap<Place, usize> = BTreeMap::new();
    for area in areas {
        *areas_of.entry(deprivation::country_of(area)).or_default() += 1;
    }
    areas_of.retain(|_, areas| *areas >= WHOLE_COUNTRY);
    areas_of.into_keys().collect()
}

/// Supporting indicators that put small areas in an order of deprivation, the newest first.
pub const ORDERS: [(&str, &str); 2] = [
    ("small-area-deprivation-rank-2025", "the English Indices of Deprivation 2025"),
    ("small-area-deprivation-rank-2019", "the English Indices of Deprivation 2019"),
];

/// Everything that follows from these observations and is not among them. Give it all small areas
/// of the country that are loaded; ranks of districts and figures of the country are made only
/// when the whole country is there (see [`WHOLE_COUNTRY`]).
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
    ranks: BTreeMap<Place, (f64, &'static str)>,
}

impl DeprivationOrder {
    /// The rank of an area, 1 the most deprived.
    pub fn rank(&self, place: &Place) -> Option<f64> {
        self.ranks.get(place).map(|(rank, _)| *rank)
    }

    /// What the area's place in the order is taken from, for captions. Small areas of 2011 and of
    /// 2021 have each their own index.
    pub fn words(&self, place: &Place) -> &'static str {
        self.ranks.get(place).map_or("no order of deprivation", |(_, words)| words)
    }
}

/// The order of the small areas within `district`, from the newest index that is loaded.
pub fn deprivation_order(observations: &[Observation], district: &Place) -> DeprivationOrder {
    let mut order = DeprivationOrder::default();
    for (id, words) in ORDERS {
        let ranked = observations.iter().filter(|o| o.indicator == id);
        for observation in ranked.filter(|o| o.within.is_some_and(|w| w.code == district.code)) {
            if let Some(rank) = observation.usable() {
                order.ranks.entry(observation.place).or_insert((rank, words));
            }
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
        interval: parts.and_then(|(n, d)| definition.interval_of(n, d)),
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

/// Names of areas, as far as the observations and the lookup of authorities give them.
pub(crate) struct Names(BTreeMap<AreaCode, String>);

impl Names {
    pub(crate) fn among(observations: &[Observation]) -> Self {
        let mut names: BTreeMap<AreaCode, String> = Authorities::standard()
            .iter()
            .map(|authority| (authority.place.code, authority.name.clone()))
            .collect();
        for observation in observations.iter().filter(|o| is_large(&o.place)) {
            names.entry(observation.place.code).or_insert_with(|| observation.place_name.clone());
        }
        Self(names)
    }

    /// The name, or the code where nothing gives one.
    pub(crate) fn of(&self, place: &Place) -> String {
        self.0.get(&place.code).cloned().unwrap_or_else(|| place.code.to_string())
    }
}

const fn is_large(place: &Place) -> bool {
    match place.geography {
        Geography::Country | Geography::Region | Geography::LocalAuthority => true,
        Geography::Ward
        | Geography::Msoa
        | Geography::Lsoa
        | Geography::Locality
        | Geography::School => false,
    }
}

/// One observation for each place: of several loads or files, the one given last.
pub(crate) fn last_of_each<'a>(
    observations: &'a [Observation],
    indicator: &str,
    geography: Geography,
) -> BTreeMap<Place, &'a Observation> {
    let wanted =
        observations.iter().filter(|o| o.indicator == indicator && o.place.geography == geography);
    wanted.map(|o| (o.place, o)).collect()
}
