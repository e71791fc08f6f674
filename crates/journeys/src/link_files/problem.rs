//! What is wrong with a file that was to be linked, said so that it can be mended.
//!
//! No value of a row is ever repeated: where it stands and what was expected is enough.

use std::fmt;
use std::path::{Path, PathBuf};

/// Problems shown in full; all are counted.
const SHOWN: usize = 20;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputProblem {
    /// The file, or the option, that needs mending.
    pub file: String,
    /// The line, counted from 1; 0 when it is about the whole file.
    pub line: u64,
    /// The column by its header, when it is about one.
    pub column: Option<String>,
    /// What was found.
    pub found: String,
    /// What would have been right.
    pub expected: String,
    /// What to do.
    pub advice: Box<str>,
}

impl fmt::Display for InputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": found {}; expected {}. {}", self.found, self.expected, self.advice)
    }
}

/// Everything that is wrong, the first twenty in full.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InputProblems {
    /// The first ones.
    pub shown: Vec<InputProblem>,
    /// How many more there are.
    pub more: u64,
}

impl InputProblems {
    /// Adds one.
    pub(crate) fn add(&mut self, problem: InputProblem) {
        if self.shown.len() < SHOWN {
            self.shown.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// An error when there is any.
    pub(crate) fn into_result(self) -> Result<(), CannotLinkFiles> {
        if self.shown.is_empty() { Ok(()) } else { Err(CannotLinkFiles::Input(self)) }
    }
}

impl fmt::Display for InputProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.shown.iter().enumerate() {
            write!(f, "{}{problem}", if at > 0 { "\n" } else { "" })?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl From<InputProblem> for CannotLinkFiles {
    fn from(problem: InputProblem) -> Self {
        Self::Input(InputProblems { shown: vec![problem], more: 0 })
    }
}

/// Why files could not be linked.
#[derive(Debug, thiserror::Error)]
pub enum CannotLinkFiles {
    /// Something that was given needs mending.
    #[error("{0}")]
    Input(InputProblems),
    /// A result could not be written.
    #[error("could not write {path}: {source}", path = .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the machine said.
        source: std::io::Error,
    },
    /// It was stopped on request.
    #[error(transparent)]
    Stopped(#[from] connect::Stopped),
}

/// A problem of a whole file or of one line, as a starting point.
pub(crate) fn about(
    file: &Path,
    line: u64,
    found: impl Into<String>,
    expected: impl Into<String>,
    advice: impl Into<Box<str>>,
) -> InputProblem {
    InputProblem {
        file: file.display().to_string(),
        line,
        column: None,
        found: found.into(),
        expected: expected.into(),
        advice: advice.into(),
    }
}

impl InputProblem {
    /// The same, about one column.
    pub(crate) fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}
