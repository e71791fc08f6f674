//! What is sent out before a meeting: when, where, how to get in and be heard, what it is about and how
//! long each item takes. And how a meeting is written down: plans, of which the last holds, and deeds.

use crate::life::Entry;
use crate::meeting::calendar::LocalTime;
use crate::meeting::deeds::MeetingDeed;
use crate::meeting::life::{Meeting, MeetingNotAllowed, is_empty};
use crate::meeting::stage::MeetingStage;
use crate::partnership::Partnership;
use serde::{Deserialize, Serialize};

/// The longest a meeting can be planned for, in minutes.
const LONGEST_MINUTES: u16 = 8 * 60;

/// The most letters a title can have.
const LONGEST_TITLE: usize = 200;

/// An item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// What it is about.
    pub title: String,
    /// How long it takes.
    pub minutes: u16,
    /// What to read before: an address, or empty.
    pub paper: String,
}

/// What is sent out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingPlan {
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts: LocalTime,
    /// Where it is.
    pub place: String,
    /// Where it is joined online; may be empty.
    pub online: String,
    /// How to get in: steps, hearing loop, quiet room; may be empty.
    pub access: String,
    /// Languages it is interpreted into; may be empty.
    pub languages: String,
    /// Its items.
    pub agenda: Vec<AgendaItem>,
}

/// Why a plan cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// It has no title.
    #[error("write what the meeting is called")]
    NoTitle,
    /// Its title is a text.
    #[error("the title has {0} letters: write it in at most {LONGEST_TITLE}")]
    LongTitle(usize),
    /// Nobody knows where.
    #[error("write where it is, or how to join online")]
    NoPlace,
    /// It begins at no time of a day.
    #[error("the time it begins is not a time of day")]
    NoTime,
    /// The day has passed.
    #[error("choose a day from today on")]
    InThePast,
    /// A line of the agenda says how long it takes in no number.
    #[error("{0}")]
    Minutes(#[from] BadMinutes),
    /// An item without words.
    #[error("an item of the agenda has no words")]
    EmptyItem,
    /// It is longer than a day's work, or ends on another day.
    #[error(
        "the items take {0} minutes: a meeting is at most 8 hours, and ends on the day it begins"
    )]
    TooLong(u16),
}

impl MeetingPlan {
    /// Whether it can hold.
    ///
    /// # Errors
    /// [`PlanProblem`].
    pub fn check(&self) -> Result<(), PlanProblem> {
        let empty = |words: &str| words.trim().is_empty();
        let minutes = self.minutes();
        if empty(&self.title) {
            Err(PlanProblem::NoTitle)
        } else if empty(&self.place) && empty(&self.online) {
            Err(PlanProblem::NoPlace)
        } else if self.starts.minute >= 24 * 60 {
            Err(PlanProblem::NoTime)
        } else if self.agenda.iter().any(|item| empty(&item.title)) {
            Err(PlanProblem::EmptyItem)
        } else if minutes > LONGEST_MINUTES || self.starts.minute + minutes >= 24 * 60 {
            Err(PlanProblem::TooLong(minutes))
        } else {
            Ok(())
        }
    }

    /// Whether it can be written down now. What was written before is read by [`Self::check`] alone.
    ///
    /// # Errors
    /// [`PlanProblem`].
    pub fn check_new(&self) -> Result<(), PlanProblem> {
        let letters = self.title.trim().chars().count();
        if letters > LONGEST_TITLE {
            return Err(PlanProblem::LongTitle(letters));
        }
        self.check()
    }

    /// How long its items take together.
    pub fn minutes(&self) -> u16 {
        self.agenda.iter().map(|item| item.minutes).fold(0, u16::saturating_add)
    }

    /// When it ends: when its items are done, and after a quarter of an hour at the earliest.
    pub fn ends(&self) -> LocalTime {
        let minute = self.starts.minute.saturating_add(self.minutes().max(15));
        LocalTime { minute: minute.min(24 * 60 - 1), ..self.starts }
    }

