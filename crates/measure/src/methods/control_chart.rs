//! A control chart of single figures over time (XmR): which points are more than the usual up and down.
//!
//! Shewhart's limits from moving ranges (Wheeler, *Understanding Variation*, 1993), with the signals of
//! NHS England, *Making Data Count*, in their order. Limits start anew only from a point for which
//! somebody recorded why.

use std::collections::BTreeMap;

/// Fewer points than this say too little of what is usual.
pub const LEAST_POINTS: usize = 10;

/// Limits of fewer points than this are on trial.
pub const SETTLED_POINTS: usize = 12;

/// Mean moving ranges from the mean to a limit: three over 1.128, as it is printed.
const RANGES_TO_LIMIT: f64 = 2.66;

/// A range of so many mean ranges is set aside, once, when limits are made.
const RANGES_SET_ASIDE: f64 = 3.267;

/// Points of a trend and of a shift.
const RUN: usize = 7;

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Improvement {
    /// Higher.
    Up,
    /// Lower.
    Down,
    /// Neither by itself.
    Neither,
}

/// Which way a signal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// High or rising.
    Up,
    /// Low or falling.
    Down,
}

/// Why a point is more than usual; the first that fits, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Beyond a limit.
    OutsideLimits,
    /// One of seven points that each rise, or each fall.
    Trend,
    /// One of two or three near a limit, where three that follow each other are on one side of the mean.
    NearLimit,
    /// One of seven that follow each other on one side of the mean.
    Shift,
}

/// What a point says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variation {
    /// Nothing: the usual up and down.
    Usual,
    /// A signal in the direction of improvement.
    Improvement,
    /// A signal the other way.
    Concern,
    /// A signal upwards, where neither way is better.
    Higher,
    /// A signal downwards, where neither way is better.
    Lower,
}

/// How far limits can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Made from fewer than twelve points.
    OnTrial,
    /// Made from twelve or more.
    Settled,
}

/// The mean and the limits of a part of the chart, in the unit of the figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The mean of the points.
    pub mean: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// How far they can be relied on.
    pub standing: Standing,
}

/// Points with limits of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The place of its first point.
    pub from: usize,
    /// Why limits start anew here; `None` for the first part.
    pub reason: Option<String>,
    /// Its limits.
    pub limits: Limits,
    /// Each point's signal, if it has one.
    pub signals: Vec<Option<(Signal, Way)>>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlChart {
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// Why there is no chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCharted {
    /// A part has fewer points than [`LEAST_POINTS`].
    #[error("limits need ten points; from point {from} there are {found}")]
    TooFewPoints {
        /// Where the part begins, from 0.
        from: usize,
        /// Its points.
        found: usize,
    },
    /// A figure is not a number.
    #[error("the figure at point {0} is not a number")]
    NotANumber(usize),
    /// No reason is recorded.
    #[error("limits start anew at point {0} only with a recorded reason")]
    NoReason(usize),
}

impl ControlChart {
    /// The chart of figures in order of time. `anew` has the points from which limits start anew, each with
    /// the recorded reason.
    ///
    /// # Errors
    /// [`NotCharted`].
    pub fn of(figures: &[f64], anew: &BTreeMap<usize, String>) -> Result<Self, NotCharted> {
        if let Some(at) = figures.iter().position(|figure| !figure.is_finite()) {
            return Err(NotCharted::NotANumber(at));
        }
        if let Some((at, _)) = anew.iter().find(|(_, reason)| reason.trim().is_empty()) {
            return Err(NotCharted::NoReason(*at));
        }
        let mut starts: BTreeMap<usize, Option<String>> = BTreeMap::from([(0, None)]);
        starts.extend(anew.iter().map(|(at, reason)| (*at, Some(reason.clone()))));
        let ends = starts.keys().skip(1).copied().chain([figures.len()]).collect::<Vec<_>>();
        let parts = starts.into_iter().zip(ends).map(|((from, reason), end)| {
            let own = figures.get(from..end).unwrap_or_default();
            if own.len() < LEAST_POINTS {
                return Err(NotCharted::TooFewPoints { from, found: own.len() });
            }
            let limits = limits(own);
            Ok(Part { from, reason, limits, signals: signals(own, &limits) })
        });
        Ok(Self { parts: parts.collect::<Result<_, _>>()? })
    }

    /// What the latest point says.
    pub fn latest(&self, improvement: Improvement) -> Variation {
        let last = self.parts.last().and_then(|part| part.signals.last().copied().flatten());
        variation(last, improvement)
    }
}

