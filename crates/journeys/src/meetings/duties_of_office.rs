//! What waits for somebody because of what they look after: meetings to open, close and minute, empty
//! seats, challenges, voices to read, what is to leave the safe room, and what falls due in the governance register.

use super::show::MeetingView;
use super::{Duty, DutyKind};
use crate::accreditations::ending_accreditations;
use crate::convening::partnerships;
use crate::going_on::CannotGoOn;
use crate::histories::HistoryProblem;
use crate::house::Caller;
use crate::maturity::open_challenges;
use crate::outputs::{CannotOutput, waiting_outputs};
use crate::sharing::{CannotShare, WaitingSignature, due_lines, waiting_signatures};
use crate::voice::waiting_voices;
use access::act;
use commons::{Day, Moment};
use convene::meeting::MeetingStage;
use convene::partnership::SeatAge;
use store::Tx;
use store::histories::HistoryKind;

/// What the register, the voices and the partnerships have for whoever looks.
pub(super) fn of_office(
    tx: &mut Tx<'_>,
    asking: &Caller,
    now: Moment,
) -> Result<Vec<Duty>, CannotGoOn> {
    let mut all = Vec::new();
    if asking.may(act::KEEP_MATTERS).is_ok() {
        let lines = due_lines(tx, now).map_err(of_register)?.into_iter();
        all.extend(lines.map(|line| Duty {
            what: line.what,
            kind: DutyKind::Governance,
            due: Some(line.by),
            href: line.href,
        }));
    }
    if asking.may(act::MODERATE_VOICES).is_ok() {
        for waiting in waiting_voices(tx)? {
            let (count, since) = (waiting.count, waiting.since.in_words());
            let voices = if count == 1 { "voice waits" } else { "voices wait" };
            all.push(Duty {
                what: format!("{count} {voices} since {since}: {}", waiting.question),
                kind: DutyKind::Voices,
                due: None,
                href: format!("/voices/{}/queue", waiting.address),
            });
        }
    }
    let outputs = waiting_outputs(tx, asking, now).map_err(of_outputs)?;
    all.extend(outputs.into_iter().map(|waiting| Duty {
        what: waiting.what,
        kind: DutyKind::Output,
        due: None,
        href: format!("/outputs/{}", waiting.address),
    }));
    all.extend(ending_accreditations(tx, asking, now)?.into_iter().map(|ending| Duty {
        what: ending.what,
        kind: DutyKind::Output,
        due: Some(ending.until),
        href: ending.href.to_owned(),
    }));
    all.extend(of_signatures(tx, asking)?);
    all.extend(of_partnerships(tx, asking)?);
    Ok(all)
}

/// Agreements that wait for the signature of an organisation whoever looks may sign for.
fn of_signatures(tx: &mut Tx<'_>, asking: &Caller) -> Result<Vec<Duty>, CannotGoOn> {
    if asking.may(act::SIGN_AGREEMENTS).is_err() {
        return Ok(Vec::new());
    }
    let caller = asking.clone().known(tx)?;
    let waiting = waiting_signatures(tx, &caller).map_err(of_register)?;
    let duty = |one: WaitingSignature| Duty {
        what: format!(
            "Read and sign \u{201c}{}\u{201d} for {}, or refuse it",
            one.title, one.party
        ),
        kind: DutyKind::Signature,
        due: Some(one.from),
        href: format!("/agreements/{}", one.id),
    };
    Ok(waiting.into_iter().map(duty).collect())
}

/// Why the register cannot be read, as this page says it.
fn of_register(why: CannotShare) -> CannotGoOn {
    let kind = HistoryKind::Matter;
    match why {
        CannotShare::Store(problem) => problem.into(),
        CannotShare::Refused(refusal) => refusal.into(),
        CannotShare::MovedOn => HistoryProblem::MovedOn.into(),
        CannotShare::NotThere => HistoryProblem::NoSuch(kind).into(),
        CannotShare::No(why) | CannotShare::Damaged(why) => {
            HistoryProblem::Unreadable { kind, address: String::new(), seq: 0, why }.into()
        }
    }
}

/// Why the outputs cannot be read, as this page says it.
fn of_outputs(why: CannotOutput) -> CannotGoOn {
    match why {
        CannotOutput::Refused(refusal) => refusal.into(),
        CannotOutput::History(problem) => problem.into(),
        CannotOutput::Store(problem) => problem.into(),
        other => {
            let (kind, address, why) = (HistoryKind::Output, String::new(), other.to_string());
            HistoryProblem::Unreadable { kind, address, seq: 0, why }.into()
        }
    }
}

/// Challenges that nobody has answered, and seats that nobody holds.
fn of_partnerships(tx: &mut Tx<'_>, asking: &Caller) -> Result<Vec<Duty>, CannotGoOn> {
    let Some(who) = asking.who.clone() else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for kept in partnerships(tx)? {
        if !kept.convenes() || !(asking.convenes() || kept.sits(&who)) {
            continue;
        }
        let (address, name) = (&kept.history.address, kept.life.name());
        for challenge in open_challenges(tx, address)? {
            if asking.convenes() || challenge.claimed_by == who.id {
                let (of, by) = (challenge.dimension.name(), challenge.by);
                all.push(Duty {
                    what: format!("{by} challenges \u{201c}{of}\u{201d} of {name}"),
                    kind: DutyKind::Challenge,
                    due: None,
                    href: format!("/partnerships/{address}/maturity"),
                });
            }
        }
        let empty: Vec<_> = kept.life.empty_seats().collect();
        if asking.convenes() && !empty.is_empty() {
            let young = empty.iter().filter(|(held, _)| held.seat.age == SeatAge::Young).count();
            let seats = if empty.len() == 1 { "empty seat" } else { "empty seats" };
            let kept_for = match young {
                0 => String::new(),
                young => format!(" ({young} kept for young people)"),
            };
            all.push(Duty {
                what: format!("Fill {} {seats} of {name}{kept_for}", empty.len()),
                kind: DutyKind::Seats,
                due: None,
                href: format!("/partnerships/{address}"),
            });
        }
    }
    Ok(all)
}

/// What whoever runs a meeting does next with it.
pub(super) fn of_running(meeting: &MeetingView, today: Day) -> Option<Duty> {
    let starts = meeting.record.plan.starts.day;
    let (what, due) = match meeting.record.meeting.stage() {
        MeetingStage::Called if starts <= today => ("Open", Some(starts)),
        MeetingStage::Open => ("Close", Some(starts)),
        MeetingStage::Closed => ("Have the minutes approved of", None),
        MeetingStage::Approved => ("Publish the minutes of", None),
        MeetingStage::Planned
        | MeetingStage::Called
        | MeetingStage::Published
        | MeetingStage::Cancelled => return None,
    };
    Some(Duty {
        what: format!("{what}: {}", meeting.record.plan.title),
        kind: DutyKind::Running,
        due,
        href: format!("/meetings/{}", meeting.address),
    })
    .filter(|_| meeting.may_lead)
}
