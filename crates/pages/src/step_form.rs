//! A form that does one thing: its fields as data, so that pages with several such forms keep what was
//! typed and say what is wrong in one way.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::page::Page;
use crate::parts::{Choice, FieldProblem, Link};

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A line.
    Line,
    /// Several lines.
    Lines,
    /// A day.
    Day,
    /// An e-mail address.
    Email,
    /// One of a list.
    OneOf,
    /// One of a few, each with its own line.
    Few,
    /// As many of a list as fit; each is sent as a field of its own, `id-value`.
    Several,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormField {
    /// Its name in the form and on the page: unique on the page.
    pub id: String,
    /// What is read before it.
    pub label: String,
    /// More about it; may be empty.
    pub hint: String,
    /// What stands in it.
    pub value: String,
    /// How it is filled in.
    pub kind: FieldKind,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

impl FormField {
    /// An empty field.
    pub fn new(kind: FieldKind, id: &str, label: &str, hint: &str) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: String::new(),
            kind,
            choices: Vec::new(),
        }
    }

    /// The field with values and words to choose from.
    #[must_use]
    pub fn of(mut self, choices: impl IntoIterator<Item = (String, String)>) -> Self {
        let choice = |(value, text)| Choice { value, text, chosen: false };
        self.choices = choices.into_iter().map(choice).collect();
        self
    }

    /// The field with several of its choices chosen.
    #[must_use]
    pub fn choosing(mut self, is_chosen: impl Fn(&str) -> bool) -> Self {
        for choice in &mut self.choices {
            choice.chosen = is_chosen(&choice.value);
        }
        self
    }

    /// The field with something in it.
    #[must_use]
    pub fn with(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        for choice in &mut self.choices {
            choice.chosen = choice.value == value;
        }
        self
    }
}

/// A form that does one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepForm {
    /// Its name on the page; its fields begin with it.
    pub id: String,
    /// What it does, as a heading.
    pub heading: String,
    /// Where it is sent.
    pub action: String,
    /// What stands on its button.
    pub button: String,
    /// Its fields.
    pub fields: Vec<FormField>,
    /// How many entries of the history were seen.
    pub seen: u64,
    /// Whether it is open: the next thing to do, or one that was refused.
    pub open: bool,
}

impl StepForm {
    /// A form without fields, closed.
    pub fn new((id, heading): (&str, &str), action: &str, button: &str) -> Self {
        Self {
            id: id.to_owned(),
            heading: heading.to_owned(),
            action: action.to_owned(),
            button: button.to_owned(),
            fields: Vec::new(),
            seen: 0,
            open: false,
        }
    }

    /// The form with one more field; the name of the form is put before that of the field.
    #[must_use]
    pub fn asks(mut self, field: FormField) -> Self {
        let id = format!("{}_{}", self.id, field.id);
        self.fields.push(FormField { id, ..field });
        self
    }

    /// The form for whoever has seen so many entries.
    #[must_use]
    pub const fn seen(mut self, seen: u64) -> Self {
        self.seen = seen;
        self
    }

    /// The form, open.
    #[must_use]
    pub const fn opened(mut self) -> Self {
        self.open = true;
        self
    }

    /// Puts back what was typed and gives the problem that stands at a field of it, or at its first.
    pub fn refuse(
        &mut self,
        typed: &BTreeMap<String, String>,
        (field, message): (Option<&str>, &str),
    ) -> FieldProblem {
        self.open = true;
        for own in &mut self.fields {
            if own.kind == FieldKind::Several {
                let id = own.id.clone();
                let sent = |value: &str| typed.contains_key(&format!("{id}-{value}"));
                *own = own.clone().choosing(sent);
            } else if let Some(value) = typed.get(&own.id) {
                *own = own.clone().with(value);
            }
        }
        let wanted = field.map(|field| format!("{}_{field}", self.id));
        let named = self.fields.iter().find(|own| Some(&own.id) == wanted.as_ref());
        let at = named.or(self.fields.first()).map_or_else(|| self.id.clone(), |f| f.id.clone());
        FieldProblem { field: at, message: message.to_owned() }
    }
}

