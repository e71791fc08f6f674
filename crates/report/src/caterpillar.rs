//! Areas in the order of their figures, each with its interval, beside the benchmark's line.
//!
//! An order alone invites a league table. Here no area can be given without an interval, so a
//! reader sees which places in the order may be chance. Goldstein and Spiegelhalter, *League
//! tables and their limitations*, Journal of the Royal Statistical Society A 159:385, 1996.

use measure::Confidence;
use measure::methods::funnel::flags_by_chance;

use crate::beside::{Beside, Estimate, counted, left_out};
use crate::number::{Unit, grouped};
use crate::scale::Axis;
use crate::svg::{Canvas, broken};
use crate::twin::{Twin, TwinCell};

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct RangedArea {
    /// Its name.
    pub name: String,
    /// Its figure with the interval, or why there is none.
    pub figure: Result<Estimate, String>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Caterpillar {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// How figures are written.
    pub unit: Unit,
    /// One area and several: `locality`, `localities`.
    pub noun: (String, String),
    /// The name of what the line stands for.
    pub wider: String,
    /// Its figure; its two ends are alike where it is known for sure.
    pub benchmark: Estimate,
    /// The areas, in any order.
    pub areas: Vec<RangedArea>,
}

/// An area that can be drawn.
type Drawn<'a> = (&'a str, Estimate);

const LEFT: f64 = 10.0;
const WIDE: f64 = 620.0;
const LINE: f64 = 27.0;
const ROW: f64 = 62.0;
const MOST: usize = 44;

impl Caterpillar {
    /// The areas that can be drawn, highest first, then by name; and those that cannot, by name.
    fn order(&self) -> (Vec<Drawn<'_>>, Vec<(&str, &str)>) {
        let (mut drawn, mut absent) = (Vec::new(), Vec::new());
        for area in &self.areas {
            match &area.figure {
                Ok(figure) if figure.is_sound() => drawn.push((area.name.as_str(), *figure)),
                Ok(_) => absent.push((area.name.as_str(), "the figure is not a number")),
                Err(why) => absent.push((area.name.as_str(), why.as_str())),
            }
        }
        drawn.sort_by(|a, b| b.1.value.total_cmp(&a.1.value).then_with(|| a.0.cmp(b.0)));
        absent.sort_unstable();
        (drawn, absent)
    }

    fn many(&self, lies: Beside) -> usize {
        let (drawn, _) = self.order();
        drawn.iter().filter(|(_, own)| Beside::of(own, &self.benchmark) == lies).count()
    }

    /// The sentences that say the same.
    pub fn reading(&self) -> String {
        let (drawn, absent) = self.order();
        let noun = (self.noun.0.as_str(), self.noun.1.as_str());
        if drawn.is_empty() {
            return format!("There is no figure to draw.{}", left_out(absent.len()));
        }
        let wider = self.benchmark.say(self.unit);
        // Half of 5% on each side; where the benchmark has an interval too, chance marks fewer.
        let chance = grouped(flags_by_chance(drawn.len(), Confidence::NinetyFive), 1);
        let careful = self.benchmark.low < self.benchmark.high;
        format!(
            "Of {} with a figure, {} clearly higher than {} ({wider}), {} clearly lower, and {} \
             cannot be told apart from it. If none differed, chance alone would still mark {} \
             {chance}. Where two intervals overlap, the order of the two may be chance.{}",
            counted(drawn.len(), noun),
            is_or_are(self.many(Beside::Higher)),
            self.wider,
            is_or_are(self.many(Beside::Lower)),
            self.many(Beside::Similar),
            if careful { "fewer than" } else { "about" },
            left_out(absent.len())
        )
    }

