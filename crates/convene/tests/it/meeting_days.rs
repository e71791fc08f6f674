//! A meeting is held on its day or later, and never before.

use crate::written::{day, entry, partnership};
use lifechances_convene::meeting::{
    AgendaItem, BadMeetingHistory, LocalTime, MeetingDeed, MeetingNotAllowed, MeetingPlan,
    MeetingRecord, MeetingStage, MeetingWritten,
};
use std::collections::BTreeMap;

fn plan(on: &str) -> MeetingWritten {
    let item = AgendaItem { title: "Welcome".into(), minutes: 30, paper: String::new() };
    MeetingWritten::Plan(MeetingPlan {
        title: "Third meeting".into(),
        starts: LocalTime { day: day(on), minute: 600 },
        place: "Mill Lane Centre".into(),
        online: String::new(),
        access: String::new(),
        languages: String::new(),
        agenda: vec![item],
    })
}

fn open() -> MeetingWritten {
    MeetingWritten::Deed(MeetingDeed::Open {
        attendance: BTreeMap::new(),
        seats: Vec::new(),
        papers: Vec::new(),
    })
}

#[test]
fn a_meeting_is_not_opened_before_its_day() {
    let call = MeetingWritten::Deed(MeetingDeed::Call);
    let called = [entry("2026-11-22", plan("2027-01-24")), entry("2026-11-22", call)];
    let called = MeetingRecord::follow(&called).expect("called");
    for early in ["2026-11-22", "2027-01-23"] {
        let refused = called.clone().apply(&partnership(), entry(early, open()));
        let why = MeetingNotAllowed::BeforeItsDay(day("2027-01-24"));
        assert_eq!(refused, Err(BadMeetingHistory::NotAllowed(why)), "{early}");
    }
    for on in ["2027-01-24", "2027-01-26"] {
        let mut record = called.clone();
        record.apply(&partnership(), entry(on, open())).expect("opened");
        assert_eq!(record.meeting.stage(), MeetingStage::Open, "{on}");
    }
}

#[test]
fn one_that_was_opened_early_once_is_still_read() {
    let call = MeetingWritten::Deed(MeetingDeed::Call);
    let kept = [plan("2027-01-24"), call, open()].map(|deed| entry("2026-11-22", deed));
    let record = MeetingRecord::follow(&kept).expect("read");
    assert_eq!(record.meeting.stage(), MeetingStage::Open);
}
