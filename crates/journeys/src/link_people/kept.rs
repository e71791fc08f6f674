//! What a run over all records leaves in the vault for records that come later: the model, and which
//! records it knew and what they said, in sixteen bytes each.

use crate::link_people::read::digest;
use crate::review_people::CannotReviewPairs;
use commons::RecordKey;
use connect::{Kept, MakeupCount, Record, Stage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LeftBehind {
    pub head: Head,
    /// When each record came, and what it said.
    pub records: BTreeMap<RecordKey, (Stage, [u8; 16])>,
}

/// Everything but the records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The run over all records.
    pub run: String,
    /// Its model.
    pub model: String,
    /// Bits of the two numbers that belong to it: share of pairs that are one person, threshold.
    numbers: [u64; 2],
    /// What records people were found to have: the sources with how many records, and how many people.
    #[serde(default)]
    makeups: Vec<(Vec<(u16, u32)>, u32)>,
    /// What it was told, as a hash.
    pub told: String,
    /// Its settings.
    pub settings: String,
    /// The sources by their numbers.
    pub sources: Vec<String>,
    /// The first number that nobody ever had.
    pub next_person: u64,
}

/// One record: its key, when it came, what it said.
const ROW: usize = 16 + 1 + 16;

impl LeftBehind {
    /// What a run over all these records leaves.
    pub(crate) fn by_run(head: Head, records: &[Record]) -> Self {
        let all = records.iter().map(|record| (record.key, (Stage::First, digest(record))));
        Self { head, records: all.collect() }
    }

    /// The model with its two numbers.
    pub(crate) fn kept(&self) -> Kept {
        let [same, threshold] = self.head.numbers.map(f64::from_bits);
        let count = |(records, people): &(Vec<(u16, u32)>, u32)| MakeupCount {
            records: records.clone(),
            people: *people,
        };
        let makeups = self.head.makeups.iter().map(count).collect();
        Kept { model: self.head.model.clone(), same, threshold, makeups }
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, CannotReviewPairs> {
        let head = serde_json::to_vec(&self.head).map_err(|_| CannotReviewPairs::Damaged)?;
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend(head);
        bytes.reserve(self.records.len() * ROW);
        for (key, (stage, said)) in &self.records {
            bytes.extend(key.as_bytes());
            bytes.push(u8::from(*stage != Stage::First));
            bytes.extend(said);
        }
        Ok(bytes)
    }

    /// What the bytes say; `None` when they do not fit, and everything is linked again.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (head, rows) = rest.split_at_checked(length)?;
        let head = serde_json::from_slice(head).ok()?;
        let mut records = BTreeMap::new();
        for row in rows.chunks(ROW) {
            let (key, rest) = row.split_first_chunk::<16>()?;
            let (stage, said) = rest.split_first()?;
            let stage = if *stage == 0 { Stage::First } else { Stage::Later };
            records.insert(RecordKey::from_bytes(*key), (stage, said.try_into().ok()?));
        }
        Some(Self { head, records })
    }
}

impl Head {
    /// The head of a run.
    pub(crate) fn of(kept: Kept, run: &str, told: String, settings: String) -> Self {
        Self {
            run: run.to_owned(),
            model: kept.model,
            makeups: kept.makeups.into_iter().map(|one| (one.records, one.people)).collect(),
            numbers: [kept.same.to_bits(), kept.threshold.to_bits()],
            told,
            settings,
            sources: Vec::new(),
            next_person: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_comes_back_and_damage_is_told() {
        let makeups = vec![MakeupCount { records: vec![(3, 1), (7, 2)], people: 12 }];
        let kept =
            Kept { model: "version = 1".to_owned(), same: 0.1 + 0.2, threshold: -1e-7, makeups };
        let head = Head::of(kept.clone(), "run", "told".to_owned(), "{}".to_owned());
        let blank = |number: u8| Record::blank(RecordKey::from_bytes([number; 16]), 3);
        let mut left = LeftBehind::by_run(head, &[blank(1), blank(9)]);
        left.records.insert(RecordKey::from_bytes([4; 16]), (Stage::Later, [7; 16]));
        let bytes = left.to_bytes().unwrap();
        let again = LeftBehind::from_bytes(&bytes).unwrap();
        assert_eq!((again.kept(), &again), (kept, &left));
        for cut in [0, 5, 30, bytes.len() - 1] {
            assert_eq!(LeftBehind::from_bytes(&bytes[..cut]), None, "{cut}");
        }
    }
}
