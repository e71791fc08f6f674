//! The list of indicators, each one's page, and its numbers as CSV.

use axum::response::Response;
use journeys::{IndicatorView, ListedIndicator, list_indicators, show_indicator};
use pages::{IndicatorGroup, IndicatorLink, ListIndicators, ShowIndicator};
use report::FifthLine;
use report::IndicatorSheet;
use report::csv::{CsvCell, write_csv};
use report::sheet::{Inside, PartsLine};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::scoreboard::place;
use crate::site::Site;

/// `GET /indicators`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let listed = list_indicators(&site.house).map_err(Fault::ours)?;
    let groups = (1..)
        .zip(measure::Outcome::ALL)
        .map(|(number, outcome)| IndicatorGroup {
            number,
            name: outcome.words().to_owned(),
            indicators: listed
                .iter()
                .filter(|indicator| indicator.definition.outcome == outcome)
                .map(link)
                .collect(),
        })
        .collect();
    answer::page(site, asked, &ListIndicators { groups, total: listed.len() })
}

fn link(indicator: &ListedIndicator) -> IndicatorLink {
    let definition = &indicator.definition;
    IndicatorLink {
        name: definition.name.clone(),
        href: format!("/indicators/{}", definition.id),
        definition: definition.meaning.clone(),
        holds: match (&definition.not_published, indicator.figures) {
            (Some(none), 0) => none.reason.clone(),
            (None, 0) => "No figures loaded yet".to_owned(),
            (_, 1) => "1 figure held".to_owned(),
            (_, many) => format!("{} figures held", report::number::whole(many)),
        },
    }
}

/// `GET /indicators/{id}`, and `GET /indicators/{id}.csv`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let id = asked.part("id");
    if let Some(id) = id.strip_suffix(".csv") {
        let view = view(site, asked, id)?;
        let synthetic = if site.house.district.is_invented() { "yes" } else { "no" };
        let text = csv_of(&view.sheet, synthetic);
        return answer::csv(&format!("{id}-{}.csv", view.sheet.code), text);
    }
    let view = view(site, asked, id)?;
    answer::page(site, asked, &ShowIndicator::tell(&view.sheet, &view.choices))
}

/// The indicator for the place asked for; what is not known is not found.
pub(crate) fn view(site: &Site, asked: &Asked, id: &str) -> Result<IndicatorView, Fault> {
    let place = place(asked)?;
    show_indicator(&site.house, id, place).map_err(Fault::ours)?.ok_or(Fault::NotFound)
}

const HEADER: [&str; 15] = [
    "indicator",
    "name",
    "place",
    "period",
    "value",
    "unit",
    "why_no_value",
    "interval_low",
    "interval_high",
    "numerator",
    "denominator",
    "release",
    "sources",
    "licences",
    "synthetic",
];

/// `synthetic` is yes when every figure is invented: a file says so as a page does.
fn csv_of(sheet: &IndicatorSheet, synthetic: &str) -> String {
    let joined = |of: fn(&report::sheet::SourceLine) -> &str| {
        let mut all: Vec<&str> = sheet.sources.iter().map(of).collect();
        all.sort_unstable();
        all.dedup();
        all.join("; ")
    };
    let (sources, licences) = (joined(|source| &source.source), joined(|source| &source.licence));
    let fifths = fifths(sheet);
    let rows: Vec<Vec<CsvCell>> = sheet
        .parts
        .iter()
        .chain(&fifths)
        .map(|part| {
            let why = match &part.level {
                report::Level::Known(_) => "",
                report::Level::Absent(why) => why,
            };
            vec![
                CsvCell::from(sheet.line.id.as_str()),
                CsvCell::from(sheet.line.name.as_str()),
                CsvCell::from(part.place.as_str()),
                CsvCell::from(part.period.as_str()),
                CsvCell::from(part.level.value()),
                CsvCell::from(sheet.line.unit.in_words().as_str()),
                CsvCell::from(why),
                CsvCell::from(part.interval.map(|interval| interval.low)),
                CsvCell::from(part.interval.map(|interval| interval.high)),
                CsvCell::from(part.numerator),
                CsvCell::from(part.denominator),
                CsvCell::from(part.vintage.as_str()),
                CsvCell::from(sources.as_str()),
                CsvCell::from(licences.as_str()),
                CsvCell::from(synthetic),
            ]
        })
        .collect();
    write_csv(&HEADER, &rows)
}

/// The fifths by deprivation as rows like the others, so that one file has every figure of the page.
fn fifths(sheet: &IndicatorSheet) -> Vec<PartsLine> {
    let Inside::Measured(found) = &sheet.line.inside else { return Vec::new() };
    let row = |(name, line): (&&str, &FifthLine)| PartsLine {
        place: format!("{}: {}", sheet.place, name.to_lowercase()),
        period: found.period.clone(),
        level: line.level.clone(),
        interval: line.interval,
        numerator: line.numerator,
        denominator: line.denominator,
        vintage: found.basis.clone(),
    };
    report::fifths::NAMES.iter().zip(&found.five).map(row).collect()
}
