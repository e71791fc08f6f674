//! Files of areas: outlines as GeoJSON, GeoPackage or shapefile, or a table as CSV.
//!
//! What a file is, its first bytes say; its name does not count. Corners come out as whole metres of a
//! plane (`flat`), so that lengths and areas can be measured whatever the file was in.

mod flat;
mod geojson;

use flat::Plane;
use outline::{Kind, OutlinedArea, ShapefileParts, System};
use place::Ring;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A file larger than this is not one of small areas, in bytes.
const MOST_BYTES: u64 = 500_000_000;

/// A file cannot be used: where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{place}: {what}")]
pub struct BadFile {
    file: String,
    place: String,
    what: String,
}

impl BadFile {
    pub(crate) fn new(file: &Path, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.display().to_string(), place: place.into(), what: what.into() }
    }
}

/// One area: where it stands in the file, its columns as text, and its rings in whole metres, the last
/// corner of each joining the first.
pub(crate) struct FoundArea {
    pub(crate) place: String,
    pub(crate) said: BTreeMap<String, String>,
    pub(crate) rings: Vec<Ring>,
    /// Whether names of columns may have been cut, as a shapefile cuts them.
    ten_letters: bool,
}

impl FoundArea {
    /// What a column says.
    pub(crate) fn said(&self, file: &Path, column: &str) -> Result<&str, BadFile> {
        self.said.get(column).map(String::as_str).ok_or_else(|| {
            let names: Vec<&str> = self.said.keys().map(String::as_str).take(60).collect();
            let mut what = format!("there is no column {column}; there are {}", names.join(", "));
            if self.ten_letters {
                what.push_str(" (a shapefile keeps ten letters of a name; a GeoPackage keeps all)");
            }
            BadFile::new(file, &self.place, what)
        })
    }
}

/// Reads every area of a file. `layer` is the table of a GeoPackage that has several.
pub(crate) fn read_areas(file: &Path, layer: Option<&str>) -> Result<Vec<FoundArea>, BadFile> {
    let bytes = bytes_of(file)?;
    let kind = Kind::of(&bytes);
    if layer.is_some() && kind != Kind::GeoPackage {
        return Err(BadFile::new(
            file,
            "",
            "--layer names a table of a GeoPackage, and this is none",
        ));
    }
    let (areas, plane) = match kind {
        Kind::GeoPackage => {
            no_writing(file)?;
            outlined(file, outline::read_geopackage(bytes, layer))?
        }
        Kind::Shapefile => outlined(file, shapefile(file, &bytes)?)?,
        Kind::Other => {
            let text = text_in(file, bytes)?;
            let start = text.trim_start_matches('\u{feff}').trim_start();
            if start.starts_with(['{', '[']) {
                geojson::read(file, &text)?
            } else {
                return table_in(file, &text);
            }
        }
    };
    let mut found = flat::in_metres(file, areas, plane)?;
    for area in &mut found {
        area.ten_letters = kind == Kind::Shapefile;
    }
    Ok(found)
}

/// Reads a table as CSV: areas without outlines.
pub(crate) fn read_table(file: &Path) -> Result<Vec<FoundArea>, BadFile> {
    table_in(file, &text_of(file)?)
}

pub(crate) fn text_of(file: &Path) -> Result<String, BadFile> {
    text_in(file, bytes_of(file)?)
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, BadFile> {
    let size = std::fs::metadata(file).map_err(|e| BadFile::new(file, "", e.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(BadFile::new(file, "", "larger than 500 MB; give outlines with fewer corners"));
    }
    std::fs::read(file).map_err(|e| BadFile::new(file, "", e.to_string()))
}

fn text_in(file: &Path, bytes: Vec<u8>) -> Result<String, BadFile> {
    if bytes.starts_with(b"PK\x03\x04") {
        let what =
            "this is a zip file; unpack it and give the .gpkg, .shp or .geojson that is in it";
        return Err(BadFile::new(file, "", what));
    }
    String::from_utf8(bytes).map_err(|problem| {
        let before = &problem.as_bytes()[..problem.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        BadFile::new(file, format!(", line {line}"), "not UTF-8; save it as UTF-8 and try again")
    })
}

fn outlined(
    file: &Path,
    read: Result<outline::Areas, outline::BadOutlines>,
) -> Result<(Vec<OutlinedArea>, Plane), BadFile> {
    let areas = read.map_err(|bad| {
        let place = if bad.place.is_empty() { bad.place } else { format!(", {}", bad.place) };
        BadFile::new(file, place, bad.what)
    })?;
    let plane = match areas.system {
        System::Degrees => Plane::Degrees,
        System::NationalGrid => Plane::Metres,
    };
    Ok((areas.areas, plane))
}

/// A GeoPackage that a map program has open, or did not close, has rows in a file beside it.
fn no_writing(file: &Path) -> Result<(), BadFile> {
    let mut beside = file.as_os_str().to_owned();
    beside.push("-wal");
    let waiting = std::fs::metadata(PathBuf::from(beside)).is_ok_and(|log| log.len() > 0);
    if waiting {
        let what = "another program has it open or did not close it: what it wrote last lies in the -wal file \
                    beside it; close it there, or save it again under another name";
        return Err(BadFile::new(file, "", what));
    }
    Ok(())
}

type ReadOutlines = Result<outline::Areas, outline::BadOutlines>;

/// The outlines with the table, the coordinate system and the encoding from the files beside them.
fn shapefile(file: &Path, outlines: &[u8]) -> Result<ReadOutlines, BadFile> {
    let table = beside(file, "dbf")?;
    let text = |ending| -> Result<Option<String>, BadFile> {
        Ok(beside(file, ending)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    };
    let (projection, code_page) = (text("prj")?, text("cpg")?);
    Ok(outline::read_shapefile(&ShapefileParts {
        outlines,
        table: table.as_deref(),
        projection: projection.as_deref(),
        code_page: code_page.as_deref(),
    }))
}

/// A file of the same name with another ending, in small or capital letters, when there is one.
fn beside(file: &Path, ending: &str) -> Result<Option<Vec<u8>>, BadFile> {
    for ending in [ending.to_owned(), ending.to_uppercase()] {
        let beside = file.with_extension(ending);
        if beside.is_file() {
            return bytes_of(&beside).map(Some);
        }
    }
    Ok(None)
}

fn table_in(file: &Path, text: &str) -> Result<Vec<FoundArea>, BadFile> {
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
        found.push(FoundArea {
            place,
            said: said.collect(),
            rings: Vec::new(),
            ten_letters: false,
        });
    }
    Ok(found)
}
