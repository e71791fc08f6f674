//! Counts before protection: they can be put in, and only this crate can take them out.

use crate::about::{About, Dimension};
use std::fmt;

/// More cells than this is not a table a person can check.
const MOST_CELLS: usize = 50_000;
/// No population of this software is larger; keeps every sum far from overflow.
const MOST_CHILDREN: u64 = 1_000_000_000;

/// Exact counts of children by one or two dimensions. There is no reader: hand it to
/// [`release`](crate::release). Printing it shows nothing.
pub struct RawTable {
    pub(crate) about: About,
    pub(crate) dimensions: Vec<Dimension>,
    /// Inner cells, row by row, without totals.
    pub(crate) counts: Vec<u64>,
    /// Inner cells that cannot hold a child by definition, in order.
    pub(crate) impossible: Vec<usize>,
}

/// The parts do not make a table. No variant carries a count of children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// One or two dimensions are understood so far.
    #[error("a table has one or two dimensions; {given} were given")]
    Dimensions {
        /// How many there were.
        given: usize,
    },
    /// A dimension has no level, or two levels with the same code.
    #[error("dimension {number} (from 0) needs at least one level and no code twice")]
    Levels {
        /// Its number from 0.
        number: usize,
    },
    /// The list of counts has another length than the dimensions ask for.
    #[error("{expected} counts were expected, one per cell without totals; {given} were given")]
    Length {
        /// Product of the numbers of levels.
        expected: usize,
        /// Length of the list.
        given: usize,
    },
    /// More than 50,000 cells, or a total beyond a thousand million.
    #[error("the table is too large")]
    TooLarge,
    /// A cell declared impossible is out of range, or holds children.
    #[error("cell {cell} was declared impossible but is not an empty cell of this table")]
    NotImpossible {
        /// Its number, row by row, from 0.
        cell: usize,
    },
}

impl RawTable {
    /// Fills a table. `counts` is row by row (the last dimension fastest), without totals; totals
    /// are computed here, so they always fit.
    ///
    /// # Errors
    /// [`Malformed`] when the parts do not make a table.
    pub fn new(
        about: About,
        dimensions: Vec<Dimension>,
        counts: Vec<u64>,
    ) -> Result<Self, Malformed> {
        if !(1..=2).contains(&dimensions.len()) {
            return Err(Malformed::Dimensions { given: dimensions.len() });
        }
        if let Some(number) = dimensions.iter().position(|d| !levels_are_sound(d)) {
            return Err(Malformed::Levels { number });
        }
        let expected = dimensions.iter().try_fold(1_usize, |n, d| n.checked_mul(d.levels.len()));
        let expected = expected.filter(|n| *n <= MOST_CELLS).ok_or(Malformed::TooLarge)?;
        if counts.len() != expected {
            return Err(Malformed::Length { expected, given: counts.len() });
        }
        let total = counts.iter().try_fold(0_u64, |sum, n| sum.checked_add(*n));
        if total.is_none_or(|sum| sum > MOST_CHILDREN) {
            return Err(Malformed::TooLarge);
        }
        Ok(Self { about, dimensions, counts, impossible: Vec::new() })
    }

    /// Declares inner cells that cannot hold a child by definition (such as year 11 in a primary
    /// school), by number row by row. They are published as "not applicable", not as zero.
    ///
    /// # Errors
    /// [`Malformed::NotImpossible`] when a number is out of range or its cell is not empty.
    pub fn with_impossible(mut self, mut cells: Vec<usize>) -> Result<Self, Malformed> {
        cells.sort_unstable();
        cells.dedup();
        match cells.iter().find(|cell| self.counts.get(**cell) != Some(&0)) {
            Some(cell) => Err(Malformed::NotImpossible { cell: *cell }),
            None => {
                self.impossible = cells;
                Ok(self)
            }
        }
    }

    /// What the table counts: words only.
    pub const fn about(&self) -> &About {
        &self.about
    }
}

fn levels_are_sound(dimension: &Dimension) -> bool {
    let mut codes: Vec<&str> = dimension.levels.iter().map(|l| l.code.as_str()).collect();
    codes.sort_unstable();
    !codes.is_empty() && codes.windows(2).all(|pair| pair[0] != pair[1])
}

impl fmt::Debug for RawTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawTable(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::about::{Level, Role};

    fn about() -> About {
        About { key: "k".into(), title: "t".into(), population: "p".into() }
    }
    fn dimension(levels: usize) -> Dimension {
        let levels = (0..levels).map(|n| Level::new(n.to_string(), n.to_string())).collect();
        Dimension::new("d", Role::Group, levels)
    }

    #[test]
    fn a_raw_table_prints_nothing_of_its_counts() {
        let raw = RawTable::new(about(), vec![dimension(2)], vec![7, 41]).unwrap();
        assert_eq!(format!("{raw:?}"), "RawTable(..)");
    }

    #[test]
    fn parts_that_do_not_fit_are_named() {
        let make = |dimensions, counts| RawTable::new(about(), dimensions, counts).err();
        assert_eq!(make(vec![], vec![]), Some(Malformed::Dimensions { given: 0 }));
        assert_eq!(make(vec![dimension(0)], vec![]), Some(Malformed::Levels { number: 0 }));
        let short = Malformed::Length { expected: 6, given: 5 };
        assert_eq!(make(vec![dimension(2), dimension(3)], vec![1; 5]), Some(short));
        assert_eq!(make(vec![dimension(1)], vec![u64::MAX]), Some(Malformed::TooLarge));
        let raw = RawTable::new(about(), vec![dimension(2)], vec![0, 41]).unwrap();
        let wrong = Malformed::NotImpossible { cell: 1 };
        assert_eq!(raw.with_impossible(vec![1]).err(), Some(wrong));
    }
}
