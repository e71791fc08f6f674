//! Where tiles of one size go, so that each lies near the place it stands for.
//!
//! Each point gets a cell of a grid of hexagons, each cell one point. The points are first moved
//! and stretched to the middle and the spread of the grid. Then both are halved again and again
//! across their longer side, so that neighbours stay together, and at last two points change cells,
//! or up to five pass theirs on in a ring, where that lowers the sum of squared distances.
//!
//! The least sum of all is an assignment problem (Kuhn 1955, *The Hungarian method*). The tests
//! solve it exactly on small grids and hold that the sum is at most a quarter more. Nothing here depends on the order points are given in, except
//! between points at one and the same spot.

/// A place in the grid, in widths of a hexagon, south positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub(crate) across: f64,
    pub(crate) down: f64,
}

/// From one row of hexagons to the next, in widths of a hexagon.
pub(crate) const ROW: f64 = 0.866_025_403_784_438_6;

/// Comparisons made at most while changing cells.
const MOST_COMPARED: usize = 40_000_000;

/// Rounds of changing and turning at most; a district settles in a few.
const ROUNDS: usize = 20;

/// Cells a point may be passed to, nearest first.
const NEAR: usize = 8;

/// Points of a ring at most.
const RING: usize = 5;

impl Spot {
    fn away(self, other: Spot) -> f64 {
        (self.across - other.across).powi(2) + (self.down - other.down).powi(2)
    }
}

/// The cell of each point, in order. Points are east and north; one that is no number counts as
/// lying in the middle of the others.
pub(crate) fn lay(points: &[(f64, f64)]) -> Vec<Spot> {
    if points.is_empty() {
        return Vec::new();
    }
    let places = flat(points);
    let shape = (spread(&places, |at| at.across), spread(&places, |at| at.down));
    let cells = grid(points.len(), shape);
    let wanted = fitted(&places, &cells);
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| along(&wanted[*a], &wanted[*b]));
    let mut taken: Vec<usize> = (0..cells.len()).collect();
    let mut cell_of = vec![0; points.len()];
    halve(&mut order, &mut taken, (&wanted, &cells), &mut cell_of);
    order.sort_by(|a, b| along(&wanted[*a], &wanted[*b]));
    for _ in 0..ROUNDS {
        change(&order, (&wanted, &cells), &mut cell_of);
        if !Rings::of(&wanted, &cells).turn(&order, &mut cell_of) {
            break;
        }
    }
    cell_of.into_iter().map(|cell| cells[cell]).collect()
}

fn along(a: &Spot, b: &Spot) -> std::cmp::Ordering {
    a.across.total_cmp(&b.across).then(a.down.total_cmp(&b.down))
}

/// The points with south positive, between -1 and 1 where they are numbers.
fn flat(points: &[(f64, f64)]) -> Vec<Spot> {
    let known = |point: &&(f64, f64)| point.0.is_finite() && point.1.is_finite();
    let largest =
        points.iter().filter(known).flat_map(|p| [p.0.abs(), p.1.abs()]).fold(0.0, f64::max);
    let scale = if largest > 0.0 { largest } else { 1.0 };
    let sound: Vec<Spot> = points
        .iter()
        .filter(known)
        .map(|point| Spot { across: point.0 / scale, down: -point.1 / scale })
        .collect();
    let middle = Spot { across: mean(&sound, |at| at.across), down: mean(&sound, |at| at.down) };
    let mut sound = sound.into_iter();
    points
        .iter()
        .map(|point| if known(&point) { sound.next().unwrap_or(middle) } else { middle })
        .collect()
}

fn mean(spots: &[Spot], part: impl Fn(&Spot) -> f64) -> f64 {
    spots.iter().map(part).sum::<f64>() / spots.len().max(1) as f64
}

/// The standard deviation along one side.
fn spread(spots: &[Spot], part: impl Fn(&Spot) -> f64 + Copy) -> f64 {
    let middle = mean(spots, part);
    let off = |spot: &Spot| (part(spot) - middle).powi(2);
    (spots.iter().map(off).sum::<f64>() / spots.len().max(1) as f64).sqrt()
}

