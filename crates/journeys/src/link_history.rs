//! How people were merged and split, for those who review links; and setting such a change right.
//!
//! Setting right puts the records of one change back with whom they were, at once: the former pseudonym
//! stands again, or is superseded again. It is a change of its own, with who, when and why, stands in
//! every later run, and can be set right itself. The vault is opened as for reviewing links, and every
//! look and every deed is in the audit.

use crate::current_releases::Releases;
use crate::deeds;
use crate::house::House;
use crate::link_people::history::{Change, Doing, History};
use crate::link_people::numbers::{Moved, People};
use crate::link_people::read::Read;
use crate::link_people::written;
use crate::linkage::Running;
use crate::postcode_areas::postcode_lookup;
use crate::review_people::{CannotReviewPairs, Clerk};
use crate::show_data_health::name_of;
use commons::{Moment, RecordKey};
use convene::Who;
use lake::{LakeProblem, PersonId, Reviews};
use store::jobs::JobState;
use store::{audit, loads};

/// Changes that are listed, the newest first.
const MOST: usize = 100;

/// Why a change is set right. A closed list: words of one's own could hold a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhySetRight {
    /// The records are of two children.
    TwoChildren,
    /// The records are of one child.
    OneChild,
    /// A family or a partner has told so.
    Questioned,
    /// It was set right by mistake.
    Mistake,
}

impl WhySetRight {
    /// All reasons.
    pub const ALL: [Self; 4] = [Self::TwoChildren, Self::OneChild, Self::Questioned, Self::Mistake];

    /// The word in forms and in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TwoChildren => "two-children",
            Self::OneChild => "one-child",
            Self::Questioned => "link-was-questioned",
            Self::Mistake => "by-mistake",
        }
    }

    /// The reason as a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::TwoChildren => "The records are of two children",
            Self::OneChild => "The records are of one child",
            Self::Questioned => "A family or partner questioned it",
            Self::Mistake => "It was set right by mistake",
        }
    }

    /// The reason of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }
}

/// The changes, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkHistory {
    /// How many there ever were.
    pub all: usize,
    /// The newest.
    pub lines: Vec<HistoryLine>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// Its name in addresses.
    pub id: String,
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What was done.
    pub what: String,
    /// Why.
    pub why: String,
    /// Who set it right and when, if somebody did.
    pub undone: Option<String>,
    /// Whether it can be set right: its records are where it put them.
    pub can_be_set_right: bool,
}

/// What came of setting a change right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetRight {
    /// Its records are back with whom they were.
    Done,
    /// Later changes moved these people again: those must be set right first.
    MovedOn,
    /// Records are being linked; nothing was changed.
    UnderWay,
}

/// Shows how people were merged and split.
///
/// # Errors
/// [`CannotReviewPairs`].
pub fn show_link_history(
    house: &House,
    who: Option<&Who>,
) -> Result<LinkHistory, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    let (history, people) = open(&clerk, "history of merges and splits")?;
    let undone = history.undone();
    let newest: Vec<&Change> = history.changes.iter().rev().take(MOST).collect();
    let ids: Vec<String> = newest.iter().map(|change| change.by.clone()).collect();
    let by: Vec<String> = house.store.read("who changed links", move |tx| {
        ids.iter().map(|id| name_of(tx, id)).collect::<Result<_, _>>()
    })?;
    let line = |(change, by): (&&Change, String)| -> Result<HistoryLine, CannotReviewPairs> {
        let undone = undone.get(change.id.as_str()).map(|by| in_words(&by.at));
        Ok(HistoryLine {
            id: change.id.clone(),
            at: in_words(&change.at),
            by,
            what: what(change),
            why: change.why.clone(),
            can_be_set_right: undone.is_none() && put_back(change, &people)?.is_some(),
            undone,
        })
    };
    let lines = newest.iter().zip(by).map(line).collect::<Result<_, _>>()?;
    Ok(LinkHistory { all: history.changes.len(), lines })
}

/// Puts the records of a change back with whom they were.
///
/// # Errors
/// [`CannotReviewPairs`]; then nothing was changed.
pub fn set_right(
    house: &House,
    who: Option<&Who>,
    id: &str,
    why: WhySetRight,
) -> Result<SetRight, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    let Some(running) = Running::begin(house, &clerk.who.id)? else {
        return Ok(SetRight::UnderWay);
    };
    let outcome = put_right(&clerk, id, why);
    let (state, message) = match &outcome {
        Ok(_) => (JobState::Finished, "A change was set right"),
        Err(_) => (JobState::Failed, "A change could not be set right"),
    };
    running.end(state, message)?;
    outcome
}

