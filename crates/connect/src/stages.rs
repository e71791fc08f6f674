//! What a long run has finished, so that a run that was stopped or killed goes on from there.
//!
//! Two stages take the time: fitting the model, and comparing the pairs. What each came to is given to
//! the caller to keep, and asked for again by a later run over the same records with the same settings
//! and the same decisions; whether they are the same is for the caller to know. A run that goes on gives
//! the answer of one that was never stopped, to the last bit: the model is what its document says, and
//! pairs are weighed anew.

use crate::block::split::Split;
use crate::watch::Go;
use crate::weigh::edges::RuleCount;
use crate::weigh::finds::Found;

/// A stage of a run that can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunStage {
    /// The model is fitted.
    Fitted,
    /// All pairs are compared.
    Compared,
}

impl RunStage {
    /// All, in order.
    pub const ALL: [Self; 2] = [Self::Fitted, Self::Compared];

    /// The word for it in names of files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fitted => "fitted",
            Self::Compared => "compared",
        }
    }
}

/// Where finished stages are kept.
pub trait Stages {
    /// What was kept of a stage; nothing when it is not finished.
    fn kept(&mut self, stage: RunStage) -> Option<Vec<u8>>;

    /// Keeps a stage, and answers whether to go on. `bytes` are made when they are asked for.
    fn keep(&mut self, stage: RunStage, bytes: &dyn Fn() -> Vec<u8>) -> Go;
}

/// Nothing is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoStages;

impl Stages for NoStages {
    fn kept(&mut self, _: RunStage) -> Option<Vec<u8>> {
        None
    }

    fn keep(&mut self, _: RunStage, _: &dyn Fn() -> Vec<u8>) -> Go {
        Go::On
    }
}

/// Pairs worth keeping in their order, with what each rule came to.
pub(crate) struct Compared {
    pub counts: Vec<RuleCount>,
    pub found: Vec<Found>,
}

/// Numbers of each rule, and of each pair.
const OF_RULE: usize = 4;
const OF_PAIR: usize = 2;
const NUMBER: usize = 8;

impl Compared {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let numbers = 1 + self.counts.len() * OF_RULE + self.found.len() * OF_PAIR;
        let mut bytes = Vec::with_capacity(numbers * NUMBER);
        bytes.extend((self.counts.len() as u64).to_le_bytes());
        for RuleCount { blocks, pairs, split: Split { split, pairs_left_out } } in &self.counts {
            for number in [blocks, pairs, split, pairs_left_out] {
                bytes.extend(number.to_le_bytes());
            }
        }
        for found in &self.found {
            bytes.extend(found.pair.to_le_bytes());
            bytes.extend(found.pattern.to_le_bytes());
        }
        bytes
    }

    /// What the bytes say of a run with so many rules and records; `None` when they do not fit it.
    pub(crate) fn from_bytes(bytes: &[u8], rules: usize, records: usize) -> Option<Self> {
        let (numbers, []) = bytes.as_chunks::<NUMBER>() else { return None };
        let numbers: Vec<u64> = numbers.iter().map(|number| u64::from_le_bytes(*number)).collect();
        let (first, rest) = numbers.split_first()?;
        if usize::try_from(*first).ok()? != rules {
            return None;
        }
        let (of_rules, of_pairs) = rest.split_at_checked(rules * OF_RULE)?;
        let (of_rules, []) = of_rules.as_chunks::<OF_RULE>() else { return None };
        let (of_pairs, []) = of_pairs.as_chunks::<OF_PAIR>() else { return None };
        let count = |[blocks, pairs, split, pairs_left_out]: &[u64; OF_RULE]| RuleCount {
            blocks: *blocks,
            pairs: *pairs,
            split: Split { split: *split, pairs_left_out: *pairs_left_out },
        };
        let found = |[pair, pattern]: &[u64; OF_PAIR]| Found { pair: *pair, pattern: *pattern };
        let found: Vec<Found> = of_pairs.iter().map(found).collect();
        let fits = |found: &Found| {
            let (a, b) = found.places();
            a < b && (b as usize) < records
        };
        let counts = of_rules.iter().map(count).collect();
        found.iter().all(fits).then_some(Self { counts, found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compared_comes_back_and_what_does_not_fit_is_compared_again() {
        let split = Split { split: 3, pairs_left_out: 4 };
        let counts = vec![RuleCount { blocks: 1, pairs: 2, split }, RuleCount::default()];
        let found = vec![Found::of(0, 5, 77), Found::of(9, 2, u64::MAX)];
        let bytes = Compared { counts, found: found.clone() }.to_bytes();
        let again = Compared::from_bytes(&bytes, 2, 10).unwrap();
        assert_eq!(again.found, found);
        assert_eq!((again.counts[0].pairs, again.counts[0].split.pairs_left_out), (2, 4));
        for (cut, rules, records) in
            [(1, 2, 10), (8, 2, 10), (bytes.len(), 2, 10), (0, 3, 10), (0, 2, 9)]
        {
            let bytes = &bytes[..bytes.len() - cut];
            assert!(Compared::from_bytes(bytes, rules, records).is_none(), "{cut} {rules}");
        }
    }
}
