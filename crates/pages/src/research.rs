//! Research: what is offered, one offer with what came of it, and whom a partnership could ask, with the
//! reason for each place in the list.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::asks::Step;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, FieldProblem, Link, Table, Tag};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};

/// An offer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AcademicLine {
    /// Its page.
    pub href: String,
    /// What they are called.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// Their fields, in words.
    pub fields: String,
    /// How many partnerships they serve, of how many.
    pub serving: String,
}

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListAcademics {
    table: Table,
    may_offer: bool,
}

impl ListAcademics {
    /// The page for offers.
    pub fn tell(lines: &[AcademicLine], may_offer: bool) -> Self {
        let row = |line: &AcademicLine| {
            vec![
                Cell::link(&line.href, &line.name),
                Cell::text(&line.organisation),
                Cell::text(&line.fields),
                Cell::text(&line.serving),
            ]
        };
        let columns = ["Who", "Where they work", "Fields", "Partnerships they serve"];
        let table = Table {
            id: "academics".to_owned(),
            caption: "Researchers and institutions".to_owned(),
            columns: columns.map(Column::words).into(),
            rows: lines.iter().map(row).collect(),
            when_empty: "No research is offered yet.".to_owned(),
        };
        ListAcademics { table, may_offer }
    }
}

impl Page for ListAcademics {
    const TEMPLATE: &'static str = "academics.html";

    fn title(&self) -> String {
        "Research".to_owned()
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        vec![ListAcademics::tell(&[sample_line()], true), ListAcademics::tell(&[], false)]
    }
}

fn sample_line() -> AcademicLine {
    AcademicLine {
        href: "/academics/calder-vale-university".to_owned(),
        name: "A researcher of Calder Vale University".to_owned(),
        organisation: "Calder Vale University".to_owned(),
        fields: "Food and nutrition; Oral health".to_owned(),
        serving: "1 of 2".to_owned(),
    }
}

/// A request in a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestLine {
    /// Its number.
    pub number: u32,
    /// Who asked, or who was asked, with a link.
    pub with: Option<Link>,
    /// For what.
    pub what_for: String,
    /// How it stands.
    pub state: String,
    /// What was said last; may be empty.
    pub answer: String,
    /// When that was, in words.
    pub at: String,
}

fn requests(with: &str, lines: &[RequestLine]) -> Table {
    let row = |line: &RequestLine| {
        vec![
            line.with.as_ref().map_or_else(
                || Cell::absent("not known"),
                |link| Cell::link(link.href.clone(), link.text.clone()),
            ),
            Cell::text(&line.what_for),
            Cell::tag(&line.state),
            if line.answer.is_empty() {
                Cell::absent("nothing yet")
            } else {
                Cell::text(&line.answer)
            },
            Cell::text(&line.at),
            Cell::text(line.number.to_string()),
        ]
    };
    Table {
        id: "requests".to_owned(),
        caption: "What was asked, and what came of it".to_owned(),
        columns: [with, "For what", "State", "What was said", "When", "Request"]
            .map(Column::words)
            .into(),
        rows: lines.iter().map(row).collect(),
        when_empty: "Nothing was asked yet.".to_owned(),
    }
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowAcademic {
    name: String,
    state: Tag,
    next: String,
    facts: Vec<Fact>,
    conflicts: Vec<String>,
    requests: Table,
    steps: Vec<Step>,
    forms: Vec<StepForm>,
    problems: Vec<FieldProblem>,
}

/// What the page of an offer is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AcademicFacts {
    /// What they are called.
    pub name: String,
    /// How it stands, in a word.
    pub state: String,
    /// What comes next.
    pub next: String,
    /// Where they work, their fields, words, places.
    pub facts: Vec<Fact>,
    /// Conflicts they declared; none for visitors.
    pub conflicts: Vec<String>,
    /// What was asked of them.
    pub requests: Vec<RequestLine>,
    /// What was done, newest first.
    pub steps: Vec<Step>,
    /// What whoever looks can do.
    pub forms: Vec<StepForm>,
}

impl ShowAcademic {
    /// The page for an offer.
    pub fn tell(facts: AcademicFacts) -> Self {
        ShowAcademic {
            name: facts.name,
            state: Tag::of(&facts.state),
            next: facts.next,
            facts: facts.facts,
            conflicts: facts.conflicts,
            requests: requests("Partnership", &facts.requests),
            steps: facts.steps,
            forms: facts.forms,
            problems: Vec::new(),
        }
    }
}

impl WithForms for ShowAcademic {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowAcademic {
    const TEMPLATE: &'static str = "academic.html";

