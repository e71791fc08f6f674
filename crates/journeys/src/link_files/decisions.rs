//! Pairs that people decided, given back to the linking of files.
//!
//! They come as the decisions of `link review` with the plan of their queue, or as a plain file of
//! pairs, `id_a,id_b,verdict`. What was settled teaches the model, unless a model is given, and is
//! never contradicted by the answer.

use crate::link_files::gather::Gathered;
use crate::link_files::problem::{CannotLinkFiles, InputProblems, about};
use crate::link_files::rows;
use crate::link_files::truth::{Finder, Side};
use crate::review_links::{CannotReview, read_plan, settled};
use connect::review::{Clerks, Lesson, Verdict, Votes};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Where decisions are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionFiles {
    /// The decisions.
    pub decisions: PathBuf,
    /// The plan of the queue they are about; without it, the decisions name records themselves.
    pub plan: Option<PathBuf>,
}

/// Decisions about rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct DecidedRows {
    pub lessons: Vec<Lesson>,
    pub clerks: Clerks,
    /// Decisions about records that are not in the files.
    pub elsewhere: u64,
}

/// Two people decided the same: what a plain file of pairs stands for.
const SETTLED: u8 = 2;

/// Reads decisions about these records.
pub(crate) fn read_decisions(
    files: &DecisionFiles,
    gathered: &Gathered,
) -> Result<DecidedRows, CannotLinkFiles> {
    let mut rows = match &files.plan {
        Some(plan) => of_review(files, plan, gathered)?,
        None => of_pairs(&files.decisions, gathered)?,
    };
    if rows.lessons.is_empty() && rows.elsewhere > 0 {
        let advice = "Use the ids of the column that --id names.";
        let found = "no id that the linked files have";
        return Err(about(&files.decisions, 0, found, "ids of the linked files", advice).into());
    }
    rows.lessons.retain(|lesson| lesson.a != lesson.b);
    agree(&rows.lessons, gathered.table.len(), &files.decisions)?;
    Ok(rows)
}

fn of_review(
    files: &DecisionFiles,
    plan: &Path,
    gathered: &Gathered,
) -> Result<DecidedRows, CannotLinkFiles> {
    let plan = read_plan(plan).map_err(mend)?;
    let found = settled(&plan, &files.decisions).map_err(mend)?;
    let mut finder = Finder::new(gathered);
    let mut rows = DecidedRows { clerks: found.clerks, ..DecidedRows::default() };
    for (a, b, votes) in found.pairs {
        let pair = (finder.look_up(&a, Side::First), finder.look_up(&b, Side::Second));
        rows.take(pair.0.ok().flatten().zip(pair.1.ok().flatten()), votes);
    }
    Ok(rows)
}

fn of_pairs(path: &Path, gathered: &Gathered) -> Result<DecidedRows, CannotLinkFiles> {
    let opened = rows::open(path)?;
    let at = |word: &str| {
        opened.header.names.iter().position(|name| name.trim().eq_ignore_ascii_case(word))
    };
    let (Some(id_a), Some(id_b), Some(verdict)) = (at("id_a"), at("id_b"), at("verdict")) else {
        let found = format!("the columns {}", opened.header.names.join(", "));
        let advice = "Name the columns so, or give the plan of the review with --decisions-plan.";
        return Err(about(path, 1, found, "id_a,id_b,verdict", advice).into());
    };
    let (mut finder, mut rows) = (Finder::new(gathered), DecidedRows::default());
    let mut problems = InputProblems::default();
    opened.each(&mut |row| {
        let word = row.cell(verdict);
        let votes = match Verdict::read(word) {
            Some(Verdict::Same) => Votes { same: SETTLED, different: 0 },
            Some(Verdict::Different) => Votes { same: 0, different: SETTLED },
            Some(Verdict::CannotTell) => return ControlFlow::Continue(()),
            None => {
                let expected = "same, different or cannot tell";
                let problem = about(path, row.line, "no verdict", expected, "Mend the line.");
                problems.add(problem.in_column("verdict"));
                return ControlFlow::Continue(());
            }
        };
        let mut find =
            |column: usize, side: Side, name: &str| match finder.look_up(row.cell(column), side) {
                Ok(found) => found,
                Err(files) => {
                    let found = format!("an id that {files} files have");
                    let advice = "Write the name of the file before it, as in file:id.";
                    let expected = "an id that says which file it is of";
                    let problem = about(path, row.line, found, expected, advice);
                    problems.add(problem.in_column(name));
                    None
                }
            };
        let pair = (find(id_a, Side::First, "id_a"), find(id_b, Side::Second, "id_b"));
        rows.take(pair.0.zip(pair.1), votes);
        ControlFlow::Continue(())
    })?;
    problems.into_result()?;
    Ok(rows)
}

impl DecidedRows {
    fn take(&mut self, pair: Option<(u32, u32)>, votes: Votes) {
        match pair {
            Some((a, b)) => {
                self.lessons.push(Lesson { a: a.min(b), b: a.max(b), votes, pairs: 1.0 });
            }
            None => self.elsewhere += 1,
        }
    }

    /// What is said of them in the report; nothing when there are none.
    pub(crate) fn note(&self) -> Option<String> {
        let decided = self.lessons.len();
        let words = format!("{decided} pairs were decided by people, and stand as they decided");
        match (decided, self.elsewhere) {
            (0, 0) => None,
            (_, 0) => Some(words),
            (_, elsewhere) => {
                Some(format!("{words}; {elsewhere} more are about records that are not here"))
            }
        }
    }
}

/// An error when chains of "same" join a pair that is "different": no answer could keep both.
fn agree(lessons: &[Lesson], rows: usize, path: &Path) -> Result<(), CannotLinkFiles> {
    let mut parent: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
    let is_same = |lesson: &&Lesson| lesson.votes.same > lesson.votes.different;
    for lesson in lessons.iter().filter(is_same) {
        let (a, b) = (root(&mut parent, lesson.a), root(&mut parent, lesson.b));
        parent[a.max(b) as usize] = a.min(b);
    }
    let mut against = 0_u64;
    for lesson in lessons.iter().filter(|lesson| !is_same(lesson)) {
        against += u64::from(root(&mut parent, lesson.a) == root(&mut parent, lesson.b));
    }
    if against == 0 {
        return Ok(());
    }
    let found =
        format!("{against} pairs that are two people, whose records other decisions join into one");
    let advice = "Look at these pairs again, and at those that join their records.";
    Err(about(path, 0, found, "decisions that can all hold", advice).into())
}

fn root(parent: &mut [u32], mut row: u32) -> u32 {
    while parent[row as usize] != row {
        let above = parent[row as usize];
        parent[row as usize] = parent[above as usize];
        row = above;
    }
    row
}

/// What needs mending in decisions or their plan.
fn mend(problem: CannotReview) -> CannotLinkFiles {
    let advice = "Use the files of `link review`.";
    match problem {
        CannotReview::Disk { path, source } => {
            about(&path, 0, source.to_string(), "a file that can be read", advice).into()
        }
        CannotReview::Line { path, line, words } => {
            about(&path, line, words, "decisions on the pairs of the plan", advice).into()
        }
    }
}
