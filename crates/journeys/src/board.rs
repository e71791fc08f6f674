//! From measure's scoreboard to the sheets that pages show. Nothing is decided here; words that
//! depend on a figure are `report`'s.

use crate::inside_from_figures::InsideFigures;
use commons::Geography;
use measure::{Definition, InsideGap, Observation, ScoreboardRow, SeriesBreak, State, Trend};
use report::line::{Continuity, Point};
use report::sheet::{BoardLine, BoardOutcome, Gap, Inside, Interval, Level, Standing, Target};
use report::{EarlierLine, FifthLine, InsideFifths, Polarity, Unit};

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
    let (shown, benchmark) = sides(row);
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

/// The figure that is shown and what stands beside it: both of a whole period, or both of one that
/// is not over. Such a figure is shown when it is the latest there is, and says so.
fn sides(row: &ScoreboardRow) -> (Option<&Observation>, Option<&Observation>) {
    match (&row.level, &row.so_far) {
        (Some(level), _) => (Some(level), row.benchmark.as_ref()),
        (None, Some(so_far)) => (Some(&so_far.ours), so_far.benchmark.as_ref()),
        (None, None) => (None, None),
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
    let is_running = matches!((&row.level, sides(row)), (None, (Some(_), Some(_))));
    match &row.gap {
        Some(gap) => Gap::Measured(gap.difference),
        None if is_running => Gap::Absent("not compared before the period is over".to_owned()),
        None => Gap::Absent("nothing to compare with for the same period".to_owned()),
    }
}

fn inside_of(row: &ScoreboardRow, figures: &InsideFigures) -> Inside {
    match &row.inside {
        InsideGap::Fifths { fifths, left_out, ordered_by, period, earlier } => {
            Inside::Measured(Box::new(InsideFifths {
                basis: format!("small areas by {ordered_by}"),
                period: period.clone(),
                five: fifths.five.map(|fifth| fifth_line(&fifth)),
                difference: Some(fifths.difference),
                difference_interval: fifths.difference_interval,
                difference_possible: fifths.difference_possible,
                slope: fifths.slope,
                earlier: earlier.iter().map(earlier_line).collect(),
                left_out: *left_out,
                complete: is_complete(&row.definition),
            }))
        }
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

fn fifth_line(fifth: &measure::fifths::Fifth) -> FifthLine {
    FifthLine {
        level: Level::Known(fifth.value),
        interval: fifth.interval.map(interval),
        possible: fifth.possible,
        numerator: Some(fifth.numerator),
        denominator: Some(fifth.denominator),
        areas: Some(fifth.areas),
        withheld: fifth.withheld,
    }
}

fn earlier_line(earlier: &measure::inside::EarlierGap) -> EarlierLine {
    EarlierLine {
        period: earlier.period.clone(),
        difference: earlier.difference,
        interval: earlier.interval,
    }
}

const fn is_complete(definition: &Definition) -> bool {
    matches!(definition.interval, measure::IntervalMethod::CompleteCount)
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

#[cfg(test)]
mod tests {
    use super::*;
    use commons::{AreaCode, Period, Place, Reading, YearType};
    use measure::{Definitions, Scoreboard};

    fn place(code: &str, geography: Geography) -> Place {
        Place { code: AreaCode::parse(code).expect("a code"), geography, boundary_year: 2023 }
    }

    fn absence(place: Place, part: &str, value: f64) -> Observation {
        let (first_year, last_year) = if part.is_empty() { (2024, 2025) } else { (2025, 2026) };
        let period =
            Period { year_type: YearType::Academic, first_year, last_year, part: part.to_owned() };
        Observation {
            indicator: "overall-absence".to_owned(),
            place,
            place_name: place.code.to_string(),
            within: None,
            period_label: period.to_string(),
            period,
            reading: Reading::Value(value),
            numerator: None,
            denominator: None,
            interval: None,
            state: State::Current,
            layout: "lait".to_owned(),
            load: None,
        }
    }

    /// The board's line from figures of the district and of England, each with its part of a year.
    fn absence_line(ours: &[(&str, f64)], theirs: &[(&str, f64)]) -> BoardLine {
        let district = place("E08000032", Geography::LocalAuthority);
        let england = place("E92000001", Geography::Country);
        let mut all: Vec<Observation> = Vec::new();
        all.extend(ours.iter().map(|(part, value)| absence(district, part, *value)));
        all.extend(theirs.iter().map(|(part, value)| absence(england, part, *value)));
        let board = Scoreboard::build(&Definitions::standard(), &all, district, england);
        let row = board.rows.iter().find(|row| row.definition.id == "overall-absence");
        line(row.expect("on the list"), &InsideFigures::default())
    }

    const TO_DATE: &str = "year to date";

    #[test]
    fn a_whole_year_never_stands_beside_a_year_to_date() {
        let mixed = absence_line(&[("", 8.1), (TO_DATE, 8.2)], &[(TO_DATE, 6.9)]);
        assert_eq!((mixed.level, mixed.period.as_str()), (Level::Known(8.1), "2024/25"));
        assert_eq!(mixed.benchmark.value(), None, "England has no whole year here");
        assert!(matches!(mixed.gap, Gap::Absent(_)));
        let whole = absence_line(&[("", 8.0), (TO_DATE, 8.2)], &[("", 6.5), (TO_DATE, 6.9)]);
        assert_eq!(whole.benchmark, Level::Known(6.5));
        assert_eq!(whole.gap, Gap::Measured(1.5));
    }

    #[test]
    fn a_year_to_date_alone_is_shown_with_englands_and_not_judged() {
        let so_far = absence_line(&[(TO_DATE, 8.2)], &[("", 6.5), (TO_DATE, 6.9)]);
        assert_eq!((so_far.level, so_far.benchmark), (Level::Known(8.2), Level::Known(6.9)));
        assert_eq!(so_far.state, TO_DATE);
        let why = "not compared before the period is over";
        assert_eq!(so_far.gap, Gap::Absent(why.to_owned()));
        assert_eq!(so_far.standing, Standing::NotCompared);
    }
}
