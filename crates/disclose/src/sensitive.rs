//! Which cells must hide, and how uncertain each must stay.
//!
//! A count from 1 to the threshold less 1 must look to an attacker as if it could be anything from
//! none to the threshold (protection interval [0, threshold]). So must the empty cells of a line
//! in which one answer has every child, because there the group's answer is each child's answer.

use crate::about::Role;
use crate::raw::RawTable;
use crate::rules::{Rules, Zeroes};

/// A cell to protect, with how far it must be able to move in an attacker's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Need {
    /// Its number among the published cells.
    pub(crate) cell: usize,
    /// It must seem possible that it is this much more.
    pub(crate) up: i64,
    /// It must seem possible that it is this much less.
    pub(crate) down: i64,
}

/// Exact counts with their totals, in the order of the published cells.
pub(crate) struct Exact {
    /// Numbers of levels, without totals.
    pub(crate) shape: Vec<usize>,
    /// The counts.
    pub(crate) value: Vec<i64>,
    /// Cells that cannot hold a child, totals of such cells included.
    pub(crate) impossible: Vec<bool>,
}

impl Exact {
    /// Adds the totals.
    pub(crate) fn of(raw: &RawTable) -> Self {
        let shape: Vec<usize> = raw.dimensions.iter().map(|d| d.levels.len()).collect();
        let inner: Vec<i64> = raw
            .counts
            .iter()
            .map(|n| i64::try_from(*n).expect("RawTable bounds its sum"))
            .collect();
        let mut possible = vec![1_i64; inner.len()];
        raw.impossible.iter().for_each(|cell| possible[*cell] = 0);
        let impossible = with_totals(&shape, &possible).iter().map(|n| *n == 0).collect();
        Self { value: with_totals(&shape, &inner), impossible, shape }
    }

    /// The total of all cells: always the last.
    pub(crate) fn population(&self) -> i64 {
        self.value.last().copied().unwrap_or(0)
    }

    /// The lines along a dimension, each as its published cells, the line's total last.
    pub(crate) fn lines(&self, dimension: usize) -> Vec<Vec<usize>> {
        lines(&self.shape, dimension)
    }
}

/// Every cell that must be protected, in the order of the cells.
pub(crate) fn needs(raw: &RawTable, exact: &Exact, rules: &Rules) -> Vec<Need> {
    let threshold = i64::try_from(rules.threshold()).expect("Rules bounds its threshold");
    let mut must_hide: Vec<bool> = exact.value.iter().map(|n| (1..threshold).contains(n)).collect();
    for (dimension, described) in raw.dimensions.iter().enumerate() {
        for line in exact.lines(dimension) {
            for cell in revealing_zeroes(&line, exact, described.role, rules.zeroes()) {
                must_hide[cell] = true;
            }
        }
    }
    let cells = (0..exact.value.len()).filter(|cell| must_hide[*cell]);
    cells
        .map(|cell| {
            let value = exact.value[cell];
            Need { cell, up: (threshold - value).max(1), down: value }
        })
        .collect()
}

/// The empty cells of a line that must not be seen to be empty.
fn revealing_zeroes(line: &[usize], exact: &Exact, role: Role, zeroes: Zeroes) -> Vec<usize> {
    let Some((total, parts)) = line.split_last() else { return Vec::new() };
    let total = exact.value[*total];
    let is_full = parts.iter().any(|cell| exact.value[*cell] == total);
    let reveals = match (zeroes, role) {
        (Zeroes::Suppressed, Role::Group | Role::Outcome) => total > 0,
        (Zeroes::ShownUnlessLineIsFull, Role::Outcome) => total > 0 && is_full,
        (Zeroes::ShownUnlessLineIsFull, Role::Group) => false,
    };
    let empty = |cell: &&usize| exact.value[**cell] == 0 && !exact.impossible[**cell];
    if reveals { parts.iter().filter(empty).copied().collect() } else { Vec::new() }
}

/// Inner cells, row by row, with the totals of each dimension put after its levels.
pub(crate) fn with_totals(shape: &[usize], inner: &[i64]) -> Vec<i64> {
    match *shape {
        [rows, columns] => {
            let mut all = Vec::with_capacity((rows + 1) * (columns + 1));
            let mut sums = vec![0; columns + 1];
            for row in inner.chunks(columns) {
                let total: i64 = row.iter().sum();
                for (sum, value) in sums.iter_mut().zip(row.iter().chain([&total])) {
                    *sum += value;
                }
                all.extend_from_slice(row);
                all.push(total);
            }
            all.extend(sums);
            all
        }
        _ => inner.iter().copied().chain([inner.iter().sum()]).collect(),
    }
}

/// The lines of published cells along a dimension, the line's total last.
pub(crate) fn lines(shape: &[usize], dimension: usize) -> Vec<Vec<usize>> {
    match (shape, dimension) {
        ([rows, columns], 0) => {
            let line = |column| (0..=*rows).map(|row| row * (columns + 1) + column).collect();
            (0..=*columns).map(line).collect()
        }
        ([rows, columns], _) => {
            let line = |row| (0..=*columns).map(|column| row * (columns + 1) + column).collect();
            (0..=*rows).map(line).collect()
        }
        ([cells], _) => vec![(0..=*cells).collect()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::about::{About, Dimension, Level};

    fn table(columns: usize, counts: &[u64]) -> (RawTable, Exact) {
        let about = About { key: "k".into(), title: "t".into(), population: "p".into() };
        let levels = |n: usize| (0..n).map(|i| Level::new(i.to_string(), "")).collect();
        let dimensions = vec![
            Dimension::new("area", Role::Group, levels(counts.len() / columns)),
            Dimension::new("answer", Role::Outcome, levels(columns)),
        ];
        let raw = RawTable::new(about, dimensions, counts.to_vec()).unwrap();
        let exact = Exact::of(&raw);
        (raw, exact)
    }

    #[test]
    fn totals_follow_their_levels() {
        assert_eq!(with_totals(&[2, 2], &[1, 2, 3, 4]), vec![1, 2, 3, 3, 4, 7, 4, 6, 10]);
        assert_eq!(with_totals(&[2], &[1, 2]), vec![1, 2, 3]);
    }

    fn check(columns: usize, counts: &[u64], expected: &[usize]) {
        let (raw, exact) = table(columns, counts);
        let found = needs(&raw, &exact, &Rules::house());
        assert_eq!(found.iter().map(|n| n.cell).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn small_counts_and_small_totals_must_hide() {
        check(2, &[3, 40, 50, 60], &[0]);
        check(2, &[3, 2, 50, 60], &[0, 1, 2]);
        check(2, &[10, 40, 50, 60], &[]);
    }

    #[test]
    fn a_line_in_which_all_or_none_share_the_answer_must_hide() {
        check(2, &[0, 40, 50, 60], &[0]);
        check(2, &[40, 0, 50, 60], &[1]);
        check(3, &[0, 40, 20, 50, 60, 70], &[]);
        check(3, &[0, 40, 0, 50, 60, 70], &[0, 2]);
        check(2, &[0, 0, 50, 60], &[]);
    }

    #[test]
    fn an_impossible_cell_is_not_an_empty_one() {
        let (raw, _) = table(2, &[40, 0, 50, 60]);
        let raw = raw.with_impossible(vec![1]).unwrap();
        let exact = Exact::of(&raw);
        assert_eq!(needs(&raw, &exact, &Rules::house()), vec![]);
        assert_eq!(exact.value, vec![40, 0, 40, 50, 60, 110, 90, 60, 150]);
    }
}
