//! Rows of comma-separated text, one at a time: nothing larger than a row is held.

use crate::fields::{Fields, FileFault, Width};
use crate::layout::TextEncoding;
use crate::open::{LONGEST_ROW_BYTES, open_text, unreadable};
use crate::problem::ProblemKind;
use csv::{ByteRecord, ErrorKind, ReaderBuilder};
use std::io::Read;
use std::ops::ControlFlow;

/// Reads rows until the end, the caller's wish, or a fault. The caller receives each row and how
/// many bytes of the source have been taken. Gives whether the text was UTF-16.
pub(crate) fn read_csv<'a>(
    source: Box<dyn Read + 'a>,
    encoding: TextEncoding,
    take: &mut dyn FnMut(&Fields, u64) -> ControlFlow<()>,
) -> Result<bool, FileFault> {
    let open = open_text(source)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(open.text);
    let mut record = ByteRecord::new();
    let mut fields = Fields::of_width(Width::Exact);
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(open.was_utf16),
            Err(error) => {
                let line = reader.position().line();
                return Err(fault(line, open.counts.since_row.get(), &error));
            }
        }
        open.counts.since_row.set(0);
        fields.start(record.position().map_or(0, csv::Position::line));
        fields.last_line = reader.position().line().saturating_sub(1).max(fields.line);
        for field in &record {
            fields.push_bytes(field, encoding);
        }
        if take(&fields, open.counts.taken.get()).is_break() {
            return Ok(open.was_utf16);
        }
    }
}

fn fault(line: u64, since_row: u64, error: &csv::Error) -> FileFault {
    if since_row > LONGEST_ROW_BYTES {
        return FileFault::new(
            line,
            ProblemKind::EndlessRow,
            "a row of more than four million characters",
            (
                "rows of ordinary length",
                "A quotation mark is opened near this line and never closed: close or remove it.",
            ),
        );
    }
    match error.kind() {
        ErrorKind::Io(io) => unreadable(line, io),
        _ => FileFault::new(
            line,
            ProblemKind::Unreadable,
            "text that is not comma-separated",
            ("comma-separated text", "Save the file as CSV UTF-8 and load it again."),
        ),
    }
}
