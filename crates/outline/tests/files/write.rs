//! Writers for tests: one list of GeoJSON features as a GeoPackage and as a shapefile. The shapefile is
//! written by a crate of other authors; the tables of the GeoPackage by SQLite, its outlines here.

use rusqlite::{Connection, types::Value as Cell};
use serde_json::Value;
use shapefile::dbase::{FieldName, FieldValue, Record, TableWriterBuilder};
use shapefile::{Point, Polygon, PolygonRing, ShapeWriter, Writer};
use std::io::Cursor;

pub(crate) const GRID_PRJ: &str = r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]"#;
pub(crate) const DEGREES_PRJ: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

type Rings = Vec<Vec<(f64, f64)>>;

/// The polygons of a feature, each with its outer ring first.
pub(crate) fn polygons(feature: &Value) -> Vec<Rings> {
    let corner = |c: &Value| (c[0].as_f64().unwrap(), c[1].as_f64().unwrap());
    let ring = |r: &Value| r.as_array().unwrap().iter().map(corner).collect();
    let polygon = |p: &Value| p.as_array().unwrap().iter().map(ring).collect();
    let coordinates = &feature["geometry"]["coordinates"];
    match feature["geometry"]["type"].as_str() {
        Some("Polygon") => vec![polygon(coordinates)],
        _ => coordinates.as_array().unwrap().iter().map(polygon).collect(),
    }
}

/// Well-known binary of a multipolygon, the small end first.
pub(crate) fn well_known_binary(polygons: &[Rings]) -> Vec<u8> {
    let mut bytes = vec![1];
    let count = |bytes: &mut Vec<u8>, n: usize| {
        bytes.extend(u32::try_from(n).unwrap().to_le_bytes());
    };
    count(&mut bytes, 6);
    count(&mut bytes, polygons.len());
    for rings in polygons {
        bytes.push(1);
        count(&mut bytes, 3);
        count(&mut bytes, rings.len());
        for ring in rings {
            count(&mut bytes, ring.len());
            bytes
                .extend(ring.iter().flat_map(|(x, y)| [x.to_le_bytes(), y.to_le_bytes()].concat()));
        }
    }
    bytes
}

/// A header without a bounding box, and the outline.
pub(crate) fn outline(number: i32, polygons: &[Rings]) -> Vec<u8> {
    [b"GP\0\x01".as_slice(), &number.to_le_bytes(), &well_known_binary(polygons)].concat()
}

/// The tables of an empty GeoPackage that knows the coordinate system `number`.
pub(crate) fn empty_geopackage(number: i32) -> Connection {
    let file = Connection::open_in_memory().unwrap();
    file.execute_batch(&format!(
        "PRAGMA application_id = 1196444487;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
           organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('the system', {number}, 'EPSG', {number}, 'undefined');
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT NOT NULL,
           geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT, m TINYINT);"
    ))
    .unwrap();
    file
}

/// Adds a table of features.
pub(crate) fn add_layer(file: &Connection, table: &str, number: i32, features: &[Value]) {
    let names: Vec<String> =
        features[0]["properties"].as_object().unwrap().keys().cloned().collect();
    let columns: String = names.iter().map(|name| format!(", \"{name}\"")).collect();
    file.execute_batch(&format!(
        "CREATE TABLE \"{table}\" (row_id INTEGER PRIMARY KEY, geom BLOB{columns});
         INSERT INTO gpkg_contents VALUES ('{table}', 'features', {number});
         INSERT INTO gpkg_geometry_columns VALUES ('{table}', 'geom', 'MULTIPOLYGON', {number}, 0, 0);"
    ))
    .unwrap();
    let marks: String = names.iter().map(|_| ", ?").collect();
    let mut insert =
        file.prepare(&format!("INSERT INTO \"{table}\" VALUES (NULL, ?{marks})")).unwrap();
    for feature in features {
        let mut cells = vec![Cell::Blob(outline(number, &polygons(feature)))];
        cells.extend(names.iter().map(|name| match &feature["properties"][name] {
            Value::Null => Cell::Null,
            Value::Number(n) if n.is_i64() => Cell::Integer(n.as_i64().unwrap()),
            Value::Number(n) => Cell::Real(n.as_f64().unwrap()),
            other => Cell::Text(other.as_str().map_or_else(|| other.to_string(), str::to_owned)),
        }));
        insert.execute(rusqlite::params_from_iter(cells)).unwrap();
    }
}

/// A GeoPackage with one table, `areas`.
pub(crate) fn geopackage(number: i32, features: &[Value]) -> Vec<u8> {
    let file = empty_geopackage(number);
    add_layer(&file, "areas", number, features);
    bytes_of(file)
}

pub(crate) fn bytes_of(mut file: Connection) -> Vec<u8> {
    file.serialize("main").unwrap().to_vec()
}

/// The `.shp` and the `.dbf`.
pub(crate) fn shapefile(features: &[Value]) -> (Vec<u8>, Vec<u8>) {
    let properties = features[0]["properties"].as_object().unwrap();
    // A column of a shapefile has ten letters.
    let short = |name: &str| name.chars().take(10).collect::<String>();
    let mut builder = TableWriterBuilder::new();
    for (name, value) in properties {
        let field = FieldName::try_from(short(name).as_str()).unwrap();
        builder = if value.is_number() {
            builder.add_numeric_field(field, 20, 6)
        } else {
            builder.add_character_field(field, 100)
        };
    }
    let (mut outlines, mut table) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let shapes = ShapeWriter::new(&mut outlines);
        let mut writer = Writer::new(shapes, builder.build_with_dest(&mut table));
        for feature in features {
            let mut record = Record::default();
            for name in properties.keys() {
                let value = match &feature["properties"][name] {
                    Value::Number(n) => FieldValue::Numeric(n.as_f64()),
                    other => FieldValue::Character(other.as_str().map(str::to_owned)),
                };
                record.insert(short(name), value);
            }
            writer.write_shape_and_record(&polygon(feature), &record).unwrap();
        }
    }
    (outlines.into_inner(), table.into_inner())
}

fn polygon(feature: &Value) -> Polygon {
    let mut rings = Vec::new();
    for polygon in polygons(feature) {
        for (at, ring) in polygon.iter().enumerate() {
            let points = ring.iter().map(|(x, y)| Point::new(*x, *y)).collect();
            rings.push(if at == 0 {
                PolygonRing::Outer(points)
            } else {
                PolygonRing::Inner(points)
            });
        }
    }
    Polygon::with_rings(rings)
}
