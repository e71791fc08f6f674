//! Numbers of people that stay with them, and what becomes of them.

use crate::cluster::groups::Groups;
use crate::texts::code_of;
use std::collections::{BTreeMap, BTreeSet};

/// A person in a register. Numbers are never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonNumber(pub u64);

/// What happened to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Nobody before; all records are new.
    New,
    /// Got more records and stayed who they were.
    Grew,
    /// Taken into another: its number is superseded.
    MergedInto(PersonNumber),
    /// Some of their records are now another person, who is given here.
    SplitOff(PersonNumber),
}

/// A person and what happened to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Whom it happened to.
    pub person: PersonNumber,
    /// What happened.
    pub event: Event,
}

/// The person of every record.
pub(super) struct People {
    of: Vec<PersonNumber>,
    next: u64,
}

impl People {
    /// Numbers people in the order of their first records.
    pub(super) fn of(groups: &mut Groups, records: usize) -> Self {
        let mut number_of = vec![PersonNumber(0); records];
        let (mut of, mut next) = (Vec::with_capacity(records + records / 8 + 4096), 1);
        for place in 0..code_of(records) {
            let number = &mut number_of[groups.root(place) as usize];
            if *number == PersonNumber(0) {
                *number = PersonNumber(next);
                next += 1;
            }
            of.push(*number);
        }
        Self { of, next }
    }

    /// Nobody numbered: for a register of which only groups are asked.
    pub(super) const fn none() -> Self {
        Self { of: Vec::new(), next: 1 }
    }

    pub(super) fn of_place(&self, place: u32) -> PersonNumber {
        self.of[place as usize]
    }

    /// Gives each group of a piece its number: the one that most of its records had, the lower one
    /// when two are as many; a number that two groups claim stays with the one that has more of its
    /// records. `new` are the places that had none before.
    pub(super) fn renew(
        &mut self,
        piece: &[u32],
        groups: &[u32],
        new: std::ops::Range<u32>,
    ) -> Vec<Change> {
        self.of.resize(new.end as usize, PersonNumber(0));
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (place, group) in piece.iter().zip(groups) {
            members.entry(*group).or_default().push(*place);
        }
        let mut claims: Vec<(usize, PersonNumber, u32)> = Vec::new();
        for (group, places) in &members {
            let mut had: BTreeMap<PersonNumber, usize> = BTreeMap::new();
            for place in places.iter().filter(|place| !new.contains(place)) {
                *had.entry(self.of[*place as usize]).or_default() += 1;
            }
            claims.extend(had.into_iter().map(|(person, records)| (records, person, *group)));
        }
        claims.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
        let mut number_of: BTreeMap<u32, PersonNumber> = BTreeMap::new();
        let mut taken: BTreeSet<PersonNumber> = BTreeSet::new();
        for (_, person, group) in &claims {
            if !number_of.contains_key(group) && taken.insert(*person) {
                number_of.insert(*group, *person);
            }
        }
        let mut had_by: BTreeMap<u32, BTreeSet<PersonNumber>> = BTreeMap::new();
        for (_, person, group) in &claims {
            had_by.entry(*group).or_default().insert(*person);
        }
        let mut changes = Vec::new();
        for (group, places) in &members {
            let person = *number_of.entry(*group).or_insert_with(|| {
                self.next += 1;
                PersonNumber(self.next - 1)
            });
            let before = had_by.remove(group).unwrap_or_default();
            changes.extend(events(person, &before, &taken));
            if before.contains(&person) && places.iter().any(|place| new.contains(place)) {
                changes.push(Change { person, event: Event::Grew });
            }
            for place in places {
                self.of[*place as usize] = person;
            }
        }
        changes
    }
}

/// What a group's former people tell: nobody before, taken in, or split off.
fn events(
    person: PersonNumber,
    before: &BTreeSet<PersonNumber>,
    kept: &BTreeSet<PersonNumber>,
) -> Vec<Change> {
    if before.is_empty() {
        return vec![Change { person, event: Event::New }];
    }
    let mut changes = Vec::new();
    for other in before.iter().filter(|other| **other != person) {
        let event =
            if kept.contains(other) { Event::SplitOff(person) } else { Event::MergedInto(person) };
        changes.push(Change { person: *other, event });
    }
    changes
}
