//! The gap inside the district from its own released figures, for indicators that are published
//! for the whole district only and that partners' records can answer for fifths of deprivation.

use crate::house::House;
use crate::release_profiles::question_key;
use crate::released_figures;
use disclose::{Along, RateAnswer, Table};
use report::sheet::Inside;
use std::collections::BTreeMap;
use store::StoreError;

/// Which measure of the linked records answers for which indicator.
const ANSWERS: [(&str, &str); 5] = [
    ("persistent-absence", "persistent-absence"),
    ("good-level-of-development", "good-development"),
    ("phonics-year-1", "phonics-met"),
    ("ks2-expected", "ks2-met"),
    ("free-school-meals-primary", "free-meals"),
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
        for (indicator, measure) in ANSWERS {
            let question = question_key(measure, "fifth");
            if let Some(table) = released_figures::newest(house, &question)? {
                found.extend(gap(&table).map(|inside| (indicator, inside)));
            }
        }
        Ok(Self(found))
    }
}

fn gap(table: &Table) -> Option<Inside> {
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
        basis: "fifths of small areas by deprivation, from linked records".to_owned(),
    })
}