/// So many cells around a middle, in an ellipse as wide for its height as the points are, from
/// three times as high as wide to three times as wide as high.
fn grid(count: usize, shape: (f64, f64)) -> Vec<Spot> {
    let ratio = if shape.0 > 0.0 && shape.1 > 0.0 {
        (shape.0 / shape.1).clamp(1.0 / 3.0, 3.0)
    } else {
        1.0
    };
    let reach = (count as f64 * ratio.max(1.0 / ratio)).sqrt().ceil() as i32 + 2;
    let mut cells: Vec<Spot> = (-reach..=reach)
        .flat_map(|row| (-reach..=reach).map(move |column| (row, column)))
        .map(|(row, column)| Spot {
            across: f64::from(column) + if row % 2 == 0 { 0.0 } else { 0.5 },
            down: f64::from(row) * ROW,
        })
        .collect();
    let far =
        |cell: &Spot| (cell.across - 0.1).powi(2) / ratio + (cell.down - 0.05).powi(2) * ratio;
    cells.sort_by(|a, b| far(a).total_cmp(&far(b)).then_with(|| along(a, b)));
    cells.truncate(count);
    cells.sort_by(along);
    cells
}

/// The points with the middle and the spread of the cells.
fn fitted(places: &[Spot], cells: &[Spot]) -> Vec<Spot> {
    let side = |part: fn(&Spot) -> f64| {
        let own = spread(places, part);
        let stretch = if own > 1e-12 { spread(cells, part) / own } else { 0.0 };
        let (from, to) = (mean(places, part), mean(cells, part));
        move |spot: &Spot| to + (part(spot) - from) * stretch
    };
    let (across, down) = (side(|at| at.across), side(|at| at.down));
    places.iter().map(|spot| Spot { across: across(spot), down: down(spot) }).collect()
}

/// Halves points and cells across the longer side of the cells until each point has its cell.
fn halve(
    points: &mut [usize],
    taken: &mut [usize],
    spots: (&[Spot], &[Spot]),
    cell_of: &mut [usize],
) {
    let (wanted, cells) = spots;
    if let ([point], [cell]) = (&*points, &*taken) {
        cell_of[*point] = *cell;
        return;
    }
    if points.is_empty() {
        return;
    }
    let own: Vec<Spot> = taken.iter().map(|cell| cells[*cell]).collect();
    let is_wide = spread(&own, |at| at.across) >= spread(&own, |at| at.down);
    let by = |a: &Spot, b: &Spot| {
        if is_wide {
            along(a, b)
        } else {
            a.down.total_cmp(&b.down).then(a.across.total_cmp(&b.across))
        }
    };
    points.sort_by(|a, b| by(&wanted[*a], &wanted[*b]));
    taken.sort_by(|a, b| by(&cells[*a], &cells[*b]));
    let middle = points.len() / 2;
    let (first, second) = points.split_at_mut(middle);
    let (first_cells, second_cells) = taken.split_at_mut(middle);
    halve(first, first_cells, spots, cell_of);
    halve(second, second_cells, spots, cell_of);
}

/// Lets any two points change cells while that lowers the sum.
fn change(order: &[usize], (wanted, cells): (&[Spot], &[Spot]), cell_of: &mut [usize]) {
    let pairs = order.len() * order.len() / 2;
    for _ in 0..(MOST_COMPARED / pairs.max(1)).clamp(1, 200) {
        let mut has_changed = false;
        for (at, one) in order.iter().enumerate() {
            for other in &order[at + 1..] {
                let cost = |point: usize, cell: usize| wanted[point].away(cells[cell]);
                let now = cost(*one, cell_of[*one]) + cost(*other, cell_of[*other]);
                let then = cost(*one, cell_of[*other]) + cost(*other, cell_of[*one]);
                if then < now - 1e-9 {
                    cell_of.swap(*one, *other);
                    has_changed = true;
                }
            }
        }
        if !has_changed {
            break;
        }
    }
}

