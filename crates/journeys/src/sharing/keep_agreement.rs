//! Writing an agreement, and bringing it into force and out of it.
//!
//! An organisation signs by somebody who works for it. The information governance lead may write down
//! a signature, a refusal or a revocation given on paper, and then says where the paper is.

use crate::convening::organisation_with;
use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::own_codes::show_codes;
use crate::second_step::{Checked, check};
use crate::sharing::agreements::TEMPLATE;
use crate::sharing::kept::{self, KeptAgreement};
use crate::sharing::rules::{THE_PROGRAM, recompile};
use crate::sharing::{CannotShare, asked_by, deed};
use access::{Refusal, act};
use commons::{Day, Moment};
use convene::{Entry, OrgId, Organisation, Who};
use share::agreement::{
    Agreement, DataTypes, Deed, Mistake, VersionDeed, VersionNotAllowed, Versions,
};
use share::gateway::Gateways;
use share::identity::found_in;
use store::histories::{History, HistoryKind};
use store::{Id, Tx};

/// The longest document kept, in bytes. It leaves room for the other fields of its form.
pub const LONGEST_DOCUMENT_BYTES: usize = 48 * 1024;

/// The fewest letters and digits that say where a signed paper is.
const FEWEST_OF_PAPER: usize = 10;

/// A word that stands in addresses and so is no agreement's name.
const TAKEN: &str = "new";

/// What came of writing a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drafted {
    /// It is kept as a draft, under this name.
    Kept(String),
    /// It has mistakes: each with its line and column. Nothing was kept.
    Mistakes(Vec<Mistake>),
}

/// What somebody does to an agreement, as the form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgreementAct {
    /// `propose`, `take-back`, `sign`, `refuse`, `revoke` or `let-end`.
    pub deed: String,
    /// Which version.
    pub version: u32,
    /// The seal of the text that was read.
    pub seal: String,
    /// For which organisation.
    pub party: String,
    /// Why.
    pub reason: String,
    /// Where the signed paper is.
    pub filed: String,
    /// How many entries of the history were seen.
    pub seen: u64,
    /// The one-time code with which whoever signs shows that it is they; asked of those who have codes.
    pub code: String,
    /// Where the request comes from, to slow down guessing of codes.
    pub source: String,
}

/// Writes a document as the draft of an agreement. `seen` is how many entries of its history the
/// writer had before them; none for an agreement that is new.
///
/// # Errors
/// [`CannotShare`]; mistakes in the document are an answer.
pub fn write_agreement(
    house: &House,
    who: Option<&Who>,
    text: &str,
    seen: Option<u64>,
) -> Result<Drafted, CannotShare> {
    let action = "write sharing agreement";
    let who = asked_by(house, who, act::KEEP_AGREEMENTS, action)?;
    if text.len() > LONGEST_DOCUMENT_BYTES {
        return Err(CannotShare::No("the document is longer than 48 kilobytes".to_owned()));
    }
    let text = text.replace("\r\n", "\n");
    let agreement = match Agreement::parse(&text, &DataTypes::house()) {
        Ok(agreement) => agreement,
        Err(mistakes) => {
            super::note_refusal(house, who, (action, "a document with mistakes"), None)?;
            return Ok(Drafted::Mistakes(mistakes));
        }
    };
    if let Err(no) = gateways_hold(&agreement) {
        super::note_refusal(house, who, (action, "a document with a gateway"), None)?;
        return Err(no);
    }
    let id = agreement.id.clone();
    let (now, new, rules, by) = (house.now(), house.new_id(), house.new_id(), who.id.clone());
    let (named, parties) = (id.clone(), agreement.parties.clone());
    deed(house, who, (action, &id), move |tx| {
        must_be_listed(tx, &parties)?;
        let (history, mut versions, there) = opened(tx, (&named, seen), (&new, now))?;
        let gateways = Gateways::house().version().to_owned();
        let written = VersionDeed::Write { text: text.clone(), gateways };
        let entry = Entry { at: now, who: by.clone(), deed: written };
        versions.apply(&DataTypes::house(), entry.clone()).map_err(no)?;
        let sealed = kept::append(tx, &history, there, &entry)?;
        recompile(tx, THE_PROGRAM, (&rules, now))?;
        Ok(sealed)
    })?;
    Ok(Drafted::Kept(id))
}

