//! A partnership and its statement, as people use them in browsers.

use crate::common::{Browser, World, belongs, email_of, organisation};
use crate::terms::decided;
use axum::http::StatusCode;
use convene::Role;
use lifechances_web::Scheme;

/// Fills in a form of this session and says where it leads.
async fn posts(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let token = browser.opens("/account").await.form_token();
    let mut all = vec![("form_token", token.as_str())];
    all.extend(fields);
    let answer = browser.posts(path, &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
    answer.header("location").to_owned()
}

async fn refused(
    browser: &mut Browser,
    path: &str,
    fields: &[(&str, &str)],
) -> (StatusCode, String) {
    let token = browser.opens("/account").await.form_token();
    let mut all = vec![("form_token", token.as_str())];
    all.extend(fields);
    let answer = browser.posts(path, &all).await;
    assert!(!answer.status.is_success() && !answer.status.is_redirection(), "{path}");
    (answer.status, answer.body)
}

/// A partnership of two organisations, one of them the partner's and one the head teacher's.
async fn partnership(world: &World) -> (Browser, Browser, Browser) {
    let mut convenor = world.signed_in(Role::Convenor).await;
    for (id, name, sector) in [
        ("GB-EDU-900001", "Beckside Primary School", "school"),
        ("GB-CHC-9000002", "Calder Food Bank", "voluntary"),
    ] {
        let fields = [("org_id", id), ("name", name), ("sector", sector)];
        assert_eq!(
            posts(&mut convenor, "/organisations", &fields).await,
            "/organisations?did=registered"
        );
    }
    let fields = [("name", "Lower Calder"), ("purpose", "Food & health")];
    let at = posts(&mut convenor, "/partnerships", &fields).await;
    assert_eq!(at, "/partnerships/lower-calder?did=begun");
    let changes = "/partnerships/lower-calder/changes";
    for (seat, id, role) in
        [("1", "GB-EDU-900001", Role::HeadTeacher), ("2", "GB-CHC-9000002", Role::Partner)]
    {
        let add = [
            ("change", "add"),
            ("organisation", id),
            ("right", "decides"),
            ("place", "steering"),
            ("age", "any"),
        ];
        posts(&mut convenor, changes, &add).await;
        belongs(world, role, organisation(id));
        let email = email_of(role);
        let fill = [("change", "fill"), ("seat", seat), ("person", email.as_str())];
        posts(&mut convenor, changes, &fill).await;
    }
    let head = world.signed_in(Role::HeadTeacher).await;
    let partner = world.signed_in(Role::Partner).await;
    (convenor, head, partner)
}

const AT: &str = "/statements/food-and-health";

#[tokio::test]
async fn two_people_who_change_one_sentence_are_shown_both_texts() {
    let world = World::new(Scheme::PlainLoopback);
    let (_, mut head, mut partner) = partnership(&world).await;
    let begin = "/partnerships/lower-calder/statements";
    let draft = posts(&mut head, begin, &[("title", "Food and health")]).await;
    assert_eq!(draft, format!("{AT}/draft?did=begun"));
    let part = format!("{AT}/parts/problem");
    let shown = head.opens(&part).await;
    assert!(shown.body.contains("name=\"from\" value=\"1\""), "{}", shown.body);
    let write = |from: &'static str, words: &'static str| [("from", from), ("words", words)];
    let to = posts(&mut head, &part, &write("1", "Children are hungry.")).await;
    assert_eq!(to, format!("{AT}/draft?saved=kept"));
    posts(&mut head, &part, &write("2", "Many children are hungry.")).await;
    let (status, body) = refused(&mut partner, &part, &write("2", "Some <b> are hungry.")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    for words in ["Children are hungry.", "Many children are hungry.", "Some &lt;b&gt; are hungry."]
    {
        assert!(body.contains(words), "{words}");
    }
    assert!(body.contains("name=\"resolves\" value=\"4\""), "the field puts them together");
    let later = head.opens(&format!("{AT}/aside/4")).await;
    assert_eq!(later.status, StatusCode::OK);
    let waiting = head.opens(&draft).await;
    assert!(waiting.body.contains("Texts to put together"));
    let both = [("from", "4"), ("resolves", "4"), ("words", "Many, some say most, are hungry.")];
    posts(&mut partner, &part, &both).await;
    let done = head.opens(&draft).await;
    assert!(done.body.contains("Many, some say most, are hungry."));
    assert!(!done.body.contains("Texts to put together"));
    let history = head.opens(&format!("{AT}/history")).await;
    assert!(history.body.contains("set aside"), "the other text stays on record");
    assert!(history.body.contains("Some &lt;b&gt; are hungry."), "with all its words");
    let again = [("from", "5"), ("resolves", "4"), ("words", "Many are hungry, and tired.")];
    let (status, body) = refused(&mut partner, &part, &again).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "put together already");
    assert!(body.contains("name=\"resolves\" value=\"\""), "the form can be sent again");
}

/// Writes the parts that rule R-P1 names.
async fn fills(head: &mut Browser) {
    for (number, part, words) in [
        ("1", "problem", "Children are hungry."),
        ("2", "population", "Children of 4 to 16."),
        ("3", "priorities", "Food"),
        ("4", "recommendations", "Enrol every child."),
        ("5", "summary", "Children learn when they have eaten."),
    ] {
        let fields = [("from", number), ("words", words)];
        posts(head, &format!("{AT}/parts/{part}"), &fields).await;
    }
}

/// The seal that the first form of a draft names.
fn seal(body: &str) -> String {
    let rest = body.split("name=\"seal\" value=\"").nth(1).expect("a form about a text");
    rest.split('"').next().expect("a seal").to_owned()
}

/// Puts the draft to the partners as it is read now.
async fn consults(convenor: &mut Browser) {
    let read = seal(&convenor.opens(&format!("{AT}/draft")).await.body);
    let fields = [("deed", "consult"), ("seal", read.as_str())];
    posts(convenor, &format!("{AT}/deeds"), &fields).await;
}

/// Puts evidence, an action and an ask on its lists.
async fn lists(head: &mut Browser) {
    let evidence = format!("{AT}/lists/evidence");
    for kind in ["study", "lived-experience"] {
        let fields = [("kind", kind), ("reference", "A meeting"), ("says", "The form is hard.")];
        posts(head, &evidence, &fields).await;
    }
    let wrong =
        [("what", "Open a club"), ("owner", "Food bank"), ("due", "soon"), ("measure", "M")];
    let (_, body) = refused(head, &format!("{AT}/lists/actions"), &wrong).await;
    assert!(body.contains("value=\"Open a club\""), "what was typed is kept");
    let right = [("what", "Open a club"), ("owner", "Food bank"), ("due", "8/1/2027")];
    posts(head, &format!("{AT}/lists/actions"), &right).await;
    let asks = format!("{AT}/lists/asks");
    let ask = |amount: &'static str| {
        [
            ("kind", "resource"),
            ("what", "Pay for breakfasts"),
            ("decision_maker", "The director"),
            ("needed_by", "31/3/2027"),
            ("amount", amount),
        ]
    };
    let (_, body) = refused(head, &asks, &ask("0")).await;
    assert!(body.contains("more than nothing"), "an ask of nothing could never be begun");
    posts(head, &asks, &ask("40,000")).await;
}

