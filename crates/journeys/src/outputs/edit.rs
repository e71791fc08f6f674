//! One change at a time of what is to leave: its words, a table, or what the columns of a table hold.

use super::CannotOutput;
use super::ask::{NewFile, NewOutput, keep_file};
use super::contributors::{is_list, list_of};
use super::tables::{bytes_of, declaration_of, is_declaration};
use crate::house::House;
use convene::Who;
use convene::output::{Output, OutputContext};
use disclose::output_checks::{Declared, Sheet};

/// A change of what is to leave, by its author or the project's team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputEdit {
    /// Its title and what checkers have to know.
    Words {
        /// What it is called.
        title: String,
        /// What checkers have to know.
        context: OutputContext,
    },
    /// A table, new or in place of the one of this name. What its columns hold stays said while its
    /// headings stay, and is guessed otherwise.
    Put(NewFile),
    /// What the columns of a table hold.
    Declare {
        /// The name of the table.
        table: String,
        /// What is said of it.
        declared: Declared,
    },
    /// A table goes, and what is said of it, with the list of who is counted.
    TakeOut(String),
}

impl NewOutput {
    /// The request with what the columns of each table seem to hold, where nothing is said of it.
    #[must_use]
    pub fn with_declarations(mut self) -> Self {
        let mut files: Vec<NewFile> = Vec::new();
        let declared: Vec<String> = self.files.iter().map(|file| file.name.clone()).collect();
        for file in std::mem::take(&mut self.files) {
            let own = declaration_name(&file.name);
            let is_table = !is_declaration(&file.name) && !is_list(&file.name);
            let guess = is_table && !declared.contains(&own);
            let guessed = if guess { Sheet::read(&file.name, &file.bytes).ok() } else { None };
            files.push(file);
            if let Some(sheet) = guessed {
                let bytes = Declared::guessed(&sheet).to_text().into_bytes();
                files.push(NewFile { name: own, bytes });
            }
        }
        self.files = files;
        self
    }
}

/// What is to leave after a change.
pub(super) fn edited(
    house: &House,
    who: &Who,
    (before, edit): (&Output, &OutputEdit),
) -> Result<Output, CannotOutput> {
    let mut output = before.clone();
    match edit {
        OutputEdit::Words { title, context } => {
            title.trim().clone_into(&mut output.title);
            output.context.clone_from(context);
        }
        OutputEdit::Put(file) => put(house, who, (&mut output, file))?,
        OutputEdit::Declare { table, declared } => {
            if !output.files.iter().any(|file| file.name == *table) {
                return Err(CannotOutput::NoSuchFile(table.clone()));
            }
            declare(house, (&mut output, table), declared)?;
        }
        OutputEdit::TakeOut(table) => {
            if !output.files.iter().any(|file| file.name == *table) {
                return Err(CannotOutput::NoSuchFile(table.clone()));
            }
            let declaration = declaration_of(&output, table).map(|file| file.name.clone());
            let own = [Some(table.clone()), declaration, Some(list_of(table))];
            output.files.retain(|file| !own.contains(&Some(file.name.clone())));
        }
    }
    Ok(output)
}

fn put(
    house: &House,
    who: &Who,
    (output, file): (&mut Output, &NewFile),
) -> Result<(), CannotOutput> {
    let kept = keep_file(house, file)?;
    let sheet = if is_list(&kept.name) { None } else { Sheet::read(&kept.name, &file.bytes).ok() };
    match output.files.iter_mut().find(|own| own.name == kept.name) {
        Some(own) => own.clone_from(&kept),
        None => output.files.push(kept.clone()),
    }
    let Some(sheet) = sheet else { return Ok(()) };
    let before = declaration_of(output, &kept.name);
    let before = before.map(|said| bytes_of(house, who, said)).transpose()?;
    let before = before.and_then(|bytes| Declared::parse(&String::from_utf8_lossy(&bytes)).ok());
    let same = before.is_some_and(|said| {
        said.columns.iter().map(|column| column.name.as_str()).eq(sheet.header())
    });
    if same { Ok(()) } else { declare(house, (output, &kept.name), &Declared::guessed(&sheet)) }
}

fn declare(
    house: &House,
    (output, table): (&mut Output, &str),
    declared: &Declared,
) -> Result<(), CannotOutput> {
    let name = declaration_of(output, table).map(|file| file.name.clone());
    let name = name.unwrap_or_else(|| declaration_name(table));
    let kept = keep_file(house, &NewFile { name, bytes: declared.to_text().into_bytes() })?;
    match output.files.iter_mut().find(|own| own.name == kept.name) {
        Some(own) => *own = kept,
        None => {
            let at = output.files.iter().position(|own| own.name == table);
            output.files.insert(at.map_or(output.files.len(), |at| at + 1), kept);
        }
    }
    Ok(())
}

/// The name of the declaration beside a table.
fn declaration_name(table: &str) -> String {
    let stem = table.rsplit_once('.').map_or(table, |(stem, _)| stem);
    format!("{}.toml", stem.trim())
}
