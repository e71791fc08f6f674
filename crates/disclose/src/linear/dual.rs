//! The dual simplex method: makes a dictionary fit its limits again at the least cost.
//!
//! The objective is a basic variable without limits that is to be as small as possible. Before a
//! repair every nonbasic variable stands at the limit its cost asks for, so that each step's
//! objective is a lower bound of the best one, also when the repair stops early.

use crate::linear::dictionary::{Dictionary, FAR};
use crate::linear::effort::{Effort, OutOfEffort};

const SLACK: f64 = 1e-9;
const MISFIT: f64 = 1e-7;
const PIVOT: f64 = 1e-7;

/// How a repair ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repair {
    /// All limits are kept, at the least cost.
    Fits,
    /// No values keep all limits.
    Impossible,
    /// It took too many steps, or passed the ceiling; the objective is still a lower bound.
    Stopped,
}

impl Dictionary {
    /// Puts every nonbasic variable at the limit at which the objective is smallest, and works the
    /// others out. False when some variable has no limit there.
    pub(crate) fn stand_at_limits(&mut self, objective: usize) -> bool {
        let Some(row) = self.row_of(objective) else { return false };
        for column in 0..self.columns() {
            let variable = self.nonbasic()[column];
            let cost = self.entry(row, column);
            let (low, high) = (self.low[variable], self.high[variable]);
            let at_low = cost > SLACK || (cost > -SLACK && self.value[variable] < high);
            let value = if at_low && low > -FAR / 2.0 { low } else { high };
            if value.abs() > FAR / 2.0 {
                return false;
            }
            self.value[variable] = value;
        }
        self.recompute();
        true
    }

    /// Repairs until all limits are kept or the objective passes `ceiling`.
    pub(crate) fn repair(
        &mut self,
        objective: usize,
        ceiling: f64,
        effort: &mut Effort,
    ) -> Result<Repair, OutOfEffort> {
        let most_steps = 40 * (self.rows() + self.columns()) + 200;
        for step in 0..most_steps {
            if step % 64 == 63 {
                self.recompute();
            }
            if self.value[objective] > ceiling {
                return Ok(Repair::Stopped);
            }
            effort.spend(self.columns() + self.rows())?;
            let Some((row, up)) = self.worst_misfit(objective) else { return Ok(Repair::Fits) };
            let Some(column) = self.cheapest(objective, row, up) else {
                return Ok(Repair::Impossible);
            };
            let leaving = self.basic()[row];
            let limit = if up { self.low[leaving] } else { self.high[leaving] };
            let change = (limit - self.value[leaving]) / self.entry(row, column);
            self.shift(column, change);
            self.value[leaving] = limit;
            effort.spend(self.pivot(row, column))?;
        }
        Ok(Repair::Stopped)
    }

    /// The row furthest beyond a limit, and whether it must rise.
    fn worst_misfit(&self, objective: usize) -> Option<(usize, bool)> {
        let mut worst = None;
        let mut most = MISFIT;
        for (row, basic) in self.basic().iter().enumerate().filter(|(_, b)| **b != objective) {
            let value = self.value[*basic];
            let (below, above) = (self.low[*basic] - value, value - self.high[*basic]);
            if below.max(above) > most {
                most = below.max(above);
                worst = Some((row, below > above));
            }
        }
        worst
    }

    /// The column that mends a row at the least cost for each unit.
    fn cheapest(&self, objective: usize, row: usize, up: bool) -> Option<usize> {
        let costs = self.row_of(objective)?;
        let mut best: Option<(usize, f64, f64)> = None;
        for (column, variable) in self.nonbasic().iter().enumerate() {
            let entry = self.entry(row, column);
            let (low, high) = (self.low[*variable], self.high[*variable]);
            if entry.abs() < PIVOT || high - low < SLACK {
                continue;
            }
            let at_low = self.value[*variable] - low <= high - self.value[*variable];
            if at_low != ((entry > 0.0) == up) {
                continue;
            }
            let price = self.entry(costs, column).abs() / entry.abs();
            let better = best.is_none_or(|(_, known, size)| {
                price < known - SLACK || (price < known + SLACK && entry.abs() > size)
            });
            if better {
                best = Some((column, price, entry.abs()));
            }
        }
        best.map(|(column, _, _)| column)
    }

    fn shift(&mut self, column: usize, change: f64) {
        for row in 0..self.rows() {
            let rate = self.entry(row, column);
            if rate != 0.0 {
                let basic = self.basic()[row];
                self.value[basic] += rate * change;
            }
        }
        let entering = self.nonbasic()[column];
        self.value[entering] += change;
    }
}
