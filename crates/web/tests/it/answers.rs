//! What every answer carries, and what the pages, files and problems look like from outside.

use crate::common::{FORM, World};
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use convene::Role;
use lifechances_web::Scheme;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::new(Scheme::PlainLoopback);
    for path in ["/", "/nowhere", "/data", "/api/v1/scoreboard", "/health", "/sign-in"] {
        let answer = world.visitor().opens(path).await;
        let policy = answer.header("content-security-policy");
        for rule in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{path}: {rule}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        assert!(!answer.header("permissions-policy").is_empty(), "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert!(answer.header("strict-transport-security").is_empty(), "{path} is plain");
    }
}

#[tokio::test]
async fn an_empty_house_still_shows_every_public_page() {
    let world = World::new(Scheme::PlainLoopback);
    for path in [
        "/",
        "/scoreboard",
        "/indicators",
        "/indicators/persistent-absence",
        "/places",
        "/places/compare",
        "/about/numbers",
        "/accessibility",
        "/privacy",
        "/cookies",
        "/gallery",
        "/gallery/scoreboard-1",
    ] {
        let answer = world.visitor().opens(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.contains("<h1"), "{path}");
        assert!(answer.body.contains(">Synthetic<"), "{path} says that it is invented");
    }
}

#[tokio::test]
async fn problems_have_pages_that_help() {
    let world = World::new(Scheme::PlainLoopback);
    let mut visitor = world.visitor();
    let missing = visitor.opens("/places/nowhere").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.body.contains("All places"));
    let unread = visitor.opens("/scoreboard?place=Bradford").await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.body.contains("Choose a place from the list"));
    let needs = visitor.opens("/scoreboard?show=needs").await;
    assert_eq!(needs.status, StatusCode::OK);
    let other = visitor.opens("/scoreboard?show=everything").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = visitor.opens("/scoreboard?place=Z08000099").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let method = visitor.posts("/scoreboard", &[]).await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(method.body.contains("cannot be used that way"));
    assert!(method.header("allow").contains("GET"));
    let mut teacher = world.signed_in(Role::HeadTeacher).await;
    let forbidden = teacher.opens("/data").await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert!(
        forbidden.body.contains("This is for: administrator, data lead")
            && forbidden.body.contains("rule data-health")
    );
    let long = Request::post("/sign-in")
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, FORM);
    let large = visitor.sends(long, Body::from(vec![b'a'; 300_000])).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn programs_get_json_and_problems_as_json() {
    let world = World::new(Scheme::PlainLoopback);
    let mut program = world.visitor();
    let board = program.opens("/api/v1/scoreboard").await;
    let read: serde_json::Value = serde_json::from_str(&board.body).unwrap();
    assert_eq!(read["code"], "Z08000001");
    assert_eq!(read["synthetic"], true);
    assert_eq!(read["outcomes"].as_array().map(Vec::len), Some(4));
    let listed = program.opens("/api/v1/indicators").await;
    let listed: serde_json::Value = serde_json::from_str(&listed.body).unwrap();
    assert!(listed.as_array().is_some_and(|all| all.len() >= 40));
    let missing = program.opens("/api/v1/indicators/no-such-thing").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let problem: serde_json::Value = serde_json::from_str(&missing.body).unwrap();
    assert_eq!(problem["status"], 404);
}

#[tokio::test]
async fn the_numbers_of_an_indicator_come_as_a_file() {
    let world = World::new(Scheme::PlainLoopback);
    let file = world.visitor().opens("/indicators/persistent-absence.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.header("content-type").starts_with("text/csv"));
    let disposition = file.header("content-disposition");
    assert_eq!(disposition, "attachment; filename=\"persistent-absence-Z08000001.csv\"");
    assert!(file.body.starts_with("indicator,name,place,period,value,"));
    let header = file.body.lines().next().unwrap_or_default();
    assert!(header.ends_with(",synthetic"), "{header}");
}

#[tokio::test]
async fn the_stylesheet_is_kept_for_ever_under_a_name_with_its_hash() {
    let world = World::new(Scheme::PlainLoopback);
    let page = world.visitor().opens("/").await;
    let link = page.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap();
    let path = link.split('"').next().unwrap().replace("&#x2f;", "/");
    let asset = world.visitor().opens(&path).await;
    assert_eq!(asset.status, StatusCode::OK);
    assert_eq!(asset.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
    let other = world.visitor().opens("/assets/lifechances.000000000000.css").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}
