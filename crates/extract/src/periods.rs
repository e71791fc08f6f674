//! The time rules of the Department for Education's open data standards.
//!
//! Each `time_identifier` asks for four or six digits in `time_period`, six digits are two years
//! that follow each other, and only identifiers of one family may stand in one file (rule R-S3).
//! Source: "Open data standards", section "Time", tables of acceptable identifiers.

use commons::{BadPeriod, Period, YearType};

/// Identifiers that may stand together in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeFamily {
    /// `Calendar year`
    Calendar,
    /// `Reporting year`
    Reporting,
    /// `Academic year`
    Academic,
    /// `Financial year`
    Financial,
    /// `Financial year Q1` to `Q4`
    FinancialQuarter,
    /// `Part 1 (April to September)` and `Part 2 (October to March)`
    FinancialHalf,
    /// `Tax year`
    Tax,
    /// `Autumn term`, `Spring term`, `Summer term`
    Term,
    /// `Autumn and spring term`
    TwoTerms,
    /// `January` to `December`
    Month,
    /// `Week 1` to `Week 53`
    Week,
}

const NAMED: [(&str, TimeFamily); 24] = [
    ("Calendar year", TimeFamily::Calendar),
    ("Reporting year", TimeFamily::Reporting),
    ("Academic year", TimeFamily::Academic),
    ("Financial year", TimeFamily::Financial),
    ("Financial year Q1", TimeFamily::FinancialQuarter),
    ("Financial year Q2", TimeFamily::FinancialQuarter),
    ("Financial year Q3", TimeFamily::FinancialQuarter),
    ("Financial year Q4", TimeFamily::FinancialQuarter),
    ("Part 1 (April to September)", TimeFamily::FinancialHalf),
    ("Part 2 (October to March)", TimeFamily::FinancialHalf),
    ("Tax year", TimeFamily::Tax),
    ("Autumn and spring term", TimeFamily::TwoTerms),
    ("January", TimeFamily::Month),
    ("February", TimeFamily::Month),
    ("March", TimeFamily::Month),
    ("April", TimeFamily::Month),
    ("May", TimeFamily::Month),
    ("June", TimeFamily::Month),
    ("July", TimeFamily::Month),
    ("August", TimeFamily::Month),
    ("September", TimeFamily::Month),
    ("October", TimeFamily::Month),
    ("November", TimeFamily::Month),
    ("December", TimeFamily::Month),
];

const TERMS: [&str; 3] = ["Autumn term", "Spring term", "Summer term"];

/// The family of a `time_identifier`; `None` when the standard does not know it.
pub fn family_of(identifier: &str) -> Option<TimeFamily> {
    let text = identifier.trim();
    if let Some((_, family)) = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some(*family);
    }
    if TERMS.iter().any(|term| term.eq_ignore_ascii_case(text)) {
        return Some(TimeFamily::Term);
    }
    let week: u8 = text.strip_prefix("Week ")?.parse().ok()?;
    (1..=53).contains(&week).then_some(TimeFamily::Week)
}

impl TimeFamily {
    /// How many digits its `time_period` has.
    pub const fn digits(self) -> usize {
        match self {
            Self::Calendar | Self::Reporting | Self::Month | Self::Week => 4,
            Self::Academic
            | Self::Financial
            | Self::FinancialQuarter
            | Self::FinancialHalf
            | Self::Tax
            | Self::Term
            | Self::TwoTerms => 6,
        }
    }

    /// What kind of year its periods lie in.
    pub const fn year_type(self) -> YearType {
        match self {
            Self::Calendar | Self::Month | Self::Week => YearType::Calendar,
            Self::Reporting => YearType::Reported,
            Self::Academic | Self::Term | Self::TwoTerms => YearType::Academic,
            Self::Financial | Self::FinancialQuarter | Self::FinancialHalf | Self::Tax => {
                YearType::Financial
            }
        }
    }

    /// Whether the identifier is a part of a year and belongs in the period's name.
    const fn is_part(self) -> bool {
        match self {
            Self::Calendar | Self::Reporting | Self::Academic | Self::Financial | Self::Tax => {
                false
            }
            Self::FinancialQuarter
            | Self::FinancialHalf
            | Self::Term
            | Self::TwoTerms
            | Self::Month
            | Self::Week => true,
        }
    }
}

/// Why a period and its identifier do not make a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTime {
    /// The standard does not know the identifier.
    UnknownIdentifier,
    /// The identifier asks for another number of digits.
    Digits {
        /// How many it asks for.
        needed: usize,
    },
    /// Not digits.
    Shape,
    /// Six digits whose years do not follow each other.
    YearsNotConsecutive,
}

/// The period of a `time_period` and a `time_identifier`.
///
/// # Errors
/// [`BadTime`] when they do not fit the standard or each other.
pub fn period_of(time_period: &str, time_identifier: &str) -> Result<Period, BadTime> {
    let family = family_of(time_identifier).ok_or(BadTime::UnknownIdentifier)?;
    let text = time_period.trim();
    let period = Period::parse_ees(text, family.year_type()).map_err(|bad| match bad {
        BadPeriod::Shape => BadTime::Shape,
        BadPeriod::YearsNotConsecutive => BadTime::YearsNotConsecutive,
    })?;
    if text.len() != family.digits() {
        return Err(BadTime::Digits { needed: family.digits() });
    }
    Ok(if family.is_part() { period.with_part(time_identifier) } else { period })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_identifier_asks_for_its_own_digits() {
        let shown = |period, identifier| period_of(period, identifier).map(|p| p.to_string());
        assert_eq!(shown("202526", "Academic year"), Ok("2025/26".into()));
        assert_eq!(shown("2025", "Calendar year"), Ok("2025".into()));
        assert_eq!(shown("202425", "Autumn term"), Ok("2024/25 (Autumn term)".into()));
        assert_eq!(shown("2025", "Week 12"), Ok("2025 (Week 12)".into()));
        assert_eq!(shown("2025", "Academic year"), Err(BadTime::Digits { needed: 6 }));
        assert_eq!(shown("202526", "Calendar year"), Err(BadTime::Digits { needed: 4 }));
        assert_eq!(shown("202527", "Academic year"), Err(BadTime::YearsNotConsecutive));
        assert_eq!(shown("2025/26", "Academic year"), Err(BadTime::Shape));
        assert_eq!(shown("2025", "Week 54"), Err(BadTime::UnknownIdentifier));
        assert_eq!(shown("2025", "Summer"), Err(BadTime::UnknownIdentifier));
    }

    proptest! {
        #[test]
        fn six_digits_are_taken_exactly_when_the_years_follow(first in 1900_u16..2100, last in 0_u16..100) {
            let text = format!("{first}{last:02}");
            let taken = period_of(&text, "Academic year").is_ok();
            prop_assert_eq!(taken, (first + 1) % 100 == last);
        }

        #[test]
        fn no_text_makes_it_panic(period in "\\PC*", identifier in "\\PC*") {
            let _ = period_of(&period, &identifier);
        }
    }
}
