//! A decision of a meeting: who voted how, who dissents, and exactly what evidence was on the table.

use crate::meeting::paper::PaperSeen;
use crate::organisation::OrgId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How an organisation voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vote {
    /// In favour.
    For,
    /// Against. The reason is recorded as dissent.
    Against,
    /// Neither.
    Abstains,
}

/// What a person with an interest in an item does while it is discussed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterestRule {
    /// Leaves the room, and does not vote.
    Leaves,
    /// Stays, and does not vote.
    DoesNotVote,
    /// Stays and votes: the interest is declared and is too small to matter.
    MayVote,
}

impl InterestRule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Leaves, Self::DoesNotVote, Self::MayVote];

    /// The word in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leaves => "leaves",
            Self::DoesNotVote => "does-not-vote",
            Self::MayVote => "may-vote",
        }
    }

    /// The words a person reads, after who has the interest.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Leaves => "leaves the room and does not vote",
            Self::DoesNotVote => "stays and does not vote",
            Self::MayVote => "stays and votes",
        }
    }

    /// Reads the word in forms.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The stricter of two.
    #[must_use]
    pub const fn stricter(self, other: Self) -> Self {
        match (self, other) {
            (Self::Leaves, _) | (_, Self::Leaves) => Self::Leaves,
            (Self::DoesNotVote, _) | (_, Self::DoesNotVote) => Self::DoesNotVote,
            (Self::MayVote, Self::MayVote) => Self::MayVote,
        }
    }

    /// Whether nothing laxer is asked of somebody by this than by another.
    pub const fn is_at_least(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Leaves, _) | (Self::DoesNotVote, Self::DoesNotVote) | (_, Self::MayVote)
        )
    }
}

/// An interest somebody declared in an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// The number of the agenda item, from 1.
    pub item: usize,
    /// Whose organisation.
    pub organisation: OrgId,
    /// What the interest is.
    pub what: String,
    /// What follows from it.
    pub rule: InterestRule,
}

/// Evidence as a meeting saw it, so that it can be shown again years later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Where it is kept.
    pub reference: String,
    /// The version of the data it was made from.
    pub data_version: String,
    /// The hash of what was seen.
    pub content: String,
}

impl Frozen {
    /// Freezes what is seen now.
    pub fn now(reference: &str, data_version: &str, seen: &[u8]) -> Self {
        Self {
            reference: reference.to_owned(),
            data_version: data_version.to_owned(),
            content: blake3::hash(seen).to_hex().to_string(),
        }
    }

    /// Whether this is what was seen.
    pub fn is_of(&self, shown: &[u8]) -> bool {
        blake3::hash(shown).to_hex().as_str() == self.content
    }
}

/// Something a meeting decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The number of the agenda item, from 1.
    pub item: usize,
    /// What was decided.
    pub words: String,
    /// How each organisation voted.
    pub votes: BTreeMap<OrgId, Vote>,
    /// Why those who were against were.
    pub dissent: BTreeMap<OrgId, String>,
    /// The released figures it rests on, as they were seen.
    pub evidence: Vec<Frozen>,
    /// When it was decided, in minutes after midnight; none: with those who were there when it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u16>,
    /// The papers on its item, as they were then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperSeen>,
}

/// Why a decision cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecisionProblem {
    /// There are no words.
    #[error("write what was decided, in a sentence")]
    NoWords,
    /// There is no such item.
    #[error("the agenda has no item {0}")]
    NoSuchItem(usize),
    /// It has no vote, or cannot have.
    #[error("{0} was not there with a right to decide, so it has no vote")]
    HasNoVote(OrgId),
    /// It declared an interest.
    #[error("{0} declared an interest in this item and does not vote on it")]
    HasAnInterest(OrgId),
    /// Against without a reason.
    #[error("{0} was against: write down why, in its words")]
    DissentWithoutReason(OrgId),
    /// Dissent of somebody who was not against.
    #[error("{0} was not against, so it has no dissent to record")]
    DissentOfNobody(OrgId),
    /// Somebody's vote is not there.
    #[error("the vote of {0} is missing: for, against, or abstains")]
    VoteMissing(OrgId),
}

impl Decision {
    /// For, against, abstained.
    pub fn tally(&self) -> (usize, usize, usize) {
        let count = |wanted| self.votes.values().filter(|vote| **vote == wanted).count();
        (count(Vote::For), count(Vote::Against), count(Vote::Abstains))
    }

    /// Whether it carried: more for than against.
    pub fn is_carried(&self) -> bool {
        let (for_it, against, _) = self.tally();
        for_it > against
    }

    /// Checks it against who may vote on the item, and who may not because of an interest in it.
    pub(crate) fn check(
        &self,
        may_vote: &BTreeSet<OrgId>,
        barred: &BTreeSet<OrgId>,
        items: usize,
    ) -> Result<(), DecisionProblem> {
        if self.words.trim().is_empty() {
            return Err(DecisionProblem::NoWords);
        }
        if !(1..=items).contains(&self.item) {
            return Err(DecisionProblem::NoSuchItem(self.item));
        }
        for id in self.votes.keys() {
            if barred.contains(id) {
                return Err(DecisionProblem::HasAnInterest(id.clone()));
            }
            if !may_vote.contains(id) {
                return Err(DecisionProblem::HasNoVote(id.clone()));
            }
        }
        for id in may_vote.iter().filter(|id| !barred.contains(*id)) {
            if !self.votes.contains_key(id) {
                return Err(DecisionProblem::VoteMissing(id.clone()));
            }
        }
        self.check_dissent()
    }

    fn check_dissent(&self) -> Result<(), DecisionProblem> {
        for (id, vote) in &self.votes {
            let reason = self.dissent.get(id).is_some_and(|reason| !reason.trim().is_empty());
            if *vote == Vote::Against && !reason {
                return Err(DecisionProblem::DissentWithoutReason(id.clone()));
            }
        }
        for id in self.dissent.keys() {
            if self.votes.get(id) != Some(&Vote::Against) {
                return Err(DecisionProblem::DissentOfNobody(id.clone()));
            }
        }
        Ok(())
    }
}
