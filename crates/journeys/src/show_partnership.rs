//! Organisations and partnerships as people see them. Who sits in a seat is told to those who are signed
//! in; which organisations sit, everybody may know.

use crate::convening::{KeptPartnership, organisation_of, partnership_at, partnerships};
use crate::draw_area::{AreaView, areas, localities, show_area};
use crate::histories::{self, HistoryProblem};
use crate::house::House;
use crate::show_data_health::name_of;
use crate::show_statement::{StatementView, list_statements};
use crate::terms_decided::who_changes_terms;
pub use crate::terms_decided::{DecisionToName, WhoChangesTerms};
use access::act;
use convene::Who;
use convene::organisation::{Organisation, OrganisationStage};
use convene::partnership::{PartnershipDeed, PartnershipLife};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::histories::HistoryKind;
use store::people::{self, PersonState};

/// An organisation with the partnerships it sits in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationLine {
    /// The organisation.
    pub organisation: Organisation,
    /// Address and name of each partnership.
    pub sits_in: Vec<(String, String)>,
}

/// A partnership in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnershipLine {
    /// Its address.
    pub address: String,
    /// Its life.
    pub life: PartnershipLife,
}

/// A partnership.
#[derive(Debug, Clone, PartialEq)]
pub struct PartnershipView {
    /// Its address.
    pub address: String,
    /// Its life.
    pub life: PartnershipLife,
    /// Its area.
    pub area: Option<AreaView>,
    /// The names of those who sit in it, by id; empty for visitors.
    pub names: BTreeMap<String, String>,
    /// Its statements, those the asking person may see.
    pub statements: Vec<StatementView>,
    /// The number of the asking person's own seat.
    pub own_seat: Option<u32>,
    /// What can be chosen from, for the convenor.
    pub choices: Option<Choices>,
}

/// What the convenor of a partnership can choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// Organisations of the alliance.
    pub organisations: Vec<Organisation>,
    /// People with an open account who hold no seat here: id and name.
    pub people: Vec<(String, String)>,
    /// Areas that are drawn: address and name.
    pub areas: Vec<(String, String)>,
    /// Localities an area can be drawn from: last part of the address, and name.
    pub localities: Vec<(String, String)>,
    /// Who changes its terms, when it is known.
    pub terms: Option<WhoChangesTerms>,
}

/// The organisations of the alliance, by sector and name.
///
/// # Errors
/// [`HistoryProblem`].
pub fn list_organisations(house: &House) -> Result<Vec<OrganisationLine>, HistoryProblem> {
    house.store.read("organisations", |tx| {
        let partnerships = partnerships(tx)?;
        let line = |organisation: Organisation| {
            let sits = partnerships
                .iter()
                .filter(|kept| kept.life.organisations().contains_key(&organisation.id));
            let link = |kept: &crate::convening::KeptPartnership| {
                (kept.history.address.clone(), kept.life.name().to_owned())
            };
            OrganisationLine { sits_in: sits.map(link).collect(), organisation }
        };
        Ok(members(tx)?.into_iter().map(line).collect())
    })
}

/// The organisations of the alliance, by sector and name.
pub(crate) fn members(tx: &mut Tx<'_>) -> Result<Vec<Organisation>, HistoryProblem> {
    let mut members = Vec::new();
    for told in histories::read_all(tx, HistoryKind::Organisation)? {
        let (_, life) = organisation_of(told)?;
        if life.stage() == OrganisationStage::Member {
            members.extend(life.organisation().cloned());
        }
    }
    members.sort_by(|a, b| (a.sector, &a.name).cmp(&(b.sector, &b.name)));
    Ok(members)
}

/// The partnerships, oldest first.
///
/// # Errors
/// [`HistoryProblem`].
pub fn list_partnerships(house: &House) -> Result<Vec<PartnershipLine>, HistoryProblem> {
    let all = house.store.read("partnerships", partnerships)?;
    let line = |kept: crate::convening::KeptPartnership| PartnershipLine {
        address: kept.history.address,
        life: kept.life,
    };
    Ok(all.into_iter().map(line).collect())
}

/// A partnership.
///
/// # Errors
/// [`HistoryProblem`].
pub fn show_partnership(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<PartnershipView, HistoryProblem> {
    let (asked, signed_in) = (address.to_owned(), who.is_some());
    let convenes = house.may(who, act::CONVENE).is_ok();
    let (kept, names, mut choices) = house.store.read("partnership", move |tx| {
        let kept = partnership_at(tx, &asked)?;
        let mut names = BTreeMap::new();
        let sitting = kept.life.seats().filter_map(|held| held.seat.person.clone());
        let sitting: BTreeSet<String> = sitting.collect();
        if signed_in {
            let entries = kept.life.history().iter();
            let declared =
                entries.filter(|entry| matches!(entry.deed, PartnershipDeed::Declare(_)));
            for id in sitting.iter().chain(declared.map(|entry| &entry.who)) {
                names.insert(id.clone(), name_of(tx, id)?);
            }
        }
        let choices = if convenes { Some(choices(tx, &kept, &sitting)?) } else { None };
        Ok::<_, HistoryProblem>((kept, names, choices))
    })?;
    if let Some(choices) = &mut choices {
        choices.localities = localities(house)?;
    }
    let mut statements = list_statements(house, who)?;
    statements.retain(|statement| statement.partnership.0 == address);
    Ok(PartnershipView {
        address: address.to_owned(),
        area: show_area(house, kept.life.area())?,
        own_seat: who.and_then(|who| kept.life.seat_of(&who.id)).map(|held| held.number),
        life: kept.life,
        names,
        statements,
        choices,
    })
}

fn choices(
    tx: &mut Tx<'_>,
    kept: &KeptPartnership,
    sitting: &BTreeSet<String>,
) -> Result<Choices, HistoryProblem> {
    let open = people::list(tx)?.into_iter().filter(|person| person.state == PersonState::Active);
    let free = open.filter(|person| !sitting.contains(person.id.as_str()));
    let people = free.map(|person| (person.id.as_str().to_owned(), person.display_name)).collect();
    let drawn = areas(tx)?.into_iter();
    Ok(Choices {
        organisations: members(tx)?,
        people,
        areas: drawn.map(|(history, life)| (history.address, life.name().to_owned())).collect(),
        localities: Vec::new(),
        terms: Some(who_changes_terms(tx, kept)?),
    })
}
