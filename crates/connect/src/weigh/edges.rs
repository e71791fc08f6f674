//! The pairs worth keeping, from all blocks of all rules.

use crate::block::split::{Split, blocks_within};
use crate::block::{Blocks, Rule};
use crate::compare::{Memory, Plan, Sheet};
use crate::shared::shared;
use crate::standardise::Frame;
use crate::watch::{Go, Step, Stopped, Watch, tell};
use crate::weigh::score::{Patterns, Prepared, Scorer, Weighed};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Only pairs of which a record is one of this many first ones are looked at.
    pub first: u32,
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

/// Pairs that all threads hold before they are looked through for the first time.
const ROOM: usize = 1 << 22;

impl<'a> Finds<'a> {
    fn none(search: &'a Search<'a>) -> Self {
        Self { search, found: Vec::new(), room: ROOM / search.threads.max(1) }
    }

    #[inline]
    fn add(&mut self, found: Found, patterns: &mut Patterns) {
        self.found.push(found);
        if self.found.len() >= self.room {
            self.look_through(patterns);
            self.room = self.room.max(self.found.len() * 2);
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

/// What one thread works with.
struct Tools<'a> {
    memory: Option<Memory>,
    patterns: Patterns,
    /// One bit for each pattern that may be worth keeping, when all are listed.
    may_be_kept: Option<Arc<Vec<u64>>>,
    finds: Finds<'a>,
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
        let patterns = self.scorer.patterns();
        let may_be_kept = self.may_be_kept(&patterns).map(Arc::new);
        let new = || Tools {
            memory: None,
            patterns: patterns.clone(),
            may_be_kept: may_be_kept.clone(),
            finds: Finds::none(self),
        };
        let mut tools: Vec<Tools<'_>> = (0..self.threads.max(1)).map(|_| new()).collect();
        let mut next = rules.first().map(|rule| self.blocks(rule));
        for done in 0..rules.len() {
            tell(watch, Step::Comparing { done, of: rules.len() })?;
            let Some((blocks, split)) = next.take() else { break };
            let pairs = blocks.pairs();
            counts.push(RuleCount { blocks: blocks.spans.len() as u64, pairs, split });
            next = self.of_blocks(&blocks, &mut tools, rules.get(done + 1));
        }
        Ok((self.weigh_all(tools, &patterns), counts))
    }

    /// The same where nobody waits.
    pub(crate) fn all(&self, rules: &[Rule]) -> Vec<Edge> {
        self.edges(rules, &mut |_| Go::On).map(|(edges, _)| edges).unwrap_or_default()
    }

    fn blocks(&self, rule: &Rule) -> (Blocks, Split) {
        blocks_within(self.frame, rule, (self.largest, self.first))
    }

    fn may_be_kept(&self, patterns: &Patterns) -> Option<Vec<u64>> {
        let Patterns::All(all) = patterns else { return None };
        let floor = self.floor as f32;
        let word = |(bits, (at, one)): (u64, (usize, &Prepared))| {
            bits | u64::from(one.bound >= floor) << at
        };
        let words =
            all.chunks(64).map(|some| some.iter().enumerate().fold(0, |b, one| word((b, one))));
        Some(words.collect())
    }

    /// Weighs what was found, each pair once.
    fn weigh_all(&self, tools: Vec<Tools<'_>>, patterns: &Patterns) -> Vec<Edge> {
        let mut tools = tools.into_iter();
        let mut all = tools.next().map_or_else(Vec::new, |first| first.finds.found);
        tools.for_each(|more| all.extend(more.finds.found));
        in_order(&mut all, self.threads);
        all.dedup_by_key(|one| one.pair);
        let share = all.len().div_ceil(self.threads.max(1)).max(1);
        let parts: Vec<&[Found]> = all.chunks(share).collect();
        let edges = shared(self.threads, &parts, |part| {
            let mut patterns = patterns.clone();
            let edge = |found: &Found| {
                let weighed = self.weighed(found, &mut patterns)?;
                let (a, b) = found.places();
                Some(Edge { a, b, pattern: found.pattern, weighed })
            };
            part.iter().filter_map(edge).collect::<Vec<Edge>>()
        });
        let mut edges = edges.into_iter();
        let mut all = edges.next().unwrap_or_default();
        edges.for_each(|more| all.extend(more));
        all.shrink_to_fit();
        all
    }

    /// What a pair is worth, unless it is not worth keeping.
    fn weighed(&self, found: &Found, patterns: &mut Patterns) -> Option<Weighed> {
        let (a, b) = found.places();
        let prepared = self.scorer.look_up(patterns, found.pattern);
        let weighed = self.scorer.weigh(a, b, &prepared);
        (weighed.log_odds() >= self.floor).then_some(weighed)
    }

    /// Compares all pairs of the blocks, and makes those of the rule that comes next.
    fn of_blocks(
        &self,
        blocks: &Blocks,
        tools: &mut [Tools<'_>],
        next: Option<&Rule>,
    ) -> Option<(Blocks, Split)> {
        let parts = shared_out(blocks, if self.threads > 1 { self.threads * PIECES } else { 1 });
        let taken = AtomicUsize::new(0);
        let work = |tools: &mut Tools<'_>| {
            let memory = tools.memory.take().unwrap_or_else(|| Memory::new(self.frame));
            let mut sheet = Sheet::with(self.frame, self.plan, memory);
            while let Some(spans) = parts.get(taken.fetch_add(1, Ordering::Relaxed)) {
                self.of_spans((blocks, spans), &mut sheet, tools);
            }
            tools.memory = Some(sheet.into_memory());
        };
        std::thread::scope(|scope| {
            let (own, others) = tools.split_first_mut().expect("there is a thread at least");
            for other in others {
                scope.spawn(|| work(other));
            }
            let next = next.map(|rule| move || self.blocks(rule));
            if self.threads > 1 {
                let next = next.map(|make| scope.spawn(make));
                work(own);
                next.map(|made| made.join().expect("making blocks does not panic"))
            } else {
                work(own);
                next.map(|make| make())
            }
        })
    }

    fn of_spans(
        &self,
        (blocks, spans): (&Blocks, &[(u32, u32)]),
        sheet: &mut Sheet<'_>,
        tools: &mut Tools<'_>,
    ) {
        let Tools { patterns, finds, may_be_kept, .. } = tools;
        let floor = self.floor as f32;
        let sources = &self.frame.sources;
        let mut look = |x: u32, y: u32, pattern: u64| {
            let may_be = match may_be_kept {
                Some(bits) => bits[(pattern / 64) as usize] >> (pattern % 64) & 1 != 0,
                None => self.scorer.look_up(patterns, pattern).bound >= floor,
            };
            if may_be {
                let apart = sources[x as usize] != sources[y as usize];
                if apart || !self.across_only {
                    finds.add(Found::of(x, y, pattern), patterns);
                }
            }
        };
        let mut small = Small::default();
        for span in spans {
            let members = blocks.members(*span);
            if members[0] >= self.first {
                continue;
            }
            if members.len() > SMALL {
                each_pair(sheet, members, self.first, &mut look);
            } else if small.add(members) {
                small.each_pair(sheet, self.first, &mut look);
            }
        }
        small.each_pair(sheet, self.first, &mut look);
    }
}

/// Parts of a rule's blocks for each thread, so that none waits long for another.
const PIECES: usize = 8;

/// Puts what was found in the order of the pairs.
fn in_order(found: &mut [Found], threads: usize) {
    if threads < 2 || found.len() < 4096 {
        found.sort_unstable_by_key(|one| one.pair);
        return;
    }
    let middle = found.len() / 2;
    found.select_nth_unstable_by_key(middle, |one| one.pair);
    let (low, high) = found.split_at_mut(middle);
    std::thread::scope(|scope| {
        scope.spawn(|| in_order(low, threads / 2));
        in_order(high, threads - threads / 2);
    });
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

    /// Compares all pairs of each block of which a record is one of the first ones, and is empty
    /// again.
    fn each_pair(
        &mut self,
        sheet: &mut Sheet<'_>,
        first: u32,
        look: &mut impl FnMut(u32, u32, u64),
    ) {
        sheet.fetch(&self.members);
        let mut from = 0;
        for end in self.ends.drain(..) {
            let firsts = self.members[from..end].iter().take_while(|place| **place < first);
            for i in from..from + firsts.count() {
                for j in i + 1..end {
                    look(self.members[i], self.members[j], sheet.fetched_pair(i, j));
                }
            }
            from = end;
        }
        self.members.clear();
    }
}

/// Compares all pairs of a block, places in order, of which a record is one of the first ones.
fn each_pair(
    sheet: &mut Sheet<'_>,
    members: &[u32],
    first: u32,
    look: &mut impl FnMut(u32, u32, u64),
) {
    let firsts = members.iter().take_while(|place| **place < first).count();
    sheet.lay(members);
    for i in 0..firsts.min(members.len() - 1) {
        for (other, pattern) in members[i + 1..].iter().zip(sheet.row(i, i + 1)) {
            look(members[i], *other, *pattern);
        }
    }
}

/// Blocks in so many parts, each with about as many pairs.
fn shared_out(blocks: &Blocks, parts: usize) -> Vec<&[(u32, u32)]> {
    let share = blocks.pairs() / parts.max(1) as u64 + 1;
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
