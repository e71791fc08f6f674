//! Signing in and out, forms, and what stays in the browser.

use crate::common::{Browser, FORM, PASSWORD, World, email_of, form};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{Request, StatusCode};
use convene::Role;
use lifechances_web::Scheme;

#[tokio::test]
async fn a_person_signs_in_sees_their_account_and_signs_out() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::DataLead).await;
    let account = person.opens("/account").await;
    assert_eq!(account.status, StatusCode::OK);
    assert!(account.body.contains("The Data lead"));
    assert_eq!(account.header("cache-control"), "no-store");

    let old = person.cookies.clone();
    let token = account.form_token();
    let out = person.posts("/sign-out", &[("form_token", &token)]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(!person.cookies.contains_key("lifechances"));

    // A copy of the cookie is worth nothing once the person has signed out.
    person.cookies = old;
    assert_eq!(person.opens("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_in_gives_a_new_secret_each_time_and_takes_the_forms_away() {
    let world = World::new(Scheme::PlainLoopback);
    let first = world.signed_in(Role::HeadTeacher).await;
    let second = world.signed_in(Role::HeadTeacher).await;
    assert_ne!(first.cookies["lifechances"], second.cookies["lifechances"]);
    assert_eq!(first.cookies["lifechances"].len(), 64);
    assert!(!first.cookies.contains_key("lifechances-form"));
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_use_and_after_eight_hours_in_any_case() {
    let world = World::new(Scheme::PlainLoopback);
    let mut idle = world.signed_in(Role::DataLead).await;
    world.clock.advance_seconds(30 * 60 + 1);
    assert_eq!(idle.opens("/account").await.status, StatusCode::SEE_OTHER);

    let mut busy = world.signed_in(Role::DataLead).await;
    for _ in 0..19 {
        world.clock.advance_seconds(25 * 60);
        assert_eq!(busy.opens("/account").await.status, StatusCode::OK);
    }
    world.clock.advance_seconds(25 * 60);
    assert_eq!(busy.opens("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wrong_password_is_told_kindly_and_names_nobody() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.visitor();
    let known = person.signs_in(&email_of(Role::DataLead), "not it").await;
    let unknown = person.signs_in("nobody@calderbrook.example", "not it").await;
    for answer in [&known, &unknown] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("The e-mail address or the password is not right."));
        assert!(!answer.body.contains("not it"), "the password is never written back");
    }
    let empty = person.signs_in("", "").await;
    assert!(empty.body.contains("Enter your e-mail address"));
    assert!(empty.body.contains("Enter your password"));
}

#[tokio::test]
async fn guessing_is_paused_after_ten_failures() {
    let world = World::new(Scheme::PlainLoopback);
    let mut guesser = world.visitor();
    let email = email_of(Role::Partner);
    for _ in 0..10 {
        let answer = guesser.signs_in(&email, "guess").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let paused = guesser.signs_in(&email, PASSWORD).await;
    assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(paused.header("retry-after"), "900");
    world.clock.advance_seconds(15 * 60 + 1);
    assert_eq!(guesser.signs_in(&email, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_from_another_page_changes_nothing() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::DataLead).await;
    let token = person.opens("/account").await.form_token();
    let other = world.signed_in(Role::DataLead).await;

    let no_token = person.posts("/sign-out", &[]).await;
    let foreign_site = Request::post("/sign-out")
        .header("sec-fetch-site", "cross-site")
        .header(CONTENT_TYPE, FORM);
    let cross = person.sends(foreign_site, form(&[("form_token", &token)])).await;
    let foreign_origin = Request::post("/sign-out")
        .header("origin", "https://evil.example")
        .header(CONTENT_TYPE, FORM);
    let origin = person.sends(foreign_origin, form(&[("form_token", &token)])).await;
    let stolen = other.cookies["lifechances"].clone();
    let wrong = person.posts("/sign-out", &[("form_token", &stolen)]).await;
    for answer in [no_token, cross, origin, wrong] {
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.body.contains("Nothing was changed."));
    }
    assert_eq!(person.opens("/account").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn the_sign_in_form_works_only_in_the_browser_that_asked_for_it() {
    let world = World::new(Scheme::PlainLoopback);
    let page = world.visitor().opens("/sign-in").await;
    assert_eq!(page.header("cache-control"), "no-store", "its token is for one browser");
    let token = page.form_token();
    let mut other = world.visitor();
    let fields = [("form_token", token.as_str()), ("email", "a@b.example"), ("password", "x")];
    assert_eq!(other.posts("/sign-in", &fields).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn behind_https_cookies_are_bound_to_the_host_and_https_is_kept() {
    let world = World::new(Scheme::BehindHttps);
    let person = world.signed_in(Role::DataLead).await;
    assert!(person.cookies.contains_key("__Host-lifechances"));
    let page = world.visitor().opens("/").await;
    assert!(page.header("strict-transport-security").starts_with("max-age=31536000"));
}

#[tokio::test]
async fn on_plain_loopback_no_other_name_is_answered() {
    let world = World::new(Scheme::PlainLoopback);
    for (host, expected) in [
        ("localhost:8040", StatusCode::OK),
        ("[::1]:8040", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1.evil.example:80", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let request = Request::get("/health").header(HOST, host);
        let answer = world.visitor().sends(request, form(&[])).await;
        assert_eq!(answer.status, expected, "{host}");
    }
}

#[tokio::test]
async fn a_person_sees_where_they_are_signed_in_and_ends_one_session_or_all() {
    let world = World::new(Scheme::PlainLoopback);
    let mut desk = world.signed_in(Role::Analyst).await;
    world.clock.advance_seconds(60);
    let mut phone = world.signed_in(Role::Analyst).await;
    let mut other = world.signed_in(Role::Partner).await;
    let page = desk.opens("/account").await;
    assert_eq!(
        page.body.matches("Signed in on").count(),
        3,
        "twice listed, once named by its button"
    );
    assert_eq!(page.body.matches("This browser.").count(), 1);
    let session =
        page.body.split("name=\"session\" value=\"").nth(1).unwrap_or_default()[..64].to_owned();
    assert!(!page.body.contains(&phone.cookies["lifechances"]), "no secret is on the page");

    // Somebody else's session is not theirs to end.
    let token = other.opens("/account").await.form_token();
    let fields = [("form_token", token.as_str()), ("session", session.as_str())];
    other.posts("/account/sessions/end", &fields).await;
    assert_eq!(phone.opens("/account").await.status, StatusCode::OK);

    let token = page.form_token();
    let fields = [("form_token", token.as_str()), ("session", session.as_str())];
    desk.posts("/account/sessions/end", &fields).await;
    assert_eq!(phone.opens("/account").await.status, StatusCode::SEE_OTHER, "ended there");
    assert_eq!(desk.opens("/account").await.status, StatusCode::OK);

    let mut phone = world.signed_in(Role::Analyst).await;
    desk.posts("/account/sessions/end-all", &[("form_token", &token)]).await;
    for browser in [&mut desk, &mut phone] {
        assert_eq!(browser.opens("/account").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(other.opens("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn words_typed_before_a_session_ended_are_given_back_and_no_secret_is() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let token = convenor.opens("/account").await.form_token();
    world.clock.advance_seconds(31 * 60);
    let words = "We meet in the hall on <Monday>";
    let fields = [
        ("form_token", token.as_str()),
        ("why_now", words),
        ("password", "a secret with spaces"),
        ("seal", "abcdef"),
    ];
    let late = convenor.posts("/organisations", &fields).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(late.body.contains("You were signed out"));
    assert!(late.body.contains("We meet in the hall on &lt;Monday&gt;"));
    assert!(late.body.contains("why now"), "the field is named");
    for hidden in [token.as_str(), "a secret with", "abcdef"] {
        assert!(!late.body.contains(hidden), "{hidden}");
    }
    let nothing = convenor.posts("/organisations", &[("form_token", &token)]).await;
    assert_eq!(nothing.header("location"), "/sign-in?then=/");
}

#[tokio::test]
async fn after_signing_in_a_person_is_on_the_page_they_asked_for_with_its_query() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.visitor();
    let asked = "/people?from=a&then=//evil.example";
    let sent_on = person.opens(asked).await;
    let there = sent_on.header("location").to_owned();
    assert_eq!(there, "/sign-in?then=/people%3Ffrom%3Da%26then%3D//evil.example");
    let form = person.opens(&there).await;
    let token = form.form_token();
    let then = form.body.split("name=\"then\" value=\"").nth(1).unwrap_or_default();
    let then = then.split('"').next().unwrap_or_default();
    let then = then.replace("&#x2f;", "/").replace("&amp;", "&");
    assert_eq!(then, asked);
    let email = email_of(Role::Administrator);
    let fields = [
        ("form_token", token.as_str()),
        ("email", &email),
        ("password", PASSWORD),
        ("then", &then),
    ];
    assert_eq!(person.posts("/sign-in", &fields).await.header("location"), asked);
}

#[tokio::test]
async fn a_form_takes_the_longest_text_of_any_script_and_says_how_to_shorten_a_longer_one() {
    let world = World::new(Scheme::PlainLoopback);
    let mut visitor = world.visitor();
    let token = visitor.opens("/sign-in").await.form_token();
    let sends = async |visitor: &mut Browser, letters: usize| {
        let long = "\u{6a9}".repeat(letters);
        let fields =
            [("form_token", token.as_str()), ("email", "a@b.example"), ("password", &long)];
        visitor.posts("/sign-in", &fields).await
    };
    let taken = sends(&mut visitor, 20_000).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("The e-mail address or the password is not right"));
    let longer = sends(&mut visitor, 50_000).await;
    assert_eq!(longer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(longer.body.contains("shorten the longest text"));
}
