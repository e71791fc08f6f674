//! Checks one text against one column and makes a cell of it, or says what is wrong.

use crate::attendance_codes::{BadMark, code_on};
use crate::days::{BadWrittenDay, form_in_words, parse_day};
use crate::layout::{Blank, Column, DayForm, Home, Kind};
use crate::numbers::{parse_number, parse_whole};
use crate::periods::family_of;
use crate::problem::ProblemKind;
use crate::shape::shape_of;
use commons::{
    AreaCode, BadNhsNumber, BadPeriod, BadUpn, Cell, Day, Laestab, Missing, NhsNumber, Period,
    Postcode, Upn, Urn, YearType,
};
use std::borrow::Cow;

/// A text that passed.
#[derive(Clone, PartialEq)]
pub enum CheckedText {
    /// The cell it makes.
    Good(Cell),
    /// The cell it makes, out of a symbol the publisher's standard has given up.
    OldSymbol(Cell),
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    pub(crate) kind: ProblemKind,
    pub(crate) expected: Cow<'static, str>,
    pub(crate) advice: Cow<'static, str>,
}

impl Fault {
    fn new(
        kind: ProblemKind,
        expected: impl Into<Cow<'static, str>>,
        advice: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind, expected: expected.into(), advice: advice.into() }
    }
}

/// Checks a text against a column, as [`crate::read`] does. `week` is the day in the column an
/// attendance mark refers to.
///
/// # Errors
/// The kind of problem.
pub fn check_text(
    text: &str,
    column: &Column,
    week: Option<Day>,
) -> Result<CheckedText, ProblemKind> {
    check(text, column, week).map_err(|fault| fault.kind)
}

pub(crate) fn check(text: &str, column: &Column, week: Option<Day>) -> Result<CheckedText, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return blank(column).map(CheckedText::Good);
    }
    if column.missing_words.iter().any(|word| word == text) {
        return Ok(CheckedText::Good(Cell::Missing(Missing::NotRecorded)));
    }
    let cell = match &column.kind {
        Kind::Text => Ok(Cell::Text(text.to_owned())),
        Kind::Code(codes) => code(text, codes),
        Kind::AttendanceMark { days_after, .. } => {
            mark(text, week.map(|day| day.plus_days(i32::from(*days_after))))
        }
        Kind::Whole => whole(text, column),
        Kind::Number => number(text, column),
        Kind::Reading => return reading(text, column),
        Kind::Day(forms) => day(text, forms),
        Kind::AreaCode => area_code(text),
        Kind::Urn => urn(text),
        Kind::Laestab => laestab(text),
        Kind::Upn => upn(text),
        Kind::NhsNumber => nhs_number(text),
        Kind::Postcode => postcode(text),
        Kind::TimePeriod => time_period(text),
        Kind::TimeIdentifier => time_identifier(text),
        Kind::Any => return Ok(any(text)),
    };
    cell.map(CheckedText::Good)
}

/// What a problem may say it found: for identifying columns, and for anything but the shortest
/// codes in a file about people, only the shape. A slipped row can put a name in any column.
pub(crate) fn found_in(text: &str, column: &Column, about_people: bool) -> String {
    let shown = match column.home {
        Home::Vault | Home::Both => false,
        Home::Lake => !about_people || text.trim().chars().count() <= 2,
    };
    let trimmed = text.trim();
    if shown && !trimmed.is_empty() { quoted(trimmed) } else { shape_of(text) }
}

/// Quotes at most sixty characters.
pub(crate) fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let visible: String =
        text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let more = if text.chars().count() > SHOWN { "…" } else { "" };
    format!("\"{visible}{more}\"")
}

fn blank(column: &Column) -> Result<Cell, Fault> {
    match column.blank {
        Blank::Allowed => Ok(Cell::Blank),
        Blank::Means(missing) => Ok(Cell::Missing(missing)),
        Blank::Refused => Err(Fault::new(
            ProblemKind::Blank,
            "a value",
            "Fill the cell in the sending system and export again.",
        )),
    }
}

fn code(text: &str, codes: &[String]) -> Result<Cell, Fault> {
    if codes.iter().any(|code| code == text) {
        return Ok(Cell::Text(text.to_owned()));
    }
    if let Some(code) = codes.iter().find(|code| code.eq_ignore_ascii_case(text)) {
        return Ok(Cell::Text(code.clone()));
    }
    Err(Fault::new(
        ProblemKind::NotACode,
        format!("one of {}", codes.join(", ")),
        "Use one of the listed codes, or ask for the layout to learn a new one.",
    ))
}

