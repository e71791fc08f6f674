//! A system-wide issue, such as attendance or the health of children in schools: raised once by
//! schools, put to the bodies that can decide, and answered back to those who raised it.
//!
//! A dossier is closed only when every school that raised it has been told what came of it ("you
//! said, we did"), whatever came of it.

mod paper;

pub use paper::{
    BadDossierHistory, DossierPaper, DossierRecord, DossierWritten, Issue, SaidAndDone,
};

use crate::ask::{Ask, AskLife, AskStage};
use crate::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use crate::organisation::OrgId;
use crate::statement::Evidence;
use commons::count_of;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Where a dossier stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DossierStage {
    /// Schools have raised it.
    Raised,
    /// Its evidence is together, and decisions are asked for.
    Asked,
    /// All that was asked has been answered.
    Answered,
    /// Everybody who raised it has been told.
    Closed,
}

impl fmt::Display for DossierStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raised => "raised",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Closed => "closed",
        })
    }
}

/// What is done with a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum DossierDeed {
    /// A school raises it, or joins those that did.
    Raise {
        /// Which.
        school: OrgId,
        /// What it sees, in its words.
        words: String,
    },
    /// A released figure or a voice is put to its evidence.
    Cite(Evidence),
    /// Decisions are asked for.
    AskFor {
        /// What the evidence shows, in a sentence.
        evidence: String,
    },
    /// Every ask has been answered.
    TakeAnswers,
    /// A school is told what came of it.
    Tell {
        /// Which.
        school: OrgId,
        /// What it had said.
        you_said: String,
        /// What was done.
        we_did: String,
    },
    /// It is closed.
    Close,
    /// It is taken up again.
    Reopen {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DossierDeedKind {
    /// [`DossierDeed::Raise`].
    Raise,
    /// [`DossierDeed::Cite`].
    Cite,
    /// [`DossierDeed::AskFor`].
    AskFor,
    /// [`DossierDeed::TakeAnswers`].
    TakeAnswers,
    /// [`DossierDeed::Tell`].
    Tell,
    /// [`DossierDeed::Close`].
    Close,
    /// [`DossierDeed::Reopen`].
    Reopen,
}

impl fmt::Display for DossierDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raise => "raised by a school",
            Self::Cite => "given evidence",
            Self::AskFor => "put to those who decide",
            Self::TakeAnswers => "answered",
            Self::Tell => "told to a school",
            Self::Close => "closed",
            Self::Reopen => "taken up again",
        })
    }
}

impl DossierDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> DossierDeedKind {
        match self {
            Self::Raise { .. } => DossierDeedKind::Raise,
            Self::Cite(_) => DossierDeedKind::Cite,
            Self::AskFor { .. } => DossierDeedKind::AskFor,
            Self::TakeAnswers => DossierDeedKind::TakeAnswers,
            Self::Tell { .. } => DossierDeedKind::Tell,
            Self::Close => DossierDeedKind::Close,
            Self::Reopen { .. } => DossierDeedKind::Reopen,
        }
    }

    fn is_silent(&self) -> bool {
        let empty = |words: &str| words.trim().is_empty();
        match self {
            Self::Raise { words, .. } | Self::AskFor { evidence: words } => empty(words),
            Self::Tell { you_said, we_did, .. } => empty(you_said) || empty(we_did),
            Self::Reopen { reason } => empty(reason),
            Self::Cite(evidence) => empty(&evidence.reference),
            Self::TakeAnswers | Self::Close => false,
        }
    }
}

/// Every arrow there is.
pub const DOSSIER_ARROWS: [Arrow<DossierStage, DossierDeedKind>; 9] = {
    use DossierDeedKind as Kind;
    use DossierStage as Stage;
    [
        Arrow { from: Stage::Raised, by: Kind::Raise, to: Stage::Raised },
        Arrow { from: Stage::Raised, by: Kind::Cite, to: Stage::Raised },
        Arrow { from: Stage::Raised, by: Kind::AskFor, to: Stage::Asked },
        Arrow { from: Stage::Asked, by: Kind::Raise, to: Stage::Asked },
        Arrow { from: Stage::Asked, by: Kind::Cite, to: Stage::Asked },
        Arrow { from: Stage::Asked, by: Kind::TakeAnswers, to: Stage::Answered },
        Arrow { from: Stage::Answered, by: Kind::Tell, to: Stage::Answered },
        Arrow { from: Stage::Answered, by: Kind::Close, to: Stage::Closed },
        Arrow { from: Stage::Closed, by: Kind::Reopen, to: Stage::Raised },
    ]
};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DossierNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<DossierStage, DossierDeedKind>),
    /// There are no words.
    #[error("say what or why, in a sentence")]
    NoWords,
    /// No school raised it.
    #[error("no school has raised this issue yet")]
    NobodyRaisedIt,
    /// Nothing is asked.
    #[error("nothing is asked of anybody: add at least one ask to a body that can decide it")]
    NoAsk,
    /// An ask waits.
    #[error("{} no answer yet", count_of(*.waiting, "of its asks has", "of its asks have"))]
    NotAllAnswered {
        /// How many.
        waiting: usize,
    },
    /// It is there.
    #[error("it rests on this already, as it is today: choose something else")]
    CitedBefore,
    /// The school did not raise it.
    #[error("{0} did not raise this issue")]
    DidNotRaise(OrgId),
    /// Somebody has not been told.
    #[error("{0} raised this and has not been told what came of it")]
    NotTold(OrgId),
}

