//! Links chosen so that each person has at most one record of each source.
//!
//! The likeliest pairs first: two clusters join when no source is in both. With two sources that is
//! a one-to-one assignment. Where to stop is worked out from the probabilities alone: the threshold
//! with the greatest expected F1 over the pairs that can be chosen.

use crate::meet::Place;
use std::collections::BTreeMap;

/// A pair that may be linked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// One record.
    pub one: Place,
    /// The other.
    pub two: Place,
    /// How likely they are one child's.
    pub probability: f64,
    /// How alike they are; decides between equal probabilities.
    pub likeness: f64,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Which candidates were linked, by their place in the list given.
    pub links: Vec<usize>,
    /// The least probability that was linked.
    pub threshold: f64,
    /// Expected share of links that are right.
    pub precision: f64,
    /// Expected share of the pairs that met and are one child's that were linked.
    pub recall: f64,
}

/// Chooses links among candidates.
pub fn gather(candidates: &[Candidate]) -> Chosen {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|one, two| {
        let (one, two) = (&candidates[*one], &candidates[*two]);
        two.probability
            .total_cmp(&one.probability)
            .then(two.likeness.total_cmp(&one.likeness))
            .then((one.one, one.two).cmp(&(two.one, two.two)))
    });
    let free = without_conflict(candidates, &order);
    let (take, precision, recall) = best_cut(candidates, &free);
    let threshold = take.checked_sub(1).map_or(1.0, |last| candidates[free[last]].probability);
    Chosen { links: free[..take].to_vec(), threshold, precision, recall }
}

/// The candidates that can be linked in this order without giving a cluster a source twice.
fn without_conflict(candidates: &[Candidate], order: &[usize]) -> Vec<usize> {
    let mut groups = Groups::default();
    order
        .iter()
        .copied()
        .filter(|at| candidates[*at].probability > 0.0)
        .filter(|at| groups.join(candidates[*at].one, candidates[*at].two))
        .collect()
}

/// How many of these, from the first, have the greatest expected F1; with precision and recall.
fn best_cut(candidates: &[Candidate], free: &[usize]) -> (usize, f64, f64) {
    let all: f64 = free.iter().map(|at| candidates[*at].probability).sum();
    let (mut best, mut found) = ((0, 1.0, 0.0), 0.0);
    let mut best_f1 = 0.0;
    for (taken, at) in free.iter().enumerate() {
        found += candidates[*at].probability;
        let taken = taken + 1;
        let f1 = 2.0 * found / (taken as f64 + all);
        if f1 > best_f1 {
            best_f1 = f1;
            best = (taken, found / taken as f64, found / all);
        }
    }
    best
}

/// Clusters that may not hold a source twice.
#[derive(Default)]
pub(crate) struct Groups {
    group_of: BTreeMap<Place, usize>,
    members: Vec<Vec<Place>>,
}

impl Groups {
    /// Joins two records' clusters; `false` when a source would be in it twice.
    pub(crate) fn join(&mut self, one: Place, two: Place) -> bool {
        let (one, two) = (self.group(one), self.group(two));
        if one == two {
            return false;
        }
        let clash = self.members[one]
            .iter()
            .any(|here| self.members[two].iter().any(|there| here.source == there.source));
        if clash {
            return false;
        }
        let moved = std::mem::take(&mut self.members[two]);
        for place in &moved {
            self.group_of.insert(*place, one);
        }
        self.members[one].extend(moved);
        true
    }

    /// The clusters of two and more, each in order.
    pub(crate) fn clusters(self) -> Vec<Vec<Place>> {
        let mut clusters: Vec<Vec<Place>> =
            self.members.into_iter().filter(|members| members.len() > 1).collect();
        for members in &mut clusters {
            members.sort_unstable();
        }
        clusters.sort_unstable();
        clusters
    }

    fn group(&mut self, place: Place) -> usize {
        *self.group_of.entry(place).or_insert_with(|| {
            self.members.push(vec![place]);
            self.members.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(one: (u32, u32), two: (u32, u32), probability: f64) -> Candidate {
        let place = |(source, row)| Place { source, row };
        Candidate { one: place(one), two: place(two), probability, likeness: 0.5 }
    }

    #[test]
    fn a_record_is_linked_once_and_to_the_likelier() {
        let chosen = gather(&[
            pair((0, 0), (1, 0), 0.9),
            pair((0, 0), (1, 1), 0.95),
            pair((0, 1), (1, 1), 0.8),
        ]);
        assert_eq!(chosen.links, [1]);
    }

    #[test]
    fn an_unlikely_pair_is_left_although_it_is_free() {
        let chosen = gather(&[pair((0, 0), (1, 0), 0.99), pair((0, 1), (1, 1), 0.1)]);
        assert_eq!(chosen.links, [0]);
        assert!((chosen.threshold - 0.99).abs() < 1e-12);
    }

    #[test]
    fn a_cluster_never_has_two_records_of_a_source() {
        let chosen = gather(&[
            pair((0, 0), (1, 0), 0.99),
            pair((1, 0), (2, 0), 0.98),
            pair((0, 1), (2, 0), 0.97),
        ]);
        assert_eq!(chosen.links, [0, 1]);
    }
}
