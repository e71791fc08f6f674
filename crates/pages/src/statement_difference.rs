//! What changed between two versions of a statement, word by word.

use convene::statement::{Change, Item, Part, StatementText, difference};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::sample_statements as samples;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct DifferencePiece {
    kind: &'static str,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct DifferentPart {
    heading: String,
    pieces: Vec<DifferencePiece>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementDifference {
    statement: String,
    href: String,
    from: String,
    to: String,
    parts: Vec<DifferentPart>,
}

impl StatementDifference {
    /// The difference of two texts, each with what it is called.
    pub fn tell(
        (statement, href): (&str, &str),
        (from, before): (&str, &StatementText),
        (to, after): (&str, &StatementText),
    ) -> Self {
        let texts = |text: &StatementText| -> Vec<(String, String)> {
            let parts = Part::ALL.iter().map(|part| (part.heading().to_owned(), part.of(text)));
            parts.chain(lists(text)).collect()
        };
        let pairs = texts(before).into_iter().zip(texts(after));
        let changed = pairs.filter(|(old, new)| old.1 != new.1);
        let part = |(old, new): ((String, String), (String, String))| DifferentPart {
            heading: new.0,
            pieces: difference(&old.1, &new.1).into_iter().map(piece).collect(),
        };
        StatementDifference {
            statement: statement.to_owned(),
            href: href.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            parts: changed.map(part).collect(),
        }
    }
}

/// The lists as text, a line for each entry.
fn lists(text: &StatementText) -> [(String, String); 3] {
    let of = |items: Vec<Item>| items.iter().map(item_in_words).collect::<Vec<_>>().join("\n");
    [
        ("Evidence".to_owned(), of(text.evidence.iter().cloned().map(Item::Evidence).collect())),
        ("Actions".to_owned(), of(text.actions.iter().cloned().map(Item::Action).collect())),
        ("Asks".to_owned(), of(text.asks.iter().cloned().map(Item::Ask).collect())),
    ]
}

/// An item of a statement in a sentence.
pub fn item_in_words(item: &Item) -> String {
    match item {
        Item::Evidence(one) => format!("{}: {}", one.kind.in_words(), one.says),
        Item::Action(one) => {
            let owner = if one.owner.is_empty() { "nobody yet" } else { &one.owner };
            format!("{} ({owner}, by {}; {})", one.what, one.due.in_words(), one.measure)
        }
        Item::Ask(one) => {
            let amount = one.amount.map(|sum| format!(", {sum}")).unwrap_or_default();
            let (kind, by) = (one.kind.as_str(), one.needed_by.in_words());
            format!("{} ({kind}, of {}, by {by}{amount})", one.what, one.decision_maker)
        }
    }
}

fn piece(change: Change) -> DifferencePiece {
    match change {
        Change::Kept(text) => DifferencePiece { kind: "kept", text },
        Change::Added(text) => DifferencePiece { kind: "added", text },
        Change::Removed(text) => DifferencePiece { kind: "removed", text },
    }
}

impl Page for StatementDifference {
    const TEMPLATE: &'static str = "statement_difference.html";

    fn title(&self) -> String {
        format!("What changed: {}", self.statement)
    }

    fn section(&self) -> Section {
        Section::Statements
    }

    fn samples() -> Vec<Self> {
        let before = samples::text();
        let mut after = before.clone();
        after.priorities.push("Sleep".to_owned());
        after.asks.pop();
        after.title = "Food, sleep and health in Lower Calder".to_owned();
        let at = ("Food and health", "/statements/food-and-health");
        vec![
            StatementDifference::tell(at, ("version 1", &before), ("version 2", &after)),
            StatementDifference::tell(at, ("version 1", &before), ("version 2", &before)),
        ]
    }
}
