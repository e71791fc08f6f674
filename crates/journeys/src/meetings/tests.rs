//! Meetings through the journeys that the pages use.

use super::*;
use crate::going_on::CannotGoOn;
use crate::histories::HistoryProblem;
use crate::house::House;
use crate::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership, register_organisation,
};
use crate::trial_house;
use crate::{NewAccount, list_accounts, open_account};
use commons::Day;
use convene::meeting::{
    AgendaItem, Attendance, EventStatus, Frozen, LocalTime, MeetingDeed, MeetingPlan, MeetingStage,
    PaperBody, Reply, Vote,
};
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::{OrgId, Role, Sector, Who};
use disclose::{About, Context, Dimension, Level, Origin, RawTable, Rules};
use std::collections::BTreeMap;
use std::path::Path;
use store::figures::{self, FigureRecord};

const ORGANISATIONS: [(&str, Sector); 4] = [
    ("GB-EDU-100001", Sector::School),
    ("GB-NHS-CALD1", Sector::Health),
    ("GB-CHC-7000001", Sector::Voluntary),
    ("GB-LAE-CALD", Sector::LocalAuthority),
];

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

fn org(at: usize) -> OrgId {
    OrgId::parse(ORGANISATIONS[at].0).expect("an organisation")
}

fn who(id: &str, role: Role) -> Who {
    Who { id: id.into(), name: id.into(), organisation: "Alliance".into(), roles: vec![role] }
}

pub(super) fn convenor() -> Who {
    who("saira", Role::Convenor)
}

/// A house with a partnership of four organisations, and the person who sits for the school.
pub(super) fn house(folder: &Path) -> (House, Who) {
    let house = trial_house::house(folder);
    let account = NewAccount {
        email: "head@demo.example".into(),
        name: "Amina Holroyd".into(),
        organisation: "Beckside".into(),
        roles: vec![Role::HeadTeacher],
        password: "a long sentence nobody would guess 71".into(),
    };
    open_account(&house, "test", account).expect("an account");
    assert_eq!(list_accounts(&house).expect("accounts").len(), 1);
    let convenor = convenor();
    for (id, sector) in ORGANISATIONS {
        register_organisation(&house, Some(&convenor), (id, id, sector)).expect("registered");
    }
    let new = NewPartnership {
        name: "Lower Calder".into(),
        purpose: "Food and health".into(),
        ..NewPartnership::default()
    };
    let address = begin_partnership(&house, Some(&convenor), &new).expect("begun");
    assert_eq!(address, "lower-calder");
    for (id, _) in ORGANISATIONS {
        let seat = PartnershipChange::AddSeat {
            organisation: id.into(),
            right: Right::Decides,
            place: SeatPlace::Steering,
            age: SeatAge::Any,
        };
        change_partnership(&house, Some(&convenor), &address, &seat).expect("a seat");
    }
    let fill = PartnershipChange::FillSeat { seat: 1, person: "head@demo.example".into() };
    change_partnership(&house, Some(&convenor), &address, &fill).expect("filled");
    let id = house
        .store
        .read("person", |tx| store::people::by_email(tx, "head@demo.example"))
        .expect("read")
        .expect("there");
    (house, who(id.id.as_str(), Role::HeadTeacher))
}

pub(super) fn plan() -> MeetingPlan {
    let item = |title: &str| AgendaItem { title: title.into(), minutes: 60, paper: String::new() };
    MeetingPlan {
        title: "First meeting".into(),
        starts: LocalTime { day: day("2026-09-03"), minute: 13 * 60 + 30 },
        place: "Mill Lane Centre".into(),
        online: String::new(),
        access: "Step-free".into(),
        languages: "Urdu".into(),
        agenda: vec![item("Welcome"), item("Choose a priority")],
    }
}

pub(super) fn planned(house: &House) -> String {
    plan_meeting(house, Some(&convenor()), "lower-calder", plan()).expect("planned")
}

pub(super) fn does(
    house: &House,
    address: &str,
    seen: u64,
    change: MeetingChange,
) -> Result<(), CannotGoOn> {
    do_with_meeting(house, Some(&convenor()), (address, seen), change)
}

pub(super) fn simply(house: &House, address: &str, seen: u64, deed: MeetingDeed) {
    does(house, address, seen, MeetingChange::Do(deed)).expect("done");
}

