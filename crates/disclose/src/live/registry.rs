//! Registered geographies: the areas that may be published, each a union of blocks.
//!
//! There are two families. A geography of the family *residence* counts children where they live,
//! one of the family *school* where they learn. The two divide the same children in different ways
//! and are checked against each other (`row_space`). A boundary drawn on a map is first snapped to
//! blocks, and the editor shows what moved.

use super::atoms::Atoms;
use super::cell_id::{WORD_RULE, is_word};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// By what children are counted in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Where they live: blocks are small areas.
    Residence,
    /// Where they learn: blocks are schools.
    School,
}

/// An area that may be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Geography {
    /// Short and permanent.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// By what its children are counted.
    pub family: Family,
    /// Codes of its blocks.
    pub blocks: BTreeSet<String>,
}

/// Blocks of both families and the geographies made of them. It holds no count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Registry {
    blocks: BTreeMap<Family, BTreeSet<String>>,
    geographies: BTreeMap<String, Geography>,
}

/// A geography that cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadGeography {
    /// An identifier or a block's code is not a word.
    #[error("\"{0}\" cannot be used as a code: write {WORD_RULE}")]
    Word(String),
    /// It is registered already.
    #[error("geography {0} is registered already: choose another identifier")]
    Twice(String),
    /// It has no block.
    #[error("geography {0} has no block: give it at least one")]
    Empty(String),
    /// It names blocks that do not exist.
    #[error("geography {id} names {missing}, which are not {family} blocks: snap it to blocks")]
    NoSuchBlocks {
        /// The geography.
        id: String,
        /// Its family.
        family: Family,
        /// The codes, with commas.
        missing: String,
    },
    /// In the course of a year it would cut an atom in two.
    #[error(
        "geography {id} would cut through an atom of this year: add {add}, or leave out \
         {leave_out}, or wait for the next full vintage"
    )]
    CutsAnAtom {
        /// The geography.
        id: String,
        /// Blocks that would complete the first atom it cuts, with commas.
        add: String,
        /// Blocks of that atom it has now, with commas.
        leave_out: String,
    },
    /// In the course of a year it would publish blocks that no area had.
    #[error(
        "geography {id} has {blocks}, which no area of this year has: leave them out, or wait for \
         the next full vintage"
    )]
    NewBlocks {
        /// The geography.
        id: String,
        /// The blocks, with commas.
        blocks: String,
    },
}

/// A boundary snapped to blocks, and what moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapped {
    /// The blocks that are in.
    pub blocks: BTreeSet<String>,
    /// Small areas that were outside the drawn boundary and are in now.
    pub added: Vec<String>,
    /// Small areas that were inside and are out now.
    pub left_out: Vec<String>,
}

impl Registry {
    /// A registry of these blocks, without geographies.
    ///
    /// # Errors
    /// [`BadGeography::Word`] for every code that is not a word.
    pub fn new(
        residence: impl IntoIterator<Item = String>,
        schools: impl IntoIterator<Item = String>,
    ) -> Result<Self, Vec<BadGeography>> {
        let residence: BTreeSet<String> = residence.into_iter().collect();
        let schools: BTreeSet<String> = schools.into_iter().collect();
        let bad = residence.iter().chain(&schools).filter(|code| !is_word(code));
        let bad: Vec<_> = bad.map(|code| BadGeography::Word(code.clone())).collect();
        if !bad.is_empty() {
            return Err(bad);
        }
        let blocks = BTreeMap::from([(Family::Residence, residence), (Family::School, schools)]);
        Ok(Self { blocks, geographies: BTreeMap::new() })
    }

    /// Registers a geography between two years.
    ///
    /// # Errors
    /// [`BadGeography`] when it is not a named union of blocks.
    pub fn add(&mut self, geography: Geography) -> Result<(), BadGeography> {
        let id = geography.id.clone();
        if !is_word(&id) {
            return Err(BadGeography::Word(id));
        }
        if self.geographies.contains_key(&id) {
            return Err(BadGeography::Twice(id));
        }
        if geography.blocks.is_empty() {
            return Err(BadGeography::Empty(id));
        }
        let known = self.blocks_of(geography.family);
        let missing: Vec<&String> =
            geography.blocks.iter().filter(|b| !known.contains(*b)).collect();
        if !missing.is_empty() {
            let (missing, family) = (listed(missing), geography.family);
            return Err(BadGeography::NoSuchBlocks { id, family, missing });
        }
        self.geographies.insert(id, geography);
        Ok(())
    }

