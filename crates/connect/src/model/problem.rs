//! What can be wrong with a model document, said so that whoever wrote it can put it right.

/// Why a model document cannot be read or used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelProblem {
    /// The text is not in the format at all.
    #[error("the model is not {format}: {why}")]
    NotReadable {
        /// TOML or JSON.
        format: &'static str,
        /// What the reader of the format said.
        why: String,
    },
    /// A version this program does not know.
    #[error("{}", in_words_of_version(*.found))]
    Version {
        /// The version of the document.
        found: u32,
    },
    /// Something is not there.
    #[error("{at}: {what} is missing")]
    Missing {
        /// Where it should be.
        at: String,
        /// What it is.
        what: String,
    },
    /// A word that is none of those expected.
    #[error("{at}: {found:?} is not known here; {}", in_words_of_choice(nearest.as_deref(), expected))]
    Unknown {
        /// Where it stands.
        at: String,
        /// The word.
        found: String,
        /// The right word that is nearest to it, when one is near.
        nearest: Option<String>,
        /// All that are right.
        expected: Vec<String>,
    },
    /// A value of the wrong sort or size.
    #[error("{at}: expected {expected}, found {found}")]
    Wrong {
        /// Where it stands.
        at: String,
        /// What is right.
        expected: String,
        /// What is there.
        found: String,
    },
    /// The model weighs a column that the table does not have.
    #[error(
        "the model weighs {column:?} ({kind}), which the records do not have; name the column that \
         holds it, or fit a model to these records without --model"
    )]
    LacksColumn {
        /// The column, by its word.
        column: String,
        /// What it is.
        kind: &'static str,
    },
    /// The table has a column that the model does not weigh.
    #[error(
        "the records have {column:?}, which the model does not weigh as {kind}; leave the column \
         out, or fit a model to these records without --model"
    )]
    ExtraColumn {
        /// The column, by its word.
        column: String,
        /// What it would be.
        kind: &'static str,
    },
}

fn in_words_of_version(found: u32) -> String {
    let ours = super::document::VERSION;
    if found > ours {
        format!(
            "the model is version {found}; this program reads up to version {ours}: use a newer one"
        )
    } else {
        format!("the model is version {found}; this program reads version {ours}: fit it again")
    }
}

fn in_words_of_choice(nearest: Option<&str>, expected: &[String]) -> String {
    match nearest {
        Some(word) => format!("did you mean {word:?}?"),
        None if expected.is_empty() => "nothing stands here".to_owned(),
        None => format!("one of {expected:?} stands here"),
    }
}

/// A word that is not one of those expected, with the nearest that is.
pub(crate) fn unknown<'a>(
    at: &str,
    found: &str,
    expected: impl IntoIterator<Item = &'a str>,
) -> ModelProblem {
    let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
    let likeness =
        |word: &&String| strsim::jaro_winkler(&found.to_lowercase(), &word.to_lowercase());
    let nearest = expected
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|word| likeness(word) >= 0.7)
        .cloned();
    ModelProblem::Unknown { at: at.to_owned(), found: found.to_owned(), nearest, expected }
}

pub(crate) fn missing(at: &str, what: impl Into<String>) -> ModelProblem {
    ModelProblem::Missing { at: at.to_owned(), what: what.into() }
}

pub(crate) fn wrong(at: &str, expected: impl Into<String>, found: impl ToString) -> ModelProblem {
    ModelProblem::Wrong { at: at.to_owned(), expected: expected.into(), found: found.to_string() }
}

/// A value of a document that is not what it should be.
pub(crate) fn not_so(at: &str, expected: impl Into<String>, found: &toml::Value) -> ModelProblem {
    let found = match found {
        toml::Value::String(text) => format!("the text {text:?}"),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(is) => is.to_string(),
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::Array(_) => "a list".to_owned(),
        toml::Value::Table(_) => "a part with keys of its own".to_owned(),
    };
    wrong(at, expected, found)
}
