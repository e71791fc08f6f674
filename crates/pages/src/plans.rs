//! Delivery plans: the priorities, how each milestone stands and why, what needs attention, and the
//! forms of those who keep the plan.

use commons::Day;
use convene::Entry;
use convene::plan::{Gate, Milestone, Plan, PlanDeed, PlanLife, PlanStage, Priority, Rating};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, Fact, FieldProblem, Link, Table, Tag};
use crate::sample_plan::{sample_day, sample_life};
use crate::sharing::forms::capital;

/// A plan and who looks at it.
#[derive(Debug, Clone, Copy)]
pub struct PlanSheet<'a> {
    /// Its name in addresses.
    pub address: &'a str,
    /// How many entries were seen.
    pub seen: u64,
    /// The plan and its history.
    pub life: &'a PlanLife,
    /// Who did what, in the order of the history.
    pub by: &'a [String],
    /// Today.
    pub today: Day,
    /// Whether whoever looks may write in it.
    pub writes: bool,
    /// Whether whoever looks may approve and close it.
    pub approves: bool,
}

/// One priority of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PriorityPart {
    number: u8,
    title: String,
    /// What it waits for; empty when it may start.
    waits: String,
    /// How its money stands; empty when it needs none.
    money: String,
    milestones: Table,
}

/// The page of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ShowPlan {
    title: String,
    address: String,
    seen: u64,
    stage: Option<Tag>,
    days: String,
    next_step: String,
    facts: Vec<Fact>,
    exceptions: Option<Table>,
    priorities: Vec<PriorityPart>,
    history: Vec<Fact>,
    others: Vec<Link>,
    /// The priorities to choose from in forms; empty for those who do not write.
    choices: Vec<Choice>,
    waiting: Vec<Choice>,
    may_add_priority: bool,
    may_add_milestone: bool,
    may_approve: bool,
    may_close: bool,
    may_begin: bool,
    problems: Vec<FieldProblem>,
    typed: Typed,
}

/// What was typed into a form that has to be looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Typed {
    /// Which form.
    pub did: String,
    /// Its fields, by name.
    pub fields: std::collections::BTreeMap<String, String>,
}

impl ShowPlan {
    /// The page of a plan, with links to the others.
    pub fn tell(sheet: PlanSheet<'_>, others: Vec<Link>) -> Self {
        let (life, plan) = (sheet.life, sheet.life.plan());
        let stage = life.stage();
        let open = stage != PlanStage::Closed;
        let choice = |priority: &Priority| Choice {
            value: priority.number.to_string(),
            text: format!("{}. {}", priority.number, priority.title),
            chosen: false,
        };
        let waits = |priority: &&Priority| matches!(priority.gate, Gate::Funding(_));
        let writes = sheet.writes && open;
        let choices: Vec<Choice> =
            if writes { plan.priorities.iter().map(choice).collect() } else { Vec::new() };
        let waiting = if writes {
            plan.priorities.iter().filter(waits).map(choice).collect()
        } else {
            vec![]
        };
        let parts = plan.priorities.iter().map(|priority| part(sheet, priority));
        ShowPlan {
            title: plan.title.clone(),
            address: format!("/plan/{}", sheet.address),
            seen: sheet.seen,
            stage: Some(Tag::of(stage.as_str())),
            days: format!("{} to {}", plan.from.in_words(), plan.until.in_words()),
            next_step: stage.next_step().to_owned(),
            facts: counts(plan),
            exceptions: (stage == PlanStage::Live).then(|| exceptions(plan, sheet.today)),
            priorities: parts.collect(),
            history: history(life.history(), sheet.by),
            others,
            may_add_priority: sheet.writes && stage == PlanStage::Draft,
            may_add_milestone: !choices.is_empty(),
            may_approve: sheet.approves && stage == PlanStage::Draft,
            may_close: sheet.approves && stage == PlanStage::Live,
            may_begin: sheet.writes,
            choices,
            waiting,
            problems: Vec::new(),
            typed: Typed::default(),
        }
    }

    /// The page before there is a plan.
    pub fn none(may_begin: bool) -> Self {
        ShowPlan { may_begin, ..Self::default() }
    }

    /// The page with what was wrong with a form, and what was typed into it.
    #[must_use]
    pub fn with_problem(mut self, field: &str, message: &str, typed: Typed) -> Self {
        let (field, message) = (field.to_owned(), message.to_owned());
        self.problems.push(FieldProblem { field, message });
        let named = typed.fields.get("priority").or_else(|| typed.fields.get("for-priority"));
        let chosen = named.cloned().unwrap_or_default();
        for choice in self.choices.iter_mut().chain(&mut self.waiting) {
            choice.chosen = choice.value == chosen;
        }
        self.typed = typed;
        self
    }
}

/// How many milestones stand how.
fn counts(plan: &Plan) -> Vec<Fact> {
    let all: Vec<&Milestone> = plan.priorities.iter().flat_map(|one| &one.milestones).collect();
    let words = ["done", "on track", "at risk", "off track", "carried over", "not rated"];
    let count = |word: &str| all.iter().filter(|one| one.rating.in_words() == word).count();
    words
        .into_iter()
        .map(|word| (word, count(word)))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| Fact::of(&capital(word), format!("{count} of {}", all.len())))
        .collect()
}

