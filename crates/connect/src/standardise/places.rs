//! Postcodes in one spelling, with the sector and the outcode they are in.

use crate::texts::{NONE, Texts};

/// Distinct postcodes, in the order of their codes in the column they came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Postcodes {
    /// Code of the spelling, without spaces and in capitals.
    pub whole: Vec<u32>,
    /// Code of the sector.
    pub sector: Vec<u32>,
    /// Code of the outcode.
    pub outcode: Vec<u32>,
    /// Code of the area: the letters at the beginning.
    pub area: Vec<u32>,
    /// The letters by code of `whole`.
    pub shapes: Vec<Shape>,
    /// The spellings by code of `whole`.
    pub texts: Texts,
}

/// The letters of a postcode as numbers, for a quick look at how two differ.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shape {
    /// All letters, the last one lowest; 0 when there are more than eight or fewer than three.
    pub spelled: u64,
    /// The first three letters.
    pub begins: u32,
    /// Number of letters.
    pub size: u8,
}

fn shape(spelling: &str) -> Shape {
    let letters = spelling.as_bytes();
    if !(3..=8).contains(&letters.len()) {
        return Shape::default();
    }
    Shape {
        spelled: letters.iter().fold(0, |all, letter| all << 8 | u64::from(*letter)),
        begins: letters[..3].iter().fold(0, |all, letter| all << 8 | u32::from(*letter)),
        size: u8::try_from(letters.len()).expect("eight at most"),
    }
}

/// Takes distinct postcodes apart. What is not shaped like a United Kingdom postcode keeps its
/// spelling, with its first half as "outcode" and all but its last letter as "sector".
pub(crate) fn postcodes(written: &Texts) -> Postcodes {
    let mut all = Postcodes { texts: Texts::new(), ..Postcodes::default() };
    let mut halves = Texts::new();
    for text in written.iter() {
        let plain: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        if plain.is_empty() {
            all.whole.push(NONE);
            all.sector.push(NONE);
            all.outcode.push(NONE);
            all.area.push(NONE);
            continue;
        }
        let (outcode, sector) = halves_of(&plain);
        all.whole.push(all.texts.intern(&plain));
        all.outcode.push(halves.intern(&format!("o{outcode}")));
        let area = outcode.trim_end_matches(|letter: char| !letter.is_ascii_alphabetic());
        let area = area.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or(area);
        all.area.push(halves.intern(&format!("a{}", if area.is_empty() { outcode } else { area })));
        all.sector.push(halves.intern(&format!("s{sector}")));
    }
    all.shapes = all.texts.iter().map(shape).collect();
    all
}

fn halves_of(plain: &str) -> (&str, &str) {
    if plain.len() >= 5 {
        (&plain[..plain.len() - 3], &plain[..plain.len() - 2])
    } else {
        (&plain[..plain.len().div_ceil(2)], &plain[..plain.len().max(2) - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_come_into_one_spelling() {
        let mut written = Texts::new();
        for text in ["zz1 2ab", "ZZ12AB", "zz1 2ad", "zz1 3ad", "4011"] {
            written.intern(text);
        }
        let all = postcodes(&written);
        assert_eq!(all.whole[1], all.whole[2]);
        assert_eq!(all.sector[1], all.sector[3]);
        assert_ne!(all.sector[1], all.sector[4]);
        assert_eq!(all.outcode[1], all.outcode[4]);
        assert_eq!(all.texts.get(all.whole[5]), "4011");
        assert_eq!(all.whole[0], NONE);
    }
}
