//! Which records have which keys.

use crate::block::Rule;
use crate::standardise::Frame;
use crate::texts::code_of;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// For each rule: the records that were there first in order of their keys, and the later ones.
pub(super) struct Index {
    rules: Vec<OfRule>,
}

/// The lowest of the bits that tell the beginning of a key.
const BEGINNING: u32 = 48;

struct OfRule {
    /// Key (the upper half) and place of each record, in order.
    first: Vec<u64>,
    /// Where the keys of each beginning begin, so that few are searched.
    starts: Vec<u32>,
    later: HashMap<u32, Vec<u32>, FixedState>,
}

impl Index {
    /// Nothing indexed, for this many rules.
    pub(super) fn empty(rules: usize) -> Self {
        let rule = || OfRule {
            first: Vec::new(),
            starts: Vec::new(),
            later: HashMap::with_hasher(FixedState::with_seed(9)),
        };
        Self { rules: (0..rules).map(|_| rule()).collect() }
    }

    /// All records of a frame.
    pub(super) fn of(frame: &Frame, rules: &[Rule]) -> Self {
        let mut index = Self::empty(rules.len());
        for (rule, of_rule) in rules.iter().zip(&mut index.rules) {
            let keys = rule.keys(frame);
            let both = keys.iter().enumerate().filter(|(_, key)| **key != 0);
            of_rule.first = both.map(|(place, key)| u64::from(*key) << 32 | place as u64).collect();
            of_rule.first.sort_unstable();
            let begins = |at: u64| of_rule.first.partition_point(|both| both >> BEGINNING < at);
            of_rule.starts = (0..=1 << (64 - BEGINNING)).map(|at| code_of(begins(at))).collect();
        }
        index
    }

    /// Adds a record with its key for each rule; 0 is no key.
    pub(super) fn add(&mut self, place: u32, keys: &[u32]) {
        for (rule, key) in self.rules.iter_mut().zip(keys) {
            if *key != 0 {
                rule.later.entry(*key).or_default().push(place);
            }
        }
    }

    /// Puts the records with a key into `found`.
    pub(super) fn members(&self, rule: usize, key: u32, found: &mut Vec<u32>) {
        let rule = &self.rules[rule];
        let beginning = (key >> (BEGINNING - 32)) as usize;
        let range = rule.starts.get(beginning..beginning + 2).unwrap_or(&[0, 0]);
        let near = &rule.first[range[0] as usize..range[1] as usize];
        let from = near.partition_point(|both| both >> 32 < u64::from(key));
        let with_key = near[from..].iter().take_while(|both| **both >> 32 == u64::from(key));
        found.extend(with_key.map(|both| u32::try_from(both & 0xffff_ffff).expect("32 bits")));
        if let Some(places) = rule.later.get(&key) {
            found.extend(places);
        }
    }
}
