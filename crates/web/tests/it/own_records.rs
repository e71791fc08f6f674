//! Own records: kept by no browser, and reached by nobody who gave a password only.

use crate::common::{PASSWORD, World, email_of};
use axum::http::StatusCode;
use convene::Role;
use lifechances_web::Scheme;

#[tokio::test]
async fn the_page_is_kept_by_no_cache_and_says_why_its_numbers_are_exact() {
    let world = World::new(Scheme::PlainLoopback);
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let page = head.opens("/own-records").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.body.contains("They are exact here because"), "{}", page.body);
    assert!(page.body.contains("No school is recorded as yours yet"), "{}", page.body);
    // A school that is not recorded as theirs.
    let other = head.opens("/own-records?school=900001").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    assert_eq!(other.header("cache-control"), "no-store");
    assert!(
        head.opens("/desk").await.body.contains("Exact counts of the pupils of your own school")
    );
    assert!(
        world.audit().contains("exact counts of school 900001"),
        "a refused look is written down"
    );
}

#[tokio::test]
async fn a_head_who_gave_a_password_only_does_not_reach_it() {
    let world = World::in_earnest();
    let mut head = world.visitor();
    head.signs_in(&email_of(Role::HeadTeacher), PASSWORD).await;
    let answer = head.opens("/own-records").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("location").starts_with("/sign-in"), "{}", answer.header("location"));
}
