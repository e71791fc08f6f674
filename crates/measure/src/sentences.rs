//! Numbers and words for people.
//!
//! Figures are described, never explained: nothing here says that one thing caused another.

/// A number with this many decimals and commas between thousands. Halves round away from zero on
/// the decimal text that a publisher wrote, not on the binary fraction behind it.
pub fn number(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return "not a number".to_owned();
    }
    // 18.145 is stored as 18.14499999…: nudge by far less than any published digit.
    let nudged = value + value.signum() * value.abs().max(1e-6) * 1e-12;
    let text = format!("{:.*}", usize::from(decimals), nudged.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{rest}", thousands(whole))
}

fn thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The value as it would be displayed, as a number again: for saying "equal" of what looks equal.
pub fn rounded(value: f64, decimals: u8) -> f64 {
    number(value, decimals).replace(',', "").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let cases = [
            (28_186_856.0, 0, "28,186,856"),
            (23.14, 1, "23.1"),
            (39.699_999_999_999_996, 1, "39.7"),
            (8.151_6, 2, "8.15"),
            (-0.28, 2, "-0.28"),
            (-0.001, 2, "0.00"),
            (18.145, 2, "18.15"),
            (999.5, 0, "1,000"),
            (0.0, 1, "0.0"),
        ];
        for (value, decimals, expected) in cases {
            assert_eq!(number(value, decimals), expected);
        }
        assert_eq!(number(f64::NAN, 1), "not a number");
        assert!((rounded(1_234.56, 1) - 1_234.6).abs() < 1e-9);
    }
}
