//! Areas that started from a recipe: how far they are, and what they do differently.

use super::CannotReplicate;
use super::adapt::read_at;
use super::gather::{Started, read_started, seats_by_kind, was_cancelled};
use crate::convening::{KeptPartnership, partnership_with};
use crate::histories::{self, HistoryProblem};
use crate::house::House;
use crate::show_data_health::name_of;
use access::act;
use commons::Day;
use convene::Who;
use convene::meeting::{MeetingDeed, MeetingWritten};
use convene::partnership::SeatAge;
use convene::plan::PlanDeed;
use replicate::{Line, Part, Progress, RecipeDeed, RecipeLife, Step, draft};
use store::Tx;
use store::histories::HistoryKind;

/// An area in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedLine {
    /// The address of its recipe.
    pub address: String,
    /// The name of its partnership.
    pub name: String,
    /// What the recipe is called.
    pub recipe: String,
    /// Steps that are done, and all steps.
    pub steps: (usize, usize),
}

/// A step of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckView {
    /// Which.
    pub step: Step,
    /// The day it is due.
    pub due: Day,
    /// What shows that it is done; `None` when it is not.
    pub done: Option<String>,
}

/// An area that started from a recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeView {
    /// The address of its recipe.
    pub address: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// The recipe and what became of it.
    pub life: RecipeLife,
    /// Who did what, by name, in the order of the history.
    pub by: Vec<String>,
    /// The address and the name of its partnership.
    pub partnership: (String, String),
    /// Its checklist.
    pub checklist: Vec<CheckView>,
    /// How many seats of each kind there are, and how many are held.
    pub progress: Progress,
    /// Each agreement of the recipe, as a document to be filled in.
    pub drafts: Vec<(String, String)>,
    /// The day it was looked at.
    pub today: Day,
}

impl RecipeView {
    /// Steps that are done, and all steps.
    pub fn steps(&self) -> (usize, usize) {
        let done = self.checklist.iter().filter(|check| check.done.is_some()).count();
        (done, self.checklist.len())
    }
}

/// The areas that started from a recipe here, oldest first.
///
/// # Errors
/// [`CannotReplicate`].
pub fn show_recipes(house: &House, who: Option<&Who>) -> Result<Vec<StartedLine>, CannotReplicate> {
    house.may(who, act::READ_RECIPES)?;
    let today = house.now().day();
    house.store.read("areas from recipes", move |tx| {
        let all = store::histories::list(tx, HistoryKind::Recipe)?;
        let mut lines = Vec::new();
        for history in all {
            let started = read_started(tx, history)?;
            let view = view(tx, started, today)?;
            let recipe = match view.life.history().first().map(|entry| &entry.deed) {
                Some(RecipeDeed::Start { title, .. }) => title.clone(),
                Some(_) | None => String::new(),
            };
            let (steps, name) = (view.steps(), view.partnership.1);
            lines.push(StartedLine { address: view.address, name, recipe, steps });
        }
        Ok(lines)
    })
}

