//! A Splink settings file as a model of ours, with a plain sentence for each thing that is lost.
//!
//! Read as the file is: comparisons become fields (`splink_fields.rs`), their levels ours
//! (`splink_levels.rs`), blocking rules ours (`splink_rules.rs`). Splink weighs matches against
//! everybody else, so of our classes only "same" and "stranger" get its numbers. Versions 3, 4 and 5
//! write the same keys (Splink, "Settings Dictionary Reference").

use super::document::{Class, Estimate, ModelDocument, Share};
use super::problem::{ModelProblem, missing, wrong};
use super::splink_fields::{Claim, claims};
use super::splink_levels::{spread, taken_by};
use super::splink_rules::rules;
use crate::compare::Plan;
use crate::linker::Linker;
use crate::settings::{Pairs, Settings};
use crate::standardise::Frame;
use crate::table::{Kind, Table};
use crate::weigh::fit::Course;
use crate::weigh::start::{ALL, CLASSES};
use crate::weigh::tables::Tables;
use crate::weigh::train::Trained;
use serde_json::Value;

/// A model read from a file, and what the file had that a model of ours has not.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The model.
    pub document: ModelDocument,
    /// Which column of the other program is which of ours, for reading the records. Empty for
    /// documents of ours, whose columns the caller names.
    pub columns: Vec<(String, Kind)>,
    /// What could not be taken over, a sentence each.
    pub not_taken: Vec<String>,
}

/// Reads a model: TOML or JSON of ours, or a Splink settings file.
///
/// # Errors
/// A [`ModelProblem`] that says what is wrong and where.
pub fn read_any(text: &str) -> Result<Imported, ModelProblem> {
    let ours = |document| Imported { document, columns: Vec::new(), not_taken: Vec::new() };
    if !text.trim_start().starts_with('{') {
        return ModelDocument::from_toml(text).map(ours);
    }
    if json(text)?.get("comparisons").is_some() {
        import_splink(text)
    } else {
        ModelDocument::from_json(text).map(ours)
    }
}

/// Reads the settings file of a Splink model (versions 3 to 5), trained or not.
///
/// # Errors
/// A [`ModelProblem`] when the text is not such a file or nothing in it can be taken over.
pub fn import_splink(text: &str) -> Result<Imported, ModelProblem> {
    let file = json(text)?;
    let mut notes = Vec::new();
    let claims = claims(&file, &mut notes)?;
    let columns: Vec<(String, Kind)> = claims.iter().flat_map(Claim::columns).collect();
    let linker = weighed(&columns, &claims, &mut notes);
    let settings = settings(&file, &mut notes);
    let mut document = linker.model(&settings);
    document.trained.from = Some("a Splink settings file".to_owned());
    document.rules = rules(&file, &claims, &mut notes);
    document.shares = shares(&file, &mut notes)?;
    leftovers(&file, &mut notes);
    Ok(Imported { document, columns, not_taken: notes })
}

fn json(text: &str) -> Result<Value, ModelProblem> {
    serde_json::from_str(text)
        .map_err(|why| ModelProblem::NotReadable { format: "JSON", why: why.to_string() })
}

/// A linker without records, whose tables are those of the file.
fn weighed(columns: &[(String, Kind)], claims: &[Claim], notes: &mut Vec<String>) -> Linker {
    let mut table = Table::new(columns.iter().map(|(_, kind)| kind.clone()).collect());
    table.close();
    let frame = Frame::of(&table);
    let plan = Plan::of(&frame);
    let mut tables = Tables::start(&frame, &plan);
    for claim in claims {
        let field = frame.fields.iter().position(|field| field.word() == claim.word);
        if let Some(field) = field {
            fill(&mut tables, field, claim, notes);
        }
    }
    let course = Course { rounds: 0, ..Course::default() };
    let mut shares = [1e-12; CLASSES];
    shares[Class::Stranger as usize] = 1.0;
    let mut trained = Trained::new(tables, shares, course, None);
    super::settle(&mut trained, 0);
    Linker { frame, plan, trained }
}

