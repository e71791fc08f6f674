//! From a problem to a publication that withstands the attack, or a refusal.

use super::flows::{Flows, attack_task};
use super::instance::{Instance, Task};
use super::paths::{NoPath, Paths};
use super::problem::{Problem, Relation, Status};
use super::search::{protects, search};
use super::trim::show_again;
use super::witness::proved_in_parts;
use crate::attackers::{Figure, Publication, Shown};
use crate::linear::{Effort, OutOfEffort, Way};
use crate::released::Released;
use commons::Streams;
use std::fmt;

/// What an attacker must not learn of a sensitive cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Its exact value. Weak: "1 or 2 children" passes. For formats that ask for no more.
    NotExact,
    /// Anything closer than its [`Need`](super::Need).
    Interval,
}

/// What is to be kept small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// The number of cells hidden.
    Cells,
    /// The sum of the values hidden (0 counts as 1).
    Values,
}

/// How hard to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The best choice for problems with at most so many cells to choose from, with proof if the
    /// work allowed is enough; else a good one.
    BestUpTo(usize),
    /// A good choice.
    Good,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// What must not be learnt.
    pub protection: Protection,
    /// What is to be kept small.
    pub cost: Cost,
    /// How hard to look.
    pub method: Method,
    /// How much work is allowed, in thousand million operations of about a second each.
    pub work: u32,
}

impl Default for Request {
    /// Interval protection, as few cells as possible, proved best up to 100 cells, 20 units of work.
    fn default() -> Self {
        let (protection, cost) = (Protection::Interval, Cost::Cells);
        Self { protection, cost, method: Method::BestUpTo(100), work: 20 }
    }
}

/// A publication that was attacked in vain. Its cost belongs to the analyst, not to readers: with
/// [`Cost::Values`] it is a sum of what is hidden.
#[derive(Clone)]
pub struct Protected {
    publication: Released<Publication>,
    secondary: Vec<usize>,
    cost: u64,
    at_least: u64,
    is_whole: bool,
}

impl fmt::Debug for Protected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Protected(..)")
    }
}

/// Nothing is published. No variant carries a count of children.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Even hiding all that may be hidden does not protect a cell.
    #[error(
        "“{name}” cannot be protected even if everything that may be hidden is; merge it with a neighbour, or allow more cells to be hidden"
    )]
    Exposed {
        /// The cell.
        name: String,
    },
    /// The work allowed ran out before a choice was found that withstands the attack.
    #[error(
        "no safe choice was found within the work allowed; allow more, ask for a good choice rather than the best, or publish fewer tables at once"
    )]
    OutOfWork,
    /// The attack on the choice succeeded, or could not be shown in whole numbers to fail.
    #[error("the check by attack failed for {cells} cells, so nothing is published; report this")]
    AttackSucceeded {
        /// How many.
        cells: usize,
    },
}

impl From<OutOfEffort> for Refused {
    fn from(_: OutOfEffort) -> Self {
        Self::OutOfWork
    }
}

impl Protected {
    /// What may be published.
    pub const fn publication(&self) -> &Released<Publication> {
        &self.publication
    }

    /// Cells that hide only to protect others. Not for readers: why a cell is hidden is never told.
    pub fn secondary(&self) -> &[usize] {
        &self.secondary
    }

    /// What hiding those cells costs.
    pub const fn cost(&self) -> u64 {
        self.cost
    }

    /// No choice costs less than this. Equal to the cost when this choice is proved to be the best.
    pub const fn at_least(&self) -> u64 {
        self.at_least
    }

    /// Are the tables that an attacker cannot tell from the true one all in whole numbers? Always
    /// so in one and two dimensions. In more, some may have fractions of children: the protection
    /// is then that of the linear programme, and counting in whole numbers may narrow a figure.
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Is this choice proved to be the best?
    pub const fn is_best(&self) -> bool {
        self.cost == self.at_least
    }
}

/// Chooses what hides, attacks the choice, and returns what may be published.
///
/// # Errors
/// [`Refused`] with what to do instead.
pub fn protect(problem: &Problem, request: &Request) -> Result<Protected, Refused> {
    let instance = Instance::of(problem, request.protection, request.cost);
    let mut effort = Effort::of(u64::from(request.work) * 1_000_000_000);
    // The attack at the end must not be what the work does not suffice for.
    let mut last = effort.share(1, 10);
    must_be_possible(&instance, problem, &mut effort)?;
    let good = good_choice(&instance, &mut effort).map_err(|reason| match reason {
        NoPath::Exposed(cell) => Refused::Exposed { name: problem.cells[cell].name.clone() },
        NoPath::OutOfEffort => Refused::OutOfWork,
    })?;
    let (hidden, at_least) = best_choice(&instance, good, request.method, &mut effort);
    last.give_back(effort);
    let proof = attacked(&instance, &hidden, &mut last)?;
    if proof.lost > 0 {
        return Err(Refused::AttackSucceeded { cells: proof.lost });
    }
    let cost = instance.cost_of(&hidden);
    let secondary = instance.open().filter(|cell| hidden[*cell]).collect();
    let publication = Released::seal_publication(published(problem, &hidden));
    Ok(Protected { publication, secondary, cost, at_least, is_whole: proof.is_whole })
}

