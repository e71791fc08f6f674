//! From the children of a day to a released cube, or every reason against it.
//!
//! Read [`freeze`] as the paragraph of the method note: the year allows a vintage, boundaries are
//! made of blocks, atoms are empty or large, the menu keeps within the limits, areas and schools
//! together single nobody out, and then the noise is drawn once and for all.

use super::atoms::{AtomTooSmall, Atoms};
use super::children::{Children, NOWHERE};
use super::cube::{Areas, Cube, perturb, population_of};
use super::menu::{
    LARGE_AREA, LARGE_ATOM, Menu, Overspent, Plan, SignedMenu, Sizes, Subject, VintageKind, compile,
};
use super::noise::VintageKey;
use super::registry::{Family, Registry, listed};
use super::row_space::{self, FamiliesMeet, Grid};
use super::vintage::{Manifest, NotThisYear, POLICY, Year};
use crate::about::Origin;
use crate::released::Released;
use commons::{ContentHash, Day};
use std::collections::{BTreeMap, BTreeSet};

/// More cells than this in a vintage are refused.
const MOST_CELLS: usize = 50_000_000;

/// What is to be frozen, apart from the children.
pub struct Order<'a> {
    /// The name of the vintage, such as `2026-autumn`; used once.
    pub vintage: &'a str,
    /// All tables, or the headlines.
    pub kind: VintageKind,
    /// What has been published in the academic year.
    pub year: &'a Year,
    /// The menu, signed.
    pub menu: &'a SignedMenu,
    /// Blocks and registered geographies.
    pub registry: &'a Registry,
    /// The day the data describe.
    pub data_date: Day,
    /// Whose records are counted, in words.
    pub source: &'a str,
    /// Whether the children exist.
    pub origin: Origin,
}

