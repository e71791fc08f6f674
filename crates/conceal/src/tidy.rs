//! Values brought to the form that is encoded: plain capitals, the same everywhere.
//!
//! Partners run the same program, so the rule needs to be simple and fixed rather than clever: any
//! change here makes encodings of two versions disagree, and goes with a new number of the format.

use crate::field::FieldKind;
use commons::{Day, NhsNumber, Upn};

/// One tidied value: its pieces (pairs of letters or digits) for the mask, and its strong part.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Tidied {
    /// The pieces, each once, sorted. Empty when the value is missing.
    pub pieces: Vec<Vec<u8>>,
    /// What must agree for two records to meet by this field and one other; `None` when missing.
    pub strong: Option<Vec<u8>>,
    /// What must agree for them to meet by this field and two others: what it sounds like.
    pub sound: Option<Vec<u8>>,
}

/// Tidies one value of a field.
pub fn tidy(kind: FieldKind, text: &str) -> Tidied {
    match kind {
        FieldKind::Given | FieldKind::Surname => name(text),
        FieldKind::BirthDate => birth_date(text),
        FieldKind::Sex => sex(text),
        FieldKind::Postcode => postcode(text),
        FieldKind::Address => address(text),
        FieldKind::Town => packed(text),
        FieldKind::Number => number(text),
    }
}

fn name(text: &str) -> Tidied {
    let whole = capitals(text);
    let letters: Vec<u8> = whole.bytes().filter(u8::is_ascii_uppercase).collect();
    if letters.is_empty() {
        return Tidied::default();
    }
    Tidied { pieces: pairs_of(&letters), sound: Some(sound(&letters)), strong: Some(letters) }
}

/// The date as digits with their places. The strong part is the year and the other digits in
/// order of size: two digits that changed places, or day and month, leave it as it was.
fn birth_date(text: &str) -> Tidied {
    let Some(digits) = date_digits(text) else { return Tidied::default() };
    let mut strong = digits.clone();
    strong[4..].sort_unstable();
    let mut pieces: Vec<Vec<u8>> =
        digits.iter().zip(b'a'..).map(|(digit, place)| vec![place, *digit]).collect();
    // Three pieces say that the digits are the same ones, so that a swap stays near.
    pieces.extend([b'x', b'y', b'z'].map(|place| vec_of(&[&[place], &strong])));
    pieces.sort_unstable();
    Tidied { pieces, sound: Some(strong.clone()), strong: Some(strong) }
}

fn sex(text: &str) -> Tidied {
    match capitals(text).bytes().find(u8::is_ascii_alphanumeric) {
        Some(first) if first != b'U' => {
            // 1 and 2 are the codes of the school census and of health records.
            let first = match first {
                b'1' => b'M',
                b'2' => b'F',
                other => other,
            };
            Tidied { pieces: vec![vec![first]], ..Tidied::default() }
        }
        _ => Tidied::default(),
    }
}

/// The strong part has the letters and digits in order of size, as for dates.
fn postcode(text: &str) -> Tidied {
    let mut tidied = packed(text);
    if let Some(strong) = &mut tidied.strong {
        strong.sort_unstable();
        tidied.sound = Some(strong.clone());
    }
    tidied
}

fn packed(text: &str) -> Tidied {
    let packed: Vec<u8> = capitals(text).bytes().filter(u8::is_ascii_alphanumeric).collect();
    if packed.is_empty() {
        return Tidied::default();
    }
    Tidied { pieces: pairs_of(&packed), sound: Some(packed.clone()), strong: Some(packed) }
}

/// An address sounds like its first number and the beginning of its letters.
fn address(text: &str) -> Tidied {
    let whole = capitals(text);
    let packed: Vec<u8> = whole.bytes().filter(u8::is_ascii_alphanumeric).collect();
    if packed.is_empty() {
        return Tidied::default();
    }
    let number: Vec<u8> = packed
        .iter()
        .copied()
        .skip_while(|sign| !sign.is_ascii_digit())
        .take_while(u8::is_ascii_digit)
        .collect();
    let letters: Vec<u8> = packed.iter().copied().filter(u8::is_ascii_uppercase).collect();
    let heard = vec_of(&[&number, b"/", &sound(&letters)]);
    Tidied { pieces: pairs_of(&packed), sound: Some(heard), strong: Some(packed) }
}

/// A number counts whole or not at all; one that fails its check digit is taken as missing.
fn number(text: &str) -> Tidied {
    let packed: String = capitals(text).chars().filter(char::is_ascii_alphanumeric).collect();
    let bad_nhs = packed.len() == 10
        && packed.bytes().all(|sign| sign.is_ascii_digit())
        && NhsNumber::parse(&packed).is_err();
    let bad_upn = packed.len() == 13 && Upn::parse(&packed).is_err();
    if packed.is_empty() || bad_nhs || bad_upn {
        return Tidied::default();
    }
    let whole = packed.into_bytes();
    Tidied { pieces: vec![whole.clone()], sound: None, strong: Some(whole) }
}

