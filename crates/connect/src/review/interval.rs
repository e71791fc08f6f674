//! Intervals for shares that are close to 0 or 1, and for sums of them.
//!
//! A share gets a Wilson interval (Wilson 1927), which stays honest when every pair looked at was
//! right. A sum of shares from independent samples gets the limits of its parts put together by the
//! method of variance estimates recovery (Zou and Donner 2008, *Statistics in Medicine* 27:1693):
//! the distance to each limit is the square root of the sum of the parts' squared distances.

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
    /// The same held between 0 and 1.
    #[must_use]
    pub fn as_share(self) -> Self {
        let held = |x: f64| x.clamp(0.0, 1.0);
        Self { value: held(self.value), low: held(self.low), high: held(self.high) }
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

/// A figure times a number, as one part of a sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What the figure is multiplied by.
    pub times: f64,
    /// The figure; parts of one sum come from independent samples.
    pub figure: Estimate,
}

/// The sum of the parts with its interval.
pub fn sum(parts: &[Part]) -> Estimate {
    let (mut value, mut down, mut up) = (0.0, 0.0, 0.0);
    for Part { times, figure } in parts {
        value += times * figure.value;
        let (low, high) =
            (times * (figure.value - figure.low), times * (figure.high - figure.value));
        let (below, above) = if *times >= 0.0 { (low, high) } else { (-high, -low) };
        down += below * below;
        up += above * above;
    }
    Estimate { value, low: value - down.sqrt(), high: value + up.sqrt() }
}

/// The share that `of` is in `of` and `rest` together, both sums of independent parts: every share
/// at which the difference `of · (1 − share) − rest · share` may be nothing (Fieller's argument
/// with the limits above).
pub fn share_of(of: &[Part], rest: &[Part]) -> Estimate {
    let total = |parts: &[Part]| sum(parts).value;
    let (first, second) = (total(of), total(rest));
    let value = if first + second > 0.0 { first / (first + second) } else { 1.0 };
    let difference = |share: f64| {
        let of = of.iter().map(|part| Part { times: part.times * (1.0 - share), ..*part });
        let rest = rest.iter().map(|part| Part { times: -part.times * share, ..*part });
        sum(&of.chain(rest).collect::<Vec<_>>())
    };
    let value = value.clamp(0.0, 1.0);
    let low = edge((0.0, value), |share| difference(share).low > 0.0);
    let high = edge((value, 1.0), |share| difference(share).high >= 0.0);
    Estimate { value, low, high }
}

/// Where `holds` stops being true between two ends, true at the lower one.
fn edge((mut low, mut high): (f64, f64), holds: impl Fn(f64) -> bool) -> f64 {
    if holds(high) {
        return high;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if holds(middle) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-4
    }

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
            assert!(close(found.low, low) && close(found.high, high), "{found:?}");
        }
    }

    #[test]
    fn a_difference_of_two_shares_has_newcombes_interval() {
        // Newcombe (1998), Statistics in Medicine 17:873, table II, method 10: 56/70 − 48/80.
        let parts = [
            Part { times: 1.0, figure: wilson(56.0 / 70.0, 70.0) },
            Part { times: -1.0, figure: wilson(48.0 / 80.0, 80.0) },
        ];
        let found = sum(&parts);
        assert!(close(found.low, 0.0524) && close(found.high, 0.3339), "{found:?}");
    }

    #[test]
    fn a_share_of_certain_sums_is_certain() {
        let sure = |value: f64| Estimate { value, low: value, high: value };
        let of = [Part { times: 90.0, figure: sure(1.0) }];
        let rest = [Part { times: 20.0, figure: sure(0.5) }];
        let found = share_of(&of, &rest);
        for figure in [found.value, found.low, found.high] {
            assert!((figure - 0.9).abs() < 1e-9, "{found:?}");
        }
    }
}