/// Looks for points that pass their cells on in a ring.
struct Rings<'s> {
    wanted: &'s [Spot],
    cells: &'s [Spot],
    /// The nearest cells of each point.
    near: Vec<Vec<usize>>,
}

impl<'s> Rings<'s> {
    fn of(wanted: &'s [Spot], cells: &'s [Spot]) -> Self {
        let near = |want: &Spot| {
            let mut all: Vec<usize> = (0..cells.len()).collect();
            let by = |a: &usize, b: &usize| {
                want.away(cells[*a]).total_cmp(&want.away(cells[*b])).then(a.cmp(b))
            };
            if all.len() > NEAR {
                all.select_nth_unstable_by(NEAR, by);
                all.truncate(NEAR);
            }
            all.sort_by(by);
            all
        };
        Rings { wanted, cells, near: wanted.iter().map(near).collect() }
    }

    /// Turns each ring that lowers the sum; whether there was one.
    fn turn(&self, order: &[usize], cell_of: &mut [usize]) -> bool {
        let mut holder = vec![0; cell_of.len()];
        for (point, cell) in cell_of.iter().enumerate() {
            holder[*cell] = point;
        }
        let mut has_turned = false;
        for first in order {
            let mut ring = vec![*first];
            if self.grow(&mut ring, 0.0, (&holder, cell_of)) {
                let passed: Vec<usize> = ring
                    .iter()
                    .cycle()
                    .skip(1)
                    .take(ring.len())
                    .map(|next| cell_of[*next])
                    .collect();
                for (point, cell) in ring.iter().zip(passed) {
                    cell_of[*point] = cell;
                    holder[cell] = *point;
                }
                has_turned = true;
            }
        }
        has_turned
    }

    fn cost(&self, point: usize, cell: usize) -> f64 {
        self.wanted[point].away(self.cells[cell])
    }

