//! Why somebody may not do something, which rule would let them, and what they can do instead.

use crate::purpose::Purpose;
use crate::tie::Tie;
use commons::Day;
use convene::Role;

/// The answer no, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("You need to sign in to do this.")]
    NotSignedIn,
    /// The person holds none of the roles that may.
    #[error(
        "This is for: {} (rule {rule}). Ask an administrator if your work has changed.",
        list(.needs.iter().map(|role| role.in_words().to_lowercase()))
    )]
    NotYourRole {
        /// The roles that may.
        needs: Vec<Role>,
        /// The rule that lets them, or the first of several.
        rule: String,
    },
    /// The role may, and the recorded relationship is missing.
    #[error(
        "Your role may do this only for {} (rule {rule}), and no such link is recorded for you here. \
         Ask whoever keeps your caseload, roll or membership to record it first.",
        list(.needs.iter().map(|tie| tie.in_words().to_owned()))
    )]
    NoTie {
        /// The relationships of which one would do.
        needs: Vec<Tie>,
        /// The rule that asks for it.
        rule: String,
    },
    /// The role may for another purpose only.
    #[error(
        "Your role may do this only for {} (rule {rule}). Say that this is why, if it is; otherwise ask the \
         information governance lead which agreement your work needs.",
        list(.needs.iter().map(|purpose| purpose.in_words().to_owned()))
    )]
    OtherPurpose {
        /// The purposes of which one would do.
        needs: Vec<Purpose>,
        /// The rule that asks for it.
        rule: String,
    },
    /// A rule forbids it, whatever else allows it.
    #[error("{why} No other rule can allow it (rule {rule}).")]
    Forbidden {
        /// The rule.
        rule: String,
        /// Why there is that rule.
        why: String,
    },
    /// No rule lets anybody do it.
    #[error(
        "No rule lets anybody do this. Ask the information governance lead which agreement your \
         work needs."
    )]
    NoRule,
    /// The rules do not hold on this day.
    #[error(
        "The access rules {version} hold from {} to {}; today is outside that, so nothing is \
         allowed. Ask the information governance lead to renew them.",
        .from.in_words(), .until.in_words()
    )]
    OutOfDate {
        /// The version of the rules.
        version: String,
        /// Their first day.
        from: Day,
        /// Their last day.
        until: Day,
    },
    /// The rules cannot be read, so nothing is allowed.
    #[error(
        "The access rules cannot be read, so nothing is allowed. Tell whoever runs this service."
    )]
    Unreadable,
}

impl Refusal {
    /// A word for the audit: the rule that forbids, or what kind of rule there is none of.
    pub fn word(&self) -> &str {
        match self {
            Self::NotSignedIn => "not-signed-in",
            Self::NotYourRole { .. } => "no-rule-for-role",
            Self::NoTie { .. } => "no-relationship",
            Self::OtherPurpose { .. } => "no-rule-for-purpose",
            Self::Forbidden { rule, .. } => rule,
            Self::NoRule => "no-rule",
            Self::OutOfDate { .. } => "out-of-date",
            Self::Unreadable => "unreadable",
        }
    }
}

fn list(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
