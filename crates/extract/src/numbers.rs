//! Numbers as publishers print them: thousands commas, percent signs, exponents, spreadsheet tails.

/// Reads a number. Commas must stand between groups of three; a percent sign at the end is
/// dropped and the number kept as printed (`26.3%` is 26.3). `None` for anything else, including
/// words such as `NaN` and `inf`, and anything too large for a float.
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !has_number_letters(digits)
    {
        return None;
    }
    let value: f64 = if digits.contains(',') {
        without_thousands(digits)?.parse().ok()?
    } else {
        digits.parse().ok()?
    };
    value.is_finite().then_some(if negative && value != 0.0 { -value } else { value })
}

/// Reads a whole number, also one a spreadsheet has given a tail of zeros (`9.0`).
///
/// # Errors
/// `Some(number)` when it is a number and not a whole one, `None` when it is no number.
pub fn parse_whole(text: &str) -> Result<i64, Option<f64>> {
    let trimmed = text.trim();
    if let Ok(whole) = trimmed.parse::<i64>() {
        return Ok(whole);
    }
    let number = parse_number(trimmed).ok_or(None)?;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and below 2^53")]
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        Ok(number as i64)
    } else {
        Err(Some(number))
    }
}

fn has_number_letters(digits: &str) -> bool {
    digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'e' | b'E' | b'+' | b'-'))
}

fn without_thousands(text: &str) -> Option<String> {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let shaped = (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
        && !rest.contains(',');
    shaped.then(|| whole.replace(',', "") + rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_numbers_are_read_as_printed() {
        let cases = [
            ("39.700000000000003", 39.7),
            ("3,296,672", 3_296_672.0),
            ("26.3%", 26.3),
            ("26.3 %", 26.3),
            ("1e-04", 0.0001),
            ("-0.1", -0.1),
            ("\u{2212}0.1", -0.1),
            (" 12 ", 12.0),
            (".5", 0.5),
            ("1,234.5", 1234.5),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_number(text), Some(expected), "{text}");
        }
        for bad in [
            "", "NaN", "inf", "infinity", "1,23", "1,2345", ",123", "0x10", "1.2.3", "12a",
            "1e999", "--1", "%", "１２", "1 2", "c", "-",
        ] {
            assert_eq!(parse_number(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_spreadsheets_tail_of_zeros_is_still_a_whole_number() {
        assert_eq!(parse_whole("101494.0"), Ok(101_494));
        assert_eq!(parse_whole("9"), Ok(9));
        assert_eq!(parse_whole("1,000"), Ok(1000));
        assert_eq!(parse_whole("9.5"), Err(Some(9.5)));
        assert_eq!(parse_whole("nine"), Err(None));
        assert_eq!(parse_whole("1e300"), Err(Some(1e300)));
    }

    proptest! {
        #[test]
        fn a_number_printed_is_the_number_read(number in -1e15_f64..1e15) {
            prop_assert_eq!(parse_number(&number.to_string()), Some(number));
        }

        #[test]
        fn thousands_commas_change_nothing(number in 0_u32..=u32::MAX) {
            let plain = number.to_string();
            let mut grouped = String::new();
            for (place, digit) in plain.chars().enumerate() {
                if place > 0 && (plain.len() - place) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            prop_assert_eq!(parse_whole(&grouped), Ok(i64::from(number)));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = (parse_number(&text), parse_whole(&text));
        }
    }
}
