//! The primal simplex method: from values that fit, pushes one variable as far as it goes.
//!
//! Nonbasic variables may start anywhere between their limits, so "every difference is 0" is a
//! start for an attacker who looks for other tables like the true one.

use crate::linear::dictionary::{Dictionary, FAR};
use crate::linear::effort::{Effort, OutOfEffort};

/// How far a value may be beyond a limit.
const SLACK: f64 = 1e-9;
/// Entries smaller than this are not pivoted on.
const PIVOT: f64 = 1e-7;
/// After so many steps without gain the first variable in order is taken (Bland's rule).
const PATIENCE: usize = 40;

/// Which way to push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
}

/// How far it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Push {
    /// It goes no further than this. The variable's row, if it is basic, proves it.
    Stops(f64),
    /// The goal was reached; it may go further.
    Reached,
    /// Nothing limits it.
    Endless,
}

/// What ends a step.
enum Limit {
    /// The entering variable's own limit.
    Own,
    /// The basic variable of this row.
    Row(usize),
}

impl Dictionary {
    /// Pushes a variable up or down, all limits kept, until it passes `goal` or cannot go on.
    pub(crate) fn push(
        &mut self,
        variable: usize,
        way: Way,
        goal: f64,
        effort: &mut Effort,
    ) -> Result<Push, OutOfEffort> {
        let sign = if way == Way::Up { 1.0 } else { -1.0 };
        let mut idle = 0;
        loop {
            let at = sign * self.value[variable];
            if at >= sign * goal - SLACK {
                return Ok(Push::Reached);
            }
            effort.spend(self.columns() + self.rows())?;
            let Some((column, up)) = self.entering(variable, sign, idle > PATIENCE) else {
                return Ok(Push::Stops(self.value[variable]));
            };
            let Some((step, limit)) = self.step(column, up) else { return Ok(Push::Endless) };
            idle = if step > SLACK { 0 } else { idle + 1 };
            self.walk(column, up, step);
            if let Limit::Row(row) = limit {
                self.settle(row);
                effort.spend(self.pivot(row, column))?;
            }
        }
    }

    /// A nonbasic variable that helps, and which way (1 up, −1 down).
    fn entering(&self, variable: usize, sign: f64, first: bool) -> Option<(usize, f64)> {
        let row = self.row_of(variable);
        let mut best: Option<(usize, f64, f64)> = None;
        for (column, candidate) in self.nonbasic().iter().enumerate() {
            let gain = match row {
                Some(row) => self.entry(row, column) * sign,
                None if *candidate == variable => sign,
                None => 0.0,
            };
            let value = self.value[*candidate];
            let up = gain > PIVOT && value < self.high[*candidate] - SLACK;
            let down = gain < -PIVOT && value > self.low[*candidate] + SLACK;
            if !(up || down) {
                continue;
            }
            // Bland: the smallest variable number, not the place in the dictionary.
            let better = best.is_none_or(|(known, _, size)| {
                if first { *candidate < self.nonbasic()[known] } else { gain.abs() > size }
            });
            if better {
                best = Some((column, if up { 1.0 } else { -1.0 }, gain.abs()));
            }
        }
        best.map(|(column, direction, _)| (column, direction))
    }

    /// How far the entering variable can go, and what stops it; `None` when nothing does.
    fn step(&self, column: usize, direction: f64) -> Option<(f64, Limit)> {
        let entering = self.nonbasic()[column];
        let own = if direction > 0.0 {
            self.high[entering] - self.value[entering]
        } else {
            self.value[entering] - self.low[entering]
        };
        let (mut best, mut limit, mut size) = (own, Limit::Own, 0.0);
        for (row, basic) in self.basic().iter().enumerate() {
            let rate = self.entry(row, column) * direction;
            if rate.abs() < PIVOT {
                continue;
            }
            let room = if rate > 0.0 {
                self.high[*basic] - self.value[*basic]
            } else {
                self.value[*basic] - self.low[*basic]
            };
            let here = room.max(0.0) / rate.abs();
            if here < best - SLACK || (here < best + SLACK && rate.abs() > size) {
                (best, limit, size) = (here.min(best), Limit::Row(row), rate.abs());
            }
        }
        (best < FAR / 2.0).then_some((best, limit))
    }

    fn walk(&mut self, column: usize, direction: f64, step: f64) {
        if step == 0.0 {
            return;
        }
        for row in 0..self.rows() {
            let rate = self.entry(row, column);
            if rate != 0.0 {
                let basic = self.basic()[row];
                self.value[basic] += rate * direction * step;
            }
        }
        let entering = self.nonbasic()[column];
        self.value[entering] += direction * step;
    }

    /// Puts the variable that stops a step exactly on the limit it has met.
    fn settle(&mut self, row: usize) {
        let basic = self.basic()[row];
        let value = self.value[basic];
        let (low, high) = (self.low[basic], self.high[basic]);
        self.value[basic] = if (value - low).abs() < (high - value).abs() { low } else { high };
    }
}
