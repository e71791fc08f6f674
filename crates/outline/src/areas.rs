//! What every reader gives: areas with their columns and rings, or why there are none.

use crate::system::System;
use std::collections::BTreeMap;

/// Corners of a ring as pairs of x and y; the last is the first again.
pub type Corners = Vec<(f64, f64)>;

/// One area of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlinedArea {
    /// Where it stands in the file, such as `record 3`.
    pub place: String,
    /// What each column says of it, as text; empty where nothing is known.
    pub said: BTreeMap<String, String>,
    /// The outer and inner rings of all its parts.
    pub rings: Vec<Corners>,
}

/// The areas of a file, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Areas {
    /// What the coordinates mean.
    pub system: System,
    /// The areas.
    pub areas: Vec<OutlinedArea>,
}

/// A file cannot be used: where in it, and what was expected or is to be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}{between}{what}", between = if .place.is_empty() { "" } else { ": " })]
pub struct BadOutlines {
    /// Where, such as `record 3`; empty for the whole file.
    pub place: String,
    /// What was found, what was expected, what to do.
    pub what: String,
}

impl BadOutlines {
    pub(crate) fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }

    pub(crate) fn whole(what: impl Into<String>) -> Self {
        Self::at("", what)
    }
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of SQLite: a GeoPackage, when it has the tables of one.
    GeoPackage,
    /// The `.shp` of a shapefile.
    Shapefile,
    /// Something else, such as GeoJSON.
    Other,
}

impl Kind {
    /// Looks at the first bytes; sixteen are enough.
    pub fn of(first: &[u8]) -> Self {
        if first.starts_with(b"SQLite format 3\0") {
            Self::GeoPackage
        } else if first.starts_with(&9994_i32.to_be_bytes()) {
            Self::Shapefile
        } else {
            Self::Other
        }
    }
}

impl Areas {
    /// The areas, when the corners are where the system says that they can be.
    pub(crate) fn within_system(
        system: System,
        areas: Vec<OutlinedArea>,
    ) -> Result<Self, BadOutlines> {
        for area in &areas {
            let strange = area.rings.iter().flatten().find(|corner| !system.holds(**corner));
            if let Some((x, y)) = strange {
                let what = format!("the corner {x}, {y} cannot be {}", system.words());
                return Err(BadOutlines::at(&area.place, what));
            }
        }
        let all = || areas.iter().flat_map(|area| area.rings.iter().flatten());
        if system == System::NationalGrid
            && !areas.is_empty()
            && all().all(|c| System::Degrees.holds(*c))
        {
            let what = "the file says that it is in metres of the British National Grid, but every corner \
                        lies within 180 of 0 as longitude and latitude do; set its coordinate system right \
                        and save it again";
            return Err(BadOutlines::whole(what));
        }
        Ok(Self { system, areas })
    }
}

/// A ring as it can be used: closed, with at least three corners, each of two numbers.
pub(crate) fn sound_ring(number: usize, ring: Corners) -> Result<Corners, String> {
    let strange = (1..).zip(&ring).find(|(_, (x, y))| !is_place(*x) || !is_place(*y));
    if let Some((corner, (x, y))) = strange {
        return Err(format!("ring {number}, corner {corner}: {x}, {y} is no place on Earth"));
    }
    if ring.len() < 4 {
        let corners = ring.len();
        return Err(format!(
            "ring {number} has {corners} corners; at least three were expected, and the first again"
        ));
    }
    if ring.first() != ring.last() {
        return Err(format!(
            "ring {number} is not closed: its last corner is not its first; mend the outlines (\"Fix \
             geometries\" in QGIS) and save them again"
        ));
    }
    Ok(ring)
}

fn is_place(number: f64) -> bool {
    number.is_finite() && number.abs() < 1e9
}
