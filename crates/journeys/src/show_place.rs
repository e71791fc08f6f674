//! Places: the list with its map, and the profile of one locality, from released figures only.

use crate::house::House;
use crate::measures::{AGE_BANDS, MEASURES, Measure, Side};
use crate::postcode_areas::BOUNDARY_YEAR;
use crate::release_profiles::{AGES, question_key};
use crate::released_figures;
use commons::{AreaCode, Geography};
use disclose::{Along, Cell, RateAnswer, Released, Table};
use report::map::{MapArea, Shade};
use report::sheet::{Interval, Level, Standing};
use report::{AgeLine, PlaceEntry, PlaceMeasure, PlaceSheet, PlacesSheet, Polarity, Unit};
use std::collections::BTreeMap;
use store::places::{self, NamedPlace};
use store::{StoreError, boundaries};

/// The list of localities with the map of their small areas.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn list_places(house: &House) -> Result<PlacesSheet, StoreError> {
    let (localities, drawn) = house.store.read("localities and outlines", |tx| {
        let mut localities = Vec::new();
        for place in places::of_geography(tx, Geography::Locality)? {
            let members = places::members_of(tx, &place.place)?;
            localities.push((place, members));
        }
        let drawn = boundaries::of_geography(tx, Geography::Lsoa, BOUNDARY_YEAR)?;
        Ok::<_, StoreError>((localities, drawn))
    })?;
    let ages = released_figures::newest(house, AGES)?;
    let holder = holders(&localities);
    let map = drawn
        .iter()
        .map(|boundary| {
            let at = holder.get(&boundary.place.code).copied();
            let words = at.map_or("in no locality", |at| localities[at].0.name.as_str());
            MapArea {
                words: format!("{}: {words}", boundary.place.code),
                label: String::new(),
                rings: boundary.rings.iter().map(|ring| metres(ring)).collect(),
                shade: at.map_or(Shade::Withheld, |at| {
                    Shade::Group(u8::try_from(at).unwrap_or(u8::MAX))
                }),
            }
        })
        .collect();
    let entry = |(place, members): &(NamedPlace, Vec<AreaCode>)| PlaceEntry {
        slug: place.slug.clone(),
        name: place.name.clone(),
        kind: Geography::Locality.word().to_owned(),
        children: children(ages.as_ref(), place.place.code),
        made_of: made_of(members.len()),
    };
    Ok(PlacesSheet {
        district: house.district.name.clone(),
        places: localities.iter().map(entry).collect(),
        map,
    })
}

#[expect(clippy::cast_precision_loss, reason = "metres of a district are far below 2^53")]
fn metres(ring: &[(i64, i64)]) -> Vec<(f64, f64)> {
    ring.iter().map(|(x, y)| (*x as f64, *y as f64)).collect()
}

fn holders(localities: &[(NamedPlace, Vec<AreaCode>)]) -> BTreeMap<AreaCode, usize> {
    let pairs = localities.iter().enumerate();
    pairs.flat_map(|(at, (_, areas))| areas.iter().map(move |area| (*area, at))).collect()
}

fn made_of(areas: usize) -> String {
    if areas == 1 { "1 small area".to_owned() } else { format!("{areas} small areas") }
}

/// The profile of a locality. `None` when there is no such locality.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn show_place(house: &House, slug: &str) -> Result<Option<PlaceSheet>, StoreError> {
    let asked = slug.to_owned();
    let found = house.store.read("locality", move |tx| {
        let Some(place) = places::by_slug(tx, &asked)? else { return Ok::<_, StoreError>(None) };
        let members = places::members_of(tx, &place.place)?;
        Ok((place.place.geography == Geography::Locality).then_some((place, members)))
    })?;
    let Some((place, members)) = found else { return Ok(None) };
    let code = place.place.code;
    let ages = released_figures::newest(house, AGES)?;
    let mut measures = Vec::new();
    let mut note = ages.as_ref().map(|table| table.note_in_words());
    for measure in &MEASURES {
        let question = question_key(measure.key, "locality");
        if let Some(table) = released_figures::newest(house, &question)? {
            note.get_or_insert_with(|| table.note_in_words());
            measures.extend(place_measure(measure, &table, code));
        }
    }
    let note = note.unwrap_or_else(|| vec!["No figures have been released for it yet.".to_owned()]);
    let (basis, protection) = notes(note);
    Ok(Some(PlaceSheet {
        slug: place.slug,
        name: place.name,
        kind: Geography::Locality.word().to_owned(),
        district: house.district.name.clone(),
        made_of: made_of(members.len()),
        children: children(ages.as_ref(), code),
        ages: ages.as_ref().map(|table| age_lines(table, code)).unwrap_or_default(),
        measures,
        protection,
        basis,
    }))
}

/// What a table says of itself: where its figures come from, and how they are protected.
pub(crate) fn notes(note: Vec<String>) -> (String, String) {
    let (basis, protection): (Vec<String>, Vec<String>) = note
        .into_iter()
        .partition(|line| line.starts_with("Source") || line.starts_with("Synthetic"));
    (basis.join(" "), protection.join(" "))
}

/// The level of a table's first dimension that is this place.
fn row_of(table: &Table, code: AreaCode) -> Option<usize> {
    table.dimensions.first()?.levels.iter().position(|level| level.code == code.as_str())
}

