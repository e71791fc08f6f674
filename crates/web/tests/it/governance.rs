//! Asks, dossiers and meetings as people use them in a browser.

use crate::common::{Answer, Browser, World, belongs, email_of};
use axum::http::StatusCode;
use convene::{Belonging, Role, Sector, Urn};
use journeys::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership, register_organisation,
};
use lifechances_web::Scheme;

/// Posts a form of a page: its token and how much of the history was seen are taken from the page.
pub(crate) async fn sends(
    person: &mut Browser,
    page: &str,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let shown = person.opens(page).await;
    let token = shown.form_token();
    let after = |name: &str| {
        let rest = shown.body.split(name).nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let seen = after("name=\"seen\" value=\"");
    let token = if token.is_empty() { person.opens("/account").await.form_token() } else { token };
    let mut all = vec![("form_token", token.as_str()), ("seen", seen.as_str())];
    all.extend(fields);
    person.posts(path, &all).await
}

pub(crate) const NEW_ASK: [(&str, &str); 8] = [
    ("begin_kind", "resource"),
    ("begin_what", "Fund the clubs"),
    ("begin_why", "Children come to school hungry"),
    ("begin_evidence", "39 in 100\n\nParents said so"),
    ("begin_decision_maker", "The director"),
    ("begin_needed_by", "1/12/2026"),
    ("begin_amount", "£40,000"),
    ("begin_decides", "partner@calderbrook.example"),
];

#[tokio::test]
async fn an_ask_is_begun_sent_and_answered_by_whoever_decides_from_its_link() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let mut visitor = world.visitor();
    let begun = sends(&mut convenor, "/asks/new", "/asks/new", &NEW_ASK).await;
    assert_eq!(begun.header("location"), "/asks/fund-the-clubs?did=begun", "{}", begun.body);
    let page = "/asks/fund-the-clubs";
    assert_eq!(visitor.opens(page).await.status, StatusCode::NOT_FOUND, "not sent yet");
    let past = [("send_words", "Executive"), ("send_meets_on", "2026-09-01")];
    let refused = sends(&mut convenor, page, "/asks/fund-the-clubs/send", &past).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#send_meets_on\""), "leads to the field");
    assert!(refused.body.contains("value=\"Executive\""), "keeps what was typed");
    let sent = [("send_words", "Executive"), ("send_meets_on", "1/10/2026")];
    let done = sends(&mut convenor, page, "/asks/fund-the-clubs/send", &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(visitor.opens(page).await.body.contains("Fund the clubs"));

    // The link asks to sign in first, and leads on to the one page.
    let link = "/asks/fund-the-clubs/answer";
    let sign_in = visitor.opens(link).await;
    assert_eq!(sign_in.header("location"), format!("/sign-in?then={link}"));
    let mut board = world.signed_in(Role::BoardMember).await;
    let stranger = board.opens(link).await;
    assert_eq!(stranger.header("location"), page, "not theirs to answer");
    let yes = [("answer", "agreed")];
    let refused = sends(&mut board, page, link, &yes).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut director = world.signed_in(Role::Partner).await;
    let shown = director.opens(link).await;
    assert_eq!(shown.status, StatusCode::OK);
    for words in ["£40,000.00", "Parents said so", "1 December 2026", "Agree in part", "Decline"] {
        assert!(shown.body.contains(words), "{words}");
    }
    for field in ["what", "amount", "reason"] {
        let all = [("answer", "agreed"), (field, "25,000")];
        let refused = sends(&mut director, link, link, &all).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "Enter in {field}");
        assert!(refused.body.contains("href=\"#what\"") && refused.body.contains("25,000"));
    }
    let silent = sends(&mut director, link, link, &[("answer", "declined")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("href=\"#reason\""));
    let more = [("answer", "partly"), ("what", "All and more"), ("amount", "50,000")];
    let more = sends(&mut director, link, link, &more).await;
    assert!(more.body.contains("href=\"#amount\"") && more.body.contains("All and more"));
    let some = [("answer", "partly"), ("what", "One year"), ("amount", "25,000")];
    let done = sends(&mut director, link, link, &some).await;
    assert_eq!(done.header("location"), format!("{page}?did=answer"), "{}", done.body);
    let told = director.opens(done.header("location")).await.body;
    assert!(told.contains("<p class=\"inset\" role=\"status\">Your answer is written down.</p>"));
    assert!(!director.opens(page).await.body.contains("role=\"status\""), "told once");
    let shown = visitor.opens(page).await.body;
    assert!(shown.contains("One year (£25,000.00)") && shown.contains("agreed in part"));

    let json = visitor.opens("/api/v1/asks?state=in-part").await;
    let read: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
    assert_eq!(read["agreed_pence"], 2_500_000);
    assert_eq!(read["asks"][0]["body"], "Executive");
    assert!(visitor.opens("/said-and-done").await.body.contains("One year"));
    let none = visitor.opens("/asks?state=overdue&body=Executive").await.body;
    assert!(none.contains("No ask stands so"));
    assert_eq!(visitor.opens("/asks?state=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_convenor_writes_down_which_meeting_answered_where_no_account_is_named() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let mut new = NEW_ASK;
    new[7].1 = "";
    sends(&mut convenor, "/asks/new", "/asks/new", &new).await;
    let (page, link) = ("/asks/fund-the-clubs", "/asks/fund-the-clubs/answer");
    let sent = [("send_words", "Executive"), ("send_meets_on", "1/10/2026")];
    sends(&mut convenor, page, "/asks/fund-the-clubs/send", &sent).await;
    let asked = convenor.opens(link).await.body;
    assert!(asked.contains("Which meeting gave the answer?"), "{asked}");
    let silent = sends(&mut convenor, link, link, &[("answer", "agreed")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("href=\"#meeting\""), "{}", silent.body);
    let yes = [("answer", "agreed"), ("meeting", "Executive, 1 October 2026")];
    let done = sends(&mut convenor, link, link, &yes).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let shown = world.visitor().opens(page).await.body;
    assert!(shown.contains("Written down for Executive, 1 October 2026."), "{shown}");
    let mut other = NEW_ASK;
    (other[1].1, other[7].1) = ("Lend the rooms", "");
    sends(&mut convenor, "/asks/new", "/asks/new", &other).await;
    let page = "/asks/lend-the-rooms";
    let assign = "/asks/lend-the-rooms/assign";
    let own = [("assign_decides", email_of(Role::Convenor))];
    let own = own.each_ref().map(|(name, email)| (*name, email.as_str()));
    let refused = sends(&mut convenor, page, assign, &own).await;
    assert!(refused.body.contains("href=\"#assign_decides\""), "{}", refused.body);
    let named = [("assign_decides", "partner@calderbrook.example")];
    let done = sends(&mut convenor, page, assign, &named).await;
    assert_eq!(done.header("location"), format!("{page}?did=assign"));
    assert!(convenor.opens(page).await.body.contains("Whose account answers it"));
    sends(&mut convenor, page, "/asks/lend-the-rooms/send", &sent).await;
    let theirs = convenor.opens("/asks/lend-the-rooms/answer").await;
    assert_eq!(theirs.header("location"), page, "not theirs to answer any more");
    let theirs = sends(&mut convenor, page, "/asks/lend-the-rooms/answer", &yes).await;
    assert_eq!(theirs.status, StatusCode::FORBIDDEN);
    assert!(theirs.body.contains("Only the decision-maker whose account"), "{}", theirs.body);
}

#[tokio::test]
async fn an_ask_that_is_late_comes_first_and_is_on_the_list_of_whoever_must_answer() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    sends(&mut convenor, "/asks/new", "/asks/new", &NEW_ASK).await;
    let sent = [("send_words", "Executive"), ("send_meets_on", "1/10/2026")];
    sends(&mut convenor, "/asks/fund-the-clubs", "/asks/fund-the-clubs/send", &sent).await;
    world.clock.advance_seconds(90 * 86_400);
    let board = world.visitor().opens("/asks").await.body;
    assert!(board.contains("1 ask should have been answered by now"), "{board}");
    let mut director = world.signed_in(Role::Partner).await;
    let duties = director.opens("/actions").await.body;
    assert!(duties.contains("1 thing late"));
    assert!(duties.contains("Answer an ask"));
    let mut convenor = world.signed_in(Role::Convenor).await;
    let duties = convenor.opens("/actions").await.body;
    assert!(duties.contains("Ask again"));
}

#[tokio::test]
async fn a_school_raises_an_issue_and_is_told_what_came_of_it() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let new = [("begin_issue", "child-health"), ("begin_title", "Waiting for the dentist")];
    let begun = sends(&mut convenor, "/dossiers/new", "/dossiers/new", &new).await;
    let page = "/dossiers/waiting-for-the-dentist";
    assert_eq!(begun.header("location"), format!("{page}?did=begun"));
    partnership(&world);
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let does = |deed: &str| format!("{page}/{deed}");
    let shown = head.opens(page).await.body;
    assert!(shown.contains("ask an administrator to record that you work there"), "{shown}");
    assert!(!shown.contains("id=\"raise\""), "no form that would be refused");
    let other = [("raise_school", "GB-EDU-100002"), ("raise_words", "Toothache")];
    let other = sends(&mut convenor, page, &does("raise"), &other).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "not on the list");
    assert!(other.body.contains("<title>Problem: Waiting for the dentist"), "{}", other.body);
    let raise = [("raise_school", "gb-edu-100001"), ("raise_words", "Toothache")];
    let untied = sends(&mut head, page, &does("raise"), &raise).await;
    assert_eq!(untied.status, StatusCode::FORBIDDEN, "it is not known to be their school");
    belongs(&world, Role::HeadTeacher, Belonging::Setting(Urn::parse("100001").expect("a school")));
    let other = [("raise_school", "gb-edu-100002"), ("raise_words", "Toothache")];
    let other = sends(&mut head, page, &does("raise"), &other).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "another school");
    let unchosen = [("raise_school", ""), ("raise_words", "Toothache")];
    let wrong = sends(&mut head, page, &does("raise"), &unchosen).await;
    assert!(wrong.body.contains("href=\"#raise_school\"") && wrong.body.contains("Toothache"));
    let form = head.opens(page).await.body;
    assert!(form.contains("GB-EDU-100001") && !form.contains("GB-EDU-100002"), "their own school");
    let raised = sends(&mut head, page, &does("raise"), &raise).await;
    assert_eq!(raised.status, StatusCode::SEE_OTHER);
    let theirs = sends(&mut head, page, &does("close"), &[]).await;
    assert_eq!(theirs.status, StatusCode::FORBIDDEN);
    let early = [("ask-for_words", "It is worst where people are poor")];
    let early = sends(&mut convenor, page, &does("ask-for"), &early).await;
    assert!(early.body.contains("Nothing is asked of anybody"), "{}", early.body);
    let shown = world.visitor().opens(page).await.body;
    assert!(shown.contains("Toothache") && shown.contains("Beckside School"));
    assert!(!shown.contains("The Head teacher"), "visitors do not read who wrote it down");
    assert!(convenor.opens(page).await.body.contains("The Head teacher"));
    assert!(world.visitor().opens("/dossiers").await.body.contains("Raised by 1 school"));
}

