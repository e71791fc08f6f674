//! Who is accredited to work in the safe room: to analyse rows that name nobody, or to check what is to
//! leave. Somebody else than the person records it, with the training that was taken and the day until
//! which it holds; it can be suspended with a reason, and renewed after further training.
//!
//! What a role allows is not enough there: the five safes ask for *safe people*, who were trained not
//! long ago. The history of each person only grows; whether it holds is asked for a day.

use crate::life::{Entry, last_moment};
use commons::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// An accreditation holds for so many years after the training at most, as that of researchers under
/// the Digital Economy Act 2017 does.
pub const MOST_YEARS: i32 = 5;

/// So many days before its end whoever records it, and the person, are reminded.
pub const REMINDED_DAYS: i32 = 30;

/// For what somebody is accredited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccreditationKind {
    /// To read rows and ask for outputs.
    Analyst,
    /// To check outputs and let them leave.
    Checker,
}

impl AccreditationKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Analyst, Self::Checker];

    /// The word in addresses and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::Checker => "checker",
        }
    }
}

impl fmt::Display for AccreditationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is done with an accreditation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum AccreditationDeed {
    /// It is recorded, or renewed, after a training. A suspension ends with it.
    Record {
        /// For what.
        kind: AccreditationKind,
        /// What the training is called.
        training: String,
        /// The day it was taken.
        taken: Day,
        /// The last day on which it holds.
        until: Day,
    },
    /// It does not hold until it is renewed.
    Suspend {
        /// For what.
        kind: AccreditationKind,
        /// Why.
        reason: String,
    },
}

/// Why a deed cannot be done, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccreditationNotAllowed {
    /// People do not accredit themselves.
    #[error("nobody records or suspends their own accreditation: ask somebody else who may")]
    OwnAccreditation,
    /// There are no words.
    #[error("fill in the words: name the training, or say why it is suspended")]
    NoWords,
    /// The training is still to come.
    #[error("the training was taken on a day to come: record it when it has been taken")]
    TrainingToCome,
    /// It would have ended already.
    #[error("it would have ended already: give a last day from today on")]
    EndsBefore,
    /// It would hold too long.
    #[error("it holds {MOST_YEARS} years after the training at most: give an earlier last day")]
    TooLong,
    /// None is there that could be suspended.
    #[error("there is none that holds today, so there is nothing to suspend")]
    NothingToSuspend,
    /// The deed is earlier than what is recorded.
    #[error("the history goes forward only: this is earlier than what is recorded")]
    BeforeTheLastEntry,
}

/// Why somebody is not accredited, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAccredited {
    /// None was recorded.
    #[error(
        "no accreditation as {0} is recorded for you: take the training for the safe room, and ask the \
         information governance lead to record it"
    )]
    Never(AccreditationKind),
    /// It is suspended.
    #[error(
        "your accreditation as {kind} is suspended ({reason}): ask the information governance lead what \
         to do for its renewal"
    )]
    Suspended {
        /// For what.
        kind: AccreditationKind,
        /// Why.
        reason: String,
    },
    /// It has ended.
    #[error(
        "your accreditation as {kind} ended on {}: take the training again, and ask the information \
         governance lead to renew it", .until.in_words()
    )]
    Ended {
        /// For what.
        kind: AccreditationKind,
        /// Its last day.
        until: Day,
    },
}

/// An accreditation as it was recorded last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accreditation {
    /// What the training is called.
    pub training: String,
    /// The day it was taken.
    pub taken: Day,
    /// The last day on which it holds.
    pub until: Day,
    /// Who recorded it.
    pub recorded_by: String,
    /// Why it is suspended, when it is.
    pub suspended: Option<String>,
}

impl Accreditation {
    /// Whether it holds on a day, and ends within [`REMINDED_DAYS`] of it.
    pub fn ends_soon(&self, today: Day) -> bool {
        let last = today.plus_days(REMINDED_DAYS);
        self.suspended.is_none() && today <= self.until && self.until <= last
    }
}

/// What one person is accredited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accreditations {
    person: String,
    held: BTreeMap<AccreditationKind, Accreditation>,
    history: Vec<Entry<AccreditationDeed>>,
}

impl Accreditations {
    /// Those of a person of whom nothing is recorded.
    pub const fn of(person: String) -> Self {
        Self { person, held: BTreeMap::new(), history: Vec::new() }
    }

    /// Those of a person with this history.
    ///
    /// # Errors
    /// [`AccreditationNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        person: String,
        entries: impl IntoIterator<Item = Entry<AccreditationDeed>>,
    ) -> Result<Self, AccreditationNotAllowed> {
        let mut all = Self::of(person);
        for entry in entries {
            all.apply(entry)?;
        }
        Ok(all)
    }

    /// Whose they are.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// What was recorded last for each kind, whether it holds or not.
    pub const fn held(&self) -> &BTreeMap<AccreditationKind, Accreditation> {
        &self.held
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<AccreditationDeed>] {
        &self.history
    }

    /// Whether they are accredited on a day. The last day counts.
    ///
    /// # Errors
    /// [`NotAccredited`], with what to do.
    pub fn standing(&self, kind: AccreditationKind, today: Day) -> Result<(), NotAccredited> {
        let held = self.held.get(&kind).ok_or(NotAccredited::Never(kind))?;
        if let Some(reason) = &held.suspended {
            return Err(NotAccredited::Suspended { kind, reason: reason.clone() });
        }
        if held.until < today {
            return Err(NotAccredited::Ended { kind, until: held.until });
        }
        Ok(())
    }

    /// Records, renews or suspends one.
    ///
    /// # Errors
    /// [`AccreditationNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        entry: Entry<AccreditationDeed>,
    ) -> Result<(), AccreditationNotAllowed> {
        if entry.who == self.person {
            return Err(AccreditationNotAllowed::OwnAccreditation);
        }
        if last_moment(&self.history).is_some_and(|last| entry.at < last) {
            return Err(AccreditationNotAllowed::BeforeTheLastEntry);
        }
        match &entry.deed {
            AccreditationDeed::Record { kind, training, taken, until } => {
                let recorded = recorded((training, *taken, *until), &entry)?;
                self.held.insert(*kind, recorded);
            }
            AccreditationDeed::Suspend { kind, reason } => {
                if reason.trim().is_empty() {
                    return Err(AccreditationNotAllowed::NoWords);
                }
                let is_open = self.standing(*kind, entry.at.day()).is_ok();
                let held = self.held.get_mut(kind).filter(|_| is_open);
                let held = held.ok_or(AccreditationNotAllowed::NothingToSuspend)?;
                held.suspended = Some(reason.clone());
            }
        }
        self.history.push(entry);
        Ok(())
    }
}

fn recorded(
    (training, taken, until): (&str, Day, Day),
    entry: &Entry<AccreditationDeed>,
) -> Result<Accreditation, AccreditationNotAllowed> {
    let today = entry.at.day();
    if training.trim().is_empty() {
        return Err(AccreditationNotAllowed::NoWords);
    }
    if today < taken {
        return Err(AccreditationNotAllowed::TrainingToCome);
    }
    if until < today {
        return Err(AccreditationNotAllowed::EndsBefore);
    }
    if taken.plus_months(12 * MOST_YEARS) < until {
        return Err(AccreditationNotAllowed::TooLong);
    }
    let (training, recorded_by) = (training.trim().to_owned(), entry.who.clone());
    Ok(Accreditation { training, taken, until, recorded_by, suspended: None })
}
