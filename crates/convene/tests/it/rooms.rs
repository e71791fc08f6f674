//! Who is in the room when something is decided, and which papers they have read.

use crate::written::{entry, org, partnership};
use lifechances_convene::meeting::{
    Attendance, Decision, Frozen, Meeting, MeetingDeed, MeetingNotAllowed, MeetingStage,
    MeetingWritten, Paper, PaperBody, PaperProblem, Room, SeatCame, SeatOf, Vote,
};
use lifechances_convene::partnership::{NoQuorum, Partnership, Right, SeatAge};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A school, a second, the council, health, a voluntary group, residents, and two for young people.
const THERE: [usize; 8] = [0, 1, 3, 5, 8, 10, 11, 13];

fn of(number: usize) -> SeatOf {
    let seat = partnership().seats[number].clone();
    SeatOf { organisation: seat.organisation.id, right: seat.right, age: seat.age }
}

fn came(number: usize) -> SeatCame {
    let seat = u32::try_from(number).expect("few seats");
    SeatCame { seat, of: of(number), came: Attendance::Present }
}

fn held_by(numbers: &[usize]) -> Meeting {
    let mut meeting = Meeting::planned(vec!["Welcome".into(), "Choose a priority".into()]);
    does(&mut meeting, MeetingDeed::Call).expect("called");
    let seats: Vec<SeatCame> = numbers.iter().map(|number| came(*number)).collect();
    let attendance = seats.iter().map(|seat| (seat.of.organisation.clone(), seat.came)).collect();
    does(&mut meeting, MeetingDeed::Open { attendance, seats, papers: vec![] }).expect("opened");
    meeting
}

fn does(meeting: &mut Meeting, deed: MeetingDeed) -> Result<MeetingStage, MeetingNotAllowed> {
    meeting.apply(&partnership(), entry("2023-09-20", deed))
}

fn leaves(meeting: &mut Meeting, seat: u32, at: u16) -> Result<MeetingStage, MeetingNotAllowed> {
    does(meeting, MeetingDeed::Leave { seat, at })
}

fn decide(
    meeting: &mut Meeting,
    at: u16,
    voting: &[usize],
) -> Result<MeetingStage, MeetingNotAllowed> {
    let papers = meeting.papers().seen_on(2);
    let decision = Decision {
        item: 2,
        words: "Food comes first.".into(),
        votes: voting.iter().map(|n| (org(*n), Vote::For)).collect(),
        dissent: BTreeMap::new(),
        evidence: Vec::new(),
        at: Some(at),
        papers,
    };
    does(meeting, MeetingDeed::Decide(decision))
}

#[test]
fn rule_p1_a_quorum_counts_who_was_in_the_room_when_it_was_decided() {
    let mut meeting = held_by(&THERE);
    // All of the community go home at three: the voluntary group, the residents, the young people.
    for seat in [8, 10, 11, 13] {
        leaves(&mut meeting, seat, 900).expect("they left");
    }
    let late = decide(&mut meeting, 910, &[0, 1, 3, 5]);
    let few = NoQuorum::TooFew { found: 4, all: 13, needed: 7 };
    assert_eq!(late, Err(MeetingNotAllowed::NoQuorum(few)));
    // What was decided before they left is written down afterwards, with their votes.
    assert_eq!(decide(&mut meeting, 899, &[0, 1, 3, 5, 8, 10, 11]), Ok(MeetingStage::Open));
    let there = &meeting.there()[0];
    assert_eq!((there.organisations.len(), there.young_people), (7, Some(2)));
}

#[test]
fn somebody_who_comes_late_is_counted_from_then_on() {
    let mut meeting = held_by(&THERE[..6]);
    let six = [0, 1, 3, 5, 8, 10];
    assert!(matches!(decide(&mut meeting, 820, &six), Err(MeetingNotAllowed::NoQuorum(_))));
    does(&mut meeting, MeetingDeed::Arrive { seat: 11, of: of(11), at: 830 }).expect("came");
    assert!(matches!(decide(&mut meeting, 829, &six), Err(MeetingNotAllowed::NoQuorum(_))));
    assert_eq!(decide(&mut meeting, 830, &[0, 1, 3, 5, 8, 10, 11]), Ok(MeetingStage::Open));
    let again = does(&mut meeting, MeetingDeed::Arrive { seat: 11, of: of(11), at: 840 });
    assert_eq!(again, Err(MeetingNotAllowed::IsThere(11)));
    assert_eq!(leaves(&mut meeting, 3, 829), Err(MeetingNotAllowed::BeforeWhatIsWritten(830)));
    assert_eq!(leaves(&mut meeting, 3, 24 * 60), Err(MeetingNotAllowed::NoTime));
    assert_eq!(leaves(&mut meeting, 12, 840), Err(MeetingNotAllowed::IsNotThere(12)));
}

#[test]
fn whoever_only_listens_for_an_organisation_makes_no_quorum_of_it() {
    let mut observes = came(10);
    observes.of.right = Right::Observes;
    let room = |seat: SeatCame| {
        let deed =
            MeetingDeed::Open { attendance: BTreeMap::new(), seats: vec![seat], papers: vec![] };
        let mut meeting = Meeting::planned(vec!["Welcome".into()]);
        does(&mut meeting, MeetingDeed::Call).expect("called");
        does(&mut meeting, deed).expect("opened");
        meeting.present()
    };
    assert_eq!(room(observes), BTreeSet::new());
    assert_eq!(room(came(10)), BTreeSet::from([org(10)]));
}

