//! Headings and values that tell of one child.

use super::declared::Declared;
use super::sheet::Sheet;
use super::{Problem, Reason};
use std::collections::BTreeSet;

/// Headings of what names somebody, without spaces and signs.
const HEADINGS: [&str; 20] = [
    "nhs",
    "nhsnumber",
    "upn",
    "uln",
    "dob",
    "dateofbirth",
    "birthdate",
    "birthday",
    "postcode",
    "name",
    "forename",
    "firstname",
    "surname",
    "lastname",
    "address",
    "uprn",
    "pseudonym",
    "childid",
    "pupilid",
    "personid",
];
/// Whether a text has a shape.
type Shape = fn(&str) -> bool;
/// Shapes of what one child alone has, and what they are.
const SHAPES: [(Shape, &str); 4] = [
    (is_nhs_number, "an NHS number"),
    (is_upn, "a unique pupil number"),
    (is_postcode, "a postcode"),
    (is_pseudonym, "a pseudonym"),
];
/// More different days than this in a column are not days of a report.
const MANY_DAYS: usize = 20;
const TAKE_OUT: &str = "Take the column out: nothing that tells of one child leaves the safe room";

pub(super) fn check(sheet: &Sheet, _: &Declared) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, heading) in sheet.header.iter().enumerate() {
        let plain: String =
            heading.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        if HEADINGS.contains(&plain.as_str()) {
            let column = u64::try_from(at).ok().and_then(|at| at.checked_add(1));
            let says = "The heading is that of a column which tells who somebody is".to_owned();
            let reason = Reason::Identifying;
            problems.push(Problem { reason, line: Some(1), column, says, mend: TAKE_OUT });
            continue;
        }
        for (is_it, what) in SHAPES {
            if let Some(row) = sheet.rows.iter().position(|row| is_it(&row[at])) {
                let says = format!("This has the shape of {what}");
                problems.push(sheet.problem((row, at), Reason::Identifying, says, TAKE_OUT));
            }
        }
        let days: BTreeSet<&str> =
            sheet.rows.iter().map(|row| row[at].as_str()).filter(|text| is_day(text)).collect();
        if days.len() > MANY_DAYS {
            let row = sheet.rows.iter().position(|row| is_day(&row[at])).unwrap_or(0);
            let says = "The column has many different days: they may be those of births";
            problems.push(sheet.problem((row, at), Reason::Identifying, says, TAKE_OUT));
        }
    }
    problems
}

/// Ten digits whose check digit fits (NHS Data Dictionary: weights 10 to 2, modulus 11).
fn is_nhs_number(text: &str) -> bool {
    let digits: String = text.chars().filter(|sign| !matches!(sign, ' ' | '-')).collect();
    let digits: Vec<u32> = digits.chars().map_while(|sign| sign.to_digit(10)).collect();
    if digits.len() != 10 || text.chars().any(char::is_alphabetic) {
        return false;
    }
    let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == digits[9]
}

/// A letter and twelve digits, of which the last may be a letter (DfE, guide to UPNs).
fn is_upn(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 13
        && bytes[0].is_ascii_uppercase()
        && bytes[1..12].iter().all(u8::is_ascii_digit)
        && bytes[12].is_ascii_alphanumeric()
}

/// The shape of a whole postcode: an outward part of 2 to 4 signs, a digit and two letters.
fn is_postcode(text: &str) -> bool {
    let plain: String = text.chars().filter(|sign| *sign != ' ').collect();
    let bytes = plain.as_bytes();
    let Some(outward) = bytes.len().checked_sub(3).filter(|length| (2..=4).contains(length)) else {
        return false;
    };
    let (outward, inward) = bytes.split_at(outward);
    outward[0].is_ascii_uppercase()
        && outward.iter().any(u8::is_ascii_digit)
        && outward.iter().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit())
        && inward[0].is_ascii_digit()
        && inward[1..].iter().all(u8::is_ascii_uppercase)
}

/// A day, month and year, in either order.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_shape = matches!(lengths[..], [4, 2, 2] | [2, 2, 4] | [1 | 2, 1 | 2, 4]);
    is_shape && parts.iter().all(|part| part.bytes().all(|sign| sign.is_ascii_digit()))
}

/// 27 signs of Crockford's base 32, letters and digits among them.
fn is_pseudonym(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 27
        && bytes.iter().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit())
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_uppercase)
}
