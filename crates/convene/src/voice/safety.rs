//! What a moderator reads first and twice: words that may say that somebody is not safe.
//!
//! The words are a document with a day (`benchmarks/words_of_safety.toml`). They mark and decide nothing: much
//! that is marked is harmless, much that is not may be a cry for help, and a person reads everything.

use commons::Day;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const DOCUMENT: &str = include_str!("../../benchmarks/words_of_safety.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    as_of: String,
    /// By the code of a language.
    lines: BTreeMap<String, Vec<String>>,
}

/// Words that follow each other, each with what may stand in its place.
type Line = Vec<Vec<Ending>>;

enum Ending {
    Any(String),
    None(String),
}

impl Ending {
    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Any(start) => word.starts_with(start.as_str()),
            Self::None(whole) => word == whole,
        }
    }
}

fn document() -> Document {
    toml::from_str(DOCUMENT).expect("the words of safety are read by a test of this crate")
}

fn lines() -> &'static [Line] {
    static READ: OnceLock<Vec<Line>> = OnceLock::new();
    READ.get_or_init(|| {
        let all = document().lines.into_values().flatten();
        all.map(|line| line.split_whitespace().map(endings).collect()).collect()
    })
}

fn endings(place: &str) -> Vec<Ending> {
    let ending = |word: &str| match word.strip_suffix('*') {
        Some(start) => Ending::Any(folded(start)),
        None => Ending::None(folded(word)),
    };
    place.split('|').map(ending).collect()
}

/// The day of the list.
///
/// # Panics
/// Never: the document is part of the program, and a test reads it.
pub fn words_of_safety_as_of() -> Day {
    Day::parse_iso(&document().as_of).expect("the day of the list is read by a test of this crate")
}

/// What may say that somebody is not safe, in the words it was said in; each once.
pub fn may_be_about_safety(words: &str) -> Vec<String> {
    let apart = |c: char| !(c.is_alphanumeric() || is_mark(c) || is_apostrophe(c));
    let said: Vec<&str> = words.split(apart).filter(|word| !word.is_empty()).collect();
    let plain: Vec<String> = said.iter().map(|word| folded(word)).collect();
    let mut found: Vec<String> = Vec::new();
    for at in 0..plain.len() {
        let here = lines().iter().filter(|line| begins_with(line, &plain[at..]));
        // The longest line that fits here says most of it.
        if let Some(length) = here.map(Vec::len).max() {
            let span = said[at..at + length].join(" ");
            if !found.contains(&span) {
                found.push(span);
            }
        }
    }
    found
}

fn begins_with(line: &Line, words: &[String]) -> bool {
    line.len() <= words.len()
        && line.iter().zip(words).all(|(place, word)| place.iter().any(|one| one.fits(word)))
}

/// Accents of Latin and vowel signs of Arabic letters, as characters of their own.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '\u{2bc}')
}

/// Small letters without accents and apostrophes, and one of each Arabic letter that has twins: people type
/// as their keyboard lets them.
fn folded(word: &str) -> String {
    let small = word.chars().flat_map(char::to_lowercase);
    let kept = small.filter(|c| !is_mark(*c) && !is_apostrophe(*c));
    kept.map(|c| match c {
        'ą' => 'a',
        'ć' => 'c',
        'ę' => 'e',
        'ł' => 'l',
        'ń' => 'n',
        'ó' => 'o',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        'ي' | 'ى' | 'ئ' => 'ی',
        'ؤ' => 'و',
        'ك' => 'ک',
        'ه' | 'ۂ' | 'ۀ' => 'ہ',
        other => other,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::Language;

    #[test]
    fn the_document_has_a_day_and_lines_in_every_language() {
        assert!(words_of_safety_as_of() >= Day::parse_iso("2026-11-22").expect("a day"));
        let found: Vec<String> = document().lines.into_keys().collect();
        let mut expected = Language::ALL.map(Language::code);
        expected.sort_unstable();
        assert_eq!(found, expected);
        for one in lines().iter().flatten().flatten() {
            let (Ending::Any(word) | Ending::None(word)) = one;
            assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{word}");
            assert_eq!(*word, folded(word), "what is said is folded in the same way");
        }
    }

    #[test]
    fn what_may_say_that_somebody_is_not_safe_is_marked_in_three_languages() {
        for (words, marked) in [
            ("I want to die", ""),
            ("i DON’T want to live", ""),
            ("My teacher Mr Khan hits me", "hits me"),
            ("My friend cuts herself.", "cuts herself"),
            ("My uncle touches me", "touches me"),
            ("Dad hit my mum again", "hit my mum"),
            ("I'm scared to go home", ""),
            ("A boy has a knife", "has a knife"),
            ("She ran away", "ran away"),
            ("Chcę umrzeć", "Chcę umrzeć"),
            ("chce umrzec", "chce umrzec"),
            ("Tata mnie bije", "mnie bije"),
            ("Boję się wracać do domu", "Boję się wracać"),
            ("On mnie dotykał", "mnie dotykał"),
            ("میں مرنا چاہتی ہوں", "مرنا چاہتی"),
            ("ابو مجھے مارتے ہیں", ""),
            ("استاد مجھے مارتا ہے", ""),
            ("مجھے ابو سے ڈر لگتا ہے", "ابو سے ڈر"),
        ] {
            let found = may_be_about_safety(words);
            assert!(!found.is_empty(), "{words}");
            assert!(marked.is_empty() || found == [marked], "{words}: {found:?}");
        }
        // An accent that is a character of its own, and Arabic letters of another keyboard.
        for twin in ["Chce\u{328} umrzec\u{301}", "مرنا چاہتي", "مرنا چاهتی"] {
            assert!(!may_be_about_safety(twin).is_empty(), "{twin}");
        }
    }

    #[test]
    fn ordinary_words_are_not_marked() {
        for words in [
            "",
            "More fruit at lunch",
            "I am hungry in the last lesson",
            "I feel safe on the way home",
            "It is too cold to sleep at home",
            "Grown-ups here listen to children",
            "The wait for a dentist is very long, my tooth hurts",
            "Let us cook at school, and cut the queue",
            "Nobody should have to say out loud that they are hungry",
            "There is nothing to do after school and the park is dark",
            "We want to live near a shop",
            "The bus hits traffic every day",
            "Chcemy dłuższej przerwy na obiad",
            "W parku jest ciemno, boję się psów",
            "Chcę jeść śniadanie w szkole",
            "صبح سویرے ناشتہ کلب ہونا چاہیے",
            "اسکول کا کھانا حلال ہونا چاہیے تاکہ سب کھا سکیں",
            "دانتوں کے ڈاکٹر کا انتظار بہت لمبا ہے",
            "فوڈ بینک گھر کے قریب ہونا چاہیے",
            "پارک میں اندھیرا ہے",
        ] {
            assert_eq!(may_be_about_safety(words), [] as [&str; 0], "{words}");
        }
    }
}
