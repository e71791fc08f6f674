//! An agreement as its pages show it: plain words, worked out from its history.

use crate::house::Caller;
use crate::sharing::CannotShare;
use crate::sharing::agreement_history::{HistoryLine, history};
use crate::sharing::keep_agreement::acting_for;
use crate::sharing::kept::KeptAgreement;
use crate::sharing::rules::basis;
use access::act;
use commons::{Day, count_of};
use convene::{OrgId, Who};
use share::agreement::{Agreement, Clause, Condition, DataTypes, Effect, Standing, Version};
use share::gateway::Gateways;
use std::collections::BTreeSet;
use store::Tx;

/// How a version stands, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingTold {
    /// A word for a tag.
    pub word: &'static str,
    /// The same in a sentence.
    pub words: String,
}

impl StandingTold {
    /// How it stands on a day.
    pub(crate) fn of(standing: Standing) -> Self {
        let (word, words) = match standing {
            Standing::Draft => ("draft", "It is being written.".to_owned()),
            Standing::Proposed(1) => ("proposed", "It waits for 1 signature.".to_owned()),
            Standing::Proposed(count) => (
                "proposed",
                format!("It waits for {}.", count_of(count, "signature", "signatures")),
            ),
            Standing::NotBegun(on) => {
                ("signed", format!("All parties signed. It begins on {}.", on.in_words()))
            }
            Standing::InForce => ("in force", "Information may be shared under it.".to_owned()),
            Standing::Expired(on) => {
                ("ended", format!("It ended on {}. Nothing is shared under it.", on.in_words()))
            }
            Standing::Revoked(on) => (
                "revoked",
                format!("It was revoked on {}. Nothing is shared under it.", on.in_words()),
            ),
            Standing::LetEnd(on) => {
                let words = format!(
                    "It ended on {}, and nothing follows it. Nothing is shared under it.",
                    on.in_words()
                );
                ("ended", words)
            }
            Standing::Replaced(on) => {
                ("replaced", format!("A new version took its place on {}.", on.in_words()))
            }
        };
        Self { word, words }
    }
}

/// An agreement in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementLine {
    /// Its name in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The version told of.
    pub version: u32,
    /// How it stands.
    pub standing: StandingTold,
    /// Who agrees.
    pub parties: Vec<String>,
    /// What it is for.
    pub purposes: Vec<&'static str>,
    /// Its last day, and the days until then; negative when it is past.
    pub until: (Day, i32),
    /// Where its impact assessment is filed.
    pub assessment: String,
    /// The day that must have been looked at again, and the days until then.
    pub review_by: (Day, i32),
    /// What is missing.
    pub missing: Vec<String>,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyLine {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub sector: &'static str,
    /// The post that signs for it; empty where it is not written.
    pub signatory: String,
    /// Whether it signed the text as it stands.
    pub has_signed: bool,
    /// Where its signed paper is, if somebody else wrote the signature down.
    pub filed: String,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseLine {
    /// Its name, such as `exception 1`.
    pub name: String,
    /// Whether it lets through.
    pub lets_through: bool,
    /// What of which records.
    pub what: String,
    /// From whom to whom.
    pub who: String,
    /// For what, and on which condition and days.
    pub when: String,
    /// Why it is there.
    pub why: String,
}

/// A version in the list of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number.
    pub number: u32,
    /// How it stands.
    pub standing: StandingTold,
}

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementView {
    /// What the register says of it.
    pub line: AgreementLine,
    /// What sharing is to achieve.
    pub aim: String,
    /// Its first day.
    pub from: Day,
    /// The lawful basis.
    pub basis: String,
    /// The legal gateways it names, and the version of their list it was checked under.
    pub gateways: Option<String>,
    /// The parties.
    pub parties: Vec<PartyLine>,
    /// The clauses, defaults first.
    pub clauses: Vec<ClauseLine>,
    /// Versions this person may see, newest first.
    pub versions: Vec<VersionLine>,
    /// What was done, newest first.
    pub history: Vec<HistoryLine>,
    /// The seal of the text.
    pub seal: String,
    /// How many entries its history has.
    pub seen: u64,
    /// Whether this person may write its next text.
    pub may_write: bool,
    /// What this person may do now: words of [`super::AgreementAct`].
    pub may_do: Vec<&'static str>,
    /// The parties for which they may do it.
    pub acts_for: Vec<(String, String)>,
    /// Whether this person signs with a one-time code of theirs.
    pub asks_code: bool,
    /// The party this person works for.
    pub own: Option<String>,
}

