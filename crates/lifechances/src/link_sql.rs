//! `lifechances link emit-sql`: a linkage that another engine carries out.

use crate::problem::bad_input;
use crate::progress::spinner;
use crate::{say, tell};
use anyhow::Result;
use clap::{Args, ValueEnum};
use connect::{Dialect, Go, Join, Step};
use journeys::link_files::{Job, LinkFilesStep, OneRow, Results};
use journeys::{CannotLinkFiles, CodedChoice, EmitSql, EmittedSql, LinkFiles, emit_sql};
use std::path::PathBuf;

/// `lifechances link emit-sql`.
#[derive(Debug, Args)]
pub(crate) struct EmitSqlArguments {
    /// The files: CSV or Parquet. One is looked through for duplicates; several are matched with each
    /// other.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Of several files, also link records of one with each other.
    #[arg(long)]
    within: bool,
    /// The engine that will be asked.
    #[arg(long, value_enum)]
    dialect: Engine,
    /// The folder to write: tables as Parquet, tables.sql, histogram.sql, links.sql, ids.csv.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Where the engine finds the folder, as a path or an address; without it, where it is written.
    #[arg(long, value_name = "PATH")]
    seen_as: Option<String>,
    /// Evidence from which a pair is a link, in bits: 0 is as likely as not.
    #[arg(long, value_name = "BITS", default_value_t = 0.0, allow_negative_numbers = true)]
    floor: f64,
    /// Also work the answers out here, into DIR/answers, to hold the engine's against.
    #[arg(long)]
    answers: bool,
    /// The column of ids, as for `link dedupe`.
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// The column of sources, as for `link dedupe`.
    #[arg(long, value_name = "COL")]
    source: Option<String>,
    /// What to compare, as for `link dedupe`.
    #[arg(long, value_name = "FIELD=COL,..")]
    fields: Option<String>,
    /// Fields or columns that are not to be compared.
    #[arg(long, value_name = "NAME,..", value_delimiter = ',')]
    leave_out: Vec<String>,
}

/// An engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// DuckDB.
    Duckdb,
    /// ClickHouse, clickhouse local, chDB.
    Clickhouse,
    /// Spark, Databricks, Sail.
    Spark,
}

impl From<Engine> for Dialect {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::Duckdb => Self::DuckDb,
            Engine::Clickhouse => Self::ClickHouse,
            Engine::Spark => Self::Spark,
        }
    }
}

/// Writes the tables and the SQL.
pub(crate) fn run(arguments: &EmitSqlArguments) -> Result<()> {
    let waiting = spinner("reading");
    let emitted = emit_sql(&request(arguments), &mut |step| {
        match step {
            LinkFilesStep::Chosen(fields, _, notes) => {
                let compared = fields.iter().map(|field| field.field.as_str());
                tell(&format!("Compared: {}.", compared.collect::<Vec<_>>().join(", ")));
                notes.iter().for_each(|note| tell(note));
            }
            LinkFilesStep::Linking(Step::Comparing { done, of }) => {
                waiting.set_message(format!("values that meet: rule {done} of {of}"));
            }
            LinkFilesStep::Linking(_) => waiting.set_message("learning from the records"),
            LinkFilesStep::Writing => waiting.set_message("writing"),
            LinkFilesStep::Reading { .. } | LinkFilesStep::Measuring => {}
        }
        Go::On
    });
    waiting.finish_and_clear();
    match emitted {
        Ok(emitted) => {
            report(arguments, &emitted);
            Ok(())
        }
        Err(problem @ CannotLinkFiles::Input(_)) => Err(bad_input(problem.to_string())),
        Err(problem @ (CannotLinkFiles::Write { .. } | CannotLinkFiles::Stopped(_))) => {
            Err(anyhow::Error::new(problem))
        }
    }
}

fn request(arguments: &EmitSqlArguments) -> EmitSql {
    let files = arguments.files.clone();
    let job = match (files.as_slice(), arguments.within) {
        ([file], _) => Job::Dedupe(file.clone()),
        (_, true) => Job::MatchAndDedupe(files),
        (_, false) => Job::Match(files),
    };
    let seen_as = || arguments.out.display().to_string();
    EmitSql {
        request: LinkFiles {
            job,
            id: arguments.id.clone(),
            source: arguments.source.clone(),
            fields: arguments.fields.clone(),
            leave_out: arguments.leave_out.clone(),
            one_row_per_person: OneRow::NoSource,
            join: Join::Best,
            pairs_per_record: None,
            threads: 1,
            truth: None,
            results: Results::default(),
        },
        folder: arguments.out.clone(),
        floor: arguments.floor,
        choice: CodedChoice {
            dialect: arguments.dialect.into(),
            folder_as_seen: arguments.seen_as.clone().unwrap_or_else(seen_as),
            answers: arguments.answers,
        },
    }
}

fn report(arguments: &EmitSqlArguments, emitted: &EmittedSql) {
    for (at, rule) in (1..).zip(&emitted.rules) {
        tell(&format!("Rule {at}: {rule}"));
    }
    tell(&format!("Expected to be brought together: {:.2} %.", 100.0 * emitted.completeness));
    for (table, rows) in &emitted.written.tables {
        say(&format!("{table}: {rows} rows"));
    }
    if let Some((pairs, links)) = emitted.written.answers {
        say(&format!("answers: {pairs} pairs, {links} links"));
    }
    tell(&format!(
        "Run tables.sql, then histogram.sql or links.sql, all in {}. ids.csv says whose the rows are: \
         it is not for the engine.",
        arguments.out.display()
    ));
}
