//! Lying bars with their intervals, each with a mark where the wider area stands.
//!
//! The name stands above its bar, broken into lines where it is long, so that it fits on a
//! telephone. A bar that may not be shown
//! says why in words in the same place: an empty row would read as zero.

use crate::number::Unit;
use crate::scale::Axis;
use crate::sheet::Interval;
use crate::svg::{Canvas, broken};

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
const ROW: f64 = 72.0;
/// From one line of words to the next; a telephone shows letters of 25 units.
const LINE: f64 = 27.0;
/// Characters of a line that fit beside nothing, beside the sign of a withheld figure, in the key.
const MOST: usize = 46;
const MOST_OF_WHY: usize = 42;
const MOST_OF_KEY: usize = 40;

impl BarChart {
    /// The picture.
    pub fn svg(&self) -> String {
        let has_marks = self.bars.iter().any(|bar| bar.mark.is_some());
        let mut top = if has_marks { 14.0 + 2.0 * 28.0 + self.extra_of_key() } else { 12.0 };
        let rows: f64 = self.bars.iter().map(height).sum();
        let size = (640.0, top + rows + 8.0);
        let words = (self.title.as_str(), self.reading.as_str());
        let mut canvas = Canvas::open(&self.id, "chart chart-bars", size, words);
        if has_marks {
            self.draw_key(&mut canvas);
        }
        let axis = Axis::covering(&self.values(), 4, true);
        for bar in &self.bars {
            self.draw_bar(&mut canvas, bar, &axis, top);
            top += height(bar);
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

    /// What the key takes beyond one line for each name.
    fn extra_of_key(&self) -> f64 {
        [&self.place, &self.wider].map(|name| extra(&broken(name, MOST_OF_KEY))).iter().sum()
    }

    fn draw_key(&self, canvas: &mut Canvas) {
        let (place, wider) = (broken(&self.place, MOST_OF_KEY), broken(&self.wider, MOST_OF_KEY));
        canvas.rect("bar one", (LEFT, 8.0), (30.0, 16.0));
        canvas.lines("key", (LEFT + 42.0, 22.0), LINE, &place);
        let y = 34.0 + extra(&place);
        canvas.line("mark-line", (LEFT + 15.0, y), (LEFT + 15.0, y + 22.0));
        canvas.lines("key", (LEFT + 42.0, y + 17.0), LINE, &wider);
    }

    fn draw_bar(&self, canvas: &mut Canvas, bar: &Bar, axis: &Axis, top: f64) {
        let at = |value: f64| LEFT + WIDE * axis.share(value);
        let name = broken(&bar.name, MOST);
        canvas.lines("label start", (LEFT, top + 22.0), LINE, &name);
        let top = top + extra(&name);
        let value = match &bar.value {
            Ok(value) => *value,
            Err(why) => {
                canvas.rect("hatch", (LEFT, top + 32.0), (36.0, 22.0));
                let why = broken(why, MOST_OF_WHY);
                canvas.lines("label why start", (LEFT + 46.0, top + 49.0), LINE, &why);
                return;
            }
        };
        canvas.rect(
            "bar one",
            (at(0.0_f64.max(axis.low)), top + 32.0),
            (at(value) - at(0.0), 22.0),
        );
        let mut end = at(value);
        if let Some(interval) = bar.interval {
            canvas.line(
                "whisker-back",
                (at(interval.low), top + 43.0),
                (at(interval.high), top + 43.0),
            );
            canvas.line("whisker", (at(interval.low), top + 43.0), (at(interval.high), top + 43.0));
            end = end.max(at(interval.high));
        }
        if let Some(mark) = bar.mark {
            canvas.line("mark-line", (at(mark), top + 28.0), (at(mark), top + 58.0));
            end = end.max(at(mark));
        }
        let said = self.unit.say_short(value, self.decimals);
        canvas.text("value start", (end + 10.0, top + 49.0), &said);
    }
}

/// What lines take beyond the first.
fn extra(lines: &[String]) -> f64 {
    LINE * lines.len().saturating_sub(1) as f64
}

/// A row grows with the lines of its name and of the reason that stands for its figure.
fn height(bar: &Bar) -> f64 {
    let why = bar.value.as_ref().err().map_or(0.0, |why| extra(&broken(why, MOST_OF_WHY)));
    ROW + extra(&broken(&bar.name, MOST)) + why
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

    #[test]
    fn a_long_name_takes_more_lines_and_a_taller_picture() {
        let name =
            "Expected standard in reading, writing and mathematics at the age of eleven years";
        let draw = |name: &str| {
            let bar =
                Bar { name: name.to_owned(), value: Ok(4.0), interval: None, mark: Some(3.0) };
            BarChart {
                id: "b".to_owned(),
                title: "t".to_owned(),
                reading: "r".to_owned(),
                unit: Unit::PerCent,
                decimals: 1,
                place: "A locality whose name its people made rather long, with its interval"
                    .to_owned(),
                wider: "District".to_owned(),
                bars: vec![bar.clone(), bar],
            }
            .svg()
        };
        let tall = |svg: &str| -> f64 {
            let size = svg.split("viewBox=\"0 0 640 ").nth(1).expect("a size");
            size.split('"').next().expect("a height").parse().expect("a number")
        };
        assert!((tall(&draw(name)) - tall(&draw("Short")) - 2.0 * LINE).abs() < 1e-9);
        let svg = draw(name);
        let lines = svg.split("<tspan").skip(1).filter_map(|rest| rest.split(['>', '<']).nth(1));
        let longest = lines.map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest <= MOST), "{longest:?}");
    }
}