/// Keeps a released figure of so many children in two localities.
fn figure(house: &House, data_version: &str, counts: [u64; 4]) -> String {
    let about = About {
        key: "hungry-by-locality".into(),
        title: "Hungry at school by locality".into(),
        population: "children living in Calderbrook".into(),
    };
    let levels = |codes: [&str; 2]| codes.map(|code| Level::new(code, code)).to_vec();
    let dimensions = vec![
        Dimension::new("Locality", disclose::Role::Group, levels(["Lower Calder", "Moorside"])),
        Dimension::new("Hungry", disclose::Role::Outcome, levels(["yes", "no"])),
    ];
    let raw = RawTable::new(about, dimensions, counts.to_vec()).expect("a table");
    let context = Context {
        data_version: data_version.into(),
        data_date: day("2026-07-31"),
        source: "a survey".into(),
        origin: Origin::Synthetic,
    };
    let released = disclose::release(raw, &Rules::house(), context).expect("released");
    let record = FigureRecord {
        id: house.new_id(),
        question: "hungry-by-locality".into(),
        data_version: data_version.into(),
        rules_version: "1".into(),
        body_json: released.to_record(),
        released_at: house.now().plus_seconds(if data_version == "2026-10" { 60 } else { 0 }),
        released_by: "system".into(),
    };
    let id = record.id.as_str().to_owned();
    let keep = move |tx: &mut store::Tx<'_>| figures::keep(tx, &record).map(|_| ());
    house.store.write("figure", keep).expect("kept");
    id
}

fn decision(evidence: Vec<String>) -> NewDecision {
    let mut votes: BTreeMap<_, _> = (0..3).map(|at| (org(at), Vote::For)).collect();
    votes.insert(org(3), Vote::Against);
    NewDecision {
        item: 2,
        words: "Food insecurity and poor diet come first.".into(),
        votes,
        dissent: BTreeMap::from([(org(3), "Attendance is more urgent.".to_owned())]),
        evidence,
        at: None,
    }
}

#[test]
fn step_5_of_the_story_a_priority_is_chosen_dissent_recorded_and_minutes_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let address = planned(&house);
    assert_eq!(address, "first-meeting-2026-09-03");
    let hidden = show_meeting(&house, None, &address);
    let no_such = |found: &Result<_, CannotGoOn>| {
        matches!(found, Err(CannotGoOn::History(HistoryProblem::NoSuch(_))))
    };
    assert!(no_such(&hidden), "a plan is for those who sign in");
    simply(&house, &address, 1, MeetingDeed::Call);
    let reply = MeetingChange::Reply {
        organisation: Some(org(1)),
        reply: Reply::Comes,
        needs: "Urdu".into(),
    };
    do_with_meeting(&house, Some(&head), (&address, 2), reply.clone()).expect("answered");
    let stranger = who("somebody", Role::Partner);
    let refused = do_with_meeting(&house, Some(&stranger), (&address, 3), reply);
    assert!(matches!(refused, Err(CannotGoOn::NotYours(_))), "{refused:?}");
    let attendance = (0..4).map(|at| (org(at), Attendance::Present)).collect();
    simply(
        &house,
        &address,
        3,
        MeetingDeed::Open { attendance, seats: Vec::new(), papers: Vec::new() },
    );
    let late = does(&house, &address, 3, MeetingChange::Decide(decision(Vec::new())));
    assert!(matches!(late, Err(CannotGoOn::History(HistoryProblem::MovedOn))));
    does(&house, &address, 4, MeetingChange::Decide(decision(Vec::new()))).expect("decided");
    let act = MeetingChange::Act {
        what: "Ask the kitchens".into(),
        owner: "head@demo.example".into(),
        due: day("2026-09-12"),
    };
    does(&house, &address, 5, act).expect("taken on");
    for (seen, deed) in [(6, MeetingDeed::Close), (7, MeetingDeed::Approve)] {
        simply(&house, &address, seen, deed);
    }
    let visitor = show_meeting(&house, None, &address).expect("it was called");
    assert!(!visitor.has_public_minutes());
    simply(&house, &address, 8, MeetingDeed::Publish);
    let view = show_meeting(&house, None, &address).expect("published");
    assert_eq!(view.record.meeting.stage(), MeetingStage::Published);
    assert!(view.has_public_minutes());
    let kept = &view.record.meeting.decisions()[0];
    assert_eq!((kept.tally(), kept.is_carried()), ((3, 1, 0), true));
    assert_eq!(view.record.meeting.replies()[&org(0)], Reply::Comes, "for whom they sit");
}

