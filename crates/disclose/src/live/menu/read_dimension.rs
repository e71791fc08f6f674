//! Reads the dimensions of a menu: their values, coarser codings, and combinations that cannot be.

use super::document::{Coding, Menu, MenuDimension, Value};
use super::read::{code, id};
use super::tree::{Part, Reading};
use crate::about::{Level, Role};
use std::collections::BTreeSet;

/// More values than this are not a dimension of a table that people read.
const MOST_VALUES: usize = 200;

pub(super) fn dimension(
    reading: &mut Reading<'_>,
    mut part: Part<'_>,
    menu: &Menu,
) -> MenuDimension {
    let at = part.at;
    let id = id(reading, &mut part);
    if menu.dimensions.iter().any(|other| other.id == id) {
        reading.mistake(at, format!("dimension {id} is written twice"));
    }
    let title = reading.word(&mut part, "title").text;
    let role = match reading.optional_word(&mut part, "role") {
        None => Role::Group,
        Some(word) if word.text == "group" => Role::Group,
        Some(word) if word.text == "outcome" => Role::Outcome,
        Some(word) => {
            let what = format!("role is group or outcome, and this is \"{}\"", word.text);
            reading.mistake(word.at, what);
            Role::Group
        }
    };
    let ordered = reading.flag(&mut part, "ordered");
    let values: Vec<Level> = reading
        .parts(&mut part, "value")
        .into_iter()
        .map(|mut part| {
            let level = level(reading, &mut part);
            reading.finish(part);
            level
        })
        .collect();
    check_levels(reading, at, &id, &values);
    let mut dimension = MenuDimension { id, title, role, ordered, values, codings: Vec::new() };
    for part in reading.parts(&mut part, "coding") {
        let coding = coding(reading, part, &dimension);
        dimension.codings.push(coding);
    }
    reading.finish(part);
    dimension
}

fn level(reading: &mut Reading<'_>, part: &mut Part<'_>) -> Level {
    let word = reading.word(part, "code");
    Level { code: code(reading, word), label: reading.word(part, "label").text }
}

fn check_levels(reading: &mut Reading<'_>, at: usize, id: &str, levels: &[Level]) {
    if !(2..=MOST_VALUES).contains(&levels.len()) {
        let what = format!("{id} needs from 2 to {MOST_VALUES} values; it has {}", levels.len());
        reading.mistake(at, what);
    }
    let mut seen = BTreeSet::new();
    for level in levels.iter().filter(|level| !seen.insert(&level.code)) {
        reading.mistake(at, format!("{id} has the code {} twice", level.code));
    }
}

fn coding(reading: &mut Reading<'_>, mut part: Part<'_>, dimension: &MenuDimension) -> Coding {
    let at = part.at;
    let id = id(reading, &mut part);
    let mut groups = Vec::new();
    let mut group_of = vec![None; dimension.values.len()];
    for mut part in reading.parts(&mut part, "group") {
        groups.push(level(reading, &mut part));
        for word in reading.words(&mut part, "of") {
            match dimension.values.iter().position(|value| value.code == word.text) {
                None => {
                    let what = format!("{} has no value {}", dimension.id, word.text);
                    reading.mistake(word.at, what);
                }
                Some(value) if group_of[value].is_some() => {
                    let what = format!("{} is in two groups of {id}: take one out", word.text);
                    reading.mistake(word.at, what);
                }
                Some(value) => group_of[value] = Some(groups.len() - 1),
            }
        }
        reading.finish(part);
    }
    check_levels(reading, at, &id, &groups);
    let left: Vec<&str> = dimension
        .values
        .iter()
        .zip(&group_of)
        .filter(|(_, group)| group.is_none())
        .map(|(value, _)| value.code.as_str())
        .collect();
    if !left.is_empty() {
        reading
            .mistake(at, format!("coding {id} leaves out {}: give each a group", left.join(", ")));
    }
    let group_of: Vec<usize> = group_of.into_iter().map(Option::unwrap_or_default).collect();
    check_is_coarser(reading, at, (&id, &group_of, groups.len()), dimension);
    reading.finish(part);
    Coding { id, groups, group_of }
}

/// The same division under two names would be drawn twice and could be averaged.
fn check_is_coarser(
    reading: &mut Reading<'_>,
    at: usize,
    (id, group_of, groups): (&str, &[usize], usize),
    dimension: &MenuDimension,
) {
    let pairs = |of: &[usize]| -> Vec<bool> {
        (0..of.len())
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .map(|(a, b)| of[a] == of[b])
            .collect()
    };
    if groups >= dimension.values.len() {
        reading.mistake(at, format!("coding {id} is not coarser than {}: remove it", dimension.id));
    }
    for other in &dimension.codings {
        if other.id == id {
            reading.mistake(at, format!("coding {id} is written twice"));
        } else if pairs(&other.group_of) == pairs(group_of) {
            let what = format!("coding {id} divides the values as {} does: remove it", other.id);
            reading.mistake(at, what);
        }
    }
}

pub(super) fn impossible(reading: &mut Reading<'_>, part: Part<'_>, menu: &Menu) -> Vec<Value> {
    let at = part.at;
    let mut values = Vec::new();
    for (name, code) in reading.pairs(part) {
        let Some(dimension) = menu.dimensions.iter().position(|d| d.id == name.text) else {
            reading.mistake(name.at, format!("there is no dimension {}", name.text));
            continue;
        };
        match menu.dimensions[dimension].values.iter().position(|v| v.code == code.text) {
            Some(value) => values.push(Value { dimension, value }),
            None => reading.mistake(code.at, format!("{} has no value {}", name.text, code.text)),
        }
    }
    if values.len() < 2 {
        reading.mistake(at, "an impossible combination names values of two dimensions or more");
    }
    values.sort_unstable();
    values
}
