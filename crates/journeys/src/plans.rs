//! Delivery plans: begun and kept by a convenor, approved and closed by the board, read by everybody.
//!
//! A draft is for people who are signed in; once approved, a plan is public, and so is each rating
//! with its reason. The next plan takes over what was not done.

use crate::histories::{
    HistoryProblem, Told, Writing, append, begin, free_address, read, read_all,
};
use crate::house::House;
use crate::show_data_health::name_of;
use access::{Refusal, act};
use commons::Day;
use convene::plan::{PlanDeed, PlanLife, PlanNotAllowed, PlanStage, Priority};
use convene::{Entry, Who};
use replicate::RecipeDeed;
use std::collections::BTreeSet;
use store::Tx;
use store::histories::{History, HistoryKind};

/// Why nothing was done or shown.
#[derive(Debug, thiserror::Error)]
pub enum CannotPlan {
    /// The person may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The plan does not allow it now.
    #[error(transparent)]
    NotAllowed(#[from] PlanNotAllowed),
    /// They wrote some of it.
    #[error("You wrote some of this plan. Somebody else of the board approves it")]
    OwnWork,
    /// Another plan of the alliance is live.
    #[error("{0} is live: close it before another plan is approved")]
    AnotherIsLive(String),
    /// It cannot be read or kept.
    #[error(transparent)]
    History(#[from] HistoryProblem),
}

impl From<store::StoreError> for CannotPlan {
    fn from(problem: store::StoreError) -> Self {
        Self::History(problem.into())
    }
}

/// A plan as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanView {
    /// Its name in addresses.
    pub address: String,
    /// How many entries were seen; sent back with a deed.
    pub seen: u64,
    /// The plan and its history.
    pub life: PlanLife,
    /// Who did what, by name, in the order of the history; empty words for visitors.
    pub by: Vec<String>,
    /// The day it was looked at.
    pub today: Day,
    /// Whether it is of an area that was started from a recipe, beside the plan of the alliance.
    pub is_of_area: bool,
}

/// All plans this person may see: those of the alliance before those of areas, of each the live ones first,
/// then the newest.
///
/// # Errors
/// [`CannotPlan`].
pub fn show_plans(house: &House, who: Option<&Who>) -> Result<Vec<PlanView>, CannotPlan> {
    let (today, named) = (house.now().day(), who.is_some());
    let mut plans: Vec<PlanView> = house.store.read("plans", move |tx| {
        let all: Vec<Told<PlanDeed>> = read_all(tx, HistoryKind::Plan)?;
        let of_areas = plans_of_areas(tx)?;
        all.into_iter()
            .map(|told| view(tx, told, &of_areas, (today, named)))
            .collect::<Result<_, CannotPlan>>()
    })?;
    plans.retain(|plan| is_open_to(plan, who));
    plans.reverse();
    plans.sort_by_key(|plan| (plan.is_of_area, plan.life.stage() != PlanStage::Live));
    Ok(plans)
}

/// One plan.
///
/// # Errors
/// [`CannotPlan`]; a draft is not there for people who are not signed in.
pub fn show_plan(house: &House, who: Option<&Who>, address: &str) -> Result<PlanView, CannotPlan> {
    let (today, wanted) = (house.now().day(), address.to_owned());
    let named = who.is_some();
    let plan = house.store.read("plan", move |tx| {
        let told = read(tx, HistoryKind::Plan, &wanted)?;
        let of_areas = plans_of_areas(tx)?;
        view(tx, told, &of_areas, (today, named))
    })?;
    if is_open_to(&plan, who) {
        Ok(plan)
    } else {
        Err(HistoryProblem::NoSuch(HistoryKind::Plan).into())
    }
}

/// Begins a plan and says its address. With `after`, it takes over what that plan did not finish.
///
/// # Errors
/// [`CannotPlan`]; then nothing was begun.
pub fn begin_plan(
    house: &House,
    who: Option<&Who>,
    (title, from, until): (&str, Day, Day),
    after: Option<&str>,
) -> Result<String, CannotPlan> {
    let who =
        allowed(house, who, &PlanDeed::AddPriority { title: String::new(), gate: open_gate() })?;
    let former = after.map(|address| show_plan(house, Some(&who), address)).transpose()?;
    let deeds = opening(former.as_ref(), (title, from, until));
    let (at, id) = (house.now(), house.new_id());
    house.store.write("begin plan", move |tx| {
        let mut life: Option<PlanLife> = None;
        let address = free_address(tx, HistoryKind::Plan, title_of(&deeds))?;
        let (kind, inside) = (HistoryKind::Plan, None);
        let history =
            History { id: id.clone(), kind, address: address.clone(), inside, begun_at: at };
        for (seen, deed) in (0..).zip(&deeds) {
            let entry = Entry { at, who: who.id.clone(), deed: deed.clone() };
            match &mut life {
                None => {
                    life = Some(PlanLife::begin(entry)?);
                    begin(tx, &history, Writing { who: &who, at, action: "begin plan" }, deed)?;
                }
                Some(life) => {
                    life.apply(entry)?;
                    let writing = Writing { who: &who, at, action: "take over into plan" };
                    append(tx, (&history, seen), writing, deed)?;
                }
            }
        }
        Ok(address)
    })
}

/// Does something with a plan of which `seen` entries were read.
///
/// # Errors
/// [`CannotPlan`], with the reason; then nothing has changed.
pub fn do_to_plan(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    deed: PlanDeed,
) -> Result<PlanStage, CannotPlan> {
    let who = allowed(house, who, &deed)?;
    let (at, address) = (house.now(), address.to_owned());
    house.store.write("plan", move |tx| {
        let told = read(tx, HistoryKind::Plan, &address)?;
        if told.seen() != seen {
            return Err(HistoryProblem::MovedOn.into());
        }
        let is_theirs = told.entries.iter().any(|entry| entry.who == who.id);
        if matches!(deed, PlanDeed::Approve) && is_theirs {
            return Err(CannotPlan::OwnWork);
        }
        if matches!(deed, PlanDeed::Approve)
            && let Some(title) = live_beside(tx, &address)?
        {
            return Err(CannotPlan::AnotherIsLive(title));
        }
        let mut life = PlanLife::of(&told.entries)?;
        let stage = life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let action = match &deed {
            PlanDeed::Begin { .. } => "begin plan",
            PlanDeed::AddPriority { .. } => "add priority to plan",
            PlanDeed::AddMilestone { .. } => "add milestone to plan",
            PlanDeed::Secure { .. } => "secure money of plan",
            PlanDeed::Approve => "approve plan",
            PlanDeed::Rate { .. } => "rate milestone of plan",
            PlanDeed::Close { .. } => "close plan",
        };
        append(tx, (&told.history, seen), Writing { who: &who, at, action }, &deed)?;
        Ok(stage)
    })
}

/// The addresses of plans that areas were started with from a recipe.
pub(crate) fn plans_of_areas(tx: &mut Tx<'_>) -> Result<BTreeSet<String>, HistoryProblem> {
    let all: Vec<Told<RecipeDeed>> = read_all(tx, HistoryKind::Recipe)?;
    let plan = |told: Told<RecipeDeed>| match told.entries.into_iter().next()?.deed {
        RecipeDeed::Start { plan, .. } => Some(plan),
        _ => None,
    };
    Ok(all.into_iter().filter_map(plan).collect())
}

/// The title of another plan of the alliance that is live, when this is a plan of the alliance: there is one
/// at a time, so that nobody wonders which one holds.
fn live_beside(tx: &mut Tx<'_>, address: &str) -> Result<Option<String>, CannotPlan> {
    let of_areas = plans_of_areas(tx)?;
    if of_areas.contains(address) {
        return Ok(None);
    }
    for told in read_all::<PlanDeed>(tx, HistoryKind::Plan)? {
        let other = told.history.address;
        if other == address || of_areas.contains(&other) {
            continue;
        }
        let life = PlanLife::of(&told.entries)?;
        if life.stage() == PlanStage::Live {
            return Ok(Some(life.plan().title.clone()));
        }
    }
    Ok(None)
}

/// Whether this person may do such a deed: the board approves and closes, a convenor does the rest.
fn allowed(house: &House, who: Option<&Who>, deed: &PlanDeed) -> Result<Who, CannotPlan> {
    let needs = match deed {
        PlanDeed::Approve | PlanDeed::Close { .. } => act::APPROVE_PLANS,
        PlanDeed::Begin { .. }
        | PlanDeed::AddPriority { .. }
        | PlanDeed::AddMilestone { .. }
        | PlanDeed::Secure { .. }
        | PlanDeed::Rate { .. } => act::WRITE_PLANS,
    };
    house.may(who, needs)?;
    who.cloned().ok_or(CannotPlan::Refused(Refusal::NotSignedIn))
}

fn view(
    tx: &mut Tx<'_>,
    told: Told<PlanDeed>,
    of_areas: &BTreeSet<String>,
    (today, named): (Day, bool),
) -> Result<PlanView, CannotPlan> {
    let life = PlanLife::of(&told.entries)?;
    let name = |entry: &Entry<_>| if named { name_of(tx, &entry.who) } else { Ok(String::new()) };
    let by = told.entries.iter().map(name).collect::<Result<_, _>>()?;
    let (seen, address) = (told.seen(), told.history.address);
    Ok(PlanView { seen, is_of_area: of_areas.contains(&address), address, life, by, today })
}

fn is_open_to(plan: &PlanView, who: Option<&Who>) -> bool {
    who.is_some() || plan.life.stage() != PlanStage::Draft
}

const fn open_gate() -> convene::plan::Gate {
    convene::plan::Gate::Open
}

fn title_of(deeds: &[PlanDeed]) -> &str {
    match deeds.first() {
        Some(PlanDeed::Begin { title, .. }) => title,
        Some(_) | None => "",
    }
}

/// The deeds that begin a plan, and take over what another did not finish.
fn opening(former: Option<&PlanView>, (title, from, until): (&str, Day, Day)) -> Vec<PlanDeed> {
    let mut deeds = vec![PlanDeed::Begin { title: title.to_owned(), from, until }];
    let Some(former) = former else { return deeds };
    let next = former.life.plan().next(title, from, until);
    let unfinished = |priority: &&Priority| !priority.milestones.is_empty();
    for (number, priority) in (1..).zip(next.priorities.iter().filter(unfinished)) {
        let (title, gate) = (priority.title.clone(), priority.gate.clone());
        deeds.push(PlanDeed::AddPriority { title, gate });
        deeds.extend(priority.milestones.iter().map(|milestone| PlanDeed::AddMilestone {
            priority: number,
            what: milestone.what.clone(),
            owner: milestone.owner.clone(),
            due: milestone.due,
        }));
    }
    deeds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial_house;
    use convene::Role;
    use convene::plan::{Gate, Rating};

    fn person(role: Role) -> Who {
        let (id, name) = (role.as_str().to_owned(), role.in_words().to_owned());
        Who { id, name, organisation: "Hall".into(), roles: vec![role] }
    }

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    fn milestone(what: &str) -> PlanDeed {
        let (what, owner) = (what.to_owned(), "Operations manager".to_owned());
        PlanDeed::AddMilestone { priority: 1, what, owner, due: day("2027-01-31") }
    }

    #[test]
    fn a_plan_is_kept_by_a_convenor_approved_by_the_board_and_taken_over_by_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = trial_house::house(folder.path());
        let (convenor, board) = (person(Role::Convenor), person(Role::BoardMember));
        let days = (day("2026-09-01"), day("2030-08-31"));
        let title = "Delivery plan 2026 to 2030";
        let begin = |who| begin_plan(&house, who, (title, days.0, days.1), None);
        assert!(matches!(begin(None), Err(CannotPlan::Refused(Refusal::NotSignedIn))));
        assert!(matches!(begin(Some(&board)), Err(CannotPlan::Refused(_))));
        let address = begin(Some(&convenor)).expect("begun");
        assert_eq!(address, "delivery-plan-2026-to-2030");
        assert!(show_plans(&house, None).expect("plans").is_empty(), "a draft is not public");
        assert!(show_plan(&house, None, &address).is_err());

        let act = |who: &Who, seen, deed| do_to_plan(&house, Some(who), (&address, seen), deed);
        let priority = PlanDeed::AddPriority { title: "Act locally".into(), gate: Gate::Open };
        act(&convenor, 1, priority).expect("a priority");
        act(&convenor, 2, milestone("Ten schools sign")).expect("a milestone");
        act(&convenor, 3, milestone("Baseline")).expect("a milestone");
        let late = act(&convenor, 3, milestone("Report"));
        assert!(matches!(late, Err(CannotPlan::History(HistoryProblem::MovedOn))), "{late:?}");
        let own = act(&convenor, 4, PlanDeed::Approve);
        assert!(matches!(own, Err(CannotPlan::Refused(_))), "nobody approves their own plan");
        let both = Who { roles: vec![Role::Convenor, Role::BoardMember], ..convenor.clone() };
        let own = act(&both, 4, PlanDeed::Approve);
        assert!(matches!(own, Err(CannotPlan::OwnWork)), "nor in another role: {own:?}");
        assert_eq!(act(&board, 4, PlanDeed::Approve).expect("approved"), PlanStage::Live);
        let done = Rating::Done { evidence: "The register of signatures".into() };
        let rate = PlanDeed::Rate { priority: 1, milestone: 1, rating: done };
        act(&convenor, 5, rate).expect("rated");

        let open = show_plan(&house, None, &address).expect("public now");
        assert_eq!((open.seen, open.by), (6, vec![String::new(); 6]), "nobody is named");
        let days = (day("2030-09-01"), day("2034-08-31"));
        let next = ("Delivery plan 2030 to 2034", days.0, days.1);
        let next = begin_plan(&house, Some(&convenor), next, Some(&address)).expect("the next");
        let taken = show_plan(&house, Some(&board), &next).expect("seen").life;
        let kept: Vec<&str> =
            taken.plan().priorities[0].milestones.iter().map(|one| one.what.as_str()).collect();
        assert_eq!(kept, ["Baseline"]);
        let all = show_plans(&house, Some(&board)).expect("plans");
        assert_eq!(all.iter().map(|plan| &plan.address).collect::<Vec<_>>(), [&address, &next]);

        let approve =
            |plan: &str, seen| do_to_plan(&house, Some(&board), (plan, seen), PlanDeed::Approve);
        let second = approve(&next, taken.history().len() as u64);
        assert!(
            matches!(second, Err(CannotPlan::AnotherIsLive(of)) if of == title),
            "one at a time"
        );
        let close = PlanDeed::Close { reason: "It is over.".into() };
        do_to_plan(&house, Some(&board), (&address, 6), close).expect("closed");
        approve(&next, taken.history().len() as u64).expect("now it is the one");
    }
}
