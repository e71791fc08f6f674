//! Localities side by side, measure by measure, from released figures only.

use crate::house::House;
use crate::measures::MEASURES;
use crate::release_profiles::question_key;
use crate::released_figures;
use crate::show_place::{notes, place_measure};
use commons::Geography;
use report::compare_sheet::{CompareSheet, ComparedMeasure, ComparedPlace};
use store::{StoreError, places};

/// Every measure that was released for localities, with each locality's figure or the words that
/// stand for it.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn compare_places(house: &House) -> Result<CompareSheet, StoreError> {
    let localities =
        house.store.read("localities", |tx| places::of_geography(tx, Geography::Locality))?;
    let mut measures = Vec::new();
    for measure in &MEASURES {
        let question = question_key(measure.key, "locality");
        let Some(table) = released_figures::newest(house, &question)? else { continue };
        let figures = localities.iter().filter_map(|place| {
            Some(ComparedPlace {
                slug: place.slug.clone(),
                name: place.name.clone(),
                figure: place_measure(measure, &table, place.place.code)?,
            })
        });
        let (basis, protection) = notes(table.note_in_words());
        measures.push(ComparedMeasure {
            id: measure.key.to_owned(),
            name: measure.title.to_owned(),
            people: measure.population.to_owned(),
            protection,
            basis,
            places: figures.collect(),
        });
    }
    Ok(CompareSheet { district: house.district.name.clone(), measures })
}
