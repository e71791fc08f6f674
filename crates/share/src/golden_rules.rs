//! The seven golden rules of sharing information, as questions a person answers before they share
//! (HM Government, *Information sharing: advice for practitioners*, May 2024).
//!
//! The answers and the reasons are recorded whether or not something is shared: the seventh rule.

use crate::agreement::{Answer, SharingPurpose, SharingRequest};
use commons::Moment;
use serde::{Deserialize, Serialize};

/// One of the seven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GoldenRule {
    /// Keeping a child from harm comes before privacy.
    ProtectionFirst,
    /// Engage with the family and tell them, where that is safe.
    EngageAndExplain,
    /// No consent is needed where a child is at risk.
    NoConsentNeededAtRisk,
    /// Seek advice when unsure.
    SeekAdvice,
    /// Protect the identity of those whom sharing could put at risk.
    ProtectIdentities,
    /// Share what is relevant, accurate and no more than needed, with those who have a role.
    MinimumAndRelevant,
    /// Record the reasons, whether or not you share.
    RecordReasons,
}

impl GoldenRule {
    /// All seven, in their order.
    pub const ALL: [Self; 7] = [
        Self::ProtectionFirst,
        Self::EngageAndExplain,
        Self::NoConsentNeededAtRisk,
        Self::SeekAdvice,
        Self::ProtectIdentities,
        Self::MinimumAndRelevant,
        Self::RecordReasons,
    ];

    /// What a person is asked.
    pub const fn question(self) -> &'static str {
        match self {
            Self::ProtectionFirst => {
                "Have you put keeping the child from harm before anybody's privacy?"
            }
            Self::EngageAndExplain => {
                "Have you told the child and family what you would share and why, unless that is unsafe?"
            }
            Self::NoConsentNeededAtRisk => {
                "If the child may be at risk, have you not waited for consent?"
            }
            Self::SeekAdvice => "Are you sure, or have you asked somebody who is?",
            Self::ProtectIdentities => {
                "Have you left out whatever could put somebody at risk, such as an address?"
            }
            Self::MinimumAndRelevant => {
                "Is it relevant, accurate, and no more than the receiver needs for their work?"
            }
            Self::RecordReasons => "Have you written down your reasons?",
        }
    }
}

/// How a person answered one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It does not arise here.
    DoesNotArise,
}

/// What the person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decided {
    /// To share.
    Share,
    /// Not to share.
    DoNotShare,
    /// To share outside the agreements, under an Act, to keep a child safe (rule R-L6).
    ShareUnderTheLaw,
}

impl Decided {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Share, Self::DoNotShare, Self::ShareUnderTheLaw];

    /// Whether something was shared.
    pub const fn is_to_share(self) -> bool {
        matches!(self, Self::Share | Self::ShareUnderTheLaw)
    }
}

/// The rules that nobody waives to keep a child safe: protection comes first, and still no more than
/// needed is shared, with those who have a role, with identities protected (rule R-L6).
const TO_KEEP_SAFE: [GoldenRule; 3] =
    [GoldenRule::ProtectionFirst, GoldenRule::ProtectIdentities, GoldenRule::MinimumAndRelevant];

/// A decision that can be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was asked.
    pub request: SharingRequest,
    /// What the agreements say.
    pub answer: Answer,
    /// How the seven questions were answered.
    pub replies: [Reply; 7],
    /// What was decided.
    pub decided: Decided,
    /// The reasons, in words.
    pub reasons: String,
    /// Who decided: the person's id in the store.
    pub who: String,
    /// When.
    pub at: Moment,
    /// What the person reads out to find it again.
    pub number: String,
}

/// What a person fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The seven replies, in the order of the rules.
    pub replies: [Option<Reply>; 7],
    /// What they decide.
    pub decided: Decided,
    /// Their reasons.
    pub reasons: String,
}

/// Why nothing was recorded yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// A question has no answer.
    #[error("answer this too: {}", .0.question())]
    Unanswered(GoldenRule),
    /// Somebody would share against a rule.
    #[error("you answered no, and would share all the same: {} Mend it, or decide not to share.", .0.question())]
    AgainstARule(GoldenRule),
    /// There are no reasons.
    #[error("write down your reasons: a few words that somebody who was not there understands")]
    NoReasons,
    /// The agreements do not let it through.
    #[error("{0}")]
    NotAllowed(String),
    /// No agreement covers what would keep a child safe, which is no reason to wait (rule R-L6).
    #[error(
        "no agreement covers this ({0}). That is no reason to wait: speak to the safeguarding lead \
         now, who can share it under the law and record it here"
    )]
    NoReasonToWait(String),
    /// A rule was answered with less than yes where a child has to be kept safe (rule R-L6).
    #[error("to keep a child safe this has to be answered with yes: {}", .0.question())]
    NeedsYes(GoldenRule),
    /// Only safeguarding overrides the agreements.
    #[error("only what keeps a child safe is shared outside the agreements: decide not to share")]
    OnlyToKeepSafe,
    /// The agreements let it through.
    #[error("an agreement covers this: decide to share it")]
    Covered,
}

/// The fewest letters of a reason.
const FEWEST_LETTERS: usize = 10;

