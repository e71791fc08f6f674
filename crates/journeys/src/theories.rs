//! The theory of change: written by a convenor and the board, read by everybody, each step with the
//! figure that is published today.
//!
//! What is shown is looked up when the page is asked for, so the picture is as old as its figures and
//! never older.

use crate::histories::{HistoryProblem, Told, Writing, append, begin, read};
use crate::house::House;
use crate::run_partnership::begun;
use crate::show_data_health::name_of;
use crate::show_indicator::show_indicator;
use access::{Refusal, act};
use convene::plan::{Step, TheoryDeed, TheoryLife, TheoryNotAllowed};
use convene::{Entry, Who};
use report::Level;
use report::line::Continuity;
use std::collections::BTreeMap;
use store::histories::HistoryKind;

/// There is one for the alliance, at one address.
const ADDRESS: &str = "alliance";

/// Why nothing was done or shown.
#[derive(Debug, thiserror::Error)]
pub enum CannotTheorise {
    /// The person may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The theory does not allow it.
    #[error(transparent)]
    NotAllowed(#[from] TheoryNotAllowed),
    /// The indicator is not known.
    #[error("there is no indicator of that name: take one from the list of indicators")]
    NoSuchIndicator,
    /// It cannot be read or kept.
    #[error(transparent)]
    History(#[from] HistoryProblem),
}

impl From<store::StoreError> for CannotTheorise {
    fn from(problem: store::StoreError) -> Self {
        Self::History(problem.into())
    }
}

/// What an indicator shows today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepFigure {
    /// It has a figure.
    Known {
        /// Its level: `Persistent absence: 24.1%, 2025/26`.
        level: String,
        /// How it moved since the period before; empty when it is the first.
        trend: String,
        /// Whose figure it is, and which release; empty when that is not known.
        vintage: String,
    },
    /// It has none, and why.
    Unknown(String),
}

/// The newest value of an indicator for the house's own district, with the one before it.
fn figure_of(house: &House, id: &str) -> Result<StepFigure, store::StoreError> {
    let Some(view) = show_indicator(house, id, None)? else {
        return Ok(StepFigure::Unknown("this indicator is not known here any more".to_owned()));
    };
    let line = &view.sheet.line;
    let value = match &line.level {
        Level::Known(value) => *value,
        Level::Absent(why) => return Ok(StepFigure::Unknown(why.clone())),
    };
    let say = |value: f64| line.unit.say(value, line.decimals);
    let before = line.trend.iter().rev().filter(|point| point.period != line.period);
    let before = before.filter_map(|point| Some((point, point.value?))).next();
    let breaks = line.trend.last().is_some_and(|last| last.continuity == Continuity::Breaks);
    let trend = match before {
        None => String::new(),
        Some((point, _)) if breaks => {
            format!(
                "It was measured in another way in {}, so the two are not compared.",
                point.period
            )
        }
        Some((point, was)) => format!("It was {} in {}.", say(was), point.period),
    };
    let newest = view.sheet.parts.iter().find(|part| part.place == view.sheet.place);
    let source = view.sheet.sources.first().map(|source| source.source.clone());
    let release = newest.map(|part| part.vintage.clone());
    let vintage: Vec<String> =
        [source, release].into_iter().flatten().filter(|w| !w.is_empty()).collect();
    Ok(StepFigure::Known {
        level: format!("{}: {}, {}", line.name, say(value), line.period),
        trend,
        vintage: vintage.join(", "),
    })
}

/// The theory as it stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheoryView {
    /// How many entries were seen; sent back with a deed.
    pub seen: u64,
    /// The theory and its history.
    pub life: TheoryLife,
    /// Who did what, by name, in the order of the history; empty names for visitors.
    pub by: Vec<String>,
    /// By indicator: the figure published here today, or why there is none.
    pub figures: BTreeMap<String, StepFigure>,
}

/// The theory of change; `None` before one is begun.
///
/// # Errors
/// [`CannotTheorise`].
pub fn show_theory(house: &House, who: Option<&Who>) -> Result<Option<TheoryView>, CannotTheorise> {
    let told: Result<Told<TheoryDeed>, HistoryProblem> =
        house.store.read("theory of change", |tx| read(tx, HistoryKind::Theory, ADDRESS));
    let told = match told {
        Ok(told) => told,
        Err(HistoryProblem::NoSuch(_)) => return Ok(None),
        Err(problem) => return Err(problem.into()),
    };
    let life = TheoryLife::of(&told.entries)?;
    let named = who.is_some();
    let wrote: Vec<String> = told.entries.iter().map(|entry| entry.who.clone()).collect();
    let by = house.store.read("who wrote the theory", move |tx| {
        let name = |id: &String| if named { name_of(tx, id) } else { Ok(String::new()) };
        wrote.iter().map(name).collect::<Result<Vec<_>, _>>()
    })?;
    let mut figures = BTreeMap::new();
    for id in life.theory().steps.iter().filter_map(|step| step.shown_by.clone()) {
        let figure = figure_of(house, &id)?;
        figures.insert(id, figure);
    }
    Ok(Some(TheoryView { seen: told.seen(), life, by, figures }))
}