/// A reason why a vintage is not frozen. None carries a count of children.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFrozen {
    /// The year does not allow it.
    #[error(transparent)]
    Year(#[from] NotThisYear),
    /// The children were put in for another menu.
    #[error("the children were put in for another menu than the signed one: put them in again")]
    OtherMenu,
    /// Children stand in blocks that do not exist.
    #[error(
        "children are counted in {codes}, which are not {family} blocks: register or correct them"
    )]
    NoSuchBlocks {
        /// The family.
        family: Family,
        /// The codes, with commas.
        codes: String,
    },
    /// The menu asks for a family without geographies.
    #[error("the menu asks for the family {0}, which has no registered geography: register one")]
    NoGeography(Family),
    /// An atom is too small.
    #[error(transparent)]
    Atom(#[from] AtomTooSmall),
    /// No table of the menu is for this kind of vintage.
    #[error("the menu has no table for this kind of vintage: give measures headline tables")]
    NothingOnTheMenu,
    /// More noisy cells than anybody reads.
    #[error("the menu and the areas make more than {MOST_CELLS} cells: use coarser codings")]
    TooLarge,
    /// The two families together single out a few children.
    #[error("population {population}: {how}")]
    Families {
        /// Which population.
        population: String,
        /// How.
        how: FamiliesMeet,
    },
    /// The menu is over the limits.
    #[error(transparent)]
    Menu(#[from] Overspent),
}

/// Freezes a vintage: everything that will ever be answered from it is decided here. The caller
/// keeps the cube's record and [`Year::with`] its manifest in one transaction, and destroys the key
/// when the vintage is archived.
///
/// # Errors
/// Every [`NotFrozen`] that the first failing step finds.
pub fn freeze(
    order: &Order<'_>,
    children: &Children,
    key: &VintageKey,
) -> Result<Released<Cube>, Vec<NotFrozen>> {
    let menu = order.menu.menu();
    order.year.must_allow(order.vintage, order.kind, &menu.academic_year).map_err(one)?;
    if !children.fit(menu) {
        return Err(vec![NotFrozen::OtherMenu]);
    }
    let atoms = atoms_of(menu, order.registry)?;
    order.year.must_keep_atoms(&hashes(&atoms)).map_err(one)?;
    let sizes = check_atoms(&atoms, order.registry, children)?;
    let plan = compile(menu, order.kind, &sizes, &order.year.costs()).map_err(all)?;
    check_size(menu, &plan, &atoms)?;
    check_families(menu, &plan, (order.registry, &atoms), children)?;
    let manifest = manifest(order, (&plan, &atoms), children, key);
    let tables = perturb((menu, order.vintage), plan.tables, &atoms, children, key);
    let areas = atoms.iter().map(|(f, atoms)| (*f, Areas::of(order.registry, atoms, *f))).collect();
    Ok(Released::seal_cube(Cube { manifest, menu: menu.clone(), areas, tables }))
}

fn one(reason: impl Into<NotFrozen>) -> Vec<NotFrozen> {
    vec![reason.into()]
}

fn all<R: Into<NotFrozen>>(reasons: Vec<R>) -> Vec<NotFrozen> {
    reasons.into_iter().map(Into::into).collect()
}

/// The atoms of every family the menu asks for.
fn atoms_of(menu: &Menu, registry: &Registry) -> Result<BTreeMap<Family, Atoms>, Vec<NotFrozen>> {
    let asked: BTreeSet<Family> = menu.measures.iter().flat_map(|m| m.families.clone()).collect();
    let mut atoms = BTreeMap::new();
    for family in asked {
        let own = registry.atoms(family);
        if own.ids().is_empty() {
            return Err(vec![NotFrozen::NoGeography(family)]);
        }
        atoms.insert(family, own);
    }
    Ok(atoms)
}

/// The hash of each family's atoms.
fn hashes(atoms: &BTreeMap<Family, Atoms>) -> BTreeMap<Family, ContentHash> {
    let hash = |atoms: &Atoms| {
        let mut ids = atoms.ids().to_vec();
        ids.sort_unstable();
        ContentHash::of(ids.join("|").as_bytes())
    };
    atoms.iter().map(|(family, atoms)| (*family, hash(atoms))).collect()
}

/// There is something to freeze, and not more than anybody reads.
fn check_size(
    menu: &Menu,
    plan: &Plan,
    atoms: &BTreeMap<Family, Atoms>,
) -> Result<(), Vec<NotFrozen>> {
    let cells = plan.tables.iter().map(|table| {
        let each: usize = table.along.iter().map(|along| menu.levels_of(*along).len()).product();
        each.saturating_mul(atoms.get(&table.family).map_or(0, |atoms| atoms.ids().len()))
    });
    match cells.fold(0_usize, usize::saturating_add) {
        0 => Err(vec![NotFrozen::NothingOnTheMenu]),
        found if found > MOST_CELLS => Err(vec![NotFrozen::TooLarge]),
        _ => Ok(()),
    }
}

/// Children by atom are none or enough; and whether all areas of each family are large.
fn check_atoms(
    atoms: &BTreeMap<Family, Atoms>,
    registry: &Registry,
    children: &Children,
) -> Result<BTreeMap<Family, Sizes>, Vec<NotFrozen>> {
    let mut sizes = BTreeMap::new();
    for (family, atoms) in atoms {
        let blocks = children.blocks(*family);
        let known = registry.blocks_of(*family);
        let unknown: BTreeSet<&String> =
            blocks.names.iter().filter(|b| !known.contains(*b)).collect();
        if !unknown.is_empty() {
            let (family, codes) = (*family, listed(unknown));
            return Err(vec![NotFrozen::NoSuchBlocks { family, codes }]);
        }
        let of_block: Vec<Option<usize>> = blocks.names.iter().map(|b| atoms.of_block(b)).collect();
        let mut in_atom = vec![0_u64; atoms.ids().len()];
        for block in blocks.of_child.iter().filter(|block| **block != NOWHERE) {
            if let Some(atom) = of_block[*block as usize] {
                in_atom[atom] += 1;
            }
        }
        atoms.check(&in_atom).map_err(all)?;
        let area = |id: &String| -> u64 {
            atoms.of_geography(id).unwrap_or(&[]).iter().map(|atom| in_atom[*atom]).sum()
        };
        let own = registry.geographies().filter(|g| g.family == *family);
        let is_small = in_atom.iter().any(|n| (1..LARGE_ATOM).contains(n))
            || own.map(|g| area(&g.id)).any(|n| (1..LARGE_AREA).contains(&n));
        sizes.insert(*family, if is_small { Sizes::Small } else { Sizes::Large });
    }
    Ok(sizes)
}

/// Populations that are published for both families may not be singled out by the two together.
fn check_families(
    menu: &Menu,
    plan: &Plan,
    (registry, atoms): (&Registry, &BTreeMap<Family, Atoms>),
    children: &Children,
) -> Result<(), Vec<NotFrozen>> {
    let (Some(homes), Some(schools)) = (atoms.get(&Family::Residence), atoms.get(&Family::School))
    else {
        return Ok(());
    };
    let is_published = |population: usize, family: Family| {
        plan.tables.iter().any(|table| {
            let own = match table.subject {
                Subject::Base(number) => number,
                Subject::Measure(number) => population_of(menu, number),
            };
            table.family == family && own == population
        })
    };
    let mut found = Vec::new();
    for (number, population) in menu.populations.iter().enumerate() {
        if Family::ALL.into_iter().all(|family| is_published(number, family)) {
            let grid = grid(number, (homes, schools), children);
            let reasons = row_space::check(registry, (homes, schools), &grid);
            let name = &population.id;
            let with = |how| NotFrozen::Families { population: name.clone(), how };
            found.extend(reasons.into_iter().map(with));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Children of a population by atom of residence and atom of school.
fn grid(population: usize, (homes, schools): (&Atoms, &Atoms), children: &Children) -> Grid {
    let atoms_of = |family: Family, atoms: &Atoms| -> Vec<Option<usize>> {
        let blocks = children.blocks(family);
        let of_block: Vec<Option<usize>> = blocks.names.iter().map(|b| atoms.of_block(b)).collect();
        let of_child = blocks.of_child.iter();
        of_child.map(|block| of_block.get(*block as usize).copied().flatten()).collect()
    };
    let (home, school) = (atoms_of(Family::Residence, homes), atoms_of(Family::School, schools));
    let mut grid = Grid::new();
    let members = children.populations[population].iter().enumerate().filter(|(_, is_in)| **is_in);
    for (child, _) in members {
        *grid.entry((home[child], school[child])).or_default() += 1;
    }
    grid
}

fn manifest(
    order: &Order<'_>,
    (plan, atoms): (&Plan, &BTreeMap<Family, Atoms>),
    children: &Children,
    key: &VintageKey,
) -> Manifest {
    let registry = serde_json::to_string(order.registry).expect("a registry has string keys only");
    let signed_by = order.menu.signatures().iter().map(|signature| signature.by.clone());
    let records = format!("{}|{}", children.count(), children.hash());
    Manifest {
        policy: POLICY.to_owned(),
        vintage: order.vintage.to_owned(),
        academic_year: order.menu.menu().academic_year.clone(),
        kind: order.kind,
        data_date: order.data_date,
        source: order.source.to_owned(),
        origin: order.origin,
        menu: order.menu.menu().seal(),
        signed_by: signed_by.collect(),
        registry: ContentHash::of(registry.as_bytes()),
        atoms: hashes(atoms),
        records: key.prepared().commitment(order.vintage, records.as_bytes()),
        costs: plan.costs.clone(),
    }
}
