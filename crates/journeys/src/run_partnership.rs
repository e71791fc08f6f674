//! Running a partnership: organisations join the alliance, a partnership is begun, and its seats are
//! added, filled, emptied and ended.

use crate::convening::{
    CannotConvene, KeptPartnership, address_of_organisation, organisation_of, organisation_with,
    partnership_at,
};
use crate::histories::{self, HistoryProblem, Writing, free_address};
use crate::house::House;
use crate::run_backing::{BackingChange, backing_deed};
use crate::sign_in;
use crate::terms_decided::{is_reviewed_later, may_change_terms};
use access::{Refusal, act};
use convene::life::Entry;
use convene::organisation::{OrganisationDeed, OrganisationLife};
use convene::partnership::{
    DecidedAt, Declared, PartnershipDeed, PartnershipLife, Right, SeatAge, SeatPlace, Terms,
};
use convene::{OrgId, Organisation, Sector, Who};
use store::histories::{History, HistoryKind};
use store::people::{self, PersonState};
use store::{Id, Tx};

/// What a partnership is begun with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPartnership {
    /// Its name.
    pub name: String,
    /// The issue it convenes on.
    pub purpose: String,
    /// The address of its area; empty to choose one later.
    pub area: String,
    /// How it decides.
    pub terms: Terms,
}

/// A change to a partnership, as a person asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartnershipChange {
    /// It works in this area.
    ChooseArea(String),
    /// A seat is added for an organisation of the list.
    AddSeat {
        /// The organisation's identifier.
        organisation: String,
        /// What its holder may do.
        right: Right,
        /// Where it is.
        place: SeatPlace,
        /// Whom it is kept for.
        age: SeatAge,
    },
    /// A person takes a seat.
    FillSeat {
        /// Which.
        seat: u32,
        /// The person's id or e-mail address.
        person: String,
    },
    /// The holder leaves a seat.
    EmptySeat {
        /// Which.
        seat: u32,
        /// Why.
        reason: String,
    },
    /// A seat is taken away.
    EndSeat {
        /// Which.
        seat: u32,
        /// Why.
        reason: String,
    },
    /// It decides in another way.
    ChangeTerms {
        /// How.
        terms: Terms,
        /// Why.
        reason: String,
        /// The decision of a meeting by which.
        decision: Option<DecidedAt>,
    },
    /// What the holder of a seat may do changes.
    ChangeRight {
        /// Which.
        seat: u32,
        /// What they may do.
        right: Right,
        /// Why.
        reason: String,
    },
    /// Whoever asks declares a conflict of interest.
    Declare {
        /// What it is.
        interest: String,
    },
    /// It ends.
    Close {
        /// Why.
        reason: String,
    },
    /// Something is done with its anchors and enabler groups.
    Back(BackingChange),
}

impl PartnershipChange {
    const fn action(&self) -> &'static str {
        match self {
            Self::ChooseArea(_) => "choose area of partnership",
            Self::AddSeat { .. } => "add seat",
            Self::FillSeat { .. } => "fill seat",
            Self::EmptySeat { .. } => "empty seat",
            Self::EndSeat { .. } => "end seat",
            Self::ChangeTerms { .. } => "change terms of partnership",
            Self::ChangeRight { .. } => "change right of seat",
            Self::Declare { .. } => "declare interest",
            Self::Close { .. } => "close partnership",
            Self::Back(change) => change.action(),
        }
    }
}

