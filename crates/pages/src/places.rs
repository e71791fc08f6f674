//! The page of a place, with safe counts only.

use report::compare_sheet::CompareSheet;
use report::place_sheet::{AgeLine, PlaceMeasure, PlaceSheet};
use report::reading::{direction, reading_of_counts};
use report::{Band, Bar, BarChart, Level, Pyramid, Standing};
use serde::Serialize;

use crate::compare_places::pictured;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Figure, Table, Tag};
use crate::sample_places as samples;

/// One place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowPlace {
    /// Its name.
    pub name: String,
    /// What kind of place.
    pub kind: String,
    /// The district it lies in.
    pub district: String,
    /// What it is made of.
    pub made_of: String,
    /// Children, as released.
    pub children: String,
    /// Whether the count is withheld.
    pub children_absent: bool,
    /// Sentences about what stands better than the district.
    pub strengths: Vec<String>,
    /// Sentences about what stands worse.
    pub needs: Vec<String>,
    /// Children by age.
    pub ages: Option<Figure>,
    /// The rates beside the district's.
    pub comparison: Option<Figure>,
    /// Where the place lies among the other localities.
    pub spine: Option<Figure>,
    /// Its address, for the files of that picture.
    pub address: String,
    /// How many figures are withheld.
    pub withheld: usize,
    /// The rule that protected the figures.
    pub protection: String,
    /// Where the figures come from.
    pub basis: String,
}

impl ShowPlace {
    /// The page for a sheet and what was released of all localities.
    pub fn tell(sheet: &PlaceSheet, compared: &CompareSheet) -> Self {
        let sentences = |wanted: Standing| {
            let judged = sheet.measures.iter().filter(|measure| measure.standing == wanted);
            judged.filter_map(|measure| sentence(measure, sheet)).collect()
        };
        let (children, children_absent) = match &sheet.children {
            Level::Known(count) => (report::number::grouped(*count, 0), false),
            Level::Absent(why) => (why.clone(), true),
        };
        ShowPlace {
            name: sheet.name.clone(),
            kind: sheet.kind.clone(),
            district: sheet.district.clone(),
            made_of: sheet.made_of.clone(),
            children,
            children_absent,
            strengths: sentences(Standing::Strength),
            needs: sentences(Standing::Need),
            ages: (!sheet.ages.is_empty()).then(|| ages(sheet)),
            comparison: (!sheet.measures.is_empty()).then(|| comparison(sheet)),
            spine: compared.spine(&sheet.slug).map(|spine| {
                let words = (spine.title.clone(), spine.reading());
                pictured("spine", words, spine.svg(), &spine.twin())
            }),
            address: format!("/places/{}", sheet.slug),
            withheld: withheld(sheet),
            protection: sheet.protection.clone(),
            basis: sheet.basis.clone(),
        }
    }
}

fn sentence(measure: &PlaceMeasure, sheet: &PlaceSheet) -> Option<String> {
    let (level, wider) = (measure.level.value()?, measure.wider.value()?);
    let way = match direction(level, wider) {
        report::reading::Direction::Up => "higher than",
        report::reading::Direction::Down => "lower than",
        report::reading::Direction::Same => "the same as",
    };
    Some(format!(
        "{}: {} here, {way} {} across {}.",
        measure.name,
        measure.unit.say(level, measure.decimals),
        measure.unit.say(wider, measure.decimals),
        sheet.district
    ))
}

fn withheld(sheet: &PlaceSheet) -> usize {
    let sexes = by_sex(sheet);
    let ages = sheet.ages.iter().flat_map(|line| {
        let apart = if sexes { vec![&line.boys, &line.girls] } else { Vec::new() };
        apart.into_iter().chain([&line.all])
    });
    let measures = sheet.measures.iter().map(|measure| &measure.level);
    ages.chain(measures).filter(|level| level.value().is_none()).count()
}

fn ages(sheet: &PlaceSheet) -> Figure {
    let heading = format!("Children of {} by age", sheet.name);
    let totals: Vec<(String, Option<f64>)> =
        sheet.ages.iter().map(|line| (line.band.clone(), line.all.value())).collect();
    let reading = reading_of_counts("Children by age", &totals);
    let by_sex = by_sex(sheet);
    let svg = if by_sex {
        pyramid(sheet, &heading, &reading)
    } else {
        age_bars(sheet, &heading, &reading)
    };
    let rows = sheet
        .ages
        .iter()
        .map(|line| {
            let mut row = vec![Cell::text(line.band.clone())];
            if by_sex {
                row.extend([count_cell(&line.boys), count_cell(&line.girls)]);
            }
            row.push(count_cell(&line.all));
            row
        })
        .collect();
    let mut columns = vec![Column::words("Age")];
    if by_sex {
        columns.extend([Column::number("Boys"), Column::number("Girls")]);
    }
    columns.push(Column::number("Children"));
    Figure {
        id: "ages-figure".to_owned(),
        table: Table {
            id: "ages-table".to_owned(),
            caption: heading.clone(),
            columns,
            rows,
            when_empty: String::new(),
        },
        svg,
        heading,
        reading,
    }
}

/// Whether any band is counted for boys and girls apart.
fn by_sex(sheet: &PlaceSheet) -> bool {
    sheet.ages.iter().any(|line| line.boys.value().is_some() || line.girls.value().is_some())
}

