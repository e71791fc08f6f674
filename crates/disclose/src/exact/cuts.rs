//! What every good choice must contain: inequalities found by an attacker.
//!
//! When a cell cannot move far enough, the attacker's own calculation, "this cell is these times
//! those", says which cells could help. Capacity, cover and bridgeless inequalities after
//! Fischetti and Salazar, Solving the cell suppression problem on tabular data with linear
//! constraints, Management Science 47 (2001).

use super::flows::{Flows, Form, Reach};
use super::instance::{Instance, Task, UNLIMITED};
use crate::linear::{Effort, OutOfEffort, Way};

/// Less than this missing is rounding error.
const MISSING: f64 = 1e-6;

/// The chosen cells, each so many times, make at least this.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cut {
    pub(super) terms: Vec<(usize, f64)>,
    pub(super) least: f64,
}

impl Cut {
    /// By how much a choice, or a fraction of one, falls short, in shares of the least.
    pub(super) fn shortfall(&self, chosen: &[f64]) -> f64 {
        let sum: f64 = self.terms.iter().map(|(cell, times)| times * chosen[*cell]).sum();
        self.least - sum
    }
}

/// Finds cuts against a (fractional) choice.
pub(super) struct Separation<'a> {
    instance: &'a Instance,
    flows: Flows,
}

impl<'a> Separation<'a> {
    pub(super) fn of(instance: &'a Instance, effort: &mut Effort) -> Result<Self, OutOfEffort> {
        let flows = Flows::among(instance, |cell| instance.can_hide[cell], effort)?;
        Ok(Self { instance, flows })
    }

    /// Cuts of tasks that are not met. For a choice that is whole, none means that all are met.
    pub(super) fn capacity(
        &mut self,
        chosen: &[f64],
        effort: &mut Effort,
    ) -> Result<Vec<Cut>, OutOfEffort> {
        let is_whole = chosen.iter().all(|x| *x < 1e-6 || *x > 1.0 - 1e-6);
        let mut cuts = Vec::new();
        for task in &self.instance.tasks {
            let found = match *task {
                Task::Move { cell, way, by } => {
                    self.of_move((cell, way, by), chosen, is_whole, effort)?
                }
                Task::Apart { cell } => self.of_apart(cell, chosen, is_whole, effort)?,
            };
            if let Some(cut) = found {
                let cover = covered(&cut, chosen);
                cuts.extend(cover);
                cuts.push(cut);
            }
        }
        Ok(cuts)
    }

    fn of_move(
        &mut self,
        (cell, way, by): (usize, Way, u64),
        chosen: &[f64],
        is_whole: bool,
        effort: &mut Effort,
    ) -> Result<Option<Cut>, OutOfEffort> {
        let unit = self.instance.unit(by);
        let goal = by as f64 / unit;
        let instance = self.instance;
        // A fraction of "unlimited" would be plenty: for fractions no cell gives more than the goal.
        let most = if is_whole { UNLIMITED } else { goal };
        let limits = |other: usize| {
            let share = if chosen[other] > 1.0 - 1e-6 && is_whole { 1.0 } else { chosen[other] };
            let share = if share < 1e-9 { 0.0 } else { share };
            let below = instance.room_below(other, unit).min(most);
            (below * share, most * share)
        };
        let Reach::Stops(_, form) = self.flows.reach((cell, way, goal), limits, effort)? else {
            return Ok(None);
        };
        let gives = |other: usize, times: f64| {
            let rises = (times > 0.0) == (way == Way::Up);
            let room = if rises { UNLIMITED } else { instance.room_below(other, unit) };
            times.abs() * room
        };
        let cut = cut_of(instance, &[(form, &gives)], goal);
        Ok(cut.filter(|cut| cut.shortfall(chosen) > MISSING))
    }

    fn of_apart(
        &mut self,
        cell: usize,
        chosen: &[f64],
        is_whole: bool,
        effort: &mut Effort,
    ) -> Result<Option<Cut>, OutOfEffort> {
        let instance = self.instance;
        let any = |_: usize, times: f64| if times == 0.0 { 0.0 } else { UNLIMITED };
        let same = |other: usize| (chosen[other], chosen[other]);
        if let Reach::Stops(_, form) = self.flows.reach((cell, Way::Up, 1.0), same, effort)? {
            let cut = cut_of(instance, &[(form, &any)], 1.0);
            if let Some(cut) = cut.filter(|cut| cut.shortfall(chosen) > MISSING) {
                return Ok(Some(cut));
            }
        }
        if !is_whole {
            return Ok(None);
        }
        let unit = instance.unit(1);
        let limits = |other: usize| {
            if chosen[other] > 0.5 {
                (instance.room_below(other, unit), UNLIMITED)
            } else {
                (0.0, 0.0)
            }
        };
        let goal = 1.0 / unit;
        let Reach::Stops(above, up) = self.flows.reach((cell, Way::Up, goal), limits, effort)?
        else {
            return Ok(None);
        };
        let Reach::Stops(below, down) =
            self.flows.reach((cell, Way::Down, goal), limits, effort)?
        else {
            return Ok(None);
        };
        if above + below >= goal - 1e-9 {
            return Ok(None);
        }
        let room = |other: usize, rises: bool| {
            if rises { UNLIMITED } else { instance.room_below(other, unit) }
        };
        let gives_up = |other: usize, times: f64| times.abs() * room(other, times > 0.0);
        let gives_down = |other: usize, times: f64| times.abs() * room(other, times < 0.0);
        let cut = cut_of(instance, &[(up, &gives_up), (down, &gives_down)], goal);
        Ok(cut.filter(|cut| cut.shortfall(chosen) > MISSING))
    }

