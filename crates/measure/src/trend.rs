//! What a series has done, within its breaks and without claiming more than it can show.
//!
//! The recent trend follows the public health profiles' rule: the last five points, weighted by
//! the inverse of their variance, the chi-square of the slope above 9.5495 (p = 0.002), and the
//! sign of the slope the same whichever point is left out. It needs intervals. Without them the
//! change is described in numbers and nothing is said about chance.

use crate::definition::{Definition, SeriesBreak};
use crate::gap::Comparison;
use crate::observation::Observation;
use crate::sentences;
use serde::{Deserialize, Serialize};

/// How many of the last points the recent trend looks at.
pub const RECENT_POINTS: usize = 5;

/// Chi-square on one degree of freedom above which a slope is more than chance (p = 0.002).
pub const CHI_SQUARE_LIMIT: f64 = 9.5495;

/// A point of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The year in which the period ends.
    pub last_year: u16,
    /// The period as shown.
    pub period: String,
    /// The figure.
    pub value: f64,
    /// Its standard error, when an interval is known.
    pub standard_error: Option<f64>,
}

/// A change between two points of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The earlier point.
    pub from: Point,
    /// The later point.
    pub to: Point,
    /// Later minus earlier.
    pub difference: f64,
    /// Better, worse, higher, lower, or the same as far as the shown decimals go.
    pub direction: Comparison,
}

/// The recent trend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recent {
    /// More than chance.
    Significant {
        /// Change a year.
        slope: f64,
        /// The test's value.
        chi_square: f64,
        /// Which way.
        direction: Comparison,
    },
    /// Within what chance gives, or hanging on one point.
    NoSignificantChange {
        /// Change a year.
        slope: f64,
        /// The test's value.
        chi_square: f64,
    },
    /// Not tested, and why.
    NotTested {
        /// Why, in a sentence.
        why: String,
    },
}

/// A series and what it has done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// All points in order, before and after breaks.
    pub points: Vec<Point>,
    /// Breaks that lie within the series.
    pub breaks: Vec<SeriesBreak>,
    /// Change from the point before the last, when no break lies between.
    pub since_previous: Option<Change>,
    /// Change from the first point after the last break.
    pub since_first: Option<Change>,
    /// The recent trend.
    pub recent: Recent,
}

impl Trend {
    /// The trend of one indicator in one place. Figures set aside or missing are left out.
    pub fn of(definition: &Definition, series: &[&Observation]) -> Self {
        let mut points: Vec<Point> = series.iter().filter_map(|o| point(o)).collect();
        points.sort_by_key(|p| p.last_year);
        points.dedup_by_key(|p| p.last_year);
        let breaks = breaks_within(definition, &points);
        let unbroken = after_last_break(&points, &breaks);
        let last = unbroken.last();
        let change = |from: Option<&Point>| {
            from.zip(last)
                .filter(|(a, b)| a.last_year < b.last_year)
                .map(|(a, b)| change(definition, a, b))
        };
        Self {
            since_previous: change(unbroken.len().checked_sub(2).and_then(|i| unbroken.get(i))),
            since_first: change(unbroken.first()),
            recent: recent(definition, unbroken),
            breaks,
            points,
        }
    }
}

fn point(observation: &Observation) -> Option<Point> {
    let value = observation.usable()?;
    let standard_error =
        observation.interval.map(|i| (i.upper - i.lower) / (2.0 * i.confidence.z()));
    Some(Point {
        last_year: observation.period.last_year,
        period: observation.period.to_string(),
        value,
        standard_error: standard_error.filter(|se| *se > 0.0),
    })
}

fn breaks_within(definition: &Definition, points: &[Point]) -> Vec<SeriesBreak> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let within =
        |b: &&SeriesBreak| first.last_year < b.from_last_year && b.from_last_year <= last.last_year;
    definition.breaks.iter().filter(within).cloned().collect()
}

