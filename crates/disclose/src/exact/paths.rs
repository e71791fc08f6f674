//! A good choice quickly: for one task after another the cheapest changes that meet it, as a linear
//! programme in which cells that hide already cost nothing; then cells nobody needs are shown
//! again. The classic method for large tables (Kelly, Golden, Assad, Networks 22 (1992), for two
//! dimensions; here for any relations).

use super::flows::{Flows, attack_task};
use super::instance::{Instance, Task, UNLIMITED};
use super::neighbourhood::Neighbourhood;
use crate::linear::{Dictionary, Effort, FAR, OutOfEffort, Push, Way};

/// Why there is no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPath {
    /// Even with everything hidden that may be, this cell can be worked out too closely.
    Exposed(usize),
    /// The work allowed was not enough.
    OutOfEffort,
}

impl From<OutOfEffort> for NoPath {
    fn from(_: OutOfEffort) -> Self {
        Self::OutOfEffort
    }
}

/// Problems with at most so many cells are looked at as a whole for every task.
const SMALL: usize = 260;
/// In larger ones each task first looks at so many neighbours in each sum, then at more.
const NEIGHBOURS: usize = 5;

/// Changes smaller than a thousand of these are rounding.
const TINY: f64 = 1e-7;
/// So many operations are spent on making one task's changes cheaper.
const PATIENCE: u64 = 100_000_000;

/// Finds the cheapest changes for one task after another.
pub(super) struct Paths<'a> {
    instance: &'a Instance,
    neighbourhood: Neighbourhood<'a>,
    whole: Option<Priced>,
}

/// A task as one push: cell, way, by how much.
type Goal = (usize, Way, u64);

impl<'a> Paths<'a> {
    pub(super) fn of(instance: &'a Instance, effort: &mut Effort) -> Result<Self, OutOfEffort> {
        let cells: Vec<usize> = (0..instance.cells()).filter(|c| instance.can_hide[*c]).collect();
        let is_small = cells.len() <= SMALL;
        let whole = if is_small { Some(Priced::among(instance, cells, effort)?) } else { None };
        Ok(Self { instance, neighbourhood: Neighbourhood::of(instance), whole })
    }

    /// Hides what the tasks need, in the given order. `prices` says what each cell costs to hide.
    pub(super) fn hide(
        &mut self,
        order: &[Task],
        prices: &[f64],
        effort: &mut Effort,
    ) -> Result<Vec<bool>, NoPath> {
        let mut hidden = self.instance.must_hide.clone();
        let mut flows = Flows::among(self.instance, |cell| hidden[cell], effort)?;
        for task in order {
            if attack_task(&mut flows, self.instance, task, &hidden, effort)?.is_none() {
                let path = self.cheapest(task, &hidden, prices, effort)?;
                path.into_iter().for_each(|cell| hidden[cell] = true);
                flows = Flows::among(self.instance, |cell| hidden[cell], effort)?;
            }
        }
        Ok(hidden)
    }

    /// The cells of the cheapest changes that meet a task.
    fn cheapest(
        &mut self,
        task: &Task,
        hidden: &[bool],
        prices: &[f64],
        effort: &mut Effort,
    ) -> Result<Vec<usize>, NoPath> {
        let by = task.by();
        let ways: &[Way] = match task {
            Task::Move { way, .. } => &[*way],
            Task::Apart { .. } => &[Way::Up, Way::Down],
        };
        let mut best: Option<(f64, Vec<usize>)> = None;
        for way in ways {
            let goal = (task.cell(), *way, by);
            let Some(path) = self.one_way(goal, hidden, prices, effort)? else { continue };
            let price = path.iter().filter(|cell| !hidden[**cell]).map(|cell| prices[*cell]).sum();
            if best.as_ref().is_none_or(|(known, _)| price < *known) {
                best = Some((price, path));
            }
        }
        best.map(|(_, path)| path).ok_or(NoPath::Exposed(task.cell()))
    }

