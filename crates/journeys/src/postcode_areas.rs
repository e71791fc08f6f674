//! The lookup from postcodes to small areas, from the lake.

use commons::{AreaCode, Postcode};
use lake::{Lake, LakeProblem};
use place::PostcodeLookup;

/// The dataset a postcode lookup is loaded as.
const DATASET: &str = "postcodes";
/// The boundary year of the small areas the lookup names.
pub(crate) const BOUNDARY_YEAR: u16 = 2021;

/// No lookup is loaded, or it is not one.
#[derive(Debug, thiserror::Error)]
pub enum NoLookup {
    /// None is loaded.
    #[error(
        "no postcode lookup is loaded: load one with `--layout postcodes` first, so that children can be counted where they live"
    )]
    NotLoaded,
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
}

/// Reads the lookup that is loaded. Of several, the last loaded wins.
pub(crate) fn postcode_lookup(lake: &Lake) -> Result<PostcodeLookup, NoLookup> {
    let mut entries: Vec<(Postcode, AreaCode)> = Vec::new();
    let mut vintage = String::new();
    lake.for_each_part(DATASET, |part, table| {
        vintage.clone_from(&part.note.vintage);
        let texts = |names: &[&str]| {
            names.iter().find_map(|name| table.column(name).and_then(|c| c.texts()))
        };
        let postcodes = texts(&["Postcode", "pcds", "postcode"]).unwrap_or_default();
        let areas = texts(&["LSOA21CD", "lsoa21", "lsoa21cd"]).unwrap_or_default();
        for (postcode, area) in postcodes.iter().zip(areas) {
            let postcode = postcode.as_deref().and_then(|text| Postcode::parse(text).ok());
            let area = area.as_deref().and_then(|text| AreaCode::parse(text).ok());
            entries.extend(postcode.zip(area));
        }
        Ok::<(), LakeProblem>(())
    })?;
    if entries.is_empty() {
        return Err(NoLookup::NotLoaded);
    }
    Ok(PostcodeLookup::new(&vintage, BOUNDARY_YEAR, entries))
}
