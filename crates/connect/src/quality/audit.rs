//! The groups that rates are reported for. They are never inputs to linking.

use std::collections::BTreeMap;

/// One column of groups: for every row, which group it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// What the groups are groups of, such as `ethnic_group`.
    pub name: String,
    /// The names of the groups, in order.
    pub groups: Vec<String>,
    /// For every row, the place of its group in `groups`.
    pub of_row: Vec<u32>,
}

/// The group of rows where nothing is recorded.
pub const NOT_RECORDED: &str = "not recorded";

/// Bands of ages in years: the first year of each, and its words.
const AGE_BANDS: [(f64, &str); 6] = [
    (0.0, "00-04"),
    (5.0, "05-10"),
    (11.0, "11-15"),
    (16.0, "16-17"),
    (18.0, "18-24"),
    (25.0, "25 and over"),
];

impl Audit {
    /// Groups from one text for every row; empty is "not recorded".
    pub fn of<T: AsRef<str>>(name: &str, values: &[T]) -> Self {
        let word = |value: &T| {
            let text = value.as_ref().trim();
            if text.is_empty() { NOT_RECORDED } else { text }.to_owned()
        };
        let words: Vec<String> = values.iter().map(word).collect();
        Self::of_words(name, &words)
    }

    /// Groups of ages from whole or broken years; what is not a number keeps its own words.
    pub fn ages<T: AsRef<str>>(name: &str, values: &[T]) -> Self {
        let band = |value: &T| match value.as_ref().trim().parse::<f64>() {
            Ok(years) if years >= 0.0 => {
                let band = AGE_BANDS.iter().rev().find(|(from, _)| years >= *from);
                band.map_or(NOT_RECORDED, |(_, words)| words).to_owned()
            }
            Ok(_) => NOT_RECORDED.to_owned(),
            Err(_) => value.as_ref().trim().to_owned(),
        };
        let words: Vec<String> = values.iter().map(band).collect();
        Self::of(name, &words)
    }

    /// Movers: people whose records carry more than one value, such as a postcode. With `person`
    /// from the truth this is who moved; from links it is who was *seen* to move, and a mover whose
    /// link was missed looks like two people who stayed.
    pub fn movers<T: AsRef<str>>(name: &str, person: &[u32], values: &[T]) -> Self {
        let mut seen: BTreeMap<u32, (&str, bool, u32)> = BTreeMap::new();
        for (person, value) in person.iter().zip(values) {
            let value = value.as_ref().trim();
            let (first, moved, records) = seen.entry(*person).or_insert((value, false, 0));
            *records += 1;
            if first.is_empty() {
                *first = value;
            } else if !value.is_empty() && *first != value {
                *moved = true;
            }
        }
        let word = |person: &u32| match seen.get(person) {
            Some((_, true, _)) => "moved",
            Some((_, false, records)) if *records > 1 => "stayed",
            _ => "one record",
        };
        let words: Vec<String> = person.iter().map(|person| word(person).to_owned()).collect();
        Self::of_words(name, &words)
    }

    fn of_words(name: &str, words: &[String]) -> Self {
        let mut groups: Vec<String> = words.to_vec();
        groups.sort();
        groups.dedup();
        let place = |word: &String| {
            let at = groups.binary_search(word).unwrap_or(0);
            crate::texts::code_of(at)
        };
        let of_row = words.iter().map(place).collect();
        Self { name: name.to_owned(), groups, of_row }
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}
