//! Precision and recall of a run, from the reviewed sample alone.
//!
//! Precision is the share of joined pairs that are one person. Recall is the share of one person's
//! pairs that were joined, among the pairs the run listed; pairs that blocking never brought
//! together cannot be drawn, so the model's completeness stands beside it and the product is given
//! as [`Estimates::recall_of_all`].
//!
//! Each pool (pairs joined or not, in one band of probability) is estimated by its strata, each
//! counted by its number of pairs (Horvitz and Thompson 1952), and gets a Wilson interval at its
//! effective sample size, as Franco et al. (2019, *Journal of Survey Statistics and Methodology*
//! 7:334) advise for shares near 0 and 1; pools are put together as [`crate::review::interval`]
//! says. What reviewers get wrong is taken out again (Rogan and Gladen 1978).

use crate::review::clerks::{Clerks, Votes};
use crate::review::interval::{Estimate, Part, Z, share_of, sum, wilson};
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
    let mut pools: BTreeMap<usize, Vec<(&Stratum, Tally)>> = BTreeMap::new();
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

impl Tally {
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

fn all_seen(pools: &BTreeMap<usize, Vec<(&Stratum, Tally)>>) -> Result<(), NotYet> {
    let unseen: Vec<&Vec<(&Stratum, Tally)>> =
        pools.values().filter(|pool| pool.iter().all(|(_, t)| t.decided < 1.0)).collect();
    if unseen.is_empty() && !pools.is_empty() {
        return Ok(());
    }
    let pairs = unseen.iter().flat_map(|pool| pool.iter()).map(|(stratum, _)| stratum.pairs).sum();
    Err(NotYet { pools: pools.len(), unseen: unseen.len(), pairs })
}

/// Precision and recall; with `fill`, pairs nobody could tell count as one person or not.
fn figures(
    pools: &BTreeMap<usize, Vec<(&Stratum, Tally)>>,
    clerks: &Clerks,
    fill: Option<f64>,
) -> (Estimate, Estimate) {
    let (mut joined, mut rest, mut all_joined) = (Vec::new(), Vec::new(), 0.0);
    for pool in pools.values() {
        let Some((first, _)) = pool.first() else { continue };
        let (figure, pairs) = share_of_pool(pool, clerks, fill);
        let part = Part { times: pairs, figure };
        if first.joined {
            all_joined += pairs;
            joined.push(part);
        } else {
            rest.push(part);
        }
    }
    let scaled: Vec<Part> = joined
        .iter()
        .map(|part| Part { times: part.times / f64::max(all_joined, 1.0), ..*part })
        .collect();
    let precision = if joined.is_empty() { sure(1.0) } else { sum(&scaled).as_share() };
    (precision, share_of(&joined, &rest).as_share())
}

/// The share of one pool's pairs that are one person, and its number of pairs.
fn share_of_pool(
    pool: &[(&Stratum, Tally)],
    clerks: &Clerks,
    fill: Option<f64>,
) -> (Estimate, f64) {
    let pairs: f64 = pool.iter().map(|(stratum, _)| as_float(stratum.pairs)).sum();
    let filled = |tally: &Tally| match fill {
        None => (tally.same, tally.decided),
        Some(each) => (tally.same + each * tally.undecided, tally.decided + tally.undecided),
    };
    let seen: Vec<(f64, f64, f64)> = pool
        .iter()
        .map(|(stratum, tally)| (as_float(stratum.pairs), filled(tally)))
        .filter(|(_, (_, decided))| *decided > 0.0)
        .map(|(pairs, (same, decided))| (pairs, same, decided))
        .collect();
    let weight: f64 = seen.iter().map(|(pairs, _, _)| pairs).sum();
    let share: f64 = seen.iter().map(|(pairs, same, n)| pairs / weight * same / n).sum();
    let plain = wilson(share, effective(&seen, weight, share));
    let decided: f64 = pool.iter().map(|(_, tally)| tally.decided).sum();
    let alone: f64 = pool.iter().map(|(_, tally)| tally.alone).sum();
    (without_errors(plain, clerks, alone / f64::max(decided, 1.0)), pairs)
}

/// How many pairs drawn at random would tell as much as the strata of a pool do.
fn effective(seen: &[(f64, f64, f64)], weight: f64, share: f64) -> f64 {
    let (mut smooth, mut variance, mut flat) = (0.0, 0.0, 0.0);
    for (pairs, same, decided) in seen {
        let part = pairs / weight;
        let left_over = ((pairs - decided) / (pairs - 1.0).max(1.0)).max(0.0);
        let own = (same + share) / (decided + 1.0);
        smooth += part * own;
        variance += part * part * own * (1.0 - own) * left_over / decided;
        flat += part * part * left_over / decided;
    }
    let whole = smooth * (1.0 - smooth);
    if flat <= 0.0 {
        f64::INFINITY
    } else if whole <= 1e-12 || variance <= 0.0 {
        1.0 / flat
    } else {
        whole / variance
    }
}

/// Takes out of a share what reviewers are expected to get wrong; the interval grows by how well
/// that is known.
fn without_errors(seen: Estimate, clerks: &Clerks, alone: f64) -> Estimate {
    let settled = clerks.settled();
    let mixed = |settled: f64, single: f64| settled + alone * (single - settled);
    let false_same = mixed(settled.0, clerks.false_same);
    let false_different = mixed(settled.1, clerks.false_different);
    let scale = (1.0 - false_same - false_different).max(0.1);
    let truly = |share: f64| (share - false_same) / scale;
    let slope = |rate: f64| 6.0 * rate * (1.0 - rate) * (1.0 - alone) + alone;
    let value = truly(seen.value);
    let first = (1.0 - value).abs() * slope(clerks.false_same) * clerks.spread.0;
    let second = value.abs() * slope(clerks.false_different) * clerks.spread.1;
    let more = (Z * first / scale).powi(2) + (Z * second / scale).powi(2);
    let away = |limit: f64| ((truly(limit) - value).powi(2) + more).sqrt();
    Estimate { value, low: value - away(seen.low), high: value + away(seen.high) }
}

const fn sure(value: f64) -> Estimate {
    Estimate { value, low: value, high: value }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of pairs: not negative, far below 2^53"
)]
fn whole_number(count: f64) -> u64 {
    count.max(0.0).round() as u64
}
