//! Asks through the journeys that the pages use.

use super::*;
use crate::dossiers::{begin_dossier, do_with_dossier, show_dossier};
use crate::going_on::CannotGoOn;
use crate::histories::HistoryProblem;
use crate::house::House;
use crate::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership, register_organisation,
};
use crate::statement_world::account;
use crate::trial_house;
use crate::{NewAccount, accounts};
use commons::{Day, Pence};
use convene::ask::{Ask, AskAnswer, AskDeed, AskKind, AskOrigin, AskStage, Tally};
use convene::dossier::{DossierDeed, DossierPaper, DossierStage, Issue};
use convene::membership::MembershipDeed;
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::{Belonging, Entry, OrgId, Role, Sector, Urn, Who};

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

fn who(id: &str, role: Role) -> Who {
    Who { id: id.into(), name: id.into(), organisation: "Alliance".into(), roles: vec![role] }
}

/// It is recorded that somebody works at a school.
fn works_at(house: &House, who: &Who, school: &OrgId) {
    let belonging = Belonging::Setting(Urn::of(school).expect("a school"));
    let (new, at, who) = (house.new_id(), house.now(), who.clone());
    let keep = move |tx: &mut store::Tx<'_>| {
        let deed =
            MembershipDeed::Record { belonging: belonging.clone(), known_from: "Test".into() };
        let entry = Entry { at, who: who.id.clone(), deed };
        crate::memberships::keep(tx, (&new, &who.id), entry, &who)
    };
    house.store.write("record", keep).expect("recorded");
}

fn new(what: &str, amount: Option<Pence>) -> NewAsk {
    NewAsk {
        ask: Ask {
            kind: AskKind::Resource,
            what: what.into(),
            decision_maker: "Director of Children’s Services".into(),
            needed_by: day("2026-12-01"),
            amount,
        },
        why: "Children come to school hungry.".into(),
        evidence: vec!["39 in 100 live on a low income".into()],
        if_nothing: String::new(),
        origin: AskOrigin::Itself,
        decides: String::new(),
    }
}

fn send(house: &House, address: &str) {
    let convenor = who("saira", Role::Convenor);
    let deed = AskDeed::Send { body: "Executive".into(), meets_on: day("2026-10-01") };
    do_with_ask(house, Some(&convenor), (address, 1), deed).expect("sent");
}

/// What a body answered.
fn written_down(given: AskAnswer) -> AskDeed {
    AskDeed::WriteDown { meeting: "Executive, 1 October 2026".into(), given }
}

#[test]
fn step_17_of_the_story_one_secured_one_partial_and_one_declined_and_taken_further() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let convenor = who("saira", Role::Convenor);
    let answers = [
        AskAnswer::Agreed,
        AskAnswer::Partly { what: "One year".into(), amount: Some(Pence(2_500_000)) },
        AskAnswer::Declined { reason: "No dental staff.".into() },
    ];
    let mut addresses = Vec::new();
    for (what, answer) in
        ["Match records", "Fund the clubs", "Oral health team"].iter().zip(answers)
    {
        let address =
            begin_ask(&house, Some(&convenor), new(what, Some(Pence(4_000_000)))).expect("begun");
        send(&house, &address);
        let deed = written_down(answer);
        do_with_ask(&house, Some(&convenor), (&address, 2), deed).expect("answered");
        addresses.push(address);
    }
    let board = show_asks(&house, None, &AskFilter::default()).expect("a board");
    let tally = board.tally;
    assert_eq!((tally.secured, tally.partly, tally.declined, tally.open), (1, 1, 1, 0));
    assert_eq!(tally.secured_money, Pence(6_500_000));
    let further = AskDeed::Escalate {
        body: "Child health issue group".into(),
        meets_on: day("2026-11-05"),
        reason: "Three areas ask for the same.".into(),
        decides: None,
    };
    do_with_ask(&house, Some(&convenor), (&addresses[2], 3), further).expect("taken further");
    let declined = show_ask(&house, None, &addresses[2]).expect("seen");
    assert_eq!(declined.record.life.stage(), AskStage::Sent);
    let filter =
        AskFilter { body: Some("Child health issue group".into()), state: Some(AskState::Open) };
    let board = show_asks(&house, None, &filter).expect("a board");
    assert_eq!(board.lines.len(), 1);
    assert_eq!(board.tally, Tally { further: 1, ..tally }, "what was answered stays an answer");
    let filter = AskFilter { body: None, state: Some(AskState::Declined) };
    let board = show_asks(&house, None, &filter).expect("a board");
    assert_eq!(board.lines.len(), 1, "as the tally counts");
    assert_eq!(said_and_done(&house).expect("told").len(), 3);
}