/// A system-wide issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    stage: DossierStage,
    raised_by: BTreeSet<OrgId>,
    told: BTreeSet<OrgId>,
    evidence: Vec<Evidence>,
    history: Vec<Entry<DossierDeed>>,
}

impl Default for Dossier {
    fn default() -> Self {
        Self {
            stage: DossierStage::Raised,
            raised_by: BTreeSet::new(),
            told: BTreeSet::new(),
            evidence: Vec::new(),
            history: Vec::new(),
        }
    }
}

impl Dossier {
    /// Where it stands.
    pub const fn stage(&self) -> DossierStage {
        self.stage
    }

    /// The schools that raised it.
    pub const fn raised_by(&self) -> &BTreeSet<OrgId> {
        &self.raised_by
    }

    /// Those that raised it and have not been told what came of it.
    pub fn not_told(&self) -> impl Iterator<Item = &OrgId> {
        self.raised_by.difference(&self.told)
    }

    /// The figures and voices it rests on, oldest first.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<DossierDeed>] {
        &self.history
    }

    /// Does something with it. `asks` are what it asks of others.
    ///
    /// # Errors
    /// [`DossierNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        asks: &[(Ask, AskLife)],
        entry: Entry<DossierDeed>,
    ) -> Result<DossierStage, DossierNotAllowed> {
        self.look(&entry)?;
        self.check(asks, &entry.deed)?;
        self.follow(entry)
    }

    /// Follows an entry of a history: what was asked of others then was allowed then.
    pub(crate) fn follow(
        &mut self,
        entry: Entry<DossierDeed>,
    ) -> Result<DossierStage, DossierNotAllowed> {
        let to = self.look(&entry)?;
        match &entry.deed {
            DossierDeed::Raise { school, .. } => drop(self.raised_by.insert(school.clone())),
            DossierDeed::Tell { school, .. } => drop(self.told.insert(school.clone())),
            DossierDeed::Reopen { .. } => self.told.clear(),
            DossierDeed::Cite(evidence) => self.evidence.push(evidence.clone()),
            DossierDeed::AskFor { .. } | DossierDeed::TakeAnswers | DossierDeed::Close => {}
        }
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }

    fn look(&self, entry: &Entry<DossierDeed>) -> Result<DossierStage, DossierNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&DOSSIER_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        if entry.deed.is_silent() {
            return Err(DossierNotAllowed::NoWords);
        }
        Ok(to)
    }

    fn check(&self, asks: &[(Ask, AskLife)], deed: &DossierDeed) -> Result<(), DossierNotAllowed> {
        let waits = |life: &AskLife| matches!(life.stage(), AskStage::Waiting | AskStage::Sent);
        match deed {
            DossierDeed::Cite(new) => {
                let is_there =
                    |old: &Evidence| old.reference == new.reference && old.seen == new.seen;
                if self.evidence.iter().any(is_there) {
                    return Err(DossierNotAllowed::CitedBefore);
                }
                Ok(())
            }
            DossierDeed::AskFor { .. } if self.raised_by.is_empty() => {
                Err(DossierNotAllowed::NobodyRaisedIt)
            }
            DossierDeed::AskFor { .. } if asks.is_empty() => Err(DossierNotAllowed::NoAsk),
            DossierDeed::TakeAnswers => match asks.iter().filter(|(_, life)| waits(life)).count() {
                0 => Ok(()),
                waiting => Err(DossierNotAllowed::NotAllAnswered { waiting }),
            },
            DossierDeed::Tell { school, .. } if !self.raised_by.contains(school) => {
                Err(DossierNotAllowed::DidNotRaise(school.clone()))
            }
            DossierDeed::Close => match self.not_told().next() {
                Some(school) => Err(DossierNotAllowed::NotTold(school.clone())),
                None => Ok(()),
            },
            DossierDeed::Raise { .. }
            | DossierDeed::AskFor { .. }
            | DossierDeed::Tell { .. }
            | DossierDeed::Reopen { .. } => Ok(()),
        }
    }
}
