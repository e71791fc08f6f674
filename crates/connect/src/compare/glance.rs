//! What can be said of many pairs at a glance, from whole numbers alone: which fields are recorded,
//! which are the same, which dates and postcodes are nowhere near each other.
//!
//! One record is held against a run of others, column by column, in plain loops that the compiler
//! turns into instructions on several numbers at once. What comes of it for each pair is one small
//! number, and a table says of that number whether any pattern that it leaves open is worth having.
//! The glance never rules out what a closer look would keep.

use crate::compare::Plan;
use crate::compare::levels::{born, home, name};
use crate::standardise::Frame;
use crate::standardise::dates::day_number;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::texts::{NONE, code_of};
use std::ops::Range;

/// What is asked at a glance, and which answers are worth a closer look.
pub(crate) struct Glance {
    fields: Vec<Asked>,
    may_be_kept: Vec<bool>,
    /// Which of the fields asked about are given name and surname, when both are.
    names: Option<(usize, usize)>,
}

/// How one field is glanced at.
struct Asked {
    kind: Kind,
    /// What an answer adds to the number of all answers, for each step of it.
    step: u32,
    /// Which of the frame's fields it is.
    at: usize,
    /// Numbers of a record from which on this field's codes stand.
    slot: usize,
    /// Main parts by the code of a name, outcodes by the code of a postcode.
    of_code: Vec<u32>,
    /// Hashes of the main parts, by the code of a name.
    hashes: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Names,
    Born,
    Home,
    Code,
}

/// Answers about names, numbers and codes: not recorded, the same, other.
const PLAIN: usize = 3;
/// Answers about dates: not recorded, the same, perhaps alike, apart, a generation apart.
const OF_BORN: usize = 5;
/// Answers about homes: not recorded, property, postcode, district, farther.
const OF_HOME: usize = 5;

/// So many answers are told apart at most; a field that would make them more is not asked about.
pub(super) const ANSWERS: usize = 1 << 18;

/// The answers that a level of a field may give.
fn answers(kind: Kind, level: u8) -> &'static [usize] {
    match (kind, level) {
        (Kind::Home, home::DIFFERENT) => &[0, 4],
        (_, 0) => &[0],
        (_, 1) => &[1],
        (Kind::Names | Kind::Code, _) => &[2],
        (Kind::Born, born::DIFFERENT) => &[2, 3],
        (Kind::Born, born::GENERATION) => &[2, 4],
        (Kind::Born, _) => &[2],
        (Kind::Home, home::POSTCODE | home::NEIGHBOUR) => &[2],
        (Kind::Home, home::OUTCODE) => &[3],
        (Kind::Home, home::SLIP | home::SECTOR) => &[3, 4],
        (Kind::Home, _) => &[4],
    }
}

const fn size(kind: Kind) -> usize {
    match kind {
        Kind::Names | Kind::Code => PLAIN,
        Kind::Born => OF_BORN,
        Kind::Home => OF_HOME,
    }
}

/// The levels that each answer about a field leaves open; one answer that leaves all open for a
/// field that is not asked about.
pub(crate) type Open = Vec<Vec<usize>>;

impl Glance {
    /// For a frame's fields. `worth` is asked once which answers are worth a closer look: it is
    /// given what the answers about each field leave open and says so for each number of answers,
    /// that of the first field counting fastest.
    pub(crate) fn of(frame: &Frame, plan: &Plan, worth: impl FnOnce(&[Open]) -> Vec<bool>) -> Self {
        let (mut fields, mut open) = (Vec::new(), Vec::new());
        let (mut step, mut slot) = (1, 0);
        let mut names = (None, None);
        for (field, levels) in frame.fields.iter().zip(&plan.sizes) {
            let mut asked = Asked::of(field);
            let more = size(asked.kind);
            if step * more > ANSWERS {
                open.push(vec![(0..*levels).collect()]);
            } else {
                if let Field::Names { role, .. } = field {
                    let here = Some(fields.len());
                    match role {
                        Role::Given => names.0 = here,
                        Role::Surname => names.1 = here,
                        Role::Words => {}
                    }
                }
                (asked.at, asked.slot, asked.step) = (open.len(), slot, code_of(step));
                open.push(levels_of(asked.kind, *levels));
                fields.push(asked);
                step *= more;
            }
            slot += if matches!(field, Field::Home { .. }) { 2 } else { 1 };
        }
        let names = names.0.zip(names.1);
        if let Some((given, surname)) = names {
            let swapped = usize::from(name::SWAPPED);
            for at in [given, surname].map(|asked| fields[asked].at) {
                open[at].iter_mut().for_each(|levels| levels.retain(|level| *level != swapped));
            }
        }
        let mut may_be_kept = worth(&open);
        let crossed = if names.is_some() { may_be_kept.len() } else { 0 };
        may_be_kept.resize(may_be_kept.len() + crossed, true);
        Self { fields, may_be_kept, names }
    }
}

