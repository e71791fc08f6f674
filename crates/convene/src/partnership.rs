//! A convening partnership: who sits in it, with which rights, and when it can decide.
//!
//! A partnership decides when enough of its organisations take part, and among them somebody from
//! the community and somebody from a school (rule R-P1). Fewer than two young people of 16 to 25 in
//! its steering group is a warning, not a bar (rule R-P3): their seats are to be filled, and nobody
//! is to wait for it.

mod backing;
mod deeds;
mod life;

pub use backing::{
    Anchor, Backing, BackingDeed, BackingDeedKind, BackingNotAllowed, EnablerGroup, GroupMember,
    Spell,
};
pub use deeds::{
    DecidedAt, Declared, PARTNERSHIP_ARROWS, PartnershipDeed, PartnershipDeedKind, PartnershipStage,
};
pub use life::{PartnershipLife, PartnershipNotAllowed, SeatHeld};

use crate::meeting::InterestRule;
use crate::organisation::{OrgId, Organisation, Sector};
use commons::{Day, Fraction, count_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody in a partnership may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// Takes part in decisions.
    Decides,
    /// Is heard, and does not decide: an academic, an adviser.
    Advises,
    /// Listens.
    Observes,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Decides, Self::Advises, Self::Observes];

    /// The word in forms and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Advises => "advises",
            Self::Observes => "observes",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Decides => "takes part in decisions",
            Self::Advises => "advises",
            Self::Observes => "listens",
        }
    }

    /// Reads the word in forms.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// A seat in a partnership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Who sits there: the person's id in the store; `None` while it is empty.
    pub person: Option<String>,
    /// For which organisation.
    pub organisation: Organisation,
    /// What they may do.
    pub right: Right,
    /// Whether it belongs to the steering group.
    pub place: SeatPlace,
    /// Whether it is kept for somebody young.
    pub age: SeatAge,
}

/// Where a seat is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatPlace {
    /// In the steering group.
    Steering,
    /// In the wider partnership.
    Wider,
}

impl SeatPlace {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Steering, Self::Wider];

    /// The word in forms and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Steering => "steering",
            Self::Wider => "wider",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Steering => "in the steering group",
            Self::Wider => "in the wider partnership",
        }
    }

    /// Reads the word in forms.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Whom a seat is kept for. No date of birth is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatAge {
    /// A young person of 16 to 25.
    Young,
    /// Anybody.
    Any,
}

impl SeatAge {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Young, Self::Any];

    /// The word in forms and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Young => "young",
            Self::Any => "any",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Young => "kept for a young person of 16 to 25",
            Self::Any => "open to any age",
        }
    }

    /// Reads the word in forms.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// How a partnership decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The share of its deciding organisations that must take part.
    pub quorum: Fraction,
    /// The share of its deciding organisations that must sign a statement.
    pub agreement: Fraction,
    /// What somebody with a conflict of interest does at least; a meeting can be stricter.
    #[serde(default = "strictest")]
    pub interest: InterestRule,
    /// The day by which these terms are looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Day>,
}

/// What held before terms said it.
const fn strictest() -> InterestRule {
    InterestRule::Leaves
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            quorum: Fraction::of(1, 2),
            agreement: Fraction::of(2, 3),
            interest: strictest(),
            review_on: None,
        }
    }
}

/// A partnership of one area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Partnership {
    /// Its seats.
    pub seats: Vec<Seat>,
    /// How it decides.
    pub terms: Terms,
}

/// Why a partnership cannot decide now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoQuorum {
    /// Too few take part.
    #[error("{found} of {all} deciding organisations take part; {needed} are needed")]
    TooFew {
        /// Those that take part.
        found: usize,
        /// Those that decide.
        all: usize,
        /// Those needed.
        needed: usize,
    },
    /// Nobody from the community.
    #[error(
        "nobody from the community takes part: a resident, a young person or a voluntary group is needed"
    )]
    NoCommunity,
    /// Nobody from a school.
    #[error("nobody from a school or early years setting takes part")]
    NoSchool,
}