#[test]
fn an_action_is_carried_over_until_whoever_took_it_on_says_what_came_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let first = planned(&house);
    simply(&house, &first, 1, MeetingDeed::Call);
    simply(
        &house,
        &first,
        2,
        MeetingDeed::Open { attendance: BTreeMap::new(), seats: Vec::new(), papers: Vec::new() },
    );
    let act = MeetingChange::Act {
        what: "Ask the kitchens".into(),
        owner: "head@demo.example".into(),
        due: day("2026-09-12"),
    };
    does(&house, &first, 3, act).expect("taken on");
    simply(&house, &first, 4, MeetingDeed::Close);
    let starts = LocalTime { day: day("2026-10-08"), minute: 600 };
    let next = MeetingPlan { title: "Second meeting".into(), starts, ..plan() };
    let second = plan_meeting(&house, Some(&convenor()), "lower-calder", next).expect("planned");
    simply(&house, &second, 1, MeetingDeed::Call);
    let carried = show_meeting(&house, Some(&head), &second).expect("seen").carried;
    assert_eq!((carried[0].meeting.as_str(), carried[0].number), (first.as_str(), 1));
    assert!(show_meeting(&house, None, &first).expect("seen").carried.is_empty());
    let visitor = || show_meeting(&house, None, &second).expect("called");
    assert!(visitor().carried.is_empty(), "the minutes it stands in are not published");
    for (seen, deed) in [(5, MeetingDeed::Approve), (6, MeetingDeed::Publish)] {
        simply(&house, &first, seen, deed);
    }
    assert_eq!((visitor().carried.len(), visitor().names.len()), (1, 0), "not by whom");
    let names = show_meeting(&house, Some(&head), &second).expect("seen").names;
    assert_eq!(names.get(&head.id).map(String::as_str), Some("Amina Holroyd"));
    let duties = show_duties(&house, Some(&head)).expect("duties");
    let kinds: Vec<DutyKind> = duties.soon.iter().map(|duty| duty.kind).collect();
    assert_eq!(kinds, [DutyKind::Action], "due within 14 days of 3 September");
    assert_eq!(duties.later[0].kind, DutyKind::Invitation);
    let finish =
        || MeetingChange::Do(MeetingDeed::Finish { action: 1, outcome: "They can.".into() });
    let partner = who("somebody", Role::Partner);
    let refused = do_with_meeting(&house, Some(&partner), (&first, 7), finish());
    assert!(matches!(refused, Err(CannotGoOn::NotYours(_))));
    do_with_meeting(&house, Some(&head), (&first, 7), finish()).expect("finished");
    assert!(show_meeting(&house, Some(&head), &second).expect("seen").carried.is_empty());
}

#[test]
fn a_decision_shows_what_it_saw_and_never_what_was_put_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let then = figure(&house, "2026-09", [120, 380, 90, 410]);
    let address = planned(&house);
    simply(&house, &address, 1, MeetingDeed::Call);
    let attendance = (0..4).map(|at| (org(at), Attendance::Present)).collect();
    simply(
        &house,
        &address,
        2,
        MeetingDeed::Open { attendance, seats: Vec::new(), papers: Vec::new() },
    );
    let unknown = does(&house, &address, 3, MeetingChange::Decide(decision(vec!["x".into()])));
    assert!(matches!(unknown, Err(CannotGoOn::Mend { field: "evidence", .. })));
    does(&house, &address, 3, MeetingChange::Decide(decision(vec![then.clone()])))
        .expect("decided");
    let seen = |house: &House| {
        show_meeting(house, Some(&head), &address).expect("seen").evidence[0][0].clone()
    };
    let before = seen(&house);
    assert_eq!(before.standing, evidence::Standing::AsSeen);
    assert_eq!(before.rows[0][1], before.rows[0][2], "today is the day it was seen");
    figure(&house, "2026-10", [150, 350, 90, 410]);
    let after = seen(&house);
    assert_eq!(after.rows[0], ["Lower Calder", "yes: 120; no: 380", "yes: 150; no: 350"]);
    let other = Frozen::now(&then, "2026-09", b"something else");
    let replayed = house.store.read("replay", move |tx| evidence::replay(tx, &other));
    let replayed = replayed.expect("looked at");
    assert_eq!((replayed.standing, replayed.rows.len()), (evidence::Standing::NotAsSeen, 0));
}

