//! A list of a statement: its evidence, its actions or its asks; things are added and taken off.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Choice, FieldProblem};

/// Something on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedItem {
    /// The revision that added it.
    pub number: u64,
    /// What it is.
    pub words: String,
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ListField {
    /// Its name and id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What to write.
    pub hint: String,
    /// What was typed before.
    pub typed: String,
    /// What can be chosen; empty for a field that is typed.
    pub choices: Vec<Choice>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct StatementList {
    /// The title of the statement.
    pub statement: String,
    /// What the list is of.
    pub heading: String,
    /// What belongs on it.
    pub lead: String,
    /// Where the form goes.
    pub action: String,
    /// The draft.
    pub draft: String,
    /// What is on it.
    pub items: Vec<ListedItem>,
    /// The fields.
    pub fields: Vec<ListField>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl Page for StatementList {
    const TEMPLATE: &'static str = "statement_list.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}: {}", self.heading, self.statement)
    }

    fn section(&self) -> Section {
        Section::Statements
    }

    fn samples() -> Vec<Self> {
        let kind = Choice { value: "study".into(), text: "Published study".into(), chosen: true };
        let fields = vec![
            ListField {
                id: "kind".to_owned(),
                label: "Kind of evidence".to_owned(),
                choices: vec![kind],
                ..ListField::default()
            },
            ListField {
                id: "says".to_owned(),
                label: "What it shows".to_owned(),
                hint: "In a sentence.".to_owned(),
                typed: "The form is too hard.".to_owned(),
                ..ListField::default()
            },
        ];
        let page = StatementList {
            statement: "Food and health".to_owned(),
            heading: "Evidence".to_owned(),
            lead: "What was seen is frozen.".to_owned(),
            action: "/statements/food-and-health/lists/evidence".to_owned(),
            draft: "/statements/food-and-health/draft".to_owned(),
            items: vec![ListedItem { number: 4, words: "39 in 100".to_owned() }],
            fields,
            problems: Vec::new(),
        };
        let problem = FieldProblem { field: "says".into(), message: "say what it is".into() };
        let empty = StatementList { items: Vec::new(), problems: vec![problem], ..page.clone() };
        vec![page, empty]
    }
}
