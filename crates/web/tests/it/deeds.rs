//! Every deed of the partners with every role and every relationship, against `deeds.txt`, which is
//! written by hand. It covers partnerships with their anchors and enabler groups, how far they have come,
//! research, statements, asks, dossiers, meetings, delivery plans, the theory of change, recipes, what
//! areas have, what people say, and requests to share. Who reaches an address at all is in `rights.txt`;
//! deeds of agreements are in `sharing.rs`; no deed here has a purpose but `worries`, whose purpose its address brings.
//!
//! A deed is sent so that nothing comes of it for those who may (words are missing, or the history was
//! not read), and what is compared is only whether somebody was kept from it.

use crate::common::{Answer, Browser, PASSWORD, World, belongs, email_of, organisation};
use crate::governance::{NEW_ASK, PLAN, partnership, sends};
use axum::http::StatusCode;
use commons::Day;
use convene::asset::{Asset, AssetKind};
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::voice::Language;
use convene::voice::holding::ConversationPaper;
use convene::voice::input::AgeBand;
use convene::{Belonging, OrgId, Role, Sector, Urn, Who};
use journeys::area_assets::list_asset;
use journeys::draft_statement::begin_statement;
use journeys::draw_area::{Drawing, draw_area};
use journeys::memberships::record_membership;
use journeys::plans::begin_plan;
use journeys::run_partnership::{PartnershipChange, change_partnership, register_organisation};
use journeys::show_partnership::show_partnership;
use journeys::voice::{NewConversation, begin_conversation};
use lifechances_web::{Method, Scheme};
use std::collections::BTreeSet;

const DEEDS: &str = include_str!("deeds.txt");
const KEEPER: &str = "GB-CHC-7000001";
const CHAIR: &str = "chair@calderbrook.example";
const RESEARCHER: &str = "researcher@calderbrook.example";

/// Who may write down what an organisation they work for decides about its records.
const HOLDERS: [Role; 6] = [
    Role::GovernanceLead,
    Role::HeadTeacher,
    Role::SafeguardingLead,
    Role::FamilySupportWorker,
    Role::SchoolNurse,
    Role::Partner,
];

#[derive(Clone, Copy, PartialEq)]
enum Tied {
    Nothing,
    Seat,
    Organisation,
    Both,
}

struct Row {
    method: Method,
    path: &'static str,
    who: Vec<Role>,
    tie: &'static str,
    form: Vec<(&'static str, &'static str)>,
}

impl Row {
    fn read(line: &'static str) -> Self {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [address, who, tie, form] = parts[..] else { panic!("{line}") };
        let (method, path) = address.split_once(' ').expect("how and address");
        let roles = who.split(' ').filter(|word| *word != "-");
        let fields = form.split('&').filter(|field| !field.is_empty());
        Row {
            method: if method == "GET" { Method::Get } else { Method::Post },
            path: path.trim(),
            who: roles.map(|word| Role::parse(word).expect(word)).collect(),
            tie,
            form: fields.map(|field| field.split_once('=').expect(field)).collect(),
        }
    }

    fn admits(&self, role: Role, tied: Tied) -> bool {
        let seat = matches!(tied, Tied::Seat | Tied::Both);
        let works = matches!(tied, Tied::Organisation | Tied::Both);
        let by_tie = match self.tie {
            "-" | "own" => false,
            "seat" => seat,
            "organisation" => works,
            "both" => seat && works,
            "either" => seat || works,
            "school" => works && role == Role::HeadTeacher,
            "holder" => works && HOLDERS.contains(&role),
            other => panic!("{other} is not a relationship"),
        };
        self.who.contains(&role) || by_tie
    }
}

fn rows() -> Vec<Row> {
    DEEDS.lines().filter(|line| !line.starts_with('#')).map(Row::read).collect()
}

fn own_organisation(role: Role) -> String {
    let number = Role::ALL.iter().position(|one| *one == role).expect("a role");
    format!("GB-COH-7100{number}")
}

fn account(world: &World, email: &str, role: Role) -> Who {
    let account = journeys::NewAccount {
        email: email.to_owned(),
        name: email.to_owned(),
        organisation: "Calderbrook".to_owned(),
        roles: vec![role],
        password: PASSWORD.to_owned(),
    };
    journeys::open_account(&world.house, "test", account).expect("a new account");
    let all = journeys::list_accounts(&world.house).expect("accounts");
    all.into_iter().find(|one| one.email == email).expect("there").who
}

/// Somebody who runs partnerships, and somebody whose own a few things are: neither is tried.
struct Scene {
    world: World,
    chair: Who,
}

impl Scene {
    fn by(&self) -> Option<&Who> {
        Some(&self.chair)
    }

