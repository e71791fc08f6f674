//! What to say about one cell or one row that is wrong.

use crate::check::{Fault, found_in};
use crate::fields::{Fields, Flaw};
use crate::layout::{Column, OnBad};
use crate::problem::{Effect, Problem, ProblemKind, ProblemPlace};
use std::borrow::Cow;

/// A cell that is not what its column holds. `place` is its place in the row, and its column's name
/// when the layout has one.
pub(crate) fn cell_problem(
    fields: &Fields,
    (place, named): (usize, Option<&str>),
    column: &Column,
    about_people: bool,
    fault: Fault,
) -> Problem {
    let number = place + 1;
    let name = named.map_or_else(|| format!("column {number}"), str::to_owned);
    Problem {
        line: fields.line,
        column: Some(ProblemPlace { number, name }),
        found: found_in(fields.get(place), column, about_people),
        expected: fault.expected,
        advice: fault.advice,
        kind: fault.kind,
        effect: match column.on_bad {
            OnBad::RefuseRow => Effect::RowRefused,
            OnBad::LeaveOut => Effect::ValueLeftOut,
        },
    }
}

/// A row with more or fewer cells than the header.
pub(crate) fn ragged_problem(fields: &Fields, width: usize) -> Problem {
    let advice = if fields.last_line > fields.line {
        Cow::Owned(format!(
            "The row runs from line {} to line {}: a quotation mark is opened and not closed.",
            fields.line, fields.last_line
        ))
    } else {
        Cow::Borrowed("A cell with a comma in it needs quotation marks around it.")
    };
    Problem {
        line: fields.line,
        column: None,
        found: format!("{} cells", fields.texts().len()),
        expected: Cow::Owned(format!("{width} cells, as in the header")),
        advice,
        kind: ProblemKind::RaggedRow,
        effect: Effect::RowRefused,
    }
}

/// A text that is damaged as a text.
pub(crate) fn flaw_problem(line: u64, flaw: &Flaw, name: String) -> Problem {
    let column = Some(ProblemPlace { number: flaw.field + 1, name });
    let (expected, advice) = if flaw.kind == ProblemKind::NotUtf8 {
        ("text in UTF-8", "The file looks like Windows-1252: save or export it as CSV UTF-8.")
    } else {
        ("text without zero bytes", "The export is damaged here: export the file again.")
    };
    Problem {
        line,
        column,
        found: format!("byte 0x{:02x} at place {} of the cell", flaw.value, flaw.byte),
        expected: Cow::Borrowed(expected),
        advice: Cow::Borrowed(advice),
        kind: flaw.kind,
        effect: Effect::RowRefused,
    }
}