fn exceptions(plan: &Plan, today: Day) -> Table {
    let title = |number: u8| {
        let found = plan.priorities.iter().find(|priority| priority.number == number);
        format!("{number}. {}", found.map_or("", |priority| priority.title.as_str()))
    };
    let rows = plan.exceptions(today).into_iter().map(|exception| {
        let milestone = exception.milestone;
        let late = match exception.days_late {
            0 => format!("due {}", milestone.due.in_words()),
            1 => "1 day late".to_owned(),
            days => format!("{days} days late"),
        };
        vec![
            Cell::text(milestone.what.clone()),
            Cell::text(title(exception.priority)),
            Cell::tag(milestone.rating.in_words()),
            Cell::text(late),
            reason(&milestone.rating),
            Cell::text(milestone.owner.clone()),
        ]
    });
    Table {
        id: "attention".to_owned(),
        caption: format!("What needs attention on {}, the latest first", today.in_words()),
        columns: ["Milestone", "Priority", "Rating", "How late", "Why", "Owner"]
            .map(Column::words)
            .into(),
        rows: rows.collect(),
        when_empty: "Nothing is late, at risk or off track.".to_owned(),
    }
}

fn part(sheet: PlanSheet<'_>, priority: &Priority) -> PriorityPart {
    let money = match &priority.gate {
        Gate::Open => String::new(),
        Gate::Funding(funding) => {
            format!("{} of {} is secured.", funding.secured, funding.needed)
        }
    };
    let rates =
        sheet.writes && sheet.life.stage() == PlanStage::Live && priority.may_start().is_ok();
    let row = |(at, milestone): (usize, &Milestone)| {
        let form = format!("/plan/{}/{}/{}", sheet.address, priority.number, at + 1);
        let what = if rates {
            Cell::link(form, milestone.what.clone())
        } else {
            Cell::text(milestone.what.clone())
        };
        vec![
            what,
            Cell::tag(milestone.rating.in_words()),
            reason(&milestone.rating),
            Cell::text(milestone.due.in_words()),
            Cell::text(milestone.owner.clone()),
        ]
    };
    let waits = priority.may_start().err();
    PriorityPart {
        number: priority.number,
        title: priority.title.clone(),
        waits: waits.map(|gate| format!("{}.", capital(&gate.to_string()))).unwrap_or_default(),
        money,
        milestones: Table {
            id: format!("priority-{}-milestones", priority.number),
            caption: format!("Milestones of priority {}", priority.number),
            columns: ["Milestone", "Rating", "Why, or what shows it", "Due", "Owner"]
                .map(Column::words)
                .into(),
            rows: priority.milestones.iter().enumerate().map(row).collect(),
            when_empty: "No milestone has been written for it yet.".to_owned(),
        },
    }
}

fn reason(rating: &Rating) -> Cell {
    match rating.reason() {
        Some(reason) => Cell::text(reason),
        None => Cell::absent("none given"),
    }
}

/// The history in sentences, newest first.
fn history(entries: &[Entry<PlanDeed>], by: &[String]) -> Vec<Fact> {
    let told = entries.iter().zip(by).map(|(entry, by)| {
        let what = match &entry.deed {
            PlanDeed::Begin { title, .. } => format!("began \u{201c}{title}\u{201d}"),
            PlanDeed::AddPriority { title, .. } => {
                format!("added the priority \u{201c}{title}\u{201d}")
            }
            PlanDeed::AddMilestone { priority, what, .. } => {
                format!("added \u{201c}{what}\u{201d} to priority {priority}")
            }
            PlanDeed::Secure { priority, amount, source } => {
                format!("noted {amount} secured for priority {priority}: {source}")
            }
            PlanDeed::Approve => "approved it for the board".to_owned(),
            PlanDeed::Rate { priority, milestone, rating } => {
                let why = rating.reason().map(|why| format!(": {why}")).unwrap_or_default();
                let rated = rating.in_words();
                format!("rated milestone {milestone} of priority {priority} as {rated}{why}")
            }
            PlanDeed::Close { reason } => format!("closed it: {reason}"),
        };
        let told = if by.is_empty() { capital(&what) } else { format!("{by} {what}") };
        Fact::of(&entry.at.in_words(), told)
    });
    let mut told: Vec<Fact> = told.collect();
    told.reverse();
    told
}

impl Page for ShowPlan {
    const TEMPLATE: &'static str = "plan.html";

    fn title(&self) -> String {
        let title = if self.title.is_empty() { "Delivery plan" } else { &self.title };
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Plan
    }

    fn samples() -> Vec<Self> {
        let life = sample_life();
        let by = vec!["Amna Rafiq".to_owned(); life.history().len()];
        let sheet = PlanSheet {
            address: "delivery-plan-2026-to-2030",
            seen: life.history().len() as u64,
            life: &life,
            by: &by,
            today: sample_day(2027, 3, 1),
            writes: false,
            approves: false,
        };
        let others = vec![Link::to(
            "/plan/delivery-plan-2023-to-2026",
            "Delivery plan 2023 to 2026 (closed)",
        )];
        let typed = Typed {
            did: "add-milestone".to_owned(),
            fields: [("what", "Ten schools"), ("priority", "1"), ("milestone-due", "1/1/2041")]
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .into(),
        };
        let writing = PlanSheet { writes: true, ..sheet };
        vec![
            ShowPlan::tell(sheet, others),
            ShowPlan::tell(writing, Vec::new()).with_problem(
                "milestone-due",
                "\u{201c}Ten schools\u{201d} is due outside the days of the plan",
                typed,
            ),
            ShowPlan::tell(PlanSheet { approves: true, ..sheet }, Vec::new()),
            ShowPlan::none(true),
            ShowPlan::none(false),
        ]
    }
}
