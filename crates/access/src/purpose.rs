//! Why, where and what: the closed lists a decision about identifiable records is made of.

use crate::act::{self, Act};

/// Why identifiable records are opened. The list is closed and versioned with the software; no
/// purpose of enforcement, immigration, policing or benefits is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Working with a child and their family.
    DirectCare,
    /// A child may be at risk of harm.
    Safeguarding,
    /// Telling which records are of the same child, so that counts are right.
    Linkage,
    /// Answering a person's request for their own data.
    SubjectAccess,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] =
        [Self::DirectCare, Self::Safeguarding, Self::Linkage, Self::SubjectAccess];

    /// The words a person reads, after "for".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::DirectCare => "working with a child and their family",
            Self::Safeguarding => "keeping a child from harm",
            Self::Linkage => "linking records so that counts are right",
            Self::SubjectAccess => "answering a person's request for their own data",
        }
    }

    /// The word kept in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DirectCare => "direct-care",
            Self::Safeguarding => "safeguarding",
            Self::Linkage => "linkage",
            Self::SubjectAccess => "subject-access",
        }
    }
}

/// Which home of identifiable records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Home {
    /// Names, dates of birth, addresses and numbers, for linking only.
    Vault,
    /// Practice records about children and families.
    Casework,
}

impl Home {
    /// The word kept in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vault => "vault",
            Self::Casework => "casework",
        }
    }
}

/// What is done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Records are put away; nothing is shown.
    PutAway,
    /// Records are compared by the program; nothing is shown.
    Link,
    /// A person reads them.
    Read,
}

impl Action {
    /// What the rules call it, in this home.
    pub(crate) const fn act(self, home: Home) -> Act {
        match (home, self) {
            (Home::Vault, Self::PutAway) => act::VAULT_PUT_AWAY,
            (Home::Vault, Self::Link) => act::VAULT_LINK,
            (Home::Vault, Self::Read) => act::VAULT_READ,
            (Home::Casework, Self::PutAway) => act::CASEWORK_PUT_AWAY,
            (Home::Casework, Self::Link) => act::CASEWORK_LINK,
            (Home::Casework, Self::Read) => act::CASEWORK_READ,
        }
    }

    /// The word kept in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PutAway => "put-away",
            Self::Link => "link",
            Self::Read => "read",
        }
    }
}
