//! One district as GeoJSON, as a GeoPackage and as a shapefile: the same plans; and what is said of files
//! that cannot be used.

#[path = "../../../outline/tests/files/write.rs"]
mod write;

use super::{Columns, PlanningRequest, plan_localities};
use crate::area_files::read_areas;
use crate::outlines::read_outlines;
use commons::AreaCode;
use place::Borders;
use place::plans::{Effort, Wishes};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use write::{DEGREES_PRJ, GRID_PRJ};

/// Areas in three rows of nine, their corners given by a number of steps from the first one.
fn features(corner: impl Fn(f64, f64) -> [f64; 2]) -> Vec<Value> {
    let feature = |number: u32| {
        let (x, y) = (f64::from(number % 9), f64::from(number / 9));
        let ring = [(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0), (x, y)];
        let ring: Vec<[f64; 2]> = ring.iter().map(|(x, y)| corner(*x, *y)).collect();
        json!({
            "type": "Feature",
            "properties": {"LSOA": format!("Z01{number:06}"), "kids": 100, "score": x + 0.25, "ward": format!("W{}", number % 9 / 3)},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        })
    };
    (0..27).map(feature).collect()
}

fn in_metres() -> Vec<Value> {
    features(|x, y| [416_000.0 + 700.0 * x, 432_000.0 + 500.0 * y])
}

fn in_degrees() -> Vec<Value> {
    features(|x, y| [-1.8 + 0.01 * x, 53.8 + 0.01 * y])
}

/// The same features as GeoJSON, as a GeoPackage and as a shapefile.
fn files(folder: &Path, number: i32, features: &[Value]) -> [PathBuf; 3] {
    let geojson = folder.join("areas.geojson");
    std::fs::write(&geojson, json!({"features": features}).to_string()).unwrap();
    let package = folder.join("areas.gpkg");
    std::fs::write(&package, write::geopackage(number, features)).unwrap();
    let (outlines, table) = write::shapefile(features);
    let shapes = folder.join("areas.shp");
    std::fs::write(&shapes, outlines).unwrap();
    std::fs::write(folder.join("areas.dbf"), table).unwrap();
    let projection = if number == 27_700 { GRID_PRJ } else { DEGREES_PRJ };
    std::fs::write(folder.join("areas.prj"), projection).unwrap();
    [geojson, package, shapes]
}

fn request(areas: &Path) -> PlanningRequest {
    PlanningRequest {
        areas: areas.to_owned(),
        layer: None,
        table: None,
        borders: None,
        flows: None,
        together: None,
        kept: None,
        columns: Columns {
            code: "LSOA".to_owned(),
            children: "kids".to_owned(),
            needs: vec!["score".to_owned()],
            community: Some("ward".to_owned()),
            rural: None,
            within: None,
        },
        wishes: Wishes { effort: Effort::Quick, ..Wishes::of(900.0) },
        aim: None,
        stability_searches: 3,
        seed: 1,
    }
}

/// Everything that is found, to the last digit.
fn told(request: &PlanningRequest) -> String {
    format!("{:?}", plan_localities(request).unwrap())
}

fn refused(request: &PlanningRequest) -> String {
    plan_localities(request).unwrap_err().to_string()
}

#[test]
fn one_district_has_the_same_plans_in_every_format() {
    for (number, features) in [(27_700, in_metres()), (4_326, in_degrees())] {
        let folder = tempfile::tempdir().unwrap();
        let [geojson, package, shapes] = files(folder.path(), number, &features);
        let expected = told(&request(&geojson));
        assert!(expected.contains("Z01000026"));
        assert_eq!(told(&request(&package)), expected);
        assert_eq!(told(&request(&shapes)), expected);
    }
}

