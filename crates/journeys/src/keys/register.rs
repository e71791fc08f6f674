//! The register of epochs: what was done with each, and how it stands. It holds no secret.

use commons::Moment;
use convene::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why an epoch was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyEpoch {
    /// It was time.
    Schedule,
    /// Somebody who could reach a key has left.
    KeyHolderLeft,
    /// An agreement under which rows were given has ended.
    AgreementEnded,
}

impl WhyEpoch {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Schedule, Self::KeyHolderLeft, Self::AgreementEnded];

    /// The word typed on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::KeyHolderLeft => "key-holder-left",
            Self::AgreementEnded => "agreement-ended",
        }
    }

    /// The words a person reads, after "begun because".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Schedule => "it was time by the schedule",
            Self::KeyHolderLeft => "somebody who held a key has left",
            Self::AgreementEnded => "an agreement has ended",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }
}

/// Something that was done with an epoch. Each is written before what it says is begun, or after what
/// it says is over; never between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub(crate) enum EpochDeed {
    /// It is to begin.
    Begin {
        /// Its number.
        epoch: u32,
        /// Why.
        why: WhyEpoch,
        /// What was said about it.
        words: String,
    },
    /// Everything in the lake has its names.
    PutInUse {
        /// Its number.
        epoch: u32,
    },
    /// Its secret is to be destroyed.
    Shred {
        /// Its number.
        epoch: u32,
        /// Why.
        words: String,
    },
    /// Its secret is gone.
    Shredded {
        /// Its number.
        epoch: u32,
    },
}

/// How an epoch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EpochState {
    /// It was begun, and not everything has its names yet: beginning an epoch goes on with it.
    Begun,
    /// Names are made by it.
    InUse,
    /// Names can be made again by it, for joining with what was written then; none are.
    Ended,
    /// Its secret is to be destroyed, and may not be yet: shredding it again goes on with it.
    BeingShredded,
    /// Nobody can make its names again.
    Shredded,
}

impl EpochState {
    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Begun => "begun, not yet in use",
            Self::InUse => "in use",
            Self::Ended => "ended",
            Self::BeingShredded => "being shredded",
            Self::Shredded => "shredded",
        }
    }
}

/// One epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// Its number, from 1.
    pub number: u32,
    /// When, by whom and why it was begun; nothing for the first, which came with the vault.
    pub begun: Option<(Moment, String, WhyEpoch, String)>,
    /// When another was put in use in its place.
    pub ended_at: Option<Moment>,
    /// When and why it was decided to shred it, and by whom.
    pub shredded: Option<(Moment, String, String)>,
    /// How it stands.
    pub state: EpochState,
}

/// All epochs, by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Register(BTreeMap<u32, Epoch>);

impl Register {
    /// What the deeds come to, oldest first. The first epoch is there without one.
    pub(crate) fn of(deeds: &[Entry<EpochDeed>]) -> Self {
        let first = Epoch { state: EpochState::InUse, ..Epoch::new(1) };
        let mut register = Self(BTreeMap::from([(1, first)]));
        for entry in deeds {
            register.apply(entry);
        }
        register
    }

    fn apply(&mut self, entry: &Entry<EpochDeed>) {
        let (at, who) = (entry.at, entry.who.clone());
        match &entry.deed {
            EpochDeed::Begin { epoch, why, words } => {
                let begun = Some((at, who, *why, words.clone()));
                self.0.insert(*epoch, Epoch { begun, ..Epoch::new(*epoch) });
            }
            EpochDeed::PutInUse { epoch } => {
                for other in self.0.values_mut().filter(|one| one.state == EpochState::InUse) {
                    (other.state, other.ended_at) = (EpochState::Ended, Some(at));
                }
                self.set(*epoch, EpochState::InUse);
            }
            EpochDeed::Shred { epoch, words } => {
                self.set(*epoch, EpochState::BeingShredded);
                if let Some(one) = self.0.get_mut(epoch) {
                    one.shredded = Some((at, who, words.clone()));
                }
            }
            EpochDeed::Shredded { epoch } => self.set(*epoch, EpochState::Shredded),
        }
    }

    fn set(&mut self, epoch: u32, state: EpochState) {
        if let Some(one) = self.0.get_mut(&epoch) {
            one.state = state;
        }
    }

    /// The epoch of this number.
    pub(crate) fn get(&self, epoch: u32) -> Option<&Epoch> {
        self.0.get(&epoch)
    }

    /// The epoch that was begun and is not in use yet.
    pub(crate) fn unfinished(&self) -> Option<u32> {
        self.0.values().find(|one| one.state == EpochState::Begun).map(|one| one.number)
    }

    /// The greatest number there is.
    pub(crate) fn newest(&self) -> u32 {
        self.0.last_key_value().map_or(1, |(number, _)| *number)
    }

    /// Every epoch, oldest first.
    pub(crate) fn into_epochs(self) -> Vec<Epoch> {
        self.0.into_values().collect()
    }
}

impl Epoch {
    const fn new(number: u32) -> Self {
        Self { number, begun: None, ended_at: None, shredded: None, state: EpochState::Begun }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(deed: EpochDeed) -> Entry<EpochDeed> {
        let at = Moment::parse_iso("2026-09-03T09:00:00Z").unwrap();
        Entry { at, who: "ann".to_owned(), deed }
    }

    #[test]
    fn an_epoch_stands_as_its_deeds_say() {
        let why = WhyEpoch::Schedule;
        let deeds = [
            EpochDeed::Begin { epoch: 2, why, words: "Every September".to_owned() },
            EpochDeed::PutInUse { epoch: 2 },
            EpochDeed::Shred { epoch: 1, words: "Nothing of it is needed".to_owned() },
            EpochDeed::Shredded { epoch: 1 },
        ];
        let entries: Vec<_> = deeds.into_iter().map(entry).collect();
        use EpochState::{Begun, BeingShredded, Ended, InUse, Shredded};
        let expected = [
            vec![InUse],
            vec![InUse, Begun],
            vec![Ended, InUse],
            vec![BeingShredded, InUse],
            vec![Shredded, InUse],
        ];
        for (done, states) in expected.into_iter().enumerate() {
            let register = Register::of(&entries[..done]);
            assert_eq!(register.unfinished(), (done == 1).then_some(2));
            let found: Vec<_> = register.into_epochs().iter().map(|one| one.state).collect();
            assert_eq!(found, states, "after {done} deeds");
        }
    }

    #[test]
    fn deeds_are_written_as_they_were_the_first_time() {
        let deed = EpochDeed::Begin { epoch: 2, why: WhyEpoch::KeyHolderLeft, words: "W".into() };
        let json = r#"{"did":"begin","epoch":2,"why":"key-holder-left","words":"W"}"#;
        assert_eq!(serde_json::to_string(&deed).unwrap(), json);
        for why in WhyEpoch::ALL {
            assert_eq!(WhyEpoch::parse(why.as_str()), Some(why));
            assert_eq!(serde_json::to_string(&why).unwrap(), format!("\"{}\"", why.as_str()));
        }
    }
}
