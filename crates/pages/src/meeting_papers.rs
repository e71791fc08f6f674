//! A paper of a meeting, as it was seen.

use serde::Serialize;

use crate::parts::Table;

/// A version of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperLine {
    /// What it is called.
    pub title: String,
    /// `version 2`.
    pub version: String,
    /// What to know of it; empty when it is what was seen, and the newest.
    pub standing: String,
    /// Its text, a paragraph each; empty when it is none, or cannot be shown.
    pub words: Vec<String>,
    /// Where it can be read; empty when that is here.
    pub href: String,
    /// A figure.
    pub table: Option<Table>,
    /// The hash of what was seen.
    pub content: String,
}

impl PaperLine {
    /// Papers of every kind, invented.
    pub(crate) fn samples() -> Vec<Self> {
        let text = PaperLine {
            title: "What schools say".to_owned(),
            version: "version 1".to_owned(),
            standing: "It was changed since: version 2 is the newest.".to_owned(),
            words: vec!["Four schools see children who come hungry.".to_owned()],
            href: String::new(),
            table: None,
            content: "5a6b7c8d".to_owned(),
        };
        let statement = PaperLine {
            title: "Food in Lower Calder".to_owned(),
            version: "version 2".to_owned(),
            standing: String::new(),
            words: Vec::new(),
            href: "/statements/food/versions/1".to_owned(),
            ..text.clone()
        };
        vec![text, statement]
    }
}
