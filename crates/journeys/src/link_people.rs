//! Finding which records are of the same child.
//!
//! The vault is opened once, under the linkage purpose; names are compared and go no further. What
//! leaves the vault is a pseudonym for each record, and of each child the month of birth, sex and
//! small area.

use crate::deeds;
use crate::house::{ChildrenSide, House};
use crate::keep_rows::RECORD;
use crate::linkage::{self, Running};
use crate::linkage_groups::{self, CannotGroup};
use crate::postcode_areas::{NoLookup, postcode_lookup};
use crate::review_people::{CannotReviewPairs, keep_queue, lessons};
use commons::{AreaCode, Day, Pseudonym, RecordKey, Sensitive};
use connect::watch::Watch;
use connect::{ChildLinks, Cluster, Go, Record, Settings, Sex, Stopped, ToldLinks, link_told};
use convene::Role;
use extract::Identifiers;
use lake::{Column, Entry, LakeProblem, Opening, PartNote, PersonId, Table};
use place::PostcodeLookup;
use share::{Action, Permit, Purpose, Request};
use std::collections::{BTreeMap, BTreeSet};
use store::jobs::JobState;
use store::loads::{self, LoadState};
use store::{Id, StoreError};

/// The dataset that says whose each record is.
pub(crate) const WHOSE: &str = "whose-record";
/// The dataset of children: one row each.
pub(crate) const CHILDREN: &str = "children";
/// The purpose pseudonyms are made for: what one purpose writes cannot be joined to another's.
const PSEUDONYM_PURPOSE: &str = "planning";

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
    /// The run, as the store knows it.
    pub run: Id,
    /// The links themselves, for comparing with a truth.
    pub links: ChildLinks,
}