/// The newest version this person may see: everybody those that were signed, and those who keep or
/// sign agreements the newest.
pub(crate) fn visible<'a>(kept: &'a KeptAgreement, caller: &Caller) -> Option<&'a Version> {
    let newest = kept.versions.newest()?;
    if caller.may(act::KEEP_AGREEMENTS).is_ok() {
        return Some(newest);
    }
    if acting_for(caller, &newest.agreement).is_some() {
        Some(newest)
    } else {
        kept.versions.newest_signed()
    }
}

/// What the register says of a version.
pub(crate) fn line(version: &Version, today: Day) -> AgreementLine {
    let agreement = &version.agreement;
    let days = |day: Day| (day, day.number() - today.number());
    AgreementLine {
        id: agreement.id.clone(),
        title: agreement.title.clone(),
        version: agreement.version,
        standing: StandingTold::of(version.standing(today)),
        parties: agreement.parties.iter().map(|party| party.name.clone()).collect(),
        purposes: purposes(agreement),
        until: days(agreement.until),
        assessment: agreement.assessment.reference.clone(),
        review_by: days(agreement.assessment.review_by),
        missing: missing(version, today),
    }
}

fn purposes(agreement: &Agreement) -> Vec<&'static str> {
    let all: BTreeSet<_> = agreement.clauses().iter().flat_map(|clause| &clause.purposes).collect();
    all.into_iter().map(|purpose| purpose.in_words()).collect()
}

/// What is missing before it holds, or goes on holding.
fn missing(version: &Version, today: Day) -> Vec<String> {
    let agreement = &version.agreement;
    let mut missing = Vec::new();
    match version.standing(today) {
        Standing::Draft => missing.push("it has not been put to its parties".to_owned()),
        Standing::Proposed(_) => {
            let waits = version.life.waits_for(agreement);
            let names = waits.iter().filter_map(|id| agreement.party(id)).map(|p| p.name.as_str());
            missing.push(format!("the signature of {}", names.collect::<Vec<_>>().join(", ")));
        }
        Standing::Expired(_) => missing.push("a new version, if sharing is to go on".to_owned()),
        Standing::Revoked(_) | Standing::Replaced(_) | Standing::LetEnd(_) => return missing,
        Standing::NotBegun(_) | Standing::InForce => {}
    }
    if agreement.assessment.review_by < today {
        missing.push("the review of its impact assessment".to_owned());
    }
    if agreement.clauses().is_empty() {
        missing.push("a clause: it lets nothing through".to_owned());
    }
    missing
}

/// The whole view of an agreement.
pub(crate) fn view(
    tx: &mut Tx<'_>,
    (kept, version): (&KeptAgreement, &Version),
    caller: &Caller,
    today: Day,
) -> Result<AgreementView, CannotShare> {
    let agreement = &version.agreement;
    let who = caller.who.as_ref();
    let keeps = caller.may(act::KEEP_AGREEMENTS).is_ok();
    let own = acting_for(caller, agreement).map(|party| party.id.clone());
    let may_do = may_do((version, today), caller, own.as_ref());
    let shown = |other: &&Version| {
        keeps || other.was_signed() || other.agreement.version == agreement.version
    };
    let versions = kept.versions.all().iter().rev().filter(shown);
    let mut line = line(version, today);
    if keeps && kept.versions.put_by().is_some() {
        let what = "what was put by of a newer text: finish it, or throw it away".to_owned();
        line.missing.push(what);
    }
    Ok(AgreementView {
        line,
        aim: agreement.aim.clone(),
        from: agreement.from,
        basis: basis(agreement),
        gateways: gateways(version),
        parties: agreement
            .parties
            .iter()
            .map(|party| party_line(version, &party.id, who))
            .collect(),
        clauses: agreement.clauses().iter().map(|clause| clause_line(agreement, clause)).collect(),
        versions: versions
            .map(|version| VersionLine {
                number: version.agreement.version,
                standing: StandingTold::of(version.standing(today)),
            })
            .collect(),
        history: history(tx, kept, version, who)?,
        seal: agreement.seal().to_owned(),
        seen: kept.seen(),
        may_write: keeps,
        acts_for: acts_for(version, keeps, own.as_ref()),
        may_do,
        asks_code: false,
        own: own.map(|id| id.to_string()),
    })
}

