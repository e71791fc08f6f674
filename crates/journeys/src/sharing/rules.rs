//! The compiled agreements: bringing them up to date, and asking what they let through.
//!
//! Which version is in use, and for which days, is in the store. It is worked out anew in the same
//! transaction as every change, and each night; between, a day it does not hold for is answered no.

use crate::deeds;
use crate::house::House;
use crate::sharing::asking::{Asking, FieldTrouble, question, read_asking};
use crate::sharing::kept::{self, KeptAgreement};
use crate::sharing::{CannotShare, Sealed, asked_by};
use crate::show_partnership::members;
use access::act;
use commons::{Day, Moment};
use convene::{Entry, OrgId, Who};
use serde::{Deserialize, Serialize};
use share::agreement::{
    Agreement, Answer, DataTypes, Head, Life, SharingRequest, Why, ask, compile,
};
use share::gateway::Gateways;
use std::collections::BTreeMap;
use store::histories::{self, HistoryKind};
use store::{Id, Tx, audit};

/// The one history of which version of the compiled agreements is in use.
const IN_USE: &str = "in-use";
const UP_TO_DATE: &str = "bring sharing rules up to date";
/// Who does what nobody asked for, and in which role.
pub(crate) const THE_PROGRAM: (&str, &str) = ("system", "system");

/// Which version is in use, and the days it holds for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Compiled {
    pub(crate) version: String,
    pub(crate) on: Day,
    pub(crate) first: Day,
    pub(crate) last: Day,
}

/// What the agreements answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAnswer {
    /// Whether they let it through.
    pub is_allowed: bool,
    /// The clause and its reason, or why not.
    pub why: String,
    /// The agreement it rests on: its name in addresses and its lawful basis.
    pub rests_on: Option<(String, String)>,
    /// The version that decided.
    pub version: String,
    /// The question in words.
    pub question: String,
    /// Whether it is of another day than today, worked out by what is signed now.
    pub is_of_another_day: bool,
}

/// A legal gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayLine {
    /// Its short name.
    pub id: String,
    /// What it is about.
    pub words: String,
    /// Where it stands.
    pub act: String,
    /// When it was passed.
    pub passed: Day,
    /// From when something may rest on it.
    pub commenced: Option<Day>,
    /// Whether it makes, and does not only let.
    pub is_duty: bool,
    /// Whether something may rest on it today.
    pub is_in_force: bool,
}

/// The rules in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesView {
    /// The version in use; empty before the first.
    pub version: String,
    /// The days it holds for.
    pub days: Option<(Day, Day)>,
    /// When it was worked out.
    pub at: Option<Moment>,
    /// Whether it is right for today and for what is signed.
    pub is_current: bool,
    /// The gateways.
    pub gateways: Vec<GatewayLine>,
    /// Whether this person may bring it up to date.
    pub may_bring_up_to_date: bool,
}

/// All agreements, and which version of them is in use.
pub(crate) struct Rules {
    pub(crate) agreements: Vec<KeptAgreement>,
    pub(crate) in_use: Option<(Moment, Compiled)>,
    /// Organisations of the list and of the agreements, by identifier, with their names: those of the
    /// list where it has one.
    pub(crate) names: BTreeMap<OrgId, String>,
}

impl Rules {
    pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Self, CannotShare> {
        let agreements = kept::agreements(tx)?;
        let all = agreements.iter().flat_map(|kept| kept.versions.all());
        let parties = all.flat_map(|version| &version.agreement.parties).cloned();
        let named = parties.chain(members(tx)?).map(|one| (one.id, one.name)).collect();
        let in_use = match histories::find(tx, HistoryKind::SharingRules, IN_USE)? {
            None => None,
            Some(history) => {
                kept::entries::<Compiled>(tx, &history)?.pop().map(|entry| (entry.at, entry.deed))
            }
        };
        Ok(Self { agreements, in_use, names: named })
    }

    pub(crate) fn pairs(&self) -> Vec<(&Agreement, &Life)> {
        let all = self.agreements.iter().flat_map(|kept| kept.versions.all());
        all.map(|version| (&version.agreement, &version.life)).collect()
    }

