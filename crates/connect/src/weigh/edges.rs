//! The pairs worth keeping, from all blocks of all rules.

use crate::block::split::{Split, blocks_within};
use crate::block::{Blocks, Rule};
use crate::compare::{Plan, Sheet};
use crate::standardise::Frame;
use crate::watch::{Step, Stopped, Watch, tell};
use crate::weigh::score::{Patterns, Scorer, Weighed};

/// A pair that may be one person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub a: u32,
    pub b: u32,
    pub pattern: u64,
    pub weighed: Weighed,
}

/// What a rule came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleCount {
    pub blocks: u64,
    pub pairs: u64,
    pub split: Split,
}

/// How pairs are looked at.
pub(crate) struct Search<'a> {
    pub frame: &'a Frame,
    pub plan: &'a Plan,
    pub scorer: &'a Scorer<'a>,
    /// Whether two records of one source are never compared.
    pub across_only: bool,
    /// Log odds below which a pair is not kept.
    pub floor: f64,
    pub largest: u32,
    pub threads: usize,
}

/// A pair that a rule brought together, before it is weighed: most pairs of one person are found by
/// several rules, and each is weighed and kept once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    /// The record with the smaller place in the upper half, the other in the lower.
    pair: u64,
    pattern: u64,
}

impl Found {
    fn of(x: u32, y: u32, pattern: u64) -> Self {
        Self { pair: u64::from(x.min(y)) << 32 | u64::from(x.max(y)), pattern }
    }

    fn places(&self) -> (u32, u32) {
        let half = |both: u64| u32::try_from(both & 0xffff_ffff).expect("32 bits");
        (half(self.pair >> 32), half(self.pair))
    }
}

/// The pairs that a thread found. When there are many, those found before are left out and the rest
/// weighed, so that memory is for pairs that are kept.
struct Finds<'a> {
    search: &'a Search<'a>,
    found: Vec<Found>,
    /// How many there may be before they are looked through.
    room: usize,
}

/// Pairs held before they are looked through for the first time.
const ROOM: usize = 1 << 20;

impl<'a> Finds<'a> {
    const fn none(search: &'a Search<'a>) -> Self {
        Self { search, found: Vec::new(), room: ROOM }
    }

    #[inline]
    fn add(&mut self, found: Found, patterns: &mut Patterns) {
        self.found.push(found);
        if self.found.len() >= self.room {
            self.look_through(patterns);
            self.room = (self.found.len() * 2).max(ROOM);
        }
    }

    /// Each pair once, and only those worth keeping.
    fn look_through(&mut self, patterns: &mut Patterns) {
        each_once(&mut self.found);
        self.found.retain(|found| self.search.weighed(found, patterns).is_some());
    }
}

fn each_once(found: &mut Vec<Found>) {
    found.sort_unstable_by_key(|one| one.pair);
    found.dedup_by_key(|one| one.pair);
}

