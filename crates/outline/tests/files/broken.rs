//! Files that cannot be used, and what is said of each.

use super::features;
use super::write::{self, GRID_PRJ};
use lifechances_outline::{ShapefileParts, read_geopackage, read_shapefile};
use rusqlite::Connection;

/// What is said of a GeoPackage after this was done to it.
fn geopackage(change: &str) -> String {
    let file = write::empty_geopackage(27_700);
    write::add_layer(&file, "areas", 27_700, &features());
    file.execute_batch(change).unwrap();
    read_geopackage(write::bytes_of(file), None).unwrap_err().to_string()
}

/// What is said when the outline in the second row is this.
fn with_outline(outline: &[u8]) -> String {
    let hex: String = outline.iter().map(|byte| format!("{byte:02x}")).collect();
    geopackage(&format!("UPDATE areas SET geom = x'{hex}' WHERE row_id = 2"))
}

fn shapefile(change: impl FnOnce(&mut Vec<u8>, &mut Vec<u8>)) -> String {
    let (mut outlines, mut table) = write::shapefile(&features());
    change(&mut outlines, &mut table);
    let parts = ShapefileParts {
        outlines: &outlines,
        table: Some(&table),
        projection: Some(GRID_PRJ),
        code_page: Some("UTF-8"),
    };
    read_shapefile(&parts).unwrap_err().to_string()
}

fn says(found: &str, expected: &str) {
    assert!(found.contains(expected), "{found}\n{expected}");
}

#[test]
fn a_geopackage_that_cannot_be_used_is_refused_with_what_to_do() {
    for (change, expected) in [
        ("DROP TABLE gpkg_contents", "without the table gpkg_contents, so it is no GeoPackage"),
        ("DELETE FROM gpkg_contents", "there is no table of features in it"),
        ("UPDATE gpkg_contents SET data_type = 'tiles'", "there is no table of features in it"),
        ("DROP TABLE areas", "without the table areas"),
        (
            "UPDATE gpkg_geometry_columns SET column_name = 'shape'",
            "the table areas has no column shape",
        ),
        (
            "UPDATE gpkg_geometry_columns SET srs_id = 3857",
            "the coordinate system 3857 that is not described",
        ),
        (
            "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 3857, srs_name = 'Web'",
            "the coordinate system 27700 \"Web\" is not one that can be used; save it again",
        ),
        ("UPDATE gpkg_spatial_ref_sys SET organization = 'own'", "is not one that can be used"),
        (
            "UPDATE areas SET geom = NULL WHERE row_id = 3",
            "table areas, row 3: the outline is empty",
        ),
        (
            "UPDATE areas SET geom = 'here' WHERE row_id = 3",
            "row 3: an outline was expected, a number or text",
        ),
        (
            "UPDATE areas SET LSOA21NM = CAST(x'ff' AS TEXT) WHERE row_id = 4",
            "row 4: the column LSOA21NM is not UTF-8 text",
        ),
        (
            "CREATE TABLE kept AS SELECT * FROM areas; DROP TABLE areas;
             CREATE VIEW areas AS SELECT * FROM kept",
            "areas is a view and no table",
        ),
    ] {
        says(&geopackage(change), expected);
    }
}

#[test]
fn a_view_that_never_ends_is_not_asked() {
    let endless = "DROP TABLE gpkg_contents;
        CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT 'areas' AS table_name, 'features' AS data_type, i AS srs_id FROM n";
    says(&geopackage(endless), "gpkg_contents is a view and no table");
}

#[test]
fn tables_that_take_too_many_steps_are_given_up() {
    let rows = |columns: &str| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             SELECT {columns} FROM n;"
        )
    };
    let many = format!(
        "INSERT INTO gpkg_contents {} INSERT INTO gpkg_geometry_columns {}",
        rows("'a' || i, 'features', 27700"),
        rows("'b' || i, 'geom', 'POLYGON', 27700, 0, 0"),
    );
    says(&geopackage(&many), "SQLite says: interrupted");
}

#[test]
fn a_column_that_would_take_all_memory_is_refused() {
    let huge = "DELETE FROM gpkg_contents; DELETE FROM gpkg_geometry_columns;
        CREATE TABLE huge (fid INTEGER PRIMARY KEY, geom BLOB, big AS (zeroblob(900000000)));
        INSERT INTO huge (geom) VALUES (x'00');
        INSERT INTO gpkg_contents VALUES ('huge', 'features', 27700);
        INSERT INTO gpkg_geometry_columns VALUES ('huge', 'geom', 'POLYGON', 27700, 0, 0)";
    says(&geopackage(huge), "string or blob too big");
}

