//! NHS numbers: ten digits, the last a modulus-11 check.
//!
//! Method: NHS Data Dictionary, "NHS number". A check value of 10 is never issued.

/// A valid NHS number. It has no `Debug` or `Display` of its own digits: keep it in `Sensitive`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NhsNumber([u8; 10]);

/// Why a text is not an NHS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNhsNumber {
    /// Not ten digits once spaces and hyphens are taken out.
    #[error("an NHS number has ten digits")]
    Shape,
    /// The last digit does not match the other nine.
    #[error("the check digit does not match: one of the digits is mistyped")]
    CheckDigit,
}

impl NhsNumber {
    /// Reads a number, with or without spaces or hyphens.
    ///
    /// # Errors
    /// [`BadNhsNumber`] for a wrong shape or a wrong check digit.
    pub fn parse(text: &str) -> Result<Self, BadNhsNumber> {
        let mut digits = [0_u8; 10];
        let mut found = 0;
        for byte in text.trim().bytes().filter(|b| !matches!(b, b' ' | b'-')) {
            if !byte.is_ascii_digit() || found == 10 {
                return Err(BadNhsNumber::Shape);
            }
            digits[found] = byte - b'0';
            found += 1;
        }
        if found != 10 {
            return Err(BadNhsNumber::Shape);
        }
        match check_digit(&digits[..9]) {
            Some(check) if check == digits[9] => Ok(Self(digits)),
            _ => Err(BadNhsNumber::CheckDigit),
        }
    }

    /// Completes nine digits with their check digit; `None` when the check value is 10.
    pub fn from_nine_digits(nine: u32) -> Option<Self> {
        let mut digits = [0_u8; 10];
        let mut rest = nine;
        for digit in digits[..9].iter_mut().rev() {
            *digit = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        digits[9] = check_digit(&digits[..9])?;
        (rest == 0).then_some(Self(digits))
    }

    /// The ten digits.
    pub fn digits(&self) -> String {
        self.0.iter().map(|d| char::from(b'0' + d)).collect()
    }
}

/// The modulus-11 check of nine digits; `None` for the value 10, which is never issued.
fn check_digit(nine: &[u8]) -> Option<u8> {
    let sum: u32 = nine.iter().zip((2..=10_u32).rev()).map(|(d, w)| u32::from(*d) * w).sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        check => u8::try_from(check).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_decides() {
        assert!(NhsNumber::parse("9434765919").is_ok());
        assert!(NhsNumber::parse("943 476 5919").is_ok());
        assert!(matches!(NhsNumber::parse("9434765918"), Err(BadNhsNumber::CheckDigit)));
        assert!(matches!(NhsNumber::parse("94347659"), Err(BadNhsNumber::Shape)));
        assert!(matches!(NhsNumber::parse("943476591A"), Err(BadNhsNumber::Shape)));
    }

    #[test]
    fn a_check_value_of_ten_is_never_valid() {
        let none = (0..200).find(|n| NhsNumber::from_nine_digits(*n).is_none());
        let nine = none.expect("one in eleven has no check digit");
        for last in 0..10 {
            assert!(NhsNumber::parse(&format!("{nine:09}{last}")).is_err());
        }
    }
}