#[test]
fn meetings_that_were_called_are_in_calendars_and_a_change_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, _) = house(folder.path());
    let address = planned(&house);
    let text = |house: &House, of| show_feed(house, of, "https://calderbrook.example");
    assert!(!text(&house, None).expect("a feed").contains("BEGIN:VEVENT"));
    simply(&house, &address, 1, MeetingDeed::Call);
    let moved = MeetingPlan { starts: LocalTime { day: day("2026-09-17"), minute: 600 }, ..plan() };
    does(&house, &address, 2, MeetingChange::Plan(moved)).expect("planned anew");
    let feed = text(&house, Some("lower-calder")).expect("a feed");
    assert!(feed.contains("DTSTART;TZID=Europe/London:20260917T100000"), "{feed}");
    assert!(feed.contains("SEQUENCE:1"), "{feed}");
    assert!(!text(&house, Some("elsewhere")).expect("a feed").contains("BEGIN:VEVENT"));
    simply(&house, &address, 3, MeetingDeed::Cancel { reason: "Snow".into() });
    let all = show_meetings(&house, None).expect("meetings");
    let events = meeting_events(&all, "https://calderbrook.example");
    assert_eq!((events[0].status, events[0].sequence), (EventStatus::Cancelled, 2));
}

#[test]
fn the_link_to_join_a_meeting_is_for_those_who_are_signed_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let link = "https://rooms.example/lower-calder";
    let plan = MeetingPlan { place: String::new(), online: link.into(), ..plan() };
    let address = plan_meeting(&house, Some(&convenor()), "lower-calder", plan).expect("planned");
    simply(&house, &address, 1, MeetingDeed::Call);
    let online =
        |who: Option<&Who>| show_meeting(&house, who, &address).expect("called").record.plan.online;
    assert_eq!(online(Some(&head)), link);
    assert_eq!(online(None), "ask your convenor");
    let feed = show_feed(&house, None, "https://calderbrook.example").expect("a feed");
    assert!(feed.contains("LOCATION:Online: ask your convenor"), "{feed}");
    assert!(!feed.contains("rooms.example"), "{feed}");
}

#[test]
fn nothing_new_begins_in_a_partnership_that_has_ended_and_what_was_held_is_still_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let address = planned(&house);
    simply(&house, &address, 1, MeetingDeed::Call);
    let reply =
        || MeetingChange::Reply { organisation: None, reply: Reply::Comes, needs: String::new() };
    do_with_meeting(&house, Some(&head), (&address, 2), reply()).expect("answered");
    let change = |change| change_partnership(&house, Some(&convenor()), "lower-calder", &change);
    let reason = || "Done".to_owned();
    change(PartnershipChange::EmptySeat { seat: 1, reason: reason() }).expect("left");
    change(PartnershipChange::EndSeat { seat: 1, reason: reason() }).expect("ended");
    change(PartnershipChange::Close { reason: reason() }).expect("closed");
    let view = show_meeting(&house, None, &address).expect("read as it was held");
    assert_eq!(view.record.meeting.replies().len(), 1);
    assert!(list_conveners(&house).expect("none").is_empty());
    let next = plan_meeting(&house, Some(&convenor()), "lower-calder", plan());
    assert!(matches!(next, Err(CannotGoOn::Mend { field: "partnership", .. })), "{next:?}");
    let new = ("lower-calder", "Food");
    let drafted = crate::draft_statement::begin_statement(&house, Some(&convenor()), new);
    assert!(drafted.is_err(), "{drafted:?}");
}

#[test]
fn an_action_is_given_to_somebody_whose_account_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let address = planned(&house);
    simply(&house, &address, 1, MeetingDeed::Call);
    simply(
        &house,
        &address,
        2,
        MeetingDeed::Open { attendance: BTreeMap::new(), seats: Vec::new(), papers: Vec::new() },
    );
    let administrator = crate::statement_world::account(&house, "ada", Role::Administrator);
    crate::people::close_person(&house, Some(&administrator), &head.id).expect("closed");
    let act = MeetingChange::Act {
        what: "Ask the kitchens".into(),
        owner: "head@demo.example".into(),
        due: day("2026-09-12"),
    };
    let refused = does(&house, &address, 3, act);
    assert!(matches!(refused, Err(CannotGoOn::Mend { field: "owner", .. })), "{refused:?}");
}

