//! The attacker against two slow twins: a linear programme, and trying every table.

use crate::common::{a_count, a_two_way, context, one_way, two_way};
use lifechances_disclose::{Bounds, Cell, Rules, Table, attack, release};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use proptest::prelude::*;

/// Where a hidden cell without limit is cut off in the linear programme.
const FAR: f64 = 1e6;

fn limits(cell: Cell) -> (u64, Option<u64>) {
    match cell {
        Cell::Shown { low, high, .. } => (low, Some(high)),
        Cell::Suppressed => (0, None),
        Cell::Structural => (0, Some(0)),
    }
}

/// Rows and columns as cells that add up to a last one.
fn lines(table: &Table) -> Vec<Vec<usize>> {
    let levels: Vec<usize> = table.dimensions.iter().map(|d| d.levels.len()).collect();
    match levels[..] {
        [n] => vec![(0..=n).collect()],
        [rows, columns] => {
            let wide = columns + 1;
            let mut lines: Vec<Vec<usize>> =
                (0..=rows).map(|r| (0..=columns).map(|c| r * wide + c).collect()).collect();
            lines.extend((0..=columns).map(|c| (0..=rows).map(|r| r * wide + c).collect()));
            lines
        }
        _ => unreachable!("tables of tests have one or two dimensions"),
    }
}

/// One end of one cell by the simplex method.
fn by_linear_programme(table: &Table, cell: usize, direction: OptimizationDirection) -> f64 {
    let mut problem = Problem::new(direction);
    let variables: Vec<_> = table
        .cells
        .iter()
        .enumerate()
        .map(|(n, c)| {
            let (low, high) = limits(*c);
            let high = high.map_or(FAR, |h| h as f64);
            problem.add_var(f64::from(u8::from(n == cell)), (low as f64, high))
        })
        .collect();
    for line in lines(table) {
        let (total, parts) = line.split_last().unwrap();
        let mut terms: Vec<_> = parts.iter().map(|n| (variables[*n], 1.0)).collect();
        terms.push((variables[*total], -1.0));
        problem.add_constraint(&terms[..], ComparisonOp::Eq, 0.0);
    }
    problem.solve().unwrap().into_solution().unwrap().objective()
}

/// Bounds of all cells by trying every table of inner counts up to a limit.
fn by_trying_everything(table: &Table, most: u64) -> Vec<(u64, u64)> {
    let levels: Vec<usize> = table.dimensions.iter().map(|d| d.levels.len()).collect();
    let wide = levels.last().map_or(1, |n| n + 1);
    let is_inner = |n: usize| match levels[..] {
        [cells] => n < cells,
        _ => n % wide + 1 < wide && n / wide < levels[0],
    };
    let inner: Vec<usize> = (0..table.cells.len()).filter(|n| is_inner(*n)).collect();
    let counts = vec![0; table.cells.len()];
    let bounds = vec![(u64::MAX, 0); table.cells.len()];
    let mut tried = Tried { table, lines: lines(table), most, counts, bounds };
    tried.visit(&inner);
    tried.bounds
}

struct Tried<'a> {
    table: &'a Table,
    lines: Vec<Vec<usize>>,
    most: u64,
    counts: Vec<u64>,
    bounds: Vec<(u64, u64)>,
}

impl Tried<'_> {
    fn visit(&mut self, left: &[usize]) {
        let Some((cell, left)) = left.split_first() else { return self.note() };
        let (low, high) = limits(self.table.cells[*cell]);
        for count in low..=high.unwrap_or(self.most) {
            self.counts[*cell] = count;
            self.visit(left);
        }
    }

    /// Takes the table at hand into the bounds, when it fits what is published.
    fn note(&mut self) {
        for line in &self.lines {
            let (total, parts) = line.split_last().unwrap();
            self.counts[*total] = parts.iter().map(|n| self.counts[*n]).sum();
        }
        let fits = self.table.cells.iter().zip(&self.counts).all(|(cell, count)| {
            let (low, high) = limits(*cell);
            low <= *count && high.is_none_or(|h| *count <= h)
        });
        for (bound, count) in self.bounds.iter_mut().zip(&self.counts).filter(|_| fits) {
            *bound = (bound.0.min(*count), bound.1.max(*count));
        }
    }
}

fn agrees_with_linear_programme(table: &Table) {
    let report = attack(table).unwrap();
    for (cell, Bounds { low, high }) in report.bounds.iter().enumerate() {
        let least = by_linear_programme(table, cell, OptimizationDirection::Minimize);
        let most = by_linear_programme(table, cell, OptimizationDirection::Maximize);
        assert!((least - *low as f64).abs() < 1e-4, "cell {cell}: {least} against {low}");
        match high {
            Some(high) => assert!((most - *high as f64).abs() < 1e-4, "{cell}: {most} / {high}"),
            None => assert!(most > FAR / 10.0, "cell {cell} is limited: {most}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_attacker_agrees_with_the_linear_programme((columns, counts) in a_two_way(5)) {
        if let Ok(table) = release(two_way(columns, &counts), &Rules::house(), context()) {
            agrees_with_linear_programme(&table);
        }
    }

    #[test]
    fn the_attacker_agrees_with_the_linear_programme_on_one_way_tables(
        counts in prop::collection::vec(a_count(), 1..8)
    ) {
        if let Ok(table) = release(one_way(&counts), &Rules::house(), context()) {
            agrees_with_linear_programme(&table);
        }
    }
}

#[test]
fn the_attacker_agrees_with_trying_every_table() {
    let cases = [two_way(2, &[3, 12, 11, 10]), two_way(2, &[0, 14, 12, 13]), one_way(&[3, 11, 12])];
    for raw in cases {
        let table = release(raw, &Rules::house(), context()).unwrap();
        let report = attack(&table).unwrap();
        let tried = by_trying_everything(&table, 30);
        for (bounds, (low, high)) in report.bounds.iter().zip(tried) {
            assert_eq!((bounds.low, bounds.high), (low, Some(high)));
        }
    }
}
