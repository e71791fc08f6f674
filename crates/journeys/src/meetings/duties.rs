//! What somebody has to do: their actions, asks that wait for their answer, invitations they have not
//! answered, meetings they sit in, and what waits for them because of what they look after; what is
//! late first.

use crate::asks::{self, AskState};
use crate::going_on::CannotGoOn;
use crate::house::House;
use crate::meetings::duties_of_office::{of_office, of_running};
use crate::meetings::show::{MeetingView, open_actions, read_all};
use access::Refusal;
use commons::Day;
use convene::Who;
use convene::meeting::MeetingStage;

/// How many days ahead is soon.
const SOON_DAYS: i32 = 14;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub what: String,
    /// What kind.
    pub kind: DutyKind,
    /// By when; none when no day is set: then it waits now.
    pub due: Option<Day>,
    /// Where: a path.
    pub href: String,
}

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyKind {
    /// They took it on in a meeting.
    Action,
    /// An ask waits for their answer.
    Answer,
    /// An invitation waits for their answer.
    Invitation,
    /// They sit in a meeting.
    Meeting,
    /// An ask they follow is late: it is to be chased.
    Chase,
    /// They run a meeting, and its next step is theirs.
    Running,
    /// Something of the governance register falls due.
    Governance,
    /// Voices wait for a moderator.
    Voices,
    /// A level of maturity is challenged.
    Challenge,
    /// Seats are empty.
    Seats,
    /// Something is to leave the safe room.
    Output,
    /// An agreement waits for the signature of an organisation they may sign for.
    Signature,
}

impl DutyKind {
    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::Answer => "Answer an ask",
            Self::Invitation => "Answer an invitation",
            Self::Meeting => "Meeting",
            Self::Chase => "Ask again",
            Self::Running => "Run a meeting",
            Self::Governance => "Governance register",
            Self::Voices => "Read voices",
            Self::Challenge => "Answer a challenge",
            Self::Seats => "Fill seats",
            Self::Output => "Safe room",
            Self::Signature => "Sign an agreement",
        }
    }
}

/// What somebody has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duties {
    /// Late.
    pub late: Vec<Duty>,
    /// Due in the next 14 days, or waiting now without a day.
    pub soon: Vec<Duty>,
    /// Due later.
    pub later: Vec<Duty>,
}

/// What whoever looks has to do.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_duties(house: &House, who: Option<&Who>) -> Result<Duties, CannotGoOn> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let now = house.now();
    let today = now.day();
    let mut all = house.store.read("duties", move |tx| {
        let mut all = of_asks(&asks::read_all(tx, &asking, today)?, &who);
        for meeting in read_all(tx, &asking)? {
            all.extend(of_meeting(&meeting, &who, today));
            all.extend(of_running(&meeting, today));
        }
        all.extend(of_office(tx, &asking, now)?);
        Ok::<_, CannotGoOn>(all)
    })?;
    all.sort_by_key(|duty| (duty.due.is_none(), duty.due, duty.what.clone()));
    let (late, rest): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|duty| duty.due.is_some_and(|due| due < today));
    let soon_until = today.plus_days(SOON_DAYS);
    let (soon, later) =
        rest.into_iter().partition(|duty| duty.due.is_none_or(|due| due <= soon_until));
    Ok(Duties { late, soon, later })
}

fn of_asks(all: &[asks::AskView], who: &Who) -> Vec<Duty> {
    let open = all.iter().filter(|ask| AskState::Open.holds(ask));
    open.filter_map(|ask| {
        let paper = &ask.record.paper;
        let was_sent = ask.record.life.body().is_some();
        let (kind, tail) = if was_sent && ask.record.decides() == Some(who.id.as_str()) {
            (DutyKind::Answer, "/answer")
        } else if ask.is_overdue && ask.record.begun.who == who.id {
            (DutyKind::Chase, "")
        } else {
            return None;
        };
        let href = format!("/asks/{}{tail}", ask.address);
        Some(Duty { what: paper.ask.what.clone(), kind, due: Some(paper.ask.needed_by), href })
    })
    .collect()
}

fn of_meeting(meeting: &MeetingView, who: &Who, today: Day) -> Vec<Duty> {
    let href = format!("/meetings/{}", meeting.address);
    let own = open_actions(meeting).into_iter().filter(|action| action.point.owner == who.id);
    let mut all: Vec<Duty> = own
        .map(|action| Duty {
            what: action.point.what,
            kind: DutyKind::Action,
            due: Some(action.point.due),
            href: href.clone(),
        })
        .collect();
    let Some(organisation) = &meeting.sits_for else { return all };
    let starts = meeting.record.plan.starts.day;
    if meeting.record.meeting.stage() == MeetingStage::Called && starts >= today {
        let replied = meeting.record.meeting.replies().contains_key(organisation);
        let kind = if replied { DutyKind::Meeting } else { DutyKind::Invitation };
        all.push(Duty { what: meeting.record.plan.title.clone(), kind, due: Some(starts), href });
    }
    all
}
