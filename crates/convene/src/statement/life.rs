//! From a draft to a published version, and on to the next.
//!
//! Opening the consultation fixes the text as the next version, by its seal. Organisations sign,
//! abstain with a comment or dissent with a reason, and all of it stays on record. Going back to
//! draft makes every position on that version void. Once published, a version is never changed
//! (rule R-P2); an amendment starts a draft while the published version stays in force.

use crate::life::{Arrow, Entry};
use crate::organisation::OrgId;
use crate::partnership::{NoQuorum, Partnership};
use crate::statement::ready::{Missing, missing};
use crate::statement::text::StatementText;
use std::collections::{BTreeMap, BTreeSet};
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    fn words(&self) -> Option<&str> {
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

/// A text that was put to the partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// The seal of its text.
    pub seal: String,
    /// Where each organisation stands on it.
    pub positions: BTreeMap<OrgId, Position>,
}

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("this statement is in {stage}; it cannot be {kind} now")]
    NotAtThisStage {
        /// Where it stands.
        stage: StatementStage,
        /// What was tried.
        kind: StatementDeedKind,
    },
    /// There are no words.
    #[error("say why, in a sentence")]
    NoWords,
    /// The text was changed after it was read.
    #[error("the text has changed since you read it: read it again")]
    AnotherText,
    /// The organisation does not decide here.
    #[error("{0} has no seat that decides in this partnership")]
    DoesNotDecide(OrgId),
    /// Rule R-P1: something must be written first.
    #[error("it cannot be agreed yet: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    NotReady(Vec<Missing>),
    /// Rule R-P1: not enough take part.
    #[error("it cannot be agreed yet: {0}")]
    NoQuorum(#[from] NoQuorum),
    /// Too few have signed.
    #[error("{found} organisations have signed; {needed} are needed")]
    TooFewSignatures {
        /// Those that signed.
        found: usize,
        /// Those needed.
        needed: usize,
    },
    /// It is earlier than what is recorded.
    #[error("the history goes forward only")]
    BeforeTheLastEntry,
}

/// The life of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLife {
    stage: StatementStage,
    versions: Vec<Version>,
    /// The number of the version in force.
    in_force: Option<u32>,
    history: Vec<Entry<StatementDeed>>,
}

impl Default for StatementLife {
    fn default() -> Self {
        Self {
            stage: StatementStage::Draft,
            versions: Vec::new(),
            in_force: None,
            history: Vec::new(),
        }
    }
}

impl StatementLife {
    /// Where its newest text stands.
    pub const fn stage(&self) -> StatementStage {
        self.stage
    }

    /// Every text that was put to the partners, oldest first.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The published version that holds, also while the next one is written.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.iter().find(|version| Some(version.number) == self.in_force)
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<StatementDeed>] {
        &self.history
    }

    /// Does something with it. `text` is the statement as it stands.
    ///
    /// # Errors
    /// [`StatementNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        text: &StatementText,
        partnership: &Partnership,
        entry: Entry<StatementDeed>,
    ) -> Result<StatementStage, StatementNotAllowed> {
        let kind = entry.deed.kind();
        let arrow = STATEMENT_ARROWS.iter().find(|a| a.from == self.stage && a.by == kind);
        let Some(arrow) = arrow else {
            return Err(StatementNotAllowed::NotAtThisStage { stage: self.stage, kind });
        };
        if self.history.last().is_some_and(|last| entry.at < last.at) {
            return Err(StatementNotAllowed::BeforeTheLastEntry);
        }
        if entry.deed.words().is_some_and(|words| words.trim().is_empty()) {
            return Err(StatementNotAllowed::NoWords);
        }
        self.check(text, partnership, &entry.deed)?;
        self.change(&entry.deed);
        self.stage = arrow.to;
        self.history.push(entry);
        Ok(self.stage)
    }

    fn check(
        &self,
        text: &StatementText,
        partnership: &Partnership,
        deed: &StatementDeed,
    ) -> Result<(), StatementNotAllowed> {
        match deed {
            StatementDeed::Consult { seal } if *seal != text.seal() => {
                Err(StatementNotAllowed::AnotherText)
            }
            StatementDeed::Take { organisation, seal, .. } => {
                if !partnership.deciding().contains_key(organisation) {
                    return Err(StatementNotAllowed::DoesNotDecide(organisation.clone()));
                }
                let same = self.versions.last().is_some_and(|version| version.seal == *seal);
                if same { Ok(()) } else { Err(StatementNotAllowed::AnotherText) }
            }
            StatementDeed::Agree => self.can_be_agreed(text, partnership),
            _ => Ok(()),
        }
    }

    fn can_be_agreed(
        &self,
        text: &StatementText,
        partnership: &Partnership,
    ) -> Result<(), StatementNotAllowed> {
        let Some(version) = self.versions.last().filter(|version| version.seal == text.seal())
        else {
            return Err(StatementNotAllowed::AnotherText);
        };
        let missing = missing(text);
        if !missing.is_empty() {
            return Err(StatementNotAllowed::NotReady(missing));
        }
        let taking_part: BTreeSet<OrgId> = version.positions.keys().cloned().collect();
        partnership.quorum(&taking_part)?;
        let found = version.positions.values().filter(|p| **p == Position::Signs).count();
        let needed = partnership.signatures_needed();
        if found < needed {
            return Err(StatementNotAllowed::TooFewSignatures { found, needed });
        }
        Ok(())
    }

    fn change(&mut self, deed: &StatementDeed) {
        match deed {
            StatementDeed::Consult { seal } => {
                let number = self.versions.last().map_or(1, |last| last.number + 1);
                let positions = BTreeMap::new();
                self.versions.push(Version { number, seal: seal.clone(), positions });
            }
            StatementDeed::Take { organisation, position, .. } => {
                if let Some(version) = self.versions.last_mut() {
                    version.positions.insert(organisation.clone(), position.clone());
                }
            }
            StatementDeed::Publish => {
                self.in_force = self.versions.last().map(|version| version.number);
            }
            StatementDeed::Withdraw { .. } => self.in_force = None,
            StatementDeed::Comment { .. }
            | StatementDeed::ReturnToDraft { .. }
            | StatementDeed::Agree
            | StatementDeed::Amend { .. } => {}
        }
    }
}
