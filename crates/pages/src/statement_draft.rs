//! A statement that is being written and decided: what it says, what is missing, what waits, and what
//! can be done with it now.

use convene::statement::{Position, Section as TextSection, StatementText};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Choice, FieldProblem, Link};
use crate::sample_statements as samples;
use crate::statement::StatementFacts;
use crate::statement_body::{Positions, StatementBody, paragraphs};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommentLine {
    /// Who.
    pub who: String,
    /// When, in words.
    pub at: String,
    /// What.
    pub words: String,
}

/// Something that can be done now, as a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DeedForm {
    /// The word that is sent.
    pub deed: String,
    /// What it is.
    pub heading: String,
    /// The label of its words; empty when it has none.
    pub label: String,
    /// What to write.
    pub hint: String,
    /// What was typed before.
    pub typed: String,
    /// What the button says.
    pub button: String,
    /// Whether the button is not the main one.
    pub quiet: bool,
    /// The seal of the text a position is about; empty for everything else.
    pub seal: String,
    /// The organisation that takes the position.
    pub organisation: String,
    /// The positions.
    pub choices: Vec<Choice>,
}

/// What the page is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftFacts {
    /// What is known of the statement.
    pub statement: StatementFacts,
    /// Where it is: `/statements/food`.
    pub href: String,
    /// What it says.
    pub text: StatementText,
    /// Whether its parts can be written now by who asks.
    pub writes: bool,
    /// Of each piece of evidence, whether the figure is still the one that was seen.
    pub still: Vec<&'static str>,
    /// What is missing.
    pub missing: Vec<String>,
    /// Texts that wait to be put together.
    pub waiting: Vec<Link>,
    /// Comments.
    pub comments: Vec<CommentLine>,
    /// Positions on the newest version, when it was put to the partners.
    pub positions: Option<Vec<(String, Position)>>,
    /// Who has taken none.
    pub silent: Vec<String>,
    /// How many must sign, in a sentence.
    pub needed: String,
    /// What can be done.
    pub forms: Vec<DeedForm>,
    /// What came of what was asked.
    pub notice: String,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

/// The page of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DraftStatement {
    href: String,
    title: String,
    partnership: String,
    partnership_href: String,
    state: String,
    next_step: String,
    notice: String,
    missing: Vec<String>,
    waiting: Vec<Link>,
    edit_title: String,
    body: StatementBody,
    summary: Vec<String>,
    summary_part: String,
    consulted: bool,
    positions: Positions,
    needed: String,
    versions: Vec<Link>,
    comments: Vec<CommentLine>,
    forms: Vec<DeedForm>,
    problems: Vec<FieldProblem>,
}

impl DraftStatement {
    /// The page for a draft.
    pub fn tell(facts: DraftFacts) -> Self {
        let edit = if facts.writes { facts.href.as_str() } else { "" };
        let part = |name: &str| {
            if edit.is_empty() { String::new() } else { format!("{edit}/parts/{name}") }
        };
        let still: Vec<&str> = facts.still.clone();
        DraftStatement {
            body: StatementBody::of(&facts.text, edit, &still),
            summary: paragraphs(facts.text.section(TextSection::Summary)),
            edit_title: part("title"),
            summary_part: part("summary"),
            title: facts.statement.title,
            partnership: facts.statement.partnership.1,
            partnership_href: facts.statement.partnership.0,
            state: facts.statement.state,
            next_step: facts.statement.next_step,
            notice: facts.notice,
            missing: facts.missing,
            waiting: facts.waiting,
            consulted: facts.positions.is_some(),
            positions: Positions::of(&facts.positions.unwrap_or_default(), &facts.silent),
            needed: facts.needed,
            versions: facts.statement.versions,
            comments: facts.comments,
            forms: facts.forms,
            problems: facts.problems,
            href: facts.href,
        }
    }
}

impl Page for DraftStatement {
    const TEMPLATE: &'static str = "statement_draft.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}: draft", self.title)
    }

    fn section(&self) -> Section {
        Section::Statements
    }

    fn samples() -> Vec<Self> {
        let form = |deed: &str, heading: &str, label: &str| DeedForm {
            deed: deed.to_owned(),
            heading: heading.to_owned(),
            label: label.to_owned(),
            hint: "In a sentence.".to_owned(),
            button: heading.to_owned(),
            ..DeedForm::default()
        };
        let take = DeedForm {
            seal: "0f".to_owned(),
            organisation: "GB-EDU-107275".to_owned(),
            choices: vec![Choice { value: "signs".into(), text: "Signs".into(), chosen: true }],
            quiet: true,
            ..form("take", "Answer for Calder Church", "Why")
        };
        let draft = DraftFacts {
            statement: samples::facts(),
            href: "/statements/food-and-health".to_owned(),
            writes: true,
            missing: vec!["it has no title".to_owned()],
            waiting: vec![Link::to("/statements/food-and-health/aside/3", "The problem, by Amna")],
            forms: vec![
                form("consult", "Send it out for consultation", ""),
                form("comment", "Add a comment", "What you want to say"),
            ],
            notice: "Saved, together with what others saved meanwhile.".to_owned(),
            ..DraftFacts::default()
        };
        let consultation = DraftFacts {
            statement: samples::facts(),
            href: draft.href.clone(),
            text: samples::text(),
            comments: vec![CommentLine {
                who: "Saira Whitlock".to_owned(),
                at: "3 September 2026 at 09:12".to_owned(),
                words: "Say more of mornings.".to_owned(),
            }],
            positions: Some(samples::positions()),
            silent: vec!["Calder Church".to_owned()],
            needed: "9 organisations must sign.".to_owned(),
            forms: vec![take],
            problems: vec![FieldProblem {
                field: "words-take".to_owned(),
                message: "say why, in a sentence".to_owned(),
            }],
            ..DraftFacts::default()
        };
        vec![DraftStatement::tell(draft), DraftStatement::tell(consultation)]
    }
}