    /// A world with one thing of each kind.
    async fn set(tied: Tied) -> Self {
        let world = World::new(Scheme::PlainLoopback);
        let chair = account(&world, CHAIR, Role::Convenor);
        account(&world, RESEARCHER, Role::Analyst);
        let scene = Self { world, chair };
        partnership(&scene.world);
        let (seat, reason) = (1, "Nobody is tied to anything yet".to_owned());
        let empty = PartnershipChange::EmptySeat { seat, reason };
        change_partnership(&scene.world.house, scene.by(), "lower-calder", &empty).expect("empty");
        scene.things();
        scene.offers().await;
        if matches!(tied, Tied::Seat | Tied::Both) {
            Role::ALL.into_iter().for_each(|role| scene.seats(role));
        }
        if matches!(tied, Tied::Organisation | Tied::Both) {
            for role in Role::ALL {
                let school = Belonging::Setting(Urn::parse("100001").expect("a school"));
                for own in [organisation(KEEPER), organisation(&own_organisation(role)), school] {
                    belongs(&scene.world, role, own);
                }
            }
        }
        scene
    }

    /// A statement, a plan, an asset and a conversation.
    fn things(&self) {
        let house = &*self.world.house;
        let day = |text: &str| Day::parse_iso(text).expect("a day");
        for role in Role::ALL {
            let (id, name) = (own_organisation(role), format!("Organisation of {role}"));
            register_organisation(house, self.by(), (&id, &name, Sector::Business)).expect("new");
        }
        begin_statement(house, self.by(), ("lower-calder", "Food")).expect("a statement");
        let plan = ("Plan 2026", day("2026-09-01"), day("2030-08-31"));
        begin_plan(house, self.by(), plan, None).expect("a plan");
        let codes = "Z01000001".to_owned();
        let drawing = Drawing::Codes { name: "Lower Calder".to_owned(), codes };
        let area = draw_area(house, self.by(), (&drawing, "It is here")).expect("an area");
        let asset = Asset {
            name: "Kitchen".to_owned(),
            kind: AssetKind::Building,
            area,
            offers: "Meals".to_owned(),
            keeper: Some(OrgId::parse(KEEPER).expect("an identifier")),
        };
        list_asset(house, self.by(), asset).expect("an asset");
        let paper = ConversationPaper {
            question: "What would help?".to_owned(),
            why: "The partnership chooses.".to_owned(),
            languages: Language::ALL.to_vec(),
            ages: AgeBand::ALL.to_vec(),
            opens: day("2026-09-01"),
            closes: day("2026-12-31"),
            themes: Vec::new(),
        };
        let new = NewConversation { partnership: "lower-calder".to_owned(), paper };
        begin_conversation(house, self.by(), &new).expect("a conversation");
    }

    /// Two offers of research, one of them asked for; an ask, a dossier and a meeting.
    async fn offers(&self) {
        let known = (RESEARCHER, "Told");
        let works = organisation(KEEPER);
        record_membership(&self.world.house, "test", known, &works).expect("recorded");
        let mut researcher = self.world.visitor();
        researcher.signs_in(RESEARCHER, PASSWORD).await;
        let offer = |institution| {
            [
                ("begin_organisation", KEEPER),
                ("begin_institution", institution),
                ("begin_shown", "to-partners"),
                ("begin_own", "food"),
                ("begin_places", "2"),
            ]
        };
        for institution in ["", "Centre for meals"] {
            let made = offer(institution);
            let made = sends(&mut researcher, "/academics/new", "/academics/new", &made).await;
            assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        }
        let mut chair = self.world.visitor();
        chair.signs_in(CHAIR, PASSWORD).await;
        let matched = "/partnerships/lower-calder/academics";
        for academic in ["calder-food-bank", "calder-food-bank-2"] {
            let ask = [("ask_academic", academic), ("ask_words", "Look at breakfasts")];
            let asked = sends(&mut chair, matched, matched, &ask).await;
            assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        }
        let mut ask = NEW_ASK;
        ask[7].1 = RESEARCHER;
        sends(&mut chair, "/asks/new", "/asks/new", &ask).await;
        let page = "/asks/fund-the-clubs";
        let sent = [("send_words", "Executive"), ("send_meets_on", "2026-10-01")];
        let sent = sends(&mut chair, page, &format!("{page}/send"), &sent).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let new = [("begin_issue", "child-health"), ("begin_title", "Teeth")];
        sends(&mut chair, "/dossiers/new", "/dossiers/new", &new).await;
        sends(&mut chair, "/meetings/new", "/meetings/new", &PLAN).await;
        let meeting = "/meetings/first-meeting-2026-09-03";
        let called = sends(&mut chair, meeting, &format!("{meeting}/call"), &[]).await;
        assert_eq!(called.status, StatusCode::SEE_OTHER, "{}", called.body);
    }