    /// The answer of the version in use; no, when it is not the one that would be made now.
    pub(crate) fn answer(&self, request: &SharingRequest) -> Answer {
        let pairs = self.pairs();
        let (on, version) = self.in_use.as_ref().map_or_else(
            || (request.on, String::new()),
            |(_, compiled)| (compiled.on, compiled.version.clone()),
        );
        let table = compile(&pairs, on);
        ask(request, (&table, &Head::named(version)), &pairs)
    }

    /// The answer for a day by what is signed now, whether or not the version in use reaches it.
    fn answer_as_of(&self, request: &SharingRequest) -> Answer {
        let pairs = self.pairs();
        let table = compile(&pairs, request.on);
        ask(request, (&table, &table.head()), &pairs)
    }

    fn is_current(&self, today: Day) -> bool {
        self.in_use.as_ref().is_some_and(|(_, in_use)| {
            let table = compile(&self.pairs(), in_use.on);
            table.version() == in_use.version && (in_use.first..=in_use.last).contains(&today)
        })
    }

    /// The agreement an answer rests on: its name in addresses, and its lawful basis in words.
    pub(crate) fn rests_on(&self, why: &Why) -> Option<(String, String)> {
        let (title, number) = match why {
            Why::Clause { agreement, version, .. } => (agreement, Some(*version)),
            Why::Stopped { agreement, .. }
            | Why::Ended { agreement, .. }
            | Why::NotSigned { agreement } => (agreement, None),
            Why::NoAgreement
            | Why::ExistenceOnly
            | Why::FamilyHasNotAgreed
            | Why::NoClause
            | Why::OutOfDate => return None,
        };
        let all = self.agreements.iter().flat_map(|kept| kept.versions.all());
        let mut named = all.map(|version| &version.agreement).filter(|found| {
            found.title == *title && number.is_none_or(|number| found.version == number)
        });
        named.next().map(|found| (found.id.clone(), basis(found)))
    }

    /// The name of an organisation, or its identifier where nothing names it.
    pub(crate) fn name(&self, id: &OrgId) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_string())
    }
}

/// The lawful basis of an agreement in words, with its condition for special kinds.
pub(crate) fn basis(agreement: &Agreement) -> String {
    let basis = agreement.lawful_basis.in_words();
    match agreement.special_condition {
        None => basis.to_owned(),
        Some(condition) => format!("{basis}; {}", condition.in_words()),
    }
}

/// Puts new versions in the place of old ones, works the rules out for today, and keeps the version
/// when it is another than the one in use. Each entry has its audit row. Says whether the version was
/// another.
pub(crate) fn recompile(
    tx: &mut Tx<'_>,
    (who, roles): (&str, &str),
    (new, now): (&Id, Moment),
) -> Result<bool, CannotShare> {
    let note = |tx: &mut Tx<'_>, action, Sealed(entry): &Sealed| {
        audit::record(tx, &deeds::done(who, roles, action, entry), now).map(|_| ())
    };
    for kept in kept::agreements(tx)? {
        let mut versions = kept.versions.clone();
        for (seen, deed) in (kept.seen()..).zip(kept.versions.to_replace(now.day())) {
            let entry = Entry { at: now, who: who.to_owned(), deed };
            versions
                .apply(&DataTypes::house(), entry.clone())
                .map_err(|no| CannotShare::No(no.to_string()))?;
            let sealed = kept::append(tx, &kept.history, seen, &entry)?;
            note(tx, "replace version of sharing agreement", &sealed)?;
        }
    }
    let rules = Rules::read(tx)?;
    let table = compile(&rules.pairs(), now.day());
    let (first, last) = table.days();
    let version = table.version().to_owned();
    let same = |(_, in_use): &(Moment, Compiled)| {
        (&in_use.version, in_use.first, in_use.last) == (&version, first, last)
    };
    if rules.in_use.as_ref().is_some_and(same) && rules.is_current(now.day()) {
        return Ok(false);
    }
    let history = match histories::find(tx, HistoryKind::SharingRules, IN_USE)? {
        Some(history) => history,
        None => kept::begin(tx, HistoryKind::SharingRules, (new.clone(), IN_USE), now)?,
    };
    let seen = histories::entries(tx, &history.id)?.len() as u64;
    let deed = Compiled { version, on: now.day(), first, last };
    let sealed = kept::append(tx, &history, seen, &Entry { at: now, who: who.to_owned(), deed })?;
    note(tx, UP_TO_DATE, &sealed)?;
    Ok(true)
}

