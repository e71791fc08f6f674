//! Building blocks: the smallest pieces that any published area is made of.
//!
//! For where children live a block is a small area (LSOA), or several neighbouring ones merged
//! until they hold [`LEAST_CHILDREN`]; for where they learn it is a school. Merging takes the
//! smallest piece first and joins it to its smallest neighbour, ties by code, so the same input
//! always gives the same blocks. What comes out holds no count.

use std::collections::{BTreeMap, BTreeSet};

/// A block, and an atom, has this many children or none.
pub const LEAST_CHILDREN: u64 = 100;

/// A small area before merging.
pub struct SmallArea {
    /// Its code.
    pub code: String,
    /// How many children live there.
    pub children: u64,
    /// Codes of the areas it touches.
    pub neighbours: Vec<String>,
}

/// Small areas that are only published together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The first of its members' codes, in the order of letters.
    pub code: String,
    /// All its members' codes, in the order of letters.
    pub members: Vec<String>,
}

/// A small area that cannot become part of a block. Carries no count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSmallAreas {
    /// The same code twice.
    #[error("small area {0} is listed twice: list it once")]
    Twice(String),
    /// Too few children, and nothing beside it.
    #[error(
        "small area {0} has fewer than {LEAST_CHILDREN} children and no neighbour to be merged \
         with: name the area it is reached from as its neighbour"
    )]
    Alone(String),
}

struct Piece {
    members: BTreeSet<String>,
    children: u64,
}

/// Merges small areas until each block has at least [`LEAST_CHILDREN`] children or none. Being
/// neighbours is mutual: it is enough that one of two areas names the other.
///
/// # Errors
/// Every area that is listed twice or cannot be merged.
pub fn merge_blocks(areas: &[SmallArea]) -> Result<Vec<Block>, Vec<BadSmallAreas>> {
    let mut seen = BTreeSet::new();
    let twice = areas.iter().filter(|area| !seen.insert(&area.code));
    let twice: Vec<_> = twice.map(|area| BadSmallAreas::Twice(area.code.clone())).collect();
    if !twice.is_empty() {
        return Err(twice);
    }
    let touching = neighbours(areas);
    let mut pieces: BTreeMap<String, Piece> = areas.iter().map(piece).collect();
    let mut alone = Vec::new();
    while let Some(code) = smallest(&pieces, &alone) {
        match neighbour_of(&code, &pieces, &touching) {
            Some(other) => join(&mut pieces, &code, &other),
            None => alone.push(code),
        }
    }
    if !alone.is_empty() {
        return Err(alone.into_iter().map(BadSmallAreas::Alone).collect());
    }
    let block = |(code, piece): (String, Piece)| Block {
        code,
        members: piece.members.into_iter().collect(),
    };
    Ok(pieces.into_iter().map(block).collect())
}

fn piece(area: &SmallArea) -> (String, Piece) {
    let members = BTreeSet::from([area.code.clone()]);
    (area.code.clone(), Piece { members, children: area.children })
}

fn neighbours(areas: &[SmallArea]) -> BTreeSet<(String, String)> {
    let pairs = areas.iter().flat_map(|area| area.neighbours.iter().map(|n| (&area.code, n)));
    pairs.flat_map(|(a, b)| [(a.clone(), b.clone()), (b.clone(), a.clone())]).collect()
}

/// The piece with the fewest children, too few of them, that has not been given up.
fn smallest(pieces: &BTreeMap<String, Piece>, given_up: &[String]) -> Option<String> {
    let small = pieces.iter().filter(|(code, piece)| {
        (1..LEAST_CHILDREN).contains(&piece.children) && !given_up.contains(code)
    });
    small.min_by_key(|(code, piece)| (piece.children, *code)).map(|(code, _)| code.clone())
}

/// Its neighbour with the fewest children, one that has children if there is one.
fn neighbour_of(
    code: &str,
    pieces: &BTreeMap<String, Piece>,
    touching: &BTreeSet<(String, String)>,
) -> Option<String> {
    let own = &pieces.get(code)?.members;
    let touches = |other: &Piece| {
        own.iter().any(|a| other.members.iter().any(|b| touching.contains(&(a.clone(), b.clone()))))
    };
    let beside = pieces.iter().filter(|(other, piece)| *other != code && touches(piece));
    let best = beside.min_by_key(|(code, piece)| (piece.children == 0, piece.children, *code));
    best.map(|(code, _)| code.clone())
}

fn join(pieces: &mut BTreeMap<String, Piece>, one: &str, other: &str) {
    let (Some(mut a), Some(b)) = (pieces.remove(one), pieces.remove(other)) else { return };
    a.members.extend(b.members);
    a.children = a.children.saturating_add(b.children);
    let first = a.members.first().cloned().unwrap_or_default();
    pieces.insert(first, a);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str, children: u64, neighbours: &[&str]) -> SmallArea {
        let neighbours = neighbours.iter().map(|n| (*n).to_owned()).collect();
        SmallArea { code: code.to_owned(), children, neighbours }
    }

    fn members(areas: &[SmallArea]) -> Vec<Vec<String>> {
        merge_blocks(areas).unwrap().into_iter().map(|block| block.members).collect()
    }

    #[test]
    fn small_areas_join_their_smallest_neighbour_until_all_are_large() {
        let row = [
            area("a", 60, &["b"]),
            area("b", 300, &["c"]),
            area("c", 30, &["d"]),
            area("d", 40, &["e"]),
            area("e", 120, &[]),
            area("f", 0, &[]),
        ];
        assert_eq!(members(&row), [vec!["a", "b"], vec!["c", "d", "e"], vec!["f"]]);
    }

    #[test]
    fn an_island_with_few_children_is_named_without_its_count() {
        let found = merge_blocks(&[area("a", 37, &[]), area("b", 500, &[])]).unwrap_err();
        assert_eq!(found, [BadSmallAreas::Alone("a".into())]);
        assert!(!found[0].to_string().contains("37"));
        let twice = merge_blocks(&[area("a", 500, &[]), area("a", 500, &[])]).unwrap_err();
        assert_eq!(twice, [BadSmallAreas::Twice("a".into())]);
    }
}
