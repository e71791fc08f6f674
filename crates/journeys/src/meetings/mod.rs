//! Meetings of a partnership: planned, called, held, minuted, and followed up.
//!
//! `show` reads a meeting, `deeds` does something with one, `evidence` freezes what a decision saw
//! and replays it, `papers` do the same with what people read, `room` says who can come,
//! [`duties`] says what somebody has to do, and [`feed`] puts meetings into calendars.

#[cfg(test)]
mod calendar_tests;
mod deeds;
mod duties;
mod duties_of_office;
#[cfg(test)]
mod duties_tests;
mod evidence;
mod feed;
mod papers;
mod room;
mod show;
#[cfg(test)]
mod tests;

pub use deeds::{MeetingChange, NewDecision, RoomChange, do_with_meeting, plan_meeting};
pub use duties::{Duties, Duty, DutyKind, show_duties};
pub use evidence::{FigureChoice, SeenEvidence, Standing, figures_to_freeze};
pub use feed::{meeting_events, show_feed};
pub use papers::{NewPaper, SeenPaper, papers_to_choose};
pub use room::SeatLine;
pub use show::{CarriedAction, MeetingView, list_conveners, show_meeting, show_meetings};
