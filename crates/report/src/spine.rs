//! One row an indicator: how far areas spread, where this place lies among them, and the line of
//! the wider area that all rows share.
//!
//! Each row has its own scale, so that the wider area is always in the middle and the area
//! furthest from it at an end: a row shows where a place stands, not how large a figure is, and
//! the figures stand beside it. The form is that of local public health profiles in England.

use crate::beside::{Beside, Estimate, counted, left_out, number};
use crate::number::{Polarity, Unit};
use crate::svg::{Canvas, broken};
use crate::twin::{Twin, TwinCell};

/// One indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct SpineRow {
    /// What people call it.
    pub name: String,
    /// How its figures are written.
    pub unit: Unit,
    /// Which way is better.
    pub polarity: Polarity,
    /// The place's figure with its interval, or why there is none.
    pub own: Result<Estimate, String>,
    /// The wider area's, or why there is none.
    pub wider: Result<Estimate, String>,
    /// The figures of all areas that may be shown, in any order.
    pub areas: Vec<Estimate>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Spine {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// The place.
    pub place: String,
    /// The wider area.
    pub wider: String,
    /// Several areas: `localities`.
    pub areas: String,
    /// The indicators, in the order drawn.
    pub rows: Vec<SpineRow>,
}

/// A row that can be drawn.
struct Drawn {
    own: Estimate,
    wider: Estimate,
    /// The lowest and the highest area, the place among them.
    ends: (Estimate, Estimate),
    /// The middle half, where there are four areas or more.
    half: Option<(f64, f64)>,
}

const MIDDLE: f64 = 320.0;
const HALF: f64 = 296.0;
const LINE: f64 = 27.0;
const ROW: f64 = 60.0;
const MOST: usize = 44;

impl SpineRow {
    fn drawn(&self) -> Result<Drawn, &str> {
        let own = self.own.as_ref().map_err(String::as_str)?;
        let wider = self.wider.as_ref().map_err(String::as_str)?;
        if !own.is_sound() || !wider.is_sound() {
            return Err("the figure is not a number");
        }
        let sound = self.areas.iter().filter(|area| area.is_sound());
        let mut all: Vec<Estimate> = sound.copied().chain([*own]).collect();
        all.sort_by(|a, b| a.value.total_cmp(&b.value));
        let ends = (*all.first().unwrap_or(own), *all.last().unwrap_or(own));
        let mut areas: Vec<f64> =
            self.areas.iter().filter(|area| area.is_sound()).map(|area| area.value).collect();
        areas.sort_by(f64::total_cmp);
        let half = (areas.len() >= 4).then(|| (part_way(&areas, 0.25), part_way(&areas, 0.75)));
        Ok(Drawn { own: *own, wider: *wider, ends, half })
    }

    /// The words of the judgement: nothing is better where neither way is.
    fn judged(&self, lies: Beside) -> &'static str {
        match (lies, self.polarity) {
            (Beside::Similar, _) => "no clear difference",
            (_, Polarity::Context) => lies.words(),
            (Beside::Higher, Polarity::High) | (Beside::Lower, Polarity::Low) => "better",
            (Beside::Higher, Polarity::Low) | (Beside::Lower, Polarity::High) => "worse",
        }
    }
}

/// The figure so far along an ordered list, between its two neighbours.
fn part_way(sorted: &[f64], part: f64) -> f64 {
    let at = part * (sorted.len() - 1) as f64;
    let (below, over) = (at.floor() as usize, at - at.floor());
    let next = sorted[(below + 1).min(sorted.len() - 1)];
    sorted[below] + over * (next - sorted[below])
}

impl Drawn {
    /// How far right a figure lies: the wider area in the middle, the furthest at an end.
    fn across(&self, value: f64) -> f64 {
        let away = |end: &Estimate| (end.value - self.wider.value).abs();
        let far = away(&self.ends.0).max(away(&self.ends.1));
        let share = if far > 0.0 { (value - self.wider.value) / far } else { 0.0 };
        MIDDLE + HALF * if share.is_nan() { 0.0 } else { share.clamp(-1.0, 1.0) }
    }
}

