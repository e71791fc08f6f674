//! From exact counts to what may be published, or a refusal: the door in the wall.
//!
//! Read [`release`] as the paragraph of the method note: what must hide, what must hide with it,
//! the attack that must fail, rounding, and the attack again on what readers will see.

use crate::about::Context;
use crate::attack::attack;
use crate::network::Network;
use crate::raw::RawTable;
use crate::released::Released;
use crate::rules::Rules;
use crate::sensitive::{Exact, Need, needs};
use crate::suppress::{Problem, all_are_met, hide, house_costs};
use crate::table::{Cell, Note, Table};

/// Why nothing may be published. No variant carries a count of children: a refusal is shown to
/// people who must not learn it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The whole table counts too few children.
    #[error(
        "fewer than {needed} children are counted altogether; widen the population or the area"
    )]
    TooFewChildren {
        /// The smallest population of a table.
        needed: u64,
    },
    /// The cells cannot be hidden well enough.
    #[error("the table cannot be protected; merge levels with few children and try again")]
    CannotBeProtected,
    /// Hardly anything would be left to read.
    #[error("every part of the table would have to be hidden; merge levels and try again")]
    NothingLeft,
    /// The last attack found a cell it should not have found. Nothing is published.
    #[error("the check by attack failed for {cells} cells, so nothing is published; report this")]
    AttackSucceeded {
        /// How many cells.
        cells: usize,
    },
    /// Together with a figure already released this one would single out a few children.
    #[error(
        "with figures already released this one would single out fewer than {needed} children; \
         use the same areas as before, or areas that differ by more"
    )]
    Differencing {
        /// The smallest difference allowed.
        needed: u64,
    },
    /// More overlapping releases than the check can decide; refused rather than guessed.
    #[error("{releases} overlapping releases are more than the check can decide; use fewer areas")]
    TooManyOverlaps {
        /// How many releases overlap.
        releases: usize,
    },
}

/// Protects a table and releases it, or refuses.
///
/// # Errors
/// [`Refusal`] with what to do instead.
pub fn release(raw: RawTable, rules: &Rules, context: Context) -> Result<Released<Table>, Refusal> {
    let exact = Exact::of(&raw);
    refuse_tiny(&exact, rules)?;
    let needs = needs(&raw, &exact, rules);
    let network = Network::of_shape(&exact.shape);
    let costs = house_costs(&exact);
    let problem = Problem { network: &network, exact: &exact, needs: &needs, costs: &costs };
    let hidden = hide(&problem).ok_or(Refusal::CannotBeProtected)?;
    if !all_are_met(&problem, &hidden) {
        return Err(Refusal::AttackSucceeded { cells: needs.len() });
    }
    let table = dress(raw, &exact, &hidden, rules, context);
    if !table.cells[..table.cells.len() - 1].iter().any(|cell| matches!(cell, Cell::Shown { .. })) {
        return Err(Refusal::NothingLeft);
    }
    must_withstand_attack(&table, &exact, &needs)?;
    Ok(Released::seal(table))
}

fn refuse_tiny(exact: &Exact, rules: &Rules) -> Result<(), Refusal> {
    let needed = rules.threshold();
    let found = u64::try_from(exact.population()).unwrap_or(0);
    if found < needed { Err(Refusal::TooFewChildren { needed }) } else { Ok(()) }
}

/// Rounds what is shown and leaves out what is hidden.
fn dress(raw: RawTable, exact: &Exact, hidden: &[bool], rules: &Rules, context: Context) -> Table {
    let cell = |number: usize| {
        if exact.impossible[number] {
            return Cell::Structural;
        }
        if hidden[number] {
            return Cell::Suppressed;
        }
        let value = rules.rounded(u64::try_from(exact.value[number]).unwrap_or(0));
        let (low, high) = rules.meaning_of(value);
        Cell::Shown { value, low, high }
    };
    let cells: Vec<Cell> = (0..exact.value.len()).map(cell).collect();
    let suppressed_cells = cells.iter().filter(|cell| **cell == Cell::Suppressed).count();
    let note = Note { rules: rules.clone(), suppressed_cells, context };
    Table { about: raw.about, dimensions: raw.dimensions, cells, note }
}

/// The attacker with only the published table must be left with at least the protection interval
/// of every sensitive cell, and with the truth inside the bounds of every cell.
fn must_withstand_attack(table: &Table, exact: &Exact, needs: &[Need]) -> Result<(), Refusal> {
    let all = Refusal::AttackSucceeded { cells: needs.len() };
    let Ok(report) = attack(table) else { return Err(all) };
    let holds = |bound: u64, limit: i64| i64::try_from(bound).is_ok_and(|bound| bound <= limit);
    let reaches = |bound: Option<u64>, limit: i64| {
        bound.is_none_or(|bound| i64::try_from(bound).is_ok_and(|bound| bound >= limit))
    };
    let fails = |need: &&Need| {
        let (bounds, value) = (report.bounds[need.cell], exact.value[need.cell]);
        table.cells[need.cell] != Cell::Suppressed
            || !holds(bounds.low, value - need.down)
            || !reaches(bounds.high, value + need.up)
    };
    let lost = needs.iter().filter(fails).count();
    let wrong = report
        .bounds
        .iter()
        .zip(&exact.value)
        .filter(|(bounds, value)| !holds(bounds.low, **value) || !reaches(bounds.high, **value))
        .count();
    match lost + wrong {
        0 => Ok(()),
        cells => Err(Refusal::AttackSucceeded { cells }),
    }
}
