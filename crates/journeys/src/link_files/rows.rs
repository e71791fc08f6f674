//! Rows of CSV or Parquet, one at a time, with the line each began on.
//!
//! Cells are lent, not copied. Text is UTF-8; a row that is not is read as Windows-1252, which is
//! what spreadsheets of before save. The content hash is taken on the way, so a file is read once.

use crate::link_files::fields::Header;
use crate::link_files::plain::{Lines, cell, trimmed};
use crate::link_files::problem::{CannotLinkFiles, InputProblem, InputProblems, about};
use commons::ContentHash;
use csv::ByteRecord;
use encoding_rs::WINDOWS_1252;
use lake::{LakeProblem, ParquetRecords, parquet_records};
use std::fs::File;
use std::io::{self, Chain, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

/// Bytes read at a time.
const PIECE: usize = 1 << 18;

/// Bytes looked at before reading, to see what kind of file it is.
const HEAD: u64 = 1 << 16;

/// A file whose header has been read.
pub(crate) struct Opened {
    pub(crate) header: Header,
    pub(crate) bytes: u64,
    rows: Rows,
}

/// Reads every form of CSV.
type Reader = csv::Reader<Chain<Cursor<Vec<u8>>, Hashing>>;

enum Rows {
    Plain(Box<Plain>),
    Csv(Box<Reader>),
    Parquet(Box<ParquetRecords>),
}

/// One row.
pub(crate) struct Row<'a> {
    /// The line it began on, counted from 1; in Parquet the number of the row.
    pub(crate) line: u64,
    /// Bytes of the file read so far; 0 when not known.
    pub(crate) bytes: u64,
    cells: Cells<'a>,
}

/// What follows the header where the header has no quotation mark, and lines end in line feeds.
struct Plain {
    /// Bytes that were read and not taken.
    read: Vec<u8>,
    rest: Hashing,
    separator: u8,
}

enum Cells<'a> {
    Line(&'a str, &'a [u32]),
    Lent(&'a str, &'a ByteRecord),
    Words(&'a [String]),
}

impl<'a> Row<'a> {
    /// The text of a column, without spaces around it.
    pub(crate) fn cell(&self, at: usize) -> &'a str {
        trimmed(match self.cells {
            Cells::Line(text, ends) => cell(text, ends, at),
            Cells::Lent(text, record) => {
                record.range(at).and_then(|range| text.get(range)).unwrap_or("")
            }
            Cells::Words(words) => words.get(at).map_or("", String::as_str),
        })
    }
}

/// Opens a file and reads its header.
pub(crate) fn open(path: &Path) -> Result<Opened, CannotLinkFiles> {
    let trouble = |error: &io::Error| unreadable(path, 0, error);
    let mut file = File::open(path).map_err(|e| trouble(&e))?;
    let bytes = file.metadata().map_err(|e| trouble(&e))?.len();
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).map_err(|e| trouble(&e))?;
    if head.starts_with(b"PAR1") {
        let records = parquet_records(path).map_err(|e| not_parquet(path, &e))?;
        let header = Header { path: path.to_owned(), names: records.header().to_vec() };
        return Ok(Opened { header, bytes, rows: Rows::Parquet(Box::new(records)) });
    }
    refuse_other_forms(path, &head)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&head);
    let (separator, taken) = (separator(&head), head.len() as u64);
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        head.drain(..3);
    }
    let ends = if head.contains(&b'\n') { Ends::LineFeed } else { Ends::CarriageReturn };
    let rest = Hashing { file, hasher, taken };
    if let (Ends::LineFeed, Some((names, after))) = (ends, plain_header(&head, separator)) {
        head.drain(..after);
        let header = Header { path: path.to_owned(), names };
        let rows = Rows::Plain(Box::new(Plain { read: head, rest, separator }));
        return Ok(Opened { header, bytes, rows });
    }
    let mut reader = reader((head, rest), separator, ends);
    let mut record = ByteRecord::new();
    let read = reader.read_byte_record(&mut record).map_err(|e| broken(path, 1, e))?;
    let names: Vec<String> = record.iter().map(|cell| decoded(cell).trim().to_owned()).collect();
    if !read || names.iter().all(String::is_empty) {
        let advice = "Export the file again: the last export stopped early.";
        return Err(about(path, 1, "no header", "a header and rows", advice).into());
    }
    let header = Header { path: path.to_owned(), names };
    Ok(Opened { header, bytes, rows: Rows::Csv(Box::new(reader)) })
}

