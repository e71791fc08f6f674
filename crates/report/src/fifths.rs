//! Where children live: five fifths of a district by deprivation, in sentences, as a picture and as a table.
//!
//! What stands together is told, never what brings it about. A withheld count keeps its bounds, and a gap that
//! chance could bring is said to be one.

pub use measure::fifths::{Ends, Slope};
use measure::fifths::{Figured, difference_interval};

use crate::number::{Unit, grouped};
use crate::scale::Axis;
use crate::sheet::{Interval, Level};
use crate::svg::{Canvas, broken};

/// The names of the five, the most deprived first.
pub const NAMES: [&str; 5] =
    ["Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth"];

/// One fifth.
#[derive(Debug, Clone, PartialEq)]
pub struct FifthLine {
    /// Its figure, or why there is none.
    pub level: Level,
    /// Its interval.
    pub interval: Option<Interval>,
    /// What it could be at least and at most where counts are withheld.
    pub possible: Option<Ends>,
    /// Counted in it; an area across a cut counts in proportion.
    pub numerator: Option<f64>,
    /// Out of so many.
    pub denominator: Option<f64>,
    /// Small areas in it, wholly or in part.
    pub areas: Option<usize>,
    /// In how many of them the count is withheld.
    pub withheld: usize,
}

/// The gap in an earlier period, most less least deprived.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierLine {
    /// The period.
    pub period: String,
    /// The gap.
    pub difference: f64,
    /// Its 95 % interval.
    pub interval: Option<Ends>,
}

/// Five fifths with what lies between them.
#[derive(Debug, Clone, PartialEq)]
pub struct InsideFifths {
    /// What the fifths are made of and ordered by: `small areas by the English Indices of Deprivation 2025`.
    pub basis: String,
    /// The period of the figures.
    pub period: String,
    /// The five, the most deprived first.
    pub five: [FifthLine; 5],
    /// Most less least deprived; `None` when one of the two is not a number.
    pub difference: Option<f64>,
    /// Its 95 % interval.
    pub difference_interval: Option<Ends>,
    /// What it could be where counts are withheld.
    pub difference_possible: Option<Ends>,
    /// The slope.
    pub slope: Option<Slope>,
    /// Earlier periods, the earliest first.
    pub earlier: Vec<EarlierLine>,
    /// Small areas that are in no fifth.
    pub left_out: usize,
    /// Everybody was counted: there is no interval to give.
    pub complete: bool,
}

impl InsideFifths {
    /// The two ends: `31.2% in the most deprived fifth, 12.4% in the least deprived`.
    pub fn ends_in_words(&self, unit: Unit, decimals: u8) -> String {
        let [most, .., least] = &self.five;
        let say = |line: &FifthLine| match &line.level {
            Level::Known(value) => unit.say(*value, decimals),
            Level::Absent(why) => why.clone(),
        };
        format!("{} in the most deprived fifth, {} in the least deprived", say(most), say(least))
    }

    /// Everything, a sentence each.
    pub fn reading(&self, unit: Unit, decimals: u8) -> Vec<String> {
        let mut told = vec![format!("In {}: {}.", self.period, self.ends_in_words(unit, decimals))];
        told.extend(self.difference.map(|gap| self.gap_in_words(gap, unit, decimals)));
        told.extend(self.slope.map(|slope| slope_in_words(&slope, unit, decimals)));
        told.extend(self.change_in_words(unit, decimals));
        told.extend(self.missing_in_words(unit, decimals));
        told.push(
            "This shows what is found together. It does not show why, and it says nothing of any \
             one child."
                .to_owned(),
        );
        told
    }

    fn gap_in_words(&self, gap: f64, unit: Unit, decimals: u8) -> String {
        let which = if gap < 0.0 { "lower" } else { "higher" };
        let size = unit.say_difference(gap.abs(), decimals);
        let said = format!("The gap: {size} {which} where deprivation is highest");
        match (self.difference_interval, self.complete) {
            (Some(ends), _) => {
                let ends = turned(ends, gap);
                let holds = if ends.low <= 0.0 && 0.0 <= ends.high {
                    "That includes no gap at all, so chance alone could bring it"
                } else {
                    "That does not include nought, so it is more than chance often brings"
                };
                format!(
                    "{said} (95% interval {} to {}). {holds}.",
                    grouped(ends.low, decimals),
                    grouped(ends.high, decimals)
                )
            }
            (None, true) => format!("{said}. Everybody was counted, so it has no interval."),
            (None, false) => format!("{said}. No interval can be given."),
        }
    }

