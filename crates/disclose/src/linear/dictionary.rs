//! The dictionary: every basic variable as a sum of the nonbasic ones, with limits and values of
//! all.

use crate::linear::effort::{Effort, OutOfEffort};

/// Stands for "no limit". Larger than any count, small enough to compute with.
pub(crate) const FAR: f64 = 1e15;
/// Entries smaller than this are rounding error.
const NOTHING: f64 = 1e-10;
/// A variable is not made basic by an entry smaller than this.
const LEAST_PIVOT: f64 = 1e-6;
/// Adding and taking away 1.5 · 2^52 rounds a double to a whole number without a call.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Row(usize),
    Column(usize),
    /// Left out: its value stays 0.
    Gone,
}

/// Variables, limits, values, and the rows that tie them.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    /// Row by row, one entry for each nonbasic variable.
    entries: Vec<f64>,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    place: Vec<Place>,
    pub(crate) low: Vec<f64>,
    pub(crate) high: Vec<f64>,
    pub(crate) value: Vec<f64>,
    /// Steps since it was written down: each adds a little rounding error.
    steps: usize,
}

impl Dictionary {
    /// Variables without rows, each at 0 whatever its limits.
    pub(crate) fn new(low: Vec<f64>, high: Vec<f64>) -> Self {
        let variables = low.len();
        Self {
            entries: Vec::new(),
            basic: Vec::new(),
            nonbasic: (0..variables).collect(),
            place: (0..variables).map(Place::Column).collect(),
            value: vec![0.0; variables],
            low,
            high,
            steps: 0,
        }
    }

    /// How many variables have been exchanged since it was written down.
    pub(crate) const fn steps(&self) -> usize {
        self.steps
    }

    pub(crate) const fn rows(&self) -> usize {
        self.basic.len()
    }

    pub(crate) const fn columns(&self) -> usize {
        self.nonbasic.len()
    }

    pub(crate) fn basic(&self) -> &[usize] {
        &self.basic
    }

    pub(crate) fn nonbasic(&self) -> &[usize] {
        &self.nonbasic
    }

    pub(crate) fn row(&self, row: usize) -> &[f64] {
        let wide = self.columns();
        &self.entries[row * wide..(row + 1) * wide]
    }

