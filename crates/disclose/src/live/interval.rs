//! 95 % intervals that include the noise.
//!
//! A displayed figure is off for three reasons: the noise of its atoms (variance 9 each), rounding
//! to the nearest five (variance 25/12), and, as an estimate of what is usual there, chance. The
//! first interval has noise and rounding and is about the children who were counted; the second,
//! wider one also has chance, as counts vary from year to year (Poisson) and shares from group to
//! group (Wilson).

use super::noise::SIGMA;
use crate::wilson::wilson_95;
use serde::{Deserialize, Serialize};

/// The 97.5th percentile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// The variance of what rounding to the nearest five takes away.
const ROUNDING: f64 = 25.0 / 12.0;

/// From here to there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    fn around(value: f64, spread: f64, (least, most): (f64, f64)) -> Self {
        Self { low: (value - spread).max(least), high: (value + spread).min(most) }
    }

    /// Whether it reaches more than half the value to either side.
    pub(super) fn is_wide(&self, value: f64) -> bool {
        self.high - value > value / 2.0 || value - self.low > value / 2.0
    }
}

/// The variance of the noise of a sum of so many atoms, for a half-range of 1.
#[expect(clippy::cast_precision_loss, reason = "atoms are few")]
pub(super) fn noise_variance(atoms: usize) -> f64 {
    f64::from(SIGMA * SIGMA) * atoms as f64
}

/// A displayed count: of the children counted, and with chance.
pub(super) fn of_count(value: f64, atoms: usize) -> (Interval, Interval) {
    let known = noise_variance(atoms) + ROUNDING;
    let outwards = |i: Interval| Interval { low: i.low.floor(), high: i.high.ceil() };
    let to = |variance: f64| {
        outwards(Interval::around(value, Z * variance.sqrt(), (0.0, f64::INFINITY)))
    };
    (to(known), to(known + value))
}

/// A displayed share in per cent. The change of a share by a small change of its two counts is
/// (change of the top − share × change of the base) / base.
#[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
pub(super) fn of_share(top: u64, base: u64, atoms: usize) -> (Interval, Interval) {
    let (all, share) = (base as f64, top.min(base) as f64 / base as f64);
    let known = (noise_variance(atoms) + ROUNDING) * (1.0 + share * share) / (all * all);
    let own = Z * known.sqrt();
    let (low, high) = wilson_95(top.min(base), base).unwrap_or((0.0, 1.0));
    let per_cent = |low: f64, high: f64| Interval {
        low: 100.0 * (share - low).max(0.0),
        high: 100.0 * (share + high).min(1.0),
    };
    let chance = (share - low, high - share);
    // Square roots are the same on every machine; other functions need not be.
    let with = |chance: f64| (own * own + chance * chance).sqrt();
    (per_cent(own, own), per_cent(with(chance.0), with(chance.1)))
}

/// A mean: `centred` is its distance from the middle of the range, `half` the half-range; both in
/// the unit of the mean. Chance is at most that of values at both ends (Bhatia and Davis, 2000).
pub(super) fn of_mean(centred: f64, half: f64, (base, atoms): (f64, usize)) -> (f64, f64) {
    let noise = noise_variance(atoms) * (half * half + centred * centred) / (base * base);
    let chance = (half * half - centred * centred).max(0.0) / base;
    (Z * noise.sqrt(), Z * (noise + chance).sqrt())
}

/// The standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 1e-7).
pub(crate) fn normal_at_most(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * x.abs());
    let series = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let sum = series.iter().rev().fold(0.0, |sum, factor| (sum + factor) * t);
    let tail = (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * sum;
    if x > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strong_bound_has_the_published_values() {
        for (cells, per_cent) in [(6.0_f64, 65.8), (24.0, 79.3), (72.0, 92.1)] {
            let bound = normal_at_most(cells.sqrt() / 6.0);
            assert!((100.0 * bound - per_cent).abs() < 0.06, "{cells}: {bound}");
        }
        assert!((normal_at_most(-1.959_963_985) - 0.025).abs() < 1e-6);
    }

    #[test]
    fn an_interval_of_a_share_holds_wilsons_and_the_noise() {
        let (noise, chance) = of_share(50, 200, 2);
        assert!(noise.low < 21.0 && noise.high > 29.0 && noise.low > 19.0, "{noise:?}");
        let wilson = wilson_95(50, 200).unwrap();
        assert!(chance.low < 100.0 * wilson.0 && chance.high > 100.0 * wilson.1);
    }
}
