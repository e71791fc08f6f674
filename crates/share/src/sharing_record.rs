//! What is kept of a request to share: the receipt, whether or not something was shared (the seventh
//! golden rule), and what the information governance lead noted of it later.
//!
//! No child is in it. The receipt may carry a reference that only the sender's own records explain.

use crate::agreement::{Answer, SharingRequest};
use crate::gateway::{Duty, Gateways, Judged, NoGateway, duty_to_share};
use crate::golden_rules::{Decided, Filled, NotYet, Receipt, decide_to_share};
use crate::identity::{Identity, found_in};
use commons::Moment;
use convene::life::Entry;
use convene::voice::look::may_be_names;
use serde::{Deserialize, Serialize};

/// The longest reference kept.
pub const LONGEST_REFERENCE: usize = 40;

/// An entry of the history of a request to share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum SharingStep {
    /// It was decided and written down.
    Recorded(Box<Recorded>),
    /// The information governance lead looked at it.
    LookedAt {
        /// What they found, in words.
        finding: String,
    },
}

/// A decision to share, or not to, with what stands beside the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The receipt.
    pub receipt: Receipt,
    /// The sender's own reference; empty when there is none.
    pub reference: String,
    /// The legal gateway the person named, by its short name; empty when none.
    pub gateway: String,
    /// What a duty of that gateway came to, where it has questions of its own (rule R-L2).
    pub duty: Option<Duty>,
}

/// What a person writes beside the seven answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// Their own reference.
    pub reference: String,
    /// That they looked at the words that may be names, and none is.
    pub names_nobody: bool,
    /// The legal gateway they name.
    pub gateway: String,
    /// How they judged the questions of the duty to share.
    pub judged: Option<Judged>,
}

/// Why nothing is written down yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRecorded {
    /// The golden rules.
    #[error("{0}")]
    NotYet(#[from] NotYet),
    /// The gateway carries nothing (rule R-L1).
    #[error("{0}")]
    Gateway(#[from] NoGateway),
    /// The duty's own questions are not answered (rule R-L2).
    #[error("answer the five questions of the duty to share")]
    NotJudged,
    /// Nothing carries what is shared under the law.
    #[error("choose the Act under which it is shared")]
    NoAct,
    /// By the person's own judgement it would be worse for the child (rule R-L2).
    #[error(
        "you judged that sharing would be worse for the child than not sharing: decide not to share"
    )]
    WorseForTheChild,
    /// The reference has another form.
    #[error(
        "the reference is at most 40 letters, digits, hyphens and strokes without a space, and has a \
         digit, such as EH-2026-114"
    )]
    BadReference,
    /// The reference says who the child is.
    #[error("in the reference {0}. Use one that only your own records explain")]
    ReferenceNames(Identity),
    /// So do the reasons.
    #[error("in the reasons {0}. Take it out: no child is named here")]
    ReasonsName(Identity),
    /// Words in them may be somebody's name.
    #[error(
        "is this a name: {}? Take a name out; if it is nobody's, tick the box below the reasons",
        .0.join(", ")
    )]
    MayBeNames(Vec<String>),
}

/// Decides, and makes what is kept.
///
/// # Errors
/// [`NotRecorded`], with what to mend.
pub fn record(
    gateways: &Gateways,
    (request, answer): (SharingRequest, Answer),
    filled: Filled,
    beside: Beside,
    (who, at): (String, Moment),
) -> Result<Recorded, NotRecorded> {
    let today = at.day();
    let reference = beside.reference.trim().to_owned();
    if let Some(found) = found_in(&reference, today) {
        return Err(NotRecorded::ReferenceNames(found));
    }
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-/._".contains(letter);
    let has_digit = reference.is_empty() || reference.contains(|c: char| c.is_ascii_digit());
    let is_short = reference.chars().count() <= LONGEST_REFERENCE;
    if !is_short || !has_digit || !reference.chars().all(is_plain) {
        return Err(NotRecorded::BadReference);
    }
    if let Some(found) = found_in(&filled.reasons, today) {
        return Err(NotRecorded::ReasonsName(found));
    }
    let names = if beside.names_nobody { Vec::new() } else { may_be_names(&filled.reasons) };
    if !names.is_empty() {
        return Err(NotRecorded::MayBeNames(names));
    }
    let decided = filled.decided;
    let duty = duty_of(gateways, &beside, request.on)?;
    if decided == Decided::ShareUnderTheLaw && beside.gateway.is_empty() {
        return Err(NotRecorded::NoAct);
    }
    if duty == Some(Duty::WorseForTheChild) && decided.is_to_share() {
        return Err(NotRecorded::WorseForTheChild);
    }
    let receipt = decide_to_share(request, answer, filled, (who, at))?;
    Ok(Recorded { receipt, reference, gateway: beside.gateway, duty })
}

/// What the gateway named comes to. Only the duty of section 16LA has questions of its own.
fn duty_of(
    gateways: &Gateways,
    beside: &Beside,
    on: commons::Day,
) -> Result<Option<Duty>, NotRecorded> {
    if beside.gateway.is_empty() {
        return Ok(None);
    }
    let gateway = gateways.in_force(&beside.gateway, on)?;
    if gateway.id != "s16LA" {
        return Ok(None);
    }
    beside.judged.map(|judged| Some(duty_to_share(judged))).ok_or(NotRecorded::NotJudged)
}

/// A request to share as its entries make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingRecord {
    /// What was decided.
    pub recorded: Recorded,
    /// What was found when it was looked at: when, who, what.
    pub findings: Vec<Entry<String>>,
}

/// Why an entry cannot follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAFinding {
    /// It is recorded once, first.
    #[error("a decision is recorded once, and looked at after that")]
    OutOfOrder,
    /// There are no words.
    #[error("say what you found, in a sentence")]
    NoWords,
    /// The words say who somebody is.
    #[error("in the finding {0}. Take it out: no child is named here")]
    Names(Identity),
}

impl SharingRecord {
    /// The request after these entries; `None` when there are none.
    ///
    /// # Errors
    /// [`NotAFinding`], when one of them cannot follow those before it.
    pub fn of(
        entries: impl IntoIterator<Item = Entry<SharingStep>>,
    ) -> Result<Option<Self>, NotAFinding> {
        let mut record = None;
        for entry in entries {
            record = Some(Self::after(record, entry)?);
        }
        Ok(record)
    }

    /// The request after one more entry.
    ///
    /// # Errors
    /// [`NotAFinding`], with the reason.
    pub fn after(before: Option<Self>, entry: Entry<SharingStep>) -> Result<Self, NotAFinding> {
        match (before, entry.deed) {
            (None, SharingStep::Recorded(recorded)) => {
                Ok(Self { recorded: *recorded, findings: Vec::new() })
            }
            (Some(mut record), SharingStep::LookedAt { finding }) => {
                if let Some(found) = found_in(&finding, entry.at.day()) {
                    return Err(NotAFinding::Names(found));
                }
                if finding.trim().is_empty() {
                    return Err(NotAFinding::NoWords);
                }
                record.findings.push(Entry { at: entry.at, who: entry.who, deed: finding });
                Ok(record)
            }
            (None, SharingStep::LookedAt { .. }) | (Some(_), SharingStep::Recorded(_)) => {
                Err(NotAFinding::OutOfOrder)
            }
        }
    }
}
