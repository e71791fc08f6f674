//! What is asked of a cohort.

use disclose::{About, Malformed, Role};

/// A table to count: who, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Key, title and population in words.
    pub about: About,
    /// One or two columns to count by.
    pub by: Vec<Asked>,
    /// Only children who meet these: for each column named, one of the levels asked for. Two
    /// conditions on one column are alternatives, conditions on different columns all hold.
    pub among: Vec<Condition>,
}

/// A column to count by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The column's name.
    pub column: String,
    /// What it says about a child.
    pub role: Role,
    /// What happens to children without an answer.
    pub not_recorded: NotRecorded,
}

/// What happens to children without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRecorded {
    /// They are a level of their own, coded `not-recorded`.
    Level,
    /// They are left out of the table; the population's words must say so.
    LeftOut,
}

/// Only children with this answer, or another one asked for in the same column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column's name.
    pub column: String,
    /// The code of the level.
    pub level: String,
}

impl Condition {
    /// One condition for each of these levels of a column.
    pub fn one_of(column: &str, levels: &[&str]) -> Vec<Self> {
        let condition =
            |level: &&str| Self { column: column.to_owned(), level: (*level).to_owned() };
        levels.iter().map(condition).collect()
    }
}

impl Asked {
    /// Where the child lives or what neighbours know; children without an answer are a level.
    pub fn group(column: &str) -> Self {
        Self { column: column.to_owned(), role: Role::Group, not_recorded: NotRecorded::Level }
    }

    /// Something to protect; children without an answer are left out.
    pub fn outcome(column: &str) -> Self {
        Self { column: column.to_owned(), role: Role::Outcome, not_recorded: NotRecorded::LeftOut }
    }
}

/// The question does not fit the cohort.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotCount {
    /// There is no such column.
    #[error("the cohort has no column \"{column}\"")]
    NoSuchColumn {
        /// The name asked for.
        column: String,
    },
    /// There is no such level.
    #[error("column \"{column}\" has no level \"{level}\"")]
    NoSuchLevel {
        /// The column's name.
        column: String,
        /// The code asked for.
        level: String,
    },
    /// The table would not be one.
    #[error(transparent)]
    Table(#[from] Malformed),
}