/// Puts an organisation on the list of the alliance and gives back its address.
///
/// # Errors
/// [`CannotConvene`], with the reason.
pub fn register_organisation(
    house: &House,
    who: Option<&Who>,
    (id, name, sector): (&str, &str, Sector),
) -> Result<String, CannotConvene> {
    let who = convenor(house, who)?;
    let organisation = Organisation { id: OrgId::parse(id)?, name: name.trim().to_owned(), sector };
    let (at, new) = (house.now(), house.new_id());
    house.store.write("register organisation", move |tx| {
        let address = address_of_organisation(&organisation.id);
        if store::histories::find(tx, HistoryKind::Organisation, &address)?.is_some() {
            return Err(CannotConvene::Registered(organisation.id.clone()));
        }
        let deed = OrganisationDeed::Register { organisation: organisation.clone() };
        let entry = Entry { at, who: who.id.clone(), deed };
        OrganisationLife::default().apply(entry.clone())?;
        let history = begun(new.clone(), HistoryKind::Organisation, address.clone(), at);
        let writing = Writing { who: &who, at, action: "register organisation" };
        histories::begin(tx, &history, writing, &entry.deed)?;
        Ok(address)
    })
}

/// Gives an organisation of the list another name. Its identifier stays, and so does its address; what
/// was signed under the old name keeps it.
///
/// # Errors
/// [`CannotConvene`], with the reason.
pub fn rename_organisation(
    house: &House,
    who: Option<&Who>,
    (id, name): (&str, &str),
) -> Result<(), CannotConvene> {
    let who = convenor(house, who)?;
    let (id, name, at) = (OrgId::parse(id)?, name.trim().to_owned(), house.now());
    house.store.write("rename organisation", move |tx| {
        let address = address_of_organisation(&id);
        let told = histories::read::<OrganisationDeed>(tx, HistoryKind::Organisation, &address);
        let told = match told {
            Err(HistoryProblem::NoSuch(_)) => return Err(CannotConvene::NoSuchOrganisation),
            other => other?,
        };
        let seen = told.seen();
        let (history, mut life) = organisation_of(told)?;
        let deed = OrganisationDeed::Rename { name: name.clone() };
        life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action: "rename organisation" };
        Ok(histories::append(tx, (&history, seen), writing, &deed)?)
    })
}

/// Begins a partnership and gives back its address.
///
/// # Errors
/// [`CannotConvene`], with the reason.
pub fn begin_partnership(
    house: &House,
    who: Option<&Who>,
    new: &NewPartnership,
) -> Result<String, CannotConvene> {
    let who = convenor(house, who)?;
    let (at, id, new) = (house.now(), house.new_id(), new.clone());
    is_reviewed_later(new.terms, at.day())?;
    house.store.write("begin partnership", move |tx| {
        if !new.area.is_empty() {
            known_area(tx, &new.area)?;
        }
        let deed = PartnershipDeed::Begin {
            name: new.name.trim().to_owned(),
            purpose: new.purpose.trim().to_owned(),
            area: new.area.clone(),
            terms: new.terms,
        };
        let entry = Entry { at, who: who.id.clone(), deed };
        PartnershipLife::default().apply(entry.clone())?;
        let address = free_address(tx, HistoryKind::Partnership, &new.name)?;
        let history = begun(id.clone(), HistoryKind::Partnership, address.clone(), at);
        let writing = Writing { who: &who, at, action: "begin partnership" };
        histories::begin(tx, &history, writing, &entry.deed)?;
        Ok(address)
    })
}

/// Changes a partnership: its seats, its terms, its area.
///
/// # Errors
/// [`CannotConvene`], with the reason; nothing was changed then.
pub fn change_partnership(
    house: &House,
    who: Option<&Who>,
    address: &str,
    change: &PartnershipChange,
) -> Result<(), CannotConvene> {
    change_partnership_read(house, who, (address, None), change)
}

/// Changes a partnership as it was read: `read` is how many entries its page had.
///
/// # Errors
/// [`CannotConvene`], with the reason; nothing was changed then.
pub fn change_partnership_read(
    house: &House,
    who: Option<&Who>,
    (address, read): (&str, Option<u64>),
    change: &PartnershipChange,
) -> Result<(), CannotConvene> {
    let who = match change {
        PartnershipChange::Declare { .. } => who.ok_or(Refusal::NotSignedIn)?.clone(),
        _ => convenor(house, who)?,
    };
    let (at, address, change) = (house.now(), address.to_owned(), change.clone());
    if let PartnershipChange::ChangeTerms { terms, .. } = &change {
        is_reviewed_later(*terms, at.day())?;
    }
    house.store.write("change partnership", move |tx| {
        let mut kept = partnership_at(tx, &address)?;
        let seen = kept.seen();
        if read.is_some_and(|read| read != seen) {
            return Err(HistoryProblem::MovedOn.into());
        }
        let deed = deed_of(tx, &kept, &who, &change)?;
        kept.life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action: change.action() };
        Ok(histories::append(tx, (&kept.history, seen), writing, &deed)?)
    })
}

