//! Every distinct text once, one after another in one piece of memory.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The code of "not recorded".
pub(crate) const NONE: u32 = 0;

/// Distinct texts by code. Code 0 is the empty text: not recorded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<usize>,
    /// Half of the hash, and the code.
    by_text: HashTable<(u32, u32)>,
}

/// A number for a text that depends on the text only.
pub(crate) fn hash_of(text: &str) -> u64 {
    FixedState::with_seed(0x11fe_c4a2_c0de).hash_one(text.as_bytes())
}

impl Texts {
    /// No text but the empty one.
    pub(crate) fn new() -> Self {
        Self { bytes: String::new(), ends: vec![0], by_text: HashTable::new() }
    }

    /// The code of a text, which it gets when it is seen first.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        self.intern_hashed(text, low(hash_of(text)))
    }

    /// The code of a text that is not empty, and half of whose hash is known.
    #[inline]
    pub(crate) fn intern_hashed(&mut self, text: &str, half: u32) -> u32 {
        let Self { bytes, ends, by_text } = self;
        let same = |(known, code): &(u32, u32)| *known == half && slice(bytes, ends, *code) == text;
        if let Some((_, code)) = by_text.find(spread(half), same) {
            return *code;
        }
        let code = code_of(ends.len());
        bytes.push_str(text);
        ends.push(bytes.len());
        by_text.insert_unique(spread(half), (half, code), |(half, _)| spread(*half));
        code
    }

    /// The codes of texts that are not many, each with half of its hash, added to `codes`; the
    /// empty text is [`NONE`]. One step after the other for all of them, because memory answers many
    /// questions that do not wait for each other in the time of one.
    pub(crate) fn intern_many<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t str> + Clone,
        halves: &[u32],
        codes: &mut Vec<u32>,
    ) {
        let likely = |half: &u32| {
            let found = self.by_text.find(spread(*half), |(known, _)| known == half);
            found.map_or(NONE, |(_, code)| *code)
        };
        let first = codes.len();
        codes.extend(halves.iter().map(likely));
        let span = |code: &u32| {
            let at = *code as usize;
            if at == 0 { (0, 0) } else { (self.ends[at - 1], self.ends[at]) }
        };
        let spans: Vec<(usize, usize)> = codes[first..].iter().map(span).collect();
        let bytes = self.bytes.as_bytes();
        let mut new = Vec::new();
        for (at, (text, (from, to))) in texts.clone().zip(&spans).enumerate() {
            if text.is_empty() {
                codes[first + at] = NONE;
            } else if &bytes[*from..*to] != text.as_bytes() {
                new.push(at);
            }
        }
        let mut new = new.into_iter().peekable();
        for (at, text) in texts.enumerate() {
            if new.next_if_eq(&at).is_some() {
                codes[first + at] = self.intern_hashed(text, halves[at]);
            }
        }
    }

    /// The text of a code.
    pub(crate) fn get(&self, code: u32) -> &str {
        slice(&self.bytes, &self.ends, code)
    }

    /// Number of codes, the empty one included.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Every text in the order of the codes, the empty one first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(code_of(at)))
    }

    /// Makes ready to take in more texts after [`Self::close`].
    pub(crate) fn reopen(&mut self) {
        if self.by_text.is_empty() {
            let halves: Vec<u32> = self.iter().map(|text| low(hash_of(text))).collect();
            for (code, half) in (0..).zip(halves).skip(1) {
                self.by_text.insert_unique(spread(half), (half, code), |(half, _)| spread(*half));
            }
        }
    }

    /// Gives back the memory that only finding codes needs.
    pub(crate) fn close(&mut self) {
        self.by_text = HashTable::new();
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Texts in a row, equal ones or not: nothing is looked for in them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    bytes: String,
    ends: Vec<usize>,
}

impl Words {
    /// One more.
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// The text at a place.
    pub(crate) fn get(&self, at: usize) -> &str {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[from..self.ends[at]]
    }

    /// Gives back the memory that only adding needs.
    pub(crate) fn close(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Half of a hash spread over all its bits, for a table that looks at both ends.
const fn spread(half: u32) -> u64 {
    (half as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
pub(crate) const fn low(hash: u64) -> u32 {
    hash as u32
}

fn slice<'a>(bytes: &'a str, ends: &[usize], code: u32) -> &'a str {
    let at = code as usize;
    if at == 0 { "" } else { &bytes[ends[at - 1]..ends[at]] }
}

/// A place in memory as a code.
pub(crate) fn code_of(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than four thousand million distinct values fit in memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_together_get_the_codes_that_they_get_one_by_one(
            batches in proptest::collection::vec(
                proptest::collection::vec("[ab]{0,3}", 0..40),
                1..4,
            ),
            bits in 1..32_u32,
        ) {
            // Few bits, so that different texts have the same half of a hash.
            let half = |text: &String| low(hash_of(text)) % (1 << bits);
            let (mut together, mut apart) = (Texts::new(), Texts::new());
            for texts in batches {
                let halves: Vec<u32> = texts.iter().map(half).collect();
                let mut codes = Vec::new();
                together.intern_many(texts.iter().map(String::as_str), &halves, &mut codes);
                let one = |(text, half): (&String, &u32)| match text.as_str() {
                    "" => NONE,
                    text => apart.intern_hashed(text, *half),
                };
                let expected: Vec<u32> = texts.iter().zip(&halves).map(one).collect();
                prop_assert_eq!(codes, expected);
            }
            prop_assert!(together.iter().eq(apart.iter()));
        }
    }
}
