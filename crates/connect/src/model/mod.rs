//! A model as a document: fitted once, then read, reviewed, compared, changed by hand and run again.
//!
//! [`crate::Linker::model`] gives the document of a fitted model and [`ModelDocument::to_toml`] writes
//! it; [`ModelDocument::from_toml`] reads it and [`crate::Linker::with_model`] links other records by
//! it without fitting. Method and layout: `docs/method/linkage-model.md`.
//!
//! For a command line with `--model FILE` and `--save-model FILE`:
//!
//! ```ignore
//! // --model FILE: TOML or JSON of ours, or a Splink settings file
//! let read = model::read_any(&text)?;
//! for lost in &read.not_taken { eprintln!("{lost}"); }
//! // read.columns says which of Splink's columns is which of ours; read.document.columns() are the
//! // columns to read from the files: no more and no fewer.
//! let document = read.document;
//! let linker = Linker::with_model(&table, &document)?;
//! let links = linker.link(&Settings { threads, ..document.settings.clone() }, watch)?;
//! // --save-model FILE
//! let mut document = linker.model_with_intervals(&settings, &links, 1);
//! document.trained.data_hash = Some(hash); // of the files read, as the caller has it
//! document.trained.date = Some(day); // the caller has the clock
//! write(document.to_toml());
//! ```

mod apply;
pub mod document;
pub mod problem;
mod read;
mod read_fields;
mod resample;
mod rules;
mod splink;
mod splink_fields;
mod splink_levels;
mod splink_rules;
mod splink_sql;
mod uncertainty;
mod write;

pub(crate) use apply::settle;
pub use document::{
    Class, Estimate, ExpectedQuality, FieldKind, FieldModel, ModelDocument, Row, Rows, Rules,
    Share, Spread, TrainedOn, class_in_words, class_word,
};
pub use problem::ModelProblem;
pub use splink::{Imported, import_splink, read_any};
