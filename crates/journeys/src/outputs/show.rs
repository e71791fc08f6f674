//! What somebody may see of a request.

use super::CannotOutput;
use super::ask::told;
use crate::deeds;
use crate::histories::{self, Told};
use crate::house::House;
use access::{Refusal, act};
use commons::ContentHash;
use convene::output::{GivenView, Output, OutputDeed, OutputLife, OutputNotAllowed, OutputStage};
use convene::{Entry, Who};
use lake::Opening;
use store::histories::HistoryKind;
use store::{StoreError, audit};

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSummary {
    /// The last part of its address.
    pub address: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub stage: OutputStage,
    /// Whether this person may check it, and has not given a view of what is there.
    pub waits_for_you: bool,
}

/// A request as one person may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputView {
    /// Where it stands.
    pub stage: OutputStage,
    /// The id of whoever wrote it.
    pub author: String,
    /// The project it belongs to.
    pub project: String,
    /// What is to leave.
    pub output: Output,
    /// The seal of that, which a view and a release name.
    pub seal: ContentHash,
    /// The views that this person may read.
    pub views: Vec<GivenView>,
    /// What was done that this person may read, oldest first.
    pub history: Vec<Entry<OutputDeed>>,
    /// How many entries there are: to be sent back with what is done next.
    pub seen: u64,
}

/// The requests that somebody may see, oldest first: their own, and for checkers those of others once
/// they are submitted. Everybody who is signed in sees what was released.
///
/// # Errors
/// [`CannotOutput`].
pub fn list_outputs(house: &House, who: Option<&Who>) -> Result<Vec<OutputSummary>, CannotOutput> {
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let all = house
        .store
        .read("outputs", |tx| histories::read_all::<OutputDeed>(tx, HistoryKind::Output))?;
    let checks = house.may(Some(who), act::CHECK_OUTPUTS).is_ok();
    let mut found = Vec::new();
    for told in &all {
        let life = life_of(told)?;
        if !may_see(house, who, &life) {
            continue;
        }
        let waits = matches!(life.stage(), OutputStage::Submitted | OutputStage::PartlyReviewed);
        let independent = life.is_independent(&who.id);
        let gave = life.views_for(&who.id).iter().any(|view| view.checker == who.id);
        found.push(OutputSummary {
            address: told.history.address.clone(),
            title: life.output().title.clone(),
            stage: life.stage(),
            waits_for_you: waits && checks && independent && !gave,
        });
    }
    Ok(found)
}

/// One request, as somebody may see it.
///
/// # Errors
/// [`CannotOutput`].
pub fn show_output(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<OutputView, CannotOutput> {
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let told = told(house, address)?;
    let life = life_of(&told)?;
    if !may_see(house, who, &life) {
        return Err(CannotOutput::NotForYou);
    }
    Ok(OutputView {
        stage: life.stage(),
        author: life.author().to_owned(),
        project: life.project().to_owned(),
        output: life.output().clone(),
        seal: life.output().seal(),
        views: life.views_for(&who.id).into_iter().cloned().collect(),
        history: life.history_for(&who.id).into_iter().cloned().collect(),
        seen: told.seen(),
    })
}

/// The bytes of a file of a request. Who reads it is in the audit first.
///
/// # Errors
/// [`CannotOutput`].
pub fn read_output_file(
    house: &House,
    who: Option<&Who>,
    (address, name): (&str, &str),
) -> Result<Vec<u8>, CannotOutput> {
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let side = house.children.as_ref().ok_or(CannotOutput::NoChildrenSide)?;
    let life = life_of(&told(house, address)?)?;
    if !may_see(house, who, &life) {
        return Err(CannotOutput::NotForYou);
    }
    let file = life.output().files.iter().find(|file| file.name == name);
    let none = || CannotOutput::NoSuchFile(name.to_owned());
    let file = file.ok_or_else(none)?;
    note(house, who, format!("{address}: {name}, {}", file.hash))?;
    let (purpose, at) = ("an output".to_owned(), house.now());
    let opening = Opening { purpose, who: who.id.clone(), at };
    side.vault.read_output(&opening, file.hash)?.found.ok_or_else(none)
}

fn note(house: &House, who: &Who, object: String) -> Result<(), StoreError> {
    let now = house.now();
    let deed = deeds::done(&who.id, &deeds::roles_of(who), "read an output", &object);
    house.store.write("note a reading", move |tx| audit::record(tx, &deed, now).map(|_| ()))
}

/// Its author and team always, checkers once it was submitted, everybody while it is released.
fn may_see(house: &House, who: &Who, life: &OutputLife) -> bool {
    let independent = life.is_independent(&who.id);
    let is_draft = matches!(life.stage(), OutputStage::Draft | OutputStage::Unwritten);
    life.stage() == OutputStage::Released
        || (!independent && house.may(Some(who), act::WRITE_OUTPUTS).is_ok())
        || (independent && !is_draft && house.may(Some(who), act::CHECK_OUTPUTS).is_ok())
}

/// The request with this history.
pub(super) fn life_of(told: &Told<OutputDeed>) -> Result<OutputLife, OutputNotAllowed> {
    OutputLife::told(told.entries.iter().cloned())
}
