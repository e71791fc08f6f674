//! The organisations of the alliance, and its partnerships.

use convene::partnership::PartnershipLife;
use convene::{Organisation, Sector};
use report::number::whole;
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, FieldProblem, Table};
use crate::sample_partnerships as samples;

/// The form that gives an organisation another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct RenameForm {
    id: String,
    name: String,
}

/// The organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListOrganisations {
    table: Table,
    sectors: Vec<Choice>,
    renames: Vec<RenameForm>,
    org_id: String,
    name: String,
    problems: Vec<FieldProblem>,
}

impl ListOrganisations {
    /// The page for organisations, each with the names of its partnerships.
    pub fn tell(lines: &[(Organisation, Vec<String>)]) -> Self {
        let row = |(organisation, sits): &(Organisation, Vec<String>)| {
            vec![
                Cell::text(organisation.name.clone()),
                Cell::text(organisation.sector.in_words()),
                Cell::text(organisation.id.as_str()),
                if sits.is_empty() {
                    Cell::absent("none yet")
                } else {
                    Cell::text(sits.join(", "))
                },
            ]
        };
        let table = Table {
            id: "organisations".to_owned(),
            caption: "Organisations of the alliance".to_owned(),
            columns: ["Organisation", "Kind", "Identifier", "Partnerships"]
                .map(Column::words)
                .into(),
            rows: lines.iter().map(row).collect(),
            when_empty: "No organisation is registered yet.".to_owned(),
        };
        let (sectors, problems) = (Vec::new(), Vec::new());
        let rename = |(organisation, _): &(Organisation, Vec<String>)| RenameForm {
            id: organisation.id.to_string(),
            name: organisation.name.clone(),
        };
        let renames = lines.iter().map(rename).collect();
        ListOrganisations {
            table,
            sectors,
            renames,
            org_id: String::new(),
            name: String::new(),
            problems,
        }
    }

    /// The page with the form to register one, as it was typed: identifier, name and sector.
    #[must_use]
    pub fn with_form(
        mut self,
        [org_id, name, sector]: [&str; 3],
        problems: Vec<FieldProblem>,
    ) -> Self {
        let choice = |one: Sector| Choice {
            value: one.as_str().to_owned(),
            text: one.in_words().to_owned(),
            chosen: one.as_str() == sector,
        };
        self.sectors = Sector::ALL.map(choice).into();
        (self.org_id, self.name) = (org_id.to_owned(), name.to_owned());
        self.problems = problems;
        self
    }
}

impl Page for ListOrganisations {
    const TEMPLATE: &'static str = "organisations.html";

    fn title(&self) -> String {
        "Organisations".to_owned()
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let lines = samples::organisations();
        let lines: Vec<_> = lines
            .into_iter()
            .enumerate()
            .map(|(at, one)| (one, if at == 0 { vec!["Lower Calder".to_owned()] } else { vec![] }))
            .collect();
        let problem = FieldProblem { field: "name".into(), message: "give it a name".into() };
        vec![
            ListOrganisations::tell(&lines).with_form(["GB-CHC-1", "", "police"], vec![problem]),
            ListOrganisations::tell(&[]),
        ]
    }
}

/// The partnerships.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListPartnerships {
    table: Table,
    begins: bool,
    name: String,
    purpose: String,
    problems: Vec<FieldProblem>,
}

impl ListPartnerships {
    /// The page for partnerships, each with its address.
    pub fn tell(lines: &[(String, PartnershipLife)]) -> Self {
        let row = |(address, life): &(String, PartnershipLife)| {
            vec![
                Cell::link(format!("/partnerships/{address}"), life.name()),
                Cell::text(life.purpose()),
                Cell::text(whole(life.organisations().len() as u64)),
                Cell::text(life.stage().as_str()),
            ]
        };
        let table = Table {
            id: "partnerships".to_owned(),
            caption: "Partnerships".to_owned(),
            columns: vec![
                Column::words("Partnership"),
                Column::words("Issue"),
                Column::number("Organisations"),
                Column::words("State"),
            ],
            rows: lines.iter().map(row).collect(),
            when_empty: "No partnership has begun yet.".to_owned(),
        };
        let (name, purpose) = (String::new(), String::new());
        ListPartnerships { table, begins: false, name, purpose, problems: Vec::new() }
    }

    /// The page with the form to begin one, as it was typed: name and purpose.
    #[must_use]
    pub fn with_form(mut self, [name, purpose]: [&str; 2], problems: Vec<FieldProblem>) -> Self {
        (self.name, self.purpose) = (name.to_owned(), purpose.to_owned());
        self.begins = true;
        self.problems = problems;
        self
    }
}

impl Page for ListPartnerships {
    const TEMPLATE: &'static str = "partnerships.html";

    fn title(&self) -> String {
        "Partnerships".to_owned()
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let line = ("lower-calder".to_owned(), samples::life());
        let problem = FieldProblem { field: "name".into(), message: "give it a name".into() };
        vec![
            ListPartnerships::tell(&[line]).with_form(["", "Food"], vec![problem]),
            ListPartnerships::tell(&[]),
        ]
    }
}
