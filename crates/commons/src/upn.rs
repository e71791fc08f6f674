//! Unique pupil numbers: a check letter, then twelve characters.
//!
//! Method: Department for Education, "Unique pupil numbers": the twelve characters are weighted 2
//! to 13, and the sum modulo 23 picks the check letter. The last character of a temporary number
//! is a letter, which counts as its place in the same alphabet.

const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A valid unique pupil number. It does not print itself: keep it in `Sensitive`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Upn([u8; 13]);

/// Why a text is not a unique pupil number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadUpn {
    /// Not a letter and twelve digits (or eleven digits and a letter, for a temporary number).
    #[error("a unique pupil number is a letter and twelve digits, such as A123456789012")]
    Shape,
    /// The first letter does not match the rest.
    #[error("the check letter does not match: one of the characters is mistyped")]
    CheckLetter,
}

impl Upn {
    /// Reads a number; capitals or not, surrounding spaces ignored.
    ///
    /// # Errors
    /// [`BadUpn`] for a wrong shape or a wrong check letter.
    pub fn parse(text: &str) -> Result<Self, BadUpn> {
        let upper = text.trim().to_ascii_uppercase();
        let bytes: [u8; 13] = upper.as_bytes().try_into().map_err(|_| BadUpn::Shape)?;
        let letter = check_letter(&bytes[1..]).ok_or(BadUpn::Shape)?;
        if !bytes[0].is_ascii_uppercase() {
            return Err(BadUpn::Shape);
        }
        if bytes[0] == letter { Ok(Self(bytes)) } else { Err(BadUpn::CheckLetter) }
    }

    /// Completes twelve digits with their check letter; `None` when they are not twelve digits.
    pub fn from_twelve(twelve: &str) -> Option<Self> {
        let letter = check_letter(twelve.as_bytes())?;
        let mut bytes = [letter; 13];
        bytes[1..].copy_from_slice(twelve.as_bytes());
        Some(Self(bytes))
    }

    /// The thirteen characters.
    pub fn characters(&self) -> &str {
        std::str::from_utf8(&self.0).expect("checked to be ASCII when it was read")
    }

    /// Whether it is a temporary number, which ends in a letter.
    pub const fn is_temporary(&self) -> bool {
        !self.0[12].is_ascii_digit()
    }
}

fn check_letter(twelve: &[u8]) -> Option<u8> {
    if twelve.len() != 12 {
        return None;
    }
    let mut sum = 0;
    for (place, byte) in twelve.iter().enumerate() {
        let value = match byte {
            b'0'..=b'9' => usize::from(byte - b'0'),
            letter if place == 11 => LETTERS.iter().position(|l| l == letter)?,
            _ => return None,
        };
        sum += value * (place + 2);
    }
    Some(LETTERS[sum % 23])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_letter_decides() {
        assert!(Upn::parse("R674123101121").is_ok());
        assert!(Upn::parse(" r674123101121 ").is_ok());
        assert!(matches!(Upn::parse("A674123101121"), Err(BadUpn::CheckLetter)));
        assert!(matches!(Upn::parse("R67412310112"), Err(BadUpn::Shape)));
        assert!(matches!(Upn::parse("1674123101121"), Err(BadUpn::Shape)));
        assert!(matches!(Upn::parse("R67412310112I"), Err(BadUpn::Shape)));
    }

    #[test]
    fn every_single_mistyped_digit_is_caught() {
        let good = "R674123101121";
        for place in 1..13 {
            for digit in b'0'..=b'9' {
                let mut typed = good.as_bytes().to_vec();
                if typed[place] == digit {
                    continue;
                }
                typed[place] = digit;
                let typed = String::from_utf8(typed).expect("digits are text");
                assert!(Upn::parse(&typed).is_err(), "{typed}");
            }
        }
    }
}
