//! The school calendar of the invented district: 190 school days in about 39 weeks.
//!
//! It follows the usual English shape (half-terms in October, February and May; two weeks at
//! Christmas and Easter) by counting weeks from the first Monday of September, so every year has
//! one. A planned closure is written `#` in the register, never left out.

use commons::Day;

/// Weeks from the first Monday of September in which school is open.
const OPEN_WEEKS: [(u8, u8); 6] = [(0, 7), (9, 15), (18, 23), (25, 30), (33, 37), (39, 45)];
/// Planned closures inside those weeks: (week, weekday with Monday as 0): training days and the
/// bank holidays after Easter and in May.
const CLOSED: [(u8, u8); 5] = [(0, 0), (9, 0), (33, 0), (35, 0), (39, 0)];

/// One school year's weeks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SchoolCalendar {
    first_monday: Day,
}

/// One week of the register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SchoolWeek {
    pub(crate) monday: Day,
    /// Whether school is open, Monday to Friday.
    pub(crate) open: [bool; 5],
}

impl SchoolCalendar {
    pub(crate) fn of(school_year: i32) -> Self {
        let first = Day::new(school_year, 9, 1).expect("every September has a first day");
        let wait = (7 - i32::from(first.weekday())) % 7;
        Self { first_monday: first.plus_days(wait) }
    }

    pub(crate) const fn first_monday(self) -> Day {
        self.first_monday
    }

    /// The weeks of the year that begin on or before `until`, days after it closed.
    pub(crate) fn weeks(self, until: Day) -> Vec<SchoolWeek> {
        let numbers = OPEN_WEEKS.iter().flat_map(|(first, last)| *first..=*last);
        numbers.map(|week| self.week(week, until)).filter(|week| week.monday <= until).collect()
    }

    fn week(self, number: u8, until: Day) -> SchoolWeek {
        let monday = self.first_monday.plus_days(i32::from(number) * 7);
        let mut open = [true; 5];
        for (weekday, open) in (0_u8..).zip(open.iter_mut()) {
            let in_time = monday.plus_days(i32::from(weekday)) <= until;
            *open = in_time && !CLOSED.contains(&(number, weekday));
        }
        SchoolWeek { monday, open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_year_has_190_days() {
        for year in 2024..=2034 {
            let calendar = SchoolCalendar::of(year);
            let end = Day::new(year + 1, 8, 31).unwrap();
            let days: usize = calendar
                .weeks(end)
                .iter()
                .map(|week| week.open.iter().filter(|open| **open).count())
                .sum();
            assert_eq!(days, 190, "{year}");
        }
    }

    #[test]
    fn the_year_2024_starts_on_the_second_of_september() {
        assert_eq!(SchoolCalendar::of(2024).first_monday().to_string(), "2024-09-02");
    }
}
