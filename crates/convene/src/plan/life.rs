//! From a draft of a plan to a live one, and to its end.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::plan::deeds::{PLAN_ARROWS, PlanDeed, PlanDeedKind, PlanStage};
use crate::plan::priorities::{
    Funding, Gate, GateShut, Milestone, Plan, PlanProblem, Priority, Rating,
};
use commons::{Day, Pence};

/// The most priorities a plan has.
const MOST_PRIORITIES: usize = 9;

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<PlanStage, PlanDeedKind>),
    /// It does not begin with its beginning.
    #[error("a plan begins with its title and its days")]
    NotBegun,
    /// There are no words.
    #[error("say what it is, in a few words")]
    NoWords,
    /// There is no such priority or milestone.
    #[error("the plan has no such priority or milestone")]
    NoSuch,
    /// It has enough.
    #[error("a plan has at most nine priorities, so that anybody can say what they are")]
    Enough,
    /// Money is added, not taken away.
    #[error("write how much money is secured, more than nothing")]
    NoMoney,
    /// The priority waits for no money.
    #[error("this priority waits for no money")]
    NoGate,
    /// A milestone that is due and not done is not on track.
    #[error(
        "it was due on {}, so it is not on track: rate it at risk, off track or done, and say why",
        .due.in_words()
    )]
    DueAlready {
        /// When it was due.
        due: Day,
    },
    /// Rule R-P5.
    #[error("it cannot be rated yet: {0}")]
    GateShut(#[from] GateShut),
    /// It is not whole.
    #[error("it cannot be approved yet: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    NotReady(Vec<PlanProblem>),
    /// A deed would leave the plan with a problem it did not have.
    #[error("{0}")]
    Problem(PlanProblem),
}

/// The life of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLife {
    stage: PlanStage,
    plan: Plan,
    history: Vec<Entry<PlanDeed>>,
}

impl PlanLife {
    /// A plan from its first entry.
    ///
    /// # Errors
    /// [`PlanNotAllowed`] when that does not begin one, or its days are wrong.
    pub fn begin(entry: Entry<PlanDeed>) -> Result<Self, PlanNotAllowed> {
        let life = Self::begun(entry)?;
        match life.plan.problems().pop() {
            Some(problem) => Err(PlanNotAllowed::Problem(problem)),
            None => Ok(life),
        }
    }

    fn begun(entry: Entry<PlanDeed>) -> Result<Self, PlanNotAllowed> {
        let PlanDeed::Begin { title, from, until } = &entry.deed else {
            return Err(PlanNotAllowed::NotBegun);
        };
        if title.trim().is_empty() {
            return Err(PlanNotAllowed::NoWords);
        }
        let plan = Plan { title: title.clone(), from: *from, until: *until, priorities: vec![] };
        Ok(Self { stage: PlanStage::Draft, plan, history: vec![entry] })
    }

    /// A plan from all its entries. What is asked of its days and its ratings was asked when they were
    /// written, by the rules of that day.
    ///
    /// # Errors
    /// [`PlanNotAllowed`] of the first that could not have been done.
    pub fn of(entries: &[Entry<PlanDeed>]) -> Result<Self, PlanNotAllowed> {
        let (first, later) = entries.split_first().ok_or(PlanNotAllowed::NotBegun)?;
        let mut life = Self::begun(first.clone())?;
        for entry in later {
            let (to, plan) = life.look(entry)?;
            life.keep((to, plan), entry.clone());
        }
        Ok(life)
    }

    /// Where it stands.
    pub const fn stage(&self) -> PlanStage {
        self.stage
    }

    /// The plan as it is now.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<PlanDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`PlanNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, entry: Entry<PlanDeed>) -> Result<PlanStage, PlanNotAllowed> {
        let (to, plan) = self.look(&entry)?;
        if let PlanDeed::Rate { priority, milestone, rating: Rating::OnTrack } = &entry.deed {
            let due = milestone_of(&mut plan.clone(), (*priority, *milestone))?.due;
            if entry.at.day() > due {
                return Err(PlanNotAllowed::DueAlready { due });
            }
        }
        let problems = plan.problems();
        if entry.deed == PlanDeed::Approve && !problems.is_empty() {
            return Err(PlanNotAllowed::NotReady(problems));
        }
        let before = self.plan.problems();
        if let Some(new) = problems.into_iter().find(|problem| !before.contains(problem)) {
            return Err(PlanNotAllowed::Problem(new));
        }
        self.keep((to, plan), entry);
        Ok(to)
    }

    /// Where a deed leads and what the plan is then.
    fn look(&self, entry: &Entry<PlanDeed>) -> Result<(PlanStage, Plan), PlanNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&PLAN_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        let mut plan = self.plan.clone();
        change(&mut plan, &entry.deed)?;
        Ok((to, plan))
    }

    fn keep(&mut self, (to, plan): (PlanStage, Plan), entry: Entry<PlanDeed>) {
        self.plan = plan;
        self.stage = to;
        self.history.push(entry);
    }
}

