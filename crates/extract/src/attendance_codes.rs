//! Marks of the attendance register, by day: what each means and what it counts as.
//!
//! The codes are dated data in `codes/attendance.toml`, because regulations change them. Rule R-S4:
//! attendance is (present + approved educational activity) / possible, and "not possible" sessions
//! are no part of the denominator.

use commons::Day;
use serde::Deserialize;
use std::sync::OnceLock;

/// What a session with this mark counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionClass {
    /// In school.
    Present,
    /// Attending elsewhere with the school's approval: counts as attendance.
    ApprovedEducationalActivity,
    /// Absent with leave.
    Authorised,
    /// Absent without leave.
    Unauthorised,
    /// Could not attend, or was not expected to: not a possible session.
    NotPossible,
}

impl SessionClass {
    /// Whether the session belongs in the denominator.
    pub const fn is_possible(self) -> bool {
        match self {
            Self::Present
            | Self::ApprovedEducationalActivity
            | Self::Authorised
            | Self::Unauthorised => true,
            Self::NotPossible => false,
        }
    }

    /// Whether the session counts as attended.
    pub const fn is_attended(self) -> bool {
        match self {
            Self::Present | Self::ApprovedEducationalActivity => true,
            Self::Authorised | Self::Unauthorised | Self::NotPossible => false,
        }
    }
}

/// One mark and its days of use.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttendanceCode {
    /// The mark, one or two characters.
    pub code: String,
    /// What it counts as.
    pub class: SessionClass,
    /// What it means.
    pub meaning: String,
    /// First day of use; `None` when it was in use before the records here begin.
    pub from: Option<Day>,
    /// Last day of use; `None` while it is in use.
    pub until: Option<Day>,
    /// What to write after the last day.
    pub instead: Option<String>,
}

impl AttendanceCode {
    fn is_in_use(&self, on: Day) -> bool {
        self.from.is_none_or(|first| first <= on) && self.until.is_none_or(|last| on <= last)
    }
}

/// Why a mark has no class on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadMark {
    /// No regulation here knows it.
    Unknown,
    /// It was no longer in use.
    NoLonger(&'static AttendanceCode),
    /// It was not yet in use.
    NotYet(&'static AttendanceCode),
}

/// All marks, in and out of use.
pub fn attendance_codes() -> &'static [AttendanceCode] {
    #[derive(Deserialize)]
    struct Written {
        code: Vec<AttendanceCode>,
    }
    static CODES: OnceLock<Vec<AttendanceCode>> = OnceLock::new();
    CODES.get_or_init(|| {
        let written: Written = toml::from_str(include_str!("../codes/attendance.toml"))
            .expect("the codes are part of the program and tested");
        written.code
    })
}

/// The mark in use on a day.
///
/// # Errors
/// [`BadMark`] when it was not in use on that day.
pub fn code_on(mark: &str, on: Day) -> Result<&'static AttendanceCode, BadMark> {
    let mark = mark.trim();
    let code = attendance_codes().iter().find(|c| c.code == mark).ok_or(BadMark::Unknown)?;
    if code.is_in_use(on) {
        Ok(code)
    } else if code.until.is_some_and(|last| last < on) {
        Err(BadMark::NoLonger(code))
    } else {
        Err(BadMark::NotYet(code))
    }
}

/// What a mark counts as on a day.
///
/// # Errors
/// [`BadMark`] when it was not in use on that day.
pub fn class_on(mark: &str, on: Day) -> Result<SessionClass, BadMark> {
    code_on(mark, on).map(|code| code.class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn the_codes_of_2024_have_the_classes_of_the_regulations() {
        use SessionClass::{
            ApprovedEducationalActivity, Authorised, NotPossible, Present, Unauthorised,
        };
        let classes = [
            (Present, r"/ \ L"),
            (ApprovedEducationalActivity, "K V P W B"),
            (Authorised, "C C1 C2 E I J1 M R S T"),
            (Unauthorised, "G N O U"),
            (NotPossible, "D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #"),
        ];
        let on = day("2025-10-01");
        let mut listed = 0;
        for (class, marks) in classes {
            for mark in marks.split(' ') {
                assert_eq!(class_on(mark, on), Ok(class), "{mark}");
                listed += 1;
            }
        }
        let in_use = attendance_codes().iter().filter(|c| c.is_in_use(on)).count();
        assert_eq!(in_use, listed);
    }

    #[test]
    fn the_legacy_marks_end_on_the_day_before_the_regulations_began() {
        for mark in ["H", "J", "Y"] {
            assert!(class_on(mark, day("2024-08-18")).is_ok(), "{mark}");
            let after = class_on(mark, day("2024-08-19"));
            let Err(BadMark::NoLonger(code)) = after else { panic!("{mark} is still in use") };
            assert!(code.instead.is_some(), "{mark} says what to write instead");
        }
        assert!(matches!(class_on("Y4", day("2024-08-18")), Err(BadMark::NotYet(_))));
        assert_eq!(class_on("F", day("2025-10-01")), Err(BadMark::Unknown));
    }
}
