//! Borders with their lengths, and how large and how long around each area is.
//!
//! Lengths come from the outlines themselves ([`crate::adjacency`]): what two outlines have in common
//! on one line. Where no outlines are at hand, every border counts as one metre and areas have no size.

use crate::adjacency::{Adjacency, Ring};
use commons::AreaCode;
use std::collections::BTreeMap;

/// The size of one area.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Extent {
    /// Square metres, without its holes.
    pub square_metres: f64,
    /// Metres around it and around its holes.
    pub around_metres: f64,
}

/// Who borders on whom, for how many metres, and how large everybody is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Borders {
    metres: BTreeMap<(AreaCode, AreaCode), f64>,
    extents: BTreeMap<AreaCode, Extent>,
}

impl Borders {
    /// From outlines: each area with the outer and inner rings of all its parts.
    pub fn from_rings(areas: &[(AreaCode, Vec<Ring>)]) -> Self {
        let extents = areas.iter().map(|(area, rings)| (*area, extent(rings))).collect();
        Self { metres: crate::adjacency::shared_metres(areas), extents }
    }

    /// From neighbours alone: borders of one metre each.
    pub fn of_neighbours(neighbours: &Adjacency, areas: &[AreaCode]) -> Self {
        let pairs = areas.iter().flat_map(|one| {
            let after = neighbours.neighbours(*one).filter(move |other| one < other);
            after.map(move |other| ((*one, other), 1.0))
        });
        Self { metres: pairs.collect(), extents: BTreeMap::new() }
    }

    /// The same with further borders, such as a bridge or a ferry that joins an island.
    #[must_use]
    pub fn joined(mut self, pairs: impl IntoIterator<Item = (AreaCode, AreaCode)>) -> Self {
        for (one, other) in pairs.into_iter().filter(|(one, other)| one != other) {
            self.metres.entry((one.min(other), one.max(other))).or_insert(0.0);
        }
        self
    }

    /// The borders inside each of so many groups of areas.
    pub fn split(&self, groups: usize, group_of: &dyn Fn(AreaCode) -> Option<usize>) -> Vec<Self> {
        let mut split = vec![Self::default(); groups];
        for ((one, other), metres) in self.all() {
            if let (Some(group), Some(same)) = (group_of(one), group_of(other))
                && group == same
            {
                split[group].metres.insert((one, other), metres);
            }
        }
        for (area, extent) in &self.extents {
            if let Some(group) = group_of(*area) {
                split[group].extents.insert(*area, *extent);
            }
        }
        split
    }

    /// Each border once: the smaller code first, and its metres.
    pub fn all(&self) -> impl Iterator<Item = ((AreaCode, AreaCode), f64)> + '_ {
        self.metres.iter().map(|(pair, metres)| (*pair, *metres))
    }

    /// How large an area is; `None` when there was no outline.
    pub fn extent(&self, area: AreaCode) -> Option<Extent> {
        self.extents.get(&area).copied()
    }

    /// Who borders on whom, without lengths.
    pub fn neighbours(&self) -> Adjacency {
        Adjacency::of_pairs(self.metres.keys().copied())
    }
}

/// The shoelace formula over all rings: outer and inner ones run against each other, or are told apart
/// by which of them hold which.
fn extent(rings: &[Ring]) -> Extent {
    let (mut square_metres, mut around_metres) = (0.0, 0.0);
    for (place, ring) in rings.iter().enumerate() {
        let holds = |outer: &Ring| ring.first().is_some_and(|corner| inside(*corner, outer));
        let around =
            rings.iter().enumerate().filter(|(other, outer)| *other != place && holds(outer));
        let size = doubled_area(ring) / 2.0;
        square_metres += if around.count() % 2 == 0 { size } else { -size };
        around_metres += sides(ring).map(|(from, to)| distance(from, to)).sum::<f64>();
    }
    Extent { square_metres, around_metres }
}

fn sides(ring: &Ring) -> impl Iterator<Item = ((i64, i64), (i64, i64))> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn doubled_area(ring: &Ring) -> f64 {
    let cross = |(a, b): ((i64, i64), (i64, i64))| {
        i128::from(a.0) * i128::from(b.1) - i128::from(b.0) * i128::from(a.1)
    };
    as_float(sides(ring).map(cross).sum::<i128>().abs())
}

fn distance(from: (i64, i64), to: (i64, i64)) -> f64 {
    let (x, y) = (as_float(i128::from(to.0 - from.0)), as_float(i128::from(to.1 - from.1)));
    (x * x + y * y).sqrt()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "metres on Earth, and their squares, fit well enough"
)]
const fn as_float(whole: i128) -> f64 {
    whole as f64
}

/// Whether a point lies in a ring, counting how often a line to the right crosses it.
fn inside(point: (i64, i64), ring: &Ring) -> bool {
    let crosses = |(a, b): &((i64, i64), (i64, i64))| {
        if (a.1 > point.1) == (b.1 > point.1) {
            return false;
        }
        let rise = i128::from(b.1 - a.1);
        let left = i128::from(point.0 - a.0) * rise;
        let right = i128::from(b.0 - a.0) * i128::from(point.1 - a.1);
        if rise > 0 { left < right } else { left > right }
    };
    sides(ring).filter(crosses).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(number: u32) -> AreaCode {
        AreaCode::parse(&format!("Z01{number:06}")).expect("a code")
    }
    fn square(x: i64, y: i64, size: i64) -> Ring {
        vec![(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    }

    #[test]
    fn a_border_has_the_length_that_both_outlines_share() {
        let areas = [(code(1), vec![square(0, 0, 20)]), (code(2), vec![square(20, 5, 7)])];
        let borders = Borders::from_rings(&areas);
        assert_eq!(borders.all().collect::<Vec<_>>(), [((code(1), code(2)), 7.0)]);
        let slanted = [
            (code(1), vec![vec![(0, 0), (9, 9), (0, 9)]]),
            (code(2), vec![vec![(2, 2), (4, 2), (4, 4)]]),
        ];
        let metres = Borders::from_rings(&slanted).all().next().expect("a border").1;
        assert!((metres - 8.0_f64.sqrt()).abs() < 1e-12, "{metres}");
    }

    #[test]
    fn holes_are_taken_off_whichever_way_they_run() {
        let mut backwards = square(10, 10, 10);
        backwards.reverse();
        for hole in [square(10, 10, 10), backwards] {
            let borders = Borders::from_rings(&[(code(1), vec![square(0, 0, 30), hole])]);
            let extent = borders.extent(code(1)).expect("an outline");
            assert_eq!((extent.square_metres, extent.around_metres), (800.0, 160.0));
        }
    }
}
