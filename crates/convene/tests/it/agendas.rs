//! What can be typed in for the agenda of a meeting, and what is refused.

use crate::written::{day, entry, partnership};
use lifechances_convene::meeting::{
    BadMeetingHistory, LocalTime, MeetingPlan, MeetingRecord, MeetingWritten, PlanProblem,
    agenda_from_lines,
};

fn plan(title: String) -> MeetingPlan {
    MeetingPlan {
        title,
        starts: LocalTime { day: day("2023-09-20"), minute: 600 },
        place: "Mill Lane Centre".into(),
        online: String::new(),
        access: String::new(),
        languages: String::new(),
        agenda: Vec::new(),
    }
}

#[test]
fn a_line_that_says_minutes_says_how_many() {
    for line in ["9999 min: long", "min: x", "Mins : x", "481 minutes of talk", "1.5 min: x"] {
        let text = format!("20 min: Welcome\n{line}");
        let refused = agenda_from_lines(&text).expect_err(line).to_string();
        assert!(refused.contains(line), "{refused}");
    }
    for line in [
        "3. Minutes of the last meeting",
        "- Minutes of the last meeting",
        "Minutes: the last meeting",
        "Minority languages: who speaks them",
        "2027: a plan",
        "480 min: all day",
        "0 min: nothing",
    ] {
        assert!(agenda_from_lines(line).is_ok(), "{line}");
    }
    let long = format!("9999 min: {}", "x".repeat(40_000));
    let refused = agenda_from_lines(&long).expect_err("too long").to_string();
    assert!(refused.len() < 200, "the message is short");
}

#[test]
fn a_title_has_at_most_200_letters_and_one_that_was_longer_is_still_read() {
    assert_eq!(plan("é".repeat(200)).check_new(), Ok(()));
    let long = plan("é".repeat(201));
    assert_eq!(long.check_new(), Err(PlanProblem::LongTitle(201)));
    let kept = [entry("2023-09-10", MeetingWritten::Plan(long.clone()))];
    let mut record = MeetingRecord::follow(&kept).expect("read as it was written");
    let again = record.apply(&partnership(), entry("2023-09-11", MeetingWritten::Plan(long)));
    assert_eq!(again, Err(BadMeetingHistory::Plan(PlanProblem::LongTitle(201))));
}