/// Something about a partnership that should be mended, and stops nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// Rule R-P3.
    #[error(
        "the steering group has {} of 16 to 25; it should have two or more",
        count_of(*.found, "young person", "young people")
    )]
    FewYoungPeople {
        /// Those it has.
        found: usize,
    },
    /// A sector nobody speaks for.
    #[error("nobody in the partnership speaks for: {}", .0.in_words())]
    NobodyFrom(Sector),
    /// One sector outweighs the others.
    #[error("{} hold more than half of the deciding seats", .0.in_words())]
    OneSectorRules(Sector),
    /// A seat is empty.
    #[error("empty seats: {0}")]
    EmptySeats(usize),
    /// The holder of a seat left it.
    #[error("seat {seat}, of {organisation}, is empty since {}", since.in_words())]
    EmptySince {
        /// Its number.
        seat: u32,
        /// The name of its organisation.
        organisation: String,
        /// The day its holder left.
        since: Day,
    },
}

/// The sectors a partnership is expected to have.
const EXPECTED: [Sector; 6] = [
    Sector::School,
    Sector::LocalAuthority,
    Sector::Health,
    Sector::Police,
    Sector::Voluntary,
    Sector::Residents,
];

impl Partnership {
    /// The organisations that decide, each once.
    pub fn deciding(&self) -> BTreeMap<&OrgId, Sector> {
        let seats = self.seats.iter().filter(|seat| seat.right == Right::Decides);
        seats.map(|seat| (&seat.organisation.id, seat.organisation.sector)).collect()
    }

    /// Whether it can decide when these organisations take part; others do not count.
    ///
    /// # Errors
    /// [`NoQuorum`], with what is missing.
    pub fn quorum(&self, taking_part: &BTreeSet<OrgId>) -> Result<(), NoQuorum> {
        let deciding = self.deciding();
        let present: Vec<Sector> = deciding
            .iter()
            .filter(|(id, _)| taking_part.contains(**id))
            .map(|(_, sector)| *sector)
            .collect();
        let (found, all) = (present.len(), deciding.len());
        let needed = share_of(self.terms.quorum, all);
        if found < needed {
            return Err(NoQuorum::TooFew { found, all, needed });
        }
        if !present.iter().any(|sector| sector.is_community()) {
            return Err(NoQuorum::NoCommunity);
        }
        if !present.iter().any(|sector| matches!(sector, Sector::School | Sector::EarlyYears)) {
            return Err(NoQuorum::NoSchool);
        }
        Ok(())
    }

    /// The number of organisations that must sign a statement.
    pub fn signatures_needed(&self) -> usize {
        share_of(self.terms.agreement, self.deciding().len())
    }

    /// What should be mended.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let young = self.seats.iter().filter(|seat| {
            seat.place == SeatPlace::Steering && seat.age == SeatAge::Young && seat.person.is_some()
        });
        let found = young.count();
        if found < 2 {
            warnings.push(Warning::FewYoungPeople { found });
        }
        let has = |sector| self.seats.iter().any(|seat| seat.organisation.sector == sector);
        warnings.extend(EXPECTED.into_iter().filter(|s| !has(*s)).map(Warning::NobodyFrom));
        let deciding = self.seats.iter().filter(|seat| seat.right == Right::Decides);
        let mut of: BTreeMap<Sector, usize> = BTreeMap::new();
        deciding.clone().for_each(|seat| *of.entry(seat.organisation.sector).or_default() += 1);
        let all = deciding.count();
        let ruling = of.iter().find(|(_, seats)| **seats * 2 > all);
        warnings.extend(ruling.map(|(sector, _)| Warning::OneSectorRules(*sector)));
        let empty = self.seats.iter().filter(|seat| seat.person.is_none()).count();
        if empty > 0 {
            warnings.push(Warning::EmptySeats(empty));
        }
        warnings
    }
}

