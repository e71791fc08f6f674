//! Linking with a model that was fitted before: a document of ours, or the settings of Splink.
//!
//! A model says which columns it reads, so those are looked for and no others.

use crate::link_files::fields::{Asked, Choice, Header, choose};
use crate::link_files::gather::Gathered;
use crate::link_files::problem::{CannotLinkFiles, InputProblem, about};
use connect::model::{ModelDocument, read_any};
use connect::watch::Watch;
use connect::{Kind, Linker};
use std::path::{Path, PathBuf};

/// A model that was given.
pub(crate) struct Given {
    path: PathBuf,
    pub(crate) document: ModelDocument,
    /// Columns as another program calls them.
    columns: Vec<(String, Kind)>,
    not_taken: Vec<String>,
}

/// Reads the file of a model.
pub(crate) fn read_model(path: &Path) -> Result<Given, CannotLinkFiles> {
    let expected = "a model: TOML or JSON of this program, or a Splink settings file";
    let trouble = |found: String| -> InputProblem {
        about(path, 0, found, expected, "Check the file, or leave --model out to fit one.")
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| trouble(format!("a file that cannot be read ({error})")))?;
    let read = read_any(&text).map_err(|problem| trouble(problem.to_string()))?;
    Ok(Given {
        path: path.to_owned(),
        document: read.document,
        columns: read.columns,
        not_taken: read.not_taken,
    })
}

impl Given {
    /// The columns of the files that the model reads.
    pub(crate) fn choose(
        &self,
        headers: &[Header],
        asked: Asked<'_>,
    ) -> Result<Choice, CannotLinkFiles> {
        let words: Vec<String> =
            self.columns.iter().map(|(column, kind)| format!("{}={column}", word(kind))).collect();
        let words = words.join(",");
        let fields = asked.fields.or((!words.is_empty()).then_some(words.as_str()));
        let mut choice = choose(headers, &Asked { fields, ..asked })?;
        let wanted = self.document.columns();
        for kind in &wanted {
            if !choice.fields.iter().any(|field| field.kind == *kind) {
                let found = format!("no column for {}, which the model compares", kind.word());
                let advice = format!("Name it: --fields {}=COLUMN, with the others.", word(kind));
                let expected = "every field of the model in the files";
                return Err(about(&self.path, 0, found, expected, advice).into());
            }
        }
        for field in choice.fields.iter().filter(|field| !wanted.contains(&field.kind)) {
            choice.notes.push(format!("{}: the model does not compare it", field.kind.word()));
        }
        choice.fields.retain(|field| wanted.contains(&field.kind));
        choice.notes.extend(self.not_taken.iter().cloned());
        Ok(choice)
    }
}

/// The word for a kind that says it without doubt.
fn word(kind: &Kind) -> String {
    match kind {
        Kind::Number(name) => format!("number:{name}"),
        Kind::Text(name) => format!("text:{name}"),
        Kind::Category(name) => format!("category:{name}"),
        Kind::Given
        | Kind::Surname
        | Kind::Other
        | Kind::Born
        | Kind::Sex
        | Kind::Postcode
        | Kind::Uprn
        | Kind::School
        | Kind::Nhs
        | Kind::Upn => kind.word().to_owned(),
    }
}

/// Makes the records ready: by the model that was given, or by one fitted to them.
pub(crate) fn train(
    gathered: &Gathered,
    given: Option<&Given>,
    watch: Watch<'_>,
) -> Result<Linker, CannotLinkFiles> {
    let Some(given) = given else { return Ok(Linker::train(&gathered.table, watch)?) };
    Linker::with_model(&gathered.table, &given.document).map_err(|problem| {
        let expected = "a model of the columns of these files";
        let advice = "Mend the model, or leave --model out to fit one.";
        about(&given.path, 0, problem.to_string(), expected, advice).into()
    })
}
