//! The register of sharing agreements.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Link, Table};
use crate::sharing::forms::capital;

/// An agreement in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgreementRow {
    /// Its name in addresses.
    pub id: String,
    /// Its title and version.
    pub title: String,
    /// A word for how it stands.
    pub standing: String,
    /// Who agrees.
    pub parties: Vec<String>,
    /// What it is for.
    pub purposes: Vec<String>,
    /// Its last day, with the days until then.
    pub ends: String,
    /// Its impact assessment, with the day of its review.
    pub assessment: String,
    /// What is missing.
    pub missing: Vec<String>,
}

/// What a reader may do from this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// Write new agreements, and ask what they let through.
    Kept,
    /// Ask what they let through.
    Asked,
    /// Read what was signed, as everybody may.
    Read,
}

/// The register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListAgreements {
    lead: String,
    agreements: Table,
    may_write: bool,
    may_ask: bool,
    put_by: Vec<Link>,
}

impl ListAgreements {
    /// The register of these agreements.
    pub fn tell(rows: &[AgreementRow], register: Register) -> Self {
        let in_force = rows.iter().filter(|row| row.standing == "in force").count();
        let lead = match in_force {
            0 => "No agreement is in force, so nothing is shared under one.".to_owned(),
            1 => "1 agreement is in force.".to_owned(),
            several => format!("{several} agreements are in force."),
        };
        let (may_write, may_ask) = match register {
            Register::Kept => (true, true),
            Register::Asked => (false, true),
            Register::Read => (false, false),
        };
        ListAgreements { lead, agreements: table(rows), may_write, may_ask, put_by: Vec::new() }
    }

    /// The same with texts that were put by to be finished: names and titles.
    #[must_use]
    pub fn with_put_by(mut self, put_by: &[(String, String)]) -> Self {
        let link = |(id, title): &(String, String)| {
            Link::to(format!("/agreements/new/form?of={id}"), title)
        };
        self.put_by = put_by.iter().map(link).collect();
        self
    }
}

fn table(rows: &[AgreementRow]) -> Table {
    let list = |words: &[String], none: &str| {
        if words.is_empty() { Cell::absent(none) } else { Cell::text(capital(&words.join("; "))) }
    };
    let row = |row: &AgreementRow| {
        vec![
            Cell::link(format!("/agreements/{}", row.id), row.title.clone()),
            Cell::tag(&row.standing),
            list(&row.parties, "none"),
            list(&row.purposes, "none: it has no clause"),
            Cell::text(row.ends.clone()),
            Cell::text(row.assessment.clone()),
            list(&row.missing, "nothing"),
        ]
    };
    let columns =
        ["Agreement", "Standing", "Parties", "For", "Ends", "Impact assessment", "What is missing"];
    Table {
        id: "agreements".to_owned(),
        caption: "Sharing agreements".to_owned(),
        columns: columns.map(Column::words).into(),
        rows: rows.iter().map(row).collect(),
        when_empty: "No agreement has been signed by all its parties yet.".to_owned(),
    }
}

impl Page for ListAgreements {
    const TEMPLATE: &'static str = "sharing/agreements.html";

    fn title(&self) -> String {
        "Sharing agreements".to_owned()
    }

    fn section(&self) -> Section {
        Section::Agreements
    }

    fn samples() -> Vec<Self> {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        let food = AgreementRow {
            id: "calderbrook-food".to_owned(),
            title: "Food and free school meals, version 2".to_owned(),
            standing: "in force".to_owned(),
            parties: words(&["Beckside Primary School", "Calderbrook Council"]),
            purposes: words(&["getting a child what they are entitled to"]),
            ends: "31 August 2027, in 282 days".to_owned(),
            assessment: "DPIA-2026-04, review by 1 December 2026, in 9 days".to_owned(),
            missing: Vec::new(),
        };
        let draft = AgreementRow {
            id: "calderbrook-vision".to_owned(),
            title: "Vision screening, version 1".to_owned(),
            standing: "proposed".to_owned(),
            purposes: Vec::new(),
            missing: words(&["the signature of Calderbrook Council", "a clause"]),
            ..food.clone()
        };
        vec![
            ListAgreements::tell(&[food.clone(), draft], Register::Kept)
                .with_put_by(&[("attendance".to_owned(), "Attendance".to_owned())]),
            ListAgreements::tell(&[food], Register::Asked),
            ListAgreements::tell(&[], Register::Read),
        ]
    }
}
