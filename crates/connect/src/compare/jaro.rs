//! Jaro-Winkler similarity of short names, letter sets that rule pairs out, and one-slip tests.
//!
//! Jaro (1989), Winkler (1990). Which letters have found their match is kept in one word of bits for
//! each name, so that names of up to 64 letters need no table.

/// Jaro-Winkler similarity of two names in ASCII, between 0 and 1.
pub(crate) fn jaro_winkler(a: &str, b: &str) -> f64 {
    let (x, y) = (a.as_bytes(), b.as_bytes());
    if x.len() > 64 || y.len() > 64 {
        return strsim::jaro_winkler(a, b);
    }
    let jaro = jaro(x, y);
    if jaro <= 0.7 {
        return jaro;
    }
    let shared = x.iter().zip(y).take(4).take_while(|(a, b)| a == b).count();
    jaro + small(shared) * 0.1 * (1.0 - jaro)
}

fn jaro(x: &[u8], y: &[u8]) -> f64 {
    if x.is_empty() && y.is_empty() {
        return 1.0;
    }
    if x.is_empty() || y.is_empty() {
        return 0.0;
    }
    let reach = (x.len().max(y.len()) / 2).saturating_sub(1);
    let (used_x, used_y) = in_reach(x, y, reach);
    let matched = used_x.count_ones() as usize;
    if matched == 0 {
        return 0.0;
    }
    let (mut rest_x, mut rest_y, mut out_of_order) = (used_x, used_y, 0_usize);
    while rest_x != 0 {
        let (i, j) = (rest_x.trailing_zeros() as usize, rest_y.trailing_zeros() as usize);
        out_of_order += usize::from(x[i] != y[j]);
        rest_x &= rest_x - 1;
        rest_y &= rest_y - 1;
    }
    let m = small(matched);
    (m / small(x.len()) + m / small(y.len()) + (m - small(out_of_order / 2)) / m) / 3.0
}

/// Letters of the alphabet and digits.
const LETTERS: usize = 36;

/// One number for each letter of the alphabet and each digit; nothing for what is neither.
const fn number_of(letter: u8) -> Option<usize> {
    match letter {
        b'a'..=b'z' => Some((letter - b'a') as usize),
        b'0'..=b'9' => Some((letter - b'0') as usize + 26),
        _ => None,
    }
}

/// For each letter of `x` in turn the first letter of `y` within reach that is the same and still
/// free: one bit for each letter of either that found its match. Neither has more than 64 letters.
fn in_reach(x: &[u8], y: &[u8], reach: usize) -> (u64, u64) {
    let mut places = [0_u64; LETTERS];
    let mut known = true;
    for (j, letter) in y.iter().enumerate() {
        match number_of(*letter) {
            Some(number) => places[number] |= 1 << j,
            None => known = false,
        }
    }
    if !known {
        return in_reach_one_by_one(x, y, reach);
    }
    let (mut used_x, mut used_y) = (0_u64, 0_u64);
    // Places from `i - reach` to `i + reach`: the window moves on by one letter at a time.
    let mut within = if reach < 63 { (2_u64 << reach) - 1 } else { u64::MAX };
    for (i, letter) in x.iter().enumerate() {
        let there = number_of(*letter).map_or(0, |number| places[number]);
        let free = there & !used_y & within;
        used_y |= free & free.wrapping_neg();
        used_x |= u64::from(free != 0) << i;
        within = if i < reach { within << 1 | 1 } else { within << 1 };
    }
    (used_x, used_y)
}

/// The same for any letters.
fn in_reach_one_by_one(x: &[u8], y: &[u8], reach: usize) -> (u64, u64) {
    let (mut used_x, mut used_y) = (0_u64, 0_u64);
    for (i, letter) in x.iter().enumerate() {
        let from = i.saturating_sub(reach);
        let to = (i + reach + 1).min(y.len());
        for (j, other) in y.iter().enumerate().take(to).skip(from) {
            if letter == other && used_y & (1 << j) == 0 {
                used_x |= 1 << i;
                used_y |= 1 << j;
                break;
            }
        }
    }
    (used_x, used_y)
}