/// What ends a line.
#[derive(Clone, Copy)]
enum Ends {
    LineFeed,
    CarriageReturn,
}

/// A reader that knows every form of CSV.
fn reader((read, rest): (Vec<u8>, Hashing), separator: u8, ends: Ends) -> Reader {
    // A row ends at the end of its line: a reader that ends it at the carriage return counts that
    // line with the row after. Only a file without line feeds has rows that end otherwise.
    let ends = match ends {
        Ends::LineFeed => csv::Terminator::Any(b'\n'),
        Ends::CarriageReturn => csv::Terminator::CRLF,
    };
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .terminator(ends)
        .buffer_capacity(PIECE)
        .from_reader(Cursor::new(read).chain(rest))
}

/// The names of a header that is one line without quotation marks, and where the next line begins.
fn plain_header(head: &[u8], separator: u8) -> Option<(Vec<String>, usize)> {
    let end = head.iter().position(|byte| *byte == b'\n')?;
    let text = std::str::from_utf8(&head[..end]).ok().filter(|text| !text.contains('"'))?;
    let names: Vec<String> =
        text.split(char::from(separator)).map(|name| name.trim().to_owned()).collect();
    names.iter().any(|name| !name.is_empty()).then_some((names, end + 1))
}

impl Opened {
    /// Gives every row to `take` until the end or until it breaks off; then the hash of the content.
    pub(crate) fn each(
        self,
        take: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<ContentHash, CannotLinkFiles> {
        match self.rows {
            Rows::Plain(plain) => each_of_plain(*plain, &self.header, take),
            Rows::Csv(reader) => {
                each_of_csv((*reader, 0), &self.header, InputProblems::default(), take)
            }
            Rows::Parquet(records) => each_of_parquet(*records, &self.header.path, take),
        }
    }
}

/// Takes lines as long as they have no quotation mark, and leaves the rest to the other reader.
fn each_of_plain(
    Plain { mut read, mut rest, separator }: Plain,
    header: &Header,
    take: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
) -> Result<ContentHash, CannotLinkFiles> {
    let mut problems = InputProblems::default();
    let mut lines = Lines::default();
    // The header is a line.
    let mut line = 1;
    loop {
        let more =
            read_piece(&mut read, &mut rest).map_err(|e| unreadable(&header.path, line, &e))?;
        let after_last = read.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let whole = if more == 0 { read.len() } else { after_last };
        let Some(text) = without_quotes(&read[..whole]) else {
            let reader = reader((read, rest), separator, Ends::LineFeed);
            return each_of_csv((reader, line), header, problems, take);
        };
        let mut at = 0;
        while at < text.len() {
            let taken = lines.take(&text[at..], separator);
            at += taken.next;
            line += 1;
            if taken.len() == 1 && taken.text.trim_ascii().is_empty() {
                continue;
            }
            if taken.len() != header.names.len() {
                problems.add(ragged(header, line, (taken.len(), false)));
                continue;
            }
            let cells = Cells::Line(taken.text, taken.ends);
            if take(&Row { line, bytes: rest.taken, cells }).is_break() {
                return finished(problems, &rest);
            }
        }
        read.drain(..whole);
        if more == 0 {
            return finished(problems, &rest);
        }
    }
}

fn finished(problems: InputProblems, read: &Hashing) -> Result<ContentHash, CannotLinkFiles> {
    problems.into_result()?;
    Ok(ContentHash::from_bytes(*read.hasher.finalize().as_bytes()))
}

/// Reads some more bytes; how many.
fn read_piece(read: &mut Vec<u8>, rest: &mut Hashing) -> io::Result<usize> {
    let before = read.len();
    read.resize(before + PIECE, 0);
    let more = loop {
        match rest.read(&mut read[before..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other,
        }
    };
    read.truncate(before + more.as_ref().copied().unwrap_or(0));
    more
}

/// Bytes as text, if they are and have no quotation mark.
fn without_quotes(bytes: &[u8]) -> Option<&str> {
    if bytes.contains(&b'"') { None } else { std::str::from_utf8(bytes).ok() }
}

/// Takes every row of a reader, before which so many lines were read.
fn each_of_csv(
    (mut reader, before): (Reader, u64),
    header: &Header,
    mut problems: InputProblems,
    take: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
) -> Result<ContentHash, CannotLinkFiles> {
    let mut record = ByteRecord::new();
    let mut words = Vec::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = before + reader.position().line();
                return Err(broken(&header.path, line, error).into());
            }
        }
        if record.len() == 1 && record.as_slice().trim_ascii().is_empty() {
            continue;
        }
        let line = record.position().map_or(0, |position| before + position.line());
        if record.len() != header.names.len() {
            let several_lines = record.as_slice().contains(&b'\n');
            problems.add(ragged(header, line, (record.len(), several_lines)));
            continue;
        }
        let bytes = reader.get_ref().get_ref().1.taken;
        let cells = match whole_text(&record) {
            Some(text) => Cells::Lent(text, &record),
            None => {
                words.clear();
                words.extend(record.iter().map(decoded));
                Cells::Words(&words)
            }
        };
        if take(&Row { line, bytes, cells }).is_break() {
            break;
        }
    }
    finished(problems, reader.get_ref().get_ref().1)
}

