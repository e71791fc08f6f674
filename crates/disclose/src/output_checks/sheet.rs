//! The file as headings and rows, each with its line.

use super::{Problem, Reason};

/// What types of file begin with.
const OTHERS: [(&[u8], &str); 8] = [
    (b"PK", "a workbook or an archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "a workbook"),
    (b"<", "a page or a drawing"),
    (b"{", "JSON"),
];
/// Longer files are not tables that two people can check, in bytes.
const MOST_BYTES: usize = 2_000_000;

/// A table as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// The line of each row, from 1.
    pub(crate) lines: Vec<u64>,
}

impl Sheet {
    /// Reads a file.
    ///
    /// # Errors
    /// The problem, when it is no table of text.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Problem> {
        let wrong = |line: Option<u64>, says: String| Problem {
            reason: Reason::FileType,
            line,
            column: None,
            says,
            mend: "Give the figures as CSV, and for a picture the counts behind it",
        };
        let start = bytes.trim_ascii_start();
        let is_csv = std::path::Path::new(name).extension();
        if !is_csv.is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
            return Err(wrong(None, "Its name does not end with .csv".to_owned()));
        }
        if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| start.starts_with(magic)) {
            return Err(wrong(None, format!("It is {what}, whatever its name")));
        }
        if bytes.len() > MOST_BYTES {
            return Err(wrong(None, "It is larger than people can check".to_owned()));
        }
        let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else {
            return Err(wrong(None, "It is not text in UTF-8".to_owned()));
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let told = |problem: &csv::Error| {
            let line = problem.position().map_or(1, csv::Position::line);
            wrong(Some(line), "The row has not as many cells as the headings".to_owned())
        };
        let header = reader.headers().map_err(|problem| told(&problem))?;
        let header: Vec<String> = header.iter().map(str::to_owned).collect();
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = record.map_err(|problem| told(&problem))?;
            lines.push(record.position().map_or(1, csv::Position::line));
            rows.push(record.iter().map(str::to_owned).collect());
        }
        if rows.is_empty() {
            return Err(wrong(None, "There is no row below the headings".to_owned()));
        }
        Ok(Self { header, rows, lines })
    }

    /// The headings.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The rows below them, each with as many cells as there are headings.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// The number of the column of this heading.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|own| own.eq_ignore_ascii_case(name.trim()))
    }

    /// A problem of one cell.
    pub(super) fn problem(
        &self,
        (row, column): (usize, usize),
        reason: Reason,
        says: impl Into<String>,
        mend: &'static str,
    ) -> Problem {
        Problem {
            reason,
            line: self.lines.get(row).copied(),
            column: u64::try_from(column).ok().and_then(|column| column.checked_add(1)),
            says: says.into(),
            mend,
        }
    }
}
