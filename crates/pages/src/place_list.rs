//! The places of the district: a list with a map.

use report::MapChart;
use report::cartogram::{TileChart, tiles_of_map};
use report::compare_sheet::CompareSheet;
use report::map::{MapArea, number_groups};
use report::place_sheet::PlacesSheet;
use serde::Serialize;

use crate::compare_places::{RugShown, rug};
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Figure, Table};
use crate::places::count_cell;
use crate::sample_places as samples;

/// One place in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceLink {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
}

/// The list of places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListPlaces {
    /// The district.
    pub district: String,
    /// The places.
    pub places: Vec<PlaceLink>,
    /// The map with its table, when there are boundaries.
    pub map: Option<Figure>,
    /// The same localities as tiles of one size, when there are boundaries.
    pub tiles: Option<Figure>,
    /// The list as a table, when there is no map.
    pub table: Table,
    /// All localities by all measures, when figures were released.
    pub rug: Option<RugShown>,
}

impl ListPlaces {
    /// The page for a list of places and what was released of them.
    pub fn tell(sheet: &PlacesSheet, compared: &CompareSheet) -> Self {
        let places: Vec<PlaceLink> = sheet
            .places
            .iter()
            .map(|place| PlaceLink {
                name: place.name.clone(),
                href: format!("/places/{}", place.slug),
            })
            .collect();
        ListPlaces {
            district: sheet.district.clone(),
            map: (!sheet.map.is_empty()).then(|| map_of(sheet)),
            tiles: (!sheet.map.is_empty()).then(|| tiles_of(sheet)),
            rug: rug(compared),
            table: places_table(sheet, "places-table", ""),
            places,
        }
    }
}

/// `where_else` tells tables of one page apart for whoever hears their names read out.
fn places_table(sheet: &PlacesSheet, id: &str, where_else: &str) -> Table {
    Table {
        id: id.to_owned(),
        caption: format!("Places in {}{where_else}", sheet.district),
        columns: vec![
            Column::words("Place"),
            Column::words("Kind"),
            Column::number("Children"),
            Column::words("Made of"),
        ],
        rows: sheet
            .places
            .iter()
            .map(|place| {
                vec![
                    Cell::link(format!("/places/{}", place.slug), place.name.clone()),
                    Cell::text(place.kind.clone()),
                    count_cell(&place.children),
                    Cell::text(place.made_of.clone()),
                ]
            })
            .collect(),
        when_empty: "No localities have been formed yet.".to_owned(),
    }
}

/// Localities that a map can number: beyond that, colours and numbers would repeat.
const MOST_NUMBERED: usize = 12;

/// The areas with the number of each locality on one of them, where there are few enough.
fn numbered_areas(sheet: &PlacesSheet) -> Vec<MapArea> {
    let mut areas = sheet.map.clone();
    if sheet.places.len() <= MOST_NUMBERED {
        number_groups(&mut areas);
    }
    areas
}

fn tiles_of(sheet: &PlacesSheet) -> Figure {
    let heading = format!("{} as tiles of one size", sheet.district);
    let reading = "Each tile is one small area. Small areas have about as many people each, so a \
                   locality takes as much room here as it has people, and not as it has ground. \
                   Tiles lie near where their area is, and not exactly there."
        .to_owned();
    let chart = TileChart {
        id: "places-tiles".to_owned(),
        title: heading.clone(),
        reading: reading.clone(),
        areas: tiles_of_map(&numbered_areas(sheet)),
    };
    Figure {
        id: "tiles-figure".to_owned(),
        heading,
        reading,
        svg: chart.svg(),
        table: places_table(sheet, "places-tiles-table", ", as tiles"),
    }
}

fn map_of(sheet: &PlacesSheet) -> Figure {
    let heading = format!("Map of {}", sheet.district);
    let areas = numbered_areas(sheet);
    let numbered = areas.iter().any(|area| !area.label.is_empty());
    let reading = format!(
        "{} of {}.{}",
        match sheet.places.len() {
            1 => "1 locality".to_owned(),
            many => format!("{many} localities"),
        },
        sheet.district,
        if numbered { " The number on the map is the number in the list." } else { "" }
    );
    let chart = MapChart {
        id: "places-map".to_owned(),
        title: heading.clone(),
        reading: reading.clone(),
        areas,
    };
    Figure {
        id: "places-figure".to_owned(),
        heading,
        reading,
        svg: chart.svg(),
        table: places_table(sheet, "places-map-table", ", on the map"),
    }
}

impl Page for ListPlaces {
    const TEMPLATE: &'static str = "places.html";

    fn title(&self) -> String {
        "Places".to_owned()
    }

    fn section(&self) -> Section {
        Section::Places
    }

    fn samples() -> Vec<Self> {
        let mut without_map = samples::places();
        without_map.map.clear();
        let empty = PlacesSheet { places: Vec::new(), ..without_map.clone() };
        let compared = samples::compared();
        let nothing = CompareSheet { measures: Vec::new(), ..compared.clone() };
        vec![
            ListPlaces::tell(&samples::places(), &compared),
            ListPlaces::tell(&without_map, &nothing),
            ListPlaces::tell(&empty, &nothing),
        ]
    }
}
