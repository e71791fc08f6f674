//! Reads a layout from its TOML text and refuses one that contradicts itself.

use crate::header::normalised;
use crate::layout::{
    Blank, Column, DayForm, Footer, Form, Home, Identifies, Kind, Layout, OnBad, OtherColumns,
    Person, Preamble, Presence, Record, RowRule, TextEncoding,
};
use crate::split::must_be_in_vault;
use commons::Missing;
use serde::Deserialize;

/// Why a text is not a layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLayout {
    /// It is not TOML of the expected shape.
    #[error("not a layout: {0}")]
    Toml(String),
    /// A column refers to, or lacks, something.
    #[error("column {column}: {why}")]
    Column {
        /// Which column.
        column: String,
        /// What is wrong.
        why: &'static str,
    },
    /// A file about people keeps columns it does not name.
    #[error("a file about people must leave out the columns its layout does not name")]
    PeopleAndOtherColumns,
}

/// Reads a layout.
///
/// # Errors
/// [`BadLayout`] when the text is not TOML of the right shape or contradicts itself.
pub fn parse_layout(text: &str) -> Result<Layout, BadLayout> {
    let written: WrittenLayout =
        toml::from_str(text).map_err(|error| BadLayout::Toml(error.to_string()))?;
    let names: Vec<String> = written.column.iter().flat_map(WrittenColumn::names).collect();
    let mut columns = Vec::with_capacity(names.len());
    for column in &written.column {
        for name in column.names() {
            columns.push(column.to_column(&name, &names)?);
        }
    }
    let person = written.person.as_ref().map(|p| p.to_person(&names)).transpose()?;
    let others = written.others.map_or(OtherColumns::LeaveOut, WrittenOthers::into);
    if person.is_some() && others != OtherColumns::LeaveOut {
        return Err(BadLayout::PeopleAndOtherColumns);
    }
    let slipped = |c: &&Column| c.home == Home::Lake && must_be_in_vault(&c.kind);
    if let Some(column) = columns.iter().find(slipped).filter(|_| person.is_some()) {
        let why = "names a person, and so belongs in the vault";
        return Err(BadLayout::Column { column: column.name.clone(), why });
    }
    Ok(written.into_layout(columns, person, others))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenLayout {
    name: String,
    version: u32,
    title: String,
    sender: String,
    licence: String,
    form: WrittenForm,
    encoding: Option<WrittenEncoding>,
    keep: WrittenRule,
    preamble: Option<WrittenPreamble>,
    footer: Option<WrittenFooter>,
    others: Option<WrittenOthers>,
    #[serde(default)]
    sheets: Vec<String>,
    record: Option<String>,
    person: Option<WrittenPerson>,
    #[serde(default)]
    column: Vec<WrittenColumn>,
    example: String,
}

impl WrittenLayout {
    fn into_layout(
        self,
        columns: Vec<Column>,
        person: Option<Person>,
        others: OtherColumns,
    ) -> Layout {
        Layout {
            name: self.name,
            version: self.version,
            title: self.title,
            sender: self.sender,
            licence: self.licence,
            form: self.form.into(),
            encoding: self.encoding.map_or(TextEncoding::Utf8, WrittenEncoding::into),
            keep: self.keep.into(),
            preamble: self
                .preamble
                .map_or(Preamble::None, |WrittenPreamble::UntilHeader| Preamble::UntilHeader),
            footer: self.footer.map_or(Footer::None, |WrittenFooter::Notes| Footer::Notes),
            others,
            sheets: self.sheets,
            record: self
                .record
                .map(|path| Record { path: path.split('/').map(str::to_owned).collect() }),
            person,
            columns,
            example: self.example,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenPerson {
    source: String,
    id: Vec<String>,
    #[serde(default)]
    otherwise: Vec<String>,
}

impl WrittenPerson {
    fn to_person(&self, names: &[String]) -> Result<Person, BadLayout> {
        let places = |wanted: &[String]| -> Result<Vec<usize>, BadLayout> {
            wanted.iter().map(|name| place_of(name, name, names)).collect()
        };
        Ok(Person {
            source: self.source.clone(),
            id: places(&self.id)?,
            otherwise: places(&self.otherwise)?,
        })
    }
}

fn place_of(name: &str, column: &str, names: &[String]) -> Result<usize, BadLayout> {
    names.iter().position(|n| n == name).ok_or_else(|| BadLayout::Column {
        column: column.to_owned(),
        why: "refers to a column the layout does not have",
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenColumn {
    header: Option<String>,
    #[serde(default)]
    headers: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    occurrence: Option<usize>,
    kind: WrittenKind,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    written: Vec<WrittenDayForm>,
    week: Option<String>,
    days_after: Option<u8>,
    home: Option<WrittenHome>,
    identifies: Option<WrittenIdentifies>,
    #[serde(default)]
    optional: bool,
    blank: Option<WrittenBlank>,
    #[serde(default)]
    key: bool,
    on_bad: Option<WrittenOnBad>,
    total: Option<String>,
    boundary_year: Option<u16>,
    #[serde(default)]
    missing_words: Vec<String>,
    least: Option<f64>,
    most: Option<f64>,
}

impl WrittenColumn {
    fn names(&self) -> Vec<String> {
        self.header.iter().chain(&self.headers).cloned().collect()
    }

    fn to_column(&self, name: &str, names: &[String]) -> Result<Column, BadLayout> {
        let home = self.home.map_or(Home::Lake, WrittenHome::into);
        let identifies = self.identifies.map(WrittenIdentifies::into);
        let bad = |why| BadLayout::Column { column: name.to_owned(), why };
        if (home == Home::Lake) != identifies.is_none() {
            return Err(bad("kept in the vault if and only if it says who somebody is"));
        }
        let on_bad = match (self.on_bad, home) {
            (Some(WrittenOnBad::RefuseRow), _) | (None, Home::Lake) => OnBad::RefuseRow,
            (Some(WrittenOnBad::LeaveOut), _) | (None, Home::Vault | Home::Both) => OnBad::LeaveOut,
        };
        Ok(Column {
            name: name.to_owned(),
            also: self.also.clone(),
            spellings: std::iter::once(name)
                .chain(self.also.iter().map(String::as_str))
                .map(|header| normalised(header).to_lowercase())
                .collect(),
            occurrence: self.occurrence.unwrap_or(1),
            kind: self.to_kind(name, names)?,
            home,
            identifies,
            presence: if self.optional { Presence::Optional } else { Presence::Required },
            blank: self.blank.map_or(Blank::Refused, WrittenBlank::into),
            in_key: self.key,
            on_bad,
            total: self.total.clone(),
            boundary_year: self.boundary_year,
            missing_words: self.missing_words.clone(),
            least: self.least,
            most: self.most,
        })
    }

    fn to_kind(&self, name: &str, names: &[String]) -> Result<Kind, BadLayout> {
        let bad = |why| BadLayout::Column { column: name.to_owned(), why };
        Ok(match self.kind {
            WrittenKind::Text => Kind::Text,
            WrittenKind::Code if self.codes.is_empty() => return Err(bad("lists no codes")),
            WrittenKind::Code => Kind::Code(self.codes.clone()),
            WrittenKind::AttendanceMark => {
                let week = self.week.as_deref().ok_or_else(|| bad("names no week column"))?;
                let days_after = self.days_after.ok_or_else(|| bad("says no days-after"))?;
                Kind::AttendanceMark { week: place_of(week, name, names)?, days_after }
            }
            WrittenKind::Whole => Kind::Whole,
            WrittenKind::Number => Kind::Number,
            WrittenKind::Reading => Kind::Reading,
            WrittenKind::Day => Kind::Day(self.written.iter().map(|form| (*form).into()).collect()),
            WrittenKind::AreaCode => Kind::AreaCode,
            WrittenKind::Urn => Kind::Urn,
            WrittenKind::Laestab => Kind::Laestab,
            WrittenKind::Upn => Kind::Upn,
            WrittenKind::NhsNumber => Kind::NhsNumber,
            WrittenKind::Postcode => Kind::Postcode,
            WrittenKind::TimePeriod => Kind::TimePeriod,
            WrittenKind::TimeIdentifier => Kind::TimeIdentifier,
            WrittenKind::Any => Kind::Any,
        })
    }
}

/// The words a layout file uses for each choice, and what each means.
macro_rules! written {
    ($name:ident, $meaning:ty { $($word:ident = $text:literal => $value:expr),+ $(,)? }) => {
        #[derive(Deserialize, Clone, Copy)]
        enum $name { $(#[serde(rename = $text)] $word),+ }
        impl From<$name> for $meaning {
            fn from(word: $name) -> $meaning {
                match word { $($name::$word => $value),+ }
            }
        }
    };
}

written!(WrittenForm, Form {
    Csv = "csv" => Form::Csv,
    Workbook = "workbook" => Form::Workbook,
    Xml = "xml" => Form::Xml,
});
written!(WrittenEncoding, TextEncoding {
    Utf8 = "utf-8" => TextEncoding::Utf8,
    Windows1252 = "windows-1252" => TextEncoding::Windows1252,
});
written!(WrittenRule, RowRule {
    GoodRows = "good-rows" => RowRule::GoodRows,
    AllOrNothing = "all-or-nothing" => RowRule::AllOrNothing,
});
written!(WrittenOthers, OtherColumns {
    LeaveOut = "leave-out" => OtherColumns::LeaveOut,
    KeepFigures = "keep-figures" => OtherColumns::KeepFigures,
    KeepAny = "keep-any" => OtherColumns::KeepAny,
});
written!(WrittenDayForm, DayForm {
    YearMonthDay = "yyyy-mm-dd" => DayForm::YearMonthDay,
    DayMonthYear = "dd/mm/yyyy" => DayForm::DayMonthYear,
    DayMonthYearDashes = "dd-mm-yyyy" => DayForm::DayMonthYearDashes,
    DayMonthName = "dd-Mon-yyyy" => DayForm::DayMonthName,
    Compact = "yyyymmdd" => DayForm::Compact,
});
written!(WrittenHome, Home {
    Vault = "vault" => Home::Vault,
    Lake = "lake" => Home::Lake,
    Both = "both" => Home::Both,
});
written!(WrittenIdentifies, Identifies {
    LocalNumber = "local-number" => Identifies::LocalNumber,
    GivenName = "given-name" => Identifies::GivenName,
    MiddleNames = "middle-names" => Identifies::MiddleNames,
    Surname = "surname" => Identifies::Surname,
    ChosenName = "chosen-name" => Identifies::ChosenName,
    OtherSurname = "other-surname" => Identifies::OtherSurname,
    FullName = "full-name-surname-first" => Identifies::FullNameSurnameFirst,
    BirthDay = "birth-day" => Identifies::BirthDay,
    Sex = "sex" => Identifies::Sex,
    Postcode = "postcode" => Identifies::Postcode,
    Upn = "upn" => Identifies::Upn,
    NhsNumber = "nhs-number" => Identifies::NhsNumber,
    MotherNhsNumber = "mother-nhs-number" => Identifies::MotherNhsNumber,
    HouseholdNumber = "household-number" => Identifies::HouseholdNumber,
});
written!(WrittenBlank, Blank {
    Allowed = "allowed" => Blank::Allowed,
    Confidential = "confidential" => Blank::Means(Missing::Confidential),
    NotRecorded = "not-recorded" => Blank::Means(Missing::NotRecorded),
    NotApplicable = "not-applicable" => Blank::Means(Missing::NotApplicable),
});

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum WrittenPreamble {
    UntilHeader,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum WrittenFooter {
    Notes,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum WrittenOnBad {
    RefuseRow,
    LeaveOut,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum WrittenKind {
    Text,
    Code,
    AttendanceMark,
    Whole,
    Number,
    Reading,
    Day,
    AreaCode,
    Urn,
    Laestab,
    Upn,
    NhsNumber,
    Postcode,
    TimePeriod,
    TimeIdentifier,
    Any,
}
