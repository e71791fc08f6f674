//! Postcodes, in one spelling.
//!
//! The outcode `ZZ` is not in use anywhere, so invented districts use `ZZ1` to `ZZ99` and their
//! postcodes cannot be mistaken for anybody's address.

/// A postcode in its usual spelling, with one space before the last three characters. It does not
/// print itself: a postcode of a child belongs in `Sensitive`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Postcode(String);

/// The text is not shaped like a postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a postcode looks like ZZ1 2AB")]
pub struct BadPostcode;

impl Postcode {
    /// Reads a postcode in any spacing and case.
    ///
    /// # Errors
    /// [`BadPostcode`] when it is not an outcode and an incode.
    pub fn parse(text: &str) -> Result<Self, BadPostcode> {
        let tight: String =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if !tight.is_ascii() || !(5..=7).contains(&tight.len()) {
            return Err(BadPostcode);
        }
        let (out, inward) = tight.split_at(tight.len() - 3);
        if outcode_is_shaped(out.as_bytes()) && incode_is_shaped(inward.as_bytes()) {
            Ok(Self(format!("{out} {inward}")))
        } else {
            Err(BadPostcode)
        }
    }

    /// The usual spelling, `ZZ1 2AB`.
    pub fn spelled(&self) -> &str {
        &self.0
    }

    /// The part before the space.
    pub fn outcode(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }

    /// The outcode and the first character after the space: the sector.
    pub fn sector(&self) -> &str {
        &self.0[..self.0.len() - 2]
    }
}

fn outcode_is_shaped(out: &[u8]) -> bool {
    let letters = out.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let rest = &out[letters..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest[0].is_ascii_digit()
        && rest.get(1).is_none_or(u8::is_ascii_alphanumeric)
}

fn incode_is_shaped(inward: &[u8]) -> bool {
    inward.len() == 3
        && inward[0].is_ascii_digit()
        && inward[1..].iter().all(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcode_has_one_spelling() {
        for typed in ["zz12ab", "ZZ1 2AB", " Zz1  2aB "] {
            let read = Postcode::parse(typed).expect("a postcode");
            assert_eq!(read.spelled(), "ZZ1 2AB");
            assert_eq!(read.outcode(), "ZZ1");
            assert_eq!(read.sector(), "ZZ1 2");
        }
        for bad in ["", "ZZ1", "ZZ1 2A", "ZZ1 22B", "123 4AB", "ZZ1 2AB 3CD", "ŽŽ1 2AB"] {
            assert!(Postcode::parse(bad).is_err(), "{bad}");
        }
    }
}