    fn change_in_words(&self, unit: Unit, decimals: u8) -> Option<String> {
        let (now, then) = (self.difference?, self.earlier.last()?);
        let figured = |value, interval| Figured { people: 1.0, value, interval };
        let change = difference_interval(
            &figured(now, self.difference_interval),
            &figured(then.difference, then.interval),
        );
        let which = match now.abs().total_cmp(&then.difference.abs()) {
            std::cmp::Ordering::Less => "narrower",
            std::cmp::Ordering::Equal => "the same",
            std::cmp::Ordering::Greater => "wider",
        };
        let chance = match change {
            Some(ends) if ends.low <= 0.0 && 0.0 <= ends.high => {
                ", a change that chance alone could bring"
            }
            Some(_) => ", a change that is more than chance often brings",
            None => "",
        };
        let size = unit.say_difference(then.difference.abs(), decimals);
        Some(format!("In {} the gap was {size}: it is {which} now{chance}.", then.period))
    }

    fn missing_in_words(&self, unit: Unit, decimals: u8) -> Option<String> {
        let withheld = self.five.iter().any(|line| line.withheld > 0);
        let mut told = String::new();
        if withheld {
            told.push_str("In some small areas the count is withheld; the table says in how many.");
            if let Some(ends) = self.difference_possible {
                let say = |value| unit.say_difference(value, decimals);
                told.push_str(&format!(
                    " Whatever those counts are, the gap lies between {} and {}.",
                    say(ends.low),
                    say(ends.high)
                ));
            }
        }
        if self.left_out > 0 {
            let many = if self.left_out == 1 {
                "1 small area is".to_owned()
            } else {
                format!("{} small areas are", self.left_out)
            };
            let space = if told.is_empty() { "" } else { " " };
            told.push_str(&format!(
                "{space}{many} in no fifth: there is no base or no rank of deprivation for it."
            ));
        }
        (!told.is_empty()).then_some(told)
    }
}

fn slope_in_words(slope: &Slope, unit: Unit, decimals: u8) -> String {
    let say = |value| unit.say(value, decimals);
    let size = unit.say_difference(slope.difference.abs(), decimals);
    let interval = slope.difference_interval.map_or(String::new(), |ends| {
        let ends = turned(ends, slope.difference);
        format!(
            " (95% interval {} to {})",
            grouped(ends.low, decimals),
            grouped(ends.high, decimals)
        )
    });
    let ratio = slope.ratio.map_or(String::new(), |ratio| {
        let times = |value| grouped(value, 2);
        let interval = slope.ratio_interval.map_or(String::new(), |ends| {
            format!(" (95% interval {} to {})", times(ends.low), times(ends.high))
        });
        format!(", {} times as high at the first as at the second{interval}", times(ratio))
    });
    format!(
        "A straight line through all five goes from {} at the most deprived end to {} at the least \
         deprived: a slope of {size}{interval}{ratio}. Unlike the two ends, it uses everybody.",
        say(slope.at_most),
        say(slope.at_least),
    )
}

/// The ends of a difference as they are for its size, when the difference is below nought.
fn turned(ends: Ends, difference: f64) -> Ends {
    if difference < 0.0 { Ends { low: -ends.high, high: -ends.low } } else { ends }
}

const LEFT: f64 = 10.0;
const WIDE: f64 = 620.0;
const LINE: f64 = 27.0;
const MOST: usize = 44;

