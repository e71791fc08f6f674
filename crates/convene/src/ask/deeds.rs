//! What can be done with an ask, and where it leads.

use crate::ask::AskStage;
use crate::life::Arrow;
use commons::{Day, Pence};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a decision-maker answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum AskAnswer {
    /// All of it.
    Agreed,
    /// Some of it.
    Partly {
        /// What is agreed.
        what: String,
        /// How much of the money, when it is about money.
        amount: Option<Pence>,
    },
    /// None of it.
    Declined {
        /// Why.
        reason: String,
    },
}

/// What is done with an ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum AskDeed {
    /// It is sent to a body for a meeting.
    Send {
        /// The body: a committee, a board, a named post.
        body: String,
        /// The day of its meeting.
        meets_on: Day,
    },
    /// Somebody asks after it.
    Chase,
    /// It is said whose account answers it.
    Assign {
        /// The person's id in the store.
        decides: String,
    },
    /// Whoever decides answers it.
    Answer(AskAnswer),
    /// Somebody else writes down what a body answered.
    WriteDown {
        /// Which meeting gave the answer: the body and its day.
        meeting: String,
        /// What it answered.
        given: AskAnswer,
    },
    /// It is taken to a further body, after an answer that was not yes, or none.
    Escalate {
        /// The body.
        body: String,
        /// The day of its meeting.
        meets_on: Day,
        /// Why it goes there.
        reason: String,
        /// Who answers there, by their id in the store, when they have an account. Whoever could answer
        /// before cannot any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decides: Option<String>,
    },
    /// What came of it is written down.
    RecordEffect {
        /// What came of it.
        effect: String,
    },
    /// It is taken back.
    TakeBack {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed; answers are three, because they lead to three stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskDeedKind {
    /// [`AskDeed::Send`].
    Send,
    /// [`AskDeed::Chase`].
    Chase,
    /// [`AskDeed::Assign`].
    Assign,
    /// [`AskAnswer::Agreed`].
    Agree,
    /// [`AskAnswer::Partly`].
    AgreeInPart,
    /// [`AskAnswer::Declined`].
    Decline,
    /// [`AskDeed::Escalate`].
    Escalate,
    /// [`AskDeed::RecordEffect`].
    RecordEffect,
    /// [`AskDeed::TakeBack`].
    TakeBack,
}

impl fmt::Display for AskDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "sent to a body",
            Self::Chase => "asked after",
            Self::Assign => "given to an account that answers",
            Self::Agree => "agreed",
            Self::AgreeInPart => "agreed in part",
            Self::Decline => "declined",
            Self::Escalate => "taken further",
            Self::RecordEffect => "its effect written down",
            Self::TakeBack => "taken back",
        })
    }
}

impl AskDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> AskDeedKind {
        match self {
            Self::Send { .. } => AskDeedKind::Send,
            Self::Chase => AskDeedKind::Chase,
            Self::Assign { .. } => AskDeedKind::Assign,
            Self::Answer(given) | Self::WriteDown { given, .. } => match given {
                AskAnswer::Agreed => AskDeedKind::Agree,
                AskAnswer::Partly { .. } => AskDeedKind::AgreeInPart,
                AskAnswer::Declined { .. } => AskDeedKind::Decline,
            },
            Self::Escalate { .. } => AskDeedKind::Escalate,
            Self::RecordEffect { .. } => AskDeedKind::RecordEffect,
            Self::TakeBack { .. } => AskDeedKind::TakeBack,
        }
    }

    /// The answer it gives, whoever writes it down.
    pub const fn answer(&self) -> Option<&AskAnswer> {
        match self {
            Self::Answer(given) | Self::WriteDown { given, .. } => Some(given),
            Self::Send { .. }
            | Self::Chase
            | Self::Assign { .. }
            | Self::Escalate { .. }
            | Self::RecordEffect { .. }
            | Self::TakeBack { .. } => None,
        }
    }

    /// The words that must not be empty.
    pub(crate) fn words(&self) -> Option<&str> {
        match self {
            Self::Chase => None,
            Self::Answer(given) | Self::WriteDown { given, .. } => match given {
                AskAnswer::Agreed => None,
                AskAnswer::Partly { what: words, .. } | AskAnswer::Declined { reason: words } => {
                    Some(words)
                }
            },
            Self::Send { body: words, .. }
            | Self::Assign { decides: words }
            | Self::Escalate { reason: words, .. }
            | Self::RecordEffect { effect: words }
            | Self::TakeBack { reason: words } => Some(words),
        }
    }
}

/// Every arrow there is.
pub const ASK_ARROWS: [Arrow<AskStage, AskDeedKind>; 15] = {
    use AskDeedKind as Kind;
    use AskStage as Stage;
    [
        Arrow { from: Stage::Waiting, by: Kind::Send, to: Stage::Sent },
        Arrow { from: Stage::Waiting, by: Kind::Assign, to: Stage::Waiting },
        Arrow { from: Stage::Waiting, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::Sent, by: Kind::Chase, to: Stage::Sent },
        Arrow { from: Stage::Sent, by: Kind::Assign, to: Stage::Sent },
        Arrow { from: Stage::Sent, by: Kind::Escalate, to: Stage::Sent },
        Arrow { from: Stage::Sent, by: Kind::Agree, to: Stage::Agreed },
        Arrow { from: Stage::Sent, by: Kind::AgreeInPart, to: Stage::Partly },
        Arrow { from: Stage::Sent, by: Kind::Decline, to: Stage::Declined },
        Arrow { from: Stage::Sent, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::Agreed, by: Kind::RecordEffect, to: Stage::Done },
        Arrow { from: Stage::Partly, by: Kind::RecordEffect, to: Stage::Done },
        Arrow { from: Stage::Partly, by: Kind::Escalate, to: Stage::Sent },
        Arrow { from: Stage::Declined, by: Kind::Escalate, to: Stage::Sent },
        Arrow { from: Stage::Declined, by: Kind::TakeBack, to: Stage::TakenBack },
    ]
};
