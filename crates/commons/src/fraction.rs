//! Exact fractions for thresholds.
//!
//! "At least ten per cent" must not depend on how a computer rounds: 19 of 190 sessions is ten per
//! cent exactly. Estimates are floating point; decisions compare fractions.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A count out of a count. The denominator may be zero: then nothing can be said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fraction {
    /// How many of them.
    pub numerator: u64,
    /// Out of how many.
    pub denominator: u64,
}

impl Fraction {
    /// `numerator` of `denominator`.
    pub const fn of(numerator: u64, denominator: u64) -> Self {
        Self { numerator, denominator }
    }

    /// Whether this is at least `per_cent` in a hundred; `None` when there is no denominator.
    pub fn is_at_least_per_cent(self, per_cent: u64) -> Option<bool> {
        let ordering = self.compare(Self::of(per_cent, 100))?;
        Some(ordering != Ordering::Less)
    }

    /// Compares two fractions exactly; `None` when either has no denominator.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if self.denominator == 0 || other.denominator == 0 {
            return None;
        }
        let left = u128::from(self.numerator) * u128::from(other.denominator);
        let right = u128::from(other.numerator) * u128::from(self.denominator);
        Some(left.cmp(&right))
    }

    /// The value as an estimate; `None` when there is no denominator.
    #[expect(
        clippy::cast_precision_loss,
        reason = "an estimate; counts of children are far below 2^53"
    )]
    pub fn value(self) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nineteen_of_a_hundred_and_ninety_is_ten_per_cent_exactly() {
        assert_eq!(Fraction::of(19, 190).is_at_least_per_cent(10), Some(true));
        assert_eq!(Fraction::of(18, 190).is_at_least_per_cent(10), Some(false));
        assert_eq!(Fraction::of(95, 190).is_at_least_per_cent(50), Some(true));
        assert_eq!(Fraction::of(0, 0).is_at_least_per_cent(10), None);
    }
}
