//! One thread at work: which pairs of a rule's blocks are worth a look, and what a look finds.

use crate::block::Blocks;
use crate::compare::glance::Glanced;
use crate::compare::{AT_ONCE, Memory, Sheet};
use crate::weigh::edges::{Edge, Known, Search};
use crate::weigh::finds::{Found, places_of};
use crate::weigh::pairs::{Pairs, Sorting};
use crate::weigh::score::Patterns;

/// In blocks up to this size every pair is put down; of larger ones those that a glance leaves.
const SMALL: usize = 6;

/// Records that are laid out together, block after block: fetching many at once keeps memory busy,
/// where fetching the two of one pair would wait for each.
const TOGETHER: usize = 2048;

/// Where one thread puts pairs down and compares them.
pub(super) struct Desk<'s> {
    pub pairs: Pairs<'s>,
    sorting: Sorting,
    laid: Laid,
    looking: Looking<'s>,
}

/// Records of some large blocks, one block after another.
#[derive(Default)]
struct Laid {
    members: Vec<u32>,
    /// Where each block ends.
    ends: Vec<usize>,
    glanced: Glanced,
}

/// What comparing works with.
struct Looking<'s> {
    search: &'s Search<'s>,
    known: &'s Known,
    sheet: Sheet<'s>,
    patterns: Patterns,
    /// What a look at some pairs found.
    found: Vec<Found>,
}

impl<'s> Desk<'s> {
    /// With no pair yet.
    pub(super) fn new(
        search: &'s Search<'s>,
        (known, patterns): (&'s Known, &Patterns),
        pairs: Pairs<'s>,
    ) -> Self {
        let sheet = Sheet::with(search.frame, search.plan, Memory::new(search.frame));
        let (patterns, found) = (patterns.clone(), Vec::new());
        let looking = Looking { search, known, sheet, patterns, found };
        Self { pairs, sorting: Sorting::default(), laid: Laid::default(), looking }
    }

    /// Puts down the pairs of all blocks that are worth a look, and of which a record is one of the
    /// first ones.
    pub(super) fn put_down(&mut self, blocks: &Blocks) {
        for span in &blocks.spans {
            let members = blocks.members(*span);
            if members.len() > SMALL {
                self.laid.members.extend_from_slice(members);
                self.laid.ends.push(self.laid.members.len());
                if self.laid.members.len() >= TOGETHER {
                    self.glance_at_all();
                }
                continue;
            }
            for (i, x) in members.iter().enumerate() {
                if *x >= self.looking.search.first {
                    break;
                }
                members[i + 1..].iter().for_each(|y| self.add(*x, *y));
            }
            self.make_room();
        }
        self.glance_at_all();
    }

    #[inline]
    fn add(&mut self, x: u32, y: u32) {
        let search = self.looking.search;
        if !search.across_only || search.of_two_sources(x, y) {
            self.pairs.add(x, y);
        }
    }

    #[inline]
    fn make_room(&mut self) {
        let looking = &mut self.looking;
        self.pairs.make_room(&mut self.sorting, |group| looking.keep(group));
    }

    /// Puts down what a glance leaves of the large blocks that wait, and has none again.
    fn glance_at_all(&mut self) {
        let Laid { members, mut ends, mut glanced } = std::mem::take(&mut self.laid);
        let Looking { search, known, sheet, .. } = &mut self.looking;
        let first = search.first;
        sheet.fetch(&members);
        glanced.lay(&known.glance, sheet.fetched());
        let mut from = 0;
        for end in ends.drain(..) {
            let firsts = members[from..end].iter().take_while(|place| **place < first);
            for i in from..from + firsts.count().min(end - from - 1) {
                for j in glanced.row(&self.looking.known.glance, i, i + 1..end) {
                    self.add(members[i], members[*j as usize]);
                }
                self.make_room();
            }
            from = end;
        }
        self.laid = Laid { members, ends, glanced };
        self.laid.members.clear();
    }

    /// The pairs worth keeping of a group, in order.
    pub(super) fn edges(&mut self, group: &mut Vec<u64>) -> Vec<Edge> {
        let mut edges = Vec::new();
        self.sorting.each_once(group);
        for some in group.chunks(AT_ONCE) {
            self.looking.each_worth_keeping(some, |edge| edges.push(edge));
        }
        edges
    }
}

impl Looking<'_> {
    /// Keeps of a group the pairs that are worth it.
    fn keep(&mut self, group: &mut Vec<u64>) {
        let mut kept = Vec::new();
        for some in group.chunks(AT_ONCE) {
            self.each_worth_keeping(some, |edge| kept.push(Found::of(edge.a, edge.b, 0).pair));
        }
        *group = kept;
    }

    /// Compares some pairs: all are looked at closely before any is weighed, because memory answers
    /// many questions that do not wait for each other in the time of one.
    fn each_worth_keeping(&mut self, some: &[u64], mut take: impl FnMut(Edge)) {
        let Self { search, known, sheet, patterns, found } = self;
        let second = |pair: &u64| places_of(*pair).1;
        sheet.look_at(some.iter().map(second));
        if let Some(closer) = &known.closer {
            closer.look_at(some.iter().map(|pair| search.frame.records.at(second(pair))));
        }
        found.clear();
        let mut add = |(a, b): (u32, u32), pattern: u64| {
            if search.may_be(pattern, known, patterns) {
                found.push(Found::of(a, b, pattern));
            }
        };
        let pairs = some.iter().map(|pair| places_of(*pair));
        match &known.closer {
            Some(closer) => sheet.pairs_if(pairs, closer, add),
            None => pairs.for_each(|(a, b)| add((a, b), sheet.pair(a, b))),
        }
        search.scorer.rarity.look_at(found.iter().map(|one| second(&one.pair)));
        for one in &*found {
            if let Some(edge) = search.edge(one, patterns) {
                take(edge);
            }
        }
    }
}
