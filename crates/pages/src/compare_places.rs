//! Localities side by side: the list of measures, one measure in its order and by size, and the
//! rug of all measures that the list of places shows.

use report::compare_sheet::{CompareSheet, ComparedMeasure};
use report::rug::{Rug, RugArea, Weave};
use report::twin::{Holds, Twin, TwinCell};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Figure, Link, Table, Tag};
use crate::sample_places as samples;

/// The measures that can be put side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListComparisons {
    /// The district.
    pub district: String,
    /// A row a measure.
    pub table: Table,
}

impl ListComparisons {
    /// The page for all measures.
    pub fn tell(sheet: &CompareSheet) -> Self {
        let rug = sheet.rug();
        let rows = sheet.measures.iter().enumerate().map(|(at, measure)| {
            let many = |wanted: &[Weave]| {
                let areas = rug.areas.iter();
                areas.filter(|area| wanted.contains(&rug.weave(area, at))).count().to_string()
            };
            vec![
                Cell::link(address(&measure.id), measure.name.clone()),
                Cell::text(many(&[Weave::Better])),
                Cell::text(many(&[Weave::Worse])),
                Cell::text(many(&[Weave::Higher, Weave::Lower])),
                Cell::text(many(&[Weave::Similar])),
                Cell::text(many(&[Weave::Absent])),
            ]
        });
        ListComparisons {
            district: sheet.district.clone(),
            table: Table {
                id: "measures".to_owned(),
                caption: format!("How many localities differ from {}", sheet.district),
                columns: vec![
                    Column::words("Measure"),
                    Column::number("Better"),
                    Column::number("Worse"),
                    Column::number("Different, neither way better"),
                    Column::number("No clear difference"),
                    Column::number("Not compared"),
                ],
                rows: rows.collect(),
                when_empty: "No figures have been released for localities yet.".to_owned(),
            },
        }
    }
}

fn address(measure: &str) -> String {
    format!("/places/compare/{measure}")
}

impl Page for ListComparisons {
    const TEMPLATE: &'static str = "comparisons.html";

    fn title(&self) -> String {
        "Localities side by side".to_owned()
    }

    fn section(&self) -> Section {
        Section::Places
    }

    fn samples() -> Vec<Self> {
        let sheet = samples::compared();
        let empty = CompareSheet { measures: Vec::new(), ..sheet.clone() };
        vec![ListComparisons::tell(&sheet), ListComparisons::tell(&empty)]
    }
}

/// One measure of all localities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparePlaces {
    /// The measure.
    pub name: String,
    /// Who is counted.
    pub people: String,
    /// The district.
    pub district: String,
    /// The localities in order with intervals, when the district has a figure.
    pub order: Option<Figure>,
    /// The localities by size with the limits of chance.
    pub funnel: Option<Figure>,
    /// Why nothing is compared; empty when it is.
    pub why_not: String,
    /// The files of the pictures and their figures.
    pub files: Vec<Link>,
    /// The rule that protected the figures.
    pub protection: String,
    /// Where the figures come from.
    pub basis: String,
}

impl ComparePlaces {
    /// The page for a measure.
    pub fn tell(measure: &ComparedMeasure, district: &str) -> Self {
        let order = measure.caterpillar(district);
        let why_not = order.as_ref().err().cloned().unwrap_or_default();
        let order = order.ok().map(|chart| {
            let words = (chart.title.clone(), chart.reading());
            pictured("order", words, chart.svg(), &chart.twin())
        });
        let funnel = measure.funnel(district).ok().map(|chart| {
            let words = (chart.title.clone(), chart.reading());
            pictured("funnel", words, chart.svg(), &chart.twin())
        });
        let address = address(&measure.id);
        let file = |end: &str, words: &str| Link::to(format!("{address}{end}"), words);
        let files = vec![
            file(".csv", "The figures as a table (CSV)"),
            file("-order.svg", "The localities in order as a picture (SVG)"),
            file("-funnel.svg", "The localities by size as a picture (SVG)"),
        ];
        ComparePlaces {
            name: measure.name.clone(),
            people: measure.people.clone(),
            district: district.to_owned(),
            files: if order.is_some() { files } else { Vec::new() },
            order,
            funnel,
            why_not,
            protection: measure.protection.clone(),
            basis: measure.basis.clone(),
        }
    }
}

