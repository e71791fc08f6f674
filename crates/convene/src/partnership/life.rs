//! A partnership from its history: its seats as they are now, and who may act for whom.
//!
//! A person acts for an organisation through the seat they fill, and for one organisation only in a
//! partnership, so that nobody signs twice.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::organisation::{OrgId, Organisation};
use crate::partnership::backing::{Backing, BackingNotAllowed};
use crate::partnership::deeds::{
    Declared, PARTNERSHIP_ARROWS, PartnershipDeed, PartnershipDeedKind, PartnershipStage,
};
use crate::partnership::{Partnership, Right, Seat, Terms, Warning};
use commons::{Day, Fraction, Moment};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartnershipNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<PartnershipStage, PartnershipDeedKind>),
    /// There are no words.
    #[error("fill in the words: none may be empty")]
    NoWords,
    /// There is no such seat.
    #[error("there is no seat {0} in this partnership")]
    NoSuchSeat(u32),
    /// Somebody sits there.
    #[error("seat {0} is taken: its holder must leave it first")]
    SeatTaken(u32),
    /// Nobody sits there.
    #[error("seat {0} is empty")]
    SeatEmpty(u32),
    /// The person has a seat already.
    #[error("this person holds seat {0} already: nobody holds two")]
    HasASeat(u32),
    /// The share is not one.
    #[error("a share of the organisations is more than none and at most all of them")]
    NotAShare,
    /// An anchor or an enabler group does not allow it.
    #[error("{0}")]
    Backing(#[from] BackingNotAllowed),
}

/// A seat with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatHeld<'a> {
    /// Its number.
    pub number: u32,
    /// The seat.
    pub seat: &'a Seat,
}

/// The life of a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnershipLife {
    stage: PartnershipStage,
    name: String,
    purpose: String,
    area: String,
    terms: Terms,
    seats: BTreeMap<u32, Seat>,
    last_seat: u32,
    /// Since when seats are empty that somebody held.
    left_on: BTreeMap<u32, Day>,
    declared: Vec<(Moment, Declared)>,
    backing: Backing,
    history: Vec<Entry<PartnershipDeed>>,
}

impl Default for PartnershipLife {
    fn default() -> Self {
        Self {
            stage: PartnershipStage::Unbegun,
            name: String::new(),
            purpose: String::new(),
            area: String::new(),
            terms: Terms::default(),
            seats: BTreeMap::new(),
            last_seat: 0,
            left_on: BTreeMap::new(),
            declared: Vec::new(),
            backing: Backing::default(),
            history: Vec::new(),
        }
    }
}

