//! What a plan is made of: small areas as numbers, with their children, needs, borders and what should
//! stay together.

use crate::borders::Borders;
use commons::AreaCode;
use std::collections::{BTreeMap, BTreeSet};

/// A small area as the search sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Brick {
    /// Its code.
    pub code: AreaCode,
    /// Children of the chosen age band.
    pub children: u64,
    /// Its value of each need, in any unit, higher or lower alike; `None` where it is not known.
    pub needs: Vec<Option<f64>>,
    /// The community it belongs to, such as its ward.
    pub community: Option<String>,
    /// Children of it who go to each school, when a flow matrix is at hand.
    pub flows: Vec<(String, f64)>,
    /// Whether it is rural: localities of such areas may be smaller.
    pub rural: bool,
}

/// The bricks cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBricks {
    /// There is none.
    #[error("there is no small area to make localities of")]
    NoAreas,
    /// One stands twice.
    #[error("small area {area} is listed twice")]
    Repeated {
        /// Its code.
        area: AreaCode,
    },
    /// One has another number of needs than the first.
    #[error("small area {area} has {found} values of need, and the first has {expected}")]
    Needs {
        /// Its code.
        area: AreaCode,
        /// How many it has.
        found: usize,
        /// How many the first has.
        expected: usize,
    },
    /// A value or a flow is not a usable number.
    #[error("small area {area} has a {what} that is not a number of use: {value}")]
    Number {
        /// Its code.
        area: AreaCode,
        /// What it is.
        what: &'static str,
        /// Its value as text.
        value: String,
    },
}

/// One area's share in a group: the group's number and how much of it.
pub(crate) type Shares = Vec<(usize, f64)>;

/// Something whose parts should stay together: wards by their children, schools by their pupils.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    /// For each area, in which groups it takes part and how much.
    pub(crate) of_area: Vec<Shares>,
    /// How many groups there are.
    pub(crate) count: usize,
    /// The sum of all shares.
    pub(crate) total: f64,
}

/// Small areas by number, in the order of their codes.
#[derive(Debug, Clone)]
pub struct District {
    pub(crate) codes: Vec<AreaCode>,
    pub(crate) children: Vec<f64>,
    /// Standardised needs about the mean of all children, one after the other, area by area.
    pub(crate) needs: Vec<f64>,
    pub(crate) kinds_of_need: usize,
    /// Neighbours of area `a` are `around[starts[a]..starts[a + 1]]`, with the metres of each border.
    pub(crate) starts: Vec<usize>,
    pub(crate) around: Vec<(usize, f64)>,
    /// Square metres and metres around; empty when no outlines are known.
    pub(crate) extents: Vec<(f64, f64)>,
    pub(crate) communities: Groups,
    pub(crate) flows: Groups,
    pub(crate) rural: Vec<bool>,
    /// Square sum of needs about their mean, weighted by children.
    pub(crate) spread_of_need: f64,
    /// Metres of all borders between areas.
    pub(crate) all_borders: f64,
}

impl District {
    /// Numbers the areas. An unknown need counts as the mean of the district.
    ///
    /// # Errors
    /// [`BadBricks`].
    pub fn new(bricks: &[Brick], borders: &Borders) -> Result<Self, BadBricks> {
        let mut bricks: Vec<&Brick> = bricks.iter().collect();
        bricks.sort_by_key(|brick| brick.code);
        looked_through(&bricks)?;
        let codes: Vec<AreaCode> = bricks.iter().map(|brick| brick.code).collect();
        let children: Vec<f64> = bricks.iter().map(|brick| whole(brick.children)).collect();
        let needs = standardised(&bricks);
        let kinds_of_need = bricks.first().map_or(0, |brick| brick.needs.len());
        let (starts, around, all_borders) = neighbours(&codes, borders);
        let extents = codes.iter().map(|code| borders.extent(*code));
        let extents: Option<Vec<(f64, f64)>> =
            extents.map(|known| known.map(|e| (e.square_metres, e.around_metres))).collect();
        let communities = bricks.iter().map(|brick| {
            let named = brick.community.iter();
            named.map(|name| (name.as_str(), whole(brick.children))).collect()
        });
        let flows = bricks.iter().map(|b| b.flows.iter().map(|(s, n)| (s.as_str(), *n)).collect());
        let mut district = Self {
            communities: grouped(communities.collect()),
            flows: grouped(flows.collect()),
            extents: extents.unwrap_or_default(),
            rural: bricks.iter().map(|brick| brick.rural).collect(),
            spread_of_need: 0.0,
            codes,
            children,
            needs,
            kinds_of_need,
            starts,
            around,
            all_borders,
        };
        district.centre_needs();
        Ok(district)
    }

    /// How many small areas there are.
    pub const fn areas(&self) -> usize {
        self.codes.len()
    }

    /// The codes, in order: area `n` of a plan is the `n`th of them.
    pub fn codes(&self) -> &[AreaCode] {
        &self.codes
    }

    /// All children together.
    pub fn all_children(&self) -> f64 {
        self.children.iter().sum()
    }

    /// Whether outlines are known, so that compactness can be measured.
    pub const fn has_outlines(&self) -> bool {
        !self.extents.is_empty()
    }

    pub(crate) fn around(&self, area: usize) -> &[(usize, f64)] {
        &self.around[self.starts[area]..self.starts[area + 1]]
    }