/// Neighbouring letters in pairs, the ends marked, repeats numbered by being counted once.
fn pairs_of(letters: &[u8]) -> Vec<Vec<u8>> {
    let framed = vec_of(&[b"_", letters, b"_"]);
    let mut pairs: Vec<Vec<u8>> = framed.windows(2).map(<[u8]>::to_vec).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The consonants in classes that are easily heard or typed for one another, the first five of
/// them. As Soundex (Russell 1918), with the first letter in its class too: Catherine, Kathryn.
fn sound(letters: &[u8]) -> Vec<u8> {
    let mut sound = Vec::with_capacity(5);
    let mut before = b' ';
    for (at, letter) in letters.iter().enumerate() {
        let class = match letter {
            b'B' | b'F' | b'P' | b'V' => b'1',
            b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => b'2',
            b'D' | b'T' => b'3',
            b'L' => b'4',
            b'M' | b'N' => b'5',
            b'R' => b'6',
            b'H' | b'W' if at > 0 => continue,
            _ => b'0',
        };
        if class != before && (class != b'0' || at == 0) {
            sound.push(class);
        }
        before = class;
        if sound.len() == 5 {
            break;
        }
    }
    sound
}

/// Eight digits, year first; `None` when they are not a date. Eight digits in one piece count even
/// when no such day exists: most of them has two digits in the wrong place.
fn date_digits(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let parts: Vec<&str> =
        text.split(|sign: char| !sign.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [year, month, day] = match parts.as_slice() {
        [whole] if whole.len() == 8 => return Some(whole.as_bytes().to_vec()),
        [year, month, day, ..] if year.len() == 4 => [*year, *month, *day],
        [day, month, year, ..] if year.len() == 4 => [*year, *month, *day],
        _ => return None,
    };
    let day = Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let digits = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day_of_month());
    Some(digits.into_bytes()).filter(|digits| digits.len() == 8)
}

fn vec_of(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// Capitals without accents; signs that have no plain letter become a space.
fn capitals(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_uppercase) {
        match letter {
            sign if sign.is_ascii() => plain.push(sign),
            'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => plain.push('A'),
            'Æ' => plain.push_str("AE"),
            'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => plain.push('C'),
            'Ď' | 'Đ' | 'Ð' => plain.push('D'),
            'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => plain.push('E'),
            'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => plain.push('G'),
            'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => plain.push('I'),
            'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => plain.push('L'),
            'Ñ' | 'Ń' | 'Ņ' | 'Ň' => plain.push('N'),
            'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' => plain.push('O'),
            'Œ' => plain.push_str("OE"),
            'Ŕ' | 'Ř' => plain.push('R'),
            'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => plain.push('S'),
            'Ţ' | 'Ť' | 'Ț' => plain.push('T'),
            'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => plain.push('U'),
            'Ý' | 'Ÿ' => plain.push('Y'),
            'Ź' | 'Ż' | 'Ž' => plain.push('Z'),
            '’' | '‘' | '\u{300}'..='\u{36f}' => {}
            _ => plain.push(' '),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(kind: FieldKind, text: &str) -> Option<Vec<u8>> {
        tidy(kind, text).sound
    }

    #[test]
    fn spellings_of_one_value_are_one_value() {
        for (kind, one, two) in [
            (FieldKind::Given, "Zoë", "ZOE"),
            (FieldKind::Surname, "O'Neill", "O’NEILL "),
            (FieldKind::BirthDate, "2011-02-03", "03/02/2011"),
            (FieldKind::BirthDate, "20110203", "2011-02-03"),
            (FieldKind::Postcode, "bd7 1aa", "BD71AA"),
            (FieldKind::Sex, "Male", "1"),
            (FieldKind::Number, "943 476 5919", "9434765919"),
        ] {
            assert!(tidy(kind, one) == tidy(kind, two), "{one} and {two}");
        }
    }

    #[test]
    fn sounds_and_swapped_dates_meet_although_they_differ() {
        let given = FieldKind::Given;
        assert_eq!(heard(given, "Catherine"), heard(given, "Kathryn"));
        let dob = FieldKind::BirthDate;
        assert_eq!(heard(dob, "2011-02-03"), heard(dob, "2011-03-02"));
        assert!(tidy(dob, "2011-02-03") != tidy(dob, "2011-03-02"));
    }

    #[test]
    fn what_cannot_be_read_is_missing() {
        for (kind, text) in [
            (FieldKind::Given, " - "),
            (FieldKind::BirthDate, "2011-02-30"),
            (FieldKind::BirthDate, "é0110203"),
            (FieldKind::BirthDate, "11/02/03"),
            (FieldKind::Number, "9434765918"),
            (FieldKind::Sex, "unknown"),
        ] {
            assert!(tidy(kind, text) == Tidied::default(), "{text}");
        }
    }
}
