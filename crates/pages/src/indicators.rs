//! The list of indicators, and the page that tells everything about one of them.

use report::line::{Continuity, Point};
use report::reading::reading_of_line;
use report::sheet::{IndicatorSheet, PartsLine};
use report::{Level, LineChart};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, Fact, Figure, Table, Tag};
use crate::samples;

/// One indicator in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorLink {
    /// What people call it.
    pub name: String,
    /// Its page.
    pub href: String,
    /// What it measures, in a sentence.
    pub definition: String,
    /// What is known: `figures for 2015 to 2025`, or why there is nothing yet.
    pub holds: String,
}

/// The indicators of one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorGroup {
    /// 1 to 4.
    pub number: u8,
    /// The outcome in the vision's words.
    pub name: String,
    /// Its indicators.
    pub indicators: Vec<IndicatorLink>,
}

/// The list of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListIndicators {
    /// By outcome.
    pub groups: Vec<IndicatorGroup>,
    /// How many there are.
    pub total: usize,
}

impl Page for ListIndicators {
    const TEMPLATE: &'static str = "indicators.html";

    fn title(&self) -> String {
        "Indicators".to_owned()
    }

    fn section(&self) -> Section {
        Section::Indicators
    }

    fn samples() -> Vec<Self> {
        let groups: Vec<IndicatorGroup> = samples::board()
            .outcomes
            .into_iter()
            .map(|outcome| IndicatorGroup {
                number: outcome.number,
                name: outcome.name,
                indicators: outcome
                    .lines
                    .into_iter()
                    .map(|line| IndicatorLink {
                        name: line.name,
                        href: format!("/indicators/{}", line.id),
                        definition: "Pupils who missed a tenth or more of their sessions."
                            .to_owned(),
                        holds: format!("figures up to {}", line.period),
                    })
                    .collect(),
            })
            .collect();
        let total = groups.iter().map(|group| group.indicators.len()).sum();
        vec![ListIndicators { groups, total }]
    }
}

/// One indicator for one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowIndicator {
    /// What people call it.
    pub name: String,
    /// The place shown.
    pub place: String,
    /// What it is compared with.
    pub benchmark: String,
    /// Strength, need, similar, context.
    pub tag: Tag,
    /// The outcome it belongs to.
    pub outcome: String,
    /// The figures as sentences.
    pub reading: String,
    /// The interval in words; empty when there is none.
    pub interval: String,
    /// The chart with its table, when there are figures.
    pub figure: Option<Figure>,
    /// What the figure means and how it is made.
    pub facts: Vec<Fact>,
    /// What a reader must know.
    pub caveats: Vec<String>,
    /// Where the series was redefined.
    pub breaks: Vec<String>,
    /// Where the figures come from.
    pub sources: Table,
    /// Older releases.
    pub vintages: Option<Table>,
    /// Values that are not used, and why.
    pub quarantined: Option<Table>,
    /// The download.
    pub download: String,
    /// The places that can be shown.
    pub choices: Vec<Choice>,
}

impl ShowIndicator {
    /// The page for a sheet. `places` are the codes and names that can be chosen.
    pub fn tell(sheet: &IndicatorSheet, places: &[(String, String)]) -> Self {
        let reading = reading_of_line(&sheet.line, &sheet.place, &sheet.benchmark);
        ShowIndicator {
            name: sheet.line.name.clone(),
            place: sheet.place.clone(),
            benchmark: sheet.benchmark.clone(),
            tag: Tag::of(sheet.line.standing.word()),
            outcome: sheet.outcome.clone(),
            interval: interval_in_words(sheet),
            figure: figure(sheet, &reading),
            reading,
            facts: facts(sheet),
            caveats: sheet.caveats.clone(),
            breaks: sheet.breaks.clone(),
            sources: sources(sheet),
            vintages: (!sheet.vintages.is_empty()).then(|| vintages(sheet)),
            quarantined: (!sheet.quarantined.is_empty()).then(|| quarantined(sheet)),
            download: format!("/indicators/{}.csv", sheet.line.id),
            choices: places
                .iter()
                .map(|(code, name)| Choice {
                    value: code.clone(),
                    text: name.clone(),
                    chosen: *code == sheet.code,
                })
                .collect(),
        }
    }
}