#[test]
fn a_meeting_is_opened_seat_by_seat_and_counts_who_is_there_when_it_decides() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let address = planned(&house);
    simply(&house, &address, 1, MeetingDeed::Call);
    let came = (1..=3).map(|seat| (seat, Attendance::Present)).collect();
    does(&house, &address, 2, MeetingChange::InRoom(RoomChange::Open { came })).expect("opened");
    let view = show_meeting(&house, Some(&head), &address).expect("seen");
    assert_eq!(view.record.meeting.present(), (0..3).map(org).collect());
    assert_eq!((view.seats.len(), view.seats[0].holder.as_str()), (4, "Amina Holroyd"));
    let visitor = show_meeting(&house, None, &address).expect("called");
    assert_eq!(visitor.seats[0].holder, "", "visitors read no names");
    let late = MeetingChange::InRoom(RoomChange::Arrive { seat: 4, at: Some(850) });
    does(&house, &address, 3, late).expect("came");
    let unknown = MeetingChange::InRoom(RoomChange::Arrive { seat: 44, at: Some(850) });
    let unknown = does(&house, &address, 4, unknown);
    assert!(matches!(unknown, Err(CannotGoOn::Mend { field: "seat", .. })), "{unknown:?}");
    let before = NewDecision { at: Some(840), ..decision(Vec::new()) };
    let refused = does(&house, &address, 4, MeetingChange::Decide(before));
    assert!(refused.is_err(), "the fourth was not there and has no vote");
    let after = NewDecision { at: Some(851), ..decision(Vec::new()) };
    does(&house, &address, 4, MeetingChange::Decide(after)).expect("decided");
    does(&house, &address, 5, MeetingChange::InRoom(RoomChange::Leave { seat: 4, at: Some(860) }))
        .expect("left");
    let held = show_meeting(&house, Some(&head), &address).expect("seen").record.meeting;
    assert_eq!((held.there()[0].organisations.len(), held.present().len()), (4, 3));
}

#[test]
fn papers_are_kept_as_they_were_when_the_meeting_opened_and_shown_only_when_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, head) = house(folder.path());
    let id = figure(&house, "2026-09", [120, 380, 90, 410]);
    let mut with_line = plan();
    with_line.agenda[1].paper = "/places/lower-calder".into();
    let address =
        plan_meeting(&house, Some(&convenor()), "lower-calder", with_line).expect("planned");
    let text = |replaces, words: &str| {
        MeetingChange::InRoom(RoomChange::Paper(NewPaper {
            replaces,
            item: 2,
            title: "What schools say".into(),
            words: words.into(),
            chosen: String::new(),
        }))
    };
    does(&house, &address, 1, text(None, "Four schools see hunger.")).expect("a paper");
    let chosen = format!("figure:{id}");
    let shown = NewPaper { item: 2, chosen: chosen.clone(), ..NewPaper::default() };
    does(&house, &address, 2, MeetingChange::InRoom(RoomChange::Paper(shown.clone())))
        .expect("a figure");
    let both = NewPaper { words: "x".into(), ..shown };
    let both = does(&house, &address, 3, MeetingChange::InRoom(RoomChange::Paper(both)));
    assert!(matches!(both, Err(CannotGoOn::Mend { field: "chosen", .. })), "{both:?}");
    let offered = papers_to_choose(&house).expect("figures");
    assert!(offered.iter().any(|(value, _)| *value == chosen), "{offered:?}");
    simply(&house, &address, 3, MeetingDeed::Call);
    let came = (1..=4).map(|seat| (seat, Attendance::Present)).collect();
    does(&house, &address, 4, MeetingChange::InRoom(RoomChange::Open { came })).expect("opened");
    does(&house, &address, 5, MeetingChange::Decide(decision(Vec::new()))).expect("decided");
    does(&house, &address, 6, text(Some(1), "Five schools see hunger.")).expect("put right");
    figure(&house, "2026-10", [150, 350, 90, 410]);
    let view = show_meeting(&house, Some(&head), &address).expect("seen");
    let saw = &view.decided_on[0];
    assert_eq!(saw.len(), 3, "the text, the figure, and the line of the agenda");
    assert!(saw.iter().all(|paper| paper.standing == Standing::AsSeen));
    assert_eq!((saw[0].version, saw[0].versions), (1, 2));
    let PaperBody::Text { words } = &saw[0].paper.as_ref().expect("kept").body else { panic!() };
    assert_eq!(words, "Four schools see hunger.");
    let rows = &saw[1].figure.as_ref().expect("a figure").rows;
    assert_eq!(rows[0], ["Lower Calder", "yes: 120; no: 380", "yes: 150; no: 350"]);
    assert_eq!(view.papers[0].version, 2, "what is on the table is the newest");
    // A hash that is not of what is kept is told, and nothing is shown in its place.
    let mut other = view.record.meeting.decisions()[0].papers[0].clone();
    other.seen = Frozen::now("text", "", b"Nobody is hungry.");
    let meeting = view.record.meeting.clone();
    let replayed = house.store.read("replay", move |tx| papers::replay_paper(tx, &meeting, &other));
    assert_eq!(replayed.expect("looked at").standing, Standing::NotAsSeen);
}
