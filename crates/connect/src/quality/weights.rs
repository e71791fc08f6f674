//! Weights for missed links: a linked person of a group that is linked less often stands for more.
//!
//! As with non-response in surveys (inverse-probability weights): among the people of a group, the
//! chance of being linked is its recall, pulled a little towards the recall of all so that a small
//! group does not get a wild weight, and the weight is one over that chance. Weights correct for
//! missed links as far as the groups explain them, and not for false links.

use crate::quality::audit::Audit;
use crate::quality::evidence::{Counts, Evidence};
use serde::Serialize;

/// How many pairs with the recall of all are added to each group.
const PULL: f64 = 20.0;

/// No one stands for more than this many.
const LARGEST: f64 = 10.0;

/// The weight of the linked people of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The group.
    pub group: String,
    /// Pairs of one person it rests on.
    pub pairs: f64,
    /// Chance that a pair of one person is joined, pulled towards that of all.
    pub chance: f64,
    /// One over the chance, at most 10.
    pub weight: f64,
}

/// The weight of every group of a column. Groups of two columns at once: join their words first.
pub fn cells(evidence: &Evidence, audit: &Audit) -> Vec<Cell> {
    let mut totals = vec![Counts::default(); audit.len()];
    for (counts, group) in evidence.rows.iter().zip(&audit.of_row) {
        totals[*group as usize] = totals[*group as usize].plus(counts);
    }
    let overall = evidence.total().recall().unwrap_or(1.0);
    let cell = |(group, total): (&String, &Counts)| {
        let pairs = total.right + total.missed;
        let chance = (total.right + PULL * overall) / (pairs + PULL);
        let weight = if chance > 0.0 { (1.0 / chance).min(LARGEST) } else { LARGEST };
        Cell { group: group.clone(), pairs, chance, weight }
    };
    audit.groups.iter().zip(&totals).map(cell).collect()
}

/// The weight of every row of a column.
pub fn of_rows(cells: &[Cell], audit: &Audit) -> Vec<f64> {
    audit.of_row.iter().map(|group| cells[*group as usize].weight).collect()
}
