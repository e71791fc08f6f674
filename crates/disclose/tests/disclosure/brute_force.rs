//! Small tables tried whole: an attacker who knows every shown count exactly, and who simply tries
//! every table. Shares no code with the flows, and marks by itself what has to stay hidden.

use crate::common::{context, dimension};
use commons::{Stream, Streams};
use lifechances_disclose::{Cell, RawTable, Refusal, Role, Rules, release};

/// A table to protect, with what makes tables awkward: empty and impossible cells, lines whose
/// total is one of their cells, one line only, and what the second dimension says.
struct Case {
    rows: usize,
    columns: usize,
    counts: Vec<u64>,
    impossible: Vec<usize>,
    role: Role,
    hides_zeroes: bool,
}

/// Small thresholds keep the number of tables to try small; the method does not depend on it.
const THRESHOLD: u64 = 5;

fn a_case(stream: &mut Stream) -> Case {
    let shapes = [(1, 3), (1, 5), (2, 2), (2, 2), (3, 2), (2, 3)];
    let (rows, columns) = shapes[stream.index(shapes.len())];
    let mut counts: Vec<u64> = (0..rows * columns)
        .map(|_| match stream.below(6) {
            0 | 1 => 0,
            2 | 3 => 1 + stream.below(4),
            _ => 5 + stream.below(3),
        })
        .collect();
    if stream.below(3) == 0 {
        // One cell is the total of its row.
        let row = stream.index(rows);
        for column in 1..columns {
            counts[row * columns + column] = 0;
        }
    }
    let mut impossible = Vec::new();
    if stream.below(3) == 0 {
        impossible = (0..counts.len()).filter(|n| counts[*n] == 0 && n % 2 == 0).collect();
    }
    let role = if stream.below(3) == 0 { Role::Group } else { Role::Outcome };
    Case { rows, columns, counts, impossible, role, hides_zeroes: stream.below(3) == 0 }
}

impl Case {
    fn raw(&self) -> RawTable {
        let dimensions = vec![
            dimension("area", Role::Group, self.rows),
            dimension("answer", self.role, self.columns),
        ];
        let about = crate::common::about();
        let raw = RawTable::new(about, dimensions, self.counts.clone()).unwrap();
        raw.with_impossible(self.impossible.clone()).unwrap()
    }

