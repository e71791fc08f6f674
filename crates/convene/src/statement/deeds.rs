//! The stages of a statement, what can be done with it, and where that leads.

use crate::life::Arrow;
use crate::organisation::OrgId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where the newest text of a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatementStage {
    /// It is being written.
    Draft,
    /// Its text is fixed; partners comment, sign, abstain or dissent.
    Consultation,
    /// It is agreed.
    Agreed,
    /// It is published.
    Published,
    /// It was given up.
    Withdrawn,
}

impl StatementStage {
    /// Every stage.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Consultation, Self::Agreed, Self::Published, Self::Withdrawn];

    /// The word kept in the store and shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Consultation => "consultation",
            Self::Agreed => "agreed",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What somebody should do next, for the page of the statement.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Draft => "Write what is missing, then open the consultation.",
            Self::Consultation => {
                "Ask each organisation to sign, abstain or dissent; agree when enough have signed."
            }
            Self::Agreed => "Publish it, and send its asks to those who can decide them.",
            Self::Published => "Chase its asks and actions; amend it when something has changed.",
            Self::Withdrawn => "Nothing more: it was withdrawn, and stays on record.",
        }
    }
}

impl fmt::Display for StatementStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where an organisation stands on a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "position", rename_all = "kebab-case")]
pub enum Position {
    /// It signs.
    Signs,
    /// It neither signs nor opposes.
    Abstains {
        /// Why, in its words.
        comment: String,
    },
    /// It opposes. Dissent is recorded and published with the statement.
    Dissents {
        /// Why, in its words.
        reason: String,
    },
}

/// What is done with a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum StatementDeed {
    /// The text is fixed and put to the partners.
    Consult {
        /// The seal of the text.
        seal: String,
    },
    /// Somebody says something about it.
    Comment {
        /// What.
        words: String,
    },
    /// It goes back to be changed; positions so far are void.
    ReturnToDraft {
        /// Why.
        reason: String,
    },
    /// An organisation takes a position, or changes the one it took.
    Take {
        /// Which organisation.
        organisation: OrgId,
        /// The seal of the text it read.
        seal: String,
        /// What it says.
        position: Position,
    },
    /// It is agreed.
    Agree,
    /// It is published.
    Publish,
    /// Work on the next version begins.
    Amend {
        /// Why.
        reason: String,
    },
    /// It is given up.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatementDeedKind {
    /// [`StatementDeed::Consult`].
    Consult,
    /// [`StatementDeed::Comment`].
    Comment,
    /// [`StatementDeed::ReturnToDraft`].
    ReturnToDraft,
    /// [`StatementDeed::Take`].
    Take,
    /// [`StatementDeed::Agree`].
    Agree,
    /// [`StatementDeed::Publish`].
    Publish,
    /// [`StatementDeed::Amend`].
    Amend,
    /// [`StatementDeed::Withdraw`].
    Withdraw,
}

impl fmt::Display for StatementDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Consult => "put to the partners",
            Self::Comment => "commented on",
            Self::ReturnToDraft => "returned to draft",
            Self::Take => "signed, abstained from or opposed",
            Self::Agree => "agreed",
            Self::Publish => "published",
            Self::Amend => "amended",
            Self::Withdraw => "withdrawn",
        })
    }
}

impl StatementDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> StatementDeedKind {
        match self {
            Self::Consult { .. } => StatementDeedKind::Consult,
            Self::Comment { .. } => StatementDeedKind::Comment,
            Self::ReturnToDraft { .. } => StatementDeedKind::ReturnToDraft,
            Self::Take { .. } => StatementDeedKind::Take,
            Self::Agree => StatementDeedKind::Agree,
            Self::Publish => StatementDeedKind::Publish,
            Self::Amend { .. } => StatementDeedKind::Amend,
            Self::Withdraw { .. } => StatementDeedKind::Withdraw,
        }
    }

    /// The words that must not be empty.
    pub(crate) fn words(&self) -> Option<&str> {
        match self {
            Self::Consult { .. }
            | Self::Agree
            | Self::Publish
            | Self::Take { position: Position::Signs, .. } => None,
            Self::Comment { words }
            | Self::ReturnToDraft { reason: words }
            | Self::Amend { reason: words }
            | Self::Withdraw { reason: words }
            | Self::Take {
                position:
                    Position::Abstains { comment: words } | Position::Dissents { reason: words },
                ..
            } => Some(words),
        }
    }
}

/// Every arrow there is.
pub const STATEMENT_ARROWS: [Arrow<StatementStage, StatementDeedKind>; 12] = {
    use StatementDeedKind as Kind;
    use StatementStage as Stage;
    [
        Arrow { from: Stage::Draft, by: Kind::Comment, to: Stage::Draft },
        Arrow { from: Stage::Draft, by: Kind::Consult, to: Stage::Consultation },
        Arrow { from: Stage::Draft, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Consultation, by: Kind::Comment, to: Stage::Consultation },
        Arrow { from: Stage::Consultation, by: Kind::Take, to: Stage::Consultation },
        Arrow { from: Stage::Consultation, by: Kind::ReturnToDraft, to: Stage::Draft },
        Arrow { from: Stage::Consultation, by: Kind::Agree, to: Stage::Agreed },
        Arrow { from: Stage::Consultation, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Agreed, by: Kind::Publish, to: Stage::Published },
        Arrow { from: Stage::Agreed, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Published, by: Kind::Amend, to: Stage::Draft },
        Arrow { from: Stage::Published, by: Kind::Withdraw, to: Stage::Withdrawn },
    ]
};
