//! One way to write an identifier before a pseudonym is made from it.
//!
//! `nhs:9434765919`, `upn:A123456789012`, `local/housing:00123`: the scheme, then the number without
//! spaces or hyphens, in capitals. A number that fails its check digit has no canonical form, since
//! its pseudonym would be another person's or nobody's.

use commons::{NhsNumber, Upn};

/// Whose numbering it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheme {
    /// NHS numbers.
    Nhs,
    /// Unique pupil numbers.
    Upn,
    /// A partner's own numbers, by the partner's short name.
    Local(String),
}

/// An identifier in its one spelling. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalId(String);

/// Why an identifier has no canonical form. The identifier itself is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadIdentifier {
    /// Not an NHS number.
    #[error("it is not an NHS number: ten digits, the last of which checks the others")]
    Nhs,
    /// Not a UPN.
    #[error("it is not a unique pupil number: a check letter and twelve characters")]
    Upn,
    /// Nothing, or signs that are neither letters nor digits.
    #[error("it is empty, or has signs that are neither letters, digits, spaces nor - . / _")]
    Local,
    /// The scheme has no proper name.
    #[error("a scheme is nhs, upn, or local/NAME with a name of small letters, digits and -")]
    Scheme,
}

impl Scheme {
    /// Reads `nhs`, `upn` or `local/NAME`.
    ///
    /// # Errors
    /// [`BadIdentifier::Scheme`].
    pub fn parse(text: &str) -> Result<Self, BadIdentifier> {
        let good = |name: &str| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-')
        };
        match text.split_once('/') {
            None if text == "nhs" => Ok(Self::Nhs),
            None if text == "upn" => Ok(Self::Upn),
            Some(("local", name)) if good(name) => Ok(Self::Local(name.to_owned())),
            _ => Err(BadIdentifier::Scheme),
        }
    }
}

impl CanonicalId {
    /// The canonical form of an identifier.
    ///
    /// # Errors
    /// [`BadIdentifier`].
    pub fn new(scheme: &Scheme, text: &str) -> Result<Self, BadIdentifier> {
        match scheme {
            Scheme::Nhs => NhsNumber::parse(text)
                .map(|number| Self(format!("nhs:{}", number.digits())))
                .map_err(|_| BadIdentifier::Nhs),
            Scheme::Upn => Upn::parse(text)
                .map(|number| Self(format!("upn:{}", number.characters())))
                .map_err(|_| BadIdentifier::Upn),
            Scheme::Local(name) => {
                let allowed = |sign: char| sign.is_ascii_alphanumeric() || " -./_".contains(sign);
                let kept: String = text
                    .chars()
                    .filter(|sign| sign.is_ascii_alphanumeric() || "./_".contains(*sign))
                    .map(|sign| sign.to_ascii_uppercase())
                    .collect();
                if kept.is_empty() || !text.trim().chars().all(allowed) {
                    return Err(BadIdentifier::Local);
                }
                Ok(Self(format!("local/{name}:{kept}")))
            }
        }
    }

    /// The bytes a pseudonym is made from.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_have_one_form() {
        let form = |scheme: &str, text: &str| {
            CanonicalId::new(&Scheme::parse(scheme)?, text).map(|id| id.0)
        };
        for (scheme, text, expected) in [
            ("nhs", "943 476 5919", Ok("nhs:9434765919")),
            ("nhs", "943-476-5919", Ok("nhs:9434765919")),
            ("nhs", "9434765918", Err(BadIdentifier::Nhs)),
            ("upn", "A12", Err(BadIdentifier::Upn)),
            ("local/housing", "ab-12 3", Ok("local/housing:AB123")),
            ("local/housing", "  ", Err(BadIdentifier::Local)),
            ("local/housing", "12\u{e9}", Err(BadIdentifier::Local)),
            ("local/", "12", Err(BadIdentifier::Scheme)),
            ("passport", "12", Err(BadIdentifier::Scheme)),
        ] {
            assert_eq!(form(scheme, text), expected.map(str::to_owned), "{scheme} {text}");
        }
    }
}
