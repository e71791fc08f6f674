//! Who is in the room of a meeting, and what lies on its table: the forms that write it down, and how it
//! is told.

use convene::meeting::{Attendance, InRoom, PaperBody, Reply, Stay, clock};
use journeys::going_on::CannotGoOn;
use journeys::meetings::{
    MeetingChange, MeetingView, NewPaper, RoomChange, SeatLine, SeenPaper, Standing,
    papers_to_choose,
};
use pages::{Fact, FieldKind, FormField, PaperLine, StepForm, count_of, evidence_table};
use std::collections::BTreeMap;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::fault;
use crate::meeting_forms::{minute_of, simple};
use crate::site::Site;

/// Who holds a seat: `Amina Holroyd, Beckside School`.
fn holder(seat: &SeatLine) -> String {
    let who = if seat.holder.is_empty() { "Nobody by name" } else { &seat.holder };
    format!("{who}, {}", seat.organisation)
}

fn names(all: &[SeatLine], is_wanted: impl Fn(&SeatLine) -> bool) -> Vec<(String, String)> {
    let wanted = all.iter().filter(|seat| is_wanted(seat));
    wanted.map(|seat| (seat.number.to_string(), holder(seat))).collect()
}

/// The form that opens a meeting: one question for each seat.
pub(crate) fn open_form(meeting: &MeetingView) -> StepForm {
    let mut form = simple(meeting, "open", "Open the meeting", "Open it");
    let choices = || {
        [("present", "There"), ("apologies", "Sent apologies"), ("absent", "Neither")]
            .map(|(word, text)| (word.to_owned(), text.to_owned()))
    };
    for seat in &meeting.seats {
        let (id, label) = (format!("came_{}", seat.number), holder(seat));
        let hint = seat.of.age.in_words();
        let hint = if seat.of.age == convene::partnership::SeatAge::Young { hint } else { "" };
        let field = FormField::new(FieldKind::OneOf, &id, &label, hint);
        let likely = match meeting.record.meeting.replies().get(&seat.of.organisation) {
            Some(Reply::Comes | Reply::JoinsOnline) => "present",
            Some(Reply::CannotCome) => "apologies",
            None => "absent",
        };
        form = form.asks(field.of(choices()).with(likely));
    }
    form
}

/// Who came when a meeting began, as it was typed.
pub(crate) fn wanted_open(asked: &Asked, meeting: &MeetingView) -> MeetingChange {
    let of = |seat: &SeatLine| {
        let came = match asked.field(&format!("open_came_{}", seat.number)) {
            "present" => Attendance::Present,
            "apologies" => Attendance::Apologies,
            _ => return None,
        };
        Some((seat.number, came))
    };
    MeetingChange::InRoom(RoomChange::Open { came: meeting.seats.iter().filter_map(of).collect() })
}

fn time_field(label: &str) -> FormField {
    let hint = "For example, 13:45. Leave it empty when it is now.";
    FormField::new(FieldKind::Line, "at", label, hint)
}

/// The form for somebody who comes later; none when everybody is there.
pub(crate) fn arrive_form(meeting: &MeetingView) -> Option<StepForm> {
    let form = simple(meeting, "arrive", "Somebody comes later", "Write it down");
    let room = meeting.record.meeting.room();
    let out = names(&meeting.seats, |seat| !room.has(seat.number));
    let who = FormField::new(FieldKind::OneOf, "seat", "Who came?", "").of(out.clone());
    (!out.is_empty()).then(|| form.asks(who).asks(time_field("At what time did they come?")))
}

/// The form for somebody who goes earlier; none when nobody is known to be there.
pub(crate) fn leave_form(meeting: &MeetingView) -> Option<StepForm> {
    let form = simple(meeting, "leave", "Somebody leaves earlier", "Write it down");
    let room = meeting.record.meeting.room();
    let there = names(&meeting.seats, |seat| room.has(seat.number));
    let who = FormField::new(FieldKind::OneOf, "seat", "Who left?", "").of(there.clone());
    (!there.is_empty()).then(|| form.asks(who).asks(time_field("At what time did they leave?")))
}

