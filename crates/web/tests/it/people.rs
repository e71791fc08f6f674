//! Inviting, joining, leaving, coming back and setting a new password, through the pages.

use crate::common::{Answer, Browser, PASSWORD, World, email_of};
use axum::http::StatusCode;
use convene::Role;
use lifechances_web::Scheme;

const DAY: i64 = 24 * 60 * 60;
const NEW: &str = "idris@calderbrook.example";

async fn posts(person: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let token = person.opens("/account").await.form_token();
    let fields = [&[("form_token", token.as_str())], fields].concat();
    person.posts(path, &fields).await
}

/// The path of the link on a page that shows one.
fn link(answer: &Answer) -> String {
    let body = answer.body.replace("&#x2f;", "/");
    let shown = body.split("tabindex=\"0\">http://127.0.0.1:8040").nth(1);
    let shown = shown.unwrap_or_else(|| panic!("no link on {body}"));
    let link = shown.split('<').next().unwrap_or_default().to_owned();
    assert_eq!(link.rsplit('/').next().map(str::len), Some(64), "256 bits: {link}");
    link
}

async fn invites(inviter: &mut Browser, email: &str, roles: &[&str]) -> Answer {
    let mut fields = vec![("email", email), ("organisation", "Calderbrook")];
    fields.extend(roles.iter().map(|role| (*role, "yes")));
    posts(inviter, "/people/invite", &fields).await
}

async fn joins(path: &str, world: &World, name: &str, password: &str) -> Answer {
    let mut visitor = world.visitor();
    let page = visitor.opens(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    assert_eq!(page.header("cache-control"), "no-store");
    let token = page.form_token();
    let secret = path.rsplit('/').next().unwrap_or_default();
    let fields = [
        ("form_token", token.as_str()),
        ("token", secret),
        ("name", name),
        ("password", password),
        ("again", password),
    ];
    visitor.posts("/join", &fields).await
}

/// The address of an account's page.
async fn page_of(administrator: &mut Browser, name: &str) -> String {
    let list = administrator.opens("/people").await.body.replace("&#x2f;", "/");
    let before = list.split(&format!("\">{name}</a>")).next().unwrap_or_default();
    let id = before.rsplit("href=\"/people/").next().unwrap_or_default();
    format!("/people/{id}")
}

#[tokio::test]
async fn an_invited_person_joins_once_and_signs_in_with_the_roles_of_the_invitation() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let made = invites(&mut jo, " Idris@Calderbrook.example", &["role-partner"]).await;
    assert_eq!(made.status, StatusCode::OK);
    assert_eq!(made.header("cache-control"), "no-store");
    let path = link(&made);
    let open = jo.opens("/people/invitations").await.body;
    assert!(open.contains(NEW) && open.contains("Works until 10 September 2026"));

    // Looking at it uses nothing up.
    assert!(world.visitor().opens(&path).await.body.contains("The Administrator"));
    let short = joins(&path, &world, "Idris Lumb", "elevenchars").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("Use at least 12 characters") && short.body.contains("Idris Lumb"));
    let joined = joins(&path, &world, "Idris Lumb", PASSWORD).await;
    assert_eq!(joined.header("location"), "/sign-in?done=joined");
    let again = world.visitor().opens(&path).await;
    assert_eq!(again.status, StatusCode::GONE, "a link works once");

    let mut idris = world.visitor();
    assert_eq!(idris.signs_in(NEW, PASSWORD).await.status, StatusCode::SEE_OTHER);
    let account = idris.opens("/account").await.body;
    assert!(account.contains("Idris Lumb") && account.contains("Partner"));
    assert_eq!(idris.opens("/people").await.status, StatusCode::FORBIDDEN);

    let audit = world.audit();
    for deed in ["\"invite\"", "\"join\""] {
        assert!(audit.contains(deed), "{deed} is in the audit");
    }
    let secret = path.rsplit('/').next().unwrap_or_default();
    assert!(!audit.contains(secret), "no secret is written down");
    assert!(!world.database_holds(secret), "the store keeps no link, only its hash");
}

