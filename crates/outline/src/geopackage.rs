//! Areas from a GeoPackage (OGC 12-128r18): a file of SQLite with a table of features.
//!
//! The file is laid into memory and only read. Its views are never asked, because a view runs what the
//! file's author wrote; the steps of SQLite and the length of one value are bounded.

use crate::areas::{Areas, BadOutlines, Corners, OutlinedArea};
use crate::bytes::{Bytes, Order};
use crate::system::{SAVE_AGAIN, System};
use crate::well_known_binary;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::BTreeMap;

/// One value larger than this is no outline of an area, in bytes.
const LONGEST_VALUE: i32 = 100_000_000;
/// Steps of SQLite between two looks, and looks before a file is given up. A row takes some fifty steps:
/// this is enough for two million areas, and takes seconds.
const STEPS: (i32, u32) = (1_000_000, 100);

/// A table of features, the column of its outlines and the number of their coordinate system.
struct Layer {
    table: String,
    column: String,
    system_number: i64,
}

/// Reads the areas of one table: the only one, or the one that is named.
///
/// # Errors
/// [`BadOutlines`]: it is no GeoPackage, is broken, has no table or several, another coordinate system,
/// or an outline that is no polygon.
pub fn read_geopackage(bytes: Vec<u8>, layer: Option<&str>) -> Result<Areas, BadOutlines> {
    let file = opened(bytes).map_err(|e| broken(&e))?;
    let layer = chosen(layers(&file)?, layer)?;
    plain_table(&file, &layer.table)?;
    let system = system_of(&file, layer.system_number)?;
    Areas::within_system(system, areas(&file, &layer)?)
}

fn broken(problem: &rusqlite::Error) -> BadOutlines {
    BadOutlines::whole(format!(
        "this is no sound GeoPackage (SQLite says: {problem}); save or download it again"
    ))
}

fn opened(mut bytes: Vec<u8>) -> rusqlite::Result<Connection> {
    // Memory has no write-ahead log beside it: what the file holds counts.
    for version in bytes.iter_mut().skip(18).take(2) {
        *version = 1;
    }
    let mut file = Connection::open_in_memory()?;
    file.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    let mut looks = 0;
    let too_long = move || {
        looks += 1;
        looks > STEPS.1
    };
    file.progress_handler(STEPS.0, Some(too_long))?;
    file.deserialize_read_exact("main", bytes.as_slice(), bytes.len(), true)?;
    file.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    Ok(file)
}

/// Only a table that holds rows itself is asked.
fn plain_table(file: &Connection, table: &str) -> Result<(), BadOutlines> {
    let ask =
        "SELECT type, sql FROM sqlite_master WHERE name = ?1 COLLATE NOCASE AND type <> 'index'";
    let kind = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?));
    let found = file.query_row(ask, [table], kind).optional().map_err(|e| broken(&e))?;
    let is_virtual =
        |sql: &str| sql.trim_start().to_ascii_uppercase().starts_with("CREATE VIRTUAL");
    match found {
        Some((kind, Some(sql))) if kind == "table" && !is_virtual(&sql) => Ok(()),
        Some(_) => {
            let what = format!("{table} is a view and no table; save it as a table of its own");
            Err(BadOutlines::whole(what))
        }
        None => Err(BadOutlines::whole(format!(
            "this is a file of SQLite without the table {table}, so it is no GeoPackage; save the areas as one"
        ))),
    }
}

fn layers(file: &Connection) -> Result<Vec<Layer>, BadOutlines> {
    for table in ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"] {
        plain_table(file, table)?;
    }
    let ask = "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c \
               JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) \
               WHERE c.data_type = 'features' ORDER BY c.table_name";
    let layer = |row: &Row| {
        Ok(Layer { table: row.get(0)?, column: row.get(1)?, system_number: row.get(2)? })
    };
    let mut asked = file.prepare(ask).map_err(|e| broken(&e))?;
    let found = asked.query_map([], layer).map_err(|e| broken(&e))?;
    found.collect::<rusqlite::Result<_>>().map_err(|e| broken(&e))
}

fn chosen(layers: Vec<Layer>, wanted: Option<&str>) -> Result<Layer, BadOutlines> {
    let names: Vec<&str> = layers.iter().map(|layer| layer.table.as_str()).collect();
    let names = names.join(", ");
    let several = layers.len() > 1;
    let mut fitting = layers.into_iter().filter(|l| wanted.is_none_or(|name| l.table == name));
    match (fitting.next(), wanted) {
        (Some(_), None) if several => Err(BadOutlines::whole(format!(
            "there are several tables of areas: {names}; say which with --layer"
        ))),
        (Some(layer), _) => Ok(layer),
        (None, Some(wanted)) if !names.is_empty() => Err(BadOutlines::whole(format!(
            "there is no table of areas {wanted:?}; there are {names}"
        ))),
        (None, _) => Err(BadOutlines::whole(
            "there is no table of features in it; save the areas as a GeoPackage with outlines",
        )),
    }
}

