//! The encoded file as text: one line that says what it is, then one row per record.
//!
//! `#lifechances-encoded 1 purpose=… key=… source=… fields=… records=… chance=…`, a CSV header
//! `record,rooms,masks`, then the rows. A file of another version, cut short or changed is refused
//! with the line it went wrong on.

use crate::encode::{Encoded, EncodedRow};
use crate::field::Fields;
use crate::key::Purpose;
use crate::room::views;
use crate::text::{base32, base64, from_base32, from_base64};
use crate::weigh::Chance;
use std::io::{self, BufRead, Write};

const NAME: &str = "#lifechances-encoded";
const VERSION: &str = "1";
const COLUMNS: &str = "record,rooms,masks";

/// What an encoded file is, for whom, and made with which key.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// What it may be used for.
    pub purpose: Purpose,
    /// Tells keys apart; [`crate::LinkageKey::check`].
    pub key: [u8; 4],
    /// The partner's short name.
    pub source: String,
    /// What was encoded.
    pub fields: Fields,
    /// How many records there are.
    pub records: usize,
    /// How often two of the partner's records agree by chance, per field.
    pub chance: Vec<Chance>,
}

/// Why a text is not an encoded file, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum BadEncoded {
    /// Another kind of file.
    #[error("this is not an encoded file: make one with `lifechances link encode`")]
    NotEncoded,
    /// A file of another version of the program.
    #[error(
        "this file was encoded as version {0} and this program reads version {VERSION}: encode it \
         again with the program that links it, at every partner"
    )]
    OtherVersion(String),
    /// The first line lacks something.
    #[error("the first line says no readable {0}: the file was changed, encode it again")]
    BadOrigin(&'static str),
    /// A row that cannot be read.
    #[error("line {line} is not an encoded record: the file was changed, encode it again")]
    BadRow {
        /// Counted from 1.
        line: usize,
    },
    /// Fewer or more rows than the first line says.
    #[error("the file says {said} records and has {found}: it was cut or added to, send it again")]
    WrongCount {
        /// In the first line.
        said: usize,
        /// Rows read.
        found: usize,
    },
    /// The system could not read it.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// Whether a partner's short name can stand in the first line of a file.
pub fn is_source_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-_.".contains(&sign))
}

/// A handle as people and files spell it: 16 letters and digits.
pub fn spell_handle(handle: [u8; 10]) -> String {
    base32(&handle)
}

impl Encoded {
    /// Writes the file.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let origin = &self.origin;
        let key: String = origin.key.iter().map(|byte| format!("{byte:02x}")).collect();
        let chance: Vec<String> = origin.chance.iter().map(Chance::spelled).collect();
        writeln!(
            out,
            "{NAME} {VERSION} purpose={} key={key} source={} fields={} records={} chance={}",
            origin.purpose.as_str(),
            origin.source,
            origin.fields.spelled().replace(' ', "+"),
            self.rows.len(),
            chance.join("+"),
        )?;
        writeln!(out, "{COLUMNS}")?;
        for row in &self.rows {
            let rooms: Vec<u8> = row.rooms.iter().flat_map(|room| room.to_be_bytes()).collect();
            let masks: Vec<u8> = row.masks.iter().flat_map(|word| word.to_be_bytes()).collect();
            writeln!(out, "{},{},{}", spell_handle(row.handle), base64(&rooms), base64(&masks))?;
        }
        Ok(())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`BadEncoded`].
    pub fn read(input: impl BufRead) -> Result<Self, BadEncoded> {
        let mut lines = input.lines();
        let first = lines.next().transpose().map_err(not_text)?.ok_or(BadEncoded::NotEncoded)?;
        let origin = read_origin(&first)?;
        if lines.next().transpose()?.as_deref().map(str::trim_end) != Some(COLUMNS) {
            return Err(BadEncoded::BadOrigin("columns"));
        }
        let rooms = views(&origin.fields).len();
        let words = rooms * origin.fields.mask_words();
        let mut rows: Vec<EncodedRow> = Vec::new();
        for (at, line) in lines.enumerate() {
            let row = read_row(line?.trim_end(), rooms, words);
            let row = row.ok_or(BadEncoded::BadRow { line: at + 3 })?;
            if rows.last().is_some_and(|before| before.handle >= row.handle) {
                return Err(BadEncoded::BadRow { line: at + 3 });
            }
            rows.push(row);
        }
        if rows.len() != origin.records {
            return Err(BadEncoded::WrongCount { said: origin.records, found: rows.len() });
        }
        Ok(Self { origin, rows })
    }
}

fn not_text(problem: io::Error) -> BadEncoded {
    if problem.kind() == io::ErrorKind::InvalidData {
        BadEncoded::NotEncoded
    } else {
        BadEncoded::Io(problem)
    }
}

fn read_origin(line: &str) -> Result<Origin, BadEncoded> {
    let rest = line.strip_prefix(NAME).ok_or(BadEncoded::NotEncoded)?.trim();
    let (version, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    if version != VERSION {
        return Err(BadEncoded::OtherVersion(version.chars().take(20).collect()));
    }
    let value = |name: &'static str| {
        rest.split(' ')
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            .ok_or(BadEncoded::BadOrigin(name))
    };
    let source = value("source")?;
    if !is_source_name(source) {
        return Err(BadEncoded::BadOrigin("source"));
    }
    let fields = Fields::parse(&value("fields")?.replace('+', " "))
        .map_err(|_| BadEncoded::BadOrigin("fields"))?;
    let chance: Option<Vec<Chance>> = value("chance")?.split('+').map(Chance::parse).collect();
    Ok(Origin {
        purpose: Purpose::parse(value("purpose")?).map_err(|_| BadEncoded::BadOrigin("purpose"))?,
        key: read_check(value("key")?).ok_or(BadEncoded::BadOrigin("key"))?,
        source: source.to_owned(),
        records: value("records")?.parse().map_err(|_| BadEncoded::BadOrigin("records"))?,
        chance: chance
            .filter(|chance| chance.len() == fields.kinds().len())
            .ok_or(BadEncoded::BadOrigin("chance"))?,
        fields,
    })
}

fn read_check(text: &str) -> Option<[u8; 4]> {
    (text.len() == 8).then(|| u32::from_str_radix(text, 16).ok()).flatten().map(u32::to_be_bytes)
}

fn read_row(line: &str, rooms: usize, words: usize) -> Option<EncodedRow> {
    let mut cells = line.split(',');
    let handle = from_base32(cells.next()?)?.try_into().ok()?;
    let named = from_base64(cells.next()?)?;
    let masked = from_base64(cells.next()?)?;
    if cells.next().is_some() || named.len() != rooms * 16 || masked.len() != words * 8 {
        return None;
    }
    let room = |bytes: &[u8]| bytes.iter().fold(0, |room, byte| (room << 8) | u128::from(*byte));
    Some(EncodedRow {
        handle,
        rooms: named.chunks_exact(16).map(room).collect(),
        masks: masked.chunks_exact(8).map(crate::mask::word).collect(),
    })
}