    fn rules(&self) -> Rules {
        let zeroes = if self.hides_zeroes { "suppressed" } else { "shown-unless-line-is-full" };
        let text = format!(
            r#"[{{"version":"small","in_force_from":"2020-01-01","threshold":{THRESHOLD},
            "round_to":1,"zeroes":"{zeroes}","rate_base":30,"decimal_base":1000}}]"#
        );
        Rules::parse(&text).unwrap().remove(0)
    }

    /// Cells that must look as if they could be none and as if they could reach the threshold.
    fn must_be_uncertain(&self, exact: &[u64]) -> Vec<usize> {
        let wide = self.columns + 1;
        let is_impossible = |cell: usize| {
            let (row, column) = (cell / wide, cell % wide);
            row < self.rows
                && column < self.columns
                && self.impossible.contains(&(row * self.columns + column))
        };
        let mut found: Vec<usize> =
            (0..exact.len()).filter(|n| (1..THRESHOLD).contains(&exact[*n])).collect();
        let mut lines: Vec<(Vec<usize>, Role)> = Vec::new();
        for row in 0..=self.rows {
            lines.push(((0..wide).map(|c| row * wide + c).collect(), self.role));
        }
        for column in 0..wide {
            lines.push(((0..=self.rows).map(|r| r * wide + column).collect(), Role::Group));
        }
        for (line, role) in lines {
            let (total, parts) = line.split_last().unwrap();
            let total = exact[*total];
            let one_has_all = parts.iter().any(|n| exact[*n] == total);
            let reveals = self.hides_zeroes || (role == Role::Outcome && one_has_all);
            if total > 0 && reveals {
                found.extend(parts.iter().filter(|n| {
                    let all_parts_impossible = self.all_impossible(**n);
                    exact[**n] == 0 && !is_impossible(**n) && !all_parts_impossible
                }));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A total of nothing but impossible cells is impossible too.
    fn all_impossible(&self, cell: usize) -> bool {
        let wide = self.columns + 1;
        let (row, column) = (cell / wide, cell % wide);
        let covers = |n: usize| {
            (row == self.rows || n / self.columns == row)
                && (column == self.columns || n % self.columns == column)
        };
        (0..self.counts.len()).filter(|n| covers(*n)).all(|n| self.impossible.contains(&n))
    }
}

/// The total of all is always shown, so no table tried is larger.
/// Whether some table agrees with every shown count, exactly, and has this cell within limits.
struct Tries<'a> {
    case: &'a Case,
    hidden: &'a [bool],
    exact: &'a [u64],
    wanted: (usize, u64, u64),
    inner: Vec<u64>,
}

impl Tries<'_> {
    fn exist(&mut self) -> bool {
        self.visit(0)
    }

    fn visit(&mut self, at: usize) -> bool {
        let (rows, columns) = (self.case.rows, self.case.columns);
        if at > 0 && at.is_multiple_of(columns) {
            let row = at / columns - 1;
            let sum = self.inner[row * columns..at].iter().sum();
            if !self.fits(row * (columns + 1) + columns, sum) {
                return false;
            }
        }
        if at == rows * columns {
            return self.columns_fit();
        }
        let cell = at / columns * (columns + 1) + at % columns;
        let range =
            if self.hidden[cell] { 0..=u64::MAX } else { self.exact[cell]..=self.exact[cell] };
        let total = self.exact[self.exact.len() - 1];
        let left = total.saturating_sub(self.inner[..at].iter().sum());
        for count in range.take_while(|count| *count <= left) {
            self.inner[at] = count;
            if self.fits(cell, count) && self.visit(at + 1) {
                return true;
            }
        }
        false
    }

    fn columns_fit(&self) -> bool {
        let (rows, columns) = (self.case.rows, self.case.columns);
        let below = rows * (columns + 1);
        let sums = (0..columns)
            .map(|c| self.inner.iter().skip(c).step_by(columns).sum::<u64>())
            .collect::<Vec<_>>();
        sums.iter().enumerate().all(|(c, sum)| self.fits(below + c, *sum))
            && self.fits(below + columns, sums.iter().sum())
    }

    fn fits(&self, cell: usize, count: u64) -> bool {
        let (wanted, least, most) = self.wanted;
        (self.hidden[cell] || count == self.exact[cell])
            && (cell != wanted || (least <= count && count <= most))
    }
}

#[test]
fn trying_every_table_narrows_no_protected_cell() {
    let streams = Streams::new(2040);
    let (mut tried, mut released) = (0, 0);
    for number in 0..CASES {
        let case = a_case(&mut streams.numbered("brute force", number));
        let found = release(case.raw(), &case.rules(), context());
        assert!(!matches!(found, Err(Refusal::AttackSucceeded { .. })), "{:?}", case.counts);
        let Ok(table) = found else { continue };
        released += 1;
        let exact = crate::common::with_totals(case.columns, &case.counts);
        let hidden: Vec<bool> = table.cells.iter().map(|c| *c == Cell::Suppressed).collect();
        for cell in case.must_be_uncertain(&exact) {
            assert!(hidden[cell], "cell {cell} of {:?} is shown", case.counts);
            for (least, most) in [(0, 0), (THRESHOLD, u64::MAX)] {
                let (case, inner) = (&case, vec![0; case.counts.len()]);
                let wanted = (cell, least, most);
                let mut tries = Tries { case, hidden: &hidden, exact: &exact, wanted, inner };
                assert!(
                    tries.exist(),
                    "cell {cell} of {:?}, {} columns, is never {least} to {most}",
                    case.counts,
                    case.columns
                );
                tried += 1;
            }
        }
    }
    println!("{released} of {CASES} tables released, {tried} ends of cells tried");
    assert!(released > CASES / 4 && tried > CASES / 2);
}

/// Enough to meet every kind of awkward table many times, in a few seconds.
const CASES: u64 = 3_000;
