//! A statement as a document, from the same view as its page: the same words in the same order, the
//! one-page summary alone on the first page.

use std::collections::BTreeSet;

use print::{Block, CannotPrint, Document, Item, Level, ListKind, Pdf, Piece, Voice};

use crate::abbreviations::in_words;
use crate::parts::{Cell, Link, Table};
use crate::statement::ShowStatement;
use crate::statement_body::{EvidenceLine, Positions, StatementBody};
use crate::voice::BehindLine;

/// What a document says of the house it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FromHouse<'a> {
    /// How the service is reached, for addresses that are read on paper: `https://alliance.example`.
    pub origin: &'a str,
    /// The banner's words when figures are invented.
    pub banner: Option<&'a str>,
}

/// The word that pages begin with when figures are invented.
pub(crate) const SYNTHETIC: &str = "Synthetic";

impl ShowStatement {
    /// The statement as a document; nothing while there is no text to read. `mark` is a word across
    /// every page, such as `Draft`; empty for a version in force.
    pub fn document(&self, from: FromHouse<'_>, mark: &str) -> Option<Document> {
        let body = self.body.as_ref()?;
        let mut writing = Writing { from, told: BTreeSet::new(), blocks: Vec::new() };
        writing.banner();
        writing.opening(self);
        writing.positions(&self.positions);
        writing.body(body);
        writing.voices(&self.voices);
        writing.versions(self);
        Some(Document {
            title: self.title.clone(),
            language: "en-GB".to_owned(),
            foot: writing.foot(&[&self.title, self.state.trim_end_matches('.')]),
            mark: mark.to_owned(),
            blocks: writing.blocks,
        })
    }
}

/// What somebody who may download a PDF is told first.
pub(crate) fn pdf_in_words(pdf: &Pdf) -> String {
    let pages = if pdf.pages == 1 { "1 page".to_owned() } else { format!("{} pages", pdf.pages) };
    format!("Download as PDF ({pages}, {} kB)", pdf.bytes.len().div_ceil(1000))
}

/// What somebody is told who cannot download one.
pub(crate) fn why_no_pdf(why: &CannotPrint) -> String {
    format!("There is no PDF of this text: {why}. Print this page instead.")
}

/// A document while it is written.
pub(crate) struct Writing<'a> {
    pub(crate) from: FromHouse<'a>,
    /// The abbreviations that were explained.
    pub(crate) told: BTreeSet<&'static str>,
    pub(crate) blocks: Vec<Block>,
}

