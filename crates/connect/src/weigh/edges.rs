//! The pairs worth keeping, from all blocks of all rules.
//!
//! First the rules put down which pairs they bring together, then each pair is compared once, in the
//! order of the records.

use crate::block::split::{Split, blocks_within};
use crate::block::{Blocks, Rule};
use crate::compare::Plan;
use crate::compare::closer::Closer;
use crate::compare::glance::Glance;
use crate::standardise::Frame;
use crate::watch::{Go, Step, Stopped, Watch, tell};
use crate::weigh::finds::Found;
use crate::weigh::gathered::Desk;
use crate::weigh::pairs::{Pairs, Room};
use crate::weigh::score::{Patterns, Prepared, Scorer, Weighed};
use crate::weigh::worth::worth;
use std::sync::Mutex;
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
pub(super) struct Known {
    pub glance: Glance,
    pub closer: Option<Closer>,
    /// One bit for each pattern that may be worth keeping, when all are listed.
    may_be_kept: Option<Vec<u64>>,
}

/// Pairs that all threads put down before they are looked through: so many for each record, or this
/// many where records are few. Tests have little room, so that it runs out.
const ROOM: (usize, usize) = if cfg!(test) { (1, 64) } else { (6, 1 << 22) };

/// Groups of pairs that are compared between two words about how far it is.
const OFTEN: usize = 32;

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
        let patterns = self.scorer.patterns();
        let known = self.known(&patterns);
        let threads = self.threads.max(1);
        let firsts = self.frame.len().min(self.first as usize);
        let room = Room::of((firsts * ROOM.0).max(ROOM.1));
        let new = || Desk::new(self, (&known, &patterns), Pairs::none(firsts, &room));
        let mut desks: Vec<Desk<'_>> = (0..threads).map(|_| new()).collect();
        let counts = self.put_down(rules, &mut desks, watch)?;
        let done = Step::Comparing { done: rules.len(), of: rules.len() };
        let edges = compared(&mut desks, &mut || tell(watch, done))?;
        Ok((edges, counts))
    }

    fn known(&self, patterns: &Patterns) -> Known {
        let worth = |open: &[_]| worth(self.scorer, self.plan, (patterns, self.floor), open);
        Known {
            glance: Glance::of(self.frame, self.plan, worth),
            closer: Closer::of(self.frame, self.plan, worth),
            may_be_kept: self.may_be_kept(patterns),
        }
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

    /// Puts down the pairs of all rules, of which each thread takes one after another.
    fn put_down(
        &self,
        rules: &[Rule],
        desks: &mut [Desk<'_>],
        watch: Watch<'_>,
    ) -> Result<Vec<RuleCount>, Stopped> {
        let each = |desk: &mut Desk<'_>, at: usize| {
            let (blocks, split) = self.blocks(&rules[at]);
            desk.put_down(&blocks);
            RuleCount { blocks: blocks.spans.len() as u64, pairs: blocks.pairs(), split }
        };
        let mut told = |done| tell(watch, Step::Comparing { done, of: rules.len() });
        in_turn(desks, rules.len(), &mut told, &each)
    }

    /// The pairs that were kept, with what each is worth.
    pub(crate) fn weighed_again(&self, found: &[Found]) -> Vec<Edge> {
        let mut patterns = self.scorer.patterns();
        found.iter().filter_map(|found| self.edge(found, &mut patterns)).collect()
    }

    /// A pair with what it is worth, unless it is not worth keeping.
    pub(super) fn edge(&self, found: &Found, patterns: &mut Patterns) -> Option<Edge> {
        let (a, b) = found.places();
        let prepared = self.scorer.look_up(patterns, found.pattern);
        let weighed = self.scorer.weigh(a, b, &prepared);
        let edge = Edge { a, b, pattern: found.pattern, weighed };
        (weighed.log_odds() >= self.floor).then_some(edge)
    }

    pub(super) fn of_two_sources(&self, x: u32, y: u32) -> bool {
        self.frame.sources[x as usize] != self.frame.sources[y as usize]
    }

    #[inline]
    pub(super) fn may_be(&self, pattern: u64, known: &Known, patterns: &mut Patterns) -> bool {
        match &known.may_be_kept {
            Some(bits) => bits[(pattern / 64) as usize] >> (pattern % 64) & 1 != 0,
            None => self.scorer.look_up(patterns, pattern).bound >= self.floor as f32,
        }
    }
}

/// Compares all pairs that were put down.
fn compared(
    desks: &mut [Desk<'_>],
    told: &mut dyn FnMut() -> Result<(), Stopped>,
) -> Result<Vec<Edge>, Stopped> {
    let groups = Pairs::together(desks.iter_mut().map(|desk| desk.pairs.take_all()));
    let groups: Vec<Mutex<Vec<u64>>> = groups.into_iter().map(Mutex::new).collect();
    let each = |desk: &mut Desk<'_>, at: usize| {
        let mut group = std::mem::take(&mut *groups[at].lock().expect("comparing does not panic"));
        desk.edges(&mut group)
    };
    let mut often = |done: usize| if done.is_multiple_of(OFTEN) { told() } else { Ok(()) };
    let edges = in_turn(desks, groups.len(), &mut often, &each)?;
    let mut all = Vec::with_capacity(edges.iter().map(Vec::len).sum());
    edges.into_iter().for_each(|some| all.extend(some));
    Ok(all)
}

/// Does a number of tasks, each at one of the desks; the results in the order of the tasks. Before each
/// task of the first desk it is told how many were begun.
fn in_turn<D: Send, R: Send>(
    desks: &mut [D],
    tasks: usize,
    told: &mut dyn FnMut(usize) -> Result<(), Stopped>,
    each: &(impl Fn(&mut D, usize) -> R + Sync),
) -> Result<Vec<R>, Stopped> {
    let next = AtomicUsize::new(0);
    let work = |desk: &mut D, told: &mut dyn FnMut(usize) -> Result<(), Stopped>| {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= tasks {
                return Ok(done);
            }
            if let Err(stopped) = told(at) {
                // Nobody begins another task.
                next.store(tasks, Ordering::Relaxed);
                return Err(stopped);
            }
            done.push((at, each(desk, at)));
        }
    };
    let (own, others) = desks.split_first_mut().expect("there is a thread at least");
    let mut all = std::thread::scope(|scope| {
        let others: Vec<_> =
            others.iter_mut().map(|desk| scope.spawn(|| work(desk, &mut |_| Ok(())))).collect();
        let mut all = work(own, told);
        for other in others {
            let more = other.join().expect("comparing does not panic");
            all = all.and_then(|mut all| {
                all.extend(more?);
                Ok(all)
            });
        }
        all
    })?;
    all.sort_unstable_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, done)| done).collect())
}

#[cfg(test)]
#[path = "every_pair.rs"]
mod every_pair;
