//! The pairs worth keeping, from all blocks of all rules.

use crate::block::split::{Split, blocks_within};
use crate::block::{Blocks, Rule};
use crate::compare::closer::Closer;
use crate::compare::glance::{Glance, Glanced};
use crate::compare::{Memory, Plan, Sheet};
use crate::shared::shared;
use crate::standardise::Frame;
use crate::watch::{Go, Step, Stopped, Watch, tell};
use crate::weigh::finds::{Finds, Found, in_order};
use crate::weigh::met::{Met, MetBefore};
use crate::weigh::score::{Patterns, Prepared, Scorer, Weighed};
use crate::weigh::worth::worth;
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

/// What all threads know of the pairs that are worth a look.
struct Known {
    glance: Glance,
    closer: Option<Closer>,
    /// One bit for each pattern that may be worth keeping, when all are listed.
    may_be_kept: Option<Vec<u64>>,
    /// Blocks of the rules before, when pairs that met in them are left out.
    met: Option<Met>,
}

/// What one thread works with.
struct Tools<'a> {
    memory: Option<Memory>,
    patterns: Patterns,
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
        let mut known = self.known(&patterns, rules);
        let new = || Tools { memory: None, patterns: patterns.clone(), finds: Finds::none(self) };
        let mut tools: Vec<Tools<'_>> = (0..self.threads.max(1)).map(|_| new()).collect();
        let mut next = rules.first().map(|rule| self.blocks(rule));
        for done in 0..rules.len() {
            tell(watch, Step::Comparing { done, of: rules.len() })?;
            let Some((blocks, split)) = next.take() else { break };
            let pairs = blocks.pairs();
            counts.push(RuleCount { blocks: blocks.spans.len() as u64, pairs, split });
            let following = rules.get(done + 1);
            next = self.of_blocks(&blocks, (&known, &mut tools), following);
            if let Some(met) = known.met.as_mut().filter(|_| following.is_some()) {
                met.add(&blocks);
            }
        }
        drop(known);
        Ok((self.weigh_all(tools, &patterns), counts))
    }

    fn known(&self, patterns: &Patterns, rules: &[Rule]) -> Known {
        let worth = |open: &[_]| worth(self.scorer, self.plan, (patterns, self.floor), open);
        Known {
            glance: Glance::of(self.frame, self.plan, worth),
            closer: Closer::of(self.frame, self.plan, worth),
            may_be_kept: self.may_be_kept(patterns),
            met: self
                .all_are_new()
                .then(|| Met::none(self.frame.len(), rules.len().saturating_sub(1))),
        }
    }

    /// Whether every pair is found once. Few first records have few pairs, and the blocks of all
    /// records are not kept for them.
    pub(crate) fn all_are_new(&self) -> bool {
        self.first as usize >= self.frame.len()
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
        if self.threads < 2 && self.all_are_new() {
            // Fewer need be put in order when those not worth keeping are gone.
            let mut patterns = patterns.clone();
            all.retain(|found| self.weighed(found, &mut patterns).is_some());
        }
        in_order(&mut all, self.threads);
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

    /// The pairs that were kept, with what each is worth.
    pub(crate) fn weighed_again(&self, found: &[Found]) -> Vec<Edge> {
        let mut patterns = self.scorer.patterns();
        let edge = |found: &Found| {
            let weighed = self.weighed(found, &mut patterns)?;
            let (a, b) = found.places();
            Some(Edge { a, b, pattern: found.pattern, weighed })
        };
        found.iter().filter_map(edge).collect()
    }

    /// What a pair is worth, unless it is not worth keeping.
    pub(crate) fn weighed(&self, found: &Found, patterns: &mut Patterns) -> Option<Weighed> {
        let (a, b) = found.places();
        let prepared = self.scorer.look_up(patterns, found.pattern);
        let weighed = self.scorer.weigh(a, b, &prepared);
        (weighed.log_odds() >= self.floor).then_some(weighed)
    }

    /// Compares all pairs of the blocks, and makes those of the rule that comes next.
    fn of_blocks(
        &self,
        blocks: &Blocks,
        (known, tools): (&Known, &mut [Tools<'_>]),
        next: Option<&Rule>,
    ) -> Option<(Blocks, Split)> {
        let parts = shared_out(blocks, if self.threads > 1 { self.threads * PIECES } else { 1 });
        let taken = AtomicUsize::new(0);
        let work = |tools: &mut Tools<'_>| {
            let memory = tools.memory.take().unwrap_or_else(|| Memory::new(self.frame));
            let sheet = Sheet::with(self.frame, self.plan, memory);
            let mut desk = Desk { search: self, known, sheet, laid: Laid::default() };
            while let Some(spans) = parts.get(taken.fetch_add(1, Ordering::Relaxed)) {
                desk.of_spans((blocks, spans), tools);
            }
            tools.memory = Some(desk.sheet.into_memory());
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
}

/// Parts of a rule's blocks for each thread, so that none waits long for another.
const PIECES: usize = 8;

/// In blocks up to this size every pair is looked at closely; in larger ones those that a glance
/// leaves.
const SMALL: usize = 6;

/// Records that are laid out together, block after block: fetching many at once keeps memory busy,
/// where fetching the two of one pair would wait for each.
const TOGETHER: usize = 2048;

/// Where one thread compares the records of some blocks.
struct Desk<'s, 'a> {
    search: &'s Search<'a>,
    known: &'s Known,
    sheet: Sheet<'s>,
    laid: Laid,
}

/// Records of some blocks, one block after another.
#[derive(Default)]
struct Laid {
    members: Vec<u32>,
    /// Where each block ends.
    ends: Vec<usize>,
    /// Records in the largest block.
    largest: usize,
    glanced: Glanced,
    before: MetBefore,
}

impl Desk<'_, '_> {
    fn of_spans(&mut self, (blocks, spans): (&Blocks, &[(u32, u32)]), tools: &mut Tools<'_>) {
        for span in spans {
            let members = blocks.members(*span);
            if members[0] >= self.search.first {
                continue;
            }
            self.laid.members.extend_from_slice(members);
            self.laid.ends.push(self.laid.members.len());
            self.laid.largest = self.laid.largest.max(members.len());
            if self.laid.members.len() >= TOGETHER {
                self.look_at_all(tools);
            }
        }
        self.look_at_all(tools);
    }

    /// Compares all pairs of each block of which a record is one of the first ones, and is empty
    /// again.
    fn look_at_all(&mut self, tools: &mut Tools<'_>) {
        let Self { search, known, sheet, laid } = self;
        let Laid { members, ends, glanced, before, .. } = laid;
        sheet.fetch(members);
        if let Some(met) = &known.met {
            met.fetch(members, before);
        }
        if laid.largest > SMALL {
            glanced.lay(&known.glance, sheet.fetched());
        }
        let mut look = |i: usize, j: usize| {
            let (x, y) = (members[i], members[j]);
            if search.across_only && !search.of_two_sources(x, y)
                || known.met.is_some() && before.have_met(i, j)
            {
                return;
            }
            let pattern = match &known.closer {
                Some(closer) => sheet.fetched_if(i, j, closer),
                None => Some(sheet.fetched_pair(i, j)),
            };
            if let Some(pattern) = pattern
                && search.may_be(pattern, known, &mut tools.patterns)
            {
                tools.finds.add(Found::of(x, y, pattern), &mut tools.patterns);
            }
        };
        let mut from = 0;
        for end in ends.drain(..) {
            let firsts = members[from..end].iter().take_while(|place| **place < search.first);
            for i in from..from + firsts.count().min(end - from - 1) {
                if end - from > SMALL {
                    let row = glanced.row(&known.glance, i, i + 1..end);
                    row.iter().for_each(|j| look(i, *j as usize));
                } else {
                    (i + 1..end).for_each(|j| look(i, j));
                }
            }
            from = end;
        }
        members.clear();
        laid.largest = 0;
    }
}

impl Search<'_> {
    fn of_two_sources(&self, x: u32, y: u32) -> bool {
        self.frame.sources[x as usize] != self.frame.sources[y as usize]
    }

    #[inline]
    fn may_be(&self, pattern: u64, known: &Known, patterns: &mut Patterns) -> bool {
        match &known.may_be_kept {
            Some(bits) => bits[(pattern / 64) as usize] >> (pattern % 64) & 1 != 0,
            None => self.scorer.look_up(patterns, pattern).bound >= self.floor as f32,
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

#[cfg(test)]
#[path = "every_pair.rs"]
mod every_pair;
