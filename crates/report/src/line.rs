//! A series over time as a line, beside its benchmark, with breaks drawn as breaks.
//!
//! The line stops where a figure is missing and where the series was redefined: joining the two
//! sides would show a change that never happened. Labels grow on narrow screens by class, so every
//! second period carries the class `minor`, which narrow screens hide.

use crate::number::Unit;
use crate::scale::Axis;
use crate::sheet::Interval;
use crate::svg::{Canvas, shortened};

/// One period of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The period as people write it: `2024/25`.
    pub period: String,
    /// The figure, or none when there is none that may be shown.
    pub value: Option<f64>,
    /// The interval around it, when it has one.
    pub interval: Option<Interval>,
    /// Whether the series was redefined just before this period.
    pub continuity: Continuity,
}

/// Whether a period can be compared with the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Continuity {
    /// Measured as before.
    #[default]
    Continues,
    /// Measured in a new way: not comparable with anything earlier.
    Breaks,
}

/// A named line.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The place or group.
    pub name: String,
    /// Its periods in order; the same periods as the other series of the chart.
    pub points: Vec<Point>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// The sentence that says the same.
    pub reading: String,
    /// How figures are written.
    pub unit: Unit,
    /// Decimals of the figures in the tips.
    pub decimals: u8,
    /// The place, first; then at most two benchmarks.
    pub series: Vec<Series>,
    /// The level agreed to be reached, drawn as a level line.
    pub target: Option<f64>,
}

const SIZE: (f64, f64) = (640.0, 360.0);
const LEFT: f64 = 66.0;
const RIGHT: f64 = 616.0;
const BOTTOM: f64 = 316.0;
/// Characters of a name that fit beside its line; the tips and the table have the whole name.
const MOST_OF_KEY: usize = 36;
const CLASSES: [&str; 3] = ["one", "two", "three"];

impl LineChart {
    /// The picture.
    pub fn svg(&self) -> String {
        let words = (self.title.as_str(), self.reading.as_str());
        let mut canvas = Canvas::open(&self.id, "chart chart-line", SIZE, words);
        let top = 34.0 + 28.0 * self.keys() as f64;
        let axis = Axis::covering(&self.values(), 4, false);
        self.draw_key(&mut canvas);
        self.draw_axis(&mut canvas, &axis, top);
        self.draw_periods(&mut canvas, top);
        if let Some(target) = self.target {
            let y = height(&axis, top, target);
            canvas.line("target", (LEFT, y), (RIGHT, y));
        }
        for (series, class) in self.series.iter().zip(CLASSES).rev() {
            self.draw_series(&mut canvas, series, class, (&axis, top));
        }
        canvas.close()
    }

    /// Whether the scale starts at zero, in words: a line may start elsewhere, and says so.
    pub fn scale_in_words(&self) -> String {
        let axis = Axis::covering(&self.values(), 4, false);
        let said = |value: f64| self.unit.say_short(value, axis.decimals());
        let (low, high) = (said(axis.low), said(axis.high));
        if axis.low == 0.0 {
            format!("The scale runs from {low} to {high}.")
        } else {
            format!("The scale runs from {low} to {high} and does not start at zero.")
        }
    }

    fn keys(&self) -> usize {
        self.series.len().min(CLASSES.len()) + usize::from(self.target.is_some())
    }

    fn values(&self) -> Vec<f64> {
        let points = self.series.iter().flat_map(|series| &series.points);
        let mut values: Vec<f64> = points
            .flat_map(|point| {
                let ends = point.interval.map(|interval| [interval.low, interval.high]);
                point.value.into_iter().chain(ends.into_iter().flatten())
            })
            .collect();
        values.extend(self.target);
        values
    }

    fn draw_key(&self, canvas: &mut Canvas) {
        let mut y = 22.0;
        for (series, class) in self.series.iter().zip(CLASSES) {
            canvas.line(&format!("line {class}"), (LEFT, y - 6.0), (LEFT + 44.0, y - 6.0));
            draw_mark(canvas, class, (LEFT + 22.0, y - 6.0), "");
            canvas.text("key", (LEFT + 56.0, y), &shortened(&series.name, MOST_OF_KEY));
            y += 28.0;
        }
        if self.target.is_some() {
            canvas.line("target", (LEFT, y - 6.0), (LEFT + 44.0, y - 6.0));
            canvas.text("key", (LEFT + 56.0, y), "Target");
        }
    }

    fn draw_axis(&self, canvas: &mut Canvas, axis: &Axis, top: f64) {
        for tick in &axis.ticks {
            let y = height(axis, top, *tick);
            canvas.line("grid", (LEFT, y), (RIGHT, y));
            let label = self.unit.say_short(*tick, axis.decimals());
            canvas.text("label end", (LEFT - 8.0, y + 5.0), &label);
        }
    }