pub(crate) fn partnership(world: &World) {
    let accounts = journeys::list_accounts(&world.house).expect("accounts");
    let convenor = accounts.iter().find(|a| a.email == email_of(Role::Convenor)).expect("there");
    let who = Some(&convenor.who);
    let new = NewPartnership {
        name: "Lower Calder".into(),
        purpose: "Food".into(),
        ..Default::default()
    };
    let house = &*world.house;
    let organisations = [
        ("GB-EDU-100001", "Beckside School", Sector::School),
        ("GB-CHC-7000001", "Calder Food Bank", Sector::Voluntary),
        ("GB-LAE-CALD", "Calderbrook Council", Sector::LocalAuthority),
    ];
    for organisation in organisations {
        register_organisation(house, who, organisation).expect("registered");
    }
    let address = begin_partnership(house, who, &new).expect("begun");
    for (id, ..) in organisations {
        let seat = PartnershipChange::AddSeat {
            organisation: id.into(),
            right: convene::partnership::Right::Decides,
            place: convene::partnership::SeatPlace::Steering,
            age: convene::partnership::SeatAge::Any,
        };
        change_partnership(house, who, &address, &seat).expect("a seat");
    }
    let fill = PartnershipChange::FillSeat { seat: 1, person: email_of(Role::HeadTeacher) };
    change_partnership(house, who, &address, &fill).expect("filled");
}

