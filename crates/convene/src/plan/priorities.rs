//! Priorities, milestones, ratings and gates.
//!
//! A rating other than on track needs a reason, a milestone that is done needs evidence, and a
//! priority behind a gate of funding (rule R-P5) can neither start nor be rated until the money is
//! secured: nobody is told that work is late that was never paid for.

use commons::{Day, Pence, count_of};
use serde::{Deserialize, Serialize};

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its title.
    pub title: String,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// Its priorities, in order.
    pub priorities: Vec<Priority>,
}

/// One of a plan's priorities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priority {
    /// Its number in the plan, from 1.
    pub number: u8,
    /// What it is about.
    pub title: String,
    /// What has to be so before it starts.
    pub gate: Gate,
    /// Its milestones.
    pub milestones: Vec<Milestone>,
}

/// What has to be so before a priority starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gate", rename_all = "kebab-case")]
pub enum Gate {
    /// Nothing.
    Open,
    /// Money.
    Funding(Funding),
}

/// Money a priority waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funding {
    /// What it costs.
    pub needed: Pence,
    /// What is secured: signed and not only promised.
    pub secured: Pence,
}

/// A priority waits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "priority {number} waits for investment: {secured} of {needed} is secured, {} is missing",
    Pence(.needed.0.saturating_sub(.secured.0))
)]
pub struct GateShut {
    /// Which priority.
    pub number: u8,
    /// What is secured.
    pub secured: Pence,
    /// What it costs.
    pub needed: Pence,
}

/// A step that can be seen to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// What.
    pub what: String,
    /// Who sees to it.
    pub owner: String,
    /// By when.
    pub due: Day,
    /// How it stands.
    pub rating: Rating,
}

/// How a milestone stands, in the words of whoever owns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rating", rename_all = "kebab-case")]
pub enum Rating {
    /// It has not been rated.
    NotRated,
    /// It goes as planned.
    OnTrack,
    /// It may be late.
    AtRisk {
        /// Why.
        reason: String,
    },
    /// It is late, or will be.
    OffTrack {
        /// Why, and what is done about it.
        reason: String,
    },
    /// It is done.
    Done {
        /// What shows it.
        evidence: String,
    },
    /// It goes on into the next plan.
    CarriedOver {
        /// Why.
        reason: String,
    },
}

impl Rating {
    /// The words a person reads.
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::NotRated => "not rated",
            Self::OnTrack => "on track",
            Self::AtRisk { .. } => "at risk",
            Self::OffTrack { .. } => "off track",
            Self::Done { .. } => "done",
            Self::CarriedOver { .. } => "carried over",
        }
    }

    /// The reason or evidence that goes with it.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::NotRated | Self::OnTrack => None,
            Self::AtRisk { reason } | Self::OffTrack { reason } | Self::CarriedOver { reason } => {
                Some(reason)
            }
            Self::Done { evidence } => Some(evidence),
        }
    }
}

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// Too short or too long.
    #[error(
        "a delivery plan is for three to five years; this one is for {} and {}",
        count_of(*.years, "year", "years"),
        count_of(*.days, "day", "days")
    )]
    Length {
        /// How many whole years it is for.
        years: i32,
        /// How many days more.
        days: i32,
    },
    /// It has no priority.
    #[error("it has no priority yet")]
    NoPriority,
    /// A priority has no milestone.
    #[error("priority {0} has no milestone by which anybody could see that it is done")]
    NoMilestone(u8),
    /// A milestone outside the plan.
    #[error("\"{what}\" is due outside the days of the plan")]
    DueOutside {
        /// The milestone.
        what: String,
    },
    /// Nobody owns it.
    #[error("nobody owns \"{what}\"")]
    NoOwner {
        /// The milestone.
        what: String,
    },
    /// A rating without its reason.
    #[error("\"{what}\" is {rating} and says nothing about why")]
    NoReason {
        /// The milestone.
        what: String,
        /// The rating.
        rating: &'static str,
    },
    /// A milestone of a priority that waits.
    #[error("\"{what}\" is rated, and its priority waits: {gate}")]
    BehindAGate {
        /// The milestone.
        what: String,
        /// The gate.
        gate: GateShut,
    },
}

