//! Meetings for calendars: every one that was called, of all partnerships or of one.

use crate::going_on::CannotGoOn;
use crate::house::House;
use crate::meetings::show::{MeetingView, show_meetings};
use convene::meeting::{EventStatus, Feed, MeetingEvent, MeetingPlan, MeetingStage, feed};

/// The calendar file of all meetings that were called, or of those of the partnership at an address;
/// `origin` is what stands before the paths of this service, such as `https://calderbrook.example`.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_feed(
    house: &House,
    partnership: Option<&str>,
    origin: &str,
) -> Result<String, CannotGoOn> {
    let mut all = show_meetings(house, None)?;
    all.retain(|meeting| partnership.is_none_or(|wanted| meeting.partnership.0 == wanted));
    let of = match (partnership, all.first()) {
        (Some(_), Some(meeting)) => meeting.partnership.1.as_str(),
        (Some(_), None) | (None, _) => house.district.name.as_str(),
    };
    let name = format!("Meetings of {of}");
    Ok(feed(&Feed { name: &name, events: &meeting_events(&all, origin) }))
}

/// Meetings as entries of a calendar.
pub fn meeting_events(meetings: &[MeetingView], origin: &str) -> Vec<MeetingEvent> {
    let event = |meeting: &MeetingView| {
        let plan = &meeting.record.plan;
        let is_off = meeting.record.meeting.stage() == MeetingStage::Cancelled;
        MeetingEvent {
            uid: format!("{}@meetings.lifechances", meeting.id),
            sequence: meeting.record.plans_after_first + u32::from(is_off),
            written: meeting.changed,
            title: format!("{}: {}", meeting.partnership.1, plan.title),
            description: description(meeting),
            place: place(plan),
            address: format!("{origin}/meetings/{}", meeting.address),
            starts: plan.starts,
            ends: plan.ends(),
            status: if is_off { EventStatus::Cancelled } else { EventStatus::Confirmed },
        }
    };
    meetings.iter().map(event).collect()
}

fn place(plan: &MeetingPlan) -> String {
    if plan.place.is_empty() { format!("Online: {}", plan.online) } else { plan.place.clone() }
}

fn description(meeting: &MeetingView) -> String {
    let plan = &meeting.record.plan;
    let mut lines: Vec<String> = plan.agenda.iter().map(|item| item.title.clone()).collect();
    for (what, words) in
        [("Online", &plan.online), ("Access", &plan.access), ("Languages", &plan.languages)]
    {
        if !words.is_empty() {
            lines.push(format!("{what}: {words}"));
        }
    }
    lines.join("\n")
}
