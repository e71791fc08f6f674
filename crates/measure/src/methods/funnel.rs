//! Funnels: how far an area's figure may be from the benchmark by chance alone, at its size.
//!
//! Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in Medicine 24:1185,
//! 2005. Proportions by the normal approximation to the binomial around the benchmark; rates and ratios by
//! exact Poisson limits at every count: it lies on the limit where the expected count is the limit of the
//! observed one.

use crate::intervals::{Confidence, exact_limits};

/// Counts above this have limits by no exact sum here.
const MOST_EVENTS: f64 = 200_000.0;

/// The limits at one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Below this is lower than chance alone would often bring.
    pub lower: f64,
    /// Above this is higher.
    pub upper: f64,
}

/// Where an area lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// Below the 99.8 % limit.
    Low998,
    /// Below the 95 % limit.
    Low95,
    /// Inside.
    Inside,
    /// Above the 95 % limit.
    High95,
    /// Above the 99.8 % limit.
    High998,
}

/// The limits of a share (0 to 1) among so many people around a benchmark share.
pub fn of_share(benchmark: f64, people: f64, confidence: Confidence) -> Option<Limits> {
    let sound = (0.0..=1.0).contains(&benchmark) && people.is_finite() && people > 0.0;
    sound.then(|| {
        let spread = confidence.z() * (benchmark * (1.0 - benchmark) / people).sqrt();
        Limits { lower: (benchmark - spread).max(0.0), upper: (benchmark + spread).min(1.0) }
    })
}

/// The expected counts for which this many events are just on the lower and just on the upper limit. Over the
/// benchmark rate they are populations; events over them are the limits of a ratio. `None` for no whole number
/// of events up to 200,000.
pub fn expected_at_limits(events: f64, confidence: Confidence) -> Option<Limits> {
    let counted = events.fract() == 0.0 && (0.0..=MOST_EVENTS).contains(&events);
    counted.then(|| {
        let (least, most) = exact_limits(events, confidence);
        Limits { lower: most, upper: least }
    })
}

/// Where a count of events lies when so many are expected.
pub fn lies(events: f64, expected: f64) -> Option<Lies> {
    let wide = expected_at_limits(events, Confidence::NinetyNinePointEight)?;
    let narrow = expected_at_limits(events, Confidence::NinetyFive)?;
    if !(expected.is_finite() && expected > 0.0) {
        return None;
    }
    Some(if expected < wide.upper {
        Lies::High998
    } else if expected > wide.lower {
        Lies::Low998
    } else if expected < narrow.upper {
        Lies::High95
    } else if expected > narrow.lower {
        Lies::Low95
    } else {
        Lies::Inside
    })
}

/// Where a share of people lies around a benchmark share.
pub fn share_lies(count: f64, people: f64, benchmark: f64) -> Option<Lies> {
    let share = count / people;
    let wide = of_share(benchmark, people, Confidence::NinetyNinePointEight)?;
    let narrow = of_share(benchmark, people, Confidence::NinetyFive)?;
    if !share.is_finite() {
        return None;
    }
    Some(if share > wide.upper {
        Lies::High998
    } else if share < wide.lower {
        Lies::Low998
    } else if share > narrow.upper {
        Lies::High95
    } else if share < narrow.lower {
        Lies::Low95
    } else {
        Lies::Inside
    })
}

/// How many of so many areas would lie outside the limits by chance alone, if none differed.
pub fn flags_by_chance(areas: usize, confidence: Confidence) -> f64 {
    super::float(areas) * 2.0 * confidence.tail()
}
