//! What each column may hold.

use super::declared::{Column, Declared, Kind};
use super::sheet::Sheet;
use super::{Problem, Reason};

/// Symbols of a cell that is not shown.
pub(super) const HIDDEN: [&str; 8] = ["[c]", "c", "*", "[x]", "x", ":", "..", "suppressed"];
/// Headings of a value that belongs to one child.
const OF_ONE: [&str; 8] =
    ["min", "minimum", "max", "maximum", "median", "smallest", "largest", "outlier"];
/// Fewer rows than this are not taken for rows of people.
const MANY_ROWS: usize = 20;

const DECLARE: &str = "Declare every column of the file, by its heading, and no other";
const ROUND: &str = "Round the counts, then work out totals and rates from the rounded ones";
const HIDE: &str = "Hide it, and others with it: `lifechances disclose protect` finds which";
const UNDERLYING: &str = "Add the column of the count it is of, and name it in the declaration";
const HIDE_RATE: &str = "Hide the rate too, or merge the group with a neighbour";
const LEAVE_OUT: &str = "Leave it out, or give a mean of ten or more children";
const COUNT: &str = "Count rows by group: rows of people do not leave the safe room";

pub(super) fn check(sheet: &Sheet, declared: &Declared) -> Vec<Problem> {
    let mut problems = fits(sheet, declared);
    for (at, heading) in sheet.header.iter().enumerate() {
        let words = heading.to_lowercase();
        let of_one = words.split(|sign: char| !sign.is_alphabetic()).any(|w| OF_ONE.contains(&w));
        if of_one {
            let says = "A smallest, largest or middle value is that of one child";
            problems.push(first_line(at, Reason::Identifying, says, LEAVE_OUT));
        }
        let Some(column) = declared.column(heading) else { continue };
        match column.is {
            Kind::Count => problems.extend(counts(sheet, at, declared)),
            Kind::Rate | Kind::Mean => problems.extend(rates(sheet, at, column, declared)),
            Kind::Sum if column.of.is_some() => {
                problems.extend(rates(sheet, at, column, declared));
            }
            Kind::Group | Kind::Text | Kind::Sum => {}
        }
    }
    problems.extend(rows_of_people(sheet, declared));
    problems
}

fn first_line(at: usize, reason: Reason, says: &str, mend: &'static str) -> Problem {
    let column = u64::try_from(at).ok().and_then(|at| at.checked_add(1));
    Problem { reason, line: Some(1), column, says: says.to_owned(), mend }
}

/// Whether the headings are those of the declaration.
fn fits(sheet: &Sheet, declared: &Declared) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, heading) in sheet.header.iter().enumerate() {
        let before = &sheet.header[..at];
        if declared.column(heading).is_none() {
            let says = "It is not declared what this column holds";
            problems.push(first_line(at, Reason::Undeclared, says, DECLARE));
        } else if before.iter().any(|other| other.eq_ignore_ascii_case(heading)) {
            let says = "Two columns have this heading";
            problems.push(first_line(at, Reason::Undeclared, says, DECLARE));
        }
    }
    let missing = declared.columns.iter().filter(|column| sheet.find(&column.name).is_none());
    problems.extend(missing.map(|column| Problem {
        reason: Reason::Undeclared,
        line: None,
        column: None,
        says: format!("The file has no column “{}”", column.name),
        mend: DECLARE,
    }));
    problems
}

/// What a cell of counts says: none when it is hidden.
pub(crate) fn count_in(text: &str) -> Result<Option<u64>, ()> {
    if HIDDEN.iter().any(|symbol| text.eq_ignore_ascii_case(symbol)) {
        return Ok(None);
    }
    let digits: String = text.chars().filter(|sign| !matches!(sign, ',' | ' ')).collect();
    digits.parse().map(Some).map_err(|_| ())
}

fn counts(sheet: &Sheet, at: usize, declared: &Declared) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        match count_in(&cells[at]) {
            Ok(None) => {}
            Err(()) => {
                let says = "This is neither a whole number nor a symbol of a hidden cell";
                let mend = "Write a whole number, or [c] for a cell that is hidden";
                problems.push(sheet.problem((row, at), Reason::Undeclared, says, mend));
            }
            Ok(Some(count)) if (1..declared.threshold).contains(&count) => {
                let says = format!("A count from 1 to {} is shown", declared.threshold - 1);
                problems.push(sheet.problem((row, at), Reason::Unredacted, says, HIDE));
            }
            Ok(Some(count)) if !count.is_multiple_of(declared.rounded_to) => {
                let says = format!("This count is not a multiple of {}", declared.rounded_to);
                problems.push(sheet.problem((row, at), Reason::Unrounded, says, ROUND));
            }
            Ok(Some(_)) => {}
        }
    }
    problems
}

/// Rates and means stand on a shown count.
fn rates(sheet: &Sheet, at: usize, column: &Column, declared: &Declared) -> Vec<Problem> {
    let named = column.of.as_deref().and_then(|of| {
        let is_count = declared.column(of).is_some_and(|base| base.is == Kind::Count);
        sheet.find(of).filter(|_| is_count)
    });
    let Some(base) = named else {
        let says = "The count behind this rate or mean is not in the file";
        return vec![first_line(at, Reason::NoUnderlyingCounts, says, UNDERLYING)];
    };
    let mut problems = Vec::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        let is_hidden = HIDDEN.iter().any(|symbol| cells[at].eq_ignore_ascii_case(symbol));
        if is_hidden || cells[at].is_empty() {
            continue;
        }
        if !matches!(count_in(&cells[base]), Ok(Some(count)) if count >= declared.threshold) {
            let says = "It is shown of a group whose count is hidden or small";
            problems.push(sheet.problem((row, at), Reason::NoUnderlyingCounts, says, HIDE_RATE));
        }
        let number: Option<f64> = cells[at].trim_end_matches('%').trim().parse().ok();
        let tells_all = number.is_some_and(|rate| rate <= 0.0 || rate >= 100.0);
        if column.is == Kind::Rate && tells_all {
            let says =
                "All or none of a group: the answer of the group is that of each child in it";
            problems.push(sheet.problem((row, at), Reason::AllOrNone, says, HIDE_RATE));
        }
    }
    problems
}

/// Many rows without a count, or nearly all with a count of one.
fn rows_of_people(sheet: &Sheet, declared: &Declared) -> Vec<Problem> {
    if sheet.rows.len() <= MANY_ROWS {
        return Vec::new();
    }
    let is_count =
        |heading: &String| declared.column(heading).is_some_and(|column| column.is == Kind::Count);
    let counts: Vec<usize> =
        (0..sheet.header.len()).filter(|at| is_count(&sheet.header[*at])).collect();
    let of_one = |at: &&usize| {
        let ones = sheet.rows.iter().filter(|row| count_in(&row[**at]) == Ok(Some(1)));
        ones.count() * 2 > sheet.rows.len()
    };
    let says = match counts.iter().find(of_one) {
        None if !counts.is_empty() => return Vec::new(),
        None => "Many rows and no column of counts: this looks like a row for each person",
        Some(_) => "Most rows count one: this looks like a row for each person",
    };
    let at = counts.first().copied().unwrap_or(0);
    vec![first_line(at, Reason::Identifying, says, COUNT)]
}
