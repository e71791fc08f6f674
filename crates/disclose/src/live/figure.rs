//! What may be shown of a noisy cell: the house's rule, the same for every reader.
//!
//! Below ten, in the noisy base or the noisy count, nothing is shown. Everything else is rounded to
//! the nearest five, and marked as of low reliability when its interval reaches more than half the
//! figure. Shares come from displayed counts. Profiles (`profile`) only change how this is written.

use super::interval::{Interval, of_count, of_mean, of_share};
use super::menu::Range;
use serde::{Deserialize, Serialize};

/// Noisy counts below this are not shown.
pub(super) const LEAST_SHOWN: i64 = 10;
/// Shown counts are multiples of this.
const ROUND_TO: i64 = 5;
/// No share or mean on fewer children.
pub(super) const LEAST_BASE: u64 = 30;
/// Shares of at least so many children have one decimal.
const DECIMAL_BASE: u64 = 1000;

/// One count as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Shown {
    /// A rounded noisy count.
    Number {
        /// The count, a multiple of five.
        value: u64,
        /// Where the count of these children lies, in 95 of 100 cases.
        interval: Interval,
        /// The same with chance, for comparing years and places.
        with_chance: Interval,
        /// Whether the interval with chance reaches more than half the count.
        reliability: Reliability,
    },
    /// Not shown, because it or its base is small.
    Confidential,
    /// No child can be here by definition.
    NotApplicable,
}

/// Whether a figure can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reliability {
    /// Its interval stays within half the figure.
    Usual,
    /// It does not.
    Low,
}

/// A share of children as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Share {
    /// Per cent, from the displayed counts.
    PerCent {
        /// Rounded to its decimals.
        value: f64,
        /// 0 or 1.
        decimals: u8,
        /// From noise and rounding.
        interval: Interval,
        /// The same with chance.
        with_chance: Interval,
    },
    /// Displayed as none: only that it is at most so many per cent.
    AtMost(f64),
    /// Displayed as all: only that it is at least so many per cent.
    AtLeast(f64),
    /// The base is below thirty.
    BaseTooSmall,
    /// One of its counts is not shown.
    Confidential,
    /// No child can be here by definition.
    NotApplicable,
}

/// A mean or a sum as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Estimate {
    /// In the unit of the measure.
    Number {
        /// Rounded to its decimals.
        value: f64,
        /// Decimals of the value.
        decimals: u8,
        /// From the noise.
        interval: Interval,
        /// The same with chance.
        with_chance: Interval,
    },
    /// The base is below thirty.
    BaseTooSmall,
    /// The base is not shown.
    Confidential,
    /// No child can be here by definition.
    NotApplicable,
}

/// A noisy sum over atoms; `None` where no child can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noisy {
    pub(super) value: Option<i64>,
    pub(super) atoms: usize,
}

impl Shown {
    /// The house's rule for a count; `base` is itself for a number of children.
    #[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
    pub(super) fn of(count: Noisy, base: Noisy) -> Self {
        let (Some(noisy), Some(base)) = (count.value, base.value) else {
            return Self::NotApplicable;
        };
        if noisy < LEAST_SHOWN || base < LEAST_SHOWN {
            return Self::Confidential;
        }
        let value = rounded(noisy);
        let (interval, with_chance) = of_count(value as f64, count.atoms);
        let is_wide = with_chance.is_wide(value as f64);
        let reliability = if is_wide { Reliability::Low } else { Reliability::Usual };
        Self::Number { value, interval, with_chance, reliability }
    }

    /// The displayed count.
    pub const fn value(&self) -> Option<u64> {
        match self {
            Self::Number { value, .. } => Some(*value),
            Self::Confidential | Self::NotApplicable => None,
        }
    }
}

impl Shown {
    /// The least and most children there can be at all, for a figure of so many atoms: what
    /// rounding and the largest noise may hide. For attackers who reckon with bounds; `None` where
    /// no child can be.
    pub fn bounds(&self, atoms: usize) -> Option<(u64, u64)> {
        let reach = super::noise::REACH.unsigned_abs().saturating_mul(atoms as u64);
        match self {
            Self::Number { value, .. } => {
                let least = value.saturating_sub(2).max(LEAST_SHOWN.unsigned_abs());
                Some((least.saturating_sub(reach), value.saturating_add(2).saturating_add(reach)))
            }
            Self::Confidential => Some((0, reach.saturating_add(LEAST_SHOWN.unsigned_abs() - 1))),
            Self::NotApplicable => None,
        }
    }
}

