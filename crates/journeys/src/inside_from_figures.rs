//! The gap inside the district from its own released figures, for indicators that are published
//! for the whole district only and that partners' records can answer for fifths of deprivation.

use crate::house::House;
use crate::release_profiles::question_key;
use crate::released_figures;
use disclose::{Along, RateAnswer, Table};
use measure::Definition;
use measure::fifths::{Ends, Figured, difference_interval, slope};
use report::sheet::{Inside, Interval, Level};
use report::{FifthLine, InsideFifths};
use std::collections::BTreeMap;
use store::StoreError;

/// Which measure of the linked records answers for which indicator, and what it was counted from.
/// Only measures with the indicator's own definition are here.
const ANSWERS: [(&str, &str, &str); 4] = [
    ("persistent-absence", "persistent-absence", "from the registers of the year"),
    ("good-level-of-development", "good-development", "from linked profiles of all years held"),
    ("phonics-year-1", "phonics-met", "from linked phonics checks of all years held"),
    ("ks2-expected", "ks2-met", "from linked results of all years held"),
];

/// The gaps that released figures give, by indicator.
#[derive(Default)]
pub(crate) struct InsideFigures(BTreeMap<&'static str, Inside>);

impl InsideFigures {
    /// The gap for an indicator, when there is one.
    pub(crate) fn of(&self, indicator: &str) -> Option<Inside> {
        self.0.get(indicator).cloned()
    }

    /// Reads what has been released for the district of the house.
    pub(crate) fn read(house: &House) -> Result<Self, StoreError> {
        let mut found = BTreeMap::new();
        for (indicator, measure, counted) in ANSWERS {
            let question = question_key(measure, "fifth");
            let table = released_figures::newest(house, &question)?;
            if let Some((table, definition)) = table.zip(house.definitions.get(indicator)) {
                found.extend(gap(&table, definition, counted).map(|inside| (indicator, inside)));
            }
        }
        Ok(Self(found))
    }
}

fn gap(table: &Table, definition: &Definition, counted: &str) -> Option<Inside> {
    let five: Vec<FifthLine> =
        ["1", "2", "3", "4", "5"].iter().filter_map(|code| fifth(table, code)).collect();
    let five: [FifthLine; 5] = five.try_into().ok()?;
    let [most, .., least] = &five;
    let ends = figured(most).zip(figured(least));
    let all: Option<Vec<Figured>> = five.iter().map(figured).collect();
    Some(Inside::Measured(Box::new(InsideFifths {
        basis: format!("fifths of small areas by deprivation, {counted}"),
        period: format!("records of {}", table.note.context.data_date.in_words()),
        difference: ends.map(|(most, least)| most.value - least.value),
        difference_interval: ends.and_then(|(most, least)| difference_interval(&most, &least)),
        difference_possible: None,
        slope: all.and_then(|five| slope(&five, definition)),
        earlier: Vec::new(),
        left_out: 0,
        complete: false,
        five,
    })))
}

/// One fifth as it was released: what is displayed as none or all is a limit, not a figure.
fn fifth(table: &Table, code: &str) -> Option<FifthLine> {
    let at = table.dimensions.first()?.levels.iter().position(|level| level.code == code)?;
    let yes = [Along::Level(at), Along::Level(0)];
    let answer = table.rate(&yes, &[Along::Level(at), Along::Total])?;
    let absent = |why: String| FifthLine {
        level: Level::Absent(why),
        interval: None,
        possible: None,
        numerator: None,
        denominator: None,
        areas: None,
        withheld: 0,
    };
    Some(match answer {
        RateAnswer::Rate(rate) => FifthLine {
            level: Level::Known(rate.per_cent),
            interval: Some(Interval { low: rate.low, high: rate.high, per_cent: 95 }),
            numerator: Some(rounded(rate.numerator)),
            denominator: Some(rounded(rate.denominator)),
            ..absent(String::new())
        },
        RateAnswer::AtMost(most) => absent(format!("at most {most:.1}%")),
        RateAnswer::AtLeast(least) => absent(format!("at least {least:.1}%")),
        RateAnswer::NotShown => absent("not shown (to protect children)".to_owned()),
        RateAnswer::BaseTooSmall { .. } => absent("too few children for a figure".to_owned()),
    })
}

fn figured(line: &FifthLine) -> Option<Figured> {
    let interval = line.interval.map(|found| Ends { low: found.low, high: found.high });
    Some(Figured { people: line.denominator?, value: line.level.value()?, interval })
}

#[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
const fn rounded(count: u64) -> f64 {
    count as f64
}
