//! Of which groups the pairs of a run are, so that reviewed pairs can speak for each group.
//!
//! A group is asked of all records of a person: what most of them say is the person's. A pair is of
//! the group of its two people; where one of them has none recorded, of the other's; where they
//! differ, of none. By source it is the records that count, and a pair is of both. The first grouping
//! also shares the sample out, so that every group of size has its own part of it.

use crate::linker::Linker;
use crate::links::Link;
use crate::review::{Candidate, Design, Sample, draw};
use commons::RecordKey;
use std::collections::{BTreeMap, BTreeSet};

/// Groups beyond which the rest is one part of the sample.
const MOST_PARTS: usize = 5;

/// Whose word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupOf {
    /// What most records of a person say.
    Person,
    /// What each record says of itself.
    Record,
}

/// What records say of one thing that children can be grouped by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildGrouping {
    /// What the groups are groups of.
    pub name: String,
    /// What each record says; records that say nothing are not in it.
    pub says: BTreeMap<RecordKey, String>,
    /// Whose word counts.
    pub of: GroupOf,
}

/// How many pairs of each stratum are of each group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PairGrouping {
    /// What the groups are groups of.
    pub name: String,
    /// The groups.
    pub groups: Vec<String>,
    /// For each stratum, pairs of each group.
    pub pairs: Vec<Vec<u64>>,
}

/// The people of a run, and what can be asked of their records.
#[derive(Debug, Clone, Copy)]
pub struct Grouped<'a> {
    /// For each row, the keys of the records that it stands for.
    pub rows: &'a [Vec<RecordKey>],
    /// For each row, the first row of its person.
    pub person: &'a [u32],
    /// What the records say; the first grouping shares the sample out.
    pub groupings: &'a [ChildGrouping],
}

/// A sample of a run's pairs, drawn from every group.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The pairs that could have been drawn.
    pub candidates: Vec<Candidate>,
    /// Those that were.
    pub sample: Sample,
    /// How many pairs of each stratum are of each group.
    pub groupings: Vec<PairGrouping>,
    groups: RowGroups,
}

impl Drawn {
    /// The groups of a pair of rows, grouping by grouping.
    pub(crate) fn groups_of(&self, a: u32, b: u32) -> Vec<Vec<u32>> {
        self.groups.of_pair(a, b)
    }
}

/// Draws pairs of a run for review with known chances, from each of the largest groups its own part.
/// The product and files are drawn from alike: by this.
pub fn draw_by_group(
    linker: &Linker,
    links: &[Link],
    grouped: &Grouped<'_>,
    design: &Design,
) -> Drawn {
    let groups = RowGroups::of(grouped.groupings, grouped.rows, grouped.person, FEWEST);
    let mut candidates = linker.candidates(links, |_, _| 0);
    groups.parts(&mut candidates);
    let sample = draw(&candidates, design);
    let groupings = groups.count(&candidates, &sample.stratum_of, sample.strata.len());
    Drawn { candidates, sample, groupings, groups }
}

/// People below which a group is none.
const FEWEST: usize = 10;

/// The group of every row, grouping by grouping.
#[derive(Debug, Clone)]
pub(crate) struct RowGroups {
    groupings: Vec<OneGrouping>,
}

#[derive(Debug, Clone)]
struct OneGrouping {
    name: String,
    groups: Vec<String>,
    of_row: Vec<Option<u32>>,
    of: GroupOf,
}

impl RowGroups {
    /// `rows` gives the keys of the records that each row stands for, `person` the person of each
    /// row. Groups of fewer than `fewest` people are none.
    pub(crate) fn of(
        groupings: &[ChildGrouping],
        rows: &[Vec<RecordKey>],
        person: &[u32],
        fewest: usize,
    ) -> Self {
        let one = |grouping: &ChildGrouping| one_grouping(grouping, rows, person, fewest);
        Self { groupings: groupings.iter().map(one).collect() }
    }

    /// The groups of a pair, grouping by grouping.
    pub(crate) fn of_pair(&self, a: u32, b: u32) -> Vec<Vec<u32>> {
        self.groupings.iter().map(|grouping| grouping.of_pair(a, b)).collect()
    }

    /// Which part of the sample each pair is of: one for each of the largest groups of the first
    /// grouping, and 0 for all other pairs.
    pub(crate) fn parts(&self, candidates: &mut [Candidate]) {
        let Some(first) = self.groupings.first() else { return };
        let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
        let own = |candidate: &Candidate| first.of_pair(candidate.a, candidate.b).first().copied();
        for group in candidates.iter().filter_map(own) {
            *sizes.entry(group).or_default() += 1;
        }
        let mut order: Vec<(u64, u32)> = sizes.into_iter().map(|(g, pairs)| (pairs, g)).collect();
        order.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
        let parts: BTreeMap<u32, u16> =
            order.into_iter().take(MOST_PARTS).map(|(_, group)| group).zip(1..).collect();
        for candidate in candidates {
            let part = own(candidate).and_then(|group| parts.get(&group));
            candidate.group = part.copied().unwrap_or(0);
        }
    }

