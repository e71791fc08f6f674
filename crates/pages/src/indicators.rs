//! The page that tells everything about one indicator for one place.

use report::LineChart;
use report::reading::reading_of_line;
use report::sheet::IndicatorSheet;
use serde::Serialize;

use crate::frame::Section;
use crate::indicator_inside::WhereChildrenLive;
use crate::indicator_tables::{
    other_sources, others, quarantined, series_table, sources, vintages,
};
use crate::page::Page;
use crate::parts::{Choice, Fact, Figure, Table, Tag};
use crate::samples;

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
    /// Figures of periods that are not on the chart, such as a year to date, with their parts.
    pub others: Option<Table>,
    /// Where children live: five fifths by deprivation with what they say, or why there are none.
    pub inside: WhereChildrenLive,
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
    /// The same figures as other sources publish them.
    pub other_sources: Option<Table>,
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
            others: others(sheet),
            inside: WhereChildrenLive::tell(sheet),
            facts: facts(sheet),
            caveats: sheet.caveats.clone(),
            breaks: sheet.breaks.clone(),
            sources: sources(sheet),
            vintages: (!sheet.vintages.is_empty()).then(|| vintages(sheet)),
            other_sources: (!sheet.other_sources.is_empty()).then(|| other_sources(sheet)),
            quarantined: (!sheet.quarantined.is_empty()).then(|| quarantined(sheet)),
            download: format!("/indicators/{}.csv?place={}", sheet.line.id, sheet.code),
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

fn facts(sheet: &IndicatorSheet) -> Vec<Fact> {
    let mut facts = vec![
        Fact::of("What it measures", sheet.definition.clone()),
        Fact::of("Counted", sheet.numerator.clone()),
        Fact::of("Out of", sheet.denominator.clone()),
        Fact::of("Unit", sheet.line.unit.in_words()),
        Fact::of("Direction", sheet.line.polarity.in_words()),
        Fact::of("Method", sheet.method.clone()),
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
