//! Papers of a meeting: what people read before they decide. A paper that is changed is a new version of
//! it; what a decision saw is kept by its hash.

use crate::meeting::decision::Frozen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most letters a paper that is written here can have.
const LONGEST_PAPER: usize = 20_000;

/// What a paper is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum PaperBody {
    /// A text that is written here.
    Text {
        /// The text.
        words: String,
    },
    /// A released figure.
    Figure {
        /// Its id in the store.
        id: String,
    },
    /// A text of a Statement of Intent that was put to its partners.
    Statement {
        /// The address of the statement.
        address: String,
        /// The number of its version.
        version: u32,
    },
    /// What stands in a line of the agenda: an address, or words.
    Line {
        /// The line.
        words: String,
    },
}

/// A paper that is put on the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The number of the agenda item it belongs to, from 1.
    pub item: usize,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub body: PaperBody,
    /// What was seen when it was put there.
    pub seen: Frozen,
}

/// A version of a paper, as a decision saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSeen {
    /// The number of the paper in its meeting, from 1.
    pub number: usize,
    /// The number of its version, from 1.
    pub version: usize,
    /// The hash of what was seen.
    pub seen: Frozen,
}

/// Why a paper cannot be put on the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperProblem {
    /// It has no title.
    #[error("write what the paper is called")]
    NoTitle,
    /// It has no words.
    #[error("write the paper, or choose a figure or a statement")]
    NoWords,
    /// It is a book.
    #[error("the paper has {0} letters: write it in at most {LONGEST_PAPER}")]
    Long(usize),
    /// There is none to replace.
    #[error("this meeting has no paper {0}")]
    NoSuch(usize),
    /// Somebody changed it.
    #[error(
        "a paper on this item was changed while the decision was written: read the papers again"
    )]
    Changed,
}

/// The papers of a meeting, with every version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Papers {
    all: Vec<Vec<Paper>>,
}

impl Paper {
    /// Whether it can be put on the table.
    pub(crate) fn check(&self) -> Result<(), PaperProblem> {
        let letters = |words: &str| words.trim().chars().count();
        let long = letters(&self.title).max(match &self.body {
            PaperBody::Text { words } | PaperBody::Line { words } => letters(words),
            PaperBody::Figure { .. } | PaperBody::Statement { .. } => 1,
        });
        match &self.body {
            _ if letters(&self.title) == 0 => Err(PaperProblem::NoTitle),
            PaperBody::Text { words } | PaperBody::Line { words } if letters(words) == 0 => {
                Err(PaperProblem::NoWords)
            }
            _ if long > LONGEST_PAPER => Err(PaperProblem::Long(long)),
            PaperBody::Text { .. }
            | PaperBody::Line { .. }
            | PaperBody::Figure { .. }
            | PaperBody::Statement { .. } => Ok(()),
        }
    }
}

impl Papers {
    /// Puts a paper on the table: a new one, or the next version of one.
    pub(crate) fn put(&mut self, replaces: Option<usize>, paper: Paper) {
        let at = replaces.and_then(|number| number.checked_sub(1));
        match at.and_then(|at| self.all.get_mut(at)) {
            Some(versions) => versions.push(paper),
            None => self.all.push(vec![paper]),
        }
    }

    /// The papers of another plan: each stays with the item of its title, or with its number.
    pub(crate) fn follow_items(&mut self, before: &[String], after: &[String]) {
        let moved: BTreeMap<usize, usize> = (1..)
            .zip(before)
            .filter_map(|(old, title)| Some((old, after.iter().position(|own| own == title)? + 1)))
            .collect();
        for paper in self.all.iter_mut().flatten() {
            if let Some(item) = moved.get(&paper.item) {
                paper.item = *item;
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The newest version of each: its number, the number of its version, and the paper.
    pub fn newest(&self) -> impl Iterator<Item = (usize, usize, &Paper)> {
        let newest = |(number, versions): (usize, &'_ Vec<Paper>)| (number, versions.len());
        let numbered = (1..).zip(&self.all).map(newest);
        numbered.filter_map(|(number, version)| Some((number, version, self.of(number, version)?)))
    }

    /// A version of a paper.
    pub fn of(&self, number: usize, version: usize) -> Option<&Paper> {
        self.all.get(number.checked_sub(1)?)?.get(version.checked_sub(1)?)
    }

    /// What a decision on an item sees: the newest version of each of its papers.
    pub fn seen_on(&self, item: usize) -> Vec<PaperSeen> {
        let own = self.newest().filter(|(_, _, paper)| paper.item == item);
        own.map(|(number, version, paper)| PaperSeen { number, version, seen: paper.seen.clone() })
            .collect()
    }
}