fn must_be_possible(
    instance: &Instance,
    problem: &Problem,
    effort: &mut Effort,
) -> Result<(), Refused> {
    let mut flows = Flows::among(instance, |cell| instance.can_hide[cell], effort)?;
    for task in &instance.tasks {
        if attack_task(&mut flows, instance, task, &instance.can_hide, effort)?.is_none() {
            return Err(Refused::Exposed { name: problem.cells[task.cell()].name.clone() });
        }
    }
    Ok(())
}

/// The cheapest of several attempts in different orders and with prices a little changed. More
/// attempts where they are quick.
fn good_choice(instance: &Instance, effort: &mut Effort) -> Result<Vec<bool>, NoPath> {
    let mut paths = Paths::of(instance, effort)?;
    let streams = Streams::new(0);
    let budget = effort.left() / 4;
    let start = effort.left();
    let mut best: Option<Vec<bool>> = None;
    for attempt in 0..24 {
        if best.is_some() && start - effort.left() > budget {
            break;
        }
        let mut stream = streams.numbered("attempts", attempt);
        let mut order: Vec<Task> = instance.tasks.clone();
        order.sort_by_key(|task| std::cmp::Reverse(task.by()));
        if attempt > 1 {
            stream.shuffle(&mut order);
        }
        let mut price = |cost: &u64| {
            let noise = if attempt > 0 { 0.6 + 0.8 * stream.unit() } else { 1.0 };
            *cost as f64 * noise
        };
        let prices: Vec<f64> = instance.cost.iter().map(&mut price).collect();
        let found = paths.hide(&order, &prices, effort).and_then(|mut hidden| {
            show_again(instance, &mut hidden, effort)?;
            Ok(hidden)
        });
        match (found, &best) {
            (Ok(hidden), Some(known)) if instance.cost_of(&hidden) >= instance.cost_of(known) => {}
            (Ok(hidden), _) => best = Some(hidden),
            (Err(_), Some(_)) => break,
            (Err(reason), None) => return Err(reason),
        }
    }
    best.ok_or(NoPath::OutOfEffort)
}

fn best_choice(
    instance: &Instance,
    good: Vec<bool>,
    method: Method,
    effort: &mut Effort,
) -> (Vec<bool>, u64) {
    match method {
        Method::BestUpTo(most) if instance.open().count() <= most => {
            let found = search(instance, good, effort);
            let cost = instance.cost_of(&found.hidden);
            (found.hidden, found.at_least.min(cost))
        }
        Method::BestUpTo(_) | Method::Good => {
            let nothing = protects(instance, &instance.must_hide, effort).unwrap_or(false);
            let cost = instance.cost_of(&good);
            (good, if nothing { 0 } else { cost.min(1) })
        }
    }
}

/// What the last attack ended with.
struct Proof {
    /// Tasks that could not be shown, in exact fractions, to be met.
    lost: usize,
    /// All were shown by tables in whole numbers.
    is_whole: bool,
}

fn attacked(
    instance: &Instance,
    hidden: &[bool],
    effort: &mut Effort,
) -> Result<Proof, OutOfEffort> {
    let mut flows = Flows::among(instance, |cell| hidden[cell], effort)?;
    let mut proof = Proof { lost: 0, is_whole: true };
    for task in &instance.tasks {
        // For "one more or one less", each by itself where both only go part of the way.
        let ways: Vec<Task> = match *task {
            Task::Move { .. } => vec![*task],
            Task::Apart { cell } => {
                [Way::Up, Way::Down].map(|way| Task::Move { cell, way, by: 1 }).to_vec()
            }
        };
        let mut least: Option<i64> = None;
        for way in &ways {
            let Some(changes) = attack_task(&mut flows, instance, way, hidden, effort)? else {
                continue;
            };
            let found = proved_in_parts(instance, hidden, way, &changes);
            least = [least, found].into_iter().flatten().min();
        }
        proof.lost += usize::from(least.is_none());
        proof.is_whole &= least == Some(1);
    }
    Ok(proof)
}

fn published(problem: &Problem, hidden: &[bool]) -> Publication {
    let figure = |(number, cell): (usize, &super::Cell)| {
        let shown = match cell.status {
            Status::Impossible => Shown::Impossible,
            Status::Unpublished => Shown::Unpublished,
            Status::Sensitive(_) | Status::Open | Status::Kept if hidden[number] => Shown::Hidden,
            Status::Sensitive(_) | Status::Open | Status::Kept => Shown::Exactly(cell.value),
        };
        Figure { name: cell.name.clone(), shown }
    };
    let figures = problem.cells.iter().enumerate().map(figure).collect();
    let relations: Vec<Relation> = problem.relations.clone();
    Publication { figures, relations }
}
