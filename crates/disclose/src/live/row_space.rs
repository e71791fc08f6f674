//! The two families against each other: can areas and schools together single out a few children?
//!
//! Children are cells of a grid, atom of residence by atom of school. Any sum of registered sets
//! with rational weights gives the cell (i, j) the weight `a_i + b_j`. Think of atoms as points and
//! of cells as lines between them, as strong as their number of children: `a_i` and `-b_j` are
//! heights of the points, and a cell's weight is the difference of height along its line. A sum
//! that is zero everywhere but on a few cells is then a set of heights that changes on those lines
//! only, so these lines cut the drawing in two; and every cut is such a sum. The fewest children
//! that any combination can isolate are therefore the smallest cut of the drawing, which the
//! algorithm of Stoer and Wagner (1997) finds exactly, for all rational combinations at once.
//!
//! Children outside all registered areas of a family meet in one common point of height zero.
//!
//! Besides, no area may hold all but 1 to 9 of a school's children, or the other way round.

use super::atoms::Atoms;
use super::registry::{Family, Registry, listed};
use std::collections::BTreeMap;

/// Fewer children than this must not be singled out.
const FEW: u64 = 10;

/// Areas and schools that together single out a few children. Carries no count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FamiliesMeet {
    /// A sum and difference of areas and schools does.
    #[error(
        "adding and subtracting the areas with {residence} and the schools {schools} would single \
         out fewer than {FEW} children: publish this population in one family only, or put these \
         schools together with others"
    )]
    Combination {
        /// Blocks of residence on one side of the cut, with commas; the smaller side.
        residence: String,
        /// Schools on that side.
        schools: String,
    },
    /// One geography less another does.
    #[error(
        "{larger} holds all but a few of the children of {smaller}: publish this population in one \
         family only, or change one of the two so that they differ by {FEW} children or more"
    )]
    Difference {
        /// The geography that most of them are in.
        larger: String,
        /// The geography whose rest is too small.
        smaller: String,
    },
}

/// Children by atom of residence and atom of school; `None` is outside all registered areas.
pub(super) type Grid = BTreeMap<Place, u64>;

type Place = (Option<usize>, Option<usize>);

/// Every way found in which the families together single out 1 to 9 children.
pub(super) fn check(
    registry: &Registry,
    (residence, school): (&Atoms, &Atoms),
    grid: &Grid,
) -> Vec<FamiliesMeet> {
    let mut found = differences(registry, (residence, school), grid);
    let points = 1 + residence.ids().len() + school.ids().len();
    let mut weight = vec![vec![0_u64; points]; points];
    let place = |n: &Option<usize>, from: usize| n.map_or(0, |n| n + from);
    for ((home, lesson), children) in grid {
        let (a, b) = (place(home, 1), place(lesson, 1 + residence.ids().len()));
        if a != b {
            weight[a][b] += children;
            weight[b][a] += children;
        }
    }
    if let Some(side) = smallest_cut(weight).filter(|cut| cut.0 < FEW).map(|cut| cut.1) {
        let within = |family, atoms: &Atoms, from: usize| {
            let blocks = registry.blocks_of(family).iter();
            listed(blocks.filter(|b| atoms.of_block(b).is_some_and(|n| side.contains(&(n + from)))))
        };
        found.push(FamiliesMeet::Combination {
            residence: within(Family::Residence, residence, 1),
            schools: within(Family::School, school, 1 + residence.ids().len()),
        });
    }
    found
}

