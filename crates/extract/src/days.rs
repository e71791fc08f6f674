//! Days in the forms partners write them.

use crate::layout::DayForm;
use commons::Day;

/// Why a text is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadWrittenDay {
    /// Not in any of the forms.
    Form,
    /// In the form, and there is no such day.
    NoSuchDay,
    /// Only makes sense with the month first.
    MonthFirst,
    /// Before 1900 or after 2100: usually a placeholder.
    OutOfTime,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a day in one of the forms; `yyyy-mm-dd`, also with a midnight behind it, is always
/// understood because it cannot be mistaken.
///
/// # Errors
/// [`BadWrittenDay`] saying why not.
pub fn parse_day(text: &str, forms: &[DayForm]) -> Result<Day, BadWrittenDay> {
    let text = text.trim();
    let text = text
        .strip_suffix("T00:00:00")
        .or_else(|| text.strip_suffix(" 00:00:00"))
        .or_else(|| text.strip_suffix(" 00:00"))
        .unwrap_or(text);
    let forms = forms.iter().copied().chain([DayForm::YearMonthDay]);
    let mut worst = BadWrittenDay::Form;
    for form in forms {
        match parse_in(text, form) {
            Ok(day) if (1900..=2100).contains(&day.year()) => return Ok(day),
            Ok(_) => return Err(BadWrittenDay::OutOfTime),
            Err(BadWrittenDay::Form) => {}
            Err(other) => worst = other,
        }
    }
    Err(worst)
}

/// The form as a person writes it.
pub const fn form_in_words(form: DayForm) -> &'static str {
    match form {
        DayForm::YearMonthDay => "yyyy-mm-dd, such as 2016-02-03",
        DayForm::DayMonthYear => "dd/mm/yyyy, such as 03/02/2016",
        DayForm::DayMonthYearDashes => "dd-mm-yyyy, such as 03-02-2016",
        DayForm::DayMonthName => "dd-Mon-yyyy, such as 03-Feb-2016",
        DayForm::Compact => "yyyymmdd, such as 20160203",
    }
}

fn parse_in(text: &str, form: DayForm) -> Result<Day, BadWrittenDay> {
    let (year, month, day) = match form {
        DayForm::YearMonthDay => {
            let [year, month, day] = parts(text, '-')?;
            (number(year, 4, 4)?, number(month, 2, 2)?, number(day, 2, 2)?)
        }
        DayForm::DayMonthYear => {
            let [day, month, year] = parts(text, '/')?;
            (number(year, 4, 4)?, number(month, 1, 2)?, number(day, 1, 2)?)
        }
        DayForm::DayMonthYearDashes => {
            let [day, month, year] = parts(text, '-')?;
            (number(year, 4, 4)?, number(month, 1, 2)?, number(day, 1, 2)?)
        }
        DayForm::DayMonthName => {
            let [day, month, year] = parts(text, '-')?;
            (number(year, 4, 4)?, month_named(month)?, number(day, 1, 2)?)
        }
        DayForm::Compact if text.len() == 8 && text.is_ascii() => {
            (number(&text[..4], 4, 4)?, number(&text[4..6], 2, 2)?, number(&text[6..], 2, 2)?)
        }
        DayForm::Compact => return Err(BadWrittenDay::Form),
    };
    exists(year, month, day)
}

fn exists(year: u16, month: u16, day: u16) -> Result<Day, BadWrittenDay> {
    let small = |number: u16| u8::try_from(number).map_err(|_| BadWrittenDay::NoSuchDay);
    let (m, d) = (small(month)?, small(day)?);
    Day::new(i32::from(year), m, d).map_err(|_| {
        let swapped = Day::new(i32::from(year), d, m).is_ok();
        if swapped { BadWrittenDay::MonthFirst } else { BadWrittenDay::NoSuchDay }
    })
}

fn parts(text: &str, separator: char) -> Result<[&str; 3], BadWrittenDay> {
    let mut pieces = text.split(separator);
    let three = [pieces.next(), pieces.next(), pieces.next()];
    match (three, pieces.next()) {
        ([Some(first), Some(second), Some(third)], None) => Ok([first, second, third]),
        _ => Err(BadWrittenDay::Form),
    }
}

fn number(text: &str, least: usize, most: usize) -> Result<u16, BadWrittenDay> {
    let right = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if right { text.parse().map_err(|_| BadWrittenDay::Form) } else { Err(BadWrittenDay::Form) }
}

fn month_named(text: &str) -> Result<u16, BadWrittenDay> {
    let lower = text.to_ascii_lowercase();
    let place = MONTHS.iter().position(|m| *m == lower).ok_or(BadWrittenDay::Form)?;
    u16::try_from(place + 1).map_err(|_| BadWrittenDay::Form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [DayForm; 5] = [
        DayForm::DayMonthYear,
        DayForm::DayMonthYearDashes,
        DayForm::DayMonthName,
        DayForm::Compact,
        DayForm::YearMonthDay,
    ];

    #[test]
    fn each_partners_way_of_writing_a_day_is_the_same_day() {
        let third = Day::new(2016, 2, 3).unwrap();
        let written = ["03/02/2016", "3/2/2016", "03-02-2016", "03-Feb-2016", "20160203"];
        for text in written.into_iter().chain(["2016-02-03", " 2016-02-03T00:00:00 "]) {
            assert_eq!(parse_day(text, &ALL), Ok(third), "{text}");
        }
    }

    #[test]
    fn a_day_that_is_not_one_says_why() {
        let uk = [DayForm::DayMonthYear];
        assert_eq!(parse_day("31/02/2016", &uk), Err(BadWrittenDay::NoSuchDay));
        assert_eq!(parse_day("12/31/2016", &uk), Err(BadWrittenDay::MonthFirst));
        assert_eq!(parse_day("03/02/16", &uk), Err(BadWrittenDay::Form));
        assert_eq!(parse_day("01/01/1800", &uk), Err(BadWrittenDay::OutOfTime));
        assert_eq!(parse_day("20160203", &uk), Err(BadWrittenDay::Form));
        assert_eq!(parse_day("３/2/2016", &uk), Err(BadWrittenDay::Form));
        assert_eq!(parse_day("", &uk), Err(BadWrittenDay::Form));
    }

    proptest! {
        #[test]
        fn every_day_written_in_any_form_is_read_back(
            year in 1900_i32..=2100, month in 1_u8..=12, day in 1_u8..=28,
        ) {
            let expected = Day::new(year, month, day).unwrap();
            let name = MONTHS[usize::from(month) - 1];
            let ways = [
                format!("{day:02}/{month:02}/{year}"), format!("{day}-{month}-{year}"),
                format!("{day:02}-{name}-{year}"), format!("{year}{month:02}{day:02}"),
                format!("{year}-{month:02}-{day:02}"),
            ];
            for text in ways {
                prop_assert_eq!(parse_day(&text, &ALL), Ok(expected));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = parse_day(&text, &ALL);
        }
    }
}
