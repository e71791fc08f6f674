//! What stretch of time a figure is about.
//!
//! A year label alone is not enough: `2025` may be a calendar year, a school year or a financial
//! year, and they must not be mixed on one line. The year type is part of the period.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of year a label means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum YearType {
    /// September to August.
    Academic,
    /// January to December.
    Calendar,
    /// April to March.
    Financial,
    /// A point in the year, such as a census day or the end of March.
    Snapshot,
    /// The publisher gives a year and does not say of which kind.
    Reported,
}

/// A year or a run of years, with its kind, and whether it is complete and final.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// The calendar year in which it ends. Sorting by it puts a series in order.
    pub last_year: u16,
    /// The calendar year in which it begins.
    pub first_year: u16,
    /// What kind of year.
    pub year_type: YearType,
    /// Part of a year or a state of the figures, such as `Autumn term` or `provisional`; else empty.
    pub part: String,
}

/// The text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPeriod {
    /// Neither a year nor two years.
    #[error("a period is a year such as 2025, or two years such as 202425 or 2024-25")]
    Shape,
    /// A six-digit label whose years do not follow each other.
    #[error("the two years of a six-digit period must follow each other: 202526, never 202527")]
    YearsNotConsecutive,
}

impl Period {
    /// One whole year, or the two calendar years that an academic or financial year spans.
    pub fn year(year_type: YearType, last_year: u16) -> Self {
        let spans_two = matches!(year_type, YearType::Academic | YearType::Financial);
        let first_year = if spans_two { last_year.saturating_sub(1) } else { last_year };
        Self { last_year, first_year, year_type, part: String::new() }
    }

    /// Reads the Department for Education's `time_period`: four digits, or six whose two years
    /// follow each other.
    ///
    /// # Errors
    /// [`BadPeriod`] when it is neither.
    pub fn parse_ees(time_period: &str, year_type: YearType) -> Result<Self, BadPeriod> {
        let text = time_period.trim();
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadPeriod::Shape);
        }
        let first: u16 = text.get(..4).and_then(|y| y.parse().ok()).ok_or(BadPeriod::Shape)?;
        match text.len() {
            4 => Ok(Self { last_year: first, first_year: first, year_type, part: String::new() }),
            6 => {
                let ending: u16 = text[4..].parse().map_err(|_| BadPeriod::Shape)?;
                let last = first.checked_add(1).ok_or(BadPeriod::Shape)?;
                if last % 100 != ending {
                    return Err(BadPeriod::YearsNotConsecutive);
                }
                Ok(Self { last_year: last, first_year: first, year_type, part: String::new() })
            }
            _ => Err(BadPeriod::Shape),
        }
    }

    /// The same period with a part, such as a term or `provisional`.
    #[must_use]
    pub fn with_part(mut self, part: &str) -> Self {
        part.trim().clone_into(&mut self.part);
        self
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first_year, self.last_year);
        match self.year_type {
            YearType::Academic | YearType::Financial if first.checked_add(1) == Some(last) => {
                write!(f, "{first}/{:02}", last % 100)?;
            }
            _ if first == last => write!(f, "{last}")?,
            _ => write!(f, "{first} to {last}")?,
        }
        if !self.part.is_empty() {
            write!(f, " ({})", self.part)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_two_years_that_follow_each_other() {
        let read = |text| Period::parse_ees(text, YearType::Academic);
        assert_eq!(read("202526").map(|p| p.to_string()), Ok("2025/26".into()));
        assert_eq!(read("199900").map(|p| p.to_string()), Ok("1999/00".into()));
        assert_eq!(read("202527"), Err(BadPeriod::YearsNotConsecutive));
        assert_eq!(read("2025-26"), Err(BadPeriod::Shape));
        assert_eq!(read("20252"), Err(BadPeriod::Shape));
        assert_eq!(read("２０２５"), Err(BadPeriod::Shape));
    }

    #[test]
    fn periods_sort_by_when_they_end() {
        let older = Period::year(YearType::Academic, 2024);
        let newer = Period::year(YearType::Academic, 2025);
        assert!(older < newer);
        assert_eq!(newer.to_string(), "2024/25");
    }
}
