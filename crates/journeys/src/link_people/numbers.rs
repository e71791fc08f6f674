//! Numbers of people that stay with them from run to run, and what a run changed.
//!
//! A number is never used again: whoever has it is who had it before, or nobody.

use commons::RecordKey;
use connect::Cluster;
use lake::PersonId;
use std::collections::{BTreeMap, BTreeSet};

/// Whose each record is.
pub(crate) type People = BTreeMap<RecordKey, PersonId>;

/// Records that went from one person to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Whose they were.
    pub from: PersonId,
    /// Whose they are.
    pub to: PersonId,
    /// The records.
    pub records: Vec<RecordKey>,
    /// Whether nothing is left of whoever they were: they were taken in, and not parted.
    pub taken_in: bool,
}

/// Gives each cluster its person: the one most of its records had before, else a new number. A
/// number that two clusters claim goes to the one with more of its records. `next` is the first number
/// that nobody ever had; it moves on.
pub(crate) fn number_people(clusters: &[Cluster], before: &People, next: &mut u64) -> People {
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
    let mut people = BTreeMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let person = given.get(&at).copied().unwrap_or_else(|| {
            let new = PersonId(*next);
            *next += 1;
            new
        });
        people.extend(cluster.records.iter().map(|key| (*key, person)));
    }
    people
}

/// The first number that nobody has.
pub(crate) fn first_free(people: &People) -> u64 {
    people.values().map(|person| person.0).max().map_or(1, |last| last + 1)
}

/// Which records went from one person to another. Records that are new or gone moved nowhere.
pub(crate) fn moved(before: &People, after: &People) -> Vec<Moved> {
    let mut went: BTreeMap<(PersonId, PersonId), Vec<RecordKey>> = BTreeMap::new();
    for (key, from) in before {
        if let Some(to) = after.get(key).filter(|to| *to != from) {
            went.entry((*from, *to)).or_default().push(*key);
        }
    }
    let left: BTreeSet<PersonId> = after.values().copied().collect();
    let moved =
        |((from, to), records)| Moved { from, to, records, taken_in: !left.contains(&from) };
    went.into_iter().map(moved).collect()
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
        let mut next = 1;
        let before = number_people(&[cluster(&[1, 2]), cluster(&[3])], &BTreeMap::new(), &mut next);
        let after =
            number_people(&[cluster(&[1, 2, 4]), cluster(&[3]), cluster(&[5])], &before, &mut next);
        assert_eq!(after[&key(4)], before[&key(1)]);
        assert_eq!(after[&key(3)], before[&key(3)]);
        assert!(!before.values().any(|person| *person == after[&key(5)]));
        assert!(moved(&before, &after).is_empty());
    }

    #[test]
    fn when_a_person_is_parted_the_larger_part_keeps_the_number() {
        let mut next = 1;
        let before = number_people(&[cluster(&[1, 2, 3])], &BTreeMap::new(), &mut next);
        let after = number_people(&[cluster(&[1]), cluster(&[2, 3])], &before, &mut next);
        assert_eq!(after[&key(2)], before[&key(2)]);
        assert_ne!(after[&key(1)], before[&key(1)]);
        let [moved] = moved(&before, &after).try_into().unwrap();
        assert_eq!((moved.from, moved.to), (before[&key(1)], after[&key(1)]));
        assert!(!moved.taken_in && moved.records == [key(1)]);
    }

    #[test]
    fn the_number_of_somebody_taken_in_is_never_given_again() {
        let mut next = 1;
        let two = number_people(&[cluster(&[1, 2]), cluster(&[3])], &BTreeMap::new(), &mut next);
        let one = number_people(&[cluster(&[1, 2, 3])], &two, &mut next);
        assert!(moved(&two, &one)[0].taken_in);
        let more = number_people(&[cluster(&[1, 2, 3]), cluster(&[4])], &one, &mut next);
        assert!(!two.values().any(|person| *person == more[&key(4)]));
    }
}
