//! What linking reads of the vault: of each record what was sent last, and what counts as current.

use crate::current_releases::Releases;
use commons::{ContentHash, RecordKey, Sensitive};
use connect::{Record, Sex};
use extract::Identifiers;
use lake::IdentifiedRecord;
use std::collections::{BTreeMap, BTreeSet};

/// The records of the vault, each once: as it was sent last.
pub(crate) struct Read {
    pub records: Vec<IdentifiedRecord>,
    /// The loads that no later one replaces.
    current: BTreeSet<String>,
}

impl Read {
    /// Of records that were sent several times, the one that was sent last; `found` is in the order of
    /// the vault, and the names of loads are in the order of time.
    pub(crate) fn of(found: Vec<IdentifiedRecord>, releases: &Releases) -> Self {
        let current = releases.current.iter().map(|id| id.as_str().to_owned()).collect();
        let mut last: BTreeMap<RecordKey, IdentifiedRecord> = BTreeMap::new();
        for record in found {
            match last.get(&record.key) {
                Some(kept) if kept.part > record.part => {}
                Some(_) | None => {
                    last.insert(record.key, record);
                }
            }
        }
        Self { records: last.into_values().collect(), current }
    }

    /// Records of current files: what a replaced file said of a child counts no longer.
    pub(crate) fn current(&self) -> impl Iterator<Item = &IdentifiedRecord> {
        self.records.iter().filter(|record| self.current.contains(&*record.part))
    }

    /// Each source with its number. Those of `known` keep theirs; others follow in order.
    pub(crate) fn sources(&self, known: &[String]) -> Vec<String> {
        let named: BTreeSet<&str> =
            self.records.iter().map(|record| record.identifiers.reveal().source.as_str()).collect();
        let mut all = known.to_vec();
        all.extend(
            named.into_iter().filter(|name| !known.iter().any(|k| k == name)).map(str::to_owned),
        );
        all
    }

    /// The records as linking takes them.
    pub(crate) fn to_records(&self, sources: &[String]) -> Vec<Record> {
        let numbers: BTreeMap<String, u16> = sources.iter().cloned().zip(0..).collect();
        self.records.iter().map(|one| to_record(one.key, &one.identifiers, &numbers)).collect()
    }
}

/// What a record says, in sixteen bytes: two that differ say different things.
pub(crate) fn digest(record: &Record) -> [u8; 16] {
    let mut said = Vec::new();
    let nhs = record.nhs.as_ref().map(|number| number.reveal().digits());
    let texts = [
        record.given.reveal().clone(),
        record.surname.reveal().clone(),
        record.other.reveal().clone(),
        record.dob.as_ref().map(|day| day.reveal().to_string()).unwrap_or_default(),
        record.postcode.as_ref().map(|code| code.reveal().spelled().to_owned()).unwrap_or_default(),
        record
            .upn
            .as_ref()
            .map(|number| number.reveal().characters().to_owned())
            .unwrap_or_default(),
        nhs.map(|digits| digits.to_string()).unwrap_or_default(),
    ];
    said.extend(record.source.to_le_bytes());
    said.push(match record.sex {
        None => 0,
        Some(Sex::Female) => 1,
        Some(Sex::Male) => 2,
    });
    for text in &texts {
        said.extend((text.len() as u64).to_le_bytes());
        said.extend(text.as_bytes());
    }
    let mut first = [0; 16];
    first.copy_from_slice(&ContentHash::of(&said).as_bytes()[..16]);
    first
}

fn to_record(
    key: RecordKey,
    identifiers: &Sensitive<Identifiers>,
    sources: &BTreeMap<String, u16>,
) -> Record {
    let who = identifiers.reveal();
    let words = |text: &Option<String>| Sensitive::new(text.clone().unwrap_or_default());
    let other = [&who.middle_names, &who.chosen_name, &who.other_surname];
    let other: Vec<&str> = other.into_iter().filter_map(|name| name.as_deref()).collect();
    Record {
        key,
        source: sources.get(&who.source).copied().unwrap_or(u16::MAX),
        given: words(&who.given_names),
        surname: words(&who.surname),
        other: Sensitive::new(other.join(" ")),
        dob: who.born.map(Sensitive::new),
        sex: who.sex.as_deref().and_then(sex),
        postcode: who.postcode.clone().map(Sensitive::new),
        upn: who.upn.map(Sensitive::new),
        nhs: who.nhs_number.map(Sensitive::new),
    }
}

pub(crate) fn sex(word: &str) -> Option<Sex> {
    match word.trim().to_ascii_uppercase().as_str() {
        "F" | "FEMALE" | "2" => Some(Sex::Female),
        "M" | "MALE" | "1" => Some(Sex::Male),
        _ => None,
    }
}
