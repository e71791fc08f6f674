//! Codes of the invented district, each in a range that nobody real uses.
//!
//! Area codes begin with Z, postcodes with ZZ, schools have URNs from 900001 and authority number
//! 999, NHS numbers lie in the test range 999 …, and unique pupil numbers belong to authority 999.

use commons::{NhsNumber, Upn};
use std::collections::BTreeMap;

/// Name of the invented district.
pub const DISTRICT_NAME: &str = "Calderbrook";
/// Area code of the invented district.
pub const DISTRICT_CODE: &str = "Z08000001";
/// Its authority number.
pub const DISTRICT_NUMBER: u32 = 999;
/// Area code and name of its invented region.
pub const REGION: (&str, &str) = ("Z12000001", "Invented North");
/// Area code and name of the invented country.
pub const COUNTRY: (&str, &str) = ("Z92000001", "Invented England");

pub(crate) fn small_area(number: usize) -> String {
    format!("Z01{:06}", number + 1)
}

pub(crate) fn middle_area(number: usize) -> String {
    format!("Z02{:06}", number + 1)
}

pub(crate) fn ward(number: usize) -> String {
    format!("Z05{:06}", number + 1)
}

pub(crate) fn locality(number: usize) -> String {
    format!("Z15{:06}", number + 1)
}

pub(crate) const FIRST_URN: u32 = 900_001;
pub(crate) const POSTCODES_PER_AREA: usize = 12;
const INWARD_LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
/// The last outcode is kept for addresses outside the district.
const OUTCODES: usize = 98;

/// Which block of postcodes each small area owns: outcodes follow wards.
#[derive(Debug, Clone)]
pub(crate) struct PostcodeBlocks {
    block: Vec<(usize, usize)>,
}

impl PostcodeBlocks {
    /// `wards` gives the ward of each small area.
    pub(crate) fn of(wards: &[usize]) -> Self {
        let mut used: BTreeMap<usize, usize> = BTreeMap::new();
        let block = wards
            .iter()
            .map(|ward| {
                let outcode = ward % OUTCODES;
                let next = used.entry(outcode).or_insert(0);
                *next += 1;
                (outcode + 1, (*next - 1) * POSTCODES_PER_AREA)
            })
            .collect();
        Self { block }
    }

    /// The postcode with this place in this small area's block.
    pub(crate) fn spelled(&self, area: usize, place: usize) -> String {
        let (outcode, first) = self.block[area];
        postcode(outcode, first + place % POSTCODES_PER_AREA)
    }
}

/// A postcode just outside the district, which no lookup of the district knows.
pub(crate) fn postcode_outside(number: u64) -> String {
    postcode(99, usize::try_from(number % 4_000).unwrap_or(0))
}

fn postcode(outcode: usize, number: usize) -> String {
    let letter = |place: usize| char::from(INWARD_LETTERS[place % 20]);
    let spread = number * 7 % 400;
    format!("ZZ{outcode} {}{}{}", number / 400 % 10, letter(spread / 20), letter(spread))
}

/// NHS numbers of the test range, each given once, in an order that tells nothing.
pub(crate) struct NhsNumbers {
    next: u32,
}

const NHS_RANGE: u32 = 1_000_000;
/// Has no factor in common with the range, so every number comes up once.
const NHS_STEP: u64 = 700_001;

impl NhsNumbers {
    pub(crate) const fn new() -> Self {
        Self { next: 0 }
    }

    /// The nine digits of the next number that has a check digit.
    pub(crate) fn next_nine(&mut self) -> u32 {
        loop {
            let mixed = u64::from(self.next) * NHS_STEP % u64::from(NHS_RANGE);
            self.next = (self.next + 1) % NHS_RANGE;
            let nine = 999_000_000 + u32::try_from(mixed).unwrap_or(0);
            if NhsNumber::from_nine_digits(nine).is_some() {
                return nine;
            }
        }
    }
}

/// The ten digits of a number given by [`NhsNumbers`].
pub(crate) fn nhs_digits(nine: u32) -> String {
    NhsNumber::from_nine_digits(nine).map(|n| n.digits()).unwrap_or_default()
}

/// Unique pupil numbers: authority 999, school, year of admission, serial number.
pub(crate) struct PupilNumbers {
    used: BTreeMap<(u32, u32), u32>,
}

impl PupilNumbers {
    pub(crate) const fn new() -> Self {
        Self { used: BTreeMap::new() }
    }

    /// The next number for this school (its four digits) and year (its last two digits).
    pub(crate) fn next(&mut self, establishment: u32, year: u32) -> Upn {
        let mut school = establishment % 10_000;
        loop {
            let serial = self.used.entry((school, year)).or_insert(0);
            if *serial < 999 {
                *serial += 1;
                let twelve = format!("999{school:04}{:02}{:03}", year % 100, *serial);
                return Upn::from_twelve(&twelve).expect("twelve digits have a check letter");
            }
            school = (school + 4_500) % 10_000;
        }
    }
}

/// A temporary number ends in a letter: given when a pupil arrives without papers.
pub(crate) fn temporary_upn(establishment: u32, year: u32, number: u64) -> Upn {
    let letter = char::from(b"ABCDEFGHJKLMNPQRTUVWXYZ"[usize::try_from(number % 23).unwrap_or(0)]);
    let twelve = format!(
        "999{:04}{:02}{:02}{letter}",
        establishment % 10_000,
        year % 100,
        number / 23 % 100
    );
    Upn::from_twelve(&twelve).expect("eleven digits and a letter have a check letter")
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Postcode;
    use std::collections::BTreeSet;

    #[test]
    fn every_nhs_number_is_valid_once_and_in_the_test_range() {
        let mut numbers = NhsNumbers::new();
        let drawn: BTreeSet<String> =
            (0..50_000).map(|_| nhs_digits(numbers.next_nine())).collect();
        assert_eq!(drawn.len(), 50_000);
        assert!(drawn.iter().all(|n| n.starts_with("999") && NhsNumber::parse(n).is_ok()));
    }

    #[test]
    fn pupil_numbers_stay_unique_when_a_school_runs_out() {
        let mut numbers = PupilNumbers::new();
        let drawn: BTreeSet<String> =
            (0..2_500).map(|_| numbers.next(4001, 24).characters().to_owned()).collect();
        assert_eq!(drawn.len(), 2_500);
        assert!(drawn.iter().all(|n| Upn::parse(n).is_ok() && &n[1..4] == "999"));
    }

    #[test]
    fn a_temporary_number_is_valid_and_says_so() {
        let upn = temporary_upn(2001, 24, 77);
        assert!(upn.is_temporary() && Upn::parse(upn.characters()).is_ok());
    }

    #[test]
    fn every_postcode_is_invented_and_belongs_to_one_area() {
        let wards: Vec<usize> = (0..900).map(|n| n / 9).collect();
        let blocks = PostcodeBlocks::of(&wards);
        let mut seen = BTreeSet::new();
        for area in 0..wards.len() {
            for place in 0..POSTCODES_PER_AREA {
                let spelled = blocks.spelled(area, place);
                assert!(spelled.starts_with("ZZ") && Postcode::parse(&spelled).is_ok());
                assert!(seen.insert(spelled.clone()), "{spelled} twice");
                assert!(!spelled.starts_with("ZZ99 "));
            }
        }
    }
}
