//! How far a partnership has come: a table with a word for each level, then each dimension with what its
//! levels look like, the evidence, and what stands against it. Nothing is added up.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::asks::Step;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, FieldProblem, Link, Table};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};

/// A level of a dimension, as it is described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelLine {
    /// What it is called.
    pub name: String,
    /// What it looks like when it is so.
    pub words: String,
    /// Whether it is the one that is claimed.
    pub is_claimed: bool,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceLine {
    /// What kind it is.
    pub kind: String,
    /// Where it is.
    pub link: Link,
    /// What it shows.
    pub says: String,
    /// What is to be known of it today; may be empty.
    pub note: String,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct DimensionSheet {
    /// Its name on the page.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The question it asks.
    pub asks: String,
    /// Its levels.
    pub levels: Vec<LevelLine>,
    /// The level that is claimed; empty when none is.
    pub level: String,
    /// What became of it since the last time; empty when none is claimed.
    pub change: String,
    /// By whom and when it was claimed; empty when none is.
    pub claimed: String,
    /// Why this level; empty when none is claimed.
    pub why: String,
    /// By when it is looked at again; empty when none is claimed.
    pub review: String,
    /// How it stands, in a word or two.
    pub state: String,
    /// What it rests on.
    pub evidence: Vec<EvidenceLine>,
    /// Who challenged it, when and why; empty when nobody does.
    pub challenge: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowMaturity {
    /// Its partnership.
    pub partnership: Link,
    /// What comes next.
    pub next: String,
    /// All dimensions.
    pub table: Table,
    /// Each of them.
    pub dimensions: Vec<DimensionSheet>,
    /// What whoever looks can do.
    pub forms: Vec<StepForm>,
    /// What was done, newest first.
    pub steps: Vec<Step>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl ShowMaturity {
    /// The page for the dimensions of a partnership.
    pub fn tell(
        partnership: Link,
        next: &str,
        dimensions: Vec<DimensionSheet>,
        (forms, steps): (Vec<StepForm>, Vec<Step>),
    ) -> Self {
        let (next, table) = (next.to_owned(), table(&dimensions));
        let problems = Vec::new();
        ShowMaturity { partnership, next, table, dimensions, forms, steps, problems }
    }
}

fn table(dimensions: &[DimensionSheet]) -> Table {
    let or_none = |words: &str| {
        if words.is_empty() { Cell::absent("none") } else { Cell::text(words) }
    };
    let row = |one: &DimensionSheet| {
        vec![
            Cell::link(format!("#{}", one.id), one.name.clone()),
            if one.level.is_empty() {
                Cell::absent("none claimed")
            } else {
                Cell::text(&one.level)
            },
            or_none(&one.change),
            or_none(&one.claimed),
            or_none(&one.review),
            Cell::tag(&one.state),
        ]
    };
    let columns = [
        "Dimension",
        "Level claimed",
        "Since the last time",
        "Claimed by",
        "Looked at again by",
        "State",
    ];
    Table {
        id: "maturity".to_owned(),
        caption: "The level claimed in each dimension. They do not add up to one.".to_owned(),
        columns: columns.map(Column::words).into(),
        rows: dimensions.iter().map(row).collect(),
        when_empty: "There is no dimension.".to_owned(),
    }
}

impl WithForms for ShowMaturity {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowMaturity {
    const TEMPLATE: &'static str = "maturity.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}How far {} has come", self.partnership.text)
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let level = |name: &str, is_claimed| LevelLine {
            name: name.to_owned(),
            words: "A problem is chosen together.".to_owned(),
            is_claimed,
        };
        let none = DimensionSheet {
            id: "backbone-support".to_owned(),
            name: "Backbone support".to_owned(),
            asks: "Does somebody have the time to hold it together?".to_owned(),
            levels: vec![level("Exploring", false), level("Emerging", false)],
            state: "not assessed".to_owned(),
            ..DimensionSheet::default()
        };
        let evidence = EvidenceLine {
            kind: "Decision".to_owned(),
            link: Link::to("/statements/food-and-health", "Food and health"),
            says: "Eleven of thirteen signed".to_owned(),
            note: "Another figure has been published since.".to_owned(),
        };
        let challenged = DimensionSheet {
            id: "common-agenda".to_owned(),
            name: "Common agenda".to_owned(),
            levels: vec![level("Exploring", false), level("Emerging", true)],
            level: "Emerging".to_owned(),
            change: "Further than before (it was Exploring)".to_owned(),
            claimed: "Beckside Primary School, 18 October 2026".to_owned(),
            why: "The statement is signed and nobody has looked at it since.".to_owned(),
            review: "1 September 2027".to_owned(),
            state: "challenged".to_owned(),
            evidence: vec![evidence],
            challenge: "Calderbrook NHS, 20 October 2026: we did not sign".to_owned(),
            ..none.clone()
        };
        let form = StepForm::new(("challenge", "Challenge a level"), "/x", "Challenge it")
            .asks(FormField::new(FieldKind::Lines, "words", "Why is it not so?", ""));
        let step = Step {
            what: "Common agenda: assessed".to_owned(),
            at: "18 October 2026, 10:00".to_owned(),
            who: "Amina Holroyd".to_owned(),
            words: "Emerging".to_owned(),
        };
        let partnership = Link::to("/partnerships/lower-calder", "Lower Calder");
        let next = "Somebody answers the challenge.";
        let page = ShowMaturity::tell(
            partnership.clone(),
            next,
            vec![challenged, none.clone()],
            (vec![form], vec![step]),
        );
        let bare = ShowMaturity::tell(partnership, next, vec![none], (Vec::new(), Vec::new()));
        let problem = (Some("words"), "Say why, in a sentence");
        vec![page.clone().refused("challenge", &BTreeMap::new(), problem), page, bare]
    }
}
