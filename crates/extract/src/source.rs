//! Where rows come from. The crate opens nothing itself: callers hand in bytes or records.

use crate::workbook_guard::LARGEST_FILE_BYTES;
use std::fmt;
use std::io::Read;

/// Where rows come from.
pub enum Source<'a> {
    /// Comma-separated text; gzip is recognised.
    Csv(Box<dyn Read + 'a>),
    /// The bytes of an Excel workbook.
    Workbook(Vec<u8>),
    /// XML text.
    Xml(Box<dyn Read + 'a>),
    /// A header and rows of texts that somebody else has read, such as a Parquet file.
    Records {
        /// The names.
        header: Vec<String>,
        /// The rows.
        rows: &'a mut dyn Iterator<Item = Vec<String>>,
    },
}

impl<'a> Source<'a> {
    /// The source for a file of this name: `.xlsx` is a workbook, `.xml` is XML, anything else is
    /// text. Workbooks are read into memory whole; of one larger than any that is accepted, just
    /// enough to refuse it.
    ///
    /// # Errors
    /// What the reader says when a workbook's bytes cannot be read.
    pub fn named(name: &str, bytes: impl Read + 'a) -> std::io::Result<Self> {
        let name = name.to_ascii_lowercase();
        if name.ends_with(".xlsx") || name.ends_with(".xlsm") {
            let mut whole = Vec::new();
            bytes.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut whole)?;
            Ok(Self::Workbook(whole))
        } else if name.ends_with(".xml") {
            Ok(Self::Xml(Box::new(bytes)))
        } else {
            Ok(Self::Csv(Box::new(bytes)))
        }
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv(_) => "Source::Csv(..)",
            Self::Workbook(_) => "Source::Workbook(..)",
            Self::Xml(_) => "Source::Xml(..)",
            Self::Records { .. } => "Source::Records(..)",
        })
    }
}
