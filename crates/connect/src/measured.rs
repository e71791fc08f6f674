//! How good the links are, where the truth is known.
//!
//! Counted over pairs of records: of the pairs put together, how many are one person (precision);
//! of the pairs that are one person, how many were put together (recall). Counts come from the
//! sizes of the groups, so no pair is listed. Intervals are Wilson's (1927) at 95 per cent; pairs
//! of one person are not independent, so read them as lower bounds on the doubt.

use crate::children::ChildLinks;
use commons::RecordKey;
use std::collections::BTreeMap;

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The share, between 0 and 1; 1 when there was nothing to get wrong.
    pub value: f64,
    /// Lower end of the 95 per cent interval.
    pub low: f64,
    /// Upper end of the 95 per cent interval.
    pub high: f64,
}

/// Precision, recall and what they were counted from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Pairs put together that are one person.
    pub true_pairs_found: u64,
    /// Pairs put together.
    pub pairs_found: u64,
    /// Pairs that are one person.
    pub true_pairs: u64,
    /// Of the pairs put together, the share that is one person.
    pub precision: Measured,
    /// Of the pairs that are one person, the share that was put together.
    pub recall: Measured,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// Of the pairs that are one person, the share that was put together or put before a person.
    pub recall_with_review: f64,
}

/// Compares links with the truth. Records that the truth does not name are left out on both sides.
pub fn quality(links: &ChildLinks, truth: &BTreeMap<RecordKey, u64>) -> Quality {
    let mut people: BTreeMap<u64, u64> = BTreeMap::new();
    for person in truth.values() {
        *people.entry(*person).or_default() += 1;
    }
    let true_pairs: u64 = people.values().map(|n| pairs(*n)).sum();
    let (mut pairs_found, mut true_pairs_found) = (0, 0);
    for cluster in &links.clusters {
        let mut inside: BTreeMap<u64, u64> = BTreeMap::new();
        for person in cluster.records.iter().filter_map(|key| truth.get(key)) {
            *inside.entry(*person).or_default() += 1;
        }
        pairs_found += pairs(inside.values().sum());
        true_pairs_found += inside.values().map(|n| pairs(*n)).sum::<u64>();
    }
    let precision = wilson(true_pairs_found, pairs_found);
    let recall = wilson(true_pairs_found, true_pairs);
    let sum = precision.value + recall.value;
    let f1 = if sum > 0.0 { 2.0 * precision.value * recall.value / sum } else { 0.0 };
    let in_review = reviewed_pairs(links, truth);
    let recall_with_review = share(true_pairs_found + in_review, true_pairs);
    Quality { true_pairs_found, pairs_found, true_pairs, precision, recall, f1, recall_with_review }
}

/// True pairs that would be put together if a person answered every review rightly, one review
/// joining the two clusters it stands for.
fn reviewed_pairs(links: &ChildLinks, truth: &BTreeMap<RecordKey, u64>) -> u64 {
    let mut cluster_of = BTreeMap::new();
    for (number, cluster) in links.clusters.iter().enumerate() {
        for key in &cluster.records {
            cluster_of.insert(*key, number);
        }
    }
    let members = |key: &RecordKey, person: u64| {
        let cluster = cluster_of.get(key).map(|number| &links.clusters[*number].records);
        let same = |k: &&RecordKey| truth.get(*k) == Some(&person);
        cluster.map_or(0, |records| records.iter().filter(same).count() as u64)
    };
    let mut found = 0;
    for review in &links.review {
        let (a, b) = (truth.get(&review.link.a), truth.get(&review.link.b));
        if let (Some(a), Some(b)) = (a, b)
            && a == b
        {
            found += members(&review.link.a, *a) * members(&review.link.b, *b);
        }
    }
    found
}

const fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

#[expect(clippy::cast_precision_loss, reason = "numbers of pairs are far below 2^53")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { (part as f64 / whole as f64).min(1.0) }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of pairs are far below 2^53")]
fn wilson(part: u64, whole: u64) -> Measured {
    if whole == 0 {
        return Measured { value: 1.0, low: 0.0, high: 1.0 };
    }
    let (n, z) = (whole as f64, 1.959_963_985);
    let p = share(part, whole);
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    Measured { value: p, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}
