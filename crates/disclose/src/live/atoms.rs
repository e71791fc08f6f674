//! Atoms: the coarsest pieces of which every registered geography of a family is a union.
//!
//! Two blocks are in the same atom when they are in exactly the same geographies. Every published
//! area is the sum of its atoms' noisy cells, so two overlapping areas differ by whole atoms whose
//! noise is already in them: there is nothing finer to subtract. An atom has no children or at
//! least [`LEAST_CHILDREN`](super::LEAST_CHILDREN); otherwise nothing is frozen.

use super::blocks::LEAST_CHILDREN;
use super::registry::{Family, Geography, listed};
use commons::ContentHash;
use std::collections::{BTreeMap, BTreeSet};

/// Above this many atoms an area's figures get a warning.
const MANY_ATOMS: usize = 4;

/// The atoms of one family. They are made from boundaries alone and hold no count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atoms {
    family: Family,
    ids: Vec<String>,
    /// Blocks of each atom.
    blocks: Vec<BTreeSet<String>>,
    /// Geographies each atom is in.
    inside: Vec<BTreeSet<String>>,
    of_block: BTreeMap<String, usize>,
    of_geography: BTreeMap<String, Vec<usize>>,
}

/// An atom with too few children: nothing can be frozen. Carries no count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the {family} blocks {blocks} are set apart by boundaries and have fewer than \
     {LEAST_CHILDREN} children: {suggestion}"
)]
pub struct AtomTooSmall {
    /// Which family.
    pub family: Family,
    /// Its blocks, with commas.
    pub blocks: String,
    /// What to change so that the atom becomes part of a larger one.
    pub suggestion: String,
}

/// An area of many atoms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{geography} is made of {atoms} atoms, more than {MANY_ATOMS}: its figures carry more noise; \
     move its boundary onto others' boundaries if it can be"
)]
pub struct ManyAtoms {
    /// Which geography.
    pub geography: String,
    /// How many atoms.
    pub atoms: usize,
}

impl ManyAtoms {
    pub(super) fn warn(id: &str, atoms: usize) -> Option<Self> {
        (atoms > MANY_ATOMS).then(|| Self { geography: id.to_owned(), atoms })
    }
}

impl Atoms {
    pub(super) fn of(family: Family, geographies: &[&Geography]) -> Self {
        let mut inside_of: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
        for geography in geographies {
            for block in &geography.blocks {
                inside_of.entry(block).or_default().insert(geography.id.clone());
            }
        }
        let mut pieces: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
        for (block, inside) in inside_of {
            pieces.entry(inside).or_default().insert(block.clone());
        }
        let (inside, blocks): (Vec<_>, Vec<_>) = pieces.into_iter().unzip();
        let ids = blocks.iter().map(|blocks| identity(family, blocks)).collect();
        let numbered = || blocks.iter().enumerate();
        let of_block = numbered().flat_map(|(n, own)| own.iter().map(move |b| (b.clone(), n)));
        let atoms_of = |geography: &Geography| {
            let own = numbered().filter(|(_, blocks)| blocks.is_subset(&geography.blocks));
            (geography.id.clone(), own.map(|(number, _)| number).collect())
        };
        let of_geography = geographies.iter().map(|geography| atoms_of(geography)).collect();
        Self { family, ids, of_block: of_block.collect(), of_geography, blocks, inside }
    }

    /// The identities of the atoms: hashes of the blocks each is made of.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The number of the atom that a block is in, if it is in any geography.
    pub fn of_block(&self, block: &str) -> Option<usize> {
        self.of_block.get(block).copied()
    }

    /// The numbers of the atoms a geography is the sum of.
    pub fn of_geography(&self, id: &str) -> Option<&[usize]> {
        self.of_geography.get(id).map(Vec::as_slice)
    }

    /// A warning for each geography of more than four atoms.
    pub fn warnings(&self) -> Vec<ManyAtoms> {
        let all = self.of_geography.iter();
        all.filter_map(|(id, atoms)| ManyAtoms::warn(id, atoms.len())).collect()
    }

    /// Blocks inside and outside a set, of the first atom that the set cuts.
    pub(super) fn first_cut(
        &self,
        set: &BTreeSet<String>,
    ) -> Option<(BTreeSet<String>, BTreeSet<String>)> {
        let part = |atom: &BTreeSet<String>| -> (BTreeSet<String>, BTreeSet<String>) {
            atom.iter().cloned().partition(|block| set.contains(block))
        };
        let parts = self.blocks.iter().map(part);
        parts.into_iter().find(|(inside, outside)| !inside.is_empty() && !outside.is_empty())
    }

    /// Whether every atom has no children or enough; `children` by the number of the atom.
    pub(super) fn check(&self, children: &[u64]) -> Result<(), Vec<AtomTooSmall>> {
        let is_small = |n: &usize| (1..LEAST_CHILDREN).contains(&children[*n]);
        let small: Vec<AtomTooSmall> = (0..self.ids.len())
            .filter(is_small)
            .map(|n| AtomTooSmall {
                family: self.family,
                blocks: listed(&self.blocks[n]),
                suggestion: self.suggestion(n, children),
            })
            .collect();
        if small.is_empty() { Ok(()) } else { Err(small) }
    }

    /// The merge that changes fewest geographies, among those that make the atom large enough.
    fn suggestion(&self, small: usize, children: &[u64]) -> String {
        let enough = |other: &usize| {
            *other != small && children[*other].saturating_add(children[small]) >= LEAST_CHILDREN
        };
        let distance =
            |other: &usize| self.inside[small].symmetric_difference(&self.inside[*other]);
        let nearest = (0..self.ids.len())
            .filter(enough)
            .min_by_key(|other| (distance(other).count(), children[*other], &self.ids[*other]));
        let Some(nearest) = nearest else {
            return "there are too few children altogether".to_owned();
        };
        let put: Vec<&String> = self.inside[nearest].difference(&self.inside[small]).collect();
        let take: Vec<&String> = self.inside[small].difference(&self.inside[nearest]).collect();
        let mut steps = Vec::new();
        if !put.is_empty() {
            steps.push(format!("put them into {}", listed(put)));
        }
        if !take.is_empty() {
            steps.push(format!("take them out of {}", listed(take)));
        }
        format!("{}, so that they join {}", steps.join(" and "), listed(&self.blocks[nearest]))
    }
}

/// The hash of an atom's blocks: the same blocks are the same atom, whatever is registered.
fn identity(family: Family, blocks: &BTreeSet<String>) -> String {
    let text = format!("{family}|{}", blocks.iter().cloned().collect::<Vec<_>>().join("|"));
    ContentHash::of(text.as_bytes()).to_string()[..24].to_owned()
}
