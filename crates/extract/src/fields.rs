//! The texts of one row before they are checked, in buffers that are used again for the next row.

use crate::layout::TextEncoding;
use crate::problem::ProblemKind;
use encoding_rs::WINDOWS_1252;

/// The texts of one row.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// The line on which the row begins.
    pub(crate) line: u64,
    /// The line on which it ends.
    pub(crate) last_line: u64,
    /// Whether a row may be shorter than the header (workbooks leave out empty cells at the end).
    pub(crate) width: Width,
    /// How many cells were not UTF-8 and were read as Windows-1252, in the whole file so far.
    pub(crate) from_windows_1252: u64,
    /// What is wrong with texts as texts.
    pub(crate) flaws: Vec<Flaw>,
    texts: Vec<String>,
    used: usize,
}

/// Whether a row may be shorter than the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Width {
    #[default]
    Exact,
    MayBeShort,
}

/// Something wrong with a text as a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) field: usize,
    pub(crate) kind: ProblemKind,
    /// The byte's place in the cell, counted from 1.
    pub(crate) byte: usize,
    /// The byte.
    pub(crate) value: u8,
}

impl Fields {
    pub(crate) fn of_width(width: Width) -> Self {
        Self { width, ..Self::default() }
    }

    pub(crate) fn start(&mut self, line: u64) {
        self.line = line;
        self.last_line = line;
        self.used = 0;
        self.flaws.clear();
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.next_buffer().push_str(text);
        self.note_zero_byte();
    }

    pub(crate) fn push_bytes(&mut self, bytes: &[u8], encoding: TextEncoding) {
        let field = self.used;
        match std::str::from_utf8(bytes) {
            Ok(text) => self.next_buffer().push_str(text),
            Err(error) => {
                let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
                self.next_buffer().push_str(&decoded);
                match encoding {
                    TextEncoding::Windows1252 => self.from_windows_1252 += 1,
                    TextEncoding::Utf8 => self.flaws.push(Flaw {
                        field,
                        kind: ProblemKind::NotUtf8,
                        byte: error.valid_up_to() + 1,
                        value: bytes.get(error.valid_up_to()).copied().unwrap_or_default(),
                    }),
                }
            }
        }
        self.note_zero_byte();
    }

    pub(crate) fn texts(&self) -> &[String] {
        &self.texts[..self.used]
    }

    pub(crate) fn get(&self, place: usize) -> &str {
        self.texts().get(place).map_or("", String::as_str)
    }

    pub(crate) fn is_blank_from(&self, place: usize) -> bool {
        self.texts().iter().skip(place).all(|text| text.trim().is_empty())
    }

    /// How many cells hold something.
    pub(crate) fn filled(&self) -> usize {
        self.texts().iter().filter(|text| !text.trim().is_empty()).count()
    }

    fn next_buffer(&mut self) -> &mut String {
        if self.used == self.texts.len() {
            self.texts.push(String::new());
        }
        self.used += 1;
        let buffer = &mut self.texts[self.used - 1];
        buffer.clear();
        buffer
    }

    fn note_zero_byte(&mut self) {
        let field = self.used - 1;
        if let Some(place) = self.texts[field].find('\0') {
            let kind = ProblemKind::ZeroByte;
            self.flaws.push(Flaw { field, kind, byte: place + 1, value: 0 });
        }
    }
}

/// A file that cannot be read further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFault {
    pub(crate) line: u64,
    pub(crate) kind: ProblemKind,
    pub(crate) found: String,
    pub(crate) expected: &'static str,
    pub(crate) advice: &'static str,
}

impl FileFault {
    pub(crate) fn new(
        line: u64,
        kind: ProblemKind,
        found: impl Into<String>,
        (expected, advice): (&'static str, &'static str),
    ) -> Self {
        Self { line, kind, found: found.into(), expected, advice }
    }
}
