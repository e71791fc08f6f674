//! Proposals to set a change of links right, and what was answered.
//!
//! One link clerk proposes, another confirms or declines; whoever proposed may take it back. The
//! vault keeps one line of JSON for each deed, oldest first; lines are only ever added.

use crate::review_people::CannotReviewPairs;
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Said {
    /// It is proposed.
    Proposed,
    /// Somebody else agreed, and it was done.
    Confirmed,
    /// Somebody else did not agree.
    Declined,
    /// Whoever proposed it thought again.
    TakenBack,
}

/// One deed about one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deed {
    /// The change that is to be set right.
    pub change: String,
    /// What was done.
    pub said: Said,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: String,
    /// The word of the reason, of a proposal.
    pub why: String,
}

/// All deeds, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proposals {
    deeds: Vec<Deed>,
}

impl Deed {
    /// As a line.
    pub(crate) fn line(&self) -> Result<Vec<u8>, CannotReviewPairs> {
        let mut line = serde_json::to_vec(self).map_err(|_| CannotReviewPairs::Damaged)?;
        line.push(b'\n');
        Ok(line)
    }
}

impl Proposals {
    /// The deeds of the vault's bytes.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, CannotReviewPairs> {
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let deeds = lines.map(serde_json::from_slice).collect::<Result<_, _>>();
        Ok(Self { deeds: deeds.map_err(|_| CannotReviewPairs::Damaged)? })
    }

    /// What was done last about a change.
    pub(crate) fn last(&self, change: &str) -> Option<&Deed> {
        self.deeds.iter().rev().find(|deed| deed.change == change)
    }

    /// The proposal about a change that waits for an answer.
    pub(crate) fn open(&self, change: &str) -> Option<&Deed> {
        self.last(change).filter(|deed| deed.said == Said::Proposed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(change: &str, said: Said, by: &str) -> Deed {
        let (at, why) = ("2026-09-03T09:00:00Z".to_owned(), "two-children".to_owned());
        Deed { change: change.to_owned(), said, by: by.to_owned(), at, why }
    }

    #[test]
    fn a_proposal_is_open_until_it_is_answered_and_can_be_made_again() {
        let mut lines = Vec::new();
        let mut open_to = |said: Said, by: &str| {
            lines.extend(deed("a", said, by).line().unwrap());
            let read = Proposals::read(&lines).unwrap();
            assert!(read.open("b").is_none());
            read.open("a").map(|deed| deed.by.clone())
        };
        assert_eq!(open_to(Said::Proposed, "ann"), Some("ann".to_owned()));
        assert_eq!(open_to(Said::Declined, "bea"), None);
        assert_eq!(open_to(Said::Proposed, "cal"), Some("cal".to_owned()));
        assert_eq!(open_to(Said::TakenBack, "cal"), None);
        assert_eq!(open_to(Said::Confirmed, "cal"), None);
        assert!(Proposals::read(b"{}").is_err());
    }
}