/// What a point's signal says.
pub const fn variation(signal: Option<(Signal, Way)>, improvement: Improvement) -> Variation {
    match (signal, improvement) {
        (None, _) => Variation::Usual,
        (Some((_, Way::Up)), Improvement::Up) | (Some((_, Way::Down)), Improvement::Down) => {
            Variation::Improvement
        }
        (Some((_, Way::Up)), Improvement::Down) | (Some((_, Way::Down)), Improvement::Up) => {
            Variation::Concern
        }
        (Some((_, Way::Up)), Improvement::Neither) => Variation::Higher,
        (Some((_, Way::Down)), Improvement::Neither) => Variation::Lower,
    }
}

fn mean_of(figures: &[f64]) -> f64 {
    // From the first, so that figures all alike have just that mean, with nothing rounded.
    let first = figures.first().copied().unwrap_or_default();
    let off: f64 = figures.iter().map(|figure| figure - first).sum();
    first + off / super::float(figures.len().max(1))
}

fn limits(figures: &[f64]) -> Limits {
    let mean = mean_of(figures);
    let ranges: Vec<f64> =
        figures.iter().zip(figures.iter().skip(1)).map(|(one, next)| (next - one).abs()).collect();
    let aside = RANGES_SET_ASIDE * mean_of(&ranges);
    let kept: Vec<f64> = ranges.into_iter().filter(|range| *range < aside).collect();
    let spread = RANGES_TO_LIMIT * mean_of(&kept);
    let standing =
        if figures.len() < SETTLED_POINTS { Standing::OnTrial } else { Standing::Settled };
    Limits { mean, lower: mean - spread, upper: mean + spread, standing }
}

fn signals(figures: &[f64], limits: &Limits) -> Vec<Option<(Signal, Way)>> {
    let mut found = vec![None; figures.len()];
    let mut give = |at: usize, signal: Signal, way: Way| {
        if let Some(own) = found.get_mut(at)
            && own.is_none_or(|(earlier, _)| signal < earlier)
        {
            *own = Some((signal, way));
        }
    };
    let sides = sides(figures, limits);
    for (at, (_, reach)) in sides.iter().enumerate() {
        if let Reach::Outside(way) = reach {
            give(at, Signal::OutsideLimits, *way);
        }
    }
    for (from, run) in figures.windows(RUN).enumerate() {
        let all = |rises: fn(f64, f64) -> bool| {
            run.iter().zip(run.iter().skip(1)).all(|(one, next)| rises(*one, *next))
        };
        let way = match (all(|one, next| next > one), all(|one, next| next < one)) {
            (true, _) => Way::Up,
            (_, true) => Way::Down,
            (false, false) => continue,
        };
        (from..from + RUN).for_each(|at| give(at, Signal::Trend, way));
    }
    for (from, three) in sides.windows(3).enumerate() {
        let near = three.iter().filter(|(_, reach)| *reach != Reach::Inside).count();
        if let Some(way) = one_side(three).filter(|_| near >= 2) {
            for (at, (_, reach)) in three.iter().enumerate() {
                if *reach != Reach::Inside {
                    give(from + at, Signal::NearLimit, way);
                }
            }
        }
    }
    for (from, run) in sides.windows(RUN).enumerate() {
        if let Some(way) = one_side(run) {
            (from..from + RUN).for_each(|at| give(at, Signal::Shift, way));
        }
    }
    found
}

/// How far from the mean a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Within two thirds of the way to the limit.
    Inside,
    /// Beyond that, not beyond the limit.
    Near,
    /// Beyond the limit.
    Outside(Way),
}

/// Each point's side of the mean, if it is on one, and its reach.
fn sides(figures: &[f64], limits: &Limits) -> Vec<(Option<Way>, Reach)> {
    let two_thirds = (limits.upper - limits.mean) * 2.0 / 3.0;
    let side = |figure: &f64| {
        let way = match (*figure > limits.mean, *figure < limits.mean) {
            (true, _) => Some(Way::Up),
            (_, true) => Some(Way::Down),
            (false, false) => None,
        };
        let reach = match way {
            Some(way) if *figure > limits.upper || *figure < limits.lower => Reach::Outside(way),
            Some(_) if (figure - limits.mean).abs() > two_thirds => Reach::Near,
            _ => Reach::Inside,
        };
        (way, reach)
    };
    figures.iter().map(side).collect()
}

/// The side that all points are on.
fn one_side(points: &[(Option<Way>, Reach)]) -> Option<Way> {
    let (first, _) = points.first()?;
    first.filter(|_| points.iter().all(|(way, _)| way == first))
}
