//! What reviewers decided about the pairs of a queue, and what it says of the linkage.
//!
//! Decisions are lines of one CSV file, `pair,reviewer,verdict,at,reason`, which only grows: a
//! decision is changed by a later line that says why. [`decide_links`] takes in a queue that one
//! reviewer has filled in; [`report_review`] reads the decisions back.

use commons::Moment;
use connect::review::{
    Agreement, Book, Clerks, Decision, Estimates, NotYet, Reviewed, State, Stratum, Verdict, Votes,
    agreement, book::Progress, estimates,
};
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// What the pairs of a queue are, and what each stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewPlan {
    /// Share of one person's pairs that the run listed, as the model expects.
    pub completeness: f64,
    /// The parts of the pairs.
    pub strata: Vec<PlannedStratum>,
    /// The pairs, in the order of the queue.
    pub pairs: Vec<PlannedPair>,
}

/// A part of the pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedStratum {
    /// Whether its pairs are one person in the answer.
    pub joined: bool,
    /// Its band of probability.
    pub band: usize,
    /// Its group.
    pub group: u16,
    /// Pairs in it.
    pub pairs: u64,
    /// Pairs drawn from it.
    pub drawn: u64,
}

/// A pair of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPair {
    /// The id of one record.
    pub id_a: String,
    /// The id of the other.
    pub id_b: String,
    /// Its stratum.
    pub stratum: u32,
}

/// Why decisions could not be taken in or read.
#[derive(Debug, thiserror::Error)]
pub enum CannotReview {
    /// A file cannot be read or written.
    #[error("{path}: {source}", path = .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the machine said.
        source: io::Error,
    },
    /// A line needs mending.
    #[error("{path}, line {line}: {words}", path = .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// What is wrong and what would be right.
        words: String,
    },
}

/// What a report says.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewReport {
    /// How far the review is.
    pub progress: Progress,
    /// How far two reviewers agree.
    pub agreement: Option<Agreement>,
    /// What it says of the linkage.
    pub estimates: Result<Estimates, NotYet>,
}

/// A line of the decisions.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    pair: u32,
    reviewer: String,
    verdict: String,
    at: String,
    reason: String,
}

/// A line of a queue that a reviewer has filled in.
#[derive(Debug, Deserialize)]
struct Filled {
    pair: u32,
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    reason: String,
}

/// Reads a plan.
///
/// # Errors
/// [`CannotReview`] when it cannot be read or is not a plan.
pub fn read_plan(path: &Path) -> Result<ReviewPlan, CannotReview> {
    let text = fs::read_to_string(path).map_err(|source| disk(path, source))?;
    serde_json::from_str(&text).map_err(|error| CannotReview::Line {
        path: path.to_owned(),
        line: error.line() as u64,
        words: format!("this is not the plan of a review ({error}); use the file of --plan"),
    })
}

/// Takes in a queue that one reviewer has filled in. Lines without a verdict, and verdicts that were
/// taken in before, are passed over; gives how many decisions are new. All are taken or none.
///
/// # Errors
/// [`CannotReview`].
pub fn decide_links(
    (plan, decisions): (&ReviewPlan, &Path),
    filled: &Path,
    reviewer: &str,
    at: Moment,
) -> Result<usize, CannotReview> {
    let mut book = read_book(plan, decisions)?;
    let before = book.log().len();
    let mut reader = csv::Reader::from_path(filled).map_err(|e| unreadable(filled, e))?;
    for (line, found) in (2..).zip(reader.deserialize()) {
        let found: Filled = found.map_err(|e| unreadable(filled, e))?;
        if found.verdict.trim().is_empty() {
            continue;
        }
        let verdict = verdict(filled, line, &found.verdict)?;
        let standing = book.standing(found.pair);
        if standing.iter().any(|one| one.reviewer == reviewer && one.verdict == verdict) {
            continue;
        }
        let (pair, reviewer, reason) = (found.pair, reviewer.to_owned(), found.reason);
        let taken = book.decide(Decision { pair, reviewer, verdict, at, reason });
        taken.map_err(|problem| bad(filled, line, problem.to_string()))?;
    }
    append(decisions, &book.log()[before..])?;
    Ok(book.log().len() - before)
}