/// A line of the exception report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception<'a> {
    /// The number of the priority.
    pub priority: u8,
    /// The milestone.
    pub milestone: &'a Milestone,
    /// Days late on the day of the report; 0 when it is not.
    pub days_late: i32,
}

impl Priority {
    /// Whether it may start.
    ///
    /// # Errors
    /// [`GateShut`], with what is missing.
    pub const fn may_start(&self) -> Result<(), GateShut> {
        match &self.gate {
            Gate::Funding(Funding { needed, secured }) if secured.0 < needed.0 => {
                Err(GateShut { number: self.number, secured: *secured, needed: *needed })
            }
            Gate::Funding(_) | Gate::Open => Ok(()),
        }
    }
}

impl Plan {
    /// All that is wrong with it.
    pub fn problems(&self) -> Vec<PlanProblem> {
        let mut problems = Vec::new();
        let end = self.until.plus_days(1);
        let (shortest, longest) = (self.from.plus_months(36), self.from.plus_months(60));
        if end < shortest || end > longest {
            let years = self.from.years_until(end);
            let whole = self.from.plus_months(years.saturating_mul(12));
            let days = end.number().saturating_sub(whole.number());
            problems.push(PlanProblem::Length { years, days });
        }
        for priority in &self.priorities {
            for milestone in &priority.milestones {
                self.check(priority, milestone, &mut problems);
            }
        }
        problems
    }

    fn check(&self, priority: &Priority, milestone: &Milestone, problems: &mut Vec<PlanProblem>) {
        let what = || milestone.what.clone();
        if milestone.due < self.from || milestone.due > self.until {
            problems.push(PlanProblem::DueOutside { what: what() });
        }
        if milestone.owner.trim().is_empty() {
            problems.push(PlanProblem::NoOwner { what: what() });
        }
        if milestone.rating.reason().is_some_and(|reason| reason.trim().is_empty()) {
            let rating = milestone.rating.in_words();
            problems.push(PlanProblem::NoReason { what: what(), rating });
        }
        if let (Err(gate), false) = (priority.may_start(), milestone.rating == Rating::NotRated) {
            problems.push(PlanProblem::BehindAGate { what: what(), gate });
        }
    }

    /// What needs the board's attention on a day: late, off track or at risk, the latest first.
    /// Priorities that wait for money are not late.
    pub fn exceptions(&self, today: Day) -> Vec<Exception<'_>> {
        let mut exceptions = Vec::new();
        for priority in self.priorities.iter().filter(|priority| priority.may_start().is_ok()) {
            for milestone in &priority.milestones {
                let days_late = (today.number() - milestone.due.number()).max(0);
                let needs_attention = match milestone.rating {
                    Rating::Done { .. } | Rating::CarriedOver { .. } => false,
                    Rating::AtRisk { .. } | Rating::OffTrack { .. } => true,
                    Rating::NotRated | Rating::OnTrack => days_late > 0,
                };
                if needs_attention {
                    let priority = priority.number;
                    exceptions.push(Exception { priority, milestone, days_late });
                }
            }
        }
        exceptions.sort_by_key(|exception| (-exception.days_late, exception.priority));
        exceptions
    }

    /// The next plan: what was carried over, and what was not done, with no rating yet. Money that was
    /// secured was for this plan: the next one waits for its own.
    pub fn next(&self, title: &str, from: Day, until: Day) -> Self {
        let keep = |milestone: &&Milestone| !matches!(milestone.rating, Rating::Done { .. });
        let priorities = self.priorities.iter().map(|priority| Priority {
            milestones: priority
                .milestones
                .iter()
                .filter(keep)
                .map(|milestone| Milestone {
                    rating: Rating::NotRated,
                    due: until,
                    ..milestone.clone()
                })
                .collect(),
            gate: match &priority.gate {
                Gate::Open => Gate::Open,
                Gate::Funding(funding) => {
                    Gate::Funding(Funding { secured: Pence(0), ..funding.clone() })
                }
            },
            ..priority.clone()
        });
        Self { title: title.to_owned(), from, until, priorities: priorities.collect() }
    }
}
