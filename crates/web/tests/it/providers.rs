//! Signing in and joining with a real OpenID provider, from our first page to our last.

use axum::http::StatusCode;
use convene::Role;

use crate::common::{Answer, Browser, PASSWORD, World, email_of};
use crate::real_provider::{RealProvider, comes_back, goes_there};

/// The account of a role, on the administrator's page of people.
async fn account_of(administrator: &mut Browser, role: Role) -> String {
    let page = administrator.opens("/people").await.body.replace("&#x2f;", "/");
    let before = page.split(&format!(">The {role}<")).next().expect("their row");
    let id = before.rsplit("href=\"/people/").next().expect("their link");
    id.split('"').next().expect("its end").to_owned()
}

async fn joins(administrator: &mut Browser, id: &str, subject: &str) -> Answer {
    let token = administrator.opens(&format!("/people/{id}")).await.form_token_of("subject");
    let fields = [("form_token", token.as_str()), ("provider", "es"), ("subject", subject)];
    administrator.posts(&format!("/people/{id}/providers"), &fields).await
}

#[tokio::test]
async fn an_administrator_joins_an_account_and_the_person_signs_in_with_every_kind_of_signature() {
    let Some(provider) = RealProvider::starts() else { return };
    let world = World::with_providers(provider.settings());
    let mut person = world.visitor();
    let unknown =
        comes_back((&world, &provider), &mut person, "/sign-in/with/es", "login=jo").await;
    assert_eq!(unknown.status, StatusCode::FORBIDDEN);
    assert!(unknown.body.contains("No account here is joined with you"), "{}", unknown.body);
    assert!(unknown.body.contains("<dd>jo</dd>"), "the identifier to send to an administrator");
    assert_ne!(person.opens("/account").await.status, StatusCode::OK);

    let mut administrator = world.signed_in(Role::Administrator).await;
    let id = account_of(&mut administrator, Role::Analyst).await;
    assert_eq!(joins(&mut administrator, &id, "jo").await.status, StatusCode::SEE_OTHER);
    for word in ["rs", "es", "ed"] {
        let mut person = world.visitor();
        let from = format!("/sign-in/with/{word}?then=/account");
        let back = comes_back((&world, &provider), &mut person, &from, "login=jo").await;
        assert_eq!(back.status, StatusCode::OK, "{word}: {}", back.body);
        assert_eq!(back.header("refresh"), "0; url=/account");
        assert_eq!(back.header("cache-control"), "no-store");
        assert!(!person.cookies.contains_key("lifechances-away"), "it was used up");
        let account = person.opens("/account").await;
        assert!(account.body.contains(&format!("The {}", Role::Analyst)), "{word}");
        assert_eq!(
            person.opens("/people").await.status,
            StatusCode::FORBIDDEN,
            "what the provider says of roles is not believed"
        );
    }
    assert!(world.audit().contains("by ed"));

    let again = joins(&mut administrator, &id, "jo").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is joined twice");
    let page = administrator.opens(&format!("/people/{id}")).await;
    let token = page.form_token_of("issuer");
    let fields = [("form_token", token.as_str()), ("issuer", &provider.issuer), ("subject", "jo")];
    let parted = administrator.posts(&format!("/people/{id}/providers/part"), &fields).await;
    assert_eq!(parted.status, StatusCode::SEE_OTHER);
    let mut person = world.visitor();
    let gone = comes_back((&world, &provider), &mut person, "/sign-in/with/es", "login=jo").await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
}

/// The address of an invitation for a partner.
async fn invited(world: &World, email: &str) -> String {
    let mut administrator = world.signed_in(Role::Administrator).await;
    let token = administrator.opens("/people/invite").await.form_token_of("email");
    let fields = [
        ("form_token", token.as_str()),
        ("email", email),
        ("organisation", "Beck Lane"),
        ("role-partner", "yes"),
    ];
    let page = administrator.posts("/people/invite", &fields).await.body.replace("&#x2f;", "/");
    let link = page.split("/join/").nth(1).and_then(|rest| rest.get(..64)).expect("a link");
    format!("/join/{link}")
}