/// What the decisions say so far.
///
/// # Errors
/// [`CannotReview`].
pub fn report_review(plan: &ReviewPlan, decisions: &Path) -> Result<ReviewReport, CannotReview> {
    let book = read_book(plan, decisions)?;
    let strata: Vec<Stratum> = plan.strata.iter().map(PlannedStratum::stratum).collect();
    let (mut reviewed, mut both) = (Vec::new(), Vec::new());
    for (number, pair) in (0..).zip(&plan.pairs) {
        let standing = book.standing(number);
        if standing.is_empty() {
            continue;
        }
        reviewed.push(Reviewed { stratum: pair.stratum, votes: votes(&book, number) });
        let mut first: Vec<_> = standing.iter().take(2).collect();
        first.sort_by(|x, y| x.reviewer.cmp(&y.reviewer));
        if let [one, two] = first.as_slice() {
            both.push((one.verdict, two.verdict));
        }
    }
    Ok(ReviewReport {
        progress: book.progress(),
        agreement: agreement(&both),
        estimates: estimates(&strata, &reviewed, plan.completeness, None),
    })
}

/// Pairs that reviewers settled, and how often reviewers err.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SettledPairs {
    /// The two ids, and what was said.
    pub pairs: Vec<(String, String, Votes)>,
    pub clerks: Clerks,
}

/// What is settled so far.
///
/// # Errors
/// [`CannotReview`].
pub(crate) fn settled(plan: &ReviewPlan, decisions: &Path) -> Result<SettledPairs, CannotReview> {
    if !decisions.exists() {
        return Err(disk(decisions, io::Error::from(io::ErrorKind::NotFound)));
    }
    let book = read_book(plan, decisions)?;
    let (mut pairs, mut all) = (Vec::new(), Vec::new());
    for (number, pair) in (0..).zip(&plan.pairs) {
        let votes = votes(&book, number);
        all.push((pair.stratum as usize, votes));
        let is_settled = matches!(book.state(number), State::Settled(_));
        if is_settled && (votes.same >= 2 || votes.different >= 2) {
            pairs.push((pair.id_a.clone(), pair.id_b.clone(), votes));
        }
    }
    Ok(SettledPairs { pairs, clerks: Clerks::of(&all) })
}

/// What was said of a pair, "cannot tell" left out.
fn votes(book: &Book, number: u32) -> Votes {
    let mut votes = Votes::default();
    for one in book.standing(number) {
        match one.verdict {
            Verdict::Same => votes.same = votes.same.saturating_add(1),
            Verdict::Different => votes.different = votes.different.saturating_add(1),
            Verdict::CannotTell => {}
        }
    }
    votes
}

impl PlannedStratum {
    pub(crate) fn stratum(&self) -> Stratum {
        let Self { joined, band, group, pairs, drawn } = *self;
        Stratum { joined, band, group, pattern: None, pairs, drawn, gain: 0.0 }
    }
}

/// The decisions so far; a file that is not there yet is an empty one.
fn read_book(plan: &ReviewPlan, path: &Path) -> Result<Book, CannotReview> {
    let mut book = Book::new(plan.pairs.len());
    if !path.exists() {
        return Ok(book);
    }
    let mut reader = csv::Reader::from_path(path).map_err(|error| unreadable(path, error))?;
    for (line, found) in (2..).zip(reader.deserialize()) {
        let found: Line = found.map_err(|error| unreadable(path, error))?;
        let verdict = verdict(path, line, &found.verdict)?;
        let at = Moment::parse_iso(&found.at)
            .map_err(|_| bad(path, line, format!("{} is not a moment", found.at)))?;
        let (pair, reviewer, reason) = (found.pair, found.reviewer, found.reason);
        let taken = book.decide(Decision { pair, reviewer, verdict, at, reason });
        taken.map_err(|problem| bad(path, line, problem.to_string()))?;
    }
    Ok(book)
}

