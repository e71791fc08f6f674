//! An ask as it is put before whoever decides: one page with what is asked, why, on what evidence and
//! by when. And how an ask is written down: its page first, then its deeds.

use crate::ask::{Ask, AskDeed, AskLife, AskNotAllowed};
use crate::life::Entry;
use serde::{Deserialize, Serialize};

/// Where an ask comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum AskOrigin {
    /// It stands by itself.
    Itself,
    /// A statement asks it.
    Statement {
        /// The statement's address.
        address: String,
    },
    /// A dossier asks it.
    Dossier {
        /// The dossier's address.
        address: String,
    },
}

/// The one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPaper {
    /// What is asked, of whom, by when.
    pub ask: Ask,
    /// Why, in a few sentences.
    pub why: String,
    /// What it rests on, a line each.
    pub evidence: Vec<String>,
    /// What happens when nothing is done; empty when nobody has said.
    pub if_nothing: String,
    /// Where it comes from.
    pub origin: AskOrigin,
    /// Who could answer it here when it was begun: a person's id in the store, when the decision-maker
    /// has an account. Who may now: [`AskRecord::decides`].
    pub decides: Option<String>,
}

/// An entry of the history of an ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum AskWritten {
    /// It is begun, with its page. The first entry, and no other.
    Begin(AskPaper),
    /// Something is done with it.
    #[serde(untagged)]
    Deed(AskDeed),
}

/// Why a history of an ask cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAskHistory {
    /// It does not begin with its page, or has a second one.
    #[error("the history of an ask begins with its page, and has one")]
    NotBegun,
    /// A deed was not allowed when it was done.
    #[error("{0}")]
    NotAllowed(#[from] AskNotAllowed),
}

/// An ask with its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskRecord {
    /// Its page.
    pub paper: AskPaper,
    /// Who wrote it, and when it was begun.
    pub begun: Entry<()>,
    /// Its life.
    pub life: AskLife,
}

impl AskRecord {
    /// Whose account answers it now: the last that was named. Taking it further names another, or
    /// nobody.
    pub fn decides(&self) -> Option<&str> {
        let last = self.life.history().iter().rev().find_map(|entry| match &entry.deed {
            AskDeed::Assign { decides } => Some(Some(decides.as_str())),
            AskDeed::Escalate { decides, .. } => Some(decides.as_deref()),
            _ => None,
        });
        last.unwrap_or(self.paper.decides.as_deref())
    }

    /// Follows a history from its first entry.
    ///
    /// # Errors
    /// [`BadAskHistory`].
    pub fn follow(entries: &[Entry<AskWritten>]) -> Result<Self, BadAskHistory> {
        let (first, rest) = entries.split_first().ok_or(BadAskHistory::NotBegun)?;
        let AskWritten::Begin(paper) = &first.deed else { return Err(BadAskHistory::NotBegun) };
        let begun = Entry { at: first.at, who: first.who.clone(), deed: () };
        let mut record = Self { paper: paper.clone(), begun, life: AskLife::default() };
        for entry in rest {
            let AskWritten::Deed(deed) = &entry.deed else { return Err(BadAskHistory::NotBegun) };
            let entry = Entry { at: entry.at, who: entry.who.clone(), deed: deed.clone() };
            record.life.follow(entry)?;
        }
        Ok(record)
    }
}
