//! The rough sound of a name: letters that are written for one another in England made one.
//!
//! Families that spell their name in Latin letters for the first time, and clerks who spell it by
//! ear, choose among the same few letters: ee or i, oo or u, kh or k, q or k, w or v, ph or f. Those
//! become one here, doubled letters single, and an h that is not heard nothing. Records are *found*
//! by the consonants alone ([`bones`]), since vowels vary most. Two names *sound* alike when their
//! first vowel and the vowel they end with are also of one kind: without these Hassan and Hussain
//! would be one, who are as often as not brothers, and so would Salim and Salma.

use std::borrow::Cow;

/// The consonants of a name as they are heard, and an `A` for a vowel at the beginning.
pub(crate) fn bones(name: &str) -> String {
    bones_of(&heard(name))
}

fn bones_of(heard: &str) -> String {
    let begins = heard.starts_with(['A', 'O']);
    let consonants = heard.chars().filter(|letter| !is_vowel(*letter));
    let mut bones = String::from(if begins { "A" } else { "" });
    for letter in consonants {
        if !bones.ends_with(letter) {
            bones.push(letter);
        }
    }
    bones
}

/// The rough sound of a name: its [`bones`], the kind of its first vowel (`A` for a, e, i, y and `O`
/// for o, u), and the kind of the vowel it ends with.
pub(crate) fn sound(name: &str) -> String {
    let heard = heard(name);
    let first = heard.chars().find(|letter| is_vowel(*letter));
    let last = heard.chars().last().filter(|letter| is_vowel(*letter));
    let mut sound = bones_of(&heard);
    sound.push('.');
    sound.extend(first);
    sound.push('.');
    sound.extend(last);
    sound
}

const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'A' | 'O')
}

/// A name as it is heard: small letters for consonants, `A` and `O` for vowels.
fn heard(name: &str) -> String {
    let written = begin(name);
    let letters = written.as_bytes();
    let mut heard = Heard { sound: String::with_capacity(letters.len()) };
    let mut at = 0;
    while at < letters.len() {
        at += heard.take(letters, at);
    }
    heard.sound
}

/// Beginnings that are written and not heard, or heard as another.
fn begin(name: &str) -> Cow<'_, str> {
    const BEGINNINGS: [(&str, &str); 8] = [
        ("kn", "n"),
        ("gn", "n"),
        ("wr", "r"),
        ("pf", "f"),
        ("mc", "mac"),
        ("x", "z"),
        ("tsch", "ch"),
        ("dzh", "j"),
    ];
    let found = BEGINNINGS.iter().find_map(|(from, to)| Some((name.strip_prefix(from)?, to)));
    match found {
        Some((rest, to)) if !rest.is_empty() => Cow::Owned(format!("{to}{rest}")),
        _ => Cow::Borrowed(name),
    }
}

struct Heard {
    sound: String,
}

impl Heard {
    fn push(&mut self, letter: char) {
        if !self.sound.ends_with(letter) {
            self.sound.push(letter);
        }
    }

    /// Hears what stands at a place; gives how many letters that took.
    fn take(&mut self, letters: &[u8], at: usize) -> usize {
        let look = |ahead: usize| letters.get(at + ahead).copied().unwrap_or(0);
        let is_vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        match (look(0), look(1), look(2)) {
            (b's', b'c', b'h') | (b't', b'c', b'h') => {
                self.one(if look(0) == b's' { 's' } else { 'k' }, 3)
            }
            (b'g', b'h', b't') => self.one('t', 3),
            (b'p', b'h', _) => self.one('f', 2),
            (b'd', b'j', _) => self.one('j', 2),
            (b'c', b'k' | b'h' | b'z', _) => self.one('k', 2),
            (b'o', b'u' | b'o', _) => self.one('O', 2),
            (b's' | b't' | b'd' | b'b' | b'k' | b'g' | b'z' | b'j' | b'w' | b'r', b'h', _) => {
                self.one(plain(look(0), 0), 2)
            }
            (b'h', next, _) => {
                // Heard at the beginning and between vowels; elsewhere written by some and not by others.
                let between = at > 0 && is_vowel(letters[at - 1]) && is_vowel(next);
                if at == 0 || between { self.one('h', 1) } else { 1 }
            }
            (b'y', next, _) if at == 0 && is_vowel(next) => self.one('y', 1),
            (b'a' | b'e' | b'i' | b'y', _, _) => self.one('A', 1),
            (b'o' | b'u', _, _) => self.one('O', 1),
            (b'x', _, _) => {
                self.push('k');
                self.one('s', 1)
            }
            (letter, next, _) => self.one(plain(letter, next), 1),
        }
    }

