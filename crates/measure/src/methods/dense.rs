//! Square symmetric matrices, whole in memory: Cholesky's factor and what is solved with it.

/// A square matrix, row by row.
#[derive(Debug, Clone)]
pub(super) struct Square {
    size: usize,
    cells: Vec<f64>,
}

/// A lower triangle `L` with `L Lᵀ` the matrix it was made from.
#[derive(Debug, Clone)]
pub(super) struct Lower(Square);

impl Square {
    pub(super) fn of(size: usize, cell: impl Fn(usize, usize) -> f64) -> Self {
        let mut cells = Vec::with_capacity(size * size);
        for row in 0..size {
            cells.extend((0..size).map(|column| cell(row, column)));
        }
        Self { size, cells }
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.size..(row + 1) * self.size]
    }

    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        self.row(row)[column]
    }

    pub(super) fn times(&self, list: &[f64]) -> Vec<f64> {
        (0..self.size).map(|row| dot(self.row(row), list)).collect()
    }

    /// The factor; `None` when the matrix is not positive definite.
    pub(super) fn factor(&self) -> Option<Lower> {
        let size = self.size;
        let mut lower = Self { size, cells: vec![0.0; size * size] };
        for row in 0..size {
            let (done, rest) = lower.cells.split_at_mut(row * size);
            let own = &mut rest[..size];
            for column in 0..row {
                let above = &done[column * size..column * size + column];
                let left = self.at(row, column) - dot(&own[..column], above);
                own[column] = left / done[column * size + column];
            }
            let square = self.at(row, row) - dot(&own[..row], &own[..row]);
            if !(square > 0.0 && square.is_finite()) {
                return None;
            }
            own[row] = square.sqrt();
        }
        Some(Lower(lower))
    }
}

impl Lower {
    /// Solves `L x = list`.
    pub(super) fn forward(&self, list: &[f64]) -> Vec<f64> {
        let mut solved = list.to_vec();
        for row in 0..solved.len() {
            let known = self.0.row(row);
            solved[row] = (solved[row] - dot(&known[..row], &solved[..row])) / known[row];
        }
        solved
    }

    /// Solves `Lᵀ x = list`.
    pub(super) fn back(&self, list: &[f64]) -> Vec<f64> {
        let mut solved = list.to_vec();
        for row in (0..solved.len()).rev() {
            let known = self.0.row(row);
            solved[row] /= known[row];
            let own = solved[row];
            for (left, cell) in solved[..row].iter_mut().zip(known) {
                *left -= cell * own;
            }
        }
        solved
    }

    /// Half the logarithm of the determinant of the matrix.
    pub(super) fn half_log_determinant(&self) -> f64 {
        (0..self.0.size).map(|row| self.0.at(row, row).ln()).sum()
    }
}

/// Four sums beside each other, so that a processor can take four products at once.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let (ones, others) = (one.chunks_exact(4), other.chunks_exact(4));
    let rest: f64 = ones.remainder().iter().zip(&other[ones.len() * 4..]).map(|(a, b)| a * b).sum();
    let mut sums = [0.0; 4];
    for (a, b) in ones.zip(others) {
        for at in 0..4 {
            sums[at] += a[at] * b[at];
        }
    }
    rest + sums.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::super::float;
    use super::*;

    fn near(one: &[f64], other: &[f64]) {
        assert_eq!(one.len(), other.len());
        for (a, b) in one.iter().zip(other) {
            assert!((a - b).abs() < 1e-9, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_factor_gives_its_matrix_back() {
        let matrix = Square::of(7, |row, column| {
            float(row.min(column) + 1) + if row == column { 0.5 } else { 0.0 }
        });
        let list: Vec<f64> = (0..7).map(|at| float(at) - 2.5).collect();
        let factor = matrix.factor().unwrap();
        near(&matrix.times(&factor.back(&factor.forward(&list))), &list);
        assert!(Square::of(2, |_, _| 1.0).factor().is_none());
    }
}
