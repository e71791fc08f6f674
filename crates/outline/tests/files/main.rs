//! One invented district as a GeoPackage and as a shapefile, whole, broken and changed at random.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "helpers of tests")]

mod broken;
mod changed;
mod read;
mod shared;
mod write;

use serde_json::{Value, json};

/// Four areas of the grid: a square, one with a hole, the one in the hole, and one of two parts.
fn features() -> Vec<Value> {
    let square = |x: f64, y: f64, side: f64| {
        json!([[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]])
    };
    let feature = |code: &str, children: f64, geometry: Value| {
        json!({"type": "Feature", "geometry": geometry,
            "properties": {"LSOA21CD": code, "LSOA21NM": format!("Høje {code}"), "kids": children, "n": 7}})
    };
    let x = 416_000.0;
    let inner =
        json!([[x + 3e3, 1e3], [x + 4e3, 1e3], [x + 4e3, 2e3], [x + 3e3, 2e3], [x + 3e3, 1e3]]);
    vec![
        feature(
            "E01000001",
            100.0,
            json!({"type": "Polygon", "coordinates": [square(x, 0.0, 2e3)]}),
        ),
        feature(
            "E01000002",
            250.5,
            json!({"type": "Polygon", "coordinates": [square(x + 2e3, 0.0, 3e3), inner]}),
        ),
        feature(
            "E01000003",
            3.0,
            json!({"type": "Polygon", "coordinates": [square(x + 3e3, 1e3, 1e3)]}),
        ),
        feature(
            "E01000004",
            0.0,
            json!({"type": "MultiPolygon", "coordinates": [[square(x, 2e3, 2e3)], [square(x + 9e3, 0.5, 1e3)]]}),
        ),
    ]
}

/// Rings without regard to where they begin and which way they run.
fn plain(rings: &[Vec<(f64, f64)>]) -> Vec<Vec<(u64, u64)>> {
    let mut all: Vec<_> = rings
        .iter()
        .map(|ring| {
            let mut corners: Vec<_> =
                ring.iter().map(|(x, y)| (x.to_bits(), y.to_bits())).collect();
            corners.pop();
            corners.sort_unstable();
            corners
        })
        .collect();
    all.sort();
    all
}
