//! Deeds as they are kept: each is read back as it was written, and a history is followed to where it
//! led.

use crate::written::{ask, day, entry, org, partnership};
use commons::Pence;
use lifechances_convene::ask::{
    AskAnswer, AskDeed, AskKind, AskOrigin, AskPaper, AskRecord, AskStage, AskWritten,
    BadAskHistory,
};
use lifechances_convene::dossier::{
    DossierDeed, DossierPaper, DossierRecord, DossierStage, DossierWritten, Issue,
};
use lifechances_convene::meeting::{
    ActionPoint, AgendaItem, Attendance, BadMeetingHistory, Decision, Frozen, Interest,
    InterestRule, LocalTime, MeetingDeed, MeetingNotAllowed, MeetingPlan, MeetingRecord,
    MeetingStage, MeetingWritten, Paper, PaperBody, PaperSeen, PlanProblem, Reply, SeatCame,
    SeatOf, Vote, agenda_as_lines, agenda_from_lines,
};
use lifechances_convene::partnership::{Right, SeatAge};
use lifechances_convene::statement::{Evidence, EvidenceKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// Each is read back, and each has a word of its own.
fn check<D: Serialize + DeserializeOwned + PartialEq + Debug>(deeds: &[D], words: &[&str]) {
    let mut found = BTreeSet::new();
    for deed in deeds {
        let json = serde_json::to_string(deed).expect("written");
        let back: D = serde_json::from_str(&json).expect("read back");
        assert_eq!(&back, deed, "{json}");
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        found.insert(value["did"].as_str().expect("what was done").to_owned());
    }
    assert_eq!(found, words.iter().map(|word| (*word).to_owned()).collect());
}

fn paper() -> AskPaper {
    AskPaper {
        ask: ask(AskKind::Resource, "Fund the clubs", Some(Pence(4_000_000))),
        why: "Children come to school hungry.".into(),
        evidence: vec!["39 in 100".into()],
        if_nothing: String::new(),
        origin: AskOrigin::Statement { address: "food".into() },
        decides: Some("p9".into()),
    }
}

fn ask_deeds() -> Vec<AskWritten> {
    let words = || "words".to_owned();
    let meets_on = day("2024-03-01");
    let deeds = [
        AskDeed::Send { body: words(), meets_on },
        AskDeed::Chase,
        AskDeed::Assign { decides: "p2".into() },
        AskDeed::Answer(AskAnswer::Partly { what: words(), amount: Some(Pence(5)) }),
        AskDeed::Escalate { body: words(), meets_on, reason: words(), decides: None },
        AskDeed::WriteDown { meeting: words(), given: AskAnswer::Declined { reason: words() } },
        AskDeed::Escalate { body: words(), meets_on, reason: words(), decides: Some(words()) },
        AskDeed::Answer(AskAnswer::Agreed),
        AskDeed::RecordEffect { effect: words() },
        AskDeed::TakeBack { reason: words() },
    ];
    let begin = AskWritten::Begin(paper());
    std::iter::once(begin).chain(deeds.into_iter().map(AskWritten::Deed)).collect()
}

#[test]
fn every_deed_of_an_ask_is_read_back_as_it_was_written() {
    let words = [
        "begin",
        "send",
        "chase",
        "assign",
        "answer",
        "write-down",
        "escalate",
        "record-effect",
        "take-back",
    ];
    check(&ask_deeds(), &words);
    let old = r#"{"did":"escalate","body":"B","meets_on":"2024-03-01","reason":"R"}"#;
    let old = serde_json::from_str::<AskWritten>(old).expect("written before it named anybody");
    assert!(matches!(old, AskWritten::Deed(AskDeed::Escalate { decides: None, .. })));
    let unknown = r#"{"did":"forget"}"#;
    assert!(serde_json::from_str::<AskWritten>(unknown).is_err());
}

#[test]
fn the_history_of_an_ask_is_followed_to_where_it_led() {
    let entries: Vec<_> =
        ask_deeds().into_iter().take(10).map(|deed| entry("2024-02-01", deed)).collect();
    let record = AskRecord::follow(&entries).expect("followed");
    assert_eq!(record.life.stage(), AskStage::Done);
    assert_eq!(record.paper, paper());
    let who = |count: usize| {
        let record = AskRecord::follow(&entries[..count]).expect("followed");
        record.decides().map(str::to_owned)
    };
    let expected =
        ["p9", "p2", "", "words"].map(|id| Some(id.to_owned()).filter(|id| !id.is_empty()));
    assert_eq!([who(3), who(4), who(6), who(8)], expected, "the last that was named");
    assert_eq!(AskRecord::follow(&entries[1..]), Err(BadAskHistory::NotBegun));
    let twice = [entries[0].clone(), entries[0].clone()];
    assert_eq!(AskRecord::follow(&twice), Err(BadAskHistory::NotBegun));
}

#[test]
fn every_deed_of_a_dossier_is_read_back_and_followed() {
    let words = || "words".to_owned();
    let deeds = [
        DossierDeed::Raise { school: org(0), words: words() },
        DossierDeed::Cite(Evidence {
            kind: EvidenceKind::Figure,
            reference: "/indicators/persistent-absence".into(),
            says: words(),
            seen: "0f".into(),
        }),
        DossierDeed::AskFor { evidence: words() },
        DossierDeed::TakeAnswers,
        DossierDeed::Tell { school: org(0), you_said: words(), we_did: "More".into() },
        DossierDeed::Close,
        DossierDeed::Reopen { reason: words() },
    ];
    let paper = DossierPaper {
        title: "Waiting for glasses".into(),
        issue: Issue::ChildHealth,
        evidence: Vec::new(),
    };
    let written: Vec<_> = std::iter::once(DossierWritten::Begin(paper))
        .chain(deeds.into_iter().map(DossierWritten::Deed))
        .collect();
    check(
        &written,
        &["begin", "raise", "cite", "ask-for", "take-answers", "tell", "close", "reopen"],
    );
    let entries: Vec<_> =
        written.into_iter().take(7).map(|deed| entry("2024-02-01", deed)).collect();
    let record = DossierRecord::follow(&entries).expect("followed");
    assert_eq!(record.dossier.stage(), DossierStage::Closed);
    assert_eq!(record.said_and_done()[0].we_did, "More");
}

fn plan() -> MeetingPlan {
    let item =
        |title: &str, minutes| AgendaItem { title: title.into(), minutes, paper: String::new() };
    MeetingPlan {
        title: "Convening 1".into(),
        starts: LocalTime { day: day("2023-09-20"), minute: 13 * 60 + 30 },
        place: "Mill Lane Centre".into(),
        online: String::new(),
        access: "Step-free".into(),
        languages: "Urdu".into(),
        agenda: vec![item("Welcome", 30), item("Choose a priority", 90)],
    }
}

fn meeting_deeds() -> Vec<MeetingWritten> {
    let words = || "words".to_owned();
    let votes: BTreeMap<_, _> =
        [0, 1, 5, 8, 10, 11, 3].into_iter().map(|n| (org(n), Vote::For)).collect();
    let attendance = votes.keys().map(|id| (id.clone(), Attendance::Present)).collect();
    let decision = Decision {
        item: 2,
        words: words(),
        votes,
        dissent: BTreeMap::new(),
        evidence: vec![Frozen::now("figure/1", "2023-09", b"39 in 100")],
        at: Some(870),
        papers: vec![PaperSeen { number: 1, version: 1, seen: Frozen::now("text", "", b"words") }],
    };
    let of = SeatOf { organisation: org(8), right: Right::Decides, age: SeatAge::Young };
    let seats = vec![SeatCame { seat: 7, of: of.clone(), came: Attendance::Present }];
    let paper = Paper {
        item: 2,
        title: words(),
        body: PaperBody::Text { words: words() },
        seen: Frozen::now("text", "", b"words"),
    };
    let interest =
        Interest { item: 1, organisation: org(8), what: words(), rule: InterestRule::Leaves };
    let point = ActionPoint { what: words(), owner: "p1".into(), due: day("2023-10-01") };
    let deeds = [
        MeetingDeed::Call,
        MeetingDeed::Reply { organisation: org(8), reply: Reply::JoinsOnline, needs: words() },
        MeetingDeed::Open { attendance, seats, papers: vec![paper.clone()] },
        MeetingDeed::Paper { replaces: Some(1), paper },
        MeetingDeed::Arrive { seat: 9, of, at: 815 },
        MeetingDeed::Leave { seat: 9, at: 880 },
        MeetingDeed::Declare(interest),
        MeetingDeed::Decide(decision),
        MeetingDeed::Act(point),
        MeetingDeed::Note { item: 1, words: words() },
        MeetingDeed::Close,
        MeetingDeed::Correct { words: words() },
        MeetingDeed::Approve,
        MeetingDeed::Publish,
        MeetingDeed::Finish { action: 1, outcome: words() },
        MeetingDeed::Cancel { reason: words() },
    ];
    let first = [MeetingWritten::Plan(plan())];
    first.into_iter().chain(deeds.into_iter().map(MeetingWritten::Deed)).collect()
}

#[test]
fn every_deed_of_a_meeting_is_read_back_as_it_was_written() {
    let words = [
        "plan", "call", "reply", "open", "paper", "arrive", "leave", "declare", "decide", "act",
        "note", "close", "correct", "approve", "publish", "finish", "cancel",
    ];
    check(&meeting_deeds(), &words);
}

#[test]
fn a_meeting_goes_from_its_plan_to_published_minutes_and_its_actions_are_finished_later() {
    let mut entries: Vec<_> =
        meeting_deeds().into_iter().take(16).map(|deed| entry("2023-09-20", deed)).collect();
    let record = MeetingRecord::follow(&entries).expect("followed");
    assert_eq!(record.meeting.stage(), MeetingStage::Published);
    assert_eq!(record.meeting.actions()[0].outcome.as_deref(), Some("words"));
    let again = entries[15].clone();
    entries.push(again);
    assert!(MeetingRecord::follow(&entries).is_err(), "what came of it is said once");
    let planned_anew = [entries[0].clone(), entries[1].clone(), entries[0].clone()];
    let record = MeetingRecord::follow(&planned_anew).expect("planned anew");
    assert_eq!(record.plans_after_first, 1);
    entries.truncate(4);
    entries.push(entries[0].clone());
    let late = MeetingRecord::follow(&entries);
    assert_eq!(late, Err(BadMeetingHistory::TooLate(MeetingStage::Open)));
}

#[test]
fn a_meeting_is_read_as_it_was_held_whatever_the_partnership_becomes() {
    let mut record =
        MeetingRecord::follow(&[entry("2023-09-10", meeting_deeds()[0].clone())]).expect("planned");
    let mut entries = vec![entry("2023-09-10", meeting_deeds()[0].clone())];
    for deed in meeting_deeds().into_iter().skip(1).take(5) {
        let entry = entry("2023-09-20", deed);
        record.apply(&partnership(), entry.clone()).expect("allowed on that day");
        entries.push(entry);
    }
    assert_eq!(MeetingRecord::follow(&entries), Ok(record), "nobody is asked who sits there now");
}

#[test]
fn a_called_meeting_keeps_an_agenda_and_a_day_to_come_and_asks_again_for_another_time() {
    let deeds = meeting_deeds();
    let begun: Vec<_> = deeds[..3].iter().map(|deed| entry("2023-09-10", deed.clone())).collect();
    let called = MeetingRecord::follow(&begun).expect("called and answered");
    assert_eq!(called.meeting.replies().len(), 1);
    let anew = |on: &str, plan: MeetingPlan| {
        let mut record = called.clone();
        let done = record.apply(&partnership(), entry(on, MeetingWritten::Plan(plan)));
        done.map(|()| record)
    };
    let past = anew("2023-09-25", plan());
    assert_eq!(past, Err(BadMeetingHistory::Plan(PlanProblem::InThePast)));
    let silent = anew("2023-09-11", MeetingPlan { agenda: Vec::new(), ..plan() });
    let no_agenda = BadMeetingHistory::NotAllowed(MeetingNotAllowed::NoAgenda);
    assert_eq!(silent, Err(no_agenda));
    let words = anew("2023-09-11", MeetingPlan { place: "Hall".into(), ..plan() }).expect("moved");
    assert_eq!(words.meeting.replies().len(), 1, "the time stays, and so do the answers");
    let mut later = plan();
    later.starts.minute += 60;
    let later = anew("2023-09-11", later).expect("later");
    assert!(later.meeting.replies().is_empty(), "they answered for another time");
}

#[test]
fn a_meeting_ends_when_its_items_are_done_and_on_its_day() {
    let plan = plan();
    assert_eq!(plan.ends().minute, 15 * 60 + 30);
    let begins: Vec<u16> = plan.timings().map(|(begins, _)| begins.minute).collect();
    assert_eq!(begins, [13 * 60 + 30, 14 * 60]);
    let mut long = plan.clone();
    long.agenda[1].minutes = 451;
    assert_eq!(long.check(), Err(PlanProblem::TooLong(481)));
    let mut late = plan.clone();
    late.starts.minute = 22 * 60;
    assert_eq!(late.check(), Err(PlanProblem::TooLong(120)));
    assert_eq!(MeetingPlan { place: " ".into(), ..plan }.check(), Err(PlanProblem::NoPlace));
}

#[test]
fn an_agenda_is_read_back_from_its_lines() {
    let text = "20 min: What the figures say | /places/lower-calder\n\n5: Welcome\n2027 plans\n\
                3 priorities\n10:30 Tea\n15 Minutes of last time\n20 minority languages\n2027: a plan\nClose";
    let agenda = agenda_from_lines(text).expect("an agenda");
    let told: Vec<_> = agenda.iter().map(|i| (i.minutes, i.title.as_str())).collect();
    let expected = [
        (20, "What the figures say"),
        (5, "Welcome"),
        (10, "2027 plans"),
        (10, "3 priorities"),
        (10, "10:30 Tea"),
        (15, "of last time"),
        (10, "20 minority languages"),
        (10, "2027: a plan"),
        (10, "Close"),
    ];
    assert_eq!(told, expected);
    assert_eq!(agenda[0].paper, "/places/lower-calder");
    assert_eq!(agenda_from_lines(&agenda_as_lines(&agenda)), Ok(agenda));
}