fn pyramid(sheet: &PlaceSheet, heading: &str, reading: &str) -> String {
    let band = |line: &AgeLine| Band {
        name: line.band.clone(),
        boys: line.boys.value(),
        girls: line.girls.value(),
    };
    Pyramid {
        id: "ages".to_owned(),
        title: heading.to_owned(),
        reading: reading.to_owned(),
        bands: sheet.ages.iter().map(band).collect(),
    }
    .svg()
}

fn age_bars(sheet: &PlaceSheet, heading: &str, reading: &str) -> String {
    let bar = |line: &AgeLine| Bar {
        name: line.band.clone(),
        value: match &line.all {
            Level::Known(count) => Ok(*count),
            Level::Absent(why) => Err(why.clone()),
        },
        interval: None,
        mark: None,
    };
    BarChart {
        id: "ages".to_owned(),
        title: heading.to_owned(),
        reading: reading.to_owned(),
        unit: report::Unit::Count,
        decimals: 0,
        place: sheet.name.clone(),
        wider: String::new(),
        bars: sheet.ages.iter().map(bar).collect(),
    }
    .svg()
}

pub(crate) fn count_cell(level: &Level) -> Cell {
    match level {
        Level::Known(count) => Cell::text(report::number::grouped(*count, 0)),
        Level::Absent(why) => Cell::absent(why.clone()),
    }
}

fn comparison(sheet: &PlaceSheet) -> Figure {
    let heading = format!("{} beside {}", sheet.name, sheet.district);
    let count = |standing| sheet.measures.iter().filter(|m| m.standing == standing).count();
    let reading = format!(
        "Of {} measures, better than {} as a whole: {}; worse: {}; no clear difference: {}. The \
         others give context or are withheld.",
        sheet.measures.len(),
        sheet.district,
        count(Standing::Strength),
        count(Standing::Need),
        count(Standing::Similar)
    );
    let chart = BarChart {
        id: "comparison".to_owned(),
        title: heading.clone(),
        reading: reading.clone(),
        unit: sheet.measures.first().map_or(report::Unit::PerCent, |measure| measure.unit),
        decimals: sheet.measures.first().map_or(1, |measure| measure.decimals),
        place: format!("{}, with its interval", sheet.name),
        wider: sheet.district.clone(),
        bars: sheet
            .measures
            .iter()
            .map(|measure| Bar {
                name: measure.name.clone(),
                value: match &measure.level {
                    Level::Known(value) => Ok(*value),
                    Level::Absent(why) => Err(why.clone()),
                },
                interval: measure.interval,
                mark: measure.wider.value(),
            })
            .collect(),
    };
    Figure {
        id: "comparison-figure".to_owned(),
        svg: chart.svg(),
        table: comparison_table(sheet, &heading),
        heading,
        reading,
    }
}

fn comparison_table(sheet: &PlaceSheet, heading: &str) -> Table {
    let rows = sheet
        .measures
        .iter()
        .map(|measure| {
            let rate = |level: &Level, interval: Option<report::Interval>| match level {
                Level::Absent(why) => Cell::absent(why.clone()),
                Level::Known(value) => {
                    let said = measure.unit.say_short(*value, measure.decimals);
                    Cell::text(match interval {
                        Some(interval) => format!(
                            "{said} ({} to {})",
                            measure.unit.say_short(interval.low, measure.decimals),
                            measure.unit.say_short(interval.high, measure.decimals)
                        ),
                        None => said,
                    })
                }
            };
            vec![
                Cell::text(format!("{}, {}", measure.name, measure.period)),
                rate(&measure.level, measure.interval),
                count_cell(&measure.counted),
                count_cell(&measure.out_of),
                rate(&measure.wider, measure.wider_interval),
                Cell { tag: Some(Tag::of(measure.standing.word())), ..Cell::text("") },
            ]
        })
        .collect();
    Table {
        id: "comparison-table".to_owned(),
        caption: heading.to_owned(),
        columns: vec![
            Column::words("Measure"),
            Column::number("Here (interval)"),
            Column::number("Counted"),
            Column::number("Out of"),
            Column::number(&format!("{} (interval)", sheet.district)),
            Column::words("Beside the district"),
        ],
        rows,
        when_empty: String::new(),
    }
}

impl Page for ShowPlace {
    const TEMPLATE: &'static str = "place.html";

    fn title(&self) -> String {
        self.name.clone()
    }

    fn section(&self) -> Section {
        Section::Places
    }

    fn samples() -> Vec<Self> {
        let nothing = PlaceSheet {
            children: Level::Absent("not counted yet".to_owned()),
            ages: Vec::new(),
            measures: Vec::new(),
            ..samples::place()
        };
        let mut plain = samples::place();
        for line in &mut plain.ages {
            line.boys = Level::Absent("not counted by sex".to_owned());
            line.girls = line.boys.clone();
        }
        let compared = samples::compared();
        let unknown = CompareSheet { measures: Vec::new(), ..compared.clone() };
        vec![
            ShowPlace::tell(&samples::place(), &compared),
            ShowPlace::tell(&nothing, &unknown),
            ShowPlace::tell(&plain, &compared),
        ]
    }
}
