//! Real outlines and real places, read where they lie.

use super::{plain, write};
use lifechances_outline::{
    ShapefileParts, System, onto_national_grid, read_geopackage, read_shapefile,
};
use serde_json::Value;
use std::path::PathBuf;

fn shared(path: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let bytes = std::fs::read(root.join(path)).ok();
    if bytes.is_none() {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests may be told that nothing may be left out"
        )]
        let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|v| v == "1");
        assert!(!all, "needs ../shared ({path})");
        eprintln!("left out: needs ../shared ({path})");
    }
    bytes
}

fn features(path: &str) -> Option<Vec<Value>> {
    let file: Value = serde_json::from_slice(&shared(path)?).unwrap();
    Some(file["features"].as_array().unwrap().clone())
}

#[test]
fn real_outlines_are_the_same_in_every_format() {
    let Some(features) = features("data/place/boundaries/west_yorkshire_lsoa.geojson") else {
        return;
    };
    let package = read_geopackage(write::geopackage(4_326, &features), None).unwrap();
    let (outlines, table) = write::shapefile(&features);
    let parts = ShapefileParts {
        outlines: &outlines,
        table: Some(&table),
        projection: Some(write::DEGREES_PRJ),
        code_page: None,
    };
    let shapes = read_shapefile(&parts).unwrap();
    assert_eq!((package.system, shapes.system), (System::Degrees, System::Degrees));
    assert!(features.len() > 1_000);
    assert_eq!((package.areas.len(), shapes.areas.len()), (features.len(), features.len()));
    for ((feature, package), shape) in features.iter().zip(&package.areas).zip(&shapes.areas) {
        let code = feature["properties"]["LSOA21CD"].as_str().unwrap();
        assert_eq!(
            (package.said["LSOA21CD"].as_str(), shape.said["LSOA21CD"].as_str()),
            (code, code)
        );
        let expected: Vec<_> = write::polygons(feature).into_iter().flatten().collect();
        assert_eq!(plain(&package.rings), plain(&expected));
        assert_eq!(plain(&shape.rings), plain(&expected));
    }
}

/// A GeoPackage that a map program wrote in metres of the grid, and the same outlines in degrees as their
/// publisher gives them.
#[test]
fn outlines_of_the_grid_and_in_degrees_lie_within_ten_metres() {
    let (Some(package), Some(features)) = (
        shared("data/place/geo/bradford_lsoa11_analysis.gpkg"),
        features("data/place/boundaries/bradford_lsoa11.geojson"),
    ) else {
        return;
    };
    let package = read_geopackage(package, None).unwrap();
    assert_eq!(package.system, System::NationalGrid);
    assert_eq!(package.areas.len(), 310);
    let mut compared = 0;
    for area in &package.areas {
        let code = area.said["LSOA11CD"].as_str();
        let feature = features.iter().find(|f| f["properties"]["LSOA11CD"] == code).unwrap();
        let mut corners = write::polygons(feature).into_iter().flatten().flatten();
        let all: Vec<_> = area.rings.iter().flatten().collect();
        // Outlines of one year are published with more corners or fewer: those of both are compared.
        let near = |(x, y): (f64, f64)| all.iter().any(|(a, b)| (a - x).hypot(b - y) < 10.0);
        let met = corners.by_ref().map(onto_national_grid).filter(|corner| near(*corner)).count();
        assert!(met > 0, "{code}: no corner of both");
        compared += met;
    }
    assert!(compared > 3_000, "{compared}");
}

/// Schools with the eastings and northings, and the longitude and latitude, that their register gives.
#[test]
fn schools_lie_on_the_grid_where_their_register_says() {
    let Some(schools) =
        shared("data/place/schools/gias_open_establishments_bradford_2025-05-24.csv")
    else {
        return;
    };
    let text = String::from_utf8(schools).unwrap();
    let mut compared = 0;
    for line in text.lines().skip(1) {
        // The last six cells hold no commas.
        let cells: Vec<&str> = line.rsplit(',').collect();
        let number = |at: usize| cells.get(at).and_then(|cell| cell.parse::<f64>().ok());
        let (Some(latitude), Some(longitude)) = (number(0), number(1)) else { continue };
        let (Some(northing), Some(easting)) = (number(4), number(5)) else { continue };
        let (east, north) = onto_national_grid((longitude, latitude));
        let off = (east - easting).hypot(north - northing);
        assert!(off < 10.0, "{line}: {off} metres");
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}
