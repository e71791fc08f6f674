//! Requests to share, found again: by whoever wrote one, and all of them by the information governance
//! lead, who looks at them.

use crate::house::{Caller, House};
use crate::sharing::asking::question;
use crate::sharing::kept;
use crate::sharing::rules::Rules;
use crate::sharing::{CannotShare, asked_by, deed};
use crate::show_data_health::name_of;
use access::act;
use commons::Moment;
use convene::{Entry, Who};
use share::agreement::DataTypes;
use share::gateway::Gateways;
use share::golden_rules::{Decided, GoldenRule, Reply};
use share::sharing_record::{SharingRecord, SharingStep};
use store::Tx;
use store::histories::{self, HistoryKind};

/// Which requests are wanted; what is empty is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestFilter {
    /// `shared`, `not-shared`, `under-the-law` (shared outside the agreements), `refused` (the agreements say no) or `not-looked-at`.
    pub outcome: String,
    /// The identifier of an organisation on either side.
    pub organisation: String,
    /// The kind of information.
    pub data_type: String,
    /// Part of a number or of a sender's own reference.
    pub number: String,
}

/// A request in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// Its number.
    pub number: String,
    /// When it was decided.
    pub at: Moment,
    /// Whose record, and who would learn of it.
    pub between: (String, String),
    /// The kind of information.
    pub what: String,
    /// The purpose.
    pub purpose: &'static str,
    /// Whether the agreements let it through.
    pub is_allowed: bool,
    /// Whether it was shared.
    pub is_shared: bool,
    /// Whether that was outside the agreements, under the law.
    pub is_under_the_law: bool,
    /// The sender's own reference.
    pub reference: String,
    /// Who decided.
    pub by: String,
    /// How many times it was looked at.
    pub findings: usize,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestView {
    /// What the list says of it.
    pub line: RequestLine,
    /// The question in words.
    pub question: String,
    /// What the agreements say.
    pub why: String,
    /// The agreement that rests on: its name in addresses and its lawful basis.
    pub rests_on: Option<(String, String)>,
    /// What is recorded of the family's agreement to the service, which is another thing.
    pub family: &'static str,
    /// The version of the agreements that decided.
    pub version: String,
    /// The seven questions and how each was answered.
    pub replies: Vec<(&'static str, &'static str)>,
    /// The reasons.
    pub reasons: String,
    /// The legal gateway in words; empty when none was named.
    pub gateway: String,
    /// What the duty to share came to; empty when it was not asked.
    pub duty: &'static str,
    /// What was found when it was looked at: when, who, what.
    pub findings: Vec<(Moment, String, String)>,
    /// How many entries its history has.
    pub seen: u64,
    /// Whether this person may look at it for the register.
    pub may_look: bool,
}

/// The requests this person may see, newest first.
///
/// # Errors
/// [`CannotShare`].
pub fn list_requests(
    house: &House,
    who: Option<&Who>,
    filter: &RequestFilter,
) -> Result<Vec<RequestLine>, CannotShare> {
    asked_by(house, who, act::REQUEST_SHARING, "see requests to share")?;
    let caller = house.caller(who);
    let filter = filter.clone();
    house.store.read("requests to share", move |tx| {
        let rules = Rules::read(tx)?;
        let mut lines = Vec::new();
        for history in histories::list(tx, HistoryKind::SharingRequest)?.into_iter().rev() {
            let Some(record) = kept::request(tx, &history)? else { continue };
            if is_open_to(&record, &caller) && is_wanted(&record, &filter) {
                lines.push(line(tx, &rules, &record)?);
            }
        }
        Ok(lines)
    })
}

fn is_open_to(record: &SharingRecord, caller: &Caller) -> bool {
    let own = caller.who.as_ref().is_some_and(|who| record.recorded.receipt.who == who.id);
    own || caller.may(act::SEE_ALL_REQUESTS).is_ok()
}

fn is_wanted(record: &SharingRecord, filter: &RequestFilter) -> bool {
    let receipt = &record.recorded.receipt;
    let shared = receipt.decided.is_to_share();
    let outcome = match filter.outcome.as_str() {
        "shared" => shared,
        "not-shared" => !shared,
        "under-the-law" => receipt.decided == Decided::ShareUnderTheLaw,
        "refused" => !receipt.answer.is_allowed,
        "not-looked-at" => record.findings.is_empty(),
        _ => true,
    };
    let sides = [receipt.request.holder.as_str(), receipt.request.receiver.as_str()];
    let wanted = filter.number.trim().to_lowercase();
    let names = [receipt.number.to_lowercase(), record.recorded.reference.to_lowercase()];
    outcome
        && (filter.organisation.is_empty() || sides.contains(&filter.organisation.as_str()))
        && (filter.data_type.is_empty() || receipt.request.data_type.as_str() == filter.data_type)
        && names.iter().any(|name| name.contains(&wanted))
}

