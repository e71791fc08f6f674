//! Pairs that rules bring together, kept few: each once, and only what may be one person.

use crate::weigh::edges::Search;
use crate::weigh::score::Patterns;

/// A pair that a rule brought together, before it is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The record with the smaller place in the upper half, the other in the lower.
    pub pair: u64,
    pub pattern: u64,
}

impl Found {
    pub(crate) fn of(x: u32, y: u32, pattern: u64) -> Self {
        Self { pair: u64::from(x.min(y)) << 32 | u64::from(x.max(y)), pattern }
    }

    pub(crate) fn places(&self) -> (u32, u32) {
        let half = |both: u64| u32::try_from(both & 0xffff_ffff).expect("32 bits");
        (half(self.pair >> 32), half(self.pair))
    }
}

/// The pairs that a thread found. When there are many, those found before are left out and the rest
/// weighed, so that memory is for pairs that are kept.
pub(crate) struct Finds<'a> {
    search: &'a Search<'a>,
    pub found: Vec<Found>,
    /// How many there may be before they are looked through.
    room: usize,
}

/// Pairs that all threads hold before they are looked through for the first time.
const ROOM: usize = 1 << 22;

impl<'a> Finds<'a> {
    pub(crate) fn none(search: &'a Search<'a>) -> Self {
        Self { search, found: Vec::new(), room: ROOM / search.threads.max(1) }
    }

    #[inline]
    pub(crate) fn add(&mut self, found: Found, patterns: &mut Patterns) {
        self.found.push(found);
        if self.found.len() >= self.room {
            self.look_through(patterns);
            self.room = self.room.max(self.found.len() * 2);
        }
    }

    /// Each pair once, and only those worth keeping.
    fn look_through(&mut self, patterns: &mut Patterns) {
        if !self.search.all_are_new() {
            self.found.sort_unstable_by_key(|one| one.pair);
            self.found.dedup_by_key(|one| one.pair);
        }
        self.found.retain(|found| self.search.weighed(found, patterns).is_some());
    }
}

/// Puts what was found in the order of the pairs, each pair once.
pub(crate) fn in_order(found: &mut Vec<Found>, threads: usize) {
    sort(found, threads);
    found.dedup_by_key(|one| one.pair);
}

fn sort(found: &mut [Found], threads: usize) {
    if threads < 2 || found.len() < 4096 {
        found.sort_unstable_by_key(|one| one.pair);
        return;
    }
    let middle = found.len() / 2;
    found.select_nth_unstable_by_key(middle, |one| one.pair);
    let (low, high) = found.split_at_mut(middle);
    std::thread::scope(|scope| {
        scope.spawn(|| sort(low, threads / 2));
        sort(high, threads - threads / 2);
    });
}
