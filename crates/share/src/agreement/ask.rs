//! Answers a request to share, and says why.

use crate::agreement::compile::{Head, Table};
use crate::agreement::data_types::DataType;
use crate::agreement::document::{Agreement, Clause};
use crate::agreement::life::{Life, Stage};
use crate::agreement::terms::{Condition, Effect, FamilyAgreement, Mode, SharingPurpose};
use commons::Day;
use convene::OrgId;
use serde::{Deserialize, Serialize};

/// One organisation would tell another something about a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharingRequest {
    /// Whose record it is.
    pub holder: OrgId,
    /// Who would learn of it.
    pub receiver: OrgId,
    /// What kind of information.
    pub data_type: DataType,
    /// That it exists, or what is in it.
    pub mode: Mode,
    /// Why.
    pub purpose: SharingPurpose,
    /// What is recorded of the family's agreement to the service.
    pub family: FamilyAgreement,
    /// On which day.
    pub on: Day,
}

/// The answer, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it may be shared.
    pub is_allowed: bool,
    /// Why, or why not.
    pub why: Why,
    /// The version of the compiled agreements that decided.
    pub policy_version: String,
}

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "kebab-case")]
pub enum Why {
    /// A clause lets it through.
    #[error("{agreement} (version {version}), {clause}, lets it through: {reason}")]
    Clause {
        /// The agreement.
        agreement: String,
        /// Its version.
        version: u32,
        /// The clause's name.
        clause: String,
        /// Its reason.
        reason: String,
    },
    /// A clause stops it.
    #[error("{agreement}, {clause}, stops it: {reason}")]
    Stopped {
        /// The agreement.
        agreement: String,
        /// The clause's name.
        clause: String,
        /// Its reason.
        reason: String,
    },
    /// The two have no agreement in force.
    #[error(
        "there is no agreement in force between these two organisations. Ask the information \
         governance lead; if a child is at risk of harm now, speak to the safeguarding lead first"
    )]
    NoAgreement,
    /// There was one, and it has ended.
    #[error("{agreement} would have covered it, and it ended on {}. Ask for its renewal", .on.in_words())]
    Ended {
        /// The agreement.
        agreement: String,
        /// Its last day, or the day it was revoked.
        on: Day,
    },
    /// There is one that not all have signed.
    #[error("{agreement} would cover it, and not all parties have signed it")]
    NotSigned {
        /// The agreement.
        agreement: String,
    },
    /// The existence may be shared, the content may not.
    #[error(
        "you may be told that a record exists, and not what is in it: ask its holder, who can \
         decide to talk to you"
    )]
    ExistenceOnly,
    /// The family has not agreed.
    #[error(
        "this may be shared once the family has agreed to the service, and that is not recorded"
    )]
    FamilyHasNotAgreed,
    /// An agreement is in force and no clause of it speaks of this.
    #[error("no clause of the agreements between these two organisations speaks of this")]
    NoClause,
    /// The table is not the one in use, or not for this day.
    #[error(
        "the sharing rules in use are not up to date, so nothing is shared. Ask the information \
         governance lead to bring them up to date"
    )]
    OutOfDate,
}

/// Answers a request from the compiled table, and explains the answer from the agreements it was
/// compiled from. Were the two ever to disagree, the answer is no.
pub fn ask(
    request: &SharingRequest,
    (table, head): (&Table, &Head),
    agreements: &[(&Agreement, &Life)],
) -> Answer {
    let answer =
        |is_allowed, why| Answer { is_allowed, why, policy_version: table.version().to_owned() };
    if !is_current(request, (table, head)) {
        return answer(false, Why::OutOfDate);
    }
    let is_allowed = quick(request, (table, head));
    let why = explain(request, agreements);
    match (is_allowed, &why) {
        (true, Why::Clause { .. }) => answer(true, why),
        (true, _) | (false, Why::Clause { .. }) => answer(false, Why::OutOfDate),
        (false, _) => answer(false, why),
    }
}

/// The answer alone, from the table: one bit.
pub fn quick(request: &SharingRequest, (table, head): (&Table, &Head)) -> bool {
    let agreed = request.family == FamilyAgreement::Agreed;
    is_current(request, (table, head))
        && table.allows(
            (&request.holder, &request.receiver),
            request.data_type.as_str(),
            (request.mode, request.purpose, agreed),
        )
}

