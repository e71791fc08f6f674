//! What is aimed for by 2040, worked out from a rule and never typed in.
//!
//! The only rule with a number is "no worse than England's latest figure". England moves, and the
//! target moves with it; the definition says why the rule was chosen.

use crate::board_words;
use crate::definition::{Definition, Polarity, TargetRule};
use crate::observation::Observation;
use serde::{Deserialize, Serialize};

/// The year of the Vision.
pub const VISION_YEAR: u16 = 2040;

/// What is aimed for, and how far away it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetLine {
    /// The rule it follows from.
    pub rule: TargetRule,
    /// The figure the rule gives today; `None` without a benchmark or a target.
    pub value: Option<f64>,
    /// Whether the level already meets it.
    pub met: Option<Met>,
    /// The change a year that would meet it by 2040 on a straight line, when it is not met.
    pub needed_each_year: Option<f64>,
    /// The target in a sentence.
    pub words: String,
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// It is.
    Yes,
    /// It is not.
    NotYet,
}

impl TargetLine {
    /// The target of an indicator for a level, from the benchmark's figure of the same period.
    pub fn of(
        definition: &Definition,
        level: Option<&Observation>,
        benchmark: Option<&Observation>,
    ) -> Self {
        let rule = definition.target.rule;
        let value = match rule {
            TargetRule::LevelWithEngland => benchmark.and_then(Observation::usable),
            TargetRule::NoTarget => None,
        };
        let reached =
            level.zip(value).and_then(|(l, v)| Some((l.usable()?, v, l.period.last_year)));
        let met = reached.map(|(ours, aim, _)| met(definition.polarity, ours, aim));
        let needed_each_year = reached.and_then(|(ours, aim, year)| {
            let years = VISION_YEAR.checked_sub(year).filter(|y| *y > 0)?;
            (met == Some(Met::NotYet)).then(|| (aim - ours) / f64::from(years))
        });
        let words = board_words::target(definition, value, met, needed_each_year);
        Self { rule, value, met, needed_each_year, words }
    }
}

fn met(polarity: Polarity, ours: f64, aim: f64) -> Met {
    let reached = match polarity {
        Polarity::High => ours >= aim,
        Polarity::Low => ours <= aim,
        Polarity::Context => true,
    };
    if reached { Met::Yes } else { Met::NotYet }
}
