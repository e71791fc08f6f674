//! The parts that candidates are sampled from: pairs of one fate, one band of probability, one
//! group and, where it pays, one pattern of agreement.

use crate::review::sample::Candidate;
use std::collections::BTreeMap;

/// Lower ends of the bands of probability after the first, which begins at 0.
pub const BANDS: [f64; 9] = [0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999, 0.9999];

/// Part of the pairs, from which some are drawn at random.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    /// Whether its pairs are one person in the answer.
    pub joined: bool,
    /// Which band of probability: 0 is below the first of [`BANDS`].
    pub band: usize,
    /// Which group, as the caller numbers them.
    pub group: u16,
    /// The pattern all its pairs have; `None` for the patterns that are too rare for their own.
    pub pattern: Option<u64>,
    /// Pairs in it.
    pub pairs: u64,
    /// Pairs drawn from it.
    pub drawn: u64,
    /// How much it teaches: pairs times the spread of the answer the model expects.
    pub gain: f64,
}

impl Stratum {
    /// The chance that each of its pairs was drawn.
    pub fn chance(&self) -> f64 {
        if self.pairs == 0 { 0.0 } else { as_float(self.drawn) / as_float(self.pairs) }
    }
}

/// Strata with the places of their candidates.
pub(crate) struct Cut {
    pub strata: Vec<Stratum>,
    pub members: Vec<Vec<u32>>,
}

type Pool = (bool, usize, u16);

/// Cuts the candidates into at most about `most` strata: pools of one fate, band and group first,
/// then the patterns that teach most by themselves.
pub(crate) fn cut(candidates: &[Candidate], risks: &BTreeMap<u16, f64>, most: usize) -> Cut {
    let gains = |candidate: &Candidate| spread(candidate, risks);
    let mut by_pool: BTreeMap<Pool, BTreeMap<u64, (f64, u64)>> = BTreeMap::new();
    for candidate in candidates {
        let pool = by_pool.entry(pool_of(candidate)).or_default();
        let (gain, pairs) = pool.entry(candidate.pattern).or_default();
        *gain += gains(candidate);
        *pairs += 1;
    }
    let room = most.saturating_sub(by_pool.len());
    let mut ranked: Vec<(f64, Pool, u64)> = by_pool
        .iter()
        .flat_map(|(pool, patterns)| patterns.iter().map(|(p, (gain, _))| (*gain, *pool, *p)))
        .collect();
    ranked.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| (x.1, x.2).cmp(&(y.1, y.2))));
    let own: BTreeMap<(Pool, u64), ()> =
        ranked.into_iter().take(room).map(|(_, pool, pattern)| ((pool, pattern), ())).collect();
    let mut parts: BTreeMap<(Pool, Option<u64>), (f64, Vec<u32>)> = BTreeMap::new();
    for (at, candidate) in (0..).zip(candidates) {
        let pool = pool_of(candidate);
        let pattern = own.contains_key(&(pool, candidate.pattern)).then_some(candidate.pattern);
        let (gain, members) = parts.entry((pool, pattern)).or_default();
        *gain += gains(candidate);
        members.push(at);
    }
    let mut cut = Cut { strata: Vec::new(), members: Vec::new() };
    for (((joined, band, group), pattern), (gain, members)) in parts {
        let pairs = members.len() as u64;
        cut.strata.push(Stratum { joined, band, group, pattern, pairs, drawn: 0, gain });
        cut.members.push(members);
    }
    cut
}

fn pool_of(candidate: &Candidate) -> Pool {
    (candidate.joined, band(candidate.probability()), candidate.group)
}

/// The band of a probability.
pub(crate) fn band(probability: f64) -> usize {
    BANDS.iter().filter(|from| probability >= **from).count()
}

/// A model that is sure may be wrong: no pair counts as surer than this.
const SUREST: f64 = 0.0004;

/// Pairs that a household could explain are likelier to fool the model.
const HOUSEHOLD: f64 = 1.5;

/// What is to be learned from one pair, as the standard deviation of its answer.
fn spread(candidate: &Candidate, risks: &BTreeMap<u16, f64>) -> f64 {
    let probability = candidate.probability();
    let plain = (probability * (1.0 - probability)).max(SUREST).sqrt();
    let kin = if candidate.household { HOUSEHOLD } else { 1.0 };
    plain * kin * risks.get(&candidate.group).copied().unwrap_or(1.0)
}

/// How much more the links of a group are expected to be missed than those of all, between 1 and 3:
/// groups that linking serves worse are looked at harder.
pub(crate) fn risks(candidates: &[Candidate]) -> BTreeMap<u16, f64> {
    let mut by_group: BTreeMap<u16, (f64, f64)> = BTreeMap::new();
    let mut all = (0.0, 0.0);
    for candidate in candidates {
        let probability = candidate.probability();
        let missed = if candidate.joined { 0.0 } else { probability };
        let (of_group, in_all) = by_group.entry(candidate.group).or_default();
        *of_group += missed;
        *in_all += probability;
        all = (all.0 + missed, all.1 + probability);
    }
    let usual = all.0 / f64::max(all.1, 1e-9);
    let risk = |(missed, links): (f64, f64)| {
        (missed / links.max(1e-9) / usual.max(1e-9)).sqrt().clamp(1.0, 3.0)
    };
    by_group.into_iter().map(|(group, sums)| (group, risk(sums))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of pairs are far below 2^53")]
pub(crate) fn as_float(count: u64) -> f64 {
    count as f64
}