/// Whether two texts are one slip apart: one letter more, less or other, or two neighbours the
/// wrong way round.
pub(crate) fn one_slip(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 || a == b {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    if short.len() < long.len() {
        return short[same..] == long[same + 1..];
    }
    if short[same + 1..] == long[same + 1..] {
        return true;
    }
    same + 2 <= short.len()
        && short[same] == long[same + 1]
        && short[same + 1] == long[same]
        && short[same + 2..] == long[same + 2..]
}

/// The fewest letters that two names of these sizes must share to reach a Jaro-Winkler similarity,
/// by size, size, and whether the first letters agree.
#[derive(Debug)]
pub(crate) struct Fewest {
    least: Vec<u8>,
}

const SIZES: usize = 64;

impl Fewest {
    /// For this similarity.
    pub(crate) fn for_similarity(similarity: f64) -> Self {
        let mut least = vec![0; SIZES * SIZES * 2];
        for a in 1..SIZES {
            for b in 1..SIZES {
                for begins_same in [false, true] {
                    let prefix = if begins_same { 0.4 } else { 0.0 };
                    let jaro = (similarity - prefix) / (1.0 - prefix);
                    let matched = (3.0 * jaro - 1.0) / (1.0 / small(a) + 1.0 / small(b));
                    least[Self::at(a, b, begins_same)] = ceiling(matched - 1e-9);
                }
            }
        }
        Self { least }
    }

    const fn at(a: usize, b: usize, begins_same: bool) -> usize {
        (a * SIZES + b) * 2 + begins_same as usize
    }

    /// Whether letters alone leave it possible. `letters` are the letters that both have.
    #[inline]
    pub(crate) fn possible(&self, sizes: (u8, u8), begins_same: bool, letters: u32) -> bool {
        let at = Self::at((sizes.0 & 63) as usize, (sizes.1 & 63) as usize, begins_same);
        letters >= u32::from(self.least[at])
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and the size of a name"
)]
fn ceiling(value: f64) -> u8 {
    value.ceil().clamp(0.0, 64.0) as u8
}

fn small(size: usize) -> f64 {
    f64::from(u32::try_from(size).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_similarity_of_the_library(a in "[a-e]{0,12}", b in "[a-e]{0,12}") {
            let ours = jaro_winkler(&a, &b);
            prop_assert!((ours - strsim::jaro_winkler(&a, &b)).abs() < 1e-9, "{ours}");
        }

        #[test]
        fn letters_find_their_matches_as_one_by_one(
            a in "[a-c7]{0,64}",
            b in "[a-c7]{0,64}",
            reach in 0..40_usize,
        ) {
            let (x, y) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(in_reach(x, y, reach), in_reach_one_by_one(x, y, reach));
        }

        #[test]
        fn no_two_similar_names_are_ruled_out_by_their_letters(
            a in "[a-e]{1,12}",
            b in "[a-e]{1,12}",
        ) {
            let count = |name: &str, letter: char| name.matches(letter).count();
            let both: usize = ('a'..='e').map(|x| count(&a, x).min(count(&b, x))).sum();
            let sizes = (u8::try_from(a.len()).unwrap(), u8::try_from(b.len()).unwrap());
            let possible = Fewest::for_similarity(0.8).possible(
                sizes,
                a.as_bytes()[0] == b.as_bytes()[0],
                u32::try_from(both).unwrap(),
            );
            prop_assert!(possible || strsim::jaro_winkler(&a, &b) < 0.8);
        }

        #[test]
        fn one_slip_is_an_edit_distance_of_one(a in "[ab]{0,6}", b in "[ab]{0,6}") {
            let apart = strsim::osa_distance(&a, &b);
            prop_assert_eq!(one_slip(a.as_bytes(), b.as_bytes()), apart == 1);
        }
    }
}
