//! A value, or the publisher's reason for there being none.
//!
//! "Confidential" is not zero and "not applicable" is not unknown. The symbols are those of the
//! Department for Education's open data standards and the Government Statistical Service.

use serde::{Deserialize, Serialize};

/// Why a publisher gave no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// `z`: the question does not apply here.
    NotApplicable,
    /// `x`: should exist and could not be had.
    NotAvailable,
    /// `c`: withheld to protect people.
    Confidential,
    /// `low` or `k`: rounds to zero and is not zero.
    RoundsToZero,
    /// `u`: too unreliable to publish.
    LowReliability,
    /// Blank, or a mark such as `-` that does not say why.
    NotRecorded,
}

impl Missing {
    /// Reads a publisher's symbol. Text that is no symbol gives `None`.
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        let inner = symbol.trim();
        let inner = inner.strip_prefix('[').and_then(|s| s.strip_suffix(']')).unwrap_or(inner);
        match inner {
            "z" => Some(Self::NotApplicable),
            "x" | ":" => Some(Self::NotAvailable),
            "c" | "*" => Some(Self::Confidential),
            "low" | "k" | "~" => Some(Self::RoundsToZero),
            "u" => Some(Self::LowReliability),
            "" | "-" | ".." | "." => Some(Self::NotRecorded),
            _ => None,
        }
    }

    /// The symbol shown in tables.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::NotApplicable => "[z]",
            Self::NotAvailable => "[x]",
            Self::Confidential => "[c]",
            Self::RoundsToZero => "[low]",
            Self::LowReliability => "[u]",
            Self::NotRecorded => "[x]",
        }
    }

    /// What a person is told.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NotApplicable => "does not apply here",
            Self::NotAvailable => "not available from the publisher",
            Self::Confidential => "withheld so that no one can be identified",
            Self::RoundsToZero => "rounds to zero, but is not zero",
            Self::LowReliability => "too unreliable to publish",
            Self::NotRecorded => "not recorded by the publisher",
        }
    }
}

/// A published figure: a number, or the reason there is none. There is no way to read a missing
/// one as a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The figure.
    Value(f64),
    /// Why there is none.
    Missing(Missing),
}

impl Reading {
    /// The number, when there is one.
    pub const fn value(self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishers_symbols_are_reasons_and_never_zero() {
        let cases = [
            ("z", Missing::NotApplicable),
            ("x", Missing::NotAvailable),
            ("c", Missing::Confidential),
            ("[c]", Missing::Confidential),
            ("low", Missing::RoundsToZero),
            ("k", Missing::RoundsToZero),
            ("u", Missing::LowReliability),
            ("-", Missing::NotRecorded),
        ];
        for (symbol, expected) in cases {
            assert_eq!(Missing::from_symbol(symbol), Some(expected), "{symbol}");
            assert_eq!(Reading::Missing(expected).value(), None);
        }
        assert_eq!(Missing::from_symbol("0"), None);
        assert_eq!(Missing::from_symbol("12"), None);
    }
}
