//! Any change of a good file is read or refused: it never panics and never hangs.

use super::features;
use super::write::{self, GRID_PRJ};
use lifechances_outline::{ShapefileParts, read_geopackage, read_shapefile};
use proptest::prelude::*;

/// Bytes put at places, and perhaps an end that is cut off.
fn changes() -> impl Strategy<Value = (Vec<(prop::sample::Index, u8)>, Option<prop::sample::Index>)>
{
    let byte = prop_oneof![Just(0), Just(0xff), Just(0x7f), Just(0x80), any::<u8>()];
    let places = prop::collection::vec((any::<prop::sample::Index>(), byte), 1..12);
    (places, prop::option::weighted(0.2, any::<prop::sample::Index>()))
}

fn changed(
    bytes: &[u8],
    (places, cut): &(Vec<(prop::sample::Index, u8)>, Option<prop::sample::Index>),
) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, byte) in places {
        let at = place.index(bytes.len());
        bytes[at] = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_changed_geopackage_is_read_or_refused(changes in changes()) {
        let bytes = changed(&write::geopackage(27_700, &features()), &changes);
        if let Err(refused) = read_geopackage(bytes, None) {
            prop_assert!(!refused.what.is_empty());
        }
    }

    #[test]
    fn a_changed_outline_is_read_or_refused(changes in changes()) {
        let square = vec![(0.0, 0.0), (0.0, 9e3), (9e3, 9e3), (0.0, 0.0)];
        let outline = changed(&write::outline(27_700, &[vec![square.clone()], vec![square]]), &changes);
        let file = write::empty_geopackage(27_700);
        write::add_layer(&file, "areas", 27_700, &features()[..1]);
        file.execute("UPDATE areas SET geom = ?1", [outline]).unwrap();
        if let Err(refused) = read_geopackage(write::bytes_of(file), None) {
            prop_assert!(refused.place == "table areas, row 1" || refused.what.contains("metres"));
        }
    }

    #[test]
    fn a_changed_shapefile_is_read_or_refused(
        shp in prop::option::of(changes()), dbf in prop::option::of(changes()), prj in prop::option::of(changes()),
    ) {
        let (outlines, table) = write::shapefile(&features());
        let outlines = shp.map_or_else(|| outlines.clone(), |c| changed(&outlines, &c));
        let table = dbf.map_or_else(|| table.clone(), |c| changed(&table, &c));
        let prj = prj.map_or_else(|| GRID_PRJ.into(), |c| changed(GRID_PRJ.as_bytes(), &c));
        let prj = String::from_utf8_lossy(&prj).into_owned();
        let parts = ShapefileParts {
            outlines: &outlines, table: Some(&table), projection: Some(&prj), code_page: None,
        };
        if let Err(refused) = read_shapefile(&parts) {
            prop_assert!(!refused.what.is_empty());
        }
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let parts = ShapefileParts {
            outlines: &bytes, table: Some(&bytes), projection: Some(&text), code_page: Some(&text),
        };
        prop_assert!(read_shapefile(&parts).is_err());
        prop_assert!(read_geopackage(bytes, None).is_err());
    }
}
