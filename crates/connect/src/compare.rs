//! How two records agree.

use crate::agreement::{Agreement, DayLevel, NameLevel, PlaceLevel, SameLevel};
use crate::names::similarity_bound;
use crate::standardise::{Born, NONE, Name, Row, Tidy};
use std::collections::HashMap;

/// Names at least this similar (Jaro-Winkler) are "close".
const CLOSE: f64 = 0.90;

/// Names that sound the same must be this similar as well to be variants of one another.
const VARIANT: f64 = 0.82;

/// Compares records, remembering the pairs of names it has seen.
pub(crate) struct Compare<'a> {
    tidy: &'a Tidy,
    givens: HashMap<(u32, u32), NameLevel>,
    surnames: HashMap<(u32, u32), NameLevel>,
}

impl<'a> Compare<'a> {
    pub(crate) fn new(tidy: &'a Tidy) -> Self {
        Self { tidy, givens: HashMap::new(), surnames: HashMap::new() }
    }

    /// How the records at these two places agree; the order of the two does not matter.
    pub(crate) fn pair(&mut self, a: usize, b: usize) -> Agreement {
        let (a, b) = (&self.tidy.rows[a], &self.tidy.rows[b]);
        let mut given = self.given(a.given, b.given);
        let mut surname = self.surname(a.surname, b.surname);
        if given == NameLevel::Different && surname == NameLevel::Different && self.swapped(a, b) {
            (given, surname) = (NameLevel::Part, NameLevel::Part);
        }
        Agreement {
            given,
            surname,
            dob: days(a.born, b.born),
            postcode: places(a, b),
            sex: same(u32::from(a.sex), u32::from(b.sex)),
            nhs: same(a.nhs, b.nhs),
            upn: same(a.upn, b.upn),
        }
    }

    fn given(&mut self, a: u32, b: u32) -> NameLevel {
        if a == NONE || b == NONE {
            return NameLevel::Missing;
        }
        if a == b {
            return NameLevel::Exact;
        }
        let names = &self.tidy.givens;
        let (x, y) = (&names[a as usize], &names[b as usize]);
        if x.main == y.main {
            return NameLevel::Exact;
        }
        if cannot_be_alike(x, y) {
            return NameLevel::Different;
        }
        let seen = self.givens.entry((a.min(b), a.max(b)));
        *seen.or_insert_with(|| given_level(x, y))
    }

    fn surname(&mut self, a: u32, b: u32) -> NameLevel {
        if a == NONE || b == NONE {
            return NameLevel::Missing;
        }
        if a == b {
            return NameLevel::Exact;
        }
        let names = &self.tidy.surnames;
        let (x, y) = (&names[a as usize], &names[b as usize]);
        if x.main == y.main {
            return NameLevel::Exact;
        }
        if cannot_be_alike(x, y) {
            return NameLevel::Different;
        }
        let seen = self.surnames.entry((a.min(b), a.max(b)));
        *seen.or_insert_with(|| surname_level(x, y))
    }

    /// Whether given name and surname stand in each other's place: one of the two exactly, the
    /// other at least closely.
    fn swapped(&self, a: &Row, b: &Row) -> bool {
        let given = |row: &Row| &self.tidy.givens[row.given as usize];
        let surname = |row: &Row| &self.tidy.surnames[row.surname as usize];
        let (x, y) = ((given(a), surname(b)), (given(b), surname(a)));
        let exact = |(one, other): (&Name, &Name)| one.main == other.main;
        let close = |pair: (&Name, &Name)| {
            exact(pair) || strsim::jaro_winkler(&pair.0.main, &pair.1.main) >= CLOSE
        };
        (exact(x) && close(y)) || (exact(y) && close(x))
    }
}

/// A cheap test for the common case: one part each, no list of variants, and too few letters in
/// common to be close.
fn cannot_be_alike(x: &Name, y: &Name) -> bool {
    x.parts.len() <= 1
        && y.parts.len() <= 1
        && x.main.len() > 1
        && y.main.len() > 1
        && (x.class.is_none() || x.class != y.class)
        && similarity_bound((&x.main, x.letters), (&y.main, y.letters)) < VARIANT
}

