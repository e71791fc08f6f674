//! Legal gateways: where an Act itself lets, or makes, an organisation share.
//!
//! A gateway is dated data ([rule R-L1]): until the day of its commencement is written down, it is
//! not in force and nothing rests on it. The duty of section 16LA ([rule R-L2]) is spelled out as
//! questions a person answers; the software counts the answers and records them, it does not decide
//! what is relevant or what would harm a child.
//!
//! A summary for engineers, not legal advice: an information governance lead signs the data off.

use commons::Day;
use serde::{Deserialize, Serialize};

const HOUSE: &str = include_str!("../policies/gateways.toml");

/// How many letters of a name nobody knows are said back.
const LONGEST_ECHO: usize = 20;

/// A section of an Act.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// Its short name, such as `s16LA`.
    pub id: String,
    /// What it is about.
    pub words: String,
    /// Where it stands in the statute book.
    pub act: String,
    /// The day the Act was passed.
    pub passed: Day,
    /// The day it came into force; nobody may rest on it before that is written down.
    pub commenced: Option<Day>,
    /// Whether it makes, and does not only let.
    pub is_duty: bool,
}

/// The gateways there are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateways {
    gateway: Vec<Gateway>,
    #[serde(skip)]
    version: String,
}

/// Why a gateway does not carry a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoGateway {
    /// There is none of that name.
    #[error("there is no legal gateway {0}")]
    Unknown(String),
    /// It is law and not in force.
    #[error("{act} was passed on {} and has not been commenced, so nothing can rest on it", .passed.in_words())]
    NotCommenced {
        /// The section.
        act: String,
        /// When it was passed.
        passed: Day,
    },
    /// It comes into force later.
    #[error("{act} comes into force on {}", .on.in_words())]
    NotYet {
        /// The section.
        act: String,
        /// From when.
        on: Day,
    },
}

impl Gateways {
    /// Reads a list of gateways.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut read: Self = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        let hash = blake3::hash(text.as_bytes()).to_hex();
        read.version = format!("gateways-{}", &hash[..16]);
        let early = |gateway: &&Gateway| gateway.commenced.is_some_and(|day| day < gateway.passed);
        match read.gateway.iter().find(early) {
            Some(gateway) => Err(format!("{} would be in force before it was passed", gateway.id)),
            None => Ok(read),
        }
    }

    /// The gateways every installation starts with.
    pub fn house() -> Self {
        Self::parse(HOUSE).expect("the list in the source is read by a test")
    }

    /// The name of this list: another whenever a letter of it is another.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All of them.
    pub fn all(&self) -> &[Gateway] {
        &self.gateway
    }

    /// The gateway of this name, when something may rest on it that day.
    ///
    /// # Errors
    /// [`NoGateway`], with the reason.
    pub fn in_force(&self, id: &str, on: Day) -> Result<&Gateway, NoGateway> {
        let gateway = self
            .gateway
            .iter()
            .find(|gateway| gateway.id == id)
            .ok_or_else(|| NoGateway::Unknown(id.chars().take(LONGEST_ECHO).collect()))?;
        let act = || gateway.act.clone();
        match gateway.commenced {
            None => Err(NoGateway::NotCommenced { act: act(), passed: gateway.passed }),
            Some(day) if on < day => Err(NoGateway::NotYet { act: act(), on: day }),
            Some(_) => Ok(gateway),
        }
    }
}

/// What a person judged about one disclosure, for the duty of section 16LA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five questions of an Act, each answered yes or no by a person"
)]
pub struct Judged {
    /// The holder is a person the section lists.
    pub holder_is_listed: bool,
    /// So is the receiver.
    pub receiver_is_listed: bool,
    /// The holder considers the information relevant to safeguarding or promoting welfare.
    pub is_relevant: bool,
    /// Disclosing it may help the receiver's own functions.
    pub helps_receiver: bool,
    /// Disclosing it would be more detrimental to the child than not.
    pub harms_child_more: bool,
}

/// What the duty of section 16LA comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// The holder must disclose.
    MustShare,
    /// The duty does not apply; another basis may.
    DoesNotApply,
    /// The holder must not disclose under it: it would be worse for the child.
    WorseForTheChild,
}

impl Duty {
    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::MustShare => "the duty to share applies",
            Self::DoesNotApply => "the duty to share does not apply",
            Self::WorseForTheChild => "sharing would be worse for the child than not sharing",
        }
    }
}

/// Section 16LA of the Children Act 2004, from a person's judgements. Whichever way it goes, it is
/// recorded with its reasons.
pub const fn duty_to_share(judged: Judged) -> Duty {
    let applies = judged.holder_is_listed
        && judged.receiver_is_listed
        && judged.is_relevant
        && judged.helps_receiver;
    if !applies {
        Duty::DoesNotApply
    } else if judged.harms_child_more {
        Duty::WorseForTheChild
    } else {
        Duty::MustShare
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    #[test]
    fn rule_l1_a_duty_that_was_passed_and_not_commenced_carries_nothing() {
        let gateways = Gateways::house();
        for id in ["s16LA", "s16LC", "not-in-school-registers"] {
            for on in ["2026-04-29", "2026-11-22", "2040-01-01"] {
                let answer = gateways.in_force(id, day(on));
                assert!(matches!(answer, Err(NoGateway::NotCommenced { .. })), "{id} on {on}");
            }
        }
        assert!(gateways.in_force("s11", day("2026-11-22")).is_ok());
        let unknown = gateways.in_force(&"ſ".repeat(40_000), day("2026-11-22"));
        let told = unknown.expect_err("there is none").to_string();
        assert_eq!(told.matches('ſ').count(), 20, "what was sent is not said back in full");
    }

    #[test]
    fn rule_l1_a_gateway_opens_on_the_day_written_down() {
        let text = HOUSE.replacen("# commenced = \"…\"", "commenced = \"2027-09-01\" #", 1);
        let gateways = Gateways::parse(&text).expect("a list with a day");
        assert!(matches!(
            gateways.in_force("s16LA", day("2027-08-31")),
            Err(NoGateway::NotYet { .. })
        ));
        assert!(gateways.in_force("s16LA", day("2027-09-01")).is_ok());
        let early = HOUSE.replacen("# commenced = \"…\"", "commenced = \"2020-01-01\" #", 1);
        assert!(Gateways::parse(&early).is_err());
    }

    #[test]
    fn rule_l2_the_duty_holds_when_four_things_are_so_and_a_fifth_is_not() {
        for bits in 0..32_u8 {
            let bit = |at: u8| bits >> at & 1 == 1;
            let judged = Judged {
                holder_is_listed: bit(0),
                receiver_is_listed: bit(1),
                is_relevant: bit(2),
                helps_receiver: bit(3),
                harms_child_more: bit(4),
            };
            let expected = match bits {
                0b01111 => Duty::MustShare,
                0b11111 => Duty::WorseForTheChild,
                _ => Duty::DoesNotApply,
            };
            assert_eq!(duty_to_share(judged), expected, "{judged:?}");
        }
    }
}