#[test]
fn lengths_in_degrees_are_those_on_the_ground() {
    let folder = tempfile::tempdir().unwrap();
    let [_, package, _] = files(folder.path(), 4_326, &in_degrees());
    let found = plan_localities(&request(&package)).unwrap();
    let wards = found.plans.iter().find(|plan| plan.measured[0].community_together == Some(1.0));
    let metres = wards.unwrap().measured[0].border_metres;
    // A degree of latitude at 53.815 degrees on the ellipsoid of WGS84, by the series of its meridian.
    let degree = 111_132.954 - 559.822 * 107.63_f64.to_radians().cos()
        + 1.175 * 215.26_f64.to_radians().cos();
    assert!((metres / (6.0 * 0.01 * degree) - 1.0).abs() < 0.001, "{metres}");
}

#[test]
fn the_first_bytes_say_what_a_file_is_and_not_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let [geojson, package, _] = files(folder.path(), 27_700, &in_metres());
    let expected = told(&request(&geojson));
    let named = folder.path().join("areas.shp");
    std::fs::copy(package, &named).unwrap();
    assert_eq!(told(&request(&named)), expected);
}

#[test]
fn areas_are_drawn_alike_from_every_format() {
    let mut features = in_degrees();
    for feature in &mut features {
        let code = feature["properties"]["LSOA"].clone();
        feature["properties"] = json!({"code": code, "name": "Ings", "ward_code": "Z05000001", "ward_name": "W", "children_0_17": 40});
    }
    let folder = tempfile::tempdir().unwrap();
    let [geojson, package, shapes] = files(folder.path(), 4_326, &features);
    let read = |file: &Path| {
        let outlines = read_outlines(file).unwrap().into_iter();
        outlines.map(|o| (o.area.code, o.area.ward, o.area.children, o.rings)).collect::<Vec<_>>()
    };
    let expected = read(&geojson);
    assert_eq!(read(&package), expected);
    // Peel Park Primary School lies at 417549, 434592 and -1.7350, 53.8073.
    let corner = expected[6].3[0][0];
    assert!(
        (413_000..420_000).contains(&corner.0) && (433_000..435_000).contains(&corner.1),
        "{corner:?}"
    );
    let cut = read_outlines(&shapes).err().unwrap().to_string();
    assert!(
        cut.contains(
            "areas.shp, record 1: there is no column children_0_17; there are children_0, code"
        ),
        "{cut}"
    );
    assert!(
        cut.ends_with("(a shapefile keeps ten letters of a name; a GeoPackage keeps all)"),
        "{cut}"
    );
}

#[test]
fn what_cannot_be_used_is_said_with_its_file_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let [geojson, package, shapes] = files(folder.path(), 27_700, &in_metres());
    let check = |request: &PlanningRequest, expected: &str| {
        let found = refused(request);
        assert!(found.contains(expected), "{found}\n{expected}");
    };
    let layer = Some("wards".to_owned());
    check(
        &PlanningRequest { layer: layer.clone(), ..request(&geojson) },
        "areas.geojson: --layer names a table",
    );
    check(
        &PlanningRequest { layer, ..request(&package) },
        "areas.gpkg: there is no table of areas \"wards\"; there are areas",
    );
    let mut columns = request(&package);
    columns.columns.code = "LSOA21CD".to_owned();
    check(
        &columns,
        "areas.gpkg, table areas, row 1: there is no column LSOA21CD; there are LSOA, kids, row_id, score, ward",
    );
    let wal = folder.path().join("areas.gpkg-wal");
    std::fs::write(&wal, "rows").unwrap();
    check(&request(&package), "areas.gpkg: another program has it open");
    std::fs::write(&wal, "").unwrap();
    assert!(plan_localities(&request(&package)).is_ok());
    std::fs::remove_file(folder.path().join("areas.dbf")).unwrap();
    check(&request(&shapes), "areas.shp: there is no .dbf beside it");
    let zip = folder.path().join("areas.zip");
    std::fs::write(&zip, b"PK\x03\x04\xff").unwrap();
    check(&request(&zip), "areas.zip: this is a zip file; unpack it");
}

