//! Organisations of the alliance, and what kind each is.
//!
//! An organisation is known by an identifier of the org-id register (<https://org-id.guide>): a list
//! prefix and the number in that list, such as `GB-CHC-1164883` for a charity or `GB-EDU-107275` for
//! a school. A group that is in no list gets one of the alliance's own.

mod life;

pub use life::{
    ORGANISATION_ARROWS, OrganisationDeed, OrganisationDeedKind, OrganisationLife,
    OrganisationNotAllowed, OrganisationStage,
};

use serde::{Deserialize, Serialize};
use std::fmt;

/// The identifier of an organisation, such as `GB-EDU-107275`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrgId(String);

/// The text is not an identifier of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an organisation is named by its list and its number there, such as GB-CHC-1164883 for a \
     charity or GB-EDU-107275 for a school; this is not such a name: {0}"
)]
pub struct BadOrgId(String);

/// The longest identifier kept.
const LONGEST: usize = 64;

impl OrgId {
    /// Reads an identifier: at least two parts of capital letters and digits, then a number in which
    /// letters, digits, `_`, `.` and further hyphens may stand. It is folded to capitals.
    ///
    /// # Errors
    /// [`BadOrgId`] when it has another form.
    pub fn parse(text: &str) -> Result<Self, BadOrgId> {
        let bad = || BadOrgId(text.chars().take(LONGEST).collect());
        let folded = text.trim().to_ascii_uppercase();
        let mut parts = folded.splitn(3, '-');
        let (country, list, number) = (parts.next(), parts.next(), parts.next());
        let (Some(country), Some(list), Some(number)) = (country, list, number) else {
            return Err(bad());
        };
        let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let inside = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
        let fits = word(country)
            && word(list)
            && number.bytes().all(inside)
            && number.starts_with(|c: char| c.is_ascii_alphanumeric())
            && folded.len() <= LONGEST;
        if fits { Ok(Self(folded)) } else { Err(bad()) }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OrgId {
    type Error = BadOrgId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<OrgId> for String {
    fn from(id: OrgId) -> Self {
        id.0
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sector {
    /// A school or an academy trust.
    School,
    /// A nursery, childminder or children's centre.
    EarlyYears,
    /// A local authority, or a trust that does its work for children.
    LocalAuthority,
    /// A family hub or an early help team.
    FamilyHub,
    /// A body of the National Health Service, or one that works for it.
    Health,
    /// A police force or a youth justice service.
    Police,
    /// A charity, community group or faith group.
    Voluntary,
    /// Residents who belong to no organisation.
    Residents,
    /// A group of children and young people.
    YoungPeople,
    /// A university or a research institute.
    Research,
    /// A business or an employer.
    Business,
    /// A funder.
    Funder,
}

impl Sector {
    /// Every sector, in the order they are listed on pages.
    pub const ALL: [Self; 12] = [
        Self::School,
        Self::EarlyYears,
        Self::LocalAuthority,
        Self::FamilyHub,
        Self::Health,
        Self::Police,
        Self::Voluntary,
        Self::Residents,
        Self::YoungPeople,
        Self::Research,
        Self::Business,
        Self::Funder,
    ];

    /// The word kept in the store and written in agreements.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::EarlyYears => "early-years",
            Self::LocalAuthority => "local-authority",
            Self::FamilyHub => "family-hub",
            Self::Health => "health",
            Self::Police => "police",
            Self::Voluntary => "voluntary",
            Self::Residents => "residents",
            Self::YoungPeople => "young-people",
            Self::Research => "research",
            Self::Business => "business",
            Self::Funder => "funder",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::School => "Schools",
            Self::EarlyYears => "Early years settings",
            Self::LocalAuthority => "Local authority",
            Self::FamilyHub => "Family hubs and early help",
            Self::Health => "Health",
            Self::Police => "Police and youth justice",
            Self::Voluntary => "Voluntary and community groups",
            Self::Residents => "Residents",
            Self::YoungPeople => "Children and young people",
            Self::Research => "Universities and research",
            Self::Business => "Businesses and employers",
            Self::Funder => "Funders",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sector| sector.as_str() == word)
    }

    /// Whether it speaks for the people who live there, not for a service (rule R-P1 asks for one).
    pub const fn is_community(self) -> bool {
        matches!(self, Self::Voluntary | Self::Residents | Self::YoungPeople)
    }
}

impl fmt::Display for Sector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_words())
    }
}

/// An organisation, as rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub sector: Sector,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_a_list_and_a_number() {
        for good in
            ["GB-CHC-1164883", "gb-edu-107275", "GB-LAE-BRD", "GB-NHS-RAE", "XI-LCA-a_1.2-3"]
        {
            assert!(OrgId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "GB", "GB-CHC", "GB-CHC-", "GB CHC 1", "GB-CHC--1", "-CHC-1", "GB-CHC-1/2"]
        {
            assert!(OrgId::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(OrgId::parse(" gb-chc-1 ").map(|id| id.to_string()), Ok("GB-CHC-1".into()));
    }

    #[test]
    fn every_sector_is_found_again_by_its_word() {
        for sector in Sector::ALL {
            assert_eq!(Sector::parse(sector.as_str()), Some(sector));
            let json = format!("\"{}\"", sector.as_str());
            assert_eq!(serde_json::to_string(&sector).expect("JSON"), json);
        }
    }
}