fn deed_of(
    tx: &mut Tx<'_>,
    kept: &KeptPartnership,
    who: &Who,
    change: &PartnershipChange,
) -> Result<PartnershipDeed, CannotConvene> {
    Ok(match change {
        PartnershipChange::ChooseArea(area) => {
            known_area(tx, area)?;
            PartnershipDeed::ChooseArea { area: area.clone() }
        }
        PartnershipChange::AddSeat { organisation, right, place, age } => {
            let found = organisation_with(tx, &OrgId::parse(organisation)?)?;
            let organisation = found.ok_or(CannotConvene::NoSuchOrganisation)?;
            PartnershipDeed::AddSeat { organisation, right: *right, place: *place, age: *age }
        }
        PartnershipChange::FillSeat { seat, person } => {
            let person = active(tx, person)?.id;
            if person == who.id {
                return Err(CannotConvene::OwnSeat);
            }
            PartnershipDeed::FillSeat { seat: *seat, person }
        }
        PartnershipChange::EmptySeat { seat, reason } => {
            PartnershipDeed::EmptySeat { seat: *seat, reason: reason.clone() }
        }
        PartnershipChange::EndSeat { seat, reason } => {
            PartnershipDeed::EndSeat { seat: *seat, reason: reason.clone() }
        }
        PartnershipChange::ChangeTerms { terms, reason, decision } => {
            may_change_terms(tx, kept, decision.as_ref())?;
            let (terms, reason, decision) = (*terms, reason.clone(), decision.clone());
            PartnershipDeed::ChangeTerms { terms, reason, decision }
        }
        PartnershipChange::ChangeRight { seat, right, reason } => {
            PartnershipDeed::ChangeRight { seat: *seat, right: *right, reason: reason.clone() }
        }
        PartnershipChange::Declare { interest } => {
            let seat = kept.life.seat_of(&who.id).ok_or(CannotConvene::NoSeat)?.number;
            PartnershipDeed::Declare(Declared { seat, interest: interest.clone() })
        }
        PartnershipChange::Close { reason } => PartnershipDeed::Close { reason: reason.clone() },
        PartnershipChange::Back(change) => PartnershipDeed::Back(backing_deed(tx, change.clone())?),
    })
}

/// The person of an id or an address, when their account is open.
fn active(tx: &mut Tx<'_>, person: &str) -> Result<Who, CannotConvene> {
    let found = match Id::parse(person.trim()) {
        Some(id) => people::of(tx, &id)?,
        None => people::by_email(tx, person)?,
    };
    let found = found.filter(|person| person.state == PersonState::Active);
    Ok(sign_in::who(tx, &found.ok_or(CannotConvene::NoSuchPerson)?)?)
}

fn known_area(tx: &mut Tx<'_>, address: &str) -> Result<(), CannotConvene> {
    let found = store::histories::find(tx, HistoryKind::Area, address)?;
    found.map(|_| ()).ok_or(CannotConvene::NoSuchArea)
}

fn convenor(house: &House, who: Option<&Who>) -> Result<Who, CannotConvene> {
    house.may(who, act::CONVENE)?;
    Ok(who.ok_or(Refusal::NotSignedIn)?.clone())
}

/// A history that is about to be begun and belongs to nothing.
pub(crate) fn begun(id: Id, kind: HistoryKind, address: String, at: commons::Moment) -> History {
    History { id, kind, address, inside: None, begun_at: at }
}
