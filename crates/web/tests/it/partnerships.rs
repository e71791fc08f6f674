//! What carries a partnership, how far it has come and the research it asks for, as people use them in a
//! browser.

use crate::common::{World, belongs, email_of, organisation};
use crate::governance::{partnership, sends};
use axum::http::StatusCode;
use convene::{Role, Sector};
use journeys::run_partnership::register_organisation;
use lifechances_web::Scheme;

const PAGE: &str = "/partnerships/lower-calder";
const CHANGES: &str = "/partnerships/lower-calder/changes";

#[tokio::test]
async fn anchors_and_enabler_groups_are_named_ended_and_read_by_everybody() {
    let world = World::new(Scheme::PlainLoopback);
    partnership(&world);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let anchor = [
        ("change", "anchor"),
        ("organisation", "GB-EDU-100001"),
        ("brings", "A hall on weekday evenings"),
        ("from", "5/9/2026"),
    ];
    let mut silent = anchor;
    silent[2].1 = " ";
    let refused = sends(&mut convenor, PAGE, CHANGES, &silent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#anchor-brings\""), "leads to the field");
    let mut never = anchor;
    never[3].1 = "soon";
    let refused = sends(&mut convenor, PAGE, CHANGES, &never).await;
    assert!(refused.body.contains("href=\"#anchor-from\""), "a day that cannot be read");
    assert!(refused.body.contains("A hall on weekday evenings"), "keeps what was typed");
    let named = sends(&mut convenor, PAGE, CHANGES, &anchor).await;
    assert_eq!(named.header("location"), format!("{PAGE}?did=anchor"), "{}", named.body);
    let twice = sends(&mut convenor, PAGE, CHANGES, &anchor).await;
    assert!(twice.body.contains("Beckside School is an anchor already"), "{}", twice.body);
    let group = [
        ("change", "group"),
        ("name", "Head teachers\u{2019} reference group"),
        ("enables", "Schools say once what they can do"),
        ("organisation", "GB-EDU-100001"),
        ("from", "5/9/2026"),
    ];
    sends(&mut convenor, PAGE, CHANGES, &group).await;
    let join = [
        ("change", "join-group"),
        ("group", "1"),
        ("organisation", "GB-LAE-CALD"),
        ("from", "1/10/2026"),
    ];
    sends(&mut convenor, PAGE, CHANGES, &join).await;
    let early = [
        ("change", "end-anchor"),
        ("anchor", "1"),
        ("until", "4/9/2026"),
        ("reason", "The hall is sold"),
    ];
    let refused = sends(&mut convenor, PAGE, CHANGES, &early).await;
    assert!(refused.body.contains("it cannot end before that"), "{}", refused.body);
    let mut ends = early;
    ends[2].1 = "31/12/2026";
    sends(&mut convenor, PAGE, CHANGES, &ends).await;
    let shown = world.visitor().opens(PAGE).await.body;
    for words in [
        "A hall on weekday evenings",
        "31 December 2026",
        "Schools say once what they can do",
        "Beckside School, Calderbrook Council",
        "no end is set",
    ] {
        assert!(shown.contains(words), "{words}");
    }
}

const MATURITY: &str = "/partnerships/lower-calder/maturity";

fn assess(evidence: &'static str) -> [(&'static str, &'static str); 6] {
    [
        ("assess_dimension", "common-agenda"),
        ("assess_level", "emerging"),
        ("assess_words", "The partners chose food together"),
        ("assess_evidence", evidence),
        ("assess_says", "It lists what they share"),
        ("assess_review_on", "1/9/2027"),
    ]
}

#[tokio::test]
async fn a_level_needs_evidence_and_is_challenged_by_another_seat() {
    let world = World::new(Scheme::PlainLoopback);
    partnership(&world);
    let does = |deed: &str| format!("{MATURITY}/{deed}");
    let mut convenor = world.signed_in(Role::Convenor).await;
    let bare = sends(&mut convenor, MATURITY, &does("assess"), &assess("")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.body.contains("href=\"#assess_evidence\"") && bare.body.contains("chose food"));
    let outside = assess("https://elsewhere.example/report");
    let outside = sends(&mut convenor, MATURITY, &does("assess"), &outside).await;
    assert!(outside.body.contains("everybody must be able to open it"), "{}", outside.body);
    let claimed = sends(&mut convenor, MATURITY, &does("assess"), &assess("/area-assets")).await;
    assert_eq!(claimed.header("location"), format!("{MATURITY}?did=level-assess"));
    let shown = world.visitor().opens(MATURITY).await.body;
    for words in ["Emerging", "the convenor", "It lists what they share", "1 September 2027"] {
        assert!(shown.contains(words), "{words}");
    }
    assert!(!shown.contains("The Convenor)") && !shown.contains("assess_evidence"), "no names");

    let mut head = world.signed_in(Role::HeadTeacher).await;
    let words = "Only two of us chose it";
    let challenge = [("challenge_dimension", "common-agenda"), ("challenge_words", words)];
    let done = sends(&mut head, MATURITY, &does("challenge"), &challenge).await;
    assert_eq!(done.header("location"), format!("{MATURITY}?did=level-challenge"), "{}", done.body);
    let own = [("uphold_dimension", "common-agenda"), ("uphold_words", "It does")];
    let own = sends(&mut head, MATURITY, &does("uphold"), &own).await;
    assert!(own.body.contains("Whoever challenged it takes the challenge back"), "{}", own.body);
    let shown = world.visitor().opens(MATURITY).await.body;
    assert!(shown.contains("Challenged by Beckside School") && shown.contains(words));
    let mut board = world.signed_in(Role::BoardMember).await;
    let stranger = sends(&mut board, MATURITY, &does("challenge"), &challenge).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN, "no seat");
    let upheld = [("uphold_dimension", "common-agenda"), ("uphold_words", "Four did, see above")];
    sends(&mut convenor, MATURITY, &does("uphold"), &upheld).await;
    let shown = world.visitor().opens(MATURITY).await.body;
    assert!(!shown.contains("Challenged by") && shown.contains("Four did, see above"));
}

