//! Calendar entries: folding, escaping, and British clocks.

use crate::written::day;
use commons::Moment;
use lifechances_convene::meeting::calendar::EventStatus;
use lifechances_convene::meeting::{Feed, LocalTime, MeetingEvent, feed};
use proptest::prelude::*;

fn event(title: &str, description: &str) -> MeetingEvent {
    MeetingEvent {
        uid: "meeting-1@calderbrook.example".into(),
        sequence: 2,
        written: Moment::new(day("2026-09-01"), 9 * 3600),
        title: title.into(),
        description: description.into(),
        place: "Mill Lane Centre, Calderbrook".into(),
        address: "https://calderbrook.example/meetings/1".into(),
        starts: LocalTime { day: day("2026-09-24"), minute: 13 * 60 + 30 },
        ends: LocalTime { day: day("2026-09-24"), minute: 15 * 60 + 30 },
        status: EventStatus::Confirmed,
    }
}

fn text_of(event: MeetingEvent) -> String {
    feed(&Feed { name: "Meetings", events: &[event] })
}

/// Puts folded lines together again, as a reader does.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn an_entry_carries_its_time_zone() {
    let lines = unfolded(&text_of(event("Convening 1", "Step-free; loop, tea")));
    for expected in [
        "DTSTART;TZID=Europe/London:20260924T133000",
        "DTEND;TZID=Europe/London:20260924T153000",
        "DTSTAMP:20260901T090000Z",
        "SUMMARY:Convening 1",
        "DESCRIPTION:Step-free\\; loop\\, tea",
        "BEGIN:VTIMEZONE",
        "STATUS:CONFIRMED",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}: {lines:?}");
    }
}

#[test]
fn what_british_clocks_show_is_read_back() {
    for (moment, shown) in [
        ("2026-11-19T15:00:00Z", "19 November 2026 at 15:00"),
        ("2026-07-01T23:30:59Z", "2 July 2026 at 00:30"),
        ("2026-03-29T00:59:00Z", "29 March 2026 at 00:59"),
        ("2026-03-29T01:00:00Z", "29 March 2026 at 02:00"),
        ("2026-10-25T00:30:00Z", "25 October 2026 at 01:30"),
        ("2026-10-25T01:30:00Z", "25 October 2026 at 01:30"),
        ("2026-10-25T02:00:00Z", "25 October 2026 at 02:00"),
    ] {
        let moment = Moment::parse_iso(moment).expect("a moment");
        assert_eq!(LocalTime::at(moment).in_words(), shown);
    }
}

#[test]
fn british_clocks_go_forward_in_march_and_back_in_october() {
    let hours = |on: &str, minute: u16| {
        let local = LocalTime { day: day(on), minute };
        (local.moment().unix() - Moment::new(day(on), 0).unix()) / 60
    };
    for (on, minute, universal) in [
        ("2026-03-28", 720, 720),
        ("2026-03-29", 59, 59),
        ("2026-03-29", 120, 60),
        ("2026-03-29", 720, 660),
        ("2026-10-24", 720, 660),
        ("2026-10-25", 59, -1),
        ("2026-10-25", 60, 0),
        ("2026-10-25", 120, 120),
        ("2026-10-26", 720, 720),
        ("2024-03-31", 720, 660),
        ("2027-10-31", 720, 720),
    ] {
        assert_eq!(hours(on, minute), universal, "{on} {minute}");
    }
}

proptest! {
    #[test]
    fn no_line_is_longer_than_75_bytes_and_no_text_breaks_out(title in "\\PC{0,200}", more in any::<String>()) {
        let text = text_of(event(&title, &more));
        for line in text.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75, "{line:?}");
            prop_assert!(!line.contains(['\r', '\n']));
        }
        let lines = unfolded(&text);
        prop_assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1);
        prop_assert_eq!(lines.len(), 35);
    }
}
