//! Numbers as sentences, made from the numbers themselves.
//!
//! A reading says what the figures show and no more: no cause, no forecast, no judgement on a
//! figure that has no better direction. Comparisons are made on the figures as printed, so a
//! sentence never says `higher` about two numbers that read the same.

use crate::line::{Continuity, Point};
use crate::number::{Polarity, Unit, as_shown, grouped};
use crate::sheet::{BoardLine, Inside, Level, Standing};

/// How the place compares: `5.0 percentage points higher than England (worse)`.
pub fn gap_in_words(line: &BoardLine, benchmark: &str) -> String {
    let (Some(level), Some(other)) = (line.level.value(), line.benchmark.value()) else {
        return absence_in_words(line);
    };
    let (level, other) = (as_shown(level, line.decimals), as_shown(other, line.decimals));
    let difference = line.unit.say_difference(level - other, line.decimals);
    match direction(level, other) {
        Direction::Same => format!("the same as {benchmark}"),
        Direction::Up => format!("{difference} higher than {benchmark}{}", judged(line)),
        Direction::Down => format!("{difference} lower than {benchmark}{}", judged(line)),
    }
}

fn absence_in_words(line: &BoardLine) -> String {
    match (&line.level, &line.benchmark) {
        (Level::Absent(why), _) | (Level::Known(_), Level::Absent(why)) => why.clone(),
        (Level::Known(_), Level::Known(_)) => String::new(),
    }
}

fn judged(line: &BoardLine) -> &'static str {
    match line.standing {
        Standing::Strength => " (better)",
        Standing::Need => " (worse)",
        Standing::Similar => " (similar: within the margin)",
        Standing::Context | Standing::NotCompared => "",
    }
}

/// Which way a figure lies from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Higher.
    Up,
    /// Lower.
    Down,
    /// The same as printed.
    Same,
}

impl Direction {
    /// The shape drawn beside the words.
    pub const fn shape(self) -> &'static str {
        match self {
            Direction::Up => "▲",
            Direction::Down => "▼",
            Direction::Same => "●",
        }
    }
}

/// Which way `value` lies from `other`.
pub fn direction(value: f64, other: f64) -> Direction {
    if value > other {
        Direction::Up
    } else if value < other {
        Direction::Down
    } else {
        Direction::Same
    }
}

/// What the series did since it was last redefined: `rose from 20.5% (2021/22) to 23.1% (2024/25)`.
///
/// `None` when fewer than two periods can be compared.
pub fn trend_in_words(points: &[Point], unit: Unit, decimals: u8) -> Option<String> {
    let comparable = since_last_break(points);
    let known: Vec<(&Point, f64)> =
        comparable.iter().filter_map(|point| point.value.map(|value| (point, value))).collect();
    let (first, last) = (known.first()?, known.last()?);
    if known.len() < 2 {
        return None;
    }
    let (from, to) = (as_shown(first.1, decimals), as_shown(last.1, decimals));
    let (start, end) = (unit.say(from, decimals), unit.say(to, decimals));
    let (began, ended) = (&first.0.period, &last.0.period);
    Some(match direction(to, from) {
        Direction::Up => format!("rose from {start} ({began}) to {end} ({ended})"),
        Direction::Down => format!("fell from {start} ({began}) to {end} ({ended})"),
        Direction::Same => format!("is the same in {ended} as in {began}, at {end}"),
    })
}

/// The part of a series that can be compared: from its last redefinition on.
pub fn since_last_break(points: &[Point]) -> &[Point] {
    let start =
        points.iter().rposition(|point| point.continuity == Continuity::Breaks).unwrap_or(0);
    &points[start..]
}

/// The direction of the comparable series, for the shape beside it.
pub fn trend_direction(points: &[Point], decimals: u8) -> Option<Direction> {
    let mut known = since_last_break(points).iter().filter_map(|point| point.value);
    let first = known.next()?;
    let last = known.next_back()?;
    Some(direction(as_shown(last, decimals), as_shown(first, decimals)))
}

/// The distance inside the district: `31.2% where deprivation is highest, 9.8% where it is lowest`.
pub fn inside_in_words(inside: &Inside, unit: Unit, decimals: u8) -> String {
    match inside {
        Inside::Absent(why) => why.clone(),
        Inside::Measured(fifths) => {
            format!("{} ({})", fifths.ends_in_words(unit, decimals), fifths.basis)
        }
    }
}

