//! Names in one spelling: small letters, no accents, no marks, no titles; and how they sound.

mod blanks;
mod families;
mod sound;

pub(crate) use blanks::say_nothing;
pub(crate) use families::{is_particle, root};
pub(crate) use sound::{bones, sound};

/// The parts of a name, each in small ASCII letters. Hyphens and dots part; apostrophes do not.
pub(crate) fn parts(name: &str) -> Vec<String> {
    let (mut own, beside) = own_and_beside(name);
    own.extend(beside);
    own
}

/// The parts of a name as it is written, and those that tell another name of the person: what
/// follows "née", and what stands in brackets.
pub(crate) fn own_and_beside(name: &str) -> (Vec<String>, Vec<String>) {
    if blanks::is_stroke(name) {
        return (Vec::new(), Vec::new());
    }
    if !name.contains(['(', '[', ')', ']']) {
        return apart(spelled(name), Vec::new());
    }
    let (outside, inside) = brackets(name);
    apart(spelled(&outside), spelled(&inside))
}

/// The parts of a name and those of another, from the words outside brackets and those inside.
fn apart(mut own: Vec<String>, mut bracketed: Vec<String>) -> (Vec<String>, Vec<String>) {
    let mut beside = Vec::new();
    if let Some(at) = blanks::formerly(&own) {
        beside = own.split_off(at);
        beside.remove(0);
    }
    if bracketed.len() > 1
        && matches!(bracketed[0].as_str(), "nee" | "ne" | "formerly" | "aka" | "known")
    {
        bracketed.remove(0);
        bracketed.retain(|part| part != "as");
    }
    beside.extend(bracketed);
    let (own, beside) = (blanks::only_names(own), blanks::only_names(beside));
    if own.is_empty() { (beside, Vec::new()) } else { (own, beside) }
}

/// The parts of a family name: as [`own_and_beside`], with Mac, O and the like put to what follows.
pub(crate) fn family(name: &str) -> (Vec<String>, Vec<String>) {
    let (own, beside) = own_and_beside(name);
    (families::fuse(own), families::fuse(beside))
}

/// Beginnings of Arabic names that are no name without what follows: servant *of*.
const SERVANT: [&str; 12] = [
    "abdul", "abdal", "abdel", "abdur", "abdus", "abdoul", "abdool", "abd", "abdu", "abdun",
    "abduz", "abdull",
];

/// Names of God that follow *abdi* in Somali and Kurdish; before another name Abdi is a name itself.
const OF_GOD: [&str; 20] = [
    "rahman", "rahmaan", "rehman", "raxman", "rahim", "rahiim", "aziz", "asis", "karim", "kariim",
    "nasir", "fatah", "fatax", "salam", "salaan", "qadir", "kadir", "wahab", "hakim", "rashid",
];

/// Articles in the middle of an Arabic name: light *of the* faith.
const ARTICLES: [&str; 7] = ["ul", "ur", "ud", "us", "un", "uz", "ut"];

/// Endings of Arabic names that are no name without what stands before.
const ENDINGS: [&str; 9] =
    ["ullah", "allah", "ulla", "uddin", "eddine", "eddin", "aldin", "eldin", "addin"];

/// The name a person is called by, from the parts of the given names and which of them it is: the
/// first that is not carried, with what makes it whole. Abdul Rahman is one name, and so is Habib
/// Ullah.
pub(crate) fn called_by(own: &[String], first: usize) -> String {
    let mut called = own[first].clone();
    let mut at = first;
    let is =
        |list: &[&str], at: usize| own.get(at).is_some_and(|part| list.contains(&part.as_str()));
    loop {
        if is(&SERVANT, at) && at + 1 < own.len() || is(&["abdi"], at) && is(&OF_GOD, at + 1) {
            called.push_str(&own[at + 1]);
            at += 1;
        } else if is(&ARTICLES, at + 1) && at + 2 < own.len() {
            called.push_str(&own[at + 1]);
            called.push_str(&own[at + 2]);
            at += 2;
        } else if is(&ENDINGS, at + 1) {
            called.push_str(&own[at + 1]);
            at += 1;
        } else {
            return called;
        }
    }
}

/// The words of a text that is no name: without "of", and none when they only say "not known".
pub(crate) fn plain_words(text: &str) -> Vec<String> {
    let mut words = spelled(text);
    words.retain(|word| word != "of");
    words
}

/// What is outside brackets and what is inside.
fn brackets(name: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for letter in name.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(letter),
            _ => outside.push(letter),
        }
        if matches!(letter, '(' | '[' | ')' | ']') {
            outside.push(' ');
            inside.push(' ');
        }
    }
    (outside, inside)
}

