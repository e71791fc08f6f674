//! The home of the information governance lead's register: what is overdue and what falls due.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, Table};

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DueRow {
    /// What.
    pub what: String,
    /// Its page.
    pub href: String,
    /// By which day.
    pub by: String,
    /// How long until then.
    pub left: String,
    /// `overdue` or `due`.
    pub standing: String,
}

/// What is known for the home.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GovernanceSheet {
    /// What falls due, the most pressing first.
    pub due: Vec<DueRow>,
    /// Impact assessments: reference, agreement's address, its title, day of review, `overdue` or `due`.
    pub assessments: Vec<[String; 5]>,
    /// Facts: open matters, requests to share, the rules in use.
    pub facts: Vec<(String, String)>,
}

/// The home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GovernanceHome {
    lead: String,
    due: Table,
    facts: Vec<Fact>,
    assessments: Table,
}

impl GovernanceHome {
    /// The home of the register.
    pub fn tell(sheet: &GovernanceSheet) -> Self {
        let overdue = sheet.due.iter().filter(|row| row.standing == "overdue").count();
        let lead = match (overdue, sheet.due.len()) {
            (0, 0) => "Nothing is overdue, and nothing falls due in the next 90 days.".to_owned(),
            (0, 1) => "Nothing is overdue. 1 thing falls due in the next 90 days.".to_owned(),
            (0, all) => format!("Nothing is overdue. {all} things fall due in the next 90 days."),
            (1, _) => "1 thing is overdue.".to_owned(),
            (several, _) => format!("{several} things are overdue."),
        };
        let row = |row: &DueRow| {
            vec![
                Cell::link(row.href.clone(), row.what.clone()),
                Cell::tag(&row.standing),
                Cell::text(row.by.clone()),
                Cell::text(row.left.clone()),
            ]
        };
        let assessment = |[reference, href, title, by, standing]: &[String; 5]| {
            vec![
                Cell::text(reference.clone()),
                Cell::link(href.clone(), title.clone()),
                Cell::text(by.clone()),
                Cell::tag(standing),
            ]
        };
        GovernanceHome {
            lead,
            due: Table {
                id: "due".to_owned(),
                caption: "Overdue, and due in the next 90 days".to_owned(),
                columns: ["What", "Standing", "By", "Time left"].map(Column::words).into(),
                rows: sheet.due.iter().map(row).collect(),
                when_empty: "Nothing is due.".to_owned(),
            },
            facts: sheet.facts.iter().map(|(name, text)| Fact::of(name, text.clone())).collect(),
            assessments: Table {
                id: "assessments".to_owned(),
                caption: "Data protection impact assessments, the next review first".to_owned(),
                columns: ["Reference", "Agreement", "Review by", "Standing"]
                    .map(Column::words)
                    .into(),
                rows: sheet.assessments.iter().map(assessment).collect(),
                when_empty: "No agreement names one yet.".to_owned(),
            },
        }
    }
}

impl Page for GovernanceHome {
    const TEMPLATE: &'static str = "sharing/governance.html";

    fn title(&self) -> String {
        "Governance register".to_owned()
    }

    fn section(&self) -> Section {
        Section::Governance
    }

    fn samples() -> Vec<Self> {
        let text = str::to_owned;
        let row = |what: &str, standing: &str| DueRow {
            what: text(what),
            href: text("/governance/matters/BRE-3F2A-9C01"),
            by: text("22 November 2026"),
            left: text("1 working day"),
            standing: text(standing),
        };
        let due = vec![
            row("Breach BRE-3F2A-9C01: a letter went astray", "overdue"),
            row("Food ends", "due"),
        ];
        let assessment =
            ["DPIA-2026-04", "/agreements/calderbrook-food", "Food", "1 May 2027", "due"];
        let sheet = GovernanceSheet {
            facts: vec![
                (text("Matters open"), text("2")),
                (text("Rules in use"), text("up to date")),
            ],
            assessments: vec![assessment.map(text)],
            due: due.clone(),
        };
        let one = GovernanceSheet { due: due[1..].to_vec(), ..sheet.clone() };
        vec![
            GovernanceHome::tell(&sheet),
            GovernanceHome::tell(&one),
            GovernanceHome::tell(&GovernanceSheet::default()),
        ]
    }
}
