//! Which figures must hide by themselves, and how far an attacker must be kept from each.

use super::behind::{Behind, Marked};
use super::joined::Joined;
use super::protected::CannotProtect;
use crate::attackers::Shown;
use crate::exact::{Cell, MoneyRule, Need, Problem, Status, percent_of};

/// What makes a figure tell too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// A count from 1 to one below this.
    SmallCounts {
        /// At least 2.
        threshold: u64,
    },
    /// A sum to which few gave, which few dominate, or in which one can work another out.
    FewContributors(MoneyRule),
}

/// What becomes of figures that are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zeros {
    /// They are shown, unless one hides to protect others.
    #[default]
    MayHide,
    /// They are always shown: everybody knows where nobody is.
    Shown,
    /// They hide: that nobody is there must not be known.
    Hidden,
}

/// What is to be hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hiding {
    /// What makes a figure tell too much.
    pub risk: Risk,
    /// What becomes of 0.
    pub zeros: Zeros,
    /// Dimensions whose levels are answers: where one answer has everybody, the empty ones hide.
    pub answers: Vec<String>,
}

impl Hiding {
    /// Counts below a threshold, and nothing else.
    pub const fn small_counts(threshold: u64) -> Self {
        Self { risk: Risk::SmallCounts { threshold }, zeros: Zeros::MayHide, answers: Vec::new() }
    }

    /// Sums by who gave to them, and nothing else.
    pub const fn few_contributors(rule: MoneyRule) -> Self {
        Self { risk: Risk::FewContributors(rule), zeros: Zeros::MayHide, answers: Vec::new() }
    }

    /// How far a figure must be kept from the truth by the rule; none when it may be shown.
    pub(super) fn by_rule(&self, value: u64, behind: &Behind) -> Option<Need> {
        match self.risk {
            Risk::SmallCounts { threshold } => (1..threshold)
                .contains(&value)
                .then(|| Need { down: value, up: (threshold - value).max(1) }),
            Risk::FewContributors(rule) => {
                let given = behind.given.as_ref().filter(|_| value > 0)?;
                rule.need(value, given)
            }
        }
    }

    /// The same for a figure that was said by hand to be unsafe: at least what the rule would ask
    /// of a small one.
    fn by_hand(&self, value: u64, behind: &Behind) -> Need {
        let by_rule = self.by_rule(value, behind).unwrap_or(Need { down: 0, up: 0 });
        let least = match self.risk {
            Risk::SmallCounts { threshold } => threshold,
            Risk::FewContributors(rule) => percent_of(value, rule.closer_than_per_cent).max(1),
        };
        Need { down: by_rule.down.max(least.min(value)), up: by_rule.up.max(least) }
    }

    /// How far an attacker must be kept from a figure; none when it may be shown. What was said by
    /// hand stands before the rule.
    pub(super) fn need(&self, value: u64, behind: &Behind) -> Option<Need> {
        match behind.marked {
            Some(Marked::Unsafe) => Some(self.by_hand(value, behind)),
            Some(Marked::Safe | Marked::Kept | Marked::Empty) => None,
            Some(Marked::Secondary) | None => self.by_rule(value, behind),
        }
    }

    fn status(&self, value: u64, behind: &Behind) -> Status {
        match (self.need(value, behind), behind.marked, self.zeros) {
            (Some(need), ..) => Status::Sensitive(need),
            (None, Some(Marked::Kept), _) => Status::Kept,
            (None, _, Zeros::Shown) if value == 0 => Status::Kept,
            (None, _, Zeros::Hidden) if value == 0 => {
                Status::Sensitive(Need { down: 0, up: self.least_up() })
            }
            (None, ..) => Status::Open,
        }
    }

    /// How much a hidden 0 must seem able to be.
    const fn least_up(&self) -> u64 {
        match self.risk {
            Risk::SmallCounts { threshold } => threshold,
            Risk::FewContributors(_) => 1,
        }
    }

    /// Whether somebody says who is behind each sum.
    fn knows_enough(&self, joined: &Joined) -> Result<(), CannotProtect> {
        let Risk::FewContributors(_) = self.risk else { return Ok(()) };
        let mut figures = joined.publication.figures.iter().zip(&joined.known);
        let says_nothing = figures.find(|(_, (behind, value))| {
            let is_something = value.is_some_and(|value| value > 0);
            behind.given.is_none() && behind.marked.is_none() && is_something
        });
        says_nothing.map_or(Ok(()), |(figure, _)| {
            Err(CannotProtect::NoContributors { name: figure.name.clone() })
        })
    }

    /// Whether the files have as many of the largest amounts as the rule looks at.
    pub(super) fn has_the_largest(&self, joined: &Joined) -> Result<(), CannotProtect> {
        let Risk::FewContributors(rule) = self.risk else { return Ok(()) };
        let wanted = rule.looks_at();
        let has_fewer = |(behind, _): &&(Behind, Option<u64>)| {
            behind.given.as_ref().is_some_and(|given| given.largest_pence.len() < wanted)
        };
        match joined.known.iter().find(has_fewer) {
            Some(_) => Err(CannotProtect::TooFewLargest { wanted }),
            None => Ok(()),
        }
    }

    /// The figures with what must hide.
    pub(super) fn marked(&self, joined: &Joined) -> Result<Problem, CannotProtect> {
        self.knows_enough(joined)?;
        self.has_the_largest(joined)?;
        let figures = joined.publication.figures.iter().zip(&joined.known);
        let cell = |(figure, (behind, _)): (&crate::attackers::Figure, &(Behind, Option<u64>))| {
            let (value, status) = match figure.shown {
                Shown::Exactly(value) => (value, self.status(value, behind)),
                Shown::Between(..) | Shown::Hidden | Shown::Unpublished | Shown::Impossible => {
                    (0, Status::Impossible)
                }
            };
            Cell { name: figure.name.clone(), value, status }
        };
        let relations = joined.publication.relations.clone();
        let problem = Problem::new(figures.map(cell).collect(), relations)?;
        let is_answer =
            |along: &String| self.answers.iter().any(|own| own.trim().eq_ignore_ascii_case(along));
        let lines = (0..joined.along.len()).filter(|n| is_answer(&joined.along[*n]));
        Ok(problem.with_full_lines_hidden(&lines.collect::<Vec<_>>(), self.least_up()))
    }
}