const UNIVERSITY: &str = "GB-COH-88000001";
const MATCH: &str = "/partnerships/lower-calder/academics";

/// The university is on the list, and the partner and the board member work for it.
fn university(world: &World) {
    partnership(world);
    let accounts = journeys::list_accounts(&world.house).expect("accounts");
    let convenor = accounts.iter().find(|a| a.email == email_of(Role::Convenor)).expect("there");
    let new = (UNIVERSITY, "Calder Vale University", Sector::Research);
    register_organisation(&world.house, Some(&convenor.who), new).expect("registered");
    for role in [Role::Partner, Role::BoardMember] {
        belongs(world, role, organisation(UNIVERSITY));
    }
}

const OFFER: [(&str, &str); 6] = [
    ("begin_organisation", UNIVERSITY),
    ("begin_shown", "to-partners"),
    ("begin_fields-food-and-nutrition", "yes"),
    ("begin_own", "food banks\nmeals"),
    ("begin_places", "1"),
    ("begin_conflict", ""),
];

#[tokio::test]
async fn research_that_fits_is_asked_accepted_and_shown_without_a_name_nobody_agreed_to() {
    let world = World::new(Scheme::PlainLoopback);
    university(&world);
    let mut researcher = world.signed_in(Role::Partner).await;
    let bare = [OFFER[0], OFFER[1], OFFER[4]];
    let bare = sends(&mut researcher, "/academics/new", "/academics/new", &bare).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.body);
    assert!(bare.body.contains("href=\"#begin_fields\""), "leads to the fields");
    let mut few = OFFER;
    few[4].1 = "some";
    let few = sends(&mut researcher, "/academics/new", "/academics/new", &few).await;
    assert!(few.body.contains("href=\"#begin_places\""), "{}", few.body);
    let kept = few.body.split("name=\"begin_fields-food-and-nutrition\"").nth(1).expect("a box");
    assert!(kept.starts_with(" value=\"yes\" checked"), "keeps what was chosen");
    let made = sends(&mut researcher, "/academics/new", "/academics/new", &OFFER).await;
    let page = "/academics/calder-vale-university";
    assert_eq!(made.header("location"), format!("{page}?did=offered"), "{}", made.body);
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let refused = sends(&mut head, "/academics/new", "/academics/new", &OFFER).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "not recorded as working there");

    let mut visitor = world.visitor();
    for path in ["/academics", page] {
        let shown = visitor.opens(path).await.body;
        assert!(shown.contains("A researcher of Calder Vale University"), "{path}");
        assert!(!shown.contains("The Partner"), "no name in {path}");
    }
    assert!(head.opens(page).await.body.contains("The Partner"), "who is signed in reads it");

    let mut convenor = world.signed_in(Role::Convenor).await;
    let found = convenor.opens(MATCH).await.body;
    for words in
        ["Shares 1 field: Food and nutrition.", "Food and nutrition (food;", "can be asked"]
    {
        assert!(found.contains(words), "{words}");
    }
    assert!(!found.contains("food banks;"), "one of its words does not stand in the issue");
    assert_eq!(head.opens(MATCH).await.status, StatusCode::OK, "a seat sees it");
    let mut board = world.signed_in(Role::BoardMember).await;
    assert_eq!(board.opens(MATCH).await.status, StatusCode::FORBIDDEN, "no seat");
    let ask = [("ask_academic", "calder-vale-university"), ("ask_words", "Look at breakfasts")];
    let seat = sends(&mut head, MATCH, MATCH, &ask).await;
    assert_eq!(seat.status, StatusCode::FORBIDDEN, "the convenor asks");
    let done = sends(&mut convenor, MATCH, MATCH, &ask).await;
    assert_eq!(done.header("location"), format!("{MATCH}?did=research-ask"), "{}", done.body);
    let twice = sends(&mut convenor, MATCH, MATCH, &ask).await;
    assert!(twice.body.contains("This partnership has asked already"), "{}", twice.body);

    let accept = [("accept_request", "1"), ("accept_words", "A briefing by November")];
    let does = |deed: &str| format!("{page}/{deed}");
    let colleague = sends(&mut board, page, &does("accept"), &accept).await;
    assert_eq!(colleague.status, StatusCode::FORBIDDEN, "nobody answers for a researcher");
    let accepted = sends(&mut researcher, page, &does("accept"), &accept).await;
    assert_eq!(accepted.header("location"), format!("{page}?did=research-accept"));
    let shown = visitor.opens(PAGE).await.body;
    assert!(shown.contains("A briefing by November") && !shown.contains("The Partner"));
    let agree = [("name_shown", "to-everybody")];
    sends(&mut researcher, page, &does("name"), &agree).await;
    assert!(visitor.opens(PAGE).await.body.contains("The Partner"), "agreed to be named");
}

