//! Describes a value without repeating it, so that a problem with a name, a birth date or a number
//! of a person can be shown on a page and in a log.

/// What a value looks like: its length and its kinds of characters in order, such as
/// `13 characters: letter, 12 digits`. Never any of the value itself.
pub fn shape_of(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let count = text.chars().count();
    if text.trim().is_empty() {
        return format!("{} only", number_of(count, "space"));
    }
    let runs = runs_of(text);
    let described: Vec<String> = runs
        .iter()
        .take(LONGEST_LIST)
        .map(|(kind, length)| match length {
            1 => kind.singular().to_owned(),
            _ => format!("{length} {}s", kind.singular()),
        })
        .collect();
    let more = if runs.len() > LONGEST_LIST { ", and so on" } else { "" };
    format!("{}: {}{more}", number_of(count, "character"), described.join(", "))
}

const LONGEST_LIST: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CharacterKind {
    Letter,
    AccentedLetter,
    Digit,
    Space,
    Control,
    Mark,
}

impl CharacterKind {
    fn of(character: char) -> Self {
        match character {
            c if c.is_ascii_alphabetic() => Self::Letter,
            c if c.is_alphabetic() => Self::AccentedLetter,
            c if c.is_ascii_digit() => Self::Digit,
            c if c.is_whitespace() => Self::Space,
            c if c.is_control() => Self::Control,
            _ => Self::Mark,
        }
    }

    const fn singular(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::AccentedLetter => "non-English letter",
            Self::Digit => "digit",
            Self::Space => "space",
            Self::Control => "control character",
            Self::Mark => "mark",
        }
    }
}

fn runs_of(text: &str) -> Vec<(CharacterKind, usize)> {
    let mut runs: Vec<(CharacterKind, usize)> = Vec::new();
    for kind in text.chars().map(CharacterKind::of) {
        match runs.last_mut() {
            Some((last, length)) if *last == kind => *length += 1,
            _ => runs.push((kind, 1)),
        }
    }
    runs
}

fn number_of(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_is_described_and_not_repeated() {
        let cases = [
            ("A123456789012", "13 characters: letter, 12 digits"),
            ("", "empty"),
            ("   ", "3 spaces only"),
            ("943 476 5919", "12 characters: 3 digits, space, 3 digits, space, 4 digits"),
            ("31/02/2016", "10 characters: 2 digits, mark, 2 digits, mark, 4 digits"),
            ("Zoë", "3 characters: 2 letters, non-English letter"),
        ];
        for (value, expected) in cases {
            assert_eq!(shape_of(value), expected);
        }
    }

    proptest! {
        #[test]
        fn two_values_of_the_same_shape_cannot_be_told_apart(
            letters in "[A-Z][a-z]{5}", others in "[A-Z][a-z]{5}",
        ) {
            prop_assert_eq!(shape_of(&letters), shape_of(&others));
        }
    }
}
