//! The command line of `lifechances link`.

use crate::link_encode::{EncodeArguments, MatchEncodedArguments};
use crate::link_quality::Quality;
use crate::link_sql::EmitSqlArguments;
use crate::review_links::Review;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `lifechances link …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Link {
    /// Find the records of one person in one file.
    #[command(after_help = FIELDS_HELP)]
    Dedupe(Dedupe),
    /// Find the records of one person in several files.
    #[command(after_help = FIELDS_HELP)]
    Match(Match),
    /// Encode a partner's file so that a party without the key can link it.
    Encode(EncodeArguments),
    /// Link encoded files of several partners, without names or keys.
    MatchEncoded(MatchEncodedArguments),
    /// Write integer tables and plain SQL, so that another engine links.
    #[command(after_help = FIELDS_HELP)]
    EmitSql(EmitSqlArguments),
    /// Put pairs before people: draw a queue, take decisions in, report what they say.
    #[command(subcommand)]
    Review(Review),
    /// Report how good a set of links is, and for whom.
    Quality(Quality),
}

const FIELDS_HELP: &str = "\
Fields: given, surname, other (names), dob, sex, postcode, uprn, school, nhs, upn, and
number:NAME, text:NAME or category:NAME for others. A date in three columns is dob=year/month/day.
Without --fields, columns whose headers leave no doubt are compared, and it is told which.
Example: lifechances link dedupe pupils.csv --fields given=Forename,surname=Surname,dob=DOB \\
         --out links.csv --clusters clusters.csv --report report.json";

/// `lifechances link dedupe`.
#[derive(Debug, Args)]
pub(crate) struct Dedupe {
    /// The file: CSV or Parquet.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The column that says which source a row is from; without it, a column called source.
    #[arg(long, value_name = "COL")]
    pub(crate) source: Option<String>,
    #[command(flatten)]
    pub(crate) how: How,
}

/// `lifechances link match`.
#[derive(Debug, Args)]
pub(crate) struct Match {
    /// The files: CSV or Parquet. Each is one source.
    #[arg(value_name = "FILE", num_args = 2.., required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Also link records of one file with each other.
    #[arg(long)]
    pub(crate) within: bool,
    #[command(flatten)]
    pub(crate) how: How,
}

/// What both have.
#[derive(Debug, Args)]
pub(crate) struct How {
    /// The column of ids; `-` numbers the rows. Without it: unique_id, id, rec_id, record_id, or the
    /// rows are numbered.
    #[arg(long, value_name = "COL")]
    pub(crate) id: Option<String>,
    /// What to compare, such as given=first_name,surname=last_name,dob=birth_date.
    #[arg(long, value_name = "FIELD=COL,..")]
    pub(crate) fields: Option<String>,
    /// Fields or columns that are not to be compared, such as nhs.
    #[arg(long, value_name = "NAME,..", value_delimiter = ',')]
    pub(crate) leave_out: Vec<String>,
    /// Sources (all, or those named) have one row for each person: two of their rows are never
    /// joined.
    #[arg(long, value_name = "SOURCE,..", value_delimiter = ',', num_args = 0.., require_equals = true)]
    pub(crate) one_row_per_person: Option<Vec<String>>,
    /// Join records where joining is likelier to be right than wrong (`best`), or from a probability
    /// such as 0.95 and never where a person should look.
    /// Without it, as the model says, or the best.
    #[arg(long, value_name = "best|P", value_parser = join)]
    pub(crate) join: Option<connect::Join>,
    /// A model that was fitted before, or a Splink settings file; nothing is fitted then.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// Where to write the model as a document that can be read, changed and run again.
    #[arg(long, value_name = "FILE")]
    pub(crate) save_model: Option<PathBuf>,
    /// Pairs that people decided: the decisions of `link review`, or id_a,id_b,verdict. They teach the
    /// model and are never contradicted.
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    /// The plan of the queue that the decisions of `link review` are about.
    #[arg(long, value_name = "FILE", requires = "decisions")]
    pub(crate) decisions_plan: Option<PathBuf>,
    /// Where to write pairs of records: id_a,id_b,weight,probability.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Also write pairs that were not joined, from this probability.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) also_from: Option<f64>,
    /// Where to write the cluster of every record: id,cluster.
    #[arg(long, value_name = "FILE")]
    pub(crate) clusters: Option<PathBuf>,
    /// Where to write what was done, what it cost and how good it is expected to be, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Who is who (id_a,id_b or id,person): only compared with, never used.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Why these two records are, or are not, one person: two ids with a comma between.
    #[arg(long, value_name = "ID,ID", value_parser = two_ids)]
    pub(crate) explain: Vec<(String, String)>,
    /// Pairs that may be compared, for each record: more find a little more and take longer.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub(crate) pairs_per_record: Option<u64>,
    /// Threads; without it, as many as the machine has cores.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

fn two_ids(word: &str) -> Result<(String, String), String> {
    match word.split_once(',').map(|(one, other)| (one.trim(), other.trim())) {
        Some((one, other)) if !one.is_empty() && !other.is_empty() && one != other => {
            Ok((one.to_owned(), other.to_owned()))
        }
        _ => Err("two different ids with a comma between, such as a17,b4".to_owned()),
    }
}

fn join(word: &str) -> Result<connect::Join, String> {
    if word == "best" {
        return Ok(connect::Join::Best);
    }
    let probability = probability(word).map_err(|e| format!("best, or {e}"))?;
    if probability > 0.0 && probability < 1.0 {
        Ok(connect::Join::Surely(probability))
    } else {
        Err("best, or a probability above 0 and below 1, such as 0.95".to_owned())
    }
}

fn probability(word: &str) -> Result<f64, String> {
    match word.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        Ok(_) | Err(_) => Err("a probability from 0 to 1, such as 0.95".to_owned()),
    }
}