impl Page for ComparePlaces {
    const TEMPLATE: &'static str = "compare.html";

    fn title(&self) -> String {
        format!("{}: localities side by side", self.name)
    }

    fn section(&self) -> Section {
        Section::Places
    }

    fn samples() -> Vec<Self> {
        let sheet = samples::compared();
        let mut alone = sheet.measures.clone();
        for place in alone.iter_mut().flat_map(|measure| &mut measure.places) {
            place.figure.wider = report::Level::Absent("not shown for the district".to_owned());
        }
        let all = sheet.measures.iter().chain(alone.first());
        all.map(|measure| ComparePlaces::tell(measure, &sheet.district)).collect()
    }
}

/// A picture with its sentence and its table.
pub(crate) fn pictured(
    id: &str,
    (heading, reading): (String, String),
    svg: String,
    twin: &Twin,
) -> Figure {
    Figure { id: format!("{id}-figure"), heading, reading, svg, table: table_of(twin, id) }
}

fn table_of(twin: &Twin, id: &str) -> Table {
    let column = |column: &report::TwinColumn| match column.is {
        Holds::Words => Column::words(&column.name),
        Holds::Numbers => Column::number(&column.name),
    };
    let cell = |cell: &TwinCell| match cell {
        TwinCell::Words(words) => Cell::text(words.clone()),
        TwinCell::Number(_, said) => Cell::text(said.clone()),
        TwinCell::Absent(why) => Cell::absent(why.clone()),
    };
    Table {
        id: format!("{id}-table"),
        caption: twin.caption.clone(),
        columns: twin.columns.iter().map(column).collect(),
        rows: twin.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        when_empty: "There are no figures yet.".to_owned(),
    }
}

/// The rug as a table with its sentence and its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RugShown {
    /// The same in a sentence.
    pub reading: String,
    /// What each letter says.
    pub key: Vec<Tag>,
    /// The rug.
    pub table: Table,
}

/// The rug of all localities and measures; none where nothing was released.
pub(crate) fn rug(sheet: &CompareSheet) -> Option<RugShown> {
    let rug = sheet.rug();
    if rug.areas.is_empty() {
        return None;
    }
    let columns = rug.measures.iter().map(|measure| Column::number(&measure.name));
    let shown = Table {
        id: "rug".to_owned(),
        caption: rug.title.clone(),
        columns: [Column::words("Locality")].into_iter().chain(columns).collect(),
        rows: rug.areas.iter().map(|area| rug_row(&rug, area, sheet)).collect(),
        when_empty: String::new(),
    };
    // What is not compared has words in its cell and needs no letter.
    let lettered = Weave::ALL.into_iter().filter(|weave| *weave != Weave::Absent);
    let key = lettered.map(|weave| Tag {
        word: format!("{} {}", weave.letter(), weave.words()),
        tone: tone(weave).to_owned(),
    });
    Some(RugShown { reading: rug.reading(), key: key.collect(), table: shown })
}

fn rug_row(rug: &Rug, area: &RugArea, sheet: &CompareSheet) -> Vec<Cell> {
    let places = sheet.measures.iter().flat_map(|measure| &measure.places);
    let slug = places.filter(|place| place.name == area.name).map(|place| &place.slug).next();
    let name = slug.map_or_else(
        || Cell::text(area.name.clone()),
        |slug| Cell::link(format!("/places/{slug}"), area.name.clone()),
    );
    let cells =
        area.figures.iter().zip(&rug.measures).enumerate().map(|(at, (figure, measure))| {
            match figure {
                Err(why) => Cell::absent(why.clone()),
                Ok(own) => {
                    let weave = rug.weave(area, at);
                    let said = measure.unit.say_short(own.value, own.decimals);
                    let word = format!("{} {said}", weave.letter());
                    Cell {
                        tag: Some(Tag { word: word.clone(), tone: tone(weave).to_owned() }),
                        ..Cell::text(word)
                    }
                }
            }
        });
    [name].into_iter().chain(cells).collect()
}

const fn tone(weave: Weave) -> &'static str {
    match weave {
        Weave::Better => "strength",
        Weave::Worse => "need",
        Weave::Similar => "similar",
        Weave::Higher | Weave::Lower => "context",
        Weave::Absent => "not-compared",
    }
}
