//! How likely two records that met are one child's, without any labels.
//!
//! Fellegi and Sunter (1969) on patterns of agreement, with four kinds of pair: the same child, two
//! of one household born on one day (twins), two of one household, and strangers. How often
//! strangers agree by chance is counted at each partner on its own file and sent along as one
//! rounded share per field; how often a child's own records agree, and how many pairs are of each
//! kind, is found by expectation and maximisation over the patterns. Two of one household agree on
//! surname and address as a child's own records do, and on the rest as strangers do. Pairs that
//! never met count as strangers.

use crate::field::{FieldKind, Fields};
use crate::meet::{Agreement, Meeting};
use crate::tidy::Tidied;
use std::collections::BTreeMap;

/// How often two records of different people agree on a field by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Share of pairs that are the same.
    pub same: f64,
    /// Share of pairs that are near.
    pub near: f64,
}

/// What was learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    fields: Fields,
    /// Per field: shares of same, near and different among a child's own records.
    pub own: Vec<[f64; 3]>,
    /// Per field: the same among strangers.
    pub strangers: Vec<[f64; 3]>,
    /// Expected pairs of the same child, twins, households.
    pub pairs: [f64; 3],
    possible: f64,
}

const ROUNDS: usize = 60;
/// How many pairs of a partner's file are looked at to count chance agreement.
const CHANCE_PAIRS: usize = 20_000;
const PRIOR_STRENGTH: f64 = 4.0;
const PRIOR_OWN: [f64; 3] = [0.85, 0.08, 0.07];

impl Chance {
    /// Two figures, which is all that leaves the partner.
    pub(crate) fn spelled(&self) -> String {
        format!("{:.1e}/{:.1e}", self.same, self.near)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (same, near) = text.split_once('/')?;
        let chance = Self { same: same.parse().ok()?, near: near.parse().ok()? };
        let share = |value: f64| (0.0..=1.0).contains(&value);
        (share(chance.same) && share(chance.near)).then_some(chance)
    }

    fn levels(self) -> [f64; 3] {
        let same = self.same.clamp(1e-9, 0.98);
        let near = self.near.clamp(0.005, 0.99 - same.min(0.98));
        [same, near, (1.0 - same - near).max(1e-3)]
    }
}

/// Counts how often two of these records agree by chance, field by field.
pub(crate) fn chance_of(fields: &Fields, records: Vec<&Vec<Tidied>>) -> Vec<Chance> {
    (0..fields.kinds().len())
        .map(|at| {
            let values: Vec<&[Vec<u8>]> =
                records.iter().map(|record| record[at].pieces.as_slice()).collect();
            Chance {
                same: rounded(same_by_chance(&values)),
                near: rounded(near_by_chance(&values, fields.kinds()[at].near_from())),
            }
        })
        .collect()
}

/// Exactly, from how often each value stands in the file.
fn same_by_chance(values: &[&[Vec<u8>]]) -> f64 {
    let mut counts: BTreeMap<&[Vec<u8>], u64> = BTreeMap::new();
    for value in values.iter().filter(|value| !value.is_empty()) {
        *counts.entry(*value).or_default() += 1;
    }
    let pairs: u64 = counts.values().map(|count| count * (count - 1)).sum();
    let all = values.len() as f64 * (values.len() as f64 - 1.0);
    // Two more pairs, so that what was not seen is not taken as impossible.
    (pairs as f64 + 2.0) / (all + 4.0).max(4.0)
}

fn near_by_chance(values: &[&[Vec<u8>]], from: f64) -> f64 {
    let count = values.len();
    if count < 2 {
        return 0.01;
    }
    let looked = CHANCE_PAIRS.min(count * (count - 1) / 2).max(1);
    let near = (0..looked)
        .filter(|turn| {
            let one = turn % count;
            let two = (one + 1 + (turn / count).wrapping_mul(7_919) % (count - 1)) % count;
            let (one, two) = (values[one], values[two]);
            one != two && in_common(one, two) >= from
        })
        .count();
    (near as f64 + 1.0) / (looked as f64 + 2.0)
}