    pub(crate) fn needs_of(&self, area: usize) -> &[f64] {
        &self.needs[area * self.kinds_of_need..(area + 1) * self.kinds_of_need]
    }

    /// Takes the mean of all children off every need, and notes what spread is left.
    fn centre_needs(&mut self) {
        let all = self.all_children().max(1.0);
        for kind in 0..self.kinds_of_need {
            let areas = 0..self.areas();
            let sum: f64 = areas.map(|area| self.needs_of(area)[kind] * self.children[area]).sum();
            for area in 0..self.areas() {
                let need = &mut self.needs[area * self.kinds_of_need + kind];
                *need -= sum / all;
                self.spread_of_need += self.children[area] * *need * *need;
            }
        }
    }

    /// Sets of areas that hang together inside a choice of areas, each in order, in the order of their
    /// first area.
    pub(crate) fn islands_of(&self, inside: &[bool]) -> Vec<Vec<usize>> {
        let mut seen: Vec<bool> = inside.iter().map(|inside| !inside).collect();
        let mut islands = Vec::new();
        for first in 0..self.areas() {
            if seen[first] {
                continue;
            }
            seen[first] = true;
            let (mut island, mut next) = (vec![first], 0);
            while let Some(area) = island.get(next).copied() {
                next += 1;
                for (other, _) in self.around(area) {
                    if !std::mem::replace(&mut seen[*other], true) {
                        island.push(*other);
                    }
                }
            }
            island.sort_unstable();
            islands.push(island);
        }
        islands
    }
}

#[expect(clippy::cast_precision_loss, reason = "no district has 2^53 children")]
pub(crate) const fn whole(number: u64) -> f64 {
    number as f64
}

fn looked_through(bricks: &[&Brick]) -> Result<(), BadBricks> {
    let expected = bricks.first().ok_or(BadBricks::NoAreas)?.needs.len();
    if let Some(pair) = bricks.windows(2).find(|pair| pair[0].code == pair[1].code) {
        return Err(BadBricks::Repeated { area: pair[0].code });
    }
    for brick in bricks {
        let area = brick.code;
        if brick.needs.len() != expected {
            return Err(BadBricks::Needs { area, found: brick.needs.len(), expected });
        }
        let needs = brick.needs.iter().flatten().filter(|need| !need.is_finite());
        if let Some(value) = needs.map(ToString::to_string).next() {
            return Err(BadBricks::Number { area, what: "value of need", value });
        }
        let flows =
            brick.flows.iter().filter(|(_, pupils)| !(pupils.is_finite() && *pupils >= 0.0));
        if let Some(value) = flows.map(|(_, pupils)| pupils.to_string()).next() {
            return Err(BadBricks::Number { area, what: "flow", value });
        }
    }
    Ok(())
}

/// Each need with mean nought and standard deviation one over the areas where it is known. A need that
/// is the same everywhere tells nothing apart and stays nought.
fn standardised(bricks: &[&Brick]) -> Vec<f64> {
    let kinds = bricks.first().map_or(0, |brick| brick.needs.len());
    let mut needs = vec![0.0; bricks.len() * kinds];
    for kind in 0..kinds {
        let known: Vec<f64> = bricks.iter().filter_map(|brick| brick.needs[kind]).collect();
        let count = whole(known.len() as u64).max(1.0);
        let mean = known.iter().sum::<f64>() / count;
        let variance = known.iter().map(|need| (need - mean) * (need - mean)).sum::<f64>() / count;
        if variance > 0.0 && variance.is_finite() {
            for (place, brick) in bricks.iter().enumerate() {
                let known = brick.needs[kind];
                needs[place * kinds + kind] =
                    known.map_or(0.0, |need| (need - mean) / variance.sqrt());
            }
        }
    }
    needs
}

type Neighbours = (Vec<usize>, Vec<(usize, f64)>, f64);

fn neighbours(codes: &[AreaCode], borders: &Borders) -> Neighbours {
    let mut around: Vec<Vec<(usize, f64)>> = vec![Vec::new(); codes.len()];
    let mut all = 0.0;
    for ((one, other), metres) in borders.all() {
        if let (Ok(one), Ok(other)) = (codes.binary_search(&one), codes.binary_search(&other)) {
            around[one].push((other, metres));
            around[other].push((one, metres));
            all += metres;
        }
    }
    let mut starts = vec![0];
    let mut flat = Vec::new();
    for mut list in around {
        list.sort_by_key(|(other, _)| *other);
        flat.extend(list);
        starts.push(flat.len());
    }
    (starts, flat, all)
}

fn grouped(named: Vec<Vec<(&str, f64)>>) -> Groups {
    let names: BTreeSet<&str> = named.iter().flatten().map(|(name, _)| *name).collect();
    let number: BTreeMap<&str, usize> =
        names.iter().enumerate().map(|(n, name)| (*name, n)).collect();
    let shares = |list: &Vec<(&str, f64)>| {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        list.iter().for_each(|(name, share)| *sums.entry(number[name]).or_default() += share);
        sums.into_iter().filter(|(_, share)| *share > 0.0).collect()
    };
    Groups {
        of_area: named.iter().map(shares).collect(),
        count: names.len(),
        total: named.iter().flatten().map(|(_, share)| *share).sum(),
    }
}