fn each_of_parquet(
    records: ParquetRecords,
    path: &Path,
    take: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
) -> Result<ContentHash, CannotLinkFiles> {
    for (record, line) in records.zip(1..) {
        let words = record.map_err(|e| not_parquet(path, &e))?;
        if take(&Row { line, bytes: 0, cells: Cells::Words(&words) }).is_break() {
            break;
        }
    }
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(|e| unreadable(path, 0, &e))?;
    hasher.update_reader(file).map_err(|e| unreadable(path, 0, &e))?;
    Ok(ContentHash::from_bytes(*hasher.finalize().as_bytes()))
}

/// A row as one text, when every cell is UTF-8.
fn whole_text(record: &ByteRecord) -> Option<&str> {
    let text = std::str::from_utf8(record.as_slice()).ok()?;
    let cells_whole = text.is_ascii()
        || (0..record.len())
            .filter_map(|at| record.range(at))
            .all(|range| text.is_char_boundary(range.end));
    cells_whole.then_some(text)
}

fn decoded(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0.into_owned(),
    }
}

/// The character between columns: the one of comma, semi-colon, tab and bar that the first line has
/// most of, outside quotation marks.
fn separator(head: &[u8]) -> u8 {
    let mut counts = [0_usize; 4];
    let mut quoted = false;
    for byte in head.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')) {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            b'|' if !quoted => counts[3] += 1,
            _ => {}
        }
    }
    let marks = b",;\t|";
    let best = (1..4).fold(0, |best, at| if counts[at] > counts[best] { at } else { best });
    marks[best]
}

fn refuse_other_forms(path: &Path, head: &[u8]) -> Result<(), InputProblem> {
    let (found, advice) = match head {
        [] => ("a file with nothing in it", "Export it again: the last export stopped early."),
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            ("an Excel workbook", "Save the sheet as CSV UTF-8 and give that file.")
        }
        [0x1f, 0x8b, ..] => ("a gzip-compressed file", "Unpack it first: gunzip FILE."),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            ("text in UTF-16", "Save it as CSV UTF-8 and give that file.")
        }
        [b'%', b'P', b'D', b'F', ..] => ("a PDF", "Ask for the table itself, as CSV."),
        _ => return Ok(()),
    };
    Err(about(path, 0, found, "CSV or Parquet", advice))
}

fn ragged(header: &Header, line: u64, (values, several_lines): (usize, bool)) -> InputProblem {
    let advice = if several_lines {
        "A quotation mark is probably opened in this row and closed lines later, or never: close it."
    } else {
        "Put quotation marks around values with a comma in them, or mend the export."
    };
    about(
        &header.path,
        line,
        format!("a row of {values} values"),
        format!("{}, one for each column of the header", header.names.len()),
        advice,
    )
}

fn broken(path: &Path, line: u64, error: csv::Error) -> InputProblem {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => unreadable(path, line, &error),
        _ => about(path, line, "text that is not CSV", "CSV", "Save the file as CSV UTF-8."),
    }
}