#[tokio::test]
async fn an_invitation_is_joined_only_by_whom_the_provider_knows_by_its_address() {
    let Some(provider) = RealProvider::starts() else { return };
    let world = World::with_providers(provider.settings());
    let at = (&world, &provider);
    let mut clerk = world.visitor();
    let _ = comes_back(at, &mut clerk, "/sign-in/with/rs", "login=idris").await;
    let link = invited(&world, "idris@calderbrook.example").await;
    let from = format!("{link}/with/rs");
    for (login, why) in [("mallory", "nobody has looked"), ("jo", "another address")] {
        let mut other = world.visitor();
        let back = comes_back(at, &mut other, &from, &format!("login={login}")).await;
        assert_eq!(back.status, StatusCode::FORBIDDEN, "{login}: {why}");
        assert!(back.body.contains("another address"), "{}", back.body);
        assert_ne!(other.opens("/account").await.status, StatusCode::OK);
    }
    let mut idris = world.visitor();
    assert!(idris.opens(&link).await.body.replace("&#x2f;", "/").contains(&from));
    let back = comes_back(at, &mut idris, &from, "login=idris").await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.body);
    let account = idris.opens("/account").await.body;
    assert!(account.contains("Idris Lumb") && account.contains("Beck Lane"));
    assert_eq!(idris.opens("/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(idris.opens(&from).await.status, StatusCode::GONE, "a link works once");
    let password = world.visitor().signs_in("idris@calderbrook.example", "").await;
    assert_eq!(password.status, StatusCode::UNPROCESSABLE_ENTITY);
    world.joins(Role::Analyst, &provider.issuer, "jo");
    let again = invited(&world, "jo@calderbrook.example").await;
    let mut same = world.visitor();
    let back = comes_back(at, &mut same, &format!("{again}/with/es"), "login=jo").await;
    assert_eq!(back.status, StatusCode::CONFLICT, "one person has one account");
}

#[tokio::test]
async fn what_comes_back_fits_one_browser_and_one_provider_once() {
    let Some(provider) = RealProvider::starts() else { return };
    let world = World::with_providers(provider.settings());
    let at = (&world, &provider);
    let mut administrator = world.signed_in(Role::Administrator).await;
    let id = account_of(&mut administrator, Role::Analyst).await;
    joins(&mut administrator, &id, "jo").await;

    let mut person = world.visitor();
    let back = goes_there(at, &mut person, "/sign-in/with/rs", "login=jo").await;
    let mut other = world.visitor();
    assert_eq!(other.opens(&back).await.status, StatusCode::BAD_REQUEST, "another browser");
    let _ = goes_there(at, &mut other, "/sign-in/with/rs", "login=idris").await;
    assert_eq!(other.opens(&back).await.status, StatusCode::BAD_REQUEST, "one that is away too");
    for (from, to, why) in [
        ("/back/rs", "/back/es", "the answer of another provider"),
        ("state=", "state=0", "another state"),
        ("state=", "other=", "no state"),
        ("/back/rs", "/back/none", "no such provider"),
    ] {
        let wrong = person.opens(&back.replace(from, to)).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{why}");
    }
    let right = person.opens(&back).await;
    assert_eq!(right.status, StatusCode::OK, "none of that ended it: {}", right.body);
    assert_eq!(person.opens(&back).await.status, StatusCode::BAD_REQUEST, "once");

    for (from, to, why) in [
        ("iss=http", "iss=https", "it names another provider"),
        ("iss=", "other=", "it names none, and this one always does"),
        ("code=", "code=0", "another code"),
        ("code=", "other=", "no code"),
    ] {
        let mut person = world.visitor();
        let back = goes_there(at, &mut person, "/sign-in/with/rs", "login=jo").await;
        assert!(back.contains(from), "{back}");
        let wrong = person.opens(&back.replace(from, to)).await;
        assert_eq!(wrong.status, StatusCode::BAD_GATEWAY, "{why}");
        assert_eq!(person.opens(&back).await.status, StatusCode::BAD_REQUEST, "{why}, and over");
        assert_ne!(person.opens("/account").await.status, StatusCode::OK);
    }
    let mut late = world.visitor();
    let back = goes_there(at, &mut late, "/sign-in/with/rs", "login=jo").await;
    world.clock.advance_seconds(600);
    assert_eq!(late.opens(&back).await.status, StatusCode::BAD_REQUEST, "ten minutes");
    let mut stopped = world.visitor();
    let answer = comes_back(at, &mut stopped, "/sign-in/with/rs", "stop=1").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("was stopped there"));
}