pub(crate) const PLAN: [(&str, &str); 6] = [
    ("begin_partnership", "lower-calder"),
    ("begin_title", "First meeting"),
    ("begin_day", "3/9/2026"),
    ("begin_starts", "13:30"),
    ("begin_place", "Mill Lane Centre"),
    ("begin_agenda", "30 min: Welcome\n90 min: Choose what comes first | /places"),
];

/// Opens the meeting and writes down a decision, with the dissent it first lacks.
async fn holds(convenor: &mut Browser, page: &str) {
    let does = |deed: &str| format!("{page}/{deed}");
    let came = [("open_came_1", "present"), ("open_came_2", "present"), ("open_came_3", "absent")];
    sends(convenor, page, &does("open"), &came).await;
    let paper = [("paper_item", "2"), ("paper_title", "What we heard"), ("paper_words", "Hunger.")];
    assert_eq!(sends(convenor, page, &does("paper"), &paper).await.status, StatusCode::SEE_OTHER);
    let nobody = sends(convenor, page, &does("leave"), &[("leave_seat", "3")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "they did not come yet");
    let late = [("arrive_seat", "3"), ("arrive_at", "13:40")];
    assert_eq!(sends(convenor, page, &does("arrive"), &late).await.status, StatusCode::SEE_OTHER);
    let votes = [
        ("decide_item", "2"),
        ("decide_words", "Food comes first"),
        ("decide_at", "13:50"),
        ("decide_vote_GB-EDU-100001", "for"),
        ("decide_vote_GB-CHC-7000001", "for"),
        ("decide_vote_GB-LAE-CALD", "against"),
    ];
    let refused = sends(convenor, page, &does("decide"), &votes).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("write down why"), "dissent has a reason");
    assert!(!refused.body.contains("GB-LAE-CALD was"), "names, not identifiers");
    let shown = convenor.opens(page).await.body;
    assert!(shown.contains("3 of the 3 that decide are there. The meeting can decide."), "{shown}");
    let mut votes = votes.to_vec();
    votes.push(("decide_why_GB-LAE-CALD", "Attendance is more urgent"));
    let decided = sends(convenor, page, &does("decide"), &votes).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.body);
}

