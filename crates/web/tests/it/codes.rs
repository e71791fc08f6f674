//! Signing in with two steps, through the pages, in a house that is no demonstration.

use crate::common::{Answer, Browser, PASSWORD, World, email_of};
use axum::http::StatusCode;
use convene::Role;
use hmac::{Hmac, KeyInit, Mac};
use lifechances_web::Scheme;
use sha1::Sha1;

/// An authenticator app, written apart from ours: what a phone would show.
pub(crate) struct App {
    secret: Vec<u8>,
}

impl App {
    pub(crate) fn reads(page: &str) -> Self {
        let body = page.replace("&#x2f;", "/");
        let typed = body.split("The letters: <code class=\"secret\" tabindex=\"0\">").nth(1);
        let typed = typed.and_then(|rest| rest.split('<').next()).expect("letters to type");
        let mut bits = String::new();
        for letter in typed.chars().filter(|letter| *letter != ' ') {
            let place = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).expect("base32");
            bits.push_str(&format!("{place:05b}"));
        }
        let byte = |at: usize| u8::from_str_radix(&bits[at..at + 8], 2).expect("bits");
        App { secret: (0..bits.len() / 8).map(|at| byte(at * 8)).collect() }
    }

    pub(crate) fn shows(&self, world: &World) -> String {
        use commons::Clock;
        let step = u64::try_from(world.clock.now().unix()).expect("after 1970") / 30;
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.secret).expect("any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let from = usize::from(hash[19] % 16);
        let number = (0..4).fold(0_u64, |sum, at| sum * 256 + u64::from(hash[from + at]));
        format!("{:06}", number % (1 << 31) % 1_000_000)
    }
}

pub(crate) async fn gives(person: &mut Browser, page: &str, path: &str, code: &str) -> Answer {
    let token = person.opens(page).await.form_token_of("code");
    person.posts(path, &[("form_token", &token), ("code", code), ("then", "/data")]).await
}