fn interval_in_words(sheet: &IndicatorSheet) -> String {
    let line = &sheet.line;
    line.interval
        .map(|interval| {
            format!(
                "The {}% interval is {} to {}: the range within which the figure would likely fall \
                 if chance alone made it vary.",
                interval.per_cent,
                line.unit.say(interval.low, line.decimals),
                line.unit.say(interval.high, line.decimals)
            )
        })
        .unwrap_or_default()
}

fn figure(sheet: &IndicatorSheet, reading: &str) -> Option<Figure> {
    let has_figures =
        sheet.series.iter().any(|series| series.points.iter().any(|point| point.value.is_some()));
    if !has_figures {
        return None;
    }
    let heading = format!("{}: {} and {}", sheet.line.name, sheet.place, sheet.benchmark);
    let chart = LineChart {
        id: "series".to_owned(),
        title: heading.clone(),
        reading: reading.to_owned(),
        unit: sheet.line.unit,
        decimals: sheet.line.decimals,
        series: sheet.series.clone(),
        target: sheet.line.target.as_ref().map(|target| target.value),
    };
    Some(Figure {
        id: "series-figure".to_owned(),
        reading: format!("{heading}. {}", chart.scale_in_words()),
        svg: chart.svg(),
        table: series_table(sheet),
        heading,
    })
}

fn series_table(sheet: &IndicatorSheet) -> Table {
    let mut columns = vec![Column::words("Period")];
    columns.extend(sheet.series.iter().map(|series| Column::number(&series.name)));
    let has_parts = sheet.parts.iter().any(|part| part.denominator.is_some());
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
    let said = sheet.line.unit.say_short(value, sheet.line.decimals);
    Cell::text(match point.interval {
        Some(interval) => format!(
            "{said} ({} to {})",
            sheet.line.unit.say_short(interval.low, sheet.line.decimals),
            sheet.line.unit.say_short(interval.high, sheet.line.decimals)
        ),
        None => said,
    })
}

fn parts_cells(parts: &[PartsLine], place: &str, period: &str) -> [Cell; 2] {
    let part = parts.iter().find(|part| part.place == place && part.period == period);
    let count = |value: Option<f64>| match value {
        Some(value) => Cell::text(report::number::grouped(value, 0)),
        None => Cell::absent("not published"),
    };
    [count(part.and_then(|part| part.numerator)), count(part.and_then(|part| part.denominator))]
}

fn facts(sheet: &IndicatorSheet) -> Vec<Fact> {
    let mut facts = vec![
        Fact::of("What it measures", sheet.definition.clone()),
        Fact::of("Counted", sheet.numerator.clone()),
        Fact::of("Out of", sheet.denominator.clone()),
        Fact::of("Unit", sheet.line.unit.in_words()),
        Fact::of("Direction", sheet.line.polarity.in_words()),
        Fact::of("Method", sheet.method.clone()),
        Fact::of(
            "Inside the district",
            report::reading::inside_in_words(
                &sheet.line.inside,
                sheet.line.unit,
                sheet.line.decimals,
            ),
        ),
    ];
    facts.push(match &sheet.line.target {
        Some(target) => Fact::of(
            "Target",
            format!("{} by {}", sheet.line.unit.say(target.value, sheet.line.decimals), target.by),
        ),
        None => Fact::of("Target", "Not agreed yet"),
    });
    facts.retain(|fact| !fact.text.is_empty());
    facts
}

fn sources(sheet: &IndicatorSheet) -> Table {
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

fn vintages(sheet: &IndicatorSheet) -> Table {
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

fn quarantined(sheet: &IndicatorSheet) -> Table {
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

impl Page for ShowIndicator {
    const TEMPLATE: &'static str = "indicator.html";

    fn title(&self) -> String {
        format!("{}: {}", self.name, self.place)
    }

    fn section(&self) -> Section {
        Section::Indicators
    }

    fn samples() -> Vec<Self> {
        let places = [("Z08000001".to_owned(), "Calderbrook".to_owned())];
        vec![
            ShowIndicator::tell(&samples::indicator(), &places),
            ShowIndicator::tell(&samples::indicator_without_figures(), &[]),
        ]
    }
}
