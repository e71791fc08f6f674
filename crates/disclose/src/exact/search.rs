//! The best choice, with proof: branch and cut.
//!
//! The fractional choice of `master` is cut by `cuts` until no attacker of it succeeds; then a cell
//! is tried both ways. Parts of the search whose bound is no better than the best choice known are
//! left out. Costs are whole numbers, so a bound is rounded up.

use super::cuts::{Cut, Separation};
use super::flows::{Flows, attack_task};
use super::instance::Instance;
use super::master::Master;
use crate::linear::{Effort, OutOfEffort, Repair};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Rounds of cuts at the first fractional choice, and at later ones.
const FIRST_ROUNDS: usize = 200;
const LATER_ROUNDS: usize = 12;

/// What the search ended with.
pub(super) struct Found {
    pub(super) hidden: Vec<bool>,
    /// No choice costs less than this.
    pub(super) at_least: u64,
}

/// A part of the search: cells that are fixed. Ordered by bound, the deepest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    bound: u64,
    open: Reverse<usize>,
    number: Reverse<u64>,
    fixed: Vec<(usize, bool)>,
}

/// How one part of the search ended.
enum End {
    /// Nothing better is in it.
    Closed,
    /// It is divided at this cell; nothing in it costs less than the bound.
    Divided { cell: usize, bound: u64 },
}

struct Search<'a> {
    instance: &'a Instance,
    separation: Separation<'a>,
    master: Master,
    best: Vec<bool>,
    best_cost: u64,
    settled: BTreeMap<usize, bool>,
}

/// Improves on a good choice until it is proved to be the best, or the effort is spent.
pub(super) fn search(instance: &Instance, good: Vec<bool>, effort: &mut Effort) -> Found {
    let Ok(separation) = Separation::of(instance, effort) else {
        return Found { hidden: good, at_least: 0 };
    };
    let best_cost = instance.cost_of(&good);
    let master = Master::of(instance);
    let settled = BTreeMap::new();
    let mut search = Search { instance, separation, master, best: good, best_cost, settled };
    let at_least = search.run(effort);
    Found { hidden: search.best, at_least }
}

