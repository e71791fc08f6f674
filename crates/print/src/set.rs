//! Blocks become bands: strips of the page as wide as the text that are never cut. Each says what is
//! drawn in it, which tag that belongs to, and whether it must stay with the next.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag};

use crate::document::{Align, Block, Document, Item, Level, ListKind, Piece, Voice};
use crate::fonts::{Shaped, Shaping, Weight};
use crate::lines::{Line, lines};
use crate::style::{
    self, BODY, Colour, IN_FOOT, INDENT, ITEM, LABELS, LINK, Look, QUIET, Setting, WIDTH,
};
use crate::tokens::tokens;
use crate::tree::{Node, Tree};

/// Something that is drawn in a band; places are counted from its left upper corner.
#[derive(Clone)]
pub(crate) enum Ink {
    /// Words, with the tag they belong to.
    Words { x: f32, baseline: f32, look: Look, words: Shaped, node: Node },
    /// A filled box, which says nothing.
    Fill { y: f32, height: f32, colour: Colour },
    /// Nothing, for a cell without words: it is there, and empty.
    Nothing { node: Node },
}

/// A strip of the page.
#[derive(Clone, Default)]
pub(crate) struct Band {
    /// White above it, but at the top of a page.
    pub(crate) before: f32,
    pub(crate) height: f32,
    /// Whether the next band is on the same page.
    pub(crate) keeps: bool,
    /// Whether it begins a page.
    pub(crate) turns: bool,
    /// Whether a bar stands at its left.
    pub(crate) bar: bool,
    pub(crate) inks: Vec<Ink>,
    /// The table of which it is a row: its heads are repeated above it on a new page.
    pub(crate) table: Option<usize>,
    /// The bookmark that leads to it.
    pub(crate) heading: Option<(Level, String)>,
}

impl Band {
    /// Moves what is drawn down.
    pub(crate) fn lower(&mut self, by: f32) {
        self.height += by;
        for ink in &mut self.inks {
            match ink {
                Ink::Words { baseline, .. } => *baseline += by,
                Ink::Fill { y, .. } => *y += by,
                Ink::Nothing { .. } => {}
            }
        }
    }
}

/// Where words lead.
pub(crate) struct Lead {
    pub(crate) address: String,
    pub(crate) words: String,
    pub(crate) node: Node,
}

/// A document as bands, its tree of tags and its links.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) bands: Vec<Band>,
    /// The row of headings of each table.
    pub(crate) heads: Vec<Vec<Band>>,
    pub(crate) tree: Tree,
    pub(crate) leads: Vec<Lead>,
}

/// Words in a column of the page.
pub(crate) struct Cell {
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) align: Align,
    pub(crate) node: Node,
    pub(crate) setting: Setting,
    pub(crate) lines: Vec<Line>,
}

impl Cell {
    fn put(&self, at: usize, top: f32, inks: &mut Vec<Ink>) {
        let Some(line) = self.lines.get(at) else { return };
        let left = match self.align {
            Align::Words => self.x,
            Align::Number => self.x + self.width - line.width,
        };
        for run in &line.runs {
            inks.push(Ink::Words {
                x: left + run.x,
                baseline: top + self.setting.baseline(),
                look: run.look,
                words: run.words.clone(),
                node: self.node,
            });
        }
    }

    fn empty(&self, inks: &mut Vec<Ink>) {
        if self.lines.is_empty() {
            inks.push(Ink::Nothing { node: self.node });
        }
    }
}

/// Cells beside each other as one band for each line.
pub(crate) fn strips(cells: &[Cell], leading: f32) -> Vec<Band> {
    let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
    let mut bands = Vec::new();
    for at in 0..most.max(1) {
        let mut band = Band { height: leading, ..Band::default() };
        for cell in cells {
            cell.put(at, 0.0, &mut band.inks);
            if at == 0 {
                cell.empty(&mut band.inks);
            }
        }
        bands.push(band);
    }
    keep(&mut bands);
    bands
}

