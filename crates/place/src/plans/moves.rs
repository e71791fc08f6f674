//! Where one area could go, with what each move costs before it is made.

use super::District;
use super::plan::{EditCost, cost_of_move};
use std::collections::{BTreeMap, BTreeSet};

/// One move an area could make.
#[derive(Debug, Clone, PartialEq)]
pub struct PossibleMove {
    /// The locality it would go to, by its place in the plan.
    pub to: usize,
    /// What changes. A move is not possible when something falls apart or nothing is left.
    pub cost: EditCost,
    /// Communities, such as wards, with areas with children in more than one locality before.
    pub cut_before: usize,
    /// And after.
    pub cut_after: usize,
}

impl PossibleMove {
    /// Whether each locality still hangs together after it and has an area.
    pub const fn is_possible(&self) -> bool {
        self.cost.fall_apart.is_empty() && !self.cost.leaves_none
    }
}

/// The moves of an area, by its number, to the other localities it borders on, by their place in the
/// plan; `None` when there is no such area or the plan does not divide the district.
pub fn moves_of(
    district: &District,
    plan: &[Vec<usize>],
    area: usize,
) -> Option<Vec<PossibleMove>> {
    let mut part = vec![None; district.areas()];
    for (place, members) in plan.iter().enumerate() {
        for member in members {
            *part.get_mut(*member)? = Some(place);
        }
    }
    let mut part: Vec<usize> = part.into_iter().collect::<Option<_>>()?;
    let from = *part.get(area)?;
    let around = district.around(area).iter().filter_map(|(next, _)| part.get(*next));
    let near: BTreeSet<usize> = around.copied().filter(|to| *to != from).collect();
    let cut_before = communities_cut(district, &part);
    let mut moves = Vec::new();
    for to in near {
        let cost = cost_of_move(district, plan, area, to)?;
        *part.get_mut(area)? = to;
        let cut_after = communities_cut(district, &part);
        moves.push(PossibleMove { to, cost, cut_before, cut_after });
    }
    Some(moves)
}

/// How many communities have areas with children in more than one locality.
fn communities_cut(district: &District, part: &[usize]) -> usize {
    let mut held: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (shares, part) in district.communities.of_area.iter().zip(part) {
        for (community, _) in shares {
            held.entry(*community).or_default().insert(*part);
        }
    }
    held.values().filter(|parts| parts.len() > 1).count()
}
