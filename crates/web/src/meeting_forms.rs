//! The forms of a meeting: which there are at its stage, and what each wants done.

use convene::OrgId;
use convene::meeting::{
    BadMeetingHistory, LocalTime, MEETING_ARROWS, MeetingDeedKind, MeetingPlan, MeetingStage,
    agenda_as_lines, agenda_from_lines,
};
use journeys::going_on::CannotGoOn;
use journeys::meetings::{MeetingView, figures_to_freeze};
use pages::{FieldKind, FormField, StepForm};
use std::collections::BTreeSet;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::fault;
use crate::meeting_room as room;
use crate::meeting_wanted::{REPLIES, RULES, VOTES};
use crate::meetings::reply_words;
use crate::site::Site;

/// The form a meeting is planned with.
pub(crate) fn begin(partnerships: Vec<(String, String)>) -> StepForm {
    let which = FormField::new(FieldKind::OneOf, "partnership", "Who meets?", "").of(partnerships);
    let form = StepForm::new(("begin", "Plan a meeting"), "/meetings/new", "Plan it").asks(which);
    plan_fields(form, None).opened()
}

fn plan_fields(mut form: StepForm, plan: Option<&MeetingPlan>) -> StepForm {
    let text = |of: fn(&MeetingPlan) -> String| plan.map(of).unwrap_or_default();
    let clock =
        |p: &MeetingPlan| format!("{:02}:{:02}", p.starts.minute / 60, p.starts.minute % 60);
    let fields = [
        (FieldKind::Line, "title", "What is it called?", "", text(|p| p.title.clone())),
        (FieldKind::Day, "day", "On which day?", "", text(|p| p.starts.day.to_string())),
        (FieldKind::Line, "starts", "At what time?", "For example, 13:30.", text(clock)),
        (FieldKind::Line, "place", "Where?", "", text(|p| p.place.clone())),
        (
            FieldKind::Line,
            "online",
            "How to join online",
            "Those who sign in read it. Visitors and calendars are told to ask their convenor.",
            text(|p| p.online.clone()),
        ),
        (
            FieldKind::Lines,
            "access",
            "How to get in and be heard",
            "Steps, hearing loop, quiet room, children.",
            text(|p| p.access.clone()),
        ),
        (
            FieldKind::Line,
            "languages",
            "Languages it is interpreted into",
            "",
            text(|p| p.languages.clone()),
        ),
        (
            FieldKind::Lines,
            "agenda",
            "Agenda",
            "One item a line: how long it takes, then what it is about; after a bar where its paper \
             is. For example: 20 min: What the figures say | /places. An item without takes ten.",
            text(|p| agenda_as_lines(&p.agenda)),
        ),
    ];
    for (kind, id, label, hint, value) in fields {
        form = form.asks(FormField::new(kind, id, label, hint).with(&value));
    }
    form
}

/// The plan that was typed into the form of this name.
pub(crate) fn plan(asked: &Asked, form: &str) -> Result<MeetingPlan, CannotGoOn> {
    let field = |name: &str| asked.field(&format!("{form}_{name}")).trim().to_owned();
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let day = asked
        .day(&format!("{form}_day"))
        .ok_or(mend("day", "Enter the day it takes place, such as 24/9/2026"))?;
    let minute = minute_of(&field("starts"))
        .ok_or(mend("starts", "Enter the time it begins, such as 13:30"))?;
    let agenda =
        agenda_from_lines(&field("agenda")).map_err(|why| BadMeetingHistory::Plan(why.into()))?;
    Ok(MeetingPlan {
        title: field("title"),
        starts: LocalTime { day, minute },
        place: field("place"),
        online: field("online"),
        access: field("access"),
        languages: field("languages"),
        agenda,
    })
}

pub(crate) fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once([':', '.'])?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(hour) || !plain(minute) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The forms of what whoever looks can do now.
pub(crate) fn all(
    site: &Site,
    asked: &Asked,
    meeting: &MeetingView,
) -> Result<Vec<StepForm>, Fault> {
    let stage = meeting.record.meeting.stage();
    let mut forms = Vec::new();
    if meeting.may_lead && matches!(stage, MeetingStage::Planned | MeetingStage::Called) {
        let form = simple(meeting, "plan", "Change the plan", "Keep the new plan");
        forms.push(plan_fields(form, Some(&meeting.record.plan)));
    }
    for arrow in MEETING_ARROWS.iter().filter(|arrow| arrow.from == stage) {
        if is_theirs(asked, meeting, arrow.by) && is_due(site, meeting, arrow.by) {
            forms.extend(form(site, asked, meeting, arrow.by)?);
        }
    }
    Ok(forms.into_iter().map(|form| form.seen(meeting.seen)).collect())
}