/// Cells beside each other as one band, read cell by cell.
pub(crate) fn whole(cells: &[Cell], leading: f32) -> Band {
    let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default().max(1);
    let mut band = Band { height: most as f32 * leading, ..Band::default() };
    for cell in cells {
        for at in 0..cell.lines.len() {
            cell.put(at, at as f32 * leading, &mut band.inks);
        }
        cell.empty(&mut band.inks);
    }
    band
}

/// The first two lines stay together, and the last two.
fn keep(bands: &mut [Band]) {
    let count = bands.len();
    for (at, band) in bands.iter_mut().enumerate() {
        band.keeps = at + 1 < count && (at == 0 || at + 2 == count);
    }
}

/// What stands on every page.
pub(crate) struct Frame {
    pub(crate) foot: Shaped,
    pub(crate) mark: Shaped,
}

/// Sets blocks one after the other.
pub(crate) struct Setter {
    pub(crate) shaping: Shaping,
    pub(crate) story: Story,
    turns: bool,
}

impl Setter {
    pub(crate) fn new() -> Self {
        Setter { shaping: Shaping::default(), story: Story::default(), turns: false }
    }

    pub(crate) fn document(&mut self, document: &Document) {
        for block in &document.blocks {
            match block {
                Block::Heading { level, words } => self.heading(*level, words),
                Block::Paragraph { voice, pieces } => self.paragraph(*voice, pieces),
                Block::List { kind, items } => self.list(*kind, items),
                Block::Table(table) => self.table(table),
                Block::PageBreak => self.turns = !self.story.bands.is_empty(),
            }
        }
    }

    /// What stands on every page: as much of the foot as fits beside the number of the page.
    pub(crate) fn frame(&mut self, document: &Document) -> Frame {
        let look = IN_FOOT.look;
        let words = tokens(&[(look, document.foot.clone())]);
        let found = lines(&mut self.shaping, &words, WIDTH - 90.0);
        let first = found.first().and_then(|line| line.runs.first());
        let mut foot = first.map(|run| run.words.clone()).unwrap_or_default();
        if found.len() > 1 {
            foot.append(&self.shaping.shape(look.weight, "\u{2026}"));
        }
        let mark = self.shaping.shape(Weight::Bold, document.mark.trim());
        Frame { foot, mark }
    }

    /// Adds bands, the first of which begins a page when that was asked for.
    pub(crate) fn add(&mut self, mut bands: Vec<Band>, before: f32) {
        if let Some(first) = bands.first_mut() {
            first.before = before;
            first.turns = std::mem::take(&mut self.turns);
        }
        self.story.bands.append(&mut bands);
    }

    fn heading(&mut self, level: Level, words: &str) {
        let setting = style::of_heading(level);
        let found = lines(&mut self.shaping, &tokens(&[(setting.look, words.to_owned())]), WIDTH);
        if found.is_empty() {
            return;
        }
        let depth = match level {
            Level::First => NonZeroU16::MIN,
            Level::Second => NonZeroU16::MIN.saturating_add(1),
            Level::Third => NonZeroU16::MIN.saturating_add(2),
        };
        let node = self.story.tree.branch(None, Tag::Hn(depth, Some(words.trim().to_owned())));
        let mut bands = strips(&[wide(node, setting, found)], setting.leading);
        for band in &mut bands {
            band.keeps = true;
        }
        bands[0].heading = Some((level, words.trim().to_owned()));
        self.add(bands, setting.before);
    }

    pub(crate) fn paragraph(&mut self, voice: Voice, pieces: &[Piece]) {
        let setting = style::of_voice(voice);
        if pieces.iter().all(is_empty) {
            return;
        }
        let node = self.story.tree.branch(None, Tag::P);
        let inset = if voice == Voice::Inset { 12.0 } else { 0.0 };
        let found = self.lines(node, setting, (pieces, WIDTH - inset));
        let cell = Cell { x: inset, ..wide(node, setting, found) };
        let mut bands = strips(&[cell], setting.leading);
        for band in &mut bands {
            band.bar = voice == Voice::Inset;
        }
        self.add(bands, setting.before);
    }

