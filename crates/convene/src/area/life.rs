//! An area and its versions: a boundary is drawn again, never changed.

use crate::area::AreaVersion;
use crate::life::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is done with an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum AreaDeed {
    /// It is drawn, for the first time or again.
    Draw {
        /// Its name.
        name: String,
        /// The version; its number follows the last.
        version: AreaVersion,
        /// Why it is drawn so.
        reason: String,
    },
}

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaNotAllowed {
    /// The number does not follow.
    #[error("version {found} does not follow version {last}: read the area again")]
    DoesNotFollow {
        /// The number given.
        found: u32,
        /// The last version.
        last: u32,
    },
    /// Nothing was changed.
    #[error("this is how the area is drawn already")]
    SameAsBefore,
    /// The area has no name, or nobody said why.
    #[error("fill in the name and the reason")]
    NoWords,
}

/// The life of an area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AreaLife {
    name: String,
    versions: Vec<AreaVersion>,
}

impl AreaLife {
    /// The area with this history.
    ///
    /// # Errors
    /// [`AreaNotAllowed`] of the first entry that could not have been done.
    pub fn told<'a>(
        entries: impl IntoIterator<Item = &'a Entry<AreaDeed>>,
    ) -> Result<Self, AreaNotAllowed> {
        let mut life = Self::default();
        for entry in entries {
            life.apply(&entry.deed)?;
        }
        Ok(life)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Every version, oldest first.
    pub fn versions(&self) -> &[AreaVersion] {
        &self.versions
    }

    /// The version in use.
    pub fn newest(&self) -> Option<&AreaVersion> {
        self.versions.last()
    }

    /// Draws it, or draws it again.
    ///
    /// # Errors
    /// [`AreaNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, deed: &AreaDeed) -> Result<(), AreaNotAllowed> {
        let AreaDeed::Draw { name, version, reason } = deed;
        let last = self.newest().map_or(0, |last| last.number);
        if name.trim().is_empty() || reason.trim().is_empty() {
            return Err(AreaNotAllowed::NoWords);
        }
        if version.number != last + 1 {
            return Err(AreaNotAllowed::DoesNotFollow { found: version.number, last });
        }
        let same: Option<&BTreeSet<_>> = self.newest().map(|newest| &newest.small_areas);
        if same == Some(&version.small_areas) && *name == self.name {
            return Err(AreaNotAllowed::SameAsBefore);
        }
        self.name.clone_from(name);
        self.versions.push(version.clone());
        Ok(())
    }
}
