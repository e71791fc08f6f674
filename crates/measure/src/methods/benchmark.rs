//! An area beside a benchmark, as public health profiles show it: by intervals, or by fifths.
//!
//! As in Public Health England, *Technical guide: confidence intervals* (2018): an interval that holds the
//! benchmark is similar to it; where the benchmark has an interval of its own, two that overlap are
//! similar; where nothing is known of chance, areas are put into fifths and nothing is called better.

use super::quantiles::{First, quantiles};
use crate::definition::Polarity;
use crate::gap::Comparison;
use crate::intervals::Interval;

/// Beside a benchmark that is known for sure.
pub fn beside(own: &Interval, benchmark: f64, polarity: Polarity) -> Option<Comparison> {
    let known = own.lower <= own.upper && benchmark.is_finite();
    known.then(|| {
        let difference = match (benchmark < own.lower, benchmark > own.upper) {
            (true, _) => own.lower - benchmark,
            (_, true) => own.upper - benchmark,
            (false, false) => 0.0,
        };
        Comparison::of(difference, polarity)
    })
}

/// Beside a benchmark with an interval of the same confidence; `None` for another confidence. Overlap is
/// a careful rule: of two areas that do not differ, far fewer than one in twenty are told apart.
pub fn beside_interval(own: &Interval, other: &Interval, polarity: Polarity) -> Option<Comparison> {
    let known = own.lower <= own.upper && other.lower <= other.upper;
    (known && own.confidence == other.confidence).then(|| {
        let difference = match (own.lower > other.upper, own.upper < other.lower) {
            (true, _) => own.lower - other.upper,
            (_, true) => own.upper - other.lower,
            (false, false) => 0.0,
        };
        Comparison::of(difference, polarity)
    })
}

/// The fifth each area is in: 1 the worst, 5 the best; where neither way is better, 1 the lowest. `None`
/// for fewer than five areas.
pub fn fifths(figures: &[f64], polarity: Polarity) -> Option<Vec<usize>> {
    let first = match polarity {
        Polarity::High | Polarity::Context => First::Lowest,
        Polarity::Low => First::Highest,
    };
    quantiles(figures, 5, first)
}