/// The share of pieces in common (Jaccard) of two sorted lists.
pub(crate) fn in_common(one: &[Vec<u8>], two: &[Vec<u8>]) -> f64 {
    let both = one.iter().filter(|piece| two.binary_search(piece).is_ok()).count();
    let all = one.len() + two.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

/// One significant figure is enough to weigh with, and says less of a small file.
fn rounded(share: f64) -> f64 {
    format!("{share:.1e}").parse().unwrap_or(share)
}

/// Learns the weights from the meetings. `sizes` are the numbers of records of the sources.
pub fn learn(fields: &Fields, chance: &[Chance], sizes: &[usize], met: &[Meeting]) -> Weights {
    let mut patterns: BTreeMap<&[Agreement], f64> = BTreeMap::new();
    for meeting in met {
        *patterns.entry(&meeting.fields).or_default() += 1.0;
    }
    let smaller = sizes.iter().copied().min().unwrap_or(0) as f64;
    let mut weights = Weights {
        fields: fields.clone(),
        own: vec![PRIOR_OWN; fields.kinds().len()],
        strangers: chance.iter().map(|chance| chance.levels()).collect(),
        pairs: [smaller * 0.5, smaller * 0.002, smaller * 0.05].map(|pairs| pairs.max(1e-3)),
        possible: possible_pairs(sizes).max(1.0),
    };
    for _ in 0..ROUNDS {
        weights = weights.improved(&patterns);
    }
    weights
}

fn possible_pairs(sizes: &[usize]) -> f64 {
    let all: f64 = sizes.iter().map(|size| *size as f64).sum();
    let within: f64 = sizes.iter().map(|size| (*size as f64).powi(2)).sum();
    (all * all - within) / 2.0
}

impl Weights {
    /// The probability that a pair with this pattern is one child's.
    pub fn probability(&self, pattern: &[Agreement]) -> f64 {
        self.kinds(pattern)[0]
    }

    /// The same for two records neither of which has a plain partner in the other's source, when
    /// `free` is the share of all pairs that are so. Every other pair of that kind is one in `free`,
    /// a child's own pair is none the rarer: where nearly everybody has a partner, one that is left
    /// likely belongs to another that is left.
    pub fn probability_among_free(&self, pattern: &[Agreement], free: f64) -> f64 {
        let [own, others @ ..] = self.kinds(pattern);
        let others = others.iter().sum::<f64>() * free.clamp(0.0, 1.0);
        own / (own + others).max(f64::MIN_POSITIVE)
    }

    /// The probabilities of the four kinds of pair.
    fn kinds(&self, pattern: &[Agreement]) -> [f64; 4] {
        let strangers = (self.possible - self.pairs.iter().sum::<f64>()).max(1.0);
        let mut likely = [self.pairs[0], self.pairs[1], self.pairs[2], strangers];
        for (at, (kind, level)) in self.fields.kinds().iter().zip(pattern).enumerate() {
            let (own, chance) =
                (self.own[at][*level as usize], self.strangers[at][*level as usize]);
            let shared = matches!(
                kind,
                FieldKind::Surname | FieldKind::Postcode | FieldKind::Address | FieldKind::Town
            );
            likely[0] *= own;
            likely[1] *= if shared || *kind == FieldKind::BirthDate { own } else { chance };
            likely[2] *= if shared { own } else { chance };
            likely[3] *= chance;
        }
        let all: f64 = likely.iter().sum();
        likely.map(|one| one / all.max(f64::MIN_POSITIVE))
    }

    /// One round of expectation and maximisation.
    fn improved(&self, patterns: &BTreeMap<&[Agreement], f64>) -> Self {
        let mut pairs = [1e-3; 3];
        let mut own = vec![PRIOR_OWN.map(|share| share * PRIOR_STRENGTH); self.own.len()];
        for (pattern, count) in patterns {
            let kinds = self.kinds(pattern);
            for (pairs, share) in pairs.iter_mut().zip(kinds) {
                *pairs += count * share;
            }
            for (levels, level) in own.iter_mut().zip(*pattern) {
                levels[*level as usize] += count * kinds[0];
            }
        }
        for levels in &mut own {
            let all: f64 = levels.iter().sum();
            *levels = levels.map(|level| level / all);
        }
        Self { pairs, own, ..self.clone() }
    }
}
