//! The gap inside the district from its own released figures, for indicators that are published
//! for the whole district only and that partners' records can answer for fifths of deprivation.

use crate::house::House;
use crate::release_profiles::question_key;
use crate::released_figures;
use disclose::{Along, RateAnswer, Table};
use report::sheet::Inside;
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
            if let Some(table) = released_figures::newest(house, &question)? {
                found.extend(gap(&table, counted).map(|inside| (indicator, inside)));
            }
        }
        Ok(Self(found))
    }
}

fn gap(table: &Table, counted: &str) -> Option<Inside> {
    let fifth = |code: &str| {
        let at = table.dimensions.first()?.levels.iter().position(|level| level.code == code)?;
        let yes = [Along::Level(at), Along::Level(0)];
        match table.rate(&yes, &[Along::Level(at), Along::Total])? {
            RateAnswer::Rate(rate) => Some(rate.per_cent),
            RateAnswer::AtMost(_)
            | RateAnswer::AtLeast(_)
            | RateAnswer::NotShown
            | RateAnswer::BaseTooSmall { .. } => None,
        }
    };
    Some(Inside::Measured {
        most_deprived: fifth("1")?,
        least_deprived: fifth("5")?,
        basis: format!("fifths of small areas by deprivation, {counted}"),
    })
}
