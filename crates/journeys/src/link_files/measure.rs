//! How good links are where the truth is known: pairs of records, right or wrong.
//!
//! A pair counts when the truth about both its records is known and, where only pairs across files
//! may be linked, when they are of different files. Counts come from the sizes of groups, so a file
//! of any size is measured in the time of a sort.

use crate::link_files::truth::NOT_KNOWN;
use serde::Serialize;

/// Which pairs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Any two records.
    Any,
    /// Two records of different sources.
    Across,
}

/// Numbers of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PairCounts {
    /// Pairs that are one person.
    pub true_pairs: u64,
    /// Pairs that were put into one cluster.
    pub linked_pairs: u64,
    /// Pairs that are both.
    pub right_pairs: u64,
}

/// How good links are. What cannot be worked out, because there is no pair, is absent.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Goodness {
    /// Share of linked pairs that are right.
    pub precision: Option<f64>,
    /// Share of true pairs that are linked.
    pub recall: Option<f64>,
    /// Harmonic mean of the two.
    pub f1: Option<f64>,
    /// The pairs behind them.
    #[serde(flatten)]
    pub pairs: PairCounts,
}

/// Rows with what they are grouped by.
pub(crate) struct Grouping<'a> {
    /// The person of each row, in truth.
    pub(crate) truth: &'a [u32],
    /// The cluster of each row.
    pub(crate) cluster: &'a [u32],
    /// The source of each row.
    pub(crate) source: &'a dyn Fn(usize) -> u16,
    /// Which pairs count.
    pub(crate) counted: Counted,
}

impl Grouping<'_> {
    /// Counts pairs among the rows for which `take` is true.
    pub(crate) fn count(&self, take: &dyn Fn(usize) -> bool) -> PairCounts {
        let known = |row: &usize| self.truth[*row] != NOT_KNOWN && take(*row);
        let rows: Vec<usize> = (0..self.truth.len()).filter(known).collect();
        let keyed = |key: &dyn Fn(usize) -> (u32, u32)| {
            rows.iter().map(|row| (key(*row), (self.source)(*row))).collect()
        };
        PairCounts {
            true_pairs: self.pairs(keyed(&|row| (self.truth[row], 0))),
            linked_pairs: self.pairs(keyed(&|row| (self.cluster[row], 0))),
            right_pairs: self.pairs(keyed(&|row| (self.cluster[row], self.truth[row]))),
        }
    }

    /// Pairs of rows with the same key; across sources, without those of one source.
    fn pairs(&self, mut keys: Vec<((u32, u32), u16)>) -> u64 {
        keys.sort_unstable();
        let all: u64 = keys.chunk_by(|a, b| a.0 == b.0).map(|group| of(group.len())).sum();
        match self.counted {
            Counted::Any => all,
            Counted::Across => {
                all - keys.chunk_by(|a, b| a == b).map(|group| of(group.len())).sum::<u64>()
            }
        }
    }
}

