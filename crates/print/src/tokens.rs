//! Words between which a line may break. White space counts once, as on a page of the web; letters
//! that nobody sees (control characters, marks of direction) are not carried on.

use crate::style::Look;

/// How a token stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    /// A space, at which a line may break.
    Space,
    /// Nothing, but a line may break.
    Break,
    /// Nothing, and no line breaks.
    Glue,
}

/// A part of the words that looks the same and is not broken, unless a line is too short for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) look: Look,
    pub(crate) text: String,
    pub(crate) join: Join,
}

/// Letters after which a long word may break, as in addresses.
const HINGES: &str = "/-\u{2013}\u{2014}?&=_";
/// A word without any is broken after so many letters if it must be.
const LONG: usize = 64;

/// The tokens of some words.
pub(crate) fn tokens(pieces: &[(Look, String)]) -> Vec<Token> {
    let mut reading = Reading { found: Vec::new(), join: Join::Glue };
    for (look, words) in pieces {
        for letter in words.chars().filter(|letter| is_seen(*letter)) {
            reading.letter(*look, letter);
        }
    }
    reading.found
}

struct Reading {
    found: Vec<Token>,
    join: Join,
}

impl Reading {
    fn letter(&mut self, look: Look, letter: char) {
        if is_space(letter) {
            self.join = Join::Space;
            return;
        }
        let last = self.found.last_mut();
        let begins = last.as_ref().is_none_or(|last| {
            self.join == Join::Space || last.look != look || breaks_before(&last.text, letter)
        });
        if begins {
            let same = last.is_some_and(|last| last.look == look);
            let join = match self.join {
                Join::Space => Join::Space,
                Join::Break | Join::Glue if same => Join::Break,
                Join::Break | Join::Glue => Join::Glue,
            };
            self.found.push(Token { look, text: String::new(), join });
            self.join = Join::Glue;
        }
        if let Some(last) = self.found.last_mut() {
            last.text.push(letter);
        }
    }
}

fn breaks_before(word: &str, letter: char) -> bool {
    if !letter.is_alphanumeric() {
        return false;
    }
    let long = word.len() >= LONG && word.chars().count() >= LONG;
    let hinge = word.len() > 3 && word.ends_with(|last| HINGES.contains(last));
    long || (hinge && letter.is_alphabetic())
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Marks of direction, of joining and of where a word may be parted have no shape of their own.
fn is_seen(letter: char) -> bool {
    let unseen = matches!(
        letter,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    );
    !unseen && (is_space(letter) || !letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::BODY;

    fn read(words: &str) -> Vec<(Join, String)> {
        let found = tokens(&[(BODY.look, words.to_owned())]);
        found.into_iter().map(|token| (token.join, token.text)).collect()
    }

    #[test]
    fn words_are_parted_at_spaces_and_hinges_and_what_nobody_sees_is_left() {
        let of = |join, text: &str| (join, text.to_owned());
        let seen = [of(Join::Space, "a"), of(Join::Space, "bcd")];
        assert_eq!(read("  a \n\t b\u{0}c\u{202e}d "), seen);
        assert_eq!(read("https://x"), [of(Join::Glue, "https://"), of(Join::Break, "x")]);
        assert_eq!(read("half-term"), [of(Join::Glue, "half-"), of(Join::Break, "term")]);
        assert_eq!(read("2026-27"), [of(Join::Glue, "2026-27")], "years stay together");
        assert_eq!(read("10\u{a0}km"), [of(Join::Glue, "10\u{a0}km")]);
    }

    #[test]
    fn a_very_long_word_may_break_and_loses_nothing() {
        let word = "é".repeat(1000);
        let found = read(&word);
        assert_eq!(found.len(), 1000_usize.div_ceil(LONG));
        assert_eq!(found.into_iter().map(|(_, text)| text).collect::<String>(), word);
    }
}
