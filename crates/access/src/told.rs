//! The rules as people read them: what each role may do, under which conditions, by which rule. It is
//! worked out by asking the rules, so it cannot say anything else than they decide.

use crate::act::{self, Act, Need};
use crate::purpose::Purpose;
use crate::read::Rule;
use crate::rules::{Asker, Rules};
use crate::tie::{Tie, Ties};
use commons::Day;
use convene::Role;

/// One thing somebody may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// What.
    pub act: Act,
    /// What, in words.
    pub words: String,
    /// The purposes of which one has to be given; none when it needs no purpose.
    pub purposes: Vec<Purpose>,
    /// The relationships of which one has to be recorded; none when it needs no relationship.
    pub ties: Vec<Tie>,
    /// The rule that allows it.
    pub rule: Rule,
}

impl Rules {
    /// What somebody may do on this day, in the order of the schema; [`Asker::Person`] with one role
    /// for what that role opens.
    pub fn told(&self, who: Asker<'_>, on: Day) -> Vec<Allowed> {
        act::ALL.iter().filter_map(|act| self.told_of(*act, who, on)).collect()
    }

    /// What everybody who is signed in may do and visitors may not: what every single role opens.
    pub fn told_of_everybody(&self, on: Day) -> Vec<Allowed> {
        let visitor = self.told(Asker::Visitor, on);
        let mut roles = Role::ALL.into_iter().map(|role| self.told(Asker::Person(&[role]), on));
        let first = roles.next().unwrap_or_default();
        let all = roles.fold(first, |all, next| {
            all.into_iter().filter(|allowed| next.contains(allowed)).collect()
        });
        all.into_iter().filter(|allowed| !visitor.contains(allowed)).collect()
    }

    fn told_of(&self, act: Act, who: Asker<'_>, on: Day) -> Option<Allowed> {
        let purposes = || [None].into_iter().chain(Purpose::ALL.map(Some));
        let needs = purposes().map(|purpose| Need { act, purpose, ties: Ties::ALL });
        let fit: Vec<(Need, String)> =
            needs.filter_map(|need| Some((need, self.ask(who, need, on).ok()?.rule))).collect();
        let (need, rule) = fit.first()?;
        let given = fit.iter().map_while(|(need, _)| need.purpose).collect();
        let enough = |tie: &Tie| self.allows(who, need.with(Ties::only(*tie)), on);
        let untied = self.allows(who, need.with(Ties::NONE), on);
        let ties = if untied { Vec::new() } else { Tie::ALL.into_iter().filter(enough).collect() };
        let words = self.acts().find(|(name, _)| *name == act.as_str())?.1.to_owned();
        let rule = self.rules().find(|one| one.id == *rule)?.clone();
        Some(Allowed { act, words, purposes: given, ties, rule })
    }
}
