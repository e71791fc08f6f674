//! Counting: one pass over the children, plus one in one cell for each who is meant.

use crate::question::{Asked, CannotCount, Condition, NotRecorded, Question};
use cohort::{Code, Cohort, Column, Row};
use disclose::{Contributors, Dimension, Level, Malformed, RawTable};
use std::collections::BTreeMap;

/// Counts children by the columns of the question.
///
/// # Errors
/// [`CannotCount`] when the question names what the cohort has not.
pub fn count(cohort: &Cohort, question: &Question) -> Result<RawTable, CannotCount> {
    let plan = Plan::of(cohort, question)?;
    let cells = plan.by.iter().try_fold(1_usize, |n, by| n.checked_mul(by.levels()));
    let cells = cells.filter(|n| *n <= 1_000_000).ok_or(Malformed::TooLarge)?;
    let mut counts = vec![0_u64; cells];
    for row in cohort.rows() {
        if let Some(cell) = plan.cell(row) {
            counts[cell] += 1;
        }
    }
    let dimensions = plan.by.iter().map(By::dimension).collect();
    Ok(RawTable::new(question.about.clone(), dimensions, counts)?)
}

/// The children the question counts, for the check on overlapping releases.
///
/// # Errors
/// [`CannotCount`] when the question names what the cohort has not.
pub fn contributors(cohort: &Cohort, question: &Question) -> Result<Contributors, CannotCount> {
    let plan = Plan::of(cohort, question)?;
    let counted = cohort.rows().filter(|row| plan.cell(*row).is_some());
    Ok(Contributors::new(counted.map(Row::number).collect()))
}

/// A question with its columns looked up.
struct Plan<'a> {
    by: Vec<By<'a>>,
    among: Vec<(&'a Column, Vec<usize>)>,
}

struct By<'a> {
    asked: &'a Asked,
    column: &'a Column,
}

impl<'a> Plan<'a> {
    fn of(cohort: &'a Cohort, question: &'a Question) -> Result<Self, CannotCount> {
        let by = |asked: &'a Asked| Ok(By { asked, column: column(cohort, &asked.column)? });
        let by = question.by.iter().map(by).collect::<Result<_, CannotCount>>()?;
        Ok(Self { by, among: wanted(cohort, &question.among)? })
    }

    /// The cell a child is counted in, when the question means them.
    fn cell(&self, row: Row) -> Option<usize> {
        let is_meant = self.among.iter().all(|(column, levels)| match column.code(row) {
            Code::Level(level) => levels.contains(&level),
            Code::NotRecorded => false,
        });
        if !is_meant {
            return None;
        }
        self.by.iter().try_fold(0, |cell, by| Some(cell * by.levels() + by.place(row)?))
    }
}

impl By<'_> {
    fn levels(&self) -> usize {
        let own = self.column.plan().levels.len();
        match self.asked.not_recorded {
            NotRecorded::Level => own + 1,
            NotRecorded::LeftOut => own,
        }
    }

    fn place(&self, row: Row) -> Option<usize> {
        match (self.column.code(row), self.asked.not_recorded) {
            (Code::Level(level), _) => Some(level),
            (Code::NotRecorded, NotRecorded::Level) => Some(self.column.plan().levels.len()),
            (Code::NotRecorded, NotRecorded::LeftOut) => None,
        }
    }

    fn dimension(&self) -> Dimension {
        let plan = self.column.plan();
        let mut levels: Vec<Level> =
            plan.levels.iter().map(|(code, label)| Level::new(code, label)).collect();
        match self.asked.not_recorded {
            NotRecorded::Level => levels.push(Level::new("not-recorded", "Not recorded")),
            NotRecorded::LeftOut => {}
        }
        Dimension::new(&plan.heading, self.asked.role, levels)
    }
}

fn column<'a>(cohort: &'a Cohort, name: &str) -> Result<&'a Column, CannotCount> {
    let found = cohort.find(name).and_then(|place| cohort.column(place));
    found.ok_or_else(|| CannotCount::NoSuchColumn { column: name.to_owned() })
}

/// The columns of the conditions, each with the levels that will do.
fn wanted<'a>(
    cohort: &'a Cohort,
    among: &[Condition],
) -> Result<Vec<(&'a Column, Vec<usize>)>, CannotCount> {
    let mut wanted: BTreeMap<&str, (&Column, Vec<usize>)> = BTreeMap::new();
    for condition in among {
        let column = column(cohort, &condition.column)?;
        let level = column.plan().levels.iter().position(|(code, _)| *code == condition.level);
        let level = level.ok_or_else(|| CannotCount::NoSuchLevel {
            column: condition.column.clone(),
            level: condition.level.clone(),
        })?;
        wanted.entry(&condition.column).or_insert((column, Vec::new())).1.push(level);
    }
    Ok(wanted.into_values().collect())
}
