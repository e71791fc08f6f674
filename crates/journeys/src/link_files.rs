//! Linking files that need no house: one file with its duplicates, or several files with each other.
//!
//! Read [`link_files`] as the steps: open the files and see their headers; decide which columns are
//! compared; read the rows; link; measure against the truth, where there is one; write. Nothing is
//! kept anywhere but in the files that were asked for.

mod fields;
mod gather;
mod guess;
mod measure;
mod problem;
mod report;
mod review_queue;
mod rows;
mod truth;
mod words;
mod write;

pub use fields::LeftOut;
pub use measure::{Goodness, PairCounts};
pub use problem::{CannotLinkFiles, InputProblem, InputProblems};
pub use report::{
    AgainstTruth, BlockingReport, ByNhsNumber, Costs, ExpectedReport, FieldReport, FileReport,
    LinkFilesReport, RuleReport, Threshold,
};
pub use review_queue::{QueueLinks, Queued, queue_links};

use commons::ContentHash;
use connect::{Go, Join, Link, Linker, Links, Pairs, Settings, Step};
use fields::{Asked, Choice, Header, choose};
use gather::{Gathered, gather};
use measure::{Counted, Grouping, recall_at};
use problem::about;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use truth::{NOT_KNOWN, Truth, read_truth};
use write::{Ids, Output, write_clusters, write_links};

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
    costs: &dyn Fn() -> Costs,
    watch: LinkFilesWatch<'_>,
) -> Result<LinkFilesReport, CannotLinkFiles> {
    let files = request.job.files();
    if files.is_empty() || (files.len() < 2 && !matches!(request.job, Job::Dedupe(_))) {
        let expected = "two files or more to match with each other";
        let advice = "For the duplicates inside one file use `link dedupe FILE`.";
        return Err(about(Path::new("FILE"), 0, "too few files", expected, advice).into());
    }
    let outputs = Outputs::begin(request)?;
    let opened: Vec<rows::Opened> =
        files.iter().map(|file| rows::open(file)).collect::<Result<_, _>>()?;
    let headers: Vec<Header> = opened.iter().map(|file| file.header.clone()).collect();
    let choice = choose(&headers, &asked(request))?;
    let fields = report::fields_of(&headers, &choice);
    go(watch(LinkFilesStep::Chosen(&fields, &choice.left_out, &choice.notes)))?;
    let gathered = gather(opened, &choice, &mut |file, read, bytes| {
        watch(LinkFilesStep::Reading { file, read, bytes })
    })?;
    let settings = settings(request, &gathered)?;
    let linked = link(&gathered, &settings, watch)?;
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
    outputs.links.finish(|file| write_links(file, &ids, written.rows()))?;
    outputs.clusters.finish(|file| write_clusters(file, &ids, &linked.person))?;
    let report = LinkFilesReport {
        against_truth,
        fields,
        costs: costs(),
        ..written.report(&headers, &choice, &settings)
    };
    outputs.report.finish(|file| {
        serde_json::to_writer_pretty(&mut *file, &report)?;
        file.write_all(b"\n")
    })?;
    Ok(report)
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

/// The files that were asked for.
struct Outputs {
    links: MaybeOutput,
    clusters: MaybeOutput,
    report: MaybeOutput,
}

/// A result, if it was asked for.
struct MaybeOutput(Option<Output>);

impl MaybeOutput {
    fn finish(
        self,
        write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> Result<(), CannotLinkFiles> {
        self.0.map_or(Ok(()), |output| output.finish(write))
    }
}

impl Outputs {
    fn begin(request: &LinkFiles) -> Result<Self, CannotLinkFiles> {
        let files = request.job.files().iter().chain(&request.truth);
        let inputs: Vec<&Path> = files.map(PathBuf::as_path).collect();
        let begin = |path: &Option<PathBuf>| {
            path.as_deref().map(|path| Output::begin(path, &inputs)).transpose().map(MaybeOutput)
        };
        let results = &request.results;
        Ok(Self {
            links: begin(&results.links)?,
            clusters: begin(&results.clusters)?,
            report: begin(&results.report)?,
        })
    }
}

fn settings(request: &LinkFiles, gathered: &Gathered) -> Result<Settings, CannotLinkFiles> {
    let all = 0..u16::try_from(gathered.sources.len()).unwrap_or(u16::MAX);
    let one_row_per_person: BTreeSet<u16> = match &request.one_row_per_person {
        OneRow::NoSource => BTreeSet::new(),
        OneRow::EverySource => all.collect(),
        OneRow::Sources(names) => {
            for name in names.iter().filter(|name| !gathered.sources.contains(name)) {
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

fn link(
    gathered: &Gathered,
    settings: &Settings,
    watch: LinkFilesWatch<'_>,
) -> Result<Links, CannotLinkFiles> {
    let mut watch = |step| watch(LinkFilesStep::Linking(step));
    let linker = Linker::train(&gathered.table, &mut watch)?;
    Ok(linker.link(settings, &mut watch)?)
}

/// The links of a run, as they are written.
struct Written<'a> {
    links: &'a Links,
    request: &'a LinkFiles,
    gathered: &'a Gathered,
}

impl Written<'_> {
    /// The links that are written, likeliest first.
    fn rows(&self) -> impl Iterator<Item = &Link> {
        let from = self.request.results.also_from;
        self.links.links.iter().filter(move |link| {
            let wanted = link.joined || from.is_some_and(|from| link.probability() >= from);
            wanted && self.counts(link)
        })
    }

    /// Whether pairs of these sources are linked at all.
    fn counts(&self, link: &Link) -> bool {
        let table = &self.gathered.table;
        match self.request.job.counted() {
            Counted::Any => true,
            Counted::Across => table.source(link.a) != table.source(link.b),
        }
    }

    fn against(&self, truth: &Truth) -> AgainstTruth {
        let table = &self.gathered.table;
        let source = |row: usize| table.source(u32::try_from(row).unwrap_or(u32::MAX));
        let grouping = Grouping {
            truth: &truth.person,
            cluster: &self.links.person,
            source: &source,
            counted: self.request.job.counted(),
        };
        let all = grouping.count(&|_| true);
        let by_nhs_number = self.gathered.with_nhs_number.as_ref().map(|with| {
            let both = grouping.count(&|row| with[row]);
            ByNhsNumber { both_have_one: both.goodness(), not_both: all.without(both).goodness() }
        });
        let judged = |link: &Link| {
            let (a, b) = (truth.person[link.a as usize], truth.person[link.b as usize]);
            let known = a != NOT_KNOWN && b != NOT_KNOWN;
            known.then(|| (link.probability(), a == b))
        };
        let written: Vec<(f64, bool)> = self.rows().filter_map(judged).collect();
        let counted = self.links.links.iter().filter(|link| self.counts(link));
        let every: Vec<(f64, bool)> = counted.filter_map(judged).collect();
        AgainstTruth {
            goodness: all.goodness(),
            recall_at_p99: recall_at(0.99, &written, all.true_pairs),
            recall_at_p999: recall_at(0.999, &written, all.true_pairs),
            best_f1_with_truth: measure::best_f1(&every, all.true_pairs),
            records_without_truth: truth.person.iter().filter(|p| **p == NOT_KNOWN).count() as u64,
            truth_about_others: truth.elsewhere,
            by_nhs_number,
        }
    }

    /// The report, but for what is known only at the end.
    fn report(&self, headers: &[Header], choice: &Choice, settings: &Settings) -> LinkFilesReport {
        let mut size = vec![0_u32; self.links.person.len()];
        for person in &self.links.person {
            size[*person as usize] += 1;
        }
        let people = |least: u32| size.iter().filter(|size| **size >= least).count() as u64;
        let files = self.gathered.files.iter().zip(headers).zip(&choice.ids);
        let file =
            |((file, header), id): ((&gather::GatheredFile, &Header), &Option<usize>)| FileReport {
                file: file.path.display().to_string(),
                records: file.rows,
                id: id.map(|at| header.names[at].clone()),
                hash: file.hash.to_string(),
            };
        let mut notes = choice.notes.clone();
        if self.gathered.ids_repeat {
            notes.push(
                "the files use the same ids, so the name of the file is written before each id"
                    .to_owned(),
            );
        }
        LinkFilesReport {
            records: self.gathered.table.len() as u64,
            pairs_compared: self.links.blocking.pairs_compared,
            clusters: people(1),
            costs: Costs::default(),
            against_truth: None,
            links: self.rows().filter(|link| link.joined).count() as u64,
            clusters_of_two_or_more: people(2),
            left_to_review: self.links.review.len() as u64,
            threshold: Threshold::of(settings.join, &self.links.expected, settings.review_from),
            expected: ExpectedReport::from(&self.links.expected),
            blocking: BlockingReport::of(self.links),
            fields: Vec::new(),
            left_out: choice.left_out.clone(),
            notes,
            job: self.request.job.word(),
            files: files.map(file).collect(),
            data_hash: data_hash(self.gathered).to_string(),
            version: env!("CARGO_PKG_VERSION"),
            threads: settings.threads,
        }
    }
}

/// One hash for all files: that of the file, or of the hashes of the files in order.
fn data_hash(gathered: &Gathered) -> ContentHash {
    if let [file] = gathered.files.as_slice() {
        return file.hash;
    }
    let mut hasher = blake3::Hasher::new();
    for file in &gathered.files {
        hasher.update(file.hash.to_string().as_bytes());
    }
    ContentHash::from_bytes(*hasher.finalize().as_bytes())
}
