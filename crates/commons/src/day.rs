//! Days and moments: a thin cover over the `time` crate's calendar.
//!
//! A [`Day`] is a date without a clock; a [`Moment`] is a second in universal time. Both print in
//! fixed-width ISO form, so their text sorts as they do.

use serde::{Deserialize, Serialize};
use std::fmt;
use time::{Date, Month};

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// The text is not a day that exists, in `yyyy-mm-dd` form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a day is written year-month-day, such as 2025-09-01, and must exist")]
pub struct BadDay;

impl Day {
    /// The day with this year, month (1 to 12) and day of the month, when it exists.
    ///
    /// # Errors
    /// [`BadDay`] when there is no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, BadDay> {
        if !(1..=9999).contains(&year) {
            return Err(BadDay);
        }
        let month = Month::try_from(month).map_err(|_| BadDay)?;
        Date::from_calendar_date(year, month, day).map(Self).map_err(|_| BadDay)
    }

    /// Reads `yyyy-mm-dd`.
    ///
    /// # Errors
    /// [`BadDay`] when the text has another form or the day does not exist.
    pub fn parse_iso(text: &str) -> Result<Self, BadDay> {
        let text = text.trim().as_bytes();
        if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
            return Err(BadDay);
        }
        let number = |part: &[u8]| -> Result<i32, BadDay> {
            part.iter().try_fold(0, |sum, digit| {
                if digit.is_ascii_digit() {
                    Ok(sum * 10 + i32::from(digit - b'0'))
                } else {
                    Err(BadDay)
                }
            })
        };
        let small = |part: &[u8]| u8::try_from(number(part)?).map_err(|_| BadDay);
        Self::new(number(&text[..4])?, small(&text[5..7])?, small(&text[8..])?)
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        u8::from(self.0.month())
    }

    /// The day of the month, 1 to 31.
    pub const fn day_of_month(self) -> u8 {
        self.0.day()
    }

    /// Monday is 0, Sunday is 6.
    pub fn weekday(self) -> u8 {
        self.0.weekday().number_days_from_monday()
    }

    /// Days since an arbitrary fixed day; differences between two days are days apart.
    pub const fn number(self) -> i32 {
        self.0.to_julian_day()
    }

    /// This many days later (or earlier, when negative), held inside years 1 to 9999.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let moved = self.0.to_julian_day().saturating_add(days);
        let day = Date::from_julian_day(moved).ok().map(Self);
        day.filter(|d| (1..=9999).contains(&d.year())).unwrap_or(self)
    }

    /// The same day this many months later (or earlier, when negative), or the last day of that month
    /// where it has no such day; held inside years 1 to 9999.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let count = (self.year() * 12 + i32::from(self.month()) - 1).saturating_add(months);
        let month = u8::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
        let of_month = (1..=self.day_of_month()).rev();
        of_month
            .filter_map(|day| Self::new(count.div_euclid(12), month, day).ok())
            .next()
            .unwrap_or(self)
    }

    /// Whole years from this day to a later one: an age.
    pub fn years_until(self, later: Day) -> i32 {
        let before_birthday =
            (later.month(), later.day_of_month()) < (self.month(), self.day_of_month());
        later.year() - self.year() - i32::from(before_birthday)
    }

    /// Whole months from this day to a later one.
    pub fn months_until(self, later: Day) -> i32 {
        let months =
            (later.year() - self.year()) * 12 + i32::from(later.month()) - i32::from(self.month());
        months - i32::from(later.day_of_month() < self.day_of_month())
    }

    /// The first calendar year of the English school year (1 September to 31 August) of this day.
    pub fn school_year(self) -> i32 {
        if self.month() >= 9 { self.year() } else { self.year() - 1 }
    }

    /// The way a person reads it: `1 September 2025`.
    pub fn in_words(self) -> String {
        format!("{} {} {}", self.0.day(), self.0.month(), self.0.year())
    }
}

impl TryFrom<String> for Day {
    type Error = BadDay;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse_iso(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A second in universal time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    day: Day,
    second: u32,
}

impl Moment {
    /// This second of this day; seconds past the end of the day are held at its last.
    pub fn new(day: Day, second: u32) -> Self {
        Self { day, second: second.min(86_399) }
    }

