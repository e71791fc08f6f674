//! Which further cells must hide so that the sensitive ones cannot be worked out.
//!
//! For each sensitive cell the attacker's range is a flow (see `network`). Where it is too narrow,
//! the cheapest cycle through the cell that can carry the missing amount is hidden (the network
//! heuristics of Kelly, Golden and Assad, 1992, and Castro, 2002). Afterwards every hidden cell
//! that nobody needs is shown again. Several orders of work are tried and the cheapest result is
//! kept. The attacker assumed here knows every shown count exactly, so protection never rests on
//! rounding, which published totals elsewhere may undo.

use crate::network::{Flow, Network, Step, UNLIMITED, Way};
use crate::sensitive::{Exact, Need};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Tables with more sensitive cells than this are worked through in one order only.
const MANY_NEEDS: usize = 60;
/// Tables with at most this many cells are gone over once more, cell by cell.
const FEW_CELLS: usize = 120;

/// What hiding each cell costs; `None` where it may never be hidden.
pub(crate) type Costs = Vec<Option<u64>>;

/// The problem: exact counts, what must be protected, and what hiding costs.
pub(crate) struct Problem<'a> {
    pub(crate) network: &'a Network,
    pub(crate) exact: &'a Exact,
    pub(crate) needs: &'a [Need],
    pub(crate) costs: &'a Costs,
}

/// Which cells are hidden, the sensitive ones included; `None` when nothing can protect them.
pub(crate) fn hide(problem: &Problem<'_>) -> Option<Vec<bool>> {
    let orders = if problem.needs.len() > MANY_NEEDS { 1 } else { 4 };
    let hidden = (0..orders)
        .filter_map(|order| hide_in_order(problem, &ordered(problem.needs, order)))
        .min_by_key(|hidden| cost_of(problem, hidden))?;
    Some(if hidden.len() > FEW_CELLS { hidden } else { do_without_each(problem, hidden) })
}

/// The house costs: as few cells as possible, small counts before large ones, totals last, and
/// the total of the whole table never. Empty cells are poor cover, so they cost a little more.
pub(crate) fn house_costs(exact: &Exact) -> Costs {
    let size: usize = exact.value.len();
    let is_total = |cell: usize| match *exact.shape {
        [rows, columns] => cell % (columns + 1) == columns || cell / (columns + 1) == rows,
        _ => cell + 1 == size,
    };
    let cost = |cell: usize| {
        let value = exact.value[cell];
        let base = 1000 + u64::try_from(value.min(999)).unwrap_or(0);
        match (cell + 1 == size || exact.impossible[cell], is_total(cell), value) {
            (true, _, _) => None,
            (false, true, _) => Some(3 * base),
            (false, false, 0) => Some(base + 500),
            (false, false, _) => Some(base),
        }
    };
    (0..size).map(cost).collect()
}

/// Whether every need is met when exactly these cells are hidden, against an attacker who knows
/// every other count exactly.
pub(crate) fn all_are_met(problem: &Problem<'_>, hidden: &[bool]) -> bool {
    let flow = limits(problem, hidden);
    problem.needs.iter().all(|need| hidden[need.cell] && witness(problem, &flow, need).is_some())
}

fn hide_in_order(problem: &Problem<'_>, order: &[Need]) -> Option<Vec<bool>> {
    let mut hidden = vec![false; problem.exact.value.len()];
    order.iter().for_each(|need| hidden[need.cell] = true);
    complete(problem, hidden, order)
}

/// Hides what is missing and shows what is not needed.
fn complete(problem: &Problem<'_>, mut hidden: Vec<bool>, order: &[Need]) -> Option<Vec<bool>> {
    for need in order {
        widen(problem, &mut hidden, need, Way::Up, need.up)?;
        widen(problem, &mut hidden, need, Way::Down, need.down)?;
    }
    show_again(problem, &mut hidden, order)?;
    Some(hidden)
}

/// For each further cell in turn: would a choice that must do without it be cheaper?
fn do_without_each(problem: &Problem<'_>, mut hidden: Vec<bool>) -> Vec<bool> {
    let sensitive: Vec<usize> = problem.needs.iter().map(|need| need.cell).collect();
    for cell in (0..hidden.len()).filter(|cell| !sensitive.contains(cell)) {
        if !hidden[cell] {
            continue;
        }
        let mut costs = problem.costs.clone();
        costs[cell] = None;
        let mut fewer = hidden.clone();
        fewer[cell] = false;
        let without = Problem { costs: &costs, ..*problem };
        let found = complete(&without, fewer, problem.needs);
        let cheaper = |found: &Vec<bool>| cost_of(problem, found) < cost_of(problem, &hidden);
        if let Some(found) = found.filter(cheaper) {
            hidden = found;
        }
    }
    hidden
}

/// Hides further cells until this one can move far enough.
fn widen(
    problem: &Problem<'_>,
    hidden: &mut [bool],
    need: &Need,
    way: Way,
    want: i64,
) -> Option<()> {
    loop {
        let mut flow = limits(problem, hidden);
        let missing = want - problem.network.push(&mut flow, need.cell, way, want);
        if missing == 0 {
            return Some(());
        }
        let mut room = missing;
        let found = loop {
            match cheapest(problem, hidden, &flow, (need.cell, way), room) {
                Some(steps) => break steps,
                None if room > 1 => room = (room + 1) / 2,
                None => return None,
            }
        };
        found.iter().for_each(|step| hidden[step.arc] = true);
    }
}

