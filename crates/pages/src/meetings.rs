//! Meetings: the list, and one meeting before and while it is held.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::frame::Section;
use crate::meeting_papers::PaperLine;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, FieldProblem, Link, Table, Tag};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};
use crate::voice::BehindLine;

/// A meeting in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeetingLine {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Which partnership meets.
    pub partnership: String,
    /// When, in words.
    pub when: String,
    /// Where.
    pub place: String,
    /// How it stands.
    pub state: String,
}

/// All meetings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListMeetings {
    /// Those to come, the next first.
    pub next: Table,
    /// Those that were, the latest first.
    pub before: Table,
    /// The calendars that can be subscribed to.
    pub calendars: Vec<Link>,
    /// Whether whoever looks may plan one.
    pub may_plan: bool,
}

impl ListMeetings {
    /// The page for meetings to come and those that were.
    pub fn tell(
        (next, before): (&[MeetingLine], &[MeetingLine]),
        calendars: Vec<Link>,
        may_plan: bool,
    ) -> Self {
        ListMeetings {
            next: table(("next", "Meetings to come"), next, "No meeting is called yet."),
            before: table(("before", "Meetings that were"), before, "There was no meeting yet."),
            calendars,
            may_plan,
        }
    }
}

fn table((id, caption): (&str, &str), lines: &[MeetingLine], when_empty: &str) -> Table {
    let row = |line: &MeetingLine| {
        vec![
            Cell::link(line.href.clone(), line.title.clone()),
            Cell::text(line.when.clone()),
            Cell::text(line.partnership.clone()),
            Cell::text(line.place.clone()),
            Cell::tag(&line.state),
        ]
    };
    Table {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: vec![
            Column::words("Meeting"),
            Column::words("When"),
            Column::words("Who meets"),
            Column::words("Where"),
            Column::words("How it stands"),
        ],
        rows: lines.iter().map(row).collect(),
        when_empty: when_empty.to_owned(),
    }
}

/// An item of the agenda as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaLine {
    /// When it begins.
    pub at: String,
    /// What it is about.
    pub title: String,
    /// How long it takes.
    pub minutes: String,
    /// What to read before; a path of this service becomes a link.
    pub paper: String,
}

/// An action as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionLine {
    /// What.
    pub what: String,
    /// Who.
    pub owner: String,
    /// By when.
    pub due: String,
    /// `open`, `overdue` or `done`.
    pub state: String,
    /// What came of it, or which meeting it was carried over from.
    pub words: String,
}

/// Actions as a table.
pub fn actions_table(id: &str, caption: &str, lines: &[ActionLine]) -> Table {
    let row = |line: &ActionLine| {
        vec![
            Cell::text(line.what.clone()),
            Cell::text(line.owner.clone()),
            Cell::text(line.due.clone()),
            Cell::tag(&line.state),
            Cell::text(line.words.clone()),
        ]
    };
    Table {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: vec![
            Column::words("What"),
            Column::words("Who"),
            Column::words("By when"),
            Column::words("How it stands"),
            Column::words("What came of it"),
        ],
        rows: lines.iter().map(row).collect(),
        when_empty: "Nobody took anything on.".to_owned(),
    }
}

/// One meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowMeeting {
    /// Its title.
    pub title: String,
    /// Who meets.
    pub partnership: String,
    /// How it stands.
    pub state: Tag,
    /// What somebody should do next.
    pub next: String,
    /// When, where, how to get in.
    pub facts: Vec<Fact>,
    /// Its items.
    pub agenda: Vec<AgendaLine>,
    /// What there is to read before it is decided, for those who may.
    pub papers: Vec<PaperLine>,
    /// What should be looked at, and stops nothing.
    pub warnings: Vec<String>,
    /// What people said that changed what was decided here.
    pub voices: Vec<BehindLine>,
    /// Who answered the invitation, for those who sign in.
    pub replies: Option<Table>,
    /// What earlier meetings left to do.
    pub carried: Table,
    /// Where its minutes are; empty while whoever looks may not read them.
    pub minutes: String,
    /// What whoever looks can do with it.
    pub forms: Vec<StepForm>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

