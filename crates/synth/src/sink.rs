//! Where the files go: an opener given by the caller, and a table that streams rows into it.
//!
//! The generator itself touches no disk. It asks the opener for a writer by relative path and
//! keeps at most a small buffer, counting rows and bytes and hashing as it goes.

use crate::error::SynthError;
use commons::{ContentHash, Day};
use std::fmt::{Display, Write as _};
use std::io::{self, Write};

/// Opens the file with this relative path (folders separated by `/`) for writing.
pub type Opener<'a> = dyn FnMut(&str) -> io::Result<Box<dyn Write>> + 'a;

/// How far writing has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The file that was just finished.
    pub path: String,
    /// Files finished so far.
    pub files_done: u32,
    /// Rows (or records) written so far, in all files.
    pub rows_done: u64,
}

/// One written file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Path below the output folder.
    pub path: String,
    /// Rows or records, without headings.
    pub rows: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// BLAKE3 of the content.
    pub hash: ContentHash,
}

/// Everything that was written, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// The files.
    pub files: Vec<WrittenFile>,
}

impl Manifest {
    /// The file with this path.
    pub fn file(&self, path: &str) -> Option<&WrittenFile> {
        self.files.iter().find(|f| f.path == path)
    }

    /// Length of all files together, in bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|f| f.bytes).sum()
    }
}

/// The writing of one district: opener, progress and manifest together.
pub(crate) struct Output<'a> {
    opener: &'a mut Opener<'a>,
    progress: &'a mut dyn FnMut(Progress),
    manifest: Manifest,
}

impl<'a> Output<'a> {
    pub(crate) fn new(opener: &'a mut Opener<'a>, progress: &'a mut dyn FnMut(Progress)) -> Self {
        Self { opener, progress, manifest: Manifest::default() }
    }

    pub(crate) fn open(&mut self, path: &str, encoding: Encoding) -> Result<Sheet, SynthError> {
        let out = (self.opener)(path)
            .map_err(|source| SynthError::Write { path: path.to_owned(), source })?;
        Ok(Sheet::new(path, out, encoding))
    }

    /// Opens a table and writes its heading, given as one comma-separated line.
    pub(crate) fn table(
        &mut self,
        path: &str,
        encoding: Encoding,
        heading: &str,
    ) -> Result<Sheet, SynthError> {
        let mut sheet = self.open(path, encoding)?;
        sheet.raw(heading);
        sheet.raw("\r\n");
        Ok(sheet)
    }

    pub(crate) fn close(&mut self, sheet: Sheet) -> Result<(), SynthError> {
        let written = sheet.finish()?;
        self.manifest.files.push(written.clone());
        let files_done = u32::try_from(self.manifest.files.len()).unwrap_or(u32::MAX);
        let rows_done = self.manifest.files.iter().map(|f| f.rows).sum();
        (self.progress)(Progress { path: written.path, files_done, rows_done });
        Ok(())
    }

    pub(crate) fn into_manifest(self) -> Manifest {
        self.manifest
    }
}

/// The bytes a partner's system uses for letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Windows1252,
}

const BUFFER: usize = 1 << 16;

/// A file being written: fields are quoted when they need it, rows end with CR LF.
pub(crate) struct Sheet {
    path: String,
    out: Box<dyn Write>,
    encoding: Encoding,
    text: String,
    first_in_row: bool,
    rows: u64,
    bytes: u64,
    hasher: blake3::Hasher,
    failed: Option<io::Error>,
}

impl Sheet {
    fn new(path: &str, out: Box<dyn Write>, encoding: Encoding) -> Self {
        Self {
            path: path.to_owned(),
            out,
            encoding,
            text: String::with_capacity(BUFFER + 1024),
            first_in_row: true,
            rows: 0,
            bytes: 0,
            hasher: blake3::Hasher::new(),
            failed: None,
        }
    }

