//! Session counts of the attendance release (`ees-attendance`).
//!
//! Attendance and absence are divided here from whole sessions; the published percentages of
//! persistent absence are taken as they are, because their counts of pupils are not published.
//! A row whose parts do not add up is reported and still counted from its published totals.

use super::wide::ees_place;
use super::{Desk, Figure, Wanted, reading, words};
use crate::attendance::{self, NoSessions, Sessions};
use commons::{Cell, Fraction, Missing, Period, Reading};

/// Keys of the definitions are `Phase/figure`, such as `Total/absence` or `Primary/pa_perc`.
pub(crate) fn take(desk: &mut Desk, wanted: &[Wanted], row: &dyn Fn(&str) -> Cell) {
    let phase = words(&row("education_phase"));
    let label = words(&row("time_period"));
    let Some(at) = ees_place(desk, row) else { return };
    for mismatch in attendance::mismatches(row) {
        desk.note(
            format!(
                "{} is {} and its parts add up to {} ({}, {phase})",
                mismatch.total, mismatch.published, mismatch.parts, at.name
            ),
            "a total that equals its parts; ask the publisher, the published total is used",
        );
    }
    for one in wanted {
        let Some((of_phase, figure)) = one.source.key.split_once('/') else { continue };
        if of_phase != phase {
            continue;
        }
        let Some(figure) = read(figure, row) else {
            desk.problem(format!("no figure for {}", one.source.key), "whole counts of sessions");
            continue;
        };
        match Period::parse_ees(&label, one.source.year_type) {
            Ok(period) => {
                let when = (period.with_part(&one.source.part), label.clone());
                desk.keep(&one.definition, &at, when, figure);
            }
            Err(why) => desk.problem(format!("time_period {label:?}"), why.to_string()),
        }
    }
}

fn read(figure: &str, row: &dyn Fn(&str) -> Cell) -> Option<Figure> {
    match figure {
        "attendance" => counted(row, Sessions::attendance),
        "absence" => counted(row, Sessions::absence),
        column => reading(&row(column)).map(Figure::alone),
    }
}

/// A share of sessions; where a count is withheld, so is the share, for the publisher's reason.
fn counted(row: &dyn Fn(&str) -> Cell, pick: fn(&Sessions) -> Fraction) -> Option<Figure> {
    match Sessions::from_row(row) {
        Ok(sessions) => Some(share(pick(&sessions))),
        Err(NoSessions::NonePossible) => {
            Some(Figure::alone(Reading::Missing(Missing::NotApplicable)))
        }
        Err(NoSessions::Column { column }) => match reading(&row(column))? {
            Reading::Missing(why) => Some(Figure::alone(Reading::Missing(why))),
            Reading::Value(_) => None,
        },
    }
}

#[expect(clippy::cast_precision_loss, reason = "sessions of a country stay below 2^53")]
fn share(fraction: Fraction) -> Figure {
    let (numerator, denominator) = (fraction.numerator as f64, fraction.denominator as f64);
    let value = fraction.value().map_or(f64::NAN, |share| share * 100.0);
    Figure {
        reading: Reading::Value(value),
        numerator: Some(numerator),
        denominator: Some(denominator),
    }
}