/// The agreement of this name to write on, of which so many entries were seen, or a new one: its
/// history, its versions, and how many entries the writer had before them.
pub(crate) fn opened(
    tx: &mut Tx<'_>,
    (named, seen): (&str, Option<u64>),
    (new, now): (&Id, Moment),
) -> Result<(History, Versions, u64), CannotShare> {
    let no = |words: String| Err(CannotShare::No(words));
    if named == TAKEN {
        return no("choose another id than \u{201c}new\u{201d}".to_owned());
    }
    match (kept::agreement(tx, named)?, seen) {
        (None, None) => {
            let history = kept::begin(tx, HistoryKind::Agreement, (new.clone(), named), now)?;
            Ok((history, Versions::default(), 0))
        }
        (Some(kept), Some(seen)) => Ok((kept.history, kept.versions, seen)),
        // What was begun, and thrown away before it was whole, leaves its name free.
        (Some(kept), None)
            if kept.versions.all().is_empty() && kept.versions.put_by().is_none() =>
        {
            let there = kept.seen();
            Ok((kept.history, kept.versions, there))
        }
        (Some(_), None) => no(format!(
            "there is an agreement {named} already: open it and write its next version there"
        )),
        (None, Some(_)) => no("the document has another id than the agreement you opened: keep \
                               its id"
            .to_owned()),
    }
}

/// That something may rest, on its first day, on each legal gateway an agreement names (rule R-L1).
pub(crate) fn gateways_hold(agreement: &Agreement) -> Result<(), CannotShare> {
    let gateways = Gateways::house();
    for id in &agreement.gateways {
        gateways.in_force(id, agreement.from).map_err(|why| CannotShare::No(why.to_string()))?;
    }
    Ok(())
}

/// That every party is on the list of organisations: only for one that is can somebody be recorded as
/// working, and so sign.
fn must_be_listed(tx: &mut Tx<'_>, parties: &[Organisation]) -> Result<(), CannotShare> {
    let mut missing = Vec::new();
    for party in parties {
        if organisation_with(tx, &party.id)?.is_none() {
            missing.push(party.id.as_str());
        }
    }
    match missing.as_slice() {
        [] => Ok(()),
        [one] => Err(CannotShare::No(format!(
            "{one} is not on the list of organisations: have the convenor register it there first"
        ))),
        several => Err(CannotShare::No(format!(
            "{} are not on the list of organisations: have the convenor register them there first",
            several.join(", ")
        ))),
    }
}

/// Does something to a version of an agreement.
///
/// # Errors
/// [`CannotShare`], with the reason.
pub fn do_to_agreement(
    house: &House,
    who: Option<&Who>,
    id: &str,
    act: AgreementAct,
) -> Result<(), CannotShare> {
    let action = "decide on sharing agreement";
    let who = asked_by(house, who, act::SIGN_AGREEMENTS, action)?;
    let (now, rules) = (house.now(), house.new_id());
    let (named, person) = (id.to_owned(), who.clone());
    let caller = house.caller(Some(who));
    let object = format!("{id} version {}: {}", act.version, act.deed);
    let means = shown_to_be_they(house, who, (action, &object), &act)?;
    deed(house, who, (action, &object), move |tx| {
        let kept = kept::agreement(tx, &named)?.ok_or(CannotShare::NotThere)?;
        for words in [&act.reason, &act.filed] {
            if let Some(found) = found_in(words, now.day()) {
                return Err(CannotShare::No(format!("{found}. Take it out")));
            }
        }
        let caller = caller.clone().known(tx)?;
        let done = read_act((&kept, now.day()), &caller, (&act, &means))?;
        let entry = Entry { at: now, who: person.id.clone(), deed: done };
        let mut versions = kept.versions.clone();
        versions.apply(&DataTypes::house(), entry.clone()).map_err(no)?;
        let sealed = kept::append(tx, &kept.history, act.seen, &entry)?;
        recompile(tx, THE_PROGRAM, (&rules, now))?;
        Ok(sealed)
    })
}

/// How somebody who signs for their own organisation shows at this moment that it is they: by a one-time
/// code, when they have codes, else by nothing more than their session. Empty for all other deeds.
fn shown_to_be_they(
    house: &House,
    who: &Who,
    (action, object): (&'static str, &str),
    act: &AgreementAct,
) -> Result<String, CannotShare> {
    let (Ok(party), "sign") = (OrgId::parse(&act.party), act.deed.as_str()) else {
        return Ok(String::new());
    };
    let caller = house.caller(Some(who));
    let is_own = house.store.read("who signs", move |tx| {
        Ok::<_, CannotShare>(may_sign_as(&caller.clone().known(tx)?, &party).is_ok())
    })?;
    if !is_own {
        return Ok(String::new());
    }
    if !has_codes(house, who)? {
        return Ok("session".to_owned());
    }
    let wrong = match Id::parse(&who.id) {
        Some(person) => match check(house, &person, &act.code, &act.source)? {
            Checked::Right => return Ok("one-time code".to_owned()),
            Checked::Wrong => "the code is not right: type the one your app shows now",
            Checked::Paused => "there were too many wrong codes: wait a quarter of an hour",
        },
        None => "this account has no codes",
    };
    super::note_refusal(house, who, (action, object), None)?;
    Err(CannotShare::No(wrong.to_owned()))
}

/// Whether somebody signs with a one-time code.
pub(crate) fn has_codes(house: &House, who: &Who) -> Result<bool, CannotShare> {
    Ok(show_codes(house, who)?.set_up_at.is_some())
}

/// The party this person is recorded as working for, and may sign for.
pub(crate) fn acting_for<'a>(
    caller: &Caller,
    agreement: &'a Agreement,
) -> Option<&'a Organisation> {
    agreement.parties.iter().find(|party| may_sign_as(caller, &party.id).is_ok())
}

