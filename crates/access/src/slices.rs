//! The policies cut into one small set per act, so that a decision looks only at those that can speak
//! of it, and everything else a question needs, made once.
//!
//! A policy is left out of an act's slice only when its scope names other acts; Cedar would not let
//! it decide anything there either.

use crate::act::{ALL, Act, Need};
use crate::purpose::Purpose;
use crate::read::{BadRules, Checked};
use crate::rules::Asker;
use crate::tie::Ties;
use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet,
    Request, RestrictedExpression, Schema,
};
use convene::Role;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::str::FromStr;

/// What the policies say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A rule allows it and none forbids it: the first of those that do, by id.
    Allowed { rule: String },
    /// A rule forbids it.
    Forbidden { rule: String },
    /// No rule allows it.
    NotAllowed,
}

#[derive(Debug)]
struct Slice {
    action: EntityUid,
    /// The act and the groups it is in: all that a rule can look up besides whoever asks.
    groups: Entities,
    policies: PolicySet,
    /// Whether the schema lets visitors ask for it at all.
    is_open: bool,
}

#[derive(Debug)]
pub(crate) struct Slices {
    authorizer: Authorizer,
    /// A person with one role, the usual case, made once.
    single: BTreeMap<Role, Entities>,
    by_act: BTreeMap<Act, Slice>,
    person: EntityUid,
    visitor: EntityUid,
    thing: EntityUid,
    roles: BTreeMap<Role, EntityUid>,
    /// By purpose, then by set of ties.
    contexts: Vec<Context>,
}

impl Slices {
    pub(crate) fn of(checked: &Checked) -> Result<Self, BadRules> {
        let actions =
            checked.schema.action_entities().map_err(|e| BadRules::Schema(e.to_string()))?;
        let mut by_act = BTreeMap::new();
        for act in ALL {
            if !checked.words.contains_key(act.as_str()) {
                return Err(BadRules::Schema(format!("the act {act} is not in it")));
            }
            let action = named("Action", act.as_str())?;
            let policies = slice(&checked.policies, &action, &actions)?;
            let fits = |kind| fits(&checked.schema, kind, &action);
            let is_open = fits("Visitor")?;
            if !fits("Person")? {
                return Err(BadRules::Schema(format!("people cannot ask for {act}")));
            }
            let groups = groups(&action, &actions)?;
            by_act.insert(*act, Slice { action, groups, policies, is_open });
        }
        let roles = Role::ALL.into_iter().map(|role| Ok((role, named("Role", role.as_str())?)));
        let roles = roles.collect::<Result<BTreeMap<_, _>, BadRules>>()?;
        let person = named("Person", "asking")?;
        let single = roles.iter().map(|(role, uid)| {
            let holding = holding(&person, HashSet::from([uid.clone()]), &actions);
            Ok((*role, holding.ok_or_else(|| BadRules::Schema(format!("{role} is not in it")))?))
        });
        Ok(Self {
            authorizer: Authorizer::new(),
            single: single.collect::<Result<_, BadRules>>()?,
            by_act,
            person,
            visitor: named("Visitor", "asking")?,
            thing: named("Thing", "asked-for")?,
            roles,
            contexts: contexts()?,
        })
    }

    /// Asks Cedar. A question that does not fit the schema, such as a visitor asking for what only
    /// people can do, is not allowed; nor is anything where a rule could not be worked out.
    pub(crate) fn verdict(&self, who: Asker<'_>, need: Need) -> Verdict {
        self.answer(who, need).unwrap_or(Verdict::NotAllowed)
    }

    fn answer(&self, who: Asker<'_>, need: Need) -> Option<Verdict> {
        let slice = self.by_act.get(&need.act)?;
        if who == Asker::Visitor && !slice.is_open {
            return None;
        }
        let (principal, entities) = self.asker(who, slice)?;
        let context = self.contexts.get(place(need.purpose, need.ties))?.clone();
        let (action, thing) = (slice.action.clone(), self.thing.clone());
        // Made of closed lists that were compared with the schema when the rules were read.
        let request = Request::new(principal, action, thing, context, None).ok()?;
        let response = self.authorizer.is_authorized(&request, &slice.policies, &entities);
        if response.diagnostics().errors().next().is_some() {
            return None;
        }
        let first = response.diagnostics().reason().min().map(ToString::to_string);
        Some(match (response.decision(), first) {
            (Decision::Allow, Some(rule)) => Verdict::Allowed { rule },
            (Decision::Deny, Some(rule)) => Verdict::Forbidden { rule },
            (Decision::Allow | Decision::Deny, None) => Verdict::NotAllowed,
        })
    }

