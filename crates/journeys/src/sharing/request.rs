//! A request to share: a person walks the seven golden rules and decides; what they decided is kept
//! with their reasons, whether or not something is shared.

use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::sharing::asking::{Asking, FieldTrouble, find, read_asking, word};
use crate::sharing::kept;
use crate::sharing::rules::Rules;
use crate::sharing::{CannotShare, asked_by, deed};
use access::{Act, Refusal, act};
use convene::{OrgId, Who};
use share::agreement::{DataTypes, FamilyAgreement, Mode, SharingPurpose};
use share::gateway::{Gateways, Judged};
use share::golden_rules::{Decided, Filled, GoldenRule, NotYet, Receipt, Reply};
use share::sharing_record::{Beside, NotRecorded, Recorded, SharingStep, record};
use std::collections::BTreeMap;
use store::histories::{self, HistoryKind};

/// A value of a form, and its words.
pub type Choice = (String, String);

/// What the forms about sharing offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Organisations of the list and of the agreements, each once, by name.
    pub organisations: Vec<Choice>,
    /// Kinds of information.
    pub data_types: Vec<Choice>,
    /// Existence or content.
    pub modes: Vec<Choice>,
    /// Purposes.
    pub purposes: Vec<Choice>,
    /// What is recorded of the family's agreement.
    pub family: Vec<Choice>,
    /// Gateways something may rest on today.
    pub gateways: Vec<Choice>,
    /// The seven questions, with the names of their fields.
    pub questions: Vec<Choice>,
    /// Answers to them.
    pub replies: Vec<Choice>,
    /// The questions of the duty to share, when it is in force; none before.
    pub duty: Vec<Choice>,
    /// Those of them that this person is recorded as working for: whose records they decide about.
    pub own: Vec<Choice>,
    /// Whether this person may share outside the agreements, under the law.
    pub may_share_under_the_law: bool,
}

/// The form as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestForm {
    /// What would be shared. Its day is always today.
    pub asking: Asking,
    /// The seven replies, by the names of their fields.
    pub replies: BTreeMap<String, String>,
    /// `share` or `do-not-share`.
    pub decided: String,
    /// The reasons.
    pub reasons: String,
    /// That they looked at words which may be names, and none is.
    pub names_nobody: bool,
    /// The sender's own reference.
    pub reference: String,
    /// The legal gateway.
    pub gateway: String,
    /// The questions of the duty to share, by the names of their fields.
    pub judged: BTreeMap<String, String>,
}

/// The five questions of section 16LA, in the order of [`Judged`].
const DUTY: [(&str, &str); 5] = [
    ("listed_holder", "Is the organisation that holds the record one that the section lists?"),
    ("listed_receiver", "Is the one that would learn of it?"),
    ("relevant", "Is the information relevant to safeguarding or promoting welfare?"),
    ("helps", "May it help the receiver in their own functions?"),
    ("worse", "Would sharing be worse for the child than not sharing?"),
];

/// The field with which somebody says that the reasons name nobody. It is shown once it is asked.
pub const NAMES_NOBODY: &str = "names_nobody";

/// The names of the fields of the seven questions.
const QUESTIONS: [&str; 7] = ["rule_1", "rule_2", "rule_3", "rule_4", "rule_5", "rule_6", "rule_7"];

const REPLIES: [(Reply, &str); 3] =
    [(Reply::Yes, "Yes"), (Reply::No, "No"), (Reply::DoesNotArise, "It does not arise here")];

/// What the forms about sharing offer this person.
///
/// # Errors
/// [`CannotShare`].
pub fn choices(house: &House, who: Option<&Who>) -> Result<Choices, CannotShare> {
    let who = asked_by(house, who, act::ASK_WHAT_IS_LET_THROUGH, "see sharing rules")?;
    let rules = house.store.read("choices of sharing", Rules::read)?;
    let today = house.now().day();
    let named = rules.names.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let mut organisations: Vec<Choice> = named.collect();
    organisations.sort_by(|(a, one), (b, other)| (one, a).cmp(&(other, b)));
    let caller = house.caller(Some(who));
    let caller = house.store.read("memberships", move |tx| caller.clone().known(tx))?;
    let works_for =
        |(id, _): &&Choice| OrgId::parse(id).is_ok_and(|id| caller.belongs.works_for(&id));
    let types = DataTypes::house();
    let kinds = types.all();
    let gateways = Gateways::house();
    let in_force = gateways.all().iter().filter(|g| gateways.in_force(&g.id, today).is_ok());
    let pair = |(value, words): (&str, &str)| (value.to_owned(), words.to_owned());
    let duty = gateways.in_force("s16LA", today).is_ok();
    let own: Vec<Choice> = organisations.iter().filter(works_for).cloned().collect();
    Ok(Choices {
        may_share_under_the_law: own.iter().any(|(id, _)| {
            OrgId::parse(id).is_ok_and(|id| may_as(&caller, act::SHARE_UNDER_THE_LAW, &id).is_ok())
        }),
        own,
        organisations,
        data_types: kinds.iter().map(|kind| pair((kind.as_str(), types.words(kind)))).collect(),
        modes: Mode::ALL.map(|mode| (word(&mode), mode.in_words().to_owned())).into(),
        purposes: SharingPurpose::ALL.map(|p| (word(&p), p.in_words().to_owned())).into(),
        family: FamilyAgreement::ALL.map(|f| (word(&f), f.in_words().to_owned())).into(),
        gateways: in_force.map(|g| (g.id.clone(), format!("{}: {}", g.act, g.words))).collect(),
        questions: GoldenRule::ALL
            .iter()
            .zip(QUESTIONS)
            .map(|(rule, field)| pair((field, rule.question())))
            .collect(),
        replies: REPLIES.map(|(reply, words)| (word(&reply), words.to_owned())).into(),
        duty: if duty { DUTY.map(pair).into() } else { Vec::new() },
    })
}

