//! A meeting is planned, and something is done with it.

use crate::convening::{partnership_at, partnership_with};
use crate::going_on::{CannotGoOn, person_at};
use crate::histories::{self, HistoryProblem, Writing, free_address};
use crate::house::{Caller, House};
use crate::meetings::evidence::freeze;
use crate::meetings::papers::{NewPaper, of_agenda, paper};
use crate::meetings::room::{attendance, seat_of, seats_that_came};
use access::{Refusal, act};
use commons::{Day, Moment};
use convene::meeting::{
    ActionPoint, Attendance, BadMeetingHistory, Decision, LocalTime, MeetingDeed, MeetingDeedKind,
    MeetingPlan, MeetingRecord, MeetingWritten, Reply, Vote,
};
use convene::partnership::PartnershipLife;
use convene::{Entry, OrgId, Who};
use std::collections::BTreeMap;
use store::Tx;
use store::histories::{History, HistoryKind};

/// What is decided, as a person writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// The number of the agenda item, from 1.
    pub item: usize,
    /// What was decided.
    pub words: String,
    /// How each organisation voted.
    pub votes: BTreeMap<OrgId, Vote>,
    /// Why those who were against were.
    pub dissent: BTreeMap<OrgId, String>,
    /// The ids of the released figures it rests on.
    pub evidence: Vec<String>,
    /// When it was decided, in minutes after midnight; none: now.
    pub at: Option<u16>,
}

/// Something that is done with who is there and with what lies on the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomChange {
    /// It begins, with the holders of these seats.
    Open {
        /// Who came and who sent apologies, by the numbers of seats.
        came: BTreeMap<u32, Attendance>,
    },
    /// A paper is put on the table, as it is now.
    Paper(NewPaper),
    /// The holder of a seat comes later.
    Arrive {
        /// The number of the seat.
        seat: u32,
        /// When, in minutes after midnight; none: now.
        at: Option<u16>,
    },
    /// The holder of a seat goes earlier.
    Leave {
        /// The number of the seat.
        seat: u32,
        /// When, in minutes after midnight; none: now.
        at: Option<u16>,
    },
}

/// Something that is to be done with a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingChange {
    /// It is planned anew.
    Plan(MeetingPlan),
    /// An organisation answers its invitation: the one whoever answers sits for, or the one a
    /// convenor names.
    Reply {
        /// The one a convenor names.
        organisation: Option<OrgId>,
        /// What it answers.
        reply: Reply,
        /// What its people need.
        needs: String,
    },
    /// Something is done with who is there and with what lies on the table.
    InRoom(RoomChange),
    /// Something is decided, on evidence that is frozen now.
    Decide(NewDecision),
    /// Somebody takes something on.
    Act {
        /// What.
        what: String,
        /// The address of their account; empty for whoever writes it down.
        owner: String,
        /// By when.
        due: Day,
    },
    /// Something else is done, as it stands.
    Do(MeetingDeed),
}

/// Plans a meeting of the partnership at an address, and gives the meeting's own address.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn plan_meeting(
    house: &House,
    who: Option<&Who>,
    partnership: &str,
    plan: MeetingPlan,
) -> Result<String, CannotGoOn> {
    house.may(who, act::CONVENE)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    plan.check_new().map_err(BadMeetingHistory::Plan)?;
    let (at, id, partnership) = (house.now(), house.new_id(), partnership.to_owned());
    if plan.starts.day < at.day() {
        let words = "Choose a day from today on";
        return Err(CannotGoOn::Mend { field: "day", words });
    }
    house.store.write("plan meeting", move |tx| {
        let kept = match partnership_at(tx, &partnership) {
            Err(HistoryProblem::NoSuch(_)) => {
                let words = "Choose the partnership that meets";
                return Err(CannotGoOn::Mend { field: "partnership", words });
            }
            found => found?,
        };
        if !kept.convenes() {
            let words = "This partnership has ended: choose one that meets";
            return Err(CannotGoOn::Mend { field: "partnership", words });
        }
        let name = format!("{} {}", plan.title, plan.starts.day);
        let address = free_address(tx, HistoryKind::Meeting, &name)?;
        let history = History {
            id: id.clone(),
            kind: HistoryKind::Meeting,
            address: address.clone(),
            inside: Some(kept.history.id),
            begun_at: at,
        };
        let writing = Writing { who: &who, at, action: "plan meeting" };
        histories::begin(tx, &history, writing, &MeetingWritten::Plan(plan.clone()))?;
        Ok::<_, CannotGoOn>(address)
    })
}

/// Does something with a meeting of which `seen` entries were read.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn do_with_meeting(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    change: MeetingChange,
) -> Result<(), CannotGoOn> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address) = (house.now(), address.to_owned());
    house.store.write("meeting", move |tx| {
        let told = histories::read::<MeetingWritten>(tx, HistoryKind::Meeting, &address)?;
        let none = HistoryProblem::NoSuch(HistoryKind::Partnership);
        let inside = told.history.inside.clone().ok_or(none)?;
        let kept = partnership_with(tx, &inside)?;
        let mut record = MeetingRecord::follow(&told.entries)?;
        let written = wanted(tx, (&asking, &kept.life, at), &record, change.clone())?;
        let entry = Entry { at, who: who.id.clone(), deed: written.clone() };
        record.apply(&kept.life.partnership(), entry)?;
        let writing = Writing { who: &who, at, action: action(&written) };
        histories::append(tx, (&told.history, seen), writing, &written)?;
        Ok(())
    })
}

