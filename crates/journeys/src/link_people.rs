//! Finding which records are of the same child.
//!
//! The vault is opened once, under the linkage purpose; names are compared and go no further. What
//! leaves the vault is a pseudonym for each record, and of each child the month of birth, sex and
//! small area.

mod finding;
pub(crate) mod history;
mod kept;
pub(crate) mod numbers;
pub(crate) mod proposals;
pub(crate) mod read;
mod stages;
#[cfg(test)]
mod stages_tests;
#[cfg(test)]
mod tests;
mod way;
pub(crate) mod written;

use crate::deeds;
use crate::house::{ChildrenSide, House};
use crate::linkage::{self, Outcome, Running};
use crate::linkage_groups::{self, CannotGroup};
use crate::permits;
use crate::postcode_areas::{NoLookup, postcode_lookup};
use crate::review_people::{CannotReviewPairs, carry_queue, keep_queue};
use access::{Permit, Purpose};
use connect::watch::Watch;
use connect::{ChildLinks, Go, Settings, Stopped};
use convene::Who;
use finding::{Found, Ground, How};
use history::{Change, Doing, History};
use lake::{Entry, LakeProblem, Opening, PersonId, Reviews};
use numbers::{Moved, People, moved, number_people};
use place::PostcodeLookup;
pub(crate) use read::sex;
use stages::RunStages;
use std::collections::BTreeSet;
use store::jobs::JobState;
use store::link_ways::{LinkWay, Way};
use store::loads::{self, LoadState};
use store::{Id, StoreError};
pub(crate) use written::most;

/// The dataset that says whose each record is.
pub(crate) const WHOSE: &str = "whose-record";
/// The dataset of children: one row each.
pub(crate) const CHILDREN: &str = "children";
/// The dataset that says which pseudonym stands in place of a former one.
pub(crate) const SUPERSEDED: &str = "superseded";
/// The purpose pseudonyms are made for: what one purpose writes cannot be joined to another's.
pub(crate) const PSEUDONYM_PURPOSE: &str = "planning";

/// What is asked of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// New records join the people who are there where that gives the answer of a run over all
    /// records; else everything is linked.
    ToJoin,
    /// Everything is linked, with a model fitted anew.
    Everything,
}

/// What linking did.
pub struct LinkReport {
    /// Records of all partners.
    pub records: u64,
    /// Children they are of.
    pub children: u64,
    /// Pairs of records that were compared.
    pub pairs_compared: u64,
    /// Pairs that a person must decide; none of them was joined.
    pub to_review: u64,
    /// How it was done, and what it did to people who were there.
    pub way: LinkWay,
    /// The run, as the store knows it.
    pub run: Id,
    /// The links themselves, for comparing with a truth; where new records joined, the people alone.
    pub links: ChildLinks,
}