#[test]
fn an_outline_that_cannot_be_used_is_refused_with_its_row() {
    let square = vec![(0.0, 0.0), (0.0, 9e3), (9e3, 9e3), (0.0, 0.0)];
    let ring = |ring: Vec<(f64, f64)>| with_outline(&write::outline(27_700, &[vec![ring]]));
    let good = write::outline(27_700, &[vec![square.clone()]]);
    let at = |place: usize, bytes: &[u8]| {
        let mut changed = good.clone();
        changed[place..place + bytes.len()].copy_from_slice(bytes);
        with_outline(&changed)
    };
    let mut open = square.clone();
    open[3] = (1.0, 1.0);
    let mut strange = square.clone();
    strange[1].0 = f64::NAN;
    for (found, expected) in [
        (ring(open), "table areas, row 2: ring 1 is not closed"),
        (ring(strange), "row 2: ring 1, corner 2: NaN, 9000 is no place on Earth"),
        (ring(square[..3].to_vec()), "row 2: ring 1 has 3 corners; at least three were expected"),
        (ring(Vec::new()), "row 2: ring 1 has 0 corners"),
        (with_outline(&write::outline(27_700, &[])), "row 2: the outline is empty"),
        (
            with_outline(&write::outline(4_326, &[vec![square]])),
            "in the coordinate system 4326, its table in 27700",
        ),
        (with_outline(&good[..5]), "row 2: the outline ends in its header"),
        (with_outline(&good[..good.len() - 1]), "a ring promises 4 corners, more than there are"),
        (at(0, b"XX"), "row 2: the outline does not begin with GP"),
        (at(3, &[0b1_0001]), "row 2: the outline is empty"),
        (at(3, &[0b1011]), "0 to 4 was expected for the kind of bounding box, not 5"),
        (at(8, &[7]), "0 or 1 was expected for the order of bytes, not 7"),
        (at(9, &[2]), "a Polygon or MultiPolygon was expected, this is a LineString"),
        (at(9, &[10]), "this is a shape with curves; save it with straight lines"),
        (at(9, &9_999_u32.to_le_bytes()), "9999 is no type of outline"),
        (at(13, &u32::MAX.to_le_bytes()), "row 2: the outline ends too early"),
        (at(22, &u32::MAX.to_le_bytes()), "row 2: the outline ends too early"),
        (at(26, &u32::MAX.to_le_bytes()), "row 2: a ring promises 4294967295 corners"),
    ] {
        says(&found, expected);
    }
}

#[test]
fn heights_and_measures_are_passed_over() {
    let corners = [(0.0, 0.0), (0.0, 9e3), (9e3, 9e3), (0.0, 0.0)];
    for (shape, numbers) in [(3_u32, 2), (1003, 3), (2003, 3), (3003, 4)] {
        // The big end first this time.
        let mut bytes = b"GP\0\x00".to_vec();
        bytes.extend(27_700_i32.to_be_bytes());
        bytes.push(0);
        bytes.extend([shape, 1, 4].iter().flat_map(|n| n.to_be_bytes()));
        for (x, y) in corners {
            let all = [x, y, -5.0, 77.0];
            bytes.extend(all.iter().take(numbers).flat_map(|n: &f64| n.to_be_bytes()));
        }
        let file = write::empty_geopackage(27_700);
        write::add_layer(&file, "areas", 27_700, &features()[..1]);
        file.execute("UPDATE areas SET geom = ?1", [bytes]).unwrap();
        let read = read_geopackage(write::bytes_of(file), None).unwrap();
        assert_eq!(read.areas[0].rings, vec![corners.to_vec()]);
    }
}

#[test]
fn what_is_no_geopackage_or_is_cut_off_is_refused() {
    let whole = write::geopackage(27_700, &features());
    for bytes in [&whole[..16], &whole[..100], &whole[..4096], &whole[..whole.len() - 4096]] {
        says(&read_geopackage(bytes.to_vec(), None).unwrap_err().to_string(), "GeoPackage");
    }
    let plain = Connection::open_in_memory().unwrap();
    plain.execute_batch("CREATE TABLE t (n)").unwrap();
    let refused = read_geopackage(write::bytes_of(plain), None).unwrap_err().to_string();
    says(&refused, "without the table gpkg_contents");
}

