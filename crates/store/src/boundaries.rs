//! Outlines of places, for maps. Rings are in whole metres of the district's plane; the last corner
//! joins the first.

use crate::table::Table;
use crate::{Row, StoreError, Tx, words};
use commons::{Geography, Place};

pub(crate) const TABLE: Table = Table {
    name: "boundaries",
    columns: "code, geography, boundary_year, rings",
    order: "code, geography, boundary_year",
};

/// The outline of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// The place.
    pub place: Place,
    /// Outer rings and holes, each a list of east and north.
    pub rings: Vec<Vec<(i64, i64)>>,
}

/// Keeps outlines; a place that has one already takes the new one.
///
/// # Errors
/// [`StoreError::Conflict`] when a place is not there.
pub fn keep(tx: &mut Tx<'_>, boundaries: &[Boundary]) -> Result<(), StoreError> {
    let mut rows = boundaries.iter().map(|boundary| {
        vec![
            boundary.place.code.into(),
            words::geography(boundary.place.geography).into(),
            boundary.place.boundary_year.into(),
            written(&boundary.rings).into(),
        ]
    });
    let tail = "ON CONFLICT (code, geography, boundary_year) DO UPDATE SET rings = excluded.rings";
    tx.insert_many(&TABLE.insert_head(), tail, &mut rows)?;
    Ok(())
}

/// The outlines of one kind of place, by code.
///
/// # Errors
/// [`StoreError`].
pub fn of_geography(
    tx: &mut Tx<'_>,
    geography: Geography,
    boundary_year: u16,
) -> Result<Vec<Boundary>, StoreError> {
    let rest = "WHERE geography = $1 AND boundary_year = $2 ORDER BY code";
    let asked = [words::geography(geography).into(), boundary_year.into()];
    tx.many(&TABLE.select(rest), &asked, read)
}

fn read(row: &Row) -> Result<Boundary, StoreError> {
    Ok(Boundary {
        place: Place {
            code: row.area(0)?,
            geography: row.read(1, "a geography", words::read_geography)?,
            boundary_year: row.year(2)?,
        },
        rings: row.read(3, "rings", read_rings)?,
    })
}

/// `east north east north;…`, one ring after another.
fn written(rings: &[Vec<(i64, i64)>]) -> String {
    let ring = |ring: &Vec<(i64, i64)>| {
        let corners: Vec<String> = ring.iter().map(|(x, y)| format!("{x} {y}")).collect();
        corners.join(" ")
    };
    rings.iter().map(ring).collect::<Vec<_>>().join(";")
}

fn read_rings(text: &str) -> Option<Vec<Vec<(i64, i64)>>> {
    text.split(';').filter(|ring| !ring.is_empty()).map(read_ring).collect()
}

fn read_ring(text: &str) -> Option<Vec<(i64, i64)>> {
    let numbers: Vec<i64> =
        text.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let (pairs, rest) = numbers.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[x, y]| (*x, *y)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_read_back_as_they_were_written() {
        let rings = vec![vec![(0, -1), (20, 3), (4, 5)], vec![(1, 1), (2, 1), (2, 2)]];
        assert_eq!(read_rings(&written(&rings)), Some(rings));
        assert_eq!(read_rings(""), Some(Vec::new()));
        assert_eq!(read_rings("1 2 3"), None);
        assert_eq!(read_rings("1 x"), None);
    }
}
