//! One-time codes: giving one at sign-in, setting them up, and the recovery codes shown once.

use serde::Serialize;

use crate::page::Page;
use crate::parts::{Fact, FieldProblem, Link};
use crate::qr::square;

/// The form for the second step of signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignInCode {
    /// Where the person goes afterwards: a path of this service.
    pub then: String,
    /// The token of this form.
    pub form_token: String,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl Page for SignInCode {
    const TEMPLATE: &'static str = "sign_in_code.html";

    fn title(&self) -> String {
        titled("Enter your code", &self.problems)
    }

    fn samples() -> Vec<Self> {
        let plain = SignInCode {
            then: "/".to_owned(),
            form_token: "sample".to_owned(),
            problems: Vec::new(),
        };
        vec![SignInCode { problems: wrong_code(), ..plain.clone() }, plain]
    }
}

/// The form for setting one-time codes up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetUpCodes {
    lead: String,
    square: Option<String>,
    address: String,
    typed: String,
    action: String,
    then: String,
    form_token: String,
    problems: Vec<FieldProblem>,
}

impl SetUpCodes {
    /// For a secret, as an address that apps read and as people type it.
    pub fn tell(address: &str, typed: &str, action: &str, form_token: &str) -> Self {
        SetUpCodes {
            lead: "An app on your phone makes a new code every half minute. You give one when you \
                   sign in, after your password."
                .to_owned(),
            square: square(address, "The secret below, for the camera of an authenticator app"),
            address: address.to_owned(),
            typed: typed.to_owned(),
            action: action.to_owned(),
            then: "/".to_owned(),
            form_token: form_token.to_owned(),
            problems: Vec::new(),
        }
    }

    /// For somebody who cannot sign in without, and where they go afterwards.
    #[must_use]
    pub fn needed(mut self, then: &str) -> Self {
        self.lead = "Your work needs a second step when you sign in. An app on your phone makes a \
                     new code every half minute; you give one after your password."
            .to_owned();
        then.clone_into(&mut self.then);
        self
    }

    /// With what was wrong.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<FieldProblem>) -> Self {
        self.problems = problems;
        self
    }
}

impl Page for SetUpCodes {
    const TEMPLATE: &'static str = "set_up_codes.html";

    fn title(&self) -> String {
        titled("Set up one-time codes", &self.problems)
    }

    fn samples() -> Vec<Self> {
        let typed = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ";
        let address =
            "otpauth://totp/Lifechances:a%40b.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let own = SetUpCodes::tell(address, typed, "/account/codes", "sample");
        let needed = SetUpCodes::tell(address, typed, "/sign-in/set-up", "sample").needed("/data");
        vec![own, needed.with_problems(wrong_code())]
    }
}

/// Recovery codes, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
    /// Where to go on.
    pub next: Link,
}

impl Page for RecoveryCodes {
    const TEMPLATE: &'static str = "recovery_codes.html";

    fn title(&self) -> String {
        "Keep your recovery codes".to_owned()
    }

    fn samples() -> Vec<Self> {
        let codes = ["4k7m-9xqe-2w0d", "a1b2-c3d4-e5f6"].map(str::to_owned).to_vec();
        vec![RecoveryCodes { codes, next: Link::to("/account", "I have kept them") }]
    }
}

/// One's own codes, once they are set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnCodes {
    /// Since when, and how many recovery codes are left.
    pub facts: Vec<Fact>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl Page for OwnCodes {
    const TEMPLATE: &'static str = "own_codes.html";

    fn title(&self) -> String {
        titled("One-time codes", &self.problems)
    }

    fn samples() -> Vec<Self> {
        let facts = vec![
            Fact::of("Set up", "3 September 2026 at 09:00"),
            Fact::of("Recovery codes left", "9"),
        ];
        let plain = OwnCodes { facts, problems: Vec::new() };
        vec![OwnCodes { problems: wrong_code(), ..plain.clone() }, plain]
    }
}

fn titled(title: &str, problems: &[FieldProblem]) -> String {
    if problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
}

fn wrong_code() -> Vec<FieldProblem> {
    vec![FieldProblem {
        field: "code".to_owned(),
        message: "The code is not right. Enter the one your app shows now.".to_owned(),
    }]
}