    fn title(&self) -> String {
        if self.problems.is_empty() { self.name.clone() } else { format!("Problem: {}", self.name) }
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let fields = [("oral-health", "Oral health"), ("attendance", "Attendance")];
        let fields = fields.map(|(value, text)| (value.to_owned(), text.to_owned()));
        let change = StepForm::new(("change", "Change what is offered"), "/x", "Change it")
            .asks(
                FormField::new(FieldKind::Several, "fields", "Fields", "As many as fit.")
                    .of(fields)
                    .choosing(|value| value == "oral-health"),
            )
            .asks(FormField::new(FieldKind::Lines, "words", "Why?", ""));
        let request = RequestLine {
            number: 1,
            with: Some(Link::to("/partnerships/lower-calder", "Lower Calder")),
            what_for: "Say what is known about breakfast clubs".to_owned(),
            state: "accepted".to_owned(),
            answer: "A briefing before the November meeting".to_owned(),
            at: "20 October 2026".to_owned(),
        };
        let facts = AcademicFacts {
            name: "Noor Ashworth".to_owned(),
            state: "offered".to_owned(),
            next: "A partnership may ask.".to_owned(),
            facts: vec![Fact::of("Fields", "Oral health")],
            conflicts: vec!["Calder Food Bank: a relative works there".to_owned()],
            requests: vec![request],
            steps: vec![Step {
                what: "Offered".to_owned(),
                at: "5 September 2026, 10:00".to_owned(),
                who: "Noor Ashworth".to_owned(),
                words: String::new(),
            }],
            forms: vec![change],
        };
        let bare = AcademicFacts {
            name: "A researcher of Calder Vale University".to_owned(),
            ..AcademicFacts::default()
        };
        let page = ShowAcademic::tell(facts);
        let problem = (Some("fields"), "Choose a field");
        vec![
            page.clone().refused("change", &BTreeMap::new(), problem),
            page,
            ShowAcademic::tell(AcademicFacts { state: "withdrawn".to_owned(), ..bare }),
        ]
    }
}

/// Somebody a partnership could ask, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedLine {
    /// Who, with their page.
    pub who: Link,
    /// Where they work.
    pub organisation: String,
    /// How they stand, in a few words.
    pub state: Tag,
    /// Why they stand here in the list: a sentence each.
    pub reasons: Vec<String>,
}

/// Whom a partnership could ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatchResearch {
    /// The partnership.
    pub partnership: Link,
    /// What comes next.
    pub next: String,
    /// The fields of its issue, each with the words that led to it.
    pub issue: Vec<String>,
    /// Whom to ask first first.
    pub proposed: Vec<ProposedLine>,
    /// How many share nothing with the issue, in a sentence; may be empty.
    pub others: String,
    /// Who was asked.
    requests: Table,
    /// What whoever looks can do.
    pub forms: Vec<StepForm>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl MatchResearch {
    /// The page; who was asked stands in a table.
    pub fn tell(
        (partnership, next): (Link, &str),
        (issue, proposed): (Vec<String>, Vec<ProposedLine>),
        others: String,
        asked: &[RequestLine],
        forms: Vec<StepForm>,
    ) -> Self {
        let (next, problems) = (next.to_owned(), Vec::new());
        let requests = requests("Who was asked", asked);
        MatchResearch { partnership, next, issue, proposed, others, requests, forms, problems }
    }
}

impl WithForms for MatchResearch {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for MatchResearch {
    const TEMPLATE: &'static str = "match_research.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}Research for {}", self.partnership.text)
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let line = |name: &str, state: &str, reason: &str| ProposedLine {
            who: Link::to("/academics/calder-vale-university", name),
            organisation: "Calder Vale University".to_owned(),
            state: Tag::of(state),
            reasons: vec![reason.to_owned()],
        };
        let proposed = vec![
            line("Noor Ashworth", "can be asked", "Shares 2 fields: Oral health; Attendance."),
            line("Piotr Lund", "has a conflict", "Conflict: a relative works at the food bank."),
        ];
        let asked = RequestLine { number: 1, state: "asked".to_owned(), ..RequestLine::default() };
        let form = StepForm::new(("ask", "Ask somebody"), "/x", "Ask")
            .asks(FormField::new(FieldKind::OneOf, "academic", "Whom?", ""))
            .asks(FormField::new(FieldKind::Lines, "words", "For what?", ""));
        let head = (Link::to("/partnerships/lower-calder", "Lower Calder"), "Ask the first.");
        let issue = vec!["Oral health (teeth)".to_owned()];
        let page = MatchResearch::tell(
            head.clone(),
            (issue, proposed),
            "2 others share nothing with this issue.".to_owned(),
            &[asked],
            vec![form],
        );
        let bare =
            MatchResearch::tell(head, (Vec::new(), Vec::new()), String::new(), &[], Vec::new());
        let problem = (Some("words"), "Fill in the words");
        vec![page.clone().refused("ask", &BTreeMap::new(), problem), page, bare]
    }
}
