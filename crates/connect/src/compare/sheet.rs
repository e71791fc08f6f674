//! A block of records laid out for comparing.

use crate::compare::Plan;
use crate::compare::fields;
use crate::compare::jaro::{Fewest, one_slip};
use crate::compare::levels::{born, home, name, number, same, text};
use crate::standardise::Frame;
use crate::standardise::frame::{Field, Homes};
use crate::standardise::name_table::{NameBits, NameTable, Role};
use crate::texts::{NONE, Texts};

/// One thread's working memory for comparing.
pub(crate) struct Sheet<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    columns: Vec<Laid>,
    seen: Vec<Seen>,
    fewest: Fewest,
    /// Which fields are given name and surname, when both are there.
    swap: Option<(usize, usize)>,
    members: Vec<u32>,
    patterns: Vec<u64>,
}

/// One field of the records of a block.
enum Laid {
    Names(Vec<NameBits>),
    Codes(Vec<u32>),
    Homes(Vec<HomeBits>),
}

#[derive(Clone, Copy)]
struct HomeBits {
    postcode: u32,
    property: u32,
    sector: u32,
    outcode: u32,
    /// The letters in one number, the last letter lowest; 0 when there are more than eight.
    spelled: u64,
    /// The first three letters in one number.
    begins: u32,
    /// Number of letters.
    size: u8,
}

/// The levels of pairs of distinct values met before, as many as fit; a later pair takes the place
/// of an earlier one.
struct Seen {
    keys: Vec<u64>,
    levels: Vec<u8>,
}

const SEEN: usize = 1 << 15;

impl Seen {
    fn new() -> Self {
        Self { keys: vec![u64::MAX; SEEN], levels: vec![0; SEEN] }
    }

    fn level(&mut self, a: u32, b: u32, find: impl FnOnce() -> u8) -> u8 {
        let key = u64::from(a.min(b)) << 32 | u64::from(a.max(b));
        let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49;
        let at = usize::try_from(mixed).expect("15 bits") & (SEEN - 1);
        if self.keys[at] != key {
            self.levels[at] = find();
            self.keys[at] = key;
        }
        self.levels[at]
    }
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(frame: &'a Frame, plan: &'a Plan) -> Self {
        let columns = frame.fields.iter().map(|field| match field {
            Field::Names { .. } => Laid::Names(Vec::new()),
            Field::Home { .. } => Laid::Homes(Vec::new()),
            Field::Born { .. } | Field::Number { .. } | Field::Same { .. } => {
                Laid::Codes(Vec::new())
            }
        });
        let role_at = |wanted: Role| {
            frame.fields.iter().position(
                |field| matches!(field, Field::Names { role, .. } if *role == wanted),
            )
        };
        Self {
            frame,
            plan,
            columns: columns.collect(),
            seen: frame.fields.iter().map(|_| Seen::new()).collect(),
            fewest: Fewest::for_similarity(fields::SOUNDS_ALIKE),
            swap: role_at(Role::Given).zip(role_at(Role::Surname)),
            members: Vec::new(),
            patterns: Vec::new(),
        }
    }

    /// Lays out the records at these places.
    pub(crate) fn lay(&mut self, members: &[u32]) {
        self.members.clear();
        self.members.extend_from_slice(members);
        for (field, laid) in self.frame.fields.iter().zip(&mut self.columns) {
            lay_out(field, laid, members);
        }
    }

    /// Compares record `i` of the block with those from `from` on; one pattern for each of them.
    pub(crate) fn row(&mut self, i: usize, from: usize) -> &[u64] {
        let count = self.members.len() - from;
        self.patterns.clear();
        self.patterns.resize(count, 0);
        for (at, field) in self.frame.fields.iter().enumerate() {
            let step = self.plan.steps[at];
            let (patterns, seen) = (&mut self.patterns, &mut self.seen[at]);
            match (field, &self.columns[at]) {
                (Field::Names { role, table, .. }, Laid::Names(bits)) => {
                    let names = Names { role: *role, table, fewest: &self.fewest };
                    names.row(bits, (i, from), step, patterns, seen);
                }
                (Field::Home { homes }, Laid::Homes(bits)) => {
                    home_row(homes, bits, (i, from), step, patterns, seen);
                }
                (Field::Born { .. }, Laid::Codes(codes)) => {
                    each(codes, (i, from), step, patterns, born::EXACT, fields::days);
                }
                (Field::Number { texts, .. }, Laid::Codes(codes)) => {
                    let level = |a, b| seen.level(a, b, || numbers(texts, a, b));
                    each(codes, (i, from), step, patterns, number::SAME, level);
                }
                (Field::Same { .. }, Laid::Codes(codes)) => {
                    each(codes, (i, from), step, patterns, same::SAME, |_, _| same::DIFFERENT);
                }
                (_, _) => {}
            }
        }
        self.swap_names(i, from);
        &self.patterns
    }

