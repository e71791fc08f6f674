//! Something is to leave the safe room: an analyst asks on a page, two others look, and everybody reads
//! in the register that it left.

use crate::common::{Answer, Browser, PASSWORD, World};
use crate::governance::sends;
use axum::http::StatusCode;
use commons::RecordKey;
use conceal::spell_pseudonym;
use convene::accreditation::{AccreditationDeed, AccreditationKind};
use convene::{Role, Who};
use journeys::accreditations::do_to_accreditation;
use journeys::{NewAccount, open_account};
use lake::PersonId;
use lifechances_web::Scheme;
use std::collections::BTreeMap;

const SECOND: &str = "second@calderbrook.example";
const TABLE: &str = "area,pupils\r\nNorth,25\r\nSouth,40\r\nTotal,65\r\n";

/// The names of so many children in an extract of the safe room.
fn extract(world: &World, people: u64) -> Vec<String> {
    let vault = &world.house.children.as_ref().expect("a vault").vault;
    let record =
        |person: u64| (RecordKey::from_bytes(u128::from(person).to_be_bytes()), PersonId(person));
    vault.write_people(&(1..=people).map(record).collect::<BTreeMap<_, _>>()).expect("people");
    let (name, purpose) = ("epoch-1-trial", "research/trial");
    let names = vault.pseudonyms(purpose, 1).expect("names");
    let names: Vec<String> =
        (1..=people).map(|person| spell_pseudonym(&names.of(PersonId(person)))).collect();
    let rows: String = names.iter().map(|name| format!("{name},female\n")).collect();
    vault.write_extract_purpose(name, purpose).expect("a purpose");
    vault.write_extract(name, format!("child,sex\n{rows}").as_bytes()).expect("an extract");
    names
}

/// Who is counted in each cell of the table: 25 children, 40 others, and all of them.
fn list(names: &[String]) -> String {
    let mut list = "line,column,child\r\n".to_owned();
    for (line, children) in [(2, 0..25), (3, 25..65), (4, 0..65)] {
        for name in &names[children] {
            list.push_str(&format!("{line},pupils,{name}\r\n"));
        }
    }
    list
}

/// Records that everybody is accredited for the safe room, both as analyst and as checker.
fn accredit_everybody(world: &World) {
    let (house, today) = (&world.house, world.house.now().day());
    let by = Who { roles: vec![Role::GovernanceLead], ..journeys::the_program() };
    for account in journeys::list_accounts(house).expect("accounts") {
        for kind in AccreditationKind::ALL {
            let (training, until) = ("Safe researcher training".to_owned(), today.plus_months(12));
            let deed = AccreditationDeed::Record { kind, training, taken: today, until };
            do_to_accreditation(house, Some(&by), &account.who.id, &deed).expect("accredited");
        }
    }
}

async fn room() -> (World, Browser) {
    let world = World::with_vault(Scheme::PlainLoopback);
    let account = NewAccount {
        email: SECOND.to_owned(),
        name: "The second analyst".to_owned(),
        organisation: "Calderbrook".to_owned(),
        roles: vec![Role::Analyst],
        password: PASSWORD.to_owned(),
    };
    open_account(&world.house, "test", account).expect("an account");
    accredit_everybody(&world);
    let mut second = world.visitor();
    second.signs_in(SECOND, PASSWORD).await;
    (world, second)
}

fn new(table: &str) -> Vec<(&str, &str)> {
    vec![
        ("begin_project", "Attendance"),
        ("begin_title", "Pupils by area"),
        ("begin_what", "Pupils on roll in autumn 2026, by area"),
        ("begin_why", "For a meeting"),
        ("begin_readers", "Head teachers"),
        ("begin_name", "areas.csv"),
        ("begin_table", table),
    ]
}

const PAGE: &str = "/outputs/pupils-by-area";

async fn does(person: &mut Browser, deed: &str, fields: &[(&str, &str)]) -> Answer {
    sends(person, PAGE, &format!("{PAGE}/{deed}"), fields).await
}