fn mark(text: &str, on: Option<Day>) -> Result<Cell, Fault> {
    const EXPECTED: &str = "a mark of the attendance register in use on that day";
    // A row whose week cannot be read is refused anyway; its marks are checked against the last set.
    let on = on.unwrap_or_else(|| Day::new(9999, 12, 31).expect("a day that exists"));
    match code_on(text, on) {
        Ok(code) => Ok(Cell::Text(code.code.clone())),
        Err(BadMark::Unknown) => Err(Fault::new(
            ProblemKind::NotACode,
            EXPECTED,
            "Correct the mark in the register; capital letters matter.",
        )),
        Err(BadMark::NoLonger(code)) => Err(Fault::new(
            ProblemKind::CodeNotValidThen,
            EXPECTED,
            format!(
                "The mark {} ended on {}. Write {}.",
                code.code,
                code.until.map_or_else(String::new, Day::in_words),
                code.instead.as_deref().unwrap_or("the mark that replaced it")
            ),
        )),
        Err(BadMark::NotYet(code)) => Err(Fault::new(
            ProblemKind::CodeNotValidThen,
            EXPECTED,
            format!(
                "The mark {} began on {}: check the week.",
                code.code,
                code.from.map_or_else(String::new, Day::in_words)
            ),
        )),
    }
}

fn whole(text: &str, column: &Column) -> Result<Cell, Fault> {
    let whole = parse_whole(text).map_err(|number| match number {
        Some(_) => Fault::new(
            ProblemKind::NotWhole,
            "a whole number",
            "Send the count itself, not an average or a rounded share.",
        ),
        None => not_a_number("a whole number"),
    })?;
    #[expect(clippy::cast_precision_loss, reason = "limits are small")]
    in_range(whole as f64, column)?;
    Ok(Cell::Whole(whole))
}

fn number(text: &str, column: &Column) -> Result<Cell, Fault> {
    let value = parse_number(text).ok_or_else(|| not_a_number("a number"))?;
    in_range(value, column)?;
    Ok(Cell::Number(value))
}

fn reading(text: &str, column: &Column) -> Result<CheckedText, Fault> {
    if let Some(value) = parse_number(text) {
        in_range(value, column)?;
        return Ok(CheckedText::Good(Cell::Number(value)));
    }
    symbol(text).ok_or_else(|| {
        not_a_number("a number, or one of the symbols z, x, c, low, k, u for a missing figure")
    })
}

fn symbol(text: &str) -> Option<CheckedText> {
    let missing = Missing::from_symbol(&text.to_ascii_lowercase())?;
    let old = matches!(text, "~" | ":" | "*");
    let cell = Cell::Missing(missing);
    Some(if old { CheckedText::OldSymbol(cell) } else { CheckedText::Good(cell) })
}

fn any(text: &str) -> CheckedText {
    if let Some(value) = parse_number(text) {
        return CheckedText::Good(Cell::Number(value));
    }
    symbol(text).unwrap_or_else(|| CheckedText::Good(Cell::Text(text.to_owned())))
}

fn not_a_number(expected: &'static str) -> Fault {
    Fault::new(
        ProblemKind::NotANumber,
        expected,
        "Write digits only, or leave out the words around them.",
    )
}

fn in_range(value: f64, column: &Column) -> Result<(), Fault> {
    let low = column.least.is_some_and(|least| value < least);
    let high = column.most.is_some_and(|most| value > most);
    if !low && !high {
        return Ok(());
    }
    let expected = match (column.least, column.most) {
        (Some(least), Some(most)) => format!("a number from {least} to {most}"),
        (Some(least), None) => format!("a number of at least {least}"),
        (None, Some(most)) => format!("a number of at most {most}"),
        (None, None) => return Ok(()),
    };
    Err(Fault::new(ProblemKind::OutOfRange, expected, "Check the value and its unit."))
}

fn day(text: &str, forms: &[DayForm]) -> Result<Cell, Fault> {
    let advice = match parse_day(text, forms) {
        Ok(day) => return Ok(Cell::Day(day)),
        Err(BadWrittenDay::Form) => "Export days in that form, with four figures for the year.",
        Err(BadWrittenDay::NoSuchDay) => "There is no such day: correct it in the sending system.",
        Err(BadWrittenDay::MonthFirst) => {
            "Day and month look swapped: set the export to the English form, day first."
        }
        Err(BadWrittenDay::OutOfTime) => {
            "The year looks like a placeholder: leave the cell empty when the day is not known."
        }
    };
    let expected = forms.first().copied().unwrap_or(DayForm::YearMonthDay);
    Err(Fault::new(ProblemKind::NotADay, format!("a day as {}", form_in_words(expected)), advice))
}