    /// Seconds since 1970-01-01T00:00:00Z, held inside the years the calendar knows.
    pub fn from_unix(seconds: i64) -> Self {
        let epoch = Day(Date::from_julian_day(2_440_588).expect("1970-01-01 is a day"));
        let days = i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0);
        let second = u32::try_from(seconds.rem_euclid(86_400)).unwrap_or(0);
        Self { day: epoch.plus_days(days), second }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        i64::from(self.day.number() - 2_440_588) * 86_400 + i64::from(self.second)
    }

    /// The day, in universal time.
    pub const fn day(self) -> Day {
        self.day
    }

    /// This many seconds later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_unix(self.unix().saturating_add(seconds))
    }

    /// Reads `yyyy-mm-ddThh:mm:ssZ`.
    ///
    /// # Errors
    /// [`BadDay`] when the text has another form.
    pub fn parse_iso(text: &str) -> Result<Self, BadDay> {
        let (day, clock) = text.split_once('T').ok_or(BadDay)?;
        let clock = clock.strip_suffix('Z').ok_or(BadDay)?;
        if !clock.bytes().all(|b| b.is_ascii_digit() || b == b':') {
            return Err(BadDay);
        }
        let parts: Vec<u32> =
            clock.split(':').map(|p| p.parse().map_err(|_| BadDay)).collect::<Result<_, _>>()?;
        match parts[..] {
            [h, m, s] if h < 24 && m < 60 && s < 60 && clock.len() == 8 => {
                Ok(Self { day: Day::parse_iso(day)?, second: h * 3600 + m * 60 + s })
            }
            _ => Err(BadDay),
        }
    }

    /// The way a person reads it: `1 September 2025 at 14:05`.
    pub fn in_words(self) -> String {
        let (hour, minute) = (self.second / 3600, self.second / 60 % 60);
        format!("{} at {hour:02}:{minute:02}", self.day.in_words())
    }
}

impl TryFrom<String> for Moment {
    type Error = BadDay;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse_iso(&text)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.day)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("the test writes a day")
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_last_of_that_month() {
        for (from, months, to) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2027-11-30", 3, "2028-02-29"),
            ("2026-12-15", 1, "2027-01-15"),
            ("2026-01-15", -1, "2025-12-15"),
            ("9999-12-31", 1, "9999-12-31"),
        ] {
            assert_eq!(day(from).plus_months(months), day(to), "{from} and {months}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for bad in
            ["2025-02-29", "2025-13-01", "25-01-01", "2025/01/01", "", "0000-01-01", "2025-1-1"]
        {
            assert_eq!(Day::parse_iso(bad), Err(BadDay), "{bad}");
        }
    }

    #[test]
    fn a_moment_has_two_digits_for_hours_minutes_and_seconds() {
        let read = |text| Moment::parse_iso(text).map(|moment| moment.to_string());
        assert_eq!(read("2025-09-01T14:05:09Z"), Ok("2025-09-01T14:05:09Z".into()));
        for bad in ["2025-09-01T+4:05:09Z", "2025-09-01T24:00:00Z", "2025-09-01T14:05:09", "T"] {
            assert_eq!(read(bad), Err(BadDay), "{bad}");
        }
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        assert_eq!(day("2015-09-02").years_until(day("2025-09-01")), 9);
        assert_eq!(day("2015-09-02").years_until(day("2025-09-02")), 10);
        assert_eq!(day("2015-09-02").months_until(day("2015-10-01")), 0);
    }

    #[test]
    fn the_school_year_turns_on_the_first_of_september() {
        assert_eq!(day("2025-08-31").school_year(), 2024);
        assert_eq!(day("2025-09-01").school_year(), 2025);
    }

    proptest! {
        #[test]
        fn reading_back_what_was_written_gives_the_same_moment(seconds in -30_000_000_000_i64..200_000_000_000) {
            let moment = Moment::from_unix(seconds);
            prop_assert_eq!(Moment::parse_iso(&moment.to_string()), Ok(moment));
            prop_assert_eq!(moment.unix(), seconds);
        }

        #[test]
        fn no_text_makes_the_readers_panic(text in "\\PC{0,24}") {
            let _ = Day::parse_iso(&text);
            let _ = Moment::parse_iso(&text);
        }
    }
}
