//! What is wrong with a file, said so that the person who sent it can mend it.
//!
//! Problems are shown on a page and written as CSV, so they hold no value of an identifying column:
//! `found` there is a description made by [`crate::shape_of`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// How many problems are kept in full; all are counted.
pub(crate) const KEPT_PROBLEMS: usize = 10_000;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file, counted from 1; 0 when it is about the whole file.
    pub line: u64,
    /// The column, when it is about one.
    pub column: Option<ProblemPlace>,
    /// What was found, or for identifying columns what it looked like.
    pub found: String,
    /// What would have been right.
    pub expected: Cow<'static, str>,
    /// What to do.
    pub advice: Cow<'static, str>,
    /// What kind of problem.
    pub kind: ProblemKind,
    /// What was done about it.
    pub effect: Effect,
}

/// Which column a problem is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemPlace {
    /// Counted from 1, as a spreadsheet would.
    pub number: usize,
    /// Its header, as the layout writes it.
    pub name: String,
}

/// What a problem did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The row is kept without this value.
    ValueLeftOut,
    /// The row is not kept.
    RowRefused,
    /// Nothing of the file is kept.
    FileRefused,
}

impl Effect {
    /// What a person is told.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::ValueLeftOut => "value left out, row kept",
            Self::RowRefused => "row not kept",
            Self::FileRefused => "nothing of the file kept",
        }
    }
}

/// Declares the kinds with the short names used in tables and counts.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal),+ $(,)?) => {
        /// What kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemKind { $($(#[doc = $doc])+ $kind),+ }
        impl ProblemKind {
            /// Short and stable, for tables: `not-a-day`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];
        }
    };
}

kinds! {
    /// The file holds nothing.
    Empty = "empty-file",
    /// The bytes could not be read or decompressed.
    Unreadable = "unreadable",
    /// It is another kind of file, such as a workbook named `.csv`.
    WrongForm = "wrong-kind-of-file",
    /// Bytes that are not UTF-8.
    NotUtf8 = "not-utf-8",
    /// A zero byte inside the text.
    ZeroByte = "zero-byte",
    /// Columns are separated by another character.
    WrongSeparator = "wrong-separator",
    /// The header fits no column, or another layout.
    HeaderUnknown = "header-unknown",
    /// A required column is missing.
    ColumnMissing = "column-missing",
    /// A header that is needed once stands there twice.
    ColumnRepeated = "column-repeated",
    /// A row has more or fewer cells than the header.
    RaggedRow = "ragged-row",
    /// A row goes on for too long: usually a quotation mark that is never closed.
    EndlessRow = "endless-row",
    /// An empty cell where one is needed.
    Blank = "blank",
    /// Not a number.
    NotANumber = "not-a-number",
    /// A number with a fraction where a whole one is needed.
    NotWhole = "not-whole",
    /// A number outside what is possible.
    OutOfRange = "out-of-range",
    /// Not a day, or not in the sender's form.
    NotADay = "not-a-day",
    /// Not one of the codes.
    NotACode = "not-a-code",
    /// A code that was right once, and was not on that day.
    CodeNotValidThen = "code-not-valid-then",
    /// Not an area code.
    NotAnAreaCode = "not-an-area-code",
    /// Not a school number.
    NotASchoolNumber = "not-a-school-number",
    /// A pupil or NHS number of the wrong shape.
    NotAPersonNumber = "not-a-person-number",
    /// A pupil or NHS number whose check character does not match.
    CheckFailed = "check-character-wrong",
    /// Not a postcode.
    NotAPostcode = "not-a-postcode",
    /// Not a time period of the publisher's standard.
    NotAPeriod = "not-a-period",
    /// Kinds of year that may not stand in one file.
    MixedPeriods = "mixed-periods",
    /// The same row twice.
    RowTwice = "same-row-twice",
    /// XML that is not well formed.
    BrokenXml = "broken-xml",
    /// XML that asks to be expanded, or is nested too deep: refused unread.
    UnsafeXml = "unsafe-xml",
    /// A workbook that cannot be opened, or has no sheet that fits.
    BrokenWorkbook = "broken-workbook",
    /// A workbook that unpacks to too much, or claims what it does not hold: refused unread.
    UnsafeWorkbook = "unsafe-workbook",
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, ", self.line)?;
        }
        if let Some(column) = &self.column {
            write!(f, "column {} ({}), ", column.number, column.name)?;
        }
        write!(f, "found {}; expected {}. {}", self.found, self.expected, self.advice)
    }
}

/// Problems as CSV for a spreadsheet, one row each, with the file's name in front.
pub fn problems_csv(file: &str, problems: &[Problem]) -> String {
    let mut out =
        String::from("File,Line,Column number,Column,Kind,Found,Expected,What to do,Effect\n");
    for problem in problems {
        let (number, name) = problem
            .column
            .as_ref()
            .map_or((String::new(), ""), |c| (c.number.to_string(), c.name.as_str()));
        let line = if problem.line > 0 { problem.line.to_string() } else { String::new() };
        let cells = [
            file,
            &line,
            &number,
            name,
            problem.kind.name(),
            &problem.found,
            &problem.expected,
            &problem.advice,
            problem.effect.in_words(),
        ];
        let quoted: Vec<String> = cells.iter().map(|cell| spreadsheet_cell(cell)).collect();
        out.push_str(&quoted.join(","));
        out.push('\n');
    }
    out
}

/// Quotes a cell, and keeps a spreadsheet from taking it for a formula.
fn spreadsheet_cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// Collects problems: the first ten thousand in full, every one by kind.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) problems: Vec<Problem>,
    pub(crate) counts: BTreeMap<ProblemKind, u64>,
    pub(crate) worst: Option<Effect>,
}

impl Collected {
    pub(crate) fn add(&mut self, problem: Problem) {
        *self.counts.entry(problem.kind).or_default() += 1;
        self.worst = self.worst.max(Some(problem.effect));
        if self.problems.len() < KEPT_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// A problem of the whole file.
    pub(crate) fn refuse_file(
        &mut self,
        line: u64,
        kind: ProblemKind,
        found: impl Into<String>,
        words: (&'static str, impl Into<Cow<'static, str>>),
    ) {
        let (expected, advice) = (Cow::Borrowed(words.0), words.1.into());
        let effect = Effect::FileRefused;
        self.add(Problem {
            line,
            column: None,
            found: found.into(),
            expected,
            advice,
            kind,
            effect,
        });
    }
}