/// The cheapest way round from one end of the cell to the other that carries `room`. Hidden cells
/// are free and have the room that is left; shown ones can go up without limit and down to none.
fn cheapest(
    problem: &Problem<'_>,
    hidden: &[bool],
    flow: &Flow,
    (cell, way): (usize, Way),
    room: i64,
) -> Option<Vec<Step>> {
    let (tail, head) = problem.network.arcs[cell];
    let (from, to) = if way == Way::Up { (head, tail) } else { (tail, head) };
    let mut best: Vec<(u64, Option<Step>)> = vec![(u64::MAX, None); problem.network.nodes()];
    let mut queue = BinaryHeap::from([Reverse((0, from))]);
    best[from].0 = 0;
    while let Some(Reverse((cost, node))) = queue.pop() {
        if node == to {
            return Some(steps_back(problem.network, to, &best));
        }
        if cost > best[node].0 {
            continue;
        }
        for (step, next) in problem.network.steps_from(node) {
            let Some(price) = price(problem, hidden, flow, step, room) else { continue };
            if step.arc != cell && cost + price < best[next].0 {
                best[next] = (cost + price, Some(step));
                queue.push(Reverse((cost + price, next)));
            }
        }
    }
    None
}

fn price(
    problem: &Problem<'_>,
    hidden: &[bool],
    flow: &Flow,
    step: Step,
    room: i64,
) -> Option<u64> {
    if hidden[step.arc] {
        return (step.room(flow) >= room).then_some(0);
    }
    let left = match step.way {
        Way::Up => UNLIMITED,
        Way::Down => problem.exact.value[step.arc],
    };
    problem.costs[step.arc].filter(|_| left >= room)
}

fn steps_back(network: &Network, to: usize, best: &[(u64, Option<Step>)]) -> Vec<Step> {
    let (mut node, mut steps) = (to, Vec::new());
    while let Some(step) = best[node].1 {
        steps.push(step);
        node = network.start_of(step);
    }
    steps
}

/// Shows again, dearest first, every hidden cell without which all needs are still met. Only the
/// needs whose proof moved that cell have to be proved again.
fn show_again(problem: &Problem<'_>, hidden: &mut [bool], needs: &[Need]) -> Option<()> {
    let flow = limits(problem, hidden);
    let mut proofs: Vec<Vec<usize>> =
        needs.iter().map(|need| witness(problem, &flow, need)).collect::<Option<_>>()?;
    let sensitive = |cell: usize| needs.iter().any(|need| need.cell == cell);
    let mut extra: Vec<usize> =
        (0..hidden.len()).filter(|cell| hidden[*cell] && !sensitive(*cell)).collect();
    extra.sort_by_key(|cell| (Reverse(problem.costs[*cell]), *cell));
    for cell in extra {
        hidden[cell] = false;
        let flow = limits(problem, hidden);
        let touched: Vec<usize> = (0..needs.len()).filter(|n| proofs[*n].contains(&cell)).collect();
        let again: Option<Vec<Vec<usize>>> =
            touched.iter().map(|n| witness(problem, &flow, &needs[*n])).collect();
        match again {
            Some(found) => touched.iter().zip(found).for_each(|(n, proof)| proofs[*n] = proof),
            None => hidden[cell] = true,
        }
    }
    Some(())
}

/// The cells that move when the need is met both ways; `None` when it is not met.
fn witness(problem: &Problem<'_>, flow: &Flow, need: &Need) -> Option<Vec<usize>> {
    let mut moved = Vec::new();
    for (way, want) in [(Way::Up, need.up), (Way::Down, need.down)] {
        let mut tried = flow.clone();
        if problem.network.push(&mut tried, need.cell, way, want) < want {
            return None;
        }
        moved.extend((0..tried.value.len()).filter(|arc| tried.value[*arc] != flow.value[*arc]));
    }
    Some(moved)
}

/// Hidden cells may be anything from none; shown ones are what they are.
fn limits(problem: &Problem<'_>, hidden: &[bool]) -> Flow {
    let value = problem.exact.value.clone();
    let limit = |free: i64| {
        let ends = value.iter().zip(hidden);
        ends.map(|(value, hidden)| if *hidden { free } else { *value }).collect()
    };
    Flow { low: limit(0), high: limit(UNLIMITED), value }
}

fn ordered(needs: &[Need], order: usize) -> Vec<Need> {
    let mut needs = needs.to_vec();
    match order {
        0 => needs.sort_by_key(|need| (Reverse(need.up.max(need.down)), need.cell)),
        1 => needs.sort_by_key(|need| (need.up.max(need.down), need.cell)),
        2 => {}
        _ => needs.reverse(),
    }
    needs
}

fn cost_of(problem: &Problem<'_>, hidden: &[bool]) -> u64 {
    let costs = hidden.iter().zip(problem.costs).filter(|(hidden, _)| **hidden);
    costs.map(|(_, cost)| cost.unwrap_or(0)).sum()
}
