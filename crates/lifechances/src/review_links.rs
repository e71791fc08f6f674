//! `lifechances link review`: pairs that people look at, and what they say of a linkage.

use crate::link_arguments::How;
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::Result;
use clap::{Args, Subcommand};
use commons::{Clock, SystemClock};
use connect::Go;
use connect::review::{Design, Estimate, Estimates};
use journeys::CannotLinkFiles;
use journeys::link_files::{Job, QueueLinks, queue_links};
use journeys::review_links::{CannotReview, decide_links, read_plan, report_review};
use std::path::PathBuf;

/// `lifechances link review …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Review {
    /// Draw the pairs that teach most, and write a queue for reviewers.
    #[command(after_help = "\
The queue shows how two records agree, in words: no values, no ids, and not what the model thinks.
Keep the plan from reviewers; `decide` and `report` need it. Two reviewers fill in a copy of the queue
each (verdict: same, different or cannot tell), a third the pairs on which they differ.
Example: lifechances link review queue pupils.csv --fields given=Forename,surname=Surname,dob=DOB \\
         --out queue.csv --plan plan.json --pairs 500")]
    Queue(Box<Queue>),
    /// Take in a queue that one reviewer has filled in.
    Decide(Decide),
    /// Say how far reviewers agree, and how good the linkage is by what they decided.
    Report(Report),
}

/// `lifechances link review queue`.
#[derive(Debug, Args)]
pub(crate) struct Queue {
    /// The files that are linked: one is looked through for duplicates, several are matched.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Pairs to look at.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pairs: u32,
    /// The seed of the draw.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Columns that children can be grouped by, such as ethnicity: each large group of the first has
    /// its own part of the sample. Never compared. Without it, that is each source.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    by: Vec<String>,
    /// Where to write the plan, which says what each pair is and stands for.
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
    /// Show the values of the records: in the product only, for the vault role with a purpose.
    #[arg(long)]
    values: bool,
    #[command(flatten)]
    how: How,
}

/// `lifechances link review decide`.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The queue with the column verdict filled in.
    #[arg(value_name = "FILLED")]
    filled: PathBuf,
    /// The plan of the queue.
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
    /// The decisions so far; lines are only ever added.
    #[arg(long, value_name = "FILE")]
    decisions: PathBuf,
    /// Who filled it in.
    #[arg(long, value_name = "NAME")]
    reviewer: String,
}

/// `lifechances link review report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The plan of the queue.
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
    /// The decisions.
    #[arg(long, value_name = "FILE")]
    decisions: PathBuf,
}

/// Queues, takes in or reports.
pub(crate) fn run(review: &Review) -> Result<()> {
    match review {
        Review::Queue(queue) => draw(queue),
        Review::Decide(decide) => take_in(decide),
        Review::Report(asked) => report(asked),
    }
}

fn draw(queue: &Queue) -> Result<()> {
    if queue.values {
        return Err(bad_input(
            "--values: names and dates are shown in the product only, to people with the vault \
             role who state a purpose, and every look is written down. Leave --values out.",
        ));
    }
    if queue.how.decisions.is_some() {
        return Err(bad_input(
            "--decisions: a queue is drawn from records as they are linked without decisions; leave \
             --decisions out, and give them to link dedupe or link match.",
        ));
    }
    let Some(out) = queue.how.out.clone() else {
        return Err(bad_input("say where the queue goes: --out queue.csv"));
    };
    let job = match queue.files.as_slice() {
        [file] => Job::Dedupe(file.clone()),
        files => Job::Match(files.to_vec()),
    };
    let request = QueueLinks {
        request: crate::link::request(job, None, &queue.how)?,
        design: Design {
            pairs: usize::try_from(queue.pairs).unwrap_or(usize::MAX),
            seed: queue.seed,
            ..Design::default()
        },
        by: queue.by.clone(),
        queue: out.clone(),
        plan: queue.plan.clone(),
    };
    let queued = queue_links(&request, &mut |_| Go::On).map_err(|problem| match problem {
        CannotLinkFiles::Input(_) => bad_input(problem.to_string()),
        CannotLinkFiles::Write { .. } | CannotLinkFiles::Stopped(_) => anyhow::Error::new(problem),
    })?;
    say(&format!(
        "{} pairs to look at, from {} listed pairs of {} records in {} parts of {} groups.",
        queued.queued, queued.listed, queued.records, queued.strata, queued.groups
    ));
    tell(&format!(
        "Next: give {} to two reviewers, then `lifechances link review decide`. Keep {} to yourself.",
        out.display(),
        queue.plan.display()
    ));
    Ok(())
}

fn take_in(decide: &Decide) -> Result<()> {
    let plan = read_plan(&decide.plan).map_err(mend)?;
    let place = (&plan, decide.decisions.as_path());
    let now = SystemClock.now();
    let new = decide_links(place, &decide.filled, &decide.reviewer, now).map_err(mend)?;
    say(&format!("{new} new decisions by {}.", decide.reviewer));
    Ok(())
}

fn report(asked: &Report) -> Result<()> {
    let plan = read_plan(&asked.plan).map_err(mend)?;
    let report = report_review(&plan, &asked.decisions).map_err(mend)?;
    let progress = report.progress;
    say(&format!(
        "Settled {}; waiting for a first reviewer {}, a second {}, a third {}.",
        progress.settled, progress.first, progress.second, progress.third
    ));
    if let Some(agreement) = &report.agreement {
        let kappa = agreement.kappa.map_or("not defined".to_owned(), plain);
        say(&format!(
            "Two reviewers agree on {} of {} pairs: {}. Cohen's kappa {kappa}. Gwet's AC1 {}.",
            agreement.agreed,
            agreement.pairs,
            percent(agreement.share),
            plain(agreement.ac1)
        ));
    }
    match &report.estimates {
        Ok(found) => tell_estimates(found),
        Err(not_yet) => say(&not_yet.to_string()),
    }
    Ok(())
}

fn tell_estimates(found: &Estimates) {
    say(&format!("Precision {}.", percent(found.precision)));
    say(&format!("Recall among the pairs that linking listed {}.", percent(found.recall)));
    say(&format!(
        "Recall of all, with what blocking is expected to miss {}.",
        percent(found.recall_of_all)
    ));
    let clerks = &found.clerks;
    if clerks.judged_twice == 0 {
        say("No pair has two reviewers yet, so their errors are not allowed for.");
    } else {
        say(&format!(
            "One reviewer errs on {:.1} % of different people and {:.1} % of one person's pairs (from \
             {} pairs judged twice); this is allowed for.",
            100.0 * clerks.false_same,
            100.0 * clerks.false_different,
            clerks.judged_twice
        ));
    }
    if found.undecided > 0 {
        let (low, high) = found.if_undecided;
        say(&format!(
            "Nobody could tell of {} pairs. If all were different people: precision {:.2} %, recall \
             {:.2} %; if all were one: {:.2} %, {:.2} %.",
            found.undecided,
            100.0 * low.0,
            100.0 * low.1,
            100.0 * high.0,
            100.0 * high.1
        ));
    }
}

fn percent(figure: Estimate) -> String {
    let Estimate { value, low, high } = figure;
    format!("{:.2} % (95 % interval {:.2} to {:.2} %)", 100.0 * value, 100.0 * low, 100.0 * high)
}

fn plain(figure: Estimate) -> String {
    let Estimate { value, low, high } = figure;
    format!("{value:.3} (95 % interval {low:.3} to {high:.3})")
}

/// A line to mend is the person's to mend, and so is a file that is not there.
fn mend(problem: CannotReview) -> anyhow::Error {
    bad_input(problem.to_string())
}
