//! A good choice quickly: for one task after another the cheapest changes that meet it, as a linear
//! programme in which cells that hide already cost nothing; then cells nobody needs are shown
//! again. The classic method for large tables (Kelly, Golden, Assad, Networks 22 (1992), for two
//! dimensions; here for any relations).

use super::flows::{Changes, Flows, attack_task};
use super::instance::{Instance, Task, UNLIMITED};
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

/// Changes of cells, each up or down, at a price.
pub(super) struct Paths<'a> {
    instance: &'a Instance,
    dictionary: Dictionary,
    price: usize,
}

impl<'a> Paths<'a> {
    pub(super) fn of(instance: &'a Instance, effort: &mut Effort) -> Result<Self, OutOfEffort> {
        let cells = instance.cells();
        let mut dictionary = Dictionary::new(vec![0.0; 2 * cells], vec![0.0; 2 * cells]);
        dictionary.drop_columns(|variable| !instance.can_hide[variable / 2]);
        let mut sums = Vec::new();
        for relation in &instance.relations {
            let both = |(cell, times): &(usize, i64)| {
                [(2 * cell, *times as f64), (2 * cell + 1, -(*times as f64))]
            };
            let terms: Vec<(usize, f64)> = relation.iter().flat_map(both).collect();
            sums.push(dictionary.add_row(&terms, 0.0, 0.0));
        }
        effort.spend(dictionary.impose(&sums))?;
        let price = dictionary.add_row(&[], -FAR, FAR);
        Ok(Self { instance, dictionary, price })
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
            let Some(path) = self.one_way((task.cell(), *way, by), hidden, prices, effort)? else {
                continue;
            };
            let price = path.iter().filter(|cell| !hidden[**cell]).map(|cell| prices[*cell]).sum();
            if best.as_ref().is_none_or(|(known, _)| price < *known) {
                best = Some((price, path));
            }
        }
        best.map(|(_, path)| path).ok_or(NoPath::Exposed(task.cell()))
    }

    fn one_way(
        &mut self,
        (cell, way, by): (usize, Way, u64),
        hidden: &[bool],
        prices: &[f64],
        effort: &mut Effort,
    ) -> Result<Option<Vec<usize>>, OutOfEffort> {
        let unit = self.instance.unit(by);
        let goal = by as f64 / unit;
        self.set_limits(unit);
        let (with, against) = match way {
            Way::Up => (2 * cell, 2 * cell + 1),
            Way::Down => (2 * cell + 1, 2 * cell),
        };
        let dictionary = &mut self.dictionary;
        dictionary.high[against] = 0.0;
        if dictionary.is_gone(with) || dictionary.high[with] < goal {
            return Ok(None);
        }
        dictionary.high[with] = goal;
        if dictionary.push(with, Way::Up, goal, effort)? != Push::Reached {
            return Ok(None);
        }
        dictionary.low[with] = dictionary.value[with];
        let terms = self.prices(hidden, prices, goal, unit);
        self.dictionary.rewrite(self.price, &terms);
        self.dictionary.push(self.price, Way::Down, -FAR, effort)?;
        Ok(Some(self.changed()))
    }

    fn set_limits(&mut self, unit: f64) {
        let dictionary = &mut self.dictionary;
        for cell in 0..self.instance.cells() {
            let most = if self.instance.can_hide[cell] { UNLIMITED } else { 0.0 };
            (dictionary.low[2 * cell], dictionary.high[2 * cell]) = (0.0, most);
            let below = self.instance.room_below(cell, unit).min(most);
            (dictionary.low[2 * cell + 1], dictionary.high[2 * cell + 1]) = (0.0, below);
        }
        dictionary.value.iter_mut().for_each(|value| *value = 0.0);
    }

    /// A cell's price for each unit: small cells, of which more are needed, are dearer downwards.
    fn prices(&self, hidden: &[bool], prices: &[f64], goal: f64, unit: f64) -> Vec<(usize, f64)> {
        let mut terms = Vec::new();
        for cell in self.instance.open().filter(|cell| !hidden[*cell]) {
            let below = self.instance.room_below(cell, unit).min(goal).max(goal / 100.0);
            terms.push((2 * cell, prices[cell]));
            terms.push((2 * cell + 1, prices[cell] * goal / below));
        }
        // A little for every change, so that nothing changes without need.
        for cell in (0..self.instance.cells()).filter(|cell| hidden[*cell]) {
            terms.extend([(2 * cell, 1e-4), (2 * cell + 1, 1e-4)]);
        }
        terms
    }

    fn changed(&self) -> Vec<usize> {
        let value = &self.dictionary.value;
        let cells = 0..self.instance.cells();
        cells.filter(|cell| (value[2 * cell] - value[2 * cell + 1]).abs() > 1e-7).collect()
    }
}

/// Shows cells again that no task needs, the dearest first. Only tasks whose last answer used a
/// cell are tried again without it.
pub(super) fn show_again(
    instance: &Instance,
    hidden: &mut [bool],
    effort: &mut Effort,
) -> Result<(), OutOfEffort> {
    let mut flows = Flows::among(instance, |cell| hidden[cell], effort)?;
    let mut answers: Vec<Changes> = Vec::with_capacity(instance.tasks.len());
    for task in &instance.tasks {
        answers.push(attack_task(&mut flows, instance, task, hidden, effort)?.unwrap_or_default());
    }
    let mut cells: Vec<usize> = instance.open().filter(|cell| hidden[*cell]).collect();
    cells.sort_by_key(|cell| std::cmp::Reverse(instance.cost[*cell]));
    for cell in cells {
        hidden[cell] = false;
        if !still_meets(&mut flows, instance, &mut answers, (cell, hidden), effort)? {
            hidden[cell] = true;
        }
    }
    Ok(())
}

fn still_meets(
    flows: &mut Flows,
    instance: &Instance,
    answers: &mut [Changes],
    (shown, hidden): (usize, &[bool]),
    effort: &mut Effort,
) -> Result<bool, OutOfEffort> {
    let mut fresh: Vec<(usize, Changes)> = Vec::new();
    for (number, task) in instance.tasks.iter().enumerate() {
        // An empty answer is one of two fractions: it is always asked for again.
        let is_free =
            !answers[number].is_empty() && answers[number].iter().all(|(cell, _)| *cell != shown);
        if is_free {
            continue;
        }
        match attack_task(flows, instance, task, hidden, effort)? {
            Some(answer) => fresh.push((number, answer)),
            None => return Ok(false),
        }
    }
    fresh.into_iter().for_each(|(number, answer)| answers[number] = answer);
    Ok(true)
}