/// The deed somebody wants, when it is theirs to do.
fn wanted(
    tx: &mut Tx<'_>,
    (asking, life, at): (&Caller, &PartnershipLife, Moment),
    record: &MeetingRecord,
    change: MeetingChange,
) -> Result<MeetingWritten, CannotGoOn> {
    let (who, leads) = (asking.person()?, asking.may(act::CONVENE));
    let deed = match change {
        MeetingChange::Reply { organisation, reply, needs } => {
            let own = life.seat_of(&who.id).map(|held| held.seat.organisation.id.clone());
            let named = organisation.filter(|_| leads.is_ok());
            let organisation = named.or(own).ok_or(CannotGoOn::NotYours(
                "Only those who hold a seat in the partnership answer an invitation to it",
            ))?;
            MeetingDeed::Reply { organisation, reply, needs }
        }
        MeetingChange::Do(MeetingDeed::Finish { action, outcome }) => {
            let taken = action.checked_sub(1).and_then(|at| record.meeting.actions().get(at));
            if leads.is_err() && taken.is_none_or(|taken| taken.point.owner != who.id) {
                return Err(CannotGoOn::NotYours(
                    "Only whoever took an action on says what came of it, or a convenor",
                ));
            }
            MeetingDeed::Finish { action, outcome }
        }
        MeetingChange::Plan(plan) => {
            leads?;
            return Ok(MeetingWritten::Plan(plan));
        }
        MeetingChange::Decide(new) => {
            leads?;
            let evidence =
                new.evidence.iter().map(|id| freeze(tx, id)).collect::<Result<_, _>>()?;
            let NewDecision { item, words, votes, dissent, at: decided, .. } = new;
            let papers = record.meeting.papers().seen_on(item);
            let at = decided.or_else(|| clock_of(record, at));
            MeetingDeed::Decide(Decision { item, words, votes, dissent, evidence, at, papers })
        }
        MeetingChange::InRoom(room) => {
            leads?;
            in_the_room(tx, (life, at), record, room)?
        }
        MeetingChange::Act { what, owner, due } => {
            leads?;
            let owner = person_at(tx, ("owner", &owner))?.unwrap_or_else(|| who.id.clone());
            MeetingDeed::Act(ActionPoint { what, owner, due })
        }
        MeetingChange::Do(deed) => {
            leads?;
            deed
        }
    };
    Ok(MeetingWritten::Deed(deed))
}

/// What is done with who is there and with what lies on the table.
fn in_the_room(
    tx: &mut Tx<'_>,
    (life, at): (&PartnershipLife, Moment),
    record: &MeetingRecord,
    change: RoomChange,
) -> Result<MeetingDeed, CannotGoOn> {
    Ok(match change {
        RoomChange::Open { came } => MeetingDeed::Open {
            attendance: attendance(life, &came),
            seats: seats_that_came(life, &came),
            papers: of_agenda(tx, record)?,
        },
        RoomChange::Paper(new) => {
            MeetingDeed::Paper { replaces: new.replaces, paper: paper(tx, &new)? }
        }
        RoomChange::Arrive { seat, at: typed } => {
            let at = typed.or_else(|| clock_of(record, at)).ok_or(NO_TIME)?;
            MeetingDeed::Arrive { seat, of: seat_of(life, seat)?, at }
        }
        RoomChange::Leave { seat, at: typed } => {
            let at = typed.or_else(|| clock_of(record, at)).ok_or(NO_TIME)?;
            MeetingDeed::Leave { seat, at }
        }
    })
}

const NO_TIME: CannotGoOn =
    CannotGoOn::Mend { field: "at", words: "Enter the time, such as 13:45" };

/// What the clock shows while a meeting is held; none on another day, when it is only written down.
fn clock_of(record: &MeetingRecord, at: Moment) -> Option<u16> {
    let now = LocalTime::at(at);
    (now.day == record.plan.starts.day).then_some(now.minute)
}

fn action(written: &MeetingWritten) -> &'static str {
    let MeetingWritten::Deed(deed) = written else { return "plan meeting anew" };
    match deed.kind() {
        MeetingDeedKind::Call => "call meeting",
        MeetingDeedKind::Reply => "answer invitation",
        MeetingDeedKind::Paper => "put paper on the table",
        MeetingDeedKind::Open => "open meeting",
        MeetingDeedKind::Arrive => "join meeting late",
        MeetingDeedKind::Leave => "leave meeting early",
        MeetingDeedKind::Declare => "declare interest at meeting",
        MeetingDeedKind::Decide => "decide at meeting",
        MeetingDeedKind::Act => "take action on",
        MeetingDeedKind::Finish => "finish action",
        MeetingDeedKind::Note => "minute item",
        MeetingDeedKind::Close => "close meeting",
        MeetingDeedKind::Correct => "correct minutes",
        MeetingDeedKind::Approve => "approve minutes",
        MeetingDeedKind::Publish => "publish minutes",
        MeetingDeedKind::Cancel => "cancel meeting",
    }
}
