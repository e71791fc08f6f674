//! One checked value of a row: what the readers of files hand on and the keepers of files store.

use crate::day::Day;
use crate::missing::Missing;

/// A value in a row, after its layout has checked it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words or a code.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with decimals.
    Number(f64),
    /// A calendar day.
    Day(Day),
    /// The publisher's symbol for having no figure.
    Missing(Missing),
    /// Nothing was written.
    Blank,
}

impl Cell {
    /// The words, when it is words.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Whole(_) | Self::Number(_) | Self::Day(_) | Self::Missing(_) | Self::Blank => {
                None
            }
        }
    }

    /// The number, whole or not, when it is one. A missing value is never a number.
    #[expect(clippy::cast_precision_loss, reason = "published counts are far below 2^53")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(*whole as f64),
            Self::Number(number) => Some(*number),
            Self::Text(_) | Self::Day(_) | Self::Missing(_) | Self::Blank => None,
        }
    }

    /// The whole number, when it is one.
    pub const fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(whole) => Some(*whole),
            Self::Text(_) | Self::Number(_) | Self::Day(_) | Self::Missing(_) | Self::Blank => None,
        }
    }

    /// The day, when it is one.
    pub const fn day(&self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(*day),
            Self::Text(_) | Self::Whole(_) | Self::Number(_) | Self::Missing(_) | Self::Blank => {
                None
            }
        }
    }
}
