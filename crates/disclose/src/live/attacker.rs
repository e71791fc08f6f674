//! The likelihood attacker: what a child's status is, from figures that do and do not hold the child.
//!
//! The strongest attacker knows the status of every other child. Of a published cell she therefore
//! knows that its true count is `k` when the child's status is no, and `k + 1` when it is yes, and
//! asks how likely what was published is in either case. Cell by cell the logarithms add up to the
//! odds. Against noise by cell identity the best she can do is Φ(√m / 2σ) (Neyman and Pearson);
//! against rules without noise she is nearly always right, which is why this test is trusted only
//! when it breaks them.

use super::figure::Shown;
use super::noise::Ladder;

/// What was published of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A number between these, both included, before it was rounded.
    Between(i64, i64),
    /// A number below this.
    Below(i64),
}

/// Odds that the child's status is yes, as a logarithm, cell by cell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Odds(f64);

/// Odds beyond this are certainty.
const CERTAIN: f64 = 50.0;
/// What cannot happen under one of the two answers proves the other.
const IMPOSSIBLE: f64 = 1e-12;

/// How often, of 1, the strongest attacker guesses one child's answer right, who knows every other
/// child and sees so many noisy cells that hold it: Φ(√m / 2σ), with σ = 3 (Neyman and Pearson 1933).
pub fn strongest(cells: u32) -> f64 {
    let x = f64::from(cells).sqrt() / (2.0 * f64::from(super::noise::SIGMA));
    // Abramowitz and Stegun (1964), 26.2.17: right to 7.5 in 100 million.
    let t = 1.0 / 0.231_641_9_f64.mul_add(x, 1.0);
    let terms = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let tail = terms.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    1.0 - (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * tail
}

impl Seen {
    /// What a displayed count of the door says of its noisy count; `None` where it says nothing.
    pub fn of(shown: &Shown) -> Option<Self> {
        match shown {
            Shown::Number { value, .. } => {
                let value = i64::try_from(*value).unwrap_or(i64::MAX - 2);
                Some(Self::Between((value - 2).max(super::figure::LEAST_SHOWN), value + 2))
            }
            Shown::Confidential => Some(Self::Below(super::figure::LEAST_SHOWN)),
            Shown::NotApplicable => None,
        }
    }
}

impl Odds {
    /// Even odds: nothing is known of the child.
    pub const fn even() -> Self {
        Self(0.0)
    }

    /// Learns from a cell of the door: a true count of `others` and perhaps the child, one atom.
    pub fn see(&mut self, seen: Seen, others: i64) {
        let noise = Ladder::counts();
        let chance = |count: i64| match seen {
            Seen::Between(low, high) => {
                noise.at_most(high.saturating_sub(count))
                    - noise.at_most((low - 1).saturating_sub(count))
            }
            Seen::Below(limit) => noise.at_most((limit - 1).saturating_sub(count)),
        };
        self.learn(chance(others + 1), chance(others));
    }

    /// Learns from what happens with these probabilities when the answer is yes and when it is no.
    pub fn learn(&mut self, if_yes: f64, if_no: f64) {
        self.0 += (if_yes.max(IMPOSSIBLE) / if_no.max(IMPOSSIBLE)).ln();
    }

    /// The probability of yes, when both were as likely before.
    pub fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.0.clamp(-CERTAIN, CERTAIN)).exp())
    }

    /// Her guess; `None` when she has nothing to go by.
    pub fn guess(&self) -> Option<bool> {
        (self.0.abs() > 1e-9).then_some(self.0 > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::strongest;

    /// The bounds as they are published: 65.8, 79.3 and 92.1 of 100 for 6, 24 and 72 cells.
    #[test]
    fn the_strongest_attacker_is_bounded_as_published() {
        for (cells, per_cent) in [(0, 50.0), (6, 65.8), (24, 79.3), (72, 92.1)] {
            assert!((100.0 * strongest(cells) - per_cent).abs() < 0.06, "{cells}");
        }
    }
}
