//! Where somebody belongs, written down by those who look after accounts; and what follows from it:
//! the ties that the access rules ask for.
//!
//! Nobody writes down their own. An invitation carries what its inviter may give, and when somebody
//! joins by it, that is recorded for them in the inviter's name.

use crate::convening::{KeptPartnership, organisation_with};
use crate::histories::{self, HistoryProblem, Writing};
use crate::house::{Caller, House};
use crate::leaving::leave_seats;
use crate::people::CannotChange;
use crate::run_partnership::begun;
use crate::sign_in::{as_they_stand, who};
use access::{Refusal, Tie, Ties, act, invite};
use convene::membership::{MembershipDeed, MembershipNotAllowed};
use convene::{Belonging, Entry, Memberships, OrgId, Organisation, Urn, Who};
use store::histories::HistoryKind;
use store::people;
use store::{Id, Tx};

/// What something belongs to, so that what ties somebody to it can be looked up.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BelongsTo<'a> {
    /// A partnership.
    pub(crate) partnership: Option<&'a KeptPartnership>,
    /// An organisation; a school is also the setting of its number.
    pub(crate) organisation: Option<&'a OrgId>,
}

impl Caller {
    /// The same with where they belong, as it is recorded now.
    pub(crate) fn known(mut self, tx: &mut Tx<'_>) -> Result<Self, HistoryProblem> {
        if let Some(who) = &self.who {
            self.belongs = memberships_of(tx, &who.id)?;
        }
        Ok(self)
    }

    /// What ties them to something. Who was not looked up with [`Caller::known`] belongs nowhere.
    pub(crate) fn ties(&self, thing: BelongsTo<'_>) -> Ties {
        let Some(who) = &self.who else { return Ties::NONE };
        let school = thing.organisation.and_then(Urn::of);
        let recorded = [
            (Tie::Partnership, thing.partnership.is_some_and(|kept| kept.sits(who))),
            (Tie::Organisation, thing.organisation.is_some_and(|id| self.belongs.works_for(id))),
            (Tie::Setting, school.is_some_and(|school| self.belongs.works_at(&school))),
        ];
        let held = recorded.into_iter().filter(|(_, is_so)| *is_so);
        held.fold(Ties::NONE, |ties, (tie, _)| ties.and(tie))
    }
}

/// Where somebody belongs: a person, or whoever joins by an invitation.
pub(crate) fn memberships_of(tx: &mut Tx<'_>, id: &str) -> Result<Memberships, HistoryProblem> {
    match histories::read::<MembershipDeed>(tx, HistoryKind::Membership, id) {
        Ok(told) => Memberships::told(told.entries)
            .map_err(|why| crate::convening::unreadable(&told.history, &why)),
        Err(HistoryProblem::NoSuch(_)) => Ok(Memberships::default()),
        Err(problem) => Err(problem),
    }
}

/// One thing somebody belongs to, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipLine {
    /// What.
    pub belonging: Belonging,
    /// Its name: the organisation's on the list of the alliance, or the school's number.
    pub name: String,
}

/// Where a person belongs, and the organisations there are to choose from.
///
/// # Errors
/// [`CannotChange`].
pub fn show_memberships(
    house: &House,
    by: Option<&Who>,
    id: &str,
) -> Result<(Vec<MembershipLine>, Vec<Organisation>), CannotChange> {
    house.may(by, act::MANAGE_PEOPLE)?;
    let id = id.to_owned();
    let lines = house.store.read("memberships", move |tx| {
        let all = memberships_of(tx, &id)?;
        all.now().map(|one| line(tx, one)).collect::<Result<Vec<_>, HistoryProblem>>()
    })?;
    let listed = crate::show_partnership::list_organisations(house)?;
    Ok((lines, listed.into_iter().map(|line| line.organisation).collect()))
}

fn line(tx: &mut Tx<'_>, belonging: &Belonging) -> Result<MembershipLine, HistoryProblem> {
    let name = match belonging {
        Belonging::Organisation(id) => match organisation_with(tx, id)? {
            Some(organisation) => format!("{} ({id})", organisation.name),
            None => id.to_string(),
        },
        Belonging::Setting(urn) => format!("School {urn}"),
    };
    Ok(MembershipLine { belonging: belonging.clone(), name })
}

/// Records that somebody belongs to something, or that they no longer do.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn change_membership(
    house: &House,
    by: Option<&Who>,
    id: &str,
    deed: &MembershipDeed,
) -> Result<(), CannotChange> {
    let asking = house.caller(by);
    invite::change_account(asking.rules(), by, id)?;
    let id = Id::parse(id).ok_or(CannotChange::NoSuchAccount)?;
    let (by, at, new, deed) = (by.cloned(), house.now(), house.new_id(), deed.clone());
    house.store.write("change membership", move |tx| {
        let by = as_they_stand(tx, by.as_ref())?;
        invite::change_account(asking.rules(), by.as_ref(), id.as_str())?;
        let by = by.ok_or(Refusal::NotSignedIn)?;
        people::of(tx, &id)?.ok_or(CannotChange::NoSuchAccount)?;
        if let MembershipDeed::Record { belonging, .. } = &deed {
            must_be_listed(tx, belonging)?;
        }
        keep(tx, (&new, id.as_str()), Entry { at, who: by.id.clone(), deed: deed.clone() }, &by)?;
        if let MembershipDeed::End { belonging, .. } = &deed {
            let still = memberships_of(tx, id.as_str())?;
            let is_left = |of: &OrgId| is_about(belonging, of) && !still.works_for(of);
            leave_seats(tx, id.as_str(), is_left, (&by, "left", at))?;
        }
        Ok(())
    })
}

