//! A delivery plan through its pages: written by a convenor, approved by the board, read by everybody.

use crate::common::{Answer, Browser, World};
use axum::http::StatusCode;
use convene::Role;
use lifechances_web::Scheme;

const PLAN: &str = "/plan/delivery-plan-2026-to-2030";

/// Sends a form of the plan's page, with the page's own token and number of entries.
async fn sends(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let page = browser.opens(PLAN).await;
    let token = page.form_token();
    let rest = page.body.split("name=\"seen\" value=\"").nth(1).unwrap_or_default();
    let seen = rest.split('"').next().unwrap_or_default();
    let own = [("form_token", token.as_str()), ("seen", seen)];
    browser.posts(PLAN, &[&own, fields].concat()).await
}

fn kept(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let told = answer.header("location").strip_prefix(PLAN).unwrap_or_default();
    assert!(told.starts_with("?did="), "led on to the plan, which says what was done");
}

/// The form came back with a problem that leads to this field.
fn to_mend(answer: &Answer, field: &str, message: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("There is a problem"), "{field}");
    assert!(answer.body.contains(&format!("<a href=\"#{field}\">{message}")), "{}", answer.body);
    assert!(answer.body.contains(&format!("id=\"{field}\"")), "{field} is on the page");
    assert!(answer.body.contains("<title>Problem: "), "{field}");
}

#[tokio::test]
async fn a_plan_goes_from_a_draft_to_a_public_plan_that_is_rated() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let mut board = world.signed_in(Role::BoardMember).await;
    let mut resident = world.visitor();
    assert!(resident.opens("/plan").await.body.contains("No delivery plan has been approved yet."));

    let token = convenor.opens("/plan").await.form_token();
    let title = ("title", "Delivery plan 2026 to 2030");
    let begin =
        |from, until| [("form_token", token.as_str()), title, ("from", from), ("until", until)];
    let short = convenor.posts("/plan", &begin("1/9/2026", "31/8/2028")).await;
    to_mend(&short, "until", "A delivery plan is for three to five years; this one is for 2");
    assert!(short.body.contains("value=\"Delivery plan 2026 to 2030\""), "what was typed is kept");
    kept(&convenor.posts("/plan", &begin("1/9/2026", "2030-08-31")).await);
    assert_eq!(resident.opens(PLAN).await.status, StatusCode::NOT_FOUND, "a draft is not public");

    let priority = [("did", "add-priority"), ("priority-title", "Workforce")];
    let wrong =
        sends(&mut convenor, &[&priority[..], &[("priority-needs", "lots")]].concat()).await;
    to_mend(&wrong, "priority-needs", "Write an amount in pounds");
    assert!(wrong.body.contains("value=\"lots\"") && wrong.body.contains("value=\"Workforce\""));
    kept(&sends(&mut convenor, &[&priority[..], &[("priority-needs", "£1,000")]].concat()).await);
    let early = sends(&mut board, &[("did", "approve")]).await;
    to_mend(&early, "approve", "It cannot be approved yet: priority 1 has no milestone");
    let milestone = |due| {
        [
            ("did", "add-milestone"),
            ("priority", "1"),
            ("what", "Teachers come back"),
            ("owner", "Operations manager"),
            ("milestone-due", due),
        ]
    };
    let late = sends(&mut convenor, &milestone("1/9/2030")).await;
    to_mend(&late, "milestone-due", "&quot;Teachers come back&quot; is due outside");
    kept(&sends(&mut convenor, &milestone("31/1/2027")).await);
    kept(&sends(&mut board, &[("did", "approve")]).await);

    let open = resident.opens("/plan").await.body;
    assert!(open.contains("Teachers come back") && open.contains("Priority 1 waits for"));
    assert!(!open.contains("<form"), "a resident reads it and changes nothing");
    let rate = [("did", "rate"), ("priority", "1"), ("milestone", "1"), ("rating", "at-risk")];
    let shut = sends(&mut convenor, &[&rate[..], &[("reason", "Late")]].concat()).await;
    to_mend(&shut, "reason", "It cannot be rated yet: priority 1 waits for investment");
    let money = [("for-priority", "1"), ("amount", "1000"), ("source", "Letter of the trust")];
    kept(&sends(&mut convenor, &[&[("did", "secure")][..], &money].concat()).await);
    let form = convenor.opens(&format!("{PLAN}/1/1")).await.body;
    assert!(form.contains("How does it stand?"));
    let silent = sends(&mut convenor, &[&rate[..], &[("reason", " ")]].concat()).await;
    to_mend(
        &silent,
        "reason",
        "&quot;Teachers come back&quot; is at risk and says nothing about why",
    );
    assert!(silent.body.contains("value=\"at-risk\" checked"), "what was chosen is kept");
    kept(&sends(&mut convenor, &[&rate[..], &[("reason", "Few have applied")]].concat()).await);
    let open = resident.opens(PLAN).await.body;
    assert!(
        open.contains("Few have applied")
            && open.contains("Rated milestone 1")
            && !open.contains("The Convenor")
    );
}

#[tokio::test]
async fn whoever_writes_second_is_told_and_sees_their_words_again() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let token = convenor.opens("/plan").await.form_token();
    let fields =
        [("title", "Delivery plan 2026 to 2030"), ("from", "1/9/2026"), ("until", "31/8/2030")];
    let own = [("form_token", token.as_str())];
    kept(&convenor.posts("/plan", &[&own[..], &fields].concat()).await);
    let stale = [("form_token", token.as_str()), ("seen", "1"), ("did", "add-priority")];
    let first = [&stale[..], &[("priority-title", "Act locally")]].concat();
    kept(&convenor.posts(PLAN, &first).await);
    let second = [&stale[..], &[("priority-title", "Inside the gates")]].concat();
    let answer = convenor.posts(PLAN, &second).await;
    to_mend(&answer, "priority-title", "Somebody else changed this while you were reading it");
    assert!(answer.body.contains("value=\"Inside the gates\""));
    assert!(answer.body.contains("Act locally"), "what the other did is shown");
    assert!(answer.body.contains("name=\"seen\" value=\"2\""), "sent again, it is kept");
}
