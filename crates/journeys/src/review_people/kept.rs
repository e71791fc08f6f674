//! How the queue and the decisions are written down inside the vault.
//!
//! The queue is one JSON document, replaced by every run of linking. The decisions are lines of JSON
//! that only grow. Pairs are named by the keys of their records, so a decision outlives its queue.

use crate::review_links::PlannedStratum;
use crate::review_people::CannotReviewPairs;
use commons::{ContentHash, Moment, RecordKey};
use connect::review::{Decision, Verdict};
use connect::{ChildLinks, PairToLookAt, ToLookAt};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A pair of records, the smaller key first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair(pub(crate) RecordKey, pub(crate) RecordKey);

impl Pair {
    /// What the pair is called in addresses and the audit: it says nothing without the vault, and
    /// stays the same in every queue.
    pub(crate) fn name(&self) -> String {
        let keys = [&b"a pair to review"[..], self.0.as_bytes(), self.1.as_bytes()].concat();
        ContentHash::of(&keys).to_string().chars().take(20).collect()
    }
}

/// The queue of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Queue {
    /// The run that drew it.
    pub run: String,
    /// Share of one child's pairs that the run listed, as the model expects.
    pub completeness: f64,
    /// The fields that were compared, each with the words of its levels.
    pub fields: Vec<Field>,
    /// What pairs were drawn from.
    pub strata: Vec<PlannedStratum>,
    /// The pairs.
    pub pairs: Vec<Queued>,
    /// Of which groups the pairs are that could have been drawn.
    #[serde(default)]
    pub groupings: Vec<Grouping>,
}

/// How many pairs of each stratum are of each group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grouping {
    /// What the groups are groups of.
    pub name: String,
    /// The groups.
    pub groups: Vec<String>,
    /// For each stratum, pairs of each group.
    pub pairs: Vec<Vec<u64>>,
}

/// A field that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Field {
    pub name: String,
    pub levels: Vec<String>,
}

/// A pair of the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Queued {
    a: String,
    b: String,
    /// Where it was drawn from, if it was.
    pub stratum: Option<u32>,
    /// By field: the level of agreement.
    pub levels: Vec<u8>,
    /// By field: bits for one child, or against.
    pub bits: Vec<f64>,
    /// By grouping: the groups it is of.
    #[serde(default)]
    pub groups: Vec<Vec<u32>>,
}

impl Queued {
    /// The records.
    pub(crate) fn pair(&self) -> Option<Pair> {
        Some(Pair(key(&self.a)?, key(&self.b)?))
    }
}

/// A decision as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    a: String,
    b: String,
    reviewer: String,
    verdict: String,
    at: String,
    reason: String,
}

impl Queue {
    /// The queue of a run.
    pub(crate) fn of(run: &str, links: &ChildLinks, found: &ToLookAt) -> Self {
        let field = |field: &connect::FieldWords| Field {
            name: field.field.clone(),
            levels: field.levels.iter().map(|level| (*level).to_owned()).collect(),
        };
        let stratum = |stratum: &connect::review::Stratum| PlannedStratum {
            joined: stratum.joined,
            band: stratum.band,
            group: stratum.group,
            pairs: stratum.pairs,
            drawn: stratum.drawn,
        };
        let grouping = |grouping: &connect::PairGrouping| Grouping {
            name: grouping.name.clone(),
            groups: grouping.groups.clone(),
            pairs: grouping.pairs.clone(),
        };
        Self {
            run: run.to_owned(),
            completeness: links.blocking.completeness,
            fields: links.fields.iter().map(field).collect(),
            strata: found.strata.iter().map(stratum).collect(),
            pairs: found.pairs.iter().map(queued).collect(),
            groupings: found.groupings.iter().map(grouping).collect(),
        }
    }

    /// The same queue for a run that joined records, with pairs that wait since.
    pub(crate) fn carry(&mut self, run: &str, more: &[PairToLookAt]) {
        run.clone_into(&mut self.run);
        let there: BTreeSet<(String, String)> =
            self.pairs.iter().map(|pair| (pair.a.clone(), pair.b.clone())).collect();
        let new = more.iter().map(queued);
        self.pairs.extend(new.filter(|pair| !there.contains(&(pair.a.clone(), pair.b.clone()))));
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, CannotReviewPairs> {
        serde_json::to_vec(self).map_err(|_| CannotReviewPairs::Damaged)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, CannotReviewPairs> {
        serde_json::from_slice(bytes).map_err(|_| CannotReviewPairs::Damaged)
    }
}

fn queued(pair: &PairToLookAt) -> Queued {
    Queued {
        a: hex(&pair.a),
        b: hex(&pair.b),
        stratum: pair.stratum,
        levels: pair.levels.clone(),
        bits: pair.bits.clone(),
        groups: pair.groups.clone(),
    }
}

/// One decision as a line.
pub(crate) fn line(pair: Pair, decision: &Decision) -> Result<Vec<u8>, CannotReviewPairs> {
    let line = Line {
        a: hex(&pair.0),
        b: hex(&pair.1),
        reviewer: decision.reviewer.clone(),
        verdict: decision.verdict.word().to_owned(),
        at: decision.at.to_string(),
        reason: decision.reason.clone(),
    };
    let mut bytes = serde_json::to_vec(&line).map_err(|_| CannotReviewPairs::Damaged)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// All decisions, oldest first; their pair numbers are still to be given.
pub(crate) fn lines(bytes: &[u8]) -> Result<Vec<(Pair, Decision)>, CannotReviewPairs> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| read(line).ok_or(CannotReviewPairs::Damaged)).collect()
}

fn read(line: &[u8]) -> Option<(Pair, Decision)> {
    let line: Line = serde_json::from_slice(line).ok()?;
    let decision = Decision {
        pair: 0,
        reviewer: line.reviewer,
        verdict: Verdict::read(&line.verdict)?,
        at: Moment::parse_iso(&line.at).ok()?,
        reason: line.reason,
    };
    Some((Pair(key(&line.a)?, key(&line.b)?), decision))
}

pub(crate) fn hex(key: &RecordKey) -> String {
    key.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn key(text: &str) -> Option<RecordKey> {
    let mut bytes = [0; 16];
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(RecordKey::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_comes_back_from_its_line_and_damage_is_told() {
        let pair = Pair(RecordKey::from_bytes([7; 16]), RecordKey::from_bytes([200; 16]));
        let decision = Decision {
            pair: 0,
            reviewer: "p1".to_owned(),
            verdict: Verdict::CannotTell,
            at: Moment::parse_iso("2026-09-03T09:00:00Z").unwrap(),
            reason: "a \"twin\"\nperhaps".to_owned(),
        };
        let mut bytes = line(pair, &decision).unwrap();
        bytes.extend(line(pair, &decision).unwrap());
        assert_eq!(lines(&bytes).unwrap(), vec![(pair, decision.clone()), (pair, decision)]);
        bytes.truncate(bytes.len() - 9);
        assert!(matches!(lines(&bytes), Err(CannotReviewPairs::Damaged)));
        assert_eq!(key(&"é".repeat(16)), None);
        assert_eq!(pair.name().len(), 20);
    }
}
