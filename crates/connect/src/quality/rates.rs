//! A share of pairs, and how sure it is.
//!
//! Pairs of one person are not independent: who is missed once is missed by all her records. The
//! variance is therefore that of a ratio of sums over people (Taylor series, as in cluster samples:
//! Cochran, "Sampling Techniques", section 6.3), and the interval is Wilson's with the number of
//! pairs replaced by the number of independent ones that would give the same variance (Dean and
//! Pagano 2015, "Evaluating confidence interval methods for binomial proportions in clustered
//! surveys"). Wilson's interval stays within 0 and 1 and does not vanish when nothing was wrong.

use serde::Serialize;

/// Two-sided 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// The share, 0 to 1.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Pairs it is a share of.
    pub pairs: f64,
    /// People they are pairs of.
    pub people: u64,
    /// Its standard error, by person.
    pub standard_error: f64,
}

/// Sums over the pairs of one person: those that count, and those they are a share of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Share {
    /// Pairs that count.
    pub part: f64,
    /// All pairs.
    pub whole: f64,
}

impl Rate {
    /// The share over people; `None` when there is no pair. `unsure` is variance of the part that
    /// comes on top, such as from pairs of which only a probability is known.
    pub fn of(people: impl Iterator<Item = Share> + Clone, unsure: f64) -> Option<Self> {
        let (mut part, mut whole, mut count) = (0.0, 0.0, 0_u64);
        for share in people.clone().filter(|share| share.whole > 0.0) {
            part += share.part;
            whole += share.whole;
            count += 1;
        }
        if whole <= 0.0 {
            return None;
        }
        let value = (part / whole).clamp(0.0, 1.0);
        let residual = |share: Share| (share.part - value * share.whole).powi(2);
        let squares: f64 = people.filter(|share| share.whole > 0.0).map(residual).sum();
        let number = float(count);
        let correction = if count > 1 { number / (number - 1.0) } else { 1.0 };
        let variance = (correction * squares + unsure) / (whole * whole);
        let independent = independent_pairs(value, variance, number, whole);
        let (low, high) = wilson(value, independent, Z95);
        let standard_error = variance.sqrt();
        Some(Self { value, low, high, pairs: whole, people: count, standard_error })
    }

    /// The share of the others: a missed-match rate from recall, a false-match rate from precision.
    pub fn opposite(self) -> Self {
        Self { value: 1.0 - self.value, low: 1.0 - self.high, high: 1.0 - self.low, ..self }
    }

    /// A standard error that does not vanish when nothing was wrong: half the interval over Z.
    pub fn spread(&self) -> f64 {
        self.standard_error.max((self.high - self.low) / (2.0 * Z95))
    }
}

/// Independent pairs that would be as sure; never more than there are pairs, and no more than there
/// are people when all pairs agree and the variance says nothing.
fn independent_pairs(value: f64, variance: f64, people: f64, pairs: f64) -> f64 {
    let of_one = value * (1.0 - value);
    if of_one <= 0.0 || variance <= 0.0 {
        people.min(pairs)
    } else {
        (of_one / variance).min(pairs.max(people))
    }
}

/// Wilson's (1927) interval for a share of `of` independent trials.
pub fn wilson(value: f64, of: f64, z: f64) -> (f64, f64) {
    if of <= 0.0 {
        return (0.0, 1.0);
    }
    let square = z * z;
    let centre = (value + square / (2.0 * of)) / (1.0 + square / of);
    let spread = value * (1.0 - value) / of + square / (4.0 * of * of);
    let half = z * spread.max(0.0).sqrt() / (1.0 + square / of);
    ((centre - half).clamp(0.0, value), (centre + half).clamp(value, 1.0))
}

/// The point below which a standard normal falls with this probability (Acklam's rational
/// approximation, relative error below 1.2e-9).
pub fn normal_point(probability: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let poly = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let probability = probability.clamp(1e-300, 1.0 - 1e-16);
    if probability < 0.024_25 {
        let q = (-2.0 * probability.ln()).sqrt();
        poly(&C, q) / (poly(&D, q) * q + 1.0)
    } else if probability > 1.0 - 0.024_25 {
        -normal_point(1.0 - probability)
    } else {
        let q = probability - 0.5;
        let r = q * q;
        poly(&A, r) * q / (poly(&B, r) * r + 1.0)
    }
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
pub(crate) const fn float(count: u64) -> f64 {
    count as f64
}