/// When something was decided.
pub(crate) fn decided_at() -> FormField {
    time_field("At what time was it decided?")
}

/// A time that was typed; none when nothing was.
pub(crate) fn typed_time(asked: &Asked, name: &str) -> Result<Option<u16>, CannotGoOn> {
    let text = asked.field(name).trim();
    let words = "Enter the time, such as 13:45, or leave it empty when it is now";
    match minute_of(text) {
        None if text.is_empty() => Ok(None),
        None => Err(CannotGoOn::Mend { field: "at", words }),
        found => Ok(found),
    }
}

/// Somebody who comes or goes, as it was typed.
pub(crate) fn wanted_move(asked: &Asked, deed: &str) -> Result<MeetingChange, CannotGoOn> {
    let seat = asked.field(&format!("{deed}_seat")).trim().parse();
    let seat: u32 =
        seat.map_err(|_| CannotGoOn::Mend { field: "seat", words: "Choose whose seat it is" })?;
    let at = typed_time(asked, &format!("{deed}_at"))?;
    Ok(if deed == "arrive" {
        MeetingChange::InRoom(RoomChange::Arrive { seat, at })
    } else {
        MeetingChange::InRoom(RoomChange::Leave { seat, at })
    })
}

/// The form that puts a paper on the table.
pub(crate) fn paper_form(
    site: &Site,
    meeting: &MeetingView,
    item: FormField,
) -> Result<StepForm, Fault> {
    let field = FormField::new;
    let form = simple(meeting, "paper", "Put a paper on the table", "Put it there").asks(item);
    let papers = meeting.papers.iter().map(|paper| (paper.number.to_string(), title(paper)));
    let new = (String::new(), "None: it is a new paper".to_owned());
    let before: Vec<_> = [new].into_iter().chain(papers).collect();
    let choices = papers_to_choose(&site.house).map_err(fault)?;
    let none = (String::new(), "None: I write it below".to_owned());
    let choices = [none].into_iter().chain(choices);
    let words = "Everybody can read it once the minutes are published.";
    let mut form = form
        .asks(field(FieldKind::OneOf, "chosen", "Which figure or statement is it?", "").of(choices))
        .asks(field(FieldKind::Lines, "words", "Or write the paper here", words))
        .asks(field(
            FieldKind::Line,
            "title",
            "What is it called?",
            "Leave it empty to keep the title of a figure or a statement.",
        ));
    if before.len() > 1 {
        let hint = "The earlier version is kept. What was decided on it stays decided on it.";
        let label = "Which paper is it a new version of?";
        form = form.asks(field(FieldKind::OneOf, "replaces", label, hint).of(before));
    }
    Ok(form)
}

/// A paper, as it was typed.
pub(crate) fn wanted_paper(asked: &Asked) -> Result<MeetingChange, CannotGoOn> {
    let field = |name: &str| asked.field(&format!("paper_{name}")).trim().to_owned();
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let replaces = match field("replaces") {
        empty if empty.is_empty() => None,
        number => Some(number.parse().map_err(|_| mend("replaces", "Choose one of the list"))?),
    };
    Ok(MeetingChange::InRoom(RoomChange::Paper(NewPaper {
        replaces,
        item: field("item").parse().map_err(|_| mend("item", "Choose the item"))?,
        title: field("title"),
        words: field("words"),
        chosen: field("chosen"),
    })))
}

/// Who is in the room and who was, with the times of those who came or went in between.
pub(crate) fn in_the_room(meeting: &MeetingView) -> Vec<Fact> {
    let room = meeting.record.meeting.room();
    let mut by_seat: BTreeMap<u32, Vec<&Stay>> = BTreeMap::new();
    room.stays().iter().for_each(|stay| by_seat.entry(stay.seat).or_default().push(stay));
    let lines: Vec<String> =
        by_seat.iter().map(|(seat, stays)| stay_line(meeting, *seat, stays)).collect();
    if lines.is_empty() { Vec::new() } else { vec![Fact::of("In the room", lines.join("; "))] }
}

