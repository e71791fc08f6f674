//! Researchers and institutions, what they offer, and which of them fits the issue of a partnership.
//!
//! What somebody offers is theirs to say: fields of a list, words of their own, for how many partnerships
//! at a time, and with whom they have a conflict. An issue is read for the same fields, and whoever shares
//! most of them is proposed first ([`ranked`]). Nobody is assigned: a partnership asks for something, and
//! whoever is asked accepts or declines.

mod deeds;
mod fields;
mod life;
mod ranked;

pub use deeds::{
    ACADEMIC_ARROWS, AcademicDeed, AcademicDeedKind, AcademicStage, REQUEST_ARROWS, RequestDeed,
    RequestDeedKind, RequestStage,
};
pub use fields::{Field, IssueWords};
pub use life::{AcademicLife, AcademicNotAllowed, Request};
pub use ranked::{Candidate, Ranked, Standing, ranked};

use crate::organisation::{OrgId, Organisation};
use commons::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who may read a person's name here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameShown {
    /// Those who are signed in.
    ToPartners,
    /// Everybody; the person agreed.
    ToEverybody,
}

impl NameShown {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ToPartners, Self::ToEverybody];

    /// The word in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToPartners => "to-partners",
            Self::ToEverybody => "to-everybody",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::ToPartners => "Those who are signed in",
            Self::ToEverybody => "Everybody",
        }
    }

    /// Reads the word in forms.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Who offers something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "kebab-case")]
pub enum Academic {
    /// A person, by their own account; they are called as their account is.
    Researcher {
        /// The person's id in the store.
        person: String,
        /// Where they work.
        organisation: Organisation,
    },
    /// A part of an institution, which names no person.
    Institution {
        /// What it is called.
        called: String,
        /// What it belongs to.
        organisation: Organisation,
    },
}

impl Academic {
    /// The organisation it belongs to.
    pub const fn organisation(&self) -> &Organisation {
        match self {
            Self::Researcher { organisation, .. } | Self::Institution { organisation, .. } => {
                organisation
            }
        }
    }

    /// The person, when it is one.
    pub fn person(&self) -> Option<&str> {
        match self {
            Self::Researcher { person, .. } => Some(person),
            Self::Institution { .. } => None,
        }
    }
}

/// With whom somebody has a conflict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum With {
    /// An organisation, and every partnership it sits in.
    Organisation(OrgId),
    /// A partnership, by its address.
    Partnership(String),
}

/// A conflict somebody declared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Conflict {
    /// With whom.
    pub with: With,
    /// Why, in their words.
    pub why: String,
}

/// What somebody offers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offer {
    /// Fields of the list.
    pub fields: BTreeSet<Field>,
    /// Words of their own.
    pub words: BTreeSet<String>,
    /// For how many partnerships at a time.
    pub places: u32,
    /// Not before this day; none when it is from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Conflicts they declare.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub conflicts: BTreeSet<Conflict>,
}

impl Offer {
    /// The conflicts that bear on a partnership and the organisations in it.
    pub fn conflicts_with<'a>(
        &'a self,
        partnership: &'a str,
        organisations: &'a BTreeSet<OrgId>,
    ) -> impl Iterator<Item = &'a Conflict> {
        self.conflicts.iter().filter(move |conflict| match &conflict.with {
            With::Organisation(id) => organisations.contains(id),
            With::Partnership(address) => address == partnership,
        })
    }
}
