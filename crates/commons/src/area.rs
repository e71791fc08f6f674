//! Statistical areas: a nine-character code, what kind of area it is, and of which year.
//!
//! A code alone is not a key: `E01010568` of 2011 and of 2021 may be different ground. [`Place`]
//! therefore carries the year of its boundaries, and joins across years go through a declared
//! lookup only. Codes of invented districts begin with `Z`, a letter the register of geographic
//! codes has never issued, so they cannot be mistaken for real ones.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A nine-character code of the national register: a letter and eight digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode([u8; 9]);

/// The text is not a letter followed by eight digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an area code is one capital letter and eight digits, such as E08000032")]
pub struct BadAreaCode;

impl AreaCode {
    /// England as a whole.
    pub const ENGLAND: AreaCode = AreaCode(*b"E92000001");

    /// Reads a code; surrounding spaces are ignored.
    ///
    /// # Errors
    /// [`BadAreaCode`] when it is not one capital letter and eight digits.
    pub fn parse(text: &str) -> Result<Self, BadAreaCode> {
        let bytes: [u8; 9] = text.trim().as_bytes().try_into().map_err(|_| BadAreaCode)?;
        let shaped = bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit);
        if shaped { Ok(Self(bytes)) } else { Err(BadAreaCode) }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("an area code holds ASCII only, checked by parse")
    }

    /// Whether the area belongs to an invented district.
    pub const fn is_invented(&self) -> bool {
        self.0[0] == b'Z'
    }
}

impl FromStr for AreaCode {
    type Err = BadAreaCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for AreaCode {
    type Error = BadAreaCode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of area a code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Geography {
    /// A country, such as England.
    Country,
    /// A region of England.
    Region,
    /// An upper-tier local authority: the district.
    LocalAuthority,
    /// An electoral ward.
    Ward,
    /// Middle layer super output area.
    Msoa,
    /// Lower layer super output area: the small area.
    Lsoa,
    /// A locality of about 10,000 children, made from small areas.
    Locality,
    /// A school.
    School,
}

impl Geography {
    /// The word used on pages and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::LocalAuthority => "local authority",
            Self::Ward => "ward",
            Self::Msoa => "middle layer area",
            Self::Lsoa => "small area",
            Self::Locality => "locality",
            Self::School => "school",
        }
    }
}

/// An area with the year of its boundaries: the only complete key of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The register's code.
    pub code: AreaCode,
    /// What kind of area it is.
    pub geography: Geography,
    /// The year of the boundaries, such as 2021.
    pub boundary_year: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_code_is_a_letter_and_eight_digits() {
        assert_eq!(AreaCode::parse(" E08000032 ").map(|c| c.to_string()), Ok("E08000032".into()));
        for bad in ["", "E0800003", "E080000321", "e08000032", "E0800003x", "É8000032"] {
            assert_eq!(AreaCode::parse(bad), Err(BadAreaCode), "{bad}");
        }
    }

    #[test]
    fn an_invented_area_says_so() {
        assert!(AreaCode::parse("Z01000001").is_ok_and(|c| c.is_invented()));
        assert!(!AreaCode::ENGLAND.is_invented());
    }
}