impl Asked {
    fn of(field: &Field) -> Self {
        let (kind, of_code, hashes) = match field {
            Field::Names { table, .. } => {
                let mains = table.bits.iter().map(|bits| bits.main).collect();
                (Kind::Names, mains, table.hashes.clone())
            }
            Field::Born { .. } => (Kind::Born, Vec::new(), Vec::new()),
            Field::Home { homes } => (Kind::Home, homes.outcode.clone(), Vec::new()),
            Field::Number { .. } | Field::Same { .. } => (Kind::Code, Vec::new(), Vec::new()),
        };
        Self { kind, step: 0, at: 0, slot: 0, of_code, hashes }
    }
}

fn levels_of(kind: Kind, levels: usize) -> Open {
    let mut open = vec![Vec::new(); size(kind)];
    for level in 0..levels {
        let of_level = u8::try_from(level).expect("few levels");
        answers(kind, of_level).iter().for_each(|answer| open[*answer].push(level));
    }
    open
}

/// Records laid out column by column, and the answers for one of them against others.
#[derive(Default)]
pub(crate) struct Glanced {
    columns: Vec<[Vec<u32>; 3]>,
    answers: Vec<u32>,
    kept: Vec<u32>,
}

impl Glanced {
    /// Lays out records: so many numbers for each, as the frame has them.
    pub(crate) fn lay(&mut self, glance: &Glance, (records, width): (&[u32], usize)) {
        self.columns.resize_with(glance.fields.len(), Default::default);
        for (asked, columns) in glance.fields.iter().zip(&mut self.columns) {
            columns.iter_mut().for_each(Vec::clear);
            let [first, second, third] = columns;
            let codes = records.iter().skip(asked.slot).step_by(width).copied();
            match asked.kind {
                Kind::Names => {
                    first.extend(codes.clone().map(|code| asked.of_code[code as usize]));
                    second.extend(codes.map(|code| asked.hashes[code as usize]));
                }
                Kind::Code => first.extend(codes),
                Kind::Born => {
                    second.extend(codes.clone().map(day));
                    first.extend(codes);
                }
                Kind::Home => {
                    third.extend(codes.clone().map(|code| asked.of_code[code as usize]));
                    second.extend(records.iter().skip(asked.slot + 1).step_by(width));
                    first.extend(codes);
                }
            }
        }
    }

