//! Abbreviations explained where they stand, from the one list in `words/abbreviations.txt`.
//!
//! Templates pass words through the filter `explained`. The first use of an abbreviation on a page
//! is followed by what it stands for, because many readers never see what a pointer shows.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use minijinja::{HtmlEscape, State, Value};

/// Letters and what they stand for, the longest letters first.
static LIST: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("../words/abbreviations.txt").lines();
    let mut list: Vec<_> = lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .collect();
    list.sort_by_key(|(letters, _)| std::cmp::Reverse(letters.len()));
    list
});

/// The words as HTML, their abbreviations explained.
pub(crate) fn explained(state: &mut State<'_, '_>, words: &str) -> Value {
    Value::from_safe_string(explain(words, |letters| {
        let name = format!("abbreviation {letters}");
        state.set_temp(&name, Value::from(true)).is_none()
    }))
}

/// The words without HTML, their abbreviations explained as on the page; `told` are those that were.
pub(crate) fn in_words(words: &str, told: &mut BTreeSet<&'static str>) -> String {
    let mut text = String::with_capacity(words.len());
    let mut at = 0;
    while let Some(letter) = words[at..].chars().next() {
        let Some((letters, meaning)) = abbreviation_at(words, at) else {
            text.push(letter);
            at += letter.len_utf8();
            continue;
        };
        text.push_str(letters);
        if told.insert(letters) {
            let (open, close) = brackets(&words[..at]);
            text.extend([open, meaning, close]);
        }
        at += letters.len();
    }
    text
}

/// `is_first` says whether these letters have not been explained on the page yet.
fn explain(words: &str, mut is_first: impl FnMut(&str) -> bool) -> String {
    let mut html = String::with_capacity(words.len());
    let mut at = 0;
    while let Some(letter) = words[at..].chars().next() {
        let Some((letters, meaning)) = abbreviation_at(words, at) else {
            let letter = letter.encode_utf8(&mut [0; 4]).to_owned();
            put(&mut html, format_args!("{}", HtmlEscape(&letter)));
            at += letter.len();
            continue;
        };
        let (shown, said) = (HtmlEscape(letters), HtmlEscape(meaning));
        put(&mut html, format_args!("<abbr title=\"{said}\">{shown}</abbr>"));
        if is_first(letters) {
            let (open, close) = brackets(&words[..at]);
            put(&mut html, format_args!("<span class=\"meaning\">{open}{said}{close}</span>"));
        }
        at += letters.len();
    }
    html
}

/// Brackets inside brackets are hard to read.
fn brackets(before: &str) -> (&'static str, &'static str) {
    if before.ends_with('(') { (": ", "") } else { (" (", ")") }
}

fn put(html: &mut String, piece: std::fmt::Arguments<'_>) {
    html.write_fmt(piece).expect("writing to a string cannot fail");
}

/// The abbreviation that stands at this place as a word of its own.
fn abbreviation_at(words: &str, at: usize) -> Option<(&'static str, &'static str)> {
    let is_part = |letter: char| letter.is_alphanumeric() || "_-&/".contains(letter);
    if words[..at].chars().next_back().is_some_and(is_part) {
        return None;
    }
    let found = LIST.iter().find(|(letters, _)| {
        let after = words[at..].strip_prefix(letters);
        after.is_some_and(|after| !after.chars().next().is_some_and(is_part))
    });
    found.copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> String {
        let mut told = BTreeSet::new();
        explain(words, |letters| told.insert(letters.to_owned()))
    }

    #[test]
    fn the_first_use_is_followed_by_its_words_and_later_ones_carry_them() {
        assert_eq!(
            said("PA & <b>, PA"),
            "<abbr title=\"persistent absence\">PA</abbr><span class=\"meaning\"> (persistent \
             absence)</span> &amp; &lt;b&gt;, <abbr title=\"persistent absence\">PA</abbr>"
        );
        let bracketed = said("wellbeing (RCADS)");
        assert!(bracketed.contains(": Revised Child Anxiety and Depression Scale</span>)"));
    }

    /// Oracle: the HTML without its tags.
    #[test]
    fn without_html_the_words_are_those_of_the_page() {
        for words in ["PA and PA", "wellbeing (RCADS)", "SPAN", "GP, GP (FSM), Ever-6 FSM"] {
            let html = said(words);
            let mut told = BTreeSet::new();
            let bare = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, on)| on));
            assert_eq!(in_words(words, &mut told), bare.collect::<String>());
        }
    }

    #[test]
    fn letters_inside_other_words_are_left_alone() {
        for words in ["SPAN", "9992020_CTF_9994002", "ctf", "HE-level", "über", "GPs", ""] {
            assert_eq!(said(words), words);
        }
        assert!(said("Ever-6 FSM").contains("last six years"), "the longest letters win");
    }

    /// Words with two capitals in a row or more are abbreviations; those everybody reads are not
    /// explained.
    #[test]
    fn every_abbreviation_of_an_indicator_is_on_the_list_and_in_the_glossary() {
        let glossary = include_str!("../../../GLOSSARY.md");
        for (letters, _) in LIST.iter() {
            assert!(glossary.contains(letters), "GLOSSARY.md does not have {letters}");
        }
        let known = ["UK", "GCSE", "GCSE-level", "Warwick-Edinburgh"];
        for definition in measure::Definitions::standard().iter() {
            let mut words = vec![
                definition.name.clone(),
                definition.short_name.clone(),
                definition.meaning.clone(),
                definition.numerator.clone(),
                definition.denominator.clone(),
            ];
            words.extend(definition.caveats.iter().cloned());
            words.extend(definition.breaks.iter().map(|b| b.what.clone()));
            words.extend(definition.not_the_same_as.iter().map(|r| r.difference.clone()));
            for word in words.iter().flat_map(|words| words.split([' ', ',', '(', ')', '.', ';'])) {
                let capitals = word.chars().filter(char::is_ascii_uppercase).count();
                let fine = capitals < 2 || known.contains(&word);
                assert!(fine || said(word).contains("<abbr"), "{}: {word}", definition.id);
            }
        }
    }
}
