//! The best log risks at every point of a grid over spread and share.

use super::super::dense::{Lower, Square};
use super::super::float;

const LEVEL_VARIANCE: f64 = 100.0;
/// Minus ln 0.01 over 0.5/0.31.
const SPREAD_RATE: f64 = 4.605_170_185_988_091 * 0.31 / 0.5;
/// How many values of the share are tried.
pub(super) const SHARES: usize = 8;
/// Points of the grid that are so many times less likely than the best, on the scale of logarithms, are left.
const FAR: f64 = 8.0;

/// What is fitted.
pub(super) struct Data<'a> {
    pub(super) counts: &'a [f64],
    pub(super) expected: &'a [f64],
    pub(super) shared: Square,
    pub(super) neighbours: &'a [Vec<usize>],
}

/// The fit at one point of the grid.
pub(super) struct Point {
    pub(super) log_spread: f64,
    pub(super) share: f64,
    pub(super) log_weight: f64,
    pub(super) means: Vec<f64>,
    pub(super) variances: Vec<f64>,
}

/// The points that matter.
pub(super) struct Grid {
    pub(super) points: Vec<Point>,
    /// Between two points of ln s.
    pub(super) step: f64,
}

/// The best log risks for one spread and share, as `K a`, with what is needed for their variances.
struct Mode {
    covariance: Square,
    weights: Vec<f64>,
    weighted: Vec<f64>,
    risks: Vec<f64>,
    factor: Lower,
    log_likelihood: f64,
}

impl Data<'_> {
    fn covariance(&self, spread: f64, share: f64) -> Square {
        let own = spread * spread;
        Square::of(self.counts.len(), |row, column| {
            let alone = if row != column {
                0.0
            } else if self.neighbours[row].is_empty() {
                1.0
            } else {
                1.0 - share
            };
            LEVEL_VARIANCE + own * (alone + share * self.shared.at(row, column))
        })
    }

    /// What is to be greatest, for log risks `K a`.
    fn objective(&self, a: &[f64], risks: &[f64]) -> f64 {
        let prior: f64 = a.iter().zip(risks).map(|(a, risk)| a * risk).sum();
        let fit = self.counts.iter().zip(self.expected).zip(risks);
        let fit: f64 =
            fit.map(|((count, expected), risk)| count * risk - expected * risk.exp()).sum();
        fit - prior / 2.0
    }

    fn mode(&self, spread: f64, share: f64, start: &[f64]) -> Option<Mode> {
        let covariance = self.covariance(spread, share);
        let mut a = start.to_vec();
        let mut risks = covariance.times(&a);
        let mut best = self.objective(&a, &risks);
        if !best.is_finite() || best < self.objective(&vec![0.0; a.len()], &vec![0.0; a.len()]) {
            a.fill(0.0);
            risks.fill(0.0);
            best = self.objective(&a, &risks);
        }
        for _ in 0..200 {
            let (weights, factor) = self.curved(&covariance, &risks)?;
            let aim: Vec<f64> = (0..a.len())
                .map(|i| weights[i] * weights[i] * (risks[i] - 1.0) + self.counts[i])
                .collect();
            let right: Vec<f64> =
                covariance.times(&aim).iter().zip(&weights).map(|(k, w)| k * w).collect();
            let inner = factor.back(&factor.forward(&right));
            let wanted: Vec<f64> = (0..a.len()).map(|i| aim[i] - weights[i] * inner[i]).collect();
            let (mut length, mut gained) = (1.0, f64::NAN);
            for _ in 0..40 {
                let tried: Vec<f64> =
                    a.iter().zip(&wanted).map(|(old, new)| old + length * (new - old)).collect();
                let there = covariance.times(&tried);
                let value = self.objective(&tried, &there);
                if value >= best - 1e-12 * best.abs() {
                    (gained, best, a, risks) = (value - best, value, tried, there);
                    break;
                }
                length /= 2.0;
            }
            if gained.is_nan() || gained.abs() <= 1e-8 * (1.0 + best.abs().sqrt()) {
                let (weights, factor) = self.curved(&covariance, &risks)?;
                let log_likelihood = best - factor.half_log_determinant();
                return Some(Mode {
                    covariance,
                    weights,
                    weighted: a,
                    risks,
                    factor,
                    log_likelihood,
                });
            }
        }
        None
    }

    /// Square roots of the curvatures, and the factor of `1 + √W K √W`.
    fn curved(&self, covariance: &Square, risks: &[f64]) -> Option<(Vec<f64>, Lower)> {
        let weights: Vec<f64> =
            self.expected.iter().zip(risks).map(|(e, risk)| (e * risk.exp()).sqrt()).collect();
        let inner = Square::of(risks.len(), |row, column| {
            let one = if row == column { 1.0 } else { 0.0 };
            one + weights[row] * covariance.at(row, column) * weights[column]
        });
        Some((weights, inner.factor()?))
    }

    /// The fit at a point, and where it would start from next.
    fn point(&self, log_spread: f64, share: f64, start: &[f64]) -> Option<(Point, Mode)> {
        let spread = log_spread.exp();
        let mode = self.mode(spread, share, start)?;
        let point = Point {
            log_spread,
            share,
            // The prior of s, carried to ln s.
            log_weight: mode.log_likelihood - SPREAD_RATE * spread + log_spread,
            means: Vec::new(),
            variances: Vec::new(),
        };
        Some((point, mode))
    }

    pub(super) fn grid(&self) -> Option<Grid> {
        let mut start = vec![0.0; self.counts.len()];
        // From wide to narrow: the wide ones follow the counts and settle from anywhere.
        let mut coarse: Vec<(f64, f64)> = Vec::new();
        for half in (-9_i8..=2).rev() {
            let log_spread = f64::from(half) * 0.5;
            let (point, mode) = self.point(log_spread, 0.5, &start)?;
            start = mode.weighted;
            coarse.push((log_spread, point.log_weight));
        }
        let best = coarse.iter().enumerate().max_by(|a, b| a.1.1.total_cmp(&b.1.1))?.0;
        let near = best.clamp(1, coarse.len() - 2);
        let curve = coarse[near - 1].1 - 2.0 * coarse[near].1 + coarse[near + 1].1;
        let width = if curve < 0.0 { (0.25 / -curve).sqrt() } else { 1.0 };
        let step = (0.6 * width).clamp(0.05, 0.5);
        let middle = coarse[best].0;
        let mut grid = Grid { points: Vec::new(), step };
        let mut start = vec![0.0; self.counts.len()];
        let mut top = f64::MIN;
        let mut from = 0_i32;
        for number in 0..SHARES {
            let share = (float(number) + 0.5) / float(SHARES);
            // Up from where the share before was best, then down.
            let mut own: Option<(f64, i32)> = None;
            for way in [1_i32, -1] {
                let mut at = if way == 1 { from } else { from - 1 };
                for _ in 0..60 {
                    let log_spread = middle + f64::from(at) * step;
                    if !(-9.0..=3.0).contains(&log_spread) {
                        break;
                    }
                    let Some((mut point, mode)) = self.point(log_spread, share, &start) else {
                        break;
                    };
                    top = top.max(point.log_weight);
                    if own.is_none_or(|(best, _)| point.log_weight > best) {
                        own = Some((point.log_weight, at));
                    }
                    let far = own.is_some_and(|(best, _)| point.log_weight < best - FAR);
                    if point.log_weight > top - FAR {
                        point.variances = mode.variances();
                        point.means = mode.means(&point.variances);
                        grid.points.push(point);
                    }
                    start = mode.weighted;
                    if far {
                        break;
                    }
                    at += way;
                }
            }
            from = own.map_or(from, |(_, at)| at);
        }
        grid.points.retain(|point| point.log_weight > top - FAR);
        (!grid.points.is_empty()).then_some(grid)
    }
}