/// Signs in for the first time and sets codes up: the app and the recovery codes.
pub(crate) async fn sets_up(world: &World, role: Role) -> (Browser, App, Vec<String>) {
    let mut person = world.visitor();
    let first = person.signs_in(&email_of(role), PASSWORD).await;
    assert!(first.header("location").starts_with("/sign-in/set-up"), "{role}");
    let app = App::reads(&person.opens("/sign-in/set-up").await.body);
    let wrong = gives(&mut person, "/sign-in/set-up", "/sign-in/set-up", "000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(App::reads(&wrong.body).secret, app.secret, "the square stays the same");
    let code = app.shows(world);
    let done = gives(&mut person, "/sign-in/set-up", "/sign-in/set-up", &code).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(done.header("cache-control"), "no-store");
    let recovery: Vec<String> =
        done.body.split("<li><code>").skip(1).map(|rest| rest[..14].to_owned()).collect();
    assert_eq!(recovery.len(), 10);
    (person, app, recovery)
}

async fn first_step(world: &World, role: Role) -> Browser {
    let mut person = world.visitor();
    let first = person.signs_in(&email_of(role), PASSWORD).await;
    assert!(first.header("location").starts_with("/sign-in/code"), "{role}");
    person
}

async fn second_step(person: &mut Browser, code: &str) -> Answer {
    gives(person, "/sign-in/code", "/sign-in/code", code).await
}

#[tokio::test]
async fn roles_that_open_records_set_codes_up_before_they_are_in_and_others_need_none() {
    let world = World::in_earnest();
    for role in Role::ALL {
        let mut person = world.visitor();
        let answer = person.signs_in(&email_of(role), PASSWORD).await;
        let needs = matches!(
            role,
            Role::Administrator
                | Role::DataLead
                | Role::GovernanceLead
                | Role::LinkClerk
                | Role::HeadTeacher
                | Role::SafeguardingLead
                | Role::FamilySupportWorker
                | Role::SchoolNurse
        );
        assert_eq!(answer.header("location").starts_with("/sign-in/set-up"), needs, "{role}");
        let is_in = person.opens("/account").await.status == StatusCode::OK;
        assert_eq!(is_in, !needs, "{role}: half a sign-in opens nothing");
    }
    let demo = World::new(Scheme::PlainLoopback);
    demo.signed_in(Role::Administrator).await;
}

#[tokio::test]
async fn a_code_signs_in_once_and_an_older_one_never() {
    let world = World::in_earnest();
    let (mut person, app, _) = sets_up(&world, Role::DataLead).await;
    assert_eq!(person.opens("/account").await.status, StatusCode::OK);

    let mut second = first_step(&world, Role::DataLead).await;
    let replayed = second_step(&mut second, &app.shows(&world)).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "it was used to set up");
    world.clock.advance_seconds(30);
    let code = app.shows(&world);
    let right = second_step(&mut second, &code).await;
    assert_eq!(right.header("location"), "/data");
    assert_eq!(second.opens("/account").await.status, StatusCode::OK);
    let mut third = first_step(&world, Role::DataLead).await;
    let replayed = second_step(&mut third, &code).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "a code works once");
    assert_eq!(third.opens("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guessing_codes_is_paused_after_five_wrong_ones() {
    let world = World::in_earnest();
    let (_, app, _) = sets_up(&world, Role::LinkClerk).await;
    world.clock.advance_seconds(60);
    let mut guesser = first_step(&world, Role::LinkClerk).await;
    for _ in 0..5 {
        let wrong = second_step(&mut guesser, "999999999").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let paused = second_step(&mut guesser, &app.shows(&world)).await;
    assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
    // Another browser is no way round it.
    let mut other = first_step(&world, Role::LinkClerk).await;
    let paused = second_step(&mut other, &app.shows(&world)).await;
    assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
    world.clock.advance_seconds(15 * 60 + 1);
    let mut later = first_step(&world, Role::LinkClerk).await;
    let right = second_step(&mut later, &app.shows(&world)).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_recovery_code_stands_in_once_and_is_kept_only_as_a_hash() {
    let world = World::in_earnest();
    let (_, app, recovery) = sets_up(&world, Role::Administrator).await;
    let shouted = recovery[3].to_uppercase().replace('-', " ");
    let mut person = first_step(&world, Role::Administrator).await;
    let right = second_step(&mut person, &shouted).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
    assert!(person.opens("/account").await.body.contains("9 recovery codes left"));
    let mut again = first_step(&world, Role::Administrator).await;
    let used = second_step(&mut again, &recovery[3]).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    for code in &recovery {
        assert!(!world.database_holds(code) && !world.audit().contains(code));
    }
    assert!(world.audit().contains("use recovery code"));

    // New ones replace the old, and take a code.
    world.clock.advance_seconds(30);
    let token = person.opens("/account/codes").await.form_token();
    let code = app.shows(&world);
    let fields = [("form_token", token.as_str()), ("code", code.as_str()), ("what", "recovery")];
    let made = person.posts("/account/codes/change", &fields).await;
    assert_eq!(made.body.matches("<li><code>").count(), 10);
    let old = second_step(&mut again, &recovery[4]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_first_step_waits_ten_minutes_in_its_own_browser() {
    let world = World::in_earnest();
    let (_, app, _) = sets_up(&world, Role::SchoolNurse).await;
    let mut slow = first_step(&world, Role::SchoolNurse).await;
    world.clock.advance_seconds(10 * 60);
    let late = second_step(&mut slow, &app.shows(&world)).await;
    assert_eq!(late.header("location"), "/sign-in");
    assert_eq!(slow.opens("/account").await.status, StatusCode::SEE_OTHER);
    // A code without a password before it signs nobody in.
    let mut stranger = world.visitor();
    stranger.opens("/sign-in").await;
    let answer = second_step(&mut stranger, &app.shows(&world)).await;
    assert_eq!(answer.header("location"), "/sign-in");
    assert_eq!(stranger.opens("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_administrator_takes_the_codes_of_a_lost_phone_away_and_a_new_password_does_not() {
    let world = World::in_earnest();
    let (mut jo, _, _) = sets_up(&world, Role::Administrator).await;
    let (mut nurse, _, _) = sets_up(&world, Role::SchoolNurse).await;
    let list = jo.opens("/people").await.body.replace("&#x2f;", "/");
    let before = list.split("\">The School nurse</a>").next().unwrap_or_default();
    let page = format!("/people/{}", before.rsplit("href=\"/people/").next().unwrap_or_default());
    let token = jo.opens("/account").await.form_token();

    let made = jo.posts(&format!("{page}/password"), &[("form_token", &token)]).await;
    let body = made.body.replace("&#x2f;", "/");
    let secret = body.split("/password/").nth(1).map(|rest| &rest[..64]).unwrap_or_default();
    let mut visitor = world.visitor();
    let form = visitor.opens(&format!("/password/{secret}")).await.form_token();
    let new = "four quite different words";
    let fields =
        [("form_token", form.as_str()), ("token", secret), ("password", new), ("again", new)];
    visitor.posts("/password", &fields).await;
    let email = email_of(Role::SchoolNurse);
    let first = world.visitor().signs_in(&email, new).await;
    assert!(first.header("location").starts_with("/sign-in/code"), "codes are still asked for");

    jo.posts(&format!("{page}/codes"), &[("form_token", &token)]).await;
    assert_eq!(nurse.opens("/account").await.status, StatusCode::SEE_OTHER, "signed out");
    let first = world.visitor().signs_in(&email, new).await;
    assert!(first.header("location").starts_with("/sign-in/set-up"));
    assert!(world.audit().contains("take one-time codes of somebody away"));
}

#[tokio::test]
async fn who_needs_no_codes_may_set_them_up_and_is_asked_from_then_on() {
    let world = World::in_earnest();
    let mut partner = world.signed_in(Role::Partner).await;
    let app = App::reads(&partner.opens("/account/codes").await.body);
    let code = app.shows(&world);
    let done = gives(&mut partner, "/account/codes", "/account/codes", &code).await;
    assert_eq!(done.body.matches("<li><code>").count(), 10);
    world.clock.advance_seconds(30);
    let mut again = first_step(&world, Role::Partner).await;
    let right = second_step(&mut again, &app.shows(&world)).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
    world.clock.advance_seconds(30);
    let token = again.opens("/account/codes").await.form_token();
    let code = app.shows(&world);
    let fields = [("form_token", token.as_str()), ("code", code.as_str()), ("what", "take-away")];
    let taken = again.posts("/account/codes/change", &fields).await;
    assert_eq!(taken.header("location"), "/sign-in?done=codes");
    assert_eq!(again.opens("/account").await.status, StatusCode::SEE_OTHER, "signed out");
    let mut fresh = world.signed_in(Role::Partner).await;
    let other = App::reads(&fresh.opens("/account/codes").await.body);
    assert_ne!(other.secret, app.secret, "what was taken away does not come back");
}

#[tokio::test]
async fn who_gets_a_role_that_needs_codes_and_has_none_signs_in_again() {
    let world = World::in_earnest();
    let (mut jo, _, _) = sets_up(&world, Role::Administrator).await;
    let mut partner = world.signed_in(Role::Partner).await;
    let list = jo.opens("/people").await.body.replace("&#x2f;", "/");
    let before = list.split("\">The Partner</a>").next().unwrap_or_default();
    let page = format!("/people/{}", before.rsplit("href=\"/people/").next().unwrap_or_default());
    let token = jo.opens("/account").await.form_token();
    let grants = async |jo: &mut Browser, role: &str| {
        jo.posts(&format!("{page}/roles"), &[("form_token", &token), (role, "yes")]).await
    };
    grants(&mut jo, "role-analyst").await;
    assert_eq!(partner.opens("/account").await.status, StatusCode::OK, "it needs no codes");
    grants(&mut jo, "role-link-clerk").await;
    assert_eq!(partner.opens("/account").await.status, StatusCode::SEE_OTHER, "signed out");
    let first = world.visitor().signs_in(&email_of(Role::Partner), PASSWORD).await;
    assert!(first.header("location").starts_with("/sign-in/set-up"));
}

#[tokio::test]
async fn signing_out_everywhere_ends_half_sign_ins_too() {
    let world = World::in_earnest();
    let (mut person, app, _) = sets_up(&world, Role::DataLead).await;
    world.clock.advance_seconds(30);
    let mut half = first_step(&world, Role::DataLead).await;
    let token = person.opens("/account").await.form_token();
    person.posts("/account/sessions/end-all", &[("form_token", &token)]).await;
    let late = second_step(&mut half, &app.shows(&world)).await;
    assert_eq!(late.header("location"), "/sign-in");
    assert_eq!(half.opens("/account").await.status, StatusCode::SEE_OTHER);
}
