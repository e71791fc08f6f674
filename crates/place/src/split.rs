//! Cutting a connected set of areas into connected parts of about equal numbers of children.

use crate::adjacency::Adjacency;
use crate::area::SmallArea;
use commons::{AreaCode, Stream};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Spanning trees drawn for each cut; the best cut of all is taken.
const TREES: usize = 60;
/// Exchanges on borders stop after this many, should they never settle.
const MOST_EXCHANGES: usize = 10_000;

/// Areas by number, with their children and neighbours.
pub(crate) struct Graph {
    children: Vec<u64>,
    neighbours: Vec<Vec<usize>>,
}

impl Graph {
    /// Numbers the areas in their order.
    pub(crate) fn of(areas: &[&SmallArea], neighbours: &Adjacency) -> Self {
        let number: BTreeMap<AreaCode, usize> =
            areas.iter().enumerate().map(|(n, area)| (area.code, n)).collect();
        let around = |area: &&SmallArea| {
            neighbours.neighbours(area.code).filter_map(|code| number.get(&code).copied()).collect()
        };
        Self {
            children: areas.iter().map(|area| area.children).collect(),
            neighbours: areas.iter().map(around).collect(),
        }
    }

    /// Children of some areas together.
    pub(crate) fn children(&self, areas: &[usize]) -> u64 {
        areas.iter().fold(0, |sum, area| self.children[*area].saturating_add(sum))
    }

    /// Sets of areas that hang together, in the order of their first area.
    pub(crate) fn islands(&self) -> Vec<Vec<usize>> {
        let mut left: BTreeSet<usize> = (0..self.children.len()).collect();
        let mut islands = Vec::new();
        while let Some(first) = left.first().copied() {
            let island = self.reached(first, &left);
            left.retain(|area| !island.contains(area));
            islands.push(island);
        }
        islands
    }

    /// What can be reached from an area inside a set, nearest first.
    fn reached(&self, from: usize, inside: &BTreeSet<usize>) -> Vec<usize> {
        let mut seen = BTreeSet::from([from]);
        let mut queue = VecDeque::from([from]);
        let mut found = Vec::new();
        while let Some(area) = queue.pop_front() {
            found.push(area);
            for next in &self.neighbours[area] {
                if inside.contains(next) && seen.insert(*next) {
                    queue.push_back(*next);
                }
            }
        }
        found
    }

    /// Whether a part is still in one piece, and not empty, without one of its areas.
    fn stays_connected(&self, part: &[usize], without: usize) -> bool {
        let mut open = vec![false; self.children.len()];
        part.iter().for_each(|area| open[*area] = true);
        open[without] = false;
        let Some(first) = part.iter().copied().find(|area| *area != without) else { return false };
        let (mut queue, mut found) = (vec![first], 1);
        open[first] = false;
        while let Some(area) = queue.pop() {
            for next in &self.neighbours[area] {
                if open[*next] {
                    open[*next] = false;
                    found += 1;
                    queue.push(*next);
                }
            }
        }
        found + 1 == part.len()
    }
}

/// Cuts a connected set into this many connected parts of about equal numbers of children.
pub(crate) fn split_into(
    graph: &Graph,
    areas: Vec<usize>,
    parts: usize,
    stream: &mut Stream,
) -> Vec<Vec<usize>> {
    let mut waiting = vec![(areas, parts)];
    let mut done = Vec::new();
    while let Some((areas, parts)) = waiting.pop() {
        if parts <= 1 || areas.len() <= 1 {
            done.push(areas);
            continue;
        }
        let best = (0..TREES).filter_map(|_| cut(graph, &areas, parts, stream));
        match best.min_by_key(|cut| cut.distance) {
            Some(cut) => {
                waiting.push((cut.one, cut.parts_of_one));
                waiting.push((cut.other, parts - cut.parts_of_one));
            }
            None => done.push(areas),
        }
    }
    done
}

struct Cut {
    one: Vec<usize>,
    other: Vec<usize>,
    parts_of_one: usize,
    /// How far the first side is from its share, in children times parts.
    distance: u128,
}

