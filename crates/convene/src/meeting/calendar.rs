//! Meetings as calendar entries: RFC 5545, with the rules of the time zone beside them (RFC 7986 for
//! the name of the feed).

use commons::{Day, Moment};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A time on the clocks of Great Britain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalTime {
    /// The day.
    pub day: Day,
    /// Minutes after midnight.
    pub minute: u16,
}

impl LocalTime {
    /// The moment in universal time. Of an hour that comes twice in October the first is meant; an
    /// hour that does not come in March is moved on by one.
    pub fn moment(self) -> Moment {
        let seconds = u32::from(self.minute) * 60;
        let summer = self.is_summer_time();
        Moment::new(self.day, seconds).plus_seconds(if summer { -3600 } else { 0 })
    }

    /// What clocks in Great Britain show at a moment, to the minute.
    pub fn at(moment: Moment) -> Self {
        let read = |moment: Moment| {
            let minute = moment.unix().rem_euclid(24 * 60 * 60) / 60;
            Self { day: moment.day(), minute: u16::try_from(minute).unwrap_or_default() }
        };
        let summer = read(moment.plus_seconds(3600));
        let is_theirs = summer.moment().unix() == moment.unix() - moment.unix().rem_euclid(60);
        if is_theirs { summer } else { read(moment) }
    }

    /// The day and the time in words.
    pub fn in_words(self) -> String {
        format!("{} at {:02}:{:02}", self.day.in_words(), self.minute / 60, self.minute % 60)
    }

    /// British Summer Time: from one in the morning (universal time) of the last Sunday of March to
    /// one of the last Sunday of October.
    fn is_summer_time(self) -> bool {
        let year = self.day.year();
        let (start, end) = (last_sunday(year, 3), last_sunday(year, 10));
        let after_start = self.day > start || self.day == start && self.minute >= 2 * 60;
        let before_end = self.day < end || self.day == end && self.minute < 2 * 60;
        after_start && before_end
    }
}

/// Minutes after midnight as `13:05`.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The last Sunday of a month of 31 days.
fn last_sunday(year: i32, month: u8) -> Day {
    let last = Day::new(year, month, 31).or_else(|_| Day::new(9999, 10, 31));
    let last = last.expect("March and October have 31 days in every year");
    last.plus_days(-((i32::from(last.weekday()) + 1) % 7))
}

/// A meeting, for a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingEvent {
    /// What makes it this meeting for ever, such as `meeting-12@calderbrook.example`.
    pub uid: String,
    /// How often it was changed since it was first sent out.
    pub sequence: u32,
    /// When the entry was written.
    pub written: Moment,
    /// Its title.
    pub title: String,
    /// What it is about; how to get in, who can help.
    pub description: String,
    /// Where it is.
    pub place: String,
    /// Its page.
    pub address: String,
    /// When it begins.
    pub starts: LocalTime,
    /// When it ends.
    pub ends: LocalTime,
    /// Whether it takes place.
    pub status: EventStatus,
}

/// Whether a meeting takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventStatus {
    /// It does.
    Confirmed,
    /// It does not.
    Cancelled,
}

/// A calendar that can be subscribed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its entries.
    pub events: &'a [MeetingEvent],
}

/// The longest line, in bytes, without its end.
const LONGEST_LINE: usize = 75;

const ZONE: [&str; 18] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "TZNAME:BST",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:GMT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
    "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
];

/// The feed as the text of a calendar file.
pub fn feed(feed: &Feed<'_>) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold(&mut text, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Lifechances//Meetings//EN");
    line(&format!("NAME:{}", escaped(feed.name)));
    line(ZONE[ZONE.len() - 1]);
    ZONE[..ZONE.len() - 1].iter().for_each(|content| line(content));
    for event in feed.events {
        event.lines().iter().for_each(|content| line(content));
    }
    line("END:VCALENDAR");
    text
}

impl MeetingEvent {
    fn lines(&self) -> Vec<String> {
        let status = match self.status {
            EventStatus::Confirmed => "CONFIRMED",
            EventStatus::Cancelled => "CANCELLED",
        };
        vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", escaped(&self.uid)),
            format!("DTSTAMP:{}", universal(self.written)),
            format!("SEQUENCE:{}", self.sequence),
            format!("DTSTART;TZID=Europe/London:{}", local(self.starts)),
            format!("DTEND;TZID=Europe/London:{}", local(self.ends)),
            format!("SUMMARY:{}", escaped(&self.title)),
            format!("DESCRIPTION:{}", escaped(&self.description)),
            format!("LOCATION:{}", escaped(&self.place)),
            format!("URL:{}", self.address.replace(|c: char| c.is_control() || c == ' ', "")),
            format!("STATUS:{status}"),
            "END:VEVENT".to_owned(),
        ]
    }
}

/// `20260924T133000`.
fn local(time: LocalTime) -> String {
    let day = time.day.to_string().replace('-', "");
    format!("{day}T{:02}{:02}00", time.minute / 60 % 24, time.minute % 60)
}

/// `20260924T123000Z`.
fn universal(moment: Moment) -> String {
    let second = moment.unix().rem_euclid(24 * 3600);
    let day = moment.day().to_string().replace('-', "");
    format!("{day}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Text as a value: what has a meaning in the format is escaped, other control characters go.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Adds a line, folded at 75 bytes without cutting a letter.
fn fold(text: &mut String, content: &str) {
    let mut width = 0;
    for letter in content.chars() {
        if width + letter.len_utf8() > LONGEST_LINE {
            text.push_str("\r\n ");
            width = 1;
        }
        width += letter.len_utf8();
        let _ = text.write_char(letter);
    }
    text.push_str("\r\n");
}
