//! A block of records laid out for comparing.

use crate::compare::Plan;
use crate::compare::closer::{Closer, Rough};
use crate::compare::fields;
use crate::compare::jaro::Fewest;
use crate::compare::levels::{born, name, number, same};
use crate::compare::one::One;
use crate::compare::values::{
    HomeBits, Names, Seen, are_swapped, code_level, home_bits, home_level, numbers,
};
use crate::standardise::Frame;
use crate::standardise::frame::{Field, Records};
use crate::standardise::name_table::{NameBits, Role};

/// One thread's working memory for comparing.
pub(crate) struct Sheet<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    columns: Vec<Laid>,
    memory: Memory,
    /// Which fields are given name and surname, when both are there.
    swap: Option<(usize, usize)>,
    members: Vec<u32>,
    patterns: Vec<u64>,
    /// Codes of records that were fetched, one record after another.
    fetched: Vec<u32>,
    waiting: Vec<Waiting>,
}

/// A pair of which some is known.
type Waiting = ((u32, u32), Rough);

/// What is remembered from one sheet to the next: it is of values, not of records.
pub(crate) struct Memory {
    seen: Vec<Seen>,
    fewest: Fewest,
}

impl Memory {
    /// Nothing met yet.
    pub(crate) fn new(frame: &Frame) -> Self {
        Self {
            seen: frame.fields.iter().map(|_| Seen::new()).collect(),
            fewest: Fewest::for_similarity(fields::SOUNDS_ALIKE),
        }
    }
}

/// Records that are asked for at once.
pub(crate) const AT_ONCE: usize = 128;

/// One field of the records of a block.
enum Laid {
    Names(Vec<NameBits>),
    Codes(Vec<u32>),
    Homes(Vec<HomeBits>),
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(frame: &'a Frame, plan: &'a Plan) -> Self {
        Self::with(frame, plan, Memory::new(frame))
    }

