//! A school's own records: exact counts of its own pupils, for whoever leads it and for nobody else.

use report::number::whole;
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Link, Table};

/// What a head teacher sees of their own school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowOwnRecords {
    /// Why there is no number, and what to do; empty when there is one.
    pub none: String,
    /// The schools to choose from, where there are several.
    pub schools: Vec<Link>,
    /// The school and the day; empty when none is shown.
    pub of: String,
    /// Pupils on roll by year group.
    pub years: Option<Table>,
    /// Circumstances of these pupils.
    pub circumstances: Option<Table>,
}

/// How many pupils a circumstance holds for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLine {
    /// The circumstance.
    pub title: String,
    /// Pupils for whom it holds, for whom not, and of whom it is not recorded.
    pub pupils: [u64; 3],
}

impl ShowOwnRecords {
    /// A page without a number.
    pub fn without(none: &str, schools: Vec<Link>) -> Self {
        let of = String::new();
        ShowOwnRecords { none: none.to_owned(), schools, of, years: None, circumstances: None }
    }

    /// A page with the numbers of one school: its number, the day in words, all its pupils, those of
    /// each year group, and their circumstances.
    pub fn tell(
        (school, day): (&str, &str),
        pupils: u64,
        (years, lines): (&[(String, u64)], &[OwnLine]),
        schools: Vec<Link>,
    ) -> Self {
        let mut rows: Vec<Vec<Cell>> = years
            .iter()
            .map(|(year, pupils)| vec![Cell::text(year), Cell::text(whole(*pupils))])
            .collect();
        rows.push(vec![Cell::text("All pupils on roll"), Cell::text(whole(pupils))]);
        let years = Table {
            id: "years".to_owned(),
            caption: "Pupils on roll by year group".to_owned(),
            columns: vec![Column::words("Year group"), Column::number("Pupils")],
            rows,
            when_empty: String::new(),
        };
        let line = |line: &OwnLine| {
            let counts = line.pupils.iter().map(|pupils| Cell::text(whole(*pupils)));
            std::iter::once(Cell::text(&line.title)).chain(counts).collect()
        };
        let circumstances = Table {
            id: "circumstances".to_owned(),
            caption: "What your registers say of these pupils".to_owned(),
            columns: vec![
                Column::words("Circumstance"),
                Column::number("Yes"),
                Column::number("No"),
                Column::number("Not recorded"),
            ],
            rows: lines.iter().map(line).collect(),
            when_empty: String::new(),
        };
        ShowOwnRecords {
            none: String::new(),
            schools,
            of: format!("School {school}, {day}"),
            years: Some(years),
            circumstances: Some(circumstances),
        }
    }
}

impl Page for ShowOwnRecords {
    const TEMPLATE: &'static str = "own_records.html";

    fn title(&self) -> String {
        "Own records".to_owned()
    }

    fn section(&self) -> Section {
        Section::Desk
    }

    fn samples() -> Vec<Self> {
        let schools = || {
            let school =
                |urn: &str| Link::to(format!("/own-records?school={urn}"), format!("School {urn}"));
            vec![school("900001"), school("900002")]
        };
        let line = |title: &str, pupils: [u64; 3]| OwnLine { title: title.to_owned(), pupils };
        let years = [("Year 5".to_owned(), 29), ("Year 6".to_owned(), 3)];
        let lines = [
            line("Eligible for free school meals", [7, 24, 1]),
            line("Missed at least 10% of their own sessions", [2, 30, 0]),
        ];
        vec![
            Self::tell(("900001", "3 September 2026"), 32, (&years, &lines), schools()),
            Self::without("Choose one of your schools.", schools()),
            Self::without(
                "No school is recorded as yours yet. Ask an administrator to record where you work.",
                Vec::new(),
            ),
        ]
    }
}
