//! Splink's blocking rules in our words.

use super::document::{FieldKind, Rules};
use super::splink_fields::Claim;
use super::splink_sql::{Atom, Condition, Test, condition};
use serde_json::Value;

/// The rules that can be taken over; learned ones when there are none.
pub(crate) fn rules(file: &Value, claims: &[Claim], notes: &mut Vec<String>) -> Rules {
    let key = "blocking_rules_to_generate_predictions";
    let list = file.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut taken: Vec<Vec<String>> = Vec::new();
    for rule in list {
        let sql = rule.as_str().or_else(|| rule.get("blocking_rule").and_then(Value::as_str));
        let sql = sql.unwrap_or("");
        let explodes = rule.get("arrays_to_explode").is_some_and(|list| !list.is_null());
        match words(sql, claims).filter(|_| !explodes) {
            Some(words) if !taken.contains(&words) => taken.push(words),
            Some(_) => {}
            None => notes.push(format!("The blocking rule {sql:?} could not be taken over.")),
        }
    }
    if taken.is_empty() {
        notes.push(
            "No blocking rule was taken over; rules are learned from the records.".to_owned(),
        );
        return Rules::Learned;
    }
    Rules::Chosen(taken)
}

fn words(sql: &str, claims: &[Claim]) -> Option<Vec<String>> {
    let Condition::All(atoms) = condition(sql) else { return None };
    atoms.iter().map(|atom| word(atom, claims)).collect()
}

/// What two records must share, at least as wide as the rule asks.
fn word(Atom { column, test }: &Atom, claims: &[Claim]) -> Option<String> {
    let named = |claim: &&Claim| claim.named.iter().any(|(theirs, _)| theirs == column);
    let claim = claims.iter().find(named)?;
    let field = &claim.word;
    let of_property = claim.named.iter().any(|(theirs, ours)| theirs == column && ours == "uprn");
    let word = match (claim.kind, test) {
        (FieldKind::Born, Test::Same) => "date of birth".to_owned(),
        (FieldKind::Born, Test::Begins(4)) => "year of birth".to_owned(),
        (FieldKind::Born, Test::Begins(7)) => "month of birth".to_owned(),
        (FieldKind::Home, Test::Same) if of_property => "property".to_owned(),
        (FieldKind::Home, Test::Same) => "postcode".to_owned(),
        (FieldKind::Home, Test::District | Test::Sector | Test::Begins(4 | 5)) => {
            "postcode district".to_owned()
        }
        (FieldKind::Given | FieldKind::Surname | FieldKind::Words, Test::Begins(letters)) => {
            format!("first {letters} letters of {field}")
        }
        (FieldKind::Given | FieldKind::Surname, Test::Sound) => format!("sound of {field}"),
        (
            FieldKind::Given
            | FieldKind::Surname
            | FieldKind::Words
            | FieldKind::Number
            | FieldKind::Code,
            Test::Same,
        ) => field.clone(),
        (_, _) => return None,
    };
    Some(word)
}
