//! Codes of schools: the unique reference number and the local authority's establishment number.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Unique reference number of an establishment: six digits, five for some children's centres.
/// Invented schools use 9xxxxx.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Urn(u32);

/// A local authority's three-digit number and a school's four-digit number: `380/3377`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Laestab(u32);

/// The text is not a school code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a school's URN has five or six digits; its LAESTAB has seven, such as 3803377")]
pub struct BadSchoolCode;

impl Urn {
    /// Reads five or six digits; surrounding spaces are ignored.
    ///
    /// # Errors
    /// [`BadSchoolCode`] when it is not a number of five or six digits.
    pub fn parse(text: &str) -> Result<Self, BadSchoolCode> {
        let digits = text.trim();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadSchoolCode);
        }
        let number: u32 = digits.parse().map_err(|_| BadSchoolCode)?;
        if (10_000..=999_999).contains(&number) { Ok(Self(number)) } else { Err(BadSchoolCode) }
    }

    /// The number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Laestab {
    /// Reads seven digits, with or without a slash after the third.
    ///
    /// # Errors
    /// [`BadSchoolCode`] when it is not seven digits.
    pub fn parse(text: &str) -> Result<Self, BadSchoolCode> {
        let text = text.trim();
        let tight = match text.split_once('/') {
            Some((authority, school)) if authority.len() == 3 => format!("{authority}{school}"),
            Some(_) => return Err(BadSchoolCode),
            None => text.to_owned(),
        };
        if tight.len() != 7 || !tight.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadSchoolCode);
        }
        tight.parse().map(Self).map_err(|_| BadSchoolCode)
    }

    /// From the authority's number and the establishment's.
    ///
    /// # Errors
    /// [`BadSchoolCode`] when either has too many digits.
    pub fn new(authority: u32, establishment: u32) -> Result<Self, BadSchoolCode> {
        if authority > 999 || establishment > 9999 {
            return Err(BadSchoolCode);
        }
        Ok(Self(authority * 10_000 + establishment))
    }

    /// The authority's three-digit number.
    pub const fn authority(self) -> u32 {
        self.0 / 10_000
    }

    /// The school's four-digit number.
    pub const fn establishment(self) -> u32 {
        self.0 % 10_000
    }
}

impl fmt::Display for Laestab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:07}", self.0)
    }
}

impl fmt::Debug for Laestab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schools_reference_number_has_five_or_six_digits() {
        assert_eq!(Urn::parse(" 900001 ").map(Urn::number), Ok(900_001));
        assert_eq!(Urn::parse("20001").map(Urn::number), Ok(20_001));
        for bad in ["", "+90001", "1234567", "9999", "90000x", "９００００１"] {
            assert_eq!(Urn::parse(bad), Err(BadSchoolCode), "{bad}");
        }
    }

    #[test]
    fn an_establishments_number_may_have_a_slash_after_the_authority() {
        for text in ["9992001", "999/2001", " 999/2001 "] {
            let read = Laestab::parse(text).unwrap();
            assert_eq!((read.authority(), read.establishment()), (999, 2001), "{text}");
            assert_eq!(Laestab::new(999, 2001), Ok(read));
        }
        for bad in ["99/92001", "9/9/9/2001", "999/20011", "999200", "/9992001", "999-2001"] {
            assert_eq!(Laestab::parse(bad), Err(BadSchoolCode), "{bad}");
        }
        assert_eq!(Laestab::new(1000, 1), Err(BadSchoolCode));
        assert_eq!(Laestab::new(1, 2).map(|l| l.to_string()), Ok("0010002".into()));
    }
}