/// The smallest number that is at least this share of all, and at least one.
fn share_of(share: Fraction, all: usize) -> usize {
    let (numerator, denominator) = (u128::from(share.numerator), u128::from(share.denominator));
    let needed = (numerator * all as u128).div_ceil(denominator.max(1));
    usize::try_from(needed).unwrap_or(usize::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(number: u32, sector: Sector, age: SeatAge) -> Seat {
        Seat {
            person: Some(format!("p{number}")),
            organisation: Organisation {
                id: OrgId::parse(&format!("GB-COH-{number}")).expect("an organisation"),
                name: format!("Organisation {number}"),
                sector,
            },
            right: Right::Decides,
            place: SeatPlace::Steering,
            age,
        }
    }

    fn partnership(sectors: &[Sector]) -> Partnership {
        let seats = (0..).zip(sectors).map(|(at, sector)| seat(at, *sector, SeatAge::Any));
        Partnership { seats: seats.collect(), terms: Terms::default() }
    }

    fn taking_part(numbers: &[u32]) -> BTreeSet<OrgId> {
        let id = |n: &u32| OrgId::parse(&format!("GB-COH-{n}")).expect("an organisation");
        numbers.iter().map(id).collect()
    }

    #[test]
    fn rule_p1_a_quorum_has_half_the_organisations_a_school_and_the_community() {
        let four =
            partnership(&[Sector::School, Sector::Health, Sector::Residents, Sector::Police]);
        assert_eq!(four.quorum(&taking_part(&[0, 2])), Ok(()));
        assert_eq!(four.quorum(&taking_part(&[0, 1])), Err(NoQuorum::NoCommunity));
        assert_eq!(four.quorum(&taking_part(&[1, 2])), Err(NoQuorum::NoSchool));
        let few = NoQuorum::TooFew { found: 1, all: 4, needed: 2 };
        assert_eq!(four.quorum(&taking_part(&[0, 77])), Err(few));
        assert!(Partnership::default().quorum(&BTreeSet::new()).is_err());
    }

    #[test]
    fn those_who_advise_are_heard_and_not_counted() {
        let mut four = partnership(&[Sector::School, Sector::Health, Sector::Residents]);
        four.seats[1].right = Right::Advises;
        assert_eq!(four.deciding().len(), 2);
        assert_eq!(four.quorum(&taking_part(&[0, 1])), Err(NoQuorum::NoCommunity));
    }

    #[test]
    fn rule_p3_fewer_than_two_young_people_is_a_warning_and_no_bar() {
        let mut four = partnership(&[Sector::School, Sector::Residents]);
        assert!(four.warnings().contains(&Warning::FewYoungPeople { found: 0 }));
        assert_eq!(four.quorum(&taking_part(&[0, 1])), Ok(()));
        for number in [8, 9] {
            four.seats.push(seat(number, Sector::YoungPeople, SeatAge::Young));
        }
        assert!(!four.warnings().iter().any(|w| matches!(w, Warning::FewYoungPeople { .. })));
        four.seats[3].person = None;
        assert!(four.warnings().contains(&Warning::FewYoungPeople { found: 1 }));
        assert!(four.warnings().contains(&Warning::EmptySeats(1)));
    }

    #[test]
    fn one_sector_with_more_than_half_of_the_seats_is_a_warning() {
        let schools = partnership(&[Sector::School, Sector::School, Sector::Residents]);
        assert!(schools.warnings().contains(&Warning::OneSectorRules(Sector::School)));
        assert!(schools.warnings().contains(&Warning::NobodyFrom(Sector::Police)));
    }

    #[test]
    fn eleven_of_thirteen_is_more_than_two_thirds() {
        let thirteen: Vec<Sector> = std::iter::repeat_n(Sector::School, 13).collect();
        assert_eq!(partnership(&thirteen).signatures_needed(), 9);
    }
}
