//! The roles people hold in the alliance.
//!
//! A role says what kind of work somebody does. It never opens identifiable records by itself: that
//! also takes a purpose and a sharing decision (crate `share`).

use std::fmt;

/// What kind of work somebody does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Runs the installation: accounts, backups. Sees no data about anybody.
    Administrator,
    /// Loads partners' files and answers for their quality.
    DataLead,
    /// Data protection officer or Caldicott Guardian: agreements, audit, complaints.
    GovernanceLead,
    /// Asks questions of the lake, through `disclose`.
    Analyst,
    /// Decides uncertain links inside the vault.
    LinkClerk,
    /// Runs a convening partnership.
    Convenor,
    /// Leads a school.
    HeadTeacher,
    /// Designated safeguarding lead of a school.
    SafeguardingLead,
    /// Works with families, from a school.
    FamilySupportWorker,
    /// School nurse or screener.
    SchoolNurse,
    /// Sits on the partnership board.
    BoardMember,
    /// Works for a partner organisation, or for a voluntary group.
    Partner,
}

impl Role {
    /// Every role there is, in the order they are listed on pages.
    pub const ALL: [Role; 12] = [
        Self::Administrator,
        Self::DataLead,
        Self::GovernanceLead,
        Self::Analyst,
        Self::LinkClerk,
        Self::Convenor,
        Self::HeadTeacher,
        Self::SafeguardingLead,
        Self::FamilySupportWorker,
        Self::SchoolNurse,
        Self::BoardMember,
        Self::Partner,
    ];

    /// The word kept in the store and typed on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::DataLead => "data-lead",
            Self::GovernanceLead => "governance-lead",
            Self::Analyst => "analyst",
            Self::LinkClerk => "link-clerk",
            Self::Convenor => "convenor",
            Self::HeadTeacher => "head-teacher",
            Self::SafeguardingLead => "safeguarding-lead",
            Self::FamilySupportWorker => "family-support-worker",
            Self::SchoolNurse => "school-nurse",
            Self::BoardMember => "board-member",
            Self::Partner => "partner",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::DataLead => "Data lead",
            Self::GovernanceLead => "Information governance lead",
            Self::Analyst => "Analyst",
            Self::LinkClerk => "Link clerk",
            Self::Convenor => "Convenor",
            Self::HeadTeacher => "Head teacher",
            Self::SafeguardingLead => "Safeguarding lead",
            Self::FamilySupportWorker => "Family support worker",
            Self::SchoolNurse => "School nurse",
            Self::BoardMember => "Board member",
            Self::Partner => "Partner",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_found_again_by_its_word() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("manager"), None);
    }
}
