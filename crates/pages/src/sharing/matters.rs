//! Requests for one's own data, complaints and breaches, with their clocks.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, FieldProblem, Table, Tag};
use crate::sharing::forms::{ActForm, ChoiceField, WordsField};
use crate::sharing::matter_samples as samples;

const DETAILS: &str = "Nobody's names, dates of birth, numbers or addresses.";

/// A matter in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatterRow {
    /// Its number.
    pub number: String,
    /// What kind.
    pub kind: String,
    /// What it is about.
    pub about: String,
    /// A word for how it stands: `overdue`, `open`, `acknowledged`, `answered`, `answered late`.
    pub standing: String,
    /// When it came in.
    pub came_in: String,
    /// By when what its clock asks has to be done.
    pub due: String,
    /// How long until then.
    pub left: String,
}

/// The register of matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListMatters {
    lead: String,
    matters: Table,
}

impl ListMatters {
    /// The register, overdue first.
    pub fn tell(rows: &[MatterRow]) -> Self {
        let overdue = rows.iter().filter(|row| row.standing == "overdue").count();
        let lead = match (rows.len(), overdue) {
            (0, _) => "Nothing has come in yet.".to_owned(),
            (_, 0) => "Nothing is overdue.".to_owned(),
            (_, 1) => "1 is overdue.".to_owned(),
            (_, several) => format!("{several} are overdue."),
        };
        let row = |row: &MatterRow| {
            vec![
                Cell::link(format!("/governance/matters/{}", row.number), row.number.clone()),
                Cell::text(row.kind.clone()),
                Cell::tag(&row.standing),
                Cell::text(row.about.clone()),
                Cell::text(row.came_in.clone()),
                Cell::text(row.due.clone()),
                Cell::text(row.left.clone()),
            ]
        };
        let columns = ["Number", "Kind", "Standing", "About", "Came in", "Due", "Time left"];
        let matters = Table {
            id: "matters".to_owned(),
            caption: "Matters, overdue first".to_owned(),
            columns: columns.map(Column::words).into(),
            rows: rows.iter().map(row).collect(),
            when_empty: "The register is empty.".to_owned(),
        };
        ListMatters { lead, matters }
    }
}

impl Page for ListMatters {
    const TEMPLATE: &'static str = "sharing/matters.html";

    fn title(&self) -> String {
        "Requests for one's own data, complaints and breaches".to_owned()
    }

    fn section(&self) -> Section {
        Section::Governance
    }

    fn samples() -> Vec<Self> {
        vec![ListMatters::tell(&samples::rows()), ListMatters::tell(&[])]
    }
}

/// The form for a matter that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenMatter {
    kind: ChoiceField,
    lines: Vec<WordsField>,
    problems: Vec<FieldProblem>,
}

impl OpenMatter {
    /// The form, with `[kind, day, time, about]` as typed.
    pub fn tell([kind, day, time, about]: [&str; 4]) -> Self {
        let kinds = [
            ("subject-access", "A request for one's own data"),
            ("complaint", "A complaint of how data were used"),
            ("breach", "A breach: data lost, changed, or seen by somebody who should not have"),
        ];
        let kinds = kinds.map(|(value, words)| (value.to_owned(), words.to_owned()));
        let came = "For a breach, the day you noticed it. Such as 1/9/2026.";
        let clock = "Hours and minutes in universal time, such as 14:30. It matters for a breach.";
        let what = format!("A sentence. {DETAILS}");
        OpenMatter {
            kind: ChoiceField::of("kind", "What came in?", &kinds, kind),
            lines: vec![
                WordsField::line("day", "On which day?", came, day),
                WordsField::line("time", "At what time?", clock, time),
                WordsField::lines("about", "What is it about?", (&what, about), 3),
            ],
            problems: Vec::new(),
        }
    }

    /// The same with what has to be mended.
    #[must_use]
    pub fn with_problems(self, problems: Vec<FieldProblem>) -> Self {
        OpenMatter { problems, ..self }
    }
}

impl Page for OpenMatter {
    const TEMPLATE: &'static str = "sharing/matter_new.html";

    fn title(&self) -> String {
        let title = "Take in a matter";
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Governance
    }

