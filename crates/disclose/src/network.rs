//! A table with totals as a network, so that "how large or small could this cell be?" is a flow.
//!
//! Every cell, totals included, is an arc, and every row or column equation is a node at which
//! what comes in goes out. Raising one cell by `d` and keeping all sums means sending `d` round a
//! cycle through its arc. For one-way and two-way tables the largest `d` is a maximum flow, whole
//! numbers in give whole numbers out, and so the bounds are exact, for whole children as well as
//! for the linear programme (Ahuja, Magnanti and Orlin, Network Flows, 1993, 6.5 and 9.6; used for
//! tables by Cox, JASA 90, 1995). Three dimensions and hierarchies are not networks; they need the
//! linear programme itself.

use std::collections::VecDeque;

/// Where nothing else limits a count.
pub(crate) const UNLIMITED: i64 = 1 << 40;

/// The arcs of a table, numbered as its published cells.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    /// Tail and head node of each arc.
    pub(crate) arcs: Vec<(usize, usize)>,
    /// At each node, the arcs that leave it or enter it.
    touching: Vec<Vec<usize>>,
}

/// Values of all arcs with the limits they may move within.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    /// Present value of each arc.
    pub(crate) value: Vec<i64>,
    /// Smallest allowed value of each arc.
    pub(crate) low: Vec<i64>,
    /// Largest allowed value of each arc.
    pub(crate) high: Vec<i64>,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Could it be more?
    Up,
    /// Could it be less?
    Down,
}

impl Network {
    /// The network of a table with these numbers of levels, totals not counted. One dimension has
    /// two nodes; two dimensions have one for each row, each column and both totals.
    pub(crate) fn of_shape(levels: &[usize]) -> Self {
        let mut arcs = Vec::new();
        let nodes = match *levels {
            [rows, columns] => {
                for row in 0..=rows {
                    for column in 0..=columns {
                        arcs.push(two_way_arc(row, column, rows, columns));
                    }
                }
                rows + columns + 2
            }
            [cells] => {
                arcs.resize(cells, (0, 1));
                arcs.push((1, 0));
                2
            }
            _ => 0,
        };
        let mut touching = vec![Vec::new(); nodes];
        for (arc, (tail, head)) in arcs.iter().enumerate() {
            touching[*tail].push(arc);
            touching[*head].push(arc);
        }
        Self { arcs, touching }
    }

    /// How far one arc can move in one way, at most `want`, with the flow moved accordingly.
    pub(crate) fn push(&self, flow: &mut Flow, arc: usize, way: Way, want: i64) -> i64 {
        let (tail, head) = self.arcs[arc];
        let (from, to, own) = match way {
            Way::Up => (head, tail, flow.high[arc] - flow.value[arc]),
            Way::Down => (tail, head, flow.value[arc] - flow.low[arc]),
        };
        let want = want.min(own);
        let fixed = (flow.low[arc], flow.high[arc]);
        (flow.low[arc], flow.high[arc]) = (flow.value[arc], flow.value[arc]);
        let sent = self.send(flow, &[from], |node| node == to, want);
        (flow.low[arc], flow.high[arc]) = fixed;
        flow.value[arc] += match way {
            Way::Up => sent,
            Way::Down => -sent,
        };
        sent
    }

    /// Moves values inside their limits until every node balances. `false` when no table within
    /// these limits adds up.
    pub(crate) fn balance(&self, flow: &mut Flow) -> bool {
        let mut surplus = self.surplus(&flow.value);
        loop {
            let sources: Vec<usize> =
                (0..surplus.len()).filter(|node| surplus[*node] > 0).collect();
            if sources.is_empty() {
                return true;
            }
            let Some(path) = self.path(flow, &sources, |node| surplus[node] < 0) else {
                return false;
            };
            let room = path.room(flow).min(surplus[path.from]).min(-surplus[path.to]);
            path.apply(flow, room);
            surplus[path.from] -= room;
            surplus[path.to] += room;
        }
    }

    /// What comes in less what goes out, at each node.
    pub(crate) fn surplus(&self, value: &[i64]) -> Vec<i64> {
        let mut surplus = vec![0_i64; self.touching.len()];
        for ((tail, head), value) in self.arcs.iter().zip(value) {
            surplus[*tail] -= value;
            surplus[*head] += value;
        }
        surplus
    }

