//! The small areas a plan divides, as they were when it was begun.

use commons::AreaCode;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A small area with its published figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroundArea {
    /// Its code.
    pub code: AreaCode,
    /// Children of the chosen ages, as published.
    pub children: u64,
    /// Its value of each need; none where it is not known.
    pub needs: Vec<Option<f64>>,
    /// The ward or other community it belongs to, when that is known.
    pub community: Option<String>,
    /// Whether it is rural.
    pub rural: bool,
    /// The rings of its outline in metres, made simple for a map; empty when there is none.
    pub rings: Vec<Vec<(i64, i64)>>,
}

/// The border of two small areas.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GroundBorder {
    /// The area whose code comes first.
    pub one: AreaCode,
    /// The other.
    pub other: AreaCode,
    /// How long it is in metres; nought for a bridge or a ferry.
    pub metres: f64,
}

/// The small areas of a district and their borders.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ground {
    /// The small areas.
    pub areas: Vec<GroundArea>,
    /// Each border once.
    pub borders: Vec<GroundBorder>,
}

/// Why small areas cannot be planned with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadGround {
    /// There is none.
    #[error("there is no small area to divide: add a file of small areas with their children")]
    Empty,
    /// One stands twice.
    #[error("small area {0} is listed twice: list it once")]
    Twice(AreaCode),
    /// One has another number of needs than the first, or a need that is no number.
    #[error("the needs of small area {0} are not numbers like those of the first area")]
    Needs(AreaCode),
    /// A border is of an area that is not there, of an area with itself, given twice or of no length.
    #[error("the border of {0} and {1} is not one of two listed areas, given once with its metres")]
    Border(AreaCode, AreaCode),
}

impl Ground {
    /// Whether every area is listed once and every border is between two of them.
    ///
    /// # Errors
    /// [`BadGround`], with what is wrong first.
    pub fn looked_through(&self) -> Result<(), BadGround> {
        let first = self.areas.first().ok_or(BadGround::Empty)?;
        let mut codes = BTreeSet::new();
        for area in &self.areas {
            if !codes.insert(area.code) {
                return Err(BadGround::Twice(area.code));
            }
            let numbers = area.needs.iter().flatten().all(|need| need.is_finite());
            if !numbers || area.needs.len() != first.needs.len() {
                return Err(BadGround::Needs(area.code));
            }
        }
        let mut seen = BTreeSet::new();
        for GroundBorder { one, other, metres } in &self.borders {
            let known = codes.contains(one) && codes.contains(other);
            let length = metres.is_finite() && *metres >= 0.0;
            if !known || !length || one >= other || !seen.insert((*one, *other)) {
                return Err(BadGround::Border(*one, *other));
            }
        }
        Ok(())
    }

    /// The neighbours of every area that has any.
    pub(super) fn neighbours(&self) -> BTreeMap<AreaCode, BTreeSet<AreaCode>> {
        let mut all: BTreeMap<AreaCode, BTreeSet<AreaCode>> = BTreeMap::new();
        for border in &self.borders {
            all.entry(border.one).or_default().insert(border.other);
            all.entry(border.other).or_default().insert(border.one);
        }
        all
    }
}

/// Into how many pieces that do not touch a set of areas falls.
pub(super) fn pieces(
    areas: &BTreeSet<AreaCode>,
    neighbours: &BTreeMap<AreaCode, BTreeSet<AreaCode>>,
) -> usize {
    let mut left = areas.clone();
    let mut pieces = 0;
    while let Some(first) = left.pop_first() {
        pieces += 1;
        let mut reached = vec![first];
        while let Some(area) = reached.pop() {
            for neighbour in neighbours.get(&area).into_iter().flatten() {
                if left.remove(neighbour) {
                    reached.push(*neighbour);
                }
            }
        }
    }
    pieces
}
