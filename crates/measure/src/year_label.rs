//! The year labels of published files, in the many ways they are written.
//!
//! The local authority interactive tool alone uses 65 different labels. Whether `2025` means a
//! school year or a financial one is not in the label: the definition's source says it.

use commons::{Period, YearType};

/// Why a label is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadYearLabel {
    /// The publisher writes `0` for a measure that has no year, and no figures.
    #[error("the publisher gave 0 for the year: the measure has no period and no figures")]
    NoYear,
    /// Not one of the shapes known.
    #[error("a year is written like 2025, 2024-25, 2024/25, 2020-22, 202425 or 2025 (prov)")]
    Shape,
    /// The second year comes before the first.
    #[error("the second year of the label comes before the first")]
    Backwards,
}

/// Reads a label such as `2025`, `2023-24`, `2021/22`, `2014-16`, `2016-17 (OT)`, `2025 (prov)`
/// or `2021/22-23/24`, for a source whose years are of this kind.
///
/// # Errors
/// [`BadYearLabel`] with what was wrong.
pub fn parse(label: &str, year_type: YearType) -> Result<Period, BadYearLabel> {
    let (years, part) = split_part(label.trim());
    if years == "0" {
        return Err(BadYearLabel::NoYear);
    }
    Ok(span(years, year_type)?.with_part(part))
}

/// `2025 (prov)` is the year `2025` in the state `provisional`.
fn split_part(label: &str) -> (&str, &str) {
    let Some((years, rest)) = label.split_once('(') else { return (label, "") };
    let mark = rest.trim_end().trim_end_matches(')').trim();
    let part = match mark {
        "OT" => "outturn",
        "prov" | "Prov" | "p" => "provisional",
        "Rev" | "rev" => "revised",
        "Final" | "final" => "final",
        other => other,
    };
    (years.trim_end(), part)
}

fn span(years: &str, year_type: YearType) -> Result<Period, BadYearLabel> {
    if years.len() == 4 {
        return Ok(Period::year(year_type, four(years)?));
    }
    if years.len() == 6 && years.bytes().all(|b| b.is_ascii_digit()) {
        return Period::parse_ees(years, year_type).map_err(|_| BadYearLabel::Shape);
    }
    // `2013/14-15/16`: from the first year of the first to the second year of the last.
    if let Some((from, to)) = years.split_once('-')
        && let (Some((first, _)), Some((_, last))) = (from.split_once('/'), to.split_once('/'))
    {
        return run(first, last, year_type);
    }
    let (first, last) =
        years.split_once('-').or_else(|| years.split_once('/')).ok_or(BadYearLabel::Shape)?;
    run(first, last, year_type)
}

fn run(first: &str, last: &str, year_type: YearType) -> Result<Period, BadYearLabel> {
    let first_year = four(first)?;
    let last_year = match last.len() {
        2 => in_century_of(first_year, last)?,
        4 => four(last)?,
        _ => return Err(BadYearLabel::Shape),
    };
    if last_year <= first_year {
        return Err(BadYearLabel::Backwards);
    }
    Ok(Period { first_year, last_year, year_type, part: String::new() })
}

/// `99` then `00`: the century turns over only when the years follow each other.
fn in_century_of(first: u16, two: &str) -> Result<u16, BadYearLabel> {
    if !two.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadYearLabel::Shape);
    }
    let ending: u16 = two.parse().map_err(|_| BadYearLabel::Shape)?;
    let year = first / 100 * 100 + ending;
    Ok(if first % 100 == 99 && ending < 10 { year.saturating_add(100) } else { year })
}

fn four(text: &str) -> Result<u16, BadYearLabel> {
    let shaped = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year: u16 = if shaped {
        text.parse().map_err(|_| BadYearLabel::Shape)?
    } else {
        return Err(BadYearLabel::Shape);
    };
    if (1800..=2199).contains(&year) { Ok(year) } else { Err(BadYearLabel::Shape) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use YearType::{Academic, Calendar, Financial, Snapshot};

    fn check(label: &str, year_type: YearType, first: u16, last: u16, shown: &str) {
        let period = parse(label, year_type).unwrap();
        assert_eq!((period.first_year, period.last_year), (first, last), "{label}");
        assert_eq!(period.to_string(), shown, "{label}");
    }

    #[test]
    fn every_shape_of_year_label_is_read() {
        check("2025", Academic, 2024, 2025, "2024/25");
        check("2025", Financial, 2024, 2025, "2024/25");
        check("2025", Calendar, 2025, 2025, "2025");
        check("2025", Snapshot, 2025, 2025, "2025");
        check("2023-24", Academic, 2023, 2024, "2023/24");
        check("2021/22", Academic, 2021, 2022, "2021/22");
        check("202526", Academic, 2025, 2026, "2025/26");
        check("2014-16", Calendar, 2014, 2016, "2014 to 2016");
        check("2016-17 (OT)", Financial, 2016, 2017, "2016/17 (outturn)");
        check("2025 (prov)", Academic, 2024, 2025, "2024/25 (provisional)");
        check("2018 (Rev)", Academic, 2017, 2018, "2017/18 (revised)");
        check("2020 (Final)", Academic, 2019, 2020, "2019/20 (final)");
        check("2021/22-23/24", Financial, 2021, 2024, "2021 to 2024");
        check("1999-00", Academic, 1999, 2000, "1999/00");
        check(" 2025 ", Calendar, 2025, 2025, "2025");
    }

    #[test]
    fn a_label_that_is_no_year_says_why() {
        assert_eq!(parse("0", Academic), Err(BadYearLabel::NoYear));
        assert_eq!(parse("2022-21", Academic), Err(BadYearLabel::Backwards));
        for bad in [
            "",
            "year",
            "25",
            "2025-",
            "20255",
            "2025/2",
            "２０２５",
            "2025--26",
            "99/00",
            "202527",
            "é",
            "(",
        ] {
            assert!(parse(bad, Academic).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(label in ".{0,24}") {
            let _ = parse(&label, Academic);
        }
    }
}