impl PartnershipLife {
    /// The partnership with this history.
    ///
    /// # Errors
    /// [`PartnershipNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<PartnershipDeed>>,
    ) -> Result<Self, PartnershipNotAllowed> {
        let mut life = Self::default();
        for entry in entries {
            life.apply(entry)?;
        }
        Ok(life)
    }

    /// Where it stands.
    pub const fn stage(&self) -> PartnershipStage {
        self.stage
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The issue it convenes on.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// The address of its area; empty until one is chosen.
    pub fn area(&self) -> &str {
        &self.area
    }

    /// Its seats as they are now, by number.
    pub fn seats(&self) -> impl Iterator<Item = SeatHeld<'_>> {
        self.seats.iter().map(|(number, seat)| SeatHeld { number: *number, seat })
    }

    /// The conflicts of interest declared so far, oldest first.
    pub fn declared(&self) -> &[(Moment, Declared)] {
        &self.declared
    }

    /// Its anchors and enabler groups.
    pub const fn backing(&self) -> &Backing {
        &self.backing
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<PartnershipDeed>] {
        &self.history
    }

    /// The partnership as its rules see it: seats and terms.
    pub fn partnership(&self) -> Partnership {
        Partnership { seats: self.seats.values().cloned().collect(), terms: self.terms }
    }

    /// What should be mended; each seat that its holder left, with the day they did.
    pub fn warnings(&self) -> Vec<Warning> {
        let left = self.left_on.iter().filter_map(|(number, since)| {
            let organisation = self.seats.get(number)?.organisation.name.clone();
            Some(Warning::EmptySince { seat: *number, organisation, since: *since })
        });
        self.partnership().warnings().into_iter().chain(left).collect()
    }

    /// The seats that nobody holds, and since when when somebody held them.
    pub fn empty_seats(&self) -> impl Iterator<Item = (SeatHeld<'_>, Option<Day>)> {
        let empty = self.seats().filter(|held| held.seat.person.is_none());
        empty.map(|held| (held, self.left_on.get(&held.number).copied()))
    }

    /// The organisations in it, each once.
    pub fn organisations(&self) -> BTreeMap<&OrgId, &Organisation> {
        self.seats.values().map(|seat| (&seat.organisation.id, &seat.organisation)).collect()
    }

    /// The seat a person holds.
    pub fn seat_of(&self, person: &str) -> Option<SeatHeld<'_>> {
        self.seats().find(|held| held.seat.person.as_deref() == Some(person))
    }

    /// Whether a person may act for an organisation: they hold a seat of it that decides.
    pub fn may_act_for(&self, person: &str, organisation: &OrgId) -> bool {
        self.seat_of(person).is_some_and(|held| {
            held.seat.organisation.id == *organisation && held.seat.right == Right::Decides
        })
    }

    /// What should be done next, for its page; `statements` is how many it has begun.
    pub fn next_step(&self, statements: usize) -> &'static str {
        match self.stage {
            PartnershipStage::Unbegun => "Begin it.",
            PartnershipStage::Closed => "Nothing more: it has ended, and stays on record.",
            PartnershipStage::Convening if self.seats.is_empty() => {
                "Add a seat for each organisation that should take part."
            }
            PartnershipStage::Convening if self.seats.values().any(|s| s.person.is_none()) => {
                "Fill the empty seats, then call a meeting."
            }
            PartnershipStage::Convening if statements == 0 => {
                "Call a meeting, and draft a Statement of Intent."
            }
            PartnershipStage::Convening => {
                "Meet, carry its statements forward, and ask after what they ask of others."
            }
        }
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`PartnershipNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        entry: Entry<PartnershipDeed>,
    ) -> Result<PartnershipStage, PartnershipNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&PARTNERSHIP_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        if entry.deed.words().iter().any(|words| words.trim().is_empty()) {
            return Err(PartnershipNotAllowed::NoWords);
        }
        self.check(&entry.deed)?;
        self.change(&entry);
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }

    fn check(&self, deed: &PartnershipDeed) -> Result<(), PartnershipNotAllowed> {
        if deed.terms().is_some_and(|terms| ![terms.quorum, terms.agreement].iter().all(is_share)) {
            return Err(PartnershipNotAllowed::NotAShare);
        }
        if let PartnershipDeed::Back(deed) = deed {
            return Ok(self.backing.check(deed)?);
        }
        let Some(number) = deed.seat() else { return Ok(()) };
        let seat = self.seats.get(&number).ok_or(PartnershipNotAllowed::NoSuchSeat(number))?;
        match deed {
            PartnershipDeed::FillSeat { person, .. } => match self.seat_of(person) {
                _ if seat.person.is_some() => Err(PartnershipNotAllowed::SeatTaken(number)),
                Some(held) => Err(PartnershipNotAllowed::HasASeat(held.number)),
                None => Ok(()),
            },
            PartnershipDeed::EmptySeat { .. } | PartnershipDeed::Declare(_)
                if seat.person.is_none() =>
            {
                Err(PartnershipNotAllowed::SeatEmpty(number))
            }
            PartnershipDeed::Begin { .. }
            | PartnershipDeed::ChooseArea { .. }
            | PartnershipDeed::AddSeat { .. }
            | PartnershipDeed::EmptySeat { .. }
            | PartnershipDeed::EndSeat { .. }
            | PartnershipDeed::ChangeTerms { .. }
            | PartnershipDeed::ChangeRight { .. }
            | PartnershipDeed::Declare(_)
            | PartnershipDeed::Close { .. }
            | PartnershipDeed::Back(_) => Ok(()),
        }
    }

    fn change(&mut self, entry: &Entry<PartnershipDeed>) {
        match &entry.deed {
            PartnershipDeed::Begin { name, purpose, area, terms } => {
                self.name.clone_from(name);
                self.purpose.clone_from(purpose);
                self.area.clone_from(area);
                self.terms = *terms;
            }
            PartnershipDeed::ChooseArea { area } => self.area.clone_from(area),
            PartnershipDeed::AddSeat { organisation, right, place, age } => {
                self.last_seat += 1;
                let seat = Seat {
                    person: None,
                    organisation: organisation.clone(),
                    right: *right,
                    place: *place,
                    age: *age,
                };
                self.seats.insert(self.last_seat, seat);
            }
            PartnershipDeed::FillSeat { seat, person } => {
                if let Some(seat) = self.seats.get_mut(seat) {
                    seat.person = Some(person.clone());
                }
                self.left_on.remove(seat);
            }
            PartnershipDeed::EmptySeat { seat, .. } => {
                if let Some(seat) = self.seats.get_mut(seat) {
                    seat.person = None;
                }
                self.left_on.insert(*seat, entry.at.day());
            }
            PartnershipDeed::EndSeat { seat, .. } => {
                self.seats.remove(seat);
                self.left_on.remove(seat);
            }
            PartnershipDeed::ChangeRight { seat, right, .. } => {
                if let Some(seat) = self.seats.get_mut(seat) {
                    seat.right = *right;
                }
            }
            PartnershipDeed::ChangeTerms { terms, .. } => self.terms = *terms,
            PartnershipDeed::Declare(declared) => self.declared.push((entry.at, declared.clone())),
            PartnershipDeed::Back(deed) => self.backing.change(deed),
            PartnershipDeed::Close { .. } => {}
        }
    }
}

/// More than none and at most all.
fn is_share(share: &Fraction) -> bool {
    share.numerator > 0
        && share.compare(Fraction::of(1, 1)).is_some_and(|order| order != Ordering::Greater)
}