    /// When each item begins.
    pub fn timings(&self) -> impl Iterator<Item = (LocalTime, &AgendaItem)> {
        let mut minute = self.starts.minute;
        self.agenda.iter().map(move |item| {
            let begins = LocalTime { minute, ..self.starts };
            minute = minute.saturating_add(item.minutes);
            (begins, item)
        })
    }

    fn items(&self) -> Vec<String> {
        self.agenda.iter().map(|item| item.title.clone()).collect()
    }
}

/// An entry of the history of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum MeetingWritten {
    /// It is planned, or planned anew before it begins.
    Plan(MeetingPlan),
    /// Something is done with it.
    #[serde(untagged)]
    Deed(MeetingDeed),
}

/// Why something cannot be done with a meeting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMeetingHistory {
    /// It does not begin with its plan.
    #[error("a meeting begins with its plan")]
    NotPlanned,
    /// It has begun, or does not take place.
    #[error("it is {0} now, so it cannot be planned anew")]
    TooLate(MeetingStage),
    /// The plan cannot hold.
    #[error("{0}")]
    Plan(#[from] PlanProblem),
    /// The deed is not allowed.
    #[error("{0}")]
    NotAllowed(#[from] MeetingNotAllowed),
}

/// A meeting with its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingRecord {
    /// What was sent out last.
    pub plan: MeetingPlan,
    /// How often it was planned anew.
    pub plans_after_first: u32,
    /// The meeting.
    pub meeting: Meeting,
}

impl MeetingRecord {
    /// Follows a history from its first entry. Its deeds were checked against the partnership of
    /// their moment when they were done; here only their order is, so that what the partnership
    /// becomes later never makes a meeting unreadable.
    ///
    /// # Errors
    /// [`BadMeetingHistory`].
    pub fn follow(entries: &[Entry<MeetingWritten>]) -> Result<Self, BadMeetingHistory> {
        let (first, rest) = entries.split_first().ok_or(BadMeetingHistory::NotPlanned)?;
        let MeetingWritten::Plan(plan) = &first.deed else {
            return Err(BadMeetingHistory::NotPlanned);
        };
        plan.check()?;
        let meeting = Meeting::planned(plan.items());
        let mut record = Self { plan: plan.clone(), plans_after_first: 0, meeting };
        for entry in rest {
            match entry.deed.clone() {
                MeetingWritten::Plan(plan) => record.plan_anew(plan)?,
                MeetingWritten::Deed(deed) => {
                    let entry = Entry { at: entry.at, who: entry.who.clone(), deed };
                    record.meeting.follow(entry)?;
                }
            }
        }
        Ok(record)
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`BadMeetingHistory`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        partnership: &Partnership,
        entry: Entry<MeetingWritten>,
    ) -> Result<(), BadMeetingHistory> {
        match entry.deed {
            MeetingWritten::Plan(plan) => {
                let stage = self.meeting.stage();
                if can_be_planned(stage) && plan.starts.day < entry.at.day() {
                    return Err(PlanProblem::InThePast.into());
                }
                if can_be_planned(stage) {
                    plan.check_new()?;
                }
                if stage == MeetingStage::Called && is_empty(&plan.items()) {
                    return Err(MeetingNotAllowed::NoAgenda.into());
                }
                self.plan_anew(plan)?;
            }
            MeetingWritten::Deed(deed) => {
                let (begins, is_called) =
                    (self.plan.starts.day, self.meeting.stage() == MeetingStage::Called);
                let opens = matches!(deed, MeetingDeed::Open { .. });
                if opens && is_called && entry.at.day() < begins {
                    return Err(MeetingNotAllowed::BeforeItsDay(begins).into());
                }
                let entry = Entry { at: entry.at, who: entry.who, deed };
                self.meeting.apply(partnership, entry)?;
            }
        }
        Ok(())
    }

