//! Precision and recall of a run, from the reviewed sample alone.
//!
//! Precision is the share of joined pairs that are one person. Recall is the share of one person's
//! pairs that were joined, among the pairs the run listed; pairs that blocking never brought
//! together cannot be drawn, so the model's completeness stands beside it and the product is given
//! as [`Estimates::recall_of_all`].
//!
//! Each pool (pairs joined or not, in one band of probability) is estimated by its strata, each
//! counted by its number of pairs (Horvitz and Thompson 1952). Mistakes and missed links are rare,
//! so their limits are those of [`crate::review::interval::rare`]. What reviewers get wrong is taken
//! out again (Rogan and Gladen 1978).

use crate::review::clerks::{Clerks, Votes};
use crate::review::interval::{Estimate, rare};
use crate::review::strata::{Stratum, as_float};
use std::collections::BTreeMap;

/// One pair of the sample that at least one person has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewed {
    /// Its stratum.
    pub stratum: u32,
    /// What was said of it; none of both when nobody could tell.
    pub votes: Votes,
}

/// What the sample says of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates {
    /// Share of joined pairs that are one person.
    pub precision: Estimate,
    /// Share of the listed pairs of one person that were joined.
    pub recall: Estimate,
    /// The same, times the share of one person's pairs that the run listed as far as is known.
    pub recall_of_all: Estimate,
    /// Precision and recall if everything nobody could tell were wrong, and if it were right.
    pub if_undecided: ((f64, f64), (f64, f64)),
    /// Error rates of one reviewer.
    pub clerks: Clerks,
    /// Pairs decided, and pairs nobody could tell.
    pub decided: u64,
    /// Pairs of which nobody could tell.
    pub undecided: u64,
}

/// There is no estimate yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "no estimate yet: of {pools} parts of the pairs, {unseen} with {pairs} pairs have no decision; review more of the queue"
)]
pub struct NotYet {
    /// Parts of the pairs by fate and band of probability.
    pub pools: usize,
    /// Parts of which nothing was decided.
    pub unseen: usize,
    /// Pairs in them.
    pub pairs: u64,
}

/// Pairs decided of a stratum.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// Decided as one person; a pair on which votes are level counts half.
    same: f64,
    decided: f64,
    /// Of the decided, those that one reviewer alone judged.
    alone: f64,
    undecided: f64,
}

/// Estimates precision and recall, over all strata or those of one group.
///
/// `completeness` is the share of one person's pairs that the run listed, as the model expects.
///
/// # Errors
/// [`NotYet`] when a part of the pairs has no decision at all.
pub fn estimates(
    strata: &[Stratum],
    reviewed: &[Reviewed],
    completeness: f64,
    group: Option<u16>,
) -> Result<Estimates, NotYet> {
    let pool = |stratum: &Stratum| 2 * stratum.band + usize::from(stratum.joined);
    let votes: Vec<(usize, Votes)> = reviewed
        .iter()
        .filter_map(|one| Some((pool(strata.get(one.stratum as usize)?), one.votes)))
        .collect();
    let clerks = Clerks::of(&votes);
    let mut tallies = vec![Tally::default(); strata.len()];
    for one in reviewed {
        if let Some(tally) = tallies.get_mut(one.stratum as usize) {
            tally.add(one.votes);
        }
    }
    let mut pools: Pools<'_> = BTreeMap::new();
    for (stratum, tally) in strata.iter().zip(&tallies) {
        if group.is_none_or(|group| stratum.group == group) {
            pools.entry(pool(stratum)).or_default().push((stratum, *tally));
        }
    }
    all_seen(&pools)?;
    let figure = |fill: Option<f64>| figures(&pools, &clerks, fill);
    let (precision, recall) = figure(None);
    let bound = |fill: f64| {
        let (low, high) = figure(Some(fill));
        (low.value, high.value)
    };
    let (wrong, right) = (bound(0.0), bound(1.0));
    let whole = completeness.clamp(0.0, 1.0);
    let times = |x: f64| x * whole;
    let recall_of_all =
        Estimate { value: times(recall.value), low: times(recall.low), high: times(recall.high) };
    let count = |of: fn(&Tally) -> f64| {
        let all: f64 = pools.values().flatten().map(|(_, tally)| of(tally)).sum();
        whole_number(all)
    };
    Ok(Estimates {
        precision,
        recall,
        recall_of_all,
        if_undecided: (wrong, right),
        clerks,
        decided: count(|tally| tally.decided),
        undecided: count(|tally| tally.undecided),
    })
}

