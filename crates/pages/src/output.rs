//! One request to take something out of the safe room: its tables with what the checks find, what
//! checkers think, and what whoever looks can do.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::asks::Step;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, FieldProblem, Link, Table, Tag};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};

/// A longer table is read in its file.
const MOST_ROWS: usize = 200;

/// A table that is to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputTableShown {
    name: String,
    file: Option<Link>,
    holds: Vec<Fact>,
    table: Option<Table>,
    more: String,
    problems: Vec<String>,
    are_checked: bool,
    counted: String,
}

impl OutputTableShown {
    /// The `number`th table of a page: its name and where its file is, headings with what each column
    /// holds and whether that is a number, and its rows.
    pub fn tell(
        (number, name, file): (usize, &str, Option<Link>),
        columns: &[(String, String, bool)],
        rows: &[Vec<String>],
        problems: Vec<String>,
    ) -> Self {
        let column = |(heading, _, is_number): &(String, String, bool)| {
            if *is_number { Column::number(heading) } else { Column::words(heading) }
        };
        let table = Table {
            id: format!("table-{number}"),
            caption: format!("Rows of {name}"),
            columns: columns.iter().map(column).collect(),
            rows: rows
                .iter()
                .take(MOST_ROWS)
                .map(|row| row.iter().map(Cell::text).collect())
                .collect(),
            when_empty: "There is no row in it.".to_owned(),
        };
        let more = if rows.len() > MOST_ROWS {
            format!("These are the first {MOST_ROWS} of {} rows: read all in the file.", rows.len())
        } else {
            String::new()
        };
        let holds = columns.iter().filter(|(_, holds, _)| !holds.is_empty());
        OutputTableShown {
            name: name.to_owned(),
            file,
            holds: holds.map(|(heading, holds, _)| Fact::of(heading, holds)).collect(),
            table: (!columns.is_empty()).then_some(table),
            more,
            are_checked: problems.is_empty(),
            problems,
            counted: String::new(),
        }
    }

    /// The same with a sentence about the list of who is counted in its cells.
    #[must_use]
    pub fn with_counted(mut self, words: &str) -> Self {
        words.clone_into(&mut self.counted);
        self
    }
}

/// What a checker thinks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ViewLine {
    /// Who.
    pub who: String,
    /// What, in a word or two.
    pub verdict: Tag,
    /// Why.
    pub reason: String,
    /// When, in words.
    pub at: String,
}

/// What the page of a request is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutputFacts {
    /// What it is called.
    pub title: String,
    /// Where it stands, in a word.
    pub state: String,
    /// What comes next.
    pub next: String,
    /// What, why, for whom, by whom.
    pub facts: Vec<Fact>,
    /// Its tables.
    pub tables: Vec<OutputTableShown>,
    /// What checkers think, so far as whoever looks may read it.
    pub views: Vec<ViewLine>,
    /// Why there are no views to read, or not both; may be empty.
    pub silence: String,
    /// What was done, newest first.
    pub steps: Vec<Step>,
    /// What whoever looks can do.
    pub forms: Vec<StepForm>,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowOutput {
    name: String,
    state: Tag,
    next: String,
    facts: Vec<Fact>,
    tables: Vec<OutputTableShown>,
    views: Vec<ViewLine>,
    silence: String,
    steps: Vec<Step>,
    forms: Vec<StepForm>,
    problems: Vec<FieldProblem>,
    to_mend: Vec<String>,
}

impl ShowOutput {
    /// The page with everything that has to be mended, a sentence each.
    #[must_use]
    pub fn to_mend(mut self, sentences: Vec<String>) -> Self {
        self.to_mend = sentences;
        self
    }

    /// The page for a request.
    pub fn tell(facts: OutputFacts) -> Self {
        ShowOutput {
            name: facts.title,
            state: Tag::of(&facts.state),
            next: facts.next,
            facts: facts.facts,
            tables: facts.tables,
            views: facts.views,
            silence: facts.silence,
            steps: facts.steps,
            forms: facts.forms,
            problems: Vec::new(),
            to_mend: Vec::new(),
        }
    }
}

impl WithForms for ShowOutput {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowOutput {
    const TEMPLATE: &'static str = "output.html";

