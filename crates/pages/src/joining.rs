//! What somebody who holds a one-time link sees: joining, and setting a new password.

use serde::Serialize;

use crate::page::Page;
use crate::parts::{Fact, FieldProblem, Link};

/// The form for joining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Join {
    /// Who invited, for whom and what for.
    pub facts: Vec<Fact>,
    /// The address to sign in with.
    pub email: String,
    /// The name typed.
    pub name: String,
    /// The secret of the link.
    pub token: String,
    /// The token of this form.
    pub form_token: String,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
    /// With whom one may join instead of choosing a password.
    pub providers: Vec<Link>,
}

impl Page for Join {
    const TEMPLATE: &'static str = "join.html";

    fn title(&self) -> String {
        let title = "Open your account";
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn samples() -> Vec<Self> {
        let plain = Join {
            facts: vec![
                Fact::of("Invited by", "Jo Pickersgill"),
                Fact::of("Organisation", "Beck Lane Community Centre"),
                Fact::of("Roles", "Partner"),
            ],
            email: "idris@calderbrook.example".to_owned(),
            name: String::new(),
            token: "sample".to_owned(),
            form_token: "sample".to_owned(),
            problems: Vec::new(),
            providers: Vec::new(),
        };
        let problem = |field: &str, message: &str| FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        };
        let wrong = Join {
            problems: vec![
                problem("name", "Enter your name, in one line of at most 200 letters"),
                problem("password", "Use at least 12 characters. Three random words work well."),
                problem("again", "The two passwords are not the same"),
            ],
            ..plain.clone()
        };
        let with_provider = Join {
            providers: vec![Link::to(
                "/join/sample/with/calderbrook",
                "Calderbrook Single Sign-in",
            )],
            ..plain.clone()
        };
        vec![plain, wrong, with_provider]
    }
}

/// The form for a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPassword {
    /// The address to sign in with.
    pub email: String,
    /// The secret of the link.
    pub token: String,
    /// The token of this form.
    pub form_token: String,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl Page for NewPassword {
    const TEMPLATE: &'static str = "new_password.html";

    fn title(&self) -> String {
        let title = "Set a new password";
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn samples() -> Vec<Self> {
        let plain = NewPassword {
            email: "idris@calderbrook.example".to_owned(),
            token: "sample".to_owned(),
            form_token: "sample".to_owned(),
            problems: Vec::new(),
        };
        let wrong = NewPassword {
            problems: vec![FieldProblem {
                field: "password".to_owned(),
                message: "Use at least 12 characters. Three random words work well.".to_owned(),
            }],
            ..plain.clone()
        };
        vec![plain, wrong]
    }
}