/// One of them.
///
/// # Errors
/// [`CannotReplicate`].
pub fn show_recipe(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<RecipeView, CannotReplicate> {
    house.may(who, act::READ_RECIPES)?;
    let (today, address) = (house.now().day(), address.to_owned());
    house.store.read("recipe of area", move |tx| {
        let started = read_at(tx, &address)?;
        view(tx, started, today)
    })
}

fn view(tx: &mut Tx<'_>, started: Started, today: Day) -> Result<RecipeView, CannotReplicate> {
    let Started { history, life } = started;
    let none = || HistoryProblem::NoSuch(HistoryKind::Partnership);
    let kept = partnership_with(tx, history.inside.as_ref().ok_or_else(none)?)?;
    let progress = progress(tx, &kept, &life)?;
    let named = life.history().iter().map(|entry| name_of(tx, &entry.who));
    let by = named.collect::<Result<_, _>>()?;
    let from = life.history().first().map_or(today, |entry| entry.at.day());
    let check = |check: &&replicate::Check| CheckView {
        step: check.step,
        due: from.plus_days(i32::from(check.by_day)),
        done: match (life.ticked().get(&check.step), progress.seen.contains(&check.step)) {
            (Some(shown), _) => Some(shown.clone()),
            (None, true) => Some("It can be seen here.".to_owned()),
            (None, false) => None,
        },
    };
    let drafts = life
        .ours()
        .agreements()
        .map(|shape| (Line::Agreement(shape.clone()).in_words(), draft::agreement(shape, today)));
    Ok(RecipeView {
        address: history.address,
        seen: life.history().len() as u64,
        by,
        partnership: (kept.history.address.clone(), kept.life.name().to_owned()),
        checklist: life.ours().checklist().iter().map(check).collect(),
        progress,
        drafts: drafts.collect(),
        today,
        life,
    })
}

/// What the program can see to be done.
fn progress(
    tx: &mut Tx<'_>,
    kept: &KeptPartnership,
    life: &RecipeLife,
) -> Result<Progress, HistoryProblem> {
    let mut progress = Progress::default();
    let mut see = |step, done: bool| {
        if done {
            progress.seen.insert(step);
        }
    };
    see(Step::PartnershipBegun, true);
    see(Step::AreaDrawn, !kept.life.area().is_empty());
    let held = kept.life.partnership().seats.into_iter().filter(|seat| seat.person.is_some());
    let young = held.filter(|seat| seat.age == SeatAge::Young).count();
    see(Step::YoungPeople, young >= 2);
    let (called, closed) = meetings(tx, kept)?;
    see(Step::MeetingPlanned, called);
    see(Step::MeetingHeld, closed);
    see(Step::PlanApproved, plan_approved(tx, life)?);
    let kinds = seats_by_kind(kept).into_iter();
    progress.seats = kinds.map(|(key, (_, counts))| (key, counts)).collect();
    let wanted = life.ours().part(Part::Seat).map(|line| {
        let (_, held) = progress.seats.get(&line.key()).copied().unwrap_or_default();
        matches!(line, Line::Seat(seat) if held >= seat.count)
    });
    let wanted: Vec<bool> = wanted.collect();
    if !wanted.is_empty() && wanted.iter().all(|filled| *filled) {
        progress.seen.insert(Step::SeatsFilled);
    }
    Ok(progress)
}

/// Whether a meeting was called, and whether one was held.
fn meetings(tx: &mut Tx<'_>, kept: &KeptPartnership) -> Result<(bool, bool), HistoryProblem> {
    let all = histories::read_all::<MeetingWritten>(tx, HistoryKind::Meeting)?;
    let own = all.iter().filter(|told| told.history.inside.as_ref() == Some(&kept.history.id));
    let own = own.filter(|told| !was_cancelled(&told.entries));
    let deeds = own.flat_map(|told| &told.entries).filter_map(|entry| match &entry.deed {
        MeetingWritten::Deed(deed) => Some(deed),
        MeetingWritten::Plan(_) => None,
    });
    let (mut called, mut closed) = (false, false);
    for deed in deeds {
        called |= matches!(deed, MeetingDeed::Call);
        closed |= matches!(deed, MeetingDeed::Close);
    }
    Ok((called, closed))
}

fn plan_approved(tx: &mut Tx<'_>, life: &RecipeLife) -> Result<bool, HistoryProblem> {
    let Some(RecipeDeed::Start { plan, .. }) = life.history().first().map(|entry| &entry.deed)
    else {
        return Ok(false);
    };
    match histories::read::<PlanDeed>(tx, HistoryKind::Plan, plan) {
        Ok(told) => Ok(told.entries.iter().any(|entry| entry.deed == PlanDeed::Approve)),
        Err(HistoryProblem::NoSuch(_)) => Ok(false),
        Err(problem) => Err(problem),
    }
}
