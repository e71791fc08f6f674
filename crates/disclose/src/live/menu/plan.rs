//! Compiles a menu for one vintage: which tables are drawn, and exactly how many noisy cells of
//! each variable hold a child.
//!
//! A child is in one cell of every table of every family it is published for. Where a dimension of
//! the table is itself to be protected (role *outcome*), the child's secret decides which of two
//! cells it is in, and both tell; such a table counts twice. Cells of all vintages of an academic
//! year are added up. The limit is 24, for areas of at least 5,000 children with atoms of at least
//! 1,000; where any area or atom is smaller it is 6, and tables have at most one dimension.

use super::document::{Along, Kind, MOST_CELLS_LARGE, MOST_CELLS_SMALL, Measure, Menu, TableOf};
use crate::about::Role;
use crate::live::registry::Family;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Every area must have so many children for the larger limit.
pub(crate) const LARGE_AREA: u64 = 5000;
/// Every atom must have so many children for the larger limit.
pub(crate) const LARGE_ATOM: u64 = 1000;

/// How much of the menu a vintage holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VintageKind {
    /// All tables; once in an academic year.
    Full,
    /// The headline tables; twice in an academic year.
    Headline,
}

/// Whether the areas of a family are all large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Sizes {
    /// Every area has 5,000 children and every atom 1,000, or none.
    Large,
    /// Some have fewer.
    Small,
}

/// The noisy cells of each variable that hold a child, by the name of the variable, or of the
/// population with `base.` before it; and whether the smaller limit holds for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Costs(BTreeMap<String, Cost>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cost {
    cells: u32,
    size: Sizes,
}

/// More noisy cells of a variable would hold a child in this year than the limit allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Overspent {
    /// Too many cells.
    #[error(
        "{found} noisy cells of {variable} would hold a child this year, {earlier} of them in \
         vintages already published; the limit is {most}: take out tables or a family, or wait \
         for the next academic year"
    )]
    Cells {
        /// The variable, or `base.` and the population.
        variable: String,
        /// Cells of the year with this vintage.
        found: u32,
        /// Cells of the year before it.
        earlier: u32,
        /// The limit.
        most: u32,
    },
    /// Too many dimensions for small atoms.
    #[error(
        "{measure} has a table of {dimensions} dimensions for the family {family}, where an area \
         has fewer than {LARGE_AREA} children or an atom fewer than {LARGE_ATOM}: at most one \
         dimension there"
    )]
    Dimensions {
        /// The measure.
        measure: String,
        /// The family with small atoms.
        family: Family,
        /// How many dimensions.
        dimensions: usize,
    },
}

/// Whose noisy cells a table holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Subject {
    /// The measure of this number.
    Measure(usize),
    /// The children of the population of this number.
    Base(usize),
}

/// One table that is drawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlannedTable {
    pub(crate) subject: Subject,
    pub(crate) family: Family,
    pub(crate) along: TableOf,
}

/// The tables of a vintage and what they cost.
pub(crate) struct Plan {
    pub(crate) tables: BTreeSet<PlannedTable>,
    pub(crate) costs: Costs,
}

/// Compiles a menu for a vintage. `sizes` by family; `earlier` are the vintages of the year so far.
pub(crate) fn compile(
    menu: &Menu,
    kind: VintageKind,
    sizes: &BTreeMap<Family, Sizes>,
    earlier: &Costs,
) -> Result<Plan, Vec<Overspent>> {
    let mut plan = Plan { tables: BTreeSet::new(), costs: Costs::default() };
    let mut problems = Vec::new();
    for (number, measure) in menu.measures.iter().enumerate() {
        let base = menu.populations.iter().position(|p| p.id == measure.population).unwrap_or(0);
        for family in &measure.families {
            let is_small = sizes.get(family) == Some(&Sizes::Small);
            for along in measure.of(kind) {
                if is_small && along.len() > 1 {
                    let (measure, dimensions) = (measure.id.clone(), along.len());
                    problems.push(Overspent::Dimensions { measure, family: *family, dimensions });
                }
                for subject in [Subject::Measure(number), Subject::Base(base)] {
                    let along = along.clone();
                    plan.tables.insert(PlannedTable { subject, family: *family, along });
                }
            }
        }
    }
    plan.costs = costs_of(menu, &plan.tables, sizes);
    problems.extend(plan.costs.overspent(earlier));
    if problems.is_empty() { Ok(plan) } else { Err(problems) }
}