    /// How many pairs of each stratum are of each group.
    pub(crate) fn count(
        &self,
        candidates: &[Candidate],
        stratum_of: &[u32],
        strata: usize,
    ) -> Vec<PairGrouping> {
        let count = |grouping: &OneGrouping| {
            let mut pairs = vec![vec![0; grouping.groups.len()]; strata];
            for (candidate, stratum) in candidates.iter().zip(stratum_of) {
                for group in grouping.of_pair(candidate.a, candidate.b) {
                    pairs[*stratum as usize][group as usize] += 1;
                }
            }
            let (name, groups) = (grouping.name.clone(), grouping.groups.clone());
            PairGrouping { name, groups, pairs }
        };
        self.groupings.iter().map(count).collect()
    }
}

impl OneGrouping {
    fn of_pair(&self, a: u32, b: u32) -> Vec<u32> {
        let (a, b) = (self.of_row[a as usize], self.of_row[b as usize]);
        match (self.of, a, b) {
            (_, None, None) => Vec::new(),
            (_, Some(one), None) | (_, None, Some(one)) => vec![one],
            (_, Some(one), Some(other)) if one == other => vec![one],
            (GroupOf::Person, Some(_), Some(_)) => Vec::new(),
            (GroupOf::Record, Some(one), Some(other)) => vec![one.min(other), one.max(other)],
        }
    }
}

fn one_grouping(
    grouping: &ChildGrouping,
    rows: &[Vec<RecordKey>],
    person: &[u32],
    fewest: usize,
) -> OneGrouping {
    let mut votes: BTreeMap<u32, BTreeMap<&str, u32>> = BTreeMap::new();
    // A row stands for itself where each record's word counts.
    let whose = |row: usize| match grouping.of {
        GroupOf::Person => person[row],
        GroupOf::Record => u32::try_from(row).unwrap_or(u32::MAX),
    };
    for (row, keys) in rows.iter().enumerate() {
        for word in keys.iter().filter_map(|key| grouping.says.get(key)) {
            *votes.entry(whose(row)).or_default().entry(word).or_default() += 1;
        }
    }
    let most = |said: &BTreeMap<&str, u32>| {
        let best = said.iter().max_by(|x, y| x.1.cmp(y.1).then_with(|| y.0.cmp(x.0)));
        best.map(|(word, _)| (*word).to_owned())
    };
    let word_of: BTreeMap<u32, String> =
        votes.iter().filter_map(|(who, said)| Some((*who, most(said)?))).collect();
    let mut people: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (row, of) in person.iter().enumerate() {
        if let Some(word) = word_of.get(&whose(row)) {
            people.entry(word).or_default().insert(*of);
        }
    }
    let groups: Vec<String> = people
        .iter()
        .filter(|(_, people)| people.len() >= fewest)
        .map(|(word, _)| (*word).to_owned())
        .collect();
    let number: BTreeMap<&str, u32> = groups.iter().map(String::as_str).zip(0..).collect();
    let group = |row: usize| number.get(word_of.get(&whose(row))?.as_str()).copied();
    let of_row = (0..rows.len()).map(group).collect();
    OneGrouping { name: grouping.name.clone(), groups, of_row, of: grouping.of }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> RecordKey {
        RecordKey::from_bytes([number; 16])
    }

    fn groups(of: GroupOf, says: &[(u8, &str)], fewest: usize) -> RowGroups {
        let says = says.iter().map(|(at, word)| (key(*at), (*word).to_owned())).collect();
        let grouping = ChildGrouping { name: "thing".to_owned(), says, of };
        // Rows 0 to 2 are one person, rows 3 and 4 another, row 5 a third.
        let rows: Vec<Vec<RecordKey>> = (0..6).map(|row| vec![key(row)]).collect();
        RowGroups::of(&[grouping], &rows, &[0, 0, 0, 3, 3, 5], fewest)
    }

    #[test]
    fn a_pair_is_of_the_group_of_its_people_and_of_none_where_they_differ() {
        let says = [(0, "x"), (1, "y"), (2, "y"), (4, "x")];
        let person = groups(GroupOf::Person, &says, 1);
        assert_eq!(person.of_pair(0, 1), [[1]], "most records of the person say y");
        assert_eq!(person.of_pair(0, 3), [[]; 1] as [[u32; 0]; 1], "y and x");
        assert_eq!(person.of_pair(3, 5), [[0]], "nothing is recorded of row 5");
        let record = groups(GroupOf::Record, &says, 1);
        assert_eq!(record.of_pair(0, 1), [[0, 1]]);
        assert_eq!(groups(GroupOf::Person, &says, 2).of_pair(0, 1), [[]; 1] as [[u32; 0]; 1]);
    }

    #[test]
    fn the_largest_groups_have_parts_of_the_sample_and_all_pairs_are_counted() {
        let grouped = groups(GroupOf::Person, &[(0, "x"), (3, "y")], 1);
        let pair = |a, b| Candidate {
            a,
            b,
            weight: 0.0,
            joined: true,
            pattern: 0,
            household: false,
            group: 9,
        };
        let mut candidates = [pair(0, 1), pair(1, 2), pair(3, 4), pair(0, 3)];
        grouped.parts(&mut candidates);
        assert_eq!(candidates.map(|candidate| candidate.group), [1, 1, 2, 0]);
        let counted = grouped.count(&candidates, &[0, 1, 1, 1], 2);
        assert_eq!(counted[0].groups, ["x", "y"]);
        assert_eq!(counted[0].pairs, [[1, 0], [1, 1]]);
    }
}
