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