/// Adds up the cells of every table. A base is shared by all measures of its population and counts
/// once.
fn costs_of(
    menu: &Menu,
    tables: &BTreeSet<PlannedTable>,
    sizes: &BTreeMap<Family, Sizes>,
) -> Costs {
    let mut costs = Costs::default();
    for table in tables {
        let name = match table.subject {
            Subject::Measure(number) => menu.measures[number].variable.clone(),
            Subject::Base(number) => format!("base.{}", menu.populations[number].id),
        };
        let size = sizes.get(&table.family).copied().unwrap_or(Sizes::Large);
        costs.add(name, Cost { cells: weight_of(menu, &table.along), size });
    }
    costs
}

/// How many of a table's noisy cells tell of a child.
pub(super) fn weight_of(menu: &Menu, along: &[Along]) -> u32 {
    let is_outcome = |along: &Along| menu.dimensions[along.dimension].role == Role::Outcome;
    if along.iter().any(is_outcome) { 2 } else { 1 }
}

impl Measure {
    fn of(&self, kind: VintageKind) -> &[TableOf] {
        match kind {
            VintageKind::Full => &self.tables,
            VintageKind::Headline => &self.headline,
        }
    }

    /// What an all-knowing attacker's chance of being right is at most, having seen so many noisy
    /// cells that hold the child: Φ(√m / 2σ) for a yes or no; Φ(√m / σ) between the two ends of a
    /// declared range, since these move a sum by two half-ranges.
    pub fn strong_bound(&self, cells: u32) -> f64 {
        let sigma = f64::from(crate::live::noise::SIGMA);
        let apart = match self.kind {
            Kind::Count => 1.0,
            Kind::Mean(_) | Kind::Sum(_) => 2.0,
        };
        crate::live::interval::normal_at_most(apart * f64::from(cells).sqrt() / (2.0 * sigma))
    }
}

impl Costs {
    /// The most cells that hold a child, of any variable.
    pub fn most_cells(&self) -> u32 {
        self.0.values().map(|cost| cost.cells).max().unwrap_or(0)
    }

    /// The noisy cells of each variable that hold a child.
    pub fn cells(&self) -> impl Iterator<Item = (&str, u32)> {
        self.0.iter().map(|(name, cost)| (name.as_str(), cost.cells))
    }

    fn add(&mut self, name: String, more: Cost) {
        let cost = self.0.entry(name).or_insert(Cost { cells: 0, size: Sizes::Large });
        cost.cells = cost.cells.saturating_add(more.cells);
        if more.size == Sizes::Small {
            cost.size = Sizes::Small;
        }
    }

    /// Adds those of another vintage.
    pub(crate) fn with(mut self, other: &Self) -> Self {
        other.0.iter().for_each(|(name, cost)| self.add(name.clone(), *cost));
        self
    }

    fn overspent(&self, earlier: &Self) -> Vec<Overspent> {
        let year = self.clone().with(earlier);
        let too_many = self.0.keys().filter_map(|name| {
            let (cost, earlier) = (year.0[name], earlier.0.get(name).map_or(0, |c| c.cells));
            let most = match cost.size {
                Sizes::Large => MOST_CELLS_LARGE,
                Sizes::Small => MOST_CELLS_SMALL,
            };
            let (variable, found) = (name.clone(), cost.cells);
            (found > most).then_some(Overspent::Cells { variable, found, earlier, most })
        });
        too_many.collect()
    }
}