/// The best cut of one random spanning tree: some number of parts on either side.
fn cut(graph: &Graph, areas: &[usize], parts: usize, stream: &mut Stream) -> Option<Cut> {
    let tree = random_tree(graph, areas, stream);
    let below = children_below(graph, &tree);
    let all = u128::from(graph.children(areas));
    let mut best: Option<(u128, usize, usize)> = None;
    for (place, (area, _)) in tree.iter().enumerate().skip(1) {
        let here = u128::from(below[place]);
        for on_one in 1..parts {
            // Compare here / on_one with all / parts, without fractions.
            let distance = (here * parts as u128).abs_diff(all * on_one as u128) / on_one as u128;
            if best.is_none_or(|(least, ..)| distance < least) {
                best = Some((distance, *area, on_one));
            }
        }
    }
    let (distance, root, parts_of_one) = best?;
    let one = subtree(&tree, root);
    let inside: BTreeSet<usize> = one.iter().copied().collect();
    let other: Vec<usize> = areas.iter().copied().filter(|a| !inside.contains(a)).collect();
    let fits = one.len() >= parts_of_one && other.len() >= parts - parts_of_one;
    fits.then_some(Cut { one, other, parts_of_one, distance })
}

/// A random spanning tree: areas with their parents, parents first (randomised Prim).
fn random_tree(graph: &Graph, areas: &[usize], stream: &mut Stream) -> Vec<(usize, Option<usize>)> {
    let Some(root) = stream.pick(areas).copied() else { return Vec::new() };
    let mut open = vec![false; graph.children.len()];
    areas.iter().for_each(|area| open[*area] = true);
    open[root] = false;
    let mut tree = vec![(root, None)];
    let mut edge: Vec<(usize, usize)> = graph.neighbours[root].iter().map(|n| (root, *n)).collect();
    while !edge.is_empty() {
        let (from, to) = edge.swap_remove(stream.index(edge.len()));
        if open[to] {
            open[to] = false;
            tree.push((to, Some(from)));
            edge.extend(graph.neighbours[to].iter().filter(|n| open[**n]).map(|next| (to, *next)));
        }
    }
    tree
}

/// Children of each area of the tree and all that hang below it.
fn children_below(graph: &Graph, tree: &[(usize, Option<usize>)]) -> Vec<u64> {
    let mut sum = vec![0_u64; graph.children.len()];
    for (area, parent) in tree.iter().rev() {
        sum[*area] = sum[*area].saturating_add(graph.children[*area]);
        if let Some(parent) = parent {
            sum[*parent] = sum[*parent].saturating_add(sum[*area]);
        }
    }
    tree.iter().map(|(area, _)| sum[*area]).collect()
}

/// An area of the tree and all that hang below it.
fn subtree(tree: &[(usize, Option<usize>)], root: usize) -> Vec<usize> {
    let mut inside = BTreeSet::from([root]);
    for (area, parent) in tree {
        if parent.is_some_and(|parent| inside.contains(&parent)) {
            inside.insert(*area);
        }
    }
    inside.into_iter().collect()
}

/// Moves areas on borders to a smaller neighbouring part while that makes the sizes more even and
/// every part stays connected.
pub(crate) fn even_out(graph: &Graph, parts: &mut [Vec<usize>]) {
    for _ in 0..MOST_EXCHANGES {
        let Some((area, from, to)) = best_move(graph, parts) else { return };
        parts[from].retain(|other| *other != area);
        parts[to].push(area);
    }
}

/// The move that lowers the sum of squared sizes most, as area, from and to.
fn best_move(graph: &Graph, parts: &[Vec<usize>]) -> Option<(usize, usize, usize)> {
    let size: Vec<u64> = parts.iter().map(|part| graph.children(part)).collect();
    let mut holds = vec![usize::MAX; graph.children.len()];
    for (place, part) in parts.iter().enumerate() {
        part.iter().for_each(|area| holds[*area] = place);
    }
    let mut best: Vec<(u128, usize, usize, usize)> = Vec::new();
    for (from, part) in parts.iter().enumerate().filter(|(_, part)| part.len() > 1) {
        for area in part {
            let around: BTreeSet<usize> =
                graph.neighbours[*area].iter().map(|n| holds[*n]).collect();
            for to in around.into_iter().filter(|to| *to != from && *to != usize::MAX) {
                // Squares fall by 2 a (from - to - a) when an area with a children moves.
                let children = u128::from(graph.children[*area]);
                let ahead = u128::from(size[from]).checked_sub(u128::from(size[to]) + children);
                let gain = ahead.map_or(0, |ahead| ahead.saturating_mul(children));
                if gain > 0 {
                    best.push((gain, *area, from, to));
                }
            }
        }
    }
    best.sort_by_key(|(gain, area, _, to)| (std::cmp::Reverse(*gain), *area, *to));
    let keeps = |m: &&(u128, usize, usize, usize)| graph.stays_connected(&parts[m.2], m.1);
    best.iter().find(keeps).map(|(_, area, from, to)| (*area, *from, *to))
}
