//! Postcodes in one spelling, with the sector and the outcode they are in.

use crate::texts::{NONE, Texts, hash_of, low};

/// The letters of a postcode as numbers, for a quick look at how two differ.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shape {
    /// All letters, the last one lowest; 0 when there are more than eight or fewer than three.
    pub spelled: u64,
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
        size: u8::try_from(letters.len()).expect("eight at most"),
    }
}

/// Where records live: postcode and property of each, and every distinct postcode taken apart.
#[derive(Debug)]
pub(crate) struct Homes {
    /// Code of the postcode, record by record.
    pub postcode: Vec<u32>,
    /// Code of the property, record by record.
    pub property: Vec<u32>,
    /// Sector by code of the postcode.
    pub sector: Vec<u32>,
    /// Outcode by code of the postcode.
    pub outcode: Vec<u32>,
    /// Area (the letters at the beginning) by code of the postcode.
    pub area: Vec<u32>,
    /// Letters by code of the postcode.
    pub shapes: Vec<Shape>,
    /// Spelling by code of the postcode, without spaces and in capitals.
    pub spelling: Texts,
    /// Hash of the property's text by its code.
    pub property_hash: Vec<u32>,
    /// Whether the data have postcodes, and properties.
    pub has: (bool, bool),
    pieces: Texts,
    properties: Texts,
}

impl Homes {
    /// No record and no postcode yet.
    pub(crate) fn new(has: (bool, bool)) -> Self {
        Self {
            postcode: Vec::new(),
            property: Vec::new(),
            sector: vec![NONE],
            outcode: vec![NONE],
            area: vec![NONE],
            shapes: vec![Shape::default()],
            spelling: Texts::new(),
            property_hash: vec![0],
            has,
            pieces: Texts::new(),
            properties: Texts::new(),
        }
    }

    /// The code of a postcode as it was written. What is not shaped like a United Kingdom postcode
    /// keeps its spelling, with its first half as "outcode" and all but its last letter as "sector".
    pub(crate) fn postcode_of(&mut self, written: &str) -> u32 {
        let letters = written.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = letters.map(|letter| letter.to_ascii_uppercase()).collect();
        let known = self.spelling.len();
        let code = self.spelling.intern(&plain);
        if code as usize == known {
            let (outcode, sector) = halves_of(&plain);
            let letters = outcode.split(|letter: char| letter.is_ascii_digit()).next();
            let area = letters.filter(|area| !area.is_empty()).unwrap_or(outcode);
            self.sector.push(self.pieces.intern(&format!("s{sector}")));
            self.outcode.push(self.pieces.intern(&format!("o{outcode}")));
            self.area.push(self.pieces.intern(&format!("a{area}")));
            self.shapes.push(shape(&plain));
        }
        code
    }

    /// The code of a property's number, in one spelling.
    pub(crate) fn property_of(&mut self, plain: &str) -> u32 {
        if plain.is_empty() {
            return NONE;
        }
        let (known, hash) = (self.properties.len(), low(hash_of(plain)));
        let code = self.properties.intern_hashed(plain, hash);
        if code as usize == known {
            self.property_hash.push(hash.max(1));
        }
        code
    }

    /// The postcodes of these homes, with the properties of those.
    pub(crate) fn with_properties_of(self, those: Self) -> Self {
        let Self { property, property_hash, properties, .. } = those;
        Self { property, property_hash, properties, ..self }
    }

    /// Makes ready to take in more.
    pub(crate) fn reopen(&mut self) {
        self.spelling.reopen();
        self.pieces.reopen();
        self.properties.reopen();
    }

    /// Gives back the memory that only taking in needs.
    pub(crate) fn close(&mut self) {
        self.spelling.close();
        self.pieces.close();
        self.properties.close();
    }
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
        let mut homes = Homes::new((true, false));
        let written = ["", "zz1 2ab", "ZZ12AB", "zz1 2ad", "zz1 3ad", "4011"];
        let codes: Vec<usize> =
            written.iter().map(|text| homes.postcode_of(text) as usize).collect();
        assert_eq!(codes[0], 0);
        assert_eq!(codes[1], codes[2]);
        assert_eq!(homes.sector[codes[1]], homes.sector[codes[3]]);
        assert_ne!(homes.sector[codes[1]], homes.sector[codes[4]]);
        assert_eq!(homes.outcode[codes[1]], homes.outcode[codes[4]]);
        assert_eq!(homes.area[codes[1]], homes.area[codes[4]]);
        assert_eq!(homes.spelling.iter().last(), Some("4011"));
    }
}