/// Whether the table is the one in use, and right for the day of the request.
fn is_current(request: &SharingRequest, (table, head): (&Table, &Head)) -> bool {
    let (first, last) = table.days();
    head.version() == table.version() && (first..=last).contains(&request.on)
}

/// The clause that decides, among those that speak of the request.
fn explain(request: &SharingRequest, agreements: &[(&Agreement, &Life)]) -> Why {
    let between: Vec<&(&Agreement, &Life)> = agreements
        .iter()
        .filter(|(agreement, _)| {
            request.holder != request.receiver
                && agreement.party(&request.holder).is_some()
                && agreement.party(&request.receiver).is_some()
        })
        .collect();
    let in_force: Vec<&Agreement> = between
        .iter()
        .filter(|(agreement, life)| life.in_force(agreement, request.on))
        .map(|(agreement, _)| *agreement)
        .collect();
    match deciding(request, &in_force) {
        Some((agreement, clause)) if clause.effect == Effect::Allow => Why::Clause {
            agreement: agreement.title.clone(),
            version: agreement.version,
            clause: clause.name.clone(),
            reason: clause.why.clone(),
        },
        Some((agreement, clause)) => Why::Stopped {
            agreement: agreement.title.clone(),
            clause: clause.name.clone(),
            reason: clause.why.clone(),
        },
        None => nearest(request, &between, &in_force),
    }
}

/// The most specific clause that speaks of the request; of equal ones, one that stops.
fn deciding<'a>(
    request: &SharingRequest,
    agreements: &[&'a Agreement],
) -> Option<(&'a Agreement, &'a Clause)> {
    let mut best: Option<(&'a Agreement, &'a Clause)> = None;
    for agreement in agreements {
        for clause in agreement.clauses().iter().filter(|clause| speaks(agreement, clause, request))
        {
            let order = |clause: &Clause| (clause.rank(), clause.effect);
            if best.is_none_or(|(_, other)| order(clause) > order(other)) {
                best = Some((agreement, clause));
            }
        }
    }
    best
}

/// Whether a clause of an agreement speaks of exactly this.
pub(crate) fn speaks(agreement: &Agreement, clause: &Clause, request: &SharingRequest) -> bool {
    let (Some(holder), Some(receiver)) =
        (agreement.party(&request.holder), agreement.party(&request.receiver))
    else {
        return false;
    };
    clause.starts_at(&holder.id)
        && clause.reaches(receiver)
        && clause.modes.contains(&request.mode)
        && clause.data_types.contains(&request.data_type)
        && clause.purposes.contains(&request.purpose)
        && (clause.when == Condition::Nothing || request.family == FamilyAgreement::Agreed)
        && (clause.days.0..=clause.days.1).contains(&request.on)
}

/// Why nothing speaks of the request: what would have to be otherwise.
fn nearest(
    request: &SharingRequest,
    between: &[&(&Agreement, &Life)],
    in_force: &[&Agreement],
) -> Why {
    let lets = |changed: &SharingRequest, among: &[&Agreement]| {
        deciding(changed, among).is_some_and(|(_, clause)| clause.effect == Effect::Allow)
    };
    let existence = SharingRequest { mode: Mode::Existence, ..request.clone() };
    let agreed = SharingRequest { family: FamilyAgreement::Agreed, ..request.clone() };
    if lets(&agreed, in_force) {
        return Why::FamilyHasNotAgreed;
    }
    if request.mode == Mode::Content && lets(&existence, in_force) {
        return Why::ExistenceOnly;
    }
    for (agreement, life) in between {
        let title = agreement.title.clone();
        let last = life.ended().unwrap_or(agreement.until).min(agreement.until);
        let ended_clause = agreement.clauses().iter().find(|clause| {
            let then = SharingRequest { on: clause.days.1, ..request.clone() };
            clause.days.1 < request.on
                && clause.effect == Effect::Allow
                && life.signed_on().is_some()
                && speaks(agreement, clause, &then)
        });
        if let Some(clause) = ended_clause {
            return Why::Ended { agreement: title, on: clause.days.1.min(last) };
        }
        if life.ended().is_some_and(|day| day <= request.on) && lets(request, &[*agreement]) {
            return Why::Ended { agreement: title, on: last };
        }
        let waits = matches!(life.stage(), Stage::Draft | Stage::Proposed);
        if waits && lets(request, &[*agreement]) {
            return Why::NotSigned { agreement: title };
        }
    }
    if in_force.is_empty() { Why::NoAgreement } else { Why::NoClause }
}
