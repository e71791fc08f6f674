//! Requests to share: writing one down by the seven golden rules, and finding them again.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, FieldProblem, Table};
use crate::sharing::forms::{ChoiceField, WordsField};

/// The word sent for sharing outside the agreements.
const LAW: &str = "share-under-the-law";

/// The form of a request to share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestSharing {
    choices: Vec<ChoiceField>,
    rules: Vec<ChoiceField>,
    gateway: ChoiceField,
    duty: Vec<ChoiceField>,
    decided: ChoiceField,
    #[serde(skip)]
    was_decided: String,
    reasons: WordsField,
    reference: WordsField,
    asks_of_names: bool,
    names_nobody: bool,
    problems: Vec<FieldProblem>,
}

impl RequestSharing {
    /// The form with what was typed: what would be shared, the seven questions, the gateway and the
    /// questions of the duty to share, the decision, and `[decided, reasons, reference]` as typed.
    pub fn tell(
        choices: Vec<ChoiceField>,
        rules: Vec<ChoiceField>,
        (gateway, duty): (ChoiceField, Vec<ChoiceField>),
        [decided, reasons, reference]: [&str; 3],
    ) -> Self {
        let both = [
            ("share".to_owned(), "Share it".to_owned()),
            ("do-not-share".to_owned(), "Do not share it".to_owned()),
        ];
        let why = "A few sentences that somebody who was not there understands. They are kept whether \
                   or not you share. No names, dates of birth, numbers or addresses of anybody.";
        let own = "If you want to find it from your own records: letters and digits that only those \
                   records explain, such as EH-2026-114.";
        RequestSharing {
            choices,
            rules,
            gateway,
            duty,
            was_decided: decided.to_owned(),
            decided: ChoiceField::of("decided", "What do you decide?", &both, decided),
            reasons: WordsField::lines("reasons", "Your reasons", (why, reasons), 6),
            reference: WordsField::line(
                "reference",
                "Your own reference, if you have one",
                own,
                reference,
            ),
            asks_of_names: false,
            names_nobody: false,
            problems: Vec::new(),
        }
    }

    /// The same for somebody who may share outside the agreements, to keep a child safe.
    #[must_use]
    pub fn offering_the_law(mut self) -> Self {
        self.decided.choices.push(Choice {
            value: LAW.to_owned(),
            text:
                "Share it under the law, to keep a child safe: no agreement covers it, and I name \
                   the Act above"
                    .to_owned(),
            chosen: self.was_decided == LAW,
        });
        self
    }

    /// The same with the box ticked that says that the reasons name nobody.
    #[must_use]
    pub fn naming_nobody(self) -> Self {
        RequestSharing { asks_of_names: true, names_nobody: true, ..self }
    }

    /// The same with what has to be mended. Whether words are names is asked with a box to tick, once
    /// it came up.
    #[must_use]
    pub fn with_problems(self, problems: Vec<FieldProblem>) -> Self {
        let asked = problems.iter().any(|problem| problem.field == "names_nobody");
        RequestSharing { asks_of_names: self.asks_of_names || asked, problems, ..self }
    }
}

impl Page for RequestSharing {
    const TEMPLATE: &'static str = "sharing/request_new.html";

    fn title(&self) -> String {
        let title = "Make a request to share";
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Sharing
    }

    fn samples() -> Vec<Self> {
        let replies =
            pairs(&[("yes", "Yes"), ("no", "No"), ("does-not-arise", "It does not arise here")]);
        let rule = |(name, label): (&str, &str)| ChoiceField::of(name, label, &replies, "yes");
        let rules = || {
            vec![
                rule((
                    "rule_1",
                    "Have you put keeping the child from harm before anybody's privacy?",
                )),
                rule(("rule_7", "Have you written down your reasons?")),
            ]
        };
        let gateways = pairs(&[("s11", "Children Act 2004, section 11")]);
        let gateway =
            || ChoiceField::of("gateway", "Which Act do you rest on?", &gateways, "").or("No");
        let duty = || {
            let both = pairs(&[("yes", "Yes"), ("no", "No")]);
            vec![ChoiceField::of("worse", "Would sharing be worse for the child?", &both, "")]
        };
        let problem = |field: &str, message: &str| FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        };
        vec![
            RequestSharing::tell(sample_choices(), rules(), (gateway(), Vec::new()), ["", "", ""])
                .offering_the_law(),
            RequestSharing::tell(
                sample_choices(),
                rules(),
                (gateway(), duty()),
                ["share", "no", "EH-2026-114"],
            )
            .with_problems(vec![
                problem("rule_7", "Answer this too"),
                problem("reasons", "Write down your reasons"),
                problem("receiver", "Choose who would learn of it"),
                problem("names_nobody", "Is this a name: Market, Hall?"),
            ]),
        ]
    }
}

