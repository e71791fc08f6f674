//! What can be done with a meeting, and where it leads.

use crate::life::Arrow;
use crate::meeting::MeetingStage;
use crate::meeting::decision::{Decision, Interest};
use crate::meeting::paper::Paper;
use crate::meeting::room::{SeatCame, SeatOf};
use crate::organisation::OrgId;
use commons::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Whether an organisation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attendance {
    /// It was there.
    Present,
    /// It said it could not come.
    Apologies,
}

/// What an organisation answers to its invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// It will be there, in the room.
    Comes,
    /// It will join online.
    JoinsOnline,
    /// It cannot come.
    CannotCome,
}

/// Something somebody will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPoint {
    /// What.
    pub what: String,
    /// Who: the person's id in the store.
    pub owner: String,
    /// By when.
    pub due: Day,
}

/// An action of a meeting, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAction {
    /// The action.
    pub point: ActionPoint,
    /// What came of it, once it is done.
    pub outcome: Option<String>,
}

/// What is done with a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum MeetingDeed {
    /// The agenda is sent out.
    Call,
    /// An organisation answers its invitation.
    Reply {
        /// Which.
        organisation: OrgId,
        /// What it answers.
        reply: Reply,
        /// What its people need to take part, such as an interpreter; may be empty.
        needs: String,
    },
    /// It begins, with those who came.
    Open {
        /// Who came, and who sent apologies.
        attendance: BTreeMap<OrgId, Attendance>,
        /// Seat by seat; empty where it was written down by organisation only.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        seats: Vec<SeatCame>,
        /// The papers of lines of the agenda, as they are now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        papers: Vec<Paper>,
    },
    /// A paper is put on the table.
    Paper {
        /// The number of the paper of which this is the next version; none for a new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<usize>,
        /// The paper.
        paper: Paper,
    },
    /// Somebody comes after it began.
    Arrive {
        /// The number of their seat.
        seat: u32,
        /// The seat.
        of: SeatOf,
        /// When, in minutes after midnight.
        at: u16,
    },
    /// Somebody goes before it ends.
    Leave {
        /// The number of their seat.
        seat: u32,
        /// When, in minutes after midnight.
        at: u16,
    },
    /// Somebody declares an interest in an item.
    Declare(Interest),
    /// Something is decided.
    Decide(Decision),
    /// Somebody takes something on.
    Act(ActionPoint),
    /// What came of an action, which may be long after the meeting.
    Finish {
        /// Its number among the actions of this meeting, from 1.
        action: usize,
        /// What came of it.
        outcome: String,
    },
    /// What was said on an item is written down for the minutes.
    Note {
        /// The number of the agenda item, from 1.
        item: usize,
        /// What was said, without the names of residents.
        words: String,
    },
    /// It ends.
    Close,
    /// The minutes are put right.
    Correct {
        /// What was wrong, and how it was.
        words: String,
    },
    /// Those who were there find the minutes right.
    Approve,
    /// The minutes are published.
    Publish,
    /// It does not take place.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeetingDeedKind {
    /// [`MeetingDeed::Call`].
    Call,
    /// [`MeetingDeed::Reply`].
    Reply,
    /// [`MeetingDeed::Paper`].
    Paper,
    /// [`MeetingDeed::Open`].
    Open,
    /// [`MeetingDeed::Arrive`].
    Arrive,
    /// [`MeetingDeed::Leave`].
    Leave,
    /// [`MeetingDeed::Declare`].
    Declare,
    /// [`MeetingDeed::Decide`].
    Decide,
    /// [`MeetingDeed::Act`].
    Act,
    /// [`MeetingDeed::Finish`].
    Finish,
    /// [`MeetingDeed::Note`].
    Note,
    /// [`MeetingDeed::Close`].
    Close,
    /// [`MeetingDeed::Correct`].
    Correct,
    /// [`MeetingDeed::Approve`].
    Approve,
    /// [`MeetingDeed::Publish`].
    Publish,
    /// [`MeetingDeed::Cancel`].
    Cancel,
}

impl fmt::Display for MeetingDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Call => "called",
            Self::Reply => "answered by somebody invited",
            Self::Paper => "given a paper",
            Self::Open => "opened",
            Self::Arrive => "joined by somebody who comes later",
            Self::Leave => "left by somebody before its end",
            Self::Declare => "given a declaration of interest",
            Self::Decide => "given a decision",
            Self::Act => "given an action",
            Self::Finish => "told what came of an action",
            Self::Note => "given a note",
            Self::Close => "closed",
            Self::Correct => "corrected",
            Self::Approve => "approved",
            Self::Publish => "published",
            Self::Cancel => "cancelled",
        })
    }
}

impl MeetingDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> MeetingDeedKind {
        match self {
            Self::Call => MeetingDeedKind::Call,
            Self::Reply { .. } => MeetingDeedKind::Reply,
            Self::Paper { .. } => MeetingDeedKind::Paper,
            Self::Open { .. } => MeetingDeedKind::Open,
            Self::Arrive { .. } => MeetingDeedKind::Arrive,
            Self::Leave { .. } => MeetingDeedKind::Leave,
            Self::Declare(_) => MeetingDeedKind::Declare,
            Self::Decide(_) => MeetingDeedKind::Decide,
            Self::Act(_) => MeetingDeedKind::Act,
            Self::Finish { .. } => MeetingDeedKind::Finish,
            Self::Note { .. } => MeetingDeedKind::Note,
            Self::Close => MeetingDeedKind::Close,
            Self::Correct { .. } => MeetingDeedKind::Correct,
            Self::Approve => MeetingDeedKind::Approve,
            Self::Publish => MeetingDeedKind::Publish,
            Self::Cancel { .. } => MeetingDeedKind::Cancel,
        }
    }
}

/// Every arrow there is.
pub const MEETING_ARROWS: [Arrow<MeetingStage, MeetingDeedKind>; 23] = {
    use MeetingDeedKind as Kind;
    use MeetingStage as Stage;
    [
        Arrow { from: Stage::Planned, by: Kind::Call, to: Stage::Called },
        Arrow { from: Stage::Planned, by: Kind::Paper, to: Stage::Planned },
        Arrow { from: Stage::Planned, by: Kind::Cancel, to: Stage::Cancelled },
        Arrow { from: Stage::Called, by: Kind::Reply, to: Stage::Called },
        Arrow { from: Stage::Called, by: Kind::Paper, to: Stage::Called },
        Arrow { from: Stage::Called, by: Kind::Open, to: Stage::Open },
        Arrow { from: Stage::Called, by: Kind::Cancel, to: Stage::Cancelled },
        Arrow { from: Stage::Open, by: Kind::Arrive, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Leave, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Paper, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Declare, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Decide, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Act, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Note, to: Stage::Open },
        Arrow { from: Stage::Open, by: Kind::Close, to: Stage::Closed },
        Arrow { from: Stage::Closed, by: Kind::Note, to: Stage::Closed },
        Arrow { from: Stage::Closed, by: Kind::Correct, to: Stage::Closed },
        Arrow { from: Stage::Closed, by: Kind::Approve, to: Stage::Approved },
        Arrow { from: Stage::Closed, by: Kind::Finish, to: Stage::Closed },
        Arrow { from: Stage::Approved, by: Kind::Correct, to: Stage::Closed },
        Arrow { from: Stage::Approved, by: Kind::Finish, to: Stage::Approved },
        Arrow { from: Stage::Approved, by: Kind::Publish, to: Stage::Published },
        Arrow { from: Stage::Published, by: Kind::Finish, to: Stage::Published },
    ]
};
