//! Where somebody belongs: the organisations they work for, by identifier, and the schools they work
//! at, by unique reference number. An administrator writes it down, or an invitation brings it; it is
//! never taken from what somebody says of themselves. Seats in partnerships are kept with those.

use crate::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use crate::organisation::OrgId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// The unique reference number of a school: six digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Urn(String);

/// The text is not the number of a school.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a school is named by its unique reference number, six digits such as 107275")]
pub struct BadUrn;

impl Urn {
    /// Reads a number.
    ///
    /// # Errors
    /// [`BadUrn`] when it is not six digits.
    pub fn parse(text: &str) -> Result<Self, BadUrn> {
        let text = text.trim();
        let fits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(BadUrn) }
    }

    /// The school an organisation is; none when it is in another list than that of schools.
    pub fn of(organisation: &OrgId) -> Option<Self> {
        Self::parse(organisation.as_str().strip_prefix("GB-EDU-")?).ok()
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Urn {
    type Error = BadUrn;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Urn> for String {
    fn from(urn: Urn) -> Self {
        urn.0
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "to", content = "name", rename_all = "kebab-case")]
pub enum Belonging {
    /// An organisation.
    Organisation(OrgId),
    /// A school or early years setting.
    Setting(Urn),
}

/// Whether somebody belongs to one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MembershipStage {
    /// Nothing of the kind is recorded, or it has ended.
    Apart,
    /// It is recorded.
    Member,
}

impl fmt::Display for MembershipStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apart => "not recorded",
            Self::Member => "recorded",
        })
    }
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum MembershipDeed {
    /// It is recorded that they belong to it.
    Record {
        /// To what.
        belonging: Belonging,
        /// How whoever records it knows.
        known_from: String,
    },
    /// They no longer do.
    End {
        /// To what.
        belonging: Belonging,
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MembershipDeedKind {
    /// [`MembershipDeed::Record`].
    Record,
    /// [`MembershipDeed::End`].
    End,
}

impl fmt::Display for MembershipDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Record => "recorded",
            Self::End => "ended",
        })
    }
}

impl MembershipDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> MembershipDeedKind {
        match self {
            Self::Record { .. } => MembershipDeedKind::Record,
            Self::End { .. } => MembershipDeedKind::End,
        }
    }

    /// What it is about.
    pub const fn belonging(&self) -> &Belonging {
        match self {
            Self::Record { belonging, .. } | Self::End { belonging, .. } => belonging,
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::Record { known_from: words, .. } | Self::End { reason: words, .. } => words,
        }
    }
}

/// Every arrow there is, for each organisation or setting apart.
pub const MEMBERSHIP_ARROWS: [Arrow<MembershipStage, MembershipDeedKind>; 2] = [
    Arrow {
        from: MembershipStage::Apart,
        by: MembershipDeedKind::Record,
        to: MembershipStage::Member,
    },
    Arrow {
        from: MembershipStage::Member,
        by: MembershipDeedKind::End,
        to: MembershipStage::Apart,
    },
];

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MembershipNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<MembershipStage, MembershipDeedKind>),
    /// There are no words.
    #[error("say how you know, or why it ends")]
    NoWords,
}

/// What somebody belongs to now, and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memberships {
    now: BTreeSet<Belonging>,
    history: Vec<Entry<MembershipDeed>>,
}

