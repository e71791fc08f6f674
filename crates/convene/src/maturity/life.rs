//! How far a partnership has come, from its history.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::maturity::deeds::{
    Evidence, MATURITY_ARROWS, MaturityDeed, MaturityDeedKind, MaturityStage,
};
use crate::maturity::{Dimension, Level};
use crate::organisation::Organisation;
use commons::{Day, Moment};
use std::collections::BTreeMap;

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MaturityNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<MaturityStage, MaturityDeedKind>),
    /// There are no words.
    #[error("say why, in a sentence")]
    NoWords,
    /// Nothing shows it.
    #[error("give evidence: a released figure, a decision or a document; no level stands without")]
    NoEvidence,
    /// A piece of evidence leads nowhere, or does not say what it shows.
    #[error("say what each piece of evidence shows")]
    SilentEvidence,
    /// It would be looked at again before it was looked at.
    #[error("choose a day after today on which it is looked at again")]
    ReviewInThePast,
    /// Whoever claimed the level would challenge it.
    #[error("a level is challenged by another organisation than the one that claimed it")]
    OwnAssessment,
    /// Whoever challenged a level would say that it stands.
    #[error("whoever challenged it takes the challenge back; that it stands is for others to say")]
    OwnChallenge,
    /// Somebody else challenged it.
    #[error("a challenge is taken back by whoever made it")]
    NotTheirChallenge,
}

/// A level that is or was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Which.
    pub level: Level,
    /// Why this one.
    pub why: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Who claimed it: the person's id in the store.
    pub who: String,
    /// For which organisation; none for the convenor.
    pub by: Option<Organisation>,
    /// When.
    pub at: Moment,
    /// The day by which it is looked at again.
    pub review_on: Day,
}

/// What somebody of another seat said against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Who: the person's id in the store.
    pub who: String,
    /// For which organisation.
    pub by: Organisation,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// What became of a level since the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// There was none before.
    First,
    /// It is the same.
    Same,
    /// It is further than it was.
    Further(Level),
    /// It is less far than it was.
    LessFar(Level),
}

/// Where one dimension stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    stage: MaturityStage,
    /// Every level that was claimed, oldest first; withdrawn ones are left out.
    claimed: Vec<Assessment>,
    challenge: Option<Challenge>,
}

/// Where every dimension stands before anything is claimed.
static NONE: Standing =
    Standing { stage: MaturityStage::NotAssessed, claimed: Vec::new(), challenge: None };

impl Standing {
    /// Where it stands.
    pub const fn stage(&self) -> MaturityStage {
        self.stage
    }

    /// The level that is claimed now.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.claimed.last().filter(|_| self.stage != MaturityStage::NotAssessed)
    }

    /// What stands against it now.
    pub const fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
    }

    /// What became of it since the last time.
    pub fn change(&self) -> Option<Change> {
        let now = self.assessment()?.level;
        let before = self.claimed.iter().rev().nth(1).map(|one| one.level);
        Some(match before {
            None => Change::First,
            Some(before) if before == now => Change::Same,
            Some(before) if before < now => Change::Further(before),
            Some(before) => Change::LessFar(before),
        })
    }

    /// Whether it should have been looked at again by now.
    pub fn is_due(&self, today: Day) -> bool {
        self.assessment().is_some_and(|one| one.review_on <= today)
    }
}

/// How far a partnership has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MaturityLife {
    standings: BTreeMap<Dimension, Standing>,
    history: Vec<Entry<MaturityDeed>>,
}

impl MaturityLife {
    /// What follows from a history.
    ///
    /// # Errors
    /// [`MaturityNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<MaturityDeed>>,
    ) -> Result<Self, MaturityNotAllowed> {
        let mut life = Self::default();
        for entry in entries {
            life.apply(entry)?;
        }
        Ok(life)
    }

    /// Where a dimension stands.
    pub fn standing(&self, dimension: Dimension) -> &Standing {
        self.standings.get(&dimension).unwrap_or(&NONE)
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<MaturityDeed>] {
        &self.history
    }

    /// Does something with the level of a dimension.
    ///
    /// # Errors
    /// [`MaturityNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        entry: Entry<MaturityDeed>,
    ) -> Result<MaturityStage, MaturityNotAllowed> {
        let dimension = entry.deed.dimension();
        let standing = self.standing(dimension);
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&MATURITY_ARROWS, (standing.stage, entry.deed.kind()), moments)?;
        check(standing, &entry)?;
        let standing = self.standings.entry(dimension).or_insert_with(|| NONE.clone());
        change(standing, &entry);
        standing.stage = to;
        self.history.push(entry);
        Ok(to)
    }
}

fn check(standing: &Standing, entry: &Entry<MaturityDeed>) -> Result<(), MaturityNotAllowed> {
    if entry.deed.words().trim().is_empty() {
        return Err(MaturityNotAllowed::NoWords);
    }
    match &entry.deed {
        MaturityDeed::Assess { evidence, review_on, .. } => {
            if evidence.is_empty() {
                return Err(MaturityNotAllowed::NoEvidence);
            }
            let is_silent =
                |one: &Evidence| one.href.trim().is_empty() || one.says.trim().is_empty();
            if evidence.iter().any(is_silent) {
                return Err(MaturityNotAllowed::SilentEvidence);
            }
            let past = *review_on <= entry.at.day();
            if past { Err(MaturityNotAllowed::ReviewInThePast) } else { Ok(()) }
        }
        MaturityDeed::Challenge { by, .. } => {
            let own = standing.assessment().is_some_and(|one| {
                one.who == entry.who || one.by.as_ref().is_some_and(|own| own.id == by.id)
            });
            if own { Err(MaturityNotAllowed::OwnAssessment) } else { Ok(()) }
        }
        MaturityDeed::Uphold { by, .. } => {
            let own = standing.challenge.as_ref().is_some_and(|one| {
                one.who == entry.who || by.as_ref().is_some_and(|by| by.id == one.by.id)
            });
            if own { Err(MaturityNotAllowed::OwnChallenge) } else { Ok(()) }
        }
        MaturityDeed::TakeBack { .. } => {
            let theirs = standing.challenge.as_ref().is_some_and(|one| one.who == entry.who);
            if theirs { Ok(()) } else { Err(MaturityNotAllowed::NotTheirChallenge) }
        }
        MaturityDeed::Withdraw { .. } => Ok(()),
    }
}

fn change(standing: &mut Standing, entry: &Entry<MaturityDeed>) {
    standing.challenge = None;
    match &entry.deed {
        MaturityDeed::Assess { level, why, evidence, by, review_on, .. } => {
            standing.claimed.push(Assessment {
                level: *level,
                why: why.clone(),
                evidence: evidence.clone(),
                who: entry.who.clone(),
                by: by.clone(),
                at: entry.at,
                review_on: *review_on,
            });
        }
        MaturityDeed::Challenge { reason, by, .. } => {
            standing.challenge = Some(Challenge {
                who: entry.who.clone(),
                by: by.clone(),
                at: entry.at,
                reason: reason.clone(),
            });
        }
        MaturityDeed::Withdraw { .. } => {
            standing.claimed.pop();
        }
        MaturityDeed::Uphold { .. } | MaturityDeed::TakeBack { .. } => {}
    }
}