fn stay_line(meeting: &MeetingView, number: u32, stays: &[&Stay]) -> String {
    let own = meeting.seats.iter().find(|seat| seat.number == number);
    let organisation = stays.first().map(|stay| &stay.of.organisation);
    let name = organisation.and_then(|id| meeting.organisations.get(id)).cloned();
    let name = name.or_else(|| organisation.map(ToString::to_string)).unwrap_or_default();
    let who = match own.filter(|seat| !seat.holder.is_empty()) {
        Some(seat) => format!("{}, {}", seat.holder, seat.organisation),
        None => name,
    };
    let times: Vec<String> = stays.iter().filter_map(|stay| times(stay)).collect();
    if times.is_empty() { who } else { format!("{who} ({})", times.join(", ")) }
}

fn times(stay: &Stay) -> Option<String> {
    match (stay.from.map(clock), stay.until.map(clock)) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(until)) => Some(format!("until {until}")),
        (Some(from), Some(until)) => Some(format!("{from} to {until}")),
    }
}

/// Who was there when something was decided.
pub(crate) fn there_in_words(there: &InRoom, at: Option<u16>) -> String {
    let Some(young) = there.young_people else { return String::new() };
    let all = count_of(there.organisations.len(), "organisation", "organisations");
    let young = count_of(young, "young person of 16 to 25", "young people of 16 to 25");
    let at = at.map_or_else(String::new, |at| format!("At {}: ", clock(at)));
    format!("{at}{all} with a right to decide and {young} in the room.")
}

/// Rule R-P3: what is said when too few young people are in the room.
pub(crate) fn few_young_people(there: &InRoom) -> Option<String> {
    there.few_young_people().map(|found| {
        let words = count_of(found, "young person", "young people");
        format!(
            "{words} of 16 to 25 in the room, and there should be two or more. The meeting can decide; \
             ask those who are not there what they think."
        )
    })
}

fn title(seen: &SeenPaper) -> String {
    seen.paper.as_ref().map_or_else(|| "A paper".to_owned(), |paper| paper.title.clone())
}

/// A paper as a page shows it. `place` makes its parts unique on the page.
pub(crate) fn paper_line(seen: &SeenPaper, place: &str) -> PaperLine {
    let mut line = PaperLine {
        title: title(seen),
        version: format!("version {}", seen.version),
        standing: String::new(),
        words: Vec::new(),
        href: String::new(),
        table: None,
        content: seen.content.clone(),
    };
    let Some(paper) = seen.paper.as_ref().filter(|_| seen.standing == Standing::AsSeen) else {
        line.standing = "What is kept is not what was seen, so it is not shown.".to_owned();
        return line;
    };
    if seen.versions > seen.version {
        line.standing = format!("It was changed since: version {} is the newest.", seen.versions);
    }
    match &paper.body {
        PaperBody::Text { words } => {
            let paragraphs = words.lines().map(str::trim).filter(|text| !text.is_empty());
            line.words = paragraphs.map(str::to_owned).collect();
        }
        PaperBody::Line { words } => {
            line.href = if words.starts_with('/') { words.clone() } else { String::new() };
            line.words = vec![words.clone()];
            if !line.href.is_empty() {
                line.standing =
                    "Only this address is kept, not what the page showed on the day. To keep \
                                 that, put the figure itself on the table."
                        .to_owned();
            }
        }
        PaperBody::Statement { address, version } => {
            line.href = format!("/statements/{address}/versions/{version}");
        }
        PaperBody::Figure { .. } => {
            let figure = seen.figure.as_ref();
            line.table = figure.map(|figure| {
                let id = format!("{place}-paper-{}-{}", seen.number, seen.version);
                evidence_table((&id, &figure.title), &figure.days, &figure.rows)
            });
        }
    }
    line
}
