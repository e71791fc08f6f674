//! The slope and the relative index of inequality: how a figure changes from the most to the least deprived.
//!
//! A straight line through the values of quantiles, weighed by their people, against where the people stand
//! from 0 (most deprived) to 1 (Pamuk, Population Studies 39:17, 1985; Mackenbach and Kunst, Social Science and
//! Medicine 44:757, 1997). The slope index is the line's value at 1 less that at 0, the relative index their
//! ratio. Intervals by drawing the values anew from their own distributions.

use crate::intervals::Confidence;
use commons::Stream;

/// On which scale values are spread by chance, and fitted when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As they are, such as years of life.
    Plain,
    /// Logarithms, for rates.
    Log,
    /// Log odds, for shares.
    Logit,
}

/// The values of one quantile, the most deprived first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// Its people.
    pub people: f64,
    /// Its value.
    pub value: f64,
    /// The standard error of the value on its scale.
    pub standard_error: f64,
}

/// The two indices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indices {
    /// The slope index (SII), in the unit of the values.
    pub slope: f64,
    /// The relative index (RII): the least over the most deprived.
    pub relative: f64,
}

/// Limits of both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexLimits {
    /// Lower and upper end of the slope index.
    pub slope: (f64, f64),
    /// Lower and upper end of the relative index.
    pub relative: (f64, f64),
}

impl Scale {
    fn to(self, value: f64) -> f64 {
        match self {
            Self::Plain => value,
            Self::Log => value.ln(),
            Self::Logit => (value / (1.0 - value)).ln(),
        }
    }

    fn from(self, value: f64) -> f64 {
        match self {
            Self::Plain => value,
            Self::Log => value.exp(),
            Self::Logit => 1.0 / (1.0 + (-value).exp()),
        }
    }
}

/// The standard error on a scale of a value whose 95 % limits are known.
pub fn error_from_limits(lower: f64, upper: f64, scale: Scale) -> f64 {
    (scale.to(upper) - scale.to(lower)) / (2.0 * Confidence::NinetyFive.z())
}

/// The indices. `fitted_on` is the scale of the line. `None` for fewer than two quantiles, nobody in one, or a
/// value that the scale does not have.
pub fn indices(quantiles: &[Quantile], fitted_on: Scale) -> Option<Indices> {
    let values: Vec<f64> = quantiles.iter().map(|quantile| fitted_on.to(quantile.value)).collect();
    let (at_most_deprived, slope) = line(quantiles, &values)?;
    let (first, last) =
        (fitted_on.from(at_most_deprived), fitted_on.from(at_most_deprived + slope));
    Some(Indices { slope: last - first, relative: last / first })
}

/// Limits from so many draws of all values, each normal on the scale `spread_on`.
pub fn limits(
    quantiles: &[Quantile],
    (spread_on, fitted_on): (Scale, Scale),
    draws: usize,
    confidence: Confidence,
    stream: &mut Stream,
) -> Option<IndexLimits> {
    indices(quantiles, fitted_on)?;
    let (mut slopes, mut relatives) = (Vec::with_capacity(draws), Vec::with_capacity(draws));
    let mut drawn = quantiles.to_vec();
    for _ in 0..draws {
        for (drawn, known) in drawn.iter_mut().zip(quantiles) {
            let moved = spread_on.to(known.value) + known.standard_error * stream.normal();
            drawn.value = spread_on.from(moved);
        }
        if let Some(found) = indices(&drawn, fitted_on) {
            slopes.push(found.slope);
            relatives.push(found.relative);
        }
    }
    Some(IndexLimits { slope: ends(slopes, confidence)?, relative: ends(relatives, confidence)? })
}

/// The weighed least squares line: its value at 0 and its slope.
fn line(quantiles: &[Quantile], values: &[f64]) -> Option<(f64, f64)> {
    let people: f64 = quantiles.iter().map(|quantile| quantile.people).sum();
    let sound = quantiles.iter().all(|quantile| quantile.people > 0.0) && people.is_finite();
    if quantiles.len() < 2 || !sound || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mut below = 0.0;
    let standing: Vec<f64> = quantiles
        .iter()
        .map(|quantile| {
            below += quantile.people;
            (below - quantile.people / 2.0) / people
        })
        .collect();
    let mean = |list: &[f64]| {
        list.iter().zip(quantiles).map(|(value, q)| value * q.people).sum::<f64>() / people
    };
    let (middle, level) = (mean(&standing), mean(values));
    let (mut across, mut along) = (0.0, 0.0);
    for ((place, value), quantile) in standing.iter().zip(values).zip(quantiles) {
        across += quantile.people * (place - middle) * (value - level);
        along += quantile.people * (place - middle) * (place - middle);
    }
    let slope = across / along;
    Some((level - slope * middle, slope))
}

fn ends(mut values: Vec<f64>, confidence: Confidence) -> Option<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    let tail = confidence.tail();
    Some((at_share(&values, tail)?, at_share(&values, 1.0 - tail)?))
}

/// The value below which a share of ordered values lies, between the two nearest (Hyndman and Fan's seventh
/// rule, The American Statistician 50:361, 1996).
fn at_share(ordered: &[f64], share: f64) -> Option<f64> {
    let place = share * super::float(ordered.len().checked_sub(1)?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    let before = place.floor() as usize;
    let (low, high) =
        (*ordered.get(before)?, *ordered.get(before + 1).unwrap_or(ordered.get(before)?));
    Some(low + (high - low) * (place - place.floor()))
}
