//! What somebody may see of a request.

use super::CannotOutput;
use super::accredited::life_now;
use super::ask::told;
use super::contributors::is_list;
use crate::accounts::list_accounts;
use crate::deeds;
use crate::going_on::{Names, note_name_for};
use crate::histories::{self, Told};
use crate::house::House;
use access::{Refusal, act};
use commons::{ContentHash, Moment};
use convene::output::{
    GivenView, Output, OutputDeed, OutputDeedKind, OutputLife, OutputNotAllowed, OutputStage,
};
use convene::{Entry, Who};
use lake::Opening;
use std::collections::BTreeSet;
use store::histories::HistoryKind;
use store::people::PersonState;
use store::{StoreError, audit};

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSummary {
    /// The last part of its address.
    pub address: String,
    /// What it is called.
    pub title: String,
    /// The project it belongs to.
    pub project: String,
    /// What its author is called.
    pub author: String,
    /// Where it stands.
    pub stage: OutputStage,
    /// When something was done with it last.
    pub changed_at: Moment,
    /// Whether it is this person's own, or their project's.
    pub is_own: bool,
    /// Whether this person may check it, and has not given a view of what is there.
    pub waits_for_you: bool,
}

/// A request as one person may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputView {
    /// The last part of its address.
    pub address: String,
    /// Where it stands.
    pub stage: OutputStage,
    /// The id of whoever wrote it.
    pub author: String,
    /// The project it belongs to.
    pub project: String,
    /// Ids of who works on the project.
    pub team: BTreeSet<String>,
    /// What is to leave.
    pub output: Output,
    /// The seal of that, which a view and a release name.
    pub seal: ContentHash,
    /// The views that this person may read.
    pub views: Vec<GivenView>,
    /// What is objected to by people whose views no longer count, so far as this person may read it.
    pub objections: Vec<GivenView>,
    /// What was done that this person may read, oldest first.
    pub history: Vec<Entry<OutputDeed>>,
    /// How many entries there are: to be sent back with what is done next.
    pub seen: u64,
    /// What those who are named are called.
    pub names: Names,
    /// What this person can do with it now.
    pub open: BTreeSet<OutputDeedKind>,
}

/// The requests that somebody may see, oldest first: their own, and for checkers those of others once
/// they are submitted. Everybody who is signed in sees what was released.
///
/// # Errors
/// [`CannotOutput`].
pub fn list_outputs(house: &House, who: Option<&Who>) -> Result<Vec<OutputSummary>, CannotOutput> {
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let asking = house.caller(Some(who));
    let (all, names) = house.store.read("outputs", move |tx| {
        let all = histories::read_all::<OutputDeed>(tx, HistoryKind::Output)?;
        let mut names = Names::new();
        for told in &all {
            if let Some(first) = told.entries.first() {
                note_name_for(tx, &asking, &mut names, &first.who)?;
            }
        }
        Ok::<_, CannotOutput>((all, names))
    })?;
    let mut found = Vec::new();
    for told in &all {
        let (life, _) = life_now(house, told)?;
        if !may_see(house, who, &life) {
            continue;
        }
        let open = open_to(house, who, &life);
        found.push(OutputSummary {
            address: told.history.address.clone(),
            title: life.output().title.clone(),
            project: life.project().to_owned(),
            author: names.get(life.author()).cloned().unwrap_or_default(),
            stage: life.stage(),
            changed_at: told.entries.last().map_or(told.history.begun_at, |entry| entry.at),
            is_own: !life.is_independent(&who.id),
            waits_for_you: open.contains(&OutputDeedKind::GiveView),
        });
    }
    Ok(found)
}

/// What somebody can do with a request now: what its rules and the rules of access both allow.
pub(super) fn open_to(house: &House, who: &Who, life: &OutputLife) -> BTreeSet<OutputDeedKind> {
    use OutputDeedKind as Kind;
    let writes = house.may(Some(who), act::WRITE_OUTPUTS).is_ok();
    let checks = house.may(Some(who), act::CHECK_OUTPUTS).is_ok();
    let may = |kind: &Kind| match kind {
        Kind::Write | Kind::Change | Kind::Submit | Kind::Name => writes,
        Kind::Withdraw => writes || checks,
        // Views are set aside by the house, when somebody is no longer accredited.
        Kind::SetAside => false,
        Kind::GiveView | Kind::ChangeView | Kind::Discuss | Kind::Answer => checks,
        Kind::Return | Kind::Reject | Kind::Release => checks,
    };
    life.open_to(&who.id).into_iter().filter(may).collect()
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
    let (life, _) = life_now(house, &told)?;
    if !may_see(house, who, &life) {
        return Err(CannotOutput::NotForYou);
    }
    let history: Vec<_> = life.history_for(&who.id).into_iter().cloned().collect();
    let mut people: BTreeSet<String> = history.iter().map(|entry| entry.who.clone()).collect();
    people.extend(life.team().iter().cloned());
    people.extend(life.objections_for(&who.id).iter().map(|one| one.checker.clone()));
    let asking = house.caller(Some(who));
    let names = house.store.read("names", move |tx| {
        let mut names = Names::new();
        for id in &people {
            note_name_for(tx, &asking, &mut names, id)?;
        }
        Ok::<_, StoreError>(names)
    })?;
    Ok(OutputView {
        address: told.history.address.clone(),
        stage: life.stage(),
        author: life.author().to_owned(),
        project: life.project().to_owned(),
        team: life.team().clone(),
        output: life.output().clone(),
        seal: life.output().seal(),
        views: life.views_for(&who.id).into_iter().cloned().collect(),
        objections: life.objections_for(&who.id).into_iter().cloned().collect(),
        history,
        seen: told.seen(),
        names,
        open: open_to(house, who, &life),
    })
}

/// Who could work on a project: the names and ids of those who may write outputs, but for whoever asks.
///
/// # Errors
/// [`CannotOutput`].
pub fn colleagues(house: &House, who: Option<&Who>) -> Result<Vec<(String, String)>, CannotOutput> {
    house.may(who, act::WRITE_OUTPUTS)?;
    let own = who.map(|who| who.id.as_str());
    let accounts = list_accounts(house)?.into_iter();
    let others = accounts.filter(|account| {
        let writes = house.may(Some(&account.who), act::WRITE_OUTPUTS).is_ok();
        account.state == PersonState::Active && writes && Some(account.who.id.as_str()) != own
    });
    Ok(others.map(|account| (account.who.id, account.who.name)).collect())
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
    // A list of who is counted names children: it stays with those who made it.
    let is_own = !life.is_independent(&who.id) && house.may(Some(who), act::WRITE_OUTPUTS).is_ok();
    if is_list(name) && !is_own {
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

pub(super) fn note(house: &House, who: &Who, object: String) -> Result<(), StoreError> {
    let now = house.now();
    let deed = deeds::done(&who.id, &deeds::roles_of(who), "read an output", &object);
    house.store.write("note a reading", move |tx| audit::record(tx, &deed, now).map(|_| ()))
}

/// Its author and team always, checkers once it was submitted, everybody while it is released.
pub(super) fn may_see(house: &House, who: &Who, life: &OutputLife) -> bool {
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