    /// Gives somebody a seat that decides for their own organisation.
    fn seats(&self, role: Role) {
        let house = &*self.world.house;
        let change = |change: PartnershipChange| {
            change_partnership(house, self.by(), "lower-calder", &change).expect("changed");
        };
        change(PartnershipChange::AddSeat {
            organisation: own_organisation(role),
            right: Right::Decides,
            place: SeatPlace::Wider,
            age: SeatAge::Any,
        });
        let shown = show_partnership(house, self.by(), "lower-calder").expect("a page");
        let seat = shown.life.seats().map(|held| held.number).max().expect("a seat");
        change(PartnershipChange::FillSeat { seat, person: email_of(role) });
    }
}

/// Whether somebody was turned away because of who they are.
fn was_kept_from(answer: &Answer) -> bool {
    let told = answer.body.split("id=\"error-summary-title\"").nth(1).unwrap_or_default();
    let told = told.split("</ul>").next().unwrap_or_default().to_lowercase();
    let words = ["this is for", "you hold no seat that decides", "your role may do this only for"];
    answer.status == StatusCode::FORBIDDEN || words.iter().any(|own| told.contains(own))
}

async fn tried(person: &mut Browser, row: &Row, (token, role): (&str, Role)) -> Answer {
    if row.method == Method::Get {
        return person.opens(row.path).await;
    }
    let own = own_organisation(role);
    let mut all = vec![("form_token", token), ("seen", "0")];
    let fields = row.form.iter();
    all.extend(
        fields.map(|(id, value)| (*id, if *value == "{own}" { own.as_str() } else { *value })),
    );
    person.posts(row.path, &all).await
}

async fn each_deed_is_kept_from_those_it_is_not_for(tied: Tied) {
    let (scene, rows) = (Scene::set(tied).await, rows());
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let mut person = scene.world.signed_in(role).await;
        let token = person.opens("/account").await.form_token();
        for row in &rows {
            let answer = tried(&mut person, row, (&token, role)).await;
            assert!(!answer.status.is_server_error(), "{role} at {}: {}", row.path, answer.body);
            if was_kept_from(&answer) == row.admits(role, tied) {
                let form = &row.form;
                wrong.push(format!("{role} at {} {form:?}: {}", row.path, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn by_role_alone() {
    each_deed_is_kept_from_those_it_is_not_for(Tied::Nothing).await;
}

#[tokio::test]
async fn with_a_seat() {
    each_deed_is_kept_from_those_it_is_not_for(Tied::Seat).await;
}

#[tokio::test]
async fn with_the_organisation() {
    each_deed_is_kept_from_those_it_is_not_for(Tied::Organisation).await;
}

#[tokio::test]
async fn with_a_seat_and_its_organisation() {
    each_deed_is_kept_from_those_it_is_not_for(Tied::Both).await;
}

#[tokio::test]
async fn what_is_somebodys_own_is_open_to_them() {
    let scene = Scene::set(Tied::Nothing).await;
    let mut researcher = scene.world.visitor();
    researcher.signs_in(RESEARCHER, PASSWORD).await;
    let token = researcher.opens("/account").await.form_token();
    for row in rows().iter().filter(|row| row.tie == "own") {
        let answer = tried(&mut researcher, row, (&token, Role::Analyst)).await;
        assert!(!was_kept_from(&answer), "{}: {}", row.path, answer.body);
    }
}

#[test]
fn every_kind_of_thing_partners_do_something_with_has_its_deeds_in_the_table() {
    let tables: BTreeSet<&str> =
        rows().iter().filter_map(|row| row.path.split('/').nth(1)).collect();
    let all = [
        "academics",
        "area-assets",
        "asks",
        "dossiers",
        "meetings",
        "organisations",
        "partnerships",
        "plan",
        "recipes",
        "sharing",
        "statements",
        "theory",
        "voices",
    ];
    assert_eq!(tables, BTreeSet::from(all));
    // Whatever changes something of these, and is not for everybody, is tried at least once.
    for route in lifechances_web::table() {
        let top = route.path.split('/').nth(1).unwrap_or_default();
        let is_theirs = all.contains(&top) && route.method == Method::Post;
        if !is_theirs || route.need.act == access::act::READ_PUBLISHED {
            continue;
        }
        let fits = |row: &Row| {
            let (own, tried): (Vec<&str>, Vec<&str>) =
                (route.path.split('/').collect(), row.path.split('/').collect());
            let same = |(a, b): (&&str, &&str)| a.starts_with('{') || a == b;
            own.len() == tried.len() && own.iter().zip(&tried).all(same)
        };
        assert!(rows().iter().any(fits), "{} has no deed in the table", route.path);
    }
}
