//! How people were merged and split, for those who review links.
//!
//! The vault is opened as for reviewing links, and every look is in the audit. Setting a change right
//! is [`crate::set_link_right`].

use crate::house::House;
use crate::link_people::history::{Change, History};
use crate::link_people::numbers::{Moved, People};
use crate::link_people::proposals::{Deed, Proposals, Said};
use crate::review_people::{CannotReviewPairs, Clerk};
use crate::show_data_health::name_of;
use commons::{Moment, RecordKey};
use convene::Who;
use lake::{PersonId, Reviews};
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;

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
    /// That somebody proposed to set it right, and nobody has answered.
    pub proposed: Option<ProposedLine>,
    /// That this was proposed last and not done, as a sentence.
    pub declined: Option<String>,
}

/// What waits for another clerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedLine {
    /// Who proposed it.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub why: String,
    /// Whether whoever reads proposed it: then somebody else must confirm it.
    pub is_own: bool,
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
    let Known { history, people, proposals } = open(&clerk, "history of merges and splits")?;
    let undone = history.undone();
    let newest: Vec<&Change> = history.changes.iter().rev().take(MOST).collect();
    let names = names(house, &newest, &proposals)?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let line = |change: &&Change| -> Result<HistoryLine, CannotReviewPairs> {
        let undone = undone.get(change.id.as_str()).map(|by| in_words(&by.at));
        let confirmed =
            change.confirmed_by.as_deref().map(|by| format!(", confirmed by {}", name(by)));
        let last = proposals.last(&change.id).filter(|_| undone.is_none());
        Ok(HistoryLine {
            id: change.id.clone(),
            at: in_words(&change.at),
            by: name(&change.by) + &confirmed.unwrap_or_default(),
            what: what(change),
            why: change.why.clone(),
            can_be_set_right: undone.is_none() && put_back(change, &people)?.is_some(),
            undone,
            proposed: last.filter(|deed| deed.said == Said::Proposed).map(|deed| ProposedLine {
                by: name(&deed.by),
                at: in_words(&deed.at),
                why: WhySetRight::read(&deed.why).map_or("", WhySetRight::in_words).to_owned(),
                is_own: deed.by == clerk.who.id,
            }),
            declined: last.and_then(|deed| declined(deed, &name(&deed.by))),
        })
    };
    let lines = newest.iter().map(line).collect::<Result<_, _>>()?;
    Ok(LinkHistory { all: history.changes.len(), lines })
}

/// The names of all who changed links or said something of it.
fn names(
    house: &House,
    changes: &[&Change],
    proposals: &Proposals,
) -> Result<BTreeMap<String, String>, StoreError> {
    let deeds = changes.iter().filter_map(|change| proposals.last(&change.id));
    let confirmed = changes.iter().filter_map(|change| change.confirmed_by.clone());
    let by = changes.iter().map(|change| change.by.clone());
    let ids: BTreeSet<String> =
        by.chain(confirmed).chain(deeds.map(|deed| deed.by.clone())).collect();
    house.store.read("who changed links", move |tx| {
        ids.iter().map(|id| Ok((id.clone(), name_of(tx, id)?))).collect()
    })
}

fn declined(deed: &Deed, by: &str) -> Option<String> {
    let at = in_words(&deed.at);
    match deed.said {
        Said::Declined => Some(format!("{by} declined to set it right on {at}.")),
        Said::TakenBack => Some(format!("{by} took a proposal to set it right back on {at}.")),
        Said::Proposed | Said::Confirmed => None,
    }
}

/// What setting right has to know.
pub(crate) struct Known {
    pub history: History,
    pub people: People,
    pub proposals: Proposals,
}

/// Reads history, people and proposals; what is read is written down first.
pub(crate) fn open(clerk: &Clerk<'_>, what: &str) -> Result<Known, CannotReviewPairs> {
    let opening = clerk.write_down(what)?;
    let vault = &clerk.children.vault;
    let bytes = |which| Ok::<_, CannotReviewPairs>(vault.read_reviews(&opening, which)?.found);
    Ok(Known {
        history: History::read(&bytes(Reviews::History)?.unwrap_or_default())?,
        people: vault.read_people(&opening)?.found,
        proposals: Proposals::read(&bytes(Reviews::Proposals)?.unwrap_or_default())?,
    })
}

/// What puts a change back.
pub(crate) struct Back {
    pub moved: Moved,
    pub with: Vec<RecordKey>,
    pub away_from: Vec<RecordKey>,
}

/// How the records of a change go back; `None` when they are no longer where it put them, or whoever
/// they were is somebody else now.
pub(crate) fn put_back(
    change: &Change,
    people: &People,
) -> Result<Option<Back>, CannotReviewPairs> {
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
