//! Which of our fields a comparison of Splink is, by the names of its columns and what it asks.

use super::document::FieldKind;
use super::problem::{ModelProblem, missing, wrong};
use super::read_fields::column_kind;
use super::splink_levels::Asked;
use super::splink_sql::{Atom, Condition, Test, condition};
use crate::table::Kind;
use serde_json::Value;

/// A field of ours, and what Splink says about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    pub word: String,
    pub kind: FieldKind,
    /// Splink's columns, each with ours.
    pub named: Vec<(String, String)>,
    pub asked: Vec<Asked>,
}

impl Claim {
    /// Splink's columns with the kind that each is here.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (String, Kind)> {
        let kind = self.kind;
        self.named.iter().map(move |(theirs, ours)| (theirs.clone(), column_kind(kind, ours)))
    }
}

/// One level as it stands in the file.
struct Level {
    condition: Condition,
    m: Option<f64>,
    u: Option<f64>,
    label: String,
}

/// The fields that the comparisons of a file come to.
pub(crate) fn claims(file: &Value, notes: &mut Vec<String>) -> Result<Vec<Claim>, ModelProblem> {
    let at = "comparisons";
    let list = file.get(at).ok_or_else(|| missing("the Splink settings", at))?;
    let list = list.as_array().ok_or_else(|| wrong(at, "a list", "something else"))?;
    let mut claims: Vec<Claim> = Vec::new();
    for comparison in list {
        for claim in of_comparison(comparison, notes) {
            add(&mut claims, claim, notes);
        }
    }
    if claims.is_empty() {
        return Err(wrong(at, "at least one comparison that can be taken over", "none"));
    }
    Ok(claims)
}

fn of_comparison(comparison: &Value, notes: &mut Vec<String>) -> Vec<Claim> {
    let text = |key: &str| comparison.get(key).and_then(Value::as_str);
    let name =
        text("output_column_name").or_else(|| text("column_name")).unwrap_or("without a name");
    let Some(list) = comparison.get("comparison_levels").and_then(Value::as_array) else {
        notes.push(format!("The comparison {name:?} has no levels and is left out."));
        return Vec::new();
    };
    let levels: Vec<Level> = list.iter().filter_map(level).collect();
    for unclear in levels.iter().filter(|level| level.condition == Condition::Unclear) {
        notes.push(format!(
            "The level {:?} of {name:?} asks something that is not understood here; what it weighs is \
             given to the level that agrees a little less.",
            unclear.label
        ));
    }
    let mut claims: Vec<Claim> = Vec::new();
    for (column, tests) in columns(&levels) {
        let Some((kind, word, ours)) = field_of(&column, &tests) else {
            notes.push(format!("{column:?} is read beside the given name here, not by itself."));
            continue;
        };
        match claims.iter_mut().find(|claim| claim.word == word) {
            Some(claim) => claim.named.push((column, ours)),
            None => {
                claims.push(Claim { word, kind, named: vec![(column, ours)], asked: Vec::new() })
            }
        }
    }
    if claims.is_empty() {
        notes.push(format!("The comparison {name:?} could not be taken over."));
    }
    if claims.len() > 1 {
        let words: Vec<&str> = claims.iter().map(|claim| claim.word.as_str()).collect();
        notes.push(format!(
            "{name:?} compares {} together; here each is weighed by itself, and what hangs together \
             between them is lost.",
            words.join(" and ")
        ));
    }
    for claim in &mut claims {
        claim.asked = asked(&levels, claim);
    }
    rarity(list, &claims, notes);
    claims
}

fn level(value: &Value) -> Option<Level> {
    let sql = value.get("sql_condition").and_then(Value::as_str).unwrap_or("");
    let number = |key: &str| {
        let number = value.get(key).and_then(Value::as_f64);
        number.filter(|number| (0.0..=1.0).contains(number))
    };
    let is_null = value.get("is_null_level").and_then(Value::as_bool) == Some(true);
    let condition = if is_null { Condition::Null } else { condition(sql) };
    let label = value.get("label_for_charts").and_then(Value::as_str).unwrap_or(sql);
    (condition != Condition::Null).then(|| Level {
        condition,
        m: number("m_probability"),
        u: number("u_probability"),
        label: label.to_owned(),
    })
}

/// The columns that levels look at, in the order in which they come, each with its tests.
fn columns(levels: &[Level]) -> Vec<(String, Vec<Test>)> {
    let mut columns: Vec<(String, Vec<Test>)> = Vec::new();
    for Atom { column, test } in levels.iter().flat_map(|level| atoms(&level.condition)) {
        match columns.iter_mut().find(|(known, _)| known == column) {
            Some((_, tests)) => tests.push(test.clone()),
            None => columns.push((column.clone(), vec![test.clone()])),
        }
    }
    columns
}

fn atoms(condition: &Condition) -> &[Atom] {
    match condition {
        Condition::All(atoms) => atoms,
        Condition::Null | Condition::Else | Condition::Unclear => &[],
    }
}

/// The levels as far as one field is concerned: what is asked twice is put together, and what asks
/// nothing of the field is what is left.
fn asked(levels: &[Level], claim: &Claim) -> Vec<Asked> {
    let ours = |column: &str| claim.named.iter().find(|(theirs, _)| theirs == column);
    let mut all: Vec<Asked> = Vec::new();
    let mut rest: Option<Asked> = None;
    for level in levels {
        let of_field = atoms(&level.condition).iter().filter_map(|atom| {
            ours(&atom.column).map(|(_, ours)| (ours.clone(), atom.test.clone()))
        });
        let tests: Vec<(String, Test)> = of_field.collect();
        let understood = level.condition != Condition::Unclear;
        let known = all.iter_mut().find(|known| known.understood && known.tests == tests);
        if tests.is_empty() && understood {
            rest.get_or_insert_with(Asked::rest).add(level.m, level.u);
        } else if let Some(known) = known.filter(|_| understood) {
            known.add(level.m, level.u);
        } else {
            let label = level.label.clone();
            all.push(Asked { tests, understood, m: level.m, u: level.u, label });
        }
    }
    let trained = all.iter().any(|one| one.m.is_some());
    let nothing = trained.then_some(0.0);
    all.push(rest.unwrap_or(Asked { m: nothing, u: nothing, ..Asked::rest() }));
    all
}

