//! The gap between two places, said no more firmly than the figures allow.
//!
//! Where the district's figure has an interval, it is compared as public health profiles do: when
//! the interval holds the benchmark's figure the two are similar, otherwise better or worse. Where
//! nobody published a denominator there is no interval, and the difference is only described.

use crate::definition::{Definition, IntervalMethod, Polarity};
use crate::observation::Observation;
use crate::sentences;
use serde::{Deserialize, Serialize};

/// Which way the figure lies from the benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// Better than the benchmark.
    Better,
    /// Similar to it, or the same as far as the published decimals show.
    Similar,
    /// Worse than the benchmark.
    Worse,
    /// Higher, where neither direction is better by itself.
    Higher,
    /// Lower, where neither direction is better by itself.
    Lower,
}

impl Comparison {
    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Similar => "similar",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }

    /// By the sign of a difference and the indicator's polarity.
    pub fn of(difference: f64, polarity: Polarity) -> Self {
        if difference == 0.0 {
            return Self::Similar;
        }
        let up = difference > 0.0;
        match (polarity, up) {
            (Polarity::High, true) | (Polarity::Low, false) => Self::Better,
            (Polarity::High, false) | (Polarity::Low, true) => Self::Worse,
            (Polarity::Context, true) => Self::Higher,
            (Polarity::Context, false) => Self::Lower,
        }
    }
}

/// What a comparison rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// An interval: chance is allowed for.
    Interval,
    /// The two figures alone: no interval is published, so chance is not ruled out.
    FiguresOnly,
    /// Both are complete counts: there is no sampling to allow for.
    CompleteCount,
}

/// A gap between a place and its benchmark in the same period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// The place's figure.
    pub value: f64,
    /// The benchmark's figure.
    pub benchmark: f64,
    /// Place minus benchmark, in the indicator's unit.
    pub difference: f64,
    /// Place divided by benchmark; `None` when the benchmark is not above zero.
    pub ratio: Option<f64>,
    /// Which way.
    pub comparison: Comparison,
    /// How firmly.
    pub certainty: Certainty,
}

impl Gap {
    /// The gap between two usable figures of the same indicator and period; `None` when either is
    /// missing or set aside, or the periods are not the same.
    pub fn between(
        definition: &Definition,
        ours: &Observation,
        benchmark: &Observation,
    ) -> Option<Self> {
        if !same_period(ours, benchmark) {
            return None;
        }
        let (value, other) = (ours.usable()?, benchmark.usable()?);
        let difference = value - other;
        let shown = sentences::rounded(value, definition.decimals)
            - sentences::rounded(other, definition.decimals);
        let (comparison, certainty) = match ours.interval {
            Some(interval) if interval.contains(other) => {
                (Comparison::Similar, Certainty::Interval)
            }
            Some(_) => (Comparison::of(difference, definition.polarity), Certainty::Interval),
            None => (Comparison::of(shown, definition.polarity), without_interval(definition)),
        };
        let ratio = (other > 0.0).then(|| value / other);
        Some(Self { value, benchmark: other, difference, ratio, comparison, certainty })
    }
}

const fn without_interval(definition: &Definition) -> Certainty {
    match definition.interval {
        IntervalMethod::CompleteCount => Certainty::CompleteCount,
        IntervalMethod::Wilson | IntervalMethod::Byar | IntervalMethod::None => {
            Certainty::FiguresOnly
        }
    }
}

/// The same years of the same kind, both over or both still running. A provisional and a final
/// label may be compared; a year to date and the whole year may not.
pub fn same_period(a: &Observation, b: &Observation) -> bool {
    let years = |o: &Observation| (o.period.first_year, o.period.last_year, o.period.year_type);
    years(a) == years(b) && a.is_whole() == b.is_whole()
}
