//! Dossiers: issues of the whole system, raised by schools, put to those who decide, and answered
//! back to every school that raised them.

use crate::asks::{self, AskView, SaidDone};
use crate::convening::organisation_with;
use crate::going_on::{CannotGoOn, Names, note_name_for};
use crate::histories::{self, Writing, free_address};
use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::show_partnership::members;
use access::{Refusal, act};
use convene::ask::{Ask, AskLife, AskOrigin};
use convene::dossier::{DossierDeed, DossierDeedKind, DossierPaper, DossierRecord, DossierWritten};
use convene::{Entry, OrgId, Organisation, Sector, Who};
use store::Tx;
use store::histories::{History, HistoryKind};

/// A dossier, with what it asks of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierView {
    /// Its name in addresses.
    pub address: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// The dossier.
    pub record: DossierRecord,
    /// What it asks; those that may be seen.
    pub asks: Vec<AskView>,
    /// Whether whoever looks may lead it.
    pub may_lead: bool,
    /// Whether whoever looks may raise issues at all.
    pub may_raise: bool,
    /// The schools they may raise it for: identifier and name. A head teacher has none while nobody has
    /// recorded where they work.
    pub own_schools: Vec<(String, String)>,
    /// What those in its history are called, and the schools that raised it.
    pub names: Names,
}

impl DossierView {
    /// What a school is called here: its name, or its identifier while it is not on the list.
    pub fn school_name(&self, school: &OrgId) -> String {
        let name = self.names.get(school.as_str());
        name.cloned().unwrap_or_else(|| school.as_str().to_owned())
    }
}

/// All dossiers, newest first.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_dossiers(house: &House, who: Option<&Who>) -> Result<Vec<DossierView>, CannotGoOn> {
    let (asking, today) = (house.caller(who), house.now().day());
    house.store.read("dossiers", move |tx| {
        let asks = asks::read_all(tx, &asking, today)?;
        let own_schools = own_schools(tx, &asking)?;
        let mut all = Vec::new();
        for told in histories::read_all::<DossierWritten>(tx, HistoryKind::Dossier)? {
            all.push(view(tx, &told, (&asking, &asks, &own_schools))?);
        }
        all.reverse();
        Ok(all)
    })
}

/// One dossier.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_dossier(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<DossierView, CannotGoOn> {
    let (asking, today, address) = (house.caller(who), house.now().day(), address.to_owned());
    house.store.read("dossier", move |tx| {
        let told = histories::read::<DossierWritten>(tx, HistoryKind::Dossier, &address)?;
        let asks = asks::read_all(tx, &asking, today)?;
        let own_schools = own_schools(tx, &asking)?;
        view(tx, &told, (&asking, &asks, &own_schools))
    })
}

/// Begins a dossier and gives its address.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn begin_dossier(
    house: &House,
    who: Option<&Who>,
    paper: DossierPaper,
) -> Result<String, CannotGoOn> {
    house.may(who, act::CONVENE)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    if paper.title.trim().is_empty() {
        let words = "Write what the issue is, in a few words";
        return Err(CannotGoOn::Mend { field: "title", words });
    }
    let (at, id) = (house.now(), house.new_id());
    house.store.write("begin dossier", move |tx| {
        let address = free_address(tx, HistoryKind::Dossier, &paper.title)?;
        let history = History {
            id: id.clone(),
            kind: HistoryKind::Dossier,
            address: address.clone(),
            inside: None,
            begun_at: at,
        };
        let writing = Writing { who: &who, at, action: "begin dossier" };
        histories::begin(tx, &history, writing, &DossierWritten::Begin(paper.clone()))?;
        Ok::<_, CannotGoOn>(address)
    })
}

