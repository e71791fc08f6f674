//! Honest intervals for proportions and rates.
//!
//! Proportions: Wilson (1927), *Probable inference, the law of succession, and statistical
//! inference*, JASA 22:209. Rates: Byar's approximation (Breslow and Day 1987, *Statistical
//! Methods in Cancer Research* II, p. 69) for ten events or more, and the exact limits through
//! chi-square below ten, where the approximation is poor. Tested against an outside table.

use serde::{Deserialize, Serialize};

/// How sure an interval is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// 95 %: one in twenty misses.
    #[serde(rename = "95")]
    NinetyFive,
    /// 99.8 %: one in five hundred misses; the wide limits of control charts.
    #[serde(rename = "99.8")]
    NinetyNinePointEight,
}

impl Confidence {
    /// The standard normal deviate with half of what is left on either side.
    pub const fn z(self) -> f64 {
        match self {
            Self::NinetyFive => 1.959_963_984_540_054,
            Self::NinetyNinePointEight => 3.090_232_306_167_813_5,
        }
    }

    /// The chance left on one side.
    pub(crate) const fn tail(self) -> f64 {
        match self {
            Self::NinetyFive => 0.025,
            Self::NinetyNinePointEight => 0.001,
        }
    }

    /// For captions: `95%`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NinetyFive => "95%",
            Self::NinetyNinePointEight => "99.8%",
        }
    }
}

/// How an interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// Wilson's score interval.
    Wilson,
    /// Byar's approximation.
    Byar,
    /// Exact Poisson limits.
    Exact,
    /// Dobson's method for directly standardised rates.
    Dobson,
    /// Student's t.
    Student,
    /// Chiang's life table.
    LifeTable,
}

impl Made {
    /// For captions.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson score interval",
            Self::Byar => "Byar's method",
            Self::Exact => "exact Poisson limits",
            Self::Dobson => "Dobson's method",
            Self::Student => "Student's t-distribution",
            Self::LifeTable => "Chiang's life table",
        }
    }
}

/// A range the true figure is likely to lie in, in the unit of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// How sure.
    pub confidence: Confidence,
    /// How made.
    pub made: Made,
}

impl Interval {
    /// Whether the value lies inside.
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

/// Wilson's interval for `count` people out of `total`, times `multiplier` (100 for per cent).
/// `None` when there is no total, or the count is outside 0 to the total.
pub fn wilson(count: f64, total: f64, multiplier: f64, confidence: Confidence) -> Option<Interval> {
    let sound = count.is_finite() && total.is_finite() && total > 0.0;
    if !sound || count < 0.0 || count > total {
        return None;
    }
    let z = confidence.z();
    let share = count / total;
    let middle = 2.0 * count + z * z;
    let spread = z * (z * z + 4.0 * count * (1.0 - share)).sqrt();
    let under = 2.0 * (total + z * z);
    Some(Interval {
        lower: ((middle - spread) / under).max(0.0) * multiplier,
        upper: ((middle + spread) / under).min(1.0) * multiplier,
        confidence,
        made: Made::Wilson,
    })
}

/// Limits for a rate of `events` in `exposure`, times `multiplier`: exact below ten events, Byar's
/// from ten. `None` when there is no exposure or the count is not a whole number of events.
pub fn rate(
    events: f64,
    exposure: f64,
    multiplier: f64,
    confidence: Confidence,
) -> Option<Interval> {
    let sound = events.is_finite() && exposure.is_finite() && exposure > 0.0;
    if !sound || events < 0.0 || events.fract() != 0.0 {
        return None;
    }
    let (lower, upper, made) = if events < 10.0 {
        let (lower, upper) = exact_limits(events, confidence);
        (lower, upper, Made::Exact)
    } else {
        let (lower, upper) = byar_limits(events, confidence);
        (lower, upper, Made::Byar)
    };
    let scale = multiplier / exposure;
    Some(Interval { lower: lower * scale, upper: upper * scale, confidence, made })
}

pub(crate) fn byar_limits(events: f64, confidence: Confidence) -> (f64, f64) {
    let z = confidence.z();
    let cube = |n: f64, sign: f64| {
        let inner = 1.0 - 1.0 / (9.0 * n) + sign * z / (3.0 * n.sqrt());
        n * inner * inner * inner
    };
    (cube(events, -1.0), cube(events + 1.0, 1.0))
}

/// The Poisson means for which this many events, or more, or fewer, has just the tail's chance; for counts
/// up to some hundred thousand.
pub(crate) fn exact_limits(events: f64, confidence: Confidence) -> (f64, f64) {
    let tail = confidence.tail();
    let farthest = events + 10.0 * events.sqrt() + 30.0;
    let lower = if events < 1.0 {
        0.0
    } else {
        solve(farthest, |mean| 1.0 - poisson_at_most(events - 1.0, mean) - tail)
    };
    let upper = solve(farthest, |mean| tail - poisson_at_most(events, mean));
    (lower, upper)
}

/// The chance of `most` events or fewer when `mean` are expected: summed down from `most`, whose own
/// chance is found by logarithms, so that nothing is too small on the way.
fn poisson_at_most(most: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    let mut logarithm = -mean;
    let mut k = 1.0;
    while k <= most {
        logarithm += (mean / k).ln();
        k += 1.0;
    }
    let mut term = logarithm.exp();
    let mut sum = term;
    let mut k = most;
    while k >= 1.0 && term > sum * 1e-18 {
        term *= k / mean;
        sum += term;
        k -= 1.0;
    }
    sum.min(1.0)
}

/// Root of a rising function from nought to `farthest` by halving.
fn solve(farthest: f64, rising: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, farthest);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if rising(middle) < 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
