//! The words of the pages on which people take part, in each language.
//!
//! A file a language in `words/voice/`, one text a line. What a language lacks is shown in English; a
//! test says what that is.

use convene::voice::Language;
use std::collections::BTreeMap;

/// Words by key.
pub type VoiceWords = BTreeMap<&'static str, &'static str>;

const fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../words/voice/en.txt"),
        Language::Urdu => include_str!("../../words/voice/ur.txt"),
        Language::Polish => include_str!("../../words/voice/pl.txt"),
    }
}

fn written(language: Language) -> VoiceWords {
    let lines = file(language).lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs.map(|(key, words)| (key.trim(), words.trim())).collect()
}

/// The words in a language, and in English where it lacks some.
pub fn voice_words(language: Language) -> VoiceWords {
    let mut words = written(Language::English);
    words.extend(written(language));
    words
}

/// One text in a language; empty when there is no such key.
pub fn voice_word(language: Language, key: &str) -> &'static str {
    voice_words(language).get(key).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_text_and_no_other() {
        let english = written(Language::English);
        assert!(english.len() > 50 && english.values().all(|words| !words.is_empty()));
        let mut missing = Vec::new();
        for language in Language::ALL {
            let own = written(language);
            let lacks = english.keys().filter(|key| !own.contains_key(*key));
            missing.extend(lacks.map(|key| format!("{} lacks {key}", language.in_words())));
            let odd = own.keys().filter(|key| !english.contains_key(*key));
            missing.extend(odd.map(|key| format!("{} alone has {key}", language.in_words())));
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    #[test]
    fn what_a_machine_drafted_says_so_and_numbers_to_call_are_the_same_everywhere() {
        for language in Language::ALL {
            let drafted = file(language).contains("Machine-drafted, to be checked by a speaker");
            assert_eq!(drafted, language != Language::English, "{}", language.in_words());
            assert!(voice_word(language, "not_safe_now").contains("999"));
            assert!(voice_word(language, "not_safe_child").contains("0800 1111"));
            let short = voice_word(language, "help_now");
            assert!(short.contains("999") && short.contains("0800 1111"), "{short}");
        }
        assert_eq!(voice_word(Language::Urdu, "no such key"), "");
    }
}
