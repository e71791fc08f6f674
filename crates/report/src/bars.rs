//! Lying bars with their intervals, each with a mark where the wider area stands.
//!
//! The name stands above its bar, so long names fit on a telephone. A bar that may not be shown
//! says why in words in the same place: an empty row would read as zero.

use crate::number::Unit;
use crate::scale::Axis;
use crate::sheet::Interval;
use crate::svg::Canvas;

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is about.
    pub name: String,
    /// The figure, or why there is none.
    pub value: Result<f64, String>,
    /// The interval around it.
    pub interval: Option<Interval>,
    /// The same figure for the wider area.
    pub mark: Option<f64>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// The sentence that says the same.
    pub reading: String,
    /// How figures are written.
    pub unit: Unit,
    /// Decimals of the figures.
    pub decimals: u8,
    /// The name of the place the bars are about.
    pub place: String,
    /// The name of the wider area that the marks show.
    pub wider: String,
    /// The rows, in the order drawn.
    pub bars: Vec<Bar>,
}

const LEFT: f64 = 8.0;
const WIDE: f64 = 520.0;
const ROW: f64 = 62.0;

impl BarChart {
    /// The picture.
    pub fn svg(&self) -> String {
        let has_marks = self.bars.iter().any(|bar| bar.mark.is_some());
        let top = if has_marks { 70.0 } else { 12.0 };
        let size = (640.0, top + ROW * self.bars.len() as f64 + 8.0);
        let words = (self.title.as_str(), self.reading.as_str());
        let mut canvas = Canvas::open(&self.id, "chart chart-bars", size, words);
        if has_marks {
            self.draw_key(&mut canvas);
        }
        let axis = Axis::covering(&self.values(), 4, true);
        for (at, bar) in self.bars.iter().enumerate() {
            self.draw_bar(&mut canvas, bar, &axis, top + ROW * at as f64);
        }
        canvas.close()
    }

    fn values(&self) -> Vec<f64> {
        self.bars
            .iter()
            .flat_map(|bar| {
                let ends = bar.interval.map(|interval| interval.high);
                bar.value.as_ref().ok().copied().into_iter().chain(ends).chain(bar.mark)
            })
            .collect()
    }

    fn draw_key(&self, canvas: &mut Canvas) {
        canvas.rect("bar one", (LEFT, 8.0), (30.0, 16.0));
        canvas.text("key", (LEFT + 42.0, 22.0), &self.place);
        canvas.line("mark-line", (LEFT + 15.0, 34.0), (LEFT + 15.0, 56.0));
        canvas.text("key", (LEFT + 42.0, 51.0), &self.wider);
    }

    fn draw_bar(&self, canvas: &mut Canvas, bar: &Bar, axis: &Axis, top: f64) {
        let at = |value: f64| LEFT + WIDE * axis.share(value);
        canvas.text("label start", (LEFT, top + 18.0), &bar.name);
        let value = match &bar.value {
            Ok(value) => *value,
            Err(why) => {
                canvas.rect("hatch", (LEFT, top + 26.0), (36.0, 22.0));
                canvas.text("label why start", (LEFT + 46.0, top + 43.0), why);
                return;
            }
        };
        canvas.rect(
            "bar one",
            (at(0.0_f64.max(axis.low)), top + 26.0),
            (at(value) - at(0.0), 22.0),
        );
        let mut end = at(value);
        if let Some(interval) = bar.interval {
            canvas.line(
                "whisker-back",
                (at(interval.low), top + 37.0),
                (at(interval.high), top + 37.0),
            );
            canvas.line("whisker", (at(interval.low), top + 37.0), (at(interval.high), top + 37.0));
            end = end.max(at(interval.high));
        }
        if let Some(mark) = bar.mark {
            canvas.line("mark-line", (at(mark), top + 22.0), (at(mark), top + 52.0));
            end = end.max(at(mark));
        }
        let said = self.unit.say_short(value, self.decimals);
        canvas.text("value start", (end + 10.0, top + 43.0), &said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_bar_says_why_and_draws_no_length() {
        let chart = BarChart {
            id: "b".to_owned(),
            title: "t".to_owned(),
            reading: "r".to_owned(),
            unit: Unit::PerCent,
            decimals: 1,
            place: "Here".to_owned(),
            wider: "District".to_owned(),
            bars: vec![Bar {
                name: "One".to_owned(),
                value: Err("fewer than 10 children".to_owned()),
                interval: None,
                mark: Some(3.0),
            }],
        };
        let svg = chart.svg();
        assert!(svg.contains("fewer than 10 children") && svg.contains("class=\"hatch\""));
        assert_eq!(svg.matches("class=\"bar one\"").count(), 1, "only the key");
    }
}