    pub(crate) fn entry(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.columns() + column]
    }

    /// The row in which a variable is basic.
    pub(crate) fn row_of(&self, variable: usize) -> Option<usize> {
        match self.place[variable] {
            Place::Row(row) => Some(row),
            Place::Column(_) | Place::Gone => None,
        }
    }

    pub(crate) fn is_gone(&self, variable: usize) -> bool {
        self.place[variable] == Place::Gone
    }

    /// A sum of variables in terms of the nonbasic ones.
    pub(crate) fn written_out(&self, terms: &[(usize, f64)]) -> Vec<f64> {
        let mut row = vec![0.0; self.columns()];
        for (variable, times) in terms {
            match self.place[*variable] {
                Place::Column(column) => row[column] += times,
                Place::Row(other) => {
                    let other = self.row(other).iter();
                    row.iter_mut().zip(other).for_each(|(here, there)| *here += times * there);
                }
                Place::Gone => {}
            }
        }
        row.iter_mut().for_each(|entry| *entry = tidy(*entry));
        row
    }

    /// Adds a sum of variables as a new variable, which is basic.
    pub(crate) fn add_row(&mut self, terms: &[(usize, f64)], low: f64, high: f64) -> usize {
        let row = self.written_out(terms);
        let variable = self.place.len();
        self.value.push(terms.iter().map(|(other, times)| times * self.value[*other]).sum());
        self.entries.extend(row);
        self.place.push(Place::Row(self.basic.len()));
        self.basic.push(variable);
        self.low.push(low);
        self.high.push(high);
        variable
    }

    /// Gives a basic variable of [`Dictionary::add_row`] another sum.
    pub(crate) fn rewrite(&mut self, variable: usize, terms: &[(usize, f64)]) {
        let Place::Row(row) = self.place[variable] else { return };
        let fresh = self.written_out(terms);
        let wide = self.columns();
        self.entries[row * wide..(row + 1) * wide].copy_from_slice(&fresh);
        self.value[variable] = terms.iter().map(|(other, times)| times * self.value[*other]).sum();
    }

    /// Takes basic variables away for which this says so: constraints that are not needed.
    pub(crate) fn drop_rows(&mut self, is_dropped: impl Fn(usize) -> bool) {
        let wide = self.columns();
        let mut kept = 0;
        for row in 0..self.basic.len() {
            let variable = self.basic[row];
            if is_dropped(variable) {
                self.place[variable] = Place::Gone;
                continue;
            }
            self.entries.copy_within(row * wide..(row + 1) * wide, kept * wide);
            self.basic[kept] = variable;
            self.place[variable] = Place::Row(kept);
            kept += 1;
        }
        self.basic.truncate(kept);
        self.entries.truncate(kept * wide);
    }

    /// Takes nonbasic variables away that are known to stay 0.
    pub(crate) fn drop_columns(&mut self, is_dropped: impl Fn(usize) -> bool) {
        let wide = self.columns();
        let kept: Vec<usize> = (0..wide).filter(|c| !is_dropped(self.nonbasic[*c])).collect();
        let mut entries = Vec::with_capacity(self.rows() * kept.len());
        for row in 0..self.rows() {
            entries.extend(kept.iter().map(|column| self.entries[row * wide + column]));
        }
        for variable in &self.nonbasic {
            self.place[*variable] = Place::Gone;
        }
        self.nonbasic = kept.iter().map(|column| self.nonbasic[*column]).collect();
        for (column, variable) in self.nonbasic.iter().enumerate() {
            self.place[*variable] = Place::Column(column);
        }
        self.entries = entries;
    }

    /// Exchanges the basic variable of a row with the nonbasic one of a column. Values stay.
    /// Gives the number of operations.
    pub(crate) fn pivot(&mut self, row: usize, column: usize) -> usize {
        let wide = self.columns();
        let scale = 1.0 / self.entry(row, column);
        let mut fresh: Vec<(usize, f64)> = Vec::new();
        for (place, entry) in self.row(row).iter().enumerate() {
            if place != column && *entry != 0.0 {
                fresh.push((place, tidy(-entry * scale)));
            }
        }
        let mut work = wide;
        for other in (0..self.rows()).filter(|other| *other != row) {
            let entries = &mut self.entries[other * wide..(other + 1) * wide];
            let times = entries[column];
            if times == 0.0 {
                continue;
            }
            entries[column] = tidy(times * scale);
            for (place, entry) in &fresh {
                entries[*place] = tidy(entries[*place] + times * entry);
            }
            work += fresh.len();
        }
        for (place, entry) in fresh {
            self.entries[row * wide + place] = entry;
        }
        self.entries[row * wide + column] = tidy(scale);
        self.steps += 1;
        let (leaves, enters) = (self.basic[row], self.nonbasic[column]);
        (self.basic[row], self.nonbasic[column]) = (enters, leaves);
        self.place[enters] = Place::Row(row);
        self.place[leaves] = Place::Column(column);
        work + self.rows()
    }

    /// Makes the same variables basic as in `other`, which has the same rows but has been worked on
    /// for long, with the values it has come to. False when rounding error has made that impossible.
    pub(crate) fn follow(
        &mut self,
        other: &Self,
        effort: &mut Effort,
    ) -> Result<bool, OutOfEffort> {
        let is_basic = |variable: usize| other.row_of(variable).is_some();
        for variable in other.basic() {
            let Place::Column(column) = self.place[*variable] else { continue };
            let leaves = (0..self.rows()).filter(|row| !is_basic(self.basic[*row]));
            let size = |row: &usize| self.entry(*row, column).abs();
            let best = leaves.max_by(|a, b| size(a).total_cmp(&size(b)));
            let Some(row) = best.filter(|row| size(row) > LEAST_PIVOT) else { return Ok(false) };
            effort.spend(self.pivot(row, column))?;
        }
        for variable in &self.nonbasic {
            self.value[*variable] = other.value[*variable];
        }
        self.recompute();
        self.steps = 0;
        Ok(true)
    }

    /// Works the values of the basic variables out again from those of the nonbasic ones.
    pub(crate) fn recompute(&mut self) {
        for row in 0..self.rows() {
            let sum = self.row(row).iter().zip(&self.nonbasic);
            let sum: f64 = sum.map(|(entry, variable)| entry * self.value[*variable]).sum();
            self.value[self.basic[row]] = sum;
        }
    }

    /// Makes the given basic variables (sums that must be 0) nonbasic and takes them away; sums
    /// that are 0 whatever happens are dropped. The rest of the dictionary then obeys them all.
    pub(crate) fn impose(&mut self, sums: &[usize]) -> usize {
        let mut work = 0;
        for sum in sums {
            let Place::Row(row) = self.place[*sum] else { continue };
            if let Some(column) = self.good_pivot(row, sums) {
                work += self.pivot(row, column);
            }
        }
        let is_sum = |variable: usize| sums.binary_search(&variable).is_ok();
        self.drop_columns(is_sum);
        self.drop_rows(is_sum);
        work
    }

    /// The column of a row with an entry of good size that few other rows use.
    fn good_pivot(&self, row: usize, sums: &[usize]) -> Option<usize> {
        let is_free = |column: &usize| sums.binary_search(&self.nonbasic[*column]).is_err();
        let size = |column: usize| self.entry(row, column).abs();
        let columns = (0..self.columns()).filter(is_free).filter(|c| size(*c) > 1e-7);
        let columns: Vec<usize> = columns.collect();
        let largest = columns.iter().map(|c| size(*c)).fold(0.0, f64::max);
        let users = |column: usize| {
            (0..self.rows()).filter(|other| self.entry(*other, column) != 0.0).count()
        };
        let good = columns.into_iter().filter(|c| size(*c) >= 0.5 * largest);
        good.min_by_key(|column| users(*column))
    }
}

/// Rounding error must not pile up: almost whole entries, which most are, become whole.
fn tidy(entry: f64) -> f64 {
    if entry.abs() < NOTHING {
        return 0.0;
    }
    let whole = (entry + ROUNDER) - ROUNDER;
    if (entry - whole).abs() < NOTHING { whole } else { entry }
}
