//! Common names of the communities, as lists of our own, and the rules that combine them.
//!
//! Earlier names in a list are commoner. The lists hold names only; every pairing of a given and a
//! family name, and every person who bears it, is invented.

mod british;
mod elsewhere;
mod irish;
mod south_asian;
mod variants;

pub(crate) use variants::{nickname, transliteration};

/// A list of names that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pool {
    British,
    Irish,
    SouthAsianMuslim,
    Bengali,
    Indian,
    EastEuropean,
    Roma,
    African,
    Caribbean,
    Arab,
    Chinese,
}

/// The three lists of a pool.
pub(crate) struct Lists {
    pub(crate) girls: &'static [&'static str],
    pub(crate) boys: &'static [&'static str],
    pub(crate) families: &'static [&'static str],
}

impl Pool {
    pub(crate) const fn lists(self) -> &'static Lists {
        match self {
            Self::British => &british::BRITISH,
            Self::Irish => &irish::IRISH,
            Self::SouthAsianMuslim => &south_asian::MUSLIM,
            Self::Bengali => &south_asian::BENGALI,
            Self::Indian => &south_asian::INDIAN,
            Self::EastEuropean => &elsewhere::EAST_EUROPEAN,
            Self::Roma => &elsewhere::ROMA,
            Self::African => &elsewhere::AFRICAN,
            Self::Caribbean => &elsewhere::CARIBBEAN,
            Self::Arab => &elsewhere::ARAB,
            Self::Chinese => &elsewhere::CHINESE,
        }
    }
}

/// Second names of women in families from South Asia, in place of the father's family name.
pub(crate) use south_asian::WOMENS_NAMES;
