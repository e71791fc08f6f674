//! All records in numbers, field by field.

use crate::shared::{both, shared};
use crate::standardise::dates;
use crate::standardise::name_table::{NameTable, Role};
pub(crate) use crate::standardise::places::Homes;
use crate::standardise::variants::Variants;
use crate::table::{Column, Kind, Table};
use crate::texts::{NONE, Texts};
use std::borrow::Cow;
use std::sync::Mutex;

/// One field of all records, rows in the frame's order. A code of 0 is "not recorded".
#[derive(Debug)]
pub(crate) enum Field {
    /// Names or words.
    Names { kind: Kind, role: Role, codes: Vec<u32>, table: NameTable },
    /// Dates of birth, packed.
    Born { days: Vec<u32> },
    /// Homes: postcode, sector, outcode and property.
    Home { homes: Homes },
    /// Numbers that may be mistyped.
    Number { kind: Kind, codes: Vec<u32>, texts: Texts },
    /// Codes that are the same or are not.
    Same { kind: Kind, codes: Vec<u32>, texts: Texts },
}

/// All records in numbers.
#[derive(Debug)]
pub(crate) struct Frame {
    /// For each place in the frame, the row of the table.
    pub rows: Vec<u32>,
    /// For each place, the source.
    pub sources: Vec<u16>,
    /// Fields in the order of their kinds.
    pub fields: Vec<Field>,
    /// The codes of all fields, record by record: what comparing reads, in one place in memory.
    pub records: Records,
    /// Rows of the table the frame was made of; later ones are in the order in which they came.
    pub first_rows: usize,
    /// Whether other names used stand beside the given names.
    pub has_other: bool,
    /// How many threads may work on it.
    pub threads: usize,
}

/// Codes of all fields, record by record.
#[derive(Debug, Default)]
pub(crate) struct Records {
    /// Codes of one record.
    pub width: usize,
    /// Record after record.
    pub codes: Vec<u32>,
}

/// Records that are laid out together, few enough to stay in the near memory.
const PIECE: usize = 4096;

impl Records {
    fn of(fields: &[Field], records: usize, threads: usize) -> Self {
        let columns: Vec<&[u32]> = fields.iter().flat_map(Field::columns).collect();
        let width = columns.len();
        let mut codes = vec![NONE; width * records];
        let pieces = codes.chunks_mut((width * PIECE).max(1)).enumerate();
        let pieces: Vec<_> = pieces.map(|(at, piece)| Mutex::new((at * PIECE, piece))).collect();
        shared(threads, &pieces, |piece| {
            let (from, piece) = &mut *piece.lock().expect("laying out does not panic");
            for (slot, column) in columns.iter().enumerate() {
                let codes = piece.iter_mut().skip(slot).step_by(width);
                codes.zip(&column[*from..]).for_each(|(code, own)| *code = *own);
            }
        });
        drop(pieces);
        Self { width, codes }
    }

    /// The codes of the record at a place.
    #[inline]
    pub(crate) fn at(&self, place: u32) -> &[u32] {
        let from = place as usize * self.width;
        &self.codes[from..from + self.width]
    }
}

impl Frame {
    /// Puts a table into numbers.
    pub(crate) fn of(table: &Table) -> Self {
        let rows = table.order();
        let sources = rows.iter().map(|row| table.source(*row)).collect();
        let variants = Variants::standard();
        let mut columns: Vec<&Column> = table.columns().iter().collect();
        columns.sort_by(|a, b| a.kind.cmp(&b.kind));
        let other = table.column(&Kind::Other);
        // The home takes longest, so it is begun first.
        let columns: Vec<Option<&Column>> =
            std::iter::once(None).chain(columns.into_iter().map(Some)).collect();
        let fields = shared(table.threads(), &columns, |column| match column {
            Some(column) => field(column, other, &rows, &variants),
            None => home(table, &rows),
        });
        let mut fields: Vec<Field> = fields.into_iter().flatten().collect();
        fields.sort_by_key(Field::rank);
        let records = Records::of(&fields, rows.len(), table.threads());
        let (first_rows, has_other) = (rows.len(), other.is_some());
        let threads = table.threads();
        Self { rows, sources, fields, records, first_rows, has_other, threads }
    }

    /// Number of records.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Field {
    /// Its codes, column by column; a home has postcode and property.
    fn columns(&self) -> Vec<&[u32]> {
        match self {
            Self::Names { codes, .. } | Self::Number { codes, .. } | Self::Same { codes, .. } => {
                vec![codes]
            }
            Self::Born { days } => vec![days],
            Self::Home { homes } => vec![&homes.postcode, &homes.property],
        }
    }

    fn rank(&self) -> (u8, Kind) {
        match self {
            Self::Names { kind, .. } | Self::Number { kind, .. } | Self::Same { kind, .. } => {
                (0, kind.clone())
            }
            Self::Born { .. } => (0, Kind::Born),
            Self::Home { .. } => (0, Kind::Postcode),
        }
    }

    /// The word for the field in models and reports.
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Names { kind, .. } | Self::Number { kind, .. } | Self::Same { kind, .. } => {
                kind.word()
            }
            Self::Born { .. } => "dob",
            Self::Home { .. } => "home",
        }
    }
}