/// Every part in small ASCII letters, names or not.
fn spelled(text: &str) -> Vec<String> {
    if text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return if text.is_empty() { Vec::new() } else { vec![text.to_ascii_lowercase()] };
    }
    let mut parts = vec![String::new()];
    for letter in text.chars() {
        if letter.is_ascii_alphabetic() {
            parts.last_mut().expect("never empty").push(letter.to_ascii_lowercase());
        } else if letter.is_whitespace()
            || matches!(letter, '-' | '/' | ',' | '_' | '.' | ';' | '\u{2010}'..='\u{2015}')
        {
            parts.push(String::new());
        } else if let Some(plain) = without_accent(letter) {
            parts.last_mut().expect("never empty").push_str(plain);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Letters with accents and of other alphabets that names in Europe, West Africa and Vietnam are
/// written with, and the plain letters for them; Cyrillic as passports write it.
const PLAIN: [(&str, &str); 48] = [
    ("àáâãåāăąäǎа", "a"),
    ("æ", "ae"),
    ("ɓб", "b"),
    ("çćčĉċ", "c"),
    ("ďđðɗḍд", "d"),
    ("èéêëēĕėęěəɛеэ", "e"),
    ("ф", "f"),
    ("ĝğġģǧгґ", "g"),
    ("ĥħḥ", "h"),
    ("ìíîïĩīĭįıǐиіїй", "i"),
    ("ĵ", "j"),
    ("ķƙк", "k"),
    ("ĺļľłл", "l"),
    ("м", "m"),
    ("ñńņňṅн", "n"),
    ("ŋ", "ng"),
    ("òóôõøōŏőöǒơɔо", "o"),
    ("œ", "oe"),
    ("п", "p"),
    ("ŕŗřр", "r"),
    ("śŝşšșṣс", "s"),
    ("ß", "ss"),
    ("ţťŧțṭт", "t"),
    ("þ", "th"),
    ("ùúûũūŭůűųüǔǖǘǚǜưу", "u"),
    ("в", "v"),
    ("ŵ", "w"),
    ("ýÿŷƴы", "y"),
    ("źżžẓз", "z"),
    ("ж", "zh"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ё", "io"),
    ("є", "ie"),
    ("ю", "iu"),
    ("я", "ia"),
    // Every letter that Vietnamese writes with two marks.
    ("ẠẢẤẦẨẪẬẮẰẲẴẶạảấầẩẫậắằẳẵặ", "a"),
    ("ẸẺẼẾỀỂỄỆẹẻẽếềểễệ", "e"),
    ("ỈỊỉị", "i"),
    ("ỌỎỐỒỔỖỘỚỜỞỠỢọỏốồổỗộớờởỡợ", "o"),
    ("ỤỦỨỪỬỮỰụủứừửữự", "u"),
    ("ỲỴỶỸỳỵỷỹ", "y"),
    ("ŉ", "n"),
    ("ĸ", "k"),
    ("ſ", "s"),
];

/// The plain letters for a letter that is none of ours; `None` for marks and unknown alphabets.
fn without_accent(letter: char) -> Option<&'static str> {
    let lower = letter.to_lowercase().next()?;
    if lower.is_ascii_alphabetic() {
        // A capital I with a dot becomes an i and a mark.
        return (lower == 'i').then_some("i");
    }
    PLAIN.iter().find(|(letters, _)| letters.contains(lower)).map(|(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_come_into_one_spelling() {
        for (name, spelled) in [
            ("  O'Brien-SMITH ", "obrien smith"),
            ("O\u{2019}Brien", "obrien"),
            ("Zoë", "zoe"),
            ("Łukasz Ångström", "lukasz angstrom"),
            ("Nguyễn Thị Hồng", "nguyen thi hong"),
            ("Олександр", "oleksandr"),
            ("Ọlákúnlé", "olakunle"),
            ("Md.Rahim", "md rahim"),
            ("Mr John SMITH Jr", "john smith"),
            ("Miss", ""),
            ("Prince", "prince"),
            ("Li Na", "li na"),
            ("Mary\u{2013}Jane", "mary jane"),
        ] {
            assert_eq!(parts(name).join(" "), spelled, "{name}");
        }
    }

    #[test]
    fn what_stands_for_no_name_is_none() {
        for name in [
            "",
            "Baby",
            "BABY GIRL",
            "Twin 1",
            "Twin One",
            "Baby A",
            "Infant Male",
            "Not Known",
            "not stated",
            "N/A",
            "B/O Sarah Khan",
            "NK",
            "Unknown",
            "No Name",
            "XX",
            "zzz",
            "FNU",
            "TBC",
            "Baby of Sarah",
            "-",
            "?",
            "null",
        ] {
            assert!(parts(name).is_empty(), "{name} {:?}", parts(name));
        }
    }

    #[test]
    fn another_name_of_the_person_stands_beside() {
        for (name, own, beside) in [
            ("Smith née Jones", "smith", "jones"),
            ("Smith (nee Jones)", "smith", "jones"),
            ("Khan formerly Ahmed", "khan", "ahmed"),
            ("Robert (Bob)", "robert", "bob"),
            ("Nee", "nee", ""),
        ] {
            let (found, other) = own_and_beside(name);
            assert_eq!(
                (found.join(" "), other.join(" ")),
                (own.to_owned(), beside.to_owned()),
                "{name}"
            );
        }
    }

    #[test]
    fn a_name_is_called_whole() {
        for (name, called) in [
            ("Abdul Rahman", "abdulrahman"),
            ("Abdul", "abdul"),
            ("Habib Ullah", "habibullah"),
            ("Mujeeb ur Rehman", "mujeeburrehman"),
            ("Abdi Rahman", "abdirahman"),
            ("Abdi Hassan", "abdi"),
            ("Mary Jane", "mary"),
        ] {
            assert_eq!(called_by(&parts(name), 0), called, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_name_makes_the_readers_panic(name in "\\PC{0,30}") {
            for part in parts(&name) {
                sound(&part);
                bones(&part);
                root(&part);
            }
            let (own, _) = family(&name);
            for at in 0..own.len() {
                called_by(&own, at);
            }
        }
    }
}
