//! Who is accredited to work in the safe room, and what follows from it: whoever is not, or no longer,
//! neither reads rows nor asks for outputs nor checks them, whatever their role allows.
//!
//! The rules are those of [`convene::accreditation`]; this is where they are kept and asked for.

use crate::accounts::list_accounts;
use crate::histories::{self, HistoryProblem, Writing};
use crate::house::{Caller, House};
use crate::run_partnership::begun;
use access::{Refusal, act};
use commons::{Day, Moment};
use convene::accreditation::{
    Accreditation, AccreditationDeed, AccreditationKind, AccreditationNotAllowed, Accreditations,
    NotAccredited,
};
use convene::{Entry, Who};
use std::collections::BTreeMap;
use store::histories::HistoryKind;
use store::people::PersonState;
use store::{Id, StoreError, Tx};

/// Why it is not done.
#[derive(Debug, thiserror::Error)]
pub enum CannotAccredit {
    /// The access rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It cannot be recorded so.
    #[error(transparent)]
    NotAllowed(#[from] AccreditationNotAllowed),
    /// Nobody has this account.
    #[error("there is no open account of this person: open one first")]
    NoSuchAccount,
    /// The history could not be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What one person is accredited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccreditedPerson {
    /// The id of the account.
    pub id: String,
    /// Their name.
    pub name: String,
    /// The address of the account.
    pub email: String,
    /// What was recorded last, for each kind.
    pub held: BTreeMap<AccreditationKind, Accreditation>,
    /// Whether each of them holds today, and if not why.
    pub standing: BTreeMap<AccreditationKind, Result<(), NotAccredited>>,
    /// What was done, oldest first.
    pub history: Vec<Entry<AccreditationDeed>>,
}

/// Everybody with an open account who could work in the safe room, and whoever was ever accredited.
///
/// # Errors
/// [`CannotAccredit`].
pub fn list_accreditations(
    house: &House,
    who: Option<&Who>,
) -> Result<Vec<AccreditedPerson>, CannotAccredit> {
    house.may(who, act::KEEP_ACCREDITATIONS)?;
    let accounts = list_accounts(house)?;
    let today = house.now().day();
    let mut found = Vec::new();
    for account in accounts.iter().filter(|account| account.state == PersonState::Active) {
        let could = house.may(Some(&account.who), act::CHECK_OUTPUTS).is_ok()
            || house.may(Some(&account.who), act::WRITE_OUTPUTS).is_ok();
        let id = account.who.id.clone();
        let all = house.store.read("accreditations", move |tx| accreditations_of(tx, &id))?;
        if !could && all.held().is_empty() {
            continue;
        }
        let standing = all.held().keys().map(|kind| (*kind, all.standing(*kind, today)));
        found.push(AccreditedPerson {
            id: account.who.id.clone(),
            name: account.who.name.clone(),
            email: account.email.clone(),
            held: all.held().clone(),
            standing: standing.collect(),
            history: all.history().to_vec(),
        });
    }
    Ok(found)
}

/// Records, renews or suspends what a person is accredited for.
///
/// # Errors
/// [`CannotAccredit`]; then nothing was changed.
pub fn do_to_accreditation(
    house: &House,
    who: Option<&Who>,
    person: &str,
    deed: &AccreditationDeed,
) -> Result<(), CannotAccredit> {
    house.may(who, act::KEEP_ACCREDITATIONS)?;
    let by = who.ok_or(Refusal::NotSignedIn)?.clone();
    let accounts = list_accounts(house)?;
    let is_open = |id: &str, state: PersonState| id == person && state == PersonState::Active;
    if !accounts.iter().any(|account| is_open(&account.who.id, account.state)) {
        return Err(CannotAccredit::NoSuchAccount);
    }
    let (at, new, person, deed) = (house.now(), house.new_id(), person.to_owned(), deed.clone());
    house.store.write("accreditation", move |tx| {
        let entry = Entry { at, who: by.id.clone(), deed: deed.clone() };
        keep(tx, (&new, &person), entry, &by)
    })
}

/// Keeps one deed at the id of a person.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    (new, person): (&Id, &str),
    entry: Entry<AccreditationDeed>,
    by: &Who,
) -> Result<(), CannotAccredit> {
    let mut all = accreditations_of(tx, person)?;
    let seen = all.history().len() as u64;
    let (at, deed) = (entry.at, entry.deed.clone());
    all.apply(entry)?;
    let action = match deed {
        AccreditationDeed::Record { .. } => "record an accreditation",
        AccreditationDeed::Suspend { .. } => "suspend an accreditation",
    };
    let writing = Writing { who: by, at, action };
    match store::histories::find(tx, HistoryKind::Accreditation, person)? {
        Some(history) => histories::append(tx, (&history, seen), writing, &deed)?,
        None => {
            let history = begun(new.clone(), HistoryKind::Accreditation, person.to_owned(), at);
            histories::begin(tx, &history, writing, &deed)?;
        }
    }
    Ok(())
}