    /// The figures as a table.
    pub fn twin(&self) -> Twin {
        let mut twin = Twin::of(
            &self.title,
            &["Area", "Beside the benchmark"],
            &["Figure", "95% interval, low", "95% interval, high"],
        );
        let (drawn, absent) = self.order();
        for (name, own) in drawn {
            let lies = Beside::of(&own, &self.benchmark).words();
            let mut row = vec![TwinCell::Words(name.to_owned()), TwinCell::Words(lies.to_owned())];
            row.extend(own.cells(self.unit));
            twin.rows.push(row);
        }
        for (name, why) in absent {
            let mut row =
                vec![TwinCell::Words(name.to_owned()), TwinCell::Words("not compared".to_owned())];
            row.extend(std::iter::repeat_n(TwinCell::Absent(why.to_owned()), 3));
            twin.rows.push(row);
        }
        twin
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let (drawn, absent) = self.order();
        let key = broken(&self.key(), MOST - 4);
        let top = 12.0 + LINE * key.len() as f64;
        let rows: f64 = drawn.iter().map(|(name, own)| self.tall(name, own)).sum();
        let withheld: f64 = absent
            .iter()
            .map(|(name, why)| LINE * absent_words(name, why).len() as f64 + 8.0)
            .sum();
        let (reading, size) = (self.reading(), (640.0, (top + rows + withheld + 12.0).ceil()));
        let mut canvas =
            Canvas::open(&self.id, "chart chart-caterpillar", size, (&self.title, &reading));
        canvas.line("mark-line", (LEFT + 15.0, 6.0), (LEFT + 15.0, 30.0));
        canvas.lines("key start", (LEFT + 42.0, 26.0), LINE, &key);
        let ends = drawn.iter().flat_map(|(_, own)| [own.low, own.high]);
        let benchmark = [self.benchmark.value];
        let values: Vec<f64> = ends.chain(benchmark).collect();
        let axis = Axis::covering(&values, 4, false);
        let at = |value: f64| LEFT + WIDE * axis.share(value);
        let line = at(self.benchmark.value);
        if !drawn.is_empty() {
            canvas.line("mark-line", (line, top + 6.0), (line, top + rows));
        }
        let mut y = top;
        for (name, own) in &drawn {
            self.draw(&mut canvas, (name, own), y, at);
            y += self.tall(name, own);
        }
        for (name, why) in absent {
            let words = absent_words(name, why);
            canvas.rect("hatch", (LEFT, y + 8.0), (24.0, 18.0));
            canvas.lines("label why start", (LEFT + 36.0, y + 25.0), LINE, &words);
            y += LINE * words.len() as f64 + 8.0;
        }
        canvas.close()
    }

    fn key(&self) -> String {
        format!("{}: {}", self.wider, self.benchmark.say(self.unit))
    }

    /// What stands over an area's mark.
    fn words(&self, name: &str, own: &Estimate) -> Vec<String> {
        broken(&format!("{name}: {}", own.short(self.unit)), MOST)
    }

    fn tall(&self, name: &str, own: &Estimate) -> f64 {
        ROW + LINE * (self.words(name, own).len() as f64 - 1.0)
    }

    fn draw(
        &self,
        canvas: &mut Canvas,
        (name, own): (&str, &Estimate),
        top: f64,
        at: impl Fn(f64) -> f64,
    ) {
        let words = self.words(name, own);
        canvas.lines("label start halo", (LEFT, top + 28.0), LINE, &words);
        let y = top + 20.0 + LINE * words.len() as f64;
        let lies = Beside::of(own, &self.benchmark);
        canvas.line("whisker one", (at(own.low), y), (at(own.high), y));
        let tip = format!("{name}: {}, {}", own.with_interval(self.unit), lies.words());
        lies.shape().draw(canvas, lies.class(), (at(own.value), y), &tip);
    }
}

fn is_or_are(count: usize) -> String {
    if count == 1 { "1 is".to_owned() } else { format!("{count} are") }
}

