//! How two values of one field agree, the slow way: each function is called once for a pair of
//! distinct values, or for what the inner loop could not rule out.

use crate::compare::jaro::{jaro_winkler, one_slip};
use crate::compare::levels::{born, name, text};
use crate::standardise::dates::{day_number, unpack};
use crate::standardise::name_table::{Name, Role, start};
use std::cmp::Ordering;

/// Names at least this similar (Jaro-Winkler) are "close".
const CLOSE: f64 = 0.92;

/// Names at least this similar are "near".
const NEAR: f64 = 0.85;

/// Names that sound the same are close when they are this similar as well.
pub(crate) const SOUNDS_ALIKE: f64 = 0.80;

/// Births at least this many years apart are a generation apart.
const GENERATION: u32 = 14;

/// What is still possible of two names that are not the same, where something was found out before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Open {
    /// Their similarity may be that of names that sound alike, or greater.
    pub alike: bool,
    /// A part of one may begin as one of the other does.
    pub part: bool,
}

/// How two different distinct names agree.
pub(crate) fn names(role: Role, x: &Name, y: &Name) -> u8 {
    names_if(role, (x, y), Open { alike: true, part: true })
}

/// The same, without looking for what is not possible.
pub(crate) fn names_if(role: Role, (x, y): (&Name, &Name), open: Open) -> u8 {
    // Jaro's matching is greedy and may depend on which name comes first: the order is fixed.
    let (x, y) = match x.main.cmp(&y.main) {
        // "The same" is level 1 of names and of words.
        Ordering::Equal => return name::EXACT,
        Ordering::Less => (x, y),
        Ordering::Greater => (y, x),
    };
    match role {
        Role::Words => words(x, y, open),
        Role::Given | Role::Surname => people(role, x, y, open),
    }
}

fn people(role: Role, x: &Name, y: &Name, open: Open) -> u8 {
    if x.lists.iter().any(|list| y.lists.contains(list)) {
        return name::VARIANT;
    }
    let alike = if open.alike { jaro_winkler(&x.main, &y.main) } else { 0.0 };
    let short = x.main.len().min(y.main.len());
    let slip = open.alike && short >= SURE && slip(x, y);
    if slip || short >= 3 && alike >= CLOSE || x.sound == y.sound && alike >= SOUNDS_ALIKE {
        return name::CLOSE;
    }
    let initial = role == Role::Given && short == 1 && x.main.as_bytes()[0] == y.main.as_bytes()[0];
    if initial || open.part && share_a_part(x, y) || joined(x, y) || joined(y, x) {
        return name::PART;
    }
    if x.only_carried != y.only_carried {
        return if x.carries && y.carries { name::PART } else { name::CARRIED };
    }
    let begins = short >= 3 && (x.main.starts_with(&*y.main) || y.main.starts_with(&*x.main));
    if begins || short >= 3 && alike >= NEAR { name::NEAR } else { name::DIFFERENT }
}

/// Words are all of a text, so two texts of which one is the words of the other run together are the
/// same.
fn words(x: &Name, y: &Name, open: Open) -> u8 {
    let short = x.main.len().min(y.main.len());
    // Of texts this short a slip may leave less than similarity asks for.
    let slip = (open.alike || short < SURE) && short >= 3 && slip(x, y);
    let alike = if open.alike { jaro_winkler(&x.main, &y.main) } else { 0.0 };
    if slip || short >= 3 && alike >= CLOSE {
        text::CLOSE
    } else if open.part && share_a_part(x, y) {
        text::PART
    } else if short >= 3 && alike >= NEAR {
        text::NEAR
    } else {
        text::DIFFERENT
    }
}

/// From this many letters on, names that are one slip apart are similar enough to sound alike.
const SURE: usize = 4;

fn slip(x: &Name, y: &Name) -> bool {
    one_slip(x.main.as_bytes(), y.main.as_bytes())
}

/// Whether a part of at least three letters is the same, or begins the same and is a letter or two
/// apart.
fn share_a_part(x: &Name, y: &Name) -> bool {
    if x.parts.len() < 2 && y.parts.len() < 2 {
        return false;
    }
    let alike = |a: &str, b: &str| {
        // Most parts do not even begin with the same letter.
        if a.as_bytes().first() != b.as_bytes().first() {
            return false;
        }
        let long = a.len() >= 5 && b.len() >= 5;
        a == b && a.len() >= 3 || long && start(a) == start(b) && jaro_winkler(a, b) >= CLOSE
    };
    x.parts.iter().any(|part| y.parts.iter().any(|other| alike(part, other)))
}

