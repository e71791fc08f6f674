//! The mask a record wears in one room: one bit per minimum hash.
//!
//! For each field and each bit, the piece of the value whose hash is the least (Broder 1997) gives
//! one of its own bits (Li and König 2010; for private linkage Smith 2017). Two masks made in one
//! room differ in a bit with probability (1 − J)/2, where J is the share of pieces the two values
//! have in common. Unlike in a Bloom filter every bit is a fair coin whatever the value and however
//! long it is, so neither the number of set bits nor any pattern of them says anything without the
//! other side's mask.

use crate::key::{expand, in_room};

/// The most words a field may have: the bits of a piece come from one hash of 256 bits, of which
/// the first 64 decide who wins a bin.
pub(crate) const MOST_WORDS: usize = 3;

/// The mask's words of one field from the secrets of its pieces.
///
/// `salt` belongs to the room. Without pieces (a missing value) the bits are drawn from `blank`,
/// which is the record's own, so that a missing value looks like any other and agrees with none.
pub(crate) fn mask_field(
    salt: &[u8; 16],
    pieces: &[[u8; 32]],
    blank: &[u8; 32],
    words: usize,
    out: &mut Vec<u64>,
) {
    if pieces.is_empty() {
        out.extend(expand(&in_room(salt, blank), words));
        return;
    }
    let hashes: Vec<[u8; 32]> = pieces.iter().map(|piece| in_room(salt, piece)).collect();
    let seeds: Vec<u64> = hashes.iter().map(|hash| word(hash)).collect();
    for at in 0..words.min(MOST_WORDS) {
        let bits = (at * 64..(at + 1) * 64).map(|bin| {
            let piece = least(&seeds, mix(bin as u64) | 1);
            u64::from(hashes[piece][8 + bin / 8] >> (bin % 8)) & 1
        });
        out.push(bits.enumerate().fold(0, |word, (place, bit)| word | bit << place));
    }
}

/// Which seed is the least after multiplication by this odd number. The seeds are outputs of a
/// keyed hash, so that each is as likely as another.
fn least(seeds: &[u64], odd: u64) -> usize {
    let mut best = (u64::MAX, 0);
    for (at, seed) in seeds.iter().enumerate() {
        let product = seed.wrapping_mul(odd);
        if product < best.0 {
            best = (product, at);
        }
    }
    best.1
}

/// The first eight bytes as a number.
pub(crate) fn word(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): spreads secret words evenly. It hides
/// nothing by itself; what goes in is already the output of a keyed hash.
pub(crate) fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(from: u8, to: u8) -> Vec<[u8; 32]> {
        (from..to).map(|n| [n; 32]).collect()
    }

    fn differing(salt: u8, one: &[[u8; 32]], two: &[[u8; 32]]) -> u32 {
        let mask = |pieces: &[[u8; 32]]| {
            let mut out = Vec::new();
            mask_field(&[salt; 16], pieces, &[0; 32], 2, &mut out);
            out
        };
        mask(one).iter().zip(mask(two)).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    #[test]
    fn half_the_share_not_in_common_is_the_share_of_bits_that_differ() {
        // 12 of 20 pieces in common: (1 − 0.6)/2 of the bits differ, within 4 deviations.
        let rooms = 60_u32;
        let total: u32 = (0..60).map(|salt| differing(salt, &pieces(0, 16), &pieces(4, 20))).sum();
        let share = f64::from(total) / f64::from(rooms * 128);
        assert!((share - 0.2).abs() < 0.019, "{share}");
    }

    #[test]
    fn equal_values_wear_equal_masks_in_one_room_and_others_elsewhere() {
        assert_eq!(differing(1, &pieces(0, 9), &pieces(0, 9)), 0);
        let mut one = Vec::new();
        let mut two = Vec::new();
        mask_field(&[1; 16], &pieces(0, 9), &[0; 32], 2, &mut one);
        mask_field(&[2; 16], &pieces(0, 9), &[0; 32], 2, &mut two);
        let apart: u32 = one.iter().zip(&two).map(|(a, b)| (a ^ b).count_ones()).sum();
        assert!((41..87).contains(&apart), "{apart} of 128");
    }

    #[test]
    fn bits_are_fair_whatever_the_length_of_the_value() {
        for length in [1_u8, 3, 30, 200] {
            let set: u32 = (0..100)
                .map(|salt| {
                    let mut out = Vec::new();
                    mask_field(&[salt; 16], &pieces(0, length), &[0; 32], 2, &mut out);
                    out.iter().map(|word| word.count_ones()).sum::<u32>()
                })
                .sum();
            // 12,800 fair coins deviate by 57.
            assert!((6_172..6_628).contains(&set), "{length} pieces: {set}");
        }
    }
}
