//! The gap inside a district: "irrespective of where they live" is the Vision's own test.
//!
//! The small areas of the district are put in order of deprivation and cut into fifths. Numerators
//! and denominators are added up within the most and the least deprived fifth and divided once;
//! rates are never averaged. Where there is no order of deprivation, the highest and the lowest
//! area are named instead. Where there are no small areas, it says so.

use crate::definition::{Definition, IntervalMethod};
use crate::derive::{DERIVED, DeprivationOrder};
use crate::intervals::{self, Confidence, Interval};
use crate::observation::{Observation, State};
use commons::{Geography, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One small area's part.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// What was counted there.
    pub numerator: f64,
    /// Out of what.
    pub denominator: f64,
    /// Its place in the order of deprivation, 1 the most deprived; `None` when not known.
    pub rank: Option<f64>,
}

/// A fifth of the district's small areas, added up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fifth {
    /// How many areas.
    pub areas: usize,
    /// Counted in them together.
    pub numerator: f64,
    /// Out of this many together.
    pub denominator: f64,
    /// The figure of the fifth.
    pub value: f64,
    /// Its interval, when the method has one.
    pub interval: Option<Interval>,
}

/// What is known about the gap inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InsideGap {
    /// Most and least deprived fifth of small areas.
    Fifths {
        /// The most deprived fifth.
        most: Fifth,
        /// The least deprived fifth.
        least: Fifth,
        /// Most minus least, in the indicator's unit.
        difference: f64,
        /// What the order of deprivation is.
        ordered_by: String,
        /// The label of the period of the figures.
        period: String,
    },
    /// Highest and lowest area: no order of deprivation is at hand for these areas.
    Range {
        /// Name and figure of the highest.
        highest: (String, f64),
        /// Name and figure of the lowest.
        lowest: (String, f64),
        /// How many areas.
        areas: usize,
        /// What kind of area, such as `ward`.
        kind: String,
        /// The label of the period of the figures.
        period: String,
    },
    /// Not known, and why.
    NotKnown {
        /// Why, in a sentence.
        why: String,
    },
}

/// The fewest areas that can be cut into fifths.
pub const FEWEST_AREAS: usize = 10;

/// The gap between the most and the least deprived fifth. `None` with fewer than ten ranked areas
/// or when a fifth has no denominator.
pub fn between_fifths(
    definition: &Definition,
    parts: &[Part],
    ordered_by: &str,
    period: &str,
) -> Option<InsideGap> {
    let mut ranked: Vec<(f64, &Part)> =
        parts.iter().filter_map(|part| part.rank.map(|rank| (rank, part))).collect();
    if ranked.len() < FEWEST_AREAS {
        return None;
    }
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)));
    let cut = ranked.len() / 5;
    let most = add_up(definition, &ranked[..cut])?;
    let least = add_up(definition, &ranked[ranked.len() - cut..])?;
    Some(InsideGap::Fifths {
        most,
        least,
        difference: most.value - least.value,
        ordered_by: ordered_by.to_owned(),
        period: period.to_owned(),
    })
}

fn add_up(definition: &Definition, parts: &[(f64, &Part)]) -> Option<Fifth> {
    let numerator: f64 = parts.iter().map(|(_, part)| part.numerator).sum();
    let denominator: f64 = parts.iter().map(|(_, part)| part.denominator).sum();
    if denominator <= 0.0 || parts.is_empty() {
        return None;
    }
    let multiplier = definition.unit.multiplier()?;
    Some(Fifth {
        areas: parts.len(),
        numerator,
        denominator,
        value: numerator / denominator * multiplier,
        interval: interval_of(definition, numerator, denominator),
    })
}