    /// Whether the ring, or one grown from it, gains; `gained` is what it gained up to its last
    /// point. Only rings that gain at every step are tried, as Lin and Kernighan do (1973): every
    /// ring that gains can be read from a point where this is so.
    fn grow(&self, ring: &mut Vec<usize>, gained: f64, now: (&[usize], &[usize])) -> bool {
        let (holder, cell_of) = now;
        let (Some(first), Some(last)) = (ring.first().copied(), ring.last().copied()) else {
            return false;
        };
        let own = self.cost(last, cell_of[last]);
        if ring.len() > 1 && gained + own - self.cost(last, cell_of[first]) > 1e-9 {
            return true;
        }
        if ring.len() == RING {
            return false;
        }
        for cell in &self.near[last] {
            let (next, gain) = (holder[*cell], gained + own - self.cost(last, *cell));
            if gain > 1e-9 && !ring.contains(&next) {
                ring.push(next);
                if self.grow(ring, gain, now) {
                    return true;
                }
                ring.pop();
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What was laid costs so much, and the least that any laying on the same grid costs.
    fn costs(points: &[(f64, f64)]) -> (f64, f64) {
        let places = flat(points);
        let shape = (spread(&places, |at| at.across), spread(&places, |at| at.down));
        let cells = grid(points.len(), shape);
        let wanted = fitted(&places, &cells);
        let laid = lay(points).iter().zip(&wanted).map(|(cell, want)| cell.away(*want)).sum();
        (laid, least(&wanted, &cells))
    }

    /// The assignment problem solved exactly: shortest augmenting paths with potentials (Kuhn;
    /// Jonker and Volgenant 1987). Shares no code with the laying.
    fn least(wanted: &[Spot], cells: &[Spot]) -> f64 {
        let n = wanted.len();
        let cost = |i: usize, j: usize| wanted[i - 1].away(cells[j - 1]);
        let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; n + 1]);
        let mut row_of = vec![0; n + 1];
        for i in 1..=n {
            row_of[0] = i;
            let (mut at, mut reach, mut from) = (0, vec![f64::INFINITY; n + 1], vec![0; n + 1]);
            let mut seen = vec![false; n + 1];
            while row_of[at] != 0 {
                seen[at] = true;
                let (mut step, mut next) = (f64::INFINITY, 0);
                for j in 1..=n {
                    if !seen[j] {
                        let reduced = cost(row_of[at], j) - u[row_of[at]] - v[j];
                        if reduced < reach[j] {
                            (reach[j], from[j]) = (reduced, at);
                        }
                        if reach[j] < step {
                            (step, next) = (reach[j], j);
                        }
                    }
                }
                for j in 0..=n {
                    if seen[j] {
                        u[row_of[j]] += step;
                        v[j] -= step;
                    } else {
                        reach[j] -= step;
                    }
                }
                at = next;
            }
            while at != 0 {
                row_of[at] = row_of[from[at]];
                at = from[at];
            }
        }
        (1..=n).map(|j| cost(row_of[j], j)).sum()
    }

    #[test]
    fn the_exact_answer_is_the_least_of_all_orders_of_four() {
        let spot = |across: f64, down: f64| Spot { across, down };
        let wanted = [spot(0.0, 0.1), spot(0.2, 0.9), spot(0.6, 0.0), spot(2.0, 2.0)];
        let cells = [spot(0.0, 0.0), spot(1.0, 0.0), spot(0.0, 1.0), spot(1.0, 1.0)];
        let mut all = Vec::new();
        for code in 0..256_usize {
            let order = [code % 4, code / 4 % 4, code / 16 % 4, code / 64];
            if (0..4).all(|cell| order.contains(&cell)) {
                all.push(
                    order.iter().zip(&wanted).map(|(cell, at)| at.away(cells[*cell])).sum::<f64>(),
                );
            }
        }
        assert_eq!(all.len(), 24);
        let best = all.into_iter().fold(f64::INFINITY, f64::min);
        assert!((least(&wanted, &cells) - best).abs() < 1e-12);
    }

    #[test]
    fn points_already_on_a_grid_stay_in_their_order() {
        let row: Vec<(f64, f64)> = (0..7).map(|at| (f64::from(at) * 500.0, 0.0)).collect();
        let laid = lay(&row);
        assert!(laid.windows(2).all(|pair| along(&pair[0], &pair[1]).is_lt()), "{laid:?}");
        assert_eq!(lay(&[(3.0, f64::NAN)]).len(), 1);
        assert!(lay(&[]).is_empty());
        assert_eq!(lay(&[(f64::MAX, f64::MIN); 5]).len(), 5);
    }

    fn points(most: usize) -> impl Strategy<Value = Vec<(f64, f64)>> {
        // Half of them crowded in a town, as small areas are.
        let town = prop::collection::vec((-1e3f64..1e3, -1e3f64..1e3), 0..most / 2);
        let country = prop::collection::vec((-2e4f64..2e4, -1e4f64..1e4), 1..most / 2);
        (town, country).prop_map(|(town, country)| [town, country].concat())
    }

    proptest! {
        #[test]
        fn no_tile_is_lost_or_doubled_and_order_changes_nothing(points in points(80)) {
            let laid = lay(&points);
            let mut seen = laid.clone();
            seen.sort_by(along);
            seen.dedup();
            prop_assert_eq!(seen.len(), points.len());
            let turned: Vec<(f64, f64)> = points.iter().rev().copied().collect();
            let mut again = lay(&turned);
            again.reverse();
            let mut distinct = points.clone();
            distinct.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
            distinct.dedup();
            prop_assert!(distinct.len() < points.len() || again == laid);
        }

        #[test]
        fn the_way_all_tiles_move_is_near_the_least_possible(points in points(40)) {
            let (laid, least) = costs(&points);
            prop_assert!(laid >= least - 1e-9, "{laid} is less than the least, {least}");
            prop_assert!(laid <= 1.25 * least + 0.5, "{laid} for {least}");
        }
    }
}