/// Pairs among so many.
fn of(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

impl PairCounts {
    /// What is left without the pairs of a part.
    pub(crate) const fn without(self, part: Self) -> Self {
        Self {
            true_pairs: self.true_pairs.saturating_sub(part.true_pairs),
            linked_pairs: self.linked_pairs.saturating_sub(part.linked_pairs),
            right_pairs: self.right_pairs.saturating_sub(part.right_pairs),
        }
    }

    /// Precision, recall and F1.
    pub(crate) fn goodness(self) -> Goodness {
        let precision = share(self.right_pairs, self.linked_pairs);
        let recall = share(self.right_pairs, self.true_pairs);
        let f1 = share(2 * self.right_pairs, self.linked_pairs + self.true_pairs);
        Goodness { precision, recall, f1, pairs: self }
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of pairs are far below 2^53")]
fn share(part: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

/// The highest recall at which precision is at least `least`, over all thresholds on the
/// probability; 0 when no threshold is that precise. `links` has each link's probability and
/// whether it is right, likeliest first; links of one probability stand or fall together.
pub(crate) fn recall_at(least: f64, links: &[(f64, bool)], true_pairs: u64) -> Option<f64> {
    let (mut taken, mut right, mut best) = (0_u64, 0_u64, 0_u64);
    for tied in links.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        taken += tied.len() as u64;
        right += tied.iter().filter(|(_, right)| *right).count() as u64;
        if share(right, taken).is_some_and(|precision| precision >= least) {
            best = best.max(right);
        }
    }
    share(best, true_pairs)
}

/// The best F1 of all thresholds on the probability.
pub(crate) fn best_f1(links: &[(f64, bool)], true_pairs: u64) -> Option<f64> {
    let (mut counts, mut best) = (PairCounts { true_pairs, ..PairCounts::default() }, None);
    for tied in links.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        counts.linked_pairs += tied.len() as u64;
        counts.right_pairs += tied.iter().filter(|(_, right)| *right).count() as u64;
        let f1 = counts.goodness().f1;
        best = if f1 > best { f1 } else { best };
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Streams;

    /// The slow twin: every pair of rows, one by one.
    fn slowly(grouping: &Grouping<'_>, take: &dyn Fn(usize) -> bool) -> PairCounts {
        let mut counts = PairCounts::default();
        let rows = grouping.truth.len();
        for a in 0..rows {
            for b in a + 1..rows {
                let known = grouping.truth[a] != NOT_KNOWN && grouping.truth[b] != NOT_KNOWN;
                let counts_here = grouping.counted == Counted::Any
                    || (grouping.source)(a) != (grouping.source)(b);
                if known && counts_here && take(a) && take(b) {
                    let same = grouping.truth[a] == grouping.truth[b];
                    let linked = grouping.cluster[a] == grouping.cluster[b];
                    counts.true_pairs += u64::from(same);
                    counts.linked_pairs += u64::from(linked);
                    counts.right_pairs += u64::from(same && linked);
                }
            }
        }
        counts
    }

    #[test]
    fn pairs_are_counted_as_one_would_count_them_one_by_one() {
        let mut stream = Streams::new(7).named("measure");
        for round in 0..200 {
            let rows = 1 + usize::try_from(stream.below(40)).unwrap();
            let mut some = |below: u64| {
                (0..rows).map(|_| u32::try_from(stream.below(below)).unwrap()).collect::<Vec<_>>()
            };
            let (mut truth, cluster, source, part) = (some(9), some(9), some(3), some(2));
            for person in &mut truth {
                if *person == 8 {
                    *person = NOT_KNOWN;
                }
            }
            let source = |row: usize| u16::try_from(source[row]).unwrap();
            for counted in [Counted::Any, Counted::Across] {
                let grouping =
                    Grouping { truth: &truth, cluster: &cluster, source: &source, counted };
                for take in [&(|_| true) as &dyn Fn(usize) -> bool, &|row| part[row] == 0] {
                    assert_eq!(grouping.count(take), slowly(&grouping, take), "round {round}");
                }
            }
        }
    }

    #[test]
    fn recall_at_a_precision_is_the_best_over_all_thresholds() {
        // Four right among five; the wrong one is second.
        let links = [(0.9, true), (0.8, false), (0.7, true), (0.7, true), (0.6, true)];
        assert_eq!(recall_at(0.99, &links, 8), Some(0.125));
        assert_eq!(recall_at(0.75, &links, 8), Some(0.5));
        assert_eq!(recall_at(0.75, &links[..4], 8), Some(0.375));
        // Links of one probability stand or fall together.
        assert_eq!(recall_at(0.99, &[(0.9, true), (0.9, false)], 1), Some(0.0));
        assert_eq!(recall_at(0.99, &links, 0), None);
        assert_eq!(recall_at(0.99, &[], 3), Some(0.0));
    }

    #[test]
    fn nothing_linked_and_nothing_true_have_no_shares() {
        let none = PairCounts::default().goodness();
        assert_eq!((none.precision, none.recall, none.f1), (None, None, None));
        let missed = PairCounts { true_pairs: 2, linked_pairs: 0, right_pairs: 0 }.goodness();
        assert_eq!((missed.precision, missed.recall, missed.f1), (None, Some(0.0), Some(0.0)));
    }
}
