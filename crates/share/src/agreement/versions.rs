//! All versions of one agreement: their texts, and how each came into force and ended.
//!
//! What is kept is a history of deeds. A text is written as the draft of a version; it can be
//! rewritten while it is a draft. A version that was put to the parties is never rewritten: it is
//! taken back first, and one that was signed is followed by a new version.

use crate::agreement::data_types::DataTypes;
use crate::agreement::document::Agreement;
use crate::agreement::life::{Deed, Life, NotAllowed, Stage};
use commons::Day;
use commons::Mistake;
use convene::OrgId;
use convene::life::{Entry, last_moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An entry of the history of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum VersionDeed {
    /// A text is written as the draft of the version it names.
    Write {
        /// The document.
        text: String,
        /// The version of the list of legal gateways it was checked under; empty in histories that
        /// are older than that list's versions.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        gateways: String,
    },
    /// A text that still has something to mend is put by, so that its writer can go on later. It is
    /// no version, and nobody can sign it.
    PutBy {
        /// The document as far as it was written.
        text: String,
    },
    /// Something is done to a version.
    Done {
        /// Which.
        version: u32,
        /// Where the signed paper is, when somebody else than the party writes the signature down;
        /// empty otherwise.
        #[serde(default)]
        filed: String,
        /// How whoever signs for their own organisation showed at that moment that it is they; empty
        /// for other deeds, for paper, and in histories of before.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        means: String,
        /// What.
        deed: Deed,
    },
}

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionNotAllowed {
    /// The document has mistakes.
    #[error("the document has {} to mend", mistakes(.0.len()))]
    Mistakes(Vec<Mistake>),
    /// The document is of another agreement.
    #[error("the document is of the agreement {found}, and this is {own}")]
    AnotherAgreement {
        /// This one.
        own: String,
        /// The one in the document.
        found: String,
    },
    /// The number is not that of the draft or of the next version.
    #[error("the document says version {found}; what can be written now is version {wanted}")]
    WrongVersion {
        /// What can be written.
        wanted: u32,
        /// What the document says.
        found: u32,
    },
    /// It waits for signatures.
    #[error("version {0} waits for signatures: take it back before you change its text")]
    WaitsForSignatures(u32),
    /// A text that was put by waits to be finished.
    #[error(
        "a newer text was begun and put by: finish it, or throw it away, before this one goes to \
         the parties"
    )]
    PutBy,
    /// There is no such version.
    #[error("there is no version {0}")]
    NoSuchVersion(u32),
    /// The life of the version.
    #[error("{0}")]
    Life(#[from] NotAllowed),
    /// The deed is earlier than what is recorded.
    #[error("the history goes forward only: this is earlier than what is recorded")]
    BeforeTheLastEntry,
}

fn mistakes(count: usize) -> String {
    if count == 1 { "1 mistake".to_owned() } else { format!("{count} mistakes") }
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The document as it was written.
    pub text: String,
    /// What it says.
    pub agreement: Agreement,
    /// How it came into force and ended.
    pub life: Life,
    /// Where signed papers are, for signatures that somebody else wrote down.
    pub filed: BTreeMap<OrgId, String>,
    /// The version of the list of legal gateways its text was checked under; empty when that was not
    /// written down.
    pub checked_under: String,
}

/// How a version stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is being written.
    Draft,
    /// It waits for so many signatures.
    Proposed(usize),
    /// Signed by all, and begins later.
    NotBegun(Day),
    /// Information may be shared under it.
    InForce,
    /// It was in force, and its last day is past.
    Expired(Day),
    /// It was ended before its time.
    Revoked(Day),
    /// A new version took its place.
    Replaced(Day),
    /// Its last day is past, and nothing follows it.
    LetEnd(Day),
}

impl Version {
    /// How it stands.
    pub fn standing(&self, on: Day) -> Standing {
        let Agreement { from, until, .. } = self.agreement;
        let ended = self.life.ended().unwrap_or(until);
        match self.life.stage() {
            Stage::Draft => Standing::Draft,
            Stage::Proposed => Standing::Proposed(self.life.waits_for(&self.agreement).len()),
            Stage::Revoked => Standing::Revoked(ended),
            Stage::Replaced => Standing::Replaced(ended),
            Stage::LetEnd => Standing::LetEnd(until),
            Stage::Signed if on > until => Standing::Expired(until),
            Stage::Signed if on < from => Standing::NotBegun(from),
            Stage::Signed => Standing::InForce,
        }
    }

    /// Whether all parties ever signed it.
    pub fn was_signed(&self) -> bool {
        self.life.signed_on().is_some()
    }
}

/// All versions, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versions {
    versions: Vec<Version>,
    put_by: Option<String>,
    history: Vec<Entry<VersionDeed>>,
}

impl Versions {
    /// The agreement after these entries.
    ///
    /// # Errors
    /// [`VersionNotAllowed`], when one of them cannot follow those before it.
    pub fn of(
        types: &DataTypes,
        entries: impl IntoIterator<Item = Entry<VersionDeed>>,
    ) -> Result<Self, VersionNotAllowed> {
        let mut versions = Self::default();
        for entry in entries {
            versions.apply(types, entry)?;
        }
        Ok(versions)
    }

