//! GeoJSON (RFC 7946), and its older form that names a coordinate system.

use super::{BadFile, flat::Plane};
use outline::{Corners, OutlinedArea};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads the features, and what their corners are in.
pub(super) fn read(file: &Path, text: &str) -> Result<(Vec<OutlinedArea>, Plane), BadFile> {
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let place = format!(", line {}, column {}", e.line(), e.column());
        BadFile::new(file, place, format!("this is not JSON: {e}"))
    })?;
    let features = json.get("features").and_then(Value::as_array);
    let features = features.ok_or_else(|| {
        BadFile::new(file, "", "a GeoJSON FeatureCollection was expected, with a list of features")
    })?;
    let plane = plane(file, &json)?;
    let mut found = Vec::new();
    for (number, feature) in (1..).zip(features) {
        let place = format!("feature {number}");
        let rings = rings(feature.get("geometry").unwrap_or(&Value::Null)).ok_or_else(|| {
            BadFile::new(file, format!(", {place}"), "a Polygon or MultiPolygon was expected")
        })?;
        found.push(OutlinedArea { place, said: said(feature), rings });
    }
    Ok((found, plane))
}

/// Plain GeoJSON is in degrees, but many programs write metres of the plane they work in: corners beyond
/// 180 tell. A name says it for sure; metres of Web Mercator are no metres on the ground.
fn plane(file: &Path, json: &Value) -> Result<Plane, BadFile> {
    let name = json.pointer("/crs/properties/name").and_then(Value::as_str).unwrap_or_default();
    let number = name.rsplit(':').next().unwrap_or_default();
    match number {
        "3857" | "900913" | "102100" | "3785" => {
            let what = format!(
                "it is in Web Mercator ({name}), in which lengths are wrong; save it again as longitude and \
                 latitude (EPSG:4326) or British National Grid (EPSG:27700)"
            );
            Err(BadFile::new(file, "", what))
        }
        "CRS84" | "4326" | "4258" => Ok(Plane::Degrees),
        "27700" => Ok(Plane::Metres),
        _ => Ok(Plane::ByItsCorners),
    }
}

fn said(feature: &Value) -> BTreeMap<String, String> {
    let properties = feature.get("properties").and_then(Value::as_object).into_iter().flatten();
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    properties.map(|(name, value)| (name.trim().to_owned(), text(value))).collect()
}

fn rings(geometry: &Value) -> Option<Vec<Corners>> {
    let parts = geometry.get("coordinates")?.as_array()?;
    let polygons: Vec<&Value> = match geometry.get("type")?.as_str()? {
        "Polygon" => return parts.iter().map(ring).collect(),
        "MultiPolygon" => parts.iter().filter_map(Value::as_array).flatten().collect(),
        _ => return None,
    };
    polygons.into_iter().map(ring).collect()
}

fn ring(value: &Value) -> Option<Corners> {
    let number = |corner: &Value, at: usize| corner.get(at)?.as_f64().filter(|n| n.abs() < 1e9);
    let corners = value.as_array()?.iter();
    corners.map(|corner| Some((number(corner, 0)?, number(corner, 1)?))).collect()
}