#[tokio::test]
async fn a_researcher_who_left_is_neither_listed_nor_asked() {
    let world = World::new(Scheme::PlainLoopback);
    university(&world);
    let mut researcher = world.signed_in(Role::Partner).await;
    sends(&mut researcher, "/academics/new", "/academics/new", &OFFER).await;
    let mut convenor = world.signed_in(Role::Convenor).await;
    assert!(convenor.opens("/academics").await.body.contains("The Partner"));
    assert!(convenor.opens(MATCH).await.body.contains("can be asked"));
    assert!(journeys::close_account(&world.house, "test", &email_of(Role::Partner)).expect("open"));
    assert!(!convenor.opens("/academics").await.body.contains("The Partner"));
    assert!(!convenor.opens(MATCH).await.body.contains("can be asked"));
    let page = convenor.opens("/academics/calder-vale-university").await.body;
    assert!(page.contains("whoever offered it has left"), "{page}");
    let ask = [("ask_academic", "calder-vale-university"), ("ask_words", "Look at breakfasts")];
    let gone = sends(&mut convenor, MATCH, MATCH, &ask).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", gone.body);
}

#[tokio::test]
async fn nobody_with_a_conflict_is_asked_and_it_is_said_why_they_stand_last() {
    let world = World::new(Scheme::PlainLoopback);
    university(&world);
    let mut researcher = world.signed_in(Role::Partner).await;
    let mut offer = OFFER.to_vec();
    offer[5].1 = "organisation:GB-CHC-7000001";
    let silent = sends(&mut researcher, "/academics/new", "/academics/new", &offer).await;
    assert!(silent.body.contains("href=\"#begin_conflict_why\""), "{}", silent.body);
    offer.push(("begin_conflict_why", "A relative works there"));
    sends(&mut researcher, "/academics/new", "/academics/new", &offer).await;
    let mut board = world.signed_in(Role::BoardMember).await;
    let mut centre = OFFER.to_vec();
    centre.push(("begin_institution", "Centre for school meals"));
    centre[2].0 = "begin_fields-economics";
    sends(&mut board, "/academics/new", "/academics/new", &centre).await;
    let mut convenor = world.signed_in(Role::Convenor).await;
    let found = convenor.opens(MATCH).await.body;
    assert!(found.contains("Declared a conflict: A relative works there."));
    assert!(found.contains("1 other offers research and shares nothing"), "{found}");
    let ask = [("ask_academic", "calder-vale-university"), ("ask_words", "Look at breakfasts")];
    let refused = sends(&mut convenor, MATCH, MATCH, &ask).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("They declared a conflict"), "{}", refused.body);
    let visitors = world.visitor().opens("/academics/calder-vale-university").await.body;
    assert!(!visitors.contains("A relative works there"), "conflicts are for those signed in");
    let page = "/academics/calder-vale-university";
    let gone = [
        ("change_fields-food-and-nutrition", "yes"),
        ("change_places", "1"),
        ("change_resolved", "0"),
        ("change_words", "They left the food bank"),
    ];
    let changed = sends(&mut researcher, page, &format!("{page}/change"), &gone).await;
    assert_eq!(
        changed.header("location"),
        format!("{page}?did=research-change"),
        "{}",
        changed.body
    );
    let done = sends(&mut convenor, MATCH, MATCH, &ask).await;
    assert_eq!(done.header("location"), format!("{MATCH}?did=research-ask"), "{}", done.body);
}