    /// Registers a geography after the year's atoms have been published: it must be a union of
    /// atoms that exist, so that it tells nothing new.
    ///
    /// # Errors
    /// As [`Registry::add`]; [`BadGeography::CutsAnAtom`] with the smallest mend, or
    /// [`BadGeography::NewBlocks`].
    pub fn add_mid_year(&mut self, geography: Geography) -> Result<(), BadGeography> {
        let atoms = self.atoms(geography.family);
        let blocks = &geography.blocks;
        if let Some((inside, outside)) = atoms.first_cut(blocks) {
            let (add, leave_out) = (listed(&outside), listed(&inside));
            return Err(BadGeography::CutsAnAtom { id: geography.id, add, leave_out });
        }
        let uncovered = blocks.iter().filter(|block| atoms.of_block(block).is_none());
        let uncovered: Vec<&String> =
            uncovered.filter(|b| self.blocks_of(geography.family).contains(*b)).collect();
        if !uncovered.is_empty() {
            let blocks = listed(uncovered);
            return Err(BadGeography::NewBlocks { id: geography.id, blocks });
        }
        self.add(geography)
    }

    /// Snaps a set of small areas to blocks: a block is in when more than half its members are.
    pub fn snap(blocks: &[super::Block], drawn: &BTreeSet<String>) -> Snapped {
        let mut snapped =
            Snapped { blocks: BTreeSet::new(), added: Vec::new(), left_out: Vec::new() };
        for block in blocks {
            let (inside, outside): (Vec<&String>, Vec<&String>) =
                block.members.iter().partition(|member| drawn.contains(*member));
            if inside.len() > outside.len() {
                snapped.blocks.insert(block.code.clone());
                snapped.added.extend(outside.into_iter().cloned());
            } else {
                snapped.left_out.extend(inside.into_iter().cloned());
            }
        }
        snapped
    }

    /// The coarsest pieces of which every geography of a family is a union.
    pub fn atoms(&self, family: Family) -> Atoms {
        let geographies = self.geographies.values().filter(|g| g.family == family);
        Atoms::of(family, &geographies.collect::<Vec<_>>())
    }

    /// The geographies of a family, by identifier.
    pub fn geographies(&self) -> impl Iterator<Item = &Geography> {
        self.geographies.values()
    }

    /// The geography of this identifier.
    pub fn geography(&self, id: &str) -> Option<&Geography> {
        self.geographies.get(id)
    }

    pub(super) fn blocks_of(&self, family: Family) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        self.blocks.get(&family).unwrap_or(&NONE)
    }
}

/// Codes with commas.
pub(super) fn listed<'a>(codes: impl IntoIterator<Item = &'a String>) -> String {
    codes.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Residence, Self::School];

    /// The word in menus and records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Residence => "residence",
            Self::School => "school",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.as_str() == text)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> BTreeSet<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn area(id: &str, blocks: &str) -> Geography {
        let (id, title) = (id.to_owned(), id.to_owned());
        Geography { id, title, family: Family::Residence, blocks: codes(blocks) }
    }

    fn registry() -> Registry {
        let mut registry = Registry::new(codes("a b c d"), codes("s t")).unwrap();
        registry.add(area("east", "a b c")).unwrap();
        registry.add(area("west", "c d")).unwrap();
        registry
    }

    #[test]
    fn a_geography_added_in_the_course_of_a_year_is_a_union_of_atoms() {
        let mut registry = registry();
        let before = registry.atoms(Family::Residence);
        registry.add_mid_year(area("middle", "a b d")).unwrap();
        assert_eq!(registry.atoms(Family::Residence).ids(), before.ids());
        let refused = registry.add_mid_year(area("cut", "a c")).unwrap_err();
        let told = "geography cut would cut through an atom of this year: add b, or leave out a, \
                    or wait for the next full vintage";
        assert_eq!(refused.to_string(), told);
        let mut small = Registry::new(codes("a b"), codes("")).unwrap();
        small.add(area("one", "a")).unwrap();
        let new = small.add_mid_year(area("two", "b")).unwrap_err();
        let expected = BadGeography::NewBlocks { id: "two".into(), blocks: "b".into() };
        assert_eq!(new, expected);
    }

    #[test]
    fn what_is_not_a_union_of_blocks_is_refused_with_the_reason() {
        let mut registry = registry();
        for (bad, word) in [
            (area("x y", "a"), "cannot be used"),
            (area("east", "a"), "already"),
            (area("none", ""), "no block"),
            (area("odd", "a q s"), "q, s"),
        ] {
            let said = registry.add(bad).unwrap_err().to_string();
            assert!(said.contains(word), "{said}");
        }
    }

    #[test]
    fn a_drawn_boundary_is_snapped_and_says_what_moved() {
        let block = |members: &str| super::super::Block {
            code: members[..1].to_owned(),
            members: codes(members).into_iter().collect(),
        };
        let blocks = [block("a b c"), block("d e"), block("f")];
        let snapped = Registry::snap(&blocks, &codes("a b d f"));
        assert_eq!(snapped.blocks, codes("a f"));
        assert_eq!((snapped.added, snapped.left_out), (vec!["c".into()], vec!["d".into()]));
    }
}