    /// Pairs whose given name and surname stand in each other's place: one of the two exactly, the
    /// other at least closely.
    fn swap_names(&mut self, i: usize, from: usize) {
        let Some((given, surname)) = self.swap else { return };
        let (Laid::Names(givens), Laid::Names(surnames)) =
            (&self.columns[given], &self.columns[surname])
        else {
            return;
        };
        let (Field::Names { table: first, .. }, Field::Names { table: second, .. }) =
            (&self.frame.fields[given], &self.frame.fields[surname])
        else {
            return;
        };
        let hash = |table: &NameTable, bits: &NameBits| table.hashes[bits.code as usize];
        let own = (hash(first, &givens[i]), hash(second, &surnames[i]));
        if own.0 == 0 || own.1 == 0 {
            return;
        }
        for (j, pattern) in (from..).zip(&mut self.patterns) {
            let theirs = (hash(first, &givens[j]), hash(second, &surnames[j]));
            if own.0 != theirs.1 && own.1 != theirs.0 || own.0 == own.1 {
                continue;
            }
            let levels = (self.plan.level(*pattern, given), self.plan.level(*pattern, surname));
            let weak = |level: usize| level >= usize::from(name::PART);
            if !weak(levels.0) || !weak(levels.1) {
                continue;
            }
            let name_of = |table: &'a NameTable, bits: &NameBits| &table.names[bits.code as usize];
            let crossed = |x, y| {
                let level = fields::names(Role::Surname, x, y);
                level <= name::NEAR && level > 0
            };
            let one = crossed(name_of(first, &givens[i]), name_of(second, &surnames[j]));
            let other = crossed(name_of(second, &surnames[i]), name_of(first, &givens[j]));
            if one && other {
                *pattern = pattern
                    .wrapping_add(wrapping(levels.0, self.plan.steps[given]))
                    .wrapping_add(wrapping(levels.1, self.plan.steps[surname]));
            }
        }
    }
}

/// What changes a pattern from this level of a name to "swapped".
const fn wrapping(level: usize, step: u64) -> u64 {
    (name::SWAPPED as u64).wrapping_sub(level as u64).wrapping_mul(step)
}

fn lay_out(field: &Field, laid: &mut Laid, members: &[u32]) {
    match (field, laid) {
        (Field::Names { codes, table, .. }, Laid::Names(bits)) => {
            bits.clear();
            let bit = |place: &u32| table.bits[codes[*place as usize] as usize];
            bits.extend(members.iter().map(bit));
        }
        (Field::Home { homes }, Laid::Homes(bits)) => {
            bits.clear();
            bits.extend(members.iter().map(|place| home_bits(homes, *place as usize)));
        }
        (Field::Born { days: codes }, Laid::Codes(laid))
        | (Field::Number { codes, .. } | Field::Same { codes, .. }, Laid::Codes(laid)) => {
            laid.clear();
            laid.extend(members.iter().map(|place| codes[*place as usize]));
        }
        (_, _) => {}
    }
}

fn home_bits(homes: &Homes, at: usize) -> HomeBits {
    let postcode = homes.postcode[at];
    let of = |list: &[u32]| list.get(postcode as usize).copied().unwrap_or(NONE);
    HomeBits {
        postcode,
        property: homes.property[at],
        sector: of(&homes.sector),
        outcode: of(&homes.outcode),
        ..homes.shapes.get(postcode as usize).copied().map_or(NO_SHAPE, |shape| HomeBits {
            spelled: shape.spelled,
            begins: shape.begins,
            size: shape.size,
            ..NO_SHAPE
        })
    }
}

const NO_SHAPE: HomeBits = HomeBits {
    postcode: NONE,
    property: NONE,
    sector: NONE,
    outcode: NONE,
    spelled: 0,
    begins: 0,
    size: 0,
};

