//! An invented town for the attacks: names as unevenly common as real ones, households, siblings.

use lifechances_conceal::PlainRecord;
use std::collections::BTreeSet;

/// A fixed stream of numbers (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(word ^ (word >> 31)) * sides as u128) >> 64) as usize
    }

    /// A rank drawn as Zipf's law has it.
    fn rank(&mut self, ranks: usize) -> usize {
        let share = self.roll(1 << 30) as f64 / (1_u64 << 30) as f64;
        ((ranks as f64 + 1.0).powf(share) - 1.0) as usize % ranks
    }
}

fn names(count: usize, dice: &mut Dice) -> Vec<String> {
    let starts =
        ["b", "br", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "z"];
    let middles = ["a", "e", "i", "o", "u", "ai", "ee", "ia"];
    let ends = ["n", "r", "s", "l", "th", "m", "ck", "", "", "nd"];
    let mut made = BTreeSet::new();
    let mut list = Vec::new();
    while list.len() < count {
        let mut name = String::new();
        for _ in 0..2 + dice.roll(2) {
            name += starts[dice.roll(starts.len())];
            name += middles[dice.roll(middles.len())];
        }
        name += ends[dice.roll(ends.len())];
        if made.insert(name.clone()) {
            list.push(name);
        }
    }
    list
}

/// The columns of [`town`].
pub(crate) const FIELDS: &str = "given surname dob postcode address";

/// Invented people: given name, surname, date of birth, postcode and address.
pub(crate) fn town(count: usize, seed: u64) -> Vec<PlainRecord> {
    let mut dice = Dice(seed);
    let (given, surnames) = (names(400, &mut dice), names(900, &mut dice));
    let streets = names(120, &mut dice);
    let mut people = Vec::new();
    while people.len() < count {
        let surname = &surnames[dice.rank(surnames.len())];
        let street = dice.roll(streets.len());
        let home = format!("{} {} road", 1 + dice.roll(90), streets[street]);
        let postcode = format!("ZZ{} {}AB", 1 + street / 10, street % 10);
        for _ in 0..1 + dice.roll(3) {
            let born = format!(
                "{}-{:02}-{:02}",
                2005 + dice.roll(18),
                1 + dice.roll(12),
                1 + dice.roll(28)
            );
            people.push(PlainRecord {
                id: people.len().to_string(),
                values: vec![
                    given[dice.rank(given.len())].clone(),
                    surname.clone(),
                    born,
                    postcode.clone(),
                    home.clone(),
                ],
            });
        }
    }
    people.truncate(count);
    people
}
