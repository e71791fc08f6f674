//! Our calendars as others read them: by a strict reader of RFC 5545 that knows nothing of how they are
//! written, and by the library icalendar where CALENDAR_PYTHON names a Python that has it.

use super::tests::{convenor, does, house, plan, planned, simply};
use super::*;
use commons::{Day, Moment};
use convene::meeting::{LocalTime, MeetingDeed, MeetingPlan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A property as it stands in a file.
#[derive(Debug, Clone)]
struct Property {
    name: String,
    parameters: BTreeMap<String, String>,
    value: String,
}

/// A component with its properties and what is inside it.
#[derive(Debug, Default)]
struct Component {
    name: String,
    properties: Vec<Property>,
    inside: Vec<Component>,
}

impl Component {
    /// The one property of a name.
    fn one(&self, name: &str) -> Result<&Property, String> {
        let mut all = self.properties.iter().filter(|property| property.name == name);
        match (all.next(), all.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(format!("{} has no {name}", self.name)),
            (Some(_), Some(_)) => Err(format!("{} has two of {name}", self.name)),
        }
    }

    fn of(&self, name: &str) -> impl Iterator<Item = &Component> {
        self.inside.iter().filter(move |part| part.name == name)
    }
}

/// Section 3.1: lines end with CR LF, are at most 75 bytes long, and go on after a space.
fn lines(text: &str) -> Result<Vec<String>, String> {
    let body = text.strip_suffix("\r\n").ok_or("the last line has no end")?;
    let mut lines: Vec<String> = Vec::new();
    for line in body.split("\r\n") {
        if line.len() > 75 || line.contains(['\r', '\n']) {
            return Err(format!("not a line: {line:?}"));
        }
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            (Some(_), None) => return Err("the first line goes on from nothing".to_owned()),
            (None, _) => lines.push(line.to_owned()),
        }
    }
    Ok(lines)
}

fn property(line: &str) -> Result<Property, String> {
    let bad = || format!("not a property: {line:?}");
    let (before, value) = line.split_once(':').ok_or_else(bad)?;
    let mut parts = before.split(';');
    let name = parts.next().ok_or_else(bad)?;
    let is_name = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
    };
    let pairs = parts.map(|part| {
        let (key, value) = part.split_once('=').filter(|(key, _)| is_name(key)).ok_or_else(bad)?;
        Ok((key.to_owned(), value.to_owned()))
    });
    let parameters = pairs.collect::<Result<_, String>>()?;
    if !is_name(name) || value.chars().any(|c| c.is_control() && c != '\t') {
        return Err(bad());
    }
    Ok(Property { name: name.to_owned(), parameters, value: value.to_owned() })
}

/// A file as its calendar.
fn calendar(text: &str) -> Result<Component, String> {
    let mut open: Vec<Component> = vec![Component::default()];
    for line in lines(text)? {
        let property = property(&line)?;
        match property.name.as_str() {
            "BEGIN" => open.push(Component { name: property.value, ..Component::default() }),
            "END" => {
                let done = open.pop().filter(|done| done.name == property.value);
                let done = done.ok_or_else(|| format!("{line} ends nothing"))?;
                open.last_mut().ok_or("it ends twice")?.inside.push(done);
            }
            _ => open.last_mut().ok_or("after its end")?.properties.push(property),
        }
    }
    let [outside] = &mut open[..] else { return Err("something has no end".to_owned()) };
    match (outside.properties.is_empty(), outside.inside.pop(), outside.inside.is_empty()) {
        (true, Some(one), true) if one.name == "VCALENDAR" => Ok(one),
        _ => Err("a file is one calendar".to_owned()),
    }
}

/// Section 3.3.11: a text is escaped so and not otherwise.
fn unescaped(value: &str) -> Result<String, String> {
    let (mut text, mut letters) = (String::new(), value.chars());
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(own @ ('\\' | ';' | ',')) => text.push(own),
                other => return Err(format!("\\{other:?} stands for nothing")),
            },
            (';' | ',', _) => return Err(format!("{letter} is not escaped in {value:?}")),
            _ => text.push(letter),
        }
    }
    Ok(text)
}

/// `20260924T133000` as a day and minutes.
fn local(value: &str) -> Result<(Day, i64), String> {
    let bad = || format!("not a time: {value}");
    let (day, time) =
        value.split_once('T').filter(|(d, t)| d.len() == 8 && t.len() == 6).ok_or_else(bad)?;
    let number = |text: &str| text.parse::<u32>().map_err(|_| bad());
    let [year, month, date] = [&day[..4], &day[4..6], &day[6..]].map(number);
    let [hour, minute, second] = [&time[..2], &time[2..4], &time[4..]].map(number);
    let (hour, minute, second) = (hour?, minute?, second?);
    if hour > 23 || minute > 59 || second != 0 {
        return Err(bad());
    }
    let small = |number: u32| u8::try_from(number).map_err(|_| bad());
    let year = i32::try_from(year?).map_err(|_| bad())?;
    let day = Day::new(year, small(month?)?, small(date?)?).map_err(|_| bad())?;
    Ok((day, i64::from(hour * 60 + minute)))
}

