//! Offers of research as people see them.

use crate::convening::{partnerships, unreadable};
use crate::going_on::{CannotGoOn, Names, note_name_for};
use crate::histories::{self, HistoryProblem, Told};
use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::show_data_health::name_of;
use access::{Refusal, Tie, act};
use convene::Who;
use convene::research::{Academic, AcademicDeed, AcademicLife, AcademicStage, NameShown};
use store::histories::{History, HistoryKind};
use store::people::{self, PersonState};
use store::{Id, StoreError, Tx};

/// An offer of research.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcademicView {
    /// Its name in addresses.
    pub address: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// Its life.
    pub life: AcademicLife,
    /// What whoever looks may call them.
    pub name: String,
    /// Names of partnerships, by address.
    pub partnerships: Names,
    /// What those in its history are called.
    pub names: Names,
    /// Whether whoever looks speaks for it.
    pub is_own: bool,
    /// Whether whoever looks asks for partnerships.
    pub may_ask: bool,
    /// Whether whoever looks is signed in.
    pub signed_in: bool,
    /// Whether the researcher's account is closed, so that nobody can answer.
    pub has_left: bool,
}

/// What is offered, by name; nothing of researchers who left.
///
/// # Errors
/// [`CannotGoOn`].
pub fn list_academics(house: &House, who: Option<&Who>) -> Result<Vec<AcademicView>, CannotGoOn> {
    let asking = house.caller(who);
    let mut all = house.store.read("offers of research", move |tx| {
        let asking = asking.clone().known(tx)?;
        let mut all = Vec::new();
        for told in histories::read_all::<AcademicDeed>(tx, HistoryKind::Academic)? {
            all.push(view(tx, told, &asking)?);
        }
        Ok::<_, CannotGoOn>(all)
    })?;
    all.retain(|one| one.life.stage() == AcademicStage::Offering && !one.has_left);
    all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.address.clone()));
    Ok(all)
}

/// One offer.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_academic(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<AcademicView, CannotGoOn> {
    let (asking, address) = (house.caller(who), address.to_owned());
    house.store.read("offer of research", move |tx| {
        let asking = asking.clone().known(tx)?;
        let told = histories::read::<AcademicDeed>(tx, HistoryKind::Academic, &address)?;
        view(tx, told, &asking)
    })
}

fn view(
    tx: &mut Tx<'_>,
    told: Told<AcademicDeed>,
    asking: &Caller,
) -> Result<AcademicView, CannotGoOn> {
    let seen = told.seen();
    let (history, life) = life_of(told)?;
    let mut names = Names::new();
    for entry in life.history() {
        note_name_for(tx, asking, &mut names, &entry.who)?;
    }
    let all = partnerships(tx)?.into_iter();
    let named = all.map(|kept| (kept.history.address.clone(), kept.life.name().to_owned()));
    Ok(AcademicView {
        address: history.address,
        seen,
        name: called(tx, asking, &life)?,
        partnerships: named.collect(),
        names,
        is_own: speaks_for(asking, life.academic()).is_ok(),
        may_ask: asking.convenes(),
        signed_in: asking.who.is_some(),
        has_left: has_left(tx, life.academic())?,
        life,
    })
}

pub(super) fn life_of(told: Told<AcademicDeed>) -> Result<(History, AcademicLife), HistoryProblem> {
    match AcademicLife::told(told.entries) {
        Ok(life) => Ok((told.history, life)),
        Err(why) => Err(unreadable(&told.history, &why)),
    }
}

/// What whoever looks may call them.
pub(super) fn called(
    tx: &mut Tx<'_>,
    asking: &Caller,
    life: &AcademicLife,
) -> Result<String, CannotGoOn> {
    Ok(match life.academic() {
        Academic::Institution { called, .. } => called.clone(),
        Academic::Researcher { person, .. }
            if asking.who.is_some() || life.shown() == NameShown::ToEverybody =>
        {
            name_of(tx, person)?
        }
        Academic::Researcher { organisation, .. } => {
            format!("A researcher of {}", organisation.name)
        }
    })
}

/// Whether nobody can answer any more, because the researcher's account is closed. Colleagues go on
/// answering for an institution.
pub(super) fn has_left(tx: &mut Tx<'_>, academic: &Academic) -> Result<bool, StoreError> {
    let Academic::Researcher { person, .. } = academic else { return Ok(false) };
    let Some(id) = Id::parse(person) else { return Ok(true) };
    let found = people::of(tx, &id)?;
    Ok(found.is_none_or(|person| person.state != PersonState::Active))
}

/// Whether somebody speaks for an offer: the researcher, or whoever works for the institution.
pub(super) fn speaks_for(asking: &Caller, academic: &Academic) -> Result<(), Refusal> {
    let ties = match academic {
        Academic::Researcher { person, .. } => {
            let own = asking.who.as_ref().is_some_and(|who| who.id == *person);
            if own { access::Ties::only(Tie::Own) } else { access::Ties::NONE }
        }
        Academic::Institution { organisation, .. } => {
            asking.ties(BelongsTo { partnership: None, organisation: Some(&organisation.id) })
        }
    };
    asking.may(act::OFFER_RESEARCH.with(ties)).map(|_| ())
}