/// Brings the rules up to date as the program does it by itself, each night: nothing is written when
/// nothing changed. Says whether anything did.
///
/// # Errors
/// [`CannotShare`].
pub fn bring_up_to_date(house: &House) -> Result<bool, CannotShare> {
    let (now, new) = (house.now(), house.new_id());
    house.store.write(UP_TO_DATE, move |tx| recompile(tx, THE_PROGRAM, (&new, now)))
}

/// Brings the rules up to date because a person asks for it. Says whether anything changed.
///
/// # Errors
/// [`CannotShare`].
pub fn bring_up_to_date_by(house: &House, who: Option<&Who>) -> Result<bool, CannotShare> {
    let who = asked_by(house, who, act::KEEP_AGREEMENTS, UP_TO_DATE)?;
    let (now, new) = (house.now(), house.new_id());
    let (by, roles) = (who.id.clone(), deeds::roles_of(who));
    let unchanged = deeds::done(&by, &roles, UP_TO_DATE, IN_USE);
    house.store.write(UP_TO_DATE, move |tx| {
        let changed = recompile(tx, (&by, &roles), (&new, now))?;
        if !changed {
            audit::record(tx, &unchanged, now)?;
        }
        Ok(changed)
    })
}

/// The rules in use and the legal gateways.
///
/// # Errors
/// [`CannotShare`].
pub fn show_rules(house: &House, who: Option<&Who>) -> Result<RulesView, CannotShare> {
    asked_by(house, who, act::ASK_WHAT_IS_LET_THROUGH, "see sharing rules")?;
    let rules = house.store.read("sharing rules", Rules::read)?;
    let today = house.now().day();
    let gateway = |gateway: &share::gateway::Gateway| GatewayLine {
        id: gateway.id.clone(),
        words: gateway.words.clone(),
        act: gateway.act.clone(),
        passed: gateway.passed,
        commenced: gateway.commenced,
        is_duty: gateway.is_duty,
        is_in_force: gateway.commenced.is_some_and(|day| day <= today),
    };
    let in_use = rules.in_use.as_ref();
    Ok(RulesView {
        version: in_use.map(|(_, in_use)| in_use.version.clone()).unwrap_or_default(),
        days: in_use.map(|(_, in_use)| (in_use.first, in_use.last)),
        at: in_use.map(|(at, _)| *at),
        is_current: rules.is_current(today),
        gateways: Gateways::house().all().iter().map(gateway).collect(),
        may_bring_up_to_date: house.may(who, act::KEEP_AGREEMENTS).is_ok(),
    })
}

/// Asks what the agreements let through. The inner error says what is missing in the question.
///
/// # Errors
/// [`CannotShare`].
pub fn ask_rules(
    house: &House,
    who: Option<&Who>,
    asking: &Asking,
) -> Result<Result<RuleAnswer, Vec<FieldTrouble>>, CannotShare> {
    asked_by(house, who, act::ASK_WHAT_IS_LET_THROUGH, "ask sharing rules")?;
    let today = house.now().day();
    let request = match read_asking(asking, today) {
        Ok(request) => request,
        Err(troubles) => return Ok(Err(troubles)),
    };
    let rules = house.store.read("sharing rules", Rules::read)?;
    let is_of_another_day = request.on != today;
    let answer =
        if is_of_another_day { rules.answer_as_of(&request) } else { rules.answer(&request) };
    Ok(Ok(RuleAnswer {
        is_allowed: answer.is_allowed,
        rests_on: rules.rests_on(&answer.why),
        why: answer.why.to_string(),
        version: answer.policy_version,
        question: question(&rules, &request),
        is_of_another_day,
    }))
}
