//! The form that rates a milestone of a delivery plan.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Choice, Fact, FieldProblem, Link};
use crate::plans::PlanSheet;
use crate::sample_plan::{sample_day, sample_life};

/// The form that rates a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RateMilestone {
    what: String,
    plan: Link,
    facts: Vec<Fact>,
    address: String,
    seen: u64,
    priority: u8,
    milestone: usize,
    ratings: Vec<Choice>,
    reason: String,
    problems: Vec<FieldProblem>,
}

/// The ratings of the form, with their words.
const RATINGS: [(&str, &str); 5] = [
    ("on-track", "On track"),
    ("at-risk", "At risk: it may be late"),
    ("off-track", "Off track: it is late, or will be"),
    ("done", "Done"),
    ("carried-over", "Carried over into the next plan"),
];

impl RateMilestone {
    /// The form for a milestone of a plan; `None` when there is no such milestone.
    pub fn tell(sheet: PlanSheet<'_>, (priority, milestone): (u8, usize)) -> Option<Self> {
        let plan = sheet.life.plan();
        let of = plan.priorities.iter().find(|one| one.number == priority)?;
        let one = of.milestones.get(milestone.checked_sub(1)?)?;
        let now = one.rating.in_words();
        // What is past its day and not done is not on track, whatever anybody hopes.
        let is_late = one.due < sheet.today;
        let offered = RATINGS.into_iter().filter(|(value, _)| !is_late || *value != "on-track");
        let choice = |(value, text): (&str, &str)| Choice {
            value: value.to_owned(),
            text: text.to_owned(),
            chosen: value.replace('-', " ") == now,
        };
        Some(RateMilestone {
            what: one.what.clone(),
            plan: Link::to(format!("/plan/{}", sheet.address), plan.title.clone()),
            facts: vec![
                Fact::of("Priority", format!("{priority}. {}", of.title)),
                Fact::of("Owner", one.owner.clone()),
                Fact::of("Due", one.due.in_words()),
                Fact::of("Now", now),
            ],
            address: format!("/plan/{}", sheet.address),
            seen: sheet.seen,
            priority,
            milestone,
            ratings: offered.map(choice).collect(),
            reason: one.rating.reason().unwrap_or_default().to_owned(),
            problems: Vec::new(),
        })
    }

    /// The form with what was wrong with it, and what was typed.
    #[must_use]
    pub fn with_problem(mut self, field: &str, message: &str, rating: &str, reason: &str) -> Self {
        let (field, message) = (field.to_owned(), message.to_owned());
        self.problems.push(FieldProblem { field, message });
        for choice in &mut self.ratings {
            choice.chosen = choice.value == rating;
        }
        reason.clone_into(&mut self.reason);
        self
    }
}

impl Page for RateMilestone {
    const TEMPLATE: &'static str = "rate_milestone.html";

    fn title(&self) -> String {
        let title = format!("How it stands: {}", self.what);
        if self.problems.is_empty() { title } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Plan
    }

    fn samples() -> Vec<Self> {
        let life = sample_life();
        let sheet = PlanSheet {
            address: "delivery-plan-2026-to-2030",
            seen: 4,
            life: &life,
            by: &[],
            today: sample_day(2027, 3, 1),
            writes: true,
            approves: false,
        };
        let plain = RateMilestone::tell(sheet, (1, 1)).into_iter();
        let wrong = RateMilestone::tell(sheet, (1, 2))
            .into_iter()
            .map(|form| form.with_problem("reason", "Say why it is at risk", "at-risk", ""));
        plain.chain(wrong).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_track_is_not_offered_once_the_day_has_passed() {
        let life = sample_life();
        let due = life.plan().priorities[0].milestones[0].due;
        let offered = |today| {
            let sheet = PlanSheet {
                address: "plan",
                seen: 4,
                life: &life,
                by: &[],
                today,
                writes: true,
                approves: false,
            };
            let form = RateMilestone::tell(sheet, (1, 1)).expect("there");
            form.ratings.iter().any(|choice| choice.value == "on-track")
        };
        assert!(offered(due));
        assert!(!offered(due.plus_days(1)));
    }
}
