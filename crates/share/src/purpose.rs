//! Why, where and what: the closed lists every sharing decision is made of.

use serde::Deserialize;

/// Why identifiable records are opened. The list is closed and versioned with the software.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Home {
    /// Names, dates of birth, addresses and numbers, for linking only.
    Vault,
    /// Practice records about children and families.
    Casework,
}

/// What is done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Records are put away; nothing is shown.
    PutAway,
    /// Records are compared by the program; nothing is shown.
    Link,
    /// A person reads them.
    Read,
}

impl Action {
    /// The word kept in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PutAway => "put-away",
            Self::Link => "link",
            Self::Read => "read",
        }
    }
}
