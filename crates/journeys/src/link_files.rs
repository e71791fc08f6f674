//! Linking files that need no house: one file with its duplicates, or several files with each other.
//!
//! Read [`link_files`] as the steps: open the files and see their headers; decide which columns are
//! compared; read the rows; link; measure against the truth, where there is one; write. Nothing is
//! kept anywhere but in the files that were asked for.

mod coded_files;
mod decisions;
mod emit_sql;
mod explained;
mod fields;
mod filling;
mod gather;
mod groupings;
mod guess;
mod measure;
mod model;
mod outputs;
mod plain;
mod problem;
mod report;
mod review_queue;
mod rows;
mod run_sql;
mod truth;
mod words;
mod write;
mod written;

pub use coded_files::{CodedChoice, CodedWritten};
pub use decisions::DecisionFiles;
pub use emit_sql::{EmitSql, EmittedSql, emit_sql};
pub use explained::Explained;
pub use fields::LeftOut;
pub use measure::{Goodness, PairCounts};
pub use problem::{CannotLinkFiles, InputProblem, InputProblems};
pub use report::{
    AgainstTruth, BlockingReport, ByNhsNumber, Costs, ExpectedReport, FieldReport, FileReport,
    LinkFilesReport, RuleReport, Threshold,
};
pub use review_queue::{QueueLinks, Queued, queue_links};
pub use run_sql::{CannotRunSql, RunSql, RunSqlStep, run_sql};

use commons::{ContentHash, Day};
use connect::{Go, Join, Link, Links, Pairs, Settings, Step};
use decisions::{DecidedRows, read_decisions};
use fields::{Asked, Header, choose};
use gather::{Gathered, gather};
use measure::Counted;
use model::{Given, read_model, train};
use outputs::Outputs;
use problem::about;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use truth::read_truth;
use write::{Ids, Wanted, finish_both, write_clusters, write_links};
use written::Written;

/// What is to be linked, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkFiles {
    /// Which pairs.
    pub job: Job,
    /// The column of ids; `-` numbers the rows; without it, it is guessed.
    pub id: Option<String>,
    /// The column of sources, when one file holds several.
    pub source: Option<String>,
    /// Which columns are compared, as `given=COL,surname=COL`; without it, headers are guessed.
    pub fields: Option<String>,
    /// Fields or columns that are not compared.
    pub leave_out: Vec<String>,
    /// Which sources have one row for each person.
    pub one_row_per_person: OneRow,
    /// Which probability joins two records.
    pub join: Join,
    /// Pairs that may be compared, for each record; without it, as many as is usual.
    pub pairs_per_record: Option<u64>,
    /// Threads.
    pub threads: usize,
    /// The truth, for measuring only.
    pub truth: Option<PathBuf>,
    /// Where results go.
    pub results: Results,
}

/// Which pairs are to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Records of one file.
    Dedupe(PathBuf),
    /// Records of different files.
    Match(Vec<PathBuf>),
    /// Records of several files, those of one file too.
    MatchAndDedupe(Vec<PathBuf>),
}

/// Which sources have one row for each person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OneRow {
    /// None that we know of.
    NoSource,
    /// All.
    EverySource,
    /// These.
    Sources(Vec<String>),
}

/// Files that are written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// Pairs of records that are one person.
    pub links: Option<PathBuf>,
    /// Pairs that were not joined are among the links from this probability; without it the links
    /// are the pairs of the clusters.
    pub also_from: Option<f64>,
    /// The cluster of every record.
    pub clusters: Option<PathBuf>,
    /// The report.
    pub report: Option<PathBuf>,
    /// Pairs of ids that the report explains.
    pub explain: Vec<(String, String)>,
}

/// What is known from before, and what is kept for later: models, and pairs that people decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Models {
    /// A model that was fitted before: a document of ours, or the settings file of Splink.
    pub given: Option<PathBuf>,
    /// Who says from which probability records are joined, when a model is given.
    pub join_by: JoinBy,
    /// Where the model of this run is written, as a document.
    pub keep: Option<PathBuf>,
    /// Today, for that document.
    pub today: Option<Day>,
    /// Pairs that people decided.
    pub decided: Option<DecisionFiles>,
}