#[test]
fn rule_p3_fewer_than_two_young_people_in_the_room_is_a_warning_and_no_bar() {
    let mut meeting = held_by(&THERE);
    assert_eq!(meeting.room().at(None).few_young_people(), None);
    leaves(&mut meeting, 13, 850).expect("one left");
    assert_eq!(meeting.room().at(None).few_young_people(), Some(1));
    assert_eq!(meeting.room().at(Some(849)).few_young_people(), None);
    let six_and_young = [0, 1, 3, 5, 8, 10, 11];
    assert_eq!(decide(&mut meeting, 860, &six_and_young), Ok(MeetingStage::Open));
}

#[test]
fn a_meeting_written_down_by_organisation_is_still_read() {
    let old = r#"{"did":"open","attendance":{"GB-COH-0":"present","GB-COH-3":"apologies"}}"#;
    let old: MeetingWritten = serde_json::from_str(old).expect("an old entry");
    let MeetingWritten::Deed(deed) = old else { panic!("a deed") };
    let mut meeting = Meeting::planned(vec!["Welcome".into()]);
    does(&mut meeting, MeetingDeed::Call).expect("called");
    does(&mut meeting, deed).expect("opened");
    assert_eq!(meeting.present(), BTreeSet::from([org(0)]));
    assert_eq!(meeting.room().at(None).few_young_people(), None, "nobody wrote it down");
    let old = r#"{"did":"decide","item":1,"words":"Yes","votes":{},"dissent":{},"evidence":[]}"#;
    let old: MeetingWritten = serde_json::from_str(old).expect("an old decision");
    let MeetingWritten::Deed(MeetingDeed::Decide(old)) = old else { panic!("a decision") };
    assert_eq!((old.at, old.papers.len()), (None, 0));
}

fn text(words: &str) -> Paper {
    let body = PaperBody::Text { words: words.into() };
    let seen = Frozen::now("text", "", words.as_bytes());
    Paper { item: 2, title: "What schools say".into(), body, seen }
}

#[test]
fn a_decision_keeps_the_paper_it_saw_and_a_later_change_is_a_new_version() {
    let mut meeting = held_by(&THERE);
    let put = |replaces, words| MeetingDeed::Paper { replaces, paper: text(words) };
    does(&mut meeting, put(None, "Four schools")).expect("put there");
    let read = meeting.papers().seen_on(2);
    decide(&mut meeting, 850, &[0, 1, 3, 5, 8, 10, 11]).expect("decided");
    does(&mut meeting, put(Some(1), "Five schools")).expect("put right");
    let saw = &meeting.decisions()[0].papers[0];
    assert_eq!((saw.number, saw.version), (1, 1));
    assert!(saw.seen.is_of(b"Four schools") && !saw.seen.is_of(b"Five schools"));
    let now = meeting.papers().seen_on(2);
    assert_eq!((now.len(), now[0].version), (1, 2));
    assert!(meeting.papers().seen_on(1).is_empty(), "it belongs to the second item");
    let decision = Decision { papers: read, ..meeting.decisions()[0].clone() };
    let stale = does(&mut meeting, MeetingDeed::Decide(decision));
    assert_eq!(stale, Err(PaperProblem::Changed.into()));
    let none = does(&mut meeting, put(Some(7), "Nine schools"));
    assert_eq!(none, Err(PaperProblem::NoSuch(7).into()));
    assert_eq!(does(&mut meeting, put(None, "  ")), Err(PaperProblem::NoWords.into()));
}

/// Who comes or goes at which minute, one after another.
fn moves() -> impl Strategy<Value = Vec<(usize, u16)>> {
    prop::collection::vec((0_usize..15, 800_u16..900), 0..30)
}

proptest! {
    /// The slow twin walks minute by minute with a set of seats.
    #[test]
    fn the_room_at_a_minute_is_what_a_walk_through_the_meeting_finds(mut moves in moves()) {
        moves.sort_by_key(|(_, at)| *at);
        let mut meeting = held_by(&THERE);
        let mut walked: BTreeSet<usize> = THERE.into();
        let mut at_minute: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
        let mut minute = 800;
        for (number, at) in moves {
            (minute..at).for_each(|then| drop(at_minute.insert(then, walked.clone())));
            minute = at;
            let seat = u32::try_from(number).expect("few");
            if walked.remove(&number) {
                leaves(&mut meeting, seat, at).expect("was there");
            } else {
                walked.insert(number);
                does(&mut meeting, MeetingDeed::Arrive { seat, of: of(number), at }).expect("came");
            }
        }
        at_minute.insert(minute, walked.clone());
        for (then, seats) in at_minute {
            let room = meeting.room().at(Some(then));
            let all: Partnership = partnership();
            let decide = seats.iter().filter(|n| all.seats[**n].right == Right::Decides);
            let expected: BTreeSet<_> =
                decide.map(|n| all.seats[*n].organisation.id.clone()).collect();
            prop_assert_eq!(room.organisations, expected, "at {}", then);
            let young = seats.iter().filter(|n| all.seats[**n].age == SeatAge::Young).count();
            let by_seat = !meeting.room().is_by_organisation();
            prop_assert_eq!(room.young_people, by_seat.then_some(young));
        }
        prop_assert_eq!(meeting.room().at(None), meeting.room().at(Some(1439)));
        let _: &Room = meeting.room();
    }
}
