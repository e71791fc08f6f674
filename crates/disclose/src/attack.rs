//! The attacker: how much a published table gives away about each of its cells.
//!
//! The attacker knows the published cells, what rounding can hide, the threshold, that counts are
//! whole and not negative, and that every row and column adds up. The bounds are the tightest that
//! follow from this (see `network`), so a cell whose bounds are wide cannot be worked out *from
//! this table alone*. What an attacker may bring along is not in it: other tables, other dates,
//! or knowing some of the children.

use crate::about::Dimension;
use crate::network::{Flow, Network, UNLIMITED, Way};
use crate::rules::Rules;
use crate::table::{Cell, Table};

/// What follows about one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// It is at least this.
    pub low: u64,
    /// It is at most this; `None` when nothing limits it.
    pub high: Option<u64>,
}

/// What an attacker learns about each cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttackReport {
    /// In the order of the table's cells.
    pub bounds: Vec<Bounds>,
    /// Numbers of the cells that are not shown.
    pub suppressed: Vec<usize>,
    threshold: u64,
}

/// The table cannot be attacked because no counts fit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// It has not one or two dimensions, or another number of cells than they ask for.
    #[error("the table's cells do not fit its dimensions")]
    Shape,
    /// A shown value is too large, or not one its rules could show, or its range is not theirs.
    #[error("cell {cell} shows a value that the table's rules could not have shown")]
    Value {
        /// Its number.
        cell: usize,
    },
    /// No counts add up to what is shown.
    #[error("the parts and totals of the table contradict each other")]
    Contradiction,
}

impl AttackReport {
    /// Suppressed cells whose exact count follows.
    pub fn recovered(&self) -> Vec<usize> {
        self.which(|bounds| bounds.high == Some(bounds.low))
    }

    /// Suppressed cells that are certain to be below the threshold.
    pub fn certainly_small(&self) -> Vec<usize> {
        self.which(|bounds| bounds.high.is_some_and(|high| high < self.threshold))
    }

    /// The narrowest range of a suppressed cell: how many children lie between its bounds.
    /// `None` when none is suppressed or nothing limits them.
    pub fn narrowest(&self) -> Option<u64> {
        let width =
            |cell: &usize| self.bounds[*cell].high.map(|high| high - self.bounds[*cell].low);
        self.suppressed.iter().filter_map(width).min()
    }

    fn which(&self, is_so: impl Fn(&Bounds) -> bool) -> Vec<usize> {
        self.suppressed.iter().copied().filter(|cell| is_so(&self.bounds[*cell])).collect()
    }
}

/// Attacks a published table.
///
/// # Errors
/// [`Impossible`] when the table is not one that these rules could have produced.
pub fn attack(table: &Table) -> Result<AttackReport, Impossible> {
    let (network, start) = one_that_fits(table)?;
    let bounds = (0..table.cells.len()).map(|cell| bounds_of(&network, &start, cell)).collect();
    let suppressed = suppressed(table).collect();
    Ok(AttackReport { bounds, suppressed, threshold: table.note.rules.threshold() })
}

/// How many suppressed cells can be worked out exactly: the quick part of an attack.
pub(crate) fn recoverable(table: &Table) -> Result<usize, Impossible> {
    let (network, start) = one_that_fits(table)?;
    let moves = |cell: usize, way: Way| network.push(&mut start.clone(), cell, way, 1) == 1;
    Ok(suppressed(table).filter(|cell| !moves(*cell, Way::Up) && !moves(*cell, Way::Down)).count())
}

fn suppressed(table: &Table) -> impl Iterator<Item = usize> + '_ {
    (0..table.cells.len()).filter(|cell| table.cells[*cell] == Cell::Suppressed)
}

/// Some counts that fit all that is published, with the limits of each.
fn one_that_fits(table: &Table) -> Result<(Network, Flow), Impossible> {
    let shape = shape_of(&table.dimensions, table.cells.len())?;
    let network = Network::of_shape(&shape);
    let mut start = what_is_known(table)?;
    if network.balance(&mut start) { Ok((network, start)) } else { Err(Impossible::Contradiction) }
}

/// The numbers of levels, when the table has as many cells as they ask for.
fn shape_of(dimensions: &[Dimension], cells: usize) -> Result<Vec<usize>, Impossible> {
    let shape: Vec<usize> = dimensions.iter().map(|d| d.levels.len()).collect();
    let expected = shape.iter().try_fold(1_usize, |n, levels| n.checked_mul(levels + 1));
    let sound = (1..=2).contains(&shape.len()) && !shape.contains(&0) && expected == Some(cells);
    if sound { Ok(shape) } else { Err(Impossible::Shape) }
}

/// The limits of every cell, with each cell at its lowest.
fn what_is_known(table: &Table) -> Result<Flow, Impossible> {
    let rules = &table.note.rules;
    let limits: Vec<(i64, i64)> = table
        .cells
        .iter()
        .enumerate()
        .map(|(cell, shown)| limits_of(*shown, rules).ok_or(Impossible::Value { cell }))
        .collect::<Result<_, _>>()?;
    let low: Vec<i64> = limits.iter().map(|l| l.0).collect();
    let high = limits.iter().map(|l| l.1).collect();
    Ok(Flow { value: low.clone(), low, high })
}

fn limits_of(cell: Cell, rules: &Rules) -> Option<(i64, i64)> {
    match cell {
        Cell::Suppressed => Some((0, UNLIMITED)),
        Cell::Structural => Some((0, 0)),
        Cell::Shown { value, low, high } => {
            let fits = rules.could_show(value) && rules.meaning_of(value) == (low, high);
            let (low, high) = (i64::try_from(low).ok()?, i64::try_from(high).ok()?);
            (fits && high < UNLIMITED / 1024).then_some((low, high))
        }
    }
}

fn bounds_of(network: &Network, start: &Flow, cell: usize) -> Bounds {
    let at = start.value[cell];
    let (mut up, mut down) = (start.clone(), start.clone());
    let rise = network.push(&mut up, cell, Way::Up, UNLIMITED);
    let fall = network.push(&mut down, cell, Way::Down, at);
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let high = at + rise;
    let limited = high < UNLIMITED / 2;
    Bounds { low: count(at - fall), high: limited.then(|| count(high)) }
}
