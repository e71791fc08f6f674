//! A problem as the methods see it: what each cell can give, what it costs to hide, and what an
//! attacker must be left to believe.

use super::problem::{Need, Problem, Status};
use super::protect::{Cost, Protection};
use crate::linear::Way;

/// "Nothing limits it", in the units of one task.
pub(super) const UNLIMITED: f64 = 1e6;

/// One thing that must seem possible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Task {
    /// The cell is so much more, or less, than it is.
    Move { cell: usize, way: Way, by: u64 },
    /// The largest possible value of the cell is at least 1 above the smallest.
    Apart { cell: usize },
}

impl Task {
    pub(crate) const fn cell(&self) -> usize {
        match self {
            Self::Move { cell, .. } | Self::Apart { cell } => *cell,
        }
    }

    pub(crate) const fn by(&self) -> u64 {
        match self {
            Self::Move { by, .. } => *by,
            Self::Apart { .. } => 1,
        }
    }
}

/// What may hide, at what cost, for which tasks.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) value: Vec<u64>,
    /// May be hidden, or is.
    pub(crate) can_hide: Vec<bool>,
    /// Is hidden whatever is chosen.
    pub(crate) must_hide: Vec<bool>,
    pub(crate) cost: Vec<u64>,
    pub(crate) relations: Vec<Vec<(usize, i64)>>,
    pub(crate) tasks: Vec<Task>,
    largest: u64,
}

impl Instance {
    pub(crate) fn of(problem: &Problem, protection: Protection, cost: Cost) -> Self {
        let cells = &problem.cells;
        let price = |value: u64| match cost {
            Cost::Cells => 1,
            Cost::Values => value.max(1),
        };
        let must = |status: &Status| matches!(status, Status::Sensitive(_) | Status::Unpublished);
        let can = |status: &Status| must(status) || *status == Status::Open;
        Self {
            value: cells.iter().map(|cell| cell.value).collect(),
            can_hide: cells.iter().map(|cell| can(&cell.status)).collect(),
            must_hide: cells.iter().map(|cell| must(&cell.status)).collect(),
            cost: cells.iter().map(|cell| price(cell.value)).collect(),
            relations: problem.relations.iter().map(|relation| relation.terms.clone()).collect(),
            tasks: cells
                .iter()
                .enumerate()
                .flat_map(|(n, cell)| tasks(n, cell.status, protection))
                .collect(),
            largest: cells.iter().map(|cell| cell.value).max().unwrap_or(0),
        }
    }

    pub(crate) const fn cells(&self) -> usize {
        self.value.len()
    }

    /// The cells among which there is a choice.
    pub(crate) fn open(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.cells()).filter(|cell| self.can_hide[*cell] && !self.must_hide[*cell])
    }

    /// The cost of hiding, without what must hide anyway.
    pub(crate) fn cost_of(&self, hidden: &[bool]) -> u64 {
        self.open().filter(|cell| hidden[*cell]).map(|cell| self.cost[cell]).sum()
    }

    /// The unit of a task: 1 for counts, the task's size where figures are so large that limits
    /// beyond [`UNLIMITED`] would be lost otherwise.
    pub(crate) fn unit(&self, by: u64) -> f64 {
        if self.largest as f64 <= UNLIMITED { 1.0 } else { by.max(1) as f64 }
    }

    /// How far a cell can go down in a task's units.
    pub(crate) fn room_below(&self, cell: usize, unit: f64) -> f64 {
        (self.value[cell] as f64 / unit).min(UNLIMITED)
    }
}

fn tasks(cell: usize, status: Status, protection: Protection) -> Vec<Task> {
    let Status::Sensitive(Need { down, up }) = status else { return Vec::new() };
    match protection {
        Protection::NotExact => vec![Task::Apart { cell }],
        Protection::Interval => [(Way::Up, up), (Way::Down, down)]
            .into_iter()
            .filter(|(_, by)| *by > 0)
            .map(|(way, by)| Task::Move { cell, way, by })
            .collect(),
    }
}