/// What a person is accredited for, as it is recorded now.
pub(crate) fn accreditations_of(
    tx: &mut Tx<'_>,
    person: &str,
) -> Result<Accreditations, HistoryProblem> {
    match histories::read::<AccreditationDeed>(tx, HistoryKind::Accreditation, person) {
        Ok(told) => Accreditations::told(person.to_owned(), told.entries)
            .map_err(|why| crate::convening::unreadable(&told.history, &why)),
        Err(HistoryProblem::NoSuch(_)) => Ok(Accreditations::of(person.to_owned())),
        Err(problem) => Err(problem),
    }
}

/// Why somebody is not accredited today, if they are not.
pub(crate) fn not_accredited(
    tx: &mut Tx<'_>,
    (person, kind): (&str, AccreditationKind),
    now: Moment,
) -> Result<Option<NotAccredited>, HistoryProblem> {
    Ok(accreditations_of(tx, person)?.standing(kind, now.day()).err())
}

/// An accreditation that ends soon.
pub(crate) struct EndingAccreditation {
    /// What is to be done.
    pub(crate) what: String,
    /// Its last day.
    pub(crate) until: Day,
    /// Where.
    pub(crate) href: &'static str,
}

/// The accreditations that end soon: one's own, and for whoever records them those of everybody.
pub(crate) fn ending_accreditations(
    tx: &mut Tx<'_>,
    asking: &Caller,
    now: Moment,
) -> Result<Vec<EndingAccreditation>, HistoryProblem> {
    let Some(who) = &asking.who else { return Ok(Vec::new()) };
    let keeps = asking.may(act::KEEP_ACCREDITATIONS).is_ok();
    let mut ending = Vec::new();
    for history in store::histories::list(tx, HistoryKind::Accreditation)? {
        let (person, own) = (&history.address, history.address == who.id);
        if !own && !keeps {
            continue;
        }
        let name = if own { None } else { name_of(tx, person)? };
        let all = accreditations_of(tx, person)?;
        for (kind, held) in all.held().iter().filter(|(_, held)| held.ends_soon(now.day())) {
            ending.push(ending_one((*kind, held), name.as_deref(), own));
        }
    }
    Ok(ending)
}

fn ending_one(
    (kind, held): (AccreditationKind, &Accreditation),
    name: Option<&str>,
    own: bool,
) -> EndingAccreditation {
    let what = if own {
        format!("Take the training for the safe room: your accreditation as {kind} ends")
    } else {
        let name = name.unwrap_or("somebody without a name");
        format!("Renew the accreditation of {name} as {kind}, or let it end")
    };
    let href = if own { "/outputs" } else { "/safe-room/people" };
    EndingAccreditation { what, until: held.until, href }
}

fn name_of(tx: &mut Tx<'_>, person: &str) -> Result<Option<String>, StoreError> {
    let Some(id) = Id::parse(person) else { return Ok(None) };
    Ok(store::people::of(tx, &id)?.map(|person| person.display_name))
}
