//! What a person may choose about an invented district, checked before anything is invented.

use crate::calendar::SchoolCalendar;
use crate::error::SynthError;
use commons::Day;

/// Fewest children for which schools, wards and margins still mean something.
pub const LEAST_CHILDREN: u32 = 500;
/// Most children: the test range of NHS numbers (999 …) must cover them and their mothers.
pub const MOST_CHILDREN: u32 = 400_000;

/// The size, the seed and the school year of an invented district.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    children: u32,
    seed: u64,
    school_year: i32,
    attendance_until: Day,
}

impl Settings {
    /// A district of this many children aged 0 to 17, for the whole school year 2024/25.
    ///
    /// # Errors
    /// [`SynthError::Children`] outside [`LEAST_CHILDREN`] to [`MOST_CHILDREN`].
    pub fn new(children: u32, seed: u64) -> Result<Self, SynthError> {
        if !(LEAST_CHILDREN..=MOST_CHILDREN).contains(&children) {
            return Err(SynthError::Children {
                asked: children,
                least: LEAST_CHILDREN,
                most: MOST_CHILDREN,
            });
        }
        Ok(Self { children, seed, school_year: 2024, attendance_until: end_of(2024) })
    }

    /// The same district in the school year that starts in this calendar year, in full.
    ///
    /// # Errors
    /// [`SynthError::SchoolYear`] outside 2024 to 2034: the 2024 attendance codes and the school
    /// calendar are known for those only.
    pub fn in_school_year(self, starts: i32) -> Result<Self, SynthError> {
        if !(2024..=2034).contains(&starts) {
            return Err(SynthError::SchoolYear { asked: starts });
        }
        Ok(Self { school_year: starts, attendance_until: end_of(starts), ..self })
    }

    /// Attendance marks up to and including this day only: a year that is not over yet. Days
    /// outside the school year are held at its first or last day.
    #[must_use]
    pub fn attendance_until(self, day: Day) -> Self {
        let first = SchoolCalendar::of(self.school_year).first_monday();
        let day = day.clamp(first.plus_days(6), end_of(self.school_year));
        Self { attendance_until: day, ..self }
    }

    /// How many children aged 0 to 17.
    pub const fn children(&self) -> u32 {
        self.children
    }

    /// The seed of all its random streams.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The calendar year in which its school year starts.
    pub const fn school_year(&self) -> i32 {
        self.school_year
    }

    /// The last day with attendance marks.
    pub const fn last_attendance_day(&self) -> Day {
        self.attendance_until
    }

    /// The day on which ages and registers are taken: the last of the school year.
    pub fn as_of(&self) -> Day {
        end_of(self.school_year)
    }
}

fn end_of(school_year: i32) -> Day {
    Day::new(school_year + 1, 8, 31).expect("every August has 31 days")
}
