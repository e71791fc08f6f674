//! Two records compared by themselves.

use crate::compare::Plan;
use crate::compare::closer::{Closer, OTHER, Rough};
use crate::compare::fields;
use crate::compare::jaro::Fewest;
use crate::compare::levels::{born, name, number, same};
use crate::compare::sheet::wrapping;
use crate::compare::values::{
    Names, Seen, are_swapped, code_level, home_bits, home_level_of_codes, numbers,
};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::{NameTable, Role};

/// What comparing two records by themselves needs.
pub(super) struct One<'s> {
    pub frame: &'s Frame,
    pub plan: &'s Plan,
    pub fewest: &'s Fewest,
    pub seen: &'s mut [Seen],
    pub swap: Option<(usize, usize)>,
}

impl One<'_> {
    #[inline]
    pub(super) fn pattern(&mut self, x: &[u32], y: &[u32]) -> u64 {
        let (mut slot, mut pattern) = (0, 0);
        let mut names = [(0, 0, 0); 2];
        for (at, field) in self.frame.fields.iter().enumerate() {
            let (p, q) = (x[slot], y[slot]);
            let seen = &mut self.seen[at];
            slot += 1;
            let level = match field {
                Field::Names { role, table, .. } => {
                    let kernel = Names { role: *role, table, fewest: self.fewest };
                    let level = kernel.level_of_codes(p, q, seen);
                    match role {
                        Role::Given => names[0] = (level, p, q),
                        Role::Surname => names[1] = (level, p, q),
                        Role::Words => {}
                    }
                    level
                }
                Field::Home { homes } => {
                    slot += 1;
                    let bits = |postcode, property| home_bits(homes, postcode, property);
                    home_level_of_codes(homes, (p, x[slot - 1]), (q, y[slot - 1]), (seen, bits))
                }
                Field::Born { .. } => code_level(p, q, born::EXACT, fields::days),
                Field::Number { texts, .. } => {
                    code_level(p, q, number::SAME, |p, q| seen.level(p, q, || numbers(texts, p, q)))
                }
                Field::Same { .. } => code_level(p, q, same::SAME, |_, _| same::DIFFERENT),
            };
            pattern += u64::from(level) * self.plan.steps[at];
        }
        match self.swap {
            // Names that agree well in their own places stand in them.
            Some(both) if names.iter().all(|(level, _, _)| *level >= name::PART) => {
                self.swap_pair(pattern, both, names)
            }
            _ => pattern,
        }
    }

    fn swap_pair(
        &self,
        pattern: u64,
        (given, surname): (usize, usize),
        [first, second]: [(u8, u32, u32); 2],
    ) -> u64 {
        let (Field::Names { table: one, .. }, Field::Names { table: two, .. }) =
            (&self.frame.fields[given], &self.frame.fields[surname])
        else {
            return pattern;
        };
        let bits = |table: &NameTable, code: u32| table.bits[code as usize];
        let own = (&bits(one, first.1), &bits(two, second.1));
        let theirs = (&bits(one, first.2), &bits(two, second.2));
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

    /// What is known of a pair without a look at the letters of its names; nothing when that rules it
    /// out.
    #[inline]
    pub(super) fn rough(&mut self, (x, y): (&[u32], &[u32]), closer: &Closer) -> Option<Rough> {
        let (mut slot, mut pattern, mut answers, mut open) = (0, 0, 0, 0_u64);
        let mut differ = 0_u64;
        for (at, field) in self.frame.fields.iter().enumerate() {
            let (p, q) = (x[slot], y[slot]);
            slot += 1;
            let level = match field {
                Field::Names { .. } => {
                    let mains = &closer.mains[at];
                    code_level(p, q, name::EXACT, |p, q| {
                        if mains[p as usize] == mains[q as usize] { name::EXACT } else { LEFT }
                    })
                }
                Field::Home { homes } => {
                    slot += 1;
                    let seen = &mut self.seen[at];
                    let bits = |postcode, property| closer.home(postcode).at(property);
                    home_level_of_codes(homes, (p, x[slot - 1]), (q, y[slot - 1]), (seen, bits))
                }
                Field::Born { .. } => code_level(p, q, born::EXACT, fields::days),
                Field::Number { .. } => code_level(p, q, number::SAME, |_, _| LEFT),
                Field::Same { .. } => code_level(p, q, same::SAME, |_, _| same::DIFFERENT),
            };
            if level == LEFT {
                open |= 1 << at;
                differ |= u64::from(matches!(field, Field::Names { .. })) << at;
                answers += OTHER * closer.steps[at];
            } else {
                pattern += u64::from(level) * self.plan.steps[at];
                answers += u32::from(level) * closer.steps[at];
            }
        }
        let crosses = self.crosses((x, y), differ);
        let wanted = crosses || closer.may_be_kept(answers);
        wanted.then_some(Rough { pattern, open, differ, answers, crosses })
    }

    /// The same with what the letters of its names say; whether they do not rule it out.
    pub(super) fn letters(
        &self,
        (x, y): (&[u32], &[u32]),
        rough: &mut Rough,
        closer: &Closer,
    ) -> bool {
        if rough.crosses {
            return true;
        }
        let mut fields = rough.differ;
        while fields != 0 {
            let at = fields.trailing_zeros() as usize;
            fields &= fields - 1;
            if let Field::Names { role, table, .. } = &self.frame.fields[at] {
                let kernel = Names { role: *role, table, fewest: self.fewest };
                let slot = closer.slots[at];
                if let Some(level) = kernel.level_of_letters(x[slot], y[slot]) {
                    rough.open &= !(1 << at);
                    rough.pattern += u64::from(level) * self.plan.steps[at];
                    rough.answers += closer.steps[at];
                }
            }
        }
        closer.may_be_kept(rough.answers)
    }

    /// Looks at what the letters of a pair's names will ask for, so that for many pairs it is fetched in
    /// the time of one.
    pub(super) fn look_at_letters(&self, y: &[u32], rough: &Rough, closer: &Closer) -> u64 {
        let (mut fields, mut seen) = (rough.differ, 0);
        while fields != 0 {
            let at = fields.trailing_zeros() as usize;
            fields &= fields - 1;
            if let Field::Names { table, .. } = &self.frame.fields[at] {
                seen ^= table.bits[y[closer.slots[at]] as usize].letters;
            }
        }
        seen
    }

    /// Looks at what is remembered of what is still open, likewise.
    pub(super) fn look_at_open(
        &self,
        (x, y): (&[u32], &[u32]),
        rough: &Rough,
        closer: &Closer,
    ) -> u64 {
        let (mut fields, mut seen) = (rough.open, 0);
        while fields != 0 {
            let at = fields.trailing_zeros() as usize;
            fields &= fields - 1;
            let slot = closer.slots[at];
            seen ^= self.seen[at].look_at(x[slot], y[slot]);
        }
        seen
    }

    /// The pattern of a pair of which some is known.
    pub(super) fn rest(&mut self, (x, y): (&[u32], &[u32]), rough: Rough, closer: &Closer) -> u64 {
        if rough.crosses {
            return self.pattern(x, y);
        }
        let (mut fields, mut pattern) = (rough.open, rough.pattern);
        while fields != 0 {
            let at = fields.trailing_zeros() as usize;
            fields &= fields - 1;
            let (p, q) = (x[closer.slots[at]], y[closer.slots[at]]);
            let seen = &mut self.seen[at];
            let level = match &self.frame.fields[at] {
                Field::Names { role, table, .. } => {
                    let kernel = Names { role: *role, table, fewest: self.fewest };
                    kernel.level_of_codes(p, q, seen)
                }
                Field::Number { texts, .. } => seen.level(p, q, || numbers(texts, p, q)),
                Field::Home { .. } | Field::Born { .. } | Field::Same { .. } => 0,
            };
            pattern += u64::from(level) * self.plan.steps[at];
        }
        pattern
    }

    /// Whether given name and surname, both of which differ, may stand in each other's place.
    #[inline]
    fn crosses(&self, (x, y): (&[u32], &[u32]), differ: u64) -> bool {
        let Some((given, surname)) = self.swap else { return false };
        if differ >> given & differ >> surname & 1 == 0 {
            return false;
        }
        let (Field::Names { table: one, .. }, Field::Names { table: two, .. }) =
            (&self.frame.fields[given], &self.frame.fields[surname])
        else {
            return false;
        };
        let slots = [given, surname].map(|field| self.slot(field));
        let of = |table: &NameTable, codes: &[u32], slot: usize| table.hashes[codes[slot] as usize];
        of(one, x, slots[0]) == of(two, y, slots[1]) || of(two, x, slots[1]) == of(one, y, slots[0])
    }

    fn slot(&self, field: usize) -> usize {
        let homes = self.frame.fields[..field].iter();
        field + homes.filter(|field| matches!(field, Field::Home { .. })).count()
    }
}

/// A level that is still to be found.
const LEFT: u8 = u8::MAX;
