//! Pages for when something cannot be shown: what happened, whose turn it is, where to go.

use serde::Serialize;

use crate::page::Page;
use crate::parts::Link;

/// A page that says why there is no other page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemPage {
    /// The status sent with it.
    pub status: u16,
    /// What happened, as a heading.
    pub heading: String,
    /// What happened and what to do, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Where to go next.
    pub next: Vec<Link>,
    /// What somebody typed and would lose, to be copied.
    pub typed: Vec<TypedWords>,
    /// The number to quote; empty unless something is wrong on our side.
    pub reference: String,
}

/// Words of a form that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedWords {
    /// The id of the element that shows them.
    pub id: String,
    /// The field they were typed into.
    pub label: String,
    /// The words.
    pub words: String,
}

impl ProblemPage {
    /// 404.
    pub fn not_found() -> Self {
        ProblemPage::of(404, "Page not found", &[
            "If you typed the address, check that it is correct. If you pasted it, check that you copied all of it.",
            "Places and indicators keep their addresses for good, so an old link should still work.",
        ])
        .leading_to(&[("/scoreboard", "Scoreboard"), ("/indicators", "All indicators"), ("/places", "All places")])
    }

    /// 403 for somebody whom the access rules do not let.
    pub fn not_allowed(why: &str) -> Self {
        ProblemPage::of(403, "You cannot see this page", &[
            why,
            "If your work needs it, ask whoever looks after accounts in your partnership. Nothing was changed.",
        ])
        .leading_to(&[("/access", "Who may do what"), ("/account", "Your account and its roles"), ("/", "Start")])
    }

    /// 403 for a form that did not come from our own page.
    pub fn form_not_ours() -> Self {
        ProblemPage::of(403, "The form could not be accepted", &[
            "It was sent from another page, or it was open for so long that it ran out. Nothing was changed.",
            "Go back, load the page again and send the form once more.",
        ])
        .leading_to(&[("/sign-in", "Sign in"), ("/", "Start")])
    }

    /// 410, for a one-time link that was used, taken back or is too old.
    pub fn link_over() -> Self {
        ProblemPage::of(410, "This link can no longer be used", &[
            "It was used before, a newer one was made, it was taken back, or its time is over.",
            "Ask the person who sent it for another. If you have set your password already, sign in.",
        ])
        .leading_to(&[("/sign-in", "Sign in"), ("/", "Start")])
    }

    /// 403 for a form that came after its session had ended: nothing typed is lost.
    pub fn signed_out(typed: &[(String, String)]) -> Self {
        let mut page = ProblemPage::of(
            403,
            "You were signed out, or signed in again",
            &[
                "Nothing was saved. Copy what you wrote, sign in if you are not, and put it in again.",
                "A session ends after half an hour without use.",
            ],
        )
        .leading_to(&[("/sign-in", "Sign in"), ("/", "Start")]);
        let words = |(place, (name, words)): (usize, &(String, String))| TypedWords {
            id: format!("typed-{place}"),
            label: format!("What you wrote in \u{201c}{}\u{201d}", name.replace(['_', '-'], " ")),
            words: words.clone(),
        };
        page.typed = typed.iter().enumerate().map(words).collect();
        page
    }

    /// 405.
    pub fn wrong_method() -> Self {
        ProblemPage::of(405, "This address cannot be used that way", &[
            "The page can be read but not sent to, or sent to but not read. Go to the page and use its form.",
        ])
        .leading_to(&[("/", "Start")])
    }

    /// 413.
    pub fn too_large() -> Self {
        ProblemPage::of(413, "What was sent is too large", &[
            "Go back, shorten the longest text, and send the form again. Nothing was saved.",
            "Files are not sent by a form: they are loaded on the server with the lifechances load command.",
        ])
        .leading_to(&[("/", "Start")])
    }

    /// 422, or 400, for a form that cannot be read.
    pub fn not_understood(what_to_do: &str) -> Self {
        ProblemPage::of(422, "The form could not be read", &[what_to_do, "Nothing was changed."])
            .leading_to(&[("/", "Start")])
    }

    /// 429.
    pub fn too_many(wait_seconds: u64) -> Self {
        let wait = match wait_seconds {
            0..=60 => "Wait one minute and try again.".to_owned(),
            more => format!("Wait {} minutes and try again.", more.div_ceil(60)),
        };
        ProblemPage::of(429, "Too many attempts", &[
            "There were many attempts to sign in, to this account or from this place, so we have paused them. This protects accounts from guessing.",
            &wait,
        ])
        .leading_to(&[("/", "Start")])
    }

    /// 500, with the number under which the log holds the cause.
    pub fn our_fault(reference: &str) -> Self {
        let mut page = ProblemPage::of(500, "Something went wrong here", &[
            "It is not your fault, and nothing you entered was lost that had been saved. Try again in a few minutes.",
            "If it happens again, tell whoever runs this service and quote the reference.",
        ])
        .leading_to(&[("/", "Start")]);
        page.reference = reference.to_owned();
        page
    }

    /// 503, for a database that is busy or being moved.
    pub fn not_ready() -> Self {
        ProblemPage::of(
            503,
            "The service is not ready",
            &["The figures are being loaded or moved. Try again in a minute."],
        )
        .leading_to(&[("/", "Start")])
    }

    fn of(status: u16, heading: &str, paragraphs: &[&str]) -> Self {
        ProblemPage {
            status,
            heading: heading.to_owned(),
            paragraphs: paragraphs.iter().map(|words| (*words).to_owned()).collect(),
            next: Vec::new(),
            typed: Vec::new(),
            reference: String::new(),
        }
    }

    fn leading_to(mut self, links: &[(&str, &str)]) -> Self {
        self.next = links.iter().map(|(href, text)| Link::to(*href, *text)).collect();
        self
    }
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "problem.html";

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            ProblemPage::not_found(),
            ProblemPage::not_allowed(
                "This is for: data lead. Ask an administrator if your work has changed.",
            ),
            ProblemPage::form_not_ours(),
            ProblemPage::link_over(),
            ProblemPage::signed_out(&[
                ("reason".to_owned(), "The hall has no lift, so two of us cannot come.".to_owned()),
                ("what_next".to_owned(), "Ask the library for a room.".to_owned()),
            ]),
            ProblemPage::wrong_method(),
            ProblemPage::too_large(),
            ProblemPage::not_understood("Choose a place from the list."),
            ProblemPage::too_many(600),
            ProblemPage::our_fault("7F3A-91C2"),
            ProblemPage::not_ready(),
        ]
    }
}
