//! What a plan comes to, counted from the areas themselves and not from the sums of the search.

use super::district::{District, Groups, whole};
use std::collections::{BTreeMap, BTreeSet};

/// What a plan comes to. Shares are between 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Children of each locality.
    pub children: Vec<f64>,
    /// The share of the spread of need that lies between localities, weighed by children (R²); `None`
    /// without needs that differ.
    pub need_between: Option<f64>,
    /// Metres of border between localities.
    pub border_metres: f64,
    /// The mean over localities of 4π area / perimeter² (Polsby and Popper 1991); `None` without outlines.
    pub compactness: Option<f64>,
    /// The share of children who live in the locality that holds most of their community's children.
    pub community_together: Option<f64>,
    /// The share of pupils who live in the locality that holds most of their school's pupils.
    pub school_together: Option<f64>,
}

/// Counts a plan: `part` is the locality of each area, from nought, without gaps.
pub(crate) fn measured(district: &District, part: &[usize]) -> Measured {
    let parts = part.iter().max().map_or(0, |most| most + 1);
    let mut children = vec![0.0; parts];
    part.iter().zip(&district.children).for_each(|(part, some)| children[*part] += some);
    let borders = borders(district).filter(|(one, other, _)| part[*one] != part[*other]);
    Measured {
        need_between: need_between(district, part, &children),
        border_metres: borders.map(|(_, _, metres)| metres).sum(),
        compactness: compactness(district, part, parts),
        community_together: together(&district.communities, part),
        school_together: together(&district.flows, part),
        children,
    }
}

/// Each border once.
fn borders(district: &District) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
    let of = |area: usize| district.around(area).iter().map(move |(other, m)| (area, *other, *m));
    (0..district.areas()).flat_map(of).filter(|(one, other, _)| one < other)
}

fn need_between(district: &District, part: &[usize], children: &[f64]) -> Option<f64> {
    let kinds = district.kinds_of_need;
    let mut means = vec![vec![0.0; kinds]; children.len()];
    for (area, part) in part.iter().enumerate() {
        for (kind, need) in district.needs_of(area).iter().enumerate() {
            means[*part][kind] += need * district.children[area] / children[*part].max(1.0);
        }
    }
    let within: f64 = part
        .iter()
        .enumerate()
        .map(|(area, part)| {
            let pairs = district.needs_of(area).iter().zip(&means[*part]);
            let apart: f64 = pairs.map(|(need, mean)| (need - mean) * (need - mean)).sum();
            apart * district.children[area]
        })
        .sum();
    (district.spread_of_need > 0.0).then(|| 1.0 - within / district.spread_of_need)
}

fn compactness(district: &District, part: &[usize], parts: usize) -> Option<f64> {
    if !district.has_outlines() || parts == 0 {
        return None;
    }
    let (mut area, mut edge) = (vec![0.0; parts], vec![0.0; parts]);
    for (part, (square_metres, around)) in part.iter().zip(&district.extents) {
        area[*part] += square_metres;
        edge[*part] += around;
    }
    for (one, other, metres) in
        borders(district).filter(|(one, other, _)| part[*one] == part[*other])
    {
        debug_assert_eq!(part[one], part[other]);
        edge[part[one]] -= 2.0 * metres;
    }
    let round = area.iter().zip(&edge).map(|(area, edge): (&f64, &f64)| {
        if *edge > 0.0 { 4.0 * std::f64::consts::PI * area / (edge * edge) } else { 0.0 }
    });
    Some(round.sum::<f64>() / whole(parts as u64))
}

fn together(groups: &Groups, part: &[usize]) -> Option<f64> {
    let mut held: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
    for (shares, part) in groups.of_area.iter().zip(part) {
        for (group, share) in shares {
            *held.entry(*group).or_default().entry(*part).or_default() += share;
        }
    }
    let main = held.values().map(|parts| parts.values().copied().fold(0.0, f64::max));
    (groups.total > 0.0).then(|| main.sum::<f64>() / groups.total)
}

/// Into how many connected sets each part falls, by following borders.
pub(crate) fn sets_of_parts(district: &District, part: &[usize]) -> BTreeMap<usize, usize> {
    let mut sets: BTreeMap<usize, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for first in 0..part.len() {
        if !seen.insert(first) {
            continue;
        }
        *sets.entry(part[first]).or_default() += 1;
        let mut waiting = vec![first];
        while let Some(here) = waiting.pop() {
            for (next, _) in district.around(here) {
                if part[*next] == part[first] && seen.insert(*next) {
                    waiting.push(*next);
                }
            }
        }
    }
    sets
}
