//! A recipe through its pages: exported by one convenor, pasted by another, adapted.

use crate::common::World;
use axum::http::StatusCode;
use convene::Role;
use lifechances_web::Scheme;

async fn recipe(world: &World) -> String {
    let mut convenor = world.signed_in(Role::Convenor).await;
    let token = convenor.opens("/partnerships").await.form_token();
    let new =
        [("form_token", token.as_str()), ("name", "Lower Calder"), ("purpose", "Food and health")];
    let begun = convenor.posts("/partnerships", &new).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let page = convenor.opens("/recipes/export").await;
    let token = page.form_token();
    let export = [
        ("form_token", token.as_str()),
        ("export_partnership", "lower-calder"),
        ("export_title", "Food and health"),
    ];
    let file = convenor.posts("/recipes/export", &export).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"food-and-health.recipe.toml\""
    );
    let none = convenor.posts("/recipes/export", &[("form_token", token.as_str())]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("<a href=\"#export_partnership\">Choose the partnership"));
    file.body
}

#[tokio::test]
async fn an_area_starts_from_a_pasted_file_and_a_changed_one_is_refused() {
    let world = World::new(Scheme::PlainLoopback);
    let file = recipe(&world).await;
    let mut convenor = world.signed_in(Role::Convenor).await;
    let token = convenor.opens("/recipes/start").await.form_token();
    // Forms send the ends of lines as two characters.
    let pasted = file.replace('\n', "\r\n");
    let start = |file: &str| {
        [
            ("form_token", token.clone()),
            ("start_name", "Upper Calder".to_owned()),
            ("start_purpose", "Attendance".to_owned()),
            ("start_file", file.to_owned()),
        ]
    };
    let changed = start(&pasted.replace("weeks = 6", "weeks = 7"));
    let changed: Vec<(&str, &str)> = changed.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let refused = convenor.posts("/recipes/start", &changed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("<a href=\"#start_file\">The signature is not of this text"));
    assert!(refused.body.contains("value=\"Upper Calder\""), "what was typed is kept");

    let look = [("form_token", token.as_str()), ("check_file", pasted.as_str())];
    let read = convenor.posts("/recipes/check", &look).await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(read.body.contains("A meeting every 6 weeks") && read.body.contains("is signed with"));

    let good = start(&pasted);
    let good: Vec<(&str, &str)> = good.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let begun = convenor.posts("/recipes/start", &good).await;
    assert_eq!(begun.header("location"), "/recipes/upper-calder", "{}", begun.body);
    let page = convenor.opens("/recipes/upper-calder").await;
    assert!(page.body.contains("1 of 10 steps is done (10 %)."));
    let change = [
        ("form_token", token.as_str()),
        ("seen", "1"),
        ("change_line", "meeting/"),
        ("change_number", "8"),
        ("change_reason", "People work shifts"),
    ];
    let silent = convenor.posts("/recipes/upper-calder/change", &change[..4]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("<a href=\"#change_reason\">Write why"));
    let kept = convenor.posts("/recipes/upper-calder/change", &change).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let again = convenor.posts("/recipes/upper-calder/change", &change).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "somebody was first");
    let page = convenor.opens("/recipes/upper-calder").await.body;
    assert!(page.contains("It was: A meeting every 6 weeks.") && page.contains("shifts"));

    let mut visitor = world.visitor();
    assert!(!visitor.opens("/recipes").await.body.contains("Upper Calder"), "it is a draft");
    let mut partner = world.signed_in(Role::Partner).await;
    let read = partner.opens("/recipes/upper-calder").await.body;
    assert!(read.contains("A meeting every 8 weeks") && !read.contains("What you can do"));
    assert!(partner.opens("/recipes").await.body.contains("1 of 10 steps is done"));
}
