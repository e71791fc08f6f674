//! The tables of an indicator's page: its series with parts, other periods, sources, earlier
//! releases, other sources, and values that are not used.

use report::Level;
use report::line::{Continuity, Point};
use report::sheet::{IndicatorSheet, PartsLine};

use crate::parts::{Cell, Column, Table};

pub(crate) fn series_table(sheet: &IndicatorSheet) -> Table {
    let mut columns = vec![Column::words("Period")];
    columns.extend(sheet.series.iter().map(|series| Column::number(&series.name)));
    let has_parts = sheet.parts.iter().any(|part| {
        part.denominator.is_some() && is_drawn(sheet, part) && part.place == sheet.place
    });
    if has_parts {
        columns.push(Column::number(&format!("Counted, {}", sheet.place)));
        columns.push(Column::number(&format!("Out of, {}", sheet.place)));
    }
    let periods = sheet.series.first().map_or(&[][..], |series| &series.points);
    let rows = periods
        .iter()
        .enumerate()
        .rev()
        .map(|(at, point)| {
            let mut row = vec![Cell::text(period_in_words(point))];
            row.extend(
                sheet
                    .series
                    .iter()
                    .map(|series| value_cell(sheet, series.points.get(at), &series.name)),
            );
            if has_parts {
                row.extend(parts_cells(&sheet.parts, &sheet.place, &point.period));
            }
            row
        })
        .collect();
    Table {
        id: "series-table".to_owned(),
        caption: format!("{}, {}", sheet.line.name, sheet.line.unit.in_words()),
        columns,
        rows,
        when_empty: "There are no figures yet.".to_owned(),
    }
}

/// Whether the period of these parts is on the chart.
fn is_drawn(sheet: &IndicatorSheet, part: &PartsLine) -> bool {
    let mut points = sheet.series.iter().flat_map(|series| &series.points);
    points.any(|point| point.period == part.period)
}

pub(crate) fn others(sheet: &IndicatorSheet) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = sheet
        .parts
        .iter()
        .filter(|part| !is_drawn(sheet, part))
        .map(|part| {
            let [counted, out_of] = counts(Some(part));
            vec![
                Cell::text(part.period.clone()),
                Cell::text(part.place.clone()),
                level_cell(sheet, &part.level, part.interval),
                counted,
                out_of,
                Cell::text(part.vintage.clone()),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        id: "others".to_owned(),
        caption: "Figures of other periods, such as part of a year".to_owned(),
        columns: vec![
            Column::words("Period"),
            Column::words("Place"),
            Column::number("Figure"),
            Column::number("Counted"),
            Column::number("Out of"),
            Column::words("Release"),
        ],
        rows,
        when_empty: String::new(),
    })
}

fn level_cell(sheet: &IndicatorSheet, level: &Level, interval: Option<report::Interval>) -> Cell {
    let say = |value| sheet.line.unit.say_short(value, sheet.line.decimals);
    match (level, interval) {
        (Level::Absent(why), _) => Cell::absent(why.clone()),
        (Level::Known(value), None) => Cell::text(say(*value)),
        (Level::Known(value), Some(ends)) => {
            Cell::text(format!("{} ({} to {})", say(*value), say(ends.low), say(ends.high)))
        }
    }
}

fn period_in_words(point: &Point) -> String {
    match point.continuity {
        Continuity::Continues => point.period.clone(),
        Continuity::Breaks => format!("{} (new method)", point.period),
    }
}

fn value_cell(sheet: &IndicatorSheet, point: Option<&Point>, name: &str) -> Cell {
    let Some(point) = point else { return Cell::absent("no figure") };
    let Some(value) = point.value else {
        let part =
            sheet.parts.iter().find(|part| part.place == name && part.period == point.period);
        return match part.map(|part| &part.level) {
            Some(Level::Absent(why)) => Cell::absent(why.clone()),
            Some(Level::Known(_)) | None => Cell::absent("no figure"),
        };
    };
    level_cell(sheet, &Level::Known(value), point.interval)
}

fn parts_cells(parts: &[PartsLine], place: &str, period: &str) -> [Cell; 2] {
    counts(parts.iter().find(|part| part.place == place && part.period == period))
}

fn counts(part: Option<&PartsLine>) -> [Cell; 2] {
    let count = |value: Option<f64>| match value {
        Some(value) => Cell::text(report::number::grouped(value, 0)),
        None => Cell::absent("not published"),
    };
    [count(part.and_then(|part| part.numerator)), count(part.and_then(|part| part.denominator))]
}

pub(crate) fn sources(sheet: &IndicatorSheet) -> Table {
    let headings = ["Source", "Publisher", "Release", "Licence", "Loaded", "Layout and file hash"];
    Table {
        id: "sources".to_owned(),
        caption: "Where these figures come from".to_owned(),
        columns: headings.map(Column::words).to_vec(),
        rows: sheet
            .sources
            .iter()
            .map(|source| {
                vec![
                    Cell::text(source.source.clone()),
                    Cell::text(source.publisher.clone()),
                    Cell::text(source.vintage.clone()),
                    Cell::text(source.licence.clone()),
                    Cell::text(source.loaded_at.clone()),
                    Cell::text(format!("{}, {}", source.layout, source.hash)),
                ]
            })
            .collect(),
        when_empty: "No file with this indicator has been loaded yet.".to_owned(),
    }
}

pub(crate) fn vintages(sheet: &IndicatorSheet) -> Table {
    Table {
        id: "vintages".to_owned(),
        caption: "The same figures in earlier releases".to_owned(),
        columns: vec![
            Column::words("Period"),
            Column::words("Place"),
            Column::number("Figure then"),
            Column::words("Release"),
        ],
        rows: sheet
            .vintages
            .iter()
            .map(|older| {
                vec![
                    Cell::text(older.period.clone()),
                    Cell::text(older.place.clone()),
                    Cell::text(sheet.line.unit.say_short(older.value, sheet.line.decimals)),
                    Cell::text(older.vintage.clone()),
                ]
            })
            .collect(),
        when_empty: String::new(),
    }
}

pub(crate) fn other_sources(sheet: &IndicatorSheet) -> Table {
    Table {
        id: "other-sources".to_owned(),
        caption: "The same figure from other sources".to_owned(),
        columns: vec![
            Column::words("Period"),
            Column::words("Place"),
            Column::number("Figure"),
            Column::words("Source"),
            Column::words("Release"),
        ],
        rows: sheet
            .other_sources
            .iter()
            .map(|other| {
                vec![
                    Cell::text(other.period.clone()),
                    Cell::text(other.place.clone()),
                    level_cell(sheet, &other.level, None),
                    Cell::text(other.source.clone()),
                    Cell::text(other.vintage.clone()),
                ]
            })
            .collect(),
        when_empty: String::new(),
    }
}

pub(crate) fn quarantined(sheet: &IndicatorSheet) -> Table {
    let headings = ["Period", "Place", "As published", "Why it is not used"];
    Table {
        id: "quarantined".to_owned(),
        caption: "Published values that are not used".to_owned(),
        columns: headings.map(Column::words).to_vec(),
        rows: sheet
            .quarantined
            .iter()
            .map(|bad| {
                vec![
                    Cell::text(bad.period.clone()),
                    Cell::text(bad.place.clone()),
                    Cell::text(bad.value.clone()),
                    Cell::text(bad.why.clone()),
                ]
            })
            .collect(),
        when_empty: String::new(),
    }
}
