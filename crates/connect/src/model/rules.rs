//! Blocking rules by their words.

use super::document::Rules;
use super::problem::{ModelProblem, unknown};
use crate::block::{Part, Rule};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;

/// Rules in words. A rule that compares every pair was chosen because the records were few, and is
/// no rule for others: such rules are learned anew.
pub(crate) fn written(rules: &[Rule], frame: &Frame) -> Rules {
    if rules.iter().any(|rule| rule.parts.is_empty()) {
        return Rules::Learned;
    }
    let words = |rule: &Rule| rule.parts.iter().map(|part| part.word(frame)).collect();
    Rules::Chosen(rules.iter().map(words).collect())
}

/// Rules for the fields of these records; nothing when they are to be learned.
pub(crate) fn read(rules: &Rules, frame: &Frame) -> Result<Option<Vec<Rule>>, ModelProblem> {
    let Rules::Chosen(rules) = rules else { return Ok(None) };
    let offered = offered(frame);
    let part = |word: &String| {
        let found = offered.iter().find(|(known, _)| known == word).map(|(_, part)| part.clone());
        let known = offered.iter().map(|(word, _)| word.as_str());
        let found = found.or_else(|| of_letters(word, frame));
        found.ok_or_else(|| unknown("blocking.rules", word, known))
    };
    let rule =
        |words: &Vec<String>| Ok(Rule { parts: words.iter().map(part).collect::<Result<_, _>>()? });
    rules.iter().map(rule).collect::<Result<_, _>>().map(Some)
}

/// All that two records of this frame may be asked to share, by its word.
fn offered(frame: &Frame) -> Vec<(String, Part)> {
    let mut parts = Vec::new();
    let mut names = [None, None];
    for (at, field) in frame.fields.iter().enumerate() {
        match field {
            Field::Names { role, .. } => {
                parts.extend([Part::Value(at), Part::Sound(at)]);
                match role {
                    Role::Given => names[0] = Some(at),
                    Role::Surname => names[1] = Some(at),
                    Role::Words => {}
                }
            }
            Field::Born { .. } => parts.extend([
                Part::BirthDate(at),
                Part::BirthMonth(at),
                Part::BirthYear(at),
                Part::Birthday(at),
            ]),
            Field::Home { homes } => {
                if homes.has.0 {
                    parts.extend([Part::Postcode(at), Part::Outcode(at)]);
                }
                if homes.has.1 {
                    parts.push(Part::Property(at));
                }
            }
            Field::Number { .. } | Field::Same { .. } => parts.push(Part::Value(at)),
        }
    }
    if let [Some(given), Some(surname)] = names {
        parts.push(Part::NamesEitherWay(given, surname));
    }
    parts.into_iter().map(|part| (part.word(frame), part)).collect()
}

/// "first 3 letters of surname" and "last 4 letters of street".
fn of_letters(word: &str, frame: &Frame) -> Option<Part> {
    let (end, rest) = word.split_once(' ')?;
    let (letters, field) = rest.split_once(" letters of ")?;
    let letters: usize = letters.parse().ok().filter(|letters| (1..=20).contains(letters))?;
    let is = |known: &Field| matches!(known, Field::Names { .. }) && known.word() == field;
    let at = frame.fields.iter().position(is)?;
    match end {
        "first" => Some(Part::Begins(at, letters)),
        "last" => Some(Part::Ends(at, letters)),
        _ => None,
    }
}
