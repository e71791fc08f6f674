//! Setting a merge or a split of people right.
//!
//! It takes two: one link clerk proposes it, and nothing changes; another confirms or declines.
//! Confirmed, the records of the change go back to whom they were, at once: the former pseudonym stands
//! again, or is superseded again. It is a change of its own, with who, when and why, stands in every
//! later run, and can be set right itself. The vault is opened as for reviewing links, and every deed
//! is in the audit.

use crate::current_releases::Releases;
use crate::deeds;
use crate::house::House;
use crate::link_history::{Known, WhySetRight, open, put_back};
use crate::link_people::history::{Change, Doing, History};
use crate::link_people::numbers::People;
use crate::link_people::proposals::{Deed, Proposals, Said};
use crate::link_people::read::Read;
use crate::link_people::written;
use crate::linkage::Running;
use crate::linkage_counts::count;
use crate::postcode_areas::postcode_lookup;
use crate::review_people::{CannotReviewPairs, Clerk};
use commons::RecordKey;
use connect::{ChildLinks, Cluster};
use convene::Who;
use lake::{LakeProblem, PersonId, Reviews};
use std::collections::BTreeMap;
use store::jobs::JobState;
use store::{StoreError, audit, link_runs, loads};

/// What another clerk says of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetRightAnswer {
    /// It is to be set right.
    Confirm,
    /// It is to stay as it is. Whoever proposed it may say so too.
    Decline,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetRight {
    /// It is proposed, and another clerk must confirm it; nothing was changed.
    Proposed,
    /// It was proposed before; nothing was changed.
    ProposedBefore,
    /// Its records are back with whom they were.
    Done,
    /// The proposal is closed; nothing was changed.
    Declined,
    /// Nobody has proposed it, or it was answered before; nothing was changed.
    NotProposed,
    /// Whoever proposed it cannot confirm it; nothing was changed.
    Own,
    /// Later changes moved these people again: those must be set right first.
    MovedOn,
    /// Records are being linked; nothing was changed.
    UnderWay,
}

/// Proposes to put the records of a change back with whom they were.
///
/// # Errors
/// [`CannotReviewPairs`]; then nothing was changed.
pub fn propose_set_right(
    house: &House,
    who: Option<&Who>,
    id: &str,
    why: WhySetRight,
) -> Result<SetRight, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    let known = open(&clerk, "history of merges and splits, to propose to set one right")?;
    let change = known.history.changes.iter().find(|change| change.id == id);
    let change = change.ok_or(CannotReviewPairs::NotOpen)?;
    if known.history.undone().contains_key(id) || put_back(change, &known.people)?.is_none() {
        return Ok(SetRight::MovedOn);
    }
    if known.proposals.open(id).is_some() {
        return Ok(SetRight::ProposedBefore);
    }
    let object = format!("change {id} of links, because {}", why.as_str());
    note(&clerk, "propose to set a link right", object)?;
    let taken = say(&clerk, (id, Said::Proposed), why.as_str(), Waits::No)?;
    Ok(if taken { SetRight::Proposed } else { SetRight::ProposedBefore })
}

/// Answers what another clerk proposed. Confirmed, the records go back with whom they were.
///
/// # Errors
/// [`CannotReviewPairs`]; then nothing was changed.
pub fn answer_set_right(
    house: &House,
    who: Option<&Who>,
    id: &str,
    answer: SetRightAnswer,
) -> Result<SetRight, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    match answer {
        SetRightAnswer::Decline => decline(&clerk, id),
        SetRightAnswer::Confirm => {
            let Some(only) = clerk.children.vault.take_people()? else {
                return Ok(SetRight::UnderWay);
            };
            let running = Running::begin(house, &only, &clerk.who.id)?;
            let outcome = confirm(&clerk, id);
            let (state, message) = match &outcome {
                Ok(_) => (JobState::Finished, "A change was set right"),
                Err(_) => (JobState::Failed, "A change could not be set right"),
            };
            running.end(state, message)?;
            outcome
        }
    }
}