#[test]
fn an_ask_that_was_not_sent_is_not_there_for_visitors() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let convenor = who("saira", Role::Convenor);
    let address = begin_ask(&house, Some(&convenor), new("New", None)).expect("begun");
    assert_eq!(address, "ask", "the form stands at /asks/new");
    assert!(matches!(
        show_ask(&house, None, &address),
        Err(CannotGoOn::History(HistoryProblem::NoSuch(_)))
    ));
    assert!(show_ask(&house, Some(&convenor), &address).is_ok());
    send(&house, &address);
    let visitor = show_ask(&house, None, &address).expect("sent");
    assert!(visitor.names.is_empty(), "visitors read what was done, not by whom");
}

#[test]
fn what_is_asked_is_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let convenor = who("saira", Role::Convenor);
    let asked = |what: &str| begin_ask(&house, Some(&convenor), new(what, None));
    assert!(asked(&"é".repeat(200)).is_ok());
    for what in ["é".repeat(201), " ".into()] {
        assert!(matches!(asked(&what), Err(CannotGoOn::Mend { field: "what", .. })), "{what}");
    }
}

#[test]
fn only_the_decision_maker_named_or_a_convenor_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let account = NewAccount {
        email: "director@council.example".into(),
        name: "The director".into(),
        organisation: "Council".into(),
        roles: vec![Role::Partner],
        password: "a long sentence nobody would guess 71".into(),
    };
    accounts::open_account(&house, "test", account).expect("an account");
    let convenor = who("saira", Role::Convenor);
    let unknown = NewAsk { decides: "nobody@council.example".into(), ..new("Rooms", None) };
    let refused = begin_ask(&house, Some(&convenor), unknown);
    assert!(matches!(refused, Err(CannotGoOn::Mend { field: "decides", .. })));
    let known = NewAsk { decides: "Director@council.example".into(), ..new("Rooms", None) };
    let address = begin_ask(&house, Some(&convenor), known).expect("begun");
    send(&house, &address);
    let ask = show_ask(&house, None, &address).expect("seen");
    let director = who(ask.record.paper.decides.as_deref().expect("an account"), Role::Partner);
    let answer = |who: &Who| {
        do_with_ask(&house, Some(who), (&address, 2), AskDeed::Answer(AskAnswer::Agreed))
    };
    assert!(matches!(answer(&who("somebody", Role::BoardMember)), Err(CannotGoOn::NotYours(_))));
    let chase = do_with_ask(&house, Some(&director), (&address, 2), AskDeed::Chase);
    assert!(matches!(chase, Err(CannotGoOn::Refused(_))));
    let written = || written_down(AskAnswer::Agreed);
    let for_them = do_with_ask(&house, Some(&convenor), (&address, 2), written());
    assert!(matches!(for_them, Err(CannotGoOn::NotYours(_))), "nobody answers for who is named");
    answer(&director).expect("answered");
    assert!(matches!(answer(&director), Err(CannotGoOn::Ask(_))), "it is answered once");
}

#[test]
fn an_account_is_named_later_and_another_when_it_is_taken_further() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let convenor = account(&house, "saira", Role::Convenor);
    let [director, board] =
        ["director", "board"].map(|name| account(&house, name, Role::BoardMember));
    let address = begin_ask(&house, Some(&convenor), new("Rooms", None)).expect("begun");
    let does = |who: &Who, seen, change: AskChange| {
        do_with_ask(&house, Some(who), (&address, seen), change)
    };
    let assign = |name: &str| AskChange::Assign(format!("{name}@calderbrook.example"));
    for name in ["saira", "nobody"] {
        let refused = does(&convenor, 1, assign(name));
        assert!(matches!(refused, Err(CannotGoOn::Mend { field: "decides", .. })), "{name}");
    }
    assert!(does(&convenor, 1, AskChange::Assign(String::new())).is_err());
    assert!(does(&director, 1, assign("director")).is_err(), "a convenor says who answers");
    does(&convenor, 1, assign("director")).expect("assigned");
    let send = AskDeed::Send { body: "Executive".into(), meets_on: day("2026-10-01") };
    does(&convenor, 2, send.into()).expect("sent");
    let yes = || AskDeed::Answer(AskAnswer::Agreed).into();
    assert!(does(&convenor, 3, written_down(AskAnswer::Agreed).into()).is_err());
    let no = AskDeed::Answer(AskAnswer::Declined { reason: "No room.".into() });
    does(&director, 3, no.into()).expect("their answer");
    let further = |decides: &str| AskChange::Escalate {
        body: "Board".into(),
        meets_on: day("2026-11-01"),
        reason: "There is a room.".into(),
        decides: decides.to_owned(),
    };
    does(&convenor, 4, further("board@calderbrook.example")).expect("taken further");
    assert!(matches!(does(&director, 5, yes()), Err(CannotGoOn::NotYours(_))), "not any more");
    let view = show_ask(&house, Some(&board), &address).expect("seen");
    assert!(view.may_answer && !view.answers_for_a_body);
    does(&convenor, 5, further("")).expect("taken further again");
    assert!(matches!(does(&board, 6, yes()), Err(CannotGoOn::NotYours(_))));
    let view = show_ask(&house, Some(&convenor), &address).expect("seen");
    assert!(view.may_answer && view.answers_for_a_body);
    let silent = does(&convenor, 6, yes()).expect_err("of which meeting?");
    assert_eq!(silent.field(), Some("meeting"));
    does(&convenor, 6, written_down(AskAnswer::Agreed).into()).expect("written down");
}

