//! Display profiles: how the same figures are written for readers of one body or another.
//!
//! A profile comes after the house's rule and can only change symbols and leave out decimals. What
//! is hidden stays hidden in every profile, and no profile changes a rounded count: two profiles
//! side by side tell no more than one.
//!
//! Symbols: GSS "Using symbols in tables" (`[c]`, `[u]`, `[z]`, `[x]`); Explore Education Statistics
//! of the DfE (`c`, `u`, `z`, `x`); NHS England publications (`*`, `.`, `..`). `[low]` means "rounds
//! to zero" and is never used for a hidden count.

use super::answer::Figure;
use super::figure::{Estimate, LEAST_BASE, LEAST_SHOWN, Reliability, Share, Shown};
use super::interval::Interval;
use serde::{Deserialize, Serialize};

/// For whose readers figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Ours: GSS symbols.
    House,
    /// Readers of NHS England's tables.
    Nhs,
    /// Readers of the DfE's tables: shares in whole per cent.
    Dfe,
    /// Readers of the ONS's tables: GSS symbols.
    Ons,
}

/// Why a figure is not simply a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Hidden, because it is small.
    Confidential,
    /// Shown, but of low reliability.
    LowReliability,
    /// No child can be here by definition.
    NotApplicable,
    /// Not on the menu of this vintage, or its base is too small for a share.
    NotAvailable,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::House, Self::Nhs, Self::Dfe, Self::Ons];

    /// The word in settings and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Nhs => "nhs",
            Self::Dfe => "dfe",
            Self::Ons => "ons",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == text)
    }

    /// The symbol of a mark.
    pub const fn symbol(self, mark: Mark) -> &'static str {
        match (self, mark) {
            (Self::House | Self::Ons, Mark::Confidential) => "[c]",
            (Self::House | Self::Ons | Self::Nhs, Mark::LowReliability) => "[u]",
            (Self::House | Self::Ons, Mark::NotApplicable) => "[z]",
            (Self::House | Self::Ons, Mark::NotAvailable) => "[x]",
            (Self::Nhs, Mark::Confidential) => "*",
            (Self::Nhs, Mark::NotApplicable) => ".",
            (Self::Nhs, Mark::NotAvailable) => "..",
            (Self::Dfe, Mark::Confidential) => "c",
            (Self::Dfe, Mark::LowReliability) => "u",
            (Self::Dfe, Mark::NotApplicable) => "z",
            (Self::Dfe, Mark::NotAvailable) => "x",
        }
    }

    /// A count as it is written, such as `35`, `15 [u]` or `[c]`.
    pub fn count(self, shown: &Shown) -> String {
        match (shown, shown.mark()) {
            (Shown::Number { value, .. }, None) => value.to_string(),
            (Shown::Number { value, .. }, Some(mark)) => format!("{value} {}", self.symbol(mark)),
            (Shown::Confidential | Shown::NotApplicable, mark) => {
                mark.map_or_else(String::new, |mark| self.symbol(mark).to_owned())
            }
        }
    }

    /// A share as it is written, such as `33%`, `12.5%`, `<=3%` or `[c]`.
    pub fn share(self, share: &Share) -> String {
        match *share {
            Share::PerCent { value, decimals, .. } => {
                let decimals = if self == Self::Dfe { 0 } else { usize::from(decimals) };
                format!("{value:.decimals$}%")
            }
            Share::AtMost(high) => format!("<={}%", outwards(high, f64::ceil)),
            Share::AtLeast(low) => format!(">={}%", outwards(low, f64::floor)),
            Share::BaseTooSmall => self.symbol(Mark::NotAvailable).to_owned(),
            Share::Confidential => self.symbol(Mark::Confidential).to_owned(),
            Share::NotApplicable => self.symbol(Mark::NotApplicable).to_owned(),
        }
    }

    /// A mean or sum as it is written.
    pub fn estimate(self, estimate: &Estimate) -> String {
        match *estimate {
            Estimate::Number { value, decimals, .. } => {
                format!("{value:.*}", usize::from(decimals))
            }
            Estimate::BaseTooSmall => self.symbol(Mark::NotAvailable).to_owned(),
            Estimate::Confidential => self.symbol(Mark::Confidential).to_owned(),
            Estimate::NotApplicable => self.symbol(Mark::NotApplicable).to_owned(),
        }
    }
}