#[tokio::test]
async fn a_meeting_is_planned_called_held_minuted_and_published() {
    let world = World::new(Scheme::PlainLoopback);
    partnership(&world);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let mut late = PLAN;
    late[3].1 = "half past one";
    let refused = sends(&mut convenor, "/meetings/new", "/meetings/new", &late).await;
    assert!(refused.body.contains("href=\"#begin_starts\""));
    assert!(refused.body.contains("90 min: Choose what comes first"), "keeps what was typed");
    let planned = sends(&mut convenor, "/meetings/new", "/meetings/new", &PLAN).await;
    let page = "/meetings/first-meeting-2026-09-03";
    assert_eq!(planned.header("location"), format!("{page}?did=begun"), "{}", planned.body);
    let mut visitor = world.visitor();
    assert_eq!(visitor.opens(page).await.status, StatusCode::NOT_FOUND, "not called yet");
    let does = |deed: &str| format!("{page}/{deed}");
    sends(&mut convenor, page, &does("call"), &[]).await;
    let shown = visitor.opens(page).await.body;
    assert!(shown.contains("13:30 to 15:30") && shown.contains("14:00: Choose what comes first"));
    assert!(!shown.contains("Who comes"), "answers are for those who sign in");
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let reply = [("reply_reply", "comes"), ("reply_needs", "An interpreter")];
    let replied = sends(&mut head, page, &does("reply"), &reply).await;
    assert_eq!(replied.status, StatusCode::SEE_OTHER, "{}", replied.body);
    assert!(head.opens(page).await.body.contains("An interpreter"));
    assert!(convenor.opens(page).await.body.contains("An interpreter"));
    let board = world.signed_in(Role::BoardMember).await.opens(page).await.body;
    assert!(board.contains("Who comes") && !board.contains("An interpreter"), "not theirs to read");
    holds(&mut convenor, page).await;
    let act = [
        ("act_words", "Ask the kitchens"),
        ("act_owner", "head-teacher@calderbrook.example"),
        ("act_due", "2026-09-15"),
    ];
    sends(&mut convenor, page, &does("act"), &act).await;
    assert!(head.opens("/actions").await.body.contains("Ask the kitchens"));
    for deed in ["close", "approve"] {
        sends(&mut convenor, page, &does(deed), &[]).await;
    }
    let minutes = does("minutes");
    assert_eq!(visitor.opens(&minutes).await.status, StatusCode::NOT_FOUND);
    assert!(convenor.opens(&minutes).await.body.contains("approved"));
    sends(&mut convenor, page, &does("publish"), &[]).await;
    let read = visitor.opens(&minutes).await.body;
    for words in [
        "Food comes first",
        "2 for, 1 against, 0 abstained",
        "Attendance is more urgent",
        "Calder Food Bank",
        "Calderbrook Council (from 13:40)",
        "At 13:50: 3 organisations with a right to decide and 0 young people",
        "What we heard",
        "Only this address is kept",
    ] {
        assert!(read.contains(words), "{words}");
    }
    let finish = [("finish_action", "1"), ("finish_words", "They can")];
    let finished = sends(&mut head, page, &does("finish"), &finish).await;
    assert_eq!(finished.status, StatusCode::SEE_OTHER, "{}", finished.body);
    assert!(visitor.opens(&minutes).await.body.contains("They can"));
}

