//! Pairs that rules bring together, each to be compared once.
//!
//! Most pairs of one person are brought by several rules. Each is put down as one number, in groups by
//! the first of its two records. A group is small enough to be put in order in the nearest memory;
//! then the same pairs stand together, and pairs that are compared one after the other are of records
//! that stand near each other.

use crate::weigh::finds::pair_of;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Groups at most: few enough that the ends of all are near while pairs are put down.
const GROUPS: u32 = 9;

/// Room for pairs that several threads put down: whoever has more to put down takes more of it.
pub(crate) struct Room(AtomicUsize);

/// Room that is taken at once.
const AT_ONCE: usize = if cfg!(test) { 16 } else { 1 << 14 };

impl Room {
    /// For so many pairs in all.
    pub(crate) const fn of(pairs: usize) -> Self {
        Self(AtomicUsize::new(pairs))
    }

    /// Some of it, or none when all is taken.
    fn take(&self) -> usize {
        let some = |left: usize| (left > 0).then(|| left.saturating_sub(AT_ONCE));
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, some);
        before.map_or(0, |left| left.min(AT_ONCE))
    }
}

/// Pairs that are put down, in groups by their first record.
pub(crate) struct Pairs<'r> {
    groups: Vec<Vec<u64>>,
    /// Of each group the pairs that were found worth keeping before, in order.
    kept: Vec<Vec<u64>>,
    /// A first record without so many of its last bits is the number of its group.
    shift: u32,
    number: usize,
    /// How many there may be before more room is taken or, when there is none, those met twice and
    /// those not worth keeping are left out.
    own_room: usize,
    room: &'r Room,
}

impl<'r> Pairs<'r> {
    /// Of first records below this number, with what room there is.
    pub(crate) fn none(firsts: usize, room: &'r Room) -> Self {
        let bits = usize::BITS - firsts.leading_zeros();
        let shift = bits.saturating_sub(GROUPS);
        let groups = vec![Vec::new(); (firsts >> shift) + 1];
        Self { kept: groups.clone(), groups, shift, number: 0, own_room: 0, room }
    }

    /// Puts a pair down.
    #[inline]
    pub(crate) fn add(&mut self, x: u32, y: u32) {
        self.groups[(x.min(y) >> self.shift) as usize].push(pair_of(x, y));
        self.number += 1;
    }

    /// Makes room when there is none left: each pair once, and if that is not enough, only those that
    /// `keep` leaves of each group.
    #[inline]
    pub(crate) fn make_room(&mut self, sorting: &mut Sorting, keep: impl FnMut(&mut Vec<u64>)) {
        if self.number >= self.own_room && !self.takes_room() {
            self.thin_out(sorting, keep);
        }
    }

    /// Takes more room; whether that is enough.
    #[cold]
    fn takes_room(&mut self) -> bool {
        while self.number >= self.own_room {
            match self.room.take() {
                0 => return false,
                more => self.own_room += more,
            }
        }
        true
    }

    #[cold]
    fn thin_out(&mut self, sorting: &mut Sorting, mut keep: impl FnMut(&mut Vec<u64>)) {
        for (group, kept) in self.groups.iter_mut().zip(&self.kept) {
            sorting.each_once(group);
            leave_out(group, kept);
        }
        if self.sum() > self.own_room / 4 * 3 {
            for (group, kept) in self.groups.iter_mut().zip(&mut self.kept) {
                keep(group);
                kept.append(group);
                // Two runs that are in order: they are merged.
                kept.sort();
                kept.shrink_to_fit();
            }
        }
        self.groups.iter_mut().for_each(|group| group.shrink_to(group.len() * 2));
        self.number = self.sum();
        self.own_room = self.own_room.max(self.number * 2);
    }

    fn sum(&self) -> usize {
        self.groups.iter().chain(&self.kept).map(Vec::len).sum()
    }

    /// All that was put down; nothing is left.
    pub(crate) fn take_all(&mut self) -> [Vec<Vec<u64>>; 2] {
        [std::mem::take(&mut self.groups), std::mem::take(&mut self.kept)]
    }

    /// The groups of several together, in the order of their first records.
    pub(crate) fn together(all: impl IntoIterator<Item = [Vec<Vec<u64>>; 2]>) -> Vec<Vec<u64>> {
        let mut lists = all.into_iter().flatten();
        let mut groups = lists.next().unwrap_or_default();
        for more in lists {
            groups.iter_mut().zip(more).for_each(|(group, more)| group.extend(more));
        }
        groups
    }
}

