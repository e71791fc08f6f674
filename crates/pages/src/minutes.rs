//! Minutes of a meeting: what was said and decided on each item, and on what evidence.

use serde::Serialize;

use crate::frame::Section;
use crate::meeting_papers::PaperLine;
use crate::meetings::sample_actions;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, Table, Tag};

/// Evidence of a decision as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceSeen {
    /// What it is, of which data, and whether it is what was seen.
    pub words: String,
    /// As it was seen, beside today; none when it cannot be shown again.
    pub table: Option<Table>,
    /// The hash of what was seen.
    pub content: String,
}

/// Frozen evidence beside what it is today.
pub fn evidence_table(
    (id, title): (&str, &str),
    days: &[String; 2],
    rows: &[[String; 3]],
) -> Table {
    let row = |row: &[String; 3]| row.clone().map(Cell::text).to_vec();
    Table {
        id: id.to_owned(),
        caption: title.to_owned(),
        columns: vec![
            Column::words("Where"),
            Column::words(&format!("As it was seen ({})", days[0])),
            Column::words(&format!("Today ({})", days[1])),
        ],
        rows: rows.iter().map(row).collect(),
        when_empty: "The figure has no lines.".to_owned(),
    }
}

/// A decision as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionLine {
    /// What was decided.
    pub words: String,
    /// `carried` or `not carried`.
    pub state: Tag,
    /// For, against, abstained.
    pub votes: String,
    /// Who dissents, and why.
    pub dissent: Vec<Fact>,
    /// Who was there when it was decided; empty where that was not written down by seat.
    pub there: String,
    /// What should be looked at, and stops nothing.
    pub warning: String,
    /// The papers, as they were seen.
    pub papers: Vec<PaperLine>,
    /// What was on the table.
    pub evidence: Vec<EvidenceSeen>,
}

/// What was said and decided on one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemMinutes {
    /// The item.
    pub title: String,
    /// Interests that were declared in it.
    pub interests: Vec<String>,
    /// What was said.
    pub notes: Vec<String>,
    /// What was decided.
    pub decisions: Vec<DecisionLine>,
}

/// Minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowMinutes {
    /// Where the meeting is.
    pub href: String,
    /// Its title.
    pub title: String,
    /// How far the minutes are: a draft, approved, published.
    pub state: Tag,
    /// When, where, who was there.
    pub facts: Vec<Fact>,
    /// Item by item.
    pub items: Vec<ItemMinutes>,
    /// What somebody took on.
    pub actions: Table,
    /// What was put right before they were published.
    pub corrections: Vec<String>,
}

impl Page for ShowMinutes {
    const TEMPLATE: &'static str = "minutes.html";

    fn title(&self) -> String {
        format!("Minutes: {}", self.title)
    }

    fn section(&self) -> Section {
        Section::Meetings
    }

    fn samples() -> Vec<Self> {
        let days = ["31 July 2026".to_owned(), "31 October 2026".to_owned()];
        let row = ["Lower Calder", "yes: 120", "yes: 150"].map(str::to_owned);
        let seen = EvidenceSeen {
            words: "It is shown as it was seen on that day.".to_owned(),
            table: Some(evidence_table(("evidence-1", "Hungry at school"), &days, &[row])),
            content: "0f1e2d3c".to_owned(),
        };
        let gone = EvidenceSeen {
            words: "What is kept is not what was seen, so it is not shown.".to_owned(),
            table: None,
            content: "4b5a6978".to_owned(),
        };
        let decision = DecisionLine {
            words: "Food insecurity and poor diet come first.".to_owned(),
            state: Tag::of("carried"),
            votes: "6 for, 1 against, none abstained".to_owned(),
            dissent: vec![Fact::of("Calderbrook Council", "Attendance is more urgent.")],
            there: "At 14:20: 6 organisations with a right to decide in the room.".to_owned(),
            warning: "1 young person of 16 to 25 in the room.".to_owned(),
            papers: PaperLine::samples(),
            evidence: vec![seen, gone],
        };
        let item = ItemMinutes {
            title: "Choose a priority".to_owned(),
            interests: vec!["Calder Food Bank runs one of the projects".to_owned()],
            notes: vec!["Three priorities were ranked.".to_owned()],
            decisions: vec![decision],
        };
        let page = ShowMinutes {
            href: "/meetings/m".to_owned(),
            title: "First meeting".to_owned(),
            state: Tag::of("published"),
            facts: vec![Fact::of("There were", "Beckside School, Calder Food Bank")],
            items: vec![item],
            actions: sample_actions(),
            corrections: vec!["The vote of the council was noted wrong.".to_owned()],
        };
        let draft = ShowMinutes {
            state: Tag::of("draft"),
            items: Vec::new(),
            corrections: Vec::new(),
            ..page.clone()
        };
        vec![page, draft]
    }
}