#[tokio::test]
async fn a_convenor_invites_partners_of_their_own_organisation_only() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let form = convenor.opens("/people/invite").await.body;
    assert!(form.contains("role-partner") && !form.contains("role-board-member"));
    for role in ["role-link-clerk", "role-administrator", "role-convenor", "role-board-member"] {
        let refused = invites(&mut convenor, NEW, &["role-partner", role]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{role}");
        assert!(refused.body.contains("Only an administrator may invite"));
    }
    let fields = [("email", NEW), ("organisation", "Another place"), ("role-partner", "yes")];
    let own = posts(&mut convenor, "/people/invite", &fields).await;
    let page = world.visitor().opens(&link(&own)).await.body;
    assert!(page.contains("Calderbrook") && !page.contains("Another place"));
    // An administrator's invitation is not the convenor's to see, to take back or to replace.
    let mut jo = world.signed_in(Role::Administrator).await;
    let mira = "mira@calderbrook.example";
    let theirs = link(&invites(&mut jo, mira, &["role-analyst"]).await);
    let refused = invites(&mut convenor, mira, &["role-partner"]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("This address has an invitation that somebody else made"));
    assert_eq!(world.visitor().opens(&theirs).await.status, StatusCode::OK, "it still holds");
    let listed = jo.opens("/people/invitations").await.body;
    assert!(listed.contains("mira@") && listed.contains(NEW));
    assert!(!convenor.opens("/people/invitations").await.body.contains("mira@"));
    let mira = listed.split("mira@").nth(1).unwrap_or_default();
    let id = mira.split("/people/invitations/").nth(1).and_then(|rest| rest.split('/').next());
    let path = format!("/people/invitations/{}/withdraw", id.unwrap_or_default());
    let answer = posts(&mut convenor, &path, &[]).await;
    assert_eq!(answer.header("location"), "/people/invitations?done=gone");
    let answer = posts(&mut jo, &path, &[]).await;
    assert_eq!(answer.header("location"), "/people/invitations?done=withdrawn");
}

#[tokio::test]
async fn an_invitation_ends_by_time_by_a_newer_one_by_being_taken_back_and_with_its_inviter() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let mut convenor = world.signed_in(Role::Convenor).await;
    let status = async |path: &str| world.visitor().opens(path).await.status;

    let first = link(&invites(&mut jo, NEW, &["role-partner"]).await);
    let second = link(&invites(&mut jo, NEW, &["role-partner"]).await);
    assert_eq!(status(&first).await, StatusCode::GONE, "a newer one replaces it");
    assert_eq!(status(&second).await, StatusCode::OK);
    let listed = jo.opens("/people/invitations").await.body;
    let id = listed.split("/people/invitations/").nth(1).and_then(|rest| rest.split('/').next());
    let path = format!("/people/invitations/{}/withdraw", id.unwrap_or_default());
    posts(&mut jo, &path, &[]).await;
    assert_eq!(status(&second).await, StatusCode::GONE, "taken back");

    let theirs = link(&invites(&mut convenor, NEW, &["role-partner"]).await);
    assert_eq!(status(&theirs).await, StatusCode::OK);
    let page = page_of(&mut jo, "The Convenor").await;
    posts(&mut jo, &format!("{page}/roles"), &[("role-partner", "yes")]).await;
    assert_eq!(status(&theirs).await, StatusCode::GONE, "its inviter may no longer make it");
    posts(&mut jo, &format!("{page}/roles"), &[("role-convenor", "yes")]).await;
    assert_eq!(status(&theirs).await, StatusCode::OK);
    world.clock.advance_seconds(7 * DAY - 1);
    assert_eq!(status(&theirs).await, StatusCode::OK);
    world.clock.advance_seconds(1);
    assert_eq!(status(&theirs).await, StatusCode::GONE, "a week is over");
}