impl Writing<'_> {
    /// What is said at the foot of each page: that figures are invented stands on each.
    pub(crate) fn foot(&self, words: &[&str]) -> String {
        let synthetic = self.from.banner.map(|_| SYNTHETIC);
        let all: Vec<&str> = synthetic.into_iter().chain(words.iter().copied()).collect();
        all.join(" \u{b7} ")
    }

    pub(crate) fn banner(&mut self) {
        if let Some(banner) = self.from.banner {
            let words = Piece::Plain(format!(" {banner}"));
            let pieces = vec![Piece::Strong(SYNTHETIC.to_owned()), words];
            self.blocks.push(Block::Paragraph { voice: Voice::Inset, pieces });
        }
    }

    pub(crate) fn says(&mut self, voice: Voice, words: &str) {
        self.blocks.push(Block::words(voice, words));
    }

    pub(crate) fn heading(&mut self, level: Level, words: &str) {
        self.blocks.push(Block::heading(level, words));
    }

    pub(crate) fn bullets(&mut self, items: Vec<Item>) {
        self.blocks.push(Block::List { kind: ListKind::Bulleted, items });
    }

    /// A link in full.
    pub(crate) fn link(&self, link: &Link) -> Piece {
        let address = if link.href.starts_with('/') {
            format!("{}{}", self.from.origin, link.href)
        } else {
            link.href.clone()
        };
        Piece::link(address, link.text.clone())
    }

    fn opening(&mut self, page: &ShowStatement) {
        let of = Piece::Plain(format!("{} ", page.words.of));
        let partnership = self.link(&Link::to(&page.partnership_href, &page.partnership));
        let pieces = vec![of, partnership];
        self.blocks.push(Block::Paragraph { voice: Voice::Eyebrow, pieces });
        self.heading(Level::First, &page.title);
        self.says(Voice::Body, &page.state);
        if !page.withdrawn.is_empty() {
            self.says(Voice::Inset, &page.withdrawn);
        }
        if !page.summary.is_empty() {
            self.heading(Level::Second, page.words.summary);
            for paragraph in &page.summary {
                self.says(Voice::Lead, paragraph);
            }
            self.blocks.push(Block::PageBreak);
        }
    }

    fn positions(&mut self, positions: &Positions) {
        self.heading(Level::Second, positions.heading);
        self.says(Voice::Body, &positions.lead);
        if !positions.signed.is_empty() {
            let item = |name: &String| Item::of(vec![Piece::plain(name)]);
            self.bullets(positions.signed.iter().map(item).collect());
        }
        for other in &positions.others {
            let said = Piece::Plain(format!(" {}", other.said));
            let pieces = vec![Piece::Strong(other.name.clone()), said];
            self.blocks.push(Block::Paragraph { voice: Voice::Body, pieces });
        }
        if !positions.silent.is_empty() {
            self.says(Voice::Body, &positions.silent);
        }
    }

    fn body(&mut self, body: &StatementBody) {
        for section in &body.sections {
            self.heading(Level::Second, &section.heading);
            for paragraph in &section.paragraphs {
                self.says(Voice::Body, paragraph);
            }
            let item = |line: &String| Item::of(vec![Piece::plain(line)]);
            let items: Vec<Item> = section.lines.iter().map(item).collect();
            if !items.is_empty() {
                self.blocks.push(Block::List { kind: ListKind::Numbered, items });
            }
        }
        self.heading(Level::Second, body.words.evidence);
        if body.evidence.is_empty() {
            self.says(Voice::Body, body.words.no_evidence);
        } else {
            let items = body.evidence.iter().map(|one| self.evidence(one)).collect();
            self.bullets(items);
        }
        self.heading(Level::Second, body.words.actions);
        self.table(&body.actions);
        self.heading(Level::Second, body.words.asks);
        self.table(&body.asks);
    }

    fn evidence(&self, one: &EvidenceLine) -> Item {
        let mut pieces =
            vec![Piece::Strong(one.kind.clone()), Piece::Plain(format!(" {} ", one.says))];
        if let Some(figure) = &one.figure {
            pieces.push(self.link(figure));
        }
        for more in [&one.kept, &one.still, &one.seen] {
            if !more.is_empty() {
                pieces.push(Piece::Quiet(format!(" {more}")));
            }
        }
        Item::of(pieces)
    }

    /// What people said that changed it. Words in letters that the fonts do not have are told in English
    /// alone, so that one voice does not keep everybody from the document.
    fn voices(&mut self, voices: &[BehindLine]) {
        if voices.is_empty() {
            return;
        }
        self.heading(Level::Second, "What people said that changed it");
        let item = |line: &BehindLine| {
            let mut pieces = vec![Piece::Strong("They said:".to_owned())];
            if line.lang != "ur" {
                pieces.push(Piece::Plain(format!(" {}", line.words)));
            }
            if !line.in_english.is_empty() {
                pieces.push(Piece::Quiet(format!(" (in English: {})", line.in_english)));
            }
            pieces.push(Piece::Strong(" What changed:".to_owned()));
            pieces.push(Piece::Plain(format!(" {}", line.how)));
            if let Some(decision) = &line.decision {
                let (before, after) = (" In ".to_owned(), ".".to_owned());
                pieces.extend([Piece::Plain(before), self.link(decision), Piece::Plain(after)]);
            }
            pieces.push(Piece::Quiet(" Said in the conversation ".to_owned()));
            pieces.push(self.link(&line.conversation));
            Item::of(pieces)
        };
        let items = voices.iter().map(item).collect();
        self.bullets(items);
    }

    /// A table of a page; what is said when it is empty, when it is.
    pub(crate) fn table(&mut self, table: &Table) {
        if table.rows.is_empty() {
            return self.says(Voice::Body, &table.when_empty);
        }
        let column = |column: &crate::parts::Column| print::Column {
            heading: column.heading.clone(),
            align: if column.kind == "number" { print::Align::Number } else { print::Align::Words },
        };
        let mut rows = Vec::new();
        for row in &table.rows {
            rows.push(row.iter().map(|cell| self.cell(cell)).collect());
        }
        self.blocks.push(Block::Table(print::Table {
            caption: table.caption.clone(),
            columns: table.columns.iter().map(column).collect(),
            rows,
        }));
    }

    fn cell(&mut self, cell: &Cell) -> Vec<Piece> {
        if let Some(tag) = &cell.tag {
            return vec![Piece::Strong(tag.word.clone())];
        }
        if let Some(href) = &cell.href {
            return vec![self.link(&Link::to(href, &cell.text))];
        }
        let words = in_words(&cell.text, &mut self.told);
        vec![if cell.absent { Piece::Quiet(words) } else { Piece::Plain(words) }]
    }

    fn versions(&mut self, page: &ShowStatement) {
        self.heading(Level::Second, page.words.versions);
        self.says(Voice::Quiet, &page.seal);
        let items: Vec<Item> =
            page.versions.iter().map(|link| Item::of(vec![self.link(link)])).collect();
        self.bullets(items);
        if !page.next_step.is_empty() {
            let next = Piece::Plain(format!(" {}", page.next_step));
            let pieces = vec![Piece::Strong(page.words.next.to_owned()), next];
            self.blocks.push(Block::Paragraph { voice: Voice::Body, pieces });
        }
    }
}
