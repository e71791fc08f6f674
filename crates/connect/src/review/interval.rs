//! Intervals for shares that are close to 0 or 1, and for sums of rare finds.

/// The two-sided 95 % point of the normal distribution.
pub const Z: f64 = 1.959_963_984_540_054;

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Estimate {
    /// What is left of 1, held between 0 and 1.
    #[must_use]
    pub fn rest(self) -> Self {
        let rest = |x: f64| (1.0 - x).clamp(0.0, 1.0);
        Self { value: rest(self.value), low: rest(self.high), high: rest(self.low) }
    }

    /// Whether the interval holds this figure.
    pub fn holds(&self, figure: f64) -> bool {
        (self.low..=self.high).contains(&figure)
    }
}

/// The Wilson interval of a share seen among `seen` pairs, which may be an effective number and
/// need not be whole. Of nothing seen, everything is possible.
pub fn wilson(share: f64, seen: f64) -> Estimate {
    if seen <= 0.0 {
        return Estimate { value: share, low: 0.0, high: 1.0 };
    }
    if !seen.is_finite() {
        return Estimate { value: share, low: share, high: share };
    }
    let share = share.clamp(0.0, 1.0);
    let square = Z * Z;
    let middle = (share + square / (2.0 * seen)) / (1.0 + square / seen);
    let under = share * (1.0 - share) / seen + square / (4.0 * seen * seen);
    let half = Z * under.sqrt() / (1.0 + square / seen);
    let low = if share <= 0.0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if share >= 1.0 { 1.0 } else { (middle + half).min(1.0) };
    Estimate { value: share, low, high }
}

/// The interval of a sum of rare things found in a sample whose pairs stand for different numbers
/// of pairs: mistakes, missed links. `weight` is how much the sum grows by one more find.
///
/// Gamma limits (Fay and Feuer 1997, *Statistics in Medicine* 16:791, with the mean weight of
/// Tiwari, Clegg and Zou 2006), which stay honest when nothing was found. One more find would be too
/// careful and none too bold; half a one is what Jeffreys' rule adds to a plain count. Gamma
/// quantiles by Wilson and Hilferty (1931).
pub fn rare(value: f64, variance: f64, weight: f64) -> Estimate {
    let value = value.max(0.0);
    let (mean, spread) = (value + 0.5 * weight, variance + 0.5 * weight * weight);
    let low = if value > 0.0 { gamma_quantile(mean, spread, -Z) } else { 0.0 };
    let high = gamma_quantile(mean, spread, Z);
    Estimate { value, low: low.min(value), high: high.max(value) }
}

/// The quantile at this normal point of a gamma distribution with this mean and variance.
fn gamma_quantile(mean: f64, variance: f64, point: f64) -> f64 {
    if mean <= 0.0 || variance <= 0.0 {
        return mean.max(0.0);
    }
    let shape = mean * mean / variance;
    let root = 1.0 - 1.0 / (9.0 * shape) + point / (3.0 * shape.sqrt());
    mean * root.max(0.0).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_gives_the_published_intervals() {
        // Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
        for (right, seen, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let found = wilson(right / seen, seen);
            let near = |a: f64, b: f64| (a - b).abs() < 5e-4;
            assert!(near(found.low, low) && near(found.high, high), "{found:?}");
        }
    }

    #[test]
    fn equal_weights_give_jeffreys_limits_of_a_poisson_mean() {
        // Quantiles of the gamma distribution with shape found + 1/2, by its series.
        for (found, low, high) in [
            (0.0, 0.0, 2.5119),
            (1.0, 0.1079, 4.6742),
            (3.0, 0.8449, 8.0064),
            (10.0, 5.1414, 17.7394),
            (100.0, 81.8048, 121.0837),
        ] {
            let limits = rare(found, found, 1.0);
            assert!((limits.low - low).abs() < 0.05 * (1.0 + low), "{found}: {limits:?}");
            assert!((limits.high - high).abs() < 0.02 * high, "{found}: {limits:?}");
        }
    }

    #[test]
    fn what_was_counted_whole_is_certain() {
        assert_eq!(rare(3.0, 0.0, 0.0), Estimate { value: 3.0, low: 3.0, high: 3.0 });
        assert_eq!(wilson(0.3, f64::INFINITY).low, 0.3);
    }
}
