//! The parts that pages are built from. Each has a component in `templates/components/`.
//!
//! Fields that a reader needs to find their way (caption, heading, label) are plain strings, not
//! options: a part without them cannot be made.

use serde::Serialize;

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What is read.
    pub text: String,
    /// Where it goes.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn to(href: impl Into<String>, text: impl Into<String>) -> Self {
        Link { text: text.into(), href: href.into() }
    }
}

/// One entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// Whether it is the one in use.
    pub chosen: bool,
}

/// A short word with a shape; the colour only repeats it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// The word.
    pub word: String,
    /// The class that colours it.
    pub tone: String,
}

impl Tag {
    /// A tag from its word; the tone is the word with dashes.
    pub fn of(word: &str) -> Self {
        Tag { word: word.to_owned(), tone: word.replace(' ', "-") }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// `words` or `number`: how it is aligned and sorted.
    pub kind: &'static str,
}

impl Column {
    /// A column of words.
    pub fn words(heading: &str) -> Self {
        Column { heading: heading.to_owned(), kind: "words" }
    }

    /// A column of figures.
    pub fn number(heading: &str) -> Self {
        Column { heading: heading.to_owned(), kind: "number" }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What is read.
    pub text: String,
    /// Where it leads, if anywhere.
    pub href: Option<String>,
    /// A tag in place of plain words.
    pub tag: Option<Tag>,
    /// Whether the text says why there is no figure.
    pub absent: bool,
}

impl Cell {
    /// Plain words or a figure.
    pub fn text(text: impl Into<String>) -> Self {
        Cell { text: text.into(), href: None, tag: None, absent: false }
    }

    /// Words that lead somewhere.
    pub fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        Cell { href: Some(href.into()), ..Cell::text(text) }
    }

    /// The words that stand where a figure is not shown.
    pub fn absent(why: impl Into<String>) -> Self {
        Cell { absent: true, ..Cell::text(why) }
    }

    /// A tag.
    pub fn tag(word: &str) -> Self {
        Cell { tag: Some(Tag::of(word)), ..Cell::text(word) }
    }
}

/// A table. The first cell of each row heads the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Unique on the page.
    pub id: String,
    /// What the table holds.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// What is said when there are no rows.
    pub when_empty: String,
}

/// A chart with its sentence and its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Unique on the page.
    pub id: String,
    /// What the chart shows.
    pub heading: String,
    /// The same in a sentence.
    pub reading: String,
    /// The picture, made by `report`.
    pub svg: String,
    /// The same numbers.
    pub table: Table,
}

/// One line of a summary list: what it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Where more is, if anywhere.
    pub link: Option<Link>,
}

impl Fact {
    /// A fact without a link.
    pub fn of(name: &str, text: impl Into<String>) -> Self {
        Fact { name: name.to_owned(), text: text.into(), link: None }
    }
}

/// A problem with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// The field's id on the page.
    pub field: String,
    /// What to do about it.
    pub message: String,
}
