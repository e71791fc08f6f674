//! Something a resident, a child or a young person said, from the moment it arrives to the decision it
//! changed.
//!
//! Nobody has a profile: an input carries an age band, never an age or a name. Under 13 it comes
//! through a class, a group or a guardian who agreed; between 13 and 15 a guardian is told; from 16
//! people speak for themselves. Everything is read by a moderator before anybody else sees it, and
//! what says that a child is at risk leaves this path at once for the safeguarding lead.

use crate::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use commons::ContentHash;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use crate::voice::intake::{AgeBand, Channel, Consent, MOST_LETTERS, NotTaken, may_be_taken};

/// Where an input stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InputStage {
    /// Nobody but a moderator may read it.
    Waiting,
    /// It may be read.
    Shown,
    /// It is not shown; the reason is kept.
    NotShown,
    /// It left this path for the safeguarding lead. Its words are kept there and not here.
    Safeguarding,
    /// The safeguarding lead has taken it on elsewhere. Its words are nowhere here.
    TakenOn,
    /// A decision was changed by it.
    ChangedADecision,
    /// Whoever said it took it back. Its words are gone.
    TakenBack,
}

impl fmt::Display for InputStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::NotShown => "not shown",
            Self::Safeguarding => "with the safeguarding lead",
            Self::TakenOn => "taken on elsewhere",
            Self::ChangedADecision => "has changed a decision",
            Self::TakenBack => "taken back",
        })
    }
}

/// What is done with an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum InputDeed {
    /// A moderator lets it be read, perhaps with names taken out.
    Show {
        /// The candidate problem it is about; may be empty.
        theme: String,
        /// The seal of the words as they are shown.
        words: ContentHash,
    },
    /// A moderator does not.
    DoNotShow {
        /// Why.
        reason: String,
    },
    /// It says that somebody may be at risk.
    ToSafeguarding,
    /// The safeguarding lead has written it down where such worries are kept, and acts.
    TakeOn,
    /// It is linked to what it changed.
    ChangedWhat {
        /// The decision: a meeting and item, or a statement and version.
        decision: String,
        /// What changed because of it, in a sentence.
        how: String,
    },
    /// It is taken back.
    TakeBack,
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputDeedKind {
    /// [`InputDeed::Show`].
    Show,
    /// [`InputDeed::DoNotShow`].
    DoNotShow,
    /// [`InputDeed::ToSafeguarding`].
    ToSafeguarding,
    /// [`InputDeed::TakeOn`].
    TakeOn,
    /// [`InputDeed::ChangedWhat`].
    ChangedWhat,
    /// [`InputDeed::TakeBack`].
    TakeBack,
}

impl fmt::Display for InputDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Show => "shown",
            Self::DoNotShow => "kept back",
            Self::ToSafeguarding => "passed to the safeguarding lead",
            Self::TakeOn => "taken on by the safeguarding lead",
            Self::ChangedWhat => "linked to what it changed",
            Self::TakeBack => "taken back",
        })
    }
}

impl InputDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> InputDeedKind {
        match self {
            Self::Show { .. } => InputDeedKind::Show,
            Self::DoNotShow { .. } => InputDeedKind::DoNotShow,
            Self::ToSafeguarding => InputDeedKind::ToSafeguarding,
            Self::TakeOn => InputDeedKind::TakeOn,
            Self::ChangedWhat { .. } => InputDeedKind::ChangedWhat,
            Self::TakeBack => InputDeedKind::TakeBack,
        }
    }
}

/// Every arrow there is.
pub const INPUT_ARROWS: [Arrow<InputStage, InputDeedKind>; 16] = {
    use InputDeedKind as Kind;
    use InputStage as Stage;
    [
        Arrow { from: Stage::Waiting, by: Kind::Show, to: Stage::Shown },
        Arrow { from: Stage::Waiting, by: Kind::DoNotShow, to: Stage::NotShown },
        Arrow { from: Stage::Waiting, by: Kind::ToSafeguarding, to: Stage::Safeguarding },
        Arrow { from: Stage::Waiting, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::Shown, by: Kind::DoNotShow, to: Stage::NotShown },
        Arrow { from: Stage::Shown, by: Kind::ToSafeguarding, to: Stage::Safeguarding },
        Arrow { from: Stage::Shown, by: Kind::ChangedWhat, to: Stage::ChangedADecision },
        Arrow { from: Stage::Shown, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::Safeguarding, by: Kind::TakeOn, to: Stage::TakenOn },
        Arrow { from: Stage::NotShown, by: Kind::Show, to: Stage::Shown },
        // A worry may be seen late: it never has to be published to reach the lead.
        Arrow { from: Stage::NotShown, by: Kind::ToSafeguarding, to: Stage::Safeguarding },
        Arrow { from: Stage::NotShown, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::ChangedADecision, by: Kind::ChangedWhat, to: Stage::ChangedADecision },
        Arrow { from: Stage::ChangedADecision, by: Kind::DoNotShow, to: Stage::NotShown },
        Arrow { from: Stage::ChangedADecision, by: Kind::ToSafeguarding, to: Stage::Safeguarding },
        Arrow { from: Stage::ChangedADecision, by: Kind::TakeBack, to: Stage::TakenBack },
    ]
};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<InputStage, InputDeedKind>),
    /// There are no words.
    #[error("say why, or what changed, in a sentence whoever said it will understand")]
    NoWords,
}

/// The life of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputLife {
    stage: InputStage,
    history: Vec<Entry<InputDeed>>,
}

impl Default for InputLife {
    fn default() -> Self {
        Self { stage: InputStage::Waiting, history: Vec::new() }
    }
}

impl InputLife {
    /// Where it stands.
    pub const fn stage(&self) -> InputStage {
        self.stage
    }

    /// Whether anybody but a moderator may read it.
    pub const fn may_be_read(&self) -> bool {
        matches!(self.stage, InputStage::Shown | InputStage::ChangedADecision)
    }

    /// Whether its words are to be wiped from here.
    pub const fn words_go(&self) -> bool {
        matches!(self.stage, InputStage::Safeguarding | InputStage::TakenOn | InputStage::TakenBack)
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<InputDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`InputNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, entry: Entry<InputDeed>) -> Result<InputStage, InputNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&INPUT_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        let empty = match &entry.deed {
            InputDeed::DoNotShow { reason } => reason.trim().is_empty(),
            InputDeed::ChangedWhat { decision, how } => {
                decision.trim().is_empty() || how.trim().is_empty()
            }
            InputDeed::Show { .. }
            | InputDeed::ToSafeguarding
            | InputDeed::TakeOn
            | InputDeed::TakeBack => false,
        };
        if empty {
            return Err(InputNotAllowed::NoWords);
        }
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }
}

/// Of the inputs that could be read, how many changed a decision: the voice-to-decision ratio.
pub fn voice_to_decision<'a>(lives: impl Iterator<Item = &'a InputLife>) -> commons::Fraction {
    let (mut changed, mut read) = (0, 0);
    for life in lives.filter(|life| life.may_be_read()) {
        read += 1;
        changed += u64::from(life.stage() == InputStage::ChangedADecision);
    }
    commons::Fraction::of(changed, read)
}
