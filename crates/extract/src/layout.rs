//! What a file looks like: its columns, what each may hold, where each may go, and which rows are
//! kept. Layouts are written as TOML (see `layouts/`) and read by `layout_file`.

use commons::Missing;

/// A declared file shape. All fields are plain, because a layout is checked once when it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Short and stable: what a person types after `--layout`.
    pub name: String,
    /// Rises when the meaning of a column changes. Part of every figure's provenance.
    pub version: u32,
    /// What the file is, in a few words.
    pub title: String,
    /// Who sends or publishes it.
    pub sender: String,
    /// On what terms it may be used.
    pub licence: String,
    /// How it usually arrives.
    pub form: Form,
    /// How its text may be written.
    pub encoding: TextEncoding,
    /// Which rows are kept when some are bad.
    pub keep: RowRule,
    /// Whether lines may come before the header.
    pub preamble: Preamble,
    /// Whether notes may come after the rows.
    pub footer: Footer,
    /// What happens to columns the layout does not name.
    pub others: OtherColumns,
    /// Sheets of a workbook to look in, best first. Empty: the first sheet whose header fits.
    pub sheets: Vec<String>,
    /// For XML: where one row is.
    pub record: Option<Record>,
    /// For files about people: how the sender names one person.
    pub person: Option<Person>,
    /// The columns, in the order in which [`crate::Row`] holds their cells.
    pub columns: Vec<Column>,
    /// One invented row, as the sender would write it.
    pub example: String,
}

impl Layout {
    /// Name and version, as provenance records them: `lait 1`.
    pub fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The place of a column among a row's cells.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == column)
    }

    /// Filter columns with the value that marks the row which already sums the others. Adding such
    /// a row to its parts counts everybody twice (rule R-S2).
    pub fn totals(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().filter_map(|c| Some((c.name.as_str(), c.total.as_deref()?)))
    }

    /// Whether the rows are about people.
    pub const fn is_about_people(&self) -> bool {
        self.person.is_some()
    }
}

/// How a file arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated text, also gzip-compressed.
    Csv,
    /// An Excel workbook.
    Workbook,
    /// XML.
    Xml,
}

/// How text may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8 only; anything else is a problem that names the byte.
    Utf8,
    /// UTF-8 where it is valid, else Windows-1252, field by field: senders change without notice.
    Windows1252,
}

/// Which rows are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowRule {
    /// Good rows are kept, bad rows are reported.
    GoodRows,
    /// One bad row and nothing is kept: for published files, which should have none.
    AllOrNothing,
}

/// Whether lines may come before the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preamble {
    /// The header is the first line.
    None,
    /// Titles and notes may come first; the header is looked for in the first forty lines.
    UntilHeader,
}

/// Whether notes may come after the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footer {
    /// Every line is a row.
    None,
    /// A line with a single cell filled is a note.
    Notes,
}

/// What happens to columns the layout does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherColumns {
    /// Left out, with a note. Always so for files about people.
    LeaveOut,
    /// Kept after the named columns as figures (a number or a typed missing symbol).
    KeepFigures,
    /// Kept after the named columns; each cell is a figure when it looks like one, else words.
    KeepAny,
}

/// Where a row of an XML file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Local names from the root, such as `CTfile/CTFpupilData/Pupil`.
    pub path: Vec<String>,
}

/// How a sender names one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The sender's system, such as `school-mis`. Two layouts of one system share it, so that
    /// their local numbers meet.
    pub source: String,
    /// Columns that together name one person in that system.
    pub id: Vec<usize>,
    /// Columns to use instead when any of those is blank.
    pub otherwise: Vec<usize>,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The header, exactly as the sender writes it; in XML, a name of our own.
    pub name: String,
    /// Other headers for the same thing; in XML, where to find it.
    pub also: Vec<String>,
    /// Name and other headers as headers are compared: single spaces, small letters. The own name
    /// comes first.
    pub spellings: Vec<String>,
    /// Which of several columns with the same header, counted from 1.
    pub occurrence: usize,
    /// What it may hold.
    pub kind: Kind,
    /// Where its values may be kept.
    pub home: Home,
    /// What it says about who a person is.
    pub identifies: Option<Identifies>,
    /// Whether the file must have it.
    pub presence: Presence,
    /// What an empty cell means.
    pub blank: Blank,
    /// Whether it is part of what makes a row unique.
    pub in_key: bool,
    /// What a bad value does.
    pub on_bad: OnBad,
    /// For filters: the value of the row that already sums the others.
    pub total: Option<String>,
    /// For area codes: the year of the boundaries.
    pub boundary_year: Option<u16>,
    /// Words that stand for a missing figure in this file only, such as `NA`.
    pub missing_words: Vec<String>,
    /// Smallest allowed number.
    pub least: Option<f64>,
    /// Largest allowed number.
    pub most: Option<f64>,
}

