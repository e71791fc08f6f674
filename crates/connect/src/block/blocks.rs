//! Records in groups that share a key.

use crate::texts::code_of;

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
        let mut order: Vec<u64> = Vec::with_capacity(keys.len());
        for (place, key) in keys.iter().enumerate() {
            if *key != 0 {
                order.push(u64::from(*key) << 32 | place as u64);
            }
        }
        sort_by_key(&mut order);
        let mut spans = Vec::new();
        let mut from = 0;
        for at in 1..=order.len() {
            if at == order.len() || order[at] >> 32 != order[from] >> 32 {
                if at - from > 1 {
                    spans.push((code_of(from), code_of(at)));
                }
                from = at;
            }
        }
        let place = |both: &u64| u32::try_from(both & 0xffff_ffff).expect("32 bits");
        Self { places: order.iter().map(place).collect(), spans }
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

/// Sorts keys (the upper half) with their places (the lower half), which come in order: by 11 bits
/// at a time, the lowest first, so that equal keys keep their order.
fn sort_by_key(order: &mut Vec<u64>) {
    if order.len() < 4096 {
        order.sort_unstable();
        return;
    }
    let digit = |both: u64, shift: u32| usize::try_from(both >> shift & 2047).expect("eleven bits");
    let mut counts = [[0_usize; 2048]; SHIFTS.len()];
    for both in order.iter() {
        for (counts, shift) in counts.iter_mut().zip(SHIFTS) {
            counts[digit(*both, shift)] += 1;
        }
    }
    let mut other = vec![0; order.len()];
    for (mut starts, shift) in counts.into_iter().zip(SHIFTS) {
        if starts.contains(&order.len()) {
            continue;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for both in order.iter() {
            let start = &mut starts[digit(*both, shift)];
            other[*start] = *both;
            *start += 1;
        }
        std::mem::swap(order, &mut other);
    }
}

/// Where the eleven bits begin that each pass sorts by.
const SHIFTS: [u32; 3] = [32, 43, 54];

/// Pairs of this many records.
pub(crate) const fn pairs_of(records: u64) -> u64 {
    records * records.saturating_sub(1) / 2
}
