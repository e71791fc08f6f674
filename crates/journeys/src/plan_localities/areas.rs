//! Small areas from GeoJSON or CSV, with the columns that are asked for.

use super::PlanningRequest;
use commons::AreaCode;
use place::Ring;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A file larger than this is not one of small areas, in bytes.
const MOST_BYTES: u64 = 500_000_000;
/// Metres of one degree of latitude, on a ball of the size of the Earth.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// What columns, or properties, are called.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The code of the area.
    pub code: String,
    /// Children of it.
    pub children: String,
    /// Needs, each a number; empty where it is not known.
    pub needs: Vec<String>,
    /// The community, such as the ward.
    pub community: Option<String>,
    /// Whether it is rural: yes or no.
    pub rural: Option<String>,
    /// A larger area whose border no locality crosses.
    pub within: Option<String>,
}

/// A file cannot be used: where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{place}: {what}")]
pub struct BadFile {
    file: String,
    place: String,
    what: String,
}

impl BadFile {
    pub(super) fn new(file: &Path, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.display().to_string(), place: place.into(), what: what.into() }
    }
}

/// A small area as it was read.
pub(super) struct Area {
    pub(super) code: AreaCode,
    pub(super) children: u64,
    pub(super) needs: Vec<Option<f64>>,
    pub(super) community: Option<String>,
    pub(super) rural: bool,
    pub(super) within: Option<String>,
    pub(super) rings: Vec<Ring>,
}

/// One area's columns as text, where they stand, and its corners.
struct Found {
    place: String,
    said: BTreeMap<String, String>,
    rings: Vec<Vec<(f64, f64)>>,
}

/// Reads the areas, each once.
pub(super) fn read(request: &PlanningRequest) -> Result<Vec<Area>, BadFile> {
    let file = &request.areas;
    let text = text_of(file)?;
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let mut found = if is_json { from_geojson(file, &text)? } else { from_csv(file, &text)? };
    if let Some(table) = &request.table {
        let more = from_csv(table, &text_of(table)?)?;
        join(file, &mut found, more, &request.columns.code)?;
    }
    let in_degrees = found.iter().flat_map(|f| f.rings.iter().flatten()).all(is_degrees);
    let middle = middle(&found);
    let place = |corner: &(f64, f64)| if in_degrees { laid_flat(*corner, middle) } else { *corner };
    let mut areas: Vec<Area> = Vec::new();
    for found in found {
        let rings = found.rings.iter().map(|ring| closed(ring.iter().map(place)));
        let rings: Vec<Ring> = rings.filter(|ring| ring.len() > 2).collect();
        areas.push(area(file, &found, rings, &request.columns)?);
    }
    areas.sort_by_key(|area| area.code);
    Ok(areas)
}

pub(super) fn text_of(file: &Path) -> Result<String, BadFile> {
    let size = std::fs::metadata(file).map_err(|e| BadFile::new(file, "", e.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(BadFile::new(file, "", "larger than 500 MB; give outlines with fewer corners"));
    }
    let bytes = std::fs::read(file).map_err(|e| BadFile::new(file, "", e.to_string()))?;
    String::from_utf8(bytes).map_err(|problem| {
        let before = &problem.as_bytes()[..problem.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        BadFile::new(file, format!(", line {line}"), "not UTF-8; save it as UTF-8 and try again")
    })
}

fn from_csv(file: &Path, text: &str) -> Result<Vec<Found>, BadFile> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let broken = |e: &csv::Error| {
        let line = e.position().map_or_else(String::new, |at| format!(", line {}", at.line()));
        BadFile::new(file, line, format!("not a CSV file with as many cells in each line: {e}"))
    };
    let headings = reader.headers().map_err(|e| broken(&e))?.clone();
    let mut found = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = headings.iter().zip(record.iter());
        let said = cells.map(|(heading, cell)| (heading.trim().to_owned(), cell.trim().to_owned()));
        let place = format!(", line {line}");
        found.push(Found { place, said: said.collect(), rings: Vec::new() });
    }
    Ok(found)
}