fn change(plan: &mut Plan, deed: &PlanDeed) -> Result<(), PlanNotAllowed> {
    match deed {
        PlanDeed::Begin { .. } => Err(PlanNotAllowed::NotBegun),
        PlanDeed::AddPriority { title, gate } => add_priority(plan, title, gate),
        PlanDeed::AddMilestone { priority, what, owner, due } => {
            add_milestone(plan, *priority, (what, owner, *due))
        }
        PlanDeed::Secure { priority, amount, source } => secure(plan, *priority, *amount, source),
        PlanDeed::Approve => {
            let empty = |priority: &Priority| priority.milestones.is_empty();
            let nothing = plan.priorities.is_empty();
            let without = plan.priorities.iter().find(|priority| empty(priority));
            let without = without.map(|priority| PlanProblem::NoMilestone(priority.number));
            let lacks = nothing.then_some(PlanProblem::NoPriority).or(without);
            lacks.map_or(Ok(()), |problem| Err(PlanNotAllowed::NotReady(vec![problem])))
        }
        PlanDeed::Rate { priority, milestone, rating } => {
            rate(plan, (*priority, *milestone), rating)
        }
        PlanDeed::Close { reason } => words(reason),
    }
}

fn add_priority(plan: &mut Plan, title: &str, gate: &Gate) -> Result<(), PlanNotAllowed> {
    words(title)?;
    let enough = plan.priorities.len() >= MOST_PRIORITIES;
    let next = u8::try_from(plan.priorities.len() + 1).ok().filter(|_| !enough);
    let number = next.ok_or(PlanNotAllowed::Enough)?;
    if let Gate::Funding(Funding { needed, secured }) = gate
        && (needed.0 <= 0 || secured.0 < 0)
    {
        return Err(PlanNotAllowed::NoMoney);
    }
    let (title, gate) = (title.to_owned(), gate.clone());
    plan.priorities.push(Priority { number, title, gate, milestones: Vec::new() });
    Ok(())
}

fn add_milestone(
    plan: &mut Plan,
    priority: u8,
    (what, owner, due): (&str, &str, Day),
) -> Result<(), PlanNotAllowed> {
    words(what)?;
    let milestone =
        Milestone { what: what.to_owned(), owner: owner.to_owned(), due, rating: Rating::NotRated };
    numbered(plan, priority)?.milestones.push(milestone);
    Ok(())
}

fn secure(
    plan: &mut Plan,
    priority: u8,
    amount: Pence,
    source: &str,
) -> Result<(), PlanNotAllowed> {
    words(source)?;
    if amount.0 <= 0 {
        return Err(PlanNotAllowed::NoMoney);
    }
    match &mut numbered(plan, priority)?.gate {
        Gate::Open => Err(PlanNotAllowed::NoGate),
        Gate::Funding(funding) => {
            funding.secured = Pence(funding.secured.0.saturating_add(amount.0));
            Ok(())
        }
    }
}

fn rate(
    plan: &mut Plan,
    (priority, milestone): (u8, usize),
    rating: &Rating,
) -> Result<(), PlanNotAllowed> {
    numbered(plan, priority)?.may_start()?;
    milestone_of(plan, (priority, milestone))?.rating = rating.clone();
    Ok(())
}

fn milestone_of(
    plan: &mut Plan,
    (priority, milestone): (u8, usize),
) -> Result<&mut Milestone, PlanNotAllowed> {
    let milestones = &mut numbered(plan, priority)?.milestones;
    let at = milestone.checked_sub(1).ok_or(PlanNotAllowed::NoSuch)?;
    milestones.get_mut(at).ok_or(PlanNotAllowed::NoSuch)
}

fn numbered(plan: &mut Plan, number: u8) -> Result<&mut Priority, PlanNotAllowed> {
    let found = plan.priorities.iter_mut().find(|priority| priority.number == number);
    found.ok_or(PlanNotAllowed::NoSuch)
}

fn words(text: &str) -> Result<(), PlanNotAllowed> {
    if text.trim().is_empty() { Err(PlanNotAllowed::NoWords) } else { Ok(()) }
}
