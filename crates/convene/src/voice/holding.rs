//! A conversation that a partnership holds: its question, for whom, from when until when.

use crate::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use crate::voice::input::AgeBand;
use crate::voice::language::Language;
use commons::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a conversation is about and whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationPaper {
    /// The question, as people read it.
    pub question: String,
    /// What it is for, and what will come of it.
    pub why: String,
    /// The languages of its pages; the question itself is as it was written.
    pub languages: Vec<Language>,
    /// Who can take part.
    pub ages: Vec<AgeBand>,
    /// The first day.
    pub opens: Day,
    /// The last day.
    pub closes: Day,
    /// Candidate problems that what is said can be put to.
    pub themes: Vec<String>,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConversationStage {
    /// People take part, between its first and its last day.
    Open,
    /// Its results can be read.
    Closed,
}

impl fmt::Display for ConversationStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::Closed => "closed",
        })
    }
}

/// Something done with a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum ConversationDeed {
    /// It goes on until another day.
    Extend {
        /// The new last day.
        closes: Day,
    },
    /// It is closed, and its results are shown.
    Close,
    /// It is opened again.
    Reopen {
        /// The new last day.
        closes: Day,
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConversationDeedKind {
    /// [`ConversationDeed::Extend`].
    Extend,
    /// [`ConversationDeed::Close`].
    Close,
    /// [`ConversationDeed::Reopen`].
    Reopen,
}

impl fmt::Display for ConversationDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Extend => "extended",
            Self::Close => "closed",
            Self::Reopen => "opened again",
        })
    }
}

impl ConversationDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> ConversationDeedKind {
        match self {
            Self::Extend { .. } => ConversationDeedKind::Extend,
            Self::Close => ConversationDeedKind::Close,
            Self::Reopen { .. } => ConversationDeedKind::Reopen,
        }
    }
}

/// Every arrow there is.
pub const CONVERSATION_ARROWS: [Arrow<ConversationStage, ConversationDeedKind>; 3] = {
    use ConversationDeedKind as Kind;
    use ConversationStage as Stage;
    [
        Arrow { from: Stage::Open, by: Kind::Extend, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Close, to: Stage::Closed },
        Arrow { from: Stage::Closed, by: Kind::Reopen, to: Stage::Open },
    ]
};

/// An entry of the history of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum ConversationWritten {
    /// It is begun. The first entry, and no other.
    Begin(ConversationPaper),
    /// Something is done with it.
    #[serde(untagged)]
    Deed(ConversationDeed),
}

/// Why a conversation cannot be begun or go on like that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConversationNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<ConversationStage, ConversationDeedKind>),
    /// It does not begin with its beginning, or has a second one.
    #[error("the history of a conversation begins with its question, and has one")]
    NotBegun,
    /// It asks nothing.
    #[error("write the question, as somebody of ten would ask it")]
    NoQuestion,
    /// Nobody would know what comes of it.
    #[error("say what it is for and what will come of it")]
    NoWhy,
    /// It is for nobody.
    #[error("choose who can take part")]
    ForNobody,
    /// It has no language.
    #[error("choose at least one language")]
    NoLanguage,
    /// It would close before it opens, or in the past.
    #[error("its last day has to come after its first, and not before today")]
    ClosesTooEarly,
    /// It says no reason.
    #[error("say why it is opened again")]
    NoReason,
}

/// A conversation and its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    paper: ConversationPaper,
    stage: ConversationStage,
    history: Vec<Entry<ConversationDeed>>,
}

impl Holding {
    /// Begins one.
    ///
    /// # Errors
    /// [`ConversationNotAllowed`], when its paper is not whole.
    pub fn begin(paper: ConversationPaper) -> Result<Self, ConversationNotAllowed> {
        if paper.question.trim().is_empty() {
            return Err(ConversationNotAllowed::NoQuestion);
        }
        if paper.why.trim().is_empty() {
            return Err(ConversationNotAllowed::NoWhy);
        }
        if paper.ages.is_empty() {
            return Err(ConversationNotAllowed::ForNobody);
        }
        if paper.languages.is_empty() {
            return Err(ConversationNotAllowed::NoLanguage);
        }
        if paper.closes < paper.opens {
            return Err(ConversationNotAllowed::ClosesTooEarly);
        }
        Ok(Self { paper, stage: ConversationStage::Open, history: Vec::new() })
    }

    /// Follows a history from its beginning.
    ///
    /// # Errors
    /// [`ConversationNotAllowed`], at the first entry that does not fit.
    pub fn follow(entries: &[Entry<ConversationWritten>]) -> Result<Self, ConversationNotAllowed> {
        let Some((Entry { deed: ConversationWritten::Begin(paper), .. }, rest)) =
            entries.split_first()
        else {
            return Err(ConversationNotAllowed::NotBegun);
        };
        let mut holding = Self::begin(paper.clone())?;
        for entry in rest {
            let ConversationWritten::Deed(deed) = &entry.deed else {
                return Err(ConversationNotAllowed::NotBegun);
            };
            holding.apply(Entry { at: entry.at, who: entry.who.clone(), deed: deed.clone() })?;
        }
        Ok(holding)
    }

    /// What it is about; its last day is the one that holds now.
    pub const fn paper(&self) -> &ConversationPaper {
        &self.paper
    }

    /// Where it stands.
    pub const fn stage(&self) -> ConversationStage {
        self.stage
    }

    /// Whether people can take part on a day.
    pub fn is_open_on(&self, day: Day) -> bool {
        self.stage == ConversationStage::Open
            && (self.paper.opens..=self.paper.closes).contains(&day)
    }

    /// All that was done since it was begun, oldest first.
    pub fn history(&self) -> &[Entry<ConversationDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`ConversationNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        entry: Entry<ConversationDeed>,
    ) -> Result<ConversationStage, ConversationNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&CONVERSATION_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        match &entry.deed {
            ConversationDeed::Extend { closes } | ConversationDeed::Reopen { closes, .. }
                if *closes < entry.at.day() || *closes < self.paper.opens =>
            {
                return Err(ConversationNotAllowed::ClosesTooEarly);
            }
            ConversationDeed::Reopen { reason, .. } if reason.trim().is_empty() => {
                return Err(ConversationNotAllowed::NoReason);
            }
            ConversationDeed::Extend { closes } | ConversationDeed::Reopen { closes, .. } => {
                self.paper.closes = *closes;
            }
            ConversationDeed::Close => {}
        }
        self.stage = to;
        self.history.push(entry);
        Ok(to)
    }
}
