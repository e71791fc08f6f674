//! Keys: what two records must share to be compared.

use crate::standardise::Frame;
use crate::standardise::dates::unpack;
use crate::standardise::frame::Field;
use crate::standardise::name_table::{Name, Role};
use crate::table::Kind;
use crate::texts::{NONE, hash_of, low};
use std::borrow::Cow;

/// One thing that two records share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// The sound of a name, or its first list of variants; the first word of a text.
    Sound(usize),
    /// The first letters of the main part of a name.
    Begins(usize, usize),
    /// The last letters of the main part of a name.
    Ends(usize, usize),
    /// The whole value of a field.
    Value(usize),
    /// The date of birth, day and month in either order.
    BirthDate(usize),
    /// Year and month of birth.
    BirthMonth(usize),
    /// Year of birth.
    BirthYear(usize),
    /// Day and month of birth, in either order, whatever the year.
    Birthday(usize),
    /// Postcode.
    Postcode(usize),
    /// Postcode district.
    Outcode(usize),
    /// Property.
    Property(usize),
    /// Given name and surname, in either order.
    NamesEitherWay(usize, usize),
}

impl Part {
    /// The fields it looks at.
    pub(crate) fn fields(&self) -> Vec<usize> {
        match self {
            Self::NamesEitherWay(given, surname) => vec![*given, *surname],
            Self::Sound(field)
            | Self::Begins(field, _)
            | Self::Ends(field, _)
            | Self::Value(field)
            | Self::BirthDate(field)
            | Self::BirthMonth(field)
            | Self::BirthYear(field)
            | Self::Birthday(field)
            | Self::Postcode(field)
            | Self::Outcode(field)
            | Self::Property(field) => vec![*field],
        }
    }

    /// The word for it.
    pub(crate) fn word(&self, frame: &Frame) -> String {
        let field = |at: &usize| frame.fields[*at].word();
        match self {
            Self::Sound(at) => format!("sound of {}", field(at)),
            Self::Begins(at, letters) => format!("first {letters} letters of {}", field(at)),
            Self::Ends(at, letters) => format!("last {letters} letters of {}", field(at)),
            Self::Value(at) => field(at).to_owned(),
            Self::BirthDate(_) => "date of birth".to_owned(),
            Self::BirthMonth(_) => "month of birth".to_owned(),
            Self::BirthYear(_) => "year of birth".to_owned(),
            Self::Birthday(_) => "day and month of birth".to_owned(),
            Self::Postcode(_) => "postcode".to_owned(),
            Self::Outcode(_) => "postcode district".to_owned(),
            Self::Property(_) => "property".to_owned(),
            Self::NamesEitherWay(..) => "both names in either order".to_owned(),
        }
    }