/// Pairs of geographies of the two families of which one less the other is 1 to 9 children.
fn differences(
    registry: &Registry,
    (residence, school): (&Atoms, &Atoms),
    grid: &Grid,
) -> Vec<FamiliesMeet> {
    let of = |family| registry.geographies().filter(move |g| g.family == family);
    let atoms_of = |atoms: &Atoms, id: &str| -> Vec<bool> {
        let own = atoms.of_geography(id).unwrap_or(&[]);
        (0..atoms.ids().len()).map(|n| own.contains(&n)).collect()
    };
    let lessons: Vec<_> = of(Family::School).map(|g| (&g.id, atoms_of(school, &g.id))).collect();
    let mut found = Vec::new();
    for home in of(Family::Residence) {
        let own = atoms_of(residence, &home.id);
        // Children of this area and others, by atom of school; the last is no atom.
        let mut sums = [vec![0_u64; school.ids().len() + 1], vec![0; school.ids().len() + 1]];
        for ((a, b), children) in grid {
            let side = &mut sums[usize::from(a.is_some_and(|n| own[n]))];
            side[b.unwrap_or(school.ids().len())] += children;
        }
        for (lesson, taught) in &lessons {
            let is_taught = |n: usize| taught.get(n).copied().unwrap_or(false);
            let sum = |side: usize, wanted: bool| -> u64 {
                let all = sums[side].iter().enumerate().filter(|(n, _)| is_taught(*n) == wanted);
                all.map(|(_, children)| children).sum()
            };
            for (rest, larger, smaller) in
                [(sum(1, false), *lesson, &home.id), (sum(0, true), &home.id, *lesson)]
            {
                if (1..FEW).contains(&rest) {
                    let (larger, smaller) = (larger.clone(), smaller.clone());
                    found.push(FamiliesMeet::Difference { larger, smaller });
                }
            }
        }
    }
    found
}

/// The smallest cut above 0 and its smaller side: Stoer and Wagner in each connected part.
fn smallest_cut(weight: Vec<Vec<u64>>) -> Option<(u64, Vec<usize>)> {
    let mut left: Vec<usize> = (0..weight.len()).collect();
    let mut best: Option<(u64, Vec<usize>)> = None;
    while let Some(start) = left.pop() {
        let mut part = vec![start];
        let mut next = 0;
        while next < part.len() {
            let here = part[next];
            let (beside, rest) = left.into_iter().partition(|other| weight[here][*other] > 0);
            left = rest;
            part.extend::<Vec<usize>>(beside);
            next += 1;
        }
        let found = cut_of_part(&weight, &part);
        if let Some(found) = found.filter(|cut| best.as_ref().is_none_or(|old| cut.0 < old.0)) {
            best = Some(found);
        }
    }
    best
}

/// The smallest cut of a connected part; `None` when it is one point.
fn cut_of_part(weight: &[Vec<u64>], part: &[usize]) -> Option<(u64, Vec<usize>)> {
    let mut groups: Vec<Vec<usize>> = part.iter().map(|point| vec![*point]).collect();
    let mut between: Vec<Vec<u64>> =
        part.iter().map(|a| part.iter().map(|b| weight[*a][*b]).collect()).collect();
    let mut alive: Vec<usize> = (0..part.len()).collect();
    let mut best: Option<(u64, Vec<usize>)> = None;
    while alive.len() > 1 {
        let (cut, last, before) = one_phase(&between, &alive);
        if best.as_ref().is_none_or(|old| cut < old.0) {
            best = Some((cut, groups[last].clone()));
        }
        // The last two points of the phase become one.
        let moved = std::mem::take(&mut groups[last]);
        groups[before].extend(moved);
        for other in &alive {
            let sum = between[before][*other] + between[last][*other];
            between[before][*other] = sum;
            between[*other][before] = sum;
        }
        between[before][before] = 0;
        alive.retain(|point| *point != last);
    }
    let (cut, side) = best?;
    let rest = || part.iter().copied().filter(|point| !side.contains(point)).collect();
    Some((cut, if side.len() * 2 > part.len() { rest() } else { side }))
}

