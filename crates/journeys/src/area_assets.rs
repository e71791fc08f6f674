//! The register of what areas have. A convenor lists it; whoever works for the organisation that keeps
//! it, and the convenor, say whether it is still so.

use crate::convening::{organisation_with, unreadable};
use crate::draw_area::areas;
use crate::going_on::{CannotGoOn, Names, note_name_for};
use crate::histories::{self, HistoryProblem, Told, Writing, free_address};
use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::run_partnership::begun;
use access::{Refusal, act};
use commons::Day;
use convene::area::AreaLife;
use convene::asset::{Asset, AssetDeed, AssetDeedKind, AssetLife};
use convene::{Entry, Who};
use store::Tx;
use store::histories::{History, HistoryKind};

/// Something an area has, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetView {
    /// Its name in addresses.
    pub address: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// Its life.
    pub life: AssetLife,
    /// What its area is called.
    pub area: String,
    /// What its keeper is called; none for what people do by themselves.
    pub keeper: Option<String>,
    /// Whether nobody has looked at it for long.
    pub is_stale: bool,
    /// Whether whoever looks may say how it is.
    pub may_keep: bool,
    /// What those in its history are called.
    pub names: Names,
}

/// All of them: by area, then by name.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_assets(house: &House, who: Option<&Who>) -> Result<Vec<AssetView>, CannotGoOn> {
    let (asking, today) = (house.caller(who), house.now().day());
    let mut all = house.store.read("assets of areas", move |tx| {
        let asking = asking.clone().known(tx)?;
        let (mut all, areas) = (Vec::new(), areas(tx)?);
        for told in histories::read_all::<AssetDeed>(tx, HistoryKind::Asset)? {
            all.push(view(tx, told, &areas, (&asking, today))?);
        }
        Ok::<_, CannotGoOn>(all)
    })?;
    all.sort_by_key(|one| (one.area.clone(), one.life.asset().name.to_lowercase()));
    Ok(all)
}

/// One of them.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_asset(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<AssetView, CannotGoOn> {
    let (asking, today, address) = (house.caller(who), house.now().day(), address.to_owned());
    house.store.read("asset of an area", move |tx| {
        let asking = asking.clone().known(tx)?;
        let told = histories::read::<AssetDeed>(tx, HistoryKind::Asset, &address)?;
        let areas = areas(tx)?;
        view(tx, told, &areas, (&asking, today))
    })
}

/// The areas there are: address and name.
///
/// # Errors
/// [`CannotGoOn`].
pub fn areas_to_choose(house: &House) -> Result<Vec<(String, String)>, CannotGoOn> {
    let all = house.store.read("areas", areas)?;
    Ok(all.into_iter().map(|(history, life)| (history.address, life.name().to_owned())).collect())
}

/// Puts something into the register and gives its address.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn list_asset(house: &House, who: Option<&Who>, asset: Asset) -> Result<String, CannotGoOn> {
    house.may(who, act::CONVENE)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, id) = (house.now(), house.new_id());
    house.store.write("list asset", move |tx| {
        if !areas(tx)?.iter().any(|(history, _)| history.address == asset.area) {
            return Err(CannotGoOn::Mend { field: "area", words: "Choose an area of the list" });
        }
        if let Some(keeper) = &asset.keeper
            && organisation_with(tx, keeper)?.is_none()
        {
            let words = "Choose an organisation of the list";
            return Err(CannotGoOn::Mend { field: "keeper", words });
        }
        let entry =
            Entry { at, who: who.id.clone(), deed: AssetDeed::List { asset: asset.clone() } };
        AssetLife::begin(entry.clone())?;
        let address = free_address(tx, HistoryKind::Asset, &asset.name)?;
        let history = begun(id.clone(), HistoryKind::Asset, address.clone(), at);
        let writing = Writing { who: &who, at, action: "list asset" };
        histories::begin(tx, &history, writing, &entry.deed)?;
        Ok(address)
    })
}

/// Says how it is, of which `seen` entries were read.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn do_with_asset(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    deed: &AssetDeed,
) -> Result<(), CannotGoOn> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address, deed) = (house.now(), address.to_owned(), deed.clone());
    house.store.write("asset of an area", move |tx| {
        let asking = asking.clone().known(tx)?;
        let told = histories::read::<AssetDeed>(tx, HistoryKind::Asset, &address)?;
        let history = told.history.clone();
        let mut life = life_of(told)?;
        may_keep(&asking, life.asset())?;
        life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action: action(deed.kind()) };
        Ok(histories::append(tx, (&history, seen), writing, &deed)?)
    })
}

fn may_keep(asking: &Caller, asset: &Asset) -> Result<(), Refusal> {
    let of = BelongsTo { partnership: None, organisation: asset.keeper.as_ref() };
    asking.may(act::KEEP_ASSETS.with(asking.ties(of))).map(|_| ())
}

fn life_of(told: Told<AssetDeed>) -> Result<AssetLife, HistoryProblem> {
    AssetLife::told(told.entries).map_err(|why| unreadable(&told.history, &why))
}

fn view(
    tx: &mut Tx<'_>,
    told: Told<AssetDeed>,
    areas: &[(History, AreaLife)],
    (asking, today): (&Caller, Day),
) -> Result<AssetView, CannotGoOn> {
    let (address, seen) = (told.history.address.clone(), told.seen());
    let life = life_of(told)?;
    let mut names = Names::new();
    for entry in life.history() {
        note_name_for(tx, asking, &mut names, &entry.who)?;
    }
    let asset = life.asset();
    let keeper = match &asset.keeper {
        None => None,
        Some(id) => Some(organisation_with(tx, id)?.map_or_else(|| id.to_string(), |one| one.name)),
    };
    let found = areas.iter().find(|(history, _)| history.address == asset.area);
    Ok(AssetView {
        area: found.map_or_else(|| asset.area.clone(), |(_, life)| life.name().to_owned()),
        is_stale: life.is_stale(today),
        may_keep: may_keep(asking, asset).is_ok(),
        keeper,
        address,
        seen,
        names,
        life,
    })
}

const fn action(kind: AssetDeedKind) -> &'static str {
    match kind {
        AssetDeedKind::List => "list asset",
        AssetDeedKind::Check => "check asset",
        AssetDeedKind::Change => "change asset",
        AssetDeedKind::Remove => "take asset off the list",
    }
}
