//! What a map of a whole district weighs on its way to a telephone.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what it leaves out")]

use flate2::{Compression, write::GzEncoder};
use lifechances_report::cartogram::{TileChart, tiles_of_map};
use lifechances_report::{MapArea, MapChart, Shade};
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;

const BRADFORD: &str = "data/place/boundaries/bradford_lsoa.geojson";

fn shared(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let text = std::fs::read_to_string(root.join(path)).ok();
    if text.is_none() {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests may be told that nothing may be left out"
        )]
        let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|v| v == "1");
        assert!(!all, "needs ../shared ({path})");
        eprintln!("left out: needs ../shared ({path})");
    }
    text
}

/// Degrees as metres near enough for a picture: the district is 25 km wide.
fn ring(corners: &Value) -> Vec<(f64, f64)> {
    let metres = |corner: &Value| {
        let (east, north) = (corner[0].as_f64().unwrap(), corner[1].as_f64().unwrap());
        (east * 111_320.0 * 53.85_f64.to_radians().cos(), north * 111_320.0)
    };
    corners.as_array().unwrap().iter().map(metres).collect()
}

fn rings(geometry: &Value) -> Vec<Vec<(f64, f64)>> {
    let parts = geometry["coordinates"].as_array().unwrap();
    match geometry["type"].as_str().unwrap() {
        "Polygon" => parts.iter().map(ring).collect(),
        _ => parts.iter().flat_map(|part| part.as_array().unwrap()).map(ring).collect(),
    }
}

fn zipped(svg: &str) -> usize {
    let mut zip = GzEncoder::new(Vec::new(), Compression::default());
    zip.write_all(svg.as_bytes()).unwrap();
    zip.finish().unwrap().len()
}

#[test]
fn a_map_of_bradfords_small_areas_is_forty_kilobytes_or_less() {
    let Some(text) = shared(BRADFORD) else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let mut areas: Vec<MapArea> = Vec::new();
    for (at, feature) in file["features"].as_array().unwrap().iter().enumerate() {
        let name = feature["properties"]["LSOA21CD"].as_str().unwrap();
        areas.push(MapArea {
            words: format!("{name}: {}%", at % 40),
            label: String::new(),
            rings: rings(&feature["geometry"]),
            shade: Shade::Step(u8::try_from(at % 5).unwrap() + 1),
        });
    }
    assert_eq!(areas.len(), 312);
    let (id, title, reading) = ("m".to_owned(), "Bradford".to_owned(), "r".to_owned());
    let tiles = tiles_of_map(&areas);
    let map = MapChart { id, title, reading, areas }.svg();
    assert_eq!(map.matches("<path").count(), 312);
    assert!(zipped(&map) <= 40_000, "{} bytes, {} zipped", map.len(), zipped(&map));
    let (id, title, reading) = ("t".to_owned(), "Bradford".to_owned(), "r".to_owned());
    let tiles = TileChart { id, title, reading, areas: tiles }.svg();
    assert_eq!(tiles.matches("<path").count(), 312);
    assert!(zipped(&tiles) <= 10_000, "{} bytes, {} zipped", tiles.len(), zipped(&tiles));
}
