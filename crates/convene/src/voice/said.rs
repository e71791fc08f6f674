//! What is kept of something somebody said, beside its words: never who they are.
//!
//! The words themselves are kept apart, where they can be wiped; the sealed history has only their
//! seal, which is made with a random part that goes with the words. Once these are gone, the seal
//! tells nothing.

use crate::life::Entry;
use crate::voice::input::{AgeBand, Channel, Consent, InputDeed, InputLife, InputNotAllowed};
use crate::voice::language::Language;
use commons::ContentHash;
use serde::{Deserialize, Serialize};

/// What is known of something somebody said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// How old they are, as far as it needs to be known.
    pub age: AgeBand,
    /// How it came in.
    pub channel: Channel,
    /// Whose agreement there is.
    pub consent: Consent,
    /// Who holds the agreement on paper: a school or group, never a person; empty when it came online.
    pub held_by: String,
    /// The language it was said in.
    pub language: Language,
    /// The seal of the words.
    pub words: ContentHash,
}

/// An entry of the history of an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum InputWritten {
    /// It came in. The first entry, and no other.
    ComeIn(Said),
    /// Something is done with it.
    #[serde(untagged)]
    Deed(InputDeed),
}

/// Why a history of an input cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadInputHistory {
    /// It does not begin with its coming in, or has a second one.
    #[error("the history of an input begins with its coming in, and has one")]
    NotBegun,
    /// A deed was not allowed when it was done.
    #[error("{0}")]
    NotAllowed(#[from] InputNotAllowed),
}

/// An input with its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRecord {
    /// What is known of it.
    pub said: Said,
    /// Its life.
    pub life: InputLife,
}

impl InputRecord {
    /// Follows a history from its beginning.
    ///
    /// # Errors
    /// [`BadInputHistory`], at the first entry that does not fit.
    pub fn follow(entries: &[Entry<InputWritten>]) -> Result<Self, BadInputHistory> {
        let Some((Entry { deed: InputWritten::ComeIn(said), .. }, rest)) = entries.split_first()
        else {
            return Err(BadInputHistory::NotBegun);
        };
        let mut life = InputLife::default();
        for entry in rest {
            let InputWritten::Deed(deed) = &entry.deed else {
                return Err(BadInputHistory::NotBegun);
            };
            life.apply(Entry { at: entry.at, who: entry.who.clone(), deed: deed.clone() })?;
        }
        Ok(Self { said: said.clone(), life })
    }

    /// The candidate problem it was put to; empty when none.
    pub fn theme(&self) -> &str {
        let shown = self.life.history().iter().rev().find_map(|entry| match &entry.deed {
            InputDeed::Show { theme, .. } => Some(theme.as_str()),
            InputDeed::DoNotShow { .. }
            | InputDeed::ToSafeguarding
            | InputDeed::TakeOn
            | InputDeed::ChangedWhat { .. }
            | InputDeed::TakeBack => None,
        });
        shown.unwrap_or_default()
    }

    /// Why it is kept back; empty when it is not.
    pub fn kept_back(&self) -> &str {
        match self.life.history().last().map(|entry| &entry.deed) {
            Some(InputDeed::DoNotShow { reason }) => reason,
            Some(
                InputDeed::Show { .. }
                | InputDeed::ToSafeguarding
                | InputDeed::TakeOn
                | InputDeed::ChangedWhat { .. }
                | InputDeed::TakeBack,
            )
            | None => "",
        }
    }

    /// What it changed: the decision, and how, oldest first.
    pub fn changed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.life.history().iter().filter_map(|entry| match &entry.deed {
            InputDeed::ChangedWhat { decision, how } => Some((decision.as_str(), how.as_str())),
            InputDeed::Show { .. }
            | InputDeed::DoNotShow { .. }
            | InputDeed::ToSafeguarding
            | InputDeed::TakeOn
            | InputDeed::TakeBack => None,
        })
    }
}
