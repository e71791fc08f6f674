//! The values that are alike and meet in a block.
//!
//! A block is looked at by its distinct values, not by its records: of a thousand children born on
//! one day, some three hundred surnames are compared, each with each, once. What letters rule out
//! costs a few instructions (Jaro, Winkler; `compare::values`), and what two values came to before
//! is remembered. Values that never meet are never compared, so the work and the tables are bounded
//! by the blocks.

use crate::coded::layout::Layout;
use crate::coded::levels::plainly;
use crate::compare::fields;
use crate::compare::jaro::Fewest;
use crate::compare::values::{Names, Seen, are_swapped, home_bits, home_level, numbers};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::{NameBits, NameTable, Role};
use crate::texts::NONE;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Pairs of codes, the smaller first, with their level.
type Listed = HashMap<(u32, u32), u8, FixedState>;

/// What is alike.
pub(super) struct Similar {
    /// For each field, its pairs; sorted once closed.
    pub fields: Vec<Vec<(u32, u32, u8)>>,
    /// Pairs of whole names that are each other's the wrong way round.
    pub swapped: Vec<(u32, u32)>,
    /// For each place the code of its whole name: given name and surname together.
    pub whole_names: Vec<u32>,
}

/// The search for what is alike.
pub(super) struct Search<'a> {
    frame: &'a Frame,
    fewest: Fewest,
    seen: Vec<Seen>,
    listed: Vec<Listed>,
    swapped: Listed,
    whole: Whole<'a>,
    /// Which fields are given name and surname.
    names_at: Option<(usize, usize)>,
    distinct: Vec<u32>,
}

/// Given names and surnames together.
struct Whole<'a> {
    tables: Option<(&'a NameTable, &'a NameTable)>,
    /// For each place, its whole name.
    of_place: Vec<u32>,
    /// For each whole name, the codes of the two.
    names: Vec<(u32, u32)>,
}

impl Similar {
    /// Begins a search.
    pub(super) fn of<'a>(frame: &'a Frame, layout: &Layout) -> Search<'a> {
        let none = || HashMap::with_hasher(FixedState::with_seed(11));
        Search {
            frame,
            fewest: Fewest::for_similarity(fields::SOUNDS_ALIKE),
            seen: frame.fields.iter().map(|_| Seen::new()).collect(),
            listed: frame.fields.iter().map(|_| none()).collect(),
            swapped: none(),
            whole: Whole::of(frame, layout),
            names_at: layout.names,
            distinct: Vec::new(),
        }
    }
}