/// Where a form of the page is sent that brings the seal of what is there.
async fn action_of(person: &mut Browser, deed: &str) -> String {
    let page = person.opens(PAGE).await.body.replace("&#x2f;", "/").replace("&#x3d;", "=");
    let start = format!("{PAGE}/{deed}?seal=");
    let action = page.split("action=\"").find(|part| part.starts_with(&start));
    action.and_then(|part| part.split('"').next()).expect("a form with a seal").to_owned()
}

async fn views(person: &mut Browser, verdict: &str, words: &str) -> Answer {
    let action = action_of(person, "view").await;
    sends(person, PAGE, &action, &[("view_verdict", verdict), ("view_words", words)]).await
}

async fn lets_out(person: &mut Browser) -> Answer {
    let action = action_of(person, "release").await;
    sends(person, PAGE, &action, &[]).await
}

/// An analyst asks with a count that is too small and without a title, mends both, says what a column
/// holds, and submits it.
async fn mended(analyst: &mut Browser, lead: &mut Browser, names: &[String]) {
    let small = TABLE.replace("25", "3").replace("65", "43");
    let mut untitled = new(&small);
    untitled[1].1 = "";
    let answer = sends(analyst, "/outputs/new", "/outputs/new", &untitled).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Pupils on roll in autumn 2026"), "what was typed is kept");
    let answer = sends(analyst, "/outputs/new", "/outputs/new", &new(&small)).await;
    assert_eq!(answer.header("location"), "/outputs/pupils-by-area?did=output-begun");
    let page = analyst.opens(PAGE).await;
    assert!(page.body.contains("line 2, column 2: A count from 1 to 9 is shown"), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(lead.opens(PAGE).await.status, StatusCode::FORBIDDEN, "a draft");
    let answer = does(analyst, "submit", &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Mend what is found first"), "{}", answer.body);
    // Mended, and said what a column holds.
    let put = [("put_name", "areas.csv"), ("put_table", TABLE)];
    assert_eq!(does(analyst, "put", &put).await.status, StatusCode::SEE_OTHER);
    let columns = [("columns-0_c0", "text"), ("columns-0_c1", "count")];
    assert_eq!(does(analyst, "columns-0", &columns).await.status, StatusCode::SEE_OTHER);
    let page = analyst.opens(PAGE).await;
    assert!(page.body.contains("words about the row"), "{}", page.body);
    assert!(page.body.contains("areas.csv: it is not said who is counted in each cell"));
    let back = [("columns-0_c0", "group"), ("columns-0_c1", "count")];
    does(analyst, "columns-0", &back).await;
    let answer = does(analyst, "submit", &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("areas.contributors.csv"), "{}", answer.body);
    let list = list(names);
    does(analyst, "who-0", &[("who-0_list", &list)]).await;
    let page = analyst.opens(PAGE).await;
    assert!(page.body.contains("Who is counted in its cells is said"));
    assert!(page.body.contains("The automatic checks find nothing to mend in it."));
    assert_eq!(does(analyst, "submit", &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_table_leaves_when_two_looked_at_it_and_everybody_reads_that_it_did() {
    let (world, mut second) = room().await;
    let mut analyst = world.signed_in(Role::Analyst).await;
    let mut lead = world.signed_in(Role::GovernanceLead).await;
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let mut visitor = world.visitor();
    assert!(visitor.opens("/outputs/released").await.body.contains("Nothing has left"));
    let names = extract(&world, 70);
    mended(&mut analyst, &mut lead, &names).await;
    // What waits is on the list and among what there is to do.
    assert!(lead.opens("/outputs").await.body.contains("1 request waits for your view."));
    assert!(lead.opens("/actions").await.body.replace("&#x2f;", "/").contains(PAGE));
    assert_eq!(head.opens(PAGE).await.status, StatusCode::FORBIDDEN, "not out yet");
    let page = lead.opens(PAGE).await;
    assert!(page.body.contains("<td class=\"number\">40</td>"), "{}", page.body);
    // A view without a verdict or words keeps what was typed.
    let answer = views(&mut lead, "", "I compared it with the board").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("I compared it with the board"));
    assert_eq!(views(&mut lead, "approve", "A secret view").await.status, StatusCode::SEE_OTHER);
    for other in [&mut second, &mut analyst] {
        let page = other.opens(PAGE).await;
        assert!(
            !page.body.contains("A secret view") && page.body.contains("One checker has given")
        );
    }
    assert_eq!(views(&mut second, "approve", "Looks right").await.status, StatusCode::SEE_OTHER);
    assert!(second.opens(PAGE).await.body.contains("A secret view"));
    assert!(lets_out(&mut second).await.header("location").ends_with("output-release"));
    // Out: those with an account read it, and everybody that it left.
    let file = head.opens(&format!("{PAGE}/files/areas.csv")).await;
    assert_eq!(file.body, TABLE.replace('\r', ""));
    assert!(file.header("content-disposition").contains("areas.csv"));
    let register = visitor.opens("/outputs/released").await.body;
    let hash = commons::ContentHash::of(file.body.as_bytes()).to_string();
    assert!(register.contains(&hash) && register.contains("For a meeting"), "{register}");
    assert!(!register.contains("The analyst") && !register.contains("A secret view"));
    assert_eq!(visitor.opens(PAGE).await.status, StatusCode::SEE_OTHER, "to sign in");
    let words = [("withdraw_words", "A cell was wrong.")];
    assert_eq!(does(&mut lead, "withdraw", &words).await.status, StatusCode::SEE_OTHER);
    assert!(visitor.opens("/outputs/released").await.body.contains("A cell was wrong."));
    // Nobody but its author reads who is counted.
    let list = format!("{PAGE}/files/areas.contributors.csv");
    assert_eq!(lead.opens(&list).await.status, StatusCode::FORBIDDEN);
    assert!(!register.contains("areas.contributors.csv"));
    let gone = head.opens(&format!("{PAGE}/files/areas.csv")).await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn each_deed_is_for_those_it_is_for_and_late_ones_are_told_so() {
    let (world, mut second) = room().await;
    let mut analyst = world.signed_in(Role::Analyst).await;
    // The second analyst is named as of the project at first, and everybody reads that.
    let house = &world.house;
    let accounts = journeys::list_accounts(house).expect("accounts");
    let mate = accounts.iter().find(|account| account.email == SECOND).expect("the second");
    let named = format!("begin_team-{}", mate.who.id);
    let mut of_both = new(TABLE);
    of_both[1].1 = "Of both";
    of_both.push((&named, "yes"));
    sends(&mut analyst, "/outputs/new", "/outputs/new", &of_both).await;
    let page = analyst.opens("/outputs/of-both").await;
    assert!(page.body.contains("Named as of the project: The second analyst"), "{}", page.body);
    sends(&mut analyst, "/outputs/new", "/outputs/new", &new(TABLE)).await;
    let list = list(&extract(&world, 70));
    does(&mut analyst, "who-0", &[("who-0_list", &list)]).await;
    let before = analyst.opens(PAGE).await;
    assert_eq!(does(&mut analyst, "submit", &[]).await.status, StatusCode::SEE_OTHER);
    let token = before.form_token();
    let late = [("form_token", token.as_str()), ("seen", "1"), ("withdraw_words", "x")];
    let answer = analyst.posts(&format!("{PAGE}/withdraw"), &late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    // Its author has no form to check it with, and is refused without one.
    assert!(!analyst.opens(PAGE).await.body.contains("Give your view"));
    let own = [("view_verdict", "approve"), ("view_words", "x")];
    let answer = does(&mut analyst, "view", &own).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("project&#x27;s team cannot do this"), "{}", answer.body);
    // A view of something else than what is there.
    let answer = does(&mut second, "view", &own).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("This is not what is there now"), "{}", answer.body);
    for role in Role::ALL {
        let mut person = world.signed_in(role).await;
        let checks = matches!(role, Role::GovernanceLead | Role::Analyst);
        let token = person.opens("/account").await.form_token();
        let fields = [("form_token", token.as_str()), ("seen", "0"), ("discuss_words", "x")];
        let answer = person.posts(&format!("{PAGE}/discuss"), &fields).await;
        let status = if checks { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, status, "{role}: {}", answer.body);
        let asks = person.opens("/outputs/new").await.status == StatusCode::OK;
        assert_eq!(asks, role == Role::Analyst, "{role}");
    }
    for path in ["/outputs/nowhere", "/outputs/nowhere/files/x", "/outputs/pupils-by-area/files/x"]
    {
        assert_eq!(analyst.opens(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(does(&mut analyst, "nothing", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(does(&mut analyst, "columns-9", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_lead_records_who_is_accredited_and_others_are_told_what_to_do() {
    const PEOPLE: &str = "/safe-room/people";
    let world = World::with_vault(Scheme::PlainLoopback);
    let mut analyst = world.signed_in(Role::Analyst).await;
    let mut lead = world.signed_in(Role::GovernanceLead).await;
    let answer = sends(&mut analyst, "/outputs/new", "/outputs/new", &new(TABLE)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("No accreditation as analyst is recorded"), "{}", answer.body);
    assert_eq!(analyst.opens(PEOPLE).await.status, StatusCode::FORBIDDEN);
    assert!(lead.opens("/desk").await.body.contains("People of the safe room"));
    let accounts = journeys::list_accounts(&world.house).expect("accounts");
    let id = |role: Role| {
        let found = accounts.iter().find(|account| account.who.roles.contains(&role));
        found.expect("an account").who.id.clone()
    };
    let (ana, own) = (id(Role::Analyst), id(Role::GovernanceLead));
    let today = world.house.now().day();
    let (taken, until) = (today.to_string(), today.plus_days(20).to_string());
    let recorded = |person: &str, until: &str| {
        [
            ("record_person", person.to_owned()),
            ("record_kind", "analyst".to_owned()),
            ("record_training", "Safe researcher".to_owned()),
            ("record_taken", taken.clone()),
            ("record_until", until.to_owned()),
        ]
    };
    for (person, until, words) in [
        (&own, until.as_str(), "Nobody records or suspends their own"),
        (&ana, "", "Give the last day on which it holds"),
        (&ana, "2001-01-01", "It would have ended already"),
    ] {
        let fields = recorded(person, until);
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let answer = sends(&mut lead, PEOPLE, &format!("{PEOPLE}/record"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.body.contains(words), "{}", answer.body);
        assert!(answer.body.contains("Safe researcher"), "what was typed is kept");
    }
    let fields = recorded(&ana, &until);
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = sends(&mut lead, PEOPLE, &format!("{PEOPLE}/record"), &fields).await;
    assert_eq!(answer.header("location"), "/safe-room/people?did=accreditation-record");
    let page = lead.opens(PEOPLE).await.body;
    assert!(page.contains("1 ends within 30 days") && page.contains("ends soon"), "{page}");
    assert!(lead.opens("/actions").await.body.contains("Renew the accreditation of"));
    let answer = sends(&mut analyst, "/outputs/new", "/outputs/new", &new(TABLE)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let which = format!("analyst {ana}");
    let fields = [("suspend_which", which.as_str()), ("suspend_reason", "Rows on a desk")];
    let answer = sends(&mut lead, PEOPLE, &format!("{PEOPLE}/suspend"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = lead.opens(PEOPLE).await.body;
    assert!(page.contains("suspended") && page.contains("Rows on a desk"), "{page}");
    let answer = does(&mut analyst, "submit", &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("is suspended (Rows on a desk)"), "{}", answer.body);
}

#[tokio::test]
async fn where_there_are_no_rows_it_is_said_where_to_ask() {
    let world = World::new(Scheme::PlainLoopback);
    let mut analyst = world.signed_in(Role::Analyst).await;
    accredit_everybody(&world);
    assert_eq!(analyst.opens("/outputs").await.status, StatusCode::OK);
    let answer = sends(&mut analyst, "/outputs/new", "/outputs/new", &new(TABLE)).await;
    assert!(answer.body.contains("This installation keeps no rows"), "{}", answer.body);
}