/// Whether somebody may sign, refuse or revoke as this party.
pub(crate) fn may_sign_as(caller: &Caller, party: &OrgId) -> Result<(), Refusal> {
    let ties = caller.ties(BelongsTo { partnership: None, organisation: Some(party) });
    caller.may(act::SIGN_AS_PARTY.with(ties)).map(|_| ())
}

/// The deed that was meant, when this person may do it.
fn read_act(
    (kept, today): (&KeptAgreement, Day),
    caller: &Caller,
    (act, means): (&AgreementAct, &str),
) -> Result<VersionDeed, CannotShare> {
    caller.person()?;
    let version = kept.versions.version(act.version).ok_or(CannotShare::NotThere)?;
    let keeps = caller.may(act::KEEP_AGREEMENTS).map(|_| ());
    let mut filed = String::new();
    let mut for_party = || -> Result<OrgId, CannotShare> {
        let party = OrgId::parse(&act.party)
            .map_err(|_| CannotShare::No("choose the organisation".to_owned()))?;
        if let Err(refused) = may_sign_as(caller, &party) {
            keeps.clone().map_err(|_| refused)?;
            act.filed.trim().clone_into(&mut filed);
            if filed.chars().filter(|letter| letter.is_alphanumeric()).count() < FEWEST_OF_PAPER {
                return Err(CannotShare::No(format!(
                    "say where the signed paper is, in {FEWEST_OF_PAPER} letters or more, such as \
                     Cabinet 3, folder 12: you write down what another organisation decided"
                )));
            }
        }
        Ok(party)
    };
    let (reason, seal) = (act.reason.trim().to_owned(), act.seal.clone());
    let deed = match act.deed.as_str() {
        "propose" => {
            keeps.clone()?;
            is_written(&version.agreement)?;
            gateways_hold(&version.agreement)?;
            Deed::Propose { seal }
        }
        "take-back" => keeps.clone().map(|()| Deed::TakeBack)?,
        "sign" => Deed::Sign { party: for_party()?, seal },
        "refuse" => Deed::Refuse { party: for_party()?, reason },
        "let-end" => keeps.clone().map(|()| Deed::LetEnd { reason })?,
        "revoke" if today > version.agreement.until => {
            return Err(CannotShare::No(format!(
                "it ended on {}: there is nothing left to revoke",
                version.agreement.until.in_words()
            )));
        }
        "revoke" => Deed::Revoke { party: for_party()?, reason },
        _ => return Err(CannotShare::No("choose what to do".to_owned())),
    };
    let is_own = filed.is_empty() && matches!(deed, Deed::Sign { .. });
    let means = if is_own { means.to_owned() } else { String::new() };
    Ok(VersionDeed::Done { version: act.version, filed, means, deed })
}

/// That nothing of the template is left in an agreement: its parties sign what was meant.
fn is_written(agreement: &Agreement) -> Result<(), CannotShare> {
    let Ok(template) = Agreement::parse(TEMPLATE, &DataTypes::house()) else { return Ok(()) };
    let whys = |agreement: &Agreement| -> Vec<String> {
        agreement.clauses().iter().map(|clause| clause.why.clone()).collect()
    };
    let samples = whys(&template);
    let left = [
        ("title", agreement.title == template.title),
        ("aim", agreement.aim == template.aim),
        (
            "reference of the impact assessment",
            agreement.assessment.reference == template.assessment.reference,
        ),
        ("reason of a clause", whys(agreement).iter().any(|why| samples.contains(why))),
    ];
    let left: Vec<&str> = left.into_iter().filter_map(|(what, is)| is.then_some(what)).collect();
    if left.is_empty() {
        return Ok(());
    }
    Err(CannotShare::No(format!(
        "this is still the template\u{2019}s: {}. Write your own before you put it to the parties",
        left.join(", ")
    )))
}

pub(crate) fn no(refused: VersionNotAllowed) -> CannotShare {
    CannotShare::No(refused.to_string())
}
