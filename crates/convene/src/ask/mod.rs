//! An ask: a permission, a resource or support, of a named decision-maker, by a day.
//!
//! A statement says what its partners cannot do alone. Each ask is sent into a body and a meeting of
//! it that already exist, chased, answered, and what came of it is written down. Declined is an
//! answer too: it has a reason, and may be taken further.

mod deeds;
mod life;
mod paper;
mod tally;

pub use deeds::{ASK_ARROWS, AskAnswer, AskDeed, AskDeedKind};
pub use life::{AskLife, AskNotAllowed, CameTo};
pub use paper::{AskOrigin, AskPaper, AskRecord, AskWritten, BadAskHistory};
pub use tally::Tally;

use commons::{Day, Pence};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskKind {
    /// To be let do something.
    Permission,
    /// Money, rooms, people's time.
    Resource,
    /// That somebody stands by it.
    Support,
}

impl AskKind {
    /// The three.
    pub const ALL: [Self; 3] = [Self::Permission, Self::Resource, Self::Support];

    /// The word kept in the store and shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::Resource => "resource",
            Self::Support => "support",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where an ask stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AskStage {
    /// It is in the statement and has not been sent.
    Waiting,
    /// It is with a body, for a meeting.
    Sent,
    /// It was agreed.
    Agreed,
    /// It was agreed in part.
    Partly,
    /// It was declined.
    Declined,
    /// What came of it has been written down.
    Done,
    /// It was taken back.
    TakenBack,
}

impl AskStage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sent,
        Self::Agreed,
        Self::Partly,
        Self::Declined,
        Self::Done,
        Self::TakenBack,
    ];

    /// The word kept in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Agreed => "agreed",
            Self::Partly => "agreed in part",
            Self::Declined => "declined",
            Self::Done => "done",
            Self::TakenBack => "taken back",
        }
    }

    /// What somebody should do next, for the page of the ask.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Waiting => "Send it to the body that can decide it, for one of its meetings.",
            Self::Sent => {
                "Wait for the meeting; ask again if no answer came by the day it was needed."
            }
            Self::Agreed => "Do what was agreed, and write down what came of it.",
            Self::Partly => {
                "Do what was agreed and write down what came of it, or take the rest further."
            }
            Self::Declined => "Take it further, to another body, or leave it with its reason.",
            Self::Done => "Nothing more: what came of it is written down.",
            Self::TakenBack => "Nothing more: it was taken back.",
        }
    }
}

impl fmt::Display for AskStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The most characters of the sentence that says what is asked: it is a link and a heading.
pub const LONGEST_TITLE: usize = 200;

/// An ask, as its statement words it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What kind.
    pub kind: AskKind,
    /// What is asked, in a sentence.
    pub what: String,
    /// Who can decide: a named person or post.
    pub decision_maker: String,
    /// By when it is needed.
    pub needed_by: Day,
    /// How much money, when it is about money.
    pub amount: Option<Pence>,
}