#[tokio::test]
async fn new_keys_of_the_provider_are_found_and_one_that_is_down_keeps_nobody_out() {
    let Some(mut provider) = RealProvider::starts() else { return };
    let world = World::with_providers(provider.settings());
    let mut administrator = world.signed_in(Role::Administrator).await;
    let id = account_of(&mut administrator, Role::Analyst).await;
    joins(&mut administrator, &id, "jo").await;
    for _ in 0..2 {
        let mut person = world.visitor();
        let back =
            comes_back((&world, &provider), &mut person, "/sign-in/with/es", "login=jo").await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.body);
        provider.rotates();
        world.clock.advance_seconds(30);
    }
    let mut away = world.visitor();
    let back = goes_there((&world, &provider), &mut away, "/sign-in/with/es", "login=jo").await;
    provider.ends();
    let answer = away.opens(&back).await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    let never_asked = away.opens("/sign-in/with/ed").await;
    assert_eq!(never_asked.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(never_asked.body.contains("you can sign in with it instead"));
    let mut person = world.visitor();
    let signed = person.signs_in(&email_of(Role::Analyst), PASSWORD).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "passwords go on");
}

#[tokio::test]
async fn roles_that_need_a_second_step_need_ours_unless_the_provider_says_it_saw_two_things() {
    let Some(provider) = RealProvider::starts() else { return };
    let world = World::in_earnest_with(provider.settings());
    world.joins(Role::DataLead, &provider.issuer, "jo");
    for (acr, goes_to, is_in) in [
        ("urn:example:one", "/sign-in/set-up?then=/data", false),
        ("urn:example:two", "/data", true),
    ] {
        let mut person = world.visitor();
        let from = "/sign-in/with/es?then=/data";
        let typed = format!("login=jo&acr={acr}");
        let back = comes_back((&world, &provider), &mut person, from, &typed).await;
        assert_eq!(back.header("refresh"), format!("0; url={goes_to}"), "{acr}");
        assert_eq!(person.opens("/account").await.status == StatusCode::OK, is_in, "{acr}");
        let next = person.opens(goes_to).await;
        assert_eq!(next.status, StatusCode::OK, "{acr}");
    }
}

#[tokio::test]
async fn sign_in_leads_nowhere_else_and_to_no_provider_that_is_not_set_up() {
    let world = World::in_earnest();
    let mut visitor = world.visitor();
    assert_eq!(visitor.opens("/sign-in/with/es").await.status, StatusCode::NOT_FOUND);
    assert!(!visitor.opens("/sign-in").await.body.contains("Sign in another way"));
    let back = visitor.opens("/sign-in/back/es?code=a&state=b").await;
    assert_eq!(back.status, StatusCode::BAD_REQUEST);
    let Some(provider) = RealProvider::starts() else { return };
    let world = World::with_providers(provider.settings());
    world.joins(Role::Analyst, &provider.issuer, "jo");
    let mut person = world.visitor();
    let from = "/sign-in/with/es?then=https://evil.example/";
    let back = comes_back((&world, &provider), &mut person, from, "login=jo").await;
    assert_eq!(back.header("refresh"), "0; url=/");
}
