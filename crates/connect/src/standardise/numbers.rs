//! Numbers that carry their own check: one that does not fit is a slip of the pen, so it says
//! nothing of who the person is.
//!
//! A mistyped number may be somebody else's only with its check digit right, one time in eleven
//! (NHS number) or twenty-three (unique pupil number); what is left are real numbers.

use commons::{NhsNumber, Upn};

/// The ten digits of an NHS number, or nothing when its check digit is wrong.
pub(crate) fn nhs(text: &str) -> String {
    NhsNumber::parse(whole(text)).map(|number| number.digits()).unwrap_or_default()
}

/// The thirteen characters of a unique pupil number, or nothing when its check letter is wrong.
pub(crate) fn upn(text: &str) -> String {
    let spaced = |letter: &char| !matches!(letter, ' ' | '-' | '/');
    let text: String = text.chars().filter(spaced).collect();
    Upn::parse(&text).map(|number| number.characters().to_owned()).unwrap_or_default()
}

/// A number that a spreadsheet read as a decimal loses its `.0`.
fn whole(text: &str) -> &str {
    text.strip_suffix(".0").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_whose_check_fits_are_read() {
        for (text, number) in [
            ("9434765919", "9434765919"),
            ("943 476 5919", "9434765919"),
            ("943-476-5919", "9434765919"),
            ("9434765919.0", "9434765919"),
            ("9434765918", ""),
            ("943476591", ""),
            ("not known", ""),
            ("", ""),
        ] {
            assert_eq!(nhs(text), number, "{text}");
        }
        for (text, number) in [
            ("R674123101121", "R674123101121"),
            ("r674 123 101 121", "R674123101121"),
            ("A674123101121", ""),
            ("R674123101122", ""),
            ("674123101121", ""),
            ("", ""),
        ] {
            assert_eq!(upn(text), number, "{text}");
        }
    }
}