/// Puts back what was typed into the form of this name, and gives the problem.
pub(crate) fn refuse(
    forms: &mut [StepForm],
    (form, typed): (&str, &BTreeMap<String, String>),
    problem: (Option<&str>, &str),
) -> Vec<FieldProblem> {
    let own = forms.iter_mut().find(|own| own.id == form);
    let found = own.map(|own| own.refuse(typed, problem));
    // What cannot be done any more has no form: the problem then leads to the page itself.
    let message = problem.1.to_owned();
    vec![found.unwrap_or(FieldProblem { field: "main".to_owned(), message })]
}

/// A page on which something can be done by one of several forms.
pub trait WithForms: Sized {
    /// Its forms, and where it tells what was wrong.
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>);

    /// The page with what was typed into one of its forms and what is wrong with it.
    #[must_use]
    fn refused(
        mut self,
        form: &str,
        typed: &BTreeMap<String, String>,
        problem: (Option<&str>, &str),
    ) -> Self {
        let (forms, problems) = self.forms_and_problems();
        *problems = refuse(forms, (form, typed), problem);
        self
    }
}

/// A page with one form to begin something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BeginPage {
    /// What is begun.
    pub heading: String,
    /// What comes of it.
    pub lead: String,
    /// Where it belongs.
    pub up: Link,
    /// The form.
    pub form: StepForm,
    /// Other ways to begin.
    pub also: Vec<StepForm>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl BeginPage {
    /// The page with what was typed and what is wrong with it.
    #[must_use]
    pub fn refused(
        mut self,
        typed: &BTreeMap<String, String>,
        problem: (Option<&str>, &str),
    ) -> Self {
        self.problems = vec![self.form.refuse(typed, problem)];
        self
    }

    /// The page with what is wrong with another way to begin.
    #[must_use]
    pub fn refused_in(
        mut self,
        form: &str,
        typed: &BTreeMap<String, String>,
        problem: (Option<&str>, &str),
    ) -> Self {
        self.problems = refuse(&mut self.also, (form, typed), problem);
        self
    }
}

impl Page for BeginPage {
    const TEMPLATE: &'static str = "begin.html";

    fn title(&self) -> String {
        if self.problems.is_empty() {
            self.heading.clone()
        } else {
            format!("Problem: {}", self.heading)
        }
    }

    fn samples() -> Vec<Self> {
        let kinds = [("resource", "Resource"), ("support", "Support")];
        let kinds = kinds.map(|(value, text)| (value.to_owned(), text.to_owned()));
        let field = FormField::new;
        let form = StepForm::new(("begin", "Begin an ask"), "/asks/new", "Begin")
            .asks(field(FieldKind::Line, "what", "What is asked?", "In a sentence."))
            .asks(field(FieldKind::Lines, "why", "Why?", ""))
            .asks(field(FieldKind::Day, "needed_by", "By when?", "For example, 31/3/2027."))
            .asks(field(FieldKind::Email, "decides", "Address", ""))
            .asks(field(FieldKind::OneOf, "dossier", "Dossier", "").of(kinds.clone()))
            .asks(
                field(FieldKind::Several, "fields", "Which fields?", "As many as fit.")
                    .of(kinds.clone()),
            )
            .asks(field(FieldKind::Few, "kind", "What kind?", "").of(kinds));
        let plain = BeginPage {
            heading: "Ask somebody who can decide".to_owned(),
            lead: "It is seen by people who sign in until it is sent.".to_owned(),
            up: Link::to("/asks", "Asks"),
            form: form.opened(),
            also: vec![StepForm::new(("all", "Begin all at once"), "/asks/new", "Begin all")],
            problems: Vec::new(),
        };
        let typed = [("begin_kind", "support"), ("begin_fields-support", "yes")];
        let typed = typed.map(|(id, value)| (id.to_owned(), value.to_owned())).into();
        let refused = plain.clone().refused(&typed, (Some("why"), "Write why it is asked"));
        vec![plain, refused]
    }
}
