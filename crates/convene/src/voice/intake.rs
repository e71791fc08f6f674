//! The door: by age, way and agreement, may something be taken in?
//!
//! Under 13 it comes through a class, a group or a guardian who agreed; between 13 and 15 a guardian is
//! told; from 16 people speak for themselves.

use serde::{Deserialize, Serialize};

/// How old somebody is, as far as it needs to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeBand {
    /// Under 13.
    Under13,
    /// 13 to 15.
    From13To15,
    /// 16 to 25.
    From16To25,
    /// 26 and over.
    Adult,
}

impl AgeBand {
    /// Every band.
    pub const ALL: [Self; 4] = [Self::Under13, Self::From13To15, Self::From16To25, Self::Adult];

    /// The word in forms and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Under13 => "under-13",
            Self::From13To15 => "13-15",
            Self::From16To25 => "16-25",
            Self::Adult => "adult",
        }
    }

    /// Reads the word of a form.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.as_str() == word)
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Under13 => "under 13",
            Self::From13To15 => "13 to 15",
            Self::From16To25 => "16 to 25",
            Self::Adult => "26 or over",
        }
    }
}

/// How it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// On a page, without an account.
    Online,
    /// In a class or a group, with its code, taken in by the adult who leads it.
    Class,
    /// On paper, typed in by somebody.
    Paper,
    /// Said at a meeting, written down by somebody.
    Meeting,
}

impl Channel {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Online, Self::Class, Self::Paper, Self::Meeting];

    /// The word in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Class => "class",
            Self::Paper => "paper",
            Self::Meeting => "meeting",
        }
    }

    /// Reads the word of a form.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word)
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Class => "in a class or group",
            Self::Paper => "on paper",
            Self::Meeting => "at a meeting",
        }
    }
}

/// Whose agreement there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Their own.
    Own,
    /// Their own, and a guardian knows.
    OwnAndGuardianTold,
    /// A guardian's, and their own.
    GuardianAgreed,
}

impl Consent {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Own, Self::OwnAndGuardianTold, Self::GuardianAgreed];

    /// The word in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::OwnAndGuardianTold => "guardian-told",
            Self::GuardianAgreed => "guardian-agreed",
        }
    }

    /// Reads the word of a form.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|consent| consent.as_str() == word)
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Own => "their own",
            Self::OwnAndGuardianTold => "their own, and a parent or carer knows",
            Self::GuardianAgreed => "a parent or carer agreed, and they want to",
        }
    }
}

/// Why an input is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// A child alone on the internet.
    #[error(
        "if you are under 13, say it in your class or group, or ask your parent or carer to send it with you"
    )]
    TooYoungAlone,
    /// A guardian has to agree.
    #[error("under 13, a parent or carer has to agree first")]
    GuardianMustAgree,
    /// A guardian has to be told.
    #[error("between 13 and 15, tell a parent or carer that you are taking part")]
    GuardianMustBeTold,
    /// It has no words.
    #[error("write something, in any language")]
    Empty,
    /// It has too many.
    #[error(
        "that is longer than {most} letters: say the most important part, and send the rest as another"
    )]
    TooLong {
        /// The most letters.
        most: usize,
    },
}

/// The most letters of an input.
pub const MOST_LETTERS: usize = 4000;

/// Whether an input may be taken in, by age, channel and consent.
///
/// # Errors
/// [`NotTaken`], with what to do instead.
pub fn may_be_taken(
    age: AgeBand,
    channel: Channel,
    consent: Consent,
    words: &str,
) -> Result<(), NotTaken> {
    if words.trim().is_empty() {
        return Err(NotTaken::Empty);
    }
    if words.chars().count() > MOST_LETTERS {
        return Err(NotTaken::TooLong { most: MOST_LETTERS });
    }
    match (age, channel, consent) {
        (AgeBand::Under13, Channel::Online, Consent::Own | Consent::OwnAndGuardianTold) => {
            Err(NotTaken::TooYoungAlone)
        }
        (AgeBand::Under13, _, Consent::Own | Consent::OwnAndGuardianTold) => {
            Err(NotTaken::GuardianMustAgree)
        }
        (AgeBand::From13To15, _, Consent::Own) => Err(NotTaken::GuardianMustBeTold),
        (_, _, _) => Ok(()),
    }
}
