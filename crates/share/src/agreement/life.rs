//! How an agreement comes into force, and how it ends.
//!
//! A draft is proposed to its parties as a text with a seal; each signs that seal; when all have
//! signed it is in force on its days. A party that refuses gives a reason and the text goes back to
//! draft. An agreement in force is never changed: it is revoked, or a new version takes its place.

use crate::agreement::document::Agreement;
use commons::Day;
use convene::OrgId;
use convene::life::{Arrow, Blocked, Entry as HistoryEntry, last_moment, leads_to};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where an agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// It is being written.
    Draft,
    /// Its text is fixed and waits for signatures.
    Proposed,
    /// All parties signed; its days decide when it holds.
    Signed,
    /// It was ended before its time.
    Revoked,
    /// A new version took its place.
    Replaced,
    /// Its last day is past, and it was decided that nothing follows it.
    LetEnd,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Signed => "signed",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
            Self::LetEnd => "let end",
        })
    }
}

/// What is done to an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case")]
pub enum Deed {
    /// The text with this seal is put to the parties.
    Propose {
        /// The seal of the text.
        seal: String,
    },
    /// It is taken back to be changed; signatures so far are void.
    TakeBack,
    /// A party signs.
    Sign {
        /// Which.
        party: OrgId,
        /// The seal of the text it read.
        seal: String,
    },
    /// A party says no; signatures so far are void.
    Refuse {
        /// Which.
        party: OrgId,
        /// Why.
        reason: String,
    },
    /// Sharing under it ends.
    Revoke {
        /// Which party ends it.
        party: OrgId,
        /// Why.
        reason: String,
    },
    /// A newer version has been signed by all.
    Replace {
        /// Its version.
        version: u32,
    },
    /// Its last day is past, and nothing follows it.
    LetEnd {
        /// Why not.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// [`Deed::Propose`].
    Propose,
    /// [`Deed::TakeBack`].
    TakeBack,
    /// [`Deed::Sign`].
    Sign,
    /// [`Deed::Refuse`].
    Refuse,
    /// [`Deed::Revoke`].
    Revoke,
    /// [`Deed::Replace`].
    Replace,
    /// [`Deed::LetEnd`].
    LetEnd,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Propose => "put to the parties",
            Self::TakeBack => "taken back",
            Self::Sign => "a party signs",
            Self::Refuse => "a party refuses",
            Self::Revoke => "revoked",
            Self::Replace => "a new version is signed",
            Self::LetEnd => "nothing follows it after its last day",
        })
    }
}

impl Deed {
    /// Which kind it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Propose { .. } => Kind::Propose,
            Self::TakeBack => Kind::TakeBack,
            Self::Sign { .. } => Kind::Sign,
            Self::Refuse { .. } => Kind::Refuse,
            Self::Revoke { .. } => Kind::Revoke,
            Self::Replace { .. } => Kind::Replace,
            Self::LetEnd { .. } => Kind::LetEnd,
        }
    }
}

/// Every arrow there is.
pub const ARROWS: [Arrow<Stage, Kind>; 8] = [
    Arrow { from: Stage::Draft, by: Kind::Propose, to: Stage::Proposed },
    Arrow { from: Stage::Proposed, by: Kind::TakeBack, to: Stage::Draft },
    Arrow { from: Stage::Proposed, by: Kind::Refuse, to: Stage::Draft },
    Arrow { from: Stage::Proposed, by: Kind::Sign, to: Stage::Proposed },
    Arrow { from: Stage::Proposed, by: Kind::Sign, to: Stage::Signed },
    Arrow { from: Stage::Signed, by: Kind::Revoke, to: Stage::Revoked },
    Arrow { from: Stage::Signed, by: Kind::Replace, to: Stage::Replaced },
    Arrow { from: Stage::Signed, by: Kind::LetEnd, to: Stage::LetEnd },
];

/// An entry of an agreement's history.
pub type Entry = HistoryEntry<Deed>;

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<Stage, Kind>),
    /// The organisation is not a party.
    #[error("{0} is not a party to this agreement, so it cannot sign, refuse or revoke it")]
    NotAParty(OrgId),
    /// It has signed.
    #[error("{0} has signed already")]
    SignedAlready(OrgId),
    /// The text was changed after it was read.
    #[error("the text has changed since you read it: read it again before you sign")]
    AnotherText,
    /// Its last day has not passed.
    #[error("its last day is {}: it is let end after that", .0.in_words())]
    NotOver(Day),
    /// There is no reason.
    #[error("say why: the other parties and the record need the reason")]
    NoReason,
    /// The new version is not newer.
    #[error("version {tried} does not come after version {own}")]
    NotNewer {
        /// The version it has.
        own: u32,
        /// The one it would be replaced by.
        tried: u32,
    },
}