/// Who says from which probability records are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JoinBy {
    /// The model, when there is one.
    #[default]
    Model,
    /// The person who asks.
    Request,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LinkFilesStep<'a> {
    /// A file is being read.
    Reading {
        /// The file.
        file: &'a Path,
        /// Bytes read; 0 when not known.
        read: u64,
        /// Bytes in all.
        bytes: u64,
    },
    /// The columns are decided.
    Chosen(&'a [FieldReport], &'a [LeftOut], &'a [String]),
    /// Records are being linked.
    Linking(Step),
    /// Links are being compared with the truth.
    Measuring,
    /// Results are being written.
    Writing,
}

impl Job {
    /// The files.
    pub fn files(&self) -> &[PathBuf] {
        match self {
            Self::Dedupe(file) => std::slice::from_ref(file),
            Self::Match(files) | Self::MatchAndDedupe(files) => files,
        }
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::Dedupe(_) => "dedupe",
            Self::Match(_) | Self::MatchAndDedupe(_) => "match",
        }
    }

    const fn counted(&self) -> Counted {
        match self {
            Self::Dedupe(_) | Self::MatchAndDedupe(_) => Counted::Any,
            Self::Match(_) => Counted::Across,
        }
    }
}

/// Told of every step; answers whether to go on.
pub type LinkFilesWatch<'a> = &'a mut dyn FnMut(LinkFilesStep<'_>) -> Go;

/// Links files. `costs` is asked once, at the end.
///
/// # Errors
/// [`CannotLinkFiles`]: what was given needs mending, a result cannot be written, or `watch` said
/// stop. Results are either written whole or not at all.
pub fn link_files(
    request: &LinkFiles,
    models: &Models,
    costs: &dyn Fn() -> Costs,
    watch: LinkFilesWatch<'_>,
) -> Result<LinkFilesReport, CannotLinkFiles> {
    let files = enough_files(request)?;
    let outputs = Outputs::begin(request, models)?;
    let opened: Vec<rows::Opened> =
        files.iter().map(|file| rows::open(file)).collect::<Result<_, _>>()?;
    let headers: Vec<Header> = opened.iter().map(|file| file.header.clone()).collect();
    let given = models.given.as_deref().map(read_model).transpose()?;
    let choice = match &given {
        None => choose(&headers, &asked(request))?,
        Some(given) => given.choose(&headers, asked(request))?,
    };
    let fields = report::fields_of(&headers, &choice);
    go(watch(LinkFilesStep::Chosen(&fields, &choice.left_out, &choice.notes)))?;
    let gathered = gather(opened, &choice, request.threads, &mut |file, read, bytes| {
        watch(LinkFilesStep::Reading { file, read, bytes })
    })?;
    let decided = match &models.decided {
        None => DecidedRows::default(),
        Some(files) => read_decisions(files, &gathered)?,
    };
    let settings = with_model(settings(request, &gathered)?, models, given.as_ref());
    let mut settings = with_pairs(request, settings);
    settings.decided = connect::review::decided(&decided.lessons);
    let with = (&settings, given.as_ref(), &decided);
    let (linked, fitted, explained) =
        link((models, &request.results.explain), &gathered, with, watch)?;
    let written = Written { links: &linked, request, gathered: &gathered };
    let against_truth = match &request.truth {
        None => None,
        Some(path) => {
            go(watch(LinkFilesStep::Measuring))?;
            Some(written.against(&read_truth(path, &gathered)?))
        }
    };
    go(watch(LinkFilesStep::Writing))?;
    let ids = Ids::of(&gathered);
    let (wanted, threads) = (|link: &Link| written.has(link), request.threads);
    let rows = (&linked.links[..], &wanted as Wanted<'_>);
    let (links, clusters) = (outputs.links, outputs.clusters);
    finish_both(
        threads,
        || links.finish(|file| write_links(file, &ids, rows, threads)),
        || clusters.finish(|file| write_clusters(file, &ids, &linked.person, threads)),
    )?;
    let mut report = LinkFilesReport {
        against_truth,
        fields,
        explained,
        costs: costs(),
        ..written.report(&headers, &choice, &settings)
    };
    report.notes.extend(decided.note());
    outputs.model.finish(|file| file.write_all(fitted.unwrap_or_default().as_bytes()))?;
    outputs.report.finish(|file| {
        serde_json::to_writer_pretty(&mut *file, &report)?;
        file.write_all(b"\n")
    })?;
    Ok(report)
}

/// The files of a request, when there are as many as its job needs.
fn enough_files(request: &LinkFiles) -> Result<&[PathBuf], CannotLinkFiles> {
    let files = request.job.files();
    if files.is_empty() || (files.len() < 2 && !matches!(request.job, Job::Dedupe(_))) {
        let expected = "two files or more to match with each other";
        let advice = "For the duplicates inside one file use `link dedupe FILE`.";
        return Err(about(Path::new("FILE"), 0, "too few files", expected, advice).into());
    }
    Ok(files)
}

fn go(answer: Go) -> Result<(), CannotLinkFiles> {
    match answer {
        Go::On => Ok(()),
        Go::Stop => Err(connect::Stopped.into()),
    }
}

fn asked(request: &LinkFiles) -> Asked<'_> {
    Asked {
        id: request.id.as_deref(),
        source: request.source.as_deref(),
        fields: request.fields.as_deref(),
        leave_out: &request.leave_out,
    }
}

fn settings(request: &LinkFiles, gathered: &Gathered) -> Result<Settings, CannotLinkFiles> {
    let all = 0..u16::try_from(gathered.sources.len()).unwrap_or(u16::MAX);
    let one_row_per_person: BTreeSet<u16> = match &request.one_row_per_person {
        OneRow::NoSource => BTreeSet::new(),
        OneRow::EverySource => all.collect(),
        OneRow::Sources(names) => {
            if let Some(name) = names.iter().find(|name| !gathered.sources.contains(name)) {
                let expected = format!("one of {}", gathered.sources.join(", "));
                let advice = "Sources are the names of the files, or the values of --source.";
                let option = Path::new("--one-row-per-person");
                return Err(about(option, 0, format!("`{name}`"), expected, advice).into());
            }
            let asked = |at: &u16| names.contains(&gathered.sources[usize::from(*at)]);
            all.filter(asked).collect()
        }
    };
    let pairs = match request.job.counted() {
        Counted::Any => Pairs::Any,
        Counted::Across => Pairs::AcrossSources,
    };
    Ok(Settings {
        pairs,
        join: request.join,
        one_row_per_person,
        threads: request.threads.max(1),
        ..Settings::default()
    })
}

/// As many pairs as were asked for.
fn with_pairs(request: &LinkFiles, usual: Settings) -> Settings {
    let pairs_per_record = request.pairs_per_record.unwrap_or(usual.pairs_per_record);
    Settings { pairs_per_record, ..usual }
}

/// What a model says of a run counts where the person said nothing.
fn with_model(ours: Settings, models: &Models, given: Option<&Given>) -> Settings {
    let Some(given) = given else { return ours };
    let theirs = given.document.settings.clone();
    Settings {
        pairs: ours.pairs,
        join: match models.join_by {
            JoinBy::Model => theirs.join,
            JoinBy::Request => ours.join,
        },
        one_row_per_person: ours.one_row_per_person,
        threads: ours.threads,
        ..theirs
    }
}

/// Links, gives the document of the model when it is to be written, and explains pairs.
fn link(
    (models, explain): (&Models, &[(String, String)]),
    gathered: &Gathered,
    (settings, given, decided): (&Settings, Option<&Given>, &DecidedRows),
    watch: LinkFilesWatch<'_>,
) -> Result<(Links, Option<String>, Vec<Explained>), CannotLinkFiles> {
    let mut watch = |step| watch(LinkFilesStep::Linking(step));
    let mut linker = train(gathered, given, &mut watch)?;
    if given.is_none() && !decided.lessons.is_empty() {
        linker = linker.taught(&decided.lessons, &decided.clerks);
    }
    let links = linker.link(settings, &mut watch)?;
    let fitted = models.keep.as_ref().map(|_| {
        let mut document = linker.model_with_intervals(settings, &links, 1);
        document.trained.data_hash = Some(data_hash(gathered).to_string());
        document.trained.date = models.today;
        document.to_toml()
    });
    let explained = explained::explained(&linker, &links, gathered, explain)?;
    Ok((links, fitted, explained))
}

/// One hash for all files: that of the file, or of the hashes of the files in order.
pub(crate) fn data_hash(gathered: &Gathered) -> ContentHash {
    if let [file] = gathered.files.as_slice() {
        return file.hash;
    }
    let mut hasher = blake3::Hasher::new();
    for file in &gathered.files {
        hasher.update(file.hash.to_string().as_bytes());
    }
    ContentHash::from_bytes(*hasher.finalize().as_bytes())
}