/// What Splink says about common values.
fn rarity(levels: &[Value], claims: &[Claim], notes: &mut Vec<String>) {
    let column = |level: &Value| {
        level.get("tf_adjustment_column").and_then(Value::as_str).map(str::to_lowercase)
    };
    for claim in claims {
        let of = |level: &&Value| {
            column(level)
                .is_some_and(|column| claim.named.iter().any(|(theirs, _)| *theirs == column))
        };
        let counts = match claim.kind {
            FieldKind::Given | FieldKind::Surname | FieldKind::Words => true,
            FieldKind::Code => claim.word != "sex",
            FieldKind::Born | FieldKind::Home | FieldKind::Number => false,
        };
        let adjusted: Vec<&Value> = levels.iter().filter(of).collect();
        let word = &claim.word;
        if adjusted.is_empty() && counts {
            notes.push(format!(
                "Splink does not count how common a value of {word:?} is; here it always counts."
            ));
        } else if !adjusted.is_empty() && !counts {
            notes.push(format!("How common a value of {word:?} is does not count here."));
        }
        let weight = |level: &&Value| level.get("tf_adjustment_weight").and_then(Value::as_f64);
        if counts && adjusted.iter().filter_map(weight).any(|weight| (weight - 1.0).abs() > 1e-9) {
            notes.push(format!(
                "How common a value of {word:?} is counts in full here, not by the weight given."
            ));
        }
    }
}

/// Adds a claim. Postcode and property, when compared apart, come together as the home.
fn add(claims: &mut Vec<Claim>, claim: Claim, notes: &mut Vec<String>) {
    let Some(known) = claims.iter_mut().find(|known| known.word == claim.word) else {
        claims.push(claim);
        return;
    };
    let is = |claim: &Claim, column: &str| claim.named.iter().all(|(_, ours)| ours == column);
    let of_property = if is(known, "uprn") { known.clone() } else { claim.clone() };
    let of_postcode = if is(known, "uprn") { claim.clone() } else { known.clone() };
    if claim.kind == FieldKind::Home && is(&of_property, "uprn") && is(&of_postcode, "postcode") {
        notes.push(
            "Postcode and property are compared apart there and as one home here: of pairs with the \
             same postcode, those with the same property are taken away."
                .to_owned(),
        );
        *known = home(of_property, of_postcode);
    } else {
        notes.push(format!("{:?} is compared more than once; the first is taken.", claim.word));
    }
}

fn home(of_property: Claim, mut of_postcode: Claim) -> Claim {
    let Some(same) = of_property.asked.first() else { return of_postcode };
    if let Some(whole) = of_postcode.asked.first_mut() {
        let left = |all: Option<f64>, taken: Option<f64>| {
            all.map(|all| (all - taken.unwrap_or(0.0)).max(0.02 * all))
        };
        (whole.m, whole.u) = (left(whole.m, same.m), left(whole.u, same.u));
    }
    let named = of_postcode.named.into_iter().chain(of_property.named.clone()).collect();
    let asked = std::iter::once(same.clone()).chain(of_postcode.asked).collect();
    Claim { named, asked, ..of_property }
}

/// The field that a column is, and the word of our column; nothing for other names.
pub(crate) fn field_of(column: &str, tests: &[Test]) -> Option<(FieldKind, String, String)> {
    let plain: String = column.chars().filter(|letter| *letter != '_').collect();
    let known =
        |kind: FieldKind, word: &str, ours: &str| Some((kind, word.to_owned(), ours.to_owned()));
    match plain.as_str() {
        "firstname" | "forename" | "forenames" | "givenname" | "given" | "fname" | "firstnames"
        | "forename1" => known(FieldKind::Given, "given", "given"),
        "surname" | "lastname" | "familyname" | "lname" | "sname" => {
            known(FieldKind::Surname, "surname", "surname")
        }
        "middlename" | "middlenames" | "othernames" | "forename2" => None,
        "dob" | "dateofbirth" | "birthdate" | "born" => known(FieldKind::Born, "dob", "dob"),
        "sex" | "gender" => known(FieldKind::Code, "sex", "sex"),
        "uprn" => known(FieldKind::Home, "home", "uprn"),
        "school" | "schoolurn" | "urn" | "schoolid" => known(FieldKind::Code, "school", "school"),
        "nhs" | "nhsnumber" | "nhsno" => known(FieldKind::Number, "nhs", "nhs"),
        "upn" => known(FieldKind::Number, "upn", "upn"),
        other if other.starts_with("postcode") || other == "pcode" => {
            known(FieldKind::Home, "home", "postcode")
        }
        other => {
            let loose = tests.iter().any(|test| !matches!(test, Test::Same | Test::Crosswise(_)));
            let number =
                other.ends_with("number") || other.ends_with("no") || other.ends_with("id");
            match (loose, number) {
                (true, true) => known(FieldKind::Number, column, column),
                (true, false) => known(FieldKind::Words, column, column),
                (false, _) => known(FieldKind::Code, column, column),
            }
        }
    }
}