impl Column {
    /// The column that stands for all a layout does not name and keeps.
    pub(crate) fn unnamed(others: OtherColumns) -> Self {
        let kind = match others {
            OtherColumns::KeepFigures => Kind::Reading,
            OtherColumns::KeepAny | OtherColumns::LeaveOut => Kind::Any,
        };
        Self {
            name: String::new(),
            also: Vec::new(),
            spellings: Vec::new(),
            occurrence: 1,
            kind,
            home: Home::Lake,
            identifies: None,
            presence: Presence::Optional,
            blank: Blank::Allowed,
            in_key: false,
            on_bad: OnBad::RefuseRow,
            total: None,
            boundary_year: None,
            missing_words: ["NA", "NaN"].map(str::to_owned).to_vec(),
            least: None,
            most: None,
        }
    }
}

/// What a column may hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Words; surrounding spaces are dropped, so `"Decile "` is `"Decile"`.
    Text,
    /// One of a list of codes, exactly.
    Code(Vec<String>),
    /// A mark of the attendance register on a day: the day in another column plus some days.
    AttendanceMark {
        /// The column that holds the first day of the week.
        week: usize,
        /// Days after it.
        days_after: u8,
    },
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A published figure: a number, or a typed missing symbol.
    Reading,
    /// A calendar day in one of these forms. `yyyy-mm-dd` is always understood.
    Day(Vec<DayForm>),
    /// A nine-character area code.
    AreaCode,
    /// A school's six-digit reference number.
    Urn,
    /// A school's seven-digit number.
    Laestab,
    /// A unique pupil number.
    Upn,
    /// An NHS number.
    NhsNumber,
    /// A postcode.
    Postcode,
    /// A Department for Education `time_period`.
    TimePeriod,
    /// A Department for Education `time_identifier`.
    TimeIdentifier,
    /// A number, a missing symbol or words, by what it looks like.
    Any,
}

/// How a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayForm {
    /// `2016-02-03`
    YearMonthDay,
    /// `03/02/2016`
    DayMonthYear,
    /// `03-02-2016`
    DayMonthYearDashes,
    /// `03-Feb-2016`
    DayMonthName,
    /// `20160203`
    Compact,
}

/// Where a column's values may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// With the identifiers only.
    Vault,
    /// With the facts.
    Lake,
    /// With both, such as sex: needed to link, and a fact.
    Both,
}

/// What a column says about who a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identifies {
    /// A number of the sender's own.
    LocalNumber,
    /// First name.
    GivenName,
    /// Middle names.
    MiddleNames,
    /// Surname.
    Surname,
    /// The first name the person uses.
    ChosenName,
    /// An earlier or other surname.
    OtherSurname,
    /// Surname in capitals, then given names, in one cell.
    FullNameSurnameFirst,
    /// Date of birth.
    BirthDay,
    /// Sex.
    Sex,
    /// Postcode of the home.
    Postcode,
    /// Unique pupil number.
    Upn,
    /// NHS number.
    NhsNumber,
    /// The mother's NHS number.
    MotherNhsNumber,
    /// A number shared by the people of one household or family.
    HouseholdNumber,
}

/// Whether the file must have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Without it the file is refused.
    Required,
    /// Without it the cells are blank.
    Optional,
}

/// What an empty cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// It is a problem.
    Refused,
    /// Nothing was written.
    Allowed,
    /// The publisher's way of saying why there is no figure.
    Means(Missing),
}

/// What a bad value does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnBad {
    /// The row is refused.
    RefuseRow,
    /// The value is left out and the row is kept: a mistyped NHS number should not lose a child.
    LeaveOut,
}