/// Why records could not be linked.
#[derive(Debug, thiserror::Error)]
pub enum CannotLink {
    /// This installation has no vault.
    #[error("this installation has no vault; linking happens in the data house")]
    NoChildrenSide,
    /// The access rules keep the vault closed.
    #[error(transparent)]
    Refused(#[from] access::Refusal),
    /// A home of the children's side could not be read or written.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// There is no lookup from postcodes to small areas.
    #[error(transparent)]
    NoLookup(#[from] NoLookup),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was decided of pairs, or the pairs to look at, could not be read or kept.
    #[error(transparent)]
    Reviews(#[from] CannotReviewPairs),
    /// How well each group is linked could not be worked out or kept.
    #[error(transparent)]
    Groups(#[from] CannotGroup),
    /// Another run is under way, or a link is being set right.
    #[error("records are being linked already; wait until that has ended, or stop it")]
    UnderWay,
    /// Whoever watched stopped it; who is whose is as it was.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Links the records of all finished loads on this many threads: new records join the people who are
/// there, or everything is linked where that would not give the same answer.
///
/// `watch` is told of every step. When it stops the run, or the run fails before its end, the former
/// answer stays: nothing is written until all records are linked. What a run over all records has
/// finished is kept, and the next one goes on from there ([`connect::stages`]).
///
/// # Errors
/// [`CannotLink`].
pub fn link_people(
    house: &House,
    by: &Who,
    threads: usize,
    watch: Watch<'_>,
) -> Result<LinkReport, CannotLink> {
    link_as_asked(house, by, (Asked::ToJoin, threads), watch)
}

/// Links as [`link_people`] does, or everything where that is asked for.
///
/// # Errors
/// [`CannotLink`].
pub fn link_as_asked(
    house: &House,
    by: &Who,
    (asked, threads): (Asked, usize),
    watch: Watch<'_>,
) -> Result<LinkReport, CannotLink> {
    let children = house.children.as_ref().ok_or(CannotLink::NoChildrenSide)?;
    let permit = ask_to_link(house, by)?;
    let only = children.vault.take_people()?.ok_or(CannotLink::UnderWay)?;
    let mut running = Running::begin(house, &only, &by.id)?;
    let mut lost = None;
    let run = Run { house, children, permit: &permit, asked, threads };
    let linked = run.link(&mut |step| match running.tell(step) {
        Ok(Go::Stop) => Go::Stop,
        Ok(Go::On) => watch(step),
        Err(problem) => {
            lost = Some(problem);
            Go::Stop
        }
    });
    let (state, message) = match &linked {
        Ok(_) => (JobState::Finished, "Linked".to_owned()),
        Err(CannotLink::Stopped(_)) => {
            let message = "Linking was stopped; nothing was changed. What was finished is kept, and \
                           linking again goes on from there as long as the records are the same";
            (JobState::Cancelled, message.to_owned())
        }
        Err(_) => (JobState::Failed, "The records could not be linked".to_owned()),
    };
    running.end(state, &message)?;
    lost.map_or(linked, |problem| Err(problem.into()))
}

/// Asks for the permit to link. A refusal is written down; nothing is opened yet.
///
/// # Errors
/// [`CannotLink`].
pub fn ask_to_link(house: &House, by: &Who) -> Result<Permit, CannotLink> {
    permits::to_link(house, by, "identifiers of every partner")
}

/// A run under a permit.
struct Run<'a> {
    house: &'a House,
    children: &'a ChildrenSide,
    permit: &'a Permit,
    asked: Asked,
    threads: usize,
}

impl Run<'_> {
    /// Opens the vault, links, and writes who is whose.
    fn link(&self, watch: Watch<'_>) -> Result<LinkReport, CannotLink> {
        drop_unfinished(self.house, self.children)?;
        let opening = Opening {
            purpose: Purpose::Linkage.as_str().to_owned(),
            who: self.permit.request().who.clone(),
            at: self.house.now(),
        };
        // Written down before anything is read: what cannot be written down is not opened.
        let (now, deed) = (
            self.house.now(),
            deeds::opened(self.permit, "identifiers of every partner, and decisions on pairs"),
        );
        let note = move |tx: &mut store::Tx<'_>| store::audit::record(tx, &deed, now).map(|_| ());
        self.house.store.write("open the vault", note)?;
        let lookup = postcode_lookup(&self.children.lake)?;
        let (mut ground, entries) = Ground::open(self.house, self.children, &opening)?;
        for entry in &entries {
            note_opening(self.house, self.permit, entry)?;
        }
        let records = (&ground.read.records[..], &lookup);
        ground.taught.told.groupings =
            linkage_groups::groupings(self.house, self.children, records)?;
        let settings = Settings { threads: self.threads, ..Settings::for_children() };
        let vault = &self.children.vault;
        let mut stages = RunStages::new(vault, opening, self.house.new_id());
        let found = ground.find(self.house, (&settings, self.asked), &mut stages, watch);
        for entry in &stages.read {
            note_opening(self.house, self.permit, entry)?;
        }
        if let Some(problem) = stages.problem() {
            return Err(problem.into());
        }
        let run = stages.run().clone();
        let report = self.keep(run, ground, found?, (&settings, &lookup))?;
        stages.close()?;
        Ok(report)
    }

    /// Writes what was found: first into the vault, then into the lake, then the counts.
    fn keep(
        &self,
        run: Id,
        ground: Ground,
        found: Found,
        (settings, lookup): (&Settings, &PostcodeLookup),
    ) -> Result<LinkReport, CannotLink> {
        let mut next = ground.next_person();
        let people = number_people(&found.links.clusters, &ground.before, &mut next);
        let changes = moved(&ground.before, &people);
        let way = self.way(&run, &ground, &found, (&people, &changes));
        let history = self.add_to_history(&run, ground.history.clone(), &changes, &way.why)?;
        let vault = &self.children.vault;
        vault.write_people(&people)?;
        let superseded = history.superseded(&people);
        written::write(self.children, &people, &superseded, (&ground.read, lookup))?;
        let left = ground.left_behind(&run, next, &found);
        vault.write_reviews(Reviews::Model, &left.to_bytes()?)?;
        let outcome = Outcome {
            run: &run,
            by: &self.permit.request().who,
            settings,
            sources: &ground.source_of(),
            links: &found.links,
            way: &way,
        };
        linkage::keep(self.house, &outcome, found.newly_waiting())?;
        match &found.how {
            How::Everything { told, .. } => {
                let taught = &ground.taught;
                let groups = (&told.expected, (&people, &ground.read.records[..]), lookup);
                linkage_groups::keep(self.house, self.children, &run, groups)?;
                let drawn = (&found.links, &told.to_look_at);
                keep_queue(self.house, self.children, &run, drawn, taught)?;
            }
            How::Joined { joined } => {
                carry_queue(self.house, self.children, &run, &joined.to_look_at, &ground.taught)?;
            }
        }
        Ok(LinkReport {
            records: people.len() as u64,
            children: found.links.clusters.len() as u64,
            pairs_compared: found.links.blocking.pairs_compared,
            to_review: found.links.review.len() as u64,
            way,
            run,
            links: found.links,
        })
    }

    fn way(
        &self,
        run: &Id,
        ground: &Ground,
        found: &Found,
        (people, changes): (&People, &[Moved]),
    ) -> LinkWay {
        let distinct = |all: &mut dyn Iterator<Item = PersonId>| all.collect::<BTreeSet<_>>();
        let before = distinct(&mut ground.before.values().copied());
        let after = distinct(&mut people.values().copied());
        let gave = |taken_in: bool| {
            let moved = changes.iter().filter(move |moved| moved.taken_in == taken_in);
            distinct(&mut moved.map(|moved| moved.from)).len() as u64
        };
        let new = people.keys().filter(|key| !ground.before.contains_key(key)).count() as u64;
        let (way, why, base) = match &found.how {
            How::Everything { why, .. } => (Way::Everything, why.to_string(), run.clone()),
            How::Joined { .. } => {
                let base = ground.base.clone().unwrap_or_else(|| run.clone());
                let why = "New records joined the people who were there, with the model of the run \
                           before: the answer is that of linking all records with it.";
                (Way::Joined, why.to_owned(), base)
            }
        };
        LinkWay {
            run: run.clone(),
            way,
            why,
            base,
            new_records: new,
            new_people: after.difference(&before).count() as u64,
            merged: gave(true),
            parted: gave(false),
        }
    }

    /// Writes down who was merged and split, before anybody is.
    fn add_to_history(
        &self,
        run: &Id,
        mut history: History,
        changes: &[Moved],
        why: &str,
    ) -> Result<History, CannotLink> {
        let doing = Doing {
            at: self.house.now().to_string(),
            by: &self.permit.request().who,
            run: Some(run.as_str()),
            why,
            undoes: None,
            confirmed_by: None,
        };
        let new =
            |moved: &Moved| Change::of(self.house.new_id().as_str().to_owned(), moved, &doing);
        let new: Vec<Change> = changes.iter().map(new).collect();
        if !new.is_empty() {
            let lines = new.iter().map(Change::line).collect::<Result<Vec<_>, _>>()?.concat();
            let add = |mut bytes: Vec<u8>| {
                bytes.extend(lines);
                Ok::<_, LakeProblem>((bytes, ()))
            };
            self.children.vault.change_reviews(Reviews::History, add)?;
            history.changes.extend(new);
        }
        Ok(history)
    }
}

/// Writes down what of the vault was read, and how many records of it.
fn note_opening(house: &House, permit: &Permit, entry: &Entry) -> Result<(), StoreError> {
    let deed = deeds::opened(permit, &format!("{}: {} records", entry.what, entry.records));
    let now = house.now();
    house
        .store
        .write("note what was read", move |tx| store::audit::record(tx, &deed, now).map(|_| ()))
}

/// Takes away what interrupted or refused loads left in vault and lake.
fn drop_unfinished(house: &House, children: &ChildrenSide) -> Result<(), CannotLink> {
    let finished = finished_loads(house)?;
    for (dataset, part) in children.vault.parts()? {
        if !finished.contains(&part) {
            children.vault.remove_identifiers(&dataset, &part)?;
        }
    }
    for dataset in children.lake.datasets()? {
        for part in children.lake.parts(&dataset)? {
            let own = Id::parse(&part.name).is_none();
            if !own && !finished.contains(&part.name) {
                children.lake.remove_dataset_part(&dataset, &part.name)?;
            }
        }
    }
    Ok(())
}

/// The ids of loads that are finished.
pub(crate) fn finished_loads(house: &House) -> Result<BTreeSet<String>, StoreError> {
    let all = house.store.read("finished loads", loads::list)?;
    let finished = all.into_iter().filter(|load| load.state == LoadState::Finished);
    Ok(finished.map(|load| load.id.as_str().to_owned()).collect())
}
