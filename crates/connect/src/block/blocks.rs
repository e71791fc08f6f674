//! Records in groups that share a key.

use crate::texts::{code_of, low};

/// The blocks of one rule: places of records, one block after another.
pub(crate) struct Blocks {
    /// Places of records that share a key, ordered by key and then by place.
    pub places: Vec<u32>,
    /// Where each block of two or more begins and ends in `places`.
    pub spans: Vec<(u32, u32)>,
}

impl Blocks {
    /// Groups records by their keys; 0 is no key. Most records share no key with another: they are
    /// left out before anything is sorted.
    pub(crate) fn of(keys: &[u32]) -> Self {
        let (mut order, buckets) = by_beginning(keys);
        let mut shared = Shared::default();
        let (mut places, mut spans) = (Vec::new(), Vec::new());
        for (from, to) in buckets {
            let own = shared.keep(&mut order[from..to]);
            own.sort_unstable();
            for same in own.chunk_by(|x, y| x >> 32 == y >> 32) {
                if same.len() > 1 {
                    let from = places.len();
                    places.extend(same.iter().map(|both| low(*both)));
                    spans.push((code_of(from), code_of(places.len())));
                }
            }
        }
        Self { places, spans }
    }

    /// The places of a block.
    pub(crate) fn members(&self, span: (u32, u32)) -> &[u32] {
        &self.places[span.0 as usize..span.1 as usize]
    }

    /// Pairs in all blocks.
    pub(crate) fn pairs(&self) -> u64 {
        self.spans.iter().map(|span| pairs_of(u64::from(span.1 - span.0))).sum()
    }
}

/// Bits that keys are put into buckets by. Keys are mixed numbers, so buckets are about as large as
/// each other, and each fits the nearest memory while it is sorted.
const BITS: u32 = 10;

/// Keys (the upper half) with their places (the lower half), put together by the first bits of the
/// key; and where those of each beginning stand. Records without a key are left out.
fn by_beginning(keys: &[u32]) -> (Vec<u64>, Vec<(usize, usize)>) {
    let beginning = |key: u32| (key >> (32 - BITS)) as usize;
    let mut starts = vec![0_u32; 1 << BITS];
    for key in keys {
        let start = &mut starts[beginning(*key)];
        *start = start.wrapping_add(u32::from(*key != 0));
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += std::mem::replace(start, sum);
    }
    let froms = starts.clone();
    // Records without a key are written as well, one over the other after all that have one.
    let mut order = vec![0; sum as usize + 1];
    for (place, key) in (0_u64..).zip(keys) {
        let start = &mut starts[beginning(*key)];
        let at = if *key == 0 { sum } else { *start };
        order[at as usize] = u64::from(*key) << 32 | place;
        *start = start.wrapping_add(u32::from(*key != 0));
    }
    let spans = froms.into_iter().zip(starts).filter(|(from, to)| from < to);
    (order, spans.map(|(from, to)| (from as usize, to as usize)).collect())
}

/// Which keys of a bucket may be there more than once: one bit for each of so many values of a
/// key's next bits, for those met once and for those met again.
struct Shared {
    once: Vec<u64>,
    again: Vec<u64>,
}

/// Bits of a key, after those of its bucket, that are looked at.
const NEXT: u32 = 14;

impl Default for Shared {
    fn default() -> Self {
        Self { once: vec![0; 1 << (NEXT - 6)], again: vec![0; 1 << (NEXT - 6)] }
    }
}

impl Shared {
    /// Keeps, in their order, the keys that may be there more than once.
    fn keep<'k>(&mut self, bucket: &'k mut [u64]) -> &'k mut [u64] {
        let at = |key: u64| (key >> (64 - BITS - NEXT)) as usize & ((1 << NEXT) - 1);
        self.once.fill(0);
        self.again.fill(0);
        for key in &*bucket {
            let (word, bit) = (at(*key) / 64, 1 << (at(*key) % 64));
            self.again[word] |= self.once[word] & bit;
            self.once[word] |= bit;
        }
        let mut kept = 0;
        for from in 0..bucket.len() {
            let key = bucket[from];
            bucket[kept] = key;
            kept += (self.again[at(key) / 64] >> (at(key) % 64) & 1) as usize;
        }
        &mut bucket[..kept]
    }
}

/// Pairs of this many records.
pub(crate) const fn pairs_of(records: u64) -> u64 {
    records * records.saturating_sub(1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn blocks_are_the_places_that_share_a_key(
            keys in prop::collection::vec(0..400_u32, 0..600),
            spread in prop::sample::select(vec![1_u32, 257, 0x0100_0000 / 3, 0x9e37_79b9]),
        ) {
            let keys: Vec<u32> = keys.iter().map(|key| key.wrapping_mul(spread)).collect();
            let mut slow: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (place, key) in (0..).zip(&keys).filter(|(_, key)| **key != 0) {
                slow.entry(*key).or_default().push(place);
            }
            let slow: Vec<Vec<u32>> = slow.into_values().filter(|block| block.len() > 1).collect();
            let blocks = Blocks::of(&keys);
            let fast = blocks.spans.iter().map(|span| blocks.members(*span).to_vec());
            prop_assert_eq!(fast.collect::<Vec<_>>(), slow);
        }
    }
}