/// When a rule of a zone begins in a year: day and minute of local time before it, found by looking at every
/// day of the month.
fn begins(rule: &Component, year: i32) -> Result<(Day, i64), String> {
    let by: BTreeMap<&str, &str> =
        rule.one("RRULE")?.value.split(';').filter_map(|part| part.split_once('=')).collect();
    if by.get("FREQ") != Some(&"YEARLY") || by.get("BYDAY") != Some(&"-1SU") {
        return Err(format!("this reader knows no such rule: {by:?}"));
    }
    let month = by.get("BYMONTH").and_then(|month| month.parse().ok()).ok_or("no month")?;
    let (_, minute) = local(&rule.one("DTSTART")?.value)?;
    // The first of January 1900 was a Monday.
    let monday = Day::new(1900, 1, 1).map_err(|_| "no such day")?.number();
    let mut days = (1..=31).filter_map(|date| Day::new(year, month, date).ok());
    let last = days.rfind(|day| (day.number() - monday).rem_euclid(7) == 6);
    Ok((last.ok_or("a month without Sundays")?, minute))
}

fn offset(rule: &Component, name: &str) -> Result<i64, String> {
    match rule.one(name)?.value.as_str() {
        "+0000" => Ok(0),
        "+0100" => Ok(60),
        other => Err(format!("not an offset of these islands: {other}")),
    }
}

/// The universal time of a local one, by the rules the file carries.
fn universal(file: &Component, property: &Property) -> Result<Moment, String> {
    let zone = property.parameters.get("TZID").ok_or("a time without its zone")?;
    let mut zones = file.of("VTIMEZONE");
    let zone = zones.find(|own| own.one("TZID").is_ok_and(|id| id.value == *zone));
    let zone = zone.ok_or("a zone that is not in the file")?;
    let (day, minute) = local(&property.value)?;
    let rule = |name: &str| zone.of(name).next().ok_or(format!("no {name}"));
    let (summer, winter) = (rule("DAYLIGHT")?, rule("STANDARD")?);
    let from = begins(summer, day.year())?;
    let until = begins(winter, day.year())?;
    if offset(summer, "TZOFFSETFROM")? != 0 || offset(winter, "TZOFFSETFROM")? != 60 {
        return Err("the rules do not follow each other".to_owned());
    }
    let is_summer = (day, minute) >= (from.0, from.1) && (day, minute) < (until.0, until.1);
    let ahead = offset(if is_summer { summer } else { winter }, "TZOFFSETTO")?;
    Ok(Moment::new(day, 0).plus_seconds((minute - ahead) * 60))
}

/// An entry as a reader understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReadEvent {
    uid: String,
    sequence: u32,
    status: String,
    summary: String,
    description: String,
    location: String,
    starts: String,
    ends: String,
}

/// All entries of a feed, after everything section 3.6 asks of one was looked at.
fn read_strictly(text: &str) -> Result<Vec<ReadEvent>, String> {
    let file = calendar(text)?;
    if file.one("VERSION")?.value != "2.0" || file.one("PRODID")?.value.is_empty() {
        return Err("no version or no maker".to_owned());
    }
    let event = |event: &Component| {
        let word = |name: &str| unescaped(&event.one(name)?.value);
        let written = &event.one("DTSTAMP")?.value;
        local(written.strip_suffix('Z').ok_or("a stamp is universal time")?)?;
        let [starts, ends] = [event.one("DTSTART")?, event.one("DTEND")?];
        let (starts, ends) = (universal(&file, starts)?, universal(&file, ends)?);
        if ends <= starts {
            return Err("it ends before it begins".to_owned());
        }
        Ok(ReadEvent {
            uid: word("UID")?,
            sequence: event.one("SEQUENCE")?.value.parse().map_err(|_| "no number")?,
            status: event.one("STATUS")?.value.clone(),
            summary: word("SUMMARY")?,
            description: word("DESCRIPTION")?,
            location: word("LOCATION")?,
            starts: iso(starts),
            ends: iso(ends),
        })
    };
    file.of("VEVENT").map(event).collect()
}

/// `2026-09-24T12:30:00Z`.
fn iso(moment: Moment) -> String {
    let second = moment.unix().rem_euclid(24 * 3600);
    format!("{}T{:02}:{:02}:{:02}Z", moment.day(), second / 3600, second / 60 % 60, second % 60)
}