/// The picture of five fifths in their order.
pub fn svg(id: &str, title: &str, fifths: &InsideFifths, unit: Unit, decimals: u8) -> String {
    let rows: Vec<(Vec<String>, &FifthLine)> = NAMES
        .iter()
        .zip(&fifths.five)
        .map(|(name, line)| {
            let said = match &line.level {
                Level::Known(value) => unit.say_short(*value, decimals),
                Level::Absent(why) => why.clone(),
            };
            (broken(&format!("{name}: {said}"), MOST), line)
        })
        .collect();
    let tall = |words: &[String]| 35.0 + LINE * words.len() as f64;
    let height: f64 = rows.iter().map(|(words, _)| tall(words)).sum::<f64>() + 12.0;
    let reading = fifths.reading(unit, decimals).join(" ");
    let mut canvas =
        Canvas::open(id, "chart chart-fifths", (640.0, height.ceil()), (title, &reading));
    let values: Vec<f64> = fifths
        .five
        .iter()
        .flat_map(|line| {
            let ends = line.interval.map(|i| [i.low, i.high]).into_iter().flatten();
            ends.chain(line.level.value())
        })
        .collect();
    let axis = Axis::covering(&values, 4, true);
    let at = |value: f64| LEFT + WIDE * axis.share(value);
    let mut top = 0.0;
    for (words, line) in &rows {
        canvas.lines("label start halo", (LEFT, top + 28.0), LINE, words);
        let y = top + 20.0 + LINE * words.len() as f64;
        if let Some(value) = line.level.value() {
            canvas.line("grid", (LEFT, y), (LEFT + WIDE, y));
            if let Some(interval) = line.interval {
                canvas.line("whisker one", (at(interval.low), y), (at(interval.high), y));
            }
            canvas.dot("mark one", (at(value), y), 7.0, &words.join(" "));
        }
        top += tall(words);
    }
    canvas.close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;
    use proptest::prelude::*;

    fn line(value: f64) -> FifthLine {
        FifthLine {
            level: Level::Known(value),
            interval: Some(Interval { low: value - 1.0, high: value + 1.0, per_cent: 95 }),
            possible: None,
            numerator: Some(value * 10.0),
            denominator: Some(1_000.0),
            areas: Some(12),
            withheld: 0,
        }
    }

    fn fifths(values: [f64; 5], half: f64) -> InsideFifths {
        let difference = values[0] - values[4];
        InsideFifths {
            basis: "small areas by an invented index".to_owned(),
            period: "2025".to_owned(),
            five: values.map(line),
            difference: Some(difference),
            difference_interval: Some(Ends { low: difference - half, high: difference + half }),
            difference_possible: None,
            slope: None,
            earlier: Vec::new(),
            left_out: 0,
            complete: false,
        }
    }

    fn told(found: &InsideFifths) -> String {
        found.reading(Unit::PerCent, 1).join(" ")
    }

    #[test]
    fn a_gap_is_said_with_its_size_its_side_and_what_chance_could_do() {
        let found = fifths([30.0, 25.0, 20.0, 15.0, 10.0], 2.0);
        let said = told(&found);
        assert!(said.starts_with("In 2025: 30.0% in the most deprived fifth, 10.0% in the least deprived. The gap: 20.0 percentage points higher where deprivation is highest (95% interval 18.0 to 22.0). That does not include nought"), "{said}");
        let said = told(&fifths([60.0, 62.0, 65.0, 70.0, 75.0], 2.0));
        assert!(said.contains("15.0 percentage points lower where deprivation is highest (95% interval 13.0 to 17.0)"), "{said}");
        let said = told(&fifths([20.5, 20.0, 20.0, 20.0, 20.0], 2.0));
        assert!(
            said.contains("(95% interval \u{2212}1.5 to 2.5). That includes no gap at all"),
            "{said}"
        );
    }

    #[test]
    fn what_is_not_known_is_said_and_not_made_up() {
        let mut found = fifths([30.0, 25.0, 20.0, 15.0, 10.0], 2.0);
        found.difference_interval = None;
        found.complete = true;
        assert!(told(&found).contains("Everybody was counted, so it has no interval."));
        found.complete = false;
        assert!(told(&found).contains("No interval can be given."));
        found.five[4].level = Level::Absent("at most 3.0%".to_owned());
        found.difference = None;
        let said = told(&found);
        assert!(said.contains("at most 3.0% in the least deprived") && !said.contains("The gap"));
        found.five[2].withheld = 2;
        found.difference_possible = Some(Ends { low: 17.0, high: 23.0 });
        found.left_out = 3;
        let said = told(&found);
        assert!(said.contains("the gap lies between 17.0 percentage points and 23.0"), "{said}");
        assert!(said.contains("3 small areas are in no fifth"), "{said}");
    }

    #[test]
    fn a_change_of_the_gap_is_set_beside_chance() {
        let mut found = fifths([30.0, 25.0, 20.0, 15.0, 10.0], 1.0);
        let then = |difference: f64| EarlierLine {
            period: "2024".to_owned(),
            difference,
            interval: Some(Ends { low: difference - 1.0, high: difference + 1.0 }),
        };
        // Two intervals of one to each side add to 1.41.
        found.earlier = vec![then(21.3)];
        assert!(
            told(&found).contains("it is narrower now, a change that chance alone could bring")
        );
        found.earlier = vec![then(18.5)];
        assert!(told(&found).contains("it is wider now, a change that is more than chance often"));
    }

    proptest! {
        #[test]
        fn the_picture_holds_all_five_and_stays_inside(
            values in prop::array::uniform5(0.0_f64..100.0),
            absent in 0_usize..6,
        ) {
            let mut found = fifths(values, 3.0);
            if let Some(line) = found.five.get_mut(absent) {
                line.level = Level::Absent("not shown, to protect children".to_owned());
                line.interval = None;
            }
            let svg = svg("f", "A title", &found, Unit::PerCent, 1);
            laws::stays_inside(&svg);
            let known = found.five.iter().filter(|line| line.level.value().is_some()).count();
            prop_assert_eq!(svg.matches("<circle").count(), known);
            prop_assert_eq!(svg.matches("whisker").count(), known);
            for name in NAMES {
                prop_assert!(svg.contains(name), "{name}");
            }
        }
    }
}
