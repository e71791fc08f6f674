//! All definitions together, checked for what a reader may rely on.

use crate::definition::{Definition, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files of the standard set, by name.
const STANDARD: [(&str, &str); 5] = [
    ("o1-healthy.toml", include_str!("../indicators/o1-healthy.toml")),
    ("o2-learning.toml", include_str!("../indicators/o2-learning.toml")),
    ("o3-safe.toml", include_str!("../indicators/o3-safe.toml")),
    ("o4-not-held-back.toml", include_str!("../indicators/o4-not-held-back.toml")),
    ("supporting.toml", include_str!("../indicators/supporting.toml")),
];

/// What is wrong with a set of definitions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDefinitions {
    /// A file is not TOML of the expected shape.
    #[error("{file}: {problem}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What the reader of the format says, with line and column.
        problem: String,
    },
    /// Two definitions share an id.
    #[error("the id {id} is used twice")]
    Twice {
        /// The id.
        id: String,
    },
    /// An id is not lower-case words joined by hyphens.
    #[error("the id {id} must be lower-case letters, digits and hyphens")]
    BadId {
        /// The id.
        id: String,
    },
    /// Neither a source nor a reason for having none, or both.
    #[error("{id} needs either a source or `not_published` with its reason, and not both")]
    SourceOrReason {
        /// The id.
        id: String,
    },
}

/// A file of definitions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    indicator: Vec<Definition>,
}

/// A set of definitions in the order of the list.
#[derive(Debug, Clone)]
pub struct Definitions {
    ordered: Vec<Definition>,
    by_id: BTreeMap<String, usize>,
}

impl Definitions {
    /// The set this version comes with.
    pub fn standard() -> Self {
        Self::read(&STANDARD).expect("the standard definitions are checked by a test of this crate")
    }

    /// Reads files given as (name, text).
    ///
    /// # Errors
    /// [`BadDefinitions`] naming the file or the id.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, BadDefinitions> {
        let mut ordered = Vec::new();
        for (name, text) in files {
            let file: File =
                toml::from_str(text).map_err(|problem| BadDefinitions::Unreadable {
                    file: (*name).to_owned(),
                    problem: problem.to_string(),
                })?;
            ordered.extend(file.indicator);
        }
        let mut by_id = BTreeMap::new();
        for (place, definition) in ordered.iter().enumerate() {
            check(definition)?;
            if by_id.insert(definition.id.clone(), place).is_some() {
                return Err(BadDefinitions::Twice { id: definition.id.clone() });
            }
        }
        Ok(Self { ordered, by_id })
    }

    /// The definition with this id.
    pub fn get(&self, id: &str) -> Option<&Definition> {
        self.by_id.get(id).map(|place| &self.ordered[*place])
    }

    /// All, in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = &Definition> {
        self.ordered.iter()
    }

    /// Those of the Vision 2040 list: without the supporting ones other figures are made from.
    pub fn of_the_list(&self) -> impl Iterator<Item = &Definition> {
        self.ordered.iter().filter(|definition| definition.number > 0)
    }

    /// Those of one outcome.
    pub fn of(&self, outcome: Outcome) -> impl Iterator<Item = &Definition> {
        self.of_the_list().filter(move |definition| definition.outcome == outcome)
    }

    /// Those with a source in this layout, each with that source.
    pub fn read_from<'a>(
        &'a self,
        layout: &'a str,
    ) -> impl Iterator<Item = (&'a Definition, &'a crate::definition::Source)> {
        self.ordered.iter().flat_map(move |definition| {
            let sources = definition.sources.iter().filter(move |s| s.layout == layout);
            sources.map(move |source| (definition, source))
        })
    }
}