fn line(
    tx: &mut Tx<'_>,
    rules: &Rules,
    record: &SharingRecord,
) -> Result<RequestLine, CannotShare> {
    let receipt = &record.recorded.receipt;
    let request = &receipt.request;
    Ok(RequestLine {
        number: receipt.number.clone(),
        at: receipt.at,
        between: (rules.name(&request.holder), rules.name(&request.receiver)),
        what: DataTypes::house().words(&request.data_type).to_owned(),
        purpose: request.purpose.in_words(),
        is_allowed: receipt.answer.is_allowed,
        is_shared: receipt.decided.is_to_share(),
        is_under_the_law: receipt.decided == Decided::ShareUnderTheLaw,
        reference: record.recorded.reference.clone(),
        by: name_of(tx, &receipt.who)?,
        findings: record.findings.len(),
    })
}

/// One request.
///
/// # Errors
/// [`CannotShare`].
pub fn show_request(
    house: &House,
    who: Option<&Who>,
    number: &str,
) -> Result<RequestView, CannotShare> {
    asked_by(house, who, act::REQUEST_SHARING, "see requests to share")?;
    let caller = house.caller(who);
    let number = number.to_owned();
    house.store.read("request to share", move |tx| {
        let history = histories::find(tx, HistoryKind::SharingRequest, &number)?;
        let history = history.ok_or(CannotShare::NotThere)?;
        let record = kept::request(tx, &history)?.filter(|record| is_open_to(record, &caller));
        view(tx, &record.ok_or(CannotShare::NotThere)?, &caller)
    })
}

fn view(
    tx: &mut Tx<'_>,
    record: &SharingRecord,
    caller: &Caller,
) -> Result<RequestView, CannotShare> {
    let rules = Rules::read(tx)?;
    let recorded = &record.recorded;
    let receipt = &recorded.receipt;
    let told = |reply: Reply| match reply {
        Reply::Yes => "Yes",
        Reply::No => "No",
        Reply::DoesNotArise => "It does not arise here",
    };
    let gateways = Gateways::house();
    let gateway = gateways.all().iter().find(|gateway| gateway.id == recorded.gateway);
    let mut findings = Vec::new();
    for finding in &record.findings {
        findings.push((finding.at, name_of(tx, &finding.who)?, finding.deed.clone()));
    }
    Ok(RequestView {
        line: line(tx, &rules, record)?,
        question: question(&rules, &receipt.request),
        why: receipt.answer.why.to_string(),
        rests_on: rules.rests_on(&receipt.answer.why),
        family: receipt.request.family.in_words(),
        version: receipt.answer.policy_version.clone(),
        replies: GoldenRule::ALL
            .iter()
            .zip(receipt.replies)
            .map(|(rule, reply)| (rule.question(), told(reply)))
            .collect(),
        reasons: receipt.reasons.clone(),
        gateway: gateway.map(|g| format!("{}: {}", g.act, g.words)).unwrap_or_default(),
        duty: recorded.duty.map_or("", |duty| duty.in_words()),
        seen: 1 + findings.len() as u64,
        findings,
        may_look: caller.may(act::SEE_ALL_REQUESTS).is_ok(),
    })
}

/// Writes down what the information governance lead found.
///
/// # Errors
/// [`CannotShare`], with the reason.
pub fn look_at_request(
    house: &House,
    who: Option<&Who>,
    number: &str,
    (finding, seen): (&str, u64),
) -> Result<(), CannotShare> {
    let action = "look at a request to share";
    let who = asked_by(house, who, act::SEE_ALL_REQUESTS, action)?;
    let (now, by) = (house.now(), who.id.clone());
    let (named, finding) = (number.to_owned(), finding.trim().to_owned());
    deed(house, who, (action, number), move |tx| {
        let history = histories::find(tx, HistoryKind::SharingRequest, &named)?;
        let history = history.ok_or(CannotShare::NotThere)?;
        let record = kept::request(tx, &history)?;
        let deed = SharingStep::LookedAt { finding: finding.clone() };
        let entry = Entry { at: now, who: by.clone(), deed };
        SharingRecord::after(record, entry.clone())
            .map_err(|no| CannotShare::No(no.to_string()))?;
        kept::append(tx, &history, seen, &entry)
    })
}
