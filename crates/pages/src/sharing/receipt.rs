//! The receipt of a request to share.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, FieldProblem, Table, Tag};
use crate::sharing::forms::{ActForm, WordsField};

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReceiptSheet {
    /// Its number.
    pub number: String,
    /// `shared` or `not shared`.
    pub outcome: String,
    /// The question in words.
    pub question: String,
    /// Facts of it, in the order they are read.
    pub facts: Vec<(String, String)>,
    /// The agreement it rests on: its name in addresses.
    pub agreement: String,
    /// The seven questions and answers.
    pub replies: Vec<(String, String)>,
    /// The reasons.
    pub reasons: String,
    /// What was found: when and by whom, what.
    pub findings: Vec<(String, String)>,
    /// For whoever may look at it: how many entries its history has.
    pub look: Option<u64>,
}

/// The receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharingReceipt {
    address: String,
    number: String,
    tag: Tag,
    question: String,
    facts: Vec<Fact>,
    agreement: String,
    replies: Table,
    reasons: String,
    findings: Vec<Fact>,
    acts: Vec<ActForm>,
    problems: Vec<FieldProblem>,
}

impl SharingReceipt {
    /// The receipt.
    pub fn tell(sheet: ReceiptSheet) -> Self {
        let row = |(question, reply): &(String, String)| {
            vec![Cell::text(question.clone()), Cell::text(reply.clone())]
        };
        let hint = "A sentence. No names, dates of birth, numbers or addresses of anybody.";
        let look = |seen: u64| {
            ActForm::of(
                "look",
                "Note that you looked at it",
                "Whoever wrote it down sees what you note.",
                "Keep the note",
            )
            .sending(&[("seen", seen.to_string())])
            .writing(WordsField::lines("finding", "What did you find?", (hint, ""), 4))
        };
        let fact = |(name, text): &(String, String)| Fact::of(name, text.clone());
        SharingReceipt {
            address: format!("/sharing/requests/{}", sheet.number),
            tag: Tag::of(&sheet.outcome),
            question: sheet.question,
            facts: sheet.facts.iter().map(fact).collect(),
            agreement: sheet.agreement,
            replies: Table {
                id: "replies".to_owned(),
                caption: "The seven golden rules".to_owned(),
                columns: vec![Column::words("Question"), Column::words("Answer")],
                rows: sheet.replies.iter().map(row).collect(),
                when_empty: "No question was answered.".to_owned(),
            },
            reasons: sheet.reasons,
            findings: sheet.findings.iter().map(fact).collect(),
            acts: sheet.look.map(look).into_iter().collect(),
            number: sheet.number,
            problems: Vec::new(),
        }
    }

    /// The same with what was wrong with the note, and what was typed.
    #[must_use]
    pub fn with_problem(mut self, message: &str, typed: &str) -> Self {
        for act in &mut self.acts {
            act.is_open = true;
            for field in &mut act.fields {
                typed.clone_into(&mut field.value);
            }
        }
        let field = "finding-look".to_owned();
        self.problems = vec![FieldProblem { field, message: message.to_owned() }];
        self
    }
}

impl Page for SharingReceipt {
    const TEMPLATE: &'static str = "sharing/request.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}Receipt {}", self.number)
    }

    fn section(&self) -> Section {
        Section::Sharing
    }

    fn samples() -> Vec<Self> {
        let text = str::to_owned;
        let sheet = ReceiptSheet {
            number: text("SHR-3F2A-9C01"),
            outcome: text("shared"),
            question: text(
                "Beckside Primary School would tell Calderbrook Council what is in the record about attendance at school, for promoting a child's welfare, on 3 September 2026; the family agreed to the service.",
            ),
            facts: vec![
                (text("Decided"), text("3 September 2026 at 10:05, by Leah Marsden")),
                (
                    text("The agreements"),
                    text("Attendance together (version 1), default 1, lets it through."),
                ),
                (text("Lawful basis"), text("a public task, Article 6(1)(e)")),
                (
                    text("Family's agreement to the service"),
                    text("the family agreed to the service"),
                ),
            ],
            agreement: text("calderbrook-attendance"),
            replies: vec![(text("Have you written down your reasons?"), text("Yes"))],
            reasons: text("The attendance team meets the family <tomorrow>."),
            findings: vec![(text("4 September 2026, Ruth Adeyemi"), text("In order."))],
            look: Some(2),
        };
        let own = ReceiptSheet {
            outcome: text("not shared"),
            agreement: String::new(),
            findings: Vec::new(),
            look: None,
            ..sheet.clone()
        };
        vec![
            SharingReceipt::tell(sheet.clone()),
            SharingReceipt::tell(own),
            SharingReceipt::tell(sheet).with_problem("Say what you found", "ok"),
        ]
    }
}
