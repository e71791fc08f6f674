//! Money is whole pence.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money in pence.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct Pence(pub i64);

impl Pence {
    /// Reads an amount as people write it: `£3,900,000`, `125000.50`, `12.5`. Not more than a hundred
    /// million million pounds, no sign, no more than two places.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('£').unwrap_or(text).trim_start();
        let (pounds, pence) = text.split_once('.').unwrap_or((text, ""));
        let groups: Vec<&str> = pounds.split(',').collect();
        let grouped = groups.iter().skip(1).all(|group| group.len() == 3);
        let first = groups.first().is_some_and(|group| groups.len() == 1 || group.len() <= 3);
        let digits: String = groups.concat();
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let shaped = grouped && first && !digits.is_empty() && digits.len() <= 14;
        if !shaped || !plain(&digits) || !plain(pence) || pence.len() > 2 {
            return None;
        }
        let pounds: i64 = digits.parse().ok()?;
        let pence: i64 = format!("{pence:0<2}").parse().ok()?;
        Some(Self(pounds.checked_mul(100)?.checked_add(pence)?))
    }
}

impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let whole = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(f, "{sign}£{grouped}.{:02}", self.0.unsigned_abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_as_money() {
        assert_eq!(Pence(390_000_000).to_string(), "£3,900,000.00");
        assert_eq!(Pence(-5).to_string(), "-£0.05");
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, pence) in [
            ("£3,900,000", 390_000_000),
            (" 125000.50 ", 12_500_050),
            ("£ 12.5", 1_250),
            ("0", 0),
            ("1,000.01", 100_001),
            ("99999999999999", 9_999_999_999_999_900),
        ] {
            assert_eq!(Pence::parse(text), Some(Pence(pence)), "{text}");
        }
        for bad in [
            "",
            "£",
            "-5",
            "1,00",
            "12,34,567",
            "1.234",
            "1.2.3",
            "5k",
            "1e6",
            "100000000000000",
            "1234,567",
        ] {
            assert_eq!(Pence::parse(bad), None, "{bad}");
        }
        for amount in [0, 5, 99, 100, 123_456_789] {
            assert_eq!(Pence::parse(&Pence(amount).to_string()), Some(Pence(amount)));
        }
    }
}
