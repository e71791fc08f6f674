//! Asks: the tracker, one ask with its history, and the one page for whoever decides.

use print::{CannotPrint, Pdf};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::ask_pdf::AskHeadings;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, Fact, FieldProblem, Link, Table, Tag};
use crate::statement_pdf::{pdf_in_words, why_no_pdf};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};
use crate::voice::BehindLine;

/// Something that was done, for a list of such.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What.
    pub what: String,
    /// When.
    pub at: String,
    /// By whom.
    pub who: String,
    /// In which words; may be empty.
    pub words: String,
}

/// One line of the tracker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskLine {
    /// Its page.
    pub href: String,
    /// What is asked.
    pub what: String,
    /// How it stands, in a word or two.
    pub state: String,
    /// Who can decide.
    pub decision_maker: String,
    /// Where it is, and when that body meets.
    pub with: String,
    /// By when it is needed.
    pub needed_by: String,
}

/// The tracker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListAsks {
    /// What stands out.
    pub lead: String,
    /// How many came to what.
    pub facts: Vec<Fact>,
    /// The bodies to choose from.
    pub bodies: Vec<Choice>,
    /// The states to choose from.
    pub states: Vec<Choice>,
    /// The asks.
    pub table: Table,
    /// Whether whoever looks may begin one.
    pub may_begin: bool,
}

impl ListAsks {
    /// The page for the lines a filter let through.
    pub fn tell(
        (all, overdue): (usize, usize),
        facts: Vec<Fact>,
        (bodies, states): (Vec<Choice>, Vec<Choice>),
        lines: &[AskLine],
        may_begin: bool,
    ) -> Self {
        let lead = match (all, overdue) {
            (0, _) => "Nothing has been asked of anybody yet.".to_owned(),
            (_, 0) => "Every ask has been answered, or is not due yet.".to_owned(),
            (_, 1) => "1 ask should have been answered by now.".to_owned(),
            (_, late) => format!("{late} asks should have been answered by now."),
        };
        ListAsks { lead, facts, bodies, states, table: table(lines), may_begin }
    }
}

/// Asks as a table.
pub(crate) fn table(lines: &[AskLine]) -> Table {
    let row = |line: &AskLine| {
        vec![
            Cell::link(line.href.clone(), line.what.clone()),
            Cell::tag(&line.state),
            Cell::text(line.decision_maker.clone()),
            Cell::text(line.with.clone()),
            Cell::text(line.needed_by.clone()),
        ]
    };
    Table {
        id: "asks".to_owned(),
        caption: "Asks, what is overdue first".to_owned(),
        columns: vec![
            Column::words("What is asked"),
            Column::words("How it stands"),
            Column::words("Who can decide"),
            Column::words("Where it is"),
            Column::words("Needed by"),
        ],
        rows: lines.iter().map(row).collect(),
        when_empty: "No ask stands so. Choose other words above, or look at all of them."
            .to_owned(),
    }
}

/// What an ask says, whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskWords {
    /// Where it is.
    pub href: String,
    /// What is asked.
    pub what: String,
    /// Permission, resource or support.
    pub kind: String,
    /// How it stands.
    pub state: Tag,
    /// Who, by when, how much, where from.
    pub facts: Vec<Fact>,
    /// Why.
    pub why: String,
    /// What it rests on.
    pub evidence: Vec<String>,
    /// What happens when nothing is done; may be empty.
    pub if_nothing: String,
    /// The words around it.
    pub headings: AskHeadings,
}

/// One ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowAsk {
    /// What it says.
    pub ask: AskWords,
    /// What somebody should do next.
    pub next: String,
    /// What people said that changed it, or the statement it belongs to.
    pub voices: Vec<BehindLine>,
    /// What was done, newest first.
    pub steps: Vec<Step>,
    /// What whoever looks can do with it.
    pub forms: Vec<StepForm>,
    /// Whether whoever looks can answer it.
    pub may_answer: bool,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
    /// It as one page to download; none when it has letters that the PDF has no shapes for.
    pub pdf: Option<Link>,
    /// Why there is none; empty when there is one.
    pub no_pdf: String,
}

/// The one page for whoever decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerAsk {
    /// What it says.
    pub ask: AskWords,
    /// How many entries of its history were seen.
    pub seen: u64,
    /// Whether it is about money.
    pub is_money: bool,
    /// Whether somebody writes down the answer of a body, and says which meeting gave it.
    pub for_a_body: bool,
    /// What was typed: what is agreed, how much, why not, which meeting.
    pub typed: [String; 4],
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

/// What came of what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidLine {
    /// What was said or asked.
    pub you_said: String,
    /// What was done.
    pub we_did: String,
    /// When.
    pub at: String,
    /// Where it can be followed.
    pub href: String,
}

/// "You said, we did".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidAndDone {
    /// Newest first.
    pub lines: Vec<SaidLine>,
}

fn sample_words() -> AskWords {
    AskWords {
        href: "/asks/fund-the-breakfast-clubs".to_owned(),
        what: "Fund the breakfast clubs for two years".to_owned(),
        kind: "Resource".to_owned(),
        state: Tag::of("overdue"),
        facts: vec![
            Fact::of("Who can decide", "Director of Children’s Services"),
            Fact::of("Needed by", "31 March 2027"),
            Fact::of("How much", "£40,000.00"),
        ],
        why: "More than a third of children here live on a low income, and many come to school \
              hungry."
            .to_owned(),
        evidence: vec!["39 in 100 children live on a low income".to_owned()],
        if_nothing: "The clubs close in July.".to_owned(),
        headings: AskHeadings::default(),
    }
}

