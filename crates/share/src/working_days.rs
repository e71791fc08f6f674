//! Working days: Monday to Friday, without the public holidays of England and Wales, which are dated
//! data (`policies/bank-holidays.toml`).

use commons::Day;
use serde::Deserialize;
use std::sync::OnceLock;

const HOUSE: &str = include_str!("../policies/bank-holidays.toml");

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingDays {
    #[serde(rename = "days")]
    holidays: Vec<Day>,
}

impl WorkingDays {
    /// Reads the holidays.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|e| e.message().to_owned())
    }

    /// The list every installation starts with.
    pub fn house() -> &'static Self {
        static READ: OnceLock<WorkingDays> = OnceLock::new();
        READ.get_or_init(|| Self::parse(HOUSE).expect("the list in the source is read by a test"))
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: Day) -> bool {
        day.weekday() < 5 && !self.holidays.contains(&day)
    }

    /// The day itself when it is worked, or the next that is.
    pub fn this_or_next(&self, day: Day) -> Day {
        let mut at = day;
        // Three weeks hold a working day whatever the list says; a list of holidays only would end.
        for _ in 0..21 {
            if self.is_worked(at) {
                return at;
            }
            at = at.plus_days(1);
        }
        day
    }

    /// How many working days come after one day, up to and with another; none when it is not later.
    pub fn between(&self, after: Day, until: Day) -> u32 {
        let days = (after.number() + 1)..=until.number();
        let worked = days.filter(|number| self.is_worked(after.plus_days(number - after.number())));
        u32::try_from(worked.count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    #[test]
    fn a_last_day_moves_past_weekends_and_holidays() {
        let days = WorkingDays::house();
        for (last, moved) in [
            ("2026-11-20", "2026-11-20"),
            ("2026-11-21", "2026-11-23"),
            ("2026-12-25", "2026-12-29"),
            ("2027-12-25", "2027-12-29"),
            ("2028-01-01", "2028-01-04"),
        ] {
            assert_eq!(days.this_or_next(day(last)), day(moved), "{last}");
        }
    }

    #[test]
    fn working_days_are_counted_without_the_first_and_with_the_last() {
        let days = WorkingDays::house();
        for (after, until, expected) in [
            ("2026-11-20", "2026-11-20", 0),
            ("2026-11-20", "2026-11-22", 0),
            ("2026-11-20", "2026-11-27", 5),
            ("2026-12-24", "2026-12-31", 3),
            ("2026-11-27", "2026-11-20", 0),
        ] {
            assert_eq!(days.between(day(after), day(until)), expected, "{after} to {until}");
        }
    }

    #[test]
    fn every_listed_holiday_is_a_weekday() {
        let days = WorkingDays::house();
        assert!(days.holidays.len() >= 32);
        assert!(days.holidays.iter().all(|day| day.weekday() < 5));
    }
}
