//! The linear programme of the choice: which cells to hide, in fractions, at the least cost, given
//! the cuts found so far.

use super::cuts::Cut;
use super::instance::Instance;
use crate::linear::{Dictionary, Effort, FAR, OutOfEffort, Repair};
use std::collections::BTreeSet;

/// Choice as a dictionary; the objective is one of its variables.
pub(super) struct Master {
    dictionary: Dictionary,
    /// The variable of a cell, and the cell of a variable.
    variable: Vec<Option<usize>>,
    cells: Vec<usize>,
    objective: usize,
    costs: Vec<(usize, f64)>,
    /// All cuts, with the variables of those that are in the dictionary.
    cuts: Vec<(Cut, Option<usize>)>,
    known: BTreeSet<Vec<(usize, i64)>>,
    solved_since_fresh: usize,
}

impl Master {
    pub(super) fn of(instance: &Instance) -> Self {
        let cells: Vec<usize> = instance.open().collect();
        let mut variable = vec![None; instance.cells()];
        for (number, cell) in cells.iter().enumerate() {
            variable[*cell] = Some(number);
        }
        let cost = |(number, cell): (usize, &usize)| (number, instance.cost[*cell] as f64);
        let costs: Vec<(usize, f64)> = cells.iter().enumerate().map(cost).collect();
        let mut dictionary = Dictionary::new(vec![0.0; cells.len()], vec![1.0; cells.len()]);
        let objective = dictionary.add_row(&costs, -FAR, FAR);
        let cuts = Vec::new();
        let known = BTreeSet::new();
        Self { dictionary, variable, cells, objective, costs, cuts, known, solved_since_fresh: 0 }
    }

    /// Adds a cut that is not there yet; true when it was new.
    pub(super) fn add(&mut self, cut: Cut) -> bool {
        if !self.known.insert(key_of(&cut)) {
            return false;
        }
        let row = self.put_in(&cut);
        self.cuts.push((cut, Some(row)));
        true
    }

    fn put_in(&mut self, cut: &Cut) -> usize {
        let of_variable = |(cell, times): &(usize, f64)| self.variable[*cell].map(|v| (v, *times));
        let terms: Vec<(usize, f64)> = cut.terms.iter().filter_map(of_variable).collect();
        let most = terms.iter().map(|(_, times)| times.max(0.0)).sum::<f64>() + 1.0;
        self.dictionary.add_row(&terms, cut.least, most)
    }

    /// Fixes cells as hidden or shown, and frees all others.
    pub(super) fn fix(&mut self, fixed: &[(usize, bool)]) {
        for number in 0..self.cells.len() {
            self.dictionary.low[number] = 0.0;
            self.dictionary.high[number] = 1.0;
        }
        for (cell, is_hidden) in fixed {
            if let Some(number) = self.variable[*cell] {
                let at = if *is_hidden { 1.0 } else { 0.0 };
                (self.dictionary.low[number], self.dictionary.high[number]) = (at, at);
            }
        }
    }

    /// The least cost of a fractional choice that obeys all cuts. `Stopped` when it passes the
    /// ceiling, or could not be worked out even from a fresh start.
    pub(super) fn solve(
        &mut self,
        ceiling: f64,
        effort: &mut Effort,
    ) -> Result<Repair, OutOfEffort> {
        self.solved_since_fresh += 1;
        if self.solved_since_fresh > 200 || !self.dictionary.stand_at_limits(self.objective) {
            self.refresh();
            self.dictionary.stand_at_limits(self.objective);
        }
        let end = self.dictionary.repair(self.objective, ceiling, effort)?;
        if end == Repair::Fits || (end == Repair::Stopped && self.cost() > ceiling) {
            return Ok(end);
        }
        // "Impossible", or an end without a result, is not believed of a worn dictionary.
        self.refresh();
        self.dictionary.stand_at_limits(self.objective);
        self.dictionary.repair(self.objective, ceiling, effort)
    }

    /// What the present fractional choice costs.
    pub(super) fn cost(&self) -> f64 {
        self.dictionary.value[self.objective]
    }

    /// Starts the dictionary anew from the cuts, without the rounding errors of many steps.
    fn refresh(&mut self) {
        let (low, high) = (&self.dictionary.low, &self.dictionary.high);
        let choices = self.cells.len();
        self.dictionary = Dictionary::new(low[..choices].to_vec(), high[..choices].to_vec());
        self.objective = self.dictionary.add_row(&self.costs, -FAR, FAR);
        let cuts = std::mem::take(&mut self.cuts);
        for (cut, row) in cuts {
            let row = row.map(|_| self.put_in(&cut));
            self.cuts.push((cut, row));
        }
        self.solved_since_fresh = 0;
    }

    /// Takes out the cuts that do not bind, when there are many; [`Master::recall`] brings those
    /// back that are needed again.
    pub(super) fn thin_out(&mut self) {
        if self.dictionary.rows() < 150 + 2 * self.cells.len() {
            return;
        }
        let dictionary = &self.dictionary;
        let is_idle = |row: usize| {
            dictionary.row_of(row).is_some() && dictionary.value[row] > dictionary.low[row] + 0.2
        };
        let mut idle = BTreeSet::new();
        for (_, row) in &mut self.cuts {
            if let Some(number) = row.filter(|number| is_idle(*number)) {
                idle.insert(number);
                *row = None;
            }
        }
        self.dictionary.drop_rows(|variable| idle.contains(&variable));
    }

    /// Puts cuts back that the present choice breaks; true when there were any.
    pub(super) fn recall(&mut self, chosen: &[f64]) -> bool {
        let is_broken =
            |entry: &(Cut, Option<usize>)| entry.1.is_none() && entry.0.shortfall(chosen) > 1e-4;
        let broken: Vec<usize> =
            (0..self.cuts.len()).filter(|n| is_broken(&self.cuts[*n])).collect();
        for number in &broken {
            let cut = self.cuts[*number].0.clone();
            self.cuts[*number].1 = Some(self.put_in(&cut));
        }
        !broken.is_empty()
    }

    /// How much of each cell is chosen; cells without a choice as they are.
    pub(super) fn chosen(&self, instance: &Instance) -> Vec<f64> {
        let of_cell = |cell: usize| match self.variable[cell] {
            Some(number) => self.dictionary.value[number].clamp(0.0, 1.0),
            None => f64::from(u8::from(instance.must_hide[cell])),
        };
        (0..instance.cells()).map(of_cell).collect()
    }

    /// Cells whose change would lift the cost above what is wanted: they stay as they are.
    pub(super) fn settled(&self, gap: f64) -> Vec<(usize, bool)> {
        let Some(row) = self.dictionary.row_of(self.objective) else { return Vec::new() };
        let costs = self.dictionary.row(row).iter().zip(self.dictionary.nonbasic());
        let is_settled = |(cost, number): (&f64, &usize)| {
            let cell = *self.cells.get(*number)?;
            let is_hidden = self.dictionary.value[*number] > 0.5;
            (cost.abs() > gap + 1e-6).then_some((cell, is_hidden))
        };
        costs.filter_map(is_settled).collect()
    }
}

/// A cut rounded, so that the same one is not put in twice.
fn key_of(cut: &Cut) -> Vec<(usize, i64)> {
    #[expect(clippy::cast_possible_truncation, reason = "weights of cuts are at most 1 in size")]
    let rounded = |(cell, times): &(usize, f64)| (*cell, (times * 1e6).round() as i64);
    let mut key: Vec<(usize, i64)> = cut.terms.iter().map(rounded).collect();
    key.sort_unstable();
    key
}