    /// Among all cells, or among more and more neighbours until there is a way.
    fn one_way(
        &mut self,
        goal: Goal,
        hidden: &[bool],
        prices: &[f64],
        effort: &mut Effort,
    ) -> Result<Option<Vec<usize>>, OutOfEffort> {
        if let Some(whole) = &mut self.whole {
            return whole.cheapest(self.instance, goal, (hidden, prices), effort);
        }
        for wide in [NEIGHBOURS, 4 * NEIGHBOURS, 16 * NEIGHBOURS] {
            let cells = self.neighbourhood.around(goal.0, wide, hidden, prices);
            effort.spend(cells.len() * 20)?;
            let mut priced = Priced::among(self.instance, cells, effort)?;
            let found = priced.cheapest(self.instance, goal, (hidden, prices), effort)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        let all = (0..self.instance.cells()).filter(|cell| self.instance.can_hide[*cell]);
        let mut priced = Priced::among(self.instance, all.collect(), effort)?;
        priced.cheapest(self.instance, goal, (hidden, prices), effort)
    }
}

/// Changes of some cells, each up or down, at a price.
struct Priced {
    cells: Vec<usize>,
    dictionary: Dictionary,
    price: usize,
}

impl Priced {
    fn among(
        instance: &Instance,
        cells: Vec<usize>,
        effort: &mut Effort,
    ) -> Result<Self, OutOfEffort> {
        let mut dictionary =
            Dictionary::new(vec![0.0; 2 * cells.len()], vec![0.0; 2 * cells.len()]);
        let mut sums = Vec::new();
        for relation in &instance.relations {
            let both = |(cell, times): &(usize, i64)| {
                let here = cells.binary_search(cell).ok()?;
                Some([(2 * here, *times as f64), (2 * here + 1, -(*times as f64))])
            };
            let terms: Vec<(usize, f64)> = relation.iter().filter_map(both).flatten().collect();
            if !terms.is_empty() {
                sums.push(dictionary.add_row(&terms, 0.0, 0.0));
            }
        }
        effort.spend(dictionary.impose(&sums))?;
        let price = dictionary.add_row(&[], -FAR, FAR);
        Ok(Self { cells, dictionary, price })
    }

    /// The cells of the cheapest changes that reach the goal; `None` when none do.
    fn cheapest(
        &mut self,
        instance: &Instance,
        (cell, way, by): Goal,
        (hidden, prices): (&[bool], &[f64]),
        effort: &mut Effort,
    ) -> Result<Option<Vec<usize>>, OutOfEffort> {
        let unit = instance.unit(by);
        let goal = by as f64 / unit;
        self.set_limits(instance, unit);
        let Ok(here) = self.cells.binary_search(&cell) else { return Ok(None) };
        let (with, against) = match way {
            Way::Up => (2 * here, 2 * here + 1),
            Way::Down => (2 * here + 1, 2 * here),
        };
        let dictionary = &mut self.dictionary;
        dictionary.high[against] = 0.0;
        if dictionary.high[with] < goal {
            return Ok(None);
        }
        dictionary.high[with] = goal;
        if dictionary.push(with, Way::Up, goal, effort)? != Push::Reached {
            return Ok(None);
        }
        dictionary.low[with] = dictionary.value[with];
        let terms = self.prices(instance, (hidden, prices), goal, unit);
        self.dictionary.rewrite(self.price, &terms);
        // Any changes that reach the goal will do: the cheapest are looked for only so long.
        let mut some = effort.part(PATIENCE);
        let _ = self.dictionary.push(self.price, Way::Down, -FAR, &mut some);
        effort.give_back(some);
        Ok(Some(self.changed()))
    }

    fn set_limits(&mut self, instance: &Instance, unit: f64) {
        let dictionary = &mut self.dictionary;
        for (here, cell) in self.cells.iter().enumerate() {
            // A little room below 0, a different one for each: where all changes are 0 the steps
            // would otherwise go in circles. What is chosen is attacked afterwards.
            let room = -TINY * (1.0 + ((cell * 7919) % 1009) as f64 / 1009.0);
            (dictionary.low[2 * here], dictionary.high[2 * here]) = (room, UNLIMITED);
            let below = instance.room_below(*cell, unit);
            (dictionary.low[2 * here + 1], dictionary.high[2 * here + 1]) = (room, below);
        }
        dictionary.value.iter_mut().for_each(|value| *value = 0.0);
    }

    /// A cell's price for each unit: small cells, of which more are needed, are dearer downwards.
    fn prices(
        &self,
        instance: &Instance,
        (hidden, prices): (&[bool], &[f64]),
        goal: f64,
        unit: f64,
    ) -> Vec<(usize, f64)> {
        let mut terms = Vec::with_capacity(2 * self.cells.len());
        for (here, cell) in self.cells.iter().enumerate() {
            if hidden[*cell] {
                // A little for every change, so that nothing changes without need.
                terms.extend([(2 * here, 1e-4), (2 * here + 1, 1e-4)]);
                continue;
            }
            let below = instance.room_below(*cell, unit).min(goal).max(goal / 100.0);
            terms.push((2 * here, prices[*cell]));
            terms.push((2 * here + 1, prices[*cell] * goal / below));
        }
        terms
    }

    fn changed(&self) -> Vec<usize> {
        let value = &self.dictionary.value;
        let changes = |here: &usize| (value[2 * here] - value[2 * here + 1]).abs() > 1000.0 * TINY;
        (0..self.cells.len()).filter(changes).map(|here| self.cells[here]).collect()
    }
}