/// The whole reading of an indicator for a place, as one or two sentences.
pub fn reading_of_line(line: &BoardLine, place: &str, benchmark: &str) -> String {
    let Some(value) = line.level.value() else {
        return format!("There is no figure for {place}: {}.", absence_in_words(line));
    };
    let mut said = format!(
        "{place}: {} in {}{}",
        line.unit.say(value, line.decimals),
        line.period,
        state_of(line)
    );
    match line.benchmark.value() {
        Some(_) => said.push_str(&format!(", {}.", gap_with_figure(line, benchmark))),
        None => {
            let none = format!(". There is no figure for {benchmark} to compare with.");
            said.push_str(&none);
        }
    }
    if let Some(trend) = trend_in_words(&line.trend, line.unit, line.decimals) {
        said.push_str(&format!(" The figure {trend}."));
    }
    if line.polarity == Polarity::Context {
        said.push_str(" A higher or lower figure is not by itself better or worse.");
    }
    said
}

/// The gap with the benchmark's own figure: `5.0 percentage points higher than England's 18.1%`.
fn gap_with_figure(line: &BoardLine, benchmark: &str) -> String {
    let shown = line.benchmark.value().map(|value| line.unit.say(value, line.decimals));
    let named = shown.map_or_else(String::new, |shown| possessive(benchmark) + &shown);
    let words = gap_in_words(line, &named);
    if words.starts_with("the same as") { format!("the same as {benchmark}") } else { words }
}

fn possessive(name: &str) -> String {
    if name.ends_with('s') { format!("{name}\u{2019} ") } else { format!("{name}\u{2019}s ") }
}

fn state_of(line: &BoardLine) -> String {
    if line.state.is_empty() { String::new() } else { format!(" ({})", line.state) }
}

/// What a set of counts by group shows: the total of what may be shown and what is left out.
pub fn reading_of_counts(what: &str, counts: &[(String, Option<f64>)]) -> String {
    let shown: f64 = counts.iter().filter_map(|(_, count)| *count).sum();
    let withheld = counts.iter().filter(|(_, count)| count.is_none()).count();
    let largest = counts
        .iter()
        .filter_map(|(name, count)| count.map(|count| (name, count)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let mut said = format!("{what}: {} in the groups shown", grouped(shown, 0));
    if let Some((name, count)) = largest {
        said.push_str(&format!("; the largest is {name} with {}", grouped(count, 0)));
    }
    match withheld {
        0 => said.push('.'),
        1 => said.push_str(". One group is withheld to protect children."),
        many => said.push_str(&format!(". {many} groups are withheld to protect children.")),
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Gap, Interval};

    fn points(values: &[(&str, Option<f64>, Continuity)]) -> Vec<Point> {
        values
            .iter()
            .map(|(period, value, continuity)| Point {
                period: (*period).to_owned(),
                value: *value,
                interval: None,
                continuity: *continuity,
            })
            .collect()
    }

    fn persistent_absence() -> BoardLine {
        use Continuity::{Breaks, Continues};
        BoardLine {
            id: "persistent-absence".to_owned(),
            name: "Persistent absence".to_owned(),
            unit: Unit::PerCent,
            decimals: 1,
            polarity: Polarity::Low,
            period: "2024/25".to_owned(),
            level: Level::Known(23.1),
            interval: Some(Interval { low: 22.8, high: 23.4, per_cent: 95 }),
            benchmark: Level::Known(18.1),
            gap: Gap::Measured(5.0),
            inside: Inside::Absent("published for the whole district only".to_owned()),
            trend: points(&[
                ("2018/19", Some(12.3), Continues),
                ("2021/22", Some(26.0), Breaks),
                ("2023/24", Some(24.5), Continues),
                ("2024/25", Some(23.1), Continues),
            ]),
            target: None,
            standing: Standing::Need,
            state: String::new(),
        }
    }

    #[test]
    fn a_reading_says_level_gap_direction_and_comparable_trend() {
        assert_eq!(
            reading_of_line(&persistent_absence(), "Bradford", "England"),
            "Bradford: 23.1% in 2024/25, 5.0 percentage points higher than England\u{2019}s 18.1% (worse). \
             The figure fell from 26.0% (2021/22) to 23.1% (2024/25)."
        );
    }

    #[test]
    fn figures_that_print_the_same_are_called_the_same() {
        let line = BoardLine {
            level: Level::Known(48.04),
            benchmark: Level::Known(47.96),
            standing: Standing::Similar,
            decimals: 0,
            trend: Vec::new(),
            ..persistent_absence()
        };
        assert_eq!(
            reading_of_line(&line, "Bradford", "England"),
            "Bradford: 48% in 2024/25, the same as England."
        );
    }

    #[test]
    fn a_series_with_one_period_has_no_trend() {
        assert_eq!(
            trend_in_words(&points(&[("2025", Some(1.0), Continuity::Continues)]), Unit::Score, 1),
            None
        );
    }

    #[test]
    fn withheld_groups_are_counted_in_words() {
        let counts = vec![("0 to 4".to_owned(), Some(120.0)), ("5 to 9".to_owned(), None)];
        assert_eq!(
            reading_of_counts("Children by age", &counts),
            "Children by age: 120 in the groups shown; the largest is 0 to 4 with 120. \
             One group is withheld to protect children."
        );
    }
}