    fn asker<'a>(
        &'a self,
        who: Asker<'_>,
        slice: &'a Slice,
    ) -> Option<(EntityUid, Cow<'a, Entities>)> {
        match who {
            Asker::Visitor => Some((self.visitor.clone(), Cow::Borrowed(&slice.groups))),
            Asker::Person([role]) => {
                Some((self.person.clone(), Cow::Borrowed(self.single.get(role)?)))
            }
            Asker::Person(roles) => {
                let roles = roles.iter().filter_map(|role| self.roles.get(role).cloned());
                let entities = holding(&self.person, roles.collect(), &slice.groups)?;
                Some((self.person.clone(), Cow::Owned(entities)))
            }
        }
    }
}

/// These actions, and a person who holds these roles.
fn holding(person: &EntityUid, roles: HashSet<EntityUid>, actions: &Entities) -> Option<Entities> {
    let person = Entity::new_no_attrs(person.clone(), roles);
    actions.clone().add_entities([person], None).ok()
}

/// An act and the groups it is in.
fn groups(action: &EntityUid, actions: &Entities) -> Result<Entities, BadRules> {
    let above = |one: &&Entity| one.uid() == *action || actions.is_ancestor_of(&one.uid(), action);
    let those = actions.iter().filter(above).cloned();
    Entities::from_entities(those, None).map_err(|e| BadRules::Schema(e.to_string()))
}

/// Whether the schema lets this kind of asker ask for an act.
fn fits(schema: &Schema, kind: &str, action: &EntityUid) -> Result<bool, BadRules> {
    let (asker, thing) = (named(kind, "asking")?, named("Thing", "asked-for")?);
    let mut result = contexts()?.into_iter().map(|context| {
        let (asker, action, thing) = (asker.clone(), action.clone(), thing.clone());
        Request::new(asker, action, thing, context, Some(schema)).is_ok()
    });
    Ok(result.all(|fits| fits))
}

/// The policies that can speak of an act.
fn slice(all: &PolicySet, action: &EntityUid, actions: &Entities) -> Result<PolicySet, BadRules> {
    let speaks = |constraint: ActionConstraint| match constraint {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(one) => one == *action,
        ActionConstraint::In(some) => {
            some.iter().any(|one| one == action || actions.is_ancestor_of(one, action))
        }
    };
    let those = all.policies().filter(|policy| speaks(policy.action_constraint())).cloned();
    PolicySet::from_policies(those).map_err(|e| BadRules::Malformed(e.to_string()))
}

fn contexts() -> Result<Vec<Context>, BadRules> {
    let literal = |kind: &str, id: &str| Ok(RestrictedExpression::new_entity_uid(named(kind, id)?));
    let mut all = Vec::new();
    for purpose in [None].into_iter().chain(Purpose::ALL.map(Some)) {
        for ties in Ties::every() {
            let ties = ties.iter().map(|tie| literal("Tie", tie.as_str()));
            let ties = RestrictedExpression::new_set(ties.collect::<Result<Vec<_>, BadRules>>()?);
            let mut pairs = vec![("ties".to_owned(), ties)];
            if let Some(purpose) = purpose {
                pairs.push(("purpose".to_owned(), literal("Purpose", purpose.as_str())?));
            }
            let context = Context::from_pairs(pairs);
            all.push(context.map_err(|e| BadRules::Schema(e.to_string()))?);
        }
    }
    Ok(all)
}

/// Where the context of a purpose and ties is.
fn place(purpose: Option<Purpose>, ties: Ties) -> usize {
    let which = match purpose {
        None => 0,
        Some(Purpose::DirectCare) => 1,
        Some(Purpose::Safeguarding) => 2,
        Some(Purpose::Linkage) => 3,
        Some(Purpose::SubjectAccess) => 4,
    };
    which * usize::from(Ties::SETS) + ties.number()
}

fn named(kind: &str, id: &str) -> Result<EntityUid, BadRules> {
    let text = format!("{kind}::\"{id}\"");
    EntityUid::from_str(&text).map_err(|e| BadRules::Schema(e.to_string()))
}
