//! Writing one part of a statement, alone or with somebody else's text beside it.

use convene::statement::{Part, Piece, Section as TextSection, merge};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::FieldProblem;

/// Two texts that met in the same sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What both had read.
    pub before: String,
    /// What is kept.
    pub theirs: String,
    /// What was set aside.
    pub ours: String,
    /// Who wrote what was set aside.
    pub by: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WritePart {
    statement: String,
    heading: String,
    label: String,
    hint: String,
    action: String,
    draft: String,
    from: u64,
    resolves: String,
    words: String,
    rows: u8,
    conflict: Option<Conflict>,
    problems: Vec<FieldProblem>,
}

impl WritePart {
    /// The page for a part of the statement of this title and address, as it is kept in a revision.
    pub fn tell((title, href): (&str, &str), part: Part, (from, words): (u64, &str)) -> Self {
        WritePart {
            statement: title.to_owned(),
            heading: part.heading().to_owned(),
            label: format!("Text of \u{201c}{}\u{201d}", part.heading()),
            hint: part.hint().to_owned(),
            action: format!("{href}/parts/{}", part.as_str()),
            draft: format!("{href}/draft"),
            from,
            resolves: String::new(),
            words: words.to_owned(),
            rows: match part {
                Part::Title => 2,
                Part::Priorities => 4,
                Part::Section(_) => 12,
            },
            conflict: None,
            problems: Vec::new(),
        }
    }

    /// The page with the text set aside under this number beside the one that is kept. The field holds
    /// both, so that nothing has to be typed again.
    #[must_use]
    pub fn with_conflict(mut self, number: u64, conflict: Conflict) -> Self {
        let merged = merge(&conflict.before, &conflict.theirs, &conflict.ours);
        let both = |piece: &Piece| match piece {
            Piece::Agreed(text) => text.clone(),
            Piece::Conflict { theirs, ours, .. } => format!("{}\n{ours}", theirs.trim_end()),
        };
        self.words = merged.pieces.iter().map(both).collect();
        self.resolves = number.to_string();
        self.conflict = Some(conflict);
        self
    }

    /// The page with what was typed and what was wrong with it.
    #[must_use]
    pub fn with_problem(mut self, (from, words): (u64, &str), message: &str) -> Self {
        self.from = from;
        words.clone_into(&mut self.words);
        let problem = FieldProblem { field: "words".to_owned(), message: message.to_owned() };
        self.problems.push(problem);
        self
    }

    /// The page that still resolves the text set aside under this number.
    #[must_use]
    pub fn resolving(mut self, number: &str) -> Self {
        number.clone_into(&mut self.resolves);
        self
    }
}

impl Page for WritePart {
    const TEMPLATE: &'static str = "statement_part.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}: {}", self.heading, self.statement)
    }

    fn section(&self) -> Section {
        Section::Statements
    }

    fn samples() -> Vec<Self> {
        let at = ("Food and health", "/statements/food-and-health");
        let part = Part::Section(TextSection::Problem);
        let page = |words| WritePart::tell(at, part, (3, words));
        let conflict = |before: &str| Conflict {
            before: before.to_owned(),
            theirs: "Many children are hungry.".to_owned(),
            ours: "Some children are hungry.".to_owned(),
            by: "Amna".to_owned(),
        };
        let problem = page("Much.").with_problem((2, "Much."), "shorten it").resolving("4");
        vec![
            page("Children are hungry."),
            page("").with_conflict(4, conflict("Children are hungry.")),
            page("").with_conflict(4, Conflict { theirs: String::new(), ..conflict("") }),
            problem,
        ]
    }
}
