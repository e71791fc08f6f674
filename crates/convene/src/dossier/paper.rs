//! What a dossier is about, and how it is written down: its page first, then its deeds.
//!
//! What a dossier asks of others are asks with lives of their own. So its history is followed without
//! them (what was allowed then stays), and a new deed is tried with them as they stand.

use crate::ask::{Ask, AskLife};
use crate::dossier::{Dossier, DossierDeed, DossierNotAllowed};
use crate::life::Entry;
use crate::organisation::OrgId;
use serde::{Deserialize, Serialize};

/// The issues of the whole system that schools meet again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Issue {
    /// Attendance and exclusion.
    Attendance,
    /// Health of children in schools.
    ChildHealth,
    /// Special educational needs and neurodiversity.
    Send,
    /// Teachers and others who work with children.
    Workforce,
}

impl Issue {
    /// The four.
    pub const ALL: [Self; 4] = [Self::Attendance, Self::ChildHealth, Self::Send, Self::Workforce];

    /// The word kept in the store and sent by forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attendance => "attendance",
            Self::ChildHealth => "child-health",
            Self::Send => "send",
            Self::Workforce => "workforce",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Attendance => "Attendance",
            Self::ChildHealth => "Child health",
            Self::Send => "Special educational needs and neurodiversity",
            Self::Workforce => "Workforce",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|issue| issue.as_str() == word)
    }
}

/// What a dossier is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierPaper {
    /// Its title.
    pub title: String,
    /// The issue.
    pub issue: Issue,
    /// What it rests on, a line each.
    pub evidence: Vec<String>,
}

/// An entry of the history of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum DossierWritten {
    /// It is begun. The first entry, and no other.
    Begin(DossierPaper),
    /// Something is done with it.
    #[serde(untagged)]
    Deed(DossierDeed),
}

/// Why a history of a dossier cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDossierHistory {
    /// It does not begin with its page, or has a second one.
    #[error("the history of a dossier begins with its page, and has one")]
    NotBegun,
    /// A deed is not allowed.
    #[error("{0}")]
    NotAllowed(#[from] DossierNotAllowed),
}

/// What came of what a school had said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidAndDone<'a> {
    /// Which school.
    pub school: &'a OrgId,
    /// What it had said.
    pub you_said: &'a str,
    /// What was done.
    pub we_did: &'a str,
    /// When it was told.
    pub at: commons::Moment,
}

/// A dossier with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRecord {
    /// What it is about.
    pub paper: DossierPaper,
    /// Its life.
    pub dossier: Dossier,
}

impl DossierRecord {
    /// Follows a history from its first entry.
    ///
    /// # Errors
    /// [`BadDossierHistory`].
    pub fn follow(entries: &[Entry<DossierWritten>]) -> Result<Self, BadDossierHistory> {
        let (first, rest) = entries.split_first().ok_or(BadDossierHistory::NotBegun)?;
        let DossierWritten::Begin(paper) = &first.deed else {
            return Err(BadDossierHistory::NotBegun);
        };
        let mut record = Self { paper: paper.clone(), dossier: Dossier::default() };
        for entry in rest {
            let DossierWritten::Deed(deed) = &entry.deed else {
                return Err(BadDossierHistory::NotBegun);
            };
            let entry = Entry { at: entry.at, who: entry.who.clone(), deed: deed.clone() };
            record.dossier.follow(entry)?;
        }
        Ok(record)
    }

    /// Tries a new deed, with the asks as they stand.
    ///
    /// # Errors
    /// [`BadDossierHistory`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        asks: &[(Ask, AskLife)],
        entry: Entry<DossierDeed>,
    ) -> Result<(), BadDossierHistory> {
        self.dossier.apply(asks, entry)?;
        Ok(())
    }

    /// What schools were told, newest first.
    pub fn said_and_done(&self) -> Vec<SaidAndDone<'_>> {
        let told = self.dossier.history().iter().rev().filter_map(|entry| match &entry.deed {
            DossierDeed::Tell { school, you_said, we_did } => {
                Some(SaidAndDone { school, you_said, we_did, at: entry.at })
            }
            DossierDeed::Raise { .. }
            | DossierDeed::Cite(_)
            | DossierDeed::AskFor { .. }
            | DossierDeed::TakeAnswers
            | DossierDeed::Close
            | DossierDeed::Reopen { .. } => None,
        });
        told.collect()
    }
}