impl Mode {
    /// Means of the log risks. Counts lean to one side, so the mean is not the best: to first order it lies
    /// half the covariances times the curvatures' change away (Tierney and Kadane, Journal of the American
    /// Statistical Association 81:82, 1986).
    fn means(&self, variances: &[f64]) -> Vec<f64> {
        let lean: Vec<f64> =
            self.weights.iter().zip(variances).map(|(weight, v)| weight * weight * v).collect();
        let spread = self.covariance.times(&lean);
        let weighed: Vec<f64> = spread.iter().zip(&self.weights).map(|(k, w)| k * w).collect();
        let inner = self.factor.back(&self.factor.forward(&weighed));
        let back: Vec<f64> = inner.iter().zip(&self.weights).map(|(one, w)| one * w).collect();
        let taken = self.covariance.times(&back);
        let moved = spread.iter().zip(&taken).map(|(all, taken)| (all - taken) / 2.0);
        self.risks.iter().zip(moved).map(|(best, moved)| best - moved).collect()
    }

    /// Variances of the log risks about their best.
    fn variances(&self) -> Vec<f64> {
        (0..self.risks.len())
            .map(|area| {
                let row = self.covariance.row(area);
                let weighed: Vec<f64> = row.iter().zip(&self.weights).map(|(k, w)| k * w).collect();
                let taken: f64 = self.factor.forward(&weighed).iter().map(|one| one * one).sum();
                (row[area] - taken).max(1e-12)
            })
            .collect()
    }
}
