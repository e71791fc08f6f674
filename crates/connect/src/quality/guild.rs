//! What must be told about a linked data set, item by item, and what of it is told.
//!
//! The steps are those of the GUILD guidance (Gilbert et al. 2018, Journal of Public Health 40(1),
//! 191-198): data provision, linkage, analysis, reporting. The items are told in our own words and
//! numbered by step. What the program knows it fills in; the rest comes from people, and what nobody
//! filled in says so: an item that is not stated is a finding, not a blank.

use crate::quality::report::{ColumnQuality, Report};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What stands where nobody has said anything.
pub const NOT_STATED: &str = "not stated";

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its key, such as `1a`.
    pub key: &'static str,
    /// Whose it is to say.
    pub step: &'static str,
    /// What must be told.
    pub asks: &'static str,
    /// What is told, or [`NOT_STATED`].
    pub told: String,
}

const PROVISION: &str = "Data provision";
const LINKAGE: &str = "Linkage";
const ANALYSIS: &str = "Analysis";
const REPORTING: &str = "Reporting";

/// Every item: key, step, what it asks.
const ITEMS: [(&str, &str, &str); 21] = [
    ("1a", PROVISION, "Who is in each data set: population, area, period, and who is left out."),
    ("1b", PROVISION, "How and why the data came about, and what changed over time."),
    (
        "1c",
        PROVISION,
        "How the data were extracted, cleaned and checked before linkage, duplicates included.",
    ),
    (
        "1d",
        PROVISION,
        "Which identifiers each data set has, how complete and how accurate, and for whom less so.",
    ),
    ("1e", PROVISION, "On what legal basis, with which opt-outs, and how many they took out."),
    ("2a", LINKAGE, "Who linked, when, with which software and version, and who could see what."),
    ("2b", LINKAGE, "Which identifiers were used and how they were standardised."),
    (
        "2c",
        LINKAGE,
        "Which pairs were compared (blocking), and how many true ones that leaves out.",
    ),
    ("2d", LINKAGE, "How pairs were weighed and from which threshold they were joined."),
    ("2e", LINKAGE, "What people reviewed, how, how many, and how well they agreed."),
    (
        "2f",
        LINKAGE,
        "How conflicts were settled: one row or many for a person, and rivals for one record.",
    ),
    ("2g", LINKAGE, "How privacy was kept: separation of identifiers, pseudonyms, encodings."),
    ("2h", LINKAGE, "How good the links are: missed and false matches, and against what."),
    ("2i", LINKAGE, "For whom they are worse: missed and false matches by group."),
    ("2j", LINKAGE, "How linked records differ from those that were not linked."),
    ("2k", LINKAGE, "What goes to analysts: probabilities, weights, several sets of links."),
    ("3a", ANALYSIS, "How linkage error was taken into account, and what it changed."),
    ("3b", ANALYSIS, "Which results change with the threshold or between sets of links."),
    ("4a", REPORTING, "How many records there were at each step, from source to analysis."),
    ("4b", REPORTING, "What limits the linkage puts on the findings, and for whom."),
    ("4c", REPORTING, "Where the method, the model and the code can be read."),
];

/// A key of which there is no item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no item {key}; the items are 1a to 1e, 2a to 2k, 3a, 3b and 4a to 4c")]
pub struct NoSuchItem {
    /// The key that was given.
    pub key: String,
}

/// Every item, told by the report where it can, by `told` where people have said more, and else
/// "not stated".
///
/// # Errors
/// [`NoSuchItem`] when `told` has a key of which there is no item.
pub fn guild(report: &Report, told: &BTreeMap<String, String>) -> Result<Vec<Item>, NoSuchItem> {
    let keys: BTreeSet<&str> = ITEMS.iter().map(|(key, ..)| *key).collect();
    if let Some(key) = told.keys().find(|key| !keys.contains(key.as_str())) {
        return Err(NoSuchItem { key: key.clone() });
    }
    let item = |(key, step, asks): &(&'static str, &'static str, &'static str)| {
        let parts = [from_report(report, key), told.get(*key).map(|text| text.trim().to_owned())];
        let said: Vec<String> =
            parts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        let told = if said.is_empty() { NOT_STATED.to_owned() } else { said.join(" ") };
        Item { key, step, asks, told }
    };
    Ok(ITEMS.iter().map(item).collect())
}

fn from_report(report: &Report, key: &str) -> Option<String> {
    match key {
        "2c" => report.blocking_completeness.map(|share| {
            format!(
                "Blocking is expected to bring together {} of the pairs of one person.",
                per_cent(share)
            )
        }),
        "2d" => report.threshold.map(|bits| {
            format!("Pairs were joined from a weight of {bits:.2} bits, the same for every group.")
        }),
        "2h" => quality(report),
        "2i" => by_group(report),
        "2j" => linked_and_not(report),
        "2k" => (!report.columns.is_empty()).then(|| {
            "Weights by group are in this report; links carry their probabilities.".to_owned()
        }),
        "4a" => {
            Some(format!("{} records went in and {} people came out.", report.rows, report.people))
        }
        _ => None,
    }
}

fn quality(report: &Report) -> Option<String> {
    let (missed, wrong) = (report.overall.missed?, report.overall.false_matches?);
    Some(format!(
        "{} of one person's pairs were missed ({} to {}) and {} of joined pairs are false ({} to {}). {}",
        per_cent(missed.value),
        per_cent(missed.low),
        per_cent(missed.high),
        per_cent(wrong.value),
        per_cent(wrong.low),
        per_cent(wrong.high),
        report.basis.in_words()
    ))
}

fn by_group(report: &Report) -> Option<String> {
    let sentence = |column: &ColumnQuality| {
        let gap = column.recall_gap.as_ref()?;
        Some(format!(
            "By {}: {} more of their pairs were found for \u{201c}{}\u{201d} than for \u{201c}{}\u{201d} ({} to {}; {} groups compared).",
            column.name,
            points(gap.difference),
            gap.best,
            gap.worst,
            points(gap.low),
            points(gap.high),
            gap.groups
        ))
    };
    let all: Vec<String> = report.columns.iter().filter_map(sentence).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn linked_and_not(report: &Report) -> Option<String> {
    let sentence = |column: &ColumnQuality| {
        let groups = column.groups.iter().filter(|group| group.rows >= report.fewest_people.max(1));
        let share = |group: &crate::quality::report::GroupQuality| {
            (
                crate::quality::rates::float(group.rows_linked)
                    / crate::quality::rates::float(group.rows),
                group.name.clone(),
            )
        };
        let mut shares: Vec<(f64, String)> = groups.map(share).collect();
        shares.sort_by(|x, y| x.0.total_cmp(&y.0).then_with(|| x.1.cmp(&y.1)));
        let (least, most) = (shares.first()?, shares.last()?);
        Some(format!(
            "By {}: records linked with another run from {} (\u{201c}{}\u{201d}) to {} (\u{201c}{}\u{201d}).",
            column.name,
            per_cent(least.0),
            least.1,
            per_cent(most.0),
            most.1
        ))
    };
    let all: Vec<String> = report.columns.iter().filter_map(sentence).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// A share in words, such as `98.41 %`.
pub(crate) fn per_cent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

/// A difference of shares in words, such as `1.25 points`.
pub(crate) fn points(difference: f64) -> String {
    format!("{:.2} points", 100.0 * difference)
}