#[tokio::test]
async fn calendars_carry_the_meetings_that_were_called_with_their_time_zone() {
    let world = World::new(Scheme::PlainLoopback);
    partnership(&world);
    let mut convenor = world.signed_in(Role::Convenor).await;
    sends(&mut convenor, "/meetings/new", "/meetings/new", &PLAN).await;
    let page = "/meetings/first-meeting-2026-09-03";
    sends(&mut convenor, page, &format!("{page}/call"), &[]).await;
    for path in ["/meetings/calendar.ics", "/meetings/of/lower-calder/calendar.ics"] {
        let feed = world.visitor().opens(path).await;
        assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
        for line in [
            "DTSTART;TZID=Europe/London:20260903T133000",
            "DTEND;TZID=Europe/London:20260903T153000",
            "URL:http://127.0.0.1:8040/meetings/first-meeting-2026-09-03",
            "BEGIN:VTIMEZONE",
        ] {
            assert!(feed.body.contains(line), "{line} in {path}:\n{}", feed.body);
        }
    }
    let other = world.visitor().opens("/meetings/of/nobody/calendar.ics").await;
    assert!(!other.body.contains("BEGIN:VEVENT"));
}

#[tokio::test]
async fn whoever_comes_second_is_told_and_nothing_of_theirs_is_kept() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    sends(&mut convenor, "/asks/new", "/asks/new", &NEW_ASK).await;
    let page = "/asks/fund-the-clubs";
    let token = convenor.opens(page).await.form_token();
    let back = [("form_token", token.as_str()), ("seen", "0"), ("take-back_words", "A mistake")];
    let late = convenor.posts(&format!("{page}/take-back"), &back).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Somebody else changed this") && late.body.contains("A mistake"));
    assert!(convenor.opens(page).await.body.contains("waiting"));
}
