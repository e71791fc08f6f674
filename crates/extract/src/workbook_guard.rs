//! Looks into a workbook before it is opened. A workbook is a zip file: a few kilobytes may unpack
//! to any size, and a number inside may ask the library for any room. Both are refused here, with
//! nothing held but one piece at a time.
//!
//! The library may also stop in a panic on a damaged file. [`without_panic`] makes that a fault of
//! the file, because no file may end the program.

use crate::fields::FileFault;
use crate::problem::ProblemKind;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{self, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// A workbook is read into memory, so the file itself may not be larger than this.
pub(crate) const LARGEST_FILE_BYTES: u64 = 256 << 20;

/// How much the parts of a workbook may unpack to.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// All parts together, whatever the file says of their size. Sheets are read as a stream, so
    /// for them this bounds time and not memory.
    all: u64,
    /// The words that cells share, which the library holds in memory.
    shared_words: u64,
    /// The styles of cells, which take far more room in memory than in the file.
    styles: u64,
}

const LIMITS: Limits = Limits { all: 512 << 20, shared_words: 256 << 20, styles: 16 << 20 };

/// The shortest shared word takes this many bytes: `<si/>`.
const LEAST_BYTES_OF_A_WORD: u64 = 5;

/// Refuses a workbook that is too large, unpacks to too much, or claims more words than it holds.
pub(crate) fn refuse_unsafe(bytes: &[u8]) -> Result<(), FileFault> {
    if bytes.len() as u64 > LARGEST_FILE_BYTES {
        return Err(too_large("a workbook of more than 256 MiB"));
    }
    without_panic(|| refuse_over(bytes, LIMITS)).unwrap_or_else(|Panicked| Err(unreadable()))
}

/// The library stopped in a panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Panicked;

/// Calls the library. It keeps no state outside what it is given, and whoever hears of a panic
/// reads no further, so nothing half-done is seen.
pub(crate) fn without_panic<T>(call: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| Panicked)
}

fn refuse_over(bytes: &[u8], limits: Limits) -> Result<(), FileFault> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let mut left = limits.all;
    for number in 0..parts.len() {
        // What does not open here does not open for the reader of sheets either.
        let Ok(mut part) = parts.by_index(number) else { continue };
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        let unpacked = unpacked_bytes(&mut part, left);
        drop(part);
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| too_large("a workbook whose parts unpack to more than 512 MiB"))?;
        if name.ends_with("styles.xml") && unpacked > limits.styles {
            return Err(too_large("a workbook with more than 16 MiB of cell styles"));
        }
        if name.ends_with("sharedstrings.xml") {
            if unpacked > limits.shared_words {
                return Err(too_large("a workbook with more than 256 MiB of words"));
            }
            let Ok(part) = parts.by_index(number) else { continue };
            if claimed_words(part) > unpacked / LEAST_BYTES_OF_A_WORD {
                return Err(false_claim());
            }
        }
    }
    Ok(())
}

/// How many bytes a part unpacks to: at most one more than `most`. A part that breaks off counts as
/// far as it goes.
fn unpacked_bytes(part: &mut impl Read, most: u64) -> u64 {
    let mut piece = vec![0; 1 << 16];
    let mut limited = part.take(most.saturating_add(1));
    let mut unpacked: u64 = 0;
    loop {
        match limited.read(&mut piece) {
            Ok(0) => return unpacked,
            Ok(read) => unpacked = unpacked.saturating_add(read as u64),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return unpacked,
        }
    }
}

/// How many words the part says it holds: the library sets room aside for so many.
fn claimed_words(part: impl Read) -> u64 {
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "sst" => {
                let mut claims = start.attributes();
                return claims
                    .with_checks(false)
                    .flatten()
                    .filter(|claim| claim.key.as_ref() == "uniqueCount")
                    .map(|claim| claim.value.trim().parse().unwrap_or(u64::MAX))
                    .max()
                    .unwrap_or(0);
            }
            Ok(Event::Eof) | Err(_) => return 0,
            Ok(_) => {}
        }
    }
}

fn unreadable() -> FileFault {
    FileFault::new(
        0,
        ProblemKind::BrokenWorkbook,
        "a file that does not open as an Excel workbook (.xlsx)",
        (
            "an Excel workbook with a sheet of this layout",
            "Open it in a spreadsheet program and save it again as .xlsx, or as CSV UTF-8.",
        ),
    )
}

fn too_large(found: &str) -> FileFault {
    FileFault::new(
        0,
        ProblemKind::UnsafeWorkbook,
        found,
        (
            "a workbook of at most 512 MiB when unpacked, of it 256 MiB of words and 16 MiB of styles",
            "If it is meant to be so large, save the sheet as CSV UTF-8, which may be of any size. \
             If it is not, do not open it: ask the sender for a fresh export.",
        ),
    )
}

fn false_claim() -> FileFault {
    FileFault::new(
        0,
        ProblemKind::UnsafeWorkbook,
        "a workbook that claims more words than it holds",
        (
            "a workbook as a spreadsheet program saves it",
            "Open it in a spreadsheet program and save it again as .xlsx, or as CSV UTF-8.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn check(parts: &[(&str, &str)], expected: Option<&str>) {
        let limits = Limits { all: 1000, shared_words: 300, styles: 200 };
        let found = refuse_over(&zipped(parts), limits).err();
        if let Some(fault) = &found {
            assert_eq!(fault.kind, ProblemKind::UnsafeWorkbook);
        }
        assert_eq!(found.map(|fault| fault.found).as_deref(), expected);
    }

    #[test]
    fn each_part_has_a_limit_and_so_have_all_together() {
        let text = " ".repeat(1001);
        let (sheet, words) = ("xl/worksheets/sheet1.xml", "xl/SharedStrings.xml");
        check(&[(sheet, &text[..1000])], None);
        check(
            &[(sheet, &text[..600]), ("xl/media/picture.png", &text[..401])],
            Some("a workbook whose parts unpack to more than 512 MiB"),
        );
        check(&[(words, &text[..300])], None);
        check(&[(words, &text[..301])], Some("a workbook with more than 256 MiB of words"));
        check(&[("xl/styles.xml", &text[..200])], None);
        check(
            &[("xl/styles.xml", &text[..201])],
            Some("a workbook with more than 16 MiB of cell styles"),
        );
    }

    #[test]
    fn room_is_not_set_aside_for_words_that_are_not_there() {
        let words = |claim: &str| format!("<?xml version=\"1.0\"?><sst {claim}><si/></sst>");
        let refused = Some("a workbook that claims more words than it holds");
        for (claim, expected) in [
            ("", None),
            ("count=\"9999999\"", None),
            ("uniqueCount=\"1\"", None),
            ("uniqueCount=\"1000\"", refused),
            ("uniqueCount = '99999999999999999999'", refused),
            ("uniqueCount=\"1\" uniqueCount=\"18446744073709551615\"", refused),
        ] {
            check(&[("xl/sharedStrings.xml", &words(claim))], expected);
            check(&[("XL\\SHAREDSTRINGS.XML", &words(claim))], expected);
        }
    }

    #[test]
    fn a_panic_of_the_library_is_an_answer() {
        assert_eq!(without_panic(|| 1), Ok(1));
        let quiet = || std::panic::resume_unwind(Box::new("as if the library had panicked"));
        assert_eq!(without_panic::<()>(quiet), Err(Panicked));
    }
}