/// The legal gateways an agreement names, in words, and the list they were checked under.
fn gateways(version: &Version) -> Option<String> {
    let all = Gateways::house();
    let acts: Vec<&str> = version
        .agreement
        .gateways
        .iter()
        .map(|id| all.all().iter().find(|one| one.id == *id).map_or(id.as_str(), |one| &one.act))
        .collect();
    let under = match version.checked_under.as_str() {
        "" => String::new(),
        list => format!(", checked under the list {list}"),
    };
    (!acts.is_empty()).then(|| format!("{}{under}", acts.join("; ")))
}

/// What this person may do to it as it stands.
fn may_do(
    (version, today): (&Version, Day),
    caller: &Caller,
    own: Option<&OrgId>,
) -> Vec<&'static str> {
    let keeps = caller.may(act::KEEP_AGREEMENTS).is_ok();
    let acts = keeps || own.is_some();
    let (for_keepers, for_parties): (&[_], &[_]) = match version.standing(today) {
        Standing::Draft => (&["propose"], &[]),
        Standing::Proposed(_) => (&["take-back"], &["sign", "refuse"]),
        Standing::NotBegun(_) | Standing::InForce => (&[], &["revoke"]),
        Standing::Expired(_) => (&["let-end"], &[]),
        Standing::Revoked(_) | Standing::Replaced(_) | Standing::LetEnd(_) => (&[], &[]),
    };
    let mut may_do = Vec::new();
    if keeps {
        may_do.extend(for_keepers);
    }
    if acts {
        may_do.extend(for_parties);
    }
    may_do
}

/// The parties a person may sign, refuse or revoke for; while signatures are missing, those missing.
fn acts_for(version: &Version, keeps: bool, own: Option<&OrgId>) -> Vec<(String, String)> {
    let waits = version.life.waits_for(&version.agreement);
    let proposed = version.life.stage() == share::agreement::Stage::Proposed;
    let parties = version.agreement.parties.iter();
    let mine = parties.filter(|party| {
        (keeps || own == Some(&party.id)) && (!proposed || waits.contains(&&party.id))
    });
    mine.map(|party| (party.id.to_string(), party.name.clone())).collect()
}

/// A party; a visitor is not told where its paper is.
fn party_line(version: &Version, id: &OrgId, who: Option<&Who>) -> PartyLine {
    let party = version.agreement.party(id);
    PartyLine {
        id: id.to_string(),
        name: party.map(|party| party.name.clone()).unwrap_or_default(),
        sector: party.map(|party| party.sector.in_words()).unwrap_or_default(),
        signatory: version.agreement.signatories.get(id).cloned().unwrap_or_default(),
        has_signed: version.life.signed().contains(id),
        filed: who.and_then(|_| version.filed.get(id)).cloned().unwrap_or_default(),
    }
}

fn clause_line(agreement: &Agreement, clause: &Clause) -> ClauseLine {
    let types = DataTypes::house();
    let kinds: Vec<&str> = clause.data_types.iter().map(|kind| types.words(kind)).collect();
    let modes: Vec<&str> = clause.modes.iter().map(|mode| mode.in_words()).collect();
    let named = |ids: &[OrgId]| -> Vec<String> {
        let name =
            |id: &OrgId| agreement.party(id).map_or_else(|| id.to_string(), |p| p.name.clone());
        ids.iter().map(name).collect()
    };
    let from = if clause.from.is_empty() {
        "any party".to_owned()
    } else {
        named(&clause.from).join(", ")
    };
    let mut to = named(&clause.to);
    to.extend(clause.to_sectors.iter().map(|sector| sector.in_words().to_lowercase()));
    let purposes: Vec<&str> = clause.purposes.iter().map(|purpose| purpose.in_words()).collect();
    let mut when = format!("for {}", purposes.join(", "));
    if clause.when == Condition::FamilyAgreed {
        when.push_str("; once the family has agreed to the service");
    }
    if clause.days != (agreement.from, agreement.until) {
        let (first, last) = clause.days;
        when.push_str(&format!("; from {} to {}", first.in_words(), last.in_words()));
    }
    ClauseLine {
        name: clause.name.clone(),
        lets_through: clause.effect == Effect::Allow,
        what: format!("{}: {}", modes.join(" and "), kinds.join("; ")),
        who: format!("from {from} to {}", to.join(", ")),
        when,
        why: clause.why.clone(),
    }
}
