//! What researchers and institutions say of themselves: that they offer something, that it changed, who
//! may read their name, and their answers to requests.

use super::show::{life_of, speaks_for};
use crate::convening::{organisation_with, partnerships};
use crate::going_on::CannotGoOn;
use crate::histories::{self, Writing, free_address};
use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::run_partnership::begun;
use access::{Refusal, act};
use convene::research::{Academic, AcademicDeed, AcademicLife, NameShown, Offer, RequestDeedKind};
use convene::{Belonging, Entry, OrgId, Who};
use store::histories::HistoryKind;

/// An offer, as somebody makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOffer {
    /// The organisation they work for.
    pub organisation: OrgId,
    /// What a part of it is called; none when they offer their own work.
    pub institution: Option<String>,
    /// Who may read the person's name.
    pub shown: NameShown,
    /// What.
    pub offer: Offer,
}

/// What can be chosen from when an offer is made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfferChoices {
    /// Organisations whoever looks is recorded as working for: identifier and name.
    pub own: Vec<(String, String)>,
    /// Organisations of the alliance: identifier and name.
    pub organisations: Vec<(String, String)>,
    /// Partnerships: address and name.
    pub partnerships: Vec<(String, String)>,
}

/// What can be chosen from.
///
/// # Errors
/// [`CannotGoOn`].
pub fn choices_of_offer(house: &House, who: Option<&Who>) -> Result<OfferChoices, CannotGoOn> {
    let lines = crate::show_partnership::list_organisations(house)?.into_iter();
    let organisations: Vec<(String, String)> =
        lines.map(|line| (line.organisation.id.to_string(), line.organisation.name)).collect();
    let asking = house.caller(who);
    let (own, partnerships) = house.store.read("choices of an offer", move |tx| {
        let asking = asking.clone().known(tx)?;
        let own: Vec<String> = asking
            .belongs
            .now()
            .filter_map(|belonging| match belonging {
                Belonging::Organisation(id) => Some(id.to_string()),
                Belonging::Setting(_) => None,
            })
            .collect();
        let all = partnerships(tx)?.into_iter();
        let named = all.map(|kept| (kept.history.address.clone(), kept.life.name().to_owned()));
        Ok::<_, CannotGoOn>((own, named.collect()))
    })?;
    let is_own = |one: &&(String, String)| own.contains(&one.0);
    Ok(OfferChoices {
        own: organisations.iter().filter(is_own).cloned().collect(),
        organisations,
        partnerships,
    })
}

/// Makes an offer and gives its address, which says nobody's name.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn offer_research(
    house: &House,
    who: Option<&Who>,
    new: &NewOffer,
) -> Result<String, CannotGoOn> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, id, new) = (house.now(), house.new_id(), new.clone());
    house.store.write("offer research", move |tx| {
        let asking = asking.clone().known(tx)?;
        let of = BelongsTo { partnership: None, organisation: Some(&new.organisation) };
        asking.may(act::OFFER_RESEARCH.with(asking.ties(of)))?;
        let words = "Choose an organisation of the list";
        let found = organisation_with(tx, &new.organisation)?;
        let organisation = found.ok_or(CannotGoOn::Mend { field: "organisation", words })?;
        let name = organisation.name.clone();
        let academic = match &new.institution {
            Some(called) => {
                Academic::Institution { called: called.trim().to_owned(), organisation }
            }
            None => Academic::Researcher { person: who.id.clone(), organisation },
        };
        let (shown, offer) = (new.shown, new.offer.clone());
        let deed = AcademicDeed::Offer { academic, shown, offer };
        AcademicLife::begin(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let address = free_address(tx, HistoryKind::Academic, &name)?;
        let history = begun(id.clone(), HistoryKind::Academic, address.clone(), at);
        let writing = Writing { who: &who, at, action: "offer research" };
        histories::begin(tx, &history, writing, &deed)?;
        Ok(address)
    })
}

/// Does something with an offer of which `seen` entries were read. Asking is [`super::ask_for_research`].
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn change_offer(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    deed: &AcademicDeed,
) -> Result<(), CannotGoOn> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address, deed) = (house.now(), address.to_owned(), deed.clone());
    house.store.write("change offer of research", move |tx| {
        let asking = asking.clone().known(tx)?;
        let told = histories::read::<AcademicDeed>(tx, HistoryKind::Academic, &address)?;
        let (history, mut life) = life_of(told)?;
        let action = may_do(&asking, &life, &deed)?;
        life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action };
        Ok(histories::append(tx, (&history, seen), writing, &deed)?)
    })
}

/// Whether they may, and what it is called in the audit.
fn may_do(
    asking: &Caller,
    life: &AcademicLife,
    deed: &AcademicDeed,
) -> Result<&'static str, CannotGoOn> {
    let own = || speaks_for(asking, life.academic());
    let lead = || asking.may(act::CONVENE).map(|_| ());
    Ok(match deed {
        AcademicDeed::Offer { .. } | AcademicDeed::Ask { .. } => {
            return Err(CannotGoOn::NotYours("A partnership asks from its own page."));
        }
        AcademicDeed::Change { .. } => own().map(|()| "change offer of research")?,
        AcademicDeed::ShowName { .. } => own().map(|()| "choose who reads a name")?,
        AcademicDeed::Withdraw { .. } => own().map(|()| "withdraw offer of research")?,
        AcademicDeed::Answer(answer) => match answer.kind() {
            RequestDeedKind::Accept => own().map(|()| "accept request for research")?,
            RequestDeedKind::Decline => own().map(|()| "decline request for research")?,
            RequestDeedKind::TakeBack => lead().map(|()| "take request for research back")?,
            RequestDeedKind::Finish => {
                own().or_else(|_| lead()).map(|()| "finish request for research")?
            }
        },
    })
}