#[test]
fn geojson_that_says_another_system_than_it_has_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("areas.geojson");
    let check = |name: &str, features: Vec<Value>, expected: &str| {
        let crs = json!({"type": "name", "properties": {"name": name}});
        std::fs::write(&file, json!({"crs": crs, "features": features}).to_string()).unwrap();
        let found = refused(&request(&file));
        assert!(found.contains(expected), "{found}\n{expected}");
    };
    check(
        "urn:ogc:def:crs:EPSG::3857",
        in_metres(),
        "it is in Web Mercator (urn:ogc:def:crs:EPSG::3857)",
    );
    check(
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        in_metres(),
        ", feature 1: 416000, 432000 is no longitude and latitude",
    );
    check(
        "EPSG:27700",
        features(|x, y| [x / 100.0, y / 100.0]),
        ", feature 1: its outline is smaller than a metre",
    );
}

/// Bradford's real small areas, each with as many children as the others: the plans are the same whether
/// the outlines come as their publisher gives them or through either other format.
#[test]
fn the_real_district_has_the_same_plans_in_every_format() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/place/boundaries/bradford_lsoa.geojson");
    let Some(text) = std::fs::read_to_string(&file).ok().or_else(|| left_out(&file)) else {
        return;
    };
    let whole: Value = serde_json::from_str(&text).unwrap();
    let mut features = whole["features"].as_array().unwrap().clone();
    for (number, feature) in (0_u32..).zip(&mut features) {
        let code = feature["properties"]["LSOA21CD"].clone();
        feature["properties"] =
            json!({"LSOA": code, "kids": 400 + number % 90, "score": number % 37, "ward": "W"});
    }
    let folder = tempfile::tempdir().unwrap();
    let [geojson, package, shapes] = files(folder.path(), 4_326, &features);
    let of = |file: &Path| PlanningRequest {
        wishes: Wishes { effort: Effort::Quick, ..Wishes::of(10_000.0) },
        stability_searches: 0,
        aim: Some(place::plans::Aim::Balanced),
        ..request(file)
    };
    let expected = told(&of(&geojson));
    assert_eq!(told(&of(&package)), expected);
    assert_eq!(told(&of(&shapes)), expected);
}

/// The same outlines as their publisher gives them in degrees, and as a map program wrote them in metres
/// of the National Grid: the same neighbours, and the same sizes and lengths to a thousandth.
#[test]
fn degrees_and_metres_of_the_real_district_measure_the_same() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/place");
    let borders = |file: &str, code: &str| {
        let file = shared.join(file);
        if !file.is_file() {
            return left_out(&file);
        }
        let found = read_areas(&file, None).unwrap();
        let rings: Vec<_> =
            found.into_iter().map(|a| (AreaCode::parse(&a.said[code]).unwrap(), a.rings)).collect();
        Some((Borders::from_rings(&rings), rings))
    };
    let (Some((metres, rings)), Some((degrees, _))) = (
        borders("geo/bradford_lsoa11_analysis.gpkg", "LSOA11CD"),
        borders("boundaries/bradford_lsoa11.geojson", "LSOA11CD"),
    ) else {
        return;
    };
    let pairs = |borders: &Borders| borders.all().map(|(pair, _)| pair).collect::<Vec<_>>();
    assert_eq!(pairs(&metres), pairs(&degrees));
    let length = |borders: &Borders| borders.all().map(|(_, metres)| metres).sum::<f64>();
    let size = |borders: &Borders| {
        rings.iter().map(|(code, _)| borders.extent(*code).unwrap().square_metres).sum::<f64>()
    };
    assert!(
        (length(&metres) / length(&degrees) - 1.0).abs() < 0.001,
        "{} {}",
        length(&metres),
        length(&degrees)
    );
    assert!(
        (size(&metres) / size(&degrees) - 1.0).abs() < 0.001,
        "{} {}",
        size(&metres),
        size(&degrees)
    );
}

/// Says that a file is not there, when it may be left out.
fn left_out<T>(file: &Path) -> Option<T> {
    #[expect(clippy::disallowed_methods, reason = "tests may be told that nothing may be left out")]
    let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|v| v == "1");
    assert!(!all, "needs {}", file.display());
    eprintln!("left out: needs {}", file.display());
    None
}
