//! Invented localities for samples: strengths, needs, and cells that are withheld.

use report::compare_sheet::{CompareSheet, ComparedMeasure, ComparedPlace};
use report::map::{MapArea, Shade};
use report::place_sheet::{AgeLine, PlaceEntry, PlaceMeasure, PlaceSheet, PlacesSheet};
use report::sheet::{Interval, Level, Standing};
use report::{Polarity, Unit};

/// A locality with strengths, needs, and cells that are withheld.
#[expect(clippy::too_many_lines, reason = "a sample is a list of facts")]
pub(crate) fn place() -> PlaceSheet {
    let withheld = || Level::Absent("withheld: fewer than 10 children".to_owned());
    let age = |band: &str, boys: f64, girls: f64| AgeLine {
        band: band.to_owned(),
        boys: Level::Known(boys),
        girls: Level::Known(girls),
        all: Level::Known(boys + girls),
    };
    let measure = |id: &str, name: &str, figures: (f64, f64), standing: Standing| PlaceMeasure {
        id: id.to_owned(),
        name: name.to_owned(),
        unit: Unit::PerCent,
        decimals: 1,
        polarity: match id {
            "good-level-of-development" => Polarity::High,
            "free-school-meals" => Polarity::Context,
            _ => Polarity::Low,
        },
        period: "2025/26".to_owned(),
        level: Level::Known(figures.0),
        interval: Some(Interval { low: figures.0 - 1.1, high: figures.0 + 1.2, per_cent: 95 }),
        counted: Level::Known((figures.0 * 80.0).round()),
        out_of: Level::Known(8_000.0),
        wider: Level::Known(figures.1),
        wider_interval: Some(Interval {
            low: figures.1 - 0.3,
            high: figures.1 + 0.3,
            per_cent: 95,
        }),
        standing,
    };
    PlaceSheet {
        slug: "mill-bank-and-roundhay-cross".to_owned(),
        name: "Mill Bank and Roundhay Cross".to_owned(),
        kind: "locality".to_owned(),
        district: "Calderbrook".to_owned(),
        made_of: "21 small areas".to_owned(),
        children: Level::Known(9_840.0),
        ages: vec![
            age("0 to 4", 1_320.0, 1_255.0),
            age("5 to 10", 1_710.0, 1_645.0),
            age("11 to 15", 1_480.0, 1_450.0),
            AgeLine { girls: withheld(), all: withheld(), ..age("16 to 17", 490.0, 490.0) },
        ],
        measures: vec![
            measure(
                "free-school-meals",
                "Eligible for free school meals",
                (38.4, 29.1),
                Standing::Context,
            ),
            measure("persistent-absence", "Persistent absence", (27.9, 23.1), Standing::Need),
            measure(
                "good-level-of-development",
                "Good level of development at five",
                (66.2, 61.9),
                Standing::Strength,
            ),
            measure(
                "send-support",
                "Special educational needs support",
                (14.6, 14.4),
                Standing::Similar,
            ),
            PlaceMeasure {
                level: withheld(),
                interval: None,
                counted: withheld(),
                out_of: withheld(),
                standing: Standing::NotCompared,
                ..measure(
                    "child-protection",
                    "On a child protection plan",
                    (0.0, 0.4),
                    Standing::NotCompared,
                )
            },
        ],
        protection: "Counts below 10 are withheld, further cells are withheld so that none can be \
                     worked out, and all counts are rounded to the nearest 5 (rule LC-SDC 1)."
            .to_owned(),
        basis: "Counted on 3 September 2026 from linked records of schools, health and care."
            .to_owned(),
    }
}

/// Three places with a map of squares.
pub(crate) fn places() -> PlacesSheet {
    let square = |east: f64, north: f64| {
        vec![vec![
            (east, north),
            (east + 900.0, north),
            (east + 1_000.0, north + 700.0),
            (east, north + 800.0),
        ]]
    };
    let names = ["Mill Bank and Roundhay Cross", "Upper Calder", "Town Field"];
    PlacesSheet {
        district: "Calderbrook".to_owned(),
        places: names
            .iter()
            .zip(["mill-bank-and-roundhay-cross", "upper-calder", "town-field"])
            .map(|(name, slug)| PlaceEntry {
                slug: slug.to_owned(),
                name: (*name).to_owned(),
                kind: "locality".to_owned(),
                children: Level::Known(9_840.0),
                made_of: "21 small areas".to_owned(),
            })
            .collect(),
        map: names
            .iter()
            .zip(0u8..)
            .map(|(name, at)| MapArea {
                words: format!("{}. {name}: 9,840 children", at + 1),
                label: (at + 1).to_string(),
                rings: square(f64::from(at) * 950.0, f64::from(at % 2) * 300.0),
                shade: if at == 2 { Shade::Withheld } else { Shade::Group(at) },
            })
            .collect(),
    }
}

/// The measures of four places, one of them withheld here and there.
pub(crate) fn compared() -> CompareSheet {
    let sheet = place();
    let places = [
        ("mill-bank-and-roundhay-cross", "Mill Bank and Roundhay Cross", 0.0, 8_000.0),
        ("upper-calder", "Upper Calder", -9.0, 5_400.0),
        ("town-field", "Town Field", 0.4, 900.0),
        (
            "new-mills-and-the-long-valley-beyond",
            "New Mills and the Long Valley beyond",
            -3.8,
            2_100.0,
        ),
    ];
    let figure = |measure: &PlaceMeasure, slug: &str, more: f64, out_of: f64| {
        let Level::Known(rate) = measure.level else { return measure.clone() };
        if slug == "town-field" && measure.id == "send-support" {
            let why = || Level::Absent("at most 5%".to_owned());
            return PlaceMeasure {
                level: why(),
                interval: None,
                counted: why(),
                ..measure.clone()
            };
        }
        let rate = rate + more;
        PlaceMeasure {
            level: Level::Known(rate),
            interval: Some(Interval {
                low: rate - 90.0 / out_of.sqrt(),
                high: rate + 95.0 / out_of.sqrt(),
                per_cent: 95,
            }),
            counted: Level::Known((rate * out_of / 100.0).round()),
            out_of: Level::Known(out_of),
            ..measure.clone()
        }
    };
    let measure = |measure: &PlaceMeasure| ComparedMeasure {
        id: measure.id.clone(),
        name: measure.name.clone(),
        people: "children of every school of the district".to_owned(),
        protection: sheet.protection.clone(),
        basis: sheet.basis.clone(),
        places: places
            .iter()
            .map(|(slug, name, more, out_of)| ComparedPlace {
                slug: (*slug).to_owned(),
                name: (*name).to_owned(),
                figure: figure(measure, slug, *more, *out_of),
            })
            .collect(),
    };
    CompareSheet {
        district: sheet.district.clone(),
        measures: sheet.measures.iter().map(measure).collect(),
    }
}
