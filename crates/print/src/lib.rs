//! A document of headings, paragraphs, lists and tables becomes a tagged PDF.
//!
//! Start at [`Document`], which says what is read and never how it looks, and at [`pdf`], which sets
//! it on pages. How it looks is in one place, `style.rs`. The way of a document: `tokens` and `lines`
//! break words into lines, `set` turns blocks into bands that are never cut, `table` does so for
//! tables, `flow` puts bands on pages, `paint` hands pages and the tree of tags to the PDF library,
//! which checks the result against PDF/UA-1 and refuses it when it does not hold.
//!
//! Pure: no clock, no file, no chance. The same document is the same bytes.

mod document;
mod flow;
mod fonts;
mod lines;
mod paint;
mod set;
mod style;
mod table;
mod tokens;
mod tree;

pub use document::{Align, Block, Column, Document, Item, Level, ListKind, Piece, Table, Voice};

use std::collections::BTreeSet;

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// What is kept or sent.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Why a document does not become a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotPrint {
    /// The font has no shape for these letters. They are never left out or guessed.
    Letters(BTreeSet<char>),
    /// The document has no title or no language, without which nobody who listens can find it.
    NoTitle,
    /// The PDF library found that the file would not be valid.
    NotValid,
}

impl std::fmt::Display for CannotPrint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CannotPrint::Letters(letters) => {
                let shown: Vec<String> = letters
                    .iter()
                    .take(5)
                    .map(|letter| format!("\u{201c}{letter}\u{201d}"))
                    .collect();
                let more = if letters.len() > 5 { " and others" } else { "" };
                write!(out, "the PDF has no shapes for {}{more}", shown.join(", "))
            }
            CannotPrint::NoTitle => write!(out, "a PDF needs a title and a language"),
            CannotPrint::NotValid => write!(out, "the PDF would not be valid"),
        }
    }
}

impl std::error::Error for CannotPrint {}

/// The document as a PDF that meets PDF/UA-1 as far as a program can check.
///
/// # Errors
/// [`CannotPrint`].
pub fn pdf(document: &Document) -> Result<Pdf, CannotPrint> {
    if document.title.trim().is_empty() || document.language.trim().is_empty() {
        return Err(CannotPrint::NoTitle);
    }
    let mut setter = set::Setter::new();
    setter.document(document);
    let frame = setter.frame(document);
    let set::Setter { mut shaping, story, .. } = setter;
    if !shaping.missing.is_empty() {
        return Err(CannotPrint::Letters(shaping.missing));
    }
    let pages = flow::pages(&story);
    paint::paint(document, (story, frame), &pages, &mut shaping)
}