impl Memberships {
    /// Those with this history.
    ///
    /// # Errors
    /// [`MembershipNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<MembershipDeed>>,
    ) -> Result<Self, MembershipNotAllowed> {
        let mut all = Self::default();
        for entry in entries {
            all.apply(entry)?;
        }
        Ok(all)
    }

    /// What they belong to now.
    pub fn now(&self) -> impl Iterator<Item = &Belonging> {
        self.now.iter()
    }

    /// Whether they work for an organisation.
    pub fn works_for(&self, organisation: &OrgId) -> bool {
        self.now.contains(&Belonging::Organisation(organisation.clone()))
    }

    /// Whether they work at a school or setting.
    pub fn works_at(&self, setting: &Urn) -> bool {
        self.now.contains(&Belonging::Setting(setting.clone()))
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<MembershipDeed>] {
        &self.history
    }

    /// Records one, or ends one.
    ///
    /// # Errors
    /// [`MembershipNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        entry: Entry<MembershipDeed>,
    ) -> Result<MembershipStage, MembershipNotAllowed> {
        let stage = match self.now.contains(entry.deed.belonging()) {
            true => MembershipStage::Member,
            false => MembershipStage::Apart,
        };
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&MEMBERSHIP_ARROWS, (stage, entry.deed.kind()), moments)?;
        if entry.deed.words().trim().is_empty() {
            return Err(MembershipNotAllowed::NoWords);
        }
        let belonging = entry.deed.belonging().clone();
        match to {
            MembershipStage::Member => self.now.insert(belonging),
            MembershipStage::Apart => self.now.remove(&belonging),
        };
        self.history.push(entry);
        Ok(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Moment;

    fn school() -> OrgId {
        OrgId::parse("GB-EDU-107275").expect("an identifier")
    }

    fn entry(at: i64, deed: MembershipDeed) -> Entry<MembershipDeed> {
        Entry { at: Moment::from_unix(at), who: "jo".into(), deed }
    }

    fn record(belonging: Belonging) -> MembershipDeed {
        MembershipDeed::Record { belonging, known_from: "Letter of the chair".into() }
    }

    #[test]
    fn a_school_is_found_by_its_number_and_nothing_else_is_a_school() {
        assert_eq!(Urn::of(&school()).map(|urn| urn.to_string()), Some("107275".into()));
        for other in ["GB-CHC-107275", "GB-EDU-10727", "GB-EDU-A07275"] {
            assert_eq!(Urn::of(&OrgId::parse(other).expect("an identifier")), None, "{other}");
        }
        assert!(Urn::parse(" 107275 ").is_ok() && Urn::parse("1072755").is_err());
    }

    #[test]
    fn working_for_an_organisation_and_at_a_school_are_recorded_apart_and_end() {
        let (organisation, urn) = (Belonging::Organisation(school()), Urn::of(&school()));
        let urn = urn.expect("a school");
        let mut all = Memberships::default();
        all.apply(entry(1, record(organisation.clone()))).expect("recorded");
        assert!(all.works_for(&school()) && !all.works_at(&urn));
        let twice = all.apply(entry(2, record(organisation.clone())));
        assert!(matches!(twice, Err(MembershipNotAllowed::Blocked(_))));
        all.apply(entry(2, record(Belonging::Setting(urn.clone())))).expect("recorded");
        let end = |reason: &str| MembershipDeed::End {
            belonging: organisation.clone(),
            reason: reason.into(),
        };
        assert_eq!(all.apply(entry(3, end(" "))), Err(MembershipNotAllowed::NoWords));
        all.apply(entry(3, end("She has left"))).expect("ended");
        assert!(!all.works_for(&school()) && all.works_at(&urn));
        assert!(all.apply(entry(4, end("Again"))).is_err(), "it ended");
        assert!(all.apply(entry(2, record(organisation.clone()))).is_err(), "back in time");
        assert_eq!(Memberships::told(all.history().to_vec()), Ok(all.clone()));
        assert_eq!(all.history().len(), 3);
    }

    #[test]
    fn each_deed_is_read_back_as_it_was_written() {
        let deeds = [
            record(Belonging::Organisation(school())),
            MembershipDeed::End {
                belonging: Belonging::Setting(Urn::parse("107275").expect("a school")),
                reason: "Moved".into(),
            },
        ];
        for deed in deeds {
            let json = serde_json::to_string(&deed).expect("written");
            assert_eq!(serde_json::from_str::<MembershipDeed>(&json).expect("read"), deed);
        }
    }
}