fn after_last_break<'a>(points: &'a [Point], breaks: &[SeriesBreak]) -> &'a [Point] {
    let from = breaks.iter().map(|b| b.from_last_year).max().unwrap_or(0);
    let start = points.partition_point(|p| p.last_year < from);
    &points[start..]
}

fn change(definition: &Definition, from: &Point, to: &Point) -> Change {
    let shown = sentences::rounded(to.value, definition.decimals)
        - sentences::rounded(from.value, definition.decimals);
    Change {
        from: from.clone(),
        to: to.clone(),
        difference: to.value - from.value,
        direction: Comparison::of(shown, definition.polarity),
    }
}

fn recent(definition: &Definition, unbroken: &[Point]) -> Recent {
    let not = |why: &str| Recent::NotTested { why: why.to_owned() };
    let Some(start) = unbroken.len().checked_sub(RECENT_POINTS) else {
        return not("Fewer than five comparable periods are published.");
    };
    let last = &unbroken[start..];
    let follow = last.windows(2).all(|pair| pair[1].last_year == pair[0].last_year + 1);
    if !follow {
        return not("The last five periods do not follow each other without a hole.");
    }
    let weighed: Option<Vec<Weighed>> = last.iter().map(weigh).collect();
    let Some(weighed) = weighed else {
        return not("No denominators are published, so chance cannot be allowed for.");
    };
    let Some((slope, chi_square)) = slope(&weighed) else {
        return not("The figures do not vary enough to fit a line.");
    };
    if chi_square > CHI_SQUARE_LIMIT && sign_survives(&weighed, slope) {
        let direction = Comparison::of(slope, definition.polarity);
        Recent::Significant { slope, chi_square, direction }
    } else {
        Recent::NoSignificantChange { slope, chi_square }
    }
}

/// A point with its weight.
#[derive(Clone, Copy)]
struct Weighed {
    x: f64,
    y: f64,
    weight: f64,
}

fn weigh(point: &Point) -> Option<Weighed> {
    let se = point.standard_error?;
    Some(Weighed { x: f64::from(point.last_year), y: point.value, weight: 1.0 / (se * se) })
}

/// Weighted least squares: the slope, and its square over its variance.
fn slope(points: &[Weighed]) -> Option<(f64, f64)> {
    let total: f64 = points.iter().map(|p| p.weight).sum();
    let mean_x = points.iter().map(|p| p.weight * p.x).sum::<f64>() / total;
    let spread: f64 = points.iter().map(|p| p.weight * (p.x - mean_x).powi(2)).sum();
    if !(spread > 0.0 && spread.is_finite()) {
        return None;
    }
    let slope = points.iter().map(|p| p.weight * (p.x - mean_x) * p.y).sum::<f64>() / spread;
    Some((slope, slope * slope * spread))
}

