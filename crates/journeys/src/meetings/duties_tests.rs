//! What waits for those who look after something is among what they have to do.

use super::{Duties, Duty, DutyKind, do_with_meeting, plan_meeting, show_duties};
use crate::maturity::{MaturityChange, do_with_maturity};
use crate::meetings::MeetingChange;
use crate::run_partnership::{PartnershipChange, change_partnership};
use crate::sharing::{NewMatter, open_matter};
use crate::statement_world::{World, account, org, world};
use crate::voice::{Batch, NewConversation, begin_conversation, take_in_batch};
use commons::Day;
use convene::maturity::{Dimension, Level};
use convene::meeting::{AgendaItem, LocalTime, MeetingDeed, MeetingPlan};
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::voice::Language;
use convene::voice::holding::ConversationPaper;
use convene::voice::input::{AgeBand, Channel, Consent};
use convene::{Role, Who};
use std::collections::BTreeMap;

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

fn duties(world: &World, who: &Who) -> Duties {
    show_duties(&world.house, Some(who)).expect("duties")
}

fn soon(world: &World, who: &Who) -> Vec<(DutyKind, String)> {
    let line = |duty: Duty| (duty.kind, duty.what);
    duties(world, who).soon.into_iter().map(line).collect()
}

#[test]
fn a_breach_with_its_clock_is_due_for_those_who_keep_the_register_alone() {
    let world = world(1);
    let lead = account(&world.house, "gil", Role::GovernanceLead);
    let breach = NewMatter {
        kind: "breach".into(),
        day: "2026-09-02".into(),
        time: "10:00".into(),
        about: "A list was sent to the wrong address.".into(),
    };
    open_matter(&world.house, Some(&lead), &breach).expect("asked").expect("taken in");
    let own = duties(&world, &lead).soon;
    let told: Vec<_> = own.iter().map(|duty| (duty.kind, duty.due)).collect();
    assert_eq!(told, [(DutyKind::Governance, Some(day("2026-09-05")))], "72 hours");
    assert!(own[0].href.starts_with("/governance/matters/"), "{}", own[0].href);
    assert!(soon(&world, &world.partners[0]).is_empty());
    assert!(soon(&world, &world.convenor).is_empty());
}

#[test]
fn voices_that_wait_are_for_the_moderator_to_read() {
    let world = world(1);
    let by = Some(&world.convenor);
    let paper = ConversationPaper {
        question: "What would help?".into(),
        why: "The partnership chooses.".into(),
        languages: Language::ALL.to_vec(),
        ages: AgeBand::ALL.to_vec(),
        opens: day("2026-09-01"),
        closes: day("2026-09-30"),
        themes: vec!["Food".into()],
    };
    let new = NewConversation { partnership: world.partnership.clone(), paper };
    let address = begin_conversation(&world.house, by, &new).expect("begun");
    assert!(soon(&world, &world.convenor).is_empty(), "nothing waits");
    let batch = Batch {
        channel: Channel::Meeting,
        age: AgeBand::Adult,
        consent: Consent::Own,
        held_by: String::new(),
        language: Language::English,
        said: vec!["Breakfast at school".into(), "A warm place".into()],
    };
    take_in_batch(&world.house, by, (&address, &batch)).expect("taken in");
    let wait = "2 voices wait since 3 September 2026: What would help?".to_owned();
    assert_eq!(soon(&world, &world.convenor), [(DutyKind::Voices, wait)]);
    assert!(soon(&world, &world.partners[0]).is_empty());
}

#[test]
fn the_next_step_of_a_meeting_is_for_whoever_runs_it() {
    let world = world(1);
    let by = Some(&world.convenor);
    let plan = MeetingPlan {
        title: "First meeting".into(),
        starts: LocalTime { day: day("2026-09-03"), minute: 600 },
        place: "Hall".into(),
        online: String::new(),
        access: String::new(),
        languages: String::new(),
        agenda: vec![AgendaItem { title: "Welcome".into(), minutes: 30, paper: String::new() }],
    };
    let address = plan_meeting(&world.house, by, &world.partnership, plan).expect("planned");
    let steps = [
        (MeetingDeed::Call, Some("Open: First meeting")),
        (
            MeetingDeed::Open {
                attendance: BTreeMap::new(),
                seats: Vec::new(),
                papers: Vec::new(),
            },
            Some("Close: First meeting"),
        ),
        (MeetingDeed::Close, Some("Have the minutes approved of: First meeting")),
        (MeetingDeed::Approve, Some("Publish the minutes of: First meeting")),
        (MeetingDeed::Publish, None),
    ];
    for (seen, (deed, next)) in (1..).zip(steps) {
        do_with_meeting(&world.house, by, (&address, seen), MeetingChange::Do(deed)).expect("done");
        let wanted: Vec<_> =
            next.into_iter().map(|next| (DutyKind::Running, next.to_owned())).collect();
        assert_eq!(soon(&world, &world.convenor), wanted);
        let others = duties(&world, &world.partners[0]).soon;
        assert!(others.iter().all(|duty| duty.kind != DutyKind::Running), "{others:?}");
    }
}

#[test]
fn empty_seats_and_challenges_are_for_the_convenor() {
    let world = world(2);
    let by = Some(&world.convenor);
    let add = PartnershipChange::AddSeat {
        organisation: org(1),
        right: Right::Decides,
        place: SeatPlace::Steering,
        age: SeatAge::Young,
    };
    change_partnership(&world.house, by, &world.partnership, &add).expect("a seat");
    let seats =
        (DutyKind::Seats, "Fill 1 empty seat of Lower Calder (1 kept for young people)".to_owned());
    assert_eq!(soon(&world, &world.convenor), std::slice::from_ref(&seats));
    let claim = MaturityChange::Assess {
        dimension: Dimension::CommonAgenda,
        level: Level::Emerging,
        why: "We agreed on three priorities.".into(),
        evidence: vec![("/area-assets".into(), "What we have".into())],
        review_on: day("2027-03-01"),
    };
    let at = |seen| (world.partnership.as_str(), seen);
    do_with_maturity(&world.house, by, at(0), &claim).expect("claimed");
    let challenge =
        MaturityChange::Challenge(Dimension::CommonAgenda, "Nobody asked us.".to_owned());
    do_with_maturity(&world.house, Some(&world.partners[0]), at(1), &challenge)
        .expect("challenged");
    let name = Dimension::CommonAgenda.name();
    let answer = format!("Partner 0 challenges \u{201c}{name}\u{201d} of Lower Calder");
    assert_eq!(soon(&world, &world.convenor), [seats, (DutyKind::Challenge, answer)]);
    assert!(soon(&world, &world.partners[1]).is_empty(), "they neither claimed it nor convene");
}
