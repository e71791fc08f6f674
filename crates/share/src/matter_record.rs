//! What is kept of a matter: how it came in, then what was done, as deeds that are only added.
//!
//! Nobody's details are in it: the words of each entry are looked at before they are kept.

use crate::identity::{Identity, found_in};
use crate::matter::{Clocks, Matter, MatterDeed, MatterKind, MatterNotAllowed};
use commons::Moment;
use convene::life::Entry;
use serde::{Deserialize, Serialize};

/// An entry of the history of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum MatterStep {
    /// It came in.
    CameIn {
        /// What kind.
        kind: MatterKind,
        /// When it came in, or when a breach was noticed.
        when: Moment,
        /// What it is about, in a sentence without anybody's details.
        about: String,
    },
    /// Something was done.
    Done(MatterDeed),
}

/// Why a step is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepNotAllowed {
    /// The matter's own rules.
    #[error("{0}")]
    Matter(#[from] MatterNotAllowed),
    /// It came in already, or has not yet.
    #[error("a matter comes in once, and before anything is done")]
    OutOfOrder,
    /// It would have come in later than now.
    #[error("it cannot have come in later than now: look at the day and the time")]
    InTheFuture,
    /// There are no words.
    #[error("say in a sentence what it is about")]
    NoWords,
    /// The words say who somebody is.
    #[error("{0}. Take it out: the register holds nobody's details")]
    Identity(Identity),
}

/// A matter as its entries make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterRecord {
    /// What it is about.
    pub about: String,
    /// Who took it in.
    pub taken_in_by: String,
    /// The matter.
    pub matter: Matter,
}

impl MatterRecord {
    /// The matter after these entries; `None` when there are none.
    ///
    /// # Errors
    /// [`StepNotAllowed`], when one of them cannot follow those before it.
    pub fn of(
        clocks: &Clocks,
        entries: impl IntoIterator<Item = Entry<MatterStep>>,
    ) -> Result<Option<Self>, StepNotAllowed> {
        let mut record = None;
        for entry in entries {
            record = Some(Self::after(record, clocks, entry)?);
        }
        Ok(record)
    }

    /// The matter after one more entry.
    ///
    /// # Errors
    /// [`StepNotAllowed`], with the reason.
    pub fn after(
        before: Option<Self>,
        clocks: &Clocks,
        entry: Entry<MatterStep>,
    ) -> Result<Self, StepNotAllowed> {
        let Entry { at, who, deed } = entry;
        match (before, deed) {
            (None, MatterStep::CameIn { kind, when, about }) => {
                plain(&about, at)?;
                if when > at {
                    return Err(StepNotAllowed::InTheFuture);
                }
                if about.trim().is_empty() {
                    return Err(StepNotAllowed::NoWords);
                }
                Ok(Self { about, taken_in_by: who, matter: Matter::new(kind, when) })
            }
            (Some(mut record), MatterStep::Done(deed)) => {
                plain(deed.words().unwrap_or_default(), at)?;
                record.matter.apply(clocks, Entry { at, who, deed })?;
                Ok(record)
            }
            (None, MatterStep::Done(_)) | (Some(_), MatterStep::CameIn { .. }) => {
                Err(StepNotAllowed::OutOfOrder)
            }
        }
    }
}

/// Whether the words say nothing of who somebody is.
fn plain(words: &str, at: Moment) -> Result<(), StepNotAllowed> {
    found_in(words, at.day()).map_or(Ok(()), |found| Err(StepNotAllowed::Identity(found)))
}