fn sign_survives(points: &[Weighed], whole: f64) -> bool {
    (0..points.len()).all(|left_out| {
        let rest: Vec<Weighed> =
            points.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, p)| *p).collect();
        slope(&rest).is_some_and(|(slope, _)| slope * whole > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;
    use crate::intervals::{Confidence, wilson};
    use crate::observation::State;
    use commons::{AreaCode, Geography, Period, Place, Reading, YearType};

    fn observed(last_year: u16, count: f64, total: Option<f64>) -> Observation {
        let value = total.map_or(count, |n| count / n * 100.0);
        Observation {
            indicator: "persistent-absence".to_owned(),
            place: Place {
                code: AreaCode::parse("Z08000001").unwrap(),
                geography: Geography::LocalAuthority,
                boundary_year: 2023,
            },
            place_name: "Calderbrook".to_owned(),
            within: None,
            period: Period::year(YearType::Academic, last_year),
            period_label: last_year.to_string(),
            reading: Reading::Value(value),
            numerator: total.map(|_| count),
            denominator: total,
            interval: total.and_then(|n| wilson(count, n, 100.0, Confidence::NinetyFive)),
            state: State::Current,
            layout: "lait".to_owned(),
            load: None,
        }
    }

    fn trend(id: &str, series: &[Observation]) -> Trend {
        let definitions = Definitions::standard();
        Trend::of(definitions.get(id).unwrap(), &series.iter().collect::<Vec<_>>())
    }

    fn counts(values: [f64; 5], total: f64) -> Vec<Observation> {
        (2022..).zip(values).map(|(year, count)| observed(year, count, Some(total))).collect()
    }

    #[test]
    fn a_steady_fall_of_many_pupils_is_a_significant_improvement() {
        let found = trend(
            "persistent-absence",
            &counts([2_800.0, 2_700.0, 2_550.0, 2_400.0, 2_300.0], 10_000.0),
        );
        let Recent::Significant { slope, chi_square, direction } = found.recent else {
            panic!("{:?}", found.recent)
        };
        assert!(slope < 0.0 && chi_square > CHI_SQUARE_LIMIT);
        assert_eq!(direction, Comparison::Better);
    }

    #[test]
    fn the_same_fall_among_few_pupils_is_within_chance() {
        let found = trend("persistent-absence", &counts([28.0, 27.0, 25.5, 24.0, 23.0], 100.0));
        assert!(matches!(found.recent, Recent::NoSignificantChange { .. }));
    }

    #[test]
    fn a_trend_that_hangs_on_one_point_is_not_called_one() {
        let found =
            trend("persistent-absence", &counts([200.0, 201.0, 200.0, 199.0, 320.0], 1_000.0));
        let Recent::NoSignificantChange { chi_square, .. } = found.recent else {
            panic!("{:?}", found.recent)
        };
        assert!(chi_square > CHI_SQUARE_LIMIT, "only the leaving out of a point shows it");
    }

    #[test]
    fn equal_weights_give_the_slope_of_plain_least_squares() {
        let points: Vec<Weighed> = [3.0, 1.0, 4.0, 1.0, 5.0]
            .iter()
            .zip(0_u16..)
            .map(|(y, x)| Weighed { x: f64::from(x), y: *y, weight: 4.0 })
            .collect();
        let (slope, chi_square) = slope(&points).unwrap();
        // By hand: sum of (x - 2) * y is 4, over sum of squares 10; variance is 1 / (4 * 10).
        assert!((slope - 0.4).abs() < 1e-12);
        assert!((chi_square - 0.16 * 40.0).abs() < 1e-12);
    }

    #[test]
    fn change_is_not_read_across_a_break_and_needs_no_significance() {
        let series: Vec<Observation> = [(2018, 66.8), (2019, 68.0), (2022, 62.3), (2023, 62.2)]
            .iter()
            .map(|(year, value)| observed(*year, *value, None))
            .collect();
        let found = trend("good-level-of-development", &series);
        assert_eq!(found.breaks.len(), 1);
        assert_eq!(found.since_first.unwrap().from.last_year, 2022);
        assert_eq!(found.since_previous.unwrap().direction, Comparison::Worse);
        assert!(matches!(found.recent, Recent::NotTested { .. }));
    }

    #[test]
    fn without_denominators_nothing_is_said_about_chance() {
        let series: Vec<Observation> =
            (2022..2027).map(|year| observed(year, 20.0, None)).collect();
        let Recent::NotTested { why } = trend("persistent-absence", &series).recent else {
            panic!("tested without a denominator")
        };
        assert_eq!(why, "No denominators are published, so chance cannot be allowed for.");
    }

    #[test]
    fn a_figure_set_aside_is_not_in_the_series() {
        let mut series = counts([280.0, 270.0, 255.0, 240.0, 230.0], 1_000.0);
        series[4].state = State::Quarantined { reason: "out of place".to_owned() };
        assert_eq!(trend("persistent-absence", &series).points.len(), 4);
    }
}