fn system_of(file: &Connection, number: i64) -> Result<System, BadOutlines> {
    let ask = "SELECT organization, organization_coordsys_id, srs_name \
               FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let said =
        |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?));
    let found = file.query_row(ask, [number], said).optional().map_err(|e| broken(&e))?;
    let (organisation, own, name) = found.unwrap_or_default();
    let known = System::of_epsg(own).filter(|_| organisation.eq_ignore_ascii_case("EPSG"));
    known.ok_or_else(|| {
        let name =
            if name.is_empty() { "that is not described".to_owned() } else { format!("{name:?}") };
        BadOutlines::whole(format!(
            "the coordinate system {number} {name} is not one that can be used; {SAVE_AGAIN}"
        ))
    })
}

fn areas(file: &Connection, layer: &Layer) -> Result<Vec<OutlinedArea>, BadOutlines> {
    let table = layer.table.replace('"', "\"\"");
    let mut asked = file.prepare(&format!("SELECT * FROM \"{table}\"")).map_err(|e| broken(&e))?;
    let names: Vec<String> = asked.column_names().map(|n| n.trim().to_owned()).collect();
    let outline = names.iter().position(|name| name.eq_ignore_ascii_case(layer.column.trim()));
    let outline = outline.ok_or_else(|| {
        let (table, column) = (&layer.table, &layer.column);
        BadOutlines::whole(format!(
            "the table {table} has no column {column}, where outlines should be"
        ))
    })?;
    let mut rows = asked.query([]).map_err(|e| broken(&e))?;
    let mut areas = Vec::new();
    while let Some(row) = rows.next().map_err(|e| broken(&e))? {
        let place = format!("table {}, row {}", layer.table, areas.len() + 1);
        areas.push(area(row, &names, (outline, layer.system_number), place)?);
    }
    Ok(areas)
}

fn area(
    row: &Row,
    names: &[String],
    (outline, system_number): (usize, i64),
    place: String,
) -> Result<OutlinedArea, BadOutlines> {
    let mut said = BTreeMap::new();
    let mut rings = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let value = row.get_ref(at).map_err(|e| broken(&e))?;
        if at == outline {
            rings =
                outline_of(value, system_number).map_err(|what| BadOutlines::at(&place, what))?;
            continue;
        }
        let text = match value {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(text) => match std::str::from_utf8(text) {
                Ok(text) => text.to_owned(),
                Err(_) => {
                    let what = format!("the column {name} is not UTF-8 text; save the file again");
                    return Err(BadOutlines::at(place, what));
                }
            },
            // A picture or the like says nothing of an area that could be asked for.
            ValueRef::Blob(_) => continue,
        };
        said.insert(name.clone(), text);
    }
    Ok(OutlinedArea { place, said, rings })
}

/// The header of an outline (section 2.1.3) and the well-known binary after it.
fn outline_of(value: ValueRef, system_number: i64) -> Result<Vec<Corners>, String> {
    let empty = "the outline is empty; give every area an outline or leave it out";
    let blob = match value {
        ValueRef::Blob(blob) => blob,
        ValueRef::Null => return Err(empty.to_owned()),
        ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) => {
            return Err("an outline was expected, a number or text was found".to_owned());
        }
    };
    let short = "the outline ends in its header; save the file again";
    let mut bytes = Bytes::new(blob);
    if bytes.take(2).ok_or(short)? != b"GP" || bytes.byte().ok_or(short)? != 0 {
        return Err(
            "the outline does not begin with GP and version 0; save the file again".to_owned()
        );
    }
    let flags = bytes.byte().ok_or(short)?;
    let order = if flags & 1 == 1 { Order::Little } else { Order::Big };
    let own = bytes.i32(order).ok_or(short)?;
    if i64::from(own) != system_number {
        return Err(format!(
            "the outline is in the coordinate system {own}, its table in {system_number}; {SAVE_AGAIN}"
        ));
    }
    if flags & 0b1_0000 != 0 {
        return Err(empty.to_owned());
    }
    let box_bytes = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => {
            return Err(format!("0 to 4 was expected for the kind of bounding box, not {other}"));
        }
    };
    bytes.take(box_bytes).ok_or(short)?;
    well_known_binary::rings(&mut bytes)
}