fn check(definition: &Definition) -> Result<(), BadDefinitions> {
    let id = definition.id.clone();
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || !id.bytes().all(letter) {
        return Err(BadDefinitions::BadId { id });
    }
    if definition.sources.is_empty() == definition.not_published.is_none() {
        return Err(BadDefinitions::SourceOrReason { id });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{IntervalMethod, Polarity, TargetRule};
    use std::collections::BTreeSet;

    #[test]
    fn every_row_of_the_list_is_there_in_order_and_in_its_outcome() {
        let all = Definitions::standard();
        let numbers: Vec<u8> = all.of_the_list().map(|d| d.number).collect();
        assert!(numbers.is_sorted());
        let rows: BTreeSet<u8> = numbers.iter().copied().collect();
        assert_eq!(rows, (1..=49).collect());
        let outcome = |number| match number {
            0..=12 => Outcome::Healthy,
            13..=31 => Outcome::Learning,
            32..=39 => Outcome::Safe,
            _ => Outcome::NotHeldBack,
        };
        assert!(all.of_the_list().all(|d| d.outcome == outcome(d.number)));
        let marks: BTreeSet<String> = all.of_the_list().map(Definition::mark).collect();
        assert_eq!(marks.len(), numbers.len(), "no two figures of a row share a letter");
    }

    #[test]
    fn six_rows_have_no_published_source_and_say_why_and_what_is_needed() {
        let all = Definitions::standard();
        let none: Vec<u8> =
            all.of_the_list().filter(|d| d.not_published.is_some()).map(|d| d.number).collect();
        assert_eq!(none, [10, 11, 12, 37, 47, 48]);
    }

    #[test]
    fn every_source_is_a_layout_that_is_taken_in() {
        let all = Definitions::standard();
        for source in all.iter().flat_map(|d| &d.sources) {
            let known = crate::intake::LAYOUTS.contains(&source.layout.as_str());
            assert!(known || source.layout == crate::derive::DERIVED, "{}", source.layout);
        }
    }

    /// The column "Better" of DOMAIN.md, section 10; a dash there is no direction.
    #[test]
    fn every_row_has_the_direction_that_the_list_gives_it() {
        for definition in Definitions::standard().of_the_list() {
            let expected = match definition.number {
                5 | 13..=22 | 29..=31 | 44..=47 => Polarity::High,
                7 | 33..=36 | 39 | 41 | 42 | 49 => Polarity::Context,
                _ => Polarity::Low,
            };
            assert_eq!(definition.polarity, expected, "{}", definition.id);
        }
    }

    #[test]
    fn a_figure_without_a_direction_has_no_target() {
        for definition in Definitions::standard().iter() {
            let context = definition.polarity == Polarity::Context;
            let no_target = definition.target.rule == TargetRule::NoTarget;
            assert_eq!(context, no_target, "{}", definition.id);
        }
    }

    #[test]
    fn scores_and_ranks_have_no_interval() {
        for definition in Definitions::standard().iter() {
            if definition.unit.multiplier().is_none() {
                assert_eq!(definition.interval, IntervalMethod::None, "{}", definition.id);
            }
        }
    }

    #[test]
    fn what_is_often_mixed_up_warns_of_the_other() {
        let all = Definitions::standard();
        for id in [
            "excess-weight-reception",
            "excess-weight-year-6",
            "child-poverty-before-housing-costs",
            "child-poverty-after-housing-costs",
            "neet",
            "neet-or-not-known",
            "free-school-meals-primary",
            "ever-6-free-school-meals-primary",
        ] {
            assert!(!all.get(id).unwrap().not_the_same_as.is_empty(), "{id}");
        }
    }

    #[test]
    fn known_breaks_are_declared() {
        let all = Definitions::standard();
        let at =
            |id: &str, year| all.get(id).unwrap().breaks.iter().any(|b| b.from_last_year == year);
        assert!(at("good-level-of-development", 2022));
        assert!(at("child-poverty-before-housing-costs", 2022));
        assert!(at("free-school-meals-primary", 2027));
        assert!(at("progress-8", 2027));
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_name() {
        let unknown = "[[indicator]]\nid = \"x\"\nsurprise = 1\n";
        assert!(matches!(
            Definitions::read(&[("mine.toml", unknown)]),
            Err(BadDefinitions::Unreadable { file, .. }) if file == "mine.toml"
        ));
        let text = STANDARD[0].1;
        assert!(matches!(
            Definitions::read(&[("a", text), ("b", text)]),
            Err(BadDefinitions::Twice { .. })
        ));
    }
}
