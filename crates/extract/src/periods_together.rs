//! Whether a row's `time_period` and `time_identifier` fit each other, and all rows one family:
//! years of different kinds must not stand in one file (rule R-S3).

use crate::header::Fitted;
use crate::layout::{Kind, Layout};
use crate::periods::{BadTime, TimeFamily, family_of, period_of};
use crate::problem::{Collected, Effect, Problem, ProblemKind, ProblemPlace};
use commons::Cell;
use std::borrow::Cow;

pub(crate) struct PeriodsTogether {
    columns: Option<(usize, usize)>,
    first: Option<(TimeFamily, String)>,
    mixed: bool,
}

impl PeriodsTogether {
    pub(crate) fn new(layout: &Layout) -> Self {
        let place = |kind: &Kind| layout.columns.iter().position(|c| c.kind == *kind);
        let columns = place(&Kind::TimePeriod).zip(place(&Kind::TimeIdentifier));
        Self { columns, first: None, mixed: false }
    }

    /// Whether the row's time is right; reports it when it is not.
    pub(crate) fn agree(
        &mut self,
        line: u64,
        cells: &[Cell],
        fitted: &Fitted,
        collected: &mut Collected,
    ) -> bool {
        let Some((period, identifier)) = self.columns else { return true };
        let (Some(Cell::Text(time)), Some(Cell::Text(name))) =
            (cells.get(period), cells.get(identifier))
        else {
            return true;
        };
        let column = |number: usize| {
            let place = fitted.places[number]?;
            Some(ProblemPlace { number: place + 1, name: fitted.names[number].clone() })
        };
        if let Err(BadTime::Digits { needed }) = period_of(time, name) {
            collected.add(Problem {
                line,
                column: column(period),
                found: format!("\"{time}\" with \"{name}\""),
                expected: Cow::Owned(format!("{needed} digits for {name}")),
                advice: Cow::Borrowed("Correct the period or the identifier."),
                kind: ProblemKind::NotAPeriod,
                effect: Effect::RowRefused,
            });
            return false;
        }
        let Some(family) = family_of(name) else { return false };
        let (first, first_name) = self.first.get_or_insert_with(|| (family, name.clone()));
        if *first == family {
            return true;
        }
        if !self.mixed {
            self.mixed = true;
            collected.add(Problem {
                line,
                column: column(identifier),
                found: format!("\"{name}\" after \"{first_name}\""),
                expected: Cow::Borrowed("one kind of year in a file"),
                advice: Cow::Borrowed("Put each kind of year into a file of its own."),
                kind: ProblemKind::MixedPeriods,
                effect: Effect::FileRefused,
            });
        }
        false
    }
}
