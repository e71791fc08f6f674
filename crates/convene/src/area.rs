//! The area a partnership works in: a set of small areas, versioned, with its children by age.
//!
//! A version is never changed; drawing the boundary again makes the next one. What would be wrong
//! with an area is said while it is drawn, and stops nobody.

mod between;
mod life;

pub use between::{Between, CountedPlace, children_between, range_warning};
pub use life::{AreaDeed, AreaLife, AreaNotAllowed};

use commons::{AreaCode, Day};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Children of one small area by age band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Children {
    /// 0 to 4.
    pub under_5: u32,
    /// 5 to 10.
    pub from_5_to_10: u32,
    /// 11 to 15.
    pub from_11_to_15: u32,
    /// 16 and 17.
    pub from_16_to_17: u32,
}

impl Children {
    /// All of them.
    pub const fn all(self) -> u32 {
        self.under_5 + self.from_5_to_10 + self.from_11_to_15 + self.from_16_to_17
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            under_5: self.under_5 + other.under_5,
            from_5_to_10: self.from_5_to_10 + other.from_5_to_10,
            from_11_to_15: self.from_11_to_15 + other.from_11_to_15,
            from_16_to_17: self.from_16_to_17 + other.from_16_to_17,
        }
    }
}

/// What is known of a small area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallArea {
    /// Its children.
    pub children: Children,
    /// The ward or other community it belongs to.
    pub community: String,
    /// The areas it has a border with.
    pub neighbours: BTreeSet<AreaCode>,
}

/// One version of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaVersion {
    /// Its number, from 1.
    pub number: u32,
    /// The day it was drawn.
    pub drawn_on: Day,
    /// Whether it was proposed by the localities engine or drawn by hand.
    pub drawn_by: DrawnBy,
    /// The small areas in it.
    pub small_areas: BTreeSet<AreaCode>,
}

/// Who drew an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrawnBy {
    /// The localities engine.
    Engine,
    /// A person.
    Hand,
}

/// Something about an area that should be looked at, and stops nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaWarning {
    /// It has no small area.
    #[error("no small area is in it yet")]
    Empty,
    /// Fewer than 5,000 children.
    #[error(
        "it has {children} children; areas of about 10,000 are meant, and rates of fewer than 5,000 will jump about"
    )]
    TooSmall {
        /// How many.
        children: u32,
    },
    /// More than 15,000 children.
    #[error(
        "it has {children} children; areas of about 10,000 are meant, and more than 15,000 are hard to call one place"
    )]
    TooLarge {
        /// How many.
        children: u32,
    },
    /// By the counts of localities it has fewer than 5,000 children.
    #[error(
        "it has {} {likely} children, by the counts of the localities it lies in; areas of about 10,000 are \
         meant, and rates of fewer than 5,000 will jump about", certainty(*certain)
    )]
    LikelyTooSmall {
        /// How many there are when they live evenly over small areas.
        likely: u64,
        /// Whether it is so wherever they live.
        certain: bool,
    },
    /// By the counts of localities it has more than 15,000 children.
    #[error(
        "it has {} {likely} children, by the counts of the localities it lies in; areas of about 10,000 are \
         meant, and more than 15,000 are hard to call one place", certainty(*certain)
    )]
    LikelyTooLarge {
        /// How many there are when they live evenly over small areas.
        likely: u64,
        /// Whether it is so wherever they live.
        certain: bool,
    },
    /// Nobody knows how many live there.
    #[error(
        "how many children live in it is not known: no count is released of the localities it lies in. Draw \
         it as a locality, or ask for profiles to be released"
    )]
    NotCounted,
    /// Nothing is released of an age.
    #[error("no count is released for it of children aged {}", .bands.join(", "))]
    AgesNotCounted {
        /// The age bands.
        bands: Vec<String>,
    },
    /// It falls into pieces.
    #[error("it is in {pieces} pieces that do not touch")]
    InPieces {
        /// How many.
        pieces: usize,
    },
    /// It has part of a community.
    #[error("it has {inside} of the {all} small areas of {community}")]
    SplitsCommunity {
        /// The community.
        community: String,
        /// Its small areas in here.
        inside: usize,
        /// All its small areas.
        all: usize,
    },
    /// It has small areas nobody knows anything of.
    #[error("{}", unknown(*found))]
    Unknown {
        /// How many.
        found: usize,
    },
}

fn unknown(found: usize) -> String {
    match found {
        1 => "1 of its small areas is not known: check its code and its year".to_owned(),
        _ => format!("{found} of its small areas are not known: check their codes and their year"),
    }
}

/// How sure a number is.
const fn certainty(certain: bool) -> &'static str {
    if certain { "about" } else { "perhaps" }
}

/// Children by age band, added up over the small areas that are known.
pub fn children_of(area: &AreaVersion, known: &BTreeMap<AreaCode, SmallArea>) -> Children {
    let areas = area.small_areas.iter().filter_map(|code| known.get(code));
    areas.fold(Children::default(), |sum, small| sum.plus(small.children))
}

/// What should be looked at in an area of so many children.
pub const fn size_warning(children: u32) -> Option<AreaWarning> {
    match children {
        0..5_000 => Some(AreaWarning::TooSmall { children }),
        5_000..=15_000 => None,
        15_001.. => Some(AreaWarning::TooLarge { children }),
    }
}