/// Makes the receipt of a decision. What the agreements do not allow can be shared only under the law,
/// to keep a child safe; deciding not to share is always recorded.
///
/// # Errors
/// [`NotYet`], with what is missing.
pub fn decide_to_share(
    request: SharingRequest,
    answer: Answer,
    filled: Filled,
    (who, at): (String, Moment),
) -> Result<Receipt, NotYet> {
    let Filled { replies, decided, reasons } = filled;
    let letters = reasons.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < FEWEST_LETTERS {
        return Err(NotYet::NoReasons);
    }
    let mut answered = [Reply::DoesNotArise; 7];
    for ((slot, reply), rule) in answered.iter_mut().zip(replies).zip(GoldenRule::ALL) {
        *slot = reply.ok_or(NotYet::Unanswered(rule))?;
    }
    let keeps_safe = request.purpose == SharingPurpose::Safeguarding;
    match decided {
        Decided::Share if !answer.is_allowed && keeps_safe => {
            return Err(NotYet::NoReasonToWait(answer.why.to_string()));
        }
        Decided::Share if !answer.is_allowed => {
            return Err(NotYet::NotAllowed(answer.why.to_string()));
        }
        Decided::ShareUnderTheLaw if !keeps_safe => return Err(NotYet::OnlyToKeepSafe),
        Decided::ShareUnderTheLaw if answer.is_allowed => return Err(NotYet::Covered),
        Decided::Share | Decided::ShareUnderTheLaw | Decided::DoNotShare => {}
    }
    if decided.is_to_share() {
        let mut with_rule = answered.iter().zip(GoldenRule::ALL);
        if let Some((_, rule)) = with_rule.find(|(reply, _)| **reply == Reply::No) {
            return Err(NotYet::AgainstARule(rule));
        }
        let mut with_rule = answered.iter().zip(GoldenRule::ALL);
        let less = |(reply, rule): &(&Reply, GoldenRule)| {
            **reply != Reply::Yes && TO_KEEP_SAFE.contains(rule)
        };
        if let Some((_, rule)) = with_rule.find(less).filter(|_| keeps_safe) {
            return Err(NotYet::NeedsYes(rule));
        }
    }
    let number = number_of(&request, &who, at, &reasons);
    Ok(Receipt { request, answer, replies: answered, decided, reasons, who, at, number })
}

/// A short number that is the same for the same decision, and hardly ever for two.
fn number_of(request: &SharingRequest, who: &str, at: Moment, reasons: &str) -> String {
    let text = format!(
        "{} {} {} {who} {} {reasons}",
        request.holder,
        request.receiver,
        request.data_type,
        at.unix()
    );
    let hash = blake3::hash(text.as_bytes()).to_hex().to_uppercase();
    format!("SHR-{}-{}", &hash[..4], &hash[4..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::{DataTypes, FamilyAgreement, Mode, SharingPurpose, Why};
    use commons::Day;
    use convene::OrgId;

    fn request() -> SharingRequest {
        SharingRequest {
            holder: OrgId::parse("GB-EDU-1").expect("an organisation"),
            receiver: OrgId::parse("GB-NHS-A").expect("an organisation"),
            data_type: DataTypes::house().find("attendance").expect("a kind in the list"),
            mode: Mode::Content,
            purpose: SharingPurpose::Welfare,
            family: FamilyAgreement::NotRecorded,
            on: Day::parse_iso("2026-11-22").expect("a day"),
        }
    }

    fn answer(is_allowed: bool) -> Answer {
        Answer { is_allowed, why: Why::NoAgreement, policy_version: "agreements-1".into() }
    }

    fn filled(decided: Decided) -> Filled {
        Filled {
            replies: [Some(Reply::Yes); 7],
            decided,
            reasons: "The nurse needs it for Tuesday's visit.".into(),
        }
    }

    fn decide(allowed: bool, filled: Filled) -> Result<Receipt, NotYet> {
        let at = Moment::from_unix(1_800_000_000);
        decide_to_share(request(), answer(allowed), filled, ("p1".into(), at))
    }

    #[test]
    fn a_decision_is_recorded_whether_or_not_it_is_to_share() {
        let shared = decide(true, filled(Decided::Share)).expect("allowed and answered");
        assert!(shared.number.starts_with("SHR-"));
        for allowed in [true, false] {
            let kept = decide(allowed, filled(Decided::DoNotShare)).expect("always recorded");
            assert_eq!(kept.decided, Decided::DoNotShare);
        }
    }

    #[test]
    fn what_agreements_do_not_allow_cannot_be_shared_here() {
        let refused = decide(false, filled(Decided::Share));
        assert_eq!(refused, Err(NotYet::NotAllowed(Why::NoAgreement.to_string())));
    }

    #[test]
    fn each_of_the_seven_is_answered_and_none_is_broken() {
        for (at, rule) in GoldenRule::ALL.into_iter().enumerate() {
            let mut missing = filled(Decided::Share);
            missing.replies[at] = None;
            assert_eq!(decide(true, missing), Err(NotYet::Unanswered(rule)));
            let mut broken = filled(Decided::Share);
            broken.replies[at] = Some(Reply::No);
            assert_eq!(decide(true, broken.clone()), Err(NotYet::AgainstARule(rule)));
            broken.decided = Decided::DoNotShare;
            assert!(decide(true, broken).is_ok());
        }
        let mut silent = filled(Decided::DoNotShare);
        silent.reasons = "no. ".into();
        assert_eq!(decide(true, silent), Err(NotYet::NoReasons));
    }
}
