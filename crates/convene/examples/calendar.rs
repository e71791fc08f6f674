//! Writes a calendar feed to standard output, for an outside reader to judge.

use commons::{Day, Moment};
use lifechances_convene::meeting::calendar::EventStatus;
use lifechances_convene::meeting::{Feed, LocalTime, MeetingEvent, feed};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let day = |text| Day::parse_iso(text).map_err(std::io::Error::other);
    let mut events = Vec::new();
    for (number, on) in [(1, "2026-03-29"), (2, "2026-09-24"), (3, "2026-10-25")] {
        events.push(MeetingEvent {
            uid: format!("meeting-{number}@calderbrook.example"),
            sequence: number,
            written: Moment::new(day("2026-02-01")?, 0),
            title: "Convening: food, diet; and \"teeth\"".into(),
            description: "Step-free.\nInterpreters: اردو, polski. ".repeat(6),
            place: "Mill Lane Centre, Calderbrook".into(),
            address: format!("https://calderbrook.example/meetings/{number}"),
            starts: LocalTime { day: day(on)?, minute: 13 * 60 + 30 },
            ends: LocalTime { day: day(on)?, minute: 15 * 60 + 30 },
            status: if number == 3 { EventStatus::Cancelled } else { EventStatus::Confirmed },
        });
    }
    let name = "Meetings of Calderbrook";
    std::io::stdout().write_all(feed(&Feed { name, events: &events }).as_bytes())
}
