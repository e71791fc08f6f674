//! Meetings: the list, one meeting, its minutes, calendars, and what somebody has to do.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use commons::Day;
use convene::OrgId;
use convene::meeting::{LocalTime, MeetingPlan, MeetingStage, Reply};
use convene::partnership::NoQuorum;
use journeys::meetings::{
    CarriedAction, Duty, MeetingView, do_with_meeting, list_conveners, plan_meeting, show_duties,
    show_feed, show_meeting, show_meetings,
};
use pages::{
    ActionLine, AgendaLine, BeginPage, DutyLine, Fact, Link, ListMeetings, MeetingLine, PaperLine,
    ShowDuties, ShowMeeting, Tag, WithForms, actions_table, count_of, replies_table,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{fault, refused, seen};
use crate::led_on::led_on;
use crate::meeting_forms;
use crate::meeting_room;
use crate::meeting_wanted;
use crate::minutes;
use crate::site::Site;
use std::collections::BTreeMap;

/// `GET /meetings`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let all = show_meetings(&site.house, who).map_err(fault)?;
    let today = site.house.now().day();
    let (next, mut before): (Vec<_>, Vec<_>) =
        all.iter().partition(|meeting| is_to_come(meeting, today));
    before.reverse();
    let lines = |meetings: &[&MeetingView]| meetings.iter().map(|m| line(m)).collect::<Vec<_>>();
    let mut calendars = vec![Link::to("/meetings/calendar.ics", "Meetings of every partnership")];
    for (address, name) in list_conveners(&site.house).map_err(fault)? {
        let href = format!("/meetings/of/{address}/calendar.ics");
        calendars.push(Link::to(href, format!("Meetings of {name}")));
    }
    let may_plan = site.house.may(who, access::act::CONVENE).is_ok();
    let page = ListMeetings::tell((&lines(&next), &lines(&before)), calendars, may_plan);
    answer::page(site, asked, &page)
}

fn is_to_come(meeting: &MeetingView, today: Day) -> bool {
    match meeting.record.meeting.stage() {
        MeetingStage::Planned | MeetingStage::Called => meeting.record.plan.starts.day >= today,
        MeetingStage::Open => true,
        MeetingStage::Closed
        | MeetingStage::Approved
        | MeetingStage::Published
        | MeetingStage::Cancelled => false,
    }
}

fn line(meeting: &MeetingView) -> MeetingLine {
    let plan = &meeting.record.plan;
    MeetingLine {
        href: format!("/meetings/{}", meeting.address),
        title: plan.title.clone(),
        partnership: meeting.partnership.1.clone(),
        when: when(plan),
        place: if plan.place.is_empty() { "online".to_owned() } else { plan.place.clone() },
        state: meeting.record.meeting.stage().as_str().to_owned(),
    }
}

/// `24 September 2026, 13:30 to 15:30`.
pub(crate) fn when(plan: &MeetingPlan) -> String {
    let (starts, ends) = (clock(plan.starts), clock(plan.ends()));
    format!("{}, {starts} to {ends}", plan.starts.day.in_words())
}

fn clock(time: LocalTime) -> String {
    format!("{}:{:02}", time.minute / 60, time.minute % 60)
}

/// `GET /meetings/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page(site)?)
}

fn begin_page(site: &Site) -> Result<BeginPage, Fault> {
    let partnerships = list_conveners(&site.house).map_err(fault)?;
    Ok(BeginPage {
        heading: "Plan a meeting".to_owned(),
        lead: "Only people who sign in see it until you send the invitations.".to_owned(),
        up: Link::to("/meetings", "Meetings"),
        form: meeting_forms::begin(partnerships),
        also: Vec::new(),
        problems: Vec::new(),
    })
}