/// Strata by fate and band.
type Pools<'a> = BTreeMap<usize, Vec<(&'a Stratum, Tally)>>;

impl Tally {
    /// Same and decided; with `fill`, what nobody could tell counts by so much.
    fn filled(&self, fill: Option<f64>) -> (f64, f64) {
        match fill {
            None => (self.same, self.decided),
            Some(each) => (self.same + each * self.undecided, self.decided + self.undecided),
        }
    }

    fn add(&mut self, votes: Votes) {
        let (same, different) = (f64::from(votes.same), f64::from(votes.different));
        if same + different < 1.0 {
            self.undecided += 1.0;
            return;
        }
        self.decided += 1.0;
        self.alone += f64::from(u8::from(votes.same + votes.different == 1));
        self.same += if same > different {
            1.0
        } else if same < different {
            0.0
        } else {
            0.5
        };
    }
}

fn all_seen(pools: &Pools<'_>) -> Result<(), NotYet> {
    let unseen: Vec<&Vec<(&Stratum, Tally)>> =
        pools.values().filter(|pool| pool.iter().all(|(_, t)| t.decided < 1.0)).collect();
    if unseen.is_empty() && !pools.is_empty() {
        return Ok(());
    }
    let pairs = unseen.iter().flat_map(|pool| pool.iter()).map(|(stratum, _)| stratum.pairs).sum();
    Err(NotYet { pools: pools.len(), unseen: unseen.len(), pairs })
}

/// How many pairs of some pools are one person, or are not.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    pairs: f64,
    same: f64,
    variance: f64,
    /// How much the total grows by one more find: the number of pairs that a pair of the sample
    /// stands for, averaged over all pairs.
    weight: f64,
}

/// Precision and recall; with `fill`, pairs nobody could tell count as one person or not.
fn figures(pools: &Pools<'_>, clerks: &Clerks, fill: Option<f64>) -> (Estimate, Estimate) {
    let (mut joined, mut rest) = (Total::default(), Total::default());
    for pool in pools.values() {
        let Some((first, _)) = pool.first() else { continue };
        let found = total(pool, clerks, fill);
        if first.joined { joined.add(found) } else { rest.add(found) }
    }
    let wrong = rare(
        (joined.pairs - joined.same) / joined.pairs.max(1.0),
        joined.variance / joined.pairs.max(1.0).powi(2),
        joined.weight / joined.pairs.max(1.0),
    );
    (wrong.rest(), missed(joined, rest).rest())
}

/// The share of one person's pairs that was not joined. To first order it is a sum of what was
/// found among pairs not joined and of mistakes among joined ones.
fn missed(joined: Total, rest: Total) -> Estimate {
    let (found, missed) = (joined.same.max(0.0), rest.same.max(0.0));
    let all = (found + missed).max(1.0);
    let (by_missed, by_wrong) = (found / all / all, missed / all / all);
    let variance = by_missed.powi(2) * rest.variance + by_wrong.powi(2) * joined.variance;
    rare(missed / all, variance, by_missed * rest.weight)
}

impl Total {
    fn add(&mut self, other: Self) {
        let pairs = self.pairs + other.pairs;
        let share = |own: f64, weight: f64| own * weight / pairs.max(1.0);
        self.weight = share(self.pairs, self.weight) + share(other.pairs, other.weight);
        self.pairs = pairs;
        self.same += other.same;
        self.variance += other.variance;
    }
}

/// How many pairs of one pool are one person.
fn total(pool: &[(&Stratum, Tally)], clerks: &Clerks, fill: Option<f64>) -> Total {
    let pairs: f64 = pool.iter().map(|(stratum, _)| as_float(stratum.pairs)).sum();
    let seen: Vec<(f64, f64, f64)> = pool
        .iter()
        .map(|(stratum, tally)| (as_float(stratum.pairs), tally.filled(fill)))
        .filter(|(_, (_, decided))| *decided > 0.0)
        .map(|(pairs, (same, decided))| (pairs, same, decided))
        .collect();
    // Strata of which nothing was decided are taken to be like the others of their pool.
    let scale = pairs / seen.iter().map(|(pairs, _, _)| pairs).sum::<f64>();
    let share: f64 = seen.iter().map(|(own, same, n)| scale * own / pairs * same / n).sum();
    let mut found = Total { pairs, same: pairs * share, variance: 0.0, weight: 0.0 };
    for (own, same, decided) in seen {
        let left_over = ((own - decided) / (own - 1.0).max(1.0)).max(0.0);
        let smooth = (same + share) / (decided + 1.0);
        let stands_for = scale * own / decided * left_over;
        found.variance += stands_for * scale * own * smooth * (1.0 - smooth);
        found.weight += scale * own / pairs * stands_for;
    }
    let decided: f64 = pool.iter().map(|(_, tally)| tally.decided).sum();
    let alone: f64 = pool.iter().map(|(_, tally)| tally.alone).sum();
    found.without_errors(clerks, alone / decided.max(1.0))
}

