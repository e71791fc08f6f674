//! From measure's scoreboard to the sheets that pages show. Nothing is decided here; words that
//! depend on a figure are `report`'s.

use crate::inside_from_figures::InsideFigures;
use commons::Geography;
use measure::{Definition, InsideGap, Observation, ScoreboardRow, SeriesBreak, State, Trend};
use report::line::{Continuity, Point};
use report::sheet::{BoardLine, BoardOutcome, Gap, Inside, Interval, Level, Standing, Target};
use report::{Polarity, Unit};

/// The outcomes of the vision with their lines.
pub(crate) fn outcomes(board: &measure::Scoreboard, inside: &InsideFigures) -> Vec<BoardOutcome> {
    (1..)
        .zip(measure::Outcome::ALL)
        .map(|(number, outcome)| BoardOutcome {
            number,
            name: outcome.words().to_owned(),
            lines: board.of(outcome).map(|row| line(row, inside)).collect(),
        })
        .collect()
}

/// One row of the board.
pub(crate) fn line(row: &ScoreboardRow, inside: &InsideFigures) -> BoardLine {
    let definition = &row.definition;
    // A figure of a period that is not over is the latest there is: it is shown, and says so.
    let shown = row.level.as_ref().or_else(|| row.so_far.as_ref().map(|side| &side.ours));
    let benchmark = row
        .benchmark
        .as_ref()
        .or_else(|| row.so_far.as_ref().and_then(|side| side.benchmark.as_ref()));
    BoardLine {
        id: definition.id.clone(),
        name: definition.short_name.clone(),
        unit: unit(definition),
        decimals: definition.decimals,
        polarity: polarity(definition),
        period: shown.map(plain_period).unwrap_or_default(),
        level: level(shown, || why_none(definition)),
        interval: shown.and_then(|o| o.interval).map(interval),
        benchmark: level(benchmark, || "no figure for the same period".to_owned()),
        gap: gap(row),
        inside: inside_of(row, inside),
        trend: points(&row.trend),
        target: row
            .target
            .value
            .map(|value| Target { value, by: measure::target::VISION_YEAR.to_string() }),
        standing: standing(row.standing),
        state: shown.map(|o| o.period.part.clone()).unwrap_or_default(),
    }
}

fn why_none(definition: &Definition) -> String {
    match &definition.not_published {
        Some(none) => none.reason.clone(),
        None => "no figure has been loaded".to_owned(),
    }
}

/// The figure, or the publisher's reason, or why it was set aside.
pub(crate) fn level(observation: Option<&Observation>, none: impl Fn() -> String) -> Level {
    let Some(observation) = observation else { return Level::Absent(none()) };
    match (&observation.state, observation.reading) {
        (State::Quarantined { .. }, _) => Level::Absent("set aside: it cannot be right".to_owned()),
        (State::Current, commons::Reading::Value(value)) => Level::Known(value),
        (State::Current, commons::Reading::Missing(missing)) => {
            Level::Absent(missing.in_words().to_owned())
        }
    }
}

pub(crate) fn plain_period(observation: &Observation) -> String {
    let mut period = observation.period.clone();
    period.part.clear();
    period.to_string()
}

fn gap(row: &ScoreboardRow) -> Gap {
    row.gap.as_ref().map_or_else(
        || Gap::Absent("nothing to compare with for the same period".to_owned()),
        |gap| Gap::Measured(gap.difference),
    )
}

fn inside_of(row: &ScoreboardRow, figures: &InsideFigures) -> Inside {
    match &row.inside {
        InsideGap::Fifths { most, least, ordered_by, .. } => Inside::Measured {
            most_deprived: most.value,
            least_deprived: least.value,
            basis: format!("fifths of small areas by {ordered_by}"),
        },
        InsideGap::Range { highest, lowest, areas, kind, .. } => Inside::Absent(format!(
            "no order of deprivation for these {areas} {kind}s; they range from {} ({}) to {} ({})",
            row.definition.display(lowest.1),
            lowest.0,
            row.definition.display(highest.1),
            highest.0,
        )),
        InsideGap::NotKnown { .. } => figures
            .of(&row.definition.id)
            .unwrap_or_else(|| Inside::Absent(why_no_inside(&row.definition))),
    }
}

/// Short, because a board has a column of it; the indicator's page says more.
fn why_no_inside(definition: &Definition) -> String {
    match definition.smallest {
        Geography::Country | Geography::Region | Geography::LocalAuthority => {
            "published for whole districts only".to_owned()
        }
        Geography::Ward
        | Geography::Msoa
        | Geography::Lsoa
        | Geography::Locality
        | Geography::School => {
            format!("figures by {} are not loaded", definition.smallest.word())
        }
    }
}

pub(crate) fn standing(standing: measure::Standing) -> Standing {
    match standing {
        measure::Standing::Strength => Standing::Strength,
        measure::Standing::Need => Standing::Need,
        measure::Standing::Level => Standing::Similar,
        measure::Standing::Context => Standing::Context,
        measure::Standing::NoBenchmark | measure::Standing::NoFigure => Standing::NotCompared,
    }
}

pub(crate) fn interval(interval: measure::Interval) -> Interval {
    Interval { low: interval.lower, high: interval.upper, per_cent: 95 }
}

/// The points of a trend, with the breaks drawn where the series was redefined.
pub(crate) fn points(trend: &Trend) -> Vec<Point> {
    let mut before: Option<u16> = None;
    trend
        .points
        .iter()
        .map(|point| {
            let breaks = before.is_some_and(|year| broken(&trend.breaks, year, point.last_year));
            before = Some(point.last_year);
            Point {
                period: point.period.clone(),
                value: Some(point.value),
                interval: None,
                continuity: if breaks { Continuity::Breaks } else { Continuity::Continues },
            }
        })
        .collect()
}

fn broken(breaks: &[SeriesBreak], earlier: u16, later: u16) -> bool {
    breaks.iter().any(|b| earlier < b.from_last_year && b.from_last_year <= later)
}

pub(crate) fn unit(definition: &Definition) -> Unit {
    match definition.unit {
        measure::Unit::PerCent => Unit::PerCent,
        measure::Unit::Per100 => Unit::Per(100),
        measure::Unit::Per1000 => Unit::Per(1_000),
        measure::Unit::Per10000 => Unit::Per(10_000),
        measure::Unit::Per100000 => Unit::Per(100_000),
        measure::Unit::Score => Unit::Score,
        measure::Unit::Rank => Unit::Rank,
        measure::Unit::Count => Unit::Count,
    }
}

pub(crate) fn polarity(definition: &Definition) -> Polarity {
    match definition.polarity {
        measure::Polarity::High => Polarity::High,
        measure::Polarity::Low => Polarity::Low,
        measure::Polarity::Context => Polarity::Context,
    }
}
