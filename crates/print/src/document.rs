//! What is read: a document in neutral words, the same for every kind of report. It says what a thing
//! is, never how it looks or where it stands on the page.

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its title: in the window of whoever reads it, and read out first.
    pub title: String,
    /// The language it is written in, as web pages say it: `en-GB`.
    pub language: String,
    /// What stands at the foot of every page, beside the number of the page.
    pub foot: String,
    /// A word across every page, such as `Draft`; empty for none.
    pub mark: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The heading of the document; there is one.
    First,
    /// The heading of a part.
    Second,
    /// The heading within a part.
    Third,
}

/// How a paragraph is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// As everything else.
    Body,
    /// What should be read first: larger.
    Lead,
    /// What stands above the title: smaller.
    Eyebrow,
    /// What few need: smaller and quieter.
    Quiet,
    /// What must not be missed: with a bar beside it.
    Inset,
}

/// Words within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As they are.
    Plain(String),
    /// With weight.
    Strong(String),
    /// Smaller and quieter.
    Quiet(String),
    /// Words that lead somewhere. The address is written after them, for who reads on paper.
    Link {
        /// What is read.
        words: String,
        /// Where it leads, in full.
        address: String,
    },
}

impl Piece {
    /// Plain words.
    pub fn plain(words: impl Into<String>) -> Self {
        Piece::Plain(words.into())
    }

    /// Words that lead somewhere.
    pub fn link(address: impl Into<String>, words: impl Into<String>) -> Self {
        Piece::Link { words: words.into(), address: address.into() }
    }
}

/// What is written before each item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// A dot.
    Bulleted,
    /// Its number.
    Numbered,
    /// Its own label.
    Named,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Its label; only read when the list is [`ListKind::Named`].
    pub label: String,
    /// What it says.
    pub pieces: Vec<Piece>,
}

impl Item {
    /// An item without a label of its own.
    pub fn of(pieces: Vec<Piece>) -> Self {
        Item { label: String::new(), pieces }
    }
}

/// How the words of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words, from the left.
    Words,
    /// Numbers, to the right.
    Number,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// How its cells stand.
    pub align: Align,
}

/// A table. The first cell of each row heads the row; the row of headings is repeated on each page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it holds.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each a list of cells.
    pub rows: Vec<Vec<Vec<Piece>>>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading. It stays with what follows it, and is a bookmark.
    Heading {
        /// How deep.
        level: Level,
        /// What it says.
        words: String,
    },
    /// A paragraph.
    Paragraph {
        /// How it is said.
        voice: Voice,
        /// What it says.
        pieces: Vec<Piece>,
    },
    /// A list.
    List {
        /// What stands before each item.
        kind: ListKind,
        /// The items.
        items: Vec<Item>,
    },
    /// A table.
    Table(Table),
    /// What follows begins a page.
    PageBreak,
}

impl Block {
    /// A heading.
    pub fn heading(level: Level, words: impl Into<String>) -> Self {
        Block::Heading { level, words: words.into() }
    }

    /// A paragraph of plain words.
    pub fn words(voice: Voice, words: impl Into<String>) -> Self {
        Block::Paragraph { voice, pieces: vec![Piece::Plain(words.into())] }
    }
}
