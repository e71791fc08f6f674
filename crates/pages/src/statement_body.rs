//! What a statement says, and where each organisation stands: the parts that its public page, its
//! versions and its draft share.

use convene::statement::{EvidenceKind, Part, Position, Section, StatementText};
use serde::Serialize;

use crate::parts::{Cell, Column, Link, Table};

/// One section of running text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct BodySection {
    id: String,
    pub(crate) heading: String,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) lines: Vec<String>,
    edit: String,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct EvidenceLine {
    pub(crate) kind: String,
    pub(crate) says: String,
    /// Where the figure is, when it is kept here.
    pub(crate) figure: Option<Link>,
    /// Where it is kept otherwise.
    pub(crate) kept: String,
    pub(crate) still: String,
    pub(crate) seen: String,
}

/// The words around what a statement says, the same on every page of it and in its PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct BodyWords {
    pub(crate) evidence: &'static str,
    pub(crate) no_evidence: &'static str,
    pub(crate) actions: &'static str,
    pub(crate) asks: &'static str,
}

const WORDS: BodyWords = BodyWords {
    evidence: "What it rests on",
    no_evidence: "No evidence is named yet.",
    actions: "What we will do",
    asks: "What we ask of others",
};

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct StatementBody {
    pub(crate) words: BodyWords,
    pub(crate) sections: Vec<BodySection>,
    pub(crate) evidence: Vec<EvidenceLine>,
    pub(crate) actions: Table,
    pub(crate) asks: Table,
    edit_evidence: String,
    edit_actions: String,
    edit_asks: String,
}

impl StatementBody {
    /// What a text says. `edit` is where its parts are written; empty for who only reads. `still` says
    /// of each piece of evidence whether the figure is the one that was seen; it may be empty.
    pub(crate) fn of(text: &StatementText, edit: &str, still: &[&str]) -> Self {
        let order = [
            Part::Section(Section::Problem),
            Part::Section(Section::Population),
            Part::Priorities,
            Part::Section(Section::KeyActors),
            Part::Section(Section::DataSources),
            Part::Section(Section::Recommendations),
            Part::Section(Section::EconomicCase),
        ];
        let written = |part: &Part| !edit.is_empty() || !part.of(text).trim().is_empty();
        let to = |end: &str| if edit.is_empty() { String::new() } else { format!("{edit}/{end}") };
        let sections = order.into_iter().filter(written);
        let sections =
            sections.map(|part| section(text, part, to(&format!("parts/{}", part.as_str()))));
        StatementBody {
            words: WORDS,
            sections: sections.collect(),
            evidence: evidence(text, still),
            actions: actions(text),
            asks: asks(text),
            edit_evidence: to("lists/evidence"),
            edit_actions: to("lists/actions"),
            edit_asks: to("lists/asks"),
        }
    }
}

fn section(text: &StatementText, part: Part, edit: String) -> BodySection {
    let words = part.of(text);
    let (paragraphs, lines) = match part {
        Part::Priorities => (Vec::new(), text.priorities.clone()),
        Part::Title | Part::Section(_) => (paragraphs(&words), Vec::new()),
    };
    let heading = part.heading().to_owned();
    BodySection { id: part.as_str().to_owned(), heading, paragraphs, lines, edit }
}

/// The paragraphs of a text: lines with words on them.
pub(crate) fn paragraphs(words: &str) -> Vec<String> {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn evidence(text: &StatementText, still: &[&str]) -> Vec<EvidenceLine> {
    let line = |(at, one): (usize, &convene::statement::Evidence)| {
        let link = match one.kind {
            EvidenceKind::Figure if one.reference.starts_with('/') => "See the figure",
            EvidenceKind::LivedExperience if one.reference.starts_with("/voices/") => {
                "See the conversation"
            }
            EvidenceKind::Figure | EvidenceKind::LivedExperience | EvidenceKind::Study => "",
        };
        EvidenceLine {
            kind: one.kind.in_words().to_owned(),
            says: one.says.clone(),
            figure: (!link.is_empty()).then(|| Link::to(one.reference.clone(), link)),
            kept: if !link.is_empty() || one.reference.is_empty() {
                String::new()
            } else {
                format!("Kept at: {}.", one.reference)
            },
            still: still.get(at).copied().unwrap_or_default().to_owned(),
            seen: format!("Seen: {}", one.seen.chars().take(12).collect::<String>()),
        }
    };
    text.evidence.iter().enumerate().map(line).collect()
}

fn actions(text: &StatementText) -> Table {
    let row = |action: &convene::statement::Action| {
        vec![
            Cell::text(action.what.clone()),
            if action.owner.is_empty() {
                Cell::absent("nobody yet")
            } else {
                Cell::text(action.owner.clone())
            },
            Cell::text(action.due.in_words()),
            Cell::text(action.measure.clone()),
        ]
    };
    Table {
        id: "actions".to_owned(),
        caption: "What the partners will do themselves".to_owned(),
        columns: ["Action", "Who sees to it", "By", "How we will know"].map(Column::words).into(),
        rows: text.actions.iter().map(row).collect(),
        when_empty: "No action is named yet.".to_owned(),
    }
}

fn asks(text: &StatementText) -> Table {
    let row = |ask: &convene::ask::Ask| {
        vec![
            Cell::text(ask.what.clone()),
            Cell::text(ask.kind.as_str()),
            Cell::text(ask.decision_maker.clone()),
            Cell::text(ask.needed_by.in_words()),
            ask.amount.map_or_else(|| Cell::text("no money"), |sum| Cell::text(sum.to_string())),
        ]
    };
    Table {
        id: "asks".to_owned(),
        caption: "Permissions, resources and support we ask for".to_owned(),
        columns: ["What we ask", "Kind", "Who can decide", "Needed by", "Amount"]
            .map(Column::words)
            .into(),
        rows: text.asks.iter().map(row).collect(),
        when_empty: "Nothing is asked of others yet.".to_owned(),
    }
}

/// An organisation that did not sign, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct OtherPosition {
    pub(crate) name: String,
    pub(crate) said: String,
}

/// Where each organisation stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Positions {
    pub(crate) heading: &'static str,
    pub(crate) lead: String,
    pub(crate) signed: Vec<String>,
    pub(crate) others: Vec<OtherPosition>,
    pub(crate) silent: String,
}

impl Positions {
    /// The positions on a version that was agreed, and who took none.
    pub(crate) fn agreed(positions: &[(String, Position)], silent: &[String]) -> Self {
        let mut all = Self::of(positions, &[]);
        if !silent.is_empty() {
            all.silent = format!("Could decide and did not answer: {}.", silent.join(", "));
        }
        all
    }

    /// The positions by organisation, and who has taken none.
    pub(crate) fn of(positions: &[(String, Position)], silent: &[String]) -> Self {
        let heading = "Where each organisation stands";
        let mut all = Positions { heading, ..Positions::default() };
        for (name, position) in positions {
            let (did, words) = match position {
                Position::Signs => {
                    all.signed.push(name.clone());
                    continue;
                }
                Position::Abstains { comment } => ("abstained", comment),
                Position::Dissents { reason } => ("dissented", reason),
            };
            let said = format!("{did}: \u{201c}{words}\u{201d}");
            all.others.push(OtherPosition { name: name.clone(), said });
        }
        all.lead = match all.signed.len() {
            0 => "No organisation has signed yet.".to_owned(),
            1 => "1 organisation has signed:".to_owned(),
            count => format!("{count} organisations have signed:"),
        };
        if !silent.is_empty() {
            all.silent = format!("Yet to answer: {}.", silent.join(", "));
        }
        all
    }
}
