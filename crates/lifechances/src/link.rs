//! `lifechances link`: records of one person in files that share no identifier.

use crate::link_arguments::{How, Link};
use crate::link_cost::Meter;
use crate::link_sql;
use crate::problem::bad_input;
use crate::progress::{bytes_bar, spinner};
use crate::{say, tell};
use anyhow::Result;
use commons::{Clock, SystemClock};
use connect::{Go, Join, Step};
use indicatif::ProgressBar;
use journeys::link_files::{DecisionFiles, Job, JoinBy, LinkFilesStep, Models, OneRow, Results};
use journeys::{CannotLinkFiles, LinkFiles, LinkFilesReport, link_files};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Links files.
pub(crate) fn run(link: &Link) -> Result<()> {
    match link {
        Link::Encode(encode) => crate::link_encode::encode_file(encode),
        Link::MatchEncoded(encoded) => crate::link_encode::match_files(encoded),
        Link::Review(review) => crate::review_links::run(review),
        Link::Quality(quality) => crate::link_quality::run(quality),
        Link::Dedupe(dedupe) => {
            let job = Job::Dedupe(dedupe.file.clone());
            files(&request(job, dedupe.source.clone(), &dedupe.how)?, &models(&dedupe.how))
        }
        Link::Match(several) => {
            let files_given = several.files.clone();
            let job = if several.within {
                Job::MatchAndDedupe(files_given)
            } else {
                Job::Match(files_given)
            };
            files(&request(job, None, &several.how)?, &models(&several.how))
        }
        Link::EmitSql(emit) => link_sql::run(emit),
    }
}

pub(crate) fn request(job: Job, source: Option<String>, how: &How) -> Result<LinkFiles> {
    let results = [&how.out, &how.clusters, &how.report, &how.save_model];
    if results.iter().all(|path| path.is_none()) && how.explain.is_empty() {
        return Err(bad_input(
            "say where the result goes: --out links.csv, --clusters clusters.csv or --report \
             report.json",
        ));
    }
    let one_row_per_person = match &how.one_row_per_person {
        None => OneRow::NoSource,
        Some(names) if names.is_empty() => OneRow::EverySource,
        Some(names) => OneRow::Sources(names.clone()),
    };
    let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
    Ok(LinkFiles {
        job,
        id: how.id.clone(),
        source,
        fields: how.fields.clone(),
        leave_out: how.leave_out.clone(),
        one_row_per_person,
        join: how.join.unwrap_or(Join::Best),
        pairs_per_record: how.pairs_per_record,
        threads: how.threads.map_or_else(cores, usize::from),
        truth: how.truth.clone(),
        results: Results {
            links: how.out.clone(),
            also_from: how.also_from,
            clusters: how.clusters.clone(),
            report: how.report.clone(),
            explain: how.explain.clone(),
        },
    })
}

fn models(how: &How) -> Models {
    Models {
        given: how.model.clone(),
        join_by: if how.join.is_some() { JoinBy::Request } else { JoinBy::Model },
        keep: how.save_model.clone(),
        today: Some(SystemClock.today()),
        decided: how
            .decisions
            .clone()
            .map(|decisions| DecisionFiles { decisions, plan: how.decisions_plan.clone() }),
    }
}

fn files(request: &LinkFiles, models: &Models) -> Result<()> {
    let meter = Meter::start();
    let mut telling = Telling::default();
    let linked = link_files(request, models, &|| meter.read(), &mut |step| {
        telling.step(step);
        Go::On
    });
    telling.end();
    match linked {
        Ok(report) => {
            tell_report(&report);
            Ok(())
        }
        Err(problem @ CannotLinkFiles::Input(_)) => Err(bad_input(problem.to_string())),
        Err(problem @ (CannotLinkFiles::Write { .. } | CannotLinkFiles::Stopped(_))) => {
            Err(anyhow::Error::new(problem))
        }
    }
}

/// What is told of a run while it goes on.
#[derive(Default)]
struct Telling {
    bar: Option<ProgressBar>,
    file: Option<PathBuf>,
    said: String,
}

impl Telling {
    fn step(&mut self, step: LinkFilesStep<'_>) {
        match step {
            LinkFilesStep::Chosen(fields, left_out, notes) => {
                for field in fields {
                    let columns = field.columns.join(", ");
                    tell(&format!("  {} ({}) is read from {columns}", field.field, field.kind));
                }
                for column in left_out {
                    tell(&format!("  {} is left out: {}", column.column, column.why));
                }
                for note in notes {
                    tell(&format!("  note: {note}"));
                }
            }
            LinkFilesStep::Reading { file, read, bytes } => {
                self.reading(file, bytes);
                if let Some(bar) = &self.bar {
                    bar.set_position(read);
                }
            }
            LinkFilesStep::Linking(step) => self.working(&in_words(step)),
            LinkFilesStep::Measuring => self.working("comparing with the truth"),
            LinkFilesStep::Writing => self.working("writing"),
        }
    }

    fn reading(&mut self, file: &Path, bytes: u64) {
        if self.file.as_deref() != Some(file) {
            self.end();
            tell(&format!("reading {}", file.display()));
            self.bar = Some(bytes_bar("reading", bytes));
            self.file = Some(file.to_owned());
        }
    }

    /// A step of work: a spinner where there is somebody to see it, a line where there is not.
    fn working(&mut self, words: &str) {
        if self.file.take().is_some() {
            self.end();
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = spinner(words);
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        bar.set_message(words.to_owned());
        if bar.is_hidden() && self.said != words {
            tell(words);
            words.clone_into(&mut self.said);
        }
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// What linking is doing.
fn in_words(step: Step) -> String {
    match step {
        Step::Standardising => "putting names and dates into one form".to_owned(),
        Step::Fitting => "learning from the records how they agree".to_owned(),
        Step::ChoosingRules => "choosing which records to compare".to_owned(),
        Step::Comparing { done, of } => format!("comparing, {done} of {of} rules done"),
        Step::Grouping => "putting the records of one person together".to_owned(),
    }
}

fn tell_report(report: &LinkFilesReport) {
    say(&format!(
        "{} records are of {} people; {} links, {} pairs compared, {} left for a person to decide",
        report.records, report.clusters, report.links, report.pairs_compared, report.left_to_review
    ));
    say(&format!(
        "expected, without labels: precision {:.4}, recall {:.4}",
        report.expected.precision, report.expected.recall
    ));
    if let Some(truth) = &report.against_truth {
        let figure = |value: Option<f64>| {
            value.map_or_else(|| "none".to_owned(), |value| format!("{value:.4}"))
        };
        say(&format!(
            "against the truth: precision {}, recall {}, F1 {}, recall at 99 % precision {}, at 99.9 % {}",
            figure(truth.goodness.precision),
            figure(truth.goodness.recall),
            figure(truth.goodness.f1),
            figure(truth.recall_at_p99),
            figure(truth.recall_at_p999)
        ));
    }
    for pair in &report.explained {
        let verdict = if pair.one_person { "one person" } else { "two people" };
        say(&format!("\n{} and {} are {verdict} here.", pair.id_a, pair.id_b));
        pair.evidence.iter().chain(&pair.person).for_each(|line| say(&format!("  {line}")));
    }
    if let (Some(seconds), Some(bytes)) = (report.costs.cpu_seconds, report.costs.peak_bytes) {
        tell(&format!("{seconds:.1} processor seconds, {} MB at most", bytes / 1_000_000));
    }
}
