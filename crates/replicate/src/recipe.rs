//! A recipe: its lines by part and key, each within what a recipe may say.

use crate::closed::Step;
use crate::line::{AgreementShape, Check, IndicatorWanted, Line, PriorityShape};
use crate::part::Part;
use share::agreement::DataTypes;
use std::collections::BTreeMap;

/// The most lines a recipe has.
const MOST_LINES: usize = 300;

/// A recipe.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipe(BTreeMap<(Part, String), Line>);

/// Why a line cannot be in a recipe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeProblem {
    /// It is there twice.
    #[error("{} is there twice: \u{201c}{words}\u{201d}. Keep one", .part.in_words())]
    Twice {
        /// Its part.
        part: Part,
        /// What it says.
        words: String,
    },
    /// There are too many.
    #[error("a recipe has at most {MOST_LINES} lines")]
    TooMany,
    /// A number is out of bounds.
    #[error("{}: {what}", .part.in_words())]
    Number {
        /// Its part.
        part: Part,
        /// What is wrong, and what is meant.
        what: &'static str,
    },
    /// There is no such kind of information.
    #[error("{0} is not a kind of information that agreements may name")]
    NoSuchDataType(String),
    /// It is not the name of an indicator.
    #[error(
        "an indicator is named by small letters, digits and hyphens, such as persistent-absence"
    )]
    BadIndicator,
}

impl Recipe {
    /// A recipe of these lines.
    ///
    /// # Errors
    /// [`RecipeProblem`] of the first that cannot be in it.
    pub fn of(lines: impl IntoIterator<Item = Line>) -> Result<Self, RecipeProblem> {
        let mut recipe = Self::default();
        for line in lines {
            if recipe.line(line.part(), &line.key()).is_some() {
                return Err(RecipeProblem::Twice { part: line.part(), words: line.in_words() });
            }
            recipe.put(line)?;
        }
        Ok(recipe)
    }

    /// Puts a line in, in place of the one of its key.
    ///
    /// # Errors
    /// [`RecipeProblem`]; nothing has changed then.
    pub fn put(&mut self, line: Line) -> Result<(), RecipeProblem> {
        check(&line)?;
        let key = (line.part(), line.key());
        if self.0.len() >= MOST_LINES && !self.0.contains_key(&key) {
            return Err(RecipeProblem::TooMany);
        }
        self.0.insert(key, line);
        Ok(())
    }

    /// Leaves a line out, and gives it back.
    pub fn leave_out(&mut self, part: Part, key: &str) -> Option<Line> {
        self.0.remove(&(part, key.to_owned()))
    }

    /// The line of a part with this key.
    pub fn line(&self, part: Part, key: &str) -> Option<&Line> {
        self.0.get(&(part, key.to_owned()))
    }

    /// Every line, in the order of the document.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.0.values()
    }

    /// The lines of a part.
    pub fn part(&self, part: Part) -> impl Iterator<Item = &Line> {
        self.lines().filter(move |line| line.part() == part)
    }

    /// The agreements.
    pub fn agreements(&self) -> impl Iterator<Item = &AgreementShape> {
        self.lines()
            .filter_map(|line| if let Line::Agreement(one) = line { Some(one) } else { None })
    }

    /// The steps of its checklist, the earliest first.
    pub fn checklist(&self) -> Vec<&Check> {
        let mut steps: Vec<&Check> = self
            .lines()
            .filter_map(|line| if let Line::Check(check) = line { Some(check) } else { None })
            .collect();
        steps.sort_by_key(|check| (check.by_day, check.step));
        steps
    }

    /// The usual checklist.
    pub fn usual_checklist() -> impl Iterator<Item = Line> {
        Step::ALL.into_iter().map(|step| Line::Check(Check { step, by_day: step.usual_day() }))
    }
}

/// Whether a line says nothing but what recipes may say.
fn check(line: &Line) -> Result<(), RecipeProblem> {
    let number = |holds: bool, what| {
        let part = line.part();
        if holds { Ok(()) } else { Err(RecipeProblem::Number { part, what }) }
    };
    let count = |count: u8| number((1..=99).contains(&count), "write how many, from 1 to 99");
    let share = |[part, whole]: [u8; 2]| {
        let holds = part >= 1 && part <= whole;
        number(holds, "a share is written as [1, 2] for a half, and is at most all")
    };
    match line {
        Line::Terms(terms) => share(terms.quorum).and_then(|()| share(terms.agreement)),
        Line::Seat(seat) => count(seat.count),
        Line::Evidence(evidence) => count(evidence.count),
        Line::Ask(ask) => count(ask.count),
        Line::Meeting(cycle) => {
            number((1..=52).contains(&cycle.weeks), "write the weeks between meetings, 1 to 52")
        }
        Line::Agenda(slot) => {
            let holds = slot.number >= 1 && slot.minutes <= 480;
            number(holds, "an item has a number from 1 and takes at most 480 minutes")
        }
        Line::Section(_) => Ok(()),
        Line::Indicator(indicator) => check_indicator(indicator),
        Line::Agreement(agreement) => {
            let holds = agreement.number >= 1 && (1..=120).contains(&agreement.months);
            number(holds, "an agreement has a number from 1 and holds 1 to 120 months")?;
            check_kinds(agreement)
        }
        Line::Plan(plan) => {
            number((3..=5).contains(&plan.years), "a delivery plan is for 3 to 5 years")
        }
        Line::Priority(priority) => check_priority(priority, &number),
        Line::Check(check) => number(check.by_day <= 3_650, "a step is due within ten years"),
    }
}

fn check_priority(
    priority: &PriorityShape,
    number: &dyn Fn(bool, &'static str) -> Result<(), RecipeProblem>,
) -> Result<(), RecipeProblem> {
    let months = &priority.milestone_months;
    let few = months.len() <= 50 && months.iter().all(|month| *month <= 60);
    let numbered = (1..=9).contains(&priority.number);
    number(numbered && few, "a plan has priorities 1 to 9, with milestones within 60 months")
}

fn check_indicator(indicator: &IndicatorWanted) -> Result<(), RecipeProblem> {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let holds = (1..=80).contains(&indicator.id.len()) && indicator.id.bytes().all(letter);
    if holds { Ok(()) } else { Err(RecipeProblem::BadIndicator) }
}

fn check_kinds(agreement: &AgreementShape) -> Result<(), RecipeProblem> {
    let types = DataTypes::house();
    let mut named = agreement.clause.iter().flat_map(|clause| &clause.data_types);
    match named.find(|id| types.find(id).is_none()) {
        Some(unknown) => Err(RecipeProblem::NoSuchDataType(unknown.clone())),
        None => Ok(()),
    }
}
