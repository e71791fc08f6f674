//! An examination of any partition into localities, whoever made it.
//!
//! This file shares no code with the proposal on purpose: it rebuilds what it needs from the areas
//! and their borders, and joins areas by repeated merging of labels rather than by walking.

use crate::adjacency::Adjacency;
use crate::area::SmallArea;
use crate::localities::{Localities, Target};
use commons::AreaCode;
use std::collections::{BTreeMap, BTreeSet};

/// What is still acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The target the localities were made for.
    pub target: Target,
    /// Fewer children than this make figures too few to show or too uncertain to read.
    pub smallest: u64,
}

/// What is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A small area is in no locality.
    LeftOut {
        /// Its code.
        area: AreaCode,
    },
    /// A small area is in several localities, or twice in one.
    Repeated {
        /// Its code.
        area: AreaCode,
    },
    /// A locality names a small area that is not in the district.
    Unknown {
        /// The area's code.
        area: AreaCode,
    },
    /// A locality has no small area.
    Empty {
        /// The locality's code.
        locality: AreaCode,
    },
    /// A locality falls apart.
    NotConnected {
        /// The locality's code.
        locality: AreaCode,
        /// Into how many pieces.
        pieces: usize,
    },
    /// A locality states another number of children than its areas have.
    Miscounted {
        /// The locality's code.
        locality: AreaCode,
        /// What it states.
        stated: u64,
        /// What its areas have.
        found: u64,
    },
    /// Warning: outside the tolerance around the target.
    OffTarget {
        /// The locality's code.
        locality: AreaCode,
        /// How many children it has.
        children: u64,
    },
    /// Warning: too few children for figures to be shown or read.
    TooSmall {
        /// The locality's code.
        locality: AreaCode,
        /// How many children it has.
        children: u64,
    },
    /// Warning: the ward's children live in several localities.
    SplitsWard {
        /// The ward's code.
        ward: AreaCode,
        /// In how many localities.
        localities: usize,
    },
}

/// The result of an examination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Children of each locality, in the order of the localities, from the areas themselves.
    pub children: Vec<u64>,
    /// What breaks the partition.
    pub errors: Vec<Finding>,
    /// What a person should weigh.
    pub warnings: Vec<Finding>,
}

/// Examines a partition.
pub fn check(
    localities: &Localities,
    areas: &[SmallArea],
    neighbours: &Adjacency,
    limits: Limits,
) -> CheckReport {
    let known: BTreeMap<AreaCode, &SmallArea> = areas.iter().map(|a| (a.code, a)).collect();
    let mut errors = coverage(localities, &known);
    let children: Vec<u64> = localities
        .localities
        .iter()
        .map(|l| l.areas.iter().filter_map(|a| known.get(a)).map(|a| a.children))
        .map(|children| children.fold(0, u64::saturating_add))
        .collect();
    for (locality, found) in localities.localities.iter().zip(&children) {
        if locality.areas.is_empty() {
            errors.push(Finding::Empty { locality: locality.code });
        }
        let pieces = pieces(&locality.areas, neighbours);
        if pieces > 1 {
            errors.push(Finding::NotConnected { locality: locality.code, pieces });
        }
        if locality.children != *found {
            let (stated, found) = (locality.children, *found);
            errors.push(Finding::Miscounted { locality: locality.code, stated, found });
        }
    }
    let mut warnings = size_warnings(localities, &children, limits);
    warnings.extend(split_wards(localities, &known));
    CheckReport { children, errors, warnings }
}

fn coverage(localities: &Localities, known: &BTreeMap<AreaCode, &SmallArea>) -> Vec<Finding> {
    let mut times: BTreeMap<AreaCode, usize> = BTreeMap::new();
    let all = localities.localities.iter().flat_map(|locality| &locality.areas);
    all.for_each(|area| *times.entry(*area).or_default() += 1);
    let left_out = known.keys().filter(|area| !times.contains_key(area));
    let mut findings: Vec<Finding> =
        left_out.map(|area| Finding::LeftOut { area: *area }).collect();
    for (area, times) in times {
        if times > 1 {
            findings.push(Finding::Repeated { area });
        }
        if !known.contains_key(&area) {
            findings.push(Finding::Unknown { area });
        }
    }
    findings
}

/// Into how many connected pieces the areas fall, by giving every pair of neighbours the smaller
/// of their labels until nothing changes.
fn pieces(areas: &[AreaCode], neighbours: &Adjacency) -> usize {
    let mut label: BTreeMap<AreaCode, AreaCode> = areas.iter().map(|a| (*a, *a)).collect();
    loop {
        let mut changed = false;
        for area in areas {
            let around = areas.iter().filter(|other| neighbours.has(*area, **other));
            let lowest = around.map(|other| label[other]).min();
            if let Some(lowest) = lowest.filter(|lowest| *lowest < label[area]) {
                label.insert(*area, lowest);
                changed = true;
            }
        }
        if !changed {
            return label.values().collect::<BTreeSet<_>>().len();
        }
    }
}

fn size_warnings(localities: &Localities, children: &[u64], limits: Limits) -> Vec<Finding> {
    let target = u128::from(limits.target.children);
    let allowed = target * u128::from(limits.target.tolerance_per_cent);
    let mut findings = Vec::new();
    for (locality, children) in localities.localities.iter().zip(children) {
        if *children < limits.smallest {
            findings.push(Finding::TooSmall { locality: locality.code, children: *children });
        }
        if u128::from(*children).abs_diff(target) * 100 > allowed {
            findings.push(Finding::OffTarget { locality: locality.code, children: *children });
        }
    }
    findings
}

fn split_wards(localities: &Localities, known: &BTreeMap<AreaCode, &SmallArea>) -> Vec<Finding> {
    let mut found: BTreeMap<AreaCode, BTreeSet<usize>> = BTreeMap::new();
    for (place, locality) in localities.localities.iter().enumerate() {
        for area in locality.areas.iter().filter_map(|area| known.get(area)) {
            found.entry(area.ward).or_default().insert(place);
        }
    }
    let split = found.into_iter().filter(|(_, localities)| localities.len() > 1);
    split.map(|(ward, l)| Finding::SplitsWard { ward, localities: l.len() }).collect()
}
