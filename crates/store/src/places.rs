//! Places with the year of their boundaries, and the small areas that larger ones are made of.

use crate::table::Table;
use crate::{Row, StoreError, Tx, Value, words};
use commons::{AreaCode, Geography, Place};

pub(crate) const TABLE: Table = Table {
    name: "places",
    columns: "code, geography, boundary_year, name, slug, parent_code",
    order: "code, geography, boundary_year",
};

pub(crate) const MEMBERS: Table = Table {
    name: "place_members",
    columns: "code, geography, boundary_year, member_code",
    order: "code, geography, boundary_year, member_code",
};

/// A place with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPlace {
    /// Its key.
    pub place: Place,
    /// What people call it.
    pub name: String,
    /// Its part of an address: lower case, words joined by hyphens.
    pub slug: String,
    /// The place around it.
    pub parent: Option<AreaCode>,
}

fn key(place: &Place) -> [Value; 3] {
    [place.code.into(), words::geography(place.geography).into(), place.boundary_year.into()]
}

/// Adds places; one that is there already takes the new name, slug and parent.
///
/// # Errors
/// [`StoreError`].
pub fn keep(tx: &mut Tx<'_>, places: &[NamedPlace]) -> Result<(), StoreError> {
    let sql = format!(
        "{} ON CONFLICT (code, geography, boundary_year) DO UPDATE \
         SET name = excluded.name, slug = excluded.slug, parent_code = excluded.parent_code",
        TABLE.insert()
    );
    for named in places {
        let [code, geography, year] = key(&named.place);
        let (name, slug) = ((&named.name).into(), (&named.slug).into());
        tx.execute(&sql, &[code, geography, year, name, slug, named.parent.into()])?;
    }
    Ok(())
}

/// The place with this key.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, place: &Place) -> Result<Option<NamedPlace>, StoreError> {
    let rest = "WHERE code = $1 AND geography = $2 AND boundary_year = $3";
    tx.maybe(&TABLE.select(rest), &key(place), read)
}

/// The place with this slug; the newest boundaries when there are several.
///
/// # Errors
/// [`StoreError`].
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<NamedPlace>, StoreError> {
    let rest = "WHERE slug = $1 ORDER BY boundary_year DESC, geography, code LIMIT 1";
    tx.maybe(&TABLE.select(rest), &[slug.into()], read)
}

/// The place with this code; the newest boundaries when there are several.
///
/// # Errors
/// [`StoreError`].
pub fn by_code(tx: &mut Tx<'_>, code: AreaCode) -> Result<Option<NamedPlace>, StoreError> {
    let rest = "WHERE code = $1 ORDER BY boundary_year DESC, geography LIMIT 1";
    tx.maybe(&TABLE.select(rest), &[code.into()], read)
}

/// All places of a kind, by code.
///
/// # Errors
/// [`StoreError`].
pub fn of_geography(tx: &mut Tx<'_>, geography: Geography) -> Result<Vec<NamedPlace>, StoreError> {
    let rest = "WHERE geography = $1 ORDER BY code, boundary_year";
    tx.many(&TABLE.select(rest), &[words::geography(geography).into()], read)
}

/// The places inside another, by code.
///
/// # Errors
/// [`StoreError`].
pub fn inside(tx: &mut Tx<'_>, parent: AreaCode) -> Result<Vec<NamedPlace>, StoreError> {
    let rest = "WHERE parent_code = $1 ORDER BY code, geography, boundary_year";
    tx.many(&TABLE.select(rest), &[parent.into()], read)
}

/// Says which small areas a place is made of, in place of what was said before.
///
/// # Errors
/// [`StoreError::Conflict`] when the place is not there or an area is given twice.
pub fn set_members(tx: &mut Tx<'_>, place: &Place, members: &[AreaCode]) -> Result<(), StoreError> {
    let sql = "DELETE FROM place_members \
         WHERE code = $1 AND geography = $2 AND boundary_year = $3";
    tx.execute(sql, &key(place))?;
    let mut rows = members.iter().map(|member| {
        let [code, geography, year] = key(place);
        vec![code, geography, year, (*member).into()]
    });
    tx.insert_many(&MEMBERS.insert_head(), "", &mut rows)?;
    Ok(())
}

/// Says which place each of these small areas is part of.
///
/// # Errors
/// [`StoreError`].
pub fn set_parents(tx: &mut Tx<'_>, parents: &[(Place, AreaCode)]) -> Result<(), StoreError> {
    let sql = "UPDATE places SET parent_code = $4 \
         WHERE code = $1 AND geography = $2 AND boundary_year = $3";
    for (place, parent) in parents {
        let [code, geography, year] = key(place);
        tx.execute(sql, &[code, geography, year, (*parent).into()])?;
    }
    Ok(())
}

/// The small areas a place is made of, by code.
///
/// # Errors
/// [`StoreError`].
pub fn members_of(tx: &mut Tx<'_>, place: &Place) -> Result<Vec<AreaCode>, StoreError> {
    let sql = "SELECT member_code FROM place_members \
         WHERE code = $1 AND geography = $2 AND boundary_year = $3 ORDER BY member_code";
    tx.many(sql, &key(place), |row| row.area(0))
}

/// The places that a small area belongs to.
///
/// # Errors
/// [`StoreError`].
pub fn around(tx: &mut Tx<'_>, member: AreaCode) -> Result<Vec<Place>, StoreError> {
    let sql = "SELECT code, geography, boundary_year FROM place_members \
         WHERE member_code = $1 ORDER BY code, geography, boundary_year";
    tx.many(sql, &[member.into()], read_place)
}

fn read_place(row: &Row) -> Result<Place, StoreError> {
    Ok(Place {
        code: row.area(0)?,
        geography: row.read(1, "a geography", words::read_geography)?,
        boundary_year: row.year(2)?,
    })
}

fn read(row: &Row) -> Result<NamedPlace, StoreError> {
    Ok(NamedPlace {
        place: read_place(row)?,
        name: row.text(3)?,
        slug: row.text(4)?,
        parent: row.maybe_area(5)?,
    })
}
