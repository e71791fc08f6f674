//! Shredding an epoch: its secret is destroyed, and nobody can make its names again.
//!
//! What was written under the epoch stays where it is and can be read, but its names can no longer be
//! told from those of any other time. Copies of the ring of keys in backups must be let go of as well;
//! no program can do that.

use crate::house::House;
use crate::keys::register::{EpochDeed, EpochState};
use crate::keys::{
    CannotKeepKeys, KeyStep, WatchKeys, children_of, over, read, register_of, write,
};
use crate::names_in_use::remove_out_of_use;
use access::{Refusal, act};
use convene::Who;

/// What has to be typed to shred this epoch.
pub fn confirmation(epoch: u32) -> String {
    format!("shred epoch {epoch}")
}

/// Shreds an epoch that has ended, or goes on with one whose shredding was broken off. `typed` is what
/// the person typed to confirm it, `words` why.
///
/// # Errors
/// [`CannotKeepKeys`].
pub fn shred_epoch(
    house: &House,
    who: Option<&Who>,
    epoch: u32,
    (typed, words): (&str, &str),
    watch: WatchKeys<'_>,
) -> Result<(), CannotKeepKeys> {
    house.may(who, act::SHRED_EPOCHS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let children = children_of(house)?;
    let _people = children.vault.take_people()?.ok_or(CannotKeepKeys::UnderWay)?;
    let told = house.store.read("epochs", read)?;
    let register = register_of(told.as_ref());
    let mut seen = told.as_ref().map_or(0, |told| told.seen());
    let state = register.get(epoch).ok_or(CannotKeepKeys::NoSuchEpoch(epoch))?.state;
    match state {
        EpochState::Begun => return Err(CannotKeepKeys::NotYetInUse(epoch)),
        EpochState::InUse => return Err(CannotKeepKeys::InUse(epoch)),
        EpochState::Shredded => return Err(CannotKeepKeys::ShreddedBefore(epoch)),
        EpochState::Ended | EpochState::BeingShredded => {}
    }
    if words.trim().is_empty() {
        return Err(CannotKeepKeys::NoWords);
    }
    if typed.trim() != confirmation(epoch) {
        return Err(CannotKeepKeys::NotConfirmed(confirmation(epoch)));
    }
    if state == EpochState::Ended {
        let deed = EpochDeed::Shred { epoch, words: words.trim().to_owned() };
        write(house, who, ("shred an epoch of pseudonyms", deed), seen)?;
        seen += 1;
        over(watch, KeyStep::WrittenDown)?;
    }
    remove_out_of_use(&children.lake)?;
    over(watch, KeyStep::FormerRemoved)?;
    if children.vault.epochs()?.contains(&epoch) {
        children.vault.erase_epoch(epoch)?;
    }
    over(watch, KeyStep::SecretErased)?;
    let deed = EpochDeed::Shredded { epoch };
    write(house, who, ("note that an epoch of pseudonyms is shredded", deed), seen)
}