#[tokio::test]
async fn who_has_an_account_is_not_invited_again() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let taken = invites(&mut jo, &email_of(Role::Analyst), &["role-partner"]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("There is an account with this address already"));
    let none = invites(&mut jo, NEW, &[]).await;
    assert!(none.body.contains("Choose at least one role"));
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions_at_once_and_opening_it_again_gives_no_old_password() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let mut analyst = world.signed_in(Role::Analyst).await;
    let page = page_of(&mut jo, "The Analyst").await;
    let closed = posts(&mut jo, &format!("{page}/close"), &[]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert_eq!(analyst.opens("/account").await.status, StatusCode::SEE_OTHER, "signed out");
    let email = email_of(Role::Analyst);
    let refused = world.visitor().signs_in(&email, PASSWORD).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let listed = jo.opens("/people").await.body;
    let closed_ones = listed.split("Closed accounts").nth(1).unwrap_or_default();
    assert!(closed_ones.contains("The Analyst"), "the name stays");
    let barred = posts(&mut jo, &format!("{page}/password"), &[]).await;
    assert_eq!(barred.status, StatusCode::UNPROCESSABLE_ENTITY, "no link while it is closed");

    let none = posts(&mut jo, &format!("{page}/codes"), &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "there are none to take away");
    assert!(!world.audit().contains("take one-time codes of somebody away"));
    let link = link(&posts(&mut jo, &format!("{page}/reopen"), &[]).await);
    let refused = world.visitor().signs_in(&email, PASSWORD).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the old password is gone");
    let new = "four quite different words";
    sets_password(&world, &link, new).await;
    assert_eq!(world.visitor().signs_in(&email, new).await.status, StatusCode::SEE_OTHER);
    let open = posts(&mut jo, &format!("{page}/reopen"), &[]).await;
    assert_eq!(
        open.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "an open account is not opened again"
    );
    assert_eq!(world.visitor().signs_in(&email, new).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_got_an_account_another_way_is_told_to_sign_in() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let path = link(&invites(&mut jo, NEW, &["role-partner"]).await);
    let long = joins(&path, &world, &"n".repeat(201), PASSWORD).await;
    assert!(long.body.contains("in one line of at most 200 letters"));
    let account = journeys::NewAccount {
        email: NEW.to_owned(),
        name: "Idris Lumb".to_owned(),
        organisation: "Calderbrook".to_owned(),
        roles: vec![Role::Partner],
        password: PASSWORD.to_owned(),
    };
    journeys::open_account(&world.house, "test", account).expect("on the command line");
    let late = joins(&path, &world, "Idris Lumb", PASSWORD).await;
    assert_eq!(late.header("location"), "/sign-in?done=account");
    assert!(!jo.opens("/people/invitations").await.body.contains(NEW), "it is closed");
}

#[tokio::test]
async fn an_invitation_that_is_over_is_forgotten_after_a_month_and_a_session_after_a_day() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    invites(&mut jo, NEW, &["role-partner"]).await;
    let forget = || journeys::forget_what_is_over(&world.house).expect("the store answers");
    assert_eq!(forget(), 0);
    world.clock.advance_seconds(36 * DAY);
    assert!(forget() >= 2, "the session and the attempt");
    assert!(world.database_holds(NEW), "it is listed as over");
    let mut jo = world.signed_in(Role::Administrator).await;
    assert!(jo.opens("/people/invitations").await.body.contains("No longer works"));
    world.clock.advance_seconds(2 * DAY);
    assert!(forget() >= 1);
    let mut jo = world.signed_in(Role::Administrator).await;
    assert!(!jo.opens("/people/invitations").await.body.contains(NEW));
}

async fn sets_password(world: &World, path: &str, password: &str) {
    let mut visitor = world.visitor();
    let token = visitor.opens(path).await.form_token();
    let secret = path.rsplit('/').next().unwrap_or_default();
    let fields = [("form_token", token.as_str()), ("token", secret), ("password", password)];
    let differ = visitor.posts("/password", &fields).await;
    assert!(differ.body.contains("The two passwords are not the same"));
    let fields = [&fields[..], &[("again", password)]].concat();
    let set = visitor.posts("/password", &fields).await;
    assert_eq!(set.header("location"), "/sign-in?done=password");
}

#[tokio::test]
async fn a_link_for_a_new_password_works_once_for_a_day_and_signs_out_everywhere() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let page = page_of(&mut jo, "The Head teacher").await;
    let first = link(&posts(&mut jo, &format!("{page}/password"), &[]).await);
    let second = link(&posts(&mut jo, &format!("{page}/password"), &[]).await);
    assert_eq!(world.visitor().opens(&first).await.status, StatusCode::GONE);
    assert_eq!(head.opens("/account").await.status, StatusCode::OK, "nothing has changed yet");
    let new = "four quite different words";
    sets_password(&world, &second, new).await;
    assert_eq!(head.opens("/account").await.status, StatusCode::SEE_OTHER, "signed out");
    let email = email_of(Role::HeadTeacher);
    let old = world.visitor().signs_in(&email, PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.visitor().signs_in(&email, new).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.visitor().opens(&second).await.status, StatusCode::GONE, "it works once");

    let third = link(&posts(&mut jo, &format!("{page}/password"), &[]).await);
    world.clock.advance_seconds(DAY);
    assert_eq!(world.visitor().opens(&third).await.status, StatusCode::GONE, "a day is over");
}