/// A bound to one decimal, away from what is displayed.
fn outwards(bound: f64, round: impl Fn(f64) -> f64) -> f64 {
    round(bound * 10.0) / 10.0
}

impl Mark {
    /// Why, in one plain sentence.
    pub fn in_words(self) -> String {
        match self {
            Self::Confidential => format!(
                "Not shown, because the number or its base is below {LEAST_SHOWN} after random \
                 change, and a small number could tell of a child."
            ),
            Self::LowReliability => "Use with care: the random change that protects children, \
                                     rounding and chance together may be more than half of this \
                                     number."
                .to_owned(),
            Self::NotApplicable => "Not applicable: no child can be counted here.".to_owned(),
            Self::NotAvailable => {
                "Not available: this figure is not on the menu of what is published.".to_owned()
            }
        }
    }
}

impl Shown {
    /// Why it is not simply a number, if it is not.
    pub const fn mark(&self) -> Option<Mark> {
        match self {
            Self::Number { reliability: Reliability::Usual, .. } => None,
            Self::Number { reliability: Reliability::Low, .. } => Some(Mark::LowReliability),
            Self::Confidential => Some(Mark::Confidential),
            Self::NotApplicable => Some(Mark::NotApplicable),
        }
    }

    /// What it says and why, in plain words.
    pub fn in_words(&self) -> String {
        let words = match self {
            Self::Number { value, interval, .. } => format!(
                "About {value} children: randomly changed by a little and rounded to the nearest 5 \
                 so that no child can be worked out; the true number lies {} in 95 of 100 cases.",
                between(interval, 0, "")
            ),
            Self::Confidential | Self::NotApplicable => String::new(),
        };
        let why = self.mark().map(Mark::in_words).unwrap_or_default();
        format!("{words} {why}").trim().to_owned()
    }
}

impl Share {
    /// What it says and why, in plain words.
    pub fn in_words(&self) -> String {
        match self {
            Self::PerCent { value, decimals, interval, .. } => format!(
                "{value:.*} per cent, from the displayed numbers; with the random change it lies \
                 {} in 95 of 100 cases.",
                usize::from(*decimals),
                between(interval, 1, " per cent")
            ),
            Self::AtMost(high) => format!(
                "At most {} per cent: a share that rounds to none is not given exactly.",
                outwards(*high, f64::ceil)
            ),
            Self::AtLeast(low) => format!(
                "At least {} per cent: a share that rounds to all is not given exactly.",
                outwards(*low, f64::floor)
            ),
            Self::BaseTooSmall => base_too_small("share"),
            Self::Confidential => Mark::Confidential.in_words(),
            Self::NotApplicable => Mark::NotApplicable.in_words(),
        }
    }
}

impl Estimate {
    /// What it says and why, in plain words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Number { value, decimals, interval, .. } => format!(
                "{value:.*}, randomly changed by a little so that no child can be worked out; it \
                 lies {} in 95 of 100 cases.",
                usize::from(*decimals),
                between(interval, usize::from(*decimals) + 1, "")
            ),
            Self::BaseTooSmall => base_too_small("mean or sum"),
            Self::Confidential => Mark::Confidential.in_words(),
            Self::NotApplicable => Mark::NotApplicable.in_words(),
        }
    }
}

fn base_too_small(what: &str) -> String {
    format!("No {what} is given of fewer than {LEAST_BASE} children: it would say little.")
}

fn between(interval: &Interval, decimals: usize, unit: &str) -> String {
    format!("between {:.decimals$} and {:.decimals$}{unit}", interval.low, interval.high)
}

impl Figure {
    /// What it says and why, in plain words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Children(count) => count.in_words(),
            Self::Count { count, share: Share::Confidential | Share::NotApplicable, .. } => {
                count.in_words()
            }
            Self::Count { count, share, .. } => {
                format!("{} {}", count.in_words(), share.in_words())
            }
            Self::Estimate { value, .. } => value.in_words(),
        }
    }
}