fn field(
    column: &Column,
    other: Option<&Column>,
    rows: &[u32],
    variants: &Variants,
) -> Option<Field> {
    let kind = column.kind.clone();
    let names = |role| {
        let table = NameTable::of(&column.texts, role, variants);
        let codes = gather(rows, &column.codes, |code| table.of_text[code as usize]);
        Field::Names { kind: kind.clone(), role, codes, table }
    };
    Some(match &column.kind {
        Kind::Given => given(column, other, rows, variants),
        Kind::Surname => names(Role::Surname),
        Kind::Text(_) => names(Role::Words),
        Kind::Born => {
            let read: Vec<u32> = column.texts.iter().map(dates::read).collect();
            Field::Born { days: gather(rows, &column.codes, |code| read[code as usize]) }
        }
        Kind::Sex | Kind::School | Kind::Category(_) => same(column, rows),
        Kind::Nhs | Kind::Upn | Kind::Number(_) => {
            let (of, texts) = respell(&column.texts, spell_of(&column.kind));
            let codes = gather(rows, &column.codes, |code| of[code as usize]);
            Field::Number { kind, codes, texts }
        }
        Kind::Other | Kind::Postcode | Kind::Uprn => return None,
    })
}

fn given(column: &Column, other: Option<&Column>, rows: &[u32], variants: &Variants) -> Field {
    let mut table = NameTable::of(&column.texts, Role::Given, variants);
    let codes = match other {
        None => gather(rows, &column.codes, |code| table.of_text[code as usize]),
        Some(other) => {
            let mut known = std::collections::BTreeMap::new();
            let mut code_of_row = |row: &u32| {
                let at = *row as usize;
                let (own, beside) = (column.codes[at], other.codes[at]);
                if beside == NONE {
                    return table.of_text[own as usize];
                }
                *known.entry((own, beside)).or_insert_with(|| {
                    let (text, more) = (column.texts.get(own), other.texts.get(beside));
                    table.add(text, more, Role::Given, variants)
                })
            };
            rows.iter().map(&mut code_of_row).collect()
        }
    };
    Field::Names { kind: Kind::Given, role: Role::Given, codes, table }
}

fn same(column: &Column, rows: &[u32]) -> Field {
    let (of, texts) = respell(&column.texts, spell_of(&column.kind));
    let codes = gather(rows, &column.codes, |code| of[code as usize]);
    Field::Same { kind: column.kind.clone(), codes, texts }
}

fn home(table: &Table, rows: &[u32]) -> Option<Field> {
    let (postcode, property) = (table.column(&Kind::Postcode), table.column(&Kind::Uprn));
    if postcode.is_none() && property.is_none() {
        return None;
    }
    let has = (postcode.is_some(), property.is_some());
    let postcodes = || {
        let mut homes = Homes::new(has);
        homes.postcode = match postcode {
            None => vec![NONE; rows.len()],
            Some(Column { codes, texts, .. }) => {
                let of: Vec<u32> = texts.iter().map(|text| homes.postcode_of(text)).collect();
                gather(rows, codes, |code| of[code as usize])
            }
        };
        homes
    };
    let properties = || {
        let mut homes = Homes::new(has);
        homes.property = match property {
            None => vec![NONE; rows.len()],
            Some(Column { codes, texts, .. }) => {
                let of: Vec<u32> =
                    texts.iter().map(|text| homes.property_of(&plain(text))).collect();
                gather(rows, codes, |code| of[code as usize])
            }
        };
        homes
    };
    let (postcodes, properties) = both(table.threads(), postcodes, properties);
    let mut homes = postcodes.with_properties_of(properties);
    homes.close();
    Some(Field::Home { homes })
}

fn gather(rows: &[u32], codes: &[u32], of: impl Fn(u32) -> u32) -> Vec<u32> {
    rows.iter().map(|row| of(codes[*row as usize])).collect()
}

/// New codes for texts in another spelling.
fn respell(texts: &Texts, spell: fn(&str) -> String) -> (Vec<u32>, Texts) {
    let mut spelled = Texts::new();
    let of = texts.iter().map(|text| spelled.intern(&spell(text))).collect();
    spelled.close();
    (of, spelled)
}

/// How the values of a kind are spelled.
pub(crate) fn spell_of(kind: &Kind) -> fn(&str) -> String {
    match kind {
        Kind::Sex => sex,
        Kind::Nhs => crate::standardise::numbers::nhs,
        Kind::Upn => crate::standardise::numbers::upn,
        _ => |text| plain(text).into_owned(),
    }
}

/// Letters and digits only, in capitals; a whole number read as a decimal loses its `.0`.
fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    Cow::Owned(letters.flat_map(char::to_uppercase).collect())
}

/// `F`, `M`, or nothing for everything that is neither.
fn sex(text: &str) -> String {
    match text.trim().to_ascii_lowercase().as_str() {
        "f" | "female" | "2" | "girl" | "woman" => "F".to_owned(),
        "m" | "male" | "1" | "boy" | "man" => "M".to_owned(),
        _ => String::new(),
    }
}
