//! What is read of whole files.

use super::write::{self, DEGREES_PRJ, GRID_PRJ};
use super::{features, plain};
use lifechances_outline::{Areas, Kind, ShapefileParts, System, read_geopackage, read_shapefile};

fn check(read: &Areas, system: System) {
    let features = features();
    assert_eq!(read.system, system);
    assert_eq!(read.areas.len(), features.len());
    for (area, feature) in read.areas.iter().zip(&features) {
        let properties = &feature["properties"];
        assert_eq!(area.said["LSOA21CD"], properties["LSOA21CD"].as_str().unwrap());
        assert_eq!(area.said["LSOA21NM"], properties["LSOA21NM"].as_str().unwrap());
        assert_eq!(area.said["kids"].parse::<f64>().unwrap(), properties["kids"].as_f64().unwrap());
        let expected: Vec<_> = write::polygons(feature).into_iter().flatten().collect();
        assert_eq!(plain(&area.rings), plain(&expected));
    }
}

#[test]
fn a_geopackage_gives_the_areas_that_were_written() {
    let bytes = write::geopackage(27_700, &features());
    assert_eq!(Kind::of(&bytes), Kind::GeoPackage);
    check(&read_geopackage(bytes, None).unwrap(), System::NationalGrid);
}

#[test]
fn a_shapefile_gives_the_areas_that_were_written() {
    let (outlines, table) = write::shapefile(&features());
    assert_eq!(Kind::of(&outlines), Kind::Shapefile);
    let parts = ShapefileParts {
        outlines: &outlines,
        table: Some(&table),
        projection: Some(GRID_PRJ),
        code_page: Some("UTF-8"),
    };
    check(&read_shapefile(&parts).unwrap(), System::NationalGrid);
    // Without a .cpg, text that is UTF-8 is taken for it.
    check(
        &read_shapefile(&ShapefileParts { code_page: None, ..parts }).unwrap(),
        System::NationalGrid,
    );
    // The same bytes read as Windows-1252 give other letters, and nobody is told a wrong system.
    let other = read_shapefile(&ShapefileParts { code_page: Some("1252"), ..parts }).unwrap();
    assert_eq!(other.areas[0].said["LSOA21NM"], "HÃ¸je E01000001");
    let degrees = ShapefileParts { projection: Some(DEGREES_PRJ), ..parts };
    let refused = read_shapefile(&degrees).unwrap_err().to_string();
    assert!(refused.starts_with("record 1: the corner 416000, 0 cannot be longitude"), "{refused}");
}

#[test]
fn one_table_of_several_is_chosen_by_its_name() {
    let file = write::empty_geopackage(27_700);
    write::add_layer(&file, "lsoa", 27_700, &features());
    write::add_layer(&file, "ward 2021", 27_700, &features()[..1]);
    let bytes = write::bytes_of(file);
    let refused = read_geopackage(bytes.clone(), None).unwrap_err().to_string();
    assert_eq!(
        refused,
        "there are several tables of areas: lsoa, ward 2021; say which with --layer"
    );
    assert_eq!(read_geopackage(bytes.clone(), Some("ward 2021")).unwrap().areas.len(), 1);
    let refused = read_geopackage(bytes, Some("msoa")).unwrap_err().to_string();
    assert_eq!(refused, "there is no table of areas \"msoa\"; there are lsoa, ward 2021");
}

#[test]
fn a_file_that_says_metres_and_has_degrees_is_refused() {
    let mut features = features();
    for feature in &mut features {
        feature["geometry"] = serde_json::json!({"type": "Polygon",
            "coordinates": [[[-1.7, 53.8], [-1.6, 53.8], [-1.6, 53.9], [-1.7, 53.8]]]});
    }
    let refused =
        read_geopackage(write::geopackage(27_700, &features), None).unwrap_err().to_string();
    assert!(refused.contains("set its coordinate system right"), "{refused}");
    let read = read_geopackage(write::geopackage(4_326, &features), None).unwrap();
    assert_eq!(read.system, System::Degrees);
}

#[test]
fn rows_marked_as_deleted_take_their_outlines_with_them() {
    let (outlines, mut table) = write::shapefile(&features());
    let header = usize::from(u16::from_le_bytes([table[8], table[9]]));
    let row = usize::from(u16::from_le_bytes([table[10], table[11]]));
    table[header + row] = b'*';
    let parts = ShapefileParts {
        outlines: &outlines,
        table: Some(&table),
        projection: Some(GRID_PRJ),
        code_page: None,
    };
    let read = read_shapefile(&parts).unwrap();
    let codes: Vec<&str> = read.areas.iter().map(|area| area.said["LSOA21CD"].as_str()).collect();
    assert_eq!(codes, ["E01000001", "E01000003", "E01000004"]);
    assert_eq!(read.areas[1].place, "record 3");
}
