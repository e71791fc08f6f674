//! Who may act on a request today, and whose views count: those of people who are accredited.

use super::CannotOutput;
use super::ask::OutputAct;
use super::show::life_of;
use crate::accreditations::not_accredited;
use crate::histories::{HistoryProblem, Told};
use crate::house::{House, the_program};
use commons::Moment;
use convene::accreditation::AccreditationKind;
use convene::output::{OutputDeed, OutputDeedKind, OutputLife};
use convene::{Entry, Who};
use store::Tx;

impl OutputAct {
    /// What somebody has to be accredited for to do it. Taking something back is never refused.
    pub(super) const fn needs(&self) -> Option<AccreditationKind> {
        match self {
            Self::Change(_) | Self::Edit(_) | Self::Submit { .. } | Self::Name { .. } => {
                Some(AccreditationKind::Analyst)
            }
            Self::View { .. }
            | Self::Answer { .. }
            | Self::Discuss(_)
            | Self::Return(_)
            | Self::Reject(_)
            | Self::Release { .. } => Some(AccreditationKind::Checker),
            Self::Withdraw(_) => None,
        }
    }
}

/// Refuses whoever is not accredited.
pub(super) fn must_be_accredited(
    tx: &mut Tx<'_>,
    (who, kind): (&Who, AccreditationKind),
    now: Moment,
) -> Result<(), CannotOutput> {
    not_accredited(tx, (&who.id, kind), now)?.map_or(Ok(()), |wanting| Err(wanting.into()))
}

/// A request as it stands today, and the entries that are to be kept before anything else is done with
/// it: views of people who are no longer accredited are set aside.
pub(super) fn life_today(
    tx: &mut Tx<'_>,
    told: &Told<OutputDeed>,
    now: Moment,
) -> Result<(OutputLife, Vec<Entry<OutputDeed>>), CannotOutput> {
    let mut life = life_of(told)?;
    let program = the_program().id;
    let mut aside = Vec::new();
    if !life.open_to(&program).contains(&OutputDeedKind::SetAside) {
        return Ok((life, aside));
    }
    for checker in life.checkers() {
        let wanting = not_accredited(tx, (&checker, AccreditationKind::Checker), now)?;
        let Some(_) = wanting else { continue };
        let reason = "Their accreditation as a checker does not hold any more".to_owned();
        let deed = OutputDeed::SetAside { checker, reason };
        let entry = Entry { at: now, who: program.clone(), deed };
        life.apply(entry.clone())?;
        aside.push(entry);
    }
    Ok((life, aside))
}

/// The same, read by itself.
pub(super) fn life_now(
    house: &House,
    told: &Told<OutputDeed>,
) -> Result<(OutputLife, Vec<Entry<OutputDeed>>), CannotOutput> {
    let (told, now) = (told.clone(), house.now());
    house.store.read("output today", move |tx| life_today(tx, &told, now))
}

/// That nobody lost their accreditation since it was read: then everything is to be read again.
pub(super) fn must_still_stand(
    tx: &mut Tx<'_>,
    life: &OutputLife,
    now: Moment,
) -> Result<(), CannotOutput> {
    for checker in life.checkers() {
        if not_accredited(tx, (&checker, AccreditationKind::Checker), now)?.is_some() {
            return Err(HistoryProblem::MovedOn.into());
        }
    }
    Ok(())
}
