//! Small numbers drawn towards those of like areas: a spatial model of counts.
//!
//! BYM2 of Riebler, Sørbye, Simpson and Rue (Statistical Methods in Medical Research 25:1145, 2016): counts
//! are Poisson about expected counts times a risk, whose logarithm is an overall level plus `s` times a mixture
//! of unstructured variation and of variation shared by neighbours, in the shares `1 - φ` and `φ`. Shared
//! variation is the intrinsic autoregression, scaled in every connected part so that the geometric mean of its
//! variances is one; an area without neighbours has unstructured variation of variance `s²` whatever φ is
//! (Freni-Sterrantino, Ventrucci and Rue, Spatial and Spatio-temporal Epidemiology 26:25, 2018).
//!
//! Fitted without drawing: Laplace's approximation (Rasmussen and Williams, *Gaussian Processes for Machine
//! Learning*, 2006, algorithms 3.1 and 5.1) at every point of a grid over ln s and φ, then the mixture of all
//! points (the idea of Rue, Martino and Chopin, Journal of the Royal Statistical Society B 71:319, 2009).
//! Priors: `s` exponential with one chance in a hundred above 0.5/0.31, as in Riebler and others; φ even
//! between 0 and 1, where they take a less simple one; the level normal about nought with deviation 10.

mod fit;
mod graph;

use super::float;
use fit::{Data, Grid, Point, SHARES};
use graph::shared_variation;

/// The most areas: time grows with their cube, room with their square.
pub const MOST_AREAS: usize = 1_000;

/// The fewest areas.
pub const FEWEST_AREAS: usize = 3;

/// What one area is thought to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaRisk {
    /// Median of its risk: 1 is as expected.
    pub risk: f64,
    /// Lower end of the 95 % interval.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// The chance that the risk is above 1.
    pub above_one: f64,
}

/// A number of the model with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// The mean.
    pub mean: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// The model fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// The areas, in the order given.
    pub areas: Vec<AreaRisk>,
    /// Standard deviation of log risks.
    pub spread: Known,
    /// The share of variation that neighbours share.
    pub shared: Known,
}

/// Why nothing can be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotSmooth {
    /// Too few.
    #[error("there are {found} areas; at least {FEWEST_AREAS} are needed")]
    TooFew {
        /// How many.
        found: usize,
    },
    /// Too many.
    #[error(
        "there are {found} areas; at most {MOST_AREAS} can be fitted together: fit a region at a time"
    )]
    TooMany {
        /// How many.
        found: usize,
    },
    /// Lists of unlike length.
    #[error("counts, expected counts and neighbours must be lists of one length")]
    Lengths,
    /// A count that is none.
    #[error("area {area}: its count is not a number of nought or more")]
    Count {
        /// Its place in the list, from 0.
        area: usize,
    },
    /// An expected count that is none.
    #[error(
        "area {area}: its expected count is not a number above nought; leave out areas where nobody lives"
    )]
    Expected {
        /// Its place in the list, from 0.
        area: usize,
    },
    /// Neighbours that are not each other's, or named twice, or the area itself.
    #[error(
        "area {area}: a neighbour is not in the list, is named twice, is the area itself, or does not name it back"
    )]
    Neighbours {
        /// Its place in the list, from 0.
        area: usize,
    },
    /// No best fit was found.
    #[error("the model did not settle; look for counts far beyond what is expected")]
    NotSettled,
}

