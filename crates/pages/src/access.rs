//! Who may do what: the access rules in plain words, by role, with their version and the days they
//! hold.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;

/// One thing somebody may, or nobody may, do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RuleLine {
    /// What; empty for a rule that only forbids.
    pub what: String,
    /// Under which conditions; empty when there are none.
    pub only: String,
    /// Why there is the rule.
    pub why: String,
    /// Its id, as it stands in the audit.
    pub rule: String,
}

/// What one role opens.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RoleRules {
    /// The role's word, for addresses inside the page.
    pub id: String,
    /// The role.
    pub role: String,
    /// Whether whoever reads the page holds it.
    pub is_yours: bool,
    /// What it opens beyond what everybody signed in may do.
    pub lines: Vec<RuleLine>,
}

/// The page of rules.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AccessRules {
    /// Name, hash and days of the set.
    pub version: String,
    /// From when until when it holds, in words.
    pub holds: String,
    /// What everyone may do without an account.
    pub everyone: Vec<RuleLine>,
    /// What everybody may do who is signed in.
    pub signed_in: Vec<RuleLine>,
    /// What each role opens.
    pub roles: Vec<RoleRules>,
    /// What no rule can allow.
    pub never: Vec<RuleLine>,
}

impl Page for AccessRules {
    const TEMPLATE: &'static str = "access.html";

    fn title(&self) -> String {
        "Who may do what".to_owned()
    }

    fn section(&self) -> Section {
        Section::Elsewhere
    }

    fn samples() -> Vec<Self> {
        let line = |what: &str, only: &str, why: &str, rule: &str| RuleLine {
            what: what.to_owned(),
            only: only.to_owned(),
            why: why.to_owned(),
            rule: rule.to_owned(),
        };
        let role = |id: &str, role: &str, is_yours, lines| RoleRules {
            id: id.to_owned(),
            role: role.to_owned(),
            is_yours,
            lines,
        };
        let care = "Only for working with a child and their family. Only for whoever is recorded as \
                    working with the child or family.";
        let full = AccessRules {
            version: "house-2026-11.3fa9c1d2 (2026-09-01 to 2031-08-31)".to_owned(),
            holds: "1 September 2026 to 31 August 2031".to_owned(),
            everyone: vec![line(
                "Read what is published: scoreboard, places, indicators and how they are made",
                "",
                "What is published is for everyone: residents read it without an account.",
                "published",
            )],
            signed_in: vec![line(
                "Read who may do what",
                "",
                "Nobody should have to guess what they and others may do.",
                "open-rules",
            )],
            roles: vec![
                role(
                    "family-support-worker",
                    "Family support worker",
                    true,
                    vec![line(
                        "Read practice records about a child or family",
                        care,
                        "A family support worker reads and writes the records of families they work with.",
                        "family-support",
                    )],
                ),
                role("partner", "Partner", false, Vec::new()),
            ],
            never: vec![line(
                "",
                "",
                "Analysts work with figures that name nobody.",
                "analysts-see-nobody",
            )],
        };
        vec![full]
    }
}