    /// The versions, oldest first.
    pub fn all(&self) -> &[Version] {
        &self.versions
    }

    /// The newest version.
    pub fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// The text that was put by since the last one without mistakes was kept.
    pub fn put_by(&self) -> Option<&str> {
        self.put_by.as_deref().filter(|text| !text.is_empty())
    }

    /// The number of the version that can be written now: that of the draft, or the next.
    pub fn writable(&self) -> u32 {
        self.newest().map_or(1, |newest| {
            let number = newest.agreement.version;
            let is_draft = matches!(newest.life.stage(), Stage::Draft | Stage::Proposed);
            if is_draft { number } else { number.saturating_add(1) }
        })
    }

    /// The version of this number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.agreement.version == number)
    }

    /// The newest version that all parties ever signed: what everybody may read.
    pub fn newest_signed(&self) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.was_signed())
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<VersionDeed>] {
        &self.history
    }

    /// Earlier versions whose place the newest takes on this day: it is signed and has begun.
    pub fn to_replace(&self, on: Day) -> Vec<VersionDeed> {
        let Some((newest, earlier)) = self.versions.split_last() else { return Vec::new() };
        let number = newest.agreement.version;
        if newest.life.stage() != Stage::Signed || on < newest.agreement.from {
            return Vec::new();
        }
        let signed = earlier.iter().filter(|version| version.life.stage() == Stage::Signed);
        signed
            .map(|version| VersionDeed::Done {
                version: version.agreement.version,
                filed: String::new(),
                means: String::new(),
                deed: Deed::Replace { version: number },
            })
            .collect()
    }

    /// Does something to the agreement.
    ///
    /// # Errors
    /// [`VersionNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        types: &DataTypes,
        entry: Entry<VersionDeed>,
    ) -> Result<(), VersionNotAllowed> {
        if last_moment(&self.history).is_some_and(|last| entry.at < last) {
            return Err(VersionNotAllowed::BeforeTheLastEntry);
        }
        match &entry.deed {
            VersionDeed::Write { text, gateways } => {
                self.write(types, (text, gateways))?;
                self.put_by = None;
            }
            VersionDeed::PutBy { text } => match self.newest() {
                Some(newest) if newest.life.stage() == Stage::Proposed => {
                    let number = newest.agreement.version;
                    return Err(VersionNotAllowed::WaitsForSignatures(number));
                }
                _ => self.put_by = Some(text.clone()),
            },
            VersionDeed::Done { deed: Deed::Propose { .. }, .. } if self.put_by().is_some() => {
                return Err(VersionNotAllowed::PutBy);
            }
            VersionDeed::Done { version, filed, deed, .. } => {
                let at = self.versions.iter_mut().find(|at| at.agreement.version == *version);
                let at = at.ok_or(VersionNotAllowed::NoSuchVersion(*version))?;
                let done = Entry { at: entry.at, who: entry.who.clone(), deed: deed.clone() };
                at.life.apply(&at.agreement, done)?;
                at.note_paper(deed, filed);
            }
        }
        self.history.push(entry);
        Ok(())
    }

    fn write(
        &mut self,
        types: &DataTypes,
        (text, gateways): (&str, &str),
    ) -> Result<(), VersionNotAllowed> {
        let agreement = Agreement::parse(text, types).map_err(VersionNotAllowed::Mistakes)?;
        let found = agreement.version;
        if let Some(own) = self.versions.first().map(|version| &version.agreement.id)
            && *own != agreement.id
        {
            let own = own.clone();
            return Err(VersionNotAllowed::AnotherAgreement { own, found: agreement.id });
        }
        let (text, checked_under) = (text.to_owned(), gateways.to_owned());
        match self.versions.last_mut() {
            Some(newest) if newest.life.stage() == Stage::Draft => {
                let wanted = newest.agreement.version;
                if found != wanted {
                    return Err(VersionNotAllowed::WrongVersion { wanted, found });
                }
                (newest.text, newest.agreement) = (text, agreement);
                newest.checked_under = checked_under;
            }
            Some(newest) if newest.life.stage() == Stage::Proposed => {
                return Err(VersionNotAllowed::WaitsForSignatures(newest.agreement.version));
            }
            before => {
                let wanted = before.map_or(1, |newest| newest.agreement.version + 1);
                if found != wanted {
                    return Err(VersionNotAllowed::WrongVersion { wanted, found });
                }
                let (life, filed) = (Life::default(), BTreeMap::new());
                self.versions.push(Version { text, agreement, life, filed, checked_under });
            }
        }
        Ok(())
    }
}

impl Version {
    /// Remembers where a signed paper is; papers of a text that was taken back count no more.
    fn note_paper(&mut self, deed: &Deed, filed: &str) {
        match deed {
            Deed::Sign { party, .. } if !filed.is_empty() => {
                self.filed.insert(party.clone(), filed.to_owned());
            }
            Deed::TakeBack | Deed::Refuse { .. } => self.filed.clear(),
            Deed::Sign { .. }
            | Deed::Propose { .. }
            | Deed::Revoke { .. }
            | Deed::Replace { .. }
            | Deed::LetEnd { .. } => {}
        }
    }
}
