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
    let lines = lines(table);
    let levels: Vec<usize> = table.dimensions.iter().map(|d| d.levels.len()).collect();
    let wide = levels.last().map_or(1, |n| n + 1);
    let is_inner = |n: usize| match levels[..] {
        [cells] => n < cells,
        _ => n % wide + 1 < wide && n / wide < levels[0],
    };
    let inner: Vec<usize> = (0..table.cells.len()).filter(|n| is_inner(*n)).collect();
    let mut bounds = vec![(u64::MAX, 0); table.cells.len()];
    let mut counts = vec![0_u64; table.cells.len()];
    visit(table, &lines, &inner, most, &mut counts, &mut bounds);
    bounds
}

fn visit(
    table: &Table,
    lines: &[Vec<usize>],
    left: &[usize],
    most: u64,
    counts: &mut Vec<u64>,
    bounds: &mut [(u64, u64)],
) {
    if let Some((cell, left)) = left.split_first() {
        let (low, high) = limits(table.cells[*cell]);
        for count in low..=high.unwrap_or(most) {
            counts[*cell] = count;
            visit(table, lines, left, most, counts, bounds);
        }
        return;
    }
    for line in lines {
        let (total, parts) = line.split_last().unwrap();
        counts[*total] = parts.iter().map(|n| counts[*n]).sum();
    }
    let fits = |(n, cell): (usize, &Cell)| {
        let (low, high) = limits(*cell);
        low <= counts[n] && high.is_none_or(|h| counts[n] <= h)
    };
    if table.cells.iter().enumerate().all(fits) {
        for (bound, count) in bounds.iter_mut().zip(counts.iter()) {
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
        let tried = by_trying_everything(&table, 45);
        for (bounds, (low, high)) in report.bounds.iter().zip(tried) {
            assert_eq!((bounds.low, bounds.high), (low, Some(high)));
        }
    }
}