/// Records where somebody belongs from the command line, by their address; `by` is a name for the audit.
/// What is recorded already stays as it is.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn record_membership(
    house: &House,
    by: &str,
    (email, known_from): (&str, &str),
    belonging: &Belonging,
) -> Result<(), CannotChange> {
    let by = Who {
        id: by.to_owned(),
        name: by.to_owned(),
        organisation: String::new(),
        roles: vec![convene::Role::Administrator],
    };
    let (at, new, email) = (house.now(), house.new_id(), email.to_owned());
    let (belonging, known_from) = (belonging.clone(), known_from.to_owned());
    house.store.write("record membership", move |tx| {
        let person = people::by_email(tx, &email)?.ok_or(CannotChange::NoSuchAccount)?;
        let person = who(tx, &person)?;
        if memberships_of(tx, &person.id)?.now().any(|own| *own == belonging) {
            return Ok(());
        }
        let (belonging, known_from) = (belonging.clone(), known_from.clone());
        let deed = MembershipDeed::Record { belonging, known_from };
        keep(tx, (&new, &person.id), Entry { at, who: by.id.clone(), deed }, &by)
    })
}

/// Whether belonging to this is belonging to an organisation: a school is also the setting of its number.
fn is_about(belonging: &Belonging, organisation: &OrgId) -> bool {
    match belonging {
        Belonging::Organisation(own) => own == organisation,
        Belonging::Setting(urn) => Urn::of(organisation).as_ref() == Some(urn),
    }
}

/// That an organisation, when it is one, is on the list of the alliance.
pub(crate) fn must_be_listed(tx: &mut Tx<'_>, belonging: &Belonging) -> Result<(), CannotChange> {
    match belonging {
        Belonging::Organisation(id) if organisation_with(tx, id)?.is_none() => {
            Err(CannotChange::NoSuchOrganisation)
        }
        Belonging::Organisation(_) | Belonging::Setting(_) => Ok(()),
    }
}

/// Keeps one deed at the id of a person or of an invitation.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    (new, id): (&Id, &str),
    entry: Entry<MembershipDeed>,
    by: &Who,
) -> Result<(), CannotChange> {
    let mut all = memberships_of(tx, id)?;
    let seen = all.history().len() as u64;
    all.apply(entry.clone())?;
    let action = match entry.deed {
        MembershipDeed::Record { .. } => "record membership",
        MembershipDeed::End { .. } => "end membership",
    };
    let writing = Writing { who: by, at: entry.at, action };
    match store::histories::find(tx, HistoryKind::Membership, id)? {
        Some(history) => histories::append(tx, (&history, seen), writing, &entry.deed)?,
        None => {
            let history = begun(new.clone(), HistoryKind::Membership, id.to_owned(), entry.at);
            histories::begin(tx, &history, writing, &entry.deed)?;
        }
    }
    Ok(())
}

/// Whether somebody may say that whoever they invite belongs to these: an administrator to any, a
/// convenor to what the convenor belongs to.
pub(crate) fn may_say(
    tx: &mut Tx<'_>,
    asking: &Caller,
    belongings: &[Belonging],
) -> Result<bool, HistoryProblem> {
    if belongings.is_empty() || asking.may(act::MANAGE_PEOPLE).is_ok() {
        return Ok(true);
    }
    let asking = asking.clone().known(tx)?;
    Ok(belongings.iter().all(|belonging| asking.belongs.now().any(|own| own == belonging)))
}

/// The organisations somebody may say that whoever they invite works for: all for an administrator, their
/// own for a convenor.
///
/// # Errors
/// [`HistoryProblem`].
pub fn organisations_to_invite_for(
    house: &House,
    by: Option<&Who>,
) -> Result<Vec<Organisation>, HistoryProblem> {
    let asking = house.caller(by);
    house.store.read("organisations to invite for", move |tx| {
        let all = crate::show_partnership::members(tx)?;
        if asking.may(act::MANAGE_PEOPLE).is_ok() {
            return Ok(all);
        }
        let asking = asking.clone().known(tx)?;
        Ok(all.into_iter().filter(|one| asking.belongs.works_for(&one.id)).collect())
    })
}

/// Gives somebody who joined what their invitation carried, in the name of who invited them.
pub(crate) fn take_over(
    tx: &mut Tx<'_>,
    (invitation, person): (&str, &str),
    inviter: &str,
    (new, at): (&Id, commons::Moment),
) -> Result<(), CannotChange> {
    let carried = memberships_of(tx, invitation)?;
    if carried.now().next().is_none() {
        return Ok(());
    }
    let by = Id::parse(inviter).ok_or(CannotChange::NoSuchAccount)?;
    let by = people::of(tx, &by)?.ok_or(CannotChange::NoSuchAccount)?;
    let by = who(tx, &by)?;
    for belonging in carried.now() {
        let deed = MembershipDeed::Record {
            belonging: belonging.clone(),
            known_from: format!("Invitation {invitation}"),
        };
        keep(tx, (new, person), Entry { at, who: by.id.clone(), deed }, &by)?;
    }
    Ok(())
}

impl From<MembershipNotAllowed> for CannotChange {
    fn from(why: MembershipNotAllowed) -> Self {
        Self::Membership(why)
    }
}