    /// What gives the number of each record; 0 is nothing.
    fn lens<'f>(&self, frame: &'f Frame) -> Lens<'f> {
        if let Self::NamesEitherWay(given, surname) = self {
            let names = |field: usize| match &frame.fields[field] {
                Field::Names { codes, table, .. } => Some((&codes[..], &table.hashes[..])),
                Field::Born { .. } | Field::Home { .. } => None,
                Field::Number { .. } | Field::Same { .. } => None,
            };
            let both = names(*given).zip(names(*surname));
            return both.map_or(Lens::Nothing, |(given, surname)| Lens::Either(given, surname));
        }
        self.fields().first().map_or(Lens::Nothing, |at| self.lens_of(&frame.fields[*at]))
    }

    fn lens_of<'f>(&self, field: &'f Field) -> Lens<'f> {
        let owned = |codes: &'f [u32], of: Vec<u32>| Lens::Of(codes, Cow::Owned(of));
        match field {
            Field::Names { codes, table, .. } => match self {
                Self::Sound(_) => owned(codes, table.names.iter().map(|name| name.key).collect()),
                Self::Begins(_, letters) => {
                    let of = |name: &Name| begins(&name.main, *letters);
                    owned(codes, table.names.iter().map(of).collect())
                }
                Self::Ends(_, letters) => {
                    let of = |name: &Name| ends(&name.main, *letters);
                    owned(codes, table.names.iter().map(of).collect())
                }
                _ => Lens::Of(codes, Cow::Borrowed(&table.hashes)),
            },
            Field::Born { days } => Lens::Day(self.clone(), days),
            Field::Home { homes } => match self {
                Self::Property(_) => Lens::Of(&homes.property, Cow::Borrowed(&homes.property_hash)),
                Self::Outcode(_) => Lens::Of(&homes.postcode, Cow::Borrowed(&homes.outcode)),
                _ => Lens::Codes(&homes.postcode),
            },
            Field::Number { codes, texts, .. } | Field::Same { codes, texts, .. } => {
                owned(codes, texts.iter().map(some).collect())
            }
        }
    }

    /// The number of one record, which is that of [`Self::lens`].
    fn number(&self, frame: &Frame, place: u32) -> u32 {
        let at = place as usize;
        if let Self::NamesEitherWay(given, surname) = self {
            let main = |field: usize| match &frame.fields[field] {
                Field::Names { codes, table, .. } => table.hashes[codes[at] as usize],
                _ => 0,
            };
            let (a, b) = (main(*given), main(*surname));
            return if a == 0 || b == 0 { 0 } else { a.wrapping_add(b).max(1) };
        }
        let Some(field) = self.fields().first().map(|field| &frame.fields[*field]) else {
            return 0;
        };
        match (field, self) {
            (Field::Names { codes, table, .. }, part) => {
                let name = &table.names[codes[at] as usize];
                match part {
                    Self::Sound(_) => name.key,
                    Self::Begins(_, letters) => begins(&name.main, *letters),
                    Self::Ends(_, letters) => ends(&name.main, *letters),
                    _ => table.hashes[codes[at] as usize],
                }
            }
            (Field::Born { days }, part) => part.of_day(days[at]),
            (Field::Home { homes }, Self::Property(_)) => {
                homes.property_hash[homes.property[at] as usize]
            }
            (Field::Home { homes }, Self::Outcode(_)) => of(&homes.outcode, homes.postcode[at]),
            (Field::Home { homes }, _) => homes.postcode[at],
            (Field::Number { codes, texts, .. } | Field::Same { codes, texts, .. }, _) => {
                some(texts.get(codes[at]))
            }
        }
    }

    fn of_day(&self, packed: u32) -> u32 {
        let (year, month, day) = unpack(packed);
        if packed == 0 {
            return 0;
        }
        let (low, high) = (month.min(day), month.max(day));
        match self {
            Self::BirthYear(_) => year,
            Self::BirthMonth(_) if month > 0 => (year << 4) | month,
            Self::Birthday(_) if month > 0 => (low << 5) | high,
            Self::BirthDate(_) if month > 0 => (year << 10) | (low << 5) | high,
            _ => 0,
        }
    }
}

fn of(list: &[u32], at: u32) -> u32 {
    list.get(at as usize).copied().unwrap_or(NONE)
}

fn some(text: &str) -> u32 {
    if text.is_empty() { 0 } else { low(hash_of(text)).max(1) }
}

fn begins(name: &str, letters: usize) -> u32 {
    name.get(..letters).map_or(0, some)
}

fn ends(name: &str, letters: usize) -> u32 {
    name.len().checked_sub(letters).filter(|at| *at > 0).map_or(0, |at| some(&name[at..]))
}

/// What gives each record its number of one part.
enum Lens<'f> {
    /// By its code, from a list.
    Of(&'f [u32], Cow<'f, [u32]>),
    /// Its code.
    Codes(&'f [u32]),
    /// By its day of birth.
    Day(Part, &'f [u32]),
    /// By its names in either order: codes and hashes of given names and of surnames.
    Either((&'f [u32], &'f [u32]), (&'f [u32], &'f [u32])),
    /// No record has one.
    Nothing,
}

impl Lens<'_> {
    /// Adds the part to the keys of the records from a place on.
    fn refine(&self, keys: &mut [u32], from: usize) {
        let span = from..from + keys.len();
        match self {
            Self::Of(codes, of) => {
                refine_by(keys, codes[span].iter().map(|code| of[*code as usize]));
            }
            Self::Codes(codes) => refine_by(keys, codes[span].iter().copied()),
            Self::Day(part, days) => {
                refine_by(keys, days[span].iter().map(|day| part.of_day(*day)));
            }
            Self::Either((givens, first), (surnames, second)) => {
                let both = |(a, b): (&u32, &u32)| {
                    let (a, b) = (first[*a as usize], second[*b as usize]);
                    if a == 0 || b == 0 { 0 } else { a.wrapping_add(b).max(1) }
                };
                refine_by(keys, givens[span.clone()].iter().zip(&surnames[span]).map(both));
            }
            Self::Nothing => keys.fill(0),
        }
    }
}