#[tokio::test]
async fn roles_hold_from_the_next_page_and_nobody_changes_their_own_account() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let mut partner = world.signed_in(Role::Partner).await;
    assert_eq!(partner.opens("/data").await.status, StatusCode::FORBIDDEN);
    let page = page_of(&mut jo, "The Partner").await;
    let fields = [("role-analyst", "yes"), ("role-partner", "yes")];
    let changed = posts(&mut jo, &format!("{page}/roles"), &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    assert_eq!(partner.opens("/data").await.status, StatusCode::OK);
    let none = posts(&mut jo, &format!("{page}/roles"), &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Choose at least one role, or close the account"));
    assert!(world.audit().contains("with analyst"));

    let own = page_of(&mut jo, "The Administrator").await;
    for (deed, fields) in [("roles", &[("role-link-clerk", "yes")][..]), ("close", &[])] {
        let refused = posts(&mut jo, &format!("{own}/{deed}"), fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{deed}");
    }
    assert!(jo.opens(&own).await.body.contains("This is your own account"));
}

#[tokio::test]
async fn an_account_nobody_used_for_ninety_days_is_named() {
    let world = World::new(Scheme::PlainLoopback);
    world.clock.advance_seconds(89 * DAY);
    world.signed_in(Role::Partner).await;
    let mut jo = world.signed_in(Role::Administrator).await;
    let page = jo.opens("/people").await.body;
    assert!(!page.contains("Not used for 90 days") && page.contains("1 December 2026 at 09:00"));
    world.clock.advance_seconds(DAY);
    let mut jo = world.signed_in(Role::Administrator).await;
    let page = jo.opens("/people").await.body;
    let named = page.split("Not used for 90 days").nth(1).unwrap_or_default();
    let named = named.split("</ul>").next().unwrap_or_default();
    assert!(named.contains("The Analyst") && !named.contains("The Partner"), "{named}");
}

#[tokio::test]
async fn an_administrator_records_where_somebody_belongs_and_ends_it() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let new = [("org_id", "GB-CHC-9000002"), ("name", "Calder Food Bank"), ("sector", "voluntary")];
    posts(&mut convenor, "/organisations", &new).await;
    let mut administrator = world.signed_in(Role::Administrator).await;
    let page = page_of(&mut administrator, "The Partner").await;
    assert!(administrator.opens(&page).await.body.contains("Nothing is recorded yet."));
    let record = |step: &str| format!("{page}/memberships/{step}");
    let how = ("organisation_known_from", "Letter of the trustees");
    let unknown = [("organisation_value", "GB-CHC-1"), how];
    let refused = posts(&mut administrator, &record("organisation"), &unknown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#organisation_value\""), "{}", refused.body);
    assert!(refused.body.contains("Letter of the trustees"), "what was typed is kept");
    let unsaid = [("organisation_value", "GB-CHC-9000002"), ("organisation_known_from", " ")];
    let refused = posts(&mut administrator, &record("organisation"), &unsaid).await;
    assert!(refused.body.contains("href=\"#organisation_known_from\""), "{}", refused.body);
    let told = [("organisation_value", "GB-CHC-9000002"), how];
    let done = posts(&mut administrator, &record("organisation"), &told).await;
    assert_eq!(done.header("location"), format!("{page}?done=membership"));
    let school = [("setting_value", "1234567"), ("setting_known_from", "Roll of staff")];
    let refused = posts(&mut administrator, &record("setting"), &school).await;
    assert!(refused.body.contains("six digits"), "{}", refused.body);
    let school = [("setting_value", "900001"), ("setting_known_from", "Roll of staff")];
    posts(&mut administrator, &record("setting"), &school).await;
    let shown = administrator.opens(&page).await.body;
    assert!(shown.contains("Calder Food Bank (GB-CHC-9000002)") && shown.contains("School 900001"));
    let unsaid = [("kind", "organisation"), ("value", "GB-CHC-9000002"), ("reason", " ")];
    let refused = posts(&mut administrator, &record("end"), &unsaid).await;
    assert!(refused.body.contains("href=\"#reason-GB-CHC-9000002\""), "{}", refused.body);
    let end = [unsaid[0], unsaid[1], ("reason", "Works elsewhere now")];
    posts(&mut administrator, &record("end"), &end).await;
    let shown = administrator.opens(&page).await.body;
    assert!(!shown.contains("Calder Food Bank (GB") && shown.contains("School 900001"));
    let audit = world.audit();
    assert!(audit.contains("record membership") && audit.contains("end membership"));
    let own = page_of(&mut administrator, "The Administrator").await;
    let own = posts(&mut administrator, &format!("{own}/memberships/setting"), &school).await;
    assert!(!own.status.is_redirection(), "nobody records their own");
}

#[tokio::test]
async fn an_invitation_carries_where_somebody_belongs_as_far_as_its_inviter_may_say_so() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = world.signed_in(Role::Convenor).await;
    let new = [("org_id", "GB-CHC-9000002"), ("name", "Calder Food Bank"), ("sector", "voluntary")];
    posts(&mut convenor, "/organisations", &new).await;
    let invite = [
        ("email", NEW),
        ("organisation", "Calderbrook"),
        ("org_id", "GB-CHC-9000002"),
        ("schools", "900001"),
        ("role-partner", "yes"),
    ];
    let refused = posts(&mut convenor, "/people/invite", &invite).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "not the convenor's own");
    assert!(refused.body.contains("href=\"#org_id\""), "{}", refused.body);
    let mut administrator = world.signed_in(Role::Administrator).await;
    let invited = posts(&mut administrator, "/people/invite", &invite).await;
    joins(&link(&invited), &world, "Idris Lumb", PASSWORD).await;
    let page = page_of(&mut administrator, "Idris Lumb").await;
    let shown = administrator.opens(&page).await.body;
    assert!(shown.contains("Calder Food Bank (GB-CHC-9000002)") && shown.contains("School 900001"));
}