/// Who answered an invitation.
pub fn replies_table(rows: &[(String, String, String)]) -> Table {
    let row = |(who, reply, needs): &(String, String, String)| {
        [who, reply, needs].map(|words| Cell::text(words.clone())).to_vec()
    };
    Table {
        id: "replies".to_owned(),
        caption: "Invitations and answers".to_owned(),
        columns: ["Organisation", "Answer", "Needs"].map(Column::words).to_vec(),
        rows: rows.iter().map(row).collect(),
        when_empty: "Nobody holds a seat yet.".to_owned(),
    }
}

fn sample_line(state: &str) -> MeetingLine {
    MeetingLine {
        href: "/meetings/first-meeting-2026-09-10".to_owned(),
        title: "First meeting".to_owned(),
        partnership: "Lower Calder".to_owned(),
        when: "10 September 2026, 13:30 to 15:30".to_owned(),
        place: "Mill Lane Centre".to_owned(),
        state: state.to_owned(),
    }
}

pub(crate) fn sample_actions() -> Table {
    let line = ActionLine {
        what: "Ask the school kitchens".to_owned(),
        owner: "Amina Holroyd".to_owned(),
        due: "12 September 2026".to_owned(),
        state: "overdue".to_owned(),
        words: "Carried over from First meeting".to_owned(),
    };
    actions_table("actions", "Actions", &[line])
}

impl Page for ListMeetings {
    const TEMPLATE: &'static str = "meetings.html";

    fn title(&self) -> String {
        "Meetings".to_owned()
    }

    fn section(&self) -> Section {
        Section::Meetings
    }

    fn samples() -> Vec<Self> {
        let lines = ([sample_line("called")], [sample_line("published")]);
        let calendar = Link::to("/meetings/calendar.ics", "All meetings");
        vec![
            ListMeetings::tell((&lines.0, &lines.1), vec![calendar], true),
            ListMeetings::tell((&[], &[]), Vec::new(), false),
        ]
    }
}

impl WithForms for ShowMeeting {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowMeeting {
    const TEMPLATE: &'static str = "meeting.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}: {}", self.partnership, self.title)
    }

    fn section(&self) -> Section {
        Section::Meetings
    }

    fn samples() -> Vec<Self> {
        let item = |at: &str, paper: &str| AgendaLine {
            at: at.to_owned(),
            title: "What the figures say".to_owned(),
            minutes: "30 minutes".to_owned(),
            paper: paper.to_owned(),
        };
        let reply = StepForm::new(("reply", "Answer the invitation"), "/meetings/m/reply", "Send")
            .asks(FormField::new(FieldKind::Few, "reply", "Will you come?", "").of([
                ("comes".to_owned(), "Yes".to_owned()),
                ("cannot-come".to_owned(), "No".to_owned()),
            ]))
            .asks(FormField::new(FieldKind::Line, "needs", "What do you need?", ""));
        let words = |text: &str| text.to_owned();
        let replies = [(words("Beckside School"), words("Comes"), words("Urdu"))];
        let page = ShowMeeting {
            title: "First meeting".to_owned(),
            partnership: "Lower Calder".to_owned(),
            state: Tag::of("called"),
            next: "On the day, open the meeting.".to_owned(),
            facts: vec![Fact::of("When", "10 September 2026, 13:30 to 15:30")],
            agenda: vec![item("13:30", "/places/lower-calder"), item("14:00", "Handout")],
            papers: PaperLine::samples(),
            warnings: vec!["1 young person of 16 to 25 in the room.".to_owned()],
            voices: vec![BehindLine::sample()],
            replies: Some(replies_table(&replies)),
            carried: sample_actions(),
            minutes: "/meetings/m/minutes".to_owned(),
            forms: vec![reply.opened()],
            problems: Vec::new(),
        };
        let visitor = ShowMeeting {
            voices: Vec::new(),
            papers: Vec::new(),
            warnings: Vec::new(),
            replies: None,
            minutes: String::new(),
            forms: Vec::new(),
            agenda: Vec::new(),
            carried: actions_table("actions", "Actions", &[]),
            ..page.clone()
        };
        let problem = (Some("reply"), "Choose whether you come");
        vec![page.clone().refused("reply", &BTreeMap::new(), problem), page, visitor]
    }
}
