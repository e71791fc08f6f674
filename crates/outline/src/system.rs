//! Which coordinate systems are known, and what a file says of its own.

use crate::areas::BadOutlines;

/// What the coordinates of a file mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Longitude and latitude in degrees: WGS84 (EPSG:4326), or ETRS89 (EPSG:4258), which is within a
    /// metre of it.
    Degrees,
    /// Eastings and northings in metres of the British National Grid (EPSG:27700).
    NationalGrid,
}

/// What to do with a file in another system.
pub(crate) const SAVE_AGAIN: &str = "save it again as longitude and latitude (EPSG:4326) or British \
                                     National Grid (EPSG:27700), in QGIS by Export, Save Features As, CRS";

impl System {
    /// By its number in the register of EPSG.
    pub(crate) const fn of_epsg(number: i64) -> Option<Self> {
        match number {
            4326 | 4258 => Some(Self::Degrees),
            27_700 => Some(Self::NationalGrid),
            _ => None,
        }
    }

    /// Whether a corner can lie there.
    pub(crate) fn holds(self, (x, y): (f64, f64)) -> bool {
        match self {
            Self::Degrees => x.abs() <= 180.0 && y.abs() <= 90.0,
            Self::NationalGrid => x.abs() <= 2e6 && y.abs() <= 2e6,
        }
    }

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Degrees => "longitude and latitude, which the file says that it has",
            Self::NationalGrid => {
                "metres of the British National Grid, which the file says that it has"
            }
        }
    }

    /// From the text of a `.prj`: well-known text of either version (OGC 01-009, ISO 19162). The grid is
    /// known by its own numbers and not by its name only, so that another one is never taken for it.
    ///
    /// # Errors
    /// The system is another one; the refusal gives its name.
    pub(crate) fn of_projection(text: &str) -> Result<Self, BadOutlines> {
        let quoted = quoted(text);
        let own_name = text.split('"').nth(1).unwrap_or_default();
        let number = |names: [&str; 2], value: f64, within: f64| {
            let said = |(name, number): &(String, Option<f64>)| {
                names.contains(&name.as_str())
                    && number.is_some_and(|number| (number - value).abs() <= within)
            };
            quoted.iter().any(said)
        };
        let upper = text.to_ascii_uppercase();
        let projected = upper.contains("PROJCS") || upper.contains("PROJCRS");
        let is_grid = || {
            quoted.iter().any(|(name, _)| name.contains("osgb"))
                && number(["falseeasting", "falseeasting"], 400_000.0, 1e-3)
                && number(["falsenorthing", "falsenorthing"], -100_000.0, 1e-3)
                && number(["centralmeridian", "longitudeofnaturalorigin"], -2.0, 1e-9)
                && number(["latitudeoforigin", "latitudeofnaturalorigin"], 49.0, 1e-9)
                && number(["scalefactor", "scalefactoratnaturalorigin"], 0.999_601_271_7, 1e-8)
                && number(["metre", "meter"], 1.0, 1e-12)
        };
        let is_degrees = || {
            let name = plain(own_name);
            ["wgs84", "wgs1984", "etrs89", "etrs1989", "crs84"].iter().any(|w| name.contains(w))
                && number(["degree", "degrees"], 0.017_453_292_5, 1e-9)
        };
        if projected && is_grid() {
            Ok(Self::NationalGrid)
        } else if !projected && is_degrees() {
            Ok(Self::Degrees)
        } else {
            let name: String = own_name.chars().take(80).collect();
            let what =
                format!("the coordinate system {name:?} is not one that can be used; {SAVE_AGAIN}");
            Err(BadOutlines::at("the .prj beside it", what))
        }
    }
}

/// Each quoted name in small letters without spaces and signs, with the number after it when one follows.
fn quoted(text: &str) -> Vec<(String, Option<f64>)> {
    let pieces: Vec<&str> = text.split('"').collect();
    let mut found = Vec::new();
    for pair in pieces.get(1..).unwrap_or_default().chunks(2) {
        let [name, after] = pair else { continue };
        let after = after.trim_start().strip_prefix(',').unwrap_or_default();
        let number = after.split([',', ']', ')']).next().unwrap_or_default();
        found.push((plain(name), number.trim().parse().ok()));
    }
    found
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESRI_GRID: &str = r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]"#;
    const ESRI_DEGREES: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
    const GRID_2019: &str = r#"PROJCRS["OSGB36 / British National Grid",BASEGEOGCRS["OSGB36",DATUM["Ordnance Survey of Great Britain 1936",ELLIPSOID["Airy 1830",6377563.396,299.3249646,LENGTHUNIT["metre",1]]]],CONVERSION["British National Grid",METHOD["Transverse Mercator"],PARAMETER["Latitude of natural origin",49,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",-2,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",0.9996012717,SCALEUNIT["unity",1]],PARAMETER["False easting",400000,LENGTHUNIT["metre",1]],PARAMETER["False northing",-100000,LENGTHUNIT["metre",1]]],CS[Cartesian,2]]"#;

    #[test]
    fn systems_are_known_by_their_numbers() {
        for (text, expected) in [
            (ESRI_GRID, System::NationalGrid),
            (GRID_2019, System::NationalGrid),
            (ESRI_DEGREES, System::Degrees),
        ] {
            assert_eq!(System::of_projection(text), Ok(expected));
        }
    }

    #[test]
    fn another_system_is_refused_with_its_name_and_what_to_do() {
        let feet = ESRI_GRID.replace(r#"UNIT["Meter",1.0]"#, r#"UNIT["Foot",0.3048]"#);
        let irish = ESRI_GRID.replace("-2.0", "-8.0");
        let airy = ESRI_DEGREES.replace("WGS_1984", "OSGB_1936");
        for text in [feet.as_str(), irish.as_str(), airy.as_str(), "", "\"", "PROJCS[\"a"] {
            let refused = System::of_projection(text).expect_err("another system").to_string();
            assert!(refused.starts_with("the .prj beside it: "), "{refused}");
            assert!(refused.contains("EPSG:27700") && refused.contains("EPSG:4326"), "{refused}");
        }
        let refused = System::of_projection(&irish).expect_err("another system").to_string();
        assert!(refused.contains("British_National_Grid"), "{refused}");
    }
}