impl Search<'_> {
    /// Gives the bound that is proved.
    fn run(&mut self, effort: &mut Effort) -> u64 {
        let mut parts = BinaryHeap::new();
        let first = Part { bound: 0, open: Reverse(0), number: Reverse(0), fixed: Vec::new() };
        parts.push(Reverse(first));
        let mut number = 0;
        while let Some(Reverse(part)) = parts.pop() {
            if part.bound >= self.best_cost {
                return self.best_cost;
            }
            let bound = part.bound;
            let Ok(end) = self.examine(&part, effort) else { return bound.min(self.best_cost) };
            let End::Divided { cell, bound } = end else { continue };
            for is_hidden in [true, false] {
                number += 1;
                let mut fixed = part.fixed.clone();
                fixed.push((cell, is_hidden));
                let bound = bound.max(part.bound);
                let open = Reverse(fixed.len());
                parts.push(Reverse(Part { bound, open, number: Reverse(number), fixed }));
            }
        }
        self.best_cost
    }

    fn examine(&mut self, part: &Part, effort: &mut Effort) -> Result<End, OutOfEffort> {
        let is_first = part.fixed.is_empty();
        let mut fixed = part.fixed.clone();
        fixed.extend(self.settled.iter().map(|(cell, is_hidden)| (*cell, *is_hidden)));
        self.master.fix(&fixed);
        let rounds = if is_first { FIRST_ROUNDS } else { LATER_ROUNDS };
        let mut round = 0;
        let mut stalled = 0;
        let mut last = -1.0;
        loop {
            let ceiling = self.best_cost as f64 - 1.0 + 1e-5;
            let end = self.master.solve(ceiling, effort)?;
            let cost = self.master.cost();
            match end {
                Repair::Fits if cost <= ceiling => {}
                Repair::Stopped if cost <= ceiling => return self.undecided(&fixed, part.bound),
                Repair::Impossible | Repair::Fits | Repair::Stopped => return Ok(End::Closed),
            }
            let chosen = self.master.chosen(self.instance);
            if self.master.recall(&chosen) {
                continue;
            }
            let is_whole = chosen.iter().all(|x| *x < 1e-6 || *x > 1.0 - 1e-6);
            stalled = if cost > last + 1e-4 { 0 } else { stalled + 1 };
            last = cost;
            let goes_on = is_whole || (round < rounds && stalled < 4);
            if goes_on && self.cut(&chosen, is_whole, is_first, effort)? {
                round += 1;
                self.master.thin_out();
                continue;
            }
            if is_whole {
                return Ok(End::Closed);
            }
            if is_first {
                self.settled.extend(self.master.settled(ceiling - cost));
            }
            let bound = whole_bound(cost);
            let cell = self.divider(&chosen);
            return Ok(End::Divided { cell, bound });
        }
    }

    /// The linear programme gave no answer: divides at any cell, and proves nothing when none is
    /// left.
    fn undecided(&self, fixed: &[(usize, bool)], bound: u64) -> Result<End, OutOfEffort> {
        let is_free = |cell: &usize| fixed.iter().all(|(known, _)| known != cell);
        let cell = self.instance.open().find(is_free).ok_or(OutOfEffort)?;
        Ok(End::Divided { cell, bound })
    }

    /// Adds what the choice breaks; false when it breaks nothing. A whole choice that breaks
    /// nothing is the new best.
    fn cut(
        &mut self,
        chosen: &[f64],
        is_whole: bool,
        is_first: bool,
        effort: &mut Effort,
    ) -> Result<bool, OutOfEffort> {
        let mut cuts = self.separation.capacity(chosen, effort)?;
        cuts.extend(self.separation.lonely(chosen));
        if cuts.is_empty() && !is_whole && is_first {
            cuts = self.separation.lonely_in_sums(chosen, effort)?;
        }
        let mut is_new = false;
        for cut in cuts {
            is_new |= self.master.add(cut);
        }
        if is_new || !is_whole {
            return Ok(is_new);
        }
        let hidden: Vec<bool> = chosen.iter().map(|x| *x > 0.5).collect();
        if protects(self.instance, &hidden, effort)? {
            let cost = self.instance.cost_of(&hidden);
            if cost < self.best_cost {
                (self.best, self.best_cost) = (hidden, cost);
            }
            return Ok(false);
        }
        // Hiding less never protects more, so whatever protects hides one of the others.
        let shown = self.instance.open().filter(|cell| !hidden[*cell]);
        let terms = shown.map(|cell| (cell, 1.0)).collect();
        Ok(self.master.add(Cut { terms, least: 1.0 }))
    }

    /// The cell about which the fractional choice is least decided, dear cells first.
    fn divider(&self, chosen: &[f64]) -> usize {
        let weight = |cell: usize| {
            let undecided = chosen[cell].min(1.0 - chosen[cell]);
            undecided * (self.instance.cost[cell] as f64).sqrt()
        };
        let cells = self.instance.open();
        cells.max_by(|a, b| weight(*a).total_cmp(&weight(*b))).unwrap_or(0)
    }
}

/// Are all tasks met when these cells are hidden?
pub(super) fn protects(
    instance: &Instance,
    hidden: &[bool],
    effort: &mut Effort,
) -> Result<bool, OutOfEffort> {
    let mut flows = Flows::among(instance, |cell| hidden[cell], effort)?;
    for task in &instance.tasks {
        if attack_task(&mut flows, instance, task, hidden, effort)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The least whole cost that is not below a fractional one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cost, not negative")]
fn whole_bound(cost: f64) -> u64 {
    (cost - 1e-5).ceil().max(0.0) as u64
}
