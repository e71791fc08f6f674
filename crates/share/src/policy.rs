//! The sharing rules as dated data.

use crate::purpose::{Action, Home, Purpose};
use commons::Day;
use convene::Role;
use serde::Deserialize;

const HOUSE: &str = include_str!("../policies/house.toml");

/// A set of rules with a version and the days it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The version, logged with every decision.
    pub version: String,
    /// The first day it holds.
    pub valid_from: Day,
    /// The last day it holds.
    pub valid_until: Day,
    pub(crate) allow: Vec<Rule>,
}

/// One thing that is allowed. What no rule allows is refused.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) purpose: Purpose,
    pub(crate) home: Home,
    pub(crate) action: Action,
    pub(crate) relationship: Relationship,
}

/// Whether the person must already be working with the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relationship {
    /// A recorded relationship, such as a caseload or a school roll, is needed.
    Needed,
    /// None is needed.
    NotNeeded,
}

/// Why a policy cannot be used. Nothing is shared while it cannot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPolicy {
    /// It is not the form a policy has.
    #[error("the sharing policy cannot be read: {0}")]
    Malformed(String),
    /// A rule names a role that does not exist.
    #[error("rule {rule} of the sharing policy names a role that does not exist: {role}")]
    NoSuchRole {
        /// The rule.
        rule: String,
        /// The role it names.
        role: String,
    },
    /// A rule says nothing about why it exists.
    #[error("rule {rule} of the sharing policy gives no reason (why = \"…\")")]
    NoReason {
        /// The rule.
        rule: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPolicy {
    version: String,
    valid_from: Day,
    valid_until: Day,
    #[serde(default)]
    allow: Vec<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    id: String,
    why: String,
    role: String,
    purpose: Purpose,
    home: Home,
    action: Action,
    relationship: Relationship,
}

impl Policy {
    /// Reads a policy document.
    ///
    /// # Errors
    /// [`BadPolicy`] when it is malformed; then nothing is allowed.
    pub fn parse(text: &str) -> Result<Self, BadPolicy> {
        let written: WrittenPolicy =
            toml::from_str(text).map_err(|e| BadPolicy::Malformed(e.message().to_owned()))?;
        let allow = written.allow.into_iter().map(WrittenRule::check).collect::<Result<_, _>>()?;
        let WrittenPolicy { version, valid_from, valid_until, .. } = written;
        Ok(Self { version, valid_from, valid_until, allow })
    }

    /// The rules every installation starts with.
    pub fn house() -> Self {
        Self::parse(HOUSE).expect("the policy in the source is read by a test")
    }
}

impl WrittenRule {
    fn check(self) -> Result<Rule, BadPolicy> {
        let Some(role) = Role::parse(&self.role) else {
            return Err(BadPolicy::NoSuchRole { rule: self.id, role: self.role });
        };
        if self.why.trim().is_empty() {
            return Err(BadPolicy::NoReason { rule: self.id });
        }
        let Self { id, purpose, home, action, relationship, .. } = self;
        Ok(Rule { id, role, purpose, home, action, relationship })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_in_the_source_is_readable() {
        assert!(Policy::parse(HOUSE).is_ok());
    }

    #[test]
    fn a_malformed_policy_is_refused_and_says_why() {
        assert!(matches!(Policy::parse("nonsense"), Err(BadPolicy::Malformed(_))));
        let unknown = HOUSE.replace("role = \"data-lead\"", "role = \"boss\"");
        assert!(matches!(Policy::parse(&unknown), Err(BadPolicy::NoSuchRole { .. })));
        let loosened = HOUSE.replace("relationship = \"needed\"", "relationship = \"whatever\"");
        assert!(matches!(Policy::parse(&loosened), Err(BadPolicy::Malformed(_))));
    }
}
