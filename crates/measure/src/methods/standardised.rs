//! Rates made comparable between areas whose people are of other ages.
//!
//! Directly standardised rates (DSR) with the intervals of Dobson, Kuulasmaa, Eberle and Scherer (Statistics
//! in Medicine 10:457, 1991) on Byar's limits; indirectly standardised rates and ratios (ISR, SMR) with
//! Byar's limits, exact below ten events (Breslow and Day 1987).

use crate::intervals::{Confidence, Interval, Made, byar_limits, rate};

/// Fewer events than this make no directly standardised rate.
pub const LEAST_EVENTS: f64 = 10.0;

/// One age band of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Events in it.
    pub events: f64,
    /// People in it.
    pub people: f64,
    /// People of this band in the standard population.
    pub standard: f64,
}

/// One age band of an area beside the same band of a reference population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferenceBand {
    /// People of the area in it.
    pub people: f64,
    /// Events in the reference population.
    pub reference_events: f64,
    /// People of the reference population.
    pub reference_people: f64,
}

/// A figure with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// Why there is no standardised rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotStandardised {
    /// A count is not a number, is below nought, or a band has nobody.
    #[error("each age band needs events of nought or more, and people and a standard above nought")]
    BadBand,
    /// Too few events.
    #[error("fewer than ten events: a directly standardised rate of so few means little")]
    FewEvents,
}

/// The rate an area would have with the ages of the standard population, times `multiplier` (100,000 for a
/// rate per 100,000). `variances` are those of the events of each band when they are not independent of
/// each other, such as several admissions of one child: the sum over children of their events squared.
///
/// # Errors
/// [`NotStandardised`].
pub fn directly_standardised(
    bands: &[Band],
    variances: Option<&[f64]>,
    multiplier: f64,
    confidence: Confidence,
) -> Result<Figure, NotStandardised> {
    let sound = |band: &Band| {
        let all = [band.events, band.people, band.standard];
        all.iter().all(|n| n.is_finite())
            && band.events >= 0.0
            && band.people > 0.0
            && band.standard >= 0.0
    };
    let standard: f64 = bands.iter().map(|band| band.standard).sum();
    let fitting = variances.is_none_or(|list| list.len() == bands.len());
    if !bands.iter().all(sound) || !fitting || standard <= 0.0 {
        return Err(NotStandardised::BadBand);
    }
    let events: f64 = bands.iter().map(|band| band.events).sum();
    if events < LEAST_EVENTS {
        return Err(NotStandardised::FewEvents);
    }
    let weight = |band: &Band| band.standard / (band.people * standard);
    let value: f64 = bands.iter().map(|band| weight(band) * band.events).sum();
    let variance: f64 = bands
        .iter()
        .enumerate()
        .map(|(place, band)| {
            let own = variances.and_then(|list| list.get(place)).copied().unwrap_or(band.events);
            weight(band) * weight(band) * own
        })
        .sum();
    let (lower, upper) = byar_limits(events, confidence);
    let scale = (variance / events).sqrt();
    let interval = Interval {
        lower: (value + scale * (lower - events)) * multiplier,
        upper: (value + scale * (upper - events)) * multiplier,
        confidence,
        made: Made::Dobson,
    };
    Ok(Figure { value: value * multiplier, interval })
}

/// Events that an area would have at the rates of the reference population; `None` when a band has nobody.
pub fn expected_events(bands: &[ReferenceBand]) -> Option<f64> {
    let sound = |band: &ReferenceBand| {
        band.people >= 0.0 && band.reference_events >= 0.0 && band.reference_people > 0.0
    };
    bands.iter().all(sound).then(|| {
        bands.iter().map(|band| band.people * band.reference_events / band.reference_people).sum()
    })
}

/// Observed over expected events, times `multiplier`: 1 or 100 for a ratio (SMR), or the crude rate of the
/// reference population for an indirectly standardised rate. `None` without expected events.
pub fn indirectly_standardised(
    observed: f64,
    expected: f64,
    multiplier: f64,
    confidence: Confidence,
) -> Option<Figure> {
    let interval = rate(observed, expected, multiplier, confidence)?;
    Some(Figure { value: observed / expected * multiplier, interval })
}
