//! Outlines of small areas from a GeoJSON file: codes, names, wards, children and rings in whole
//! metres of a plane.

use commons::AreaCode;
use place::{Ring, SmallArea};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A small area with its outline.
pub(crate) struct Outline {
    pub(crate) area: SmallArea,
    pub(crate) rings: Vec<Ring>,
}

/// The file cannot be used, and why.
#[derive(Debug, thiserror::Error)]
pub enum BadOutlines {
    /// It cannot be read.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is not JSON.
    #[error("{path}: line {line}, column {column}: this is not JSON: {what}", path = .path.display())]
    NotJson {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// An area lacks something.
    #[error("{path}: feature {feature}: {what}", path = .path.display())]
    Feature {
        /// The file.
        path: PathBuf,
        /// Which feature, from 1.
        feature: usize,
        /// What is missing, and the form it has.
        what: String,
    },
}

/// Reads a feature collection of polygons.
pub(crate) fn read_outlines(path: &Path) -> Result<Vec<Outline>, BadOutlines> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| BadOutlines::File { path: path.to_owned(), source })?;
    parse(&text, path)
}

fn parse(text: &str, path: &Path) -> Result<Vec<Outline>, BadOutlines> {
    let json: Value = serde_json::from_str(text).map_err(|e| BadOutlines::NotJson {
        path: path.to_owned(),
        line: e.line(),
        column: e.column(),
        what: e.to_string(),
    })?;
    let problem = |feature, what: &str| BadOutlines::Feature {
        path: path.to_owned(),
        feature,
        what: what.to_owned(),
    };
    let features = json.get("features").and_then(Value::as_array);
    let features = features.ok_or_else(|| problem(0, "expected a FeatureCollection"))?;
    let read = |(at, feature)| outline(feature).map_err(|what| problem(at, what));
    (1..).zip(features).map(read).collect()
}

fn outline(feature: &Value) -> Result<Outline, &'static str> {
    let said = |name: &str| feature.get("properties").and_then(|p| p.get(name));
    let text = |name: &str| said(name).and_then(Value::as_str);
    let code = text("code").and_then(|code| AreaCode::parse(code).ok());
    let ward = text("ward_code").and_then(|code| AreaCode::parse(code).ok());
    let children = said("children_0_17").and_then(Value::as_u64);
    Ok(Outline {
        area: SmallArea {
            code: code.ok_or("expected a property `code` such as E01010568")?,
            name: text("name").unwrap_or_default().to_owned(),
            ward: ward.ok_or("expected a property `ward_code` such as E05001341")?,
            ward_name: text("ward_name").unwrap_or_default().to_owned(),
            children: children.ok_or("expected a whole number in `children_0_17`")?,
        },
        rings: rings(feature.get("geometry").unwrap_or(&Value::Null))?,
    })
}

fn rings(geometry: &Value) -> Result<Vec<Ring>, &'static str> {
    let expected = "expected a Polygon or MultiPolygon in metres";
    let parts = geometry.get("coordinates").and_then(Value::as_array).ok_or(expected)?;
    let polygons: Vec<&Value> = match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => return parts.iter().map(ring).collect(),
        Some("MultiPolygon") => parts.iter().collect(),
        Some(_) | None => return Err(expected),
    };
    let all = polygons.into_iter().filter_map(Value::as_array).flatten();
    all.map(ring).collect()
}

fn ring(value: &Value) -> Result<Ring, &'static str> {
    let expected = "expected corners as pairs of metres";
    let corners = value.as_array().ok_or(expected)?;
    let mut ring: Ring = Vec::with_capacity(corners.len());
    for corner in corners {
        let x = corner.get(0).and_then(metres).ok_or(expected)?;
        let y = corner.get(1).and_then(metres).ok_or(expected)?;
        ring.push((x, y));
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 { Err("an outline needs at least three corners") } else { Ok(ring) }
}

fn metres(value: &Value) -> Option<i64> {
    let metres = value.as_f64()?.round();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "held well inside the range of whole numbers"
    )]
    (metres.abs() < 1e9).then_some(metres as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Outline>, BadOutlines> {
        parse(text, Path::new("areas.geojson"))
    }

    #[test]
    fn an_area_is_read_with_its_corners() {
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":
            {"code":"Z01000001","name":"A","ward_code":"Z05000001","ward_name":"W","children_0_17":450},
            "geometry":{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10.4],[0,0]]]}}]}"#;
        let outlines = read(text).expect("a good file");
        assert_eq!(outlines[0].rings, vec![vec![(0, 0), (10, 0), (10, 10)]]);
        assert_eq!(outlines[0].area.children, 450);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let broken = read("{\"features\": [").err().expect("refused").to_string();
        assert!(broken.contains("line 1"), "{broken}");
        let nameless = read(r#"{"features":[{"properties":{},"geometry":null}]}"#);
        let nameless = nameless.err().expect("refused").to_string();
        assert!(nameless.contains("feature 1") && nameless.contains("`code`"), "{nameless}");
        assert!(read("[]").is_err());
    }
}
