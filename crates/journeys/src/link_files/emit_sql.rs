//! A linkage for another engine: records, model and rules as integer tables, and the SQL that asks.
//!
//! Read [`emit_sql`] as the steps: read the files as linking does; fit the model or read the one
//! that was given; code the records; write. Names, dates of birth and ids stay here: what is written for the engine is numbers, and
//! `ids.csv`, which says whose they are, is for whoever reads the answer.

use crate::link_files::coded_files::{CodedChoice, CodedWritten, write_coded, write_lines};
use crate::link_files::fields::{Header, choose};
use crate::link_files::gather::{Gathered, gather};
use crate::link_files::model::{read_model, train};
use crate::link_files::problem::CannotLinkFiles;
use crate::link_files::{
    LinkFiles, LinkFilesStep, LinkFilesWatch, Models, asked, go, report, rows, settings, with_model,
};
use connect::Step;
use lake::LakeProblem;
use std::io;
use std::path::PathBuf;

/// What is to be linked elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct EmitSql {
    /// The files and columns. Joining, threads and results are not looked at.
    pub request: LinkFiles,
    /// The model that was fitted before, if there is one; of the rest nothing is looked at.
    pub models: Models,
    /// The folder to write.
    pub folder: PathBuf,
    /// Bits of evidence from which a pair is a link.
    pub floor: f64,
    /// The dialect, and whether the answers are worked out here as well.
    pub choice: CodedChoice,
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct EmittedSql {
    /// Records, tables and answers.
    pub written: CodedWritten,
    /// What two records must share to be compared, rule by rule.
    pub rules: Vec<String>,
    /// Share of one person's pairs that the rules are expected to bring together.
    pub completeness: f64,
}

/// Reads, fits where no model is given, codes and writes.
///
/// # Errors
/// [`CannotLinkFiles`]: what was given needs mending, a file cannot be written, or `watch` said stop.
pub fn emit_sql(
    request: &EmitSql,
    watch: LinkFilesWatch<'_>,
) -> Result<EmittedSql, CannotLinkFiles> {
    let files = request.request.job.files();
    let opened: Vec<rows::Opened> =
        files.iter().map(|file| rows::open(file)).collect::<Result<_, _>>()?;
    let headers: Vec<Header> = opened.iter().map(|file| file.header.clone()).collect();
    let given = request.models.given.as_deref().map(read_model).transpose()?;
    let choice = match &given {
        None => choose(&headers, &asked(&request.request))?,
        Some(given) => given.choose(&headers, asked(&request.request))?,
    };
    let fields = report::fields_of(&headers, &choice);
    go(watch(LinkFilesStep::Chosen(&fields, &choice.left_out, &choice.notes)))?;
    let gathered = gather(opened, &choice, 1, &mut |file, read, bytes| {
        watch(LinkFilesStep::Reading { file, read, bytes })
    })?;
    let settings =
        with_model(settings(&request.request, &gathered)?, &request.models, given.as_ref());
    let mut linking = |step: Step| watch(LinkFilesStep::Linking(step));
    let linker = train(&gathered, given.as_ref(), &mut linking)?;
    let coded = linker.coded(&settings, request.floor, &mut linking)?;
    go(watch(LinkFilesStep::Writing))?;
    let written = write_coded(&coded, &request.folder, &request.choice).map_err(unwritten)?;
    write_ids(request, &gathered).map_err(unwritten)?;
    Ok(EmittedSql { written, rules: coded.rules(), completeness: coded.completeness() })
}

/// The id of every row, and its source when there are several.
fn write_ids(request: &EmitSql, gathered: &Gathered) -> Result<(), LakeProblem> {
    write_lines(&request.folder.join("ids.csv"), |file| {
        let mut lines = csv::Writer::from_writer(file);
        lines.write_record(["record_row", "source", "id"])?;
        for row in 0..u32::try_from(gathered.table.len()).unwrap_or(u32::MAX) {
            let source = usize::from(gathered.table.source(row));
            let source = gathered.sources.get(source).map_or("", String::as_str);
            lines.write_record([&row.to_string(), source, gathered.table.id(row)])?;
        }
        lines.flush()
    })
}

fn unwritten(problem: LakeProblem) -> CannotLinkFiles {
    match problem {
        LakeProblem::Disk { path, source, .. } => CannotLinkFiles::Write { path, source },
        other => CannotLinkFiles::Write {
            path: PathBuf::from("the folder"),
            source: io::Error::other(other.to_string()),
        },
    }
}
