//! A block of records laid out for comparing.

use crate::compare::Plan;
use crate::compare::fields;
use crate::compare::jaro::{Fewest, one_slip};
use crate::compare::levels::{born, home, name, number, same, text};
use crate::standardise::Frame;
use crate::standardise::frame::{Field, Homes};
use crate::standardise::name_table::{Name, NameBits, NameTable, Role};
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
        let mut slot = 0;
        let records = &self.frame.records;
        for (field, laid) in self.frame.fields.iter().zip(&mut self.columns) {
            slot += lay_out(field, laid, members.iter().map(|place| &records.at(*place)[slot..]));
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
        let own = (&givens[i], &surnames[i]);
        if own.0.hash == 0 || own.1.hash == 0 || own.0.hash == own.1.hash {
            return;
        }
        let steps = (self.plan.steps[given], self.plan.steps[surname]);
        for (j, pattern) in (from..).zip(&mut self.patterns) {
            let theirs = (&givens[j], &surnames[j]);
            if own.0.hash != theirs.1.hash && own.1.hash != theirs.0.hash {
                continue;
            }
            let levels = (self.plan.level(*pattern, given), self.plan.level(*pattern, surname));
            if are_swapped((first, second), own, theirs, levels) {
                *pattern = pattern
                    .wrapping_add(wrapping(levels.0, steps.0))
                    .wrapping_add(wrapping(levels.1, steps.1));
            }
        }
    }

    /// Compares two records by themselves, which is faster than laying out a small block.
    pub(crate) fn pair(&mut self, a: u32, b: u32) -> u64 {
        let records = &self.frame.records;
        let (x, y) = (records.at(a), records.at(b));
        let (mut slot, mut pattern) = (0, 0);
        let mut names: [Option<(u8, NameBits, NameBits)>; 2] = [None, None];
        for (at, field) in self.frame.fields.iter().enumerate() {
            let (p, q) = (x[slot], y[slot]);
            let seen = &mut self.seen[at];
            slot += 1;
            let level = match field {
                Field::Names { role, table, .. } => {
                    let (p, q) = (table.bits[p as usize], table.bits[q as usize]);
                    let kernel = Names { role: *role, table, fewest: &self.fewest };
                    let level = kernel.level(&p, &q, seen);
                    match role {
                        Role::Given => names[0] = Some((level, p, q)),
                        Role::Surname => names[1] = Some((level, p, q)),
                        Role::Words => {}
                    }
                    level
                }
                Field::Home { homes } => {
                    slot += 1;
                    let homes_of =
                        (home_bits(homes, p, x[slot - 1]), home_bits(homes, q, y[slot - 1]));
                    home_level(homes, &homes_of.0, &homes_of.1, seen)
                }
                Field::Born { .. } => code_level(p, q, born::EXACT, fields::days),
                Field::Number { texts, .. } => code_level(p, q, number::SAME, |p, q| {
                    seen.level(p, q, || numbers(texts, p, q))
                }),
                Field::Same { .. } => code_level(p, q, same::SAME, |_, _| same::DIFFERENT),
            };
            pattern += u64::from(level) * self.plan.steps[at];
        }
        if let ([Some(first), Some(second)], Some((given, surname))) = (names, self.swap) {
            pattern = self.swap_pair(pattern, (given, surname), first, second);
        }
        pattern
    }

    fn swap_pair(
        &self,
        pattern: u64,
        (given, surname): (usize, usize),
        first: (u8, NameBits, NameBits),
        second: (u8, NameBits, NameBits),
    ) -> u64 {
        let (Field::Names { table: one, .. }, Field::Names { table: two, .. }) =
            (&self.frame.fields[given], &self.frame.fields[surname])
        else {
            return pattern;
        };
        let (own, theirs) = ((&first.1, &second.1), (&first.2, &second.2));
        let levels = (usize::from(first.0), usize::from(second.0));
        let crosses = own.0.hash == theirs.1.hash || own.1.hash == theirs.0.hash;
        let told_apart = own.0.hash != 0 && own.1.hash != 0 && own.0.hash != own.1.hash;
        if !crosses || !told_apart || !are_swapped((one, two), own, theirs, levels) {
            return pattern;
        }
        pattern
            .wrapping_add(wrapping(levels.0, self.plan.steps[given]))
            .wrapping_add(wrapping(levels.1, self.plan.steps[surname]))
    }
}

