//! The words around a table: what is counted, along which dimensions, and in what setting.
//!
//! Nothing here holds a count. The same words travel from the question to the published page.

use commons::Day;
use serde::{Deserialize, Serialize};

/// What a table counts. `key` is permanent: the same question always has the same key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Short and stable, such as `persistent-absence-by-locality`.
    pub key: String,
    /// The title a reader sees.
    pub title: String,
    /// Who is counted, in words, such as "children aged 5 to 15 living in Calderbrook".
    pub population: String,
}

/// One way in which a table divides its children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// The heading, such as "Locality".
    pub name: String,
    /// What the dimension says about a child.
    pub role: Role,
    /// At least one level, without the total: the total is always added.
    pub levels: Vec<Level>,
}

/// What a dimension says about a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Something neighbours already know, such as where the child lives or the year group.
    Group,
    /// Something to be protected. When every child of a group has the same answer, the group's
    /// answer is each child's answer, so such a line is protected whatever its size.
    Outcome,
}

/// One answer of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Short and stable: an area code, or `yes`.
    pub code: String,
    /// What a reader sees.
    pub label: String,
}

impl Level {
    /// A level with this code and label.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

impl Dimension {
    /// A dimension with these levels.
    pub fn new(name: impl Into<String>, role: Role, levels: Vec<Level>) -> Self {
        Self { name: name.into(), role, levels }
    }
}

/// A place along one dimension: a level by its number, or the total of all levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Along {
    /// The level with this number, from 0.
    Level(usize),
    /// All levels together.
    Total,
}

/// The setting of a release. Together with [`About::key`] the data version names the release: the
/// same question of the same data is answered once and read from the store afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Which state of the data was counted, such as the short hash of a snapshot.
    pub data_version: String,
    /// The day the data describe or were cut.
    pub data_date: Day,
    /// Whose records were counted, in words.
    pub source: String,
    /// Whether the children exist.
    pub origin: Origin,
}

impl Context {
    /// The permanent name of a release: its question and the state of the data. Asked again, a
    /// house returns the release it has under this name; it never counts a second time.
    pub fn release_key(&self, about: &About) -> String {
        format!("{}@{}", about.key, self.data_version)
    }
}

/// Whether the children of a table exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Counted from partners' records of real children.
    Recorded,
    /// Counted from an invented district; every page says so.
    Synthetic,
}