/// A rule: two records are compared when they share all of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub parts: Vec<Part>,
}

impl Rule {
    /// The word for it.
    pub(crate) fn word(&self, frame: &Frame) -> String {
        if self.parts.is_empty() {
            return "every pair".to_owned();
        }
        let words: Vec<String> = self.parts.iter().map(|part| part.word(frame)).collect();
        words.join(" + ")
    }

    /// The fields it looks at.
    pub(crate) fn fields(&self) -> Vec<usize> {
        let mut fields: Vec<usize> = self.parts.iter().flat_map(Part::fields).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The key of one record, which is that of [`Self::keys`].
    pub(crate) fn key(&self, frame: &Frame, place: u32) -> u32 {
        let join = |key: u32, part: &Part| match (key, part.number(frame, place)) {
            (0, _) | (_, 0) => 0,
            (key, number) => mix(key, number),
        };
        self.parts.iter().fold(1, join)
    }

    /// The key of every record; 0 is none. A rule without parts brings all records together.
    pub(crate) fn keys(&self, frame: &Frame) -> Vec<u32> {
        let lenses: Vec<Lens<'_>> = self.parts.iter().map(|part| part.lens(frame)).collect();
        let mut keys = vec![1_u32; frame.len()];
        for (at, piece) in keys.chunks_mut(PIECE).enumerate() {
            lenses.iter().for_each(|lens| lens.refine(piece, at * PIECE));
        }
        keys
    }
}

/// Keys that are made together, few enough to stay in the nearest memory.
const PIECE: usize = 2048;

/// Adds a part to keys; a record without it has no key.
pub(crate) fn refine(keys: &mut [u32], numbers: &[u32]) {
    refine_by(keys, numbers.iter().copied());
}

#[inline]
fn refine_by(keys: &mut [u32], numbers: impl Iterator<Item = u32>) {
    for (key, number) in keys.iter_mut().zip(numbers) {
        *key = if *key == 0 || number == 0 { 0 } else { mix(*key, number) };
    }
}

/// One number of two, 0 excepted.
pub(crate) fn mix(key: u32, number: u32) -> u32 {
    let wide = (u64::from(key) << 32 | u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let wide = (wide ^ wide >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    low(wide >> 32).max(1)
}

/// The parts that a frame's fields offer, by what they are.
pub(crate) struct Offered {
    /// Given name and surname.
    pub names: (Option<usize>, Option<usize>),
    /// Date of birth.
    pub born: Option<usize>,
    /// Home, whether it has postcodes, and properties.
    pub home: Option<(usize, (bool, bool))>,
    /// Numbers that one person has.
    pub numbers: Vec<usize>,
    /// School and other settings.
    pub schools: Vec<usize>,
    /// Words.
    pub texts: Vec<usize>,
    /// Sex.
    pub sex: Option<usize>,
}

impl Offered {
    /// What this frame offers.
    pub(crate) fn by(frame: &Frame) -> Self {
        let mut offered = Self {
            names: (None, None),
            born: None,
            home: None,
            numbers: Vec::new(),
            schools: Vec::new(),
            texts: Vec::new(),
            sex: None,
        };
        for (at, field) in frame.fields.iter().enumerate() {
            match field {
                Field::Names { role: Role::Given, .. } => offered.names.0 = Some(at),
                Field::Names { role: Role::Surname, .. } => offered.names.1 = Some(at),
                Field::Names { role: Role::Words, .. } => offered.texts.push(at),
                Field::Born { .. } => offered.born = Some(at),
                Field::Home { homes } => offered.home = Some((at, homes.has)),
                Field::Number { .. } => offered.numbers.push(at),
                Field::Same { kind: Kind::Sex, .. } => offered.sex = Some(at),
                Field::Same { .. } => offered.schools.push(at),
            }
        }
        offered
    }
}