fn children(ages: Option<&Released<Table>>, code: AreaCode) -> Level {
    let absent = || Level::Absent("not counted yet".to_owned());
    let Some(table) = ages else { return absent() };
    row_of(table, code).map_or_else(absent, |row| level(table, &[Along::Level(row), Along::Total]))
}

/// A released cell as a level: a number, or the sentence that says why there is none.
fn level(table: &Table, at: &[Along]) -> Level {
    match table.cell(at) {
        #[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
        Some(Cell::Shown { value, .. }) => Level::Known(value as f64),
        Some(cell @ (Cell::Suppressed | Cell::Structural)) => {
            Level::Absent(cell.in_words(&table.note.rules))
        }
        None => Level::Absent("not counted".to_owned()),
    }
}

fn age_lines(table: &Table, code: AreaCode) -> Vec<AgeLine> {
    let Some(row) = row_of(table, code) else { return Vec::new() };
    let unknown = || Level::Absent("not counted by sex".to_owned());
    AGE_BANDS
        .iter()
        .enumerate()
        .map(|(band, (_, words, _, _))| AgeLine {
            band: (*words).to_owned(),
            boys: unknown(),
            girls: unknown(),
            all: level(table, &[Along::Level(row), Along::Level(band)]),
        })
        .collect()
}

/// A released rate of a place beside the district's; `None` where the table has no such place.
pub(crate) fn place_measure(
    measure: &Measure,
    table: &Released<Table>,
    code: AreaCode,
) -> Option<PlaceMeasure> {
    let row = Along::Level(row_of(table, code)?);
    let yes = Along::Level(0);
    let own = table.rate(&[row, yes], &[row, Along::Total])?;
    let wider = table.rate(&[Along::Total, yes], &[Along::Total, Along::Total])?;
    let (own_level, own_interval) = told(own);
    let (wider_level, wider_interval) = told(wider);
    let decimals = match own {
        RateAnswer::Rate(rate) => rate.decimals,
        RateAnswer::AtMost(_)
        | RateAnswer::AtLeast(_)
        | RateAnswer::NotShown
        | RateAnswer::BaseTooSmall { .. } => 0,
    };
    Some(PlaceMeasure {
        id: measure.key.to_owned(),
        name: measure.title.to_owned(),
        unit: Unit::PerCent,
        decimals,
        polarity: polarity(measure.side),
        period: table.note.context.data_date.in_words(),
        standing: standing(measure.side, own_interval, wider_interval),
        level: own_level,
        interval: own_interval,
        counted: level(table, &[row, yes]),
        out_of: level(table, &[row, Along::Total]),
        wider: wider_level,
        wider_interval,
    })
}

fn told(answer: RateAnswer) -> (Level, Option<Interval>) {
    match answer {
        RateAnswer::Rate(rate) => {
            let interval = Interval { low: rate.low, high: rate.high, per_cent: 95 };
            (Level::Known(rate.per_cent), Some(interval))
        }
        RateAnswer::AtMost(per_cent) => (Level::Absent(format!("at most {per_cent:.0}%")), None),
        RateAnswer::AtLeast(per_cent) => (Level::Absent(format!("at least {per_cent:.0}%")), None),
        RateAnswer::NotShown => {
            let why = "not shown, so that no child can be worked out";
            (Level::Absent(why.to_owned()), None)
        }
        RateAnswer::BaseTooSmall { needed } => {
            (Level::Absent(format!("fewer than {needed} children: too few for a rate")), None)
        }
    }
}

const fn polarity(side: Side) -> Polarity {
    match side {
        Side::Strength => Polarity::High,
        Side::Need => Polarity::Low,
        Side::Context => Polarity::Context,
    }
}

/// A locality is judged only where the two intervals do not overlap.
fn standing(side: Side, own: Option<Interval>, wider: Option<Interval>) -> Standing {
    let (Some(own), Some(wider)) = (own, wider) else { return Standing::NotCompared };
    let (lower, higher) = (own.high < wider.low, own.low > wider.high);
    match side {
        Side::Context => Standing::Context,
        Side::Strength | Side::Need if !lower && !higher => Standing::Similar,
        Side::Strength if higher => Standing::Strength,
        Side::Need if lower => Standing::Strength,
        Side::Strength | Side::Need => Standing::Need,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(low: f64, high: f64) -> Option<Interval> {
        Some(Interval { low, high, per_cent: 95 })
    }

    #[test]
    fn a_locality_is_judged_only_when_chance_is_an_unlikely_reason() {
        let wider = interval(20.0, 22.0);
        assert_eq!(standing(Side::Need, interval(21.0, 25.0), wider), Standing::Similar);
        assert_eq!(standing(Side::Need, interval(23.0, 27.0), wider), Standing::Need);
        assert_eq!(standing(Side::Need, interval(10.0, 15.0), wider), Standing::Strength);
        assert_eq!(standing(Side::Strength, interval(10.0, 15.0), wider), Standing::Need);
        assert_eq!(standing(Side::Context, interval(10.0, 15.0), wider), Standing::Context);
        assert_eq!(standing(Side::Need, None, wider), Standing::NotCompared);
    }
}