/// `POST /meetings/new`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let partnership = asked.field("begin_partnership").trim();
    let began = meeting_forms::plan(asked, "begin")
        .and_then(|plan| plan_meeting(&site.house, asked.who.as_ref(), partnership, plan));
    match began {
        Ok(address) => led_on(&format!("/meetings/{address}"), "begun"),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = begin_page(site)?.refused(&asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

/// `GET /meetings/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let found = show_meeting(&site.house, asked.who.as_ref(), asked.part("address"));
    let page = page(site, asked, &found.map_err(fault)?)?;
    answer::page(site, asked, &page)
}

/// `GET /meetings/{address}/minutes`
pub(crate) fn minutes(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let meeting = show_meeting(&site.house, who, asked.part("address")).map_err(fault)?;
    if !may_read_minutes(&meeting, asked) {
        return Err(Fault::NotFound);
    }
    answer::page(site, asked, &minutes::page(&meeting, site.house.now().day()))
}

/// Minutes are everybody's once published, and before that of those who sign in.
fn may_read_minutes(meeting: &MeetingView, asked: &Asked) -> bool {
    match meeting.record.meeting.stage() {
        MeetingStage::Published => true,
        MeetingStage::Open | MeetingStage::Closed | MeetingStage::Approved => asked.who.is_some(),
        MeetingStage::Planned | MeetingStage::Called | MeetingStage::Cancelled => false,
    }
}

/// `POST /meetings/{address}/reply`
pub(crate) fn reply(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    does(site, asked, "reply")
}

/// `POST /meetings/{address}/finish`
pub(crate) fn finish(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    does(site, asked, "finish")
}

/// `POST /meetings/{address}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    does(site, asked, asked.part("deed"))
}