/// Why records could not be linked.
#[derive(Debug, thiserror::Error)]
pub enum CannotLink {
    /// This installation has no vault.
    #[error("this installation has no vault; linking happens in the data house")]
    NoChildrenSide,
    /// The sharing policy keeps the vault closed.
    #[error(transparent)]
    Refused(#[from] share::Refusal),
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
    /// Whoever watched stopped it; who is whose is as it was.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Links the records of all finished loads on this many threads.
///
/// `watch` is told of every step. When it stops the run, or the run fails before its end, the former
/// answer stays: nothing is written until all records are linked.
///
/// # Errors
/// [`CannotLink`].
pub fn link_people(
    house: &House,
    by: &str,
    threads: usize,
    watch: Watch<'_>,
) -> Result<LinkReport, CannotLink> {
    let children = house.children.as_ref().ok_or(CannotLink::NoChildrenSide)?;
    let request = Request {
        who: by.to_owned(),
        role: Role::DataLead,
        purpose: Purpose::Linkage,
        home: share::Home::Vault,
        action: Action::Link,
        relationship: None,
        at: house.now(),
    };
    let permit = share::decide(request, &house.policy)?;
    drop_unfinished(house, children)?;
    let mut running = Running::begin(house, by)?;
    let mut lost = None;
    let linked = link_under(house, &permit, threads, &mut |step| match running.tell(step) {
        Ok(Go::Stop) => Go::Stop,
        Ok(Go::On) => watch(step),
        Err(problem) => {
            lost = Some(problem);
            Go::Stop
        }
    });
    let (state, message) = match &linked {
        Ok(_) => (JobState::Finished, "Linked".to_owned()),
        Err(CannotLink::Stopped(stopped)) => (JobState::Cancelled, stopped.to_string()),
        Err(_) => (JobState::Failed, "The records could not be linked".to_owned()),
    };
    running.end(state, &message)?;
    lost.map_or(linked, |problem| Err(problem.into()))
}

/// Opens the vault, links, and writes who is whose.
fn link_under(
    house: &House,
    permit: &Permit,
    threads: usize,
    watch: Watch<'_>,
) -> Result<LinkReport, CannotLink> {
    let children = house.children.as_ref().ok_or(CannotLink::NoChildrenSide)?;
    let by = permit.request().who.as_str();
    let opening = Opening {
        purpose: Purpose::Linkage.as_str().to_owned(),
        who: by.to_owned(),
        at: house.now(),
    };
    // Written down before anything is read: what cannot be written down is not opened.
    let (now, deed) = (
        house.now(),
        deeds::opened(permit, "identifiers of every partner, and decisions on pairs"),
    );
    house
        .store
        .write("open the vault", move |tx| store::audit::record(tx, &deed, now).map(|_| ()))?;
    let opened = children.vault.read_identifiers(&opening)?;
    note_opening(house, permit, &opened.entry)?;
    let identified = opened.found;
    let lookup = postcode_lookup(&children.lake)?;
    let sources = sources(identified.iter().map(|r| r.identifiers.reveal()));
    let records: Vec<Record> =
        identified.iter().map(|r| to_record(r.key, &r.identifiers, &sources)).collect();
    let settings = Settings { threads, ..Settings::for_children() };
    let taught = lessons(children, &opening)?;
    let ToldLinks { links, to_look_at, expected } =
        link_told(&records, &settings, &taught.told, watch)?;
    let before = children.vault.read_people(&opening)?;
    note_opening(house, permit, &before.entry)?;
    let before = before.found;
    let people = number_people(&links.clusters, &before);
    children.vault.write_people(&people)?;
    let pseudonyms =
        children.vault.pseudonyms(PSEUDONYM_PURPOSE, children.vault.current_epoch())?;
    let whose: BTreeMap<RecordKey, Pseudonym> =
        people.iter().map(|(key, person)| (*key, pseudonyms.of(*person))).collect();
    write_whose(children, &whose)?;
    let known = identified.iter().filter_map(|r| Some((*whose.get(&r.key)?, &r.identifiers)));
    write_children(children, known, &lookup)?;
    let source_of =
        identified.iter().map(|r| (r.key, r.identifiers.reveal().source.as_str())).collect();
    let run = linkage::keep(house, by, &settings, &source_of, &links)?;
    keep_queue(house, children, &run, (&links, &to_look_at), &taught)?;
    linkage_groups::keep(house, children, (&run, &expected), (&people, &identified), &lookup)?;
    Ok(LinkReport {
        records: whose.len() as u64,
        children: links.clusters.len() as u64,
        pairs_compared: links.blocking.pairs_compared,
        to_review: links.review.len() as u64,
        run,
        links,
    })
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

fn sources<'a>(identifiers: impl Iterator<Item = &'a Identifiers>) -> BTreeMap<String, u16> {
    let names: BTreeSet<String> = identifiers.map(|i| i.source.clone()).collect();
    names.into_iter().zip(0..).collect()
}

fn to_record(
    key: RecordKey,
    identifiers: &Sensitive<Identifiers>,
    sources: &BTreeMap<String, u16>,
) -> Record {
    let who = identifiers.reveal();
    let words = |text: &Option<String>| Sensitive::new(text.clone().unwrap_or_default());
    let other = [&who.middle_names, &who.chosen_name, &who.other_surname];
    let other: Vec<&str> = other.into_iter().filter_map(|name| name.as_deref()).collect();
    Record {
        key,
        source: sources.get(&who.source).copied().unwrap_or(u16::MAX),
        given: words(&who.given_names),
        surname: words(&who.surname),
        other: Sensitive::new(other.join(" ")),
        dob: who.born.map(Sensitive::new),
        sex: who.sex.as_deref().and_then(sex),
        postcode: who.postcode.clone().map(Sensitive::new),
        upn: who.upn.map(Sensitive::new),
        nhs: who.nhs_number.map(Sensitive::new),
    }
}

pub(crate) fn sex(word: &str) -> Option<Sex> {
    match word.trim().to_ascii_uppercase().as_str() {
        "F" | "FEMALE" | "2" => Some(Sex::Female),
        "M" | "MALE" | "1" => Some(Sex::Male),
        _ => None,
    }
}

/// Gives each cluster its person: the one most of its records had before, else a new number. A
/// number that two clusters claim goes to the one with more of its records.
fn number_people(
    clusters: &[Cluster],
    before: &BTreeMap<RecordKey, PersonId>,
) -> BTreeMap<RecordKey, PersonId> {
    let mut claims: Vec<(usize, PersonId, usize)> = Vec::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let mut had: BTreeMap<PersonId, usize> = BTreeMap::new();
        for person in cluster.records.iter().filter_map(|key| before.get(key)) {
            *had.entry(*person).or_default() += 1;
        }
        claims.extend(had.into_iter().map(|(person, count)| (count, person, at)));
    }
    claims.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut given, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (_, person, at) in claims {
        if !given.contains_key(&at) && taken.insert(person) {
            given.insert(at, person);
        }
    }
    let mut next = before.values().map(|person| person.0).max().map_or(1, |last| last + 1);
    let mut people = BTreeMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let person = given.get(&at).copied().unwrap_or_else(|| {
            let new = PersonId(next);
            next += 1;
            new
        });
        people.extend(cluster.records.iter().map(|key| (*key, person)));
    }
    people
}