fn append(path: &Path, decisions: &[Decision]) -> Result<(), CannotReview> {
    let trouble = |source| disk(path, source);
    let file = OpenOptions::new().create(true).append(true).open(path).map_err(trouble)?;
    let new = file.metadata().map_err(trouble)?.len() == 0;
    let mut out = csv::WriterBuilder::new().has_headers(new).from_writer(file);
    for one in decisions {
        let line = Line {
            pair: one.pair,
            reviewer: one.reviewer.clone(),
            verdict: one.verdict.word().to_owned(),
            at: one.at.to_string(),
            reason: one.reason.clone(),
        };
        out.serialize(line).map_err(|error| disk(path, io::Error::other(error)))?;
    }
    out.flush().map_err(trouble)
}

fn verdict(path: &Path, line: u64, word: &str) -> Result<Verdict, CannotReview> {
    Verdict::read(word).ok_or_else(|| {
        bad(path, line, format!("{word:?} is no verdict; write same, different or cannot tell"))
    })
}

fn bad(path: &Path, line: u64, words: String) -> CannotReview {
    CannotReview::Line { path: path.to_owned(), line, words }
}

fn disk(path: &Path, source: io::Error) -> CannotReview {
    CannotReview::Disk { path: path.to_owned(), source }
}

fn unreadable(path: &Path, error: csv::Error) -> CannotReview {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(source) => disk(path, source),
        other => bad(path, line, format!("{other:?}; expected the columns of the queue")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Day;

    fn plan() -> ReviewPlan {
        let stratum = |joined, pairs| PlannedStratum { joined, band: 4, group: 0, pairs, drawn: 2 };
        let pair = |number: u32| PlannedPair {
            id_a: format!("a{number}"),
            id_b: format!("b{number}"),
            stratum: number / 2,
        };
        ReviewPlan {
            completeness: 0.99,
            strata: vec![stratum(true, 20), stratum(false, 10)],
            pairs: (0..4).map(pair).collect(),
        }
    }

    fn noon() -> Moment {
        Moment::new(Day::new(2026, 3, 2).unwrap(), 43_200)
    }

    /// Takes in what a reviewer wrote, in a folder of its own.
    fn takes(folder: &Path, reviewer: &str, lines: &str) -> Result<usize, CannotReview> {
        let filled = folder.join(format!("{reviewer}.csv"));
        fs::write(&filled, format!("pair,given,verdict,reason\n{lines}")).unwrap();
        decide_links((&plan(), &folder.join("decisions.csv")), &filled, reviewer, noon())
    }

    #[test]
    fn two_filled_queues_become_estimates() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert_eq!(
            takes(folder, "ann", "0,x,same,\n1,x,same,\n2,x,different,\n3,x,,\n").unwrap(),
            3
        );
        let all = "0,x,same,\n1,x,same,\n2,x,different,\n3,x,different,\n";
        assert_eq!(takes(folder, "bea", all).unwrap(), 4);
        // The same file again says nothing new.
        assert_eq!(takes(folder, "bea", all).unwrap(), 0);
        let report = report_review(&plan(), &folder.join("decisions.csv")).unwrap();
        assert_eq!((report.progress.settled, report.progress.second), (3, 1));
        assert_eq!(report.agreement.map(|found| (found.pairs, found.agreed)), Some((3, 3)));
        let found = report.estimates.unwrap();
        assert!(found.precision.value > 0.99 && found.recall.value > 0.99, "{found:?}");
        assert!(found.precision.low < 0.9, "two pairs of twenty say little: {found:?}");
    }

    #[test]
    fn a_line_that_needs_mending_is_named_and_nothing_is_taken_in() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let problem = takes(folder, "ann", "0,x,same,\n1,x,perhaps,\n").unwrap_err().to_string();
        assert!(problem.contains("line 3") && problem.contains("perhaps"), "{problem}");
        assert!(!folder.join("decisions.csv").exists());
        takes(folder, "ann", "0,x,same,\n").unwrap();
        let problem = takes(folder, "ann", "0,x,different,\n").unwrap_err().to_string();
        assert!(problem.contains("say why"), "{problem}");
        assert_eq!(takes(folder, "ann", "0,x,different,a twin\n").unwrap(), 1);
        let written = fs::read_to_string(folder.join("decisions.csv")).unwrap();
        assert_eq!(written.lines().count(), 3, "{written}");
    }
}