    /// Puts another plan in the place of the last. Those who said they come at another time are
    /// asked again.
    fn plan_anew(&mut self, plan: MeetingPlan) -> Result<(), BadMeetingHistory> {
        let stage = self.meeting.stage();
        if !can_be_planned(stage) {
            return Err(BadMeetingHistory::TooLate(stage));
        }
        plan.check()?;
        if plan.starts != self.plan.starts {
            self.meeting.ask_again();
        }
        self.meeting.takes_items(plan.items());
        self.plan = plan;
        self.plans_after_first = self.plans_after_first.saturating_add(1);
        Ok(())
    }
}

const fn can_be_planned(stage: MeetingStage) -> bool {
    matches!(stage, MeetingStage::Planned | MeetingStage::Called)
}

/// The agenda as one item a line: minutes, then what it is about, and after a bar where its paper is.
pub fn agenda_as_lines(agenda: &[AgendaItem]) -> String {
    let line = |item: &AgendaItem| match item.paper.as_str() {
        "" => format!("{} min: {}", item.minutes, item.title),
        paper => format!("{} min: {} | {paper}", item.minutes, item.title),
    };
    agenda.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A line of an agenda whose minutes are no number, or more than a meeting can take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "write how long \u{201c}{0}\u{201d} takes as a number of at most {LONGEST_MINUTES} before \
     \u{201c}min\u{201d}, such as 20 min: Welcome"
)]
pub struct BadMinutes(pub String);

/// Reads an agenda of one item a line. A number that `min` or a colon follows is how long it takes; an
/// item without takes ten minutes.
///
/// # Errors
/// [`BadMinutes`], with the first line that says `min` of what is no number of minutes.
pub fn agenda_from_lines(lines: &str) -> Result<Vec<AgendaItem>, BadMinutes> {
    let item = |line: &str| {
        let (words, paper) = line.split_once('|').unwrap_or((line, ""));
        let words = words.trim();
        let (minutes, title) = match minutes_of(words) {
            Some(found) => found,
            None if says_minutes(words) => return Err(BadMinutes(beginning(words))),
            None => (10, words),
        };
        Ok(AgendaItem { title: title.trim().to_owned(), minutes, paper: paper.trim().to_owned() })
    };
    lines.lines().filter(|line| !line.trim().is_empty()).map(item).collect()
}

/// Whether words begin as an item does that says how long it takes: with a number and `min`, or with
/// `min` and a colon. `3. Minutes` and `Minutes:` are words.
fn says_minutes(words: &str) -> bool {
    let number = words.bytes().take_while(|b| b.is_ascii_digit() || b".,".contains(b)).count();
    let (number, rest) = words.split_at(number);
    let rest = rest.trim_start();
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (unit, title) = rest.split_at(letters);
    if number.is_empty() {
        let is_short = ["min", "mins"].iter().any(|known| unit.eq_ignore_ascii_case(known));
        is_short && title.trim_start().starts_with(':')
    } else {
        is_minutes(unit) && number.ends_with(|c: char| c.is_ascii_digit())
    }
}

fn is_minutes(unit: &str) -> bool {
    ["min", "mins", "minutes"].iter().any(|known| unit.eq_ignore_ascii_case(known))
}

/// As much of a line as a message can carry.
fn beginning(words: &str) -> String {
    words.chars().take(40).collect()
}

/// The minutes an item begins with, and its words after them; none when its number is part of its
/// words, such as that of a year, of a time of day or of `3 priorities`.
fn minutes_of(words: &str) -> Option<(u16, &str)> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = words.split_at(digits);
    let rest = rest.trim_start();
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (unit, title) = rest.split_at(letters);
    let after_colon = title.trim_start().strip_prefix(':');
    let title = match unit {
        "" => after_colon.filter(|title| !title.starts_with(|c: char| c.is_ascii_digit()))?,
        unit if is_minutes(unit) => after_colon.unwrap_or(title),
        _ => return None,
    };
    let minutes = number.parse().ok().filter(|minutes| *minutes <= LONGEST_MINUTES)?;
    Some((minutes, title))
}
