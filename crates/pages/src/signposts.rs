//! The two pages that lead on: what partners do together, for everybody, and a person's own desk.
//!
//! They keep the navigation short enough for a phone: what belongs together stands behind one word.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;

/// A link with what is behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signpost {
    /// Where it goes.
    pub href: &'static str,
    /// What is read.
    pub text: &'static str,
    /// What is there.
    pub words: &'static str,
}

/// What partners do together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Together {
    signposts: Vec<Signpost>,
}

impl Together {
    /// The page.
    pub fn tell() -> Self {
        let post = |href, text, words| Signpost { href, text, words };
        let signposts = vec![
            post(
                "/partnerships",
                "Partnerships",
                "Who sits at the table in each area, who speaks for whom, and who is missing.",
            ),
            post(
                "/statements",
                "Statements of Intent",
                "What partners of an area found, what they will do, and what they ask of others.",
            ),
            post(
                "/meetings",
                "Meetings",
                "When partners meet, what is on the agenda, and the minutes of what they decided.",
            ),
            post(
                "/voices",
                "What people say",
                "What residents, children and young people think, and what it changed. Take part without an account.",
            ),
            post("/asks", "Asks", "What was asked of whom, by when, and what they answered."),
            post(
                "/agreements",
                "Sharing agreements",
                "What organisations signed about telling each other of children.",
            ),
            post("/said-and-done", "You said, we did", "What schools raised, and what came of it."),
            post(
                "/dossiers",
                "Issues of the whole system",
                "Attendance, child health, neurodiversity, workforce: the evidence and the decisions it led to.",
            ),
            post(
                "/area-assets",
                "What areas have",
                "Buildings, groups, services and what people do for each other, and who last looked.",
            ),
            post(
                "/plan",
                "Delivery plan",
                "Priorities and milestones, how each stands, and why when it is not on track.",
            ),
            post(
                "/theory",
                "Theory of change",
                "Why what we do should change childhoods, and what is known and not known of each step.",
            ),
            post(
                "/recipes",
                "Recipes",
                "How one area works can start the next, without anything it said or counted.",
            ),
        ];
        Together { signposts }
    }
}

impl Page for Together {
    const TEMPLATE: &'static str = "together.html";

    fn title(&self) -> String {
        "Working together".to_owned()
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        vec![Together::tell()]
    }
}

/// A person's own desk: what their roles open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desk {
    name: String,
    signposts: Vec<Signpost>,
}

impl Desk {
    /// The desk of a person, with what is open to them.
    pub fn tell(name: &str, signposts: Vec<Signpost>) -> Self {
        Desk { name: name.to_owned(), signposts }
    }
}

impl Page for Desk {
    const TEMPLATE: &'static str = "desk.html";

    fn title(&self) -> String {
        "Your desk".to_owned()
    }

    fn section(&self) -> Section {
        Section::Desk
    }

    fn samples() -> Vec<Self> {
        let post = |href, text, words| Signpost { href, text, words };
        vec![Desk::tell(
            "Amna Rafiq",
            vec![
                post(
                    "/actions",
                    "What I have to do",
                    "Actions, invitations and asks that wait for you.",
                ),
                post("/data", "Data health", "What was loaded, and what was wrong with it."),
            ],
        )]
    }
}
