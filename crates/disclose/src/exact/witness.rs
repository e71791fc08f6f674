//! Proof in whole numbers: the changes found by floating-point steps are made fractions with a
//! small denominator, and every relation is added up again without rounding.

use super::flows::Changes;
use super::instance::{Instance, Task};
use crate::linear::Way;

/// Denominators that corners of tables of three and four dimensions have.
const LARGEST_DENOMINATOR: i64 = 60;

/// Do these changes, exactly, keep every relation and every figure at 0 or more, change only
/// hidden cells, and meet the task? Gives the denominator: 1 when they are whole.
pub(crate) fn proved_in_parts(
    instance: &Instance,
    hidden: &[bool],
    task: &Task,
    changes: &Changes,
) -> Option<i64> {
    (1..=LARGEST_DENOMINATOR).find(|parts| holds(instance, hidden, task, changes, *parts))
}

fn holds(instance: &Instance, hidden: &[bool], task: &Task, changes: &Changes, parts: i64) -> bool {
    let unit = instance.unit(task.by());
    let mut change = vec![0_i128; instance.cells()];
    for (cell, by) in changes {
        let exact = by * unit * parts as f64;
        let tolerance = 1e-5 * exact.abs().max(1.0);
        if (exact - exact.round()).abs() > tolerance {
            return false;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most a million units of a task")]
        let whole = exact.round() as i128;
        change[*cell] = whole;
    }
    let parts = i128::from(parts);
    let is_possible = |cell: usize| {
        change[cell] == 0
            || (hidden[cell] && change[cell] + i128::from(instance.value[cell]) * parts >= 0)
    };
    let keeps = |relation: &Vec<(usize, i64)>| {
        relation.iter().map(|(cell, times)| change[*cell] * i128::from(*times)).sum::<i128>() == 0
    };
    let meets = match *task {
        Task::Move { cell, way: Way::Up, by } => change[cell] >= i128::from(by) * parts,
        Task::Move { cell, way: Way::Down, by } => -change[cell] >= i128::from(by) * parts,
        Task::Apart { cell } => change[cell].abs() >= parts,
    };
    meets && (0..change.len()).all(is_possible) && instance.relations.iter().all(keeps)
}
