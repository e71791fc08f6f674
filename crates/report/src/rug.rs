//! A tartan rug: areas down, measures across, and in each cell a letter, a shade and the figure.
//!
//! The rug is a table, and stays one for readers who hear it: the picture is the table's own
//! cells. A letter says what the shade says, so that nothing hangs on colour.

use crate::beside::{Beside, Estimate, counted, number};
use crate::number::{Polarity, Unit, grouped};
use crate::twin::{Twin, TwinCell};

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct RugMeasure {
    /// What people call it.
    pub name: String,
    /// How its figures are written.
    pub unit: Unit,
    /// Which way is better.
    pub polarity: Polarity,
    /// The wider area's figure, or why there is none.
    pub wider: Result<Estimate, String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct RugArea {
    /// Its name.
    pub name: String,
    /// Its figures in the order of the measures, each with an interval or why there is none.
    pub figures: Vec<Result<Estimate, String>>,
}

/// The rug.
#[derive(Debug, Clone, PartialEq)]
pub struct Rug {
    /// What it shows.
    pub title: String,
    /// The wider area.
    pub wider: String,
    /// One area and several: `locality`, `localities`.
    pub noun: (String, String),
    /// The columns.
    pub measures: Vec<RugMeasure>,
    /// The rows, in the order shown.
    pub areas: Vec<RugArea>,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weave {
    /// Clearly better.
    Better,
    /// Clearly worse.
    Worse,
    /// Not to be told apart.
    Similar,
    /// Clearly higher, where neither way is better.
    Higher,
    /// Clearly lower, where neither way is better.
    Lower,
    /// No figure may be shown, or nothing to compare it with.
    Absent,
}

impl Weave {
    /// The letter that stands in the cell.
    pub const fn letter(self) -> &'static str {
        match self {
            Weave::Better => "B",
            Weave::Worse => "W",
            Weave::Similar => "S",
            Weave::Higher => "H",
            Weave::Lower => "L",
            Weave::Absent => "\u{2013}",
        }
    }

    /// What the letter stands for.
    pub const fn words(self) -> &'static str {
        match self {
            Weave::Better => "better",
            Weave::Worse => "worse",
            Weave::Similar => "no clear difference",
            Weave::Higher => "higher",
            Weave::Lower => "lower",
            Weave::Absent => "not compared",
        }
    }

    /// All of them, in the order of a key.
    pub const ALL: [Weave; 6] =
        [Weave::Better, Weave::Worse, Weave::Similar, Weave::Higher, Weave::Lower, Weave::Absent];
}

impl Rug {
    /// What the cell of an area and a measure says.
    pub fn weave(&self, area: &RugArea, measure: usize) -> Weave {
        let (Some(own), Some(column)) = (area.figures.get(measure), self.measures.get(measure))
        else {
            return Weave::Absent;
        };
        let (Ok(own), Ok(wider)) = (own, &column.wider) else { return Weave::Absent };
        if !own.is_sound() || !wider.is_sound() {
            return Weave::Absent;
        }
        match (Beside::of(own, wider), column.polarity) {
            (Beside::Similar, _) => Weave::Similar,
            (Beside::Higher, Polarity::Context) => Weave::Higher,
            (Beside::Lower, Polarity::Context) => Weave::Lower,
            (Beside::Higher, Polarity::High) | (Beside::Lower, Polarity::Low) => Weave::Better,
            (Beside::Higher, Polarity::Low) | (Beside::Lower, Polarity::High) => Weave::Worse,
        }
    }

    fn many(&self, weave: Weave) -> usize {
        let cells = self.areas.iter().flat_map(|area| {
            (0..self.measures.len()).map(move |measure| self.weave(area, measure))
        });
        cells.filter(|own| *own == weave).count()
    }

    /// The sentences that say the same.
    pub fn reading(&self) -> String {
        let cells = self.areas.len() * self.measures.len();
        let absent = self.many(Weave::Absent);
        let compared = cells - absent;
        if compared == 0 {
            return "There is no figure to compare.".to_owned();
        }
        let mut said = format!(
            "{} and {}: of {} compared with {}, {} better, {} worse, {} not to be told apart",
            counted(self.areas.len(), (&self.noun.0, &self.noun.1)),
            counted(self.measures.len(), ("measure", "measures")),
            counted(compared, ("figure", "figures")),
            self.wider,
            self.many(Weave::Better),
            self.many(Weave::Worse),
            self.many(Weave::Similar)
        );
        let differ = self.many(Weave::Higher) + self.many(Weave::Lower);
        if differ > 0 {
            said.push_str(&format!(", {differ} different where neither way is better"));
        }
        said.push_str(&format!(
            ". If nothing differed, chance alone would tell apart fewer than {}.",
            grouped(0.05 * compared as f64, 1)
        ));
        match absent {
            0 => {}
            1 => said.push_str(" 1 has no figure that may be shown."),
            many => said.push_str(&format!(" {many} have no figure that may be shown.")),
        }
        said
    }

