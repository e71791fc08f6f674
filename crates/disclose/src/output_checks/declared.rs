//! What an author says of a table: its context, and what each column holds.

use serde::Deserialize;

/// What an author declares.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// What the table is.
    #[serde(default)]
    pub what: String,
    /// Why it is needed.
    #[serde(default)]
    pub why: String,
    /// Who will read it.
    #[serde(default)]
    pub readers: String,
    /// Shown counts are multiples of this.
    #[serde(default = "five")]
    pub rounded_to: u64,
    /// Counts from 1 to one below this are not shown.
    #[serde(default = "ten")]
    pub threshold: u64,
    /// Words for all levels together, besides Total and All.
    #[serde(default)]
    pub totals: Vec<String>,
    /// Every column of the file.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What it holds.
    pub is: Kind,
    /// For a rate, a mean or a sum: the column of the count it is of.
    pub of: Option<String>,
    /// For a sum: so many decimals at most.
    #[serde(default)]
    pub decimals: u32,
    /// For a sum: the column of how many gave to it, in the file of contributors.
    pub contributors: Option<String>,
    /// For a sum: the columns of the largest amounts there, the largest first.
    #[serde(default)]
    pub largest: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What children are grouped by.
    Group,
    /// How many children.
    Count,
    /// A share of children, in per cent.
    Rate,
    /// A mean.
    Mean,
    /// A sum of money or hours.
    Sum,
    /// Words about the row.
    Text,
}

/// A declaration that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {says}")]
pub struct BadDeclaration {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong.
    pub says: String,
}

const fn five() -> u64 {
    5
}

const fn ten() -> u64 {
    10
}

impl Declared {
    /// Reads a declaration.
    ///
    /// # Errors
    /// [`BadDeclaration`] with its place.
    pub fn parse(text: &str) -> Result<Self, BadDeclaration> {
        let at = |offset: usize, says: String| {
            let before = text.get(..offset).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|sign| *sign != '\n').count() + 1;
            BadDeclaration { line, column, says }
        };
        let declared: Self = toml::from_str(text).map_err(|problem| {
            at(problem.span().map_or(0, |span| span.start), problem.message().to_owned())
        })?;
        if declared.columns.iter().any(|column| column.decimals > 6) {
            let offset = text.find("decimals").unwrap_or(0);
            return Err(at(offset, "decimals are from 0 to 6".to_owned()));
        }
        let limits =
            [(declared.rounded_to, 5, "rounded_to"), (declared.threshold, 10, "threshold")];
        for (value, least, name) in limits {
            if !(least..=1000).contains(&value) {
                let offset = text.find(name).unwrap_or(0);
                return Err(at(offset, format!("{name} is from {least} to 1000")));
            }
        }
        Ok(declared)
    }

    /// The column of this heading; capitals do not matter.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.trim().eq_ignore_ascii_case(name))
    }
}