    /// Text as it is, outside the row and field rules.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn field(&mut self, text: &str) -> &mut Self {
        self.comma();
        if text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
        self
    }

    /// Always in double quotes, as some publishers do for every field.
    pub(crate) fn quoted(&mut self, text: &str) -> &mut Self {
        self.comma();
        self.text.push('"');
        self.text.push_str(&text.replace('"', "\"\""));
        self.text.push('"');
        self
    }

    pub(crate) fn show(&mut self, value: impl Display) -> &mut Self {
        self.comma();
        write!(self.text, "{value}").expect("writing to a string cannot fail");
        self
    }

    pub(crate) fn blank(&mut self) -> &mut Self {
        self.comma();
        self
    }

    pub(crate) fn day(&mut self, day: Day, style: DayStyle) -> &mut Self {
        self.comma();
        style.write(day, &mut self.text);
        self
    }

    pub(crate) fn day_or_blank(&mut self, day: Option<Day>, style: DayStyle) -> &mut Self {
        match day {
            Some(day) => self.day(day, style),
            None => self.blank(),
        }
    }

    pub(crate) fn end_row(&mut self) {
        self.text.push_str("\r\n");
        self.first_in_row = true;
        self.count_row();
    }

    /// Counts a record of a file that is not a table.
    pub(crate) fn count_row(&mut self) {
        self.rows += 1;
        if self.text.len() >= BUFFER {
            self.flush();
        }
    }

    pub(crate) const fn rows(&self) -> u64 {
        self.rows
    }

    fn comma(&mut self) {
        if self.first_in_row {
            self.first_in_row = false;
        } else {
            self.text.push(',');
        }
    }

    fn flush(&mut self) {
        let bytes = match self.encoding {
            Encoding::Utf8 => std::mem::take(&mut self.text).into_bytes(),
            Encoding::Windows1252 => self.text.chars().map(windows_1252).collect(),
        };
        self.hasher.update(&bytes);
        self.bytes += bytes.len() as u64;
        if self.failed.is_none() {
            self.failed = self.out.write_all(&bytes).err();
        }
        self.text.clear();
        self.text.reserve(BUFFER + 1024);
    }

    fn finish(mut self) -> Result<WrittenFile, SynthError> {
        self.flush();
        let ended = match self.failed.take() {
            Some(failed) => Err(failed),
            None => self.out.flush(),
        };
        match ended {
            Ok(()) => Ok(WrittenFile {
                path: self.path,
                rows: self.rows,
                bytes: self.bytes,
                hash: ContentHash::from_bytes(*self.hasher.finalize().as_bytes()),
            }),
            Err(source) => Err(SynthError::Write { path: self.path, source }),
        }
    }
}

/// The letters our name lists use are all in Windows-1252; anything else becomes a question mark,
/// as such systems do.
fn windows_1252(letter: char) -> u8 {
    match letter {
        'Š' => 0x8A,
        'Ž' => 0x8E,
        '’' => 0x92,
        'š' => 0x9A,
        'ž' => 0x9E,
        other => match u32::from(other) {
            code @ (0..=0x7F | 0xA0..=0xFF) => u8::try_from(code).unwrap_or(b'?'),
            _ => b'?',
        },
    }
}

/// The way a partner writes days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayStyle {
    /// `2016-02-03`
    Iso,
    /// `03/02/2016`
    Slashes,
    /// `03-Feb-2016`
    ShortMonth,
    /// `20160203`
    Tight,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl DayStyle {
    pub(crate) fn write(self, day: Day, text: &mut String) {
        self.write_parts(day.year(), day.month(), day.day_of_month(), text);
    }

    /// Also writes days that do not exist, which is how wrong dates reach an extract.
    pub(crate) fn write_parts(self, year: i32, month: u8, day: u8, text: &mut String) {
        match self {
            Self::Iso => write!(text, "{year:04}-{month:02}-{day:02}"),
            Self::Slashes => write!(text, "{day:02}/{month:02}/{year:04}"),
            Self::ShortMonth => {
                let name = MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("Xxx");
                write!(text, "{day:02}-{name}-{year:04}")
            }
            Self::Tight => write!(text, "{year:04}{month:02}{day:02}"),
        }
        .expect("writing to a string cannot fail");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_with_accents_take_one_byte_in_windows_1252() {
        assert_eq!(
            "Zoë Šimko’s".chars().map(windows_1252).collect::<Vec<_>>(),
            b"Zo\xEB \x8Aimko\x92s"
        );
        assert_eq!(windows_1252('ł'), b'?');
    }

    #[test]
    fn each_partner_writes_days_its_own_way() {
        let day = Day::new(2016, 2, 3).unwrap();
        let shown = |style: DayStyle| {
            let mut text = String::new();
            style.write(day, &mut text);
            text
        };
        assert_eq!(shown(DayStyle::Iso), "2016-02-03");
        assert_eq!(shown(DayStyle::Slashes), "03/02/2016");
        assert_eq!(shown(DayStyle::ShortMonth), "03-Feb-2016");
        assert_eq!(shown(DayStyle::Tight), "20160203");
    }
}
