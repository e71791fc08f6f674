//! What the agreements let through: a question and its answer, the legal gateways, and which version
//! of the rules is in use.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, FieldProblem, Table, Tag};
use crate::sharing::forms::{ChoiceField, WordsField};

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleSaid {
    tag: Tag,
    question: String,
    why: String,
    basis: String,
    agreement: String,
    version: String,
}

impl RuleSaid {
    /// An answer with its reason. `rests_on` is an agreement's name in addresses and its lawful basis.
    pub fn tell(
        is_allowed: bool,
        (question, why): (&str, &str),
        rests_on: Option<(&str, &str)>,
        version: &str,
    ) -> Self {
        let (agreement, basis) = rests_on.unwrap_or_default();
        RuleSaid {
            tag: Tag::of(if is_allowed { "may be shared" } else { "may not be shared" }),
            question: question.to_owned(),
            why: why.to_owned(),
            basis: basis.to_owned(),
            agreement: agreement.to_owned(),
            version: version.to_owned(),
        }
    }
}

/// A legal gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GatewayRow {
    /// What it is about.
    pub words: String,
    /// Where it stands.
    pub act: String,
    /// Whether it makes, or lets.
    pub kind: String,
    /// When it was passed.
    pub passed: String,
    /// From when something may rest on it.
    pub commenced: String,
    /// A word for whether something may.
    pub standing: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharingRules {
    in_use: String,
    is_current: bool,
    may_bring_up_to_date: bool,
    may_request: bool,
    choices: Vec<ChoiceField>,
    day: WordsField,
    said: Option<RuleSaid>,
    gateways: Table,
    problems: Vec<FieldProblem>,
}

impl SharingRules {
    /// The page with its form. `in_use` says which version is in use, and whether it is up to date.
    pub fn tell(
        in_use: (&str, bool),
        (may_bring_up_to_date, may_request): (bool, bool),
        (choices, day): (Vec<ChoiceField>, &str),
        gateways: &[GatewayRow],
    ) -> Self {
        let hint = "Such as 1/9/2026. Leave it empty for today.";
        SharingRules {
            in_use: in_use.0.to_owned(),
            is_current: in_use.1,
            may_bring_up_to_date: may_bring_up_to_date && !in_use.1,
            may_request,
            choices,
            day: WordsField::line("on", "On which day?", hint, day),
            said: None,
            gateways: table(gateways),
            problems: Vec::new(),
        }
    }

    /// The same with the answer.
    #[must_use]
    pub fn with_answer(self, said: RuleSaid) -> Self {
        SharingRules { said: Some(said), ..self }
    }

    /// The same with what has to be mended in the question.
    #[must_use]
    pub fn with_problems(self, problems: Vec<FieldProblem>) -> Self {
        SharingRules { problems, ..self }
    }
}

fn table(rows: &[GatewayRow]) -> Table {
    let row = |row: &GatewayRow| {
        vec![
            Cell::text(row.words.clone()),
            Cell::tag(&row.standing),
            Cell::text(row.act.clone()),
            Cell::text(row.kind.clone()),
            Cell::text(row.passed.clone()),
            if row.commenced.is_empty() {
                Cell::absent("no day is written down")
            } else {
                Cell::text(row.commenced.clone())
            },
        ]
    };
    let columns = ["Gateway", "Standing", "Act", "Kind", "Passed", "In force from"];
    Table {
        id: "gateways".to_owned(),
        caption: "Where an Act itself lets, or makes, an organisation share".to_owned(),
        columns: columns.map(Column::words).into(),
        rows: rows.iter().map(row).collect(),
        when_empty: "No gateway is written down.".to_owned(),
    }
}

impl Page for SharingRules {
    const TEMPLATE: &'static str = "sharing/rules.html";

    fn title(&self) -> String {
        let title = "What the agreements let through";
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Sharing
    }

    fn samples() -> Vec<Self> {
        let gateway = |words: &str, commenced: &str, standing: &str| GatewayRow {
            words: words.to_owned(),
            act: "Children Act 2004, section 11".to_owned(),
            kind: "lets".to_owned(),
            passed: "15 November 2004".to_owned(),
            commenced: commenced.to_owned(),
            standing: standing.to_owned(),
        };
        let gateways = [
            gateway("Arrangements to safeguard and promote welfare", "1 October 2005", "in force"),
            gateway("Duty to share information", "", "not in force"),
        ];
        let form = || (super::requests::sample_choices(), "");
        let current = ("Version agreements-3f2a holds from 1 to 30 September 2026.", true);
        let stale = ("No version holds for today, so nothing is shared.", false);
        let page = SharingRules::tell(current, (true, true), form(), &gateways);
        let allowed = RuleSaid::tell(
            true,
            (
                "Beckside Primary School would tell Calderbrook Council that a record exists.",
                "Food and free school meals (version 2), default 1, lets it through.",
            ),
            Some(("calderbrook-food", "a public task, Article 6(1)(e)")),
            "agreements-3f2a",
        );
        let refused =
            RuleSaid::tell(false, ("A would tell B.", "There is no agreement."), None, "a");
        let problem = FieldProblem {
            field: "receiver".to_owned(),
            message: "Choose who would learn of it".to_owned(),
        };
        vec![
            page.clone().with_answer(allowed),
            page.with_problems(vec![problem]),
            SharingRules::tell(stale, (true, false), form(), &[]).with_answer(refused),
        ]
    }
}
