//! Opens a stream of text: looks at the first bytes, undoes gzip and UTF-16, refuses what is no
//! text at all, and counts bytes for progress.

use crate::fields::FileFault;
use crate::problem::ProblemKind;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// More than this in one row is a quotation mark that was never closed.
pub(crate) const LONGEST_ROW_BYTES: u64 = 4 << 20;

/// A stream of text bytes, in UTF-8 or an encoding that contains ASCII.
pub(crate) struct OpenText<'a> {
    pub(crate) text: Box<dyn Read + 'a>,
    pub(crate) counts: Rc<Counts>,
    pub(crate) was_utf16: bool,
}

/// Bytes counted on the way.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Bytes taken from the source.
    pub(crate) taken: Cell<u64>,
    /// Bytes of text since the last row ended: set to 0 by the reader of rows.
    pub(crate) since_row: Cell<u64>,
}

/// Opens a stream of text.
pub(crate) fn open_text<'a>(source: Box<dyn Read + 'a>) -> Result<OpenText<'a>, FileFault> {
    let counts = Rc::new(Counts::default());
    let counted = Counted { inner: source, counts: Rc::clone(&counts) };
    let (head, stream) = peek(Box::new(counted))?;
    let (head, stream) = if head.starts_with(&[0x1f, 0x8b]) {
        peek(Box::new(MultiGzDecoder::new(stream)))?
    } else {
        (head, stream)
    };
    if head.is_empty() {
        return Err(FileFault::new(
            0,
            ProblemKind::Empty,
            "a file with nothing in it",
            ("a header and rows", "Export the file again: the last export stopped early."),
        ));
    }
    refuse_other_forms(&head)?;
    let was_utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let stream: Box<dyn Read + 'a> = if was_utf16 {
        let big = head.starts_with(&[0xfe, 0xff]);
        Box::new(FromUtf16::new(stream, big))
    } else {
        stream
    };
    let text = Box::new(Guarded { inner: stream, counts: Rc::clone(&counts), after_return: false });
    Ok(OpenText { text, counts, was_utf16 })
}

fn refuse_other_forms(head: &[u8]) -> Result<(), FileFault> {
    let found = match head {
        [b'P', b'K', 3, 4, ..] => "an Excel workbook or another zip file",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "an Excel workbook of before 2007",
        [b'P', b'A', b'R', b'1', ..] => "a Parquet file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ => return Ok(()),
    };
    Err(FileFault::new(
        0,
        ProblemKind::WrongForm,
        found,
        ("comma-separated text", "Give the file its right ending, or save it as CSV UTF-8."),
    ))
}

/// Up to four bytes from the front, and the whole stream again.
fn peek<'a>(mut stream: Box<dyn Read + 'a>) -> Result<(Vec<u8>, Box<dyn Read + 'a>), FileFault> {
    let mut head = Vec::with_capacity(4);
    stream.by_ref().take(4).read_to_end(&mut head).map_err(|error| unreadable(0, &error))?;
    let whole = Box::new(io::Cursor::new(head.clone()).chain(stream));
    Ok((head, whole))
}

/// What to say about bytes that could not be had.
pub(crate) fn unreadable(line: u64, error: &io::Error) -> FileFault {
    FileFault::new(
        line,
        ProblemKind::Unreadable,
        format!("a file that cannot be read on ({})", error.kind()),
        (
            "a whole file",
            "Copy or download the file again: it is cut short or its compression is damaged.",
        ),
    )
}

struct Counted<'a> {
    inner: Box<dyn Read + 'a>,
    counts: Rc<Counts>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        add(&self.counts.taken, read);
        Ok(read)
    }
}

/// Stops rows without end, and makes every line end a line feed, so that lines count as people see
/// them whatever system wrote the file.
struct Guarded<'a> {
    inner: Box<dyn Read + 'a>,
    counts: Rc<Counts>,
    after_return: bool,
}

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.counts.since_row.get() > LONGEST_ROW_BYTES {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let read = self.inner.read(buffer)?;
            add(&self.counts.since_row, read);
            let kept = self.with_line_feeds(&mut buffer[..read]);
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

impl Guarded<'_> {
    /// Turns `\r\n` and `\r` into `\n` in place; gives how many bytes are left.
    fn with_line_feeds(&mut self, bytes: &mut [u8]) -> usize {
        if !self.after_return && !bytes.contains(&b'\r') {
            return bytes.len();
        }
        let mut kept = 0;
        for place in 0..bytes.len() {
            let byte = bytes[place];
            let second_half = self.after_return && byte == b'\n';
            self.after_return = byte == b'\r';
            if !second_half {
                bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }
}

fn add(count: &Cell<u64>, more: usize) {
    count.set(count.get().saturating_add(more as u64));
}

/// UTF-16 to UTF-8, a piece at a time.
struct FromUtf16<'a> {
    inner: Box<dyn Read + 'a>,
    decoder: encoding_rs::Decoder,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<'a> FromUtf16<'a> {
    fn new(inner: Box<dyn Read + 'a>, big_endian: bool) -> Self {
        let encoding = if big_endian { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, ready: Vec::new(), given: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut raw = [0_u8; 8192];
        let read = self.inner.read(&mut raw)?;
        self.ended = read == 0;
        let mut text = String::with_capacity(32 * 1024);
        let _ = self.decoder.decode_to_string(&raw[..read], &mut text, self.ended);
        self.ready = text.into_bytes();
        self.given = 0;
        Ok(())
    }
}

impl Read for FromUtf16<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let left = &self.ready[self.given..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}