fn fill(tables: &mut Tables, field: usize, claim: &Claim, notes: &mut Vec<String>) {
    let taken = taken_by(claim.kind, &claim.asked);
    for (place, asked) in claim.asked.iter().enumerate() {
        let weighs = asked.m.is_some() || asked.u.is_some();
        if asked.understood && weighs && !taken.iter().any(|(_, by)| *by == place) {
            notes.push(format!(
                "The level {:?} of {:?} has none like it here; what it weighs is given to the level \
                 that agrees a little less.",
                asked.label, claim.word
            ));
        }
    }
    for (class, word) in [(Class::Same, "m"), (Class::Stranger, "u")] {
        let of = claim.asked.iter().map(|one| if class == Class::Same { one.m } else { one.u });
        let table = &mut tables.tables[tables.which[class as usize][field]];
        let found = spread(&taken, &of.collect::<Vec<_>>(), &table.start[..table.size]);
        let Some(found) = found else {
            notes.push(format!(
                "{:?} has no {word} probabilities, so it was not trained; ordinary ones stand in.",
                claim.word
            ));
            continue;
        };
        for row in table.cells.chunks_mut(table.size) {
            for (level, probability) in &found {
                row[*level] = *probability;
            }
        }
    }
}

fn settings(file: &Value, notes: &mut Vec<String>) -> Settings {
    let mut settings = Settings::for_children();
    match file.get("link_type").and_then(Value::as_str) {
        Some("link_only") => settings.pairs = Pairs::AcrossSources,
        None | Some("dedupe_only" | "link_and_dedupe") => {}
        Some(other) => {
            notes.push(format!("The link type {other:?} is not known; any pair may link."))
        }
    }
    notes.push(
        "Splink keeps no thresholds in its settings: records are joined from 0.95 and reviewed from \
         0.85."
            .to_owned(),
    );
    settings
}

fn shares(file: &Value, notes: &mut Vec<String>) -> Result<Vec<(Class, Share)>, ModelProblem> {
    let keys = ["probability_two_random_records_match", "proportion_of_matches"];
    let found = keys.into_iter().find_map(|key| file.get(key).map(|value| (key, value)));
    let same = match found {
        None => return Err(missing("the Splink settings", keys[0])),
        Some((key, value)) => value
            .as_f64()
            .filter(|share| (0.0..=0.5).contains(share))
            .ok_or_else(|| wrong(key, "a number from 0 to 0.5", value))?,
    };
    notes.push(
        "Splink has no classes for twins, brothers and sisters, and namesakes: they have no pairs in \
         this model. Fit a model to these records to tell them from one child."
            .to_owned(),
    );
    let share = |class: Class| {
        let share = if class == Class::Same { super::apply::rounded(same) } else { 0.0 };
        (class, Share::OfAllPairs(Estimate::of(share)))
    };
    Ok(ALL.into_iter().filter(|class| *class != Class::Stranger).map(share).collect())
}

/// Settings of Splink that say nothing about how pairs are weighed.
const OF_NO_WEIGHT: [&str; 20] = [
    "comparisons",
    "link_type",
    "probability_two_random_records_match",
    "proportion_of_matches",
    "blocking_rules_to_generate_predictions",
    "blocking_rules",
    "sql_dialect",
    "linker_uid",
    "em_convergence",
    "max_iterations",
    "retain_matching_columns",
    "retain_intermediate_calculation_columns",
    "match_weight_column_prefix",
    "bayes_factor_column_prefix",
    "term_frequency_adjustment_column_prefix",
    "comparison_vector_value_column_prefix",
    "unique_id_column_name",
    "source_dataset_column_name",
    "additional_columns_to_retain",
    "additional_column_retain",
];

fn leftovers(file: &Value, notes: &mut Vec<String>) {
    let kept = file.get("additional_columns_to_retain").and_then(Value::as_array);
    if kept.is_some_and(|columns| !columns.is_empty()) {
        notes.push("Columns that Splink carries along are no part of a model here.".to_owned());
    }
    for key in file.as_object().into_iter().flat_map(|file| file.keys()) {
        if !OF_NO_WEIGHT.contains(&key.as_str()) {
            notes.push(format!("The setting {key:?} has no counterpart here."));
        }
    }
}
