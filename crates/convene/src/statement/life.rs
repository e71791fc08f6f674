//! From a draft to a published version, and on to the next.
//!
//! Opening the consultation fixes the text as the next version, by its seal. Organisations sign,
//! abstain with a comment or dissent with a reason, and all of it stays on record. Going back to
//! draft makes every position on that version void. Once published, a version is never changed
//! (rule R-P2); an amendment starts a draft while the published version stays in force.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::organisation::OrgId;
use crate::partnership::{NoQuorum, Partnership};
use crate::statement::deeds::{
    Position, STATEMENT_ARROWS, StatementDeed, StatementDeedKind, StatementStage,
};
use crate::statement::ready::{Missing, missing};
use crate::statement::text::StatementText;
use commons::count_of;
use std::collections::{BTreeMap, BTreeSet};

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
    #[error("{0}")]
    Blocked(#[from] Blocked<StatementStage, StatementDeedKind>),
    /// There are no words.
    #[error("say why, in a sentence")]
    NoWords,
    /// The text was changed after it was read.
    #[error("the text has changed since you read it: read it again")]
    AnotherText,
    /// An ask that could not be answered in time.
    #[error("the ask \"{what}\" was needed by a day that is past: give it a later day")]
    AskInThePast {
        /// The ask.
        what: String,
    },
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
    #[error(
        "signed by {} here; {needed} must sign",
        count_of(*.found, "organisation that decides", "organisations that decide")
    )]
    TooFewSignatures {
        /// Those that signed, of those that decide now.
        found: usize,
        /// Those needed.
        needed: usize,
    },
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

    /// The statement with this history. Its deeds were checked against the text and the partnership
    /// of their day when they were done; here only their order is.
    ///
    /// # Errors
    /// [`StatementNotAllowed::Blocked`] of the first entry that no arrow allows.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<StatementDeed>>,
    ) -> Result<Self, StatementNotAllowed> {
        let mut life = Self::default();
        for entry in entries {
            let moments = (last_moment(&life.history), entry.at);
            let by = (life.stage, entry.deed.kind());
            life.stage = leads_to(&STATEMENT_ARROWS, by, moments)?;
            life.change(&entry.deed);
            life.history.push(entry);
        }
        Ok(life)
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
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&STATEMENT_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        if entry.deed.words().is_some_and(|words| words.trim().is_empty()) {
            return Err(StatementNotAllowed::NoWords);
        }
        self.check(text, partnership, &entry)?;
        self.change(&entry.deed);
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }

    fn check(
        &self,
        text: &StatementText,
        partnership: &Partnership,
        entry: &Entry<StatementDeed>,
    ) -> Result<(), StatementNotAllowed> {
        match &entry.deed {
            StatementDeed::Consult { seal } if *seal != text.seal() => {
                Err(StatementNotAllowed::AnotherText)
            }
            // What a published statement asked stays in it, answered or not, when it is amended.
            StatementDeed::Consult { .. } if self.in_force.is_none() => {
                let mut asks = text.asks.iter();
                let late = asks.find(|ask| ask.needed_by < entry.at.day());
                late.map_or(Ok(()), |ask| {
                    Err(StatementNotAllowed::AskInThePast { what: ask.what.clone() })
                })
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
        // Somebody who signed may only advise by now, or be gone: the share is of those who decide.
        let deciding = partnership.deciding();
        let signs = |(id, position): &(&OrgId, &Position)| {
            **position == Position::Signs && deciding.contains_key(id)
        };
        let found = version.positions.iter().filter(signs).count();
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
