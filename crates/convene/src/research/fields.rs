//! The list of fields, which is a document, and an issue read for them.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const DOCUMENT: &str = include_str!("../../benchmarks/research_fields.toml");

#[derive(Deserialize)]
struct List {
    field: Vec<Described>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    word: String,
    name: String,
    outcome: String,
    factors: String,
    words: Vec<String>,
}

fn list() -> &'static [Described] {
    static READ: OnceLock<Vec<Described>> = OnceLock::new();
    READ.get_or_init(|| {
        let read: Result<List, _> = toml::from_str(DOCUMENT);
        read.expect("the list of fields is read by a test of this crate").field
    })
}

/// A field of the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Field(String);

impl Field {
    /// All of them, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        list().iter().map(|one| Self(one.word.clone()))
    }

    /// Reads the word of a field.
    pub fn parse(word: &str) -> Option<Self> {
        list().iter().any(|one| one.word == word).then(|| Self(word.to_owned()))
    }

    /// The word in forms and in the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.described().map_or("", |one| one.name.as_str())
    }

    /// The mark of the outcome it belongs to: `O1`.
    pub fn outcome(&self) -> &'static str {
        self.described().map_or("", |one| one.outcome.as_str())
    }

    /// The group of factors it belongs to, in words.
    pub fn factors(&self) -> &'static str {
        match self.described().map_or("", |one| one.factors.as_str()) {
            "child" => "the child",
            "family" => "the family",
            "school" => "the school",
            "place" => "the place",
            _ => "how it is known",
        }
    }

    fn described(&self) -> Option<&'static Described> {
        list().iter().find(|one| one.word == self.0)
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Self::parse(&word).ok_or_else(|| format!("{word} is not a field of the list"))
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.0
    }
}

/// An issue as it is read for research: its words, and the fields they lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IssueWords {
    /// Each field, with the words that led to it.
    pub fields: BTreeMap<Field, BTreeSet<String>>,
    /// Every word of the issue, in small letters.
    pub words: BTreeSet<String>,
}

impl IssueWords {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let words = words_of(text);
        let mut fields: BTreeMap<Field, BTreeSet<String>> = BTreeMap::new();
        for one in list() {
            let leads = |word: &&String| one.words.iter().any(|stem| fits(stem, word));
            let found: BTreeSet<String> = words.iter().filter(leads).cloned().collect();
            if !found.is_empty() {
                fields.insert(Field(one.word.clone()), found);
            }
        }
        Self { fields, words }
    }
}

/// The words of a text, in small letters.
pub(super) fn words_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn fits(stem: &str, word: &str) -> bool {
    stem.strip_suffix('*').map_or(stem == word, |start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_each_field_once_with_its_outcome_its_factors_and_its_words() {
        let mut seen = BTreeSet::new();
        for one in list() {
            assert!(seen.insert(one.word.as_str()), "{} stands twice", one.word);
            assert!(["O1", "O2", "O3", "O4"].contains(&one.outcome.as_str()), "{}", one.word);
            let groups = ["child", "family", "school", "place", "knowledge"];
            assert!(groups.contains(&one.factors.as_str()), "{}", one.word);
            assert!(!one.words.is_empty() && !one.name.is_empty());
            assert!(one.words.iter().all(|word| *word == word.to_lowercase()), "{}", one.word);
        }
        for outcome in ["O1", "O2", "O3", "O4"] {
            assert!(Field::all().any(|one| one.outcome() == outcome), "{outcome}");
        }
        assert_eq!(Field::parse("oral-health").map(|one| one.name()), Some("Oral health"));
        assert_eq!(Field::parse("alchemy"), None);
        assert!(serde_json::from_str::<Field>("\"alchemy\"").is_err());
    }

    #[test]
    fn an_issue_leads_to_fields_by_whole_words_and_by_their_beginnings() {
        let read = IssueWords::of("Children go hungry here; their TEETH show it. Eaten alive.");
        let found: Vec<(&str, Vec<&str>)> = read
            .fields
            .iter()
            .map(|(field, words)| (field.as_str(), words.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, [("food-and-nutrition", vec!["hungry"]), ("oral-health", vec!["teeth"])]);
        assert_eq!(IssueWords::of(" . "), IssueWords::default());
    }
}