    fn samples() -> Vec<Self> {
        let problem = |field: &str, message: &str| FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        };
        vec![
            OpenMatter::tell(["", "", "", ""]),
            OpenMatter::tell(["breach", "2026-13-01", "", "A letter"]).with_problems(vec![
                problem("kind", "Choose what kind of matter it is"),
                problem("day", "Write the day as year-month-day"),
            ]),
        ]
    }
}

/// What is known of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatterSheet {
    /// What the register says of it.
    pub row: MatterRow,
    /// Who took it in.
    pub taken_in_by: String,
    /// What its clock asks, and where the law says so.
    pub clock: String,
    /// What was done: when, who, what, in which words.
    pub steps: Vec<[String; 4]>,
    /// What may be done: the word sent, and what is asked for; nothing for a button only.
    pub may_do: Vec<(String, String)>,
    /// How many entries its history has.
    pub seen: u64,
}

/// A matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowMatter {
    address: String,
    number: String,
    kind: String,
    tag: Tag,
    about: String,
    facts: Vec<Fact>,
    steps: Table,
    acts: Vec<ActForm>,
    problems: Vec<FieldProblem>,
}

impl ShowMatter {
    /// The page.
    pub fn tell(sheet: &MatterSheet) -> Self {
        let row = &sheet.row;
        let step = |[at, by, what, words]: &[String; 4]| {
            let said = if words.is_empty() { what.clone() } else { format!("{what}: {words}") };
            vec![Cell::text(at.clone()), Cell::text(said), Cell::text(by.clone())]
        };
        ShowMatter {
            address: format!("/governance/matters/{}", row.number),
            number: row.number.clone(),
            kind: row.kind.clone(),
            tag: Tag::of(&row.standing),
            about: row.about.clone(),
            facts: vec![
                Fact::of("Came in", format!("{}, taken in by {}", row.came_in, sheet.taken_in_by)),
                Fact::of("Due", row.due.clone()),
                Fact::of("Time left", row.left.clone()),
                Fact::of("The clock", sheet.clock.clone()),
            ],
            steps: Table {
                id: "steps".to_owned(),
                caption: "What was done".to_owned(),
                columns: ["When", "What", "By"].map(Column::words).into(),
                rows: sheet.steps.iter().map(step).collect(),
                when_empty: "Nothing has been done yet.".to_owned(),
            },
            acts: sheet.may_do.iter().map(|act| form(act, sheet.seen)).collect(),
            problems: Vec::new(),
        }
    }

    /// The same with what was wrong with one of its forms, and what was typed.
    #[must_use]
    pub fn with_problem(mut self, deed: &str, (message, typed): (&str, &str)) -> Self {
        let mut field = "acts".to_owned();
        for act in self.acts.iter_mut().filter(|act| act.deed == deed) {
            act.is_open = true;
            for words in &mut act.fields {
                typed.clone_into(&mut words.value);
                field.clone_from(&words.id);
            }
        }
        self.problems = vec![FieldProblem { field, message: message.to_owned() }];
        self
    }
}

/// The form of what may be done.
fn form((deed, asks): &(String, String), seen: u64) -> ActForm {
    let (heading, explained, button) = match deed.as_str() {
        "note" => ("Note a step", "It stays in the history.", "Keep the step"),
        "acknowledge" => (
            "Say that the person, or the Commissioner, was told",
            "The clock of a complaint or a breach stops.",
            "They were told",
        ),
        "extend" => (
            "Take more time",
            "Once, by two months; the person must be told why within the first.",
            "Take more time",
        ),
        "answer" => ("Answer and close it", "It moves to the end of the register.", "Close it"),
        _ => ("Take it up again", "Its history goes on.", "Take it up again"),
    };
    let act = ActForm::of(deed, heading, explained, button).sending(&[("seen", seen.to_string())]);
    if asks.is_empty() {
        return act;
    }
    act.writing(WordsField::lines("words", asks, (DETAILS, ""), 3))
}

impl Page for ShowMatter {
    const TEMPLATE: &'static str = "sharing/matter.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{} {}", self.kind, self.number)
    }

    fn section(&self) -> Section {
        Section::Governance
    }

    fn samples() -> Vec<Self> {
        let sheet = samples::sheet();
        let new = MatterSheet { steps: Vec::new(), may_do: Vec::new(), ..sheet.clone() };
        vec![
            ShowMatter::tell(&sheet),
            ShowMatter::tell(&sheet).with_problem("note", ("Say which step", "no")),
            ShowMatter::tell(&new),
        ]
    }
}