/// Visitors are told of what is published alone, and partners of what is being written.
async fn amended_and_withdrawn(world: &World, convenor: &mut Browser, head: &mut Browser) {
    let deeds = format!("{AT}/deeds");
    let changed = "What changed from version 1 to version 2";
    assert!(head.opens(AT).await.body.contains(changed));
    let visitor = world.visitor().opens(AT).await;
    assert!(!visitor.body.contains(changed), "there is no version 1 for visitors to compare");
    for told in ["/asks?did=begun-1", "/asks?did=begun-0"] {
        let all = [("all_statement", "food-and-health")];
        let begun = posts(convenor, "/asks/new/statement", &all).await;
        assert_eq!(begun, told, "each ask is begun once");
    }
    let asks = read(convenor, "/asks").await;
    let ask = asks.split("<a href=\"/asks/").nth(1).and_then(|rest| rest.split('"').next());
    let ask = ask.expect("the ask");
    let page = read(convenor, &format!("/asks/{ask}")).await;
    let offer = format!("<a href=\"/asks/{ask}/pdf\">Download as PDF (1 page, ");
    assert!(page.contains(&offer), "{page}");
    pdf(convenor, &format!("/asks/{ask}/pdf"), &format!("ask-{ask}.pdf")).await;
    let seen = world.visitor().opens(&format!("/asks/{ask}")).await.status;
    let printed = world.visitor().opens(&format!("/asks/{ask}/pdf")).await.status;
    assert_eq!(printed, seen, "who may read the page may keep it, and nobody else");
    let none = "No statement is being written";
    posts(convenor, &deeds, &[("deed", "amend"), ("words", "Costs rose")]).await;
    consults(convenor).await;
    assert!(!head.opens("/statements").await.body.contains(none), "an amendment is being written");
    let json = world.visitor().opens("/api/v1/statements/food-and-health").await;
    assert!(json.body.contains("\"stage\":\"published\""), "{}", json.body);
    let draft = convenor.opens(&format!("{AT}/draft")).await.body;
    assert!(draft.contains("This withdraws the published version too."));
    assert!(draft.contains("Versions put to the partners") && draft.contains(changed));
    posts(convenor, &deeds, &[("deed", "withdraw"), ("words", "It ended")]).await;
    assert!(head.opens("/statements").await.body.contains(none), "nobody writes what is withdrawn");
}