/// Keeps a decision, and tells its number. The inner error says what to mend in the form.
///
/// # Errors
/// [`CannotShare`].
pub fn record_request(
    house: &House,
    who: Option<&Who>,
    form: &RequestForm,
) -> Result<Result<String, Vec<FieldTrouble>>, CannotShare> {
    let action = "decide on a request to share";
    let who = asked_by(house, who, act::REQUEST_SHARING, action)?;
    let (now, new, by) = (house.now(), house.new_id(), who.id.clone());
    let asking = Asking { on: String::new(), ..form.asking.clone() };
    let caller = decides_for_holder(house, who, (action, form))?;
    let mut troubles = Vec::new();
    let request = read_asking(&asking, now.day()).map_err(|found| troubles.extend(found)).ok();
    let filled = read_filled(form).map_err(|found| troubles.extend(found)).ok();
    let (Some(request), Some(filled), true) = (request, filled, troubles.is_empty()) else {
        return Ok(Err(troubles));
    };
    let beside = Beside {
        reference: form.reference.clone(),
        names_nobody: form.names_nobody,
        gateway: form.gateway.clone(),
        judged: read_judged(&form.judged),
    };
    let rules = house.store.read("sharing rules", Rules::read)?;
    let answer = rules.answer(&request);
    let asked = request.clone();
    let made = record(&Gateways::house(), (request, answer), filled, beside, (by.clone(), now));
    let made = match made {
        Ok(made) => made,
        Err(not) => {
            super::note_refusal(house, who, (action, "not recorded as decided"), None)?;
            return Ok(Err(vec![trouble(&not)]));
        }
    };
    if let Some(before) = made_before(house, &made)? {
        return Ok(Ok(before));
    }
    let number = made.receipt.number.clone();
    let version = made.receipt.answer.policy_version.clone();
    let decided = form.decided.clone();
    let (address, decided_by) = (number.clone(), version);
    let object = format!("{number} by {decided_by}");
    let again = made.clone();
    let step = SharingStep::Recorded(Box::new(made));
    let kept = deed(house, who, (action, &object), move |tx| {
        may_decide(&caller.clone().known(tx)?, &asked.holder, &decided)?;
        // Somebody may have signed or revoked since: what is kept is what the agreements say now.
        if Rules::read(tx)?.answer(&asked).policy_version != decided_by {
            return Err(CannotShare::MovedOn);
        }
        let history = kept::begin(tx, HistoryKind::SharingRequest, (new.clone(), &address), now)?;
        let entry = convene::Entry { at: now, who: by.clone(), deed: step.clone() };
        kept::append(tx, &history, 0, &entry)
    });
    match kept {
        Ok(()) => Ok(Ok(number)),
        Err(CannotShare::MovedOn) => {
            made_before(house, &again)?.map(Ok).ok_or(CannotShare::MovedOn)
        }
        Err(cannot) => Err(cannot),
    }
}

/// For how long the same decision, sent again by the same person, is one and the same.
const SENT_TWICE_SECONDS: i64 = 600;