impl Total {
    /// Takes out what reviewers are expected to get wrong; the doubt grows by how well that is
    /// known.
    fn without_errors(self, clerks: &Clerks, alone: f64) -> Self {
        let settled = clerks.settled();
        let mixed = |settled: f64, single: f64| settled + alone * (single - settled);
        let false_same = mixed(settled.0, clerks.false_same);
        let false_different = mixed(settled.1, clerks.false_different);
        let scale = (1.0 - false_same - false_different).max(0.1);
        let same = (self.same - self.pairs * false_same) / scale;
        let slope = |rate: f64| 6.0 * rate * (1.0 - rate) * (1.0 - alone) + alone;
        let first = (self.pairs - same) * slope(clerks.false_same) * clerks.spread.0;
        let second = same * slope(clerks.false_different) * clerks.spread.1;
        let variance = (self.variance + first * first + second * second) / (scale * scale);
        Self { pairs: self.pairs, same, variance, weight: self.weight / scale }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of pairs: not negative, far below 2^53"
)]
fn whole_number(count: f64) -> u64 {
    count.max(0.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratum(joined: bool, pairs: u64, drawn: u64) -> Stratum {
        Stratum { joined, band: 3, group: 0, pattern: None, pairs, drawn, gain: 1.0 }
    }

    /// Every way to draw `n` of these pairs.
    fn draws(truth: &[bool], n: usize) -> Vec<f64> {
        let chosen = |set: u32| (0..truth.len()).filter(move |at| set >> at & 1 == 1);
        (0_u32..1 << truth.len())
            .filter(|set| set.count_ones() as usize == n)
            .map(|set| as_float(chosen(set).filter(|at| truth[*at]).count() as u64))
            .collect()
    }

    #[test]
    fn over_every_possible_sample_precision_is_right_on_average() {
        let truths =
            [vec![true, true, true, false, true], vec![false, true, false, true, true, true]];
        let strata = [stratum(true, 5, 2), stratum(true, 6, 3)];
        let (mut total, mut samples) = (0.0, 0.0);
        for first in draws(&truths[0], 2) {
            for second in draws(&truths[1], 3) {
                let tally = |same, decided| Tally { same, decided, ..Tally::default() };
                let pool = vec![(&strata[0], tally(first, 2.0)), (&strata[1], tally(second, 3.0))];
                let pools = BTreeMap::from([(7, pool)]);
                total += figures(&pools, &Clerks::default(), None).0.value;
                samples += 1.0;
            }
        }
        let truth = 8.0 / 11.0;
        assert!((total / samples - truth).abs() < 1e-12, "{} {truth}", total / samples);
    }

    #[test]
    fn looking_at_every_pair_leaves_no_doubt() {
        let strata = [stratum(true, 5, 5), stratum(false, 4, 4)];
        let tally = |same, decided| Tally { same, decided, ..Tally::default() };
        let pools = BTreeMap::from([
            (7, vec![(&strata[0], tally(4.0, 5.0))]),
            (6, vec![(&strata[1], tally(1.0, 4.0))]),
        ]);
        let (precision, recall) = figures(&pools, &Clerks::default(), None);
        for figure in [precision, recall] {
            let ends = [figure.low, figure.high];
            assert!(ends.iter().all(|end| (end - 0.8).abs() < 1e-9), "{figure:?}");
        }
    }

    #[test]
    fn a_part_nobody_looked_at_means_no_estimate_yet() {
        let strata = [stratum(true, 5, 5), stratum(false, 40, 4)];
        let votes = Votes { same: 2, different: 0 };
        let reviewed = [Reviewed { stratum: 0, votes }];
        let found = estimates(&strata, &reviewed, 1.0, None);
        assert_eq!(found, Err(NotYet { pools: 2, unseen: 1, pairs: 40 }));
    }
}