impl Search<'_> {
    /// Looks at the records of a block.
    pub(super) fn meet(&mut self, members: &[u32]) {
        let mut slot = 0;
        for at in 0..self.frame.fields.len() {
            let field = &self.frame.fields[at];
            let own = slot;
            slot += if matches!(field, Field::Home { .. }) { 2 } else { 1 };
            if matches!(field, Field::Same { .. }) {
                continue;
            }
            self.distinct.clear();
            let records = &self.frame.records;
            self.distinct.extend(members.iter().map(|place| records.at(*place)[own]));
            tidy(&mut self.distinct);
            self.field(at);
        }
        self.names(members);
    }

    fn field(&mut self, at: usize) {
        let Self { frame, fewest, seen, listed, distinct, .. } = self;
        let (field, seen, listed) = (&frame.fields[at], &mut seen[at], &mut listed[at]);
        for (i, a) in distinct.iter().enumerate() {
            for b in &distinct[i + 1..] {
                let level = level(field, fewest, (*a, *b), seen);
                if level > 1 && level != plainly(field, *a, *b) {
                    listed.insert((*a, *b), level);
                }
            }
        }
    }

    /// Whole names of which one's given name is the other's surname are looked at crosswise.
    fn names(&mut self, members: &[u32]) {
        let (Some((givens, surnames)), Some(at)) = (self.whole.tables, self.names_at) else {
            return;
        };
        self.distinct.clear();
        self.distinct.extend(members.iter().map(|place| self.whole.of_place[*place as usize]));
        tidy(&mut self.distinct);
        let bits = |whole: u32| self.whole.bits(givens, surnames, whole);
        let mut by_surname: Vec<(u32, u32)> =
            self.distinct.iter().map(|whole| (bits(*whole).1.hash, *whole)).collect();
        by_surname.sort_unstable();
        for one in &self.distinct {
            let own = bits(*one);
            let from = by_surname.partition_point(|(hash, _)| *hash < own.0.hash);
            for (_, other) in by_surname[from..].iter().take_while(|(h, _)| *h == own.0.hash) {
                let theirs = bits(*other);
                let given = Names { role: Role::Given, table: givens, fewest: &self.fewest };
                let surname = Names { role: Role::Surname, table: surnames, ..given };
                let levels = (
                    usize::from(given.level(&own.0, &theirs.0, &mut self.seen[at.0])),
                    usize::from(surname.level(&own.1, &theirs.1, &mut self.seen[at.1])),
                );
                let tables = (givens, surnames);
                if are_swapped(tables, (&own.0, &own.1), (&theirs.0, &theirs.1), levels) {
                    self.swapped.insert((*one.min(other), *one.max(other)), 1);
                }
            }
        }
    }

    /// No more blocks will come.
    pub(super) fn close(self) -> Similar {
        let sorted = |listed: Listed| {
            let mut all: Vec<(u32, u32, u8)> =
                listed.into_iter().map(|((a, b), level)| (a, b, level)).collect();
            all.sort_unstable();
            all
        };
        Similar {
            fields: self.listed.into_iter().map(sorted).collect(),
            swapped: sorted(self.swapped).into_iter().map(|(a, b, _)| (a, b)).collect(),
            whole_names: self.whole.of_place,
        }
    }
}

/// In order, each once, "not recorded" left out.
fn tidy(codes: &mut Vec<u32>) {
    codes.sort_unstable();
    codes.dedup();
    codes.retain(|code| *code != NONE);
}

/// How two different values of a field agree; a home without its property.
fn level(field: &Field, fewest: &Fewest, (a, b): (u32, u32), seen: &mut Seen) -> u8 {
    match field {
        Field::Names { role, table, .. } => {
            let kernel = Names { role: *role, table, fewest };
            kernel.level(&table.bits[a as usize], &table.bits[b as usize], seen)
        }
        Field::Born { .. } => fields::days(a, b),
        Field::Home { homes } => {
            let (x, y) = (home_bits(homes, a, NONE), home_bits(homes, b, NONE));
            home_level(homes, &x, &y, seen)
        }
        Field::Number { texts, .. } => seen.level(a, b, || numbers(texts, a, b)),
        Field::Same { .. } => 0,
    }
}

impl<'a> Whole<'a> {
    fn of(frame: &'a Frame, layout: &Layout) -> Self {
        let mut whole = Self { tables: None, of_place: Vec::new(), names: vec![(NONE, NONE)] };
        let Some((given, surname)) = layout.names else { return whole };
        let (
            Field::Names { codes: first, table: givens, .. },
            Field::Names { codes: last, table: surnames, .. },
        ) = (&frame.fields[given], &frame.fields[surname])
        else {
            return whole;
        };
        whole.tables = Some((givens, surnames));
        let mut known: HashMap<(u32, u32), u32, FixedState> =
            HashMap::with_hasher(FixedState::with_seed(12));
        for both in first.iter().copied().zip(last.iter().copied()) {
            if both.0 == NONE || both.1 == NONE {
                whole.of_place.push(NONE);
                continue;
            }
            let next = crate::texts::code_of(whole.names.len());
            let code = *known.entry(both).or_insert(next);
            if code == next {
                whole.names.push(both);
            }
            whole.of_place.push(code);
        }
        whole
    }

    fn bits(&self, givens: &NameTable, surnames: &NameTable, whole: u32) -> (NameBits, NameBits) {
        let (given, surname) = self.names[whole as usize];
        (givens.bits[given as usize], surnames.bits[surname as usize])
    }
}