/// A page as it is read, its addresses with strokes.
async fn read(browser: &mut Browser, path: &str) -> String {
    browser.opens(path).await.body.replace("&#x2f;", "/")
}

/// The PDF of an address, with the name it is kept under.
async fn pdf(browser: &mut Browser, path: &str, name: &str) {
    let file = browser.opens(path).await;
    assert_eq!(file.status, StatusCode::OK, "{path}");
    assert_eq!(file.header("content-type"), "application/pdf");
    let kept = format!("attachment; filename=\"{name}\"");
    assert_eq!(file.header("content-disposition"), kept);
    assert!(file.body.starts_with("%PDF-1.7"), "{path}");
}

/// Visitors download what is published, and partners what was put to them, marked as a draft.
async fn printed(world: &World, head: &mut Browser) {
    let page = read(&mut world.visitor(), AT).await;
    let offer = format!("<a href=\"{AT}/pdf\">Download as PDF (3 pages, ");
    assert!(page.contains(&offer), "{page}");
    pdf(&mut world.visitor(), &format!("{AT}/pdf"), "food-and-health-version-2.pdf").await;
    let first = format!("{AT}/versions/1/pdf");
    assert_eq!(world.visitor().opens(&first).await.status, StatusCode::NOT_FOUND);
    pdf(head, &first, "food-and-health-version-1-draft.pdf").await;
    let page = read(head, &format!("{AT}/versions/1")).await;
    assert!(page.contains(&format!("<a href=\"{first}\">Download as PDF (")), "{page}");
}

