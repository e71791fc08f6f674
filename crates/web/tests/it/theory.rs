//! The theory of change through its page.

use crate::common::World;
use axum::http::StatusCode;
use convene::Role;
use lifechances_web::Scheme;

#[tokio::test]
async fn a_theory_is_written_step_by_step_and_says_what_is_not_known() {
    let world = World::new(Scheme::PlainLoopback);
    let mut visitor = world.visitor();
    let empty = visitor.opens("/theory").await.body;
    assert!(
        empty.contains("No theory of change has been written yet.") && !empty.contains("<form")
    );
    let mut convenor = world.signed_in(Role::Convenor).await;
    let token = convenor.opens("/theory").await.form_token();
    let own = ("form_token", token.as_str());
    let begun = convenor.posts("/theory/begin", &[own, ("begin_title", "Why it works")]).await;
    assert_eq!(begun.header("location"), "/theory?did=begun", "{}", begun.body);
    let step = |seen, kind, words| {
        let seen = ("seen", seen);
        [own, seen, ("put-step_kind", kind), ("put-step_words", words)]
    };
    let none = convenor.posts("/theory/put-step", &step("1", "", "Meals <b>")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("<a href=\"#put-step_kind\">Choose a kind"));
    assert!(none.body.contains("value=\"Meals &lt;b&gt;\""), "what was typed is kept");
    for (seen, kind, words) in [("1", "activity", "Meals <b>"), ("2", "goal", "Health")] {
        let kept = convenor.posts("/theory/put-step", &step(seen, kind, words)).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    }
    let claim = |strength, evidence| {
        [
            own,
            ("seen", "3"),
            ("put-claim_from", "s1"),
            ("put-claim_to", "s2"),
            ("put-claim_strength", strength),
            ("put-claim_evidence", evidence),
        ]
    };
    let bare = convenor.posts("/theory/put-claim", &claim("trial", "")).await;
    assert!(bare.body.contains("<a href=\"#put-claim_evidence\">"), "{}", bare.body);
    let kept =
        convenor.posts("/theory/put-claim", &claim("association", "Minutes /meetings/a")).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let late = convenor.posts("/theory/put-step", &step("3", "goal", "Late")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let read = visitor.opens("/theory").await.body;
    for words in [
        "0 of 2 steps have a figure today.",
        "goes together with <a href=\"#step-s2\">Health</a>",
        "<a href=\"&#x2f;meetings&#x2f;a\">Minutes</a>",
        "Not known yet: nothing is named that would show it.",
        "<svg class=\"theory\"",
        "Meals &lt;b&gt;",
    ] {
        assert!(read.contains(words), "{words} in {read}");
    }
    assert!(!read.contains("<form"), "a visitor reads it and changes nothing");
    assert!(!read.contains("The Convenor"), "nor by whom it was written");
    assert!(convenor.opens("/theory").await.body.contains("The Convenor"));
    assert!(visitor.opens("/together").await.body.contains("href=\"&#x2f;theory\""));
}
