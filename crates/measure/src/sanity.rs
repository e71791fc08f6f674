//! Setting aside benchmarks that cannot be right.
//!
//! A rate for England lies between the lowest and the highest rate of its authorities, whatever
//! the weights; one that does not is in another unit or in the wrong cell. A real file gave
//! "1258" for England where authorities had about 150. The rule is general: an aggregate outside
//! the range of its members, or more than five times their median, is quarantined with the reason.
//! Counts are exempt, because England's is their sum.

use crate::definition::Unit;
use crate::definitions::Definitions;
use crate::observation::{Observation, State};
use crate::sentences;
use commons::{Geography, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer members than this say too little about the range an aggregate may lie in.
pub const FEWEST_FOR_RANGE: usize = 10;

/// Fewer members than this say too little about the middle.
pub const FEWEST_FOR_MEDIAN: usize = 5;

/// How many times the median is too many.
pub const MEDIAN_FACTOR: f64 = 5.0;

/// An aggregate that was set aside, with the numbers that decided it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    /// Id of the indicator.
    pub indicator: String,
    /// The aggregate's place.
    pub place: Place,
    /// Its name.
    pub place_name: String,
    /// The label of the period.
    pub period: String,
    /// The figure.
    pub value: f64,
    /// Lowest member.
    pub lowest: f64,
    /// Middle member.
    pub median: f64,
    /// Highest member.
    pub highest: f64,
    /// How many members have a figure.
    pub members: usize,
    /// Why, in a sentence.
    pub reason: String,
}

/// The lowest, middle and highest of some figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Lowest.
    pub lowest: f64,
    /// Middle.
    pub median: f64,
    /// Highest.
    pub highest: f64,
    /// How many.
    pub members: usize,
}

/// The spread of these figures; `None` when there are none.
pub fn spread_of(values: &[f64]) -> Option<Spread> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (lowest, highest) = (*sorted.first()?, *sorted.last()?);
    let middle = sorted.len() / 2;
    let median = if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    };
    Some(Spread { lowest, median, highest, members: sorted.len() })
}

/// Whether an aggregate is out of place among its members, and in which words. A multiple of the
/// median says nothing where figures may be below zero, as progress scores are.
pub fn misfit(value: f64, members: &Spread) -> Option<String> {
    let slack = 1e-9 * (members.highest.abs() + members.lowest.abs() + 1.0);
    let outside = value < members.lowest - slack || value > members.highest + slack;
    let has_multiples = members.lowest >= 0.0 && members.median > 0.0;
    let times = has_multiples.then(|| value / members.median);
    let far = times.is_some_and(|t| t > MEDIAN_FACTOR);
    let flagged = (outside && members.members >= FEWEST_FOR_RANGE)
        || (far && members.members >= FEWEST_FOR_MEDIAN);
    if !flagged {
        return None;
    }
    let range = format!(
        "its {} members lie between {} and {}, with {} in the middle",
        members.members,
        plain(members.lowest),
        plain(members.highest),
        plain(members.median)
    );
    let multiple = times.map_or(String::new(), |t| sentences::number(t, 1));
    let value = plain(value);
    match (outside, far) {
        (false, false) => None,
        (true, false) => Some(format!("{value} cannot be right: {range}")),
        (true, true) => Some(format!(
            "{value} cannot be right: {range}, so it is {multiple} times the middle; probably it \
             is in another unit"
        )),
        (false, true) => {
            Some(format!("{value} is not trusted: {range}, so it is {multiple} times the middle"))
        }
    }
}

/// Two decimals at most, without closing noughts.
fn plain(value: f64) -> String {
    let text = sentences::number(value, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One indicator in one period, by one layout: the set within which members and aggregate belong.
type SetKey = (String, commons::Period, String);

/// Sets aside every aggregate (country or region) that is out of place among its members, and
/// says which and why. Members of a country are its local authorities; members of a region are
/// those whose row says they lie within it. Observations of an unknown indicator are left alone.
pub fn quarantine(definitions: &Definitions, observations: &mut [Observation]) -> Vec<Flag> {
    let mut sets: BTreeMap<SetKey, Vec<usize>> = BTreeMap::new();
    for (at, observation) in observations.iter().enumerate() {
        if is_a_rate(definitions, &observation.indicator) {
            let key = (
                observation.indicator.clone(),
                observation.period.clone(),
                observation.layout.clone(),
            );
            sets.entry(key).or_default().push(at);
        }
    }
    let mut flags = Vec::new();
    for at in sets.values() {
        for flag in check_set(observations, at) {
            observations[flag.0].state = State::Quarantined { reason: flag.1.reason.clone() };
            flags.push(flag.1);
        }
    }
    flags
}

fn is_a_rate(definitions: &Definitions, id: &str) -> bool {
    definitions.get(id).is_some_and(|definition| match definition.unit {
        Unit::PerCent
        | Unit::Per100
        | Unit::Per1000
        | Unit::Per10000
        | Unit::Per100000
        | Unit::Score => true,
        Unit::Rank | Unit::Count => false,
    })
}

fn check_set(observations: &[Observation], set: &[usize]) -> Vec<(usize, Flag)> {
    let mut flags = Vec::new();
    for &at in set {
        let aggregate = &observations[at];
        if !is_aggregate(aggregate) {
            continue;
        }
        let Some(value) = aggregate.reading.value() else { continue };
        let members: Vec<f64> = set
            .iter()
            .map(|&other| &observations[other])
            .filter(|other| is_member(other, aggregate))
            .filter_map(|other| other.reading.value())
            .collect();
        let Some(spread) = spread_of(&members) else { continue };
        if let Some(reason) = misfit(value, &spread) {
            flags.push((at, flag(aggregate, value, spread, reason)));
        }
    }
    flags
}

fn flag(aggregate: &Observation, value: f64, spread: Spread, reason: String) -> Flag {
    Flag {
        indicator: aggregate.indicator.clone(),
        place: aggregate.place,
        place_name: aggregate.place_name.clone(),
        period: aggregate.period_label.clone(),
        value,
        lowest: spread.lowest,
        median: spread.median,
        highest: spread.highest,
        members: spread.members,
        reason: format!("The figure for {} is set aside: {reason}.", aggregate.place_name),
    }
}

const fn is_aggregate(observation: &Observation) -> bool {
    match observation.place.geography {
        Geography::Country | Geography::Region => true,
        Geography::LocalAuthority
        | Geography::Ward
        | Geography::Msoa
        | Geography::Lsoa
        | Geography::Locality
        | Geography::School => false,
    }
}

/// Whether `other` is one of the authorities that make up `aggregate`.
fn is_member(other: &Observation, aggregate: &Observation) -> bool {
    if other.place.geography != Geography::LocalAuthority {
        return false;
    }
    match aggregate.place.geography {
        // An invented country has invented members only, and England none of them.
        Geography::Country => other.place.code.is_invented() == aggregate.place.code.is_invented(),
        Geography::Region => other.within.is_some_and(|region| region.code == aggregate.place.code),
        Geography::LocalAuthority
        | Geography::Ward
        | Geography::Msoa
        | Geography::Lsoa
        | Geography::Locality
        | Geography::School => false,
    }
}
