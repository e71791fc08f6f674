//! The one page for whoever decides, as a document from the same view as the ask's page.

use std::collections::BTreeSet;

use print::{Block, Document, Item, Level, ListKind, Piece, Voice};
use serde::Serialize;

use crate::abbreviations::in_words;
use crate::asks::ShowAsk;
use crate::parts::Fact;
use crate::statement_pdf::{FromHouse, Writing};

/// The words around an ask, the same on its page and in its PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskHeadings {
    /// Before what somebody should do next.
    pub next: &'static str,
    /// Above why it is asked.
    pub why: &'static str,
    /// Above what it rests on.
    pub evidence: &'static str,
    /// Above what happens otherwise.
    pub if_nothing: &'static str,
}

impl Default for AskHeadings {
    fn default() -> Self {
        AskHeadings {
            next: "What happens next:",
            why: "Why",
            evidence: "Evidence",
            if_nothing: "If nothing is done",
        }
    }
}

impl ShowAsk {
    /// What is asked on one page, without what was done with it and without forms.
    pub fn document(&self, from: FromHouse<'_>) -> Document {
        let (ask, words) = (&self.ask, &self.ask.headings);
        let mut writing = Writing { from, told: BTreeSet::new(), blocks: Vec::new() };
        writing.banner();
        writing.says(Voice::Eyebrow, &ask.kind);
        writing.heading(Level::First, &ask.what);
        let state = vec![Piece::Strong(ask.state.word.clone())];
        writing.blocks.push(Block::Paragraph { voice: Voice::Body, pieces: state });
        writing.says(Voice::Inset, &format!("{} {}", words.next, self.next));
        writing.facts(&ask.facts);
        writing.heading(Level::Second, words.why);
        writing.says(Voice::Body, &ask.why);
        if !ask.evidence.is_empty() {
            writing.heading(Level::Second, words.evidence);
            let item = |line: &String| Item::of(vec![Piece::plain(line)]);
            writing.bullets(ask.evidence.iter().map(item).collect());
        }
        if !ask.if_nothing.is_empty() {
            writing.heading(Level::Second, words.if_nothing);
            writing.says(Voice::Body, &ask.if_nothing);
        }
        Document {
            title: ask.what.clone(),
            language: "en-GB".to_owned(),
            foot: writing.foot(&[&format!("{}{}", from.origin, ask.href)]),
            mark: String::new(),
            blocks: writing.blocks,
        }
    }
}

impl Writing<'_> {
    /// A list of what things are and what they say.
    fn facts(&mut self, facts: &[Fact]) {
        let mut items = Vec::new();
        for fact in facts {
            let mut pieces = vec![Piece::Plain(in_words(&fact.text, &mut self.told))];
            if let Some(link) = &fact.link {
                pieces.push(Piece::plain(" "));
                pieces.push(self.link(link));
            }
            items.push(Item { label: fact.name.clone(), pieces });
        }
        self.blocks.push(Block::List { kind: ListKind::Named, items });
    }
}
