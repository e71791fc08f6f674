//! A published table: what a reader may see, cell by cell, with the reason in words.
//!
//! A `Table` on its own proves nothing, anyone may write one; only a
//! [`Released`](crate::Released) one has been protected.

use crate::about::{About, Along, Context, Dimension, Origin};
use crate::rules::Rules;
use crate::wilson::widened;
use serde::{Deserialize, Serialize};

/// A table with its totals, after protection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What is counted.
    pub about: About,
    /// One or two dimensions, without totals.
    pub dimensions: Vec<Dimension>,
    /// Row by row, the last dimension fastest; each dimension's total follows its levels.
    pub cells: Vec<Cell>,
    /// How the table was protected, and from what.
    pub note: Note,
}

/// One published cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Cell {
    /// A rounded count of children.
    Shown {
        /// The rounded count.
        value: u64,
        /// The smallest count it may stand for.
        low: u64,
        /// The largest count it may stand for.
        high: u64,
    },
    /// Not shown. Why is never told apart: that would say whether the number is small.
    Suppressed,
    /// No child can be here by definition.
    Structural,
}

/// How a table was protected, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The rules that were applied.
    pub rules: Rules,
    /// How many cells, totals included, are not shown.
    pub suppressed_cells: usize,
    /// Data version, date, source, and whether the children exist.
    pub context: Context,
}

/// A share in per cent, from displayed counts, with a 95 % interval (Wilson) widened for rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Per cent, rounded to the decimals below.
    pub per_cent: f64,
    /// Lower end in per cent, not rounded.
    pub low: f64,
    /// Upper end in per cent, not rounded.
    pub high: f64,
    /// 0 or 1: decimals the base supports.
    pub decimals: u8,
    /// The displayed count it was computed from.
    pub numerator: u64,
    /// The displayed base.
    pub denominator: u64,
}

/// What can be said of a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RateAnswer {
    /// A share with its interval.
    Rate(Rate),
    /// Displayed as none of them: only that it is at most so many per cent.
    AtMost(f64),
    /// Displayed as all of them: only that it is at least so many per cent.
    AtLeast(f64),
    /// One of the two counts is not shown.
    NotShown,
    /// The base is below the rules' smallest.
    BaseTooSmall {
        /// The smallest base of a rate.
        needed: u64,
    },
}

impl Table {
    /// The cell at a place along each dimension; `None` when there is no such place.
    pub fn cell(&self, at: &[Along]) -> Option<Cell> {
        let position = position(&self.dimensions, at)?;
        self.cells.get(position).copied()
    }

    /// Numbers of the displayed cell `numerator` as a share of the displayed cell `denominator`.
    /// `None` when a place does not exist.
    pub fn rate(&self, numerator: &[Along], denominator: &[Along]) -> Option<RateAnswer> {
        let (top, base) = (self.cell(numerator)?, self.cell(denominator)?);
        Some(rate_of(top, base, &self.note.rules))
    }

    /// The note in plain sentences, one each.
    pub fn note_in_words(&self) -> Vec<String> {
        let Note { rules, suppressed_cells, context } = &self.note;
        let mut lines = Vec::new();
        match context.origin {
            Origin::Synthetic => lines.push("Synthetic: no real child was counted.".to_owned()),
            Origin::Recorded => {}
        }
        lines.push(format!(
            "Source: {}; data of {}.",
            context.source,
            context.data_date.in_words()
        ));
        lines.push(format!(
            "Counts below {} are not shown, and others are rounded to the nearest {} (rules {}).",
            rules.threshold(),
            rules.round_to(),
            rules.version()
        ));
        lines.push(match suppressed_cells {
            0 => "No cell had to be hidden.".to_owned(),
            1 => "1 cell is hidden so that no child can be worked out.".to_owned(),
            n => format!("{n} cells are hidden so that no child can be worked out."),
        });
        lines.push(
            "Rounded parts may not add up to their total. Intervals of rates are Wilson's 95 % \
             intervals, widened for the rounding."
                .to_owned(),
        );
        lines
    }
}

impl Cell {
    /// Why the cell reads as it does, in one plain sentence.
    pub fn in_words(&self, rules: &Rules) -> String {
        match self {
            Self::Shown { value: 0, .. } => "No child.".to_owned(),
            Self::Shown { value, low, high } => format!(
                "{value} children, rounded to the nearest {}: between {low} and {high}.",
                rules.round_to()
            ),
            Self::Suppressed => "Not shown, because a number here could let a child be worked \
                                 out from this cell or from its row or column."
                .to_owned(),
            Self::Structural => "Not applicable: no child can be counted here.".to_owned(),
        }
    }