/// Where pairs of one group are put in order.
#[derive(Default)]
pub(crate) struct Sorting {
    spare: Vec<u64>,
    starts: Vec<u32>,
}

/// From which bit on the parts of a pair's number are looked at, the lowest first, and how many bits
/// each has at most: three parts of each record.
const PARTS: [u32; 6] = [0, 11, 22, 32, 43, 54];
const WIDE: u32 = 11;

/// Fewer pairs than this are sorted by comparing them.
const FEW: usize = 512;

impl Sorting {
    /// Puts pairs in order, each once.
    pub(crate) fn each_once(&mut self, group: &mut Vec<u64>) {
        if group.len() < FEW {
            group.sort_unstable();
        } else {
            let (all, any) =
                group.iter().fold((u64::MAX, 0), |(all, any), pair| (all & pair, any | pair));
            // Records of a group share how their numbers begin: most parts are the same in all.
            let differ = |from: &u32| (all ^ any) >> from & mask(*from) != 0;
            for from in PARTS.into_iter().filter(|from| differ(from)) {
                self.by_part(group, from);
            }
        }
        group.dedup();
    }

    /// Puts pairs in the order of one part of their numbers; those that share it stay as they are.
    fn by_part(&mut self, group: &mut Vec<u64>, from: u32) {
        let part = |pair: u64| (pair >> from & mask(from)) as usize;
        self.starts.clear();
        self.starts.resize(1 << WIDE, 0);
        group.iter().for_each(|pair| self.starts[part(*pair)] += 1);
        let mut sum = 0;
        for start in &mut self.starts {
            sum += std::mem::replace(start, sum);
        }
        self.spare.clear();
        self.spare.resize(group.len(), 0);
        for pair in &*group {
            let start = &mut self.starts[part(*pair)];
            self.spare[*start as usize] = *pair;
            *start += 1;
        }
        std::mem::swap(group, &mut self.spare);
    }
}

/// Leaves those out of one list that are in another; both are in order.
fn leave_out(group: &mut Vec<u64>, those: &[u64]) {
    let mut those = those.iter().peekable();
    group.retain(|pair| {
        while those.next_if(|one| *one < pair).is_some() {}
        those.peek() != Some(&pair)
    });
}

/// The bits of the part that begins at this bit, where it begins at none.
const fn mask(from: u32) -> u64 {
    let bits = if from == 22 || from == 54 { WIDE - 1 } else { WIDE };
    (1 << bits) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weigh::finds::places_of;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn pairs_come_back_once_and_in_order_whatever_the_room(
            pairs in prop::collection::vec((0..3_000_u32, 0..3_000_u32), 0..400),
            (room, threads) in (1..500_usize, 1..4_usize),
        ) {
            let wanted = |(x, y): &(u32, u32)| x != y && (x + y) % 3 != 0;
            let mut sorting = Sorting::default();
            let room = Room::of(room);
            let mut all: Vec<Pairs<'_>> =
                (0..threads).map(|_| Pairs::none(3_000, &room)).collect();
            for (at, (x, y)) in pairs.iter().enumerate() {
                let own = &mut all[at % threads];
                own.add(*x, *y);
                own.make_room(&mut sorting, |group| group.retain(|pair| wanted(&places_of(*pair))));
            }
            let mut groups = Pairs::together(all.iter_mut().map(Pairs::take_all));
            groups.iter_mut().for_each(|group| sorting.each_once(group));
            let mut found = groups.concat();
            prop_assert!(found.is_sorted());
            found.retain(|pair| wanted(&places_of(*pair)));
            let in_order = |(x, y): &(u32, u32)| (*x.min(y), *x.max(y));
            let slow: BTreeSet<(u32, u32)> = pairs.iter().filter(|p| wanted(p)).map(in_order).collect();
            let found: Vec<(u32, u32)> = found.into_iter().map(places_of).collect();
            prop_assert_eq!(found, slow.into_iter().collect::<Vec<_>>());
        }
    }
    proptest! {
        #[test]
        fn many_pairs_are_put_in_order_as_few_are(
            seed in any::<u64>(),
            bits in prop::sample::select(vec![0x0fff_u64, u64::MAX, 0x000f_ffff_000f_ffff, 0x8000_0001_0040_0000]),
            number in FEW..3 * FEW,
        ) {
            let mixed = |at: usize| (at as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
            let mut group: Vec<u64> = (0..number).map(|at| mixed(at % (number - 9)) & bits).collect();
            let slow: BTreeSet<u64> = group.iter().copied().collect();
            Sorting::default().each_once(&mut group);
            prop_assert_eq!(group, slow.into_iter().collect::<Vec<_>>());
        }
    }
}