fn decline(clerk: &Clerk<'_>, id: &str) -> Result<SetRight, CannotReviewPairs> {
    let known = open(clerk, "proposals to set links right, to decline one")?;
    let Some(proposal) = known.proposals.open(id) else { return Ok(SetRight::NotProposed) };
    let (said, deed) = if proposal.by == clerk.who.id {
        (Said::TakenBack, "take back a proposal to set a link right")
    } else {
        (Said::Declined, "decline to set a link right")
    };
    note(clerk, deed, format!("change {id} of links"))?;
    let taken = say(clerk, (id, said), "", Waits::Yes)?;
    Ok(if taken { SetRight::Declined } else { SetRight::NotProposed })
}

fn confirm(clerk: &Clerk<'_>, id: &str) -> Result<SetRight, CannotReviewPairs> {
    let house = clerk.house;
    let known = open(clerk, "history of merges and splits, to set one right")?;
    let Known { mut history, mut people, proposals } = known;
    let Some(proposal) = proposals.open(id) else { return Ok(SetRight::NotProposed) };
    if proposal.by == clerk.who.id {
        return Ok(SetRight::Own);
    }
    let why = WhySetRight::read(&proposal.why).ok_or(CannotReviewPairs::Damaged)?;
    let change = history.changes.iter().find(|change| change.id == id);
    let change = change.ok_or(CannotReviewPairs::NotOpen)?;
    if history.undone().contains_key(id) {
        return Ok(SetRight::MovedOn);
    }
    let Some(back) = put_back(change, &people)? else { return Ok(SetRight::MovedOn) };
    let doing = Doing {
        at: house.now().to_string(),
        by: &proposal.by,
        run: None,
        why: why.in_words(),
        undoes: Some(id),
        confirmed_by: Some(&clerk.who.id),
    };
    let new = Change::of(house.new_id().as_str().to_owned(), &back.moved, &doing)
        .standing(&back.with, &back.away_from);
    let line = new.line()?;
    let object = format!("change {id} of links, because {}", why.as_str());
    note(clerk, "set a link right", object)?;
    if !say(clerk, (id, Said::Confirmed), why.as_str(), Waits::Yes)? {
        return Ok(SetRight::NotProposed);
    }
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

/// Writes down what is about to be done: what cannot be written down is not done.
fn note(clerk: &Clerk<'_>, what: &str, object: String) -> Result<(), StoreError> {
    let roles = deeds::roles_of(clerk.who);
    let (now, deed) = (clerk.house.now(), deeds::done(&clerk.who.id, &roles, what, &object));
    let note = move |tx: &mut store::Tx<'_>| audit::record(tx, &deed, now).map(|_| ());
    clerk.house.store.write("set a link right", note)
}

/// Whether a proposal must wait for an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waits {
    Yes,
    No,
}

/// Adds a deed about a change, if a proposal waits (or none does) as expected when nobody else can
/// come between. Says whether it was added.
fn say(
    clerk: &Clerk<'_>,
    (id, said): (&str, Said),
    why: &str,
    waits: Waits,
) -> Result<bool, CannotReviewPairs> {
    let deed = Deed {
        change: id.to_owned(),
        said,
        by: clerk.who.id.clone(),
        at: clerk.house.now().to_string(),
        why: why.to_owned(),
    };
    clerk.children.vault.change_reviews(Reviews::Proposals, |mut bytes| {
        let open = Proposals::read(&bytes)?.open(id).is_some();
        let taken = open == (waits == Waits::Yes);
        if taken {
            bytes.extend(deed.line()?);
        }
        Ok::<_, CannotReviewPairs>((bytes, taken))
    })
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
    Ok(count_again(house, people, &read)?)
}

/// Counts people again for the page of the newest run.
fn count_again(house: &House, people: &People, read: &Read) -> Result<(), StoreError> {
    let records = read.records.iter();
    let sources: BTreeMap<RecordKey, &str> =
        records.map(|one| (one.key, one.identifiers.reveal().source.as_str())).collect();
    let mut of: BTreeMap<PersonId, Vec<RecordKey>> = BTreeMap::new();
    for (key, person) in people {
        of.entry(*person).or_default().push(*key);
    }
    let clusters: Vec<Cluster> = of.into_values().map(|records| Cluster { records }).collect();
    let number = clusters.len() as u64;
    let counts = count(&sources, &ChildLinks { clusters, ..ChildLinks::default() });
    house.store.write("count people again", move |tx| match link_runs::newest(tx)? {
        None => Ok(()),
        Some(run) => link_runs::count_people_again(tx, &run.id, number, &counts),
    })
}