    /// The lines of pieces that belong to a tag.
    pub(crate) fn lines(
        &mut self,
        node: Node,
        setting: Setting,
        (pieces, width): (&[Piece], f32),
    ) -> Vec<Line> {
        let words = self.looks(node, setting.look, pieces);
        lines(&mut self.shaping, &tokens(&words), width)
    }

    /// The pieces with their looks; a link is followed by its address.
    pub(crate) fn looks(
        &mut self,
        node: Node,
        look: Look,
        pieces: &[Piece],
    ) -> Vec<(Look, String)> {
        let small = Look { size: look.size * 0.87, colour: QUIET, ..look };
        let mut words = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Plain(text) => words.push((look, text.clone())),
                Piece::Strong(text) => {
                    words.push((Look { weight: Weight::Bold, ..look }, text.clone()));
                }
                Piece::Quiet(text) => words.push((small, text.clone())),
                Piece::Link { words: text, address } => {
                    let link = Some(self.story.leads.len());
                    let branch = self.story.tree.within(node, Tag::Link);
                    let (address, text) = (address.trim().to_owned(), text.clone());
                    words.push((Look { link, colour: LINK, ..look }, text.clone()));
                    if text.trim() != address {
                        words.push((Look { link, ..small }, format!(" ({address})")));
                    }
                    self.story.leads.push(Lead { address, words: text, node: branch });
                }
            }
        }
        words
    }

    fn list(&mut self, kind: ListKind, items: &[Item]) {
        if items.is_empty() {
            return;
        }
        let numbering = match kind {
            ListKind::Bulleted => ListNumbering::Disc,
            ListKind::Numbered => ListNumbering::Decimal,
            ListKind::Named => ListNumbering::None,
        };
        let list = self.story.tree.branch(None, Tag::L(numbering));
        for (number, item) in (1_usize..).zip(items) {
            let label = match kind {
                ListKind::Bulleted => "\u{2022}".to_owned(),
                ListKind::Numbered => format!("{number}."),
                ListKind::Named => item.label.clone(),
            };
            self.item(list, kind, (&label, &item.pieces), number == 1);
        }
    }

    fn item(&mut self, list: Node, kind: ListKind, (label, pieces): (&str, &[Piece]), first: bool) {
        let item = self.story.tree.branch(Some(list), Tag::LI);
        let at_left = self.story.tree.branch(Some(item), Tag::Lbl);
        let body = self.story.tree.branch(Some(item), Tag::LBody);
        let (mut look, room) = (ITEM.look, if kind == ListKind::Named { LABELS } else { WIDTH });
        if kind == ListKind::Named {
            look.weight = Weight::Bold;
        }
        let labels = lines(&mut self.shaping, &tokens(&[(look, label.to_owned())]), room);
        let widest = labels.iter().map(|line| line.width).fold(0.0, f32::max);
        let x = if kind == ListKind::Named { LABELS + 10.0 } else { INDENT.max(widest + 6.0) };
        let found = self.lines(body, ITEM, (pieces, WIDTH - x));
        let cells =
            [wide(at_left, ITEM, labels), Cell { x, width: WIDTH - x, ..wide(body, ITEM, found) }];
        let bands = strips(&cells, ITEM.leading);
        self.add(bands, if first { BODY.before } else { ITEM.before });
    }
}

/// Words over the whole width.
pub(crate) fn wide(node: Node, setting: Setting, lines: Vec<Line>) -> Cell {
    Cell { x: 0.0, width: WIDTH, align: Align::Words, node, setting, lines }
}

fn is_empty(piece: &Piece) -> bool {
    let words = match piece {
        Piece::Plain(words) | Piece::Strong(words) | Piece::Quiet(words) => words,
        Piece::Link { words, .. } => words,
    };
    words.trim().is_empty()
}