    /// The rounded count, when it is shown.
    pub const fn value(&self) -> Option<u64> {
        match self {
            Self::Shown { value, .. } => Some(*value),
            Self::Suppressed | Self::Structural => None,
        }
    }

    /// The symbol for files: the number, `[c]` confidential, `[z]` not applicable (GSS symbols).
    pub fn symbol(&self) -> String {
        match self {
            Self::Shown { value, .. } => value.to_string(),
            Self::Suppressed => "[c]".to_owned(),
            Self::Structural => "[z]".to_owned(),
        }
    }
}

/// The number of a published cell; `None` when there is no such place.
pub(crate) fn position(dimensions: &[Dimension], at: &[Along]) -> Option<usize> {
    if dimensions.len() != at.len() {
        return None;
    }
    dimensions.iter().zip(at).try_fold(0_usize, |position, (dimension, along)| {
        let levels = dimension.levels.len();
        let step = match along {
            Along::Level(level) if *level < levels => *level,
            Along::Level(_) => return None,
            Along::Total => levels,
        };
        position.checked_mul(levels + 1)?.checked_add(step)
    })
}

fn rate_of(top: Cell, base: Cell, rules: &Rules) -> RateAnswer {
    let (Cell::Shown { value, low, high }, Cell::Shown { value: all, low: least, high: most }) =
        (top, base)
    else {
        return RateAnswer::NotShown;
    };
    let needed = rules.rate_base();
    if all < needed {
        return RateAnswer::BaseTooSmall { needed };
    }
    let Some((from, to)) = widened((low, high), (least, most)) else {
        return RateAnswer::NotShown;
    };
    if value == 0 {
        return RateAnswer::AtMost(100.0 * to);
    }
    if value >= all {
        return RateAnswer::AtLeast(100.0 * from);
    }
    let decimals = u8::from(all >= rules.decimal_base());
    RateAnswer::Rate(Rate {
        per_cent: rounded_per_cent(value, all, decimals),
        low: 100.0 * from,
        high: 100.0 * to,
        decimals,
        numerator: value,
        denominator: all,
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
fn rounded_per_cent(value: u64, all: u64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    (value as f64 / all as f64 * 100.0 * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: u64) -> Cell {
        let (low, high) = Rules::house().meaning_of(value);
        Cell::Shown { value, low, high }
    }

    #[test]
    fn a_rate_comes_from_what_is_displayed() {
        let rules = Rules::house();
        let answer = rate_of(shown(40), shown(120), &rules);
        let RateAnswer::Rate(rate) = answer else { panic!("{answer:?}") };
        assert_eq!((rate.per_cent, rate.decimals), (33.0, 0));
        assert!(rate.low < 25.6 && rate.high > 42.2, "wider than Wilson on 40 of 120: {rate:?}");
        let large = rate_of(shown(335), shown(1005), &rules);
        assert!(matches!(large, RateAnswer::Rate(r) if r.per_cent == 33.3 && r.decimals == 1));
    }

    #[test]
    fn a_rate_is_withheld_or_bounded_where_it_would_mislead() {
        let rules = Rules::house();
        assert_eq!(rate_of(Cell::Suppressed, shown(100), &rules), RateAnswer::NotShown);
        let small = RateAnswer::BaseTooSmall { needed: 30 };
        assert_eq!(rate_of(shown(10), shown(25), &rules), small);
        let none = rate_of(shown(0), shown(100), &rules);
        assert!(matches!(none, RateAnswer::AtMost(p) if p > 3.0 && p < 4.0), "{none:?}");
        let all = rate_of(shown(100), shown(100), &rules);
        assert!(matches!(all, RateAnswer::AtLeast(p) if p < 97.0), "{all:?}");
    }

    #[test]
    fn every_cell_says_why_it_reads_so() {
        let rules = Rules::house();
        let words = shown(40).in_words(&rules);
        assert_eq!(words, "40 children, rounded to the nearest 5: between 38 and 42.");
        assert!(Cell::Suppressed.in_words(&rules).starts_with("Not shown, because"));
        assert_eq!(Cell::Structural.symbol(), "[z]");
    }
}