/// Begins the theory of change, or does something with it after `seen` entries were read. A step that is
/// put in without a name gets one.
///
/// # Errors
/// [`CannotTheorise`], with the reason; then nothing has changed.
pub fn write_theory(
    house: &House,
    who: Option<&Who>,
    seen: u64,
    deed: TheoryDeed,
) -> Result<(), CannotTheorise> {
    house.may(who, act::WRITE_THEORY)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let deed = named(deed, seen);
    if let TheoryDeed::PutStep { step: Step { shown_by: Some(id), .. } } = &deed
        && house.definitions.get(id).is_none()
    {
        return Err(CannotTheorise::NoSuchIndicator);
    }
    let (at, id) = (house.now(), house.new_id());
    house.store.write("write theory of change", move |tx| {
        let entry = Entry { at, who: who.id.clone(), deed: deed.clone() };
        let action = action(&deed);
        let writing = Writing { who: &who, at, action };
        match read::<TheoryDeed>(tx, HistoryKind::Theory, ADDRESS) {
            Ok(told) if told.seen() != seen => Err(HistoryProblem::MovedOn.into()),
            Ok(told) => {
                TheoryLife::of(&told.entries)?.apply(entry)?;
                Ok(append(tx, (&told.history, seen), writing, &deed)?)
            }
            Err(HistoryProblem::NoSuch(_)) => {
                TheoryLife::begin(entry)?;
                let history = begun(id.clone(), HistoryKind::Theory, ADDRESS.to_owned(), at);
                Ok(begin(tx, &history, writing, &deed)?)
            }
            Err(problem) => Err(problem.into()),
        }
    })
}

/// Each entry is written once, so its number is a name no other step has.
fn named(deed: TheoryDeed, seen: u64) -> TheoryDeed {
    match deed {
        TheoryDeed::PutStep { step } if step.id.is_empty() => {
            TheoryDeed::PutStep { step: Step { id: format!("s{seen}"), ..step } }
        }
        other => other,
    }
}

const fn action(deed: &TheoryDeed) -> &'static str {
    match deed {
        TheoryDeed::Begin { .. } => "begin theory of change",
        TheoryDeed::PutStep { .. } => "put step in theory of change",
        TheoryDeed::TakeStep { .. } => "take step out of theory of change",
        TheoryDeed::PutClaim { .. } => "put claim in theory of change",
        TheoryDeed::TakeClaim { .. } => "take claim out of theory of change",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial_house;
    use convene::Role;
    use convene::plan::StepKind;

    fn person(role: Role) -> Who {
        let (id, name) = (role.as_str().to_owned(), role.in_words().to_owned());
        Who { id, name, organisation: "Hall".into(), roles: vec![role] }
    }

    fn step(words: &str, shown_by: Option<&str>) -> TheoryDeed {
        let (id, words) = (String::new(), words.to_owned());
        let shown_by = shown_by.map(str::to_owned);
        TheoryDeed::PutStep { step: Step { id, kind: StepKind::Activity, words, shown_by } }
    }

    #[test]
    fn a_theory_is_written_by_a_convenor_and_the_board_and_read_by_everybody() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = trial_house::house(folder.path());
        assert_eq!(show_theory(&house, None).expect("asked"), None);
        let begin = TheoryDeed::Begin { title: "Why it should work".into() };
        let write = |who: Option<&Who>, seen, deed| write_theory(&house, who, seen, deed);
        let (convenor, board) = (person(Role::Convenor), person(Role::BoardMember));
        let head = person(Role::HeadTeacher);
        assert!(matches!(write(None, 0, begin.clone()), Err(CannotTheorise::Refused(_))));
        assert!(matches!(write(Some(&head), 0, begin.clone()), Err(CannotTheorise::Refused(_))));
        let early = write(Some(&convenor), 0, step("Meals", None));
        assert!(matches!(early, Err(CannotTheorise::NotAllowed(TheoryNotAllowed::NotBegun))));
        write(Some(&convenor), 0, begin).expect("begun");
        write(Some(&board), 1, step("Meals without a form", None)).expect("a step");
        write(Some(&board), 2, step("In school", Some("persistent-absence"))).expect("a step");
        let unknown = write(Some(&board), 3, step("Happy", Some("happiness")));
        assert!(matches!(unknown, Err(CannotTheorise::NoSuchIndicator)));
        let late = write(Some(&convenor), 2, step("Late", None));
        assert!(matches!(late, Err(CannotTheorise::History(HistoryProblem::MovedOn))));
        let view = show_theory(&house, None).expect("asked").expect("there is one");
        let ids: Vec<&str> = view.life.theory().steps.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["s1", "s2"]);
        let shown = &view.figures["persistent-absence"];
        assert_eq!(*shown, StepFigure::Unknown("no figure has been loaded".into()));
        assert_eq!(view.by.len(), 3);
    }
}