    /// The figures as a table for a file: each measure's figure and what its cell says.
    pub fn twin(&self) -> Twin {
        let mut twin = Twin::of(
            &self.title,
            &["Area", "Measure", "Beside the wider area"],
            &["Figure", &self.wider],
        );
        for area in &self.areas {
            for (at, measure) in self.measures.iter().enumerate() {
                let cell = |figure: Option<&Result<Estimate, String>>| match figure {
                    Some(Ok(own)) => number(own.value, measure.unit, own.decimals),
                    Some(Err(why)) => TwinCell::Absent(why.clone()),
                    None => TwinCell::Absent("not counted".to_owned()),
                };
                let words = [area.name.as_str(), &measure.name, self.weave(area, at).words()];
                let mut row = words.map(|words| TwinCell::Words(words.to_owned())).to_vec();
                row.extend([cell(area.figures.get(at)), cell(Some(&measure.wider))]);
                twin.rows.push(row);
            }
        }
        twin
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn estimate(value: f64) -> Estimate {
        Estimate { value, low: value - 1.0, high: value + 1.0, decimals: 1 }
    }

    fn rug(figures: &[Vec<Option<f64>>]) -> Rug {
        let measure = |(name, polarity): (&str, Polarity)| RugMeasure {
            name: name.to_owned(),
            unit: Unit::PerCent,
            polarity,
            wider: Ok(Estimate::exact(20.0, 1)),
        };
        let kinds =
            [("Ready", Polarity::High), ("Absent", Polarity::Low), ("Language", Polarity::Context)];
        let area = |(at, figures): (usize, &Vec<Option<f64>>)| RugArea {
            name: format!("Area {at}"),
            figures: figures
                .iter()
                .map(|figure| {
                    figure.map(estimate).ok_or_else(|| "fewer than 10 children".to_owned())
                })
                .collect(),
        };
        Rug {
            title: "Localities by measure".to_owned(),
            wider: "Bradford".to_owned(),
            noun: ("locality".to_owned(), "localities".to_owned()),
            measures: kinds.map(measure).to_vec(),
            areas: figures.iter().enumerate().map(area).collect(),
        }
    }

    #[test]
    fn a_letter_says_what_each_cell_says() {
        let rug =
            rug(&[vec![Some(30.0), Some(30.0), Some(30.0)], vec![Some(10.0), Some(20.5), None]]);
        let cells: Vec<&str> = rug
            .areas
            .iter()
            .flat_map(|area| [0, 1, 2].map(|measure| rug.weave(area, measure).letter()))
            .collect();
        assert_eq!(cells, ["B", "W", "H", "W", "S", "\u{2013}"]);
        assert_eq!(
            rug.reading(),
            "2 localities and 3 measures: of 5 figures compared with Bradford, 1 better, 2 worse, 1 \
             not to be told apart, 1 different where neither way is better. If nothing differed, \
             chance alone would tell apart fewer than 0.3. 1 has no figure that may be shown."
        );
        assert!(
            rug.twin().csv().contains("Area 1,Language,not compared,fewer than 10 children,20")
        );
    }

    #[test]
    fn letters_and_words_are_all_different() {
        for (at, one) in Weave::ALL.iter().enumerate() {
            for other in &Weave::ALL[at + 1..] {
                assert!(one.letter() != other.letter() && one.words() != other.words());
            }
        }
    }

    proptest! {
        #[test]
        fn cells_of_all_kinds_add_up(figures in prop::collection::vec(
            prop::collection::vec(prop::option::of(0f64..40.0), 0..5), 0..8)) {
            let rug = rug(&figures);
            let all: usize = Weave::ALL.iter().map(|weave| rug.many(*weave)).sum();
            prop_assert_eq!(all, figures.len() * 3);
            prop_assert_eq!(rug.twin().rows.len(), all);
        }
    }
}