/// A request in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestRow {
    /// Its number.
    pub number: String,
    /// When it was decided.
    pub at: String,
    /// From whom to whom, and what.
    pub what: String,
    /// `shared` or `not shared`.
    pub outcome: String,
    /// What the agreements said.
    pub rules: String,
    /// The sender's own reference.
    pub reference: String,
    /// Who decided.
    pub by: String,
    /// Whether it was looked at.
    pub looked_at: String,
}

/// The list of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListRequests {
    lead: String,
    filters: Vec<ChoiceField>,
    number: WordsField,
    requests: Table,
}

impl ListRequests {
    /// The requests that fit the filters. `sees_all` says whose they are.
    pub fn tell(
        rows: &[RequestRow],
        sees_all: bool,
        (filters, number): (Vec<ChoiceField>, &str),
    ) -> Self {
        let whose = if sees_all { "of everybody" } else { "you wrote down" };
        let lead = match rows.len() {
            0 => format!("No request {whose} fits."),
            1 => format!("1 request {whose}."),
            several => format!("{several} requests {whose}, newest first."),
        };
        let hint = "Part of its number, or of the sender's own reference.";
        ListRequests {
            lead,
            filters,
            number: WordsField::line("number", "Number or reference", hint, number),
            requests: table(rows),
        }
    }
}

fn table(rows: &[RequestRow]) -> Table {
    let row = |row: &RequestRow| {
        vec![
            Cell::link(format!("/sharing/requests/{}", row.number), row.number.clone()),
            Cell::text(row.at.clone()),
            Cell::text(row.what.clone()),
            Cell::tag(&row.outcome),
            Cell::text(row.rules.clone()),
            Cell::text(row.reference.clone()),
            Cell::text(row.by.clone()),
            Cell::text(row.looked_at.clone()),
        ]
    };
    let columns = [
        "Number",
        "Decided",
        "What",
        "Outcome",
        "The agreements",
        "Sender's reference",
        "By",
        "Looked at",
    ];
    Table {
        id: "requests".to_owned(),
        caption: "Requests to share".to_owned(),
        columns: columns.map(Column::words).into(),
        rows: rows.iter().map(row).collect(),
        when_empty: "There are none here.".to_owned(),
    }
}

impl Page for ListRequests {
    const TEMPLATE: &'static str = "sharing/requests.html";

    fn title(&self) -> String {
        "Requests to share".to_owned()
    }

    fn section(&self) -> Section {
        Section::Sharing
    }

    fn samples() -> Vec<Self> {
        let outcomes = pairs(&[("shared", "Shared"), ("not-shared", "Not shared")]);
        let filters = || vec![ChoiceField::of("outcome", "Outcome", &outcomes, "shared").or("All")];
        let row = |number: &str, outcome: &str| RequestRow {
            number: number.to_owned(),
            at: "3 September 2026 at 10:05".to_owned(),
            what: "Beckside Primary School to Calderbrook Council: attendance at school".to_owned(),
            outcome: outcome.to_owned(),
            rules: "let it through".to_owned(),
            reference: "EH-2026-114".to_owned(),
            by: "Leah Marsden".to_owned(),
            looked_at: "once".to_owned(),
        };
        let rows = [row("SHR-3F2A-9C01", "shared"), row("SHR-77AA-0B1C", "not shared")];
        vec![
            ListRequests::tell(&rows, true, (filters(), "SHR")),
            ListRequests::tell(&rows[..1], false, (filters(), "")),
            ListRequests::tell(&[], false, (Vec::new(), "")),
        ]
    }
}

pub(super) fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

/// The choices of a question, for samples.
pub(super) fn sample_choices() -> Vec<ChoiceField> {
    let parties = pairs(&[
        ("GB-EDU-999001", "Beckside Primary School"),
        ("GB-LAE-ZZZ", "Calderbrook Council"),
    ]);
    let modes =
        pairs(&[("existence", "that a record exists"), ("content", "what is in the record")]);
    vec![
        ChoiceField::of("holder", "Whose record is it?", &parties, "GB-EDU-999001"),
        ChoiceField::of("receiver", "Who would learn of it?", &parties, ""),
        ChoiceField::of("mode", "What would they learn?", &modes, "content")
            .with_hint("These are two permissions."),
    ]
}