fn is_theirs(asked: &Asked, meeting: &MeetingView, kind: MeetingDeedKind) -> bool {
    match kind {
        MeetingDeedKind::Reply => meeting.may_lead || meeting.sits_for.is_some(),
        MeetingDeedKind::Finish => !own_actions(asked, meeting).is_empty(),
        MeetingDeedKind::Call
        | MeetingDeedKind::Paper
        | MeetingDeedKind::Open
        | MeetingDeedKind::Arrive
        | MeetingDeedKind::Leave
        | MeetingDeedKind::Declare
        | MeetingDeedKind::Decide
        | MeetingDeedKind::Act
        | MeetingDeedKind::Note
        | MeetingDeedKind::Close
        | MeetingDeedKind::Correct
        | MeetingDeedKind::Approve
        | MeetingDeedKind::Publish
        | MeetingDeedKind::Cancel => meeting.may_lead,
    }
}

/// A meeting is opened on its day or later.
fn is_due(site: &Site, meeting: &MeetingView, kind: MeetingDeedKind) -> bool {
    kind != MeetingDeedKind::Open || meeting.record.plan.starts.day <= site.house.now().day()
}

/// The actions whoever looks may finish: number and words.
fn own_actions(asked: &Asked, meeting: &MeetingView) -> Vec<(String, String)> {
    let Some(who) = &asked.who else { return Vec::new() };
    let actions = (1_usize..).zip(meeting.record.meeting.actions());
    actions
        .filter(|(_, taken)| taken.outcome.is_none())
        .filter(|(_, taken)| meeting.may_lead || taken.point.owner == who.id)
        .map(|(number, taken)| (number.to_string(), taken.point.what.clone()))
        .collect()
}

/// A form of a meeting without fields.
pub(crate) fn simple(meeting: &MeetingView, id: &str, heading: &str, button: &str) -> StepForm {
    StepForm::new((id, heading), &format!("/meetings/{}/{id}", meeting.address), button)
}

fn form(
    site: &Site,
    asked: &Asked,
    meeting: &MeetingView,
    kind: MeetingDeedKind,
) -> Result<Option<StepForm>, Fault> {
    let field = FormField::new;
    let simple = |id, heading, button| simple(meeting, id, heading, button);
    let words = |label: &str| field(FieldKind::Lines, "words", label, "");
    let public = |label: &str| {
        let hint = "Everybody can read it once the minutes are published.";
        field(FieldKind::Lines, "words", label, hint)
    };
    let item = || {
        let items = (1_usize..).zip(&meeting.record.meeting.agenda);
        let items = items.map(|(number, title)| (number.to_string(), title.clone()));
        field(FieldKind::OneOf, "item", "Which item?", "").of(items)
    };
    Ok(Some(match kind {
        MeetingDeedKind::Call => simple("call", "Call the meeting", "Call it").opened(),
        MeetingDeedKind::Reply => {
            reply_form(meeting, simple("reply", "Answer the invitation", "Send"))
        }
        MeetingDeedKind::Paper => room::paper_form(site, meeting, item())?,
        MeetingDeedKind::Open => room::open_form(meeting),
        MeetingDeedKind::Arrive => return Ok(room::arrive_form(meeting)),
        MeetingDeedKind::Leave => return Ok(room::leave_form(meeting)),
        MeetingDeedKind::Declare => {
            let form = simple("declare", "Declare an interest", "Write it down");
            declare_form(meeting, form.asks(item()))
        }
        MeetingDeedKind::Decide => {
            let form = simple("decide", "Write down a decision", "Write it down").asks(item());
            decide_form(site, meeting, form.asks(words("What was decided?")))?
        }
        MeetingDeedKind::Act => simple("act", "Write down an action", "Write it down")
            .asks(words("What will be done?"))
            .asks(field(
                FieldKind::Email,
                "owner",
                "Who will do it?",
                "The address of their account here. Leave it empty when it is you.",
            ))
            .asks(field(FieldKind::Day, "due", "By when?", "")),
        MeetingDeedKind::Finish => simple("finish", "Say what came of an action", "Write it down")
            .asks(
                field(FieldKind::OneOf, "action", "Which action?", "")
                    .of(own_actions(asked, meeting)),
            )
            .asks(public("What came of it?")),
        MeetingDeedKind::Note => simple("note", "Minute an item", "Write it down")
            .asks(item())
            .asks(public("What was said? No names of residents.")),
        MeetingDeedKind::Close => simple("close", "Close the meeting", "Close it"),
        MeetingDeedKind::Correct => simple("correct", "Put the minutes right", "Put them right")
            .asks(words("What was wrong, and how was it?")),
        MeetingDeedKind::Approve => simple("approve", "Approve the minutes", "Approve them"),
        MeetingDeedKind::Publish => simple("publish", "Publish the minutes", "Publish them"),
        MeetingDeedKind::Cancel => {
            simple("cancel", "Cancel the meeting", "Cancel it").asks(words("Why?"))
        }
    }))
}

