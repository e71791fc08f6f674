//! Records in groups that share a key.

use crate::texts::{code_of, low};

/// The blocks of one rule: places of records, one block after another.
pub(crate) struct Blocks {
    /// Places, ordered by key and then by place.
    pub places: Vec<u32>,
    /// Where each block of two or more begins and ends in `places`.
    pub spans: Vec<(u32, u32)>,
}

impl Blocks {
    /// Groups records by their keys; 0 is no key.
    pub(crate) fn of(keys: &[u32]) -> Self {
        let (mut order, buckets) = by_beginning(keys);
        let mut places = Vec::with_capacity(order.len());
        let mut spans = Vec::new();
        for (from, to) in buckets {
            let own = &mut order[from..to];
            own.sort_unstable();
            for same in own.chunk_by(|x, y| x >> 32 == y >> 32) {
                let from = places.len();
                places.extend(same.iter().map(|both| low(*both)));
                if same.len() > 1 {
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
const BITS: u32 = 11;

/// Keys (the upper half) with their places (the lower half), put together by the first bits of the
/// key; and where those of each beginning stand. Records without a key are left out.
fn by_beginning(keys: &[u32]) -> (Vec<u64>, Vec<(usize, usize)>) {
    let beginning = |key: u32| (key >> (32 - BITS)) as usize;
    let mut starts = vec![0_usize; 1 << BITS];
    for key in keys.iter().filter(|key| **key != 0) {
        starts[beginning(*key)] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += std::mem::replace(start, sum);
    }
    let froms = starts.clone();
    let mut order = vec![0; sum];
    for (place, key) in keys.iter().enumerate() {
        if *key != 0 {
            let start = &mut starts[beginning(*key)];
            order[*start] = u64::from(*key) << 32 | place as u64;
            *start += 1;
        }
    }
    (order, froms.into_iter().zip(starts).filter(|(from, to)| from < to).collect())
}

/// Pairs of this many records.
pub(crate) const fn pairs_of(records: u64) -> u64 {
    records * records.saturating_sub(1) / 2
}
