//! Medians and other quantiles, from bands only.
//!
//! A quantile of exact values is the value of one child. Here it is the band of an ordered
//! dimension in which it falls, read from displayed counts, with the lowest and highest band it may
//! fall in given the intervals of these counts.

use super::answer::{Answer, Figure};
use super::figure::{LEAST_BASE, LEAST_SHOWN, Shown};

/// The band a quantile falls in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantile {
    /// The label of the band.
    pub band: String,
    /// The lowest band it may be, given the noise.
    pub lowest: String,
    /// The highest.
    pub highest: String,
}

/// Why there is no quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoQuantile {
    /// The answer is not one ordered dimension of counts.
    #[error("a quantile is read from numbers of children by one ordered dimension of bands")]
    NotBands,
    /// There are too few children.
    #[error("no quantile is given of fewer than {LEAST_BASE} children")]
    TooFew,
    /// Not between 0 and 100 per cent.
    #[error("a quantile lies between 1 and 99 per cent")]
    NotAShare,
}

impl Answer {
    /// The band that so many per cent of the children are in or below; 50 for the median.
    ///
    /// # Errors
    /// [`NoQuantile`] when the answer has no bands or too few children.
    pub fn quantile(&self, per_cent: u32) -> Result<Quantile, NoQuantile> {
        if !(1..=99).contains(&per_cent) {
            return Err(NoQuantile::NotAShare);
        }
        if !matches!(self.along.as_slice(), [only] if only.ordered) {
            return Err(NoQuantile::NotBands);
        }
        let counts: Option<Vec<(f64, f64, f64)>> =
            self.lines.iter().map(|line| limits(&line.figure)).collect();
        let counts = counts.ok_or(NoQuantile::NotBands)?;
        let shown: f64 = counts.iter().map(|(_, value, _)| value).sum();
        if shown < f64::from(u32::try_from(LEAST_BASE).unwrap_or(u32::MAX)) {
            return Err(NoQuantile::TooFew);
        }
        let share = f64::from(per_cent) / 100.0;
        // The lowest band comes out when lower bands are as full, and higher ones as empty, as they
        // may be; the highest the other way round.
        let extreme = |lower: fn(&(f64, f64, f64)) -> f64, higher: fn(&(f64, f64, f64)) -> f64| {
            let reached = |band: &usize| {
                let below: f64 = counts[..=*band].iter().map(lower).sum();
                let above: f64 = counts[*band + 1..].iter().map(higher).sum();
                below >= share * (below + above)
            };
            (0..counts.len()).find(reached).unwrap_or(counts.len() - 1)
        };
        let label = |band: usize| self.lines[band].labels.join(" ");
        Ok(Quantile {
            band: label(extreme(|c| c.1, |c| c.1)),
            lowest: label(extreme(|c| c.2, |c| c.0)),
            highest: label(extreme(|c| c.0, |c| c.2)),
        })
    }
}

/// The lower end, the displayed number and the upper end of a band.
#[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
fn limits(figure: &Figure) -> Option<(f64, f64, f64)> {
    let (Figure::Children(shown) | Figure::Count { count: shown, .. }) = figure else {
        return None;
    };
    Some(match shown {
        Shown::Number { value, interval, .. } => (interval.low, *value as f64, interval.high),
        Shown::Confidential => (0.0, 0.0, LEAST_SHOWN as f64),
        Shown::NotApplicable => (0.0, 0.0, 0.0),
    })
}
