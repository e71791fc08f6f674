//! Reading the rules: the schema, the policies, the days they hold. Whatever is wrong with any of
//! them is an error, because half a set of rules is not a set of rules.

use cedar_policy::{
    EntityUid, Policy, PolicySet, Schema, SchemaFragment, ValidationMode, Validator,
};
use commons::{ContentHash, Day};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// The texts a set of rules is made of.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// Its name and the days it holds.
    pub set: &'a str,
    /// What rules can speak of.
    pub schema: &'a str,
    /// The rules.
    pub policies: &'a [&'a str],
}

/// The rules every installation starts with.
pub const HOUSE: Texts<'static> = Texts {
    set: include_str!("../policies/rules.toml"),
    schema: include_str!("../policies/house.cedarschema"),
    policies: &[
        include_str!("../policies/everyone.cedar"),
        include_str!("../policies/installation.cedar"),
        include_str!("../policies/together.cedar"),
        include_str!("../policies/sharing.cedar"),
        include_str!("../policies/children.cedar"),
        include_str!("../policies/never.cedar"),
    ],
};

/// Why rules cannot be used. Nothing is allowed while they cannot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    /// The name and the days are not there, or make no sense.
    #[error("the name and days of the access rules cannot be read: {0}")]
    Set(String),
    /// The schema cannot be read.
    #[error("the schema of the access rules cannot be read: {0}")]
    Schema(String),
    /// A rule cannot be read.
    #[error("the access rules cannot be read: {0}")]
    Malformed(String),
    /// A rule speaks of something that is not in the schema.
    #[error("the access rules do not fit their schema: {0}")]
    Unfit(String),
    /// A rule or an act lacks one of its annotations, or two rules have one id.
    #[error("{0}")]
    Unexplained(String),
}

/// One rule, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, which is in the audit of every decision it made.
    pub id: String,
    /// Why it is there.
    pub why: String,
    /// Whether it forbids, whatever others allow.
    pub forbids: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSet {
    name: String,
    valid_from: Day,
    valid_until: Day,
}

/// Rules that were read and checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) version: String,
    pub(crate) days: (Day, Day),
    pub(crate) schema: Schema,
    pub(crate) policies: PolicySet,
    pub(crate) rules: BTreeMap<String, Rule>,
    /// Each act's words.
    pub(crate) words: BTreeMap<String, String>,
    /// The acts of the group `identifiable`.
    pub(crate) identifiable: BTreeSet<String>,
}

impl Checked {
    pub(crate) fn read(texts: &Texts<'_>) -> Result<Self, BadRules> {
        let set: WrittenSet =
            toml::from_str(texts.set).map_err(|e| BadRules::Set(e.message().to_owned()))?;
        if set.valid_until < set.valid_from || set.name.trim().is_empty() {
            return Err(BadRules::Set("it ends before it begins, or has no name".to_owned()));
        }
        let (fragment, _) = SchemaFragment::from_cedarschema_str(texts.schema)
            .map_err(|e| BadRules::Schema(e.to_string()))?;
        let words = words_of(&fragment, texts.schema)?;
        let schema = Schema::from_schema_fragments([fragment])
            .map_err(|e| BadRules::Schema(e.to_string()))?;
        let policies = policies_of(texts.policies)?;
        let checked = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        let mut wrong: Vec<String> = checked.validation_errors().map(ToString::to_string).collect();
        wrong.extend(checked.validation_warnings().map(ToString::to_string));
        if !wrong.is_empty() {
            return Err(BadRules::Unfit(wrong.join("; ")));
        }
        let rules = policies.policies().map(|policy| {
            let why = policy.annotation("why").unwrap_or_default().to_owned();
            let forbids = policy.effect() == cedar_policy::Effect::Forbid;
            let id = policy.id().to_string();
            (id.clone(), Rule { id, why, forbids })
        });
        Ok(Self {
            version: version(&set, texts),
            days: (set.valid_from, set.valid_until),
            rules: rules.collect(),
            identifiable: identifiable(&schema)?,
            policies,
            schema,
            words,
        })
    }
}

/// The name, the hash of all that decides, and the days.
fn version(set: &WrittenSet, texts: &Texts<'_>) -> String {
    let mut all = format!("{}\u{0}{}", texts.set, texts.schema);
    for policies in texts.policies {
        all.push('\u{0}');
        all.push_str(policies);
    }
    let hash = ContentHash::of(all.as_bytes()).short();
    format!("{}.{hash} ({} to {})", set.name, set.valid_from, set.valid_until)
}

/// The policies under the ids they are annotated with.
fn policies_of(texts: &[&str]) -> Result<PolicySet, BadRules> {
    let mut all = PolicySet::new();
    for text in texts {
        let read = PolicySet::from_str(text).map_err(|e| BadRules::Malformed(e.to_string()))?;
        if read.templates().next().is_some() {
            return Err(BadRules::Malformed("a rule has a slot; rules have none here".to_owned()));
        }
        for policy in read.policies() {
            all.add(named(policy)?).map_err(|e| BadRules::Unexplained(e.to_string()))?;
        }
    }
    Ok(all)
}

fn named(policy: &Policy) -> Result<Policy, BadRules> {
    let written = |key: &str| {
        let text = policy.annotation(key).map(str::trim).filter(|text| !text.is_empty());
        text.ok_or_else(|| BadRules::Unexplained(format!("a rule has no @{key}(\"…\"): {policy}")))
    };
    written("why")?;
    let id = written("id")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.chars().all(plain) {
        return Err(BadRules::Unexplained(format!("{id} is not an id: small letters and hyphens")));
    }
    Ok(policy.new_id(cedar_policy::PolicyId::new(id)))
}

/// What each act is called for people.
fn words_of(fragment: &SchemaFragment, text: &str) -> Result<BTreeMap<String, String>, BadRules> {
    let (schema, _) =
        Schema::from_cedarschema_str(text).map_err(|e| BadRules::Schema(e.to_string()))?;
    let mut all = BTreeMap::new();
    for action in schema.actions() {
        let words = fragment.action_annotation(None, action.id(), "words").unwrap_or_default();
        let id: &str = action.id().unescaped();
        if words.trim().is_empty() {
            return Err(BadRules::Unexplained(format!("the act {id} has no @words(\"…\")")));
        }
        all.insert(id.to_owned(), words.to_owned());
    }
    Ok(all)
}

/// The acts that are done with records that say who somebody is.
fn identifiable(schema: &Schema) -> Result<BTreeSet<String>, BadRules> {
    let entities = schema.action_entities().map_err(|e| BadRules::Schema(e.to_string()))?;
    let group = EntityUid::from_str("Action::\"identifiable\"")
        .map_err(|e| BadRules::Schema(e.to_string()))?;
    let inside = schema.actions().filter(|action| entities.is_ancestor_of(&group, action));
    Ok(inside.map(|action| action.id().unescaped().to_owned()).collect())
}