fn given_level(x: &Name, y: &Name) -> NameLevel {
    let whole = whole_level(x, y);
    if whole != NameLevel::Different {
        return whole;
    }
    let initial = |short: &Name, long: &Name| {
        short.main.len() == 1 && long.main.as_bytes().first() == short.main.as_bytes().first()
    };
    let joined = |many: &Name, one: &Name| many.parts.len() > 1 && many.parts.concat() == one.main;
    let part =
        initial(x, y) || initial(y, x) || share_a_part(x, y, 2) || joined(x, y) || joined(y, x);
    if part { NameLevel::Part } else { NameLevel::Different }
}

fn surname_level(x: &Name, y: &Name) -> NameLevel {
    let whole = whole_level(x, y);
    if whole != NameLevel::Different {
        return whole;
    }
    let several = x.parts.len() > 1 || y.parts.len() > 1;
    if several && share_a_part(x, y, 3) { NameLevel::Part } else { NameLevel::Different }
}

fn whole_level(x: &Name, y: &Name) -> NameLevel {
    if x.class.is_some() && x.class == y.class {
        return NameLevel::Variant;
    }
    let alike = strsim::jaro_winkler(&x.main, &y.main);
    if x.sound == y.sound && alike >= VARIANT {
        NameLevel::Variant
    } else if alike >= CLOSE && x.main.len().min(y.main.len()) >= 3 {
        NameLevel::Close
    } else {
        NameLevel::Different
    }
}

fn share_a_part(x: &Name, y: &Name, least: usize) -> bool {
    x.parts.iter().any(|part| part.len() >= least && y.parts.contains(part))
}

fn days(a: Born, b: Born) -> DayLevel {
    if a.year == 0 || b.year == 0 {
        DayLevel::Missing
    } else if a == b {
        DayLevel::Exact
    } else if a.year == b.year && a.month == b.day && a.day == b.month {
        DayLevel::Swapped
    } else if one_slip(digits(a), digits(b)) {
        DayLevel::Digit
    } else {
        let shared =
            u8::from(a.year == b.year) + u8::from(a.month == b.month) + u8::from(a.day == b.day);
        if shared == 2 { DayLevel::Part } else { DayLevel::Different }
    }
}

fn digits(born: Born) -> [u8; 8] {
    let year = born.year;
    let y = [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
    let small = |n: u16| u8::try_from(n).unwrap_or(0);
    [
        small(y[0]),
        small(y[1]),
        small(y[2]),
        small(y[3]),
        born.month / 10,
        born.month % 10,
        born.day / 10,
        born.day % 10,
    ]
}

/// One digit differs, or two neighbours are swapped.
fn one_slip(a: [u8; 8], b: [u8; 8]) -> bool {
    let mut differ = (0..8).filter(|at| a[*at] != b[*at]);
    let (first, second, third) = (differ.next(), differ.next(), differ.next());
    match (first, second, third) {
        (Some(_), None, None) => true,
        (Some(p), Some(q), None) => q == p + 1 && a[p] == b[q] && a[q] == b[p],
        (Some(_), Some(_), Some(_)) | (None, _, _) | (Some(_), None, Some(_)) => false,
    }
}

fn places(a: &Row, b: &Row) -> PlaceLevel {
    if a.postcode == NONE || b.postcode == NONE {
        PlaceLevel::Missing
    } else if a.postcode == b.postcode {
        PlaceLevel::Same
    } else if a.sector == b.sector {
        PlaceLevel::Sector
    } else if a.outcode == b.outcode {
        PlaceLevel::Outcode
    } else {
        PlaceLevel::Different
    }
}

const fn same(a: u32, b: u32) -> SameLevel {
    if a == NONE || b == NONE {
        SameLevel::Missing
    } else if a == b {
        SameLevel::Same
    } else {
        SameLevel::Different
    }
}