/// What the library icalendar understands of the same files; none where there is no such Python.
#[expect(
    clippy::disallowed_methods,
    reason = "whether it is there is told by whoever runs the tests"
)]
fn read_by_library(files: &[PathBuf]) -> Option<Vec<ReadEvent>> {
    let Ok(python) = std::env::var("CALENDAR_PYTHON") else {
        let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|all| all == "1");
        assert!(!all, "set CALENDAR_PYTHON to what tools/calendar-reader.sh prints");
        eprintln!("left out: the library icalendar, because CALENDAR_PYTHON names no Python");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/calendar/read.py");
    let told = Command::new(python).arg(script).args(files).output().expect("Python runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let text = String::from_utf8(told.stdout).expect("text");
    let event = |line: &str| {
        let read: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let word = |name: &str| read[name].as_str().expect(name).to_owned();
        ReadEvent {
            uid: word("uid"),
            sequence: u32::try_from(read["sequence"].as_u64().expect("a number")).expect("small"),
            status: word("status"),
            summary: word("summary"),
            description: word("description"),
            location: word("location"),
            starts: word("starts"),
            ends: word("ends"),
        }
    };
    Some(text.lines().map(event).collect())
}

#[test]
fn others_read_our_calendars_without_error_across_changes_of_the_clocks() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, _) = house(folder.path());
    let days = ["2026-10-24", "2026-10-25", "2026-10-26", "2027-03-27", "2027-03-28", "2027-06-30"];
    let expected = ["09:00", "10:00", "10:00", "10:00", "09:00", "09:00"];
    for day in days {
        let starts = LocalTime { day: Day::parse_iso(day).expect("a day"), minute: 600 };
        let title = format!("Food; teeth, and \u{201c}sleep\u{201d} \\ part {day}");
        let new = MeetingPlan { title, starts, ..plan() };
        let at = plan_meeting(&house, Some(&convenor()), "lower-calder", new).expect("planned");
        simply(&house, &at, 1, MeetingDeed::Call);
    }
    let text = show_feed(&house, None, "https://calderbrook.example").expect("a feed");
    let read = read_strictly(&text).expect("a calendar");
    let starts: Vec<String> = read.iter().map(|event| event.starts.clone()).collect();
    let wanted: Vec<String> =
        days.iter().zip(expected).map(|(day, at)| format!("{day}T{at}:00Z")).collect();
    assert_eq!(starts, wanted);
    assert!(read[0].summary.ends_with("Food; teeth, and \u{201c}sleep\u{201d} \\ part 2026-10-24"));
    let file = folder.path().join("all.ics");
    std::fs::write(&file, &text).expect("written");
    if let Some(library) = read_by_library(&[file]) {
        assert_eq!(library, read);
    }
    let broken = text.replacen("SEQUENCE:0\r\n", "", 1);
    assert_eq!(read_strictly(&broken), Err("VEVENT has no SEQUENCE".to_owned()));
    let elsewhere = text.replacen("TZID=Europe/London", "TZID=Europe/Paris", 1);
    assert!(read_strictly(&elsewhere).is_err(), "a zone the file does not explain");
}

#[test]
fn a_meeting_that_is_moved_or_cancelled_keeps_its_name_and_counts_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, _) = house(folder.path());
    let address = planned(&house);
    let feed = || show_feed(&house, None, "https://calderbrook.example").expect("a feed");
    simply(&house, &address, 1, MeetingDeed::Call);
    let mut texts = vec![feed()];
    let starts = LocalTime { day: Day::parse_iso("2026-11-05").expect("a day"), minute: 840 };
    let moved = MeetingPlan { starts, ..plan() };
    does(&house, &address, 2, MeetingChange::Plan(moved)).expect("planned anew");
    texts.push(feed());
    simply(&house, &address, 3, MeetingDeed::Cancel { reason: "Snow".into() });
    texts.push(feed());
    let mut files = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        files.push(folder.path().join(format!("{number}.ics")));
        std::fs::write(&files[number], text).expect("written");
    }
    let read: Vec<ReadEvent> =
        texts.iter().flat_map(|text| read_strictly(text).expect("a calendar")).collect();
    let told = |event: &ReadEvent| (event.sequence, event.status.clone(), event.starts.clone());
    let expected = [
        (0, "CONFIRMED", "2026-09-03T12:30:00Z"),
        (1, "CONFIRMED", "2026-11-05T14:00:00Z"),
        (2, "CANCELLED", "2026-11-05T14:00:00Z"),
    ];
    let expected = expected.map(|(n, status, at)| (n, status.to_owned(), at.to_owned()));
    assert_eq!(read.iter().map(told).collect::<Vec<_>>(), expected);
    assert!(read.iter().all(|event| event.uid == read[0].uid));
    if let Some(library) = read_by_library(&files) {
        assert_eq!(library, read);
    }
}
