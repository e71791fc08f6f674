//! Corners as whole metres of a plane.
//!
//! Longitude and latitude in Great Britain go onto the National Grid. Elsewhere they are laid flat along
//! the middle latitude: over a district lengths are wrong by well below one per cent, and who borders on
//! whom stays as it is.

use super::{BadFile, FoundArea};
use outline::{Corners, OutlinedArea, in_great_britain, onto_national_grid};
use place::Ring;
use std::path::Path;

/// Metres of one degree of latitude, on a ball of the size of the Earth.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// What the corners of a file are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plane {
    /// Longitude and latitude.
    Degrees,
    /// Metres of some plane.
    Metres,
    /// The file does not say: degrees when every corner can be one.
    ByItsCorners,
}

/// The areas with their rings in whole metres.
pub(super) fn in_metres(
    file: &Path,
    areas: Vec<OutlinedArea>,
    plane: Plane,
) -> Result<Vec<FoundArea>, BadFile> {
    let all = || areas.iter().flat_map(|area| area.rings.iter().flatten().copied());
    let degrees = match plane {
        Plane::Degrees => true,
        Plane::Metres => false,
        Plane::ByItsCorners => all().all(is_degrees),
    };
    let in_britain = degrees && all().all(in_great_britain);
    let middle = middle(all().map(|corner| corner.1));
    let laid = |corner: &(f64, f64)| match (degrees, in_britain) {
        (true, true) => onto_national_grid(*corner),
        (true, false) => laid_flat(*corner, middle),
        (false, _) => *corner,
    };
    let mut found = Vec::new();
    for area in areas {
        let place = format!(", {}", area.place);
        let strange = area.rings.iter().flatten().find(|corner| degrees && !is_degrees(**corner));
        if let Some((x, y)) = strange {
            let what =
                format!("{x}, {y} is no longitude and latitude, which the file says that it has");
            return Err(BadFile::new(file, place, what));
        }
        let rings = area.rings.iter().map(|ring: &Corners| closed(ring.iter().map(laid)));
        let rings: Vec<Ring> = rings.filter(|ring| ring.len() > 2).collect();
        if rings.is_empty() && !area.rings.is_empty() {
            let what = "its outline is smaller than a metre; are its corners in kilometres or degrees? Save it \
                        again in metres, or as longitude and latitude";
            return Err(BadFile::new(file, place, what));
        }
        found.push(FoundArea { place, said: area.said, rings, ten_letters: false });
    }
    Ok(found)
}

fn is_degrees((x, y): (f64, f64)) -> bool {
    x.abs() <= 180.0 && y.abs() <= 90.0
}

fn middle(latitudes: impl Iterator<Item = f64>) -> f64 {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    let (least, most) = latitudes.fold(start, |(least, most), y| (least.min(y), most.max(y)));
    (least + most) / 2.0
}

/// Metres on a plane that is true along the middle latitude.
fn laid_flat((longitude, latitude): (f64, f64), middle: f64) -> (f64, f64) {
    let shorter = middle.to_radians().cos();
    (longitude * METRES_PER_DEGREE * shorter, latitude * METRES_PER_DEGREE)
}

fn closed(corners: impl Iterator<Item = (f64, f64)>) -> Ring {
    #[expect(clippy::cast_possible_truncation, reason = "below 1e9 when read")]
    let mut ring: Ring = corners.map(|(x, y)| (x.round() as i64, y.round() as i64)).collect();
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}
