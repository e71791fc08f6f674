//! The table beside a shapefile: dBASE III, as text.
//!
//! After the description of the format by its maker (dBASE Table File Format, level 5) and what map
//! programs write. Values are given as they are written; a date is eight digits.

use crate::areas::BadOutlines;
use crate::bytes::{Bytes, Order};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::collections::BTreeMap;

/// What one row says; `None` when it is marked as deleted.
pub(crate) type TableRow = Option<BTreeMap<String, String>>;

struct Column {
    name: String,
    kind: u8,
    from: usize,
    to: usize,
}

const BESIDE: &str = "the .dbf beside it";
const SHORT: &str = "the file ends in its header; save or download the shapefile again";

/// Reads every row. `code_page` is the text of a `.cpg`, which names the encoding.
pub(crate) fn rows(bytes: &[u8], code_page: Option<&str>) -> Result<Vec<TableRow>, BadOutlines> {
    let bad = |what: String| BadOutlines::at(BESIDE, what);
    let mut header = Bytes::new(bytes);
    let first = header.take(4).ok_or_else(|| bad(SHORT.to_owned()))?;
    if !first.first().is_some_and(|version| matches!(version & 0b111, 2..=4)) {
        return Err(bad("this is no dBASE table; save or download the shapefile again".to_owned()));
    }
    let promised = header.count(Order::Little).ok_or_else(|| bad(SHORT.to_owned()))?;
    let (header_size, row_size) = sizes(&mut header).ok_or_else(|| bad(SHORT.to_owned()))?;
    let language = bytes.get(29).copied().unwrap_or_default();
    let encoding = encoding(code_page, language)?;
    let columns = columns(bytes.get(32..header_size).unwrap_or_default(), encoding);
    if columns.is_empty() || columns.iter().any(|column| column.to > row_size) {
        let what =
            format!("its columns do not fit in rows of {row_size} bytes; save the shapefile again");
        return Err(bad(what));
    }
    let body = bytes.get(header_size..).unwrap_or_default();
    let there = body.len() / row_size;
    if there < promised {
        return Err(bad(format!(
            "{promised} records were expected and {there} are there: the file is cut off; copy or download \
             it again"
        )));
    }
    let each = (1..).zip(body.chunks_exact(row_size).take(promised));
    each.map(|(number, row)| one_row(number, row, &columns, encoding)).collect()
}

/// The size of the header and of a row, both at least what they hold themselves.
fn sizes(header: &mut Bytes) -> Option<(usize, usize)> {
    let mut size = || {
        let two: [u8; 2] = header.take(2)?.try_into().ok()?;
        Some(usize::from(u16::from_le_bytes(two)))
    };
    let (header_size, row_size) = (size()?, size()?);
    (header_size > 32 && row_size > 1).then_some((header_size, row_size))
}

/// The encoding that a `.cpg` names, or else the table's own byte for it; `None`: UTF-8 where it is that,
/// Windows-1252 where it is not.
fn encoding(
    code_page: Option<&str>,
    language: u8,
) -> Result<Option<&'static Encoding>, BadOutlines> {
    let Some(label) = code_page.map(str::trim).filter(|label| !label.is_empty()) else {
        return Ok(matches!(language, 0x03 | 0x57).then_some(WINDOWS_1252));
    };
    let lower = label.to_ascii_lowercase();
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    let known = match digits.as_str() {
        "65001" => Some(UTF_8),
        "1252" | "88591" => Some(WINDOWS_1252),
        _ => Encoding::for_label(lower.as_bytes()),
    };
    known.map(Some).ok_or_else(|| {
        let label: String = label.chars().take(40).collect();
        let what =
            format!("the encoding {label:?} is not known; save the shapefile again as UTF-8");
        BadOutlines::at("the .cpg beside it", what)
    })
}

/// The columns: 32 bytes each, until a byte of 13. The first byte of a row says whether it is deleted.
fn columns(fields: &[u8], encoding: Option<&'static Encoding>) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut from = 1;
    for field in fields.chunks_exact(32).take_while(|field| field.first() != Some(&13)) {
        let (name, rest) = field.split_at(11);
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        let kind = rest.first().copied().unwrap_or_default();
        let length = field.get(16).copied().map_or(0, usize::from);
        let to = from + length;
        let name = text(name, encoding).unwrap_or_default();
        columns.push(Column { name: name.trim().to_owned(), kind, from, to });
        from = to;
    }
    columns
}

fn text(bytes: &[u8], encoding: Option<&'static Encoding>) -> Option<String> {
    let decode = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.map(std::borrow::Cow::into_owned)
    };
    match encoding {
        Some(encoding) => decode(encoding),
        None => decode(UTF_8).or_else(|| decode(WINDOWS_1252)),
    }
}

fn one_row(
    number: usize,
    row: &[u8],
    columns: &[Column],
    encoding: Option<&'static Encoding>,
) -> Result<TableRow, BadOutlines> {
    if row.first() == Some(&b'*') {
        return Ok(None);
    }
    let mut said = BTreeMap::new();
    for column in columns {
        let bytes = row.get(column.from..column.to).unwrap_or_default();
        // Memos and binary numbers stand elsewhere or are no text; they are no columns here.
        if !matches!(column.kind, b'C' | b'N' | b'F' | b'D' | b'L') {
            continue;
        }
        let value = text(bytes, encoding).ok_or_else(|| {
            let place = format!("{BESIDE}, record {number}, column {}", column.name);
            let what = "not text in the encoding of the file; set the right one in its .cpg, or save it \
                        again as UTF-8";
            BadOutlines::at(place, what)
        })?;
        said.insert(column.name.clone(), plain(&value, column.kind));
    }
    Ok(Some(said))
}

/// Without what fills the column up: spaces, zero bytes, and stars where there is no number.
fn plain(value: &str, kind: u8) -> String {
    let value = value.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    match (kind, value) {
        (b'L', "T" | "t" | "Y" | "y") => "yes".to_owned(),
        (b'L', "F" | "f" | "N" | "n") => "no".to_owned(),
        (b'L', _) => String::new(),
        (b'N' | b'F', stars) if stars.starts_with('*') => String::new(),
        _ => value.to_owned(),
    }
}
