//! A vintage: one immutable state of the data at the door, and the academic year it belongs to.
//!
//! Its manifest says what it was made from. What is public (menu, boundaries) stands in it by its
//! hash. The records stand in it by a hash under the vintage's key: the plain hash of the records
//! would let somebody who knows all children but one try what that child's record may be, and be
//! told. The key is destroyed when the vintage is archived.
//!
//! [`Year`] holds what has been published in an academic year: at most one full vintage and two
//! headline refreshes, each name once, and the noisy cells of every variable so far.

use super::cell_id::{WORD_RULE, is_word};
use super::menu::{Costs, VintageKind};
use super::registry::Family;
use commons::{ContentHash, Day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Headline refreshes in an academic year.
const MOST_REFRESHES: usize = 2;
/// The rules by which a vintage was made.
pub const POLICY: &str = "LC-SDC v1";

/// What a vintage was made from. It is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The rules it was made by.
    pub policy: String,
    /// Its name, such as `2026-autumn`.
    pub vintage: String,
    /// The academic year its cells count for.
    pub academic_year: String,
    /// All tables, or the headlines.
    pub kind: VintageKind,
    /// The day the data describe.
    pub data_date: Day,
    /// Whose records were counted, in words.
    pub source: String,
    /// Whether the children exist.
    pub origin: crate::about::Origin,
    /// The seal of the menu.
    pub menu: ContentHash,
    /// Who signed the menu.
    pub signed_by: Vec<String>,
    /// The hash of blocks and registered geographies.
    pub registry: ContentHash,
    /// The hash of each family's atoms: they stay the same for a year.
    pub atoms: BTreeMap<Family, ContentHash>,
    /// The records, by their hash under the vintage's key.
    pub records: ContentHash,
    /// The noisy cells of each variable that hold a child.
    pub costs: Costs,
}

impl Manifest {
    /// The hash of the manifest: the permanent name of the vintage's content.
    pub fn hash(&self) -> ContentHash {
        let text = serde_json::to_string(self).expect("a manifest has string keys only");
        ContentHash::of(text.as_bytes())
    }
}

/// What has been published in one academic year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    academic_year: String,
    vintages: Vec<Admitted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Admitted {
    vintage: String,
    kind: VintageKind,
    manifest: ContentHash,
    atoms: BTreeMap<Family, ContentHash>,
    costs: Costs,
}

/// A vintage that cannot be published in this year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotThisYear {
    /// Its name is not a word.
    #[error("\"{0}\" cannot be the name of a vintage: write {WORD_RULE}")]
    Name(String),
    /// A vintage of this name exists: published figures do not change.
    #[error("vintage {0} is published and does not change: corrections go into the next vintage")]
    Taken(String),
    /// The menu is for another year.
    #[error("the menu is for {menu} and this is {year}: sign a menu for {year}")]
    OtherYear {
        /// The menu's year.
        menu: String,
        /// This year.
        year: String,
    },
    /// There has been a full vintage.
    #[error("{0} was this year's full vintage: publish a headline refresh, or wait")]
    SecondFull(String),
    /// Boundaries moved since an earlier vintage of the year.
    #[error(
        "the {0} areas of this year's earlier vintages had other atoms: take changed or removed \
         areas back until the next academic year; new ones may be unions of atoms"
    )]
    OtherAtoms(Family),
    /// There have been two refreshes.
    #[error("this year has had its {MOST_REFRESHES} headline refreshes: wait for the next year")]
    ThirdRefresh,
}

impl Year {
    /// A year in which nothing has been published.
    pub fn new(academic_year: impl Into<String>) -> Self {
        Self { academic_year: academic_year.into(), vintages: Vec::new() }
    }

    /// Which year it is.
    pub fn academic_year(&self) -> &str {
        &self.academic_year
    }

    /// The noisy cells of each variable so far.
    pub fn costs(&self) -> Costs {
        self.vintages.iter().fold(Costs::default(), |sum, vintage| sum.with(&vintage.costs))
    }

    /// Whether a vintage of this name and kind may still be made.
    ///
    /// # Errors
    /// [`NotThisYear`] with what to do instead.
    pub fn must_allow(
        &self,
        vintage: &str,
        kind: VintageKind,
        menu_year: &str,
    ) -> Result<(), NotThisYear> {
        if !is_word(vintage) {
            return Err(NotThisYear::Name(vintage.to_owned()));
        }
        if self.vintages.iter().any(|other| other.vintage == vintage) {
            return Err(NotThisYear::Taken(vintage.to_owned()));
        }
        if menu_year != self.academic_year {
            let (menu, year) = (menu_year.to_owned(), self.academic_year.clone());
            return Err(NotThisYear::OtherYear { menu, year });
        }
        let mut of_kind = self.vintages.iter().filter(|other| other.kind == kind);
        match kind {
            VintageKind::Full => match of_kind.next() {
                Some(full) => Err(NotThisYear::SecondFull(full.vintage.clone())),
                None => Ok(()),
            },
            VintageKind::Headline if of_kind.count() >= MOST_REFRESHES => {
                Err(NotThisYear::ThirdRefresh)
            }
            VintageKind::Headline => Ok(()),
        }
    }

    /// Whether the atoms are those of the year's earlier vintages. If a boundary could move in the
    /// course of a year, the children between the two would be counted by two sets of atoms.
    ///
    /// # Errors
    /// [`NotThisYear::OtherAtoms`].
    pub(super) fn must_keep_atoms(
        &self,
        atoms: &BTreeMap<Family, ContentHash>,
    ) -> Result<(), NotThisYear> {
        let moved = |family: &&Family| {
            let mut earlier = self.vintages.iter().filter_map(|other| other.atoms.get(family));
            earlier.any(|hash| *hash != atoms[family])
        };
        match atoms.keys().find(moved) {
            Some(family) => Err(NotThisYear::OtherAtoms(*family)),
            None => Ok(()),
        }
    }

    /// The year after a vintage was published. Keep it: it is what holds the limits.
    ///
    /// # Errors
    /// As [`Year::must_allow`], and [`NotThisYear::OtherAtoms`].
    pub fn with(mut self, manifest: &Manifest) -> Result<Self, NotThisYear> {
        self.must_allow(&manifest.vintage, manifest.kind, &manifest.academic_year)?;
        self.must_keep_atoms(&manifest.atoms)?;
        self.vintages.push(Admitted {
            vintage: manifest.vintage.clone(),
            kind: manifest.kind,
            manifest: manifest.hash(),
            atoms: manifest.atoms.clone(),
            costs: manifest.costs.clone(),
        });
        Ok(self)
    }
}
