//! What the search moves: single areas, or areas that must stay together as one piece.

use super::district::{District, Groups, Shares};
use std::collections::BTreeMap;

/// Pieces of one connected part of a district, by number.
#[derive(Debug, Clone)]
pub(crate) struct Pieces {
    /// The areas of each piece, by their number in the district.
    pub(crate) areas: Vec<Vec<usize>>,
    pub(crate) children: Vec<f64>,
    /// Children as the size of a locality counts them: more where a lower target holds.
    pub(crate) size: Vec<f64>,
    /// Children times needs, `kinds` numbers for each piece.
    pub(crate) need: Vec<f64>,
    pub(crate) kinds: usize,
    pub(crate) starts: Vec<usize>,
    pub(crate) around: Vec<(usize, f64)>,
    /// For each border, which of the piece's neighbours, by their place among its first 64, border on the
    /// one behind it.
    pub(crate) beside: Vec<u64>,
    /// Square metres and metres around; empty when no outlines are known.
    pub(crate) extents: Vec<(f64, f64)>,
    pub(crate) communities: Groups,
    pub(crate) flows: Groups,
    /// What need, borders and groups are shares of: those of the whole district.
    pub(crate) spread_of_need: f64,
    pub(crate) all_borders: f64,
}

impl Pieces {
    /// Joins the areas of each list; `weight` is what a child of an area counts towards size.
    pub(crate) fn of(
        district: &District,
        areas: Vec<Vec<usize>>,
        weight: &dyn Fn(usize) -> f64,
    ) -> Self {
        let mut piece_of = vec![usize::MAX; district.areas()];
        for (piece, members) in areas.iter().enumerate() {
            members.iter().for_each(|area| piece_of[*area] = piece);
        }
        let sum =
            |members: &Vec<usize>, of: &dyn Fn(usize) -> f64| members.iter().map(|a| of(*a)).sum();
        let children = |area: usize| district.children[area];
        let kinds = district.kinds_of_need;
        let mut need = vec![0.0; areas.len() * kinds];
        for (piece, members) in areas.iter().enumerate() {
            for area in members {
                for (kind, value) in district.needs_of(*area).iter().enumerate() {
                    need[piece * kinds + kind] += value * district.children[*area];
                }
            }
        }
        let (starts, around, inner) = joined(district, &areas, &piece_of);
        let mut extents = Vec::new();
        if district.has_outlines() {
            for (members, inner) in areas.iter().zip(inner) {
                let metres = sum(members, &|area| district.extents[area].0);
                let edge: f64 = sum(members, &|area| district.extents[area].1);
                extents.push((metres, edge - 2.0 * inner));
            }
        }
        Self {
            beside: beside(&starts, &around),
            children: areas.iter().map(|members| sum(members, &children)).collect(),
            size: areas.iter().map(|m| sum(m, &|a| children(a) * weight(a))).collect(),
            need,
            kinds,
            starts,
            around,
            extents,
            communities: shares(&district.communities, &areas),
            flows: shares(&district.flows, &areas),
            spread_of_need: district.spread_of_need,
            all_borders: district.all_borders,
            areas,
        }
    }

    /// The same with the pieces of each list joined into one.
    pub(crate) fn joined(&self, district: &District, lists: &[Vec<usize>]) -> Self {
        let areas = lists
            .iter()
            .map(|list| list.iter().flat_map(|piece| self.areas[*piece].iter().copied()).collect());
        let size = lists.iter().map(|list| list.iter().map(|piece| self.size[*piece]).sum());
        let mut joined = Self::of(district, areas.collect(), &|_| 1.0);
        joined.size = size.collect();
        joined
    }

    pub(crate) const fn count(&self) -> usize {
        self.areas.len()
    }

    pub(crate) fn around(&self, piece: usize) -> &[(usize, f64)] {
        &self.around[self.starts[piece]..self.starts[piece + 1]]
    }

    pub(crate) fn need_of(&self, piece: usize) -> &[f64] {
        &self.need[piece * self.kinds..(piece + 1) * self.kinds]
    }
}

type Joined = (Vec<usize>, Vec<(usize, f64)>, Vec<f64>);

/// Borders between pieces, and the metres of border inside each.
fn joined(district: &District, areas: &[Vec<usize>], piece_of: &[usize]) -> Joined {
    let (mut starts, mut around, mut inner) = (vec![0], Vec::new(), Vec::new());
    for (piece, members) in areas.iter().enumerate() {
        let mut metres: BTreeMap<usize, f64> = BTreeMap::new();
        for (other, border) in members.iter().flat_map(|area| district.around(*area)) {
            if piece_of[*other] != usize::MAX {
                *metres.entry(piece_of[*other]).or_default() += border;
            }
        }
        // Each inner border was met from both of its sides.
        inner.push(metres.remove(&piece).unwrap_or(0.0) / 2.0);
        around.extend(metres);
        starts.push(around.len());
    }
    (starts, around, inner)
}

fn beside(starts: &[usize], around: &[(usize, f64)]) -> Vec<u64> {
    let of = |piece: usize| &around[starts[piece]..starts[piece + 1]];
    let mut beside = Vec::with_capacity(around.len());
    for pair in starts.windows(2) {
        let own = &around[pair[0]..pair[1]];
        for (neighbour, _) in own {
            let borders =
                |other: usize| of(*neighbour).binary_search_by_key(&other, |b| b.0).is_ok();
            let bits = own.iter().take(64).enumerate();
            beside.push(
                bits.fold(0, |all, (bit, (other, _))| all | u64::from(borders(*other)) << bit),
            );
        }
    }
    beside
}

fn shares(groups: &Groups, areas: &[Vec<usize>]) -> Groups {
    let joined = |members: &Vec<usize>| -> Shares {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (group, share) in members.iter().flat_map(|area| &groups.of_area[*area]) {
            *sums.entry(*group).or_default() += share;
        }
        sums.into_iter().collect()
    };
    Groups { of_area: areas.iter().map(joined).collect(), count: groups.count, total: groups.total }
}
