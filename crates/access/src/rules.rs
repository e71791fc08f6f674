//! Asking the rules. Cedar decides: whatever no rule allows is refused, and a rule that forbids
//! stands above all that allow. Rules that cannot be read, or do not hold on the day, refuse all.
//!
//! A refusal is explained by asking the same rules again with other roles, purposes or ties, so the
//! explanation cannot say anything else than the decision.

use crate::act::{Act, Need};
use crate::purpose::Purpose;
use crate::read::{BadRules, Checked, HOUSE, Rule, Texts};
use crate::refusal::Refusal;
use crate::slices::{Slices, Verdict};
use crate::tie::{Tie, Ties};
use commons::Day;
use convene::{Role, Who};

/// A set of access rules with a version and the days it holds.
#[derive(Debug)]
pub struct Rules(Result<Ready, BadRules>);

#[derive(Debug)]
struct Ready {
    checked: Checked,
    slices: Slices,
}

/// Who is asking: a visitor, or a person with roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker<'a> {
    /// Nobody is signed in.
    Visitor,
    /// Somebody who holds these roles.
    Person(&'a [Role]),
}

/// The answer yes: the rule that gave it, and the version of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The rule.
    pub rule: String,
    /// The version of the rules, with the days they hold.
    pub version: String,
}

impl Leave {
    /// Both, for the audit.
    pub fn in_audit(&self) -> String {
        format!("{} of {}", self.rule, self.version)
    }
}

/// What the rules are called where they cannot be read.
const UNREADABLE: &str = "unreadable";

impl Rules {
    /// Reads rules. Whatever is wrong with them, nothing is allowed then; [`Rules::problem`] says
    /// what.
    pub fn read(texts: &Texts<'_>) -> Self {
        Self(Checked::read(texts).and_then(|checked| {
            let slices = Slices::of(&checked)?;
            Ok(Ready { checked, slices })
        }))
    }

    /// The rules every installation starts with.
    pub fn house() -> Self {
        Self::read(&HOUSE)
    }

    /// What is wrong with the rules, if anything is.
    pub fn problem(&self) -> Option<&BadRules> {
        self.0.as_ref().err()
    }

    /// The version that goes into the audit: name, hash of the content, days.
    pub fn version(&self) -> &str {
        self.0.as_ref().map_or(UNREADABLE, |ready| &ready.checked.version)
    }

    /// The first and the last day the rules hold.
    pub fn days(&self) -> Option<(Day, Day)> {
        self.0.as_ref().ok().map(|ready| ready.checked.days)
    }

    /// Every rule, in the order of their ids.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter().flat_map(|ready| ready.checked.rules.values())
    }

    /// Every act the schema knows with its words.
    pub fn acts(&self) -> impl Iterator<Item = (&str, &str)> {
        let words = self.0.iter().flat_map(|ready| &ready.checked.words);
        words.map(|(act, words)| (act.as_str(), words.as_str()))
    }

    /// Whether an act opens records that say who somebody is, so that refusals go into the audit.
    /// Where the rules cannot be read, every act counts as one.
    pub fn is_identifiable(&self, act: Act) -> bool {
        self.0.as_ref().map_or(true, |ready| ready.checked.identifiable.contains(act.as_str()))
    }

    /// Whether this may be done on this day, where nobody needs to be told why.
    pub fn allows(&self, who: Asker<'_>, need: Need, on: Day) -> bool {
        self.0.as_ref().is_ok_and(|ready| {
            let (from, until) = ready.checked.days;
            from <= on && on <= until && ready.allows(who, need)
        })
    }

    /// Whether this person, or a visitor, may do this on this day.
    ///
    /// # Errors
    /// [`Refusal`], with the reason and what would be needed.
    pub fn may(&self, who: Option<&Who>, need: impl Into<Need>, on: Day) -> Result<Leave, Refusal> {
        let asker = who.map_or(Asker::Visitor, |who| Asker::Person(&who.roles));
        self.ask(asker, need.into(), on)
    }

    /// Whether this may be done on this day.
    ///
    /// # Errors
    /// [`Refusal`], with the reason and what would be needed.
    pub fn ask(&self, who: Asker<'_>, need: Need, on: Day) -> Result<Leave, Refusal> {
        let Ok(ready) = &self.0 else { return Err(Refusal::Unreadable) };
        let (from, until) = ready.checked.days;
        let version = || ready.checked.version.clone();
        if on < from || on > until {
            return Err(Refusal::OutOfDate { version: version(), from, until });
        }
        match ready.slices.verdict(who, need) {
            Verdict::Allowed { rule } => Ok(Leave { rule, version: version() }),
            Verdict::Forbidden { rule } => {
                let why = ready.checked.rules.get(&rule).map(|rule| rule.why.clone());
                Err(Refusal::Forbidden { rule, why: why.unwrap_or_default() })
            }
            Verdict::NotAllowed => Err(ready.explain(who, need)),
        }
    }
}

impl Ready {
    fn allows(&self, who: Asker<'_>, need: Need) -> bool {
        self.allowing(who, need).is_some()
    }

    /// The rule that allows it.
    fn allowing(&self, who: Asker<'_>, need: Need) -> Option<String> {
        match self.slices.verdict(who, need) {
            Verdict::Allowed { rule } => Some(rule),
            Verdict::Forbidden { .. } | Verdict::NotAllowed => None,
        }
    }

    /// What would have to be different.
    fn explain(&self, who: Asker<'_>, need: Need) -> Refusal {
        if who == Asker::Visitor {
            return Refusal::NotSignedIn;
        }
        let tied = need.with(Ties::ALL);
        if let Some(rule) = self.allowing(who, tied) {
            let enough = |tie: &Tie| self.allows(who, need.with(need.ties.and(*tie)));
            return Refusal::NoTie { needs: Tie::ALL.into_iter().filter(enough).collect(), rule };
        }
        let for_purpose = |purpose| self.allowing(who, Need { purpose, ..tied });
        let purposes = Purpose::ALL.into_iter().filter(|p| for_purpose(Some(*p)).is_some());
        let needs: Vec<Purpose> = purposes.collect();
        if let Some(rule) = needs.first().and_then(|purpose| for_purpose(Some(*purpose))) {
            return Refusal::OtherPurpose { needs, rule };
        }
        self.explain_role(tied)
    }

    /// Which roles may at all, for whatever purpose.
    fn explain_role(&self, need: Need) -> Refusal {
        let purposes = || Purpose::ALL.into_iter().map(Some).chain([None]);
        let letting = |role: Role| {
            let mut needs = purposes().map(|purpose| Need { purpose, ..need });
            needs.find_map(|need| self.allowing(Asker::Person(&[role]), need))
        };
        let found = Role::ALL.into_iter().filter_map(|role| Some((role, letting(role)?)));
        let (needs, rules): (Vec<Role>, Vec<String>) = found.unzip();
        match rules.into_iter().next() {
            Some(rule) => Refusal::NotYourRole { needs, rule },
            None => Refusal::NoRule,
        }
    }
}
