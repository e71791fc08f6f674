//! An agreement as a form of fields, in five steps on one page. What is added or taken out comes back
//! from the service with everything that was typed, so that no script is needed.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Choice, FieldProblem};
use crate::step_form::{FieldKind, FormField};

/// Fields that belong together, such as those of one party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormGroup {
    /// Its fields begin with it, such as `party-2`.
    pub id: String,
    /// What it is called.
    pub heading: String,
    /// Its fields.
    pub fields: Vec<FormField>,
    /// Whether it stands open.
    pub is_open: bool,
}

/// A step of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormPart {
    /// What it is about.
    pub heading: String,
    /// What to know before it is filled in.
    pub lead: String,
    /// Its fields.
    pub fields: Vec<FormField>,
    /// Its groups, as many as were added.
    pub groups: Vec<FormGroup>,
    /// The word and the words of the button that adds a group; none where there are no groups.
    pub add: Option<Choice>,
}

/// The page on which an agreement is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FillAgreement {
    heading: String,
    of: String,
    hidden: Vec<Choice>,
    templates: Vec<Choice>,
    parts: Vec<FormPart>,
    is_put_by: bool,
    problems: Vec<FieldProblem>,
}

impl FillAgreement {
    /// The page for the agreement of this name, or for a new one when it is empty, which may begin with
    /// a template. `hidden` is sent with it, and `is_put_by` says that it waits to be finished.
    pub fn tell(
        of: &str,
        hidden: Vec<(String, String)>,
        (parts, templates): (Vec<FormPart>, Vec<(String, String)>),
        is_put_by: bool,
    ) -> Self {
        let choice = |(value, text)| Choice { value, text, chosen: false };
        FillAgreement {
            heading: if of.is_empty() {
                "Write a sharing agreement".to_owned()
            } else {
                format!("Write {of}")
            },
            of: of.to_owned(),
            hidden: hidden.into_iter().map(choice).collect(),
            templates: templates.into_iter().map(choice).collect(),
            parts,
            is_put_by,
            problems: Vec::new(),
        }
    }

    /// The same with what has to be mended, each at its field; groups with a problem stand open. What
    /// belongs to no field of the page is told at its title.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<FieldProblem>) -> Self {
        for group in self.parts.iter_mut().flat_map(|part| &mut part.groups) {
            let start = format!("{}_", group.id);
            group.is_open |= problems.iter().any(|problem| problem.field.starts_with(&start));
        }
        let there: Vec<String> = self.ids();
        self.problems = problems
            .into_iter()
            .map(|problem| match there.contains(&problem.field) {
                true => problem,
                false => FieldProblem { field: "title".to_owned(), ..problem },
            })
            .collect();
        self
    }

    fn ids(&self) -> Vec<String> {
        let parts = self.parts.iter();
        let of_part = |part: &FormPart| {
            let grouped = part.groups.iter().flat_map(|group| &group.fields);
            let mut ids: Vec<String> =
                part.fields.iter().chain(grouped).map(|field| field.id.clone()).collect();
            ids.extend(part.add.iter().map(|add| add.value.clone()));
            ids
        };
        parts.flat_map(of_part).collect()
    }
}

impl Page for FillAgreement {
    const TEMPLATE: &'static str = "sharing/agreement_form.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.heading)
    }

    fn section(&self) -> Section {
        Section::Agreements
    }

    fn samples() -> Vec<Self> {
        let seen = vec![("seen".to_owned(), "3".to_owned())];
        let pair = |value: &str, text: &str| (value.to_owned(), text.to_owned());
        let templates = vec![pair("meals", "Free school meals"), pair("early-help", "Early help")];
        let problem = |field: &str, message: &str| FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        };
        let full = FillAgreement::tell("calderbrook-food", seen, (sample(), Vec::new()), true);
        vec![
            FillAgreement::tell("", Vec::new(), (sample(), templates), false),
            full.clone(),
            full.with_problems(vec![
                problem("title", "The title is not written: say it in words"),
                problem("party-1_organisation", "Choose the organisation"),
                problem("add-party", "An agreement has at least two parties"),
                problem("default-1_modes", "Default 1 does not say what of the record"),
                problem("document", "It cannot be read"),
            ]),
        ]
    }
}

fn sample() -> Vec<FormPart> {
    let field = FormField::new;
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(value, text)| ((*value).to_owned(), (*text).to_owned())).collect()
    };
    let part = |heading: &str, fields: Vec<FormField>| FormPart {
        heading: heading.to_owned(),
        lead: String::new(),
        fields,
        groups: Vec::new(),
        add: None,
    };
    let group = |id: &str, heading: &str, fields: Vec<FormField>| FormGroup {
        id: id.to_owned(),
        heading: heading.to_owned(),
        fields,
        is_open: false,
    };
    let add = |value: &str, text: &str| {
        Some(Choice { value: value.to_owned(), text: text.to_owned(), chosen: false })
    };
    let council = pairs(&[("GB-LAE-ZZZ", "Calderbrook Council")]);
    let party = vec![
        field(FieldKind::OneOf, "party-1_organisation", "Organisation", "").of(council),
        field(FieldKind::Line, "party-1_signatory", "Who signs for it", "Their post, not a name."),
    ];
    let modes = pairs(&[("existence", "That a record exists"), ("content", "What is in it")]);
    let effects = pairs(&[("allow", "It lets through"), ("deny", "It stops")]);
    let rule = vec![
        field(FieldKind::Few, "default-1_effect", "What does it do?", "").of(effects).with("allow"),
        field(FieldKind::Lines, "default-1_why", "Why?", "So that families would understand it."),
        field(FieldKind::Several, "default-1_modes", "What of the record?", "").of(modes),
    ];
    vec![
        part(
            "1. What it is for",
            vec![
                field(FieldKind::Line, "title", "Title", "").with("Food and free school meals"),
                field(FieldKind::Day, "from", "First day", ""),
            ],
        ),
        FormPart {
            lead: "At least two.".to_owned(),
            groups: vec![group("party-1", "Party 1", party)],
            add: add("add-party", "Add another party"),
            ..part("2. Who agrees", Vec::new())
        },
        FormPart {
            groups: vec![group("default-1", "Rule 1", rule)],
            add: add("add-default", "Add another rule"),
            ..part("4. What is shared", Vec::new())
        },
    ]
}