fn put_right(clerk: &Clerk<'_>, id: &str, why: WhySetRight) -> Result<SetRight, CannotReviewPairs> {
    let house = clerk.house;
    let (mut history, mut people) = open(clerk, "history of merges and splits, to set one right")?;
    let change = history.changes.iter().find(|change| change.id == id);
    let change = change.ok_or(CannotReviewPairs::NotOpen)?;
    if history.undone().contains_key(id) {
        return Ok(SetRight::MovedOn);
    }
    let Some(back) = put_back(change, &people)? else { return Ok(SetRight::MovedOn) };
    let doing = Doing {
        at: house.now().to_string(),
        by: &clerk.who.id,
        run: None,
        why: why.in_words(),
        undoes: Some(id),
    };
    let new = Change::of(house.new_id().as_str().to_owned(), &back.moved, &doing)
        .standing(&back.with, &back.away_from);
    let line = new.line()?;
    // Written down first: what cannot be written down is not done.
    let roles = deeds::roles_of(clerk.who);
    let object = format!("change {id} of links, because {}", why.as_str());
    let (now, deed) =
        (house.now(), deeds::done(&clerk.who.id, &roles, "set a link right", &object));
    let note = move |tx: &mut store::Tx<'_>| audit::record(tx, &deed, now).map(|_| ());
    house.store.write("set a link right", note)?;
    clerk.children.vault.change_reviews(Reviews::History, |mut bytes| {
        bytes.extend(line);
        Ok::<_, LakeProblem>((bytes, ()))
    })?;
    history.changes.push(new);
    for key in &back.moved.records {
        people.insert(*key, back.moved.to);
    }
    write(clerk, &people, &history)?;
    Ok(SetRight::Done)
}

/// Reads history and people; what is read is written down first.
fn open(clerk: &Clerk<'_>, what: &str) -> Result<(History, People), CannotReviewPairs> {
    let opening = clerk.write_down(what)?;
    let vault = &clerk.children.vault;
    let bytes = vault.read_reviews(&opening, Reviews::History)?.found.unwrap_or_default();
    Ok((History::read(&bytes)?, vault.read_people(&opening)?.found))
}

/// Writes who is whose now, and what follows from it in the lake.
fn write(clerk: &Clerk<'_>, people: &People, history: &History) -> Result<(), CannotReviewPairs> {
    let house = clerk.house;
    let opening = clerk.write_down("identifiers of every partner, after a link was set right")?;
    let found = clerk.children.vault.read_identifiers(&opening)?;
    clerk.write_down(&format!("{}: {} records", found.entry.what, found.entry.records))?;
    let all = house.store.read("loads", loads::list)?;
    let read = Read::of(found.found, &Releases::of(&all));
    let lookup = postcode_lookup(&clerk.children.lake).map_err(|_| CannotReviewPairs::NoLookup)?;
    clerk.children.vault.write_people(people)?;
    let superseded = history.superseded(people);
    written::write(clerk.children, people, &superseded, (&read, &lookup))?;
    Ok(())
}

/// What puts a change back.
struct Back {
    moved: Moved,
    with: Vec<RecordKey>,
    away_from: Vec<RecordKey>,
}

/// How the records of a change go back; `None` when they are no longer where it put them, or whoever
/// they were is somebody else now.
fn put_back(change: &Change, people: &People) -> Result<Option<Back>, CannotReviewPairs> {
    let records = change.records()?;
    let there = |key: &RecordKey| people.get(key) == Some(&change.to());
    if records.is_empty() || !records.iter().all(there) {
        return Ok(None);
    }
    let of = |person: PersonId| -> Vec<RecordKey> {
        let own = people.iter().filter(|(key, own)| **own == person && !records.contains(*key));
        own.map(|(key, _)| *key).collect()
    };
    let (left, there) = (of(change.to()), of(change.from()));
    // Whoever was taken in comes back as they were; whoever was parted must still be there.
    if change.taken_in == there.is_empty() {
        let moved = Moved {
            from: change.to(),
            to: change.from(),
            records: change.records()?.into_iter().collect(),
            taken_in: left.is_empty(),
        };
        let with = there.into_iter().take(1).collect();
        let away_from = if change.taken_in { left } else { Vec::new() };
        return Ok(Some(Back { moved, with, away_from }));
    }
    Ok(None)
}

fn what(change: &Change) -> String {
    let records = match change.size() {
        1 => "1 record".to_owned(),
        several => format!("{several} records"),
    };
    match (change.undoes.is_some(), change.taken_in) {
        (false, true) => format!("Two people were found to be one: {records} joined the other's"),
        (false, false) => format!("One person was split: {records} are somebody else's now"),
        (true, true) => format!("Set right: {records} were put together with the other's again"),
        (true, false) => format!("Set right: {records} were taken apart again"),
    }
}

fn in_words(at: &str) -> String {
    Moment::parse_iso(at).map_or_else(|_| at.to_owned(), |at| at.in_words())
}
