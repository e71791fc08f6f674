//! Meetings of a partnership: agenda, who came, what they declared, what was decided and on what
//! evidence, and what somebody will do about it.
//!
//! [`life`] is the meeting itself, [`decision`] a decision with its votes and the evidence it froze,
//! and [`calendar`] its entry in anybody's calendar.

pub mod calendar;
pub mod decision;
pub mod life;

pub use calendar::{Feed, LocalTime, MeetingEvent, feed};
pub use decision::{Decision, DecisionProblem, Frozen, Interest, InterestRule, Vote};
pub use life::{
    Attendance, MEETING_ARROWS, Meeting, MeetingDeed, MeetingDeedKind, MeetingNotAllowed,
    MeetingStage,
};
