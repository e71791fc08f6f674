//! Between the store's rows and measure's observations. Nothing is decided here.

use commons::{AreaCode, Geography, Place};
use measure::{Definitions, Observation, State};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use store::loads::Load;
use store::observations::Kept;
use store::places::{self, NamedPlace};
use store::{Id, ObservationKey, ObservationRow, ObservationState, StoreError, Tx, observations};

/// What the store keeps of an observation.
pub(crate) fn to_row(observation: &Observation, load: &Load) -> ObservationRow {
    let state = match &observation.state {
        State::Current => ObservationState::Current,
        State::Quarantined { reason } => ObservationState::Quarantined { reason: reason.clone() },
    };
    ObservationRow {
        key: key_of(observation),
        reading: observation.reading,
        numerator: observation.numerator,
        denominator: observation.denominator,
        interval: observation.interval.map(|interval| (interval.lower, interval.upper)),
        load: load.id.clone(),
        vintage: load.provenance.vintage.clone(),
        state,
    }
}

/// What tells the store's observations apart.
pub(crate) fn key_of(observation: &Observation) -> ObservationKey {
    ObservationKey {
        indicator: observation.indicator.clone(),
        place: observation.place,
        period: observation.period.clone(),
    }
}

/// Tells the store which source of an indicator comes first when several publish its figures: the
/// order in which its definition names them.
pub(crate) fn declare_sources(
    tx: &mut Tx<'_>,
    definitions: &Definitions,
) -> Result<(), StoreError> {
    for definition in definitions.iter().filter(|d| d.sources.len() > 1) {
        let layouts: Vec<&str> = definition.sources.iter().map(|s| s.layout.as_str()).collect();
        store::preferences::prefer(tx, &definition.id, &layouts)?;
    }
    Ok(())
}

/// Keeps the observations of one load and the names of their places.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    load: &Load,
    observations: &[Observation],
) -> Result<Kept, StoreError> {
    let mut named: BTreeMap<(AreaCode, Geography, u16), NamedPlace> = BTreeMap::new();
    for observation in observations {
        let place = observation.place;
        let key = (place.code, place.geography, place.boundary_year);
        named.entry(key).or_insert_with(|| NamedPlace {
            place,
            name: name_or_code(observation),
            slug: slug(&name_or_code(observation), place.code),
            parent: observation.within.map(|within| within.code),
        });
    }
    let mut known = Vec::with_capacity(named.len());
    for mut named in named.into_values() {
        // A file that does not say what a place is part of takes nothing away.
        if let Some(before) = places::of(tx, &named.place)? {
            named.parent = named.parent.or(before.parent);
            if named.name == named.place.code.as_str() {
                (named.name, named.slug) = (before.name, before.slug);
            }
        }
        known.push(named);
    }
    places::keep(tx, &known)?;
    let rows: Vec<ObservationRow> = observations.iter().map(|o| to_row(o, load)).collect();
    store::observations::keep(tx, &load.id, &rows)
}

fn name_or_code(observation: &Observation) -> String {
    if observation.place_name.trim().is_empty() {
        observation.place.code.to_string()
    } else {
        observation.place_name.trim().to_owned()
    }
}

/// The last part of a place's address: its name and code in small letters.
pub(crate) fn slug(name: &str, code: AreaCode) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    format!("{slug}-{}", code.as_str().to_lowercase())
}

/// Rows of one indicator or place, as observations, the quarantined among them.
pub(crate) fn from_rows(
    tx: &mut Tx<'_>,
    rows: Vec<ObservationRow>,
    definitions: &Definitions,
) -> Result<Vec<Observation>, StoreError> {
    let mut names: BTreeMap<(AreaCode, Geography, u16), Option<NamedPlace>> = BTreeMap::new();
    let mut layouts: BTreeMap<Id, String> = BTreeMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let place = row.key.place;
        let key = (place.code, place.geography, place.boundary_year);
        if let Entry::Vacant(vacant) = names.entry(key) {
            vacant.insert(places::of(tx, &place)?);
        }
        if !layouts.contains_key(&row.load) {
            let load = store::loads::of(tx, &row.load)?;
            layouts.insert(row.load.clone(), load.map(|l| l.layout).unwrap_or_default());
        }
        let named = names.get(&key).cloned().flatten();
        let layout = layouts.get(&row.load).cloned().unwrap_or_default();
        found.push(from_row(row, named, layout, definitions));
    }
    Ok(found)
}

fn from_row(
    row: ObservationRow,
    named: Option<NamedPlace>,
    layout: String,
    definitions: &Definitions,
) -> Observation {
    // The interval is made again from its parts by the definition's method, never only copied.
    let definition = definitions.get(&row.key.indicator);
    let parts = row.numerator.zip(row.denominator);
    let interval = definition.zip(parts).and_then(|(d, (n, of))| d.interval_of(n, of));
    let state = match row.state {
        ObservationState::Current | ObservationState::Superseded => State::Current,
        ObservationState::Quarantined { reason } => State::Quarantined { reason },
    };
    let parent = named.as_ref().and_then(|n| n.parent);
    Observation {
        indicator: row.key.indicator,
        place: row.key.place,
        place_name: named.map(|n| n.name).unwrap_or_default(),
        within: parent.map(|code| Place {
            code,
            geography: Geography::LocalAuthority,
            boundary_year: row.key.place.boundary_year,
        }),
        period_label: row.key.period.to_string(),
        period: row.key.period,
        reading: row.reading,
        numerator: row.numerator,
        denominator: row.denominator,
        interval,
        state,
        layout,
        load: None,
    }
}

/// The observations a place's board needs: its own, its country's, and those of the areas inside
/// it, with the ones put aside.
pub(crate) fn around(
    tx: &mut Tx<'_>,
    place: AreaCode,
    country: AreaCode,
    definitions: &Definitions,
) -> Result<Vec<Observation>, StoreError> {
    let mut rows = observations::of_place(tx, place)?;
    rows.extend(observations::of_place(tx, country)?);
    rows.extend(observations::inside(tx, place)?);
    let aside = observations::quarantined(tx)?;
    rows.extend(aside.into_iter().filter(|r| [place, country].contains(&r.key.place.code)));
    from_rows(tx, rows, definitions)
}
