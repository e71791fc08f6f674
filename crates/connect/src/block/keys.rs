//! Keys: what two records must share to be compared.

use crate::standardise::Frame;
use crate::standardise::dates::unpack;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::table::Kind;
use crate::texts::{NONE, hash_of, low};

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

    /// A number for what each record has of it; 0 is nothing.
    fn numbers(&self, frame: &Frame) -> Vec<u32> {
        match self {
            Self::NamesEitherWay(given, surname) => {
                let (a, b) = (mains(frame, *given), mains(frame, *surname));
                let both = |(a, b): (&u32, &u32)| {
                    if *a == 0 || *b == 0 { 0 } else { a.wrapping_add(*b).max(1) }
                };
                a.iter().zip(&b).map(both).collect()
            }
            Self::Sound(at)
            | Self::Begins(at, _)
            | Self::Ends(at, _)
            | Self::Value(at)
            | Self::BirthDate(at)
            | Self::BirthMonth(at)
            | Self::BirthYear(at)
            | Self::Birthday(at)
            | Self::Postcode(at)
            | Self::Outcode(at)
            | Self::Property(at) => self.of_field(&frame.fields[*at]),
        }
    }

    fn of_field(&self, field: &Field) -> Vec<u32> {
        match field {
            Field::Names { codes, table, .. } => {
                let per_name: Vec<u32> = match self {
                    Self::Sound(_) => table.names.iter().map(|name| name.key).collect(),
                    Self::Begins(_, letters) => {
                        table.names.iter().map(|name| begins(&name.main, *letters)).collect()
                    }
                    Self::Ends(_, letters) => {
                        table.names.iter().map(|name| ends(&name.main, *letters)).collect()
                    }
                    _ => table.hashes.clone(),
                };
                codes.iter().map(|code| per_name[*code as usize]).collect()
            }
            Field::Born { days } => days.iter().map(|day| self.of_day(*day)).collect(),
            Field::Home { homes } => match self {
                Self::Property(_) => {
                    homes.property.iter().map(|at| homes.property_hash[*at as usize]).collect()
                }
                Self::Outcode(_) => {
                    homes.postcode.iter().map(|at| of(&homes.outcode, *at)).collect()
                }
                _ => homes.postcode.clone(),
            },
            Field::Number { codes, texts, .. } | Field::Same { codes, texts, .. } => {
                let per_text: Vec<u32> = texts.iter().map(some).collect();
                codes.iter().map(|code| per_text[*code as usize]).collect()
            }
        }
    }

    /// The number of one record, which is that of [`Self::numbers`].
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

fn mains(frame: &Frame, field: usize) -> Vec<u32> {
    match &frame.fields[field] {
        Field::Names { codes, table, .. } => {
            codes.iter().map(|code| table.hashes[*code as usize]).collect()
        }
        Field::Born { .. } | Field::Home { .. } | Field::Number { .. } | Field::Same { .. } => {
            vec![0; frame.len()]
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
        let mut keys = vec![1_u32; frame.len()];
        for part in &self.parts {
            refine(&mut keys, &part.numbers(frame));
        }
        keys
    }
}

/// Adds a part to keys; a record without it has no key.
pub(crate) fn refine(keys: &mut [u32], numbers: &[u32]) {
    for (key, number) in keys.iter_mut().zip(numbers) {
        *key = if *key == 0 || *number == 0 { 0 } else { mix(*key, *number) };
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