fn unreadable(path: &Path, line: u64, error: &io::Error) -> InputProblem {
    let found = format!("a file that cannot be read ({error})");
    about(path, line, found, "a file that can be read", "Check its name and who may read it.")
}

fn not_parquet(path: &Path, problem: &LakeProblem) -> InputProblem {
    about(path, 0, problem.to_string(), "a Parquet file of plain columns", "Or give it as CSV.")
}

/// A file whose content is hashed as it is read.
struct Hashing {
    file: File,
    hasher: blake3::Hasher,
    taken: u64,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.taken += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header, and each row with its line.
    type HeaderAndRows = (Vec<String>, Vec<(u64, Vec<String>)>);

    fn read(bytes: &[u8]) -> Result<HeaderAndRows, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        std::fs::write(&path, bytes).unwrap();
        let opened = open(&path).map_err(|e| e.to_string())?;
        let names = opened.header.names.clone();
        let mut rows = Vec::new();
        let hash = opened
            .each(&mut |row| {
                let cells = (0..names.len()).map(|at| row.cell(at).to_owned()).collect();
                rows.push((row.line, cells));
                ControlFlow::Continue(())
            })
            .map_err(|e| e.to_string())?;
        assert_eq!(hash, ContentHash::from_bytes(*blake3::hash(bytes).as_bytes()));
        Ok((names, rows))
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn one_table_is_read_the_same_however_it_was_saved() {
        let expected =
            (words(&["id", "name"]), vec![(2, words(&["1", "Zoë, A"])), (3, words(&["2", "x"]))]);
        for bytes in [
            "id,name\n1,\"Zoë, A\"\n2,x\n".as_bytes().to_vec(),
            "\u{feff}id,name\r\n1,\"Zoë, A\"\r\n2,x".as_bytes().to_vec(),
            "id; name\n1; \"Zoë, A\"\n2;x\n".replace("; ", ";").into_bytes(),
            "id\tname\n1\tZoë, A\n2\tx\n".as_bytes().to_vec(),
            "id, name \n1,\"Zoë, A\"\n2, x\n".as_bytes().to_vec(),
            b"id,name\n1,\"Zo\xeb, A\"\n2,x\n".to_vec(),
        ] {
            assert_eq!(read(&bytes).unwrap(), expected, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn lines_count_as_people_see_them() {
        let rows = read(b"id,a\r\n1,\"two\r\nlines\"\r\n\r\n2,x\r\n").unwrap().1;
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 5]);
        let problem = read(b"id,a\n1,x\n2,x,y\n3\n").unwrap_err();
        assert!(problem.contains("rows.csv, line 3: found a row of 3 values"), "{problem}");
        assert!(problem.contains("line 4: found a row of 1 values"), "{problem}");
    }

    #[test]
    fn a_quotation_mark_far_into_a_file_is_read_as_one() {
        let mut bytes = b"id,a\n".to_vec();
        for row in 0..60_000 {
            bytes.extend(format!("{row},plain\n").as_bytes());
        }
        bytes.extend(b"\n60000,\"two\nlines, \"\"quoted\"\"\"\n60001,Zo\xeb\n60002,x");
        let rows = read(&bytes).unwrap().1;
        assert_eq!(rows.len(), 60_003);
        for (row, line) in [(0, 2), (59_999, 60_001), (60_001, 60_005), (60_002, 60_006)] {
            assert_eq!(rows[row].0, line, "{:?}", rows[row]);
        }
        assert_eq!(rows[60_000].1[1], "two\nlines, \"quoted\"");
        assert_eq!(rows[60_001].1[1], "Zo\u{eb}");
    }

    #[test]
    fn what_is_no_table_is_named() {
        for (bytes, words) in [
            (&b""[..], "nothing in it"),
            (b"PK\x03\x04zip", "Excel"),
            (b"\x1f\x8bzip", "gzip"),
            (b"\xff\xfea\0", "UTF-16"),
            (b"PAR1 is not all", "Parquet"),
            (b"\n\n", "no header"),
            (b",,\n1,2,3\n", "no header"),
        ] {
            assert!(read(bytes).unwrap_err().contains(words), "{words}");
        }
    }
}