impl Spine {
    /// The sentences that say the same.
    pub fn reading(&self) -> String {
        let drawn: Vec<(&SpineRow, Beside)> = self
            .rows
            .iter()
            .filter_map(|row| {
                row.drawn().ok().map(|drawn| (row, Beside::of(&drawn.own, &drawn.wider)))
            })
            .collect();
        let absent = left_out(self.rows.len() - drawn.len());
        if drawn.is_empty() {
            return format!("There is no figure to draw.{absent}");
        }
        let many =
            |words: &str| drawn.iter().filter(|(row, lies)| row.judged(*lies) == words).count();
        let context = many("clearly higher") + many("clearly lower");
        format!(
            "Of {}, {} stands better than {} on {}, worse on {}, and without a clear difference on \
             {}{}. If nothing differed, chance alone would tell apart fewer than {}.{absent}",
            counted(drawn.len(), ("measure", "measures")),
            self.place,
            self.wider,
            many("better"),
            many("worse"),
            many("no clear difference"),
            match context {
                0 => String::new(),
                1 => "; 1 differs where neither way is better".to_owned(),
                many => format!("; {many} differ where neither way is better"),
            },
            crate::number::grouped(0.05 * drawn.len() as f64, 1)
        )
    }

    /// The figures as a table.
    pub fn twin(&self) -> Twin {
        let wider = self.wider.as_str();
        let mut twin = Twin::of(
            &self.title,
            &["Measure", "Beside the wider area"],
            &[
                "Figure",
                "95% interval, low",
                "95% interval, high",
                wider,
                "Lowest area",
                "Highest area",
            ],
        );
        for row in &self.rows {
            let name = TwinCell::Words(row.name.clone());
            twin.rows.push(match row.drawn() {
                Ok(drawn) => {
                    let lies = row.judged(Beside::of(&drawn.own, &drawn.wider));
                    let mut cells = vec![name, TwinCell::Words(lies.to_owned())];
                    cells.extend(drawn.own.cells(row.unit));
                    let others = [drawn.wider, drawn.ends.0, drawn.ends.1];
                    cells.extend(others.map(|own| number(own.value, row.unit, own.decimals)));
                    cells
                }
                Err(why) => {
                    let mut cells = vec![name, TwinCell::Words("not compared".to_owned())];
                    cells.extend(std::iter::repeat_n(TwinCell::Absent(why.to_owned()), 6));
                    cells
                }
            });
        }
        twin
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let reading = self.reading();
        let keys = self.keys();
        let top = 16.0 + LINE * keys.iter().map(|(_, words)| words.len()).sum::<usize>() as f64;
        let tall: f64 = self.rows.iter().map(|row| height(&self.words(row))).sum();
        let size = (640.0, top + tall + 12.0);
        let mut canvas = Canvas::open(&self.id, "chart chart-spine", size, (&self.title, &reading));
        draw_keys(&mut canvas, &keys);
        canvas.line("mark-line", (MIDDLE, top + 4.0), (MIDDLE, top + tall));
        let mut y = top;
        for row in &self.rows {
            let words = self.words(row);
            canvas.lines("label start halo", (8.0, y + 26.0), LINE, &words);
            let middle = y + height(&words) - 16.0;
            match row.drawn() {
                Ok(drawn) => draw_row(&mut canvas, row, &drawn, middle),
                Err(_) => canvas.rect("hatch", (8.0, middle - 12.0), (36.0, 22.0)),
            }
            y += height(&words);
        }
        canvas.close()
    }

    fn words(&self, row: &SpineRow) -> Vec<String> {
        let said = match row.drawn() {
            Ok(drawn) => format!(
                "{}: {}, {}",
                row.name,
                drawn.own.short(row.unit),
                row.judged(Beside::of(&drawn.own, &drawn.wider))
            ),
            Err(why) => format!("{}: {why}", row.name),
        };
        broken(&said, MOST)
    }