    /// Which of these records are worth a closer look beside record `i`.
    pub(crate) fn row(&mut self, glance: &Glance, i: usize, others: Range<usize>) -> &[u32] {
        let count = others.len();
        self.answers.clear();
        self.answers.resize(count, 0);
        for (asked, [first, second, third]) in glance.fields.iter().zip(&self.columns) {
            let (own, first) = (first[i], &first[others.clone()]);
            match asked.kind {
                Kind::Names | Kind::Code => plain(asked.step, (own, first), &mut self.answers),
                Kind::Born => {
                    let days = (second[i], &second[others.clone()]);
                    dates(asked.step, (own, first), days, &mut self.answers);
                }
                Kind::Home => {
                    let property = (second[i], &second[others.clone()]);
                    let outcode = (third[i], &third[others.clone()]);
                    let postcode = (own, first);
                    homes(asked.step, (property, postcode, outcode), &mut self.answers);
                }
            }
        }
        if let Some((given, surname)) = glance.names {
            let hashes = |field: usize| &self.columns[field][1];
            let (givens, surnames) = (hashes(given), hashes(surname));
            let theirs = (&givens[others.clone()], &surnames[others.clone()]);
            let crossed = code_of(glance.may_be_kept.len() / 2);
            cross(crossed, (givens[i], surnames[i]), theirs, &mut self.answers);
        }
        self.kept.resize(count.max(self.kept.len()), 0);
        let mut kept = 0;
        for (place, answer) in (code_of(others.start)..).zip(&self.answers) {
            self.kept[kept] = place;
            kept += usize::from(glance.may_be_kept[*answer as usize]);
        }
        &self.kept[..kept]
    }
}

/// A day's number, for whether two are near.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of a year below 8000")]
const fn day(date: u32) -> u32 {
    day_number(date) as u32
}

#[inline]
fn plain(step: u32, (own, others): (u32, &[u32]), answers: &mut [u32]) {
    if own == NONE {
        return;
    }
    let (same, other) = (step, step * 2);
    for (answer, theirs) in answers.iter_mut().zip(others) {
        let differ = if *theirs == own { same } else { other };
        *answer = answer.wrapping_add(if *theirs == NONE { 0 } else { differ });
    }
}

/// Dates are perhaps alike when they share the year, or day and month, or the day in years one
/// apart, or are within a month: every level but "different" and "a generation apart" does.
#[inline]
fn dates(
    step: u32,
    (own, others): (u32, &[u32]),
    (own_day, days): (u32, &[u32]),
    answers: &mut [u32],
) {
    if own == NONE {
        return;
    }
    let [same, alike, apart, generation] = [step, step * 2, step * 3, step * 4];
    let year = own >> 9;
    for ((answer, theirs), day) in answers.iter_mut().zip(others).zip(days) {
        let differ = own ^ *theirs;
        let years = (*theirs >> 9).wrapping_sub(year);
        let next_years = years.wrapping_add(1) <= 2;
        let near = day.wrapping_sub(own_day).wrapping_add(31) <= 62;
        let may_be_alike =
            years == 0 || differ & 511 == 0 || (differ & 31 == 0) & next_years || near;
        let far = if years.wrapping_add(13) <= 26 { apart } else { generation };
        let level = if may_be_alike { alike } else { far };
        let level = if differ == 0 { same } else { level };
        *answer = answer.wrapping_add(if *theirs == NONE { 0 } else { level });
    }
}

/// Marks pairs of which a given name is the other's surname: those are looked at in any case.
#[inline]
fn cross(crossed: u32, own: (u32, u32), theirs: (&[u32], &[u32]), answers: &mut [u32]) {
    for ((answer, given), surname) in answers.iter_mut().zip(theirs.0).zip(theirs.1) {
        let crosses = (own.0 == *surname && own.0 != 0) || (own.1 == *given && own.1 != 0);
        *answer = answer.wrapping_add(if crosses { crossed } else { 0 });
    }
}

type Column<'a> = (u32, &'a [u32]);

#[inline]
fn homes(
    step: u32,
    (property, postcode, outcode): (Column<'_>, Column<'_>, Column<'_>),
    answers: &mut [u32],
) {
    let [same, at_postcode, near, far] = [step, step * 2, step * 3, step * 4];
    let others = property.1.iter().zip(postcode.1).zip(outcode.1);
    for (answer, ((property_of, postcode_of), outcode_of)) in answers.iter_mut().zip(others) {
        let level = if *outcode_of == outcode.0 { near } else { far };
        let level = if *postcode_of == postcode.0 { at_postcode } else { level };
        let level = if *postcode_of == NONE || postcode.0 == NONE { 0 } else { level };
        let at_home = *property_of == property.0 && property.0 != NONE;
        *answer = answer.wrapping_add(if at_home { same } else { level });
    }
}
