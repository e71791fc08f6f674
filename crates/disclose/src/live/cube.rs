//! The cube: noisy cells by atom, from which every answer is computed.
//!
//! A cube is made from children by [`freeze`](super::freeze) only. Its cells are noisy, its sums
//! are sums of noisy cells, and nothing in it depends on an exact count. Still nobody reads its
//! cells: they are asked through [`Released::answer`](super::Question).

use super::atoms::{Atoms, ManyAtoms};
use super::cell_id::{beginning, ending};
use super::children::{Children, NOWHERE};
use super::menu::{Along, Kind, Menu, PlannedTable, Subject};
use super::noise::{Ladder, VintageKey};
use super::registry::{Family, Registry};
use super::vintage::Manifest;
use std::collections::BTreeMap;

/// The noisy cells of one vintage, with the menu and the areas they can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cube {
    pub(super) manifest: Manifest,
    pub(super) menu: Menu,
    pub(super) areas: BTreeMap<Family, Areas>,
    /// By atom, then cell by cell, the last dimension fastest; `None` where no child can be.
    pub(super) tables: BTreeMap<PlannedTable, Vec<Option<i64>>>,
}

/// The areas of one family.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Areas {
    pub(super) atoms: Vec<String>,
    pub(super) areas: BTreeMap<String, Area>,
}

/// An area that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// What people call it.
    pub title: String,
    /// The numbers of the atoms it is the sum of.
    pub atoms: Vec<usize>,
}

impl Areas {
    pub(super) fn of(registry: &Registry, atoms: &Atoms, family: Family) -> Self {
        let own = registry.geographies().filter(|g| g.family == family);
        let area = |g: &super::Geography| {
            let atoms = atoms.of_geography(&g.id).unwrap_or(&[]).to_vec();
            (g.id.clone(), Area { title: g.title.clone(), atoms })
        };
        Self { atoms: atoms.ids().to_vec(), areas: own.map(area).collect() }
    }
}

impl Cube {
    /// What it was made from.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Everything that may be asked of it.
    pub const fn menu(&self) -> &Menu {
        &self.menu
    }

    /// The areas of a family, by identifier.
    pub fn areas(&self, family: Family) -> impl Iterator<Item = (&str, &Area)> {
        let own = self.areas.get(&family).into_iter();
        own.flat_map(|areas| areas.areas.iter().map(|(id, area)| (id.as_str(), area)))
    }

    /// Areas of more than four atoms, whose figures carry more noise.
    pub fn warnings(&self) -> Vec<ManyAtoms> {
        let all = self.areas.values().flat_map(|areas| &areas.areas);
        all.filter_map(|(id, area)| ManyAtoms::warn(id, area.atoms.len())).collect()
    }
}

/// Draws the noise of all tables over their exact sums, which do not leave this function.
pub(super) fn perturb(
    (menu, vintage): (&Menu, &str),
    tables: impl IntoIterator<Item = PlannedTable>,
    atoms: &BTreeMap<Family, Atoms>,
    children: &Children,
    key: &VintageKey,
) -> BTreeMap<PlannedTable, Vec<Option<i64>>> {
    let draws = key.prepared();
    let counts = Ladder::counts();
    let ladders: Vec<Ladder> =
        menu.measures.iter().map(|measure| ladder_of(measure.kind)).collect();
    let mut noisy = BTreeMap::new();
    for group in groups(menu, tables) {
        let Some(atoms) = atoms.get(&group.family) else { continue };
        let shape = Shape::of(menu, &group);
        let sums = exact(menu, &group, &shape, (atoms, children));
        for (subject, mut cells) in group.subjects.into_iter().zip(sums) {
            let (name, ladder) = match subject {
                Subject::Measure(number) => (menu.measures[number].id.clone(), &ladders[number]),
                Subject::Base(number) => (format!("base.{}", menu.populations[number].id), &counts),
            };
            for (atom, cells) in atoms.ids().iter().zip(cells.chunks_mut(shape.endings.len())) {
                let mut id = beginning(vintage, atom, &name);
                let stem = id.len();
                for (cell, ending) in cells.iter_mut().zip(&shape.endings) {
                    id.truncate(stem);
                    id.push_str(ending);
                    *cell += draws.noise(&id, ladder);
                }
            }
            let possible = shape.possible.iter().cycle();
            let cells = cells.into_iter().zip(possible).map(|(n, possible)| possible.then_some(n));
            let table = PlannedTable { subject, family: group.family, along: group.along.clone() };
            noisy.insert(table, cells.collect());
        }
    }
    noisy
}

fn ladder_of(kind: Kind) -> Ladder {
    match kind {
        Kind::Count => Ladder::counts(),
        Kind::Mean(range) | Kind::Sum(range) => Ladder::sums(range.half()),
    }
}

/// Tables that put every child into the same cell.
struct Group {
    family: Family,
    population: usize,
    along: Vec<Along>,
    subjects: Vec<Subject>,
}

fn groups(menu: &Menu, tables: impl IntoIterator<Item = PlannedTable>) -> Vec<Group> {
    let mut groups: BTreeMap<(Family, usize, Vec<Along>), Vec<Subject>> = BTreeMap::new();
    for table in tables {
        let population = match table.subject {
            Subject::Base(number) => number,
            Subject::Measure(number) => population_of(menu, number),
        };
        let key = (table.family, population, table.along);
        groups.entry(key).or_default().push(table.subject);
    }
    let group =
        |((family, population, along), subjects)| Group { family, population, along, subjects };
    groups.into_iter().map(group).collect()
}

/// The number of the population of a measure.
pub(super) fn population_of(menu: &Menu, measure: usize) -> usize {
    let id = &menu.measures[measure].population;
    menu.populations.iter().position(|population| population.id == *id).unwrap_or(0)
}