/// Fits the model. Neighbours are places in the list, given from both sides.
///
/// # Errors
/// [`CannotSmooth`], with the place of the area at fault.
pub fn smooth(
    counts: &[f64],
    expected: &[f64],
    neighbours: &[Vec<usize>],
) -> Result<Smoothed, CannotSmooth> {
    check(counts, expected, neighbours)?;
    let data = Data { counts, expected, shared: shared_variation(neighbours)?, neighbours };
    let grid = data.grid().ok_or(CannotSmooth::NotSettled)?;
    let best = grid.points.iter().map(|point| point.log_weight).fold(f64::MIN, f64::max);
    let mut weights: Vec<f64> =
        grid.points.iter().map(|point| (point.log_weight - best).exp()).collect();
    let all: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= all);
    let areas = (0..counts.len()).map(|area| {
        let parts: Vec<(f64, f64, f64)> = grid
            .points
            .iter()
            .zip(&weights)
            .map(|(point, weight)| (*weight, point.means[area], point.variances[area].sqrt()))
            .collect();
        let at = |share: f64| quantile(&parts, share).exp();
        AreaRisk {
            risk: at(0.5),
            lower: at(0.025),
            upper: at(0.975),
            above_one: (1.0 - below(&parts, 0.0)).clamp(0.0, 1.0),
        }
    });
    Ok(Smoothed {
        areas: areas.collect(),
        spread: grid.known(&weights, |point| (point.log_spread, grid.step), f64::exp),
        shared: grid.known(&weights, |point| (point.share, 1.0 / float(SHARES)), |share| share),
    })
}

fn check(counts: &[f64], expected: &[f64], neighbours: &[Vec<usize>]) -> Result<(), CannotSmooth> {
    let found = counts.len();
    if expected.len() != found || neighbours.len() != found {
        return Err(CannotSmooth::Lengths);
    }
    if found < FEWEST_AREAS {
        return Err(CannotSmooth::TooFew { found });
    }
    if found > MOST_AREAS {
        return Err(CannotSmooth::TooMany { found });
    }
    for area in 0..found {
        if !(counts[area] >= 0.0 && counts[area] < 1e12) {
            return Err(CannotSmooth::Count { area });
        }
        if !(expected[area] > 0.0 && expected[area] < 1e12) {
            return Err(CannotSmooth::Expected { area });
        }
        let mut seen = std::collections::BTreeSet::new();
        for &other in &neighbours[area] {
            let back = neighbours.get(other).is_some_and(|others| others.contains(&area));
            if other == area || !back || !seen.insert(other) {
                return Err(CannotSmooth::Neighbours { area });
            }
        }
    }
    Ok(())
}

impl Grid {
    /// Mean and limits of what stands for even stretches of a scale, `width` wide about each point.
    fn known(
        &self,
        weights: &[f64],
        place: impl Fn(&Point) -> (f64, f64),
        shown: impl Fn(f64) -> f64,
    ) -> Known {
        let mut stretches: Vec<(f64, f64, f64)> = self
            .points
            .iter()
            .zip(weights)
            .map(|(point, weight)| (place(point).0, place(point).1, *weight))
            .collect();
        stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mean = stretches.iter().map(|(at, _, weight)| shown(*at) * weight).sum();
        let at_share = |share: f64| {
            let mut before = 0.0;
            let mut end = 0.0;
            for (at, width, weight) in &stretches {
                end = at + width / 2.0;
                if before + weight >= share {
                    return shown(at - width / 2.0 + width * (share - before) / weight);
                }
                before += weight;
            }
            shown(end)
        };
        Known { mean, lower: at_share(0.025).min(mean), upper: at_share(0.975).max(mean) }
    }
}

/// The chance that a mixture of normal ones (weight, mean, deviation) is below a value.
fn below(parts: &[(f64, f64, f64)], value: f64) -> f64 {
    parts.iter().map(|(weight, mean, spread)| weight * normal_below((value - mean) / spread)).sum()
}

fn quantile(parts: &[(f64, f64, f64)], share: f64) -> f64 {
    let reach = |sign: f64| parts.iter().map(move |(_, mean, spread)| mean + sign * 9.0 * spread);
    let (mut low, mut high) =
        (reach(-1.0).fold(f64::MAX, f64::min), reach(1.0).fold(f64::MIN, f64::max));
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if below(parts, middle) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The standard normal distribution to seven digits (Abramowitz and Stegun 1964, 7.1.26).
fn normal_below(deviations: f64) -> f64 {
    let x = deviations.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let fit = t
        * (0.254_829_592
            + t * (-0.284_496_736
                + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let tail = fit * (-x * x).exp() / 2.0;
    if deviations < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_that_of_tables() {
        for (at, share) in [(0.0, 0.5), (1.959_964, 0.975), (-1.0, 0.158_655_3), (3.090_232, 0.999)]
        {
            assert!((normal_below(at) - share).abs() < 2e-7, "{at}");
        }
    }
}