fn does(site: &Site, asked: &Asked, deed: &str) -> Result<Response, Fault> {
    let (who, address) = (asked.who.as_ref(), asked.part("address"));
    let meeting = show_meeting(&site.house, who, address).map_err(fault)?;
    let done = meeting_wanted::wanted(asked, &meeting, deed)?
        .and_then(|change| do_with_meeting(&site.house, who, (address, seen(asked)), change));
    match done {
        Ok(()) => led_on(&format!("/meetings/{address}"), deed),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let words = with_names(words, &meeting.organisations);
            let page = page(site, asked, &meeting)?.refused(deed, &asked.form, (field, &words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn page(site: &Site, asked: &Asked, meeting: &MeetingView) -> Result<ShowMeeting, Fault> {
    let plan = &meeting.record.plan;
    let mut facts = vec![Fact::of("When", when(plan))];
    for (name, words) in [
        ("Where", &plan.place),
        ("Online", &plan.online),
        ("Getting in and being heard", &plan.access),
        ("Languages", &plan.languages),
    ] {
        if !words.is_empty() {
            facts.push(Fact::of(name, words.clone()));
        }
    }
    if asked.who.is_some() && meeting.record.meeting.stage() == MeetingStage::Open {
        facts.extend(crate::minutes::who_came(meeting));
        facts.extend(meeting_room::in_the_room(meeting));
        facts.push(Fact::of("Quorum", quorum_in_words(meeting)));
    }
    let agenda = plan.timings().map(|(begins, item)| AgendaLine {
        at: clock(begins),
        title: item.title.clone(),
        minutes: count_of(item.minutes, "minute", "minutes"),
        paper: item.paper.clone(),
    });
    let today = site.house.now().day();
    let carried: Vec<ActionLine> =
        meeting.carried.iter().map(|action| carried_line(meeting, action, today)).collect();
    let minutes = format!("/meetings/{}/minutes", meeting.address);
    let stage = meeting.record.meeting.stage();
    Ok(ShowMeeting {
        title: plan.title.clone(),
        partnership: meeting.partnership.1.clone(),
        state: Tag::of(stage.as_str()),
        next: stage.next_step().to_owned(),
        facts,
        agenda: agenda.collect(),
        papers: papers(meeting, asked),
        warnings: few_young_people(meeting).into_iter().collect(),
        voices: crate::voices::behind(site, &[(format!("/meetings/{}", meeting.address), None)])?,
        replies: asked.who.as_ref().map(|_| replies(meeting)),
        carried: actions_table("carried", "Not finished yet", &carried),
        minutes: if may_read_minutes(meeting, asked) { minutes } else { String::new() },
        forms: meeting_forms::all(site, asked, meeting)?,
        problems: Vec::new(),
    })
}

/// The papers, for those who may read what was said.
fn papers(meeting: &MeetingView, asked: &Asked) -> Vec<PaperLine> {
    if asked.who.is_none() && !meeting.has_public_minutes() {
        return Vec::new();
    }
    meeting.papers.iter().map(|paper| meeting_room::paper_line(paper, "now")).collect()
}

/// Rule R-P3, while the meeting is open.
fn few_young_people(meeting: &MeetingView) -> Option<String> {
    let held = &meeting.record.meeting;
    let there = held.room().at(None);
    meeting_room::few_young_people(&there).filter(|_| held.stage() == MeetingStage::Open)
}

/// Whether an open meeting can decide, and what is missing where it cannot.
fn quorum_in_words(meeting: &MeetingView) -> String {
    let present = meeting.record.meeting.present();
    let came = meeting.deciding.iter().filter(|id| present.contains(*id)).count();
    let there = format!("{came} of the {} that decide are there", meeting.deciding.len());
    match meeting.no_quorum.as_slice() {
        [] => format!("{there}. The meeting can decide."),
        [(None, why), ..] => format!("{there}. The meeting cannot decide: {why}."),
        some => {
            let item = |(item, why): &(Option<usize>, NoQuorum)| {
                let number = item.unwrap_or_default();
                format!(" Not on item {number}, without those who leave the room: {why}.")
            };
            format!("{there}. The meeting can decide.{}", some.iter().map(item).collect::<String>())
        }
    }
}

/// The same words with the names of organisations in the place of their identifiers.
fn with_names(words: &str, names: &BTreeMap<OrgId, String>) -> String {
    let mut longest_first: Vec<_> = names.iter().collect();
    longest_first.sort_by_key(|(id, _)| std::cmp::Reverse(id.as_str().len()));
    let put = |words: String, (id, name): &(&OrgId, &String)| words.replace(id.as_str(), name);
    longest_first.iter().fold(words.to_owned(), put)
}

fn carried_line(meeting: &MeetingView, action: &CarriedAction, today: Day) -> ActionLine {
    let owner = &action.point.owner;
    ActionLine {
        what: action.point.what.clone(),
        owner: meeting.names.get(owner).cloned().unwrap_or_else(|| "a partner".to_owned()),
        due: action.point.due.in_words(),
        state: if action.point.due < today { "overdue" } else { "open" }.to_owned(),
        words: format!("Carried over from {}", action.title),
    }
}

/// The words of an answer to an invitation.
pub(crate) const fn reply_words(reply: Reply) -> &'static str {
    match reply {
        Reply::Comes => "Comes",
        Reply::JoinsOnline => "Joins online",
        Reply::CannotCome => "Cannot come",
    }
}

fn replies(meeting: &MeetingView) -> pages::Table {
    use convene::meeting::MeetingDeed;
    // What people need is between them and whoever sees to it.
    let reads = |id: &OrgId| meeting.may_lead || meeting.sits_for.as_ref() == Some(id);
    let needs = |id| {
        let own = meeting.record.meeting.history().iter().rev();
        own.clone().find_map(|entry| match &entry.deed {
            MeetingDeed::Reply { organisation, needs, .. } if organisation == id => {
                Some(needs.clone())
            }
            _ => None,
        })
    };
    let replies = meeting.record.meeting.replies();
    let rows: Vec<_> = meeting
        .organisations
        .iter()
        .map(|(id, name)| {
            let reply = replies.get(id).map_or("No answer yet", |reply| reply_words(*reply));
            let needs = needs(id).filter(|_| reads(id));
            (name.clone(), reply.to_owned(), needs.unwrap_or_default())
        })
        .collect();
    replies_table(&rows)
}

/// `GET /meetings/calendar.ics`
pub(crate) fn calendar(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    feed(site, asked, None)
}

/// `GET /meetings/of/{partnership}/calendar.ics`
pub(crate) fn calendar_of(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    feed(site, asked, Some(asked.part("partnership")))
}

fn feed(site: &Site, asked: &Asked, partnership: Option<&str>) -> Result<Response, Fault> {
    let text = show_feed(&site.house, partnership, &site.origin_of(asked)).map_err(fault)?;
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

/// `GET /actions`
pub(crate) fn actions(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let duties = show_duties(&site.house, asked.who.as_ref()).map_err(fault)?;
    let line = |duty: &Duty| DutyLine {
        what: duty.what.clone(),
        href: duty.href.clone(),
        kind: duty.kind.in_words().to_owned(),
        due: duty.due.map_or_else(|| "no day is set".to_owned(), Day::in_words),
    };
    let lines = |duties: &[Duty]| duties.iter().map(line).collect::<Vec<_>>();
    let page = ShowDuties::tell(&lines(&duties.late), &lines(&duties.soon), &lines(&duties.later));
    answer::page(site, asked, &page)
}