fn organisation(meeting: &MeetingView, label: &str) -> FormField {
    let all = meeting.organisations.iter().map(|(id, name)| (id.to_string(), name.clone()));
    FormField::new(FieldKind::OneOf, "organisation", label, "").of(all)
}

fn declare_form(meeting: &MeetingView, form: StepForm) -> StepForm {
    let terms = meeting.interest_rule;
    let rules = RULES.iter().filter(|(.., rule)| rule.is_at_least(terms));
    let rules = rules.map(|(word, text, _)| ((*word).to_owned(), (*text).to_owned()));
    let terms = format!(
        "By the terms of this partnership, whoever has one {}, at least.",
        terms.in_words()
    );
    form.asks(organisation(meeting, "Whose?"))
        .asks(FormField::new(FieldKind::Lines, "words", "What is the interest?", ""))
        .asks(FormField::new(FieldKind::Few, "rule", "What follows from it?", &terms).of(rules))
}

fn reply_form(meeting: &MeetingView, mut form: StepForm) -> StepForm {
    if meeting.may_lead {
        form = form.asks(organisation(meeting, "Which organisation?"));
    }
    let replies = REPLIES.map(|(word, reply)| (word.to_owned(), reply_words(reply).to_owned()));
    form.asks(FormField::new(FieldKind::Few, "reply", "Will you come?", "").of(replies)).asks(
        FormField::new(
            FieldKind::Line,
            "needs",
            "What do you need to take part?",
            "An interpreter, a lift, childcare. Leave it empty when nothing. The convenor and your \
             own organisation read this.",
        ),
    )
}

/// The organisations that somebody was in the room for at some time.
fn were_there(meeting: &MeetingView) -> BTreeSet<OrgId> {
    let held = &meeting.record.meeting;
    let stays = held.room().stays().iter().map(|stay| stay.of.organisation.clone());
    held.present().into_iter().chain(stays).collect()
}

fn decide_form(site: &Site, meeting: &MeetingView, mut form: StepForm) -> Result<StepForm, Fault> {
    form = form.asks(room::decided_at());
    let was_there = were_there(meeting);
    for id in meeting.deciding.iter().filter(|id| was_there.contains(*id)) {
        let name = meeting.organisations.get(id).map_or(id.as_str(), String::as_str);
        let votes = VOTES.map(|(word, text, _)| (word.to_owned(), text.to_owned()));
        let vote = FormField::new(
            FieldKind::OneOf,
            &format!("vote_{id}"),
            &format!("{name} votes"),
            "Leave it empty when it declared an interest, or was not there.",
        );
        let why = FormField::new(
            FieldKind::Line,
            &format!("why_{id}"),
            &format!("If {name} is against: why, in its words"),
            "",
        );
        form = form.asks(vote.of(votes)).asks(why);
    }
    let figures = figures_to_freeze(&site.house).map_err(fault)?;
    let figures = figures.into_iter().map(|figure| (figure.id, figure.title));
    Ok(form.asks(
        FormField::new(
            FieldKind::OneOf,
            "evidence",
            "On which released figure does it rest?",
            "It is kept with the decision as it is now. Leave it empty when it rests on none.",
        )
        .of(figures),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_as_people_write_it() {
        for (text, minute) in [
            ("13:30", Some(810)),
            ("9.05", Some(545)),
            ("00:00", Some(0)),
            ("24:00", None),
            ("13:60", None),
            ("13", None),
            ("1:3", None),
            ("+1:30", None),
            ("", None),
        ] {
            assert_eq!(minute_of(text), minute, "{text}");
        }
    }
}