#[tokio::test]
async fn one_changes_ones_own_password_by_the_one_that_holds_and_is_signed_out_everywhere() {
    let world = World::new(Scheme::PlainLoopback);
    let mut here = world.signed_in(Role::HeadTeacher).await;
    let mut there = world.signed_in(Role::HeadTeacher).await;
    let new = "otter lantern kettle 41";
    let tries = async |browser: &mut Browser, present: &str, again: &str| {
        let token = browser.opens("/account/password").await.form_token();
        let fields = [
            ("form_token", token.as_str()),
            ("present", present),
            ("password", new),
            ("again", again),
        ];
        browser.posts("/account/password", &fields).await
    };
    let wrong = tries(&mut here, "not my password", new).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#present\""), "{}", wrong.body);
    let differ = tries(&mut here, PASSWORD, "something else here").await;
    assert!(differ.body.contains("href=\"#again\""), "{}", differ.body);
    let mut jo = world.signed_in(Role::Administrator).await;
    let page = page_of(&mut jo, "The Head teacher").await;
    let waiting = link(&posts(&mut jo, &format!("{page}/password"), &[]).await);
    assert_eq!(world.visitor().opens(&waiting).await.status, StatusCode::OK);
    let done = tries(&mut here, PASSWORD, new).await;
    assert_eq!(done.header("location"), "/sign-in?done=password", "{}", done.body);
    for browser in [&mut here, &mut there] {
        assert_ne!(browser.opens("/account").await.status, StatusCode::OK, "signed out");
    }
    assert_eq!(world.visitor().opens(&waiting).await.status, StatusCode::GONE, "nor by a link");
    let email = email_of(Role::HeadTeacher);
    assert_ne!(world.visitor().signs_in(&email, PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.visitor().signs_in(&email, new).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guessing_the_present_password_from_an_open_session_is_slowed_down_like_signing_in() {
    let world = World::new(Scheme::PlainLoopback);
    let mut browser = world.signed_in(Role::HeadTeacher).await;
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        let token = browser.opens("/account/password").await.form_token();
        let new = "otter lantern kettle 41";
        let fields = [
            ("form_token", token.as_str()),
            ("present", "a guess of mine"),
            ("password", new),
            ("again", new),
        ];
        last = browser.posts("/account/password", &fields).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
