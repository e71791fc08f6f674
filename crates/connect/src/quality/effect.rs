//! What linkage error does to a figure made from linked records.
//!
//! A rate that is read off a link (how many pupils have a health visit) is too low where links are
//! missed and too high where links are false. With a share s of true links found and a share f of
//! people without the event linked to someone else's, the rate seen is `s·r + f·(1 − r)`, so the true
//! rate is `(seen − f) / (s − f)` (Rogan and Gladen 1978, "Estimating prevalence from the results of a
//! screening test"). Given intervals for s and f, the corrected rate has an interval of its own, and
//! with no assumption but those intervals it is a bound.

use crate::quality::rates::{Z95, float};
use serde::Serialize;

/// A lowest and a highest value, both between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// Why a rate cannot be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoBound {
    /// False links are as common as found ones, so the rate seen says nothing.
    #[error(
        "false links may be as common as true ones, so the rate says nothing: raise the threshold"
    )]
    Uninformative,
    /// A share is not between 0 and 1, or a lowest is above its highest.
    #[error("shares must lie between 0 and 1, the lowest first")]
    NotAShare,
}

/// What a rate seen in linked records may truly be.
///
/// `found` is the share of true links found (recall), `false_links` the share of people without the
/// event who carry a false link to one.
///
/// # Errors
/// [`NoBound`] when the shares are no shares, or when links say nothing.
pub fn true_rate(seen: f64, found: Range, false_links: Range) -> Result<Range, NoBound> {
    let all = [seen, found.low, found.high, false_links.low, false_links.high];
    let ordered = found.low <= found.high && false_links.low <= false_links.high;
    if !ordered || all.iter().any(|share| !(0.0..=1.0).contains(share)) {
        return Err(NoBound::NotAShare);
    }
    if found.low <= false_links.high {
        return Err(NoBound::Uninformative);
    }
    // The corrected rate falls as either share grows (where it lies between 0 and 1), so its ends are
    // at the ends of both.
    let corrected = |s: f64, f: f64| ((seen - f) / (s - f)).clamp(0.0, 1.0);
    Ok(Range {
        low: corrected(found.high, false_links.high),
        high: corrected(found.low, false_links.low),
    })
}

/// One figure from several imputed sets of links.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pooled {
    /// The mean of the estimates.
    pub estimate: f64,
    /// Its standard error, uncertainty of the links included.
    pub standard_error: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Share of the variance that comes from not knowing the links.
    pub from_links: f64,
}

/// Rubin's (1987) rules: one figure from one estimate and variance for each imputed set of links.
/// `None` with no estimate. The interval uses the normal point: with five sets or more and a small
/// share from the links the t point differs little, and `from_links` says when it does not.
pub fn pool(estimates: &[(f64, f64)]) -> Option<Pooled> {
    if estimates.is_empty() {
        return None;
    }
    let sets = float(estimates.len() as u64);
    let mean = |of: fn(&(f64, f64)) -> f64| estimates.iter().map(of).sum::<f64>() / sets;
    let (estimate, within) = (mean(|e| e.0), mean(|e| e.1));
    let squares: f64 = estimates.iter().map(|e| (e.0 - estimate).powi(2)).sum();
    let between = if sets > 1.0 { squares / (sets - 1.0) } else { 0.0 };
    let from_links = (1.0 + 1.0 / sets) * between;
    let variance = within + from_links;
    let standard_error = variance.sqrt();
    Some(Pooled {
        estimate,
        standard_error,
        low: estimate - Z95 * standard_error,
        high: estimate + Z95 * standard_error,
        from_links: if variance > 0.0 { from_links / variance } else { 0.0 },
    })
}