/// The cells of one atom.
struct Shape {
    /// The end of each cell's identity.
    endings: Vec<String>,
    /// Whether a child can be in the cell.
    possible: Vec<bool>,
    /// By dimension of the table: how far each value moves the cell's number.
    steps: Vec<Vec<u32>>,
}

impl Shape {
    fn of(menu: &Menu, group: &Group) -> Self {
        let lengths: Vec<usize> = group.along.iter().map(|a| menu.levels_of(*a).len()).collect();
        let cells: usize = lengths.iter().product();
        let steps = group.along.iter().enumerate().map(|(place, along)| {
            let stride: usize = lengths[place + 1..].iter().product();
            let values = 0..menu.dimensions[along.dimension].values.len();
            let step = |value| u32::try_from(menu.level_of(*along, value) * stride).unwrap_or(0);
            values.map(step).collect()
        });
        let steps: Vec<Vec<u32>> = steps.collect();
        let names: Vec<String> = group.along.iter().map(|along| menu.name_of(*along)).collect();
        let ending_of = |cell: usize| {
            let places = places(cell, &lengths);
            let pairs = group.along.iter().zip(&names).zip(places).map(|((along, name), level)| {
                (name.as_str(), menu.levels_of(*along)[level].code.as_str())
            });
            ending(&pairs.collect::<Vec<_>>())
        };
        let endings = (0..cells).map(ending_of).collect();
        let possible = possible(menu, &group.along, (&steps, cells));
        Self { endings, possible, steps }
    }
}

/// The level of each dimension in a cell.
pub(super) fn places(mut cell: usize, lengths: &[usize]) -> Vec<usize> {
    let mut places = vec![0; lengths.len()];
    for (place, length) in places.iter_mut().zip(lengths).rev() {
        (*place, cell) = (cell % length, cell / length);
    }
    places
}

/// Which cells hold at least one combination of values that the menu does not call impossible.
fn possible(menu: &Menu, along: &[Along], (steps, cells): (&[Vec<u32>], usize)) -> Vec<bool> {
    let place = |dimension: usize| along.iter().position(|a| a.dimension == dimension);
    let rules: Vec<Vec<(usize, usize)>> = menu
        .impossible
        .iter()
        .filter_map(|rule| rule.iter().map(|v| Some((place(v.dimension)?, v.value))).collect())
        .collect();
    if rules.is_empty() {
        return vec![true; cells];
    }
    let mut possible = vec![false; cells];
    let lengths: Vec<usize> = steps.iter().map(Vec::len).collect();
    for combination in 0..lengths.iter().product() {
        let values = places(combination, &lengths);
        if !rules.iter().any(|rule| rule.iter().all(|(place, value)| values[*place] == *value)) {
            let cell: u32 = steps.iter().zip(&values).map(|(steps, value)| steps[*value]).sum();
            possible[cell as usize] = true;
        }
    }
    possible
}

/// The exact sums of each subject of a group, by atom and cell.
fn exact(
    menu: &Menu,
    group: &Group,
    shape: &Shape,
    (atoms, children): (&Atoms, &Children),
) -> Vec<Vec<i64>> {
    let cells = shape.endings.len();
    let places = cell_of_each_child(group, shape, (atoms, children));
    let variables = menu.variables();
    let of_subject = |subject: &Subject| {
        let mut sums = vec![0_i64; cells * atoms.ids().len()];
        let mut add = |value: &dyn Fn(usize) -> i64| {
            for (child, place) in places.iter().enumerate().filter(|(_, place)| **place != NOWHERE)
            {
                sums[*place as usize] += value(child);
            }
        };
        match subject {
            Subject::Base(_) => add(&|_| 1),
            Subject::Measure(number) => {
                let measure = &menu.measures[*number];
                let variable = variables.iter().position(|name| **name == measure.variable);
                let answers = &children.answers[variable.unwrap_or(0)];
                match measure.kind {
                    Kind::Count => add(&|child| answers[child]),
                    Kind::Mean(range) | Kind::Sum(range) => {
                        add(&|child| answers[child].clamp(range.low, range.high) - range.middle())
                    }
                }
            }
        }
        sums
    };
    group.subjects.iter().map(of_subject).collect()
}

/// The number of the cell, over all atoms, that each child is in; [`NOWHERE`] for none.
fn cell_of_each_child(
    group: &Group,
    shape: &Shape,
    (atoms, children): (&Atoms, &Children),
) -> Vec<u32> {
    let cells = shape.endings.len();
    let blocks = children.blocks(group.family);
    let first_cell = |name: &String| {
        let atom = atoms.of_block(name);
        atom.and_then(|atom| u32::try_from(atom * cells).ok()).unwrap_or(NOWHERE)
    };
    let first_cells: Vec<u32> = blocks.names.iter().map(first_cell).collect();
    let first = |block: &u32| first_cells.get(*block as usize).copied().unwrap_or(NOWHERE);
    let members = blocks.of_child.iter().zip(&children.populations[group.population]);
    let mut places: Vec<u32> =
        members.map(|(block, is_in)| if *is_in { first(block) } else { NOWHERE }).collect();
    for (along, steps) in group.along.iter().zip(&shape.steps) {
        // A table of 256 needs no check of its bounds; codes the menu lacks cannot be put in.
        let mut step = [0_u32; 256];
        step.iter_mut().zip(steps).for_each(|(slot, value)| *slot = *value);
        for (place, code) in places.iter_mut().zip(&children.codes[along.dimension]) {
            if *place != NOWHERE {
                *place += step[usize::from(*code)];
            }
        }
    }
    places
}
