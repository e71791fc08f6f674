//! What a moderator should look at twice: words that may be somebody's name.
//!
//! A name cannot be told from other words, so nothing is refused for it here. In languages that
//! write names with a capital, a capital inside a sentence is worth a second look.

/// Words that are written with a capital without being anybody's name.
const COMMON: [&str; 24] = [
    "I",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "English",
    "Urdu",
    "Polish",
    "GP",
];

/// Words that may be names: with a capital, not at the beginning of a sentence, and not in a list
/// of common ones.
pub fn may_be_names(words: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut begins = true;
    for word in words.split_whitespace() {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let stem = plain.split(['\'', '’']).next().unwrap_or(plain);
        let capital = stem.chars().next().is_some_and(char::is_uppercase);
        if capital && !begins && !COMMON.contains(&stem) && !found.iter().any(|w| w == stem) {
            found.push(stem.to_owned());
        }
        begins = word.ends_with(['.', '!', '?', ':']);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_inside_a_sentence_is_worth_a_second_look() {
        for (words, names) in [
            ("My friend Zara is hungry. She eats on Monday.", vec!["Zara"]),
            ("I think I’m hungry at school", vec![]),
            ("Mr Khan’s class! Ask Khan.", vec!["Khan"]),
            ("پارک میں اندھیرا ہے", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(may_be_names(words), names, "{words}");
        }
    }
}
