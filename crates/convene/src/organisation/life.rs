//! An organisation joins the alliance, may take another name, and may leave.

use crate::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use crate::organisation::Organisation;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where an organisation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganisationStage {
    /// Nothing is written of it.
    Unknown,
    /// It belongs to the alliance.
    Member,
    /// It has left; what it did stays on record.
    Left,
}

impl fmt::Display for OrganisationStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "not known",
            Self::Member => "a member",
            Self::Left => "left",
        })
    }
}

/// What is done with an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum OrganisationDeed {
    /// It joins.
    Register {
        /// What it is.
        organisation: Organisation,
    },
    /// It is called something else from now on.
    Rename {
        /// The name.
        name: String,
    },
    /// It leaves.
    Leave {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganisationDeedKind {
    /// [`OrganisationDeed::Register`].
    Register,
    /// [`OrganisationDeed::Rename`].
    Rename,
    /// [`OrganisationDeed::Leave`].
    Leave,
}

impl fmt::Display for OrganisationDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Register => "registered",
            Self::Rename => "renamed",
            Self::Leave => "taken off the list",
        })
    }
}

impl OrganisationDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> OrganisationDeedKind {
        match self {
            Self::Register { .. } => OrganisationDeedKind::Register,
            Self::Rename { .. } => OrganisationDeedKind::Rename,
            Self::Leave { .. } => OrganisationDeedKind::Leave,
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::Register { organisation } => &organisation.name,
            Self::Rename { name } => name,
            Self::Leave { reason } => reason,
        }
    }
}

/// Every arrow there is.
pub const ORGANISATION_ARROWS: [Arrow<OrganisationStage, OrganisationDeedKind>; 3] = {
    use OrganisationDeedKind as Kind;
    use OrganisationStage as Stage;
    [
        Arrow { from: Stage::Unknown, by: Kind::Register, to: Stage::Member },
        Arrow { from: Stage::Member, by: Kind::Rename, to: Stage::Member },
        Arrow { from: Stage::Member, by: Kind::Leave, to: Stage::Left },
    ]
};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<OrganisationStage, OrganisationDeedKind>),
    /// There are no words.
    #[error("fill in the words: none may be empty")]
    NoWords,
}

/// The life of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationLife {
    stage: OrganisationStage,
    organisation: Option<Organisation>,
    history: Vec<Entry<OrganisationDeed>>,
}

impl Default for OrganisationLife {
    fn default() -> Self {
        Self { stage: OrganisationStage::Unknown, organisation: None, history: Vec::new() }
    }
}

impl OrganisationLife {
    /// The organisation with this history.
    ///
    /// # Errors
    /// [`OrganisationNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<OrganisationDeed>>,
    ) -> Result<Self, OrganisationNotAllowed> {
        let mut life = Self::default();
        for entry in entries {
            life.apply(entry)?;
        }
        Ok(life)
    }

    /// Where it stands.
    pub const fn stage(&self) -> OrganisationStage {
        self.stage
    }

    /// The organisation under its present name.
    pub const fn organisation(&self) -> Option<&Organisation> {
        self.organisation.as_ref()
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<OrganisationDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`OrganisationNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        entry: Entry<OrganisationDeed>,
    ) -> Result<OrganisationStage, OrganisationNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&ORGANISATION_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        if entry.deed.words().trim().is_empty() {
            return Err(OrganisationNotAllowed::NoWords);
        }
        match &entry.deed {
            OrganisationDeed::Register { organisation } => {
                self.organisation = Some(organisation.clone());
            }
            OrganisationDeed::Rename { name } => {
                if let Some(organisation) = &mut self.organisation {
                    organisation.name.clone_from(name);
                }
            }
            OrganisationDeed::Leave { .. } => {}
        }
        self.stage = to;
        self.history.push(entry);
        Ok(to)
    }
}
