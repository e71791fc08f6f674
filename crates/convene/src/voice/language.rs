//! The languages in which people can take part.

use serde::{Deserialize, Serialize};

/// A language of the pages on which people take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    English,
    /// Urdu.
    Urdu,
    /// Polish.
    Polish,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::English, Self::Urdu, Self::Polish];

    /// Its code, as in `lang` of a page.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Urdu => "ur",
            Self::Polish => "pl",
        }
    }

    /// The language of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Its name in English.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Urdu => "Urdu",
            Self::Polish => "Polish",
        }
    }

    /// Its name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Urdu => "اردو",
            Self::Polish => "Polski",
        }
    }

    /// Which way it is written, as in `dir` of a page.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::Polish => "ltr",
            Self::Urdu => "rtl",
        }
    }
}