fn area_code(text: &str) -> Result<Cell, Fault> {
    if let Ok(code) = AreaCode::parse(text) {
        return Ok(Cell::Text(code.as_str().to_owned()));
    }
    if let Some(CheckedText::Good(cell)) = symbol(text) {
        return Ok(cell);
    }
    Err(Fault::new(
        ProblemKind::NotAnAreaCode,
        "an area code: one capital letter and eight digits, such as E08000032",
        "Send the nine-character code of the national register, not a name or an older code.",
    ))
}

fn urn(text: &str) -> Result<Cell, Fault> {
    let number = parse_whole(text).ok();
    match number.and_then(|number| Urn::parse(&number.to_string()).ok()) {
        Some(urn) => Ok(Cell::Whole(i64::from(urn.number()))),
        None => Err(Fault::new(
            ProblemKind::NotASchoolNumber,
            "a school's reference number of six digits",
            "Look the school up in Get Information About Schools.",
        )),
    }
}

fn laestab(text: &str) -> Result<Cell, Fault> {
    match Laestab::parse(text) {
        Ok(number) => Ok(Cell::Text(number.to_string())),
        Err(_) => Err(Fault::new(
            ProblemKind::NotASchoolNumber,
            "a school's seven-digit number, such as 9992001",
            "Send the authority's three digits and the school's four, with or without a slash.",
        )),
    }
}

fn upn(text: &str) -> Result<Cell, Fault> {
    match Upn::parse(text) {
        Ok(upn) => Ok(Cell::Text(upn.characters().to_owned())),
        Err(BadUpn::Shape) => Err(Fault::new(
            ProblemKind::NotAPersonNumber,
            "a unique pupil number: a letter and twelve digits",
            "Leave the cell empty when the number is not known.",
        )),
        Err(BadUpn::CheckLetter) => Err(Fault::new(
            ProblemKind::CheckFailed,
            "a unique pupil number whose check letter matches",
            "One of the characters is mistyped: copy the number from the school's own record.",
        )),
    }
}

fn nhs_number(text: &str) -> Result<Cell, Fault> {
    match NhsNumber::parse(text) {
        Ok(number) => Ok(Cell::Text(number.digits())),
        Err(BadNhsNumber::Shape) => Err(Fault::new(
            ProblemKind::NotAPersonNumber,
            "an NHS number of ten digits",
            "Leave the cell empty when the number is not known.",
        )),
        Err(BadNhsNumber::CheckDigit) => Err(Fault::new(
            ProblemKind::CheckFailed,
            "an NHS number whose check digit matches",
            "One of the digits is mistyped: trace the number again.",
        )),
    }
}

fn postcode(text: &str) -> Result<Cell, Fault> {
    match Postcode::parse(text) {
        Ok(postcode) => Ok(Cell::Text(postcode.spelled().to_owned())),
        Err(_) => Err(Fault::new(
            ProblemKind::NotAPostcode,
            "a whole postcode",
            "Leave the cell empty when the postcode is not known or the family has no address.",
        )),
    }
}

fn time_period(text: &str) -> Result<Cell, Fault> {
    const EXPECTED: &str =
        "a year of four digits, or six digits for two years that follow each other";
    match Period::parse_ees(text, YearType::Reported) {
        Ok(_) => Ok(Cell::Text(text.to_owned())),
        Err(BadPeriod::Shape) => Err(Fault::new(
            ProblemKind::NotAPeriod,
            EXPECTED,
            "Write 2025 or 202526, without dashes or slashes.",
        )),
        Err(BadPeriod::YearsNotConsecutive) => Err(Fault::new(
            ProblemKind::NotAPeriod,
            EXPECTED,
            "The two years must follow each other: 202526, never 202527.",
        )),
    }
}

fn time_identifier(text: &str) -> Result<Cell, Fault> {
    match family_of(text) {
        Some(_) => Ok(Cell::Text(text.to_owned())),
        None => Err(Fault::new(
            ProblemKind::NotAPeriod,
            "a time identifier of the open data standards, such as Academic year",
            "Use one of the standard's identifiers; Reporting year when none fits.",
        )),
    }
}
