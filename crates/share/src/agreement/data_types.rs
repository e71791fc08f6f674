//! The kinds of information agreements may name: data, because each district has its own.

use serde::{Deserialize, Serialize};
use std::fmt;

const HOUSE: &str = include_str!("../../policies/data-types.toml");

/// The name of a kind of information, such as `attendance`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DataType(String);

impl DataType {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the law asks of a kind of information.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sensitivity {
    /// A lawful basis.
    Ordinary,
    /// A condition of Article 9 as well.
    Special,
    /// A condition for offences as well, Article 10.
    Offence,
}

/// The kinds there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataTypes(Vec<Entry>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    words: String,
    kind: Sensitivity,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    data_type: Vec<Entry>,
}

impl DataTypes {
    /// Reads a list of kinds.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        for (at, entry) in written.data_type.iter().enumerate() {
            if written.data_type[..at].iter().any(|before| before.id == entry.id) {
                return Err(format!("{} is listed twice", entry.id));
            }
        }
        Ok(Self(written.data_type))
    }

    /// The kinds every installation starts with.
    pub fn house() -> Self {
        Self::parse(HOUSE).expect("the list in the source is read by a test")
    }

    /// The kind of this name.
    pub fn find(&self, id: &str) -> Option<DataType> {
        self.entry(id).map(|entry| DataType(entry.id.clone()))
    }

    /// All names, in the order of the list.
    pub fn all(&self) -> Vec<DataType> {
        self.0.iter().map(|entry| DataType(entry.id.clone())).collect()
    }

    /// The words for a kind.
    pub fn words<'a>(&'a self, of: &'a DataType) -> &'a str {
        self.entry(of.as_str()).map_or(of.as_str(), |entry| &entry.words)
    }

    /// What the law asks of a kind; the strictest, when it is not known.
    pub fn sensitivity(&self, of: &DataType) -> Sensitivity {
        self.entry(of.as_str()).map_or(Sensitivity::Offence, |entry| entry.kind)
    }

    fn entry(&self, id: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_in_the_source_is_readable() {
        assert!(DataTypes::parse(HOUSE).is_ok_and(|types| types.all().len() > 5));
    }

    #[test]
    fn a_kind_listed_twice_is_refused() {
        let one = "[[data_type]]\nid='a'\nwords='b'\nkind='ordinary'\n";
        assert_eq!(DataTypes::parse(&format!("{one}{one}")), Err("a is listed twice".into()));
    }
}