    /// With what was remembered before, of the same frame.
    pub(crate) fn with(frame: &'a Frame, plan: &'a Plan, memory: Memory) -> Self {
        let columns = frame.fields.iter().map(|field| match field {
            Field::Names { .. } => Laid::Names(Vec::new()),
            Field::Home { .. } => Laid::Homes(Vec::new()),
            Field::Born { .. } | Field::Number { .. } | Field::Same { .. } => {
                Laid::Codes(Vec::new())
            }
        });
        let role_at = |wanted: Role| {
            frame
                .fields
                .iter()
                .position(|field| matches!(field, Field::Names { role, .. } if *role == wanted))
        };
        Self {
            frame,
            plan,
            columns: columns.collect(),
            memory,
            swap: role_at(Role::Given).zip(role_at(Role::Surname)),
            members: Vec::new(),
            patterns: Vec::new(),
            fetched: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// What the next sheet may remember.
    pub(crate) fn into_memory(self) -> Memory {
        self.memory
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
            let seen = &mut self.memory.seen[at];
            let patterns = &mut self.patterns;
            match (field, &self.columns[at]) {
                (Field::Names { role, table, .. }, Laid::Names(bits)) => {
                    let kernel = Names { role: *role, table, fewest: &self.memory.fewest };
                    add(&bits[i], &bits[from..], step, patterns, |a, b| kernel.level(a, b, seen));
                }
                (Field::Home { homes }, Laid::Homes(bits)) => {
                    let level = |a: &HomeBits, b: &HomeBits| home_level(homes, a, b, seen);
                    add(&bits[i], &bits[from..], step, patterns, level);
                }
                (Field::Born { .. }, Laid::Codes(codes)) => {
                    let level = |a: &u32, b: &u32| code_level(*a, *b, born::EXACT, fields::days);
                    add(&codes[i], &codes[from..], step, patterns, level);
                }
                (Field::Number { texts, .. }, Laid::Codes(codes)) => {
                    let level = |a: &u32, b: &u32| {
                        let find = |a, b| seen.level(a, b, || numbers(texts, a, b));
                        code_level(*a, *b, number::SAME, find)
                    };
                    add(&codes[i], &codes[from..], step, patterns, level);
                }
                (Field::Same { .. }, Laid::Codes(codes)) => {
                    let level =
                        |a: &u32, b: &u32| code_level(*a, *b, same::SAME, |_, _| same::DIFFERENT);
                    add(&codes[i], &codes[from..], step, patterns, level);
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
        self.tools().pattern(x, y)
    }

    /// Fetches the codes of records, to be compared by their places among these.
    pub(crate) fn fetch(&mut self, members: &[u32]) {
        self.fetched.clear();
        for some in members.chunks(AT_ONCE) {
            // Asking for all of them before any is used lets the memory work on many at a time.
            self.look_at(some.iter().copied());
            for member in some {
                self.fetched.extend_from_slice(self.frame.records.at(*member));
            }
        }
    }

    /// The codes of the records fetched, and how many each has.
    pub(crate) fn fetched(&self) -> (&[u32], usize) {
        (&self.fetched, self.frame.records.width)
    }

    /// Compares two of the records fetched.
    pub(crate) fn fetched_pair(&mut self, i: usize, j: usize) -> u64 {
        let (mut one, x, y) = self.fetched_two(i, j);
        one.pattern(x, y)
    }

    /// Compares some pairs of records by themselves and shows those that a closer look does not rule
    /// out, each with its pattern. Each step is taken for all of them before the next, because memory
    /// answers many questions that do not wait for each other in the time of one.
    pub(crate) fn pairs_if(
        &mut self,
        pairs: impl Iterator<Item = (u32, u32)>,
        closer: &Closer,
        mut show: impl FnMut((u32, u32), u64),
    ) {
        let records: &'a Records = &self.frame.records;
        let of = |(a, b): (u32, u32)| (records.at(a), records.at(b));
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.clear();
        let mut one = self.tools();
        waiting.extend(pairs.filter_map(|pair| Some((pair, one.rough(of(pair), closer)?))));
        let letters =
            |seen, (pair, rough): &Waiting| seen ^ one.look_at_letters(of(*pair).1, rough, closer);
        std::hint::black_box(waiting.iter().fold(0, letters));
        waiting.retain_mut(|(pair, rough)| one.letters(of(*pair), rough, closer));
        let open =
            |seen, (pair, rough): &Waiting| seen ^ one.look_at_open(of(*pair), rough, closer);
        std::hint::black_box(waiting.iter().fold(0, open));
        for (pair, rough) in &waiting {
            show(*pair, one.rest(of(*pair), *rough, closer));
        }
        self.waiting = waiting;
    }

    /// Looks at records that will be compared soon, so that many are fetched in the time of one.
    pub(crate) fn look_at(&self, places: impl Iterator<Item = u32>) {
        let ends = |place: u32| {
            let codes = self.frame.records.at(place);
            codes.first().copied().unwrap_or(0) ^ codes.last().copied().unwrap_or(0)
        };
        std::hint::black_box(places.map(ends).fold(0, |all, one| all ^ one));
    }

    #[inline]
    fn fetched_two(&mut self, i: usize, j: usize) -> (One<'_>, &[u32], &[u32]) {
        let width = self.frame.records.width;
        let at = |place: usize| &self.fetched[place * width..(place + 1) * width];
        let Memory { seen, fewest } = &mut self.memory;
        let one = One { frame: self.frame, plan: self.plan, fewest, seen, swap: self.swap };
        (one, at(i), at(j))
    }

    fn tools(&mut self) -> One<'_> {
        let Memory { seen, fewest } = &mut self.memory;
        One { frame: self.frame, plan: self.plan, fewest, seen, swap: self.swap }
    }
}

/// What changes a pattern from this level of a name to "swapped".
pub(super) const fn wrapping(level: usize, step: u64) -> u64 {
    (name::SWAPPED as u64).wrapping_sub(level as u64).wrapping_mul(step)
}

/// Lays out one field; the number of codes it has in a record.
fn lay_out<'r>(field: &Field, laid: &mut Laid, records: impl Iterator<Item = &'r [u32]>) -> usize {
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

/// Adds the level of one value against each of the others to their patterns.
#[inline]
fn add<T>(
    own: &T,
    others: &[T],
    step: u64,
    patterns: &mut [u64],
    mut level: impl FnMut(&T, &T) -> u8,
) {
    for (other, pattern) in others.iter().zip(patterns) {
        *pattern += u64::from(level(own, other)) * step;
    }
}
