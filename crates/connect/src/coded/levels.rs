//! What two values come to where no table says otherwise: the same sum in Rust and in SQL.
//!
//! The tables of similar values list every pair that meets and for which the engine says something
//! else, so a rule that is too simple here makes a table longer and never an answer wrong.

use crate::coded::layout::{Laid, Shape};
use crate::compare::levels::{born, home, name, number, same, text};
use crate::standardise::dates::{day_number, unpack};
use crate::standardise::frame::{Field, Homes};
use crate::standardise::name_table::NameBits;

/// Days within which two dates are near, and years from which they are a generation apart: as in
/// the comparison itself; the tables mend what differs.
const NEAR_DAYS: i64 = 31;
const GENERATION_YEARS: u32 = 14;

/// How far a carried name is there: 0 not, 1 beside another, 2 alone.
pub(super) fn carried(bits: &NameBits) -> u32 {
    match (bits.carries, bits.only_carried) {
        (_, true) => 2,
        (true, false) => 1,
        (false, false) => 0,
    }
}

/// What two different values of a field come to without a table.
pub(super) fn plainly(field: &Field, a: u32, b: u32) -> u8 {
    match (Shape::of(field), field) {
        (Shape::People, Field::Names { table, .. }) => {
            let of = |code: u32| carried(&table.bits[code as usize]);
            match (of(a), of(b)) {
                (0, 2) | (2, 0) => name::CARRIED,
                (1, 2) | (2, 1) => name::PART,
                (_, _) => name::DIFFERENT,
            }
        }
        (_, Field::Names { .. }) => text::DIFFERENT,
        (_, Field::Born { .. }) => dates(a, b),
        (_, Field::Home { homes }) => postcodes(homes, a, b),
        (_, Field::Number { .. }) => number::DIFFERENT,
        (_, Field::Same { .. }) => same::DIFFERENT,
    }
}

fn dates(a: u32, b: u32) -> u8 {
    let ((y1, m1, d1), (y2, m2, d2)) = (unpack(a), unpack(b));
    if u8::from(y1 == y2) + u8::from(m1 == m2) + u8::from(d1 == d2) == 2 {
        born::PART
    } else if (day_number(a) - day_number(b)).abs() <= NEAR_DAYS {
        born::NEAR
    } else if y1.abs_diff(y2) >= GENERATION_YEARS {
        born::GENERATION
    } else {
        born::DIFFERENT
    }
}

fn postcodes(homes: &Homes, a: u32, b: u32) -> u8 {
    let same = |list: &[u32]| list[a as usize] == list[b as usize];
    if same(&homes.sector) {
        home::SECTOR
    } else if same(&homes.outcode) {
        home::OUTCODE
    } else if same(&homes.area) {
        home::AREA
    } else {
        home::DIFFERENT
    }
}

/// The level of a field as SQL, between columns that begin with `a_` and `b_`; `similar` is the
/// alias of its table.
pub(super) fn sql(laid: &Laid, similar: &str) -> String {
    let n = &laid.name;
    let listed = format!("when {similar}.level > 0 then {similar}.level");
    match laid.shape {
        Shape::People => format!(
            "case when a_{n}_code = 0 or b_{n}_code = 0 then 0 when a_{n}_main = b_{n}_main then {} {listed} \
             when a_{n}_carried + b_{n}_carried = 3 then {} \
             when a_{n}_carried + b_{n}_carried = 2 and a_{n}_carried <> b_{n}_carried then {} else {} end",
            name::EXACT,
            name::PART,
            name::CARRIED,
            name::DIFFERENT
        ),
        Shape::Words => format!(
            "case when a_{n}_code = 0 or b_{n}_code = 0 then 0 when a_{n}_main = b_{n}_main then {} {listed} else {} end",
            text::EXACT,
            text::DIFFERENT
        ),
        Shape::Born => sql_of_dates(n, &listed),
        Shape::Home { postcodes } => sql_of_homes(n, &listed, postcodes),
        Shape::Number => codes(n, number::SAME, &listed, number::DIFFERENT),
        Shape::Same => codes(n, same::SAME, "", same::DIFFERENT),
    }
}

fn codes(n: &str, same: u8, listed: &str, different: u8) -> String {
    format!(
        "case when a_{n}_code = 0 or b_{n}_code = 0 then 0 when a_{n}_code = b_{n}_code then {same} {listed} else {different} end"
    )
}

fn sql_of_dates(n: &str, listed: &str) -> String {
    let one = |part: &str| format!("case when a_{n}_{part} = b_{n}_{part} then 1 else 0 end");
    format!(
        "case when a_{n}_code = 0 or b_{n}_code = 0 then 0 when a_{n}_code = b_{n}_code then {} {listed} \
         when {} + {} + {} = 2 then {} \
         when a_{n}_number <= b_{n}_number + {NEAR_DAYS} and b_{n}_number <= a_{n}_number + {NEAR_DAYS} then {} \
         when a_{n}_year >= b_{n}_year + {GENERATION_YEARS} or b_{n}_year >= a_{n}_year + {GENERATION_YEARS} then {} \
         else {} end",
        born::EXACT,
        one("year"),
        one("month"),
        one("day"),
        born::PART,
        born::NEAR,
        born::GENERATION,
        born::DIFFERENT
    )
}

fn sql_of_homes(n: &str, listed: &str, postcodes: bool) -> String {
    let both = format!("a_{n}_property > 0 and b_{n}_property > 0");
    let without = if postcodes {
        "0".to_owned()
    } else {
        format!("case when {both} then {} else 0 end", home::DIFFERENT)
    };
    format!(
        "case when a_{n}_property > 0 and a_{n}_property = b_{n}_property then {} \
         when a_{n}_postcode = 0 or b_{n}_postcode = 0 then {without} \
         when a_{n}_postcode = b_{n}_postcode then case when {both} then {} else {} end {listed} \
         when a_{n}_sector = b_{n}_sector then {} when a_{n}_outcode = b_{n}_outcode then {} \
         when a_{n}_area = b_{n}_area then {} else {} end",
        home::PROPERTY,
        home::NEIGHBOUR,
        home::POSTCODE,
        home::SECTOR,
        home::OUTCODE,
        home::AREA,
        home::DIFFERENT
    )
}
