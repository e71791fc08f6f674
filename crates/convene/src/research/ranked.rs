//! Whom to ask first: *ranking by shared fields*.
//!
//! Who shares more fields of the list with the issue comes before who shares fewer; who shares as many,
//! by how many of their own words stand in the issue; and who still ties, by name. Before all that comes
//! whether they can be asked at all: first who is free, then who serves or was asked already, then who
//! has no place, and last who has a conflict. Whoever shares nothing is not proposed. Every part of it is
//! counted, so every place in the list has a reason that can be said in a sentence.

use crate::research::fields::{Field, IssueWords, words_of};
use crate::research::{Conflict, Offer};
use commons::Day;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Whether somebody can be asked, the best first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// They can.
    Free,
    /// They were asked for this partnership, and have not answered.
    Asked,
    /// They serve it.
    Serves,
    /// They serve as many as they have places for.
    Full(u32),
    /// They are free from this day on.
    From(Day),
    /// They have a conflict.
    Conflicted(BTreeSet<Conflict>),
}

impl Standing {
    /// The place of its group in the list.
    const fn group(&self) -> u8 {
        match self {
            Self::Free => 0,
            Self::Asked | Self::Serves => 1,
            Self::Full(_) | Self::From(_) => 2,
            Self::Conflicted(_) => 3,
        }
    }
}

/// Somebody who could be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Their address here.
    pub address: String,
    /// The name by which ties are parted.
    pub name: String,
    /// What they offer.
    pub offer: Offer,
    /// Whether they can be asked.
    pub standing: Standing,
}

/// Somebody in the list, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Who.
    pub candidate: Candidate,
    /// The fields they share with the issue.
    pub fields: BTreeSet<Field>,
    /// Words of their own that stand in the issue.
    pub words: BTreeSet<String>,
}

impl Ranked {
    /// What is counted: fields first, then words.
    pub fn score(&self) -> (usize, usize) {
        (self.fields.len(), self.words.len())
    }

    /// Somebody against an issue.
    fn of(issue: &IssueWords, candidate: Candidate) -> Self {
        let shared = candidate.offer.fields.iter().filter(|one| issue.fields.contains_key(*one));
        let fields = shared.cloned().collect();
        // Several words, such as "school meals", stand in the issue when each of them does.
        let stands = |own: &&String| {
            let parts = words_of(own);
            !parts.is_empty() && parts.is_subset(&issue.words)
        };
        let words = candidate.offer.words.iter().filter(stands).cloned().collect();
        Self { candidate, fields, words }
    }
}

/// Those who share something with an issue, whom to ask first first.
pub fn ranked(issue: &IssueWords, candidates: impl IntoIterator<Item = Candidate>) -> Vec<Ranked> {
    let all = candidates.into_iter().map(|candidate| Ranked::of(issue, candidate));
    let mut found: Vec<Ranked> = all.filter(|one| one.score() != (0, 0)).collect();
    found.sort_by_cached_key(|one| {
        let candidate = &one.candidate;
        let name = (candidate.name.to_lowercase(), candidate.address.clone());
        (candidate.standing.group(), Reverse(one.score()), name)
    });
    found
}
