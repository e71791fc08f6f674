//! Dossiers: issues of the whole system, who raised them, what was asked and what came of it.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::asks::{AskLine, SaidLine, Step, table};
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Fact, FieldProblem, Link, Table, Tag};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};

/// A dossier in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DossierLine {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub state: Tag,
    /// How many schools raised it, and how many asks it has.
    pub words: String,
}

/// The dossiers of one issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueGroup {
    /// The issue.
    pub issue: String,
    /// Its dossiers.
    pub dossiers: Vec<DossierLine>,
}

/// All dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListDossiers {
    /// By issue.
    pub groups: Vec<IssueGroup>,
    /// Whether whoever looks may begin one.
    pub may_begin: bool,
}

/// One dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowDossier {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The issue.
    pub issue: String,
    /// How it stands.
    pub state: Tag,
    /// What somebody should do next.
    pub next: String,
    /// Whether whoever looks could raise it, were it recorded at which school they work.
    pub no_school: bool,
    /// What it rests on.
    pub evidence: Vec<String>,
    /// The figures and voices it rests on, as they stand today.
    pub cited: Vec<Fact>,
    /// What schools said when they raised it.
    pub said: Vec<Step>,
    /// What it asks.
    pub asks: Table,
    /// What schools were told.
    pub told: Vec<SaidLine>,
    /// What was done, newest first.
    pub steps: Vec<Step>,
    /// What whoever looks can do with it.
    pub forms: Vec<StepForm>,
    /// Where an ask of it is begun; empty when whoever looks may not.
    pub begin_ask: String,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl ShowDossier {
    /// The asks of a dossier as its table.
    pub fn asks(lines: &[AskLine]) -> Table {
        let when_empty = "Nothing is asked of anybody yet.".to_owned();
        Table { caption: "What it asks".to_owned(), when_empty, ..table(lines) }
    }
}

impl Page for ListDossiers {
    const TEMPLATE: &'static str = "dossiers.html";

    fn title(&self) -> String {
        "Dossiers".to_owned()
    }

    fn section(&self) -> Section {
        Section::Asks
    }

    fn samples() -> Vec<Self> {
        let line = DossierLine {
            href: "/dossiers/waiting-for-the-dentist".to_owned(),
            title: "Waiting for the dentist".to_owned(),
            state: Tag::of("asked"),
            words: "Raised by 3 schools; 1 ask".to_owned(),
        };
        let group = |issue: &str, dossiers| IssueGroup { issue: issue.to_owned(), dossiers };
        let groups = vec![group("Attendance", Vec::new()), group("Child health", vec![line])];
        vec![ListDossiers { groups, may_begin: true }]
    }
}

impl WithForms for ShowDossier {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowDossier {
    const TEMPLATE: &'static str = "dossier.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.title)
    }

    fn section(&self) -> Section {
        Section::Asks
    }

    fn samples() -> Vec<Self> {
        let step = |what: &str| Step {
            what: what.to_owned(),
            at: "3 November 2026, 10:00".to_owned(),
            who: "Amina Holroyd".to_owned(),
            words: "Children wait eleven months".to_owned(),
        };
        let told = SaidLine {
            you_said: "Children wait eleven months".to_owned(),
            we_did: "A mobile team comes from January".to_owned(),
            at: "12 January 2027".to_owned(),
            href: String::new(),
        };
        let raise =
            StepForm::new(("raise", "Raise it for your school"), "/dossiers/d/raise", "Raise")
                .asks(FormField::new(FieldKind::Line, "school", "Which school?", ""))
                .asks(FormField::new(FieldKind::Lines, "words", "What do you see?", ""));
        let page = ShowDossier {
            href: "/dossiers/d".to_owned(),
            title: "Waiting for the dentist".to_owned(),
            issue: "Child health".to_owned(),
            state: Tag::of("raised"),
            next: "Put it to those who can decide.".to_owned(),
            no_school: true,
            evidence: vec!["A third of five-year-olds have decay".to_owned()],
            cited: vec![Fact {
                name: "Released figure".to_owned(),
                text: "Decay at five: 34.1%, 2025/26. It is the same today.".to_owned(),
                link: Some(Link::to(
                    "/indicators/dental-decay-age-5",
                    "See the figure as it is today",
                )),
            }],
            said: vec![step("Beckside Primary School")],
            asks: ShowDossier::asks(&[]),
            told: vec![told],
            steps: vec![step("Raised by a school")],
            forms: vec![raise],
            begin_ask: "/asks/new?dossier=d".to_owned(),
            problems: Vec::new(),
        };
        let bare = ShowDossier {
            evidence: Vec::new(),
            cited: Vec::new(),
            said: Vec::new(),
            told: Vec::new(),
            forms: Vec::new(),
            begin_ask: String::new(),
            ..page.clone()
        };
        let problem = (Some("words"), "Say what you see, in a sentence");
        vec![page.clone().refused("raise", &BTreeMap::new(), problem), page, bare]
    }
}