fn sample_step(what: &str, words: &str) -> Step {
    Step {
        what: what.to_owned(),
        at: "19 October 2026, 10:00".to_owned(),
        who: "Saira Whitlock".to_owned(),
        words: words.to_owned(),
    }
}

impl Page for ListAsks {
    const TEMPLATE: &'static str = "asks.html";

    fn title(&self) -> String {
        "Asks".to_owned()
    }

    fn section(&self) -> Section {
        Section::Asks
    }

    fn samples() -> Vec<Self> {
        let line = |what: &str, state: &str| AskLine {
            href: "/asks/one".to_owned(),
            what: what.to_owned(),
            state: state.to_owned(),
            decision_maker: "Director of Children’s Services".to_owned(),
            with: "Executive, meets on 1 December 2026".to_owned(),
            needed_by: "31 March 2027".to_owned(),
        };
        let lines = [line("Fund the breakfast clubs", "overdue"), line("Match records", "agreed")];
        let choice = |text: &str, chosen| Choice {
            value: text.to_lowercase(),
            text: text.to_owned(),
            chosen,
        };
        let facts = vec![Fact::of("Asked", "2"), Fact::of("Agreed", "1, £40,000.00 in all")];
        let choices = || (vec![choice("Executive", false)], vec![choice("Overdue", true)]);
        vec![
            ListAsks::tell((2, 1), facts.clone(), choices(), &lines, true),
            ListAsks::tell((0, 0), facts, (Vec::new(), Vec::new()), &[], false),
        ]
    }
}

impl ShowAsk {
    /// The page with its PDF at an address, or with the reason for having none.
    #[must_use]
    pub fn with_pdf(mut self, href: String, made: &Result<Pdf, CannotPrint>) -> Self {
        match made {
            Ok(pdf) => self.pdf = Some(Link::to(href, pdf_in_words(pdf))),
            Err(why) => self.no_pdf = why_no_pdf(why),
        }
        self
    }
}

impl WithForms for ShowAsk {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowAsk {
    const TEMPLATE: &'static str = "ask.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.ask.what)
    }

    fn section(&self) -> Section {
        Section::Asks
    }

    fn samples() -> Vec<Self> {
        let chase = StepForm::new(("chase", "Ask again"), "/asks/one/chase", "Ask again");
        let back = StepForm::new(("take-back", "Take it back"), "/asks/one/take-back", "Take back")
            .asks(FormField::new(FieldKind::Lines, "words", "Why?", ""));
        let page = ShowAsk {
            ask: sample_words(),
            next: "Wait for the meeting.".to_owned(),
            voices: vec![BehindLine::sample()],
            steps: vec![
                sample_step("Sent to a body", "Executive, for its meeting on 1 December 2026"),
                sample_step("Begun", ""),
            ],
            forms: vec![chase.opened(), back],
            may_answer: true,
            problems: Vec::new(),
            pdf: Some(Link::to("/asks/one/pdf", "Download as PDF (1 page, 21 kB)")),
            no_pdf: String::new(),
        };
        let words = AskWords { if_nothing: String::new(), evidence: Vec::new(), ..sample_words() };
        let visitor = ShowAsk {
            ask: words,
            voices: Vec::new(),
            steps: Vec::new(),
            forms: Vec::new(),
            may_answer: false,
            pdf: None,
            no_pdf: why_no_pdf(&CannotPrint::Letters(['ٹ'].into())),
            ..page.clone()
        };
        let problem = (Some("words"), "Say why, in a sentence");
        vec![page.clone().refused("take-back", &BTreeMap::new(), problem), page, visitor]
    }
}

impl Page for AnswerAsk {
    const TEMPLATE: &'static str = "ask_answer.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        let whose = if self.for_a_body { "The answer of a body" } else { "Your decision" };
        format!("{problem}{whose}: {}", self.ask.what)
    }

    fn section(&self) -> Section {
        Section::Asks
    }

    fn samples() -> Vec<Self> {
        let plain = AnswerAsk {
            ask: sample_words(),
            seen: 2,
            is_money: true,
            for_a_body: false,
            typed: Default::default(),
            problems: Vec::new(),
        };
        let problem = FieldProblem {
            field: "reason".to_owned(),
            message: "Say why you decline, in a sentence".to_owned(),
        };
        let refused = AnswerAsk { problems: vec![problem], is_money: false, ..plain.clone() };
        let body = AnswerAsk { for_a_body: true, ..plain.clone() };
        vec![plain, refused, body]
    }
}

impl Page for SaidAndDone {
    const TEMPLATE: &'static str = "said_and_done.html";

    fn title(&self) -> String {
        "You said, we did".to_owned()
    }

    fn section(&self) -> Section {
        Section::Asks
    }

    fn samples() -> Vec<Self> {
        let line = SaidLine {
            you_said: "Children wait eleven months for a dentist".to_owned(),
            we_did: "A mobile team comes to three schools from January".to_owned(),
            at: "3 November 2026".to_owned(),
            href: "/dossiers/waiting-for-the-dentist".to_owned(),
        };
        vec![SaidAndDone { lines: vec![line] }, SaidAndDone { lines: Vec::new() }]
    }
}

/// A link to where an ask comes from, as a fact.
pub fn origin_fact(name: &str, link: Link) -> Fact {
    Fact { name: name.to_owned(), text: String::new(), link: Some(link) }
}
