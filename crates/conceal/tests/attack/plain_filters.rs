//! What the attacks must break: the unhardened encoding of Schnell, Bachteler and Reiher (2009).
//! Pairs of letters of both names in one Bloom filter of 1,000 bits, 20 keyed bits each by double
//! hashing.

use lifechances_conceal::PlainRecord;
use std::collections::BTreeSet;

pub(crate) const BITS: usize = 1_000;
const HASHES: u64 = 20;

pub(crate) fn pairs_of(record: &PlainRecord) -> BTreeSet<[u8; 3]> {
    let mut pairs = BTreeSet::new();
    for (which, value) in (b'0'..).zip(&record.values[..2]) {
        let framed = format!("_{value}_");
        pairs.extend(framed.as_bytes().windows(2).map(|two| [which, two[0], two[1]]));
    }
    pairs
}

pub(crate) fn name_of(record: &PlainRecord) -> String {
    record.values[..2].join(" ")
}

fn keyed(key: u64, pair: [u8; 3]) -> u64 {
    let mut word = key;
    for byte in pair {
        word = (word ^ u64::from(byte)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word ^= word >> 29;
    }
    word.wrapping_mul(0x94D0_49BB_1331_11EB) ^ (word >> 31)
}

/// One filter per record.
pub(crate) fn filters(records: &[PlainRecord], key: u64) -> Vec<Vec<u64>> {
    let filter = |record: &PlainRecord| {
        let mut bits = vec![0_u64; BITS.div_ceil(64)];
        for pair in pairs_of(record) {
            let (one, two) = (keyed(key, pair), keyed(!key, pair) | 1);
            for turn in 0..HASHES {
                let bit = (one.wrapping_add(turn.wrapping_mul(two)) % BITS as u64) as usize;
                bits[bit / 64] |= 1 << (bit % 64);
            }
        }
        bits
    };
    records.iter().map(filter).collect()
}
