//! Beginning an epoch: every child in the lake gets a new name.
//!
//! The order is what keeps the home whole. It is written down; the ring of keys gets a new secret;
//! the three tables that name children are written under the new names, beside the former ones; one
//! small file says that the new ones are in use; the former ones are removed; it is written down that
//! the epoch is in use. The former epoch's secret stays until somebody shreds it, because rows that
//! were given out under it may still be needed.

use crate::deeds;
use crate::house::House;
use crate::keys::register::{EpochDeed, WhyEpoch};
use crate::keys::rename::Named;
use crate::keys::{
    CannotKeepKeys, KeyStep, WatchKeys, children_of, over, read, register_of, write,
};
use crate::link_people::PSEUDONYM_PURPOSE;
use crate::link_people::history::History;
use crate::names_in_use::{epoch_in_use, put_in_use, remove_out_of_use};
use crate::permits;
use access::{Purpose, Refusal, act};
use convene::Who;
use lake::{Opening, PersonId, Reviews, Vault};
use std::collections::BTreeSet;
use store::audit;

/// What the vault is opened for.
const WHAT: &str = "who is whose, to give everybody another pseudonym";

/// What is told once an epoch is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochBegun {
    /// Its number.
    pub epoch: u32,
    /// Whether it had been begun before and was broken off; nothing newer was begun then.
    pub gone_on_with: bool,
    /// How many people have new names.
    pub people: u64,
}

/// Begins an epoch, or goes on with one that was begun and broken off.
///
/// # Errors
/// [`CannotKeepKeys`]; the names in use are then still the former ones, or already the new ones.
pub fn begin_epoch(
    house: &House,
    who: Option<&Who>,
    (why, words): (WhyEpoch, &str),
    watch: WatchKeys<'_>,
) -> Result<EpochBegun, CannotKeepKeys> {
    house.may(who, act::BEGIN_EPOCHS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let words = Some(words.trim()).filter(|words| !words.is_empty());
    let words = words.ok_or(CannotKeepKeys::NoWords)?;
    let children = children_of(house)?;
    let _people = children.vault.take_people()?.ok_or(CannotKeepKeys::UnderWay)?;
    let told = house.store.read("epochs", read)?;
    let (register, seen) =
        (register_of(told.as_ref()), told.as_ref().map_or(0, |told| told.seen()));
    let former = epoch_in_use(&children.lake)?;
    let unfinished = register.unfinished();
    if !children.vault.epochs()?.contains(&former) {
        return Err(CannotKeepKeys::OtherRing(former));
    }
    // Whoever is named is found before anything is changed: a name that nobody has stops it here.
    let everybody = everybody(house, who)?;
    let named = Named::read(children, former, &everybody)?;
    let newest = register.newest().max(children.vault.current_epoch()?);
    let epoch = unfinished.unwrap_or_else(|| newest.saturating_add(1));
    if unfinished.is_none() {
        let deed = EpochDeed::Begin { epoch, why, words: words.to_owned() };
        write(house, who, ("begin an epoch of pseudonyms", deed), seen)?;
        over(watch, KeyStep::WrittenDown)?;
    }
    make_secret(&children.vault, epoch)?;
    over(watch, KeyStep::SecretMade)?;
    if epoch != former {
        named.write(children, epoch, || over(watch, KeyStep::TableWritten))?;
        put_in_use(&children.lake, epoch)?;
        over(watch, KeyStep::PutInUse)?;
    }
    remove_out_of_use(&children.lake)?;
    over(watch, KeyStep::FormerRemoved)?;
    let seen = seen + u64::from(unfinished.is_none());
    let deed = EpochDeed::PutInUse { epoch };
    write(house, who, ("put an epoch of pseudonyms in use", deed), seen)?;
    let (gone_on_with, people) = (unfinished.is_some(), everybody.len() as u64);
    Ok(EpochBegun { epoch, gone_on_with, people })
}

/// Makes the secret of an epoch, unless it was made before.
fn make_secret(vault: &Vault, epoch: u32) -> Result<(), CannotKeepKeys> {
    if vault.current_epoch()? < epoch && vault.begin_epoch()? != epoch {
        return Err(CannotKeepKeys::OtherRing(epoch));
    }
    Ok(())
}

/// Everybody who has a name in the lake, or had one and is superseded.
fn everybody(house: &House, who: &Who) -> Result<BTreeSet<PersonId>, CannotKeepKeys> {
    let children = children_of(house)?;
    let permit = permits::to_link::<CannotKeepKeys>(house, who, WHAT)?;
    let now = house.now();
    let deed = deeds::opened(&permit, WHAT);
    let note = move |tx: &mut store::Tx<'_>| audit::record(tx, &deed, now).map(|_| ());
    house.store.write("open the vault", note)?;
    let opening =
        Opening { purpose: Purpose::Linkage.as_str().to_owned(), who: who.id.clone(), at: now };
    let people = children.vault.read_people(&opening)?.found;
    let history = children.vault.read_reviews(&opening, Reviews::History)?.found;
    let history = History::read(&history.unwrap_or_default())?;
    let superseded = history.superseded(&people);
    let mut everybody: BTreeSet<PersonId> = people.into_values().collect();
    everybody.extend(superseded.into_iter().flat_map(|(was, is)| [was, is]));
    // A change by hand may have moved everybody of somebody since the lake was written.
    everybody.extend(history.changes.iter().flat_map(|change| [change.from(), change.to()]));
    Ok(everybody)
}

/// The purpose of the names that the lake uses.
pub(super) const fn purpose() -> &'static str {
    PSEUDONYM_PURPOSE
}
