//! What linking writes into the lake: whose each record is, who was taken into whom, and of each
//! child the month of birth, sex and small area.

use crate::house::ChildrenSide;
use crate::keep_rows::RECORD;
use crate::link_people::read::{Read, sex};
use crate::link_people::{CHILDREN, PSEUDONYM_PURPOSE, SUPERSEDED, WHOSE};
use crate::names_in_use::{epoch_in_use, note, part_of};
use commons::{AreaCode, Day, Pseudonym, RecordKey, Sensitive};
use connect::Sex;
use extract::Identifiers;
use lake::{Column, LakeProblem, PersonId, Pseudonyms, Table};
use place::PostcodeLookup;
use std::collections::BTreeMap;

/// Writes everything that says whose records are: the same people give the same bytes.
pub(crate) fn write(
    children: &ChildrenSide,
    people: &BTreeMap<RecordKey, PersonId>,
    superseded: &BTreeMap<PersonId, PersonId>,
    (read, lookup): (&Read, &PostcodeLookup),
) -> Result<(), LakeProblem> {
    // The epoch in use and not the newest: a change of epoch that was broken off is not ours to end.
    let epoch = epoch_in_use(&children.lake)?;
    let pseudonyms = children.vault.pseudonyms(PSEUDONYM_PURPOSE, epoch)?;
    let part = &part_of(epoch);
    let whose: BTreeMap<RecordKey, Pseudonym> =
        people.iter().map(|(key, person)| (*key, pseudonyms.of(*person))).collect();
    write_whose((children, part), &whose)?;
    write_superseded((children, part), superseded, &pseudonyms)?;
    let known = read.current().filter_map(|one| Some((*whose.get(&one.key)?, &one.identifiers)));
    write_children((children, part), known, lookup)
}

/// Former pseudonyms with those that stand for the same people now.
fn write_superseded(
    (children, part): (&ChildrenSide, &str),
    superseded: &BTreeMap<PersonId, PersonId>,
    pseudonyms: &Pseudonyms,
) -> Result<(), LakeProblem> {
    let mut pairs: Vec<([u8; 16], [u8; 16])> = superseded
        .iter()
        .map(|(was, is)| (*pseudonyms.of(*was).as_bytes(), *pseudonyms.of(*is).as_bytes()))
        .collect();
    pairs.sort_unstable();
    let (was, is) = pairs.into_iter().unzip();
    let table = Table::new(vec![
        ("child before".to_owned(), Column::Key(was)),
        ("child".to_owned(), Column::Key(is)),
    ])?;
    children.lake.write_part(SUPERSEDED, part, &note("linking"), &table).map(|_| ())
}

fn write_whose(
    (children, part): (&ChildrenSide, &str),
    whose: &BTreeMap<RecordKey, Pseudonym>,
) -> Result<(), LakeProblem> {
    let table = Table::new(vec![
        (RECORD.to_owned(), Column::Key(whose.keys().map(|k| *k.as_bytes()).collect())),
        ("child".to_owned(), Column::Key(whose.values().map(|p| *p.as_bytes()).collect())),
    ])?;
    children.lake.write_part(WHOSE, part, &note("linking"), &table).map(|_| ())
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
    (children, part): (&ChildrenSide, &str),
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
    children.lake.write_part(CHILDREN, part, &note("linking"), &table).map(|_| ())
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
