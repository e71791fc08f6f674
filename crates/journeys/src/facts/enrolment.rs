//! Where a child is on roll: one school, also of a child whom two schools record at the same time.

use super::Line;
use commons::Day;
use std::cmp::Reverse;

/// An enrolment that has begun and not ended. Of two, the main one counts; of two main ones the one
/// that began later, as the older is the one somebody forgot to end; then the lower number, so that
/// the order of rows and files decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Enrolment {
    is_main: bool,
    since: Option<Day>,
    school: Reverse<String>,
}

impl Enrolment {
    pub(super) fn of(line: &Line<'_>) -> Option<Self> {
        let school = Reverse(line.school()?);
        // Statuses of the school census: S is registered for less than half the time, G is a guest.
        let status = line.text("Enrolment Status").map(|text| text.trim().to_ascii_uppercase());
        let is_main =
            !matches!(status.as_deref(), Some("S" | "G" | "SUBSIDIARY" | "GUEST" | "GUEST PUPIL"));
        Some(Self { is_main, since: line.day("Date of Admission"), school })
    }

    /// The school's number.
    pub(crate) fn school(&self) -> &str {
        &self.school.0
    }
}

impl Line<'_> {
    /// The number of the school that wrote the row.
    pub(super) fn school(&self) -> Option<String> {
        let whole = || {
            let wholes = self.table.column("School URN")?.wholes()?;
            wholes.get(self.at).copied().flatten().map(|number| number.to_string())
        };
        let text = self.text("School URN").map(|text| text.trim().to_owned());
        text.or_else(whole).filter(|school| !school.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{ChildFacts, take_pupil};
    use lake::{Column, Table};

    /// The school of a child with these enrolments: school, admission, status.
    fn school(rows: &[[&str; 3]]) -> Option<String> {
        let text = |at: usize| Column::Text(rows.iter().map(|row| Some(row[at].into())).collect());
        let days = rows.iter().map(|row| Day::parse_iso(row[1]).ok()).collect();
        let columns = vec![
            ("School URN".to_owned(), text(0)),
            ("Date of Admission".to_owned(), Column::Day(days)),
            ("Enrolment Status".to_owned(), text(2)),
        ];
        let table = Table::new(columns).expect("columns of as many rows");
        let (mut facts, on) = (ChildFacts::default(), Day::new(2026, 9, 3).expect("a day"));
        for at in 0..rows.len() {
            take_pupil(&mut facts, &Line { table: &table, at, on });
        }
        facts.enrolment.map(|enrolment| enrolment.school().to_owned())
    }

    #[test]
    fn a_child_on_two_rolls_is_counted_at_one_school_whatever_the_order_of_rows() {
        for (rows, expected) in [
            ([["900001", "2020-09-01", "Current"], ["900002", "2024-09-01", "S"]], "900001"),
            ([["900001", "2020-09-01", "C"], ["900002", "2024-09-01", "M"]], "900002"),
            ([["900002", "2024-09-01", "C"], ["900001", "2024-09-01", "C"]], "900001"),
            ([["900001", "2020-09-01", "C"], ["900002", "2026-10-01", "C"]], "900001"),
        ] {
            let [one, other] = rows;
            assert_eq!(school(&[one, other]).as_deref(), Some(expected));
            assert_eq!(school(&[other, one]).as_deref(), Some(expected));
        }
        assert_eq!(school(&[["", "2020-09-01", "C"]]), None);
    }
}
