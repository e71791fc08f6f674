//! Files with one row per area, and figures in columns.
//!
//! [`super::wide_layouts`] says, for each layout, how the area and the period are written and
//! which columns hold a figure and its parts. This page reads a row by such a description.

use super::wide_layouts::{Columns, PeriodBy, PlaceBy, Wide};
use super::{Desk, Figure, Wanted, Where, first, number, reading, words};
use crate::authorities::CURRENT_BOUNDARIES;
use commons::{AreaCode, Cell, Geography, Period, Place, Reading, YearType};

pub(crate) fn take(desk: &mut Desk, wide: &Wide, wanted: &[Wanted], row: &dyn Fn(&str) -> Cell) {
    if !wide.filters.iter().all(|(column, value)| words(&row(column)) == *value) {
        return;
    }
    let Some(at) = place(desk, wide, row) else { return };
    for one in wanted {
        for columns in wide.figures.iter().filter(|c| c.key == one.source.key) {
            take_figure(desk, wide, (one, columns), &at, row);
        }
    }
}

fn take_figure(
    desk: &mut Desk,
    wide: &Wide,
    (one, columns): (&Wanted, &Columns),
    at: &Where,
    row: &dyn Fn(&str) -> Cell,
) {
    if !columns.when.iter().all(|(column, value)| words(&row(column)) == *value) {
        return;
    }
    // A release that has no such column says nothing about it.
    if !columns.value.is_empty() && first(row, columns.value) == Cell::Blank {
        return;
    }
    let Some(figure) = figure(columns, row) else {
        desk.problem(
            format!("words under {:?}", columns.value),
            "a number or a publisher's symbol",
        );
        return;
    };
    let when = match (&columns.year, &wide.period) {
        (Some(last_year), _) | (None, PeriodBy::Fixed(last_year)) => {
            Ok((Period::year(one.source.year_type, *last_year), last_year.to_string()))
        }
        (None, PeriodBy::Column(column)) => dated(&words(&row(column)), one.source.year_type),
    };
    match when {
        Ok((period, label)) => {
            let period = period.with_part(&one.source.part);
            desk.keep(&one.definition, at, (period, label), figure);
        }
        Err(label) => {
            desk.problem(format!("period {label:?}"), "four digits, or six for two years")
        }
    }
}

fn dated(label: &str, year_type: YearType) -> Result<(Period, String), String> {
    let read = match label.len() {
        // A single year of a kind that spans two calendar years names the year it ends in.
        4 => label.parse().ok().map(|year| Period::year(year_type, year)),
        _ => Period::parse_ees(label, year_type).ok(),
    };
    read.map(|period| (period, label.to_owned())).ok_or_else(|| label.to_owned())
}

fn figure(columns: &Columns, row: &dyn Fn(&str) -> Cell) -> Option<Figure> {
    let add = |headers: &[&[&str]]| -> Option<f64> {
        headers.iter().map(|header| number(&first(row, header))).sum()
    };
    let numerator = (!columns.numerator.is_empty()).then(|| add(columns.numerator)).flatten();
    let denominator = (!columns.denominator.is_empty()).then(|| add(columns.denominator)).flatten();
    let read = if columns.value.is_empty() {
        let share =
            numerator.zip(denominator).filter(|(_, d)| *d > 0.0).map(|(n, d)| n / d * 100.0);
        share.map_or(Reading::Missing(commons::Missing::NotRecorded), Reading::Value)
    } else {
        reading(&first(row, columns.value))?
    };
    Some(Figure { reading: read, numerator, denominator })
}

fn place(desk: &mut Desk, wide: &Wide, row: &dyn Fn(&str) -> Cell) -> Option<Where> {
    match &wide.place {
        PlaceBy::Ees => ees_place(desk, row),
        PlaceBy::Area { code, name, geography, boundary_year, within } => {
            let text = words(&first(row, code));
            let Ok(code) = AreaCode::parse(&text) else {
                desk.problem(format!("area code {text:?}"), "one capital letter and eight digits");
                return None;
            };
            let geography = geography_of(code, *geography)?;
            let within = within.as_ref().and_then(|(headers, year)| {
                let code = AreaCode::parse(&words(&first(row, headers))).ok()?;
                Some(Place { code, geography: Geography::LocalAuthority, boundary_year: *year })
            });
            let boundary_year = match geography {
                Geography::Country | Geography::Region => CURRENT_BOUNDARIES,
                Geography::LocalAuthority
                | Geography::Ward
                | Geography::Msoa
                | Geography::Lsoa
                | Geography::Locality
                | Geography::School => *boundary_year,
            };
            let place = Place { code, geography, boundary_year };
            Some(Where { place, name: words(&first(row, name)), within })
        }
    }
}

/// What kind of area a code names, in a file mainly about `expected`. The register gives each kind
/// its own first letters; areas outside England (and invented ones' England) are passed over.
fn geography_of(code: AreaCode, expected: Geography) -> Option<Geography> {
    match &code.as_str()[..3] {
        "E92" | "Z92" => Some(Geography::Country),
        "E12" | "E13" | "Z12" => Some(Geography::Region),
        text if text.starts_with('E') || text.starts_with('Z') => Some(expected),
        _ => None,
    }
}

/// The area of a row in the education statistics' standard columns.
pub(crate) fn ees_place(desk: &mut Desk, row: &dyn Fn(&str) -> Cell) -> Option<Where> {
    let level = words(&row("geographic_level"));
    let (code, name, geography) = match level.as_str() {
        "National" => ("country_code", "country_name", Geography::Country),
        "Regional" => ("region_code", "region_name", Geography::Region),
        "Local authority" => ("new_la_code", "la_name", Geography::LocalAuthority),
        // Other levels are real and hold no indicator of ours.
        _ => return None,
    };
    let text = words(&row(code));
    let Ok(code) = AreaCode::parse(&text) else {
        // The publisher marks rows for all of a region's unknown authorities with a symbol.
        if level == "Local authority" && commons::Missing::from_symbol(&text).is_some() {
            return None;
        }
        desk.problem(format!("{code} {text:?}"), "one capital letter and eight digits");
        return None;
    };
    let region = AreaCode::parse(&words(&row("region_code"))).ok().map(|code| Place {
        code,
        geography: Geography::Region,
        boundary_year: CURRENT_BOUNDARIES,
    });
    let boundary_year = desk
        .authorities
        .coded(code)
        .map_or(CURRENT_BOUNDARIES, |authority| authority.place.boundary_year);
    Some(Where {
        place: Place { code, geography, boundary_year },
        name: words(&row(name)),
        within: if geography == Geography::LocalAuthority { region } else { None },
    })
}