    fn send(
        &self,
        flow: &mut Flow,
        from: &[usize],
        is_end: impl Fn(usize) -> bool,
        want: i64,
    ) -> i64 {
        let mut sent = 0;
        while sent < want {
            let Some(path) = self.path(flow, from, &is_end) else { break };
            let room = path.room(flow).min(want - sent);
            path.apply(flow, room);
            sent += room;
        }
        sent
    }

    /// The shortest way from any of the nodes to an end, over arcs that can still move.
    fn path(&self, flow: &Flow, from: &[usize], is_end: impl Fn(usize) -> bool) -> Option<Path> {
        let mut came_by: Vec<Option<Step>> = vec![None; self.touching.len()];
        let mut seen = vec![false; self.touching.len()];
        let mut queue: VecDeque<usize> = from.iter().copied().collect();
        from.iter().for_each(|node| seen[*node] = true);
        while let Some(node) = queue.pop_front() {
            if is_end(node) {
                return Some(Path::back_from(node, &came_by, self));
            }
            for arc in &self.touching[node] {
                let step = self.step(*arc, node);
                let next = self.other_end(*arc, node);
                if !seen[next] && step.room(flow) > 0 {
                    seen[next] = true;
                    came_by[next] = Some(step);
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// The steps that leave a node, with the node each leads to.
    pub(crate) fn steps_from(&self, node: usize) -> impl Iterator<Item = (Step, usize)> + '_ {
        self.touching[node]
            .iter()
            .map(move |arc| (self.step(*arc, node), self.other_end(*arc, node)))
    }

    /// How many nodes there are.
    pub(crate) const fn nodes(&self) -> usize {
        self.touching.len()
    }

    fn step(&self, arc: usize, leaving: usize) -> Step {
        let way = if self.arcs[arc].0 == leaving { Way::Up } else { Way::Down };
        Step { arc, way }
    }

    fn other_end(&self, arc: usize, node: usize) -> usize {
        let (tail, head) = self.arcs[arc];
        if tail == node { head } else { tail }
    }

    /// The node a step starts from.
    pub(crate) fn start_of(&self, step: Step) -> usize {
        match step.way {
            Way::Up => self.arcs[step.arc].0,
            Way::Down => self.arcs[step.arc].1,
        }
    }
}

/// Moving one arc one way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub(crate) arc: usize,
    pub(crate) way: Way,
}

impl Step {
    /// How far this arc can move this way.
    pub(crate) fn room(self, flow: &Flow) -> i64 {
        match self.way {
            Way::Up => flow.high[self.arc] - flow.value[self.arc],
            Way::Down => flow.value[self.arc] - flow.low[self.arc],
        }
    }
}

struct Path {
    from: usize,
    to: usize,
    steps: Vec<Step>,
}

impl Path {
    fn back_from(to: usize, came_by: &[Option<Step>], network: &Network) -> Self {
        let (mut node, mut steps) = (to, Vec::new());
        while let Some(step) = came_by[node] {
            steps.push(step);
            node = network.start_of(step);
        }
        Self { from: node, to, steps }
    }

    fn room(&self, flow: &Flow) -> i64 {
        self.steps.iter().map(|step| step.room(flow)).min().unwrap_or(0)
    }

    fn apply(&self, flow: &mut Flow, amount: i64) {
        for step in &self.steps {
            flow.value[step.arc] += match step.way {
                Way::Up => amount,
                Way::Down => -amount,
            };
        }
    }
}

/// Inner cells run from their row to their column; totals run back, so every node balances.
const fn two_way_arc(row: usize, column: usize, rows: usize, columns: usize) -> (usize, usize) {
    let (row_node, column_node) = (row, rows + 1 + column);
    // Node `rows` is the total row, node `rows + 1 + columns` the total column.
    match (row == rows, column == columns) {
        (false, false) | (true, true) => (row_node, column_node),
        (false, true) | (true, false) => (column_node, row_node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_and_column_of_a_two_way_table_balances() {
        let network = Network::of_shape(&[2, 3]);
        let value = [1, 2, 3, 6, 4, 5, 6, 15, 5, 7, 9, 21];
        assert_eq!(network.surplus(&value), vec![0; 7]);
        let mut wrong = value;
        wrong[5] += 1;
        assert_ne!(network.surplus(&wrong), vec![0; 7]);
    }

    #[test]
    fn a_one_way_table_balances() {
        let network = Network::of_shape(&[3]);
        assert_eq!(network.surplus(&[3, 40, 50, 93]), vec![0; 2]);
    }
}