    fn keys(&self) -> [(&'static str, Vec<String>); 4] {
        [
            ("mark-line", broken(&self.wider, MOST - 6)),
            ("spread", broken(&format!("all {}, lowest to highest", self.areas), MOST - 6)),
            ("spread half", broken(&format!("the middle half of {}", self.areas), MOST - 6)),
            ("mark one", broken(&self.place, MOST - 6)),
        ]
    }
}

fn draw_keys(canvas: &mut Canvas, keys: &[(&'static str, Vec<String>); 4]) {
    let mut y = 26.0;
    for (class, words) in keys {
        match *class {
            "mark-line" => canvas.line(class, (36.0, y - 20.0), (36.0, y + 2.0)),
            "mark one" => canvas.dot("mark key", (36.0, y - 7.0), 6.0, ""),
            spread => canvas.rect(spread, (12.0, y - 16.0), (50.0, 16.0)),
        }
        canvas.lines("key start", (76.0, y), LINE, words);
        y += LINE * words.len() as f64;
    }
}

fn height(words: &[String]) -> f64 {
    ROW + LINE * (words.len() as f64 - 1.0)
}

fn draw_row(canvas: &mut Canvas, row: &SpineRow, drawn: &Drawn, middle: f64) {
    let mut band = |class: &str, (low, high): (f64, f64)| {
        let (from, to) = (drawn.across(low), drawn.across(high));
        canvas.rect(class, (from, middle - 8.0), (to - from, 16.0));
    };
    band("spread", (drawn.ends.0.value, drawn.ends.1.value));
    if let Some(half) = drawn.half {
        band("spread half", half);
    }
    let lies = Beside::of(&drawn.own, &drawn.wider);
    let own = drawn.own.with_interval(row.unit);
    let tip = format!("{}: {own}, {}", row.name, row.judged(lies));
    let at = (drawn.across(drawn.own.value), middle);
    lies.shape().draw(canvas, lies.class(), at, &tip);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;
    use proptest::prelude::*;

    fn row(own: Option<(f64, f64)>, wider: f64, areas: &[f64]) -> SpineRow {
        let own = own.map(|(value, half)| Estimate {
            value,
            low: value - half,
            high: value + half,
            decimals: 1,
        });
        SpineRow {
            name: "Persistent absence, with a name that takes two lines of words".to_owned(),
            unit: Unit::PerCent,
            polarity: Polarity::Low,
            own: own.ok_or_else(|| "fewer than 10 children".to_owned()),
            wider: Ok(Estimate::exact(wider, 1)),
            areas: areas.iter().map(|area| Estimate::exact(*area, 1)).collect(),
        }
    }

    fn spine(rows: Vec<SpineRow>) -> Spine {
        Spine {
            id: "s".to_owned(),
            title: "Heaton among localities".to_owned(),
            place: "Heaton".to_owned(),
            wider: "Bradford".to_owned(),
            areas: "localities".to_owned(),
            rows,
        }
    }

    #[test]
    fn the_reading_counts_better_and_worse_as_the_rows_do() {
        let areas = [10.0, 15.0, 20.0, 22.0, 30.0];
        let spine = spine(vec![
            row(Some((30.0, 2.0)), 20.0, &areas),
            row(Some((10.0, 2.0)), 20.0, &areas),
            row(Some((21.0, 2.0)), 20.0, &areas),
            row(None, 20.0, &areas),
        ]);
        assert_eq!(
            spine.reading(),
            "Of 3 measures, Heaton stands better than Bradford on 1, worse on 1, and without a clear \
             difference on 1. If nothing differed, chance alone would tell apart fewer than 0.2. 1 \
             has no figure that may be shown; the table says why."
        );
        let svg = spine.svg();
        laws::stays_inside(&svg);
        assert_eq!(svg.matches("class=\"mark two\"").count(), 2);
        assert!(
            svg.contains("fewer than 10")
                && spine.twin().csv().contains("not compared,fewer than 10")
        );
    }

    #[test]
    fn quarters_lie_where_a_hand_finds_them() {
        let sorted = [1.0, 2.0, 3.0, 4.0, 10.0];
        assert_eq!((part_way(&sorted, 0.25), part_way(&sorted, 0.75)), (2.0, 4.0));
        assert_eq!(part_way(&[1.0, 2.0, 3.0, 4.0], 0.25), 1.75);
    }

    proptest! {
        #[test]
        fn every_row_keeps_the_wider_area_in_the_middle(
            own in prop::option::of((-1e6f64..1e6, 0.0f64..1e5)),
            wider in -1e6f64..1e6,
            areas in prop::collection::vec(-1e6f64..1e6, 0..9),
        ) {
            let one = row(own, wider, &areas);
            if let Ok(drawn) = one.drawn() {
                prop_assert_eq!(drawn.across(wider), MIDDLE);
                prop_assert!(drawn.across(drawn.ends.0.value) <= drawn.across(drawn.own.value));
                prop_assert!(drawn.across(drawn.ends.1.value) >= drawn.across(drawn.own.value));
            }
            let mut turned = one.clone();
            turned.areas.reverse();
            let (first, other) = (spine(vec![one]), spine(vec![turned]));
            laws::stays_inside(&first.svg());
            prop_assert_eq!(first.svg(), other.svg());
        }
    }

    #[test]
    fn no_rows_and_enormous_figures_are_still_pictures() {
        laws::stays_inside(&spine(vec![]).svg());
        laws::stays_inside(
            &spine(vec![row(Some((1e300, 0.0)), -1e300, &[f64::NAN, f64::MAX])]).svg(),
        );
    }
}