fn note(load: &str) -> PartNote {
    PartNote {
        load: load.to_owned(),
        source_hash: commons::ContentHash::of(load.as_bytes()),
        vintage: String::new(),
    }
}

fn write_whose(
    children: &ChildrenSide,
    whose: &BTreeMap<RecordKey, Pseudonym>,
) -> Result<(), LakeProblem> {
    let table = Table::new(vec![
        (RECORD.to_owned(), Column::Key(whose.keys().map(|k| *k.as_bytes()).collect())),
        ("child".to_owned(), Column::Key(whose.values().map(|p| *p.as_bytes()).collect())),
    ])?;
    children.lake.write_part(WHOSE, "all", &note("linking"), &table).map(|_| ())
}

/// What is known of a child without saying who it is.
#[derive(Default)]
struct Known {
    born: BTreeMap<Day, u32>,
    sex: BTreeMap<Sex, u32>,
    areas: BTreeMap<AreaCode, u32>,
    addresses: u32,
}

/// Writes one row for each child: month of birth, sex and small area, each as most records say.
fn write_children<'a>(
    children: &ChildrenSide,
    records: impl Iterator<Item = (Pseudonym, &'a Sensitive<Identifiers>)>,
    lookup: &PostcodeLookup,
) -> Result<(), LakeProblem> {
    let mut all: BTreeMap<Pseudonym, Known> = BTreeMap::new();
    for (child, identifiers) in records {
        let (who, known) = (identifiers.reveal(), all.entry(child).or_default());
        if let Some(born) = who.born {
            *known.born.entry(born).or_default() += 1;
        }
        if let Some(sex) = who.sex.as_deref().and_then(sex) {
            *known.sex.entry(sex).or_default() += 1;
        }
        if let Some(postcode) = &who.postcode {
            // A register of patients or pupils is kept up to date; an old letter is not.
            let weight = if matches!(who.source.as_str(), "gp" | "school-mis") { 3 } else { 1 };
            known.addresses += 1;
            if let Some(area) = lookup.area(postcode) {
                *known.areas.entry(area).or_default() += weight;
            }
        }
    }
    let month = |known: &Known| {
        let born = most(&known.born)?;
        Day::new(born.year(), born.month(), 1).ok()
    };
    let sexes = |known: &Known| {
        most(&known.sex).map(|sex| match sex {
            Sex::Female => "female".to_owned(),
            Sex::Male => "male".to_owned(),
        })
    };
    let table = Table::new(vec![
        ("child".to_owned(), Column::Key(all.keys().map(|p| *p.as_bytes()).collect())),
        ("born in month".to_owned(), Column::Day(all.values().map(month).collect())),
        ("sex".to_owned(), Column::Text(all.values().map(sexes).collect())),
        (
            "small area".to_owned(),
            Column::Text(all.values().map(|k| most(&k.areas).map(|a| a.to_string())).collect()),
        ),
    ])?;
    children.lake.write_part(CHILDREN, "all", &note("linking"), &table).map(|_| ())
}

/// The value that most records give; of equals the first in order.
pub(crate) fn most<T: Copy + Ord>(counts: &BTreeMap<T, u32>) -> Option<T> {
    let mut best: Option<(T, u32)> = None;
    for (value, count) in counts {
        if best.is_none_or(|(_, most)| *count > most) {
            best = Some((*value, *count));
        }
    }
    best.map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> RecordKey {
        RecordKey::from_bytes([number; 16])
    }

    fn cluster(records: &[u8]) -> Cluster {
        Cluster { records: records.iter().map(|n| key(*n)).collect() }
    }

    #[test]
    fn a_person_keeps_their_number_when_records_join() {
        let before = number_people(&[cluster(&[1, 2]), cluster(&[3])], &BTreeMap::new());
        let after = number_people(&[cluster(&[1, 2, 4]), cluster(&[3]), cluster(&[5])], &before);
        assert_eq!(after[&key(4)], before[&key(1)]);
        assert_eq!(after[&key(3)], before[&key(3)]);
        assert!(!before.values().any(|person| *person == after[&key(5)]));
    }

    #[test]
    fn when_a_person_is_parted_the_larger_part_keeps_the_number() {
        let before = number_people(&[cluster(&[1, 2, 3])], &BTreeMap::new());
        let after = number_people(&[cluster(&[1]), cluster(&[2, 3])], &before);
        assert_eq!(after[&key(2)], before[&key(2)]);
        assert_ne!(after[&key(1)], before[&key(1)]);
    }
}