    fn one(&mut self, letter: char, taken: usize) -> usize {
        self.push(letter);
        taken
    }
}

/// One letter for those that are written for one another; c and g depend on what comes next.
const fn plain(letter: u8, next: u8) -> char {
    match (letter, next) {
        (b'c', b'e' | b'i' | b'y') | (b's' | b'z', _) => 's',
        (b'g', b'e' | b'i' | b'y') => 'j',
        (b'c' | b'q' | b'k', _) => 'k',
        (b'v' | b'w', _) => 'v',
        (other, _) => other as char,
    }
}

#[cfg(test)]
mod tests {
    use super::{bones, sound};

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for alike in [
            ["zaynab", "zainab", "zeinab"],
            ["khalid", "kalid", "khaleed"],
            ["hussain", "husein", "hussein"],
            ["mohammed", "muhammad", "mohamad"],
            ["qasim", "kasim", "kaseem"],
            ["waqas", "vakas", "waqaas"],
            ["yusuf", "yousuf", "yoosuf"],
            ["sarah", "sara", "saarah"],
            ["fathima", "fatima", "fatimah"],
            ["ahmed", "amed", "ahmad"],
            ["ghulam", "gulam", "ghoolam"],
            ["aisha", "aysha", "ayisha"],
            ["umar", "omar", "umer"],
            ["usman", "osman", "uzman"],
            ["farooq", "faruk", "farouk"],
            ["rahim", "raheem", "raheim"],
            ["bhavna", "bavna", "bhavnah"],
            ["djamila", "jamila", "jameela"],
            ["stephan", "stefan", "steffan"],
            ["nicholas", "nikolas", "nickolas"],
            ["alexander", "aleksander", "alexandir"],
            ["cecilia", "sesilia", "cicilia"],
            ["gillian", "jillian", "gilian"],
            ["macdonald", "mcdonald", "makdonald"],
            ["kowalski", "kowalsky", "kovalski"],
            ["chaudhry", "chaudry", "chaudhri"],
            ["dhillon", "dillon", "dilon"],
            ["nataliia", "natalia", "nataliya"],
            ["schmidt", "shmidt", "schmiddt"],
        ] {
            for other in alike {
                assert_eq!(sound(alike[0]), sound(other), "{} {other}", alike[0]);
                assert_eq!(bones(alike[0]), bones(other), "{} {other}", alike[0]);
            }
        }
    }

    #[test]
    fn different_names_do_not() {
        for (a, b) in [
            ("hassan", "hussain"),
            ("khan", "ahmed"),
            ("amin", "amina"),
            ("karim", "karima"),
            ("salim", "salma"),
            ("omar", "amir"),
            ("jamil", "kamil"),
            ("zara", "sana"),
            ("noor", "nora"),
            ("tom", "tim"),
            ("john", "jane"),
            ("kofi", "kwaku"),
            ("yahya", "aya"),
            ("maria", "mario"),
            ("ivan", "ivo"),
            ("nguyen", "nolan"),
            ("singh", "sandhu"),
        ] {
            assert_ne!(sound(a), sound(b), "{a} {b}");
        }
    }
}
