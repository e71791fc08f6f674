//! `lifechances link emit-sql`: a linkage that another engine carries out.

use crate::problem::bad_input;
use crate::progress::spinner;
use crate::{say, tell};
use anyhow::Result;
use clap::{Args, ValueEnum};
use connect::{Dialect, Go, Join, Step};
use journeys::link_files::{Job, LinkFilesStep, Models, OneRow, Results};
use journeys::{
    CannotLinkFiles, CodedChoice, EmitSql, EmittedSql, LinkFiles, RunSql, RunSqlStep, emit_sql,
    run_sql,
};
use std::path::PathBuf;
use submit::Address;

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
    /// Have a server of Spark Connect carry it out (`--dialect spark`): sc://host:port. The answers
    /// are written as Parquet into the folder `run` beside the tables, as the server sees them.
    #[arg(long, value_name = "sc://HOST:PORT")]
    run: Option<String>,
    /// Evidence from which a pair is a link, in bits: 0 is as likely as not.
    #[arg(long, value_name = "BITS", default_value_t = 0.0, allow_negative_numbers = true)]
    floor: f64,
    /// Also work the answers out here, into DIR/answers, to hold the engine's against.
    #[arg(long)]
    answers: bool,
    /// A model that was fitted before, or a Splink settings file; nothing is fitted then.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
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

/// Writes the tables and the SQL, and has them carried out where that is asked for.
pub(crate) fn run(arguments: &EmitSqlArguments) -> Result<()> {
    let server = arguments.run.as_deref().map(|address| server(address, arguments)).transpose()?;
    emit(arguments)?;
    server.map_or(Ok(()), |server| carry_out(arguments, server))
}

fn server(address: &str, arguments: &EmitSqlArguments) -> Result<Address> {
    if arguments.dialect != Engine::Spark {
        return Err(bad_input(
            "--run needs --dialect spark: other engines are handed the texts by their own programs",
        ));
    }
    Address::parse(address).map_err(|problem| bad_input(problem.to_string()))
}

fn carry_out(arguments: &EmitSqlArguments, server: Address) -> Result<()> {
    tell(&format!("Asking {server}."));
    let request =
        RunSql { folder: arguments.out.clone(), folder_as_seen: seen_as(arguments), server };
    run_sql(&request, &mut |step| match step {
        RunSqlStep::TablesMade(tables) => say(&format!("tables: {tables} made")),
        RunSqlStep::Written { question, folder } => {
            say(&format!("{question}: written to {folder}"));
        }
    })?;
    Ok(())
}

/// Where the engine finds the folder: by its whole path, unless it is said.
fn seen_as(arguments: &EmitSqlArguments) -> String {
    let here = || {
        let whole = std::path::absolute(&arguments.out);
        whole.unwrap_or_else(|_| arguments.out.clone()).display().to_string()
    };
    arguments.seen_as.clone().unwrap_or_else(here)
}

fn emit(arguments: &EmitSqlArguments) -> Result<()> {
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
        models: Models { given: arguments.model.clone(), ..Models::default() },
        folder: arguments.out.clone(),
        floor: arguments.floor,
        choice: CodedChoice {
            dialect: arguments.dialect.into(),
            folder_as_seen: seen_as(arguments),
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
