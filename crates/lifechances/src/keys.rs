//! `lifechances keys`: epochs of pseudonyms.

use crate::installation;
use crate::keys_arguments::{Keys, ListKeys, RotateKeys, ShredKeys};
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::{Context, Result};
use journeys::keys::{
    CannotKeepKeys, Epoch, KeyStep, WhyEpoch, begin_epoch, confirmation, show_epochs, shred_epoch,
};
use journeys::{Go, the_program};
use std::io::BufRead;

/// Does one of them.
pub(crate) fn run(keys: &Keys) -> Result<()> {
    match keys {
        Keys::List(list) => run_list(list),
        Keys::Rotate(rotate) => run_rotate(rotate),
        Keys::Shred(shred) => run_shred(shred),
    }
}

fn run_list(list: &ListKeys) -> Result<()> {
    let house = installation::open(&list.home)?;
    for epoch in show_epochs(&house, Some(&the_program())).map_err(mendable)? {
        say(&told(&epoch));
    }
    Ok(())
}

/// One line for an epoch.
fn told(epoch: &Epoch) -> String {
    let mut line = format!("epoch {}: {}", epoch.number, epoch.state.in_words());
    match &epoch.begun {
        None => line.push_str("; came with the vault"),
        Some((at, _, why, words)) => {
            line.push_str(&format!("; begun {} because {} ({words})", at.day(), why.in_words()));
        }
    }
    if let Some(at) = &epoch.ended_at {
        line.push_str(&format!("; ended {}", at.day()));
    }
    if let Some((at, _, words)) = &epoch.shredded {
        line.push_str(&format!("; to be shredded since {} ({words})", at.day()));
    }
    line
}

fn run_rotate(rotate: &RotateKeys) -> Result<()> {
    let why = WhyEpoch::parse(&rotate.why).ok_or_else(|| {
        let known = WhyEpoch::ALL.map(WhyEpoch::as_str).join(", ");
        bad_input(format!("--why {}: say one of {known}", rotate.why))
    })?;
    let (house, who) = installation::opened_by(&rotate.home, &rotate.by)?;
    let done = begin_epoch(&house, Some(&who), (why, &rotate.note), &mut in_words);
    let done = done.map_err(mendable)?;
    if done.gone_on_with {
        tell("An epoch that was begun before and broken off is finished; no newer one was begun.");
    }
    say(&format!("epoch {} is in use: {} people have new names", done.epoch, done.people));
    tell(
        "The epoch before it has ended and can still be joined. Once nothing given out under it is \
         needed, the information governance lead shreds it: `lifechances keys shred`.",
    );
    Ok(())
}

fn run_shred(shred: &ShredKeys) -> Result<()> {
    let (house, who) = installation::opened_by(&shred.home, &shred.by)?;
    tell(&format!(
        "Whatever was given out under epoch {} can then be joined to nothing, by nobody, for good. \
         Type \"{}\" and press Enter to confirm.",
        shred.epoch,
        confirmation(shred.epoch)
    ));
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed).context("reading the confirmation")?;
    let words = (typed.as_str(), shred.note.as_str());
    shred_epoch(&house, Some(&who), shred.epoch, words, &mut in_words).map_err(mendable)?;
    say(&format!("epoch {} is shredded", shred.epoch));
    tell(
        "Backups made before now still hold its secret, sealed: let go of every copy of DIR/vault \
         that is older.",
    );
    Ok(())
}

/// Tells of a step that is over.
fn in_words(step: KeyStep) -> Go {
    tell(match step {
        KeyStep::WrittenDown => "written down in the register",
        KeyStep::SecretMade => "the ring of keys has a secret for it",
        KeyStep::TableWritten => "a table is there under the new names",
        KeyStep::PutInUse => "the new names are in use",
        KeyStep::FormerRemoved => "no table under former names is left",
        KeyStep::SecretErased => "the secret is gone",
    });
    Go::On
}

/// What the person gave is to be mended, or they are to wait; anything else is ours.
fn mendable(cannot: CannotKeepKeys) -> anyhow::Error {
    match &cannot {
        CannotKeepKeys::Refused(_)
        | CannotKeepKeys::NoWords
        | CannotKeepKeys::NoSuchEpoch(_)
        | CannotKeepKeys::InUse(_)
        | CannotKeepKeys::NotYetInUse(_)
        | CannotKeepKeys::ShreddedBefore(_)
        | CannotKeepKeys::NotConfirmed(_)
        | CannotKeepKeys::UnknownNames { .. } => bad_input(cannot.to_string()),
        CannotKeepKeys::NoChildrenSide
        | CannotKeepKeys::Lake(_)
        | CannotKeepKeys::Store(_)
        | CannotKeepKeys::History(_)
        | CannotKeepKeys::Links(_)
        | CannotKeepKeys::UnderWay
        | CannotKeepKeys::Stopped
        | CannotKeepKeys::OtherRing(_) => cannot.into(),
    }
}
