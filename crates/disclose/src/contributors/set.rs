//! Who is counted in one cell.

use std::fmt;

/// Children in one word of a set.
const WORD: u32 = u64::BITS;

/// The children behind one cell, by dense numbers: the set takes one bit for every number up to its
/// largest. It does not print itself and has no written form:
/// ```compile_fail,E0277
/// fn needs_serialize<T: serde::Serialize>() {}
/// needs_serialize::<lifechances_disclose::contributors::ContributorSet>();
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ContributorSet {
    /// The last word is not zero, so that equal sets are equal values.
    words: Vec<u64>,
    children: u64,
}

impl ContributorSet {
    /// From numbers in any order; repeats count once.
    pub fn new(numbers: impl IntoIterator<Item = u32>) -> Self {
        let mut words: Vec<u64> = Vec::new();
        for number in numbers {
            let at = place(number);
            if at >= words.len() {
                words.resize(at + 1, 0);
            }
            if let Some(word) = words.get_mut(at) {
                *word |= 1 << (number % WORD);
            }
        }
        Self::of_words(words)
    }

    fn of_words(mut words: Vec<u64>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        let children = words.iter().map(|word| u64::from(word.count_ones())).sum();
        Self { words, children }
    }

    /// How many children are in it.
    pub const fn children(&self) -> u64 {
        self.children
    }

    /// The numbers, smallest first.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.words).flat_map(|(at, word)| {
            (0..WORD).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * WORD + bit)
        })
    }

    /// Whether a child is in it.
    pub fn holds(&self, number: u32) -> bool {
        self.words.get(place(number)).is_some_and(|word| word >> (number % WORD) & 1 == 1)
    }

    /// How many children are in one of the two and not in both; none when they are more than `most`,
    /// which is known after a few words where two sets have little in common.
    pub fn differs_by(&self, other: &Self, most: u64) -> Option<u64> {
        if self.children.abs_diff(other.children) > most {
            return None;
        }
        let (long, short) = if self.words.len() < other.words.len() {
            (&other.words, &self.words)
        } else {
            (&self.words, &other.words)
        };
        let beside = short.iter().copied().chain(std::iter::repeat(0));
        let mut found = 0;
        for (here, there) in long.iter().zip(beside) {
            found += u64::from((here ^ there).count_ones());
            if found > most {
                return None;
            }
        }
        Some(found)
    }

    /// Everybody who is in one of the two.
    pub fn together(&self, other: &Self) -> Self {
        let (long, short) = if self.words.len() < other.words.len() {
            (&other.words, &self.words)
        } else {
            (&self.words, &other.words)
        };
        let mut words = long.clone();
        words.iter_mut().zip(short).for_each(|(word, other)| *word |= other);
        Self::of_words(words)
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number / WORD).unwrap_or(usize::MAX)
}

impl fmt::Debug for ContributorSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContributorSet(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn set(numbers: &BTreeSet<u32>) -> ContributorSet {
        ContributorSet::new(numbers.iter().rev().chain(numbers).copied())
    }

    #[test]
    fn a_set_does_not_print_itself_and_an_empty_one_is_a_set() {
        assert_eq!(format!("{:?}", ContributorSet::new([3, 64])), "ContributorSet(..)");
        assert_eq!(ContributorSet::new([]), ContributorSet::default());
        assert_eq!(ContributorSet::new([200]).differs_by(&ContributorSet::default(), 9), Some(1));
    }

    proptest! {
        /// The slow twin holds the numbers themselves.
        #[test]
        fn bits_say_what_the_numbers_say(
            a in prop::collection::btree_set(0_u32..300, 0..40),
            moved in prop::collection::btree_set(0_u32..300, 0..14),
            fresh in prop::collection::btree_set(0_u32..300, 0..40),
            near in any::<bool>(),
            most in 0_u64..14,
        ) {
            let b = if near { a.symmetric_difference(&moved).copied().collect() } else { fresh };
            let (x, y) = (set(&a), set(&b));
            prop_assert_eq!(x.children(), a.len() as u64);
            prop_assert!(x.numbers().eq(a.iter().copied()));
            prop_assert!((0..310).all(|n| x.holds(n) == a.contains(&n)));
            let differ = a.symmetric_difference(&b).count() as u64;
            prop_assert_eq!(x.differs_by(&y, most), (differ <= most).then_some(differ));
            prop_assert_eq!(x.differs_by(&y, most), y.differs_by(&x, most));
            prop_assert_eq!(x == y, a == b);
            prop_assert_eq!(x.together(&y), set(&a.union(&b).copied().collect()));
        }
    }
}