/// The nearest multiple of five; halves cannot be.
fn rounded(noisy: i64) -> u64 {
    let up = noisy.saturating_add(ROUND_TO / 2);
    (up / ROUND_TO * ROUND_TO).unsigned_abs()
}

impl Share {
    /// From displayed counts only.
    pub(super) fn of(top: &Shown, base: &Shown, atoms: usize) -> Self {
        let (top, all) = match (top, base) {
            (Shown::NotApplicable, _) | (_, Shown::NotApplicable) => return Self::NotApplicable,
            (_, Shown::Number { value, .. }) if *value < LEAST_BASE => return Self::BaseTooSmall,
            (Shown::Confidential, _) | (_, Shown::Confidential) => return Self::Confidential,
            (Shown::Number { value: top, .. }, Shown::Number { value: all, .. }) => (*top, *all),
        };
        let (interval, with_chance) = of_share(top, all, atoms);
        let decimals = u8::from(all >= DECIMAL_BASE);
        let value = per_cent(top, all, decimals);
        if value <= 0.0 {
            return Self::AtMost(with_chance.high);
        }
        if value >= 100.0 {
            return Self::AtLeast(with_chance.low);
        }
        Self::PerCent { value, decimals, interval, with_chance }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
fn per_cent(top: u64, all: u64, decimals: u8) -> f64 {
    to_decimals(100.0 * top as f64 / all as f64, decimals)
}

/// Exact, and so the same on every machine.
fn power_of_ten(decimals: u8) -> f64 {
    (0..decimals).fold(1.0, |power, _| power * 10.0)
}

fn to_decimals(value: f64, decimals: u8) -> f64 {
    let scale = power_of_ten(decimals);
    (value * scale).round() / scale
}

impl Estimate {
    /// A mean from a noisy centred sum (in steps) and a noisy base.
    pub(super) fn mean(sum: Noisy, base: Noisy, range: Range) -> Self {
        let Some((centred, base)) = Self::centred(sum, base) else {
            return Self::refused(sum, base);
        };
        let unit = power_of_ten(range.decimals);
        #[expect(clippy::cast_precision_loss, reason = "declared ranges are small")]
        let (half, middle) = (f64::from(range.half()) / unit, range.middle() as f64 / unit);
        let centred = (centred / unit).clamp(-half, half);
        let (own, wide) = of_mean(centred, half, (base, sum.atoms));
        let value = to_decimals(middle + centred, range.decimals);
        let around = |spread: f64| Interval {
            low: (value - spread).max(middle - half),
            high: (value + spread).min(middle + half),
        };
        let (interval, with_chance) = (around(own), around(wide));
        Self::Number { value, decimals: range.decimals, interval, with_chance }
    }

    /// A sum: base times mean.
    pub(super) fn sum(sum: Noisy, base: Noisy, range: Range) -> Self {
        let Some((_, all)) = Self::centred(sum, base) else { return Self::refused(sum, base) };
        match Self::mean(sum, base, range) {
            Self::Number { .. } => {
                let unit = power_of_ten(range.decimals);
                #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^53")]
                let (centred, middle) =
                    (sum.value.unwrap_or(0) as f64 / unit, range.middle() as f64 / unit);
                let half = f64::from(range.half()) / unit;
                let value = to_decimals(centred + middle * all, range.decimals);
                // The sum moves with the noise of the centred sum and with that of the base.
                let variance =
                    super::interval::noise_variance(sum.atoms) * (half * half + middle * middle);
                let chance = all * half * half + all * middle * middle;
                let around = |variance: f64| {
                    let spread = 1.96 * variance.sqrt();
                    Interval { low: value - spread, high: value + spread }
                };
                let (interval, with_chance) = (around(variance), around(variance + chance));
                Self::Number { value, decimals: range.decimals, interval, with_chance }
            }
            other => other,
        }
    }

    /// Distance of the mean from the middle in steps, and the base; `None` when it is not shown.
    #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^53")]
    fn centred(sum: Noisy, base: Noisy) -> Option<(f64, f64)> {
        let (sum, base) = (sum.value?, base.value?);
        let is_enough = u64::try_from(base).is_ok_and(|base| base >= LEAST_BASE);
        is_enough.then(|| (sum as f64 / base as f64, base as f64))
    }

    const fn refused(sum: Noisy, base: Noisy) -> Self {
        match (sum.value, base.value) {
            (Some(_), Some(base)) if base >= LEAST_SHOWN => Self::BaseTooSmall,
            (Some(_), Some(_)) => Self::Confidential,
            (None, _) | (_, None) => Self::NotApplicable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(value: i64, atoms: usize) -> Noisy {
        Noisy { value: Some(value), atoms }
    }

    fn shown(value: i64) -> Shown {
        Shown::of(noisy(value, 1), noisy(10_000, 1))
    }

    #[test]
    fn counts_are_hidden_rounded_and_marked() {
        for (value, expected) in
            [(-4, None), (0, None), (9, None), (10, Some(10)), (12, Some(10)), (13, Some(15))]
        {
            assert_eq!(shown(value).value(), expected, "{value}");
        }
        assert_eq!(Shown::of(noisy(12, 1), noisy(9, 1)), Shown::Confidential);
        assert_eq!(Shown::of(Noisy { value: None, atoms: 1 }, noisy(50, 1)), Shown::NotApplicable);
        let of = |value| match shown(value) {
            Shown::Number { reliability, .. } => reliability,
            other => panic!("{other:?}"),
        };
        assert_eq!((of(15), of(100)), (Reliability::Low, Reliability::Usual));
    }

    /// Bounds by reach are at least 15 wide and never lie within 1 to 9, whatever is displayed.
    #[test]
    fn no_displayed_count_pins_a_small_number() {
        for value in -40..400 {
            for atoms in 1..6 {
                let all = noisy(10_000, atoms);
                let (low, high) = Shown::of(noisy(value, atoms), all).bounds(atoms).unwrap();
                let reach = 15 * i64::try_from(atoms).unwrap();
                for truth in (value - reach).max(0)..=value + reach {
                    let truth = u64::try_from(truth).unwrap();
                    assert!(low <= truth && truth <= high, "{truth} shown for {value}");
                }
                assert!(high - low >= 15 && (low == 0 || high > 9), "{value}: {low} to {high}");
            }
        }
    }

    #[test]
    fn shares_come_from_displayed_counts() {
        let share = |top, base| Share::of(&shown(top), &shown(base), 1);
        assert!(
            matches!(share(41, 122), Share::PerCent { value, decimals: 0, .. } if value == 33.0)
        );
        assert!(
            matches!(share(333, 1004), Share::PerCent { value, decimals: 1, .. } if value == 33.3)
        );
        assert_eq!(share(12, 26), Share::BaseTooSmall);
        assert_eq!(share(3, 500), Share::Confidential);
        assert!(matches!(share(300, 298), Share::AtLeast(low) if low < 100.0 && low > 95.0));
        assert!(matches!(share(10, 900_000), Share::AtMost(high) if high > 0.0 && high < 1.0));
    }

    /// The example of the specification: attendance between 60 and 100, 300 children: ±0.4 points.
    #[test]
    fn a_mean_of_attendance_is_known_to_four_tenths_of_a_point() {
        let range = Range { low: 600, high: 1000, decimals: 1 };
        let Estimate::Number { value, interval, .. } =
            Estimate::mean(noisy(300 * 140, 1), noisy(300, 1), range)
        else {
            panic!("a mean")
        };
        assert_eq!(value, 94.0);
        let half = (interval.high - interval.low) / 2.0;
        assert!((0.38..0.50).contains(&half), "{half}: 0.39 from the sum, the rest from the base");
        assert_eq!(Estimate::mean(noisy(0, 1), noisy(29, 1), range), Estimate::BaseTooSmall);
        assert_eq!(Estimate::mean(noisy(0, 1), noisy(9, 1), range), Estimate::Confidential);
    }
}