/// Whether two names that hardly agree do agree crosswise.
fn are_swapped(
    (first, second): (&NameTable, &NameTable),
    own: (&NameBits, &NameBits),
    theirs: (&NameBits, &NameBits),
    levels: (usize, usize),
) -> bool {
    let weak = |level: usize| level >= usize::from(name::PART);
    if !weak(levels.0) || !weak(levels.1) {
        return false;
    }
    let crossed = |x: &Name, y: &Name| {
        let level = fields::names(Role::Surname, x, y);
        level <= name::NEAR && level > 0
    };
    let (x, y) = (&first.names[own.0.code as usize], &second.names[own.1.code as usize]);
    let (p, q) = (&first.names[theirs.0.code as usize], &second.names[theirs.1.code as usize]);
    crossed(x, q) && crossed(y, p)
}

/// The level of two codes: the same, not recorded, or what `other` says.
#[inline]
fn code_level(a: u32, b: u32, same: u8, other: impl FnOnce(u32, u32) -> u8) -> u8 {
    if a == NONE || b == NONE {
        0
    } else if a == b {
        same
    } else {
        other(a, b)
    }
}

/// What changes a pattern from this level of a name to "swapped".
const fn wrapping(level: usize, step: u64) -> u64 {
    (name::SWAPPED as u64).wrapping_sub(level as u64).wrapping_mul(step)
}

/// Lays out one field; the number of codes it has in a record.
fn lay_out<'r>(
    field: &Field,
    laid: &mut Laid,
    records: impl Iterator<Item = &'r [u32]>,
) -> usize {
    match (field, laid) {
        (Field::Names { table, .. }, Laid::Names(bits)) => {
            bits.clear();
            bits.extend(records.map(|codes| table.bits[codes[0] as usize]));
            1
        }
        (Field::Home { homes }, Laid::Homes(bits)) => {
            bits.clear();
            bits.extend(records.map(|codes| home_bits(homes, codes[0], codes[1])));
            2
        }
        (_, Laid::Codes(laid)) => {
            laid.clear();
            laid.extend(records.map(|codes| codes[0]));
            1
        }
        (_, Laid::Names(_) | Laid::Homes(_)) => 1,
    }
}

fn home_bits(homes: &Homes, postcode: u32, property: u32) -> HomeBits {
    let of = |list: &[u32]| list.get(postcode as usize).copied().unwrap_or(NONE);
    let shape = homes.shapes.get(postcode as usize).copied().unwrap_or_default();
    HomeBits {
        postcode,
        property,
        sector: of(&homes.sector),
        outcode: of(&homes.outcode),
        spelled: shape.spelled,
        begins: shape.begins,
        size: shape.size,
    }
}

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
        *pattern += u64::from(code_level(own, *theirs, same, &mut other)) * step;
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
        for (theirs, pattern) in bits[from..].iter().zip(patterns) {
            *pattern += u64::from(self.level(&own, theirs, seen)) * step;
        }
    }

    /// "The same" is level 1 of names and of words.
    #[inline]
    fn level(&self, own: &NameBits, theirs: &NameBits, seen: &mut Seen) -> u8 {
        if theirs.code == NONE || own.code == NONE {
            0
        } else if theirs.main == own.main {
            name::EXACT
        } else if self.cannot_agree(own, theirs) {
            self.apart(own, theirs)
        } else {
            let of = |bits: &NameBits| &self.table.names[bits.code as usize];
            seen.level(own.code, theirs.code, || fields::names(self.role, of(own), of(theirs)))
        }
    }

    /// The level of names whose letters leave nothing in common.
    #[inline]
    fn apart(&self, own: &NameBits, theirs: &NameBits) -> u8 {
        if self.role == Role::Words {
            text::DIFFERENT
        } else if own.only_carried == theirs.only_carried {
            name::DIFFERENT
        } else if own.carries && theirs.carries {
            name::PART
        } else {
            name::CARRIED
        }
    }

    #[inline]
    fn cannot_agree(&self, x: &NameBits, y: &NameBits) -> bool {
        if x.unusual | y.unusual | (x.lists & y.lists != 0) | (x.parts & y.parts != 0) {
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
        *pattern += u64::from(home_level(homes, &own, theirs, seen)) * step;
    }
}

#[inline]
fn home_level(homes: &Homes, own: &HomeBits, theirs: &HomeBits, seen: &mut Seen) -> u8 {
    let both = own.property != NONE && theirs.property != NONE;
    if both && own.property == theirs.property {
        home::PROPERTY
    } else if own.postcode == NONE || theirs.postcode == NONE {
        if both && !homes.has.0 { home::DIFFERENT } else { 0 }
    } else if own.postcode == theirs.postcode {
        if both { home::NEIGHBOUR } else { home::POSTCODE }
    } else if own.outcode == theirs.outcode || may_be_a_slip(own, theirs) {
        seen.level(own.postcode, theirs.postcode, || postcodes(homes, own, theirs))
    } else {
        home::DIFFERENT
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
