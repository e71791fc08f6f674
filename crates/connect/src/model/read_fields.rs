//! The fields of a model read from a document: every level of every class, checked word by word.

use super::document::{
    Class, Estimate, FieldKind, FieldModel, Row, Rows, Spread, Times, class_word,
};
use super::problem::{ModelProblem, missing, not_so, unknown, wrong};
use super::read::{Part, estimate};
use crate::table::Kind;
use crate::weigh::start::ALL;
use toml::Value;

/// How far the levels of a row may be from adding to 1, as when a person rounds them.
const SLACK: f64 = 0.02;

/// The fields, in the engine's order.
pub(crate) fn fields(part: &Part<'_>) -> Result<Vec<FieldModel>, ModelProblem> {
    if part.table.is_empty() {
        return Err(missing("the model", "fields"));
    }
    let kinds: Vec<(&String, FieldKind)> =
        part.table.keys().map(|word| Ok((word, kind(part, word)?))).collect::<Result<_, _>>()?;
    let mut fields: Vec<FieldModel> = Vec::new();
    for (word, kind) in &kinds {
        fields.push(field(&part.part(word)?, word, *kind, &kinds)?);
    }
    fields.sort_by_key(order);
    Ok(fields)
}

/// The engine's order of fields: that of their columns' kinds.
pub(crate) fn order(field: &FieldModel) -> Kind {
    match field.kind {
        FieldKind::Home => Kind::Postcode,
        _ => column_kind(field.kind, &field.word),
    }
}

/// The kind of a column of a field.
pub(crate) fn column_kind(kind: FieldKind, column: &str) -> Kind {
    let name = || column.to_owned();
    match (kind, column) {
        (FieldKind::Given, "other") => Kind::Other,
        (FieldKind::Given, _) => Kind::Given,
        (FieldKind::Surname, _) => Kind::Surname,
        (FieldKind::Words, _) => Kind::Text(name()),
        (FieldKind::Born, _) => Kind::Born,
        (FieldKind::Home, "uprn") => Kind::Uprn,
        (FieldKind::Home, _) => Kind::Postcode,
        (FieldKind::Number, "nhs") => Kind::Nhs,
        (FieldKind::Number, "upn") => Kind::Upn,
        (FieldKind::Number, _) => Kind::Number(name()),
        (FieldKind::Code, "sex") => Kind::Sex,
        (FieldKind::Code, "school") => Kind::School,
        (FieldKind::Code, _) => Kind::Category(name()),
    }
}

/// The columns that a field of this word and kind may be made of.
fn columns_of(kind: FieldKind, word: &str) -> Vec<&str> {
    match kind {
        FieldKind::Given => vec!["given", "other"],
        FieldKind::Home => vec!["postcode", "uprn"],
        FieldKind::Surname
        | FieldKind::Words
        | FieldKind::Born
        | FieldKind::Number
        | FieldKind::Code => vec![word],
    }
}

fn kind(part: &Part<'_>, word: &str) -> Result<FieldKind, ModelProblem> {
    let field = part.part(word)?;
    let found = field.word("kind")?.ok_or_else(|| missing(&field.at, "kind"))?;
    let kind = FieldKind::ALL.into_iter().find(|kind| kind.word() == found);
    let kind = kind
        .ok_or_else(|| unknown(&field.place("kind"), found, FieldKind::ALL.map(FieldKind::word)))?;
    let own = match kind {
        FieldKind::Given => "given",
        FieldKind::Surname => "surname",
        FieldKind::Born => "dob",
        FieldKind::Home => "home",
        FieldKind::Words | FieldKind::Number | FieldKind::Code => word,
    };
    if own == word { Ok(kind) } else { Err(wrong(&field.at, format!("the name {own:?}"), word)) }
}

fn field(
    part: &Part<'_>,
    word: &str,
    kind: FieldKind,
    kinds: &[(&String, FieldKind)],
) -> Result<FieldModel, ModelProblem> {
    let classes = ALL.map(class_word);
    part.only(&[&["kind", "columns", "hangs_on", "beside"], &classes[..]].concat())?;
    let parent = part.word("hangs_on")?.map(|parent| {
        let known = kinds.iter().find(|(word, _)| word.as_str() == parent);
        let words = kinds.iter().map(|(word, _)| word.as_str());
        known.copied().ok_or_else(|| unknown(&part.place("hangs_on"), parent, words))
    });
    let parent = parent.transpose()?;
    let spread =
        |class: Class| Ok((class, spread(part, class, kind, parent.map(|(_, kind)| kind))?));
    let field = FieldModel {
        word: word.to_owned(),
        kind,
        columns: columns(part, kind, word)?,
        hangs_on: parent.map(|(word, _)| word.clone()),
        classes: ALL.into_iter().map(spread).collect::<Result<_, _>>()?,
        beside: beside(&part.part("beside")?, kind, kinds)?,
    };
    check_as(part, &field)?;
    Ok(field)
}