/// Whether the parts of one name run together are the main part of the other.
fn joined(many: &Name, one: &Name) -> bool {
    let mut left = &*one.main;
    let mut begins = |part: &str| {
        let rest = left.strip_prefix(part);
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    many.parts.len() > 1 && many.parts.iter().all(|part| begins(part)) && left.is_empty()
}

/// How two dates agree that are both recorded and differ.
pub(crate) fn days(a: u32, b: u32) -> u8 {
    let ((y1, m1, d1), (y2, m2, d2)) = (unpack(a), unpack(b));
    if y1 == y2 && m1 == d2 && d1 == m2 {
        return born::SWAPPED;
    }
    let no_day = |m, d| d == 0 || (m, d) == (1, 1);
    if y1 == y2 && (no_day(m1, d1) || no_day(m2, d2)) {
        return born::PLACEHOLDER;
    }
    if one_digit_slips(digits(y1, m1, d1), digits(y2, m2, d2)) {
        return born::SLIP;
    }
    if u8::from(y1 == y2) + u8::from(m1 == m2) + u8::from(d1 == d2) == 2 {
        return born::PART;
    }
    if (day_number(a) - day_number(b)).abs() <= 31 {
        born::NEAR
    } else if y1.abs_diff(y2) >= GENERATION {
        born::GENERATION
    } else {
        born::DIFFERENT
    }
}

/// The eight digits of a date, one in each byte of a number.
const fn digits(year: u32, month: u32, day: u32) -> u64 {
    const fn two(n: u32) -> u64 {
        let n = n % 100;
        ((n / 10) << 8 | (n % 10)) as u64
    }
    (two(year / 100) << 48) | (two(year) << 32) | (two(month) << 16) | two(day)
}

/// Whether one of eight digits differs, or two neighbours stand the wrong way round.
const fn one_digit_slips(x: u64, y: u64) -> bool {
    let differ = x ^ y;
    if differ == 0 {
        return false;
    }
    let lowest = differ.trailing_zeros() / 8 * 8;
    let rest = differ >> lowest;
    if rest <= 0xff {
        return true;
    }
    let (x, y) = (x >> lowest, y >> lowest);
    rest <= 0xffff && (x & 0xff) == ((y >> 8) & 0xff) && (y & 0xff) == ((x >> 8) & 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::dates::pack;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_slip_in_the_digits_is_a_slip_in_the_letters(
            x in (0..8000_u32, 0..16_u32, 0..32_u32),
            y in (0..8000_u32, 0..16_u32, 0..32_u32),
            parts in 0..8_u32,
        ) {
            let pick = |bit: u32, own, other| if parts >> bit & 1 == 1 { own } else { other };
            let y = (pick(0, y.0, x.0), pick(1, y.1, x.1), pick(2, y.2, x.2));
            let letters = |(y, m, d): (u32, u32, u32)| format!("{y:04}{m:02}{d:02}");
            let found = one_digit_slips(digits(x.0, x.1, x.2), digits(y.0, y.1, y.2));
            prop_assert_eq!(found, one_slip(letters(x).as_bytes(), letters(y).as_bytes()));
        }
    }

    proptest! {
        #[test]
        fn parts_run_together_are_the_other_name(
            parts in prop::collection::vec("[ab]{1,3}", 0..4),
            main in "[ab]{0,8}",
            own in any::<bool>(),
        ) {
            let together = parts.concat();
            let main = if own { together.clone() } else { main };
            let many = Name {
                parts: parts.iter().map(|part| part.as_str().into()).collect(),
                ..Name::default()
            };
            let one = Name { main: main.as_str().into(), ..Name::default() };
            prop_assert_eq!(joined(&many, &one), parts.len() > 1 && together == main);
        }
    }

    #[test]
    fn dates_agree_at_the_level_they_should() {
        let day = pack(2016, 2, 3);
        for (other, level) in [
            (pack(2016, 3, 2), born::SWAPPED),
            (pack(2016, 2, 8), born::SLIP),
            (pack(2016, 2, 30), born::SLIP),
            (pack(2016, 1, 1), born::PLACEHOLDER),
            (pack(2016, 0, 0), born::PLACEHOLDER),
            (pack(2011, 12, 3), born::DIFFERENT),
            (pack(2016, 2, 14), born::PART),
            (pack(2016, 1, 29), born::NEAR),
        ] {
            assert_eq!(days(day, other), level, "{:?}", unpack(other));
            assert_eq!(days(other, day), level, "{:?}", unpack(other));
        }
    }
}