#[tokio::test]
async fn letters_that_a_pdf_cannot_show_are_named_and_the_page_says_to_print() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut convenor, mut head, _) = partnership(&world).await;
    let begin = "/partnerships/lower-calder/statements";
    posts(&mut head, begin, &[("title", "Food and health")]).await;
    fills(&mut head).await;
    let urdu = [("from", "6"), ("words", "\u{628}\u{686}\u{6d2}")];
    posts(&mut head, &format!("{AT}/parts/key-actors"), &urdu).await;
    consults(&mut convenor).await;
    let page = head.opens(&format!("{AT}/versions/1")).await.body;
    assert!(page.contains("There is no PDF of this text") && page.contains("\u{686}"), "{page}");
    assert!(page.contains("Print this page instead.") && !page.contains("Download as PDF"));
    let none = head.opens(&format!("{AT}/versions/1/pdf")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_statement_is_read_by_everyone_once_it_is_published() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut convenor, mut head, mut partner) = partnership(&world).await;
    let begin = "/partnerships/lower-calder/statements";
    posts(&mut head, begin, &[("title", "Food and health")]).await;
    fills(&mut head).await;
    let deeds = format!("{AT}/deeds");
    consults(&mut convenor).await;
    let (status, body) = refused(&mut convenor, &deeds, &[("deed", "agree")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("it rests on no figure"), "rule R-P1 on the page");
    posts(&mut convenor, &deeds, &[("deed", "return"), ("words", "No evidence yet")]).await;
    lists(&mut head).await;
    consults(&mut convenor).await;
    for path in [AT.to_owned(), format!("{AT}/pdf"), format!("{AT}/versions/1/pdf")] {
        assert_eq!(world.visitor().opens(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let draft = partner.opens(&format!("{AT}/draft")).await;
    assert!(
        draft.body.contains("<option value=\"\">Choose one</option>"),
        "nothing is preselected"
    );
    let seal = seal(&draft.body);
    for (browser, id) in [(&mut partner, "GB-CHC-9000002"), (&mut head, "GB-EDU-900001")] {
        let take = [
            ("deed", "take"),
            ("organisation", id),
            ("seal", seal.as_str()),
            ("position", "signs"),
        ];
        posts(browser, &deeds, &take).await;
    }
    posts(&mut convenor, &deeds, &[("deed", "agree")]).await;
    posts(&mut convenor, &deeds, &[("deed", "publish")]).await;
    let page = world.visitor().opens(AT).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Version 2, published 3 September 2026."));
    let summary = page.body.find("On one page").expect("the summary");
    assert!(summary < page.body.find("Children of 4 to 16.").expect("the rest"), "summary first");
    assert!(page.body.contains("Calder Food Bank"));
    printed(&world, &mut head).await;
    let hidden = world.visitor().opens(&format!("{AT}/versions/1")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "version 1 was never published");
    let changed = head.opens(&format!("{AT}/versions/2/difference")).await;
    assert!(changed.body.contains("<ins>"), "{}", changed.body);
    let json = world.visitor().opens("/api/v1/statements/food-and-health").await;
    let read: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
    assert_eq!((&read["version"], &read["synthetic"]), (&2.into(), &true.into()));
    assert_eq!(read["positions"][0]["position"], "signs");
    assert_eq!(read["evidence"].as_array().map(Vec::len), Some(2));
    let listed = world.visitor().opens("/statements").await;
    assert!(listed.body.contains("Food and health") && !listed.body.contains("Being written"));
    amended_and_withdrawn(&world, &mut convenor, &mut head).await;
}

#[tokio::test]
async fn who_holds_no_seat_reads_a_draft_and_writes_nothing() {
    let world = World::new(Scheme::PlainLoopback);
    let (_, mut head, _) = partnership(&world).await;
    let begin = "/partnerships/lower-calder/statements";
    posts(&mut head, begin, &[("title", "Food and health")]).await;
    let mut analyst = world.signed_in(Role::Analyst).await;
    let draft = analyst.opens(&format!("{AT}/draft")).await;
    assert_eq!(draft.status, StatusCode::OK);
    let write = "parts&#x2f;problem";
    assert!(!draft.body.contains(write), "no link to write");
    assert!(
        head.opens(&format!("{AT}/draft")).await.body.contains(write),
        "who holds a seat has it"
    );
    let part = format!("{AT}/parts/problem");
    let (status, body) = refused(&mut analyst, &part, &[("from", "1"), ("words", "Mine")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("hold a seat") && body.contains("Mine"));
    let (_, body) = refused(&mut analyst, begin, &[("title", "Mine")]).await;
    assert!(body.contains("hold a seat"));
    let late = [("change", "declare"), ("interest", "Runs the club"), ("seen", "1")];
    let (_, body) = refused(&mut head, "/partnerships/lower-calder/changes", &late).await;
    assert!(
        body.contains("somebody else changed this") && body.contains("Runs the club"),
        "{body}"
    );
    let close = [("change", "close"), ("reason", "x")];
    let (_, body) = refused(&mut head, "/partnerships/lower-calder/changes", &close).await;
    assert!(body.contains("This is for: convenor"), "{body}");
    let names = world.visitor().opens("/partnerships/lower-calder").await;
    assert!(names.body.contains("Calder Food Bank") && !names.body.contains("The Partner"));
    assert!(head.opens("/partnerships/lower-calder").await.body.contains("The Partner"));
}

#[tokio::test]
async fn a_convenor_changes_the_terms_and_a_right_and_gives_an_organisation_another_name() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut convenor, mut head, _) = partnership(&world).await;
    let changes = "/partnerships/lower-calder/changes";
    let terms = |quorum, reason| {
        [
            ("change", "terms"),
            ("quorum", quorum),
            ("agreement", "3/4"),
            ("interest_rule", "does-not-vote"),
            ("review_on", "31/3/2027"),
            ("reason", reason),
        ]
    };
    let (_, body) = refused(&mut convenor, changes, &terms("2/1", "We are more")).await;
    assert!(body.contains("href=\"#terms-quorum\""), "{body}");
    refused(&mut convenor, changes, &terms("2/3", " ")).await;
    refused(&mut head, changes, &terms("2/3", "We are more")).await;
    let (_, body) = refused(&mut convenor, changes, &terms("2/3", "We are more")).await;
    assert!(body.contains("href=\"#terms-decision\""), "partners agreed on them: {body}");
    let decision = decided(&mut convenor, &["GB-EDU-900001", "GB-CHC-9000002"]).await;
    let by_decision = |terms: [(&'static str, &'static str); 6]| {
        [terms.to_vec(), vec![("decision", decision.as_str())]].concat()
    };
    let mut past = by_decision(terms("2/3", "We are more"));
    past[4].1 = "1/1/2020";
    let (_, body) = refused(&mut convenor, changes, &past).await;
    assert!(body.contains("href=\"#terms-review_on\""), "{body}");
    posts(&mut convenor, changes, &by_decision(terms("2/3", "We are more"))).await;
    let shown = world.visitor().opens("/partnerships/lower-calder").await.body;
    for words in
        ["2 of every 3 of them take part", "3 of every 4", "31 March 2027", "does not vote"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let right =
        [("change", "right"), ("seat", "2"), ("right", "advises"), ("reason", "They asked for it")];
    posts(&mut convenor, changes, &right).await;
    let shown = world.visitor().opens("/partnerships/lower-calder").await.body;
    assert!(shown.contains("1 organisation decides") && shown.contains("advises, in the steering"));
    let name = "/organisations/GB-CHC-9000002/name";
    refused(&mut convenor, name, &[("new_name", " ")]).await;
    refused(&mut head, name, &[("new_name", "Calder Larder")]).await;
    posts(&mut convenor, name, &[("new_name", "Calder Larder")]).await;
    let listed = world.visitor().opens("/organisations").await.body;
    assert!(listed.contains("Calder Larder") && !listed.contains("Calder Food Bank"));
    assert!(!listed.contains("new_name"), "visitors rename nothing");
}

#[tokio::test]
async fn what_an_area_has_is_listed_checked_by_who_keeps_it_and_said_to_be_stale() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut convenor, mut head, mut partner) = partnership(&world).await;
    let draw = [
        ("change", "draw"),
        ("codes", "Z01000001 Z01000002"),
        ("area_name", "Mill Lane"),
        ("reason", "Where the mosque is"),
    ];
    posts(&mut convenor, "/partnerships/lower-calder/changes", &draw).await;
    let listed = |keeper: &'static str| {
        [
            ("begin_name", "Mill Lane kitchen"),
            ("begin_kind", "building"),
            ("begin_area", "mill-lane"),
            ("begin_offers", "A kitchen for thirty"),
            ("begin_keeper", keeper),
        ]
    };
    let (_, body) = refused(&mut convenor, "/area-assets/new", &listed("")).await;
    assert!(body.contains("href=\"#begin_keeper\"") && body.contains("A kitchen for thirty"));
    refused(&mut head, "/area-assets/new", &listed("GB-CHC-9000002")).await;
    let at = posts(&mut convenor, "/area-assets/new", &listed("GB-CHC-9000002")).await;
    assert_eq!(at, "/area-assets/mill-lane-kitchen");
    let check = format!("{at}/check");
    let found = [("seen", "1"), ("check_words", "Open on weekdays")];
    let (status, _) = refused(&mut head, &check, &found).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "another organisation keeps it");
    assert!(!head.opens(&at).await.body.contains("check_words"));
    assert!(partner.opens(&at).await.body.contains("check_words"), "their own organisation does");
    world.clock.advance_seconds(400 * 86_400);
    let register = world.visitor().opens("/area-assets").await.body;
    assert!(
        register.contains("Nobody has looked at 1 of them") && register.contains("to be checked")
    );
    let mut partner = world.signed_in(Role::Partner).await;
    let (_, body) = refused(&mut partner, &check, &[("seen", "1"), ("check_words", " ")]).await;
    assert!(body.contains("href=\"#check_words\""), "{body}");
    assert_eq!(posts(&mut partner, &check, &found).await, at);
    let register = world.visitor().opens("/area-assets").await.body;
    assert!(register.contains("Everything listed was looked at"), "{register}");
    posts(&mut partner, &format!("{at}/remove"), &[("seen", "2"), ("remove_words", "Sold")]).await;
    let shown = world.visitor().opens(&at).await.body;
    assert!(shown.contains("gone") && shown.contains("Sold"), "it stays on record");
    assert!(!world.visitor().opens("/area-assets").await.body.contains("Mill Lane kitchen"));
}
