//! Every distinct name of a column, taken apart once.

use crate::standardise::names::{
    bones, called_by, family, is_particle, own_and_beside, parts, plain_words, root, say_nothing,
    sound,
};
use crate::standardise::variants::Variants;
use crate::texts::{NONE, Texts, code_of, hash_of, low};

/// What the inner loop needs of a name, small enough to stand in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NameBits {
    /// Code of the distinct name; [`NONE`] is not recorded.
    pub code: u32,
    /// Code of its main part: what a person is called by, or the whole surname.
    pub main: u32,
    /// Hash of the main part, the same in every column; 0 when not recorded.
    pub hash: u32,
    /// Which letters are in it once, and which twice or more.
    pub letters: u64,
    /// How many bits of `letters` are set.
    pub set: u8,
    /// One bit for each list of variants, folded into 32.
    pub lists: u32,
    /// Number of letters, at most 255.
    pub size: u8,
    /// Its first letter.
    pub first: u8,
    /// One bit for the beginning of each part, folded into 32.
    pub parts: u32,
    /// Whether a carried name was written with it.
    pub carries: bool,
    /// Whether it is a carried name and nothing else.
    pub only_carried: bool,
    /// Whether its letters say nothing: an initial, or longer than the letter sets are made for.
    pub unusual: bool,
}

/// A distinct name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Name {
    /// The main part in small ASCII letters.
    pub main: Box<str>,
    /// All parts, carried ones left out unless there is no other.
    pub parts: Vec<Box<str>>,
    /// Its sound.
    pub sound: u32,
    /// The key it is blocked by: its first list of variants, else its sound.
    pub key: u32,
    /// The lists of variants it is in.
    pub lists: Vec<u16>,
    /// Whether a carried name was written with it.
    pub carries: bool,
    /// Whether it is a carried name and nothing else.
    pub only_carried: bool,
}

/// The distinct names of a column.
#[derive(Debug, Clone)]
pub(crate) struct NameTable {
    pub names: Vec<Name>,
    pub bits: Vec<NameBits>,
    /// Hash of the main part, by code of the name, for keys.
    pub hashes: Vec<u32>,
    /// Number of distinct main parts and "not recorded".
    pub mains: usize,
    /// For each text of the column, the code of its name.
    pub of_text: Vec<u32>,
    /// Main parts by code.
    pub main_texts: Texts,
    by_spelling: Texts,
}

/// What a column of names is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Forenames: the first that is not carried is the main part.
    Given,
    /// Family names: all parts together are the main part.
    Surname,
    /// Other words: all parts together; no lists of variants, no carried names; digits count.
    Words,
}

impl NameTable {
    /// Takes apart every text of a column.
    pub(crate) fn of(texts: &Texts, role: Role, variants: &Variants) -> Self {
        let mut table = Self {
            names: vec![Name::default()],
            bits: vec![NameBits::default()],
            hashes: vec![0],
            mains: 1,
            of_text: Vec::with_capacity(texts.len()),
            main_texts: Texts::new(),
            by_spelling: Texts::new(),
        };
        for text in texts.iter() {
            let code = table.add(text, "", role, variants);
            table.of_text.push(code);
        }
        table.mains = table.main_texts.len();
        table
    }

    /// The code of a name, with other names used beside it.
    pub(crate) fn add(&mut self, text: &str, other: &str, role: Role, variants: &Variants) -> u32 {
        let (mut all, beside) = match role {
            Role::Words => (words(text), Vec::new()),
            Role::Given => own_and_beside(text),
            Role::Surname => family(text),
        };
        let own = all.len().max(1);
        all.extend(beside);
        if !other.is_empty() {
            for part in parts(other) {
                if !all.contains(&part) {
                    all.push(part);
                }
            }
        }
        if all.is_empty() {
            return NONE;
        }
        let spelling = format!("{own}:{}", all.join(" "));
        let known = self.by_spelling.len();
        let code = self.by_spelling.intern(&spelling);
        if code as usize == known {
            self.insert(all, own, role, variants);
        }
        self.mains = self.main_texts.len();
        code
    }