fn from_geojson(file: &Path, text: &str) -> Result<Vec<Found>, BadFile> {
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let place = format!(", line {}, column {}", e.line(), e.column());
        BadFile::new(file, place, format!("this is not JSON: {e}"))
    })?;
    let features = json.get("features").and_then(Value::as_array);
    let features = features.ok_or_else(|| {
        BadFile::new(file, "", "a GeoJSON FeatureCollection was expected, with a list of features")
    })?;
    let mut found = Vec::new();
    for (number, feature) in (1..).zip(features) {
        let place = format!(", feature {number}");
        let mut said = BTreeMap::new();
        if let Some(properties) = feature.get("properties").and_then(Value::as_object) {
            for (name, value) in properties {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                said.insert(
                    name.trim().to_owned(),
                    if value.is_null() { String::new() } else { text },
                );
            }
        }
        let rings = rings(feature.get("geometry").unwrap_or(&Value::Null))
            .ok_or_else(|| BadFile::new(file, &place, "a Polygon or MultiPolygon was expected"))?;
        found.push(Found { place, said, rings });
    }
    Ok(found)
}

type Corners = Vec<(f64, f64)>;

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

fn is_degrees((x, y): &(f64, f64)) -> bool {
    x.abs() <= 180.0 && y.abs() <= 90.0
}

fn middle(found: &[Found]) -> f64 {
    let all = || found.iter().flat_map(|f| f.rings.iter().flatten()).map(|corner| corner.1);
    (all().fold(f64::INFINITY, f64::min) + all().fold(f64::NEG_INFINITY, f64::max)) / 2.0
}

/// Longitude and latitude as metres on a plane that is true along the middle latitude: over a district
/// lengths are wrong by well below one per cent, and who borders on whom stays as it is.
fn laid_flat((longitude, latitude): (f64, f64), middle: f64) -> (f64, f64) {
    let shorter = middle.to_radians().cos();
    (longitude * METRES_PER_DEGREE * shorter, latitude * METRES_PER_DEGREE)
}

fn closed(corners: impl Iterator<Item = (f64, f64)>) -> Ring {
    #[expect(clippy::cast_possible_truncation, reason = "below 1e9 when read")]
    let mut ring: Ring = corners.map(|(x, y)| (x.round() as i64, y.round() as i64)).collect();
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

fn join(file: &Path, found: &mut [Found], more: Vec<Found>, code: &str) -> Result<(), BadFile> {
    let mut by_code: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in more {
        let Some(key) = row.said.get(code).cloned() else {
            let what =
                format!("the table beside it has no column {code}; say --code, or name it so");
            return Err(BadFile::new(file, "", what));
        };
        by_code.insert(key, row.said);
    }
    for one in found {
        let key = one.said.get(code).cloned().unwrap_or_default();
        for (name, value) in by_code.remove(&key).unwrap_or_default() {
            // A property of the outlines counts before a column of the table.
            one.said.entry(name).or_insert(value);
        }
    }
    Ok(())
}

fn area(file: &Path, found: &Found, rings: Vec<Ring>, columns: &Columns) -> Result<Area, BadFile> {
    let wrong = |what: String| BadFile::new(file, &found.place, what);
    let said = |name: &String| {
        found.said.get(name).map(String::as_str).ok_or_else(|| {
            let names: Vec<&str> = found.said.keys().map(String::as_str).take(12).collect();
            wrong(format!("there is no column {name}; there are {}", names.join(", ")))
        })
    };
    let code = said(&columns.code)?;
    let code = AreaCode::parse(code).map_err(|_| {
        wrong(format!("{code} is no code such as E01010568, in column {}", columns.code))
    })?;
    let children = said(&columns.children)?;
    let number = children.replace(',', "");
    let children = number.parse::<f64>().ok().filter(|n| n.is_finite() && (0.0..1e9).contains(n));
    let children = children.ok_or_else(|| {
        wrong(format!("{number:?} is no number of children, in {}", columns.children))
    })?;
    let need = |name: &String| match said(name)? {
        "" => Ok(None),
        text => match text.replace(',', "").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            Ok(_) | Err(_) => Err(wrong(format!("{text:?} is no number, in column {name}"))),
        },
    };
    let word = |name: &Option<String>| name.as_ref().map(said).transpose();
    let rural = match word(&columns.rural)?.map(str::to_lowercase).as_deref() {
        None | Some("" | "no" | "false" | "0" | "urban") => false,
        Some("yes" | "true" | "1" | "rural") => true,
        Some(other) => return Err(wrong(format!("{other:?} is neither yes nor no, for rural"))),
    };
    let filled = |word: Option<&str>| word.filter(|word| !word.is_empty()).map(str::to_owned);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1e9")]
    let children = children.round() as u64;
    Ok(Area {
        code,
        children,
        needs: columns.needs.iter().map(need).collect::<Result<_, _>>()?,
        community: filled(word(&columns.community)?),
        rural,
        within: filled(word(&columns.within)?),
        rings,
    })
}