/// What should be looked at.
pub fn area_warnings(
    area: &AreaVersion,
    known: &BTreeMap<AreaCode, SmallArea>,
) -> Vec<AreaWarning> {
    let mut warnings = shape_warnings(area, known);
    if !area.small_areas.is_empty() {
        warnings.extend(size_warning(children_of(area, known).all()));
    }
    warnings
}

/// What should be looked at in how an area lies, whoever lives in it: pieces, wards that are cut, codes
/// nobody knows.
pub fn shape_warnings(
    area: &AreaVersion,
    known: &BTreeMap<AreaCode, SmallArea>,
) -> Vec<AreaWarning> {
    if area.small_areas.is_empty() {
        return vec![AreaWarning::Empty];
    }
    let mut warnings = Vec::new();
    let pieces = pieces(area, known);
    if pieces > 1 {
        warnings.push(AreaWarning::InPieces { pieces });
    }
    warnings.extend(split_communities(area, known));
    let found = area.small_areas.iter().filter(|code| !known.contains_key(code)).count();
    if found > 0 {
        warnings.push(AreaWarning::Unknown { found });
    }
    warnings
}

/// Number of pieces that touch within themselves and not each other. Small areas nobody knows are
/// said elsewhere and are no pieces.
fn pieces(area: &AreaVersion, known: &BTreeMap<AreaCode, SmallArea>) -> usize {
    let mut left: BTreeSet<AreaCode> =
        area.small_areas.iter().filter(|code| known.contains_key(*code)).copied().collect();
    let mut pieces = 0;
    while let Some(first) = left.pop_first() {
        pieces += 1;
        let mut reached = vec![first];
        while let Some(code) = reached.pop() {
            let Some(small) = known.get(&code) else { continue };
            for neighbour in &small.neighbours {
                if left.remove(neighbour) {
                    reached.push(*neighbour);
                }
            }
        }
    }
    pieces
}

fn split_communities(
    area: &AreaVersion,
    known: &BTreeMap<AreaCode, SmallArea>,
) -> Vec<AreaWarning> {
    let mut all: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    // Whose ward nobody wrote down belongs to none.
    for (code, small) in known.iter().filter(|(_, small)| !small.community.is_empty()) {
        let (inside, every) = all.entry(&small.community).or_default();
        *every += 1;
        *inside += usize::from(area.small_areas.contains(code));
    }
    let split = all.into_iter().filter(|(_, (inside, all))| *inside > 0 && inside < all);
    split
        .map(|(community, (inside, all))| AreaWarning::SplitsCommunity {
            community: community.to_owned(),
            inside,
            all,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(number: usize) -> AreaCode {
        AreaCode::parse(&format!("Z01{number:06}")).expect("a code")
    }

    /// Small areas in a row, four to a ward, each with 360 children.
    fn row(count: usize) -> BTreeMap<AreaCode, SmallArea> {
        let small = |at: usize| SmallArea {
            children: Children {
                under_5: 90,
                from_5_to_10: 130,
                from_11_to_15: 100,
                from_16_to_17: 40,
            },
            community: format!("Ward {}", at / 4),
            neighbours: [at.checked_sub(1), Some(at + 1)].into_iter().flatten().map(code).collect(),
        };
        (0..count).map(|at| (code(at), small(at))).collect()
    }

    fn area(numbers: impl IntoIterator<Item = usize>) -> AreaVersion {
        AreaVersion {
            number: 1,
            drawn_on: Day::parse_iso("2023-09-05").expect("a day"),
            drawn_by: DrawnBy::Hand,
            small_areas: numbers.into_iter().map(code).collect(),
        }
    }

    #[test]
    fn step_1_of_the_story_28_small_areas_of_10_080_children_have_no_warning() {
        let known = row(40);
        assert_eq!(children_of(&area(0..28), &known).all(), 10_080);
        assert_eq!(children_of(&area(0..28), &known).under_5, 28 * 90);
        assert_eq!(area_warnings(&area(0..28), &known), []);
    }

    #[test]
    fn an_area_that_is_too_small_too_large_or_in_pieces_says_so() {
        let known = row(60);
        assert_eq!(area_warnings(&area([]), &known), [AreaWarning::Empty]);
        assert_eq!(area_warnings(&area(0..8), &known), [AreaWarning::TooSmall { children: 2_880 }]);
        assert_eq!(
            area_warnings(&area(0..44), &known),
            [AreaWarning::TooLarge { children: 15_840 }]
        );
        let apart = area((0..12).chain(16..32));
        assert_eq!(area_warnings(&apart, &known), [AreaWarning::InPieces { pieces: 2 }]);
        let unknown = area((0..28).chain([77]));
        assert_eq!(area_warnings(&unknown, &known), [AreaWarning::Unknown { found: 1 }]);
    }

    #[test]
    fn an_area_that_cuts_a_ward_says_which() {
        let split = AreaWarning::SplitsCommunity { community: "Ward 7".into(), inside: 2, all: 4 };
        assert_eq!(area_warnings(&area(0..30), &row(40)), [split]);
    }
}