/// A field of codes: the same, not recorded, or what `other` says.
#[inline]
fn each(
    codes: &[u32],
    (i, from): (usize, usize),
    step: u64,
    patterns: &mut [u64],
    same: u8,
    mut other: impl FnMut(u32, u32) -> u8,
) {
    let own = codes[i];
    if own == NONE {
        return;
    }
    for (theirs, pattern) in codes[from..].iter().zip(patterns) {
        let level = if *theirs == own {
            same
        } else if *theirs == NONE {
            0
        } else {
            other(own, *theirs)
        };
        *pattern += u64::from(level) * step;
    }
}

fn numbers(texts: &Texts, a: u32, b: u32) -> u8 {
    let (x, y) = (texts.get(a), texts.get(b));
    if x.len().min(y.len()) >= 5 && one_slip(x.as_bytes(), y.as_bytes()) {
        number::SLIP
    } else {
        number::DIFFERENT
    }
}

struct Names<'a> {
    role: Role,
    table: &'a NameTable,
    fewest: &'a Fewest,
}

impl Names<'_> {
    #[inline]
    fn row(
        &self,
        bits: &[NameBits],
        (i, from): (usize, usize),
        step: u64,
        patterns: &mut [u64],
        seen: &mut Seen,
    ) {
        let own = bits[i];
        if own.code == NONE {
            return;
        }
        let different = if self.role == Role::Words { text::DIFFERENT } else { name::DIFFERENT };
        for (theirs, pattern) in bits[from..].iter().zip(patterns) {
            let level = if theirs.main == own.main {
                // "The same" is level 1 of names and of words.
                name::EXACT
            } else if theirs.code == NONE {
                0
            } else if self.cannot_agree(&own, theirs) {
                different
            } else {
                let of = |bits: &NameBits| &self.table.names[bits.code as usize];
                let find = || fields::names(self.role, of(&own), of(theirs));
                seen.level(own.code, theirs.code, find)
            };
            *pattern += u64::from(level) * step;
        }
    }

    #[inline]
    fn cannot_agree(&self, x: &NameBits, y: &NameBits) -> bool {
        if x.composed | y.composed | (x.lists & y.lists != 0) {
            return false;
        }
        let (a, b) = (x.letters.count_ones(), y.letters.count_ones());
        // Letters that are there three times or more have no bit of their own.
        let more = (u32::from(x.size) - a).min(u32::from(y.size) - b);
        let shared = (x.letters & y.letters).count_ones() + more;
        !self.fewest.possible((x.size, y.size), x.first == y.first, shared)
    }
}

fn home_row(
    homes: &Homes,
    bits: &[HomeBits],
    (i, from): (usize, usize),
    step: u64,
    patterns: &mut [u64],
    seen: &mut Seen,
) {
    let own = bits[i];
    for (theirs, pattern) in bits[from..].iter().zip(patterns) {
        let both = own.property != NONE && theirs.property != NONE;
        let level = if both && own.property == theirs.property {
            home::PROPERTY
        } else if own.postcode == NONE || theirs.postcode == NONE {
            if both && !homes.has.0 { home::DIFFERENT } else { 0 }
        } else if own.postcode == theirs.postcode {
            if both { home::NEIGHBOUR } else { home::POSTCODE }
        } else if own.outcode == theirs.outcode || may_be_a_slip(&own, theirs) {
            seen.level(own.postcode, theirs.postcode, || postcodes(homes, &own, theirs))
        } else {
            home::DIFFERENT
        };
        *pattern += u64::from(level) * step;
    }
}

/// Whether one slip could lie between two postcodes, by their letters in one number.
#[inline]
const fn may_be_a_slip(x: &HomeBits, y: &HomeBits) -> bool {
    if x.spelled == 0 || y.spelled == 0 {
        return true;
    }
    if x.size == y.size {
        // A bit for each place where the letters differ.
        let differ = x.spelled ^ y.spelled;
        let any = differ | differ >> 1 | differ >> 2 | differ >> 3;
        let places = (any | any >> 4) & 0x0101_0101_0101_0101;
        return places.count_ones() <= 2;
    }
    // A letter more or less leaves the first three as they are, or the last three.
    let ends_same = (x.spelled ^ y.spelled) & 0x00ff_ffff == 0;
    x.size.abs_diff(y.size) == 1 && (ends_same || x.begins == y.begins)
}

fn postcodes(homes: &Homes, x: &HomeBits, y: &HomeBits) -> u8 {
    let text = |bits: &HomeBits| homes.spelling.get(bits.postcode).as_bytes();
    if one_slip(text(x), text(y)) {
        home::SLIP
    } else if x.sector == y.sector {
        home::SECTOR
    } else if x.outcode == y.outcode {
        home::OUTCODE
    } else {
        home::DIFFERENT
    }
}