/// Does something with a dossier of which `seen` entries were read.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn do_with_dossier(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    deed: DossierDeed,
) -> Result<(), CannotGoOn> {
    let kind = deed.kind();
    match kind {
        DossierDeedKind::Raise => house.may(who, act::RAISE_ISSUES)?,
        DossierDeedKind::Cite
        | DossierDeedKind::AskFor
        | DossierDeedKind::TakeAnswers
        | DossierDeedKind::Tell
        | DossierDeedKind::Close
        | DossierDeedKind::Reopen => house.may(who, act::CONVENE)?,
    };
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address) = (house.now(), address.to_owned());
    house.store.write("dossier", move |tx| {
        if let DossierDeed::Raise { school, .. } = &deed {
            let asking = asking.clone().known(tx)?;
            let of = BelongsTo { partnership: None, organisation: Some(school) };
            asking.may(act::RAISE_FOR_SCHOOL.with(asking.ties(of)))?;
            is_a_school(tx, school)?;
        }
        let told = histories::read::<DossierWritten>(tx, HistoryKind::Dossier, &address)?;
        let mut record = DossierRecord::follow(&told.entries)?;
        let asks: Vec<(Ask, AskLife)> = asks::read_all(tx, &asking, at.day())?
            .into_iter()
            .filter(|ask| is_of(ask, &address))
            .map(|ask| (ask.record.paper.ask, ask.record.life))
            .collect();
        record.apply(&asks, Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action: action(kind) };
        let written = DossierWritten::Deed(deed.clone());
        histories::append(tx, (&told.history, seen), writing, &written)?;
        Ok(())
    })
}

/// Whether this is a school of the list: an issue is never raised in a name nobody registered.
fn is_a_school(tx: &mut Tx<'_>, school: &OrgId) -> Result<(), CannotGoOn> {
    let found = organisation_with(tx, school)?;
    if found.is_some_and(|organisation| organisation.sector == Sector::School) {
        return Ok(());
    }
    let words = "Enter the identifier of a school that is on the list of organisations";
    Err(CannotGoOn::Mend { field: "school", words })
}

/// What schools were told of what they had raised.
pub(crate) fn told(house: &House) -> Result<Vec<SaidDone>, CannotGoOn> {
    let all = show_dossiers(house, None)?;
    let lines = all.iter().flat_map(|dossier| {
        dossier.record.said_and_done().into_iter().map(|line| SaidDone {
            you_said: line.you_said.to_owned(),
            we_did: line.we_did.to_owned(),
            href: format!("/dossiers/{}", dossier.address),
            at: line.at,
        })
    });
    Ok(lines.collect())
}

/// The schools somebody may raise issues for.
fn own_schools(tx: &mut Tx<'_>, asking: &Caller) -> Result<Vec<(String, String)>, CannotGoOn> {
    if asking.may(act::RAISE_ISSUES).is_err() {
        return Ok(Vec::new());
    }
    let asking = asking.clone().known(tx)?;
    let theirs = |school: &Organisation| {
        let of = BelongsTo { partnership: None, organisation: Some(&school.id) };
        asking.may(act::RAISE_FOR_SCHOOL.with(asking.ties(of))).is_ok()
    };
    let schools = members(tx)?.into_iter().filter(|one| one.sector == Sector::School);
    Ok(schools.filter(theirs).map(|one| (one.id.to_string(), one.name)).collect())
}

fn view(
    tx: &mut Tx<'_>,
    told: &histories::Told<DossierWritten>,
    (asking, asks, own_schools): (&Caller, &[AskView], &[(String, String)]),
) -> Result<DossierView, CannotGoOn> {
    let record = DossierRecord::follow(&told.entries)?;
    let mut names = Names::new();
    for entry in &told.entries {
        note_name_for(tx, asking, &mut names, &entry.who)?;
    }
    for school in record.dossier.raised_by() {
        if let Some(organisation) = organisation_with(tx, school)? {
            names.insert(school.as_str().to_owned(), organisation.name);
        }
    }
    let address = told.history.address.clone();
    Ok(DossierView {
        seen: told.seen(),
        record,
        asks: asks.iter().filter(|ask| is_of(ask, &address)).cloned().collect(),
        may_lead: asking.convenes(),
        may_raise: asking.may(act::RAISE_ISSUES).is_ok(),
        own_schools: own_schools.to_vec(),
        names,
        address,
    })
}

fn is_of(ask: &AskView, dossier: &str) -> bool {
    matches!(&ask.record.paper.origin, AskOrigin::Dossier { address } if address == dossier)
}

const fn action(kind: DossierDeedKind) -> &'static str {
    match kind {
        DossierDeedKind::Raise => "raise issue",
        DossierDeedKind::Cite => "put evidence to dossier",
        DossierDeedKind::AskFor => "put dossier to those who decide",
        DossierDeedKind::TakeAnswers => "take answers into dossier",
        DossierDeedKind::Tell => "tell school what came of an issue",
        DossierDeedKind::Close => "close dossier",
        DossierDeedKind::Reopen => "reopen dossier",
    }
}
