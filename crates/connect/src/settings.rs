//! What a person decides about a run, apart from the records and the trained model.

use std::collections::BTreeSet;

/// How a run is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Which pairs may be linked.
    pub pairs: Pairs,
    /// Which probability joins two records.
    pub join: Join,
    /// Probability from which a pair that was not joined is put before a person.
    pub review_from: f64,
    /// Sources that have one row for each person: two of their rows are never joined.
    pub one_row_per_person: BTreeSet<u16>,
    /// Pairs that may be compared, for each record.
    pub pairs_per_record: u64,
    /// The largest block in which every pair is compared, in records.
    pub largest_block: u32,
    /// Threads.
    pub threads: usize,
    /// Pairs of rows that people have decided.
    pub decided: Decided,
}

/// Pairs of rows that people have decided, the earlier row first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    /// One person: joined before anything else.
    pub same: BTreeSet<(u32, u32)>,
    /// Two people: never joined, whatever links them.
    pub different: BTreeSet<(u32, u32)>,
}

/// Pairs compared for each record, about, unless settings say otherwise.
pub(crate) const PAIRS_PER_RECORD: u64 = 24;

/// Which pairs may be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    /// Any two records.
    Any,
    /// Two records of different sources only.
    AcrossSources,
}

/// Which probability joins two records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Join {
    /// At and above this probability, and never where a person should look: swapped days and
    /// months, other given names, two people who fit equally well.
    Surely(f64),
    /// Where joining is likelier to be right than wrong, counting what is lost either way: the
    /// threshold at which the expected F1 is greatest, found without any labels.
    Best,
}

impl Settings {
    /// For the children's records of a place: joined from 0.95, shown to a person from 0.85
    /// (Department for Education, matching service for children's social care).
    pub fn for_children() -> Self {
        Self { join: Join::Surely(0.95), ..Self::default() }
    }
}

impl Default for Settings {
    /// For a file nobody will review: any pair, the best threshold, one thread.
    fn default() -> Self {
        Self {
            pairs: Pairs::Any,
            join: Join::Best,
            review_from: 0.85,
            one_row_per_person: BTreeSet::new(),
            pairs_per_record: PAIRS_PER_RECORD,
            largest_block: 1000,
            threads: 1,
            decided: Decided::default(),
        }
    }
}
