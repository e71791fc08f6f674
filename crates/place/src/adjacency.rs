//! Which small areas share a border, from their outlines.
//!
//! Two areas are neighbours when they share a stretch of border with a length ("rook" neighbours);
//! touching in a point is not enough. Outlines in whole metres are compared exactly: stretches on
//! the same line are found by the line's own equation in whole numbers, so it does not matter
//! whether both outlines have their corners at the same places.

use commons::AreaCode;
use std::collections::{BTreeMap, BTreeSet};

/// Corners of an outline in whole metres of the district's own plane. The last joins the first.
pub type Ring = Vec<(i64, i64)>;

/// Coordinates beyond this are not metres on Earth; such rings are left out.
const FARTHEST: i64 = 1 << 40;

/// Pairs of neighbouring areas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adjacency(BTreeMap<AreaCode, BTreeSet<AreaCode>>);

impl Adjacency {
    /// From pairs, in either order; an area is never its own neighbour.
    pub fn of_pairs(pairs: impl IntoIterator<Item = (AreaCode, AreaCode)>) -> Self {
        let mut adjacency = Self::default();
        for (one, other) in pairs.into_iter().filter(|(one, other)| one != other) {
            adjacency.0.entry(one).or_default().insert(other);
            adjacency.0.entry(other).or_default().insert(one);
        }
        adjacency
    }

    /// The neighbours of an area, in order of their codes.
    pub fn neighbours(&self, area: AreaCode) -> impl Iterator<Item = AreaCode> + '_ {
        self.0.get(&area).into_iter().flatten().copied()
    }

    /// Whether two areas share a border.
    pub fn has(&self, one: AreaCode, other: AreaCode) -> bool {
        self.0.get(&one).is_some_and(|all| all.contains(&other))
    }

    /// How many pairs of neighbours there are.
    pub fn pairs(&self) -> usize {
        self.0.values().map(BTreeSet::len).sum::<usize>() / 2
    }
}

/// Finds neighbours from outlines: each area with the outer and inner rings of all its parts.
pub fn from_rings(areas: &[(AreaCode, Vec<Ring>)]) -> Adjacency {
    Adjacency::of_pairs(stretches(areas).into_values().flat_map(overlapping))
}

/// The metres of border that each pair of neighbours has, the smaller code first.
pub(crate) fn shared_metres(
    areas: &[(AreaCode, Vec<Ring>)],
) -> BTreeMap<(AreaCode, AreaCode), f64> {
    let mut metres: BTreeMap<(AreaCode, AreaCode), f64> = BTreeMap::new();
    for (line, mut stretches) in stretches(areas) {
        // Positions are along x, or along y on an upright line; a slanted line is longer than that.
        let (dx, dy) = (as_float(line.0), as_float(line.1));
        let longer = if line.0 == 0 { 1.0 } else { (dx * dx + dy * dy).sqrt() / dx.abs() };
        stretches.sort_by_key(|stretch| (stretch.from, stretch.to, stretch.area));
        for (place, one) in stretches.iter().enumerate() {
            let later = stretches[place + 1..].iter().take_while(|other| other.from < one.to);
            for other in later.filter(|other| other.area != one.area) {
                let pair = (one.area.min(other.area), one.area.max(other.area));
                let shared = as_float(one.to.min(other.to) - other.from) * longer;
                *metres.entry(pair).or_default() += shared;
            }
        }
    }
    metres
}

#[expect(clippy::cast_precision_loss, reason = "metres on Earth fit a float exactly")]
const fn as_float(metres: i64) -> f64 {
    metres as f64
}

fn stretches(areas: &[(AreaCode, Vec<Ring>)]) -> BTreeMap<Line, Vec<Stretch>> {
    let mut on_line: BTreeMap<Line, Vec<Stretch>> = BTreeMap::new();
    for (area, rings) in areas {
        for ring in rings {
            let next = ring.iter().cycle().skip(1);
            for (from, to) in ring.iter().zip(next) {
                if let Some((line, from, to)) = line_through(*from, *to) {
                    on_line.entry(line).or_default().push(Stretch { from, to, area: *area });
                }
            }
        }
    }
    on_line
}

/// A straight line in whole numbers: its direction in lowest terms and its distance from the
/// origin in units of that direction.
type Line = (i64, i64, i128);

struct Stretch {
    from: i64,
    to: i64,
    area: AreaCode,
}

/// The line through two points, with where along it they lie; `None` for a single point.
fn line_through(a: (i64, i64), b: (i64, i64)) -> Option<(Line, i64, i64)> {
    let far = [a.0, a.1, b.0, b.1].iter().any(|n| n.unsigned_abs() > FARTHEST.unsigned_abs());
    if far || a == b {
        return None;
    }
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let shared = greatest_common_divisor(dx.abs(), dy.abs());
    let (dx, dy) = (dx / shared, dy / shared);
    let offset = i128::from(dx) * i128::from(a.1) - i128::from(dy) * i128::from(a.0);
    // Points on one line are ordered by x, or by y when the line is upright.
    let along = |p: (i64, i64)| if dx == 0 { p.1 } else { p.0 };
    Some(((dx, dy, offset), along(a), along(b)))
}

const fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// Pairs of areas whose stretches of one line overlap by more than a point.
fn overlapping(mut stretches: Vec<Stretch>) -> Vec<(AreaCode, AreaCode)> {
    stretches.sort_by_key(|stretch| (stretch.from, stretch.to, stretch.area));
    let mut pairs = Vec::new();
    for (place, one) in stretches.iter().enumerate() {
        let later = stretches[place + 1..].iter().take_while(|other| other.from < one.to);
        pairs.extend(later.map(|other| (one.area, other.area)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(number: u32) -> AreaCode {
        AreaCode::parse(&format!("Z01{number:06}")).unwrap()
    }
    fn square(x: i64, y: i64, size: i64) -> Vec<Ring> {
        vec![vec![(x, y), (x + size, y), (x + size, y + size), (x, y + size)]]
    }

    #[test]
    fn squares_on_a_grid_are_neighbours_along_sides_not_corners() {
        let areas: Vec<(AreaCode, Vec<Ring>)> = (0..9_u32)
            .map(|n| (code(n), square(i64::from(n % 3) * 10, i64::from(n / 3) * 10, 10)))
            .collect();
        let found = from_rings(&areas);
        assert_eq!(found.pairs(), 12);
        assert!(found.has(code(0), code(1)) && found.has(code(0), code(3)));
        assert!(!found.has(code(0), code(4)));
    }

    #[test]
    fn corners_need_not_be_in_the_same_places() {
        let areas = [(code(0), square(0, 0, 20)), (code(1), square(20, 5, 7))];
        assert!(from_rings(&areas).has(code(0), code(1)));
        let apart = [(code(0), square(0, 0, 20)), (code(1), square(21, 5, 7))];
        assert_eq!(from_rings(&apart).pairs(), 0);
        let slanted = [
            (code(0), vec![vec![(0, 0), (9, 9), (0, 9)]]),
            (code(1), vec![vec![(2, 2), (4, 2), (4, 4)]]),
        ];
        assert!(from_rings(&slanted).has(code(0), code(1)));
    }

    #[test]
    fn an_area_in_a_hole_is_a_neighbour_of_what_surrounds_it() {
        let mut around = square(0, 0, 30);
        around.extend(square(10, 10, 10));
        let areas = [(code(0), around), (code(1), square(10, 10, 10))];
        assert!(from_rings(&areas).has(code(0), code(1)));
    }
}
