//! Statements of Intent for everyone: the list, and one version with its one-page summary first, who
//! signed, and who dissented and why.

use convene::statement::{Position, Section as TextSection, StatementText};
use print::{CannotPrint, Pdf};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Link, Table};
use crate::sample_statements as samples;
use crate::statement_body::{Positions, StatementBody, paragraphs};
use crate::statement_pdf::{pdf_in_words, why_no_pdf};
use crate::voice::BehindLine;

/// A statement in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its partnership.
    pub partnership: String,
    /// Where it stands, and since when.
    pub state: String,
}

/// The list of statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListStatements {
    published: Table,
    drafts: Option<Table>,
}

impl ListStatements {
    /// The page; drafts are told to those who are signed in.
    pub fn tell(published: &[StatementLine], drafts: Option<&[StatementLine]>) -> Self {
        let published =
            table_of("published", "Published", "No statement is published yet.", published);
        let drafts = drafts
            .map(|lines| table_of("drafts", "Drafts", "No statement is being written.", lines));
        ListStatements { published, drafts }
    }
}

/// Statements as a table.
pub(crate) fn table_of(
    id: &str,
    caption: &str,
    when_empty: &str,
    lines: &[StatementLine],
) -> Table {
    let row = |line: &StatementLine| {
        vec![
            Cell::link(line.href.clone(), line.title.clone()),
            Cell::text(line.partnership.clone()),
            Cell::text(line.state.clone()),
        ]
    };
    Table {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: ["Statement", "Partnership", "State"].map(Column::words).into(),
        rows: lines.iter().map(row).collect(),
        when_empty: when_empty.to_owned(),
    }
}

impl Page for ListStatements {
    const TEMPLATE: &'static str = "statements.html";

    fn title(&self) -> String {
        "Statements of Intent".to_owned()
    }

    fn section(&self) -> Section {
        Section::Statements
    }

    fn samples() -> Vec<Self> {
        let line = samples::line();
        let lines = [line.clone(), StatementLine { title: "Rest and sleep".to_owned(), ..line }];
        vec![
            ListStatements::tell(&lines, None),
            ListStatements::tell(&lines, Some(&lines)),
            ListStatements::tell(&[], Some(&[])),
        ]
    }
}

/// What is known of a statement beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementFacts {
    /// Its title.
    pub title: String,
    /// Its partnership: address of the page and name.
    pub partnership: (String, String),
    /// Where it stands, in a sentence.
    pub state: String,
    /// Why it was withdrawn; empty when it was not.
    pub withdrawn: String,
    /// Where it is worked on; empty for who only reads.
    pub draft_href: String,
    /// Its versions.
    pub versions: Vec<Link>,
    /// What happens next.
    pub next_step: String,
    /// What people said that changed it.
    pub voices: Vec<BehindLine>,
}

/// The version that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownVersion<'a> {
    /// What it says.
    pub text: &'a StatementText,
    /// Where each organisation stands.
    pub positions: &'a [(String, Position)],
    /// Who could decide when it was agreed and took no position.
    pub silent: &'a [String],
    /// Its seal.
    pub seal: &'a str,
    /// Of each piece of evidence, whether the figure is still the one that was seen.
    pub still: &'a [&'a str],
}

/// The words around a statement, the same on its page and in its PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct StatementWords {
    pub(crate) of: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) versions: &'static str,
    pub(crate) next: &'static str,
}

const WORDS: StatementWords = StatementWords {
    of: "Statement of Intent of",
    summary: TextSection::Summary.heading(),
    versions: "Versions",
    next: "What happens next.",
};

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowStatement {
    pub(crate) words: StatementWords,
    pub(crate) title: String,
    pub(crate) partnership: String,
    pub(crate) partnership_href: String,
    pub(crate) state: String,
    pub(crate) withdrawn: String,
    draft_href: String,
    pdf: Option<Link>,
    no_pdf: String,
    pub(crate) summary: Vec<String>,
    pub(crate) positions: Positions,
    pub(crate) body: Option<StatementBody>,
    pub(crate) seal: String,
    pub(crate) versions: Vec<Link>,
    pub(crate) next_step: String,
    pub(crate) voices: Vec<BehindLine>,
}

impl ShowStatement {
    /// The page with one version, or without when none may be read.
    pub fn tell(facts: StatementFacts, version: Option<&ShownVersion<'_>>) -> Self {
        let summary = version.map(|shown| paragraphs(shown.text.section(TextSection::Summary)));
        let positions = version.map(|shown| Positions::agreed(shown.positions, shown.silent));
        let withdrawn = Some(facts.withdrawn).filter(|why| !why.is_empty());
        let seal = |shown: &ShownVersion<'_>| {
            format!("This text has the seal {}. Every signature names it.", shown.seal)
        };
        ShowStatement {
            words: WORDS,
            title: facts.title,
            partnership: facts.partnership.1,
            partnership_href: facts.partnership.0,
            state: facts.state,
            withdrawn: withdrawn.map(|why| format!("It was withdrawn: {why}")).unwrap_or_default(),
            draft_href: facts.draft_href,
            pdf: None,
            no_pdf: String::new(),
            summary: summary.unwrap_or_default(),
            positions: positions.unwrap_or_default(),
            body: version.map(|shown| StatementBody::of(shown.text, "", shown.still)),
            seal: version.map(seal).unwrap_or_default(),
            versions: facts.versions,
            next_step: facts.next_step,
            voices: facts.voices,
        }
    }

    /// The page with its PDF at an address, or with the reason for having none.
    #[must_use]
    pub fn with_pdf(mut self, href: &str, made: &Result<Pdf, CannotPrint>) -> Self {
        match made {
            Ok(pdf) => self.pdf = Some(Link::to(href, pdf_in_words(pdf))),
            Err(why) => self.no_pdf = why_no_pdf(why),
        }
        self
    }
}

impl Page for ShowStatement {
    const TEMPLATE: &'static str = "statement.html";

    fn title(&self) -> String {
        self.title.clone()
    }

    fn section(&self) -> Section {
        Section::Statements
    }

    fn samples() -> Vec<Self> {
        let text = samples::text();
        let positions = samples::positions();
        let seal = text.seal();
        let still = ["The figure is still the one that was seen.", "", ""];
        let shown = ShownVersion {
            text: &text,
            positions: &positions,
            silent: &["Calder Food Bank".to_owned()],
            seal: &seal,
            still: &still,
        };
        let empty = StatementText::default();
        let bare =
            ShownVersion { text: &empty, positions: &[], silent: &[], seal: "0f", still: &[] };
        let pdf = Ok(Pdf { bytes: vec![0; 38_000], pages: 3 });
        let none = Err(CannotPrint::Letters(std::collections::BTreeSet::from(['\u{635}'])));
        vec![
            ShowStatement::tell(
                StatementFacts { voices: vec![BehindLine::sample()], ..samples::facts() },
                Some(&shown),
            )
            .with_pdf("/statements/food-and-health/pdf", &pdf),
            ShowStatement::tell(
                StatementFacts { withdrawn: "The programme ended.".to_owned(), ..samples::facts() },
                Some(&bare),
            )
            .with_pdf("", &none),
            ShowStatement::tell(
                StatementFacts {
                    draft_href: String::new(),
                    versions: Vec::new(),
                    ..samples::facts()
                },
                None,
            ),
        ]
    }
}