/// Adds points one by one, the most strongly bound first; the cut of the last one, and the last two.
fn one_phase(between: &[Vec<u64>], alive: &[usize]) -> (u64, usize, usize) {
    let mut waiting: Vec<(usize, u64)> = alive.iter().map(|point| (*point, 0)).collect();
    let (mut last, mut before, mut cut) = (alive[0], alive[0], 0);
    while !waiting.is_empty() {
        let strongest = (0..waiting.len()).max_by_key(|n| waiting[*n].1).unwrap_or(0);
        (before, (last, cut)) = (last, waiting.swap_remove(strongest));
        for (point, bound) in &mut waiting {
            *bound += between[last][*point];
        }
    }
    (cut, last, before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Streams;

    /// The rank of a matrix of whole numbers (elimination with fractions that are never formed).
    fn rank(mut rows: Vec<Vec<i128>>) -> usize {
        let columns = rows.first().map_or(0, Vec::len);
        let mut done = 0;
        for column in 0..columns {
            let Some(found) = (done..rows.len()).find(|row| rows[*row][column] != 0) else {
                continue;
            };
            rows.swap(done, found);
            let pivot = rows[done].clone();
            for row in &mut rows[done + 1..] {
                let factor = row[column];
                for (value, above) in row.iter_mut().zip(&pivot) {
                    *value = *value * pivot[column] - above * factor;
                }
            }
            done += 1;
        }
        done
    }

    /// Slow twin: tries every set of cells with 1 to 9 children; a sum of the sets lives on such
    /// cells alone exactly when leaving their columns out lowers the rank.
    fn some_sum_isolates(grid: &Grid, homes: usize, schools: usize) -> bool {
        let cells: Vec<_> = grid.iter().filter(|(_, children)| **children > 0).collect();
        let row = |is_in: &dyn Fn(&Place) -> bool, keep: &[usize]| {
            keep.iter().map(|n| i128::from(is_in(cells[*n].0))).collect::<Vec<_>>()
        };
        let matrix = |keep: &[usize]| {
            let of_homes = (0..homes).map(|h| row(&|cell| cell.0 == Some(h), keep));
            let of_schools = (0..schools).map(|s| row(&|cell| cell.1 == Some(s), keep));
            of_homes.chain(of_schools).collect::<Vec<_>>()
        };
        let all: Vec<usize> = (0..cells.len()).collect();
        let whole = rank(matrix(&all));
        (1_u32..1 << cells.len()).any(|choice| {
            let (few, keep): (Vec<usize>, Vec<usize>) =
                all.iter().copied().partition(|n| choice >> n & 1 == 1);
            let children: u64 = few.iter().map(|n| *cells[*n].1).sum();
            children < FEW && rank(matrix(&keep)) < whole
        })
    }

    #[test]
    fn the_smallest_cut_says_the_same_as_every_rational_combination() {
        let mut answers = [0, 0];
        for number in 0..400 {
            let mut stream = Streams::new(11).numbered("grids", number);
            let (homes, schools) = (1 + stream.index(3), 1 + stream.index(3));
            let mut grid = Grid::new();
            for _ in 0..2 + stream.index(8) {
                let place = |stream: &mut commons::Stream, most: usize| {
                    let n = stream.index(most + 1);
                    (n < most).then_some(n)
                };
                let cell = (place(&mut stream, homes), place(&mut stream, schools));
                let children = if stream.chance(0.5) { 1 + stream.below(6) } else { 40 };
                grid.insert(cell, children);
            }
            let points = 1 + homes + schools;
            let mut weight = vec![vec![0; points]; points];
            for ((a, b), children) in &grid {
                let (a, b) = (a.map_or(0, |n| n + 1), b.map_or(0, |n| n + 1 + homes));
                if a != b {
                    weight[a][b] += children;
                    weight[b][a] += children;
                }
            }
            let fast = smallest_cut(weight).is_some_and(|cut| cut.0 < FEW);
            assert_eq!(fast, some_sum_isolates(&grid, homes, schools), "{grid:?}");
            answers[usize::from(fast)] += 1;
        }
        assert!(answers.iter().all(|n| *n > 40), "both answers were tried: {answers:?}");
    }
}