    fn draw_periods(&self, canvas: &mut Canvas, top: f64) {
        let Some(first) = self.series.first() else { return };
        let count = first.points.len();
        let every = count.div_ceil(6).max(1);
        for (at, point) in first.points.iter().enumerate() {
            let x = across(at, count);
            let from_end = count - 1 - at;
            if from_end.is_multiple_of(every) {
                let minor = if (from_end / every).is_multiple_of(2) { "" } else { " minor" };
                let anchor = if from_end == 0 && count > 1 { "end" } else { "middle" };
                let nudge = if from_end == 0 && count > 1 { 16.0 } else { 0.0 };
                let class = format!("label {anchor}{minor}");
                canvas.text(&class, (x + nudge, BOTTOM + 28.0), &point.period);
            }
            if point.continuity == Continuity::Breaks && at > 0 {
                let between = (x + across(at - 1, count)) / 2.0;
                canvas.line("break", (between, top - 8.0), (between, BOTTOM));
                // Near the right side the words stand left of the line, or they would be cut off.
                let (anchor, x) = if between > RIGHT - 150.0 {
                    ("end", between - 6.0)
                } else {
                    ("start", between + 6.0)
                };
                canvas.text(&format!("break-label {anchor}"), (x, top + 6.0), "new method");
            }
        }
    }

    fn draw_series(&self, canvas: &mut Canvas, series: &Series, class: &str, frame: (&Axis, f64)) {
        let (axis, top) = frame;
        let mut run: Vec<(f64, f64)> = Vec::new();
        let line = format!("line {class}");
        for (at, point) in series.points.iter().enumerate() {
            if point.continuity == Continuity::Breaks || point.value.is_none() {
                canvas.polyline(&line, &run);
                run.clear();
            }
            if let Some(value) = point.value {
                run.push((across(at, series.points.len()), height(axis, top, value)));
            }
        }
        canvas.polyline(&line, &run);
        for (at, point) in series.points.iter().enumerate() {
            let Some(value) = point.value else { continue };
            let x = across(at, series.points.len());
            if let Some(interval) = point.interval {
                let ends = (height(axis, top, interval.low), height(axis, top, interval.high));
                canvas.line(&format!("whisker {class}"), (x, ends.0), (x, ends.1));
            }
            let said = self.unit.say(value, self.decimals);
            let tip = format!("{}, {}: {said}", series.name, point.period);
            draw_mark(canvas, class, (x, height(axis, top, value)), &tip);
        }
    }
}

fn draw_mark(canvas: &mut Canvas, class: &str, at: (f64, f64), tip: &str) {
    let (x, y) = at;
    let mark = format!("mark {class}");
    match class {
        "one" => canvas.dot(&mark, at, 5.0, tip),
        "two" => {
            let (l, t) = (x - 4.5, y - 4.5);
            canvas.path(&mark, &format!("M{l:.1} {t:.1}h9v9h-9z"), tip);
        }
        _ => canvas.path(&mark, &format!("M{x:.1} {:.1}l6 6l-6 6l-6-6z", y - 6.0), tip),
    }
}

fn across(at: usize, count: usize) -> f64 {
    let (left, right) = (LEFT + 18.0, RIGHT - 18.0);
    if count < 2 {
        (left + right) / 2.0
    } else {
        left + (right - left) * at as f64 / (count - 1) as f64
    }
}

fn height(axis: &Axis, top: f64, value: f64) -> f64 {
    BOTTOM - (BOTTOM - top) * axis.share(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(period: &str, value: Option<f64>, continuity: Continuity) -> Point {
        Point { period: period.to_owned(), value, interval: None, continuity }
    }

    fn chart(points: Vec<Point>) -> LineChart {
        LineChart {
            id: "c".to_owned(),
            title: "A & B".to_owned(),
            reading: "It rose.".to_owned(),
            unit: Unit::PerCent,
            decimals: 1,
            series: vec![Series { name: "Here".to_owned(), points }],
            target: None,
        }
    }

    #[test]
    fn a_line_is_never_drawn_across_a_break_or_a_gap() {
        use Continuity::{Breaks, Continues};
        let svg = chart(vec![
            point("2019", Some(1.0), Continues),
            point("2020", Some(2.0), Continues),
            point("2021", None, Continues),
            point("2022", Some(3.0), Continues),
            point("2023", Some(9.0), Breaks),
            point("2024", Some(8.0), Continues),
        ])
        .svg();
        assert_eq!(svg.matches("<polyline").count(), 2, "2019 to 2020, and 2023 to 2024");
        assert!(svg.contains("new method"));
    }

    #[test]
    fn a_break_near_the_right_side_and_a_long_name_are_not_cut_off() {
        for at in 1..9 {
            let points = (0..9).map(|year| {
                let breaks = if year == at { Continuity::Breaks } else { Continuity::Continues };
                point(&(2010 + year).to_string(), Some(f64::from(year)), breaks)
            });
            let mut chart = chart(points.collect());
            chart.series[0].name = "A partnership whose people gave it a long name".to_owned();
            let svg = chart.svg();
            crate::laws::stays_inside(&svg);
            assert_eq!(svg.matches("new method").count(), 1);
            assert!(svg.contains("A partnership whose people gave it a\u{2026}<"), "{svg}");
        }
    }

    #[test]
    fn the_picture_is_named_described_and_escaped() {
        let svg = chart(vec![point("2024", Some(1.0), Continuity::Continues)]).svg();
        assert!(svg.contains("role=\"img\" aria-labelledby=\"c-title c-desc\""));
        assert!(svg.contains("<title id=\"c-title\">A &amp; B</title>"));
        assert!(!svg.contains("style=") && !svg.contains("NaN"));
    }

    #[test]
    fn an_empty_chart_is_still_a_picture() {
        assert!(chart(Vec::new()).svg().ends_with("</svg>"));
    }
}