/// What strangers who share a place have oftener, at most this many times.
const MOST_TIMES: f64 = 1e9;

fn beside(
    part: &Part<'_>,
    kind: FieldKind,
    kinds: &[(&String, FieldKind)],
) -> Result<Vec<(String, Times)>, ModelProblem> {
    let places: Vec<&str> = kinds.iter().map(|(word, _)| word.as_str()).collect();
    part.only(&places)?;
    let words: Vec<&str> = kind.speaking().map(|(_, word)| word).collect();
    let of_place = |place: &String| {
        let levels = part.part(place)?;
        levels.only(&words)?;
        let times = |word: &&str| {
            let value = levels.table.get(*word);
            let value = value.ok_or_else(|| missing(&levels.at, format!("{word:?}")))?;
            let at = levels.place(&format!("{word:?}"));
            Ok(((*word).to_owned(), estimate(&at, value, MOST_TIMES)?.value))
        };
        Ok((place.clone(), words.iter().map(times).collect::<Result<_, _>>()?))
    };
    part.table.keys().map(of_place).collect()
}

fn columns(part: &Part<'_>, kind: FieldKind, word: &str) -> Result<Vec<String>, ModelProblem> {
    let allowed = columns_of(kind, word);
    let at = part.place("columns");
    let Some(value) = part.table.get("columns") else {
        return Ok(vec![allowed[0].to_owned()]);
    };
    let list = value.as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| not_so(&at, format!("a list from {allowed:?}"), value))?;
    let column = |value: &Value| {
        let found = value.as_str().ok_or_else(|| not_so(&at, "texts in quotes", value))?;
        if allowed.contains(&found) {
            Ok(found.to_owned())
        } else {
            Err(unknown(&at, found, allowed.iter().copied()))
        }
    };
    list.iter().map(column).collect()
}

fn spread(
    part: &Part<'_>,
    class: Class,
    kind: FieldKind,
    parent: Option<FieldKind>,
) -> Result<Spread, ModelProblem> {
    let word = class_word(class);
    match part.table.get(word) {
        None => Err(missing(&part.at, format!("the spread of levels of the class {word:?}"))),
        Some(Value::String(text)) => {
            let others = ALL.into_iter().filter(|other| *other != class);
            let expected: Vec<String> =
                others.clone().map(|other| format!("as {}", class_word(other))).collect();
            let found = others.zip(&expected).find(|(_, expected)| *expected == text);
            let words = expected.iter().map(String::as_str);
            found
                .map(|(other, _)| Spread::As(other))
                .ok_or_else(|| unknown(&part.place(word), text, words))
        }
        Some(_) => Ok(Spread::Own(rows(&part.part(word)?, kind, parent)?)),
    }
}

/// A class that is spread as another one needs the other to have a spread of its own.
fn check_as(part: &Part<'_>, field: &FieldModel) -> Result<(), ModelProblem> {
    for (class, spread) in &field.classes {
        let Spread::As(other) = spread else { continue };
        let own = field.classes.iter().find(|(class, _)| class == other);
        if !matches!(own, Some((_, Spread::Own(_)))) {
            let expected = "a class that has levels of its own";
            return Err(wrong(&part.place(class_word(*class)), expected, class_word(*other)));
        }
    }
    Ok(())
}

fn rows(part: &Part<'_>, kind: FieldKind, parent: Option<FieldKind>) -> Result<Rows, ModelProblem> {
    let held = match part.table.get("held") {
        None => false,
        Some(Value::Boolean(held)) => *held,
        Some(value) => return Err(not_so(&part.place("held"), "true or false", value)),
    };
    let rows = match parent {
        None => vec![row(part, None, kind)?],
        Some(parent) => {
            part.only(&["held", "when"])?;
            let when = part.part("when")?;
            when.only(parent.levels())?;
            let row = |level: &&str| row(&when.part(level)?, Some((*level).to_owned()), kind);
            parent.levels().iter().map(row).collect::<Result<_, _>>()?
        }
    };
    Ok(Rows { held, rows })
}

fn row(part: &Part<'_>, when: Option<String>, kind: FieldKind) -> Result<Row, ModelProblem> {
    let words: Vec<&str> = kind.speaking().map(|(_, word)| word).collect();
    let known: Vec<&str> = words.iter().copied().chain(when.is_none().then_some("held")).collect();
    part.only(&known)?;
    let level = |word: &&str| {
        let value = part.table.get(*word).ok_or_else(|| missing(&part.at, format!("{word:?}")))?;
        let at = part.place(&format!("{word:?}"));
        Ok(((*word).to_owned(), estimate(&at, value, 1.0)?))
    };
    let levels: Vec<(String, Estimate)> = words.iter().map(level).collect::<Result<_, _>>()?;
    let sum: f64 = levels.iter().map(|(_, estimate)| estimate.value).sum();
    if (sum - 1.0).abs() > SLACK {
        return Err(wrong(&part.at, "levels that add to 1", format!("{sum:.4} in all")));
    }
    Ok(Row { when, levels })
}
