//! How often each pattern of agreement occurs.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Counts by pattern: a list when there are few patterns, else only those that occur.
#[derive(Debug, Clone)]
pub(crate) enum Histogram {
    Dense(Vec<u32>),
    Sparse(HashMap<u64, u32, FixedState>),
}

/// Up to this many patterns, counts are a plain list.
pub(crate) const DENSE: u64 = 1 << 21;

impl Histogram {
    /// For this many patterns.
    pub(crate) fn new(patterns: u64) -> Self {
        if patterns <= DENSE {
            let size = usize::try_from(patterns).expect("at most a few million");
            Self::Dense(vec![0; size])
        } else {
            Self::Sparse(HashMap::with_hasher(FixedState::with_seed(1)))
        }
    }

    /// One more of this pattern.
    #[inline]
    pub(crate) fn add(&mut self, pattern: u64) {
        match self {
            Self::Dense(counts) => {
                let count = &mut counts[pattern as usize];
                *count = count.saturating_add(1);
            }
            Self::Sparse(counts) => {
                let count = counts.entry(pattern).or_insert(0);
                *count = count.saturating_add(1);
            }
        }
    }

    /// The patterns that occur and how often, in the order of the patterns.
    pub(crate) fn seen(&self) -> Vec<(u64, u32)> {
        match self {
            Self::Dense(counts) => {
                (0..).zip(counts).filter(|(_, n)| **n > 0).map(|(p, n)| (p, *n)).collect()
            }
            Self::Sparse(counts) => {
                let mut seen: Vec<(u64, u32)> = counts.iter().map(|(p, n)| (*p, *n)).collect();
                seen.sort_unstable();
                seen
            }
        }
    }
}