/// The 95 % interval of a figure by its definition's method; `None` when there is none.
pub fn interval_of(definition: &Definition, numerator: f64, denominator: f64) -> Option<Interval> {
    let multiplier = definition.unit.multiplier()?;
    match definition.interval {
        IntervalMethod::Wilson => {
            intervals::wilson(numerator, denominator, multiplier, Confidence::NinetyFive)
        }
        IntervalMethod::Byar => {
            intervals::rate(numerator, denominator, multiplier, Confidence::NinetyFive)
        }
        IntervalMethod::None | IntervalMethod::CompleteCount => None,
    }
}

/// The gap inside, from the latest period in which the place's small areas have parts.
pub fn of_place(
    definition: &Definition,
    observations: &[&Observation],
    place: &Place,
    order: &DeprivationOrder,
) -> InsideGap {
    let small: Vec<&Observation> =
        observations.iter().copied().filter(|o| is_small_area_of(o, place, order)).collect();
    if definition.source_in(DERIVED).is_some() {
        return InsideGap::NotKnown {
            why: "The figure is itself made from how the district's small areas stand.".to_owned(),
        };
    }
    let Some(last_year) = small.iter().map(|o| o.period.last_year).max() else {
        let word = definition.smallest.word();
        return InsideGap::NotKnown {
            why: format!(
                "No figures for areas smaller than the district are loaded. The smallest \
                 geography normally published is the {word}."
            ),
        };
    };
    let latest = of_one_kind(small.into_iter().filter(|o| o.period.last_year == last_year));
    let parts: Vec<Part> = latest.iter().filter_map(|o| part_of(o, order)).collect();
    let period = latest.first().map_or(String::new(), |o| o.period.to_string());
    let ordered_by = latest.first().map_or("", |o| order.words(&o.place));
    between_fifths(definition, &parts, ordered_by, &period)
        .or_else(|| range(&latest, period))
        .unwrap_or_else(|| InsideGap::NotKnown {
            why: "Too few small areas have a figure to compare.".to_owned(),
        })
}

fn is_small_area_of(observation: &Observation, place: &Place, order: &DeprivationOrder) -> bool {
    let small = match observation.place.geography {
        Geography::Lsoa | Geography::Msoa | Geography::Ward | Geography::Locality => true,
        Geography::Country | Geography::Region | Geography::LocalAuthority | Geography::School => {
            false
        }
    };
    small
        && observation.state == State::Current
        && observation.within.map_or_else(
            // The order holds the place's own small areas only.
            || order.rank(&observation.place).is_some(),
            |within| within.code == place.code,
        )
}

/// Only the kind of area of which there are most: wards are made of small areas, and small areas of
/// another year cover the same ground, so two kinds together would count children twice.
fn of_one_kind<'a>(areas: impl Iterator<Item = &'a Observation>) -> Vec<&'a Observation> {
    let mut by_kind: BTreeMap<(Geography, u16), Vec<&Observation>> = BTreeMap::new();
    for area in areas {
        by_kind.entry((area.place.geography, area.place.boundary_year)).or_default().push(area);
    }
    by_kind.into_values().max_by_key(Vec::len).unwrap_or_default()
}

fn part_of(observation: &Observation, order: &DeprivationOrder) -> Option<Part> {
    Some(Part {
        name: observation.place.code.to_string(),
        numerator: observation.numerator?,
        denominator: observation.denominator?,
        rank: order.rank(&observation.place),
    })
}

fn range(areas: &[&Observation], period: String) -> Option<InsideGap> {
    let mut figures: Vec<(f64, &Observation)> =
        areas.iter().filter_map(|o| o.usable().map(|v| (v, *o))).collect();
    figures.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.place.cmp(&b.1.place)));
    let (lowest, highest) = (figures.first()?, figures.last()?);
    if figures.len() < 2 {
        return None;
    }
    Some(InsideGap::Range {
        highest: (highest.1.place_name.clone(), highest.0),
        lowest: (lowest.1.place_name.clone(), lowest.0),
        areas: figures.len(),
        kind: lowest.1.place.geography.word().to_owned(),
        period,
    })
}