/// A partnership of two schools, of which the head sits for the first; gives the other.
fn seats(house: &House, convenor: &Who, head: &Who) -> OrgId {
    let by = Some(convenor);
    let new = NewPartnership {
        name: "Lower Calder".into(),
        purpose: "Teeth".into(),
        ..NewPartnership::default()
    };
    let partnership = begin_partnership(house, by, &new).expect("begun");
    for id in ["GB-EDU-100001", "GB-EDU-100002"] {
        register_organisation(house, by, (id, id, Sector::School)).expect("registered");
        let seat = PartnershipChange::AddSeat {
            organisation: id.into(),
            right: Right::Decides,
            place: SeatPlace::Steering,
            age: SeatAge::Any,
        };
        change_partnership(house, by, &partnership, &seat).expect("a seat");
    }
    let fill = PartnershipChange::FillSeat { seat: 1, person: head.id.clone() };
    change_partnership(house, by, &partnership, &fill).expect("filled");
    OrgId::parse("GB-EDU-100002").expect("a school")
}

#[test]
fn a_dossier_is_closed_when_every_school_was_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let convenor = who("saira", Role::Convenor);
    let head = account(&house, "amina", Role::HeadTeacher);
    let paper = DossierPaper {
        title: "Waiting for the dentist".into(),
        issue: Issue::ChildHealth,
        evidence: vec!["A third of five-year-olds".into()],
    };
    let address = begin_dossier(&house, Some(&convenor), paper).expect("begun");
    let school = OrgId::parse("GB-EDU-100001").expect("a school");
    let seated = seats(&house, &convenor, &head);
    let does = |who: &Who, seen, deed| do_with_dossier(&house, Some(who), (&address, seen), deed);
    let words = || "words".to_owned();
    let raise = |school: &OrgId| DossierDeed::Raise { school: school.clone(), words: words() };
    let untied = does(&head, 1, raise(&school));
    assert!(matches!(untied, Err(CannotGoOn::Refused(access::Refusal::NoTie { .. }))));
    works_at(&house, &head, &school);
    let another = does(&head, 1, raise(&seated));
    assert!(matches!(another, Err(CannotGoOn::Refused(access::Refusal::NoTie { .. }))));
    let unheard = OrgId::parse("GB-EDU-999999").expect("a school");
    let refused = does(&convenor, 1, raise(&unheard));
    assert!(
        matches!(refused, Err(CannotGoOn::Mend { field: "school", .. })),
        "nobody raises in the name of a school that is not on the list"
    );
    does(&head, 1, raise(&school)).expect("raised");
    let ask_for = || DossierDeed::AskFor { evidence: words() };
    assert!(matches!(does(&head, 2, ask_for()), Err(CannotGoOn::Refused(_))));
    assert!(does(&convenor, 2, ask_for()).is_err(), "nothing is asked yet");
    let origin = AskOrigin::Dossier { address: address.clone() };
    let ask = NewAsk { origin, ..new("A dental team", None) };
    let ask = begin_ask(&house, Some(&convenor), ask).expect("an ask");
    does(&convenor, 2, ask_for()).expect("asked for");
    send(&house, &ask);
    assert!(does(&convenor, 3, DossierDeed::TakeAnswers).is_err(), "it has no answer yet");
    let no = written_down(AskAnswer::Declined { reason: words() });
    do_with_ask(&house, Some(&convenor), (&ask, 2), no).expect("answered");
    does(&convenor, 3, DossierDeed::TakeAnswers).expect("taken");
    assert!(does(&convenor, 4, DossierDeed::Close).is_err(), "the school was not told");
    let tell = DossierDeed::Tell { school, you_said: words(), we_did: words() };
    does(&convenor, 4, tell).expect("told");
    assert!(matches!(
        does(&convenor, 4, DossierDeed::Close),
        Err(CannotGoOn::History(HistoryProblem::MovedOn))
    ));
    does(&convenor, 5, DossierDeed::Close).expect("closed");
    let dossier = show_dossier(&house, None, &address).expect("seen");
    assert_eq!(dossier.record.dossier.stage(), DossierStage::Closed);
    assert_eq!(dossier.asks.len(), 1);
    assert_eq!(said_and_done(&house).expect("told").len(), 2);
}
