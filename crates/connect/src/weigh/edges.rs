//! The pairs worth keeping, from all blocks of all rules.

use crate::block::split::{Split, blocks_within};
use crate::block::{Blocks, Rule};
use crate::compare::{Plan, Sheet};
use crate::standardise::Frame;
use crate::watch::{Go, Step, Stopped, Watch, tell};
use crate::weigh::score::{Patterns, Prepared, Scorer, Weighed};

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
        let mut edges: Vec<Edge> = Vec::new();
        let mut counts = Vec::new();
        let mut known: Vec<Patterns> =
            std::iter::repeat_n(self.scorer.patterns(), self.threads.max(1) + 1).collect();
        for (done, rule) in rules.iter().enumerate() {
            tell(watch, Step::Comparing { done, of: rules.len() })?;
            let (blocks, split) = blocks_within(self.frame, rule, (self.largest, self.first));
            let pairs = blocks.pairs();
            counts.push(RuleCount { blocks: blocks.spans.len() as u64, pairs, split });
            edges.extend(self.of_blocks(&blocks, &mut known));
        }
        edges.sort_unstable_by_key(|edge| (edge.a, edge.b));
        edges.dedup_by_key(|edge| (edge.a, edge.b));
        Ok((edges, counts))
    }

    /// The same where nobody waits.
    pub(crate) fn all(&self, rules: &[Rule]) -> Vec<Edge> {
        self.edges(rules, &mut |_| Go::On).map(|(edges, _)| edges).unwrap_or_default()
    }

    fn of_blocks(&self, blocks: &Blocks, known: &mut [Patterns]) -> Vec<Edge> {
        let parts = shared_out(blocks, self.threads);
        std::thread::scope(|scope| {
            let work: Vec<_> = parts
                .into_iter()
                .zip(known)
                .map(|(spans, known)| scope.spawn(move || self.of_spans(blocks, spans, known)))
                .collect();
            let done = work.into_iter().map(|part| part.join());
            done.flat_map(|part| part.expect("comparing does not panic")).collect()
        })
    }

    fn of_spans(
        &self,
        blocks: &Blocks,
        spans: &[(u32, u32)],
        patterns: &mut Patterns,
    ) -> Vec<Edge> {
        let mut sheet = Sheet::new(self.frame, self.plan);
        let mut kept = Vec::new();
        let floor = self.floor as f32;
        for span in spans {
            let members = blocks.members(*span);
            let mut look = |x: u32, y: u32, pattern: u64| {
                let prepared = self.scorer.look_up(patterns, pattern);
                if prepared.bound >= floor {
                    self.keep((x, y), pattern, &prepared, &mut kept);
                }
            };
            each_pair(&mut sheet, members, self.first, &mut look);
        }
        kept
    }

    fn keep(&self, (x, y): (u32, u32), pattern: u64, prepared: &Prepared, kept: &mut Vec<Edge>) {
        let sources = &self.frame.sources;
        if self.across_only && sources[x as usize] == sources[y as usize] {
            return;
        }
        let (a, b) = (x.min(y), x.max(y));
        let weighed = self.scorer.weigh(a, b, prepared);
        if weighed.log_odds() >= self.floor {
            kept.push(Edge { a, b, pattern, weighed });
        }
    }
}

/// Blocks up to this size are compared pair by pair.
const SMALL: usize = 6;

/// Compares all pairs of a block, places in order, of which a record is one of the first ones.
fn each_pair(
    sheet: &mut Sheet<'_>,
    members: &[u32],
    first: u32,
    look: &mut impl FnMut(u32, u32, u64),
) {
    let firsts = members.iter().take_while(|place| **place < first).count();
    if members.len() <= SMALL {
        for (i, a) in members.iter().enumerate().take(firsts) {
            for b in &members[i + 1..] {
                look(*a, *b, sheet.pair(*a, *b));
            }
        }
        return;
    }
    if firsts == 0 {
        return;
    }
    sheet.lay(members);
    for i in 0..firsts.min(members.len() - 1) {
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
