//! What a run says of itself: enough to judge it, and to do it again.

use crate::link_files::explained::Explained;
use crate::link_files::fields::{Choice, Header, LeftOut};
use crate::link_files::measure::Goodness;
use connect::{Expected, Join, Kind, Links};
use serde::Serialize;

/// `report.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkFilesReport {
    /// Records read.
    pub records: u64,
    /// Comparisons made; a pair that several rules bring together is counted each time.
    pub pairs_compared: u64,
    /// Different people found, those with one record included.
    pub clusters: u64,
    /// What it cost.
    #[serde(flatten)]
    pub costs: Costs,
    /// How good it is, where the truth was given.
    #[serde(flatten)]
    pub against_truth: Option<AgainstTruth>,
    /// Pairs of records in one cluster: the rows of the file of links.
    pub links: u64,
    /// People with two records or more.
    pub clusters_of_two_or_more: u64,
    /// Pairs that a person should decide.
    pub left_to_review: u64,
    /// From where on records were joined.
    pub threshold: Threshold,
    /// What is expected of the result, worked out without labels.
    pub expected: ExpectedReport,
    /// What blocking looked at.
    pub blocking: BlockingReport,
    /// The fields that were compared.
    pub fields: Vec<FieldReport>,
    /// Columns that were not.
    pub left_out: Vec<LeftOut>,
    /// Why pairs that were asked about are, or are not, one person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explained: Vec<Explained>,
    /// What else a reader should know.
    pub notes: Vec<String>,
    /// `dedupe` or `match`.
    pub job: &'static str,
    /// The files.
    pub files: Vec<FileReport>,
    /// One hash for the content of all files: BLAKE3, in hexadecimal.
    pub data_hash: String,
    /// The version of this program.
    pub version: &'static str,
    /// Threads used.
    pub threads: usize,
}

/// What a run cost. Absent where the system does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Costs {
    /// Processor seconds, all threads together.
    pub cpu_seconds: Option<f64>,
    /// Most memory held at one time, in bytes.
    pub peak_bytes: Option<u64>,
    /// Seconds on the clock.
    pub seconds: Option<f64>,
}

/// Links compared with the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgainstTruth {
    /// Pairs of one cluster against pairs of one person.
    #[serde(flatten)]
    pub goodness: Goodness,
    /// The highest recall at a threshold on the probability of links at which 99 % are right.
    pub recall_at_p99: Option<f64>,
    /// The same at 99.9 %.
    pub recall_at_p999: Option<f64>,
    /// The best F1 of any threshold on the probability, chosen with the truth in hand.
    pub best_f1_with_truth: Option<f64>,
    /// Records whose person the truth does not say.
    pub records_without_truth: u64,
    /// Lines of the truth about records that are not in the files.
    pub truth_about_others: u64,
    /// Pairs apart by whether both records have an NHS number, where that was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_nhs_number: Option<ByNhsNumber>,
}

/// Pairs apart by whether both records have an NHS number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ByNhsNumber {
    /// Both have one.
    pub both_have_one: Goodness,
    /// One has none, or neither has.
    pub not_both: Goodness,
}

/// From where on records were joined.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Threshold {
    /// `best`, or the probability that was asked for.
    pub join: String,
    /// The weight, in bits, from which pairs were joined.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// The probability from which pairs that were not joined are left for a person to decide.
    pub review_from: f64,
}

/// What is expected, without labels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedReport {
    /// Share of linked pairs that are right.
    pub precision: f64,
    /// Share of one person's pairs that are linked.
    pub recall: f64,
    /// Pairs that are one person, in all.
    pub same_person_pairs: f64,
}

/// What blocking looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockingReport {
    /// Share of one person's pairs that the rules are expected to bring together.
    pub completeness: f64,
    /// The rules, in the order in which they were chosen.
    pub rules: Vec<RuleReport>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleReport {
    /// What two records must share.
    pub rule: String,
    /// Groups of two records or more.
    pub blocks: u64,
    /// Pairs in them.
    pub pairs: u64,
    /// Blocks larger than the limit, which were split.
    pub split: u64,
    /// Pairs that splitting left out.
    pub pairs_left_out: u64,
}

/// A field that was compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldReport {
    /// The word for it.
    pub field: String,
    /// How it is compared.
    pub kind: &'static str,
    /// Its columns: for each file their headers, with `/` between.
    pub columns: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// Its records.
    pub records: u32,
    /// The column of ids; `null` when rows were numbered.
    pub id: Option<String>,
    /// BLAKE3 of its content, in hexadecimal.
    pub hash: String,
}

/// The fields of a choice, for people to read.
pub(crate) fn fields_of(headers: &[Header], choice: &Choice) -> Vec<FieldReport> {
    let one = |field: &crate::link_files::fields::Chosen| {
        let columns = field.picks.iter().zip(headers).map(|(pick, header)| {
            let names: Vec<&str> =
                pick.columns().iter().map(|at| header.names[*at].as_str()).collect();
            names.join("/")
        });
        FieldReport {
            field: field.kind.word().to_owned(),
            kind: how(&field.kind),
            columns: columns.collect(),
        }
    };
    choice.fields.iter().map(one).collect()
}

const fn how(kind: &Kind) -> &'static str {
    match kind {
        Kind::Given | Kind::Surname | Kind::Other => "name",
        Kind::Born => "date",
        Kind::Sex | Kind::School | Kind::Category(_) => "category",
        Kind::Postcode | Kind::Uprn => "home",
        Kind::Nhs | Kind::Upn | Kind::Number(_) => "number",
        Kind::Text(_) => "text",
    }
}

impl BlockingReport {
    pub(crate) fn of(links: &Links) -> Self {
        let rule = |rule: &connect::RuleCount| RuleReport {
            rule: rule.rule.clone(),
            blocks: rule.blocks,
            pairs: rule.pairs,
            split: rule.split,
            pairs_left_out: rule.pairs_left_out,
        };
        Self {
            completeness: links.blocking.completeness,
            rules: links.blocking.rules.iter().map(rule).collect(),
        }
    }
}

impl Threshold {
    pub(crate) fn of(join: Join, expected: &Expected, review_from: f64) -> Self {
        let word = match join {
            Join::Best => "best".to_owned(),
            Join::Surely(probability) => probability.to_string(),
        };
        let probability = 1.0 / (1.0 + (-expected.threshold).exp2());
        Self { join: word, weight: expected.threshold, probability, review_from }
    }
}

impl From<&Expected> for ExpectedReport {
    fn from(expected: &Expected) -> Self {
        Self {
            precision: expected.precision,
            recall: expected.recall,
            same_person_pairs: expected.same_person_pairs,
        }
    }
}
