//! The text of a statement while it is written, by several people at once.
//!
//! Every save says which revision it was written from. What somebody else saved meanwhile is merged
//! with it ([`crate::statement::merge`]); where both changed the same sentences, nothing is decided:
//! the later text is set aside in the history beside the one that is kept, and a person puts the two
//! together. So every word anybody saved is in the text, set aside, or in a revision.

use crate::ask::{Ask, LONGEST_TITLE};
use crate::life::Entry;
use crate::statement::merge::{Merged, merge};
use crate::statement::text::{Action, Evidence, Section, StatementText};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A part of the text that is written as running words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Part {
    /// The title.
    Title,
    /// The priorities, one on a line.
    Priorities,
    /// A section.
    Section(Section),
}

impl Part {
    /// Every part, in the order they are written in.
    pub const ALL: [Self; 9] = [
        Self::Title,
        Self::Section(Section::Problem),
        Self::Section(Section::Population),
        Self::Priorities,
        Self::Section(Section::KeyActors),
        Self::Section(Section::DataSources),
        Self::Section(Section::Recommendations),
        Self::Section(Section::EconomicCase),
        Self::Section(Section::Summary),
    ];

    /// The word in addresses and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Priorities => "priorities",
            Self::Section(section) => section.as_str(),
        }
    }

    /// The heading a person reads.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Priorities => "Priorities",
            Self::Section(section) => section.heading(),
        }
    }

    /// What to write there.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Title => "A few words by which people will know it.",
            Self::Priorities => "One to three, each on a line of its own, the first one first.",
            Self::Section(section) => section.hint(),
        }
    }

    /// Reads the word in addresses.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }

    /// What the text says there.
    pub fn of(self, text: &StatementText) -> String {
        match self {
            Self::Title => text.title.clone(),
            Self::Priorities => text.priorities.join("\n"),
            Self::Section(section) => text.section(section).to_owned(),
        }
    }

    fn write(self, text: &mut StatementText, words: &str) {
        match self {
            Self::Title => words.trim().clone_into(&mut text.title),
            Self::Priorities => {
                let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
                text.priorities = lines.map(str::to_owned).collect();
            }
            Self::Section(section) => {
                text.sections.insert(section, words.to_owned());
            }
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.heading())
    }
}

impl TryFrom<String> for Part {
    type Error = String;
    fn try_from(word: String) -> Result<Self, Self::Error> {
        Self::parse(&word).ok_or_else(|| format!("a statement has no part {word}"))
    }
}

impl From<Part> for String {
    fn from(part: Part) -> Self {
        part.as_str().to_owned()
    }
}

/// Something a statement lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Item {
    /// A piece of evidence.
    Evidence(Evidence),
    /// An action.
    Action(Action),
    /// An ask.
    Ask(Ask),
}

/// What is done with the text. The number of the entry is the number of the revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum TextDeed {
    /// A part is written.
    Write {
        /// Which.
        part: Part,
        /// The revision the writer had read.
        from: u64,
        /// All of the part, merged with what others saved meanwhile.
        words: String,
        /// The text set aside that is put together with it here.
        resolves: Option<u64>,
    },
    /// A text that meets another in the same sentences is set aside.
    SetAside(SetAside),
    /// Something is added to a list.
    Add {
        /// What.
        item: Item,
    },
    /// Something is taken off a list.
    Remove {
        /// The revision that added it.
        item: u64,
    },
}

/// A text that waits to be put together with the one that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Which part.
    pub part: Part,
    /// The revision its writer had read.
    pub from: u64,
    /// What they wrote.
    pub words: String,
}

/// Why a deed cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextNotAllowed {
    /// It was written from a revision that does not exist.
    #[error("there is no revision {0} of this text")]
    NoSuchRevision(u64),
    /// There is no such thing on a list.
    #[error("it is not on the list any more")]
    NoSuchItem,
    /// Nothing of this number was set aside, or it was put together already.
    #[error("this text was put together already")]
    NotWaiting,
    /// It is too long.
    #[error("at most {LONGEST} characters can be kept in one part: shorten it")]
    TooLong,
    /// An item or a title without words.
    #[error("say what it is, in a sentence")]
    NoWords,
    /// A title nobody would read.
    #[error("at most {LONGEST_TITLE} characters: say it in a sentence")]
    TitleTooLong,
}

/// The most characters of one part.
const LONGEST: usize = 20_000;

/// One revision: the text as somebody left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What was done.
    pub entry: Entry<TextDeed>,
    /// The text after it.
    pub text: StatementText,
}

/// The text and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextLife {
    text: StatementText,
    items: BTreeMap<u64, Item>,
    waiting: BTreeMap<u64, SetAside>,
    revisions: Vec<Revision>,
}

