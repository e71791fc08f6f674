//! The gap inside a district: "irrespective of where they live" is the Vision's own test.
//!
//! Where the small areas have an order of deprivation they are cut into [`Fifths`]. Where there is none, the
//! highest and the lowest area are named instead. Where there are no small areas, it says so.

use crate::definition::Definition;
use crate::derive::{DERIVED, DeprivationOrder};
use crate::fifths::{Ends, Fifths, Part};
use crate::observation::{Observation, State};
use crate::scoreboard::preference;
use commons::{Geography, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known about the gap inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InsideGap {
    /// Five fifths of those counted, by how deprived their small area is.
    Fifths {
        /// The figures of the latest period.
        fifths: Box<Fifths>,
        /// Small areas of the latest period that are in no fifth: they have no base or no rank.
        left_out: usize,
        /// What the order of deprivation is.
        ordered_by: String,
        /// The label of the latest period.
        period: String,
        /// The gap in the periods before, the earliest first, as far as areas and method are the same.
        earlier: Vec<EarlierGap>,
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

/// The gap between the ends in an earlier period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarlierGap {
    /// The label of the period.
    pub period: String,
    /// The figure of the most deprived fifth.
    pub most: f64,
    /// That of the least deprived.
    pub least: f64,
    /// The first less the second.
    pub difference: f64,
    /// The 95 % interval of that.
    pub interval: Option<Ends>,
}

/// The gap inside, from the latest whole period in which the place's small areas have parts.
pub fn of_place(
    definition: &Definition,
    observations: &[&Observation],
    place: &Place,
    order: &DeprivationOrder,
) -> InsideGap {
    if definition.source_in(DERIVED).is_some() {
        return InsideGap::NotKnown {
            why: "The figure is itself made from how the district's small areas stand.".to_owned(),
        };
    }
    let by_period = periods_of_one_kind(definition, observations, place, order);
    let Some((latest, before)) = by_period.split_last() else {
        let word = definition.smallest.word();
        return InsideGap::NotKnown {
            why: format!(
                "No figures for areas smaller than the district are loaded. The smallest \
                 geography normally published is the {word}."
            ),
        };
    };
    let parts: Vec<Part> = latest.iter().filter_map(|o| part_of(o, order)).collect();
    let period = label(latest);
    match Fifths::cut(definition, &parts) {
        Some(fifths) => InsideGap::Fifths {
            fifths: Box::new(fifths),
            left_out: latest.len() - parts.len(),
            ordered_by: latest
                .iter()
                .find(|o| order.rank(&o.place).is_some())
                .map_or("", |o| order.words(&o.place))
                .to_owned(),
            earlier: earlier(definition, before, latest, order),
            period,
        },
        None => range(latest, period).unwrap_or_else(|| InsideGap::NotKnown {
            why: "Too few small areas have a figure to compare.".to_owned(),
        }),
    }
}

/// The gap of each period before, when no break of the series lies between it and the latest.
fn earlier(
    definition: &Definition,
    before: &[Vec<&Observation>],
    latest: &[&Observation],
    order: &DeprivationOrder,
) -> Vec<EarlierGap> {
    let last = latest.first().map_or(0, |o| o.period.last_year);
    let since = definition.breaks.iter().map(|b| b.from_last_year).filter(|from| *from <= last);
    let since = since.max().unwrap_or(0);
    let comparable =
        before.iter().filter(|areas| areas.iter().all(|o| o.period.last_year >= since));
    comparable
        .filter_map(|areas| {
            let parts: Vec<Part> = areas.iter().filter_map(|o| part_of(o, order)).collect();
            let fifths = Fifths::cut(definition, &parts)?;
            let (most, least) = (fifths.five.first()?, fifths.five.last()?);
            Some(EarlierGap {
                period: label(areas),
                most: most.value,
                least: least.value,
                difference: fifths.difference,
                interval: fifths.difference_interval,
            })
        })
        .collect()
}

fn label(areas: &[&Observation]) -> String {
    areas.first().map_or(String::new(), |o| o.period.to_string())
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
        && observation.is_whole()
        && observation.within.map_or_else(
            // The order holds the place's own small areas only.
            || order.rank(&observation.place).is_some(),
            |within| within.code == place.code,
        )
}

/// What kind of area, of the boundaries of which year.
type Kind = (Geography, u16);

/// The small areas of each period, the latest last, all of the one kind and vintage of which the latest period
/// has most: wards are made of small areas, and small areas of another year cover the same ground, so two kinds
/// together would count children twice. An area that two sources give counts once.
fn periods_of_one_kind<'a>(
    definition: &Definition,
    observations: &[&'a Observation],
    place: &Place,
    order: &DeprivationOrder,
) -> Vec<Vec<&'a Observation>> {
    let mut by_period: BTreeMap<u16, BTreeMap<Kind, BTreeMap<Place, &Observation>>> =
        BTreeMap::new();
    for &area in observations.iter().filter(|o| is_small_area_of(o, place, order)) {
        let kind = (area.place.geography, area.place.boundary_year);
        let areas = by_period.entry(area.period.last_year).or_default().entry(kind).or_default();
        let kept = areas.entry(area.place).or_insert(area);
        if preference(definition, area) > preference(definition, kept) {
            *kept = area;
        }
    }
    let latest = by_period.last_key_value();
    let most = latest.and_then(|(_, kinds)| kinds.iter().max_by_key(|(_, areas)| areas.len()));
    let Some(kind) = most.map(|(kind, _)| *kind) else { return Vec::new() };
    let of_kind = by_period.into_values().filter_map(|mut kinds| kinds.remove(&kind));
    of_kind.map(|areas| areas.into_values().collect()).collect()
}

fn part_of(observation: &Observation, order: &DeprivationOrder) -> Option<Part> {
    Some(Part {
        numerator: observation.numerator,
        denominator: observation.denominator.filter(|people| *people > 0.0)?,
        rank: order.rank(&observation.place)?,
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