fn absent_words(name: &str, why: &str) -> Vec<String> {
    broken(&format!("{name}: {why}"), MOST - 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;
    use proptest::prelude::*;

    fn chart(areas: Vec<RangedArea>) -> Caterpillar {
        Caterpillar {
            id: "c".to_owned(),
            title: "Persistent absence by locality".to_owned(),
            unit: Unit::PerCent,
            noun: ("locality".to_owned(), "localities".to_owned()),
            wider: "Bradford".to_owned(),
            benchmark: Estimate { value: 20.0, low: 19.5, high: 20.5, decimals: 1 },
            areas,
        }
    }

    fn area(name: &str, value: f64, half: f64) -> RangedArea {
        let figure = Ok(Estimate { value, low: value - half, high: value + half, decimals: 1 });
        RangedArea { name: name.to_owned(), figure }
    }

    fn withheld(name: &str) -> RangedArea {
        RangedArea { name: name.to_owned(), figure: Err("fewer than 10 children".to_owned()) }
    }

    #[test]
    fn the_reading_counts_what_is_marked_and_says_what_chance_would_mark() {
        let chart = chart(vec![
            area("Heaton", 26.0, 2.0),
            area("Manningham", 21.0, 2.0),
            area("Ilkley", 11.0, 2.0),
            withheld("Keighley"),
        ]);
        assert_eq!(
            chart.reading(),
            "Of 3 localities with a figure, 1 is clearly higher than Bradford (20.0%), 1 is clearly \
             lower, and 1 cannot be told apart from it. If none differed, chance alone would still \
             mark fewer than 0.2. Where two intervals overlap, the order of the two may be chance. \
             1 has no figure that may be shown; the table says why."
        );
        let svg = chart.svg();
        assert!(svg.contains("Keighley: fewer than 10 children"));
        assert!(chart.twin().csv().contains("Keighley,not compared,fewer than 10 children"));
    }

    #[test]
    fn odd_sets_of_areas_are_still_pictures() {
        let long = "Aireborough".repeat(12);
        for areas in [
            vec![],
            vec![withheld("Only")],
            vec![area("One", 20.0, 0.0)],
            vec![area("A", 7.0, 1.0), area("B", 7.0, 1.0)],
            vec![area("A", -7.0, 1.0), area("B", 7.0, 10.0)],
            vec![area(&long, 1e200, 1e199), area("B", f64::NAN, 0.0), area("C", f64::MAX, 0.0)],
        ] {
            let chart = chart(areas);
            laws::stays_inside(&chart.svg());
            assert_eq!(chart.twin().rows.len(), chart.areas.len());
        }
    }

    fn figures() -> impl Strategy<Value = Vec<Option<(f64, f64)>>> {
        prop::collection::vec(prop::option::of((-1e4f64..1e4, 0.0f64..1e3)), 0..20)
    }

    proptest! {
        #[test]
        fn sentences_marks_and_rows_agree_whatever_the_order(figures in figures(), turn in 0usize..20) {
            let mut areas: Vec<RangedArea> = figures
                .iter()
                .enumerate()
                .map(|(at, figure)| match figure {
                    Some((value, half)) => area(&format!("Area {at}"), *value, *half),
                    None => withheld(&format!("Area {at}")),
                })
                .collect();
            let first = chart(areas.clone());
            let by = turn % areas.len().max(1);
            areas.rotate_left(by);
            areas.reverse();
            let other = chart(areas);
            prop_assert_eq!(first.svg(), other.svg());
            prop_assert_eq!(first.twin(), other.twin());
            laws::stays_inside(&first.svg());
            let (beyond, similar) = (first.many(Beside::Higher) + first.many(Beside::Lower), first.many(Beside::Similar));
            prop_assert_eq!(first.svg().matches("class=\"mark two\"").count(), beyond);
            prop_assert_eq!(first.svg().matches("class=\"mark one\"").count(), similar);
            let absent = figures.iter().filter(|figure| figure.is_none()).count();
            prop_assert_eq!(first.svg().matches("class=\"hatch\"").count(), absent);
            let csv = first.twin().csv();
            for lies in [Beside::Higher, Beside::Lower, Beside::Similar] {
                prop_assert_eq!(csv.matches(lies.words()).count(), first.many(lies));
            }
        }
    }
}
