//! `lifechances outputs people|accredit|suspend`: who may work in the safe room.

use crate::outputs_arguments::{Accredit, AccreditAs, Suspend, Who as By};
use crate::problem::bad_input;
use crate::{installation, say};
use anyhow::Result;
use commons::Day;
use convene::accreditation::{AccreditationDeed, AccreditationKind};
use journeys::accreditations::{CannotAccredit, do_to_accreditation, list_accreditations};
use journeys::list_accounts;

/// Lists everybody who could work there, a line for each accreditation.
pub(crate) fn run_list(by: &By) -> Result<()> {
    let (house, who) = installation::opened_by(&by.home, &by.by)?;
    for person in list_accreditations(&house, Some(&who)).map_err(mendable)? {
        let (name, email) = (&person.name, &person.email);
        if person.held.is_empty() {
            say(&format!("{email}  {name}: none"));
        }
        for (kind, held) in &person.held {
            let holds = match person.standing.get(kind) {
                Some(Ok(())) => "holds",
                Some(Err(_)) | None => "does not hold",
            };
            let suspended = held.suspended.as_ref();
            let why = suspended.map_or_else(String::new, |why| format!(", suspended: {why}"));
            say(&format!(
                "{email}  {name}: {kind} until {}, {holds}{why} ({}, {})",
                held.until, held.training, held.taken
            ));
        }
    }
    Ok(())
}

/// Records or renews one.
pub(crate) fn run_accredit(asked: &Accredit) -> Result<()> {
    let deed = AccreditationDeed::Record {
        kind: kind(asked.kind),
        training: asked.training.clone(),
        taken: day("--taken", &asked.taken)?,
        until: day("--until", &asked.until)?,
    };
    keep(&asked.who, &asked.person, &deed)
}

/// Suspends one.
pub(crate) fn run_suspend(asked: &Suspend) -> Result<()> {
    let (kind, reason) = (kind(asked.kind), asked.reason.clone());
    keep(&asked.who, &asked.person, &AccreditationDeed::Suspend { kind, reason })
}

const fn kind(kind: AccreditAs) -> AccreditationKind {
    match kind {
        AccreditAs::Analyst => AccreditationKind::Analyst,
        AccreditAs::Checker => AccreditationKind::Checker,
    }
}

fn day(named: &str, text: &str) -> Result<Day> {
    Day::parse_iso(text)
        .map_err(|_| bad_input(format!("{named} {text}: give a day as 2026-09-03, year first")))
}

fn keep(by: &By, email: &str, deed: &AccreditationDeed) -> Result<()> {
    let (house, who) = installation::opened_by(&by.home, &by.by)?;
    let accounts = list_accounts(&house)?;
    let person = accounts.iter().find(|account| account.email.eq_ignore_ascii_case(email));
    let none = || bad_input(format!("{email}: no account has this address"));
    let person = person.ok_or_else(none)?;
    do_to_accreditation(&house, Some(&who), &person.who.id, deed).map_err(mendable)?;
    say(&format!("{}: it is kept", person.who.name));
    Ok(())
}

fn mendable(cannot: CannotAccredit) -> anyhow::Error {
    match &cannot {
        CannotAccredit::Refused(_)
        | CannotAccredit::NotAllowed(_)
        | CannotAccredit::NoSuchAccount
        | CannotAccredit::History(_) => bad_input(cannot.to_string()),
        CannotAccredit::Store(_) => cannot.into(),
    }
}