    fn title(&self) -> String {
        if self.problems.is_empty() { self.name.clone() } else { format!("Problem: {}", self.name) }
    }

    fn section(&self) -> Section {
        Section::Desk
    }

    fn samples() -> Vec<Self> {
        let problem = "areas.csv: line 3, column 2: This hidden cell follows from its totals. Hide \
                       one more cell of the row or column: lifechances disclose attack says which.";
        let words = StepForm::new(("words", "Change what is said"), "/x", "Change it")
            .asks(FormField::new(FieldKind::Line, "title", "Title", ""));
        let looked = ShowOutput::tell(OutputFacts {
            tables: vec![sample_table(2, &[])],
            silence: "Nobody reads a view before both are given.".to_owned(),
            forms: vec![sample_view()],
            ..sample_facts("submitted", "Two checkers outside the project look at it, each alone.")
        });
        let long = sample_table(MOST_ROWS + 1, &[]);
        let bad = OutputTableShown::tell((1, "bad.csv", None), &[], &[], vec![problem.to_owned()]);
        vec![
            ShowOutput::tell(OutputFacts {
                tables: vec![
                    sample_table(2, &[problem])
                        .with_counted("Who is counted in its cells is not said yet."),
                ],
                forms: vec![words],
                ..sample_facts("a draft", "Mend what is found, then submit it.")
            })
            .refused("submit", &BTreeMap::new(), (None, "Mend what is found first"))
            .to_mend(vec![problem.to_owned(), problem.to_owned()]),
            looked.clone().refused("view", &BTreeMap::new(), (Some("reason"), "Fill in the words")),
            looked,
            ShowOutput::tell(OutputFacts {
                tables: vec![long, bad],
                views: vec![
                    sample_given("Ann Peel", "approves"),
                    sample_given("Ben Shah", "asks for a change"),
                ],
                ..sample_facts("reviewed", "The checkers talk about it.")
            }),
        ]
    }
}

fn sample_table(rows: usize, problems: &[&str]) -> OutputTableShown {
    let columns = [
        ("locality", "what children are grouped by", false),
        ("children", "how many children", true),
    ];
    let columns = columns.map(|(name, holds, number)| (name.to_owned(), holds.to_owned(), number));
    let mut all: Vec<Vec<String>> =
        (0..rows).map(|number| vec![format!("Area {number}"), "20".to_owned()]).collect();
    all.push(vec!["Hidden area".to_owned(), "*".to_owned()]);
    let problems = problems.iter().map(|words| (*words).to_owned()).collect();
    let file = Some(Link::to("/outputs/x/files/areas.csv", "areas.csv, 120 bytes"));
    OutputTableShown::tell((0, "areas.csv", file), &columns, &all, problems)
}

fn sample_view() -> StepForm {
    let verdicts = [("approve", "It can leave"), ("reject", "It must not leave")];
    let verdicts = verdicts.map(|(value, text)| (value.to_owned(), text.to_owned()));
    StepForm::new(("view", "Give your view"), "/x", "Give it")
        .asks(FormField::new(FieldKind::Few, "verdict", "What do you think?", "").of(verdicts))
        .asks(FormField::new(FieldKind::Lines, "reason", "Why?", ""))
        .opened()
}

fn sample_given(who: &str, verdict: &str) -> ViewLine {
    ViewLine {
        who: who.to_owned(),
        verdict: Tag::of(verdict),
        reason: "Every count is rounded, and I compared it with the board.".to_owned(),
        at: "4 September 2026, 09:00".to_owned(),
    }
}

fn sample_facts(state: &str, next: &str) -> OutputFacts {
    let step = Step {
        what: "Submitted".to_owned(),
        at: "3 September 2026, 10:00".to_owned(),
        who: "Ewa Halloran".to_owned(),
        words: String::new(),
    };
    OutputFacts {
        title: "Often absent, by locality".to_owned(),
        state: state.to_owned(),
        next: next.to_owned(),
        facts: vec![
            Fact::of("What", "Children who are often absent, by locality"),
            Fact::of("Who reads it", "Head teachers and convenors"),
        ],
        steps: vec![step],
        ..OutputFacts::default()
    }
}