impl TextLife {
    /// The text with this history. Its words were checked by the rules of their day.
    ///
    /// # Errors
    /// [`TextNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<TextDeed>>,
    ) -> Result<Self, TextNotAllowed> {
        let mut life = Self::default();
        for entry in entries {
            life.follow(entry)?;
        }
        Ok(life)
    }

    /// The text as it stands.
    pub const fn text(&self) -> &StatementText {
        &self.text
    }

    /// The number of the newest revision; 0 before anything is written.
    pub fn revision(&self) -> u64 {
        self.revisions.len() as u64
    }

    /// Every revision, oldest first.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The text as of a revision; 0 is the empty text.
    pub fn at(&self, revision: u64) -> Option<StatementText> {
        match usize::try_from(revision).ok()?.checked_sub(1) {
            None => Some(StatementText::default()),
            Some(at) => self.revisions.get(at).map(|revision| revision.text.clone()),
        }
    }

    /// The newest text with this seal: what was put to the partners.
    pub fn sealed(&self, seal: &str) -> Option<&StatementText> {
        let newest_first = self.revisions.iter().rev().map(|revision| &revision.text);
        newest_first.into_iter().find(|text| text.seal() == seal)
    }

    /// What is on the lists, each with the revision that added it.
    pub const fn items(&self) -> &BTreeMap<u64, Item> {
        &self.items
    }

    /// The texts set aside that nobody has put together yet, by revision.
    pub const fn waiting(&self) -> &BTreeMap<u64, SetAside> {
        &self.waiting
    }

    /// Does something with the text.
    ///
    /// # Errors
    /// [`TextNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, entry: Entry<TextDeed>) -> Result<u64, TextNotAllowed> {
        self.check(&entry.deed)?;
        self.follow(entry)
    }

    fn follow(&mut self, entry: Entry<TextDeed>) -> Result<u64, TextNotAllowed> {
        self.look(&entry.deed)?;
        let number = self.revision() + 1;
        match &entry.deed {
            TextDeed::Write { part, words, resolves, .. } => {
                part.write(&mut self.text, words);
                if let Some(resolved) = resolves {
                    self.waiting.remove(resolved);
                }
            }
            TextDeed::SetAside(aside) => {
                self.waiting.insert(number, aside.clone());
            }
            TextDeed::Add { item } => {
                self.items.insert(number, item.clone());
                self.list();
            }
            TextDeed::Remove { item } => {
                self.items.remove(item);
                self.list();
            }
        }
        self.revisions.push(Revision { entry, text: self.text.clone() });
        Ok(number)
    }

    /// What a deed names is there.
    fn look(&self, deed: &TextDeed) -> Result<(), TextNotAllowed> {
        match deed {
            TextDeed::Write { resolves: Some(number), .. }
                if !self.waiting.contains_key(number) =>
            {
                Err(TextNotAllowed::NotWaiting)
            }
            TextDeed::Write { from, .. } | TextDeed::SetAside(SetAside { from, .. })
                if *from > self.revision() =>
            {
                Err(TextNotAllowed::NoSuchRevision(*from))
            }
            TextDeed::Remove { item } if !self.items.contains_key(item) => {
                Err(TextNotAllowed::NoSuchItem)
            }
            TextDeed::Write { .. }
            | TextDeed::SetAside(_)
            | TextDeed::Add { .. }
            | TextDeed::Remove { .. } => Ok(()),
        }
    }

    /// Its words can be kept.
    fn check(&self, deed: &TextDeed) -> Result<(), TextNotAllowed> {
        self.look(deed)?;
        match deed {
            TextDeed::Write { part: Part::Title, words, .. } => title(words),
            TextDeed::Write { words, .. } | TextDeed::SetAside(SetAside { words, .. })
                if words.chars().count() > LONGEST =>
            {
                Err(TextNotAllowed::TooLong)
            }
            TextDeed::Add { item: Item::Ask(ask) } => title(&ask.what),
            TextDeed::Add { item } if what(item).trim().is_empty() => Err(TextNotAllowed::NoWords),
            TextDeed::Write { .. }
            | TextDeed::SetAside(_)
            | TextDeed::Add { .. }
            | TextDeed::Remove { .. } => Ok(()),
        }
    }

    fn list(&mut self) {
        let (mut evidence, mut actions, mut asks) = (Vec::new(), Vec::new(), Vec::new());
        for item in self.items.values() {
            match item {
                Item::Evidence(one) => evidence.push(one.clone()),
                Item::Action(one) => actions.push(one.clone()),
                Item::Ask(one) => asks.push(one.clone()),
            }
        }
        (self.text.evidence, self.text.actions, self.text.asks) = (evidence, actions, asks);
    }
}

/// Whether something can be known by these words.
fn title(words: &str) -> Result<(), TextNotAllowed> {
    if words.trim().is_empty() {
        Err(TextNotAllowed::NoWords)
    } else if words.chars().count() > LONGEST_TITLE {
        Err(TextNotAllowed::TitleTooLong)
    } else {
        Ok(())
    }
}

/// The words of an item.
fn what(item: &Item) -> &str {
    match item {
        Item::Evidence(evidence) => &evidence.says,
        Item::Action(action) => &action.what,
        Item::Ask(ask) => &ask.what,
    }
}

/// The deed that comes of writing a part from a revision: written, merged with what others saved
/// meanwhile, or set aside. `resolves` is the text set aside that the writer has put together with
/// what they read.
///
/// # Errors
/// [`TextNotAllowed::NoSuchRevision`].
pub fn written(
    life: &TextLife,
    (part, from): (Part, u64),
    words: &str,
    resolves: Option<u64>,
) -> Result<(TextDeed, Merged), TextNotAllowed> {
    let before = life.at(from).ok_or(TextNotAllowed::NoSuchRevision(from))?;
    let merged = merge(&part.of(&before), &part.of(life.text()), words);
    let deed = match merged.text() {
        Some(words) => TextDeed::Write { part, from, words, resolves },
        None => TextDeed::SetAside(SetAside { part, from, words: words.to_owned() }),
    };
    Ok((deed, merged))
}
