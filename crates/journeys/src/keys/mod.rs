//! Epochs of pseudonyms: seeing them, beginning a new one, shredding one that has ended.
//!
//! A pseudonym is made for a purpose in an epoch. Beginning an epoch ([`begin_epoch`]) gives every
//! child in the lake a new name, in steps of which each leaves either the old names or the new ones
//! in use; a change that was broken off is gone on with by the next. Shredding ([`shred_epoch`])
//! destroys the secret of an ended epoch: rows that were given out under it can then be joined to
//! nothing here, by nobody. The register ([`register`]) says when and why, and holds no secret.

mod begin;
pub(crate) mod register;
mod rename;
mod shred;
#[cfg(test)]
mod tests;

use crate::histories::{self, HistoryProblem, Told, Writing};
use crate::house::{ChildrenSide, House};
use crate::review_people::CannotReviewPairs;
use crate::run_partnership::begun;
use access::{Refusal, act};
use convene::Who;
use lake::LakeProblem;
use register::{EpochDeed, Register};
use store::histories::{HistoryKind, find};
use store::{StoreError, Tx};

pub use begin::{EpochBegun, begin_epoch};
pub use register::{Epoch, EpochState, WhyEpoch};
pub use shred::{confirmation, shred_epoch};

/// The address of the one register.
const REGISTER: &str = "pseudonyms";

/// A step that is over. After any of them the program may end, and the home is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStep {
    /// It is in the register that it is to be done.
    WrittenDown,
    /// The ring of keys has the new epoch's secret.
    SecretMade,
    /// One of the three tables that name children is there under the new names.
    TableWritten,
    /// The new names are in use.
    PutInUse,
    /// The tables under the former names are gone.
    FormerRemoved,
    /// The secret of the shredded epoch is gone.
    SecretErased,
}

/// Is told of each step that is over, and answers whether to go on.
pub type WatchKeys<'a> = &'a mut dyn FnMut(KeyStep) -> connect::Go;

/// Why epochs cannot be shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeepKeys {
    /// This installation has no vault.
    #[error("this installation has no vault; epochs of pseudonyms are kept in the data house")]
    NoChildrenSide,
    /// The access rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A home of the children's side could not be read or written.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The register could not be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// How people were merged and split could not be read.
    #[error(transparent)]
    Links(#[from] CannotReviewPairs),
    /// Records are being linked, or another change of epoch is under way.
    #[error(
        "records are being linked, or another epoch is being begun: wait until that has ended; \
         nothing was changed"
    )]
    UnderWay,
    /// Whoever watched stopped it.
    #[error(
        "stopped between two steps: the home is whole, and the same command goes on from there"
    )]
    Stopped,
    /// Nothing was said about why.
    #[error("say why in a few words: it stays in the register")]
    NoWords,
    /// There is no such epoch.
    #[error("there is no epoch {0}: `lifechances keys list` lists them")]
    NoSuchEpoch(u32),
    /// Names are made by it.
    #[error(
        "epoch {0} is in use, and without it no record could be joined to its child: begin a new \
         epoch first"
    )]
    InUse(u32),
    /// It was begun and is not in use.
    #[error(
        "epoch {0} was begun and is not in use yet: begin an epoch again, which goes on with it"
    )]
    NotYetInUse(u32),
    /// It was shredded before.
    #[error("epoch {0} was shredded before; nothing of it is left to destroy")]
    ShreddedBefore(u32),
    /// What was typed is not what confirms it.
    #[error(
        "nothing was changed: shredding cannot be taken back, so type exactly \"{0}\" to confirm it"
    )]
    NotConfirmed(String),
    /// The lake names children that the vault does not know.
    #[error(
        "the table {table} of the lake names {count} children whom the vault does not know: have the \
         records linked, then begin the epoch again; nothing was changed"
    )]
    UnknownNames {
        /// The table.
        table: &'static str,
        /// How many.
        count: usize,
    },
    /// The ring of keys and the register do not belong together.
    #[error(
        "the ring of keys has no secret for epoch {0}, which the register or the lake speaks of: the \
         vault and the store come from different backups; restore both from the same one"
    )]
    OtherRing(u32),
}

/// The epochs, oldest first.
///
/// # Errors
/// [`CannotKeepKeys`].
pub fn show_epochs(house: &House, who: Option<&Who>) -> Result<Vec<Epoch>, CannotKeepKeys> {
    house.may(who, act::SEE_EPOCHS)?;
    children_of(house)?;
    let told = house.store.read("epochs", read)?;
    Ok(register_of(told.as_ref()).into_epochs())
}

fn children_of(house: &House) -> Result<&ChildrenSide, CannotKeepKeys> {
    house.children.as_ref().ok_or(CannotKeepKeys::NoChildrenSide)
}

/// The register's history; `None` while only the first epoch is there.
fn read(tx: &mut Tx<'_>) -> Result<Option<Told<EpochDeed>>, HistoryProblem> {
    match find(tx, HistoryKind::Epochs, REGISTER)? {
        Some(history) => histories::read_entries(tx, history).map(Some),
        None => Ok(None),
    }
}

fn register_of(told: Option<&Told<EpochDeed>>) -> Register {
    Register::of(told.map(|told| told.entries.as_slice()).unwrap_or_default())
}

/// Writes a deed into the register, with its audit row, unless somebody else wrote there since.
fn write(
    house: &House,
    who: &Who,
    (action, deed): (&'static str, EpochDeed),
    seen: u64,
) -> Result<(), CannotKeepKeys> {
    let (at, who, id) = (house.now(), who.clone(), house.new_id());
    house.store.write("epochs", move |tx| {
        let writing = Writing { who: &who, at, action };
        match find(tx, HistoryKind::Epochs, REGISTER)? {
            Some(history) => histories::append(tx, (&history, seen), writing, &deed),
            None => {
                let new = begun(id.clone(), HistoryKind::Epochs, REGISTER.to_owned(), at);
                histories::begin(tx, &new, writing, &deed)
            }
        }
    })?;
    Ok(())
}

/// Tells of a step that is over.
fn over(watch: WatchKeys<'_>, step: KeyStep) -> Result<(), CannotKeepKeys> {
    match watch(step) {
        connect::Go::On => Ok(()),
        connect::Go::Stop => Err(CannotKeepKeys::Stopped),
    }
}
