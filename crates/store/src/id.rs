//! Ids of stored things: UUID version 7 as text, made here rather than by a database.
//!
//! The layout is that of RFC 9562, section 5.7: 48 bits of milliseconds, then random bits, so ids
//! sort by when they were made. Time and randomness are arguments.

use crate::Value;
use commons::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a stored thing.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

impl Id {
    /// A new id from the moment and ten random bytes.
    pub fn new(now: Moment, random: [u8; 10]) -> Self {
        let milliseconds = u64::try_from(now.unix()).unwrap_or(0).saturating_mul(1000);
        let mut bytes = [0_u8; 16];
        bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        bytes[6] = (bytes[6] & 0x0f) | 0x70;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        Self(parts.join("-"))
    }

    /// Reads an id: 36 characters, lower-case hexadecimal in five parts.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == 36
            && text.bytes().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            });
        shaped.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Id {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("an id is 36 characters: five parts of hexadecimal")
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl From<&Id> for Value {
    fn from(id: &Id) -> Self {
        Self::Text(id.0.clone())
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Self {
        Self::Text(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_example_of_the_standard() {
        // RFC 9562 appendix A.6: 2022-02-22T19:22:22Z, random bits 0xcc3, 0x18c4dc0c0c07398f.
        let now = Moment::parse_iso("2022-02-22T19:22:22Z").unwrap();
        let random = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
        let id = Id::new(now, random);
        assert_eq!(id.as_str(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
        assert_eq!(Id::parse(id.as_str()), Some(id));
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for bad in ["", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f"]
        {
            assert_eq!(Id::parse(bad), None, "{bad}");
        }
    }
}
