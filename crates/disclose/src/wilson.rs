//! Wilson's interval for a share, widened for what rounding hides.
//!
//! Wilson (1927), as used for proportions in public health (APHO technical briefing 3). Displayed
//! counts are rounded, so the lower end is computed from the smallest numerator and the largest
//! denominator they may stand for, and the upper end the other way round: the result covers the
//! interval that the exact counts would have given.

/// The 97.5th percentile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's 95 % interval of `yes` out of `base`, as shares from 0 to 1; `None` when the base is 0
/// or smaller than `yes`.
#[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
pub fn wilson_95(yes: u64, base: u64) -> Option<(f64, f64)> {
    if base == 0 || yes > base {
        return None;
    }
    let (share, base_f) = (yes as f64 / base as f64, base as f64);
    let square = Z * Z;
    let centre = share + square / (2.0 * base_f);
    let spread = Z * (share * (1.0 - share) / base_f + square / (4.0 * base_f * base_f)).sqrt();
    let scale = 1.0 + square / base_f;
    let low = if yes == 0 { 0.0 } else { ((centre - spread) / scale).max(0.0) };
    let high = if yes == base { 1.0 } else { ((centre + spread) / scale).min(1.0) };
    Some((low, high))
}

/// The interval that covers Wilson's for every numerator and denominator in these ranges.
pub(crate) fn widened((yes_low, yes_high): (u64, u64), base: (u64, u64)) -> Option<(f64, f64)> {
    let (low, _) = wilson_95(yes_low.min(base.1), base.1)?;
    let (_, high) = wilson_95(yes_high.min(base.0), base.0)?;
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    #[test]
    fn wilson_agrees_with_published_intervals() {
        for (yes, base, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = wilson_95(yes, base).unwrap();
            assert!((found.0 - low).abs() < 5e-5 && (found.1 - high).abs() < 5e-5, "{found:?}");
        }
        assert_eq!(wilson_95(0, 0), None);
        assert_eq!(wilson_95(3, 2), None);
    }

    #[test]
    fn the_widened_interval_covers_every_count_behind_the_rounding() {
        let (low, high) = widened((38, 42), (98, 102)).unwrap();
        for yes in 38..=42 {
            for base in 98..=102 {
                let exact = wilson_95(yes, base).unwrap();
                assert!(low <= exact.0 && exact.1 <= high, "{yes}/{base}");
            }
        }
    }
}