/// The life of one version of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    stage: Stage,
    signed: Vec<OrgId>,
    history: Vec<Entry>,
    /// The day it was revoked or replaced.
    ended: Option<Day>,
}

impl Default for Life {
    fn default() -> Self {
        Self { stage: Stage::Draft, signed: Vec::new(), history: Vec::new(), ended: None }
    }
}

impl Life {
    /// Where it stands.
    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// Who signed the text as it stands.
    pub fn signed(&self) -> &[OrgId] {
        &self.signed
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry] {
        &self.history
    }

    /// Parties whose signature is missing.
    pub fn waits_for<'a>(&self, agreement: &'a Agreement) -> Vec<&'a OrgId> {
        let parties = agreement.parties.iter().map(|party| &party.id);
        parties.filter(|id| !self.signed.contains(id)).collect()
    }

    /// Whether information may be shared under it on this day.
    pub fn in_force(&self, agreement: &Agreement, on: Day) -> bool {
        let signed_by = self.history.iter().rev().find(|entry| entry.deed.kind() == Kind::Sign);
        let ended = self.ended.is_some_and(|day| on >= day);
        self.stage_was_signed()
            && !ended
            && signed_by.is_some_and(|entry| entry.at.day() <= on)
            && (agreement.from..=agreement.until).contains(&on)
    }

    /// The day it was revoked or replaced.
    pub const fn ended(&self) -> Option<Day> {
        self.ended
    }

    /// The day the last party signed, when all have.
    pub fn signed_on(&self) -> Option<Day> {
        let last = self.history.iter().rev().find(|entry| entry.deed.kind() == Kind::Sign);
        last.filter(|_| self.stage_was_signed()).map(|entry| entry.at.day())
    }

    const fn stage_was_signed(&self) -> bool {
        matches!(self.stage, Stage::Signed | Stage::Revoked | Stage::Replaced | Stage::LetEnd)
    }

    /// Does something to it.
    ///
    /// # Errors
    /// [`NotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, agreement: &Agreement, entry: Entry) -> Result<Stage, NotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        leads_to(&ARROWS, (self.stage, entry.deed.kind()), moments)?;
        self.check(agreement, &entry)?;
        match &entry.deed {
            Deed::Propose { .. } => self.stage = Stage::Proposed,
            Deed::TakeBack | Deed::Refuse { .. } => {
                self.stage = Stage::Draft;
                self.signed.clear();
            }
            Deed::Sign { party, .. } => {
                self.signed.push(party.clone());
                if self.waits_for(agreement).is_empty() {
                    self.stage = Stage::Signed;
                }
            }
            Deed::Revoke { .. } => self.end(Stage::Revoked, entry.at.day()),
            Deed::Replace { .. } => self.end(Stage::Replaced, entry.at.day()),
            Deed::LetEnd { .. } => self.stage = Stage::LetEnd,
        }
        self.history.push(entry);
        Ok(self.stage)
    }

    fn end(&mut self, stage: Stage, on: Day) {
        self.stage = stage;
        self.ended = Some(on);
    }

    fn check(&self, agreement: &Agreement, entry: &Entry) -> Result<(), NotAllowed> {
        match &entry.deed {
            Deed::Propose { seal } if seal != agreement.seal() => Err(NotAllowed::AnotherText),
            Deed::Propose { .. } | Deed::TakeBack => Ok(()),
            Deed::Sign { party, seal } => {
                party_to(agreement, party)?;
                if seal != agreement.seal() {
                    Err(NotAllowed::AnotherText)
                } else if self.signed.contains(party) {
                    Err(NotAllowed::SignedAlready(party.clone()))
                } else {
                    Ok(())
                }
            }
            Deed::Refuse { party, reason } | Deed::Revoke { party, reason } => {
                party_to(agreement, party)?;
                if reason.trim().is_empty() { Err(NotAllowed::NoReason) } else { Ok(()) }
            }
            Deed::Replace { version } if *version <= agreement.version => {
                Err(NotAllowed::NotNewer { own: agreement.version, tried: *version })
            }
            Deed::Replace { .. } => Ok(()),
            Deed::LetEnd { .. } if entry.at.day() <= agreement.until => {
                Err(NotAllowed::NotOver(agreement.until))
            }
            Deed::LetEnd { reason } if reason.trim().is_empty() => Err(NotAllowed::NoReason),
            Deed::LetEnd { .. } => Ok(()),
        }
    }
}

fn party_to(agreement: &Agreement, id: &OrgId) -> Result<(), NotAllowed> {
    agreement.party(id).map(|_| ()).ok_or_else(|| NotAllowed::NotAParty(id.clone()))
}