impl Search<'_> {
    /// All pairs worth keeping, each once, in order.
    ///
    /// # Errors
    /// [`Stopped`] when `watch` says so.
    pub(crate) fn edges(
        &self,
        rules: &[Rule],
        watch: Watch<'_>,
    ) -> Result<(Vec<Edge>, Vec<RuleCount>), Stopped> {
        let mut counts = Vec::new();
        let mut tools: Vec<(Patterns, Finds<'_>)> =
            std::iter::repeat_n(self.scorer.patterns(), self.threads.max(1) + 1)
                .map(|patterns| (patterns, Finds::none(self)))
                .collect();
        for (done, rule) in rules.iter().enumerate() {
            tell(watch, Step::Comparing { done, of: rules.len() })?;
            let (blocks, split) = blocks_within(self.frame, rule, self.largest);
            let pairs = blocks.pairs();
            counts.push(RuleCount { blocks: blocks.spans.len() as u64, pairs, split });
            self.of_blocks(&blocks, &mut tools);
        }
        Ok((self.weigh_all(tools), counts))
    }

    /// Weighs what was found, each pair once.
    fn weigh_all(&self, tools: Vec<(Patterns, Finds<'_>)>) -> Vec<Edge> {
        let mut patterns = self.scorer.patterns();
        let mut all: Vec<Found> = Vec::new();
        for (_, finds) in tools {
            if all.is_empty() {
                all = finds.found;
            } else {
                all.extend(finds.found);
            }
        }
        each_once(&mut all);
        let edge = |found: &Found| {
            let weighed = self.weighed(found, &mut patterns)?;
            let (a, b) = found.places();
            Some(Edge { a, b, pattern: found.pattern, weighed })
        };
        let mut edges: Vec<Edge> = all.iter().filter_map(edge).collect();
        edges.shrink_to_fit();
        edges
    }

    /// What a pair is worth, unless it is not worth keeping.
    fn weighed(&self, found: &Found, patterns: &mut Patterns) -> Option<Weighed> {
        let (a, b) = found.places();
        let prepared = self.scorer.look_up(patterns, found.pattern);
        let weighed = self.scorer.weigh(a, b, &prepared);
        (weighed.log_odds() >= self.floor).then_some(weighed)
    }

    fn of_blocks(&self, blocks: &Blocks, tools: &mut [(Patterns, Finds<'_>)]) {
        let parts = shared_out(blocks, self.threads);
        std::thread::scope(|scope| {
            for (spans, (patterns, finds)) in parts.into_iter().zip(tools) {
                scope.spawn(move || self.of_spans((blocks, spans), patterns, finds));
            }
        });
    }

    fn of_spans(
        &self,
        (blocks, spans): (&Blocks, &[(u32, u32)]),
        patterns: &mut Patterns,
        finds: &mut Finds<'_>,
    ) {
        let mut sheet = Sheet::new(self.frame, self.plan);
        let floor = self.floor as f32;
        let sources = &self.frame.sources;
        let mut look = |x: u32, y: u32, pattern: u64| {
            if self.scorer.look_up(patterns, pattern).bound >= floor {
                let apart = sources[x as usize] != sources[y as usize];
                if apart || !self.across_only {
                    finds.add(Found::of(x, y, pattern), patterns);
                }
            }
        };
        let mut small = Small::default();
        for span in spans {
            let members = blocks.members(*span);
            if members.len() > SMALL {
                each_pair(&mut sheet, members, &mut look);
            } else if small.add(members) {
                small.each_pair(&mut sheet, &mut look);
            }
        }
        small.each_pair(&mut sheet, &mut look);
    }
}

/// Blocks up to this size are compared pair by pair.
const SMALL: usize = 6;

/// Records of small blocks that are laid out together: fetching many at once keeps memory busy,
/// where fetching the two of one pair would wait for each.
const TOGETHER: usize = 2048;

/// Small blocks, one after another.
#[derive(Default)]
struct Small {
    members: Vec<u32>,
    /// Where each block ends.
    ends: Vec<usize>,
}

impl Small {
    /// Adds a block; whether there are enough of them.
    fn add(&mut self, members: &[u32]) -> bool {
        self.members.extend_from_slice(members);
        self.ends.push(self.members.len());
        self.members.len() >= TOGETHER
    }

    /// Compares all pairs of each block, and is empty again.
    fn each_pair(&mut self, sheet: &mut Sheet<'_>, look: &mut impl FnMut(u32, u32, u64)) {
        sheet.fetch(&self.members);
        let mut from = 0;
        for end in self.ends.drain(..) {
            for i in from..end {
                for j in i + 1..end {
                    look(self.members[i], self.members[j], sheet.fetched_pair(i, j));
                }
            }
            from = end;
        }
        self.members.clear();
    }
}

/// Compares all pairs of a block.
fn each_pair(sheet: &mut Sheet<'_>, members: &[u32], look: &mut impl FnMut(u32, u32, u64)) {
    sheet.lay(members);
    for i in 0..members.len() - 1 {
        for (other, pattern) in members[i + 1..].iter().zip(sheet.row(i, i + 1)) {
            look(members[i], *other, *pattern);
        }
    }
}

/// Blocks in as many parts as there are threads, each with about as many pairs.
fn shared_out(blocks: &Blocks, threads: usize) -> Vec<&[(u32, u32)]> {
    let share = blocks.pairs() / threads.max(1) as u64 + 1;
    let (mut parts, mut from, mut sum) = (Vec::new(), 0, 0);
    for (at, span) in blocks.spans.iter().enumerate() {
        sum += crate::block::blocks::pairs_of(u64::from(span.1 - span.0));
        if sum >= share {
            parts.push(&blocks.spans[from..=at]);
            (from, sum) = (at + 1, 0);
        }
    }
    parts.push(&blocks.spans[from..]);
    parts
}
