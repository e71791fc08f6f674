//! Points put into k groups around their means (Lloyd's method, started as k-means++ does).

use crate::voice::projection::Point;
use commons::Stream;

/// The centres found, and how far all points are from theirs.
#[derive(Debug, Clone)]
pub(crate) struct Centres {
    pub(crate) centres: Vec<Point>,
    spread: f64,
}

/// Starts tried; the best is kept.
const STARTS: usize = 8;

/// Steps of one start.
const STEPS: usize = 60;

/// The best centres of several starts.
pub(crate) fn centres(points: &[Point], weights: &[f64], k: usize, stream: &mut Stream) -> Centres {
    let mut best: Option<Centres> = None;
    for _ in 0..STARTS {
        let mut found = start(points, weights, k, stream);
        let mut spread = f64::INFINITY;
        for _ in 0..STEPS {
            let (moved, now) = step(points, weights, &found);
            found = moved;
            if now >= spread {
                break;
            }
            spread = now;
        }
        if best.as_ref().is_none_or(|best| spread < best.spread) {
            best = Some(Centres { centres: found, spread });
        }
    }
    best.unwrap_or(Centres { centres: vec![[0.0; 2]; k], spread: 0.0 })
}

impl Centres {
    /// The centre nearest to a point.
    pub(crate) fn nearest(&self, point: Point) -> usize {
        nearest(&self.centres, point).0
    }
}

/// Squared distance.
pub(crate) fn apart(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

fn nearest(centres: &[Point], point: Point) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (at, centre) in centres.iter().enumerate() {
        let distance = apart(*centre, point);
        if distance < best.1 {
            best = (at, distance);
        }
    }
    best
}

/// The first centre at random, each next one the likelier the farther it is from those there are.
fn start(points: &[Point], weights: &[f64], k: usize, stream: &mut Stream) -> Vec<Point> {
    let first = stream.pick_weighted(weights).map_or([0.0; 2], |at| points[at]);
    let mut found = vec![first];
    while found.len() < k {
        let far: Vec<f64> = points
            .iter()
            .zip(weights)
            .map(|(point, weight)| nearest(&found, *point).1 * weight)
            .collect();
        found.push(stream.pick_weighted(&far).map_or(first, |at| points[at]));
    }
    found
}

/// Each centre moved to the mean of its points, and the spread before the move.
fn step(points: &[Point], weights: &[f64], centres: &[Point]) -> (Vec<Point>, f64) {
    let mut sums = vec![[0.0; 3]; centres.len()];
    let mut spread = 0.0;
    for (point, weight) in points.iter().zip(weights) {
        let (at, distance) = nearest(centres, *point);
        spread += distance * weight;
        let sum = &mut sums[at];
        *sum = [sum[0] + point[0] * weight, sum[1] + point[1] * weight, sum[2] + weight];
    }
    let moved = sums
        .iter()
        .zip(centres)
        .map(|(sum, old)| if sum[2] > 0.0 { [sum[0] / sum[2], sum[1] / sum[2]] } else { *old });
    (moved.collect(), spread)
}

/// How well points sit in their groups, from -1 to 1 (the simplified silhouette of Hruschka and
/// others, 2004: distances to centres instead of to all other points).
#[expect(clippy::cast_precision_loss, reason = "numbers of people are small")]
pub(crate) fn silhouette(points: &[Point], centres: &Centres) -> f64 {
    if points.is_empty() {
        return 0.0;
    }
    let of = |point: &Point| {
        let own = centres.nearest(*point);
        let a = apart(*point, centres.centres[own]).sqrt();
        let others = centres.centres.iter().enumerate().filter(|(at, _)| *at != own);
        let b = others.map(|(_, c)| apart(*point, *c).sqrt()).fold(f64::INFINITY, f64::min);
        if a.max(b) > 0.0 { (b - a) / a.max(b) } else { 0.0 }
    };
    points.iter().map(of).sum::<f64>() / points.len() as f64
}
