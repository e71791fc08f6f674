//! Signing in, and a person's own account.

use serde::Serialize;

use crate::page::Page;
use crate::parts::{Fact, FieldProblem, Link};
use crate::passkeys::{AskPasskey, sample_ask};

/// The form for signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignIn {
    /// The address typed before, kept when something was wrong. Never the password.
    pub email: String,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
    /// Why the person was sent here: a page that needs signing in; empty when they came themselves.
    pub reason: String,
    /// Where they go afterwards: a path of this service.
    pub then: String,
    /// The token of this form.
    pub form_token: String,
    /// With whom one may sign in instead.
    pub providers: Vec<Link>,
    /// What a passkey is asked; none when passkeys are off here.
    pub passkey: Option<AskPasskey>,
    /// The accounts of the demonstration, name and address; empty everywhere else.
    pub demo_accounts: Vec<Fact>,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "sign_in.html";

    fn title(&self) -> String {
        if self.problems.is_empty() { "Sign in".to_owned() } else { "Problem: Sign in".to_owned() }
    }

    fn samples() -> Vec<Self> {
        let plain = SignIn {
            email: String::new(),
            problems: Vec::new(),
            reason: String::new(),
            then: "/".to_owned(),
            form_token: "sample".to_owned(),
            providers: Vec::new(),
            passkey: Some(sample_ask()),
            demo_accounts: vec![
                Fact::of("Data lead", "data.lead@calderbrook.example"),
                Fact::of("Head teacher", "head@calderbrook.example"),
            ],
        };
        let refused = SignIn {
            email: "head@calderbrook.example".to_owned(),
            problems: vec![FieldProblem {
                field: "password".to_owned(),
                message: "Enter the e-mail address and password of an account".to_owned(),
            }],
            reason: "Data health is for people who look after the data. Sign in to see it."
                .to_owned(),
            then: "/data".to_owned(),
            demo_accounts: Vec::new(),
            providers: vec![
                Link::to("/sign-in/with/calderbrook?then=/data", "Calderbrook Single Sign-in"),
                Link::to("/sign-in/with/schools?then=/data", "Schools Sign-in"),
            ],
            ..plain.clone()
        };
        let no_passkey = SignIn {
            problems: vec![FieldProblem {
                field: "passkey".to_owned(),
                message: "This passkey opens no account here".to_owned(),
            }],
            ..plain.clone()
        };
        vec![SignIn { passkey: None, ..plain }, refused, no_passkey]
    }
}

/// One place where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    /// Its name in the form that ends it.
    pub id: String,
    /// Since when, and when it was last used.
    pub words: String,
    /// Whether it is the browser that asks.
    pub is_this: bool,
}

/// A person's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Name, address, organisation, roles, last sign-in.
    pub facts: Vec<Fact>,
    /// What their roles open, in sentences.
    pub may: Vec<String>,
    /// Where they are signed in.
    pub sessions: Vec<SessionLine>,
}

impl Page for Account {
    const TEMPLATE: &'static str = "account.html";

    fn title(&self) -> String {
        "Your account".to_owned()
    }

    fn samples() -> Vec<Self> {
        let facts = vec![
            Fact::of("Name", "Data lead"),
            Fact::of("E-mail address", "data.lead@calderbrook.example"),
            Fact::of("Roles", "data lead"),
            Fact::of("This session ends", "after 30 minutes without use, and at 17:12 in any case"),
        ];
        let session = |id: &str, is_this| SessionLine {
            id: id.to_owned(),
            words: "Signed in on 3 September 2026 at 09:00, last used at 09:12.".to_owned(),
            is_this,
        };
        let sessions = [session("0a", true), session("0b", false)].to_vec();
        vec![
            Account {
                facts: facts.clone(),
                may: vec!["See what was loaded and what was wrong with it".to_owned()],
                sessions: sessions.clone(),
            },
            Account { facts, may: Vec::new(), sessions: sessions[..1].to_vec() },
        ]
    }
}