#[test]
fn a_shapefile_that_cannot_be_used_is_refused_with_what_to_do() {
    let big = |n: i32| n.to_be_bytes();
    let little = |n: u32| n.to_le_bytes();
    let put =
        |bytes: &mut Vec<u8>, at: usize, four: [u8; 4]| bytes[at..at + 4].copy_from_slice(&four);
    // The first record begins at 100: number, length, type, box, parts, points, starts, corners.
    for (found, expected) in [
        (shapefile(|shp, _| shp.truncate(60)), "60 are there: the file is cut off"),
        (shapefile(|shp, _| shp.truncate(20)), "the file ends in its header"),
        (
            shapefile(|shp, _| {
                let _ = shp.pop();
            }),
            "the file is cut off; copy or download it again",
        ),
        (
            shapefile(|shp, _| put(shp, 0, big(9995))),
            "this is no .shp: it does not begin with 9994",
        ),
        (shapefile(|shp, _| put(shp, 24, big(i32::MAX))), "4294967294 bytes were expected"),
        (
            shapefile(|shp, _| put(shp, 104, big(i32::MAX))),
            "record 1: the record ends after the file",
        ),
        (
            shapefile(|shp, _| put(shp, 108, little(3))),
            "record 1: a Polygon was expected, this is a PolyLine",
        ),
        (
            shapefile(|shp, _| put(shp, 108, little(0))),
            "record 1: a Polygon was expected, this is an empty one",
        ),
        (
            shapefile(|shp, _| put(shp, 144, little(u32::MAX))),
            "record 1: the outline is longer than its record",
        ),
        (
            shapefile(|shp, _| put(shp, 148, little(u32::MAX))),
            "record 1: the outline is longer than its record",
        ),
        (
            shapefile(|shp, _| put(shp, 152, little(1))),
            "record 1: the first ring does not begin at the first corner",
        ),
        (shapefile(|shp, _| put(shp, 160, little(0x7ff8_0000))), "record 1: ring 1, corner 1: NaN"),
        (shapefile(|shp, _| put(shp, 160, little(0x4119_6401))), "record 1: ring 1 is not closed"),
    ] {
        says(&found, expected);
    }
}

#[test]
fn a_table_that_does_not_belong_to_its_outlines_is_refused() {
    let put = |bytes: &mut Vec<u8>, at: usize, four: u32| {
        bytes[at..at + 4].copy_from_slice(&four.to_le_bytes());
    };
    for (found, expected) in [
        (shapefile(|_, dbf| dbf.truncate(20)), "the .dbf beside it: "),
        (
            shapefile(|_, dbf| dbf.truncate(500)),
            "the .dbf beside it: 4 records were expected and 1 are there",
        ),
        (shapefile(|_, dbf| put(dbf, 4, 3)), "it has 4 outlines and the .dbf beside it 3 records"),
        (shapefile(|_, dbf| put(dbf, 4, u32::MAX)), "4294967295 records were expected"),
        (shapefile(|_, dbf| put(dbf, 8, 0)), "the .dbf beside it: the file ends in its header"),
        (shapefile(|_, dbf| dbf[10] = 2), "its columns do not fit in rows of"),
        (shapefile(|_, dbf| dbf[0] = 0xff), "this is no dBASE table"),
    ] {
        says(&found, expected);
    }
}

#[test]
fn the_files_beside_the_shp_are_asked_for() {
    let (outlines, table) = write::shapefile(&features());
    let parts = ShapefileParts {
        outlines: &outlines,
        table: Some(&table),
        projection: Some(GRID_PRJ),
        code_page: None,
    };
    let refused = |parts: ShapefileParts| read_shapefile(&parts).unwrap_err().to_string();
    says(&refused(ShapefileParts { table: None, ..parts }), "there is no .dbf beside it");
    says(&refused(ShapefileParts { projection: None, ..parts }), "there is no .prj beside it");
    let unknown = refused(ShapefileParts { code_page: Some("martian"), ..parts });
    says(&unknown, "the .cpg beside it: the encoding \"martian\" is not known");
    let mut foreign = table.clone();
    let letter = foreign.iter().position(|byte| *byte == 0xc3).unwrap();
    foreign[letter] = 0xff;
    let wrong = ShapefileParts { table: Some(&foreign), code_page: Some("65001"), ..parts };
    says(
        &refused(wrong),
        "the .dbf beside it, record 1, column LSOA21NM: not text in the encoding",
    );
}