    fn insert(&mut self, all: Vec<String>, own: usize, role: Role, variants: &Variants) {
        let is_carried = |part: &String| role != Role::Words && variants.is_carried(part);
        let kept: Vec<&String> = all.iter().filter(|part| !is_carried(part)).collect();
        let carries = kept.len() < all.len();
        let only_carried = kept.is_empty();
        let main = match role {
            Role::Given => {
                let first = all.iter().take(own).position(|part| !is_carried(part));
                called_by(&all[..own.min(all.len())], first.unwrap_or(0))
            }
            Role::Surname => all[..own.min(all.len())].concat(),
            Role::Words => all.concat(),
        };
        let lists = if role == Role::Words { &[] } else { variants.lists(&main) };
        let heard = if role == Role::Words { main.clone() } else { sound(&main) };
        let parts = telling(role, if only_carried { all.iter().collect() } else { kept });
        let first_part = parts.first().map_or(main.as_str(), |part| part.as_str());
        let key = match role {
            Role::Words => first_part.to_owned(),
            Role::Given => key_of(variants.nearest(&main, &heard), || bones(&main)),
            Role::Surname => {
                let list = if first_part == main {
                    variants.nearest(&main, &heard)
                } else {
                    variants.nearest(first_part, &sound(first_part))
                };
                key_of(list, || bones(&root(first_part)))
            }
        };
        let letters = letters(&main);
        self.bits.push(NameBits {
            code: code_of(self.names.len()),
            main: self.main_texts.intern(&main),
            hash: low(hash_of(&main)).max(1),
            letters,
            set: u8::try_from(letters.count_ones()).unwrap_or(u8::MAX),
            lists: lists.iter().fold(0, |set, list| set | 1 << (list % 32)),
            size: u8::try_from(main.len()).unwrap_or(u8::MAX),
            first: main.as_bytes()[0],
            parts: parts.iter().fold(0, |set, part| set | 1 << (low(hash_of(start(part))) % 32)),
            carries,
            only_carried,
            unusual: main.len() == 1 || main.len() > 60,
        });
        self.hashes.push(low(hash_of(&main)).max(1));
        let parts = parts.into_iter().map(|part| part.as_str().into()).collect();
        self.names.push(Name {
            parts,
            sound: low(hash_of(&heard)),
            key: low(hash_of(&key)).max(1),
            lists: lists.to_vec(),
            carries,
            only_carried,
            main: main.into(),
        });
    }
}

/// The list of a name, else its consonants.
fn key_of(list: Option<u16>, bones: impl FnOnce() -> String) -> String {
    list.map_or_else(bones, |list| format!("#{list}"))
}

/// The parts that tell one name from another: of a family name not its particles, unless it has
/// nothing else.
fn telling(role: Role, mut parts: Vec<&String>) -> Vec<&String> {
    if role == Role::Surname && parts.iter().any(|part| !is_particle(part)) {
        parts.retain(|part| !is_particle(part));
    }
    parts
}

/// The words of a text, digits included.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.bytes().any(|b| b.is_ascii_digit()) {
            words.push(word.to_lowercase());
        } else {
            words.extend(plain_words(word));
        }
    }
    if say_nothing(&words) {
        words.clear();
    }
    words
}

/// The first three letters of a part, by which parts that are alike are known.
pub(crate) fn start(part: &str) -> &str {
    part.get(..3).unwrap_or(part)
}

/// Two bits for each letter of the alphabet (there once; there twice or more) and one for each digit.
fn letters(name: &str) -> u64 {
    let mut set = 0_u64;
    for letter in name.bytes() {
        if letter.is_ascii_lowercase() {
            let once = 1 << (letter - b'a');
            set |= if set & once == 0 { once } else { once << 26 };
        } else if letter.is_ascii_digit() {
            set |= 1 << (52 + letter - b'0');
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(text: &str, role: Role) -> Name {
        let mut table = NameTable::of(&Texts::new(), role, &Variants::standard());
        let code = table.add(text, "", role, &Variants::standard());
        table.names[code as usize].clone()
    }

    #[test]
    fn families_are_found_by_what_they_share() {
        for (a, b) in [
            ("Kowalski", "Kowalska"),
            ("Novák", "Nováková"),
            ("de Souza", "Souza"),
            ("van der Berg", "Berg"),
            ("al-Amin", "Amin"),
            ("O'Brien", "O Brien"),
            ("MacDonald", "Mc Donald"),
            ("Chowdhury", "Choudhry"),
            ("Smith-Jones", "Smith"),
            ("Khan née Ahmed", "Khan"),
        ] {
            let (a_name, b_name) = (taken_apart(a, Role::Surname), taken_apart(b, Role::Surname));
            assert_eq!(a_name.key, b_name.key, "{a} {b}");
        }
    }

    #[test]
    fn particles_are_no_part_that_two_families_share() {
        let name = taken_apart("van der Berg", Role::Surname);
        assert_eq!(&*name.main, "vanderberg");
        assert_eq!(name.parts.len(), 1);
        assert_eq!(taken_apart("Van", Role::Surname).parts.len(), 1);
    }

    #[test]
    fn a_former_name_is_a_part_and_not_the_main_one() {
        let name = taken_apart("Smith (née Jones)", Role::Surname);
        assert_eq!(&*name.main, "smith");
        assert!(name.parts.iter().any(|part| &**part == "jones"));
    }

    #[test]
    fn carried_names_are_not_what_a_person_is_called_by() {
        for (text, main) in [
            ("Mohammed Yusuf", "yusuf"),
            ("Md. Abdul Karim", "abdulkarim"),
            ("Syed Habib Ullah", "habibullah"),
            ("Mohammed", "mohammed"),
            ("Yusuf Mohammed", "yusuf"),
        ] {
            assert_eq!(&*taken_apart(text, Role::Given).main, main, "{text}");
        }
        assert!(taken_apart("Kaur", Role::Surname).only_carried);
        assert!(taken_apart("Kaur Gill", Role::Surname).carries);
    }

    #[test]
    fn a_text_that_only_says_not_known_is_no_words() {
        let mut table = NameTable::of(&Texts::new(), Role::Words, &Variants::standard());
        assert_eq!(table.add("Not known", "", Role::Words, &Variants::standard()), NONE);
        assert_ne!(table.add("Isle of Man", "", Role::Words, &Variants::standard()), NONE);
    }
}