/// The number of the receipt this person has for the same decision already: a form is sent twice by a
/// second press of its button, or by going back.
fn made_before(house: &House, made: &Recorded) -> Result<Option<String>, CannotShare> {
    let made = made.clone();
    house.store.read("the same request to share", move |tx| {
        let own = &made.receipt;
        for history in histories::list(tx, HistoryKind::SharingRequest)?.into_iter().rev() {
            if history.begun_at.unix() + SENT_TWICE_SECONDS < own.at.unix() {
                break;
            }
            let Some(record) = kept::request(tx, &history)? else { continue };
            let before = Recorded {
                receipt: Receipt {
                    at: own.at,
                    number: own.number.clone(),
                    ..record.recorded.receipt.clone()
                },
                ..record.recorded.clone()
            };
            if before == made {
                return Ok(Some(record.recorded.receipt.number));
            }
        }
        Ok(None)
    })
}

/// Who decides, when they work for the holder they chose. A refusal is in the audit.
fn decides_for_holder(
    house: &House,
    who: &Who,
    (action, form): (&'static str, &RequestForm),
) -> Result<Caller, CannotShare> {
    let caller = house.caller(Some(who));
    let caller = house.store.read("memberships", move |tx| caller.clone().known(tx))?;
    if let Ok(holder) = OrgId::parse(&form.asking.holder)
        && let Err(refusal) = may_decide(&caller, &holder, &form.decided)
    {
        super::note_refusal(house, who, (action, holder.as_str()), Some(&refusal))?;
        return Err(refusal.into());
    }
    Ok(caller)
}

/// Whether somebody may write down what this holder of a record decides: only whoever holds it decides.
fn may_decide(caller: &Caller, holder: &OrgId, decided: &str) -> Result<(), Refusal> {
    may_as(caller, act::DECIDE_AS_HOLDER, holder)?;
    if find(&[Decided::ShareUnderTheLaw], decided).is_some() {
        may_as(caller, act::SHARE_UNDER_THE_LAW, holder)?;
    }
    Ok(())
}

fn may_as(caller: &Caller, deed: Act, holder: &OrgId) -> Result<(), Refusal> {
    let ties = caller.ties(BelongsTo { partnership: None, organisation: Some(holder) });
    caller.may(deed.with(ties)).map(|_| ())
}

fn read_filled(form: &RequestForm) -> Result<Filled, Vec<FieldTrouble>> {
    let mut troubles: Vec<FieldTrouble> = Vec::new();
    let all = REPLIES.map(|(reply, _)| reply);
    let mut replies = [None; 7];
    for ((slot, field), rule) in replies.iter_mut().zip(QUESTIONS).zip(GoldenRule::ALL) {
        *slot = form.replies.get(field).and_then(|text| find(&all, text));
        if slot.is_none() {
            troubles.push((field, NotYet::Unanswered(rule).to_string()));
        }
    }
    let decided = find(&Decided::ALL, &form.decided);
    if decided.is_none() {
        troubles.push(("decided", "Choose whether you share or not".to_owned()));
    }
    match decided {
        Some(decided) if troubles.is_empty() => {
            Ok(Filled { replies, decided, reasons: form.reasons.trim().to_owned() })
        }
        _ => Err(troubles),
    }
}

/// The judgements, when all five were made.
fn read_judged(typed: &BTreeMap<String, String>) -> Option<Judged> {
    let yes = |field: &str| match typed.get(field).map(String::as_str) {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let [holder, receiver, relevant, helps, worse] = DUTY.map(|(field, _)| yes(field));
    Some(Judged {
        holder_is_listed: holder?,
        receiver_is_listed: receiver?,
        is_relevant: relevant?,
        helps_receiver: helps?,
        harms_child_more: worse?,
    })
}

/// The field a refusal is about.
fn trouble(not: &NotRecorded) -> FieldTrouble {
    let field = match not {
        NotRecorded::NotYet(
            NotYet::Unanswered(rule) | NotYet::AgainstARule(rule) | NotYet::NeedsYes(rule),
        ) => {
            let place = GoldenRule::ALL.iter().position(|other| other == rule);
            place.and_then(|place| QUESTIONS.get(place).copied()).unwrap_or("decided")
        }
        NotRecorded::NotYet(NotYet::NoReasons) | NotRecorded::ReasonsName(_) => "reasons",
        NotRecorded::NotYet(
            NotYet::NotAllowed(_)
            | NotYet::NoReasonToWait(_)
            | NotYet::OnlyToKeepSafe
            | NotYet::Covered,
        )
        | NotRecorded::WorseForTheChild => "decided",
        NotRecorded::Gateway(_) | NotRecorded::NoAct => "gateway",
        NotRecorded::NotJudged => DUTY[0].0,
        NotRecorded::MayBeNames(_) => NAMES_NOBODY,
        NotRecorded::BadReference | NotRecorded::ReferenceNames(_) => "reference",
    };
    let words = match not {
        NotRecorded::NotYet(NotYet::NotAllowed(why)) => {
            format!("The agreements do not let it through: {why}. Decide not to share")
        }
        other => other.to_string(),
    };
    (field, words)
}
