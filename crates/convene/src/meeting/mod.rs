//! Meetings of a partnership: agenda, who came, what they declared, what was decided and on what
//! evidence, and what somebody will do about it.
//!
//! [`plan`] is what is sent out, [`life`] the meeting itself with its [`deeds`], [`decision`] a decision
//! with its votes and the evidence it froze, [`room`] who was there when, [`paper`] what they had read, and
//! [`calendar`] its entry in anybody's calendar.

pub mod calendar;
pub mod decision;
pub mod deeds;
pub mod life;
pub mod paper;
pub mod plan;
pub mod room;
pub mod stage;

pub use calendar::{EventStatus, Feed, LocalTime, MeetingEvent, clock, feed};
pub use decision::{Decision, DecisionProblem, Frozen, Interest, InterestRule, Vote};
pub use deeds::{
    ActionPoint, Attendance, MEETING_ARROWS, MeetingDeed, MeetingDeedKind, Reply, TakenAction,
};
pub use life::{Meeting, MeetingNotAllowed};
pub use paper::{Paper, PaperBody, PaperProblem, PaperSeen, Papers};
pub use plan::{
    AgendaItem, BadMeetingHistory, BadMinutes, MeetingPlan, MeetingRecord, MeetingWritten,
    PlanProblem, agenda_as_lines, agenda_from_lines,
};
pub use room::{InRoom, Room, SeatCame, SeatOf, Stay};
pub use stage::MeetingStage;
