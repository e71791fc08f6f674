//! Other tables like the true one: what can be added to and taken from the hidden cells so that
//! every relation still holds. The attacker of one cell pushes it as far as that goes.

use super::instance::{Instance, Task, UNLIMITED};
use crate::linear::{Dictionary, Effort, OutOfEffort, Push, Way};

/// Changes of the hidden cells that keep all relations.
#[derive(Debug, Clone)]
pub(crate) struct Flows {
    dictionary: Dictionary,
    cells: usize,
}

/// "The change of this cell is these times those": a consequence of the relations.
pub(crate) type Form = Vec<(usize, f64)>;

/// Changes of some cells, in the task's units.
pub(crate) type Changes = Vec<(usize, f64)>;

/// How a push of a cell ended.
pub(crate) enum Reach {
    /// The goal was reached with these changes.
    Reached(Changes),
    /// It stops here; the form proves it.
    Stops(f64, Form),
}

impl Flows {
    /// Over the cells for which this says so; all others never change.
    pub(crate) fn among(
        instance: &Instance,
        is_hidden: impl Fn(usize) -> bool,
        effort: &mut Effort,
    ) -> Result<Self, OutOfEffort> {
        let cells = instance.cells();
        let mut dictionary = Dictionary::new(vec![0.0; cells], vec![0.0; cells]);
        dictionary.drop_columns(|cell| !is_hidden(cell));
        let mut sums = Vec::new();
        for relation in &instance.relations {
            let here = relation.iter().filter(|(cell, _)| is_hidden(*cell));
            let terms: Vec<(usize, f64)> =
                here.map(|(cell, times)| (*cell, *times as f64)).collect();
            if !terms.is_empty() {
                sums.push(dictionary.add_row(&terms, 0.0, 0.0));
            }
        }
        effort.spend(dictionary.impose(&sums))?;
        Ok(Self { dictionary, cells })
    }

    /// Pushes a cell, starting from no change. `limits` gives how far each cell may go down and up.
    pub(crate) fn reach(
        &mut self,
        (cell, way, goal): (usize, Way, f64),
        limits: impl Fn(usize) -> (f64, f64),
        effort: &mut Effort,
    ) -> Result<Reach, OutOfEffort> {
        let dictionary = &mut self.dictionary;
        if dictionary.is_gone(cell) {
            return Ok(Reach::Stops(0.0, Vec::new()));
        }
        dictionary.value.iter_mut().for_each(|value| *value = 0.0);
        for number in 0..self.cells {
            let (down, up) = limits(number);
            dictionary.low[number] = -down;
            dictionary.high[number] = up;
        }
        let goal = if way == Way::Up { goal } else { -goal };
        match dictionary.push(cell, way, goal, effort)? {
            Push::Reached | Push::Endless => Ok(Reach::Reached(self.changes())),
            Push::Stops(value) => Ok(Reach::Stops(value.abs(), self.form(cell))),
        }
    }

    fn changes(&self) -> Changes {
        let change = |cell: usize| (cell, self.dictionary.value[cell]);
        (0..self.cells).map(change).filter(|(_, by)| by.abs() > 1e-9).collect()
    }

    fn form(&self, cell: usize) -> Form {
        let dictionary = &self.dictionary;
        let Some(row) = dictionary.row_of(cell) else { return vec![(cell, 1.0)] };
        let entries = dictionary.row(row).iter().zip(dictionary.nonbasic());
        entries.filter(|(entry, _)| **entry != 0.0).map(|(entry, cell)| (*cell, *entry)).collect()
    }
}

/// Does an attacker who sees all but the hidden cells have to think this possible? Gives the
/// changes that show it, if so.
pub(crate) fn attack_task(
    flows: &mut Flows,
    instance: &Instance,
    task: &Task,
    hidden: &[bool],
    effort: &mut Effort,
) -> Result<Option<Changes>, OutOfEffort> {
    let unit = instance.unit(task.by());
    let limits = |cell: usize| {
        if hidden[cell] { (instance.room_below(cell, unit), UNLIMITED) } else { (0.0, 0.0) }
    };
    let mut push =
        |cell: usize, way: Way, by: u64| flows.reach((cell, way, by as f64 / unit), limits, effort);
    match *task {
        Task::Move { cell, way, by } => match push(cell, way, by)? {
            Reach::Reached(changes) => Ok(Some(changes)),
            Reach::Stops(..) => Ok(None),
        },
        Task::Apart { cell } => apart(cell, &mut push),
    }
}

/// One more or one less; where neither goes all the way, as far apart as both go.
fn apart(
    cell: usize,
    push: &mut impl FnMut(usize, Way, u64) -> Result<Reach, OutOfEffort>,
) -> Result<Option<Changes>, OutOfEffort> {
    let mut found = 0.0;
    for way in [Way::Up, Way::Down] {
        match push(cell, way, 1)? {
            Reach::Reached(changes) => return Ok(Some(changes)),
            Reach::Stops(by, _) => found += by,
        }
    }
    // Both ends are fractions. There is no one change to show; the caller's tables say so.
    Ok((found >= 1.0 - 1e-9).then(Vec::new))
}
