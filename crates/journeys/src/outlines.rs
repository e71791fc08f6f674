//! Outlines of small areas from a file: codes, names, wards, children and rings in whole metres of a
//! plane.

use crate::area_files::{BadFile, FoundArea, read_areas};
use commons::AreaCode;
use place::{Ring, SmallArea};
use std::path::Path;

/// A small area with its outline.
pub(crate) struct Outline {
    pub(crate) area: SmallArea,
    pub(crate) rings: Vec<Ring>,
}

/// Reads the areas of a GeoJSON file, a GeoPackage or a shapefile.
pub(crate) fn read_outlines(file: &Path) -> Result<Vec<Outline>, BadFile> {
    let found = read_areas(file, None)?;
    if found.is_empty() {
        return Err(BadFile::new(file, "", "there is no area in it"));
    }
    found.into_iter().map(|found| outline(file, found)).collect()
}

fn outline(file: &Path, found: FoundArea) -> Result<Outline, BadFile> {
    let wrong = |what: String| BadFile::new(file, &found.place, what);
    let code = |column: &str, example: &str| {
        let text = found.said(file, column)?;
        AreaCode::parse(text).map_err(|_| {
            wrong(format!("{text:?} is no code such as {example}, in column {column}"))
        })
    };
    let name = |column: &str| found.said.get(column).cloned().unwrap_or_default();
    let children = found.said(file, "children_0_17")?;
    let whole = children.strip_suffix(".0").unwrap_or(children).parse().ok();
    let area = SmallArea {
        code: code("code", "E01010568")?,
        name: name("name"),
        ward: code("ward_code", "E05001341")?,
        ward_name: name("ward_name"),
        children: whole.ok_or_else(|| {
            wrong(format!("{children:?} is no whole number of children, in column children_0_17"))
        })?,
    };
    if found.rings.is_empty() {
        return Err(wrong(
            "an outline was expected: give GeoJSON, a GeoPackage or a shapefile".to_owned(),
        ));
    }
    Ok(Outline { area, rings: found.rings })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Outline>, BadFile> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("areas.geojson");
        std::fs::write(&file, text).expect("written");
        read_outlines(&file)
    }

    #[test]
    fn an_area_is_read_with_its_corners() {
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":
            {"code":"Z01000001","name":"A","ward_code":"Z05000001","ward_name":"W","children_0_17":450},
            "geometry":{"type":"Polygon","coordinates":[[[0,0],[1000,0],[1000,1000.4],[0,0]]]}}]}"#;
        let outlines = read(text).expect("a good file");
        assert_eq!(outlines[0].rings, vec![vec![(0, 0), (1000, 0), (1000, 1000)]]);
        assert_eq!(outlines[0].area.children, 450);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let broken = read("{\"features\": [").err().expect("refused").to_string();
        assert!(broken.contains("line 1"), "{broken}");
        let nameless = read(
            r#"{"features":[{"properties":{},"geometry":
            {"type":"Polygon","coordinates":[[[0,0],[1000,0],[1000,1000],[0,0]]]}}]}"#,
        );
        let nameless = nameless.err().expect("refused").to_string();
        assert!(
            nameless.contains("feature 1") && nameless.contains("there is no column c"),
            "{nameless}"
        );
        assert!(read("[]").is_err());
    }
}
