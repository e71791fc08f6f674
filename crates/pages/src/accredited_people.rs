//! Who is accredited to work in the safe room, for whoever records it.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::asks::Step;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, FieldProblem, Table};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};

/// One accreditation, or somebody who has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccreditedLine {
    /// Whose.
    pub name: String,
    /// As what; empty when they have none.
    pub kind: String,
    /// Where it stands, in a word or two.
    pub state: String,
    /// The training, with its day.
    pub training: String,
    /// Its last day, in words.
    pub until: String,
    /// Who recorded it.
    pub recorded_by: String,
}

/// The people who could work in the safe room, with what they are accredited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccreditedPeople {
    lead: String,
    next: String,
    table: Table,
    steps: Vec<Step>,
    forms: Vec<StepForm>,
    problems: Vec<FieldProblem>,
}

impl AccreditedPeople {
    /// The page for these lines, what is next, what was done, newest first, and the forms.
    pub fn tell(
        lines: &[AccreditedLine],
        next: &str,
        steps: Vec<Step>,
        forms: Vec<StepForm>,
    ) -> Self {
        AccreditedPeople {
            lead: "Only people with an accreditation that holds read rows, ask for something to leave the \
                   safe room, or check it. Nobody records their own."
                .to_owned(),
            next: next.to_owned(),
            table: table(lines),
            steps,
            forms,
            problems: Vec::new(),
        }
    }
}

fn table(lines: &[AccreditedLine]) -> Table {
    let row = |line: &AccreditedLine| {
        vec![
            Cell::text(&line.name),
            Cell::text(&line.kind),
            Cell::tag(&line.state),
            Cell::text(&line.training),
            Cell::text(&line.until),
            Cell::text(&line.recorded_by),
        ]
    };
    Table {
        id: "people".to_owned(),
        caption: "Who is accredited, by name".to_owned(),
        columns: ["Who", "As", "State", "Training", "Last day", "Recorded by"]
            .map(Column::words)
            .into(),
        rows: lines.iter().map(row).collect(),
        when_empty: "Nobody has an account with which they could work there.".to_owned(),
    }
}

impl WithForms for AccreditedPeople {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for AccreditedPeople {
    const TEMPLATE: &'static str = "accredited_people.html";

    fn title(&self) -> String {
        let name = "People of the safe room";
        if self.problems.is_empty() { name.to_owned() } else { format!("Problem: {name}") }
    }

    fn section(&self) -> Section {
        Section::Desk
    }

    fn samples() -> Vec<Self> {
        let line = |name: &str, kind: &str, state: &str| AccreditedLine {
            name: name.to_owned(),
            kind: kind.to_owned(),
            state: state.to_owned(),
            training: "Safe researcher training, 3 August 2026".to_owned(),
            until: "3 August 2027".to_owned(),
            recorded_by: "Ruth Adeyemi".to_owned(),
        };
        let none = AccreditedLine {
            name: "Ben Shah".to_owned(),
            state: "none".to_owned(),
            ..AccreditedLine::default()
        };
        let lines = [
            line("Ann Peel", "analyst", "holds"),
            line("Ann Peel", "checker", "ends soon"),
            line("Cyn Ode", "checker", "suspended"),
            none,
        ];
        let step = Step {
            what: "Suspended as checker: Cyn Ode".to_owned(),
            at: "4 September 2026, 09:00".to_owned(),
            who: "Ruth Adeyemi".to_owned(),
            words: "Rows were left on a desk.".to_owned(),
        };
        let next = "1 ends within 30 days: renew it after the training, or let it end.";
        let full = AccreditedPeople::tell(&lines, next, vec![step], vec![sample_form()]);
        vec![
            full.clone().refused(
                "record",
                &BTreeMap::new(),
                (Some("training"), "Fill in the words"),
            ),
            full,
            AccreditedPeople::tell(&[], "Invite an analyst first.", Vec::new(), Vec::new()),
        ]
    }
}

fn sample_form() -> StepForm {
    let people = [("1", "Ann Peel"), ("2", "Ben Shah")];
    let people = people.map(|(id, name)| (id.to_owned(), name.to_owned()));
    StepForm::new(("record", "Record or renew an accreditation"), "/x", "Record it")
        .asks(FormField::new(FieldKind::OneOf, "person", "Who?", "").of(people))
        .asks(FormField::new(FieldKind::Line, "training", "Which training?", ""))
        .asks(FormField::new(FieldKind::Day, "until", "Until which day does it hold?", ""))
}
