//! The files of `lifechances disclose` and how they are to be read.

use crate::disclose_arguments::{Dominance, HowToRead};
use crate::problem::bad_input;
use anyhow::Result;
use disclose::exact::MoneyRule;
use disclose::own_tables::{
    BadTable, Beside, DecimalMark, Figures, Joined, OwnTable, Reading, Risk, join, read_groups,
    read_table,
};
use std::path::Path;

/// A file larger than this is not a table a person can check, in bytes.
const MOST_BYTES: u64 = 20_000_000;

pub(crate) fn reading(given: &HowToRead) -> Result<Reading> {
    let mut reading = Reading {
        count: given.count.clone(),
        crosstab: given.crosstab.clone(),
        figures: given.sums.map_or(Figures::Counts, |decimals| Figures::Sums { decimals }),
        decimal_mark: if given.decimal_comma { DecimalMark::Comma } else { DecimalMark::Point },
        beside: Beside {
            contributors: given.contributors.clone(),
            largest: given.largest.clone(),
            status: given.status.clone(),
            left_out: given.leave_out.clone(),
        },
        ..Reading::default()
    };
    reading.totals.extend(given.total.iter().map(|word| word.trim().to_owned()));
    for group in &given.groups {
        let (dimension, file) = group.split_once('=').ok_or_else(|| {
            bad_input(format!(
                "--groups {group}: DIMENSION=FILE was expected, such as area=areas.csv"
            ))
        })?;
        let groups = read_groups(file, &text_of(Path::new(file))?).map_err(mendable)?;
        reading.groups.insert(dimension.trim().to_lowercase(), groups);
    }
    Ok(reading)
}

/// What makes a figure tell too much.
pub(crate) fn risk(given: &HowToRead) -> Risk {
    if given.sums.is_none() {
        return Risk::SmallCounts { threshold: given.threshold };
    }
    let Dominance { largest, per_cent } = given.dominance;
    Risk::FewContributors(MoneyRule {
        least_organisations: given.least_contributors,
        dominant: largest,
        dominant_per_cent: per_cent,
        closer_than_per_cent: given.closer_than,
    })
}

pub(crate) fn tables(given: &HowToRead, reading: &Reading) -> Result<(Vec<OwnTable>, Joined)> {
    let mut tables = Vec::new();
    for file in &given.files {
        let named = file.display().to_string();
        tables.push(read_table(&named, &text_of(file)?, reading).map_err(mendable)?);
    }
    for dimension in reading.groups.keys() {
        if !tables.iter().any(|table| table.has(dimension)) {
            let words = format!("--groups {dimension}: no file has a column called {dimension}");
            return Err(bad_input(words));
        }
    }
    let joined = join(&tables, reading).map_err(mendable)?;
    Ok((tables, joined))
}

pub(crate) fn text_of(file: &Path) -> Result<String> {
    let named = file.display();
    let size = std::fs::metadata(file).map_err(|e| bad_input(format!("{named}: {e}")))?.len();
    if size > MOST_BYTES {
        return Err(bad_input(format!(
            "{named}: larger than 20 MB; a table to publish is smaller"
        )));
    }
    let bytes = std::fs::read(file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    String::from_utf8(bytes).map_err(|problem| {
        let before = &problem.as_bytes()[..problem.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        bad_input(format!("{named}, line {line}: not UTF-8; save it as CSV UTF-8 and try again"))
    })
}

fn mendable(problem: BadTable) -> anyhow::Error {
    bad_input(problem.to_string())
}