    /// A cell that hides alone in some sum of relations is known all the same, so hiding it was in
    /// vain: who hides it hides another one of the sum. Looked for in single relations.
    pub(super) fn lonely(&self, chosen: &[f64]) -> Vec<Cut> {
        let instance = self.instance;
        let mut cuts = Vec::new();
        for relation in &instance.relations {
            if relation.iter().any(|(cell, _)| instance.must_hide[*cell]) {
                continue;
            }
            let sum: f64 = relation.iter().map(|(cell, _)| chosen[*cell]).sum();
            for (cell, _) in relation.iter().filter(|(cell, _)| instance.can_hide[*cell]) {
                if chosen[*cell] > sum - chosen[*cell] + 0.01 {
                    cuts.push(lonely(relation.iter().map(|(other, _)| *other), *cell, instance));
                }
            }
        }
        cuts
    }

    /// The same, looked for in all sums of relations.
    pub(super) fn lonely_in_sums(
        &mut self,
        chosen: &[f64],
        effort: &mut Effort,
    ) -> Result<Vec<Cut>, OutOfEffort> {
        let instance = self.instance;
        let mut cuts = Vec::new();
        for cell in instance.open().filter(|cell| chosen[*cell] > 0.05) {
            let same = |other: usize| {
                let share = if instance.must_hide[other] { UNLIMITED } else { chosen[other] };
                (share, share)
            };
            let goal = (cell, Way::Up, chosen[cell] - 1e-7);
            // The cell's own limit must not be what stops it.
            let limits =
                |other: usize| if other == cell { (UNLIMITED, UNLIMITED) } else { same(other) };
            let Reach::Stops(by, form) = self.flows.reach(goal, limits, effort)? else { continue };
            let has_help = form.iter().any(|(other, _)| instance.must_hide[*other]);
            if by < chosen[cell] - 0.02 && !has_help && form != [(cell, 1.0)] {
                let others = form.iter().map(|(other, _)| *other);
                let cut = lonely(others, cell, instance);
                if cut.shortfall(chosen) > MISSING {
                    cuts.push(cut);
                }
            }
        }
        Ok(cuts)
    }
}

fn lonely(others: impl Iterator<Item = usize>, cell: usize, instance: &Instance) -> Cut {
    let others = others.filter(|other| *other != cell && instance.can_hide[*other]);
    let mut terms: Vec<(usize, f64)> = others.map(|other| (other, 1.0)).collect();
    terms.push((cell, -1.0));
    Cut { terms, least: 0.0 }
}

/// A form with what each of its cells, taken so many times, can give.
type Giving<'a> = (Form, &'a dyn Fn(usize, f64) -> f64);

/// What the cells of the forms can give must reach the goal. Cells that hide anyway count at once,
/// and no other counts for more than what is then missing.
fn cut_of(instance: &Instance, forms: &[Giving<'_>], goal: f64) -> Option<Cut> {
    let mut gives = vec![0.0; instance.cells()];
    for (form, giving) in forms {
        for (cell, times) in form {
            gives[*cell] += giving(*cell, *times);
        }
    }
    let certain: f64 = (0..gives.len()).filter(|c| instance.must_hide[*c]).map(|c| gives[c]).sum();
    let missing = goal - certain;
    if missing < 1e-9 * goal.max(1.0) {
        return None;
    }
    let helps = instance.open().filter(|cell| gives[*cell] > 1e-12);
    let terms = helps.map(|cell| (cell, (gives[cell] / missing).min(1.0))).collect();
    Some(Cut { terms, least: 1.0 })
}

/// Cells that are (almost) chosen are taken as given: the others must make up what is missing, and
/// no one of them counts for more than that.
fn covered(cut: &Cut, chosen: &[f64]) -> Option<Cut> {
    let is_given = |cell: usize, times: f64| times < 1.0 - 1e-9 && chosen[cell] > 0.6;
    let given = cut.terms.iter().filter(|(cell, times)| is_given(*cell, *times));
    let missing = cut.least - given.map(|(_, times)| times).sum::<f64>();
    if missing < 1e-6 || missing > cut.least - 1e-9 {
        return None;
    }
    let others = cut.terms.iter().filter(|(cell, times)| !is_given(*cell, *times));
    let terms = others.map(|(cell, times)| (*cell, (times / missing).min(1.0))).collect();
    let cover = Cut { terms, least: 1.0 };
    (cover.shortfall(chosen) > MISSING).then_some(cover)
}
