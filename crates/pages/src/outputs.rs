//! What is to leave the safe room: the requests that somebody sees, and the register of what left.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, Link, Table};

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutputLine {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The project it belongs to.
    pub project: String,
    /// Who asks.
    pub author: String,
    /// Where it stands, in a word.
    pub state: String,
    /// When something was done with it last, in words.
    pub changed: String,
}

/// A list of requests under its heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Part {
    heading: String,
    table: Table,
}

/// The requests that somebody sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListOutputs {
    lead: String,
    may_ask: bool,
    parts: Vec<Part>,
}

impl ListOutputs {
    /// The page for those that wait for whoever looks, their own, and others.
    pub fn tell(
        may_ask: bool,
        waiting: &[OutputLine],
        own: &[OutputLine],
        others: &[OutputLine],
    ) -> Self {
        let lead = match waiting.len() {
            0 => "Nothing waits for your view.".to_owned(),
            1 => "1 request waits for your view.".to_owned(),
            many => format!("{many} requests wait for your view."),
        };
        let mut parts = Vec::new();
        for (id, caption, lines, none) in [
            ("waiting", "Waiting for your view", waiting, ""),
            ("own", "Yours and your project\u{2019}s", own, "You have asked for nothing."),
            ("others", "Others", others, "There are no others that you may see."),
        ] {
            if !(lines.is_empty() && (none.is_empty() || id == "own" && !may_ask)) {
                let heading = caption.to_owned();
                parts.push(Part { heading, table: table((id, caption, none), lines) });
            }
        }
        ListOutputs { lead, may_ask, parts }
    }
}

fn table((id, caption, none): (&str, &str, &str), lines: &[OutputLine]) -> Table {
    let row = |line: &OutputLine| {
        vec![
            Cell::link(&line.href, &line.title),
            Cell::tag(&line.state),
            Cell::text(&line.project),
            Cell::text(&line.author),
            Cell::text(&line.changed),
        ]
    };
    Table {
        id: id.to_owned(),
        caption: format!("{caption}, last changed first"),
        columns: ["What", "State", "Project", "Asked for by", "Last changed"]
            .map(Column::words)
            .into(),
        rows: lines.iter().map(row).collect(),
        when_empty: none.to_owned(),
    }
}

impl Page for ListOutputs {
    const TEMPLATE: &'static str = "outputs.html";

    fn title(&self) -> String {
        "Safe room outputs".to_owned()
    }

    fn section(&self) -> Section {
        Section::Desk
    }

    fn samples() -> Vec<Self> {
        let line = |title: &str, state: &str| OutputLine {
            href: "/outputs/often-absent-by-locality".to_owned(),
            title: title.to_owned(),
            project: "Attendance".to_owned(),
            author: "Ewa Halloran".to_owned(),
            state: state.to_owned(),
            changed: "3 September 2026".to_owned(),
        };
        let waiting = [line("Often absent, by locality", "partly reviewed")];
        let own = [line("Reading at seven", "a draft")];
        let others = [line("Hearing tests", "released")];
        vec![
            ListOutputs::tell(true, &waiting, &own, &others),
            ListOutputs::tell(true, &[], &[], &[]),
            ListOutputs::tell(false, &[], &[], &others),
        ]
    }
}

/// Something that left the safe room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleasedLine {
    /// What it is called.
    pub title: String,
    /// Unique on the page.
    pub id: String,
    /// When it was taken back and why, in a sentence; empty when it was not.
    pub withdrawn: String,
    /// What, why, for whom, when.
    pub facts: Vec<Fact>,
    /// Its files, each with its size and hash.
    pub files: Vec<Fact>,
    /// Where those with an account read it.
    pub page: Option<Link>,
}

/// The register of what left the safe room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleasedOutputs {
    /// The last first.
    pub lines: Vec<ReleasedLine>,
}

impl Page for ReleasedOutputs {
    const TEMPLATE: &'static str = "released_outputs.html";

    fn title(&self) -> String {
        "What left the safe room".to_owned()
    }

    fn section(&self) -> Section {
        Section::Indicators
    }

    fn samples() -> Vec<Self> {
        let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let facts = || {
            vec![
                Fact::of("What", "Children who are often absent, by locality"),
                Fact::of("Why", "For the partnership\u{2019}s meeting in June"),
                Fact::of("Who reads it", "Head teachers and convenors"),
                Fact::of("Project", "Attendance"),
                Fact::of("Left", "3 September 2026, 10:00"),
                Fact::of("Seal that both checkers approved", hash),
            ]
        };
        let line = |id: &str, title: &str, withdrawn: &str, page: Option<Link>| ReleasedLine {
            title: title.to_owned(),
            id: id.to_owned(),
            withdrawn: withdrawn.to_owned(),
            facts: facts(),
            files: vec![Fact::of("areas.csv, 120 bytes", format!("BLAKE3 {hash}"))],
            page,
        };
        let page = Link::to("/outputs/often-absent", "Read the files");
        let gone = "Taken back on 4 September 2026: a cell was wrong. Tell us if you have a copy.";
        vec![
            ReleasedOutputs {
                lines: vec![
                    line("a", "Often absent", "", Some(page)),
                    line("b", "Often absent, first", gone, None),
                ],
            },
            ReleasedOutputs { lines: Vec::new() },
        ]
    }
}
