//! Passkeys through the pages, with a device written apart from our checks: what a phone would answer.

use axum::http::StatusCode;
use convene::Role;
use recognise::{base64url, decode_base64url};
use seal::{Key, SigningKey};
use sha2::{Digest, Sha256};

use crate::codes::sets_up;
use crate::common::{Answer, Browser, PASSWORD, World, email_of};
use lifechances_web::Scheme;

const HOST: &str = "localhost:8040";

/// A device that keeps one passkey, in Ed25519.
struct Device {
    key: SigningKey,
    id: Vec<u8>,
    user: String,
    flags: u8,
    count: u32,
    origin: &'static str,
}

fn unhex(text: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(byte).collect()
}

/// The text of an attribute or of a hidden field of a page.
fn said(page: &Answer, before: &str) -> String {
    let rest = page.body.split(&format!("{before}=\"")).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn ticket(page: &Answer) -> String {
    said(page, "name=\"ticket\" value")
}

impl Device {
    fn new(number: u8) -> Self {
        Device {
            key: Key::from_bytes([number; 32]).signing("a passkey"),
            id: vec![number; 20],
            user: String::new(),
            flags: 0x05,
            count: 0,
            origin: "http://localhost:8040",
        }
    }

    fn client(&self, kind: &str, page: &Answer) -> Vec<u8> {
        let challenge = said(page, "data-challenge");
        assert_eq!(decode_base64url(&challenge).expect("a challenge").len(), 32);
        format!(
            r#"{{"type":"webauthn.{kind}","challenge":"{challenge}","origin":"{}","crossOrigin":false}}"#,
            self.origin
        )
        .into_bytes()
    }

    fn says(&self, page: &Answer, flags: u8) -> Vec<u8> {
        let mut says = Sha256::digest(said(page, "data-party").as_bytes()).to_vec();
        says.push(flags);
        says.extend_from_slice(&self.count.to_be_bytes());
        says
    }

    fn makes(&mut self, page: &Answer) -> [(&'static str, String); 2] {
        self.user = said(page, "data-user");
        let mut says = self.says(page, self.flags | 0x40);
        says.extend_from_slice(&[0; 16]);
        says.extend_from_slice(&[0, u8::try_from(self.id.len()).expect("short")]);
        says.extend_from_slice(&self.id);
        says.extend_from_slice(&[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
        says.extend_from_slice(&unhex(&self.key.public()));
        let mut made = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        made.push(u8::try_from(says.len()).expect("short"));
        made.extend_from_slice(&says);
        let client = self.client("create", page);
        [("client", base64url(&client)), ("attestation", base64url(&made))]
    }

    fn uses(&self, page: &Answer) -> [(&'static str, String); 5] {
        let (client, says) = (self.client("get", page), self.says(page, self.flags));
        let signed = [says.as_slice(), Sha256::digest(&client).as_slice()].concat();
        [
            ("credential", base64url(&self.id)),
            ("client", base64url(&client)),
            ("authenticator", base64url(&says)),
            ("signature", base64url(&unhex(&self.key.sign(&signed)))),
            ("user", self.user.clone()),
        ]
    }
}

/// A part of a device's answer, by its field.
type Answered = (&'static str, String);

async fn sends(
    browser: &mut Browser,
    path: &str,
    page: &Answer,
    (answer, more): (&[Answered], &[(&str, &str)]),
) -> Answer {
    let (token, ticket) = (page.form_token_of("ticket"), ticket(page));
    let mut fields = vec![("form_token", token.as_str()), ("ticket", ticket.as_str())];
    fields.extend(answer.iter().map(|(name, text)| (*name, text.as_str())));
    fields.extend_from_slice(more);
    browser.posts(path, &fields).await
}

async fn adds(person: &mut Browser, device: &mut Device, name: &str) -> Answer {
    person.host = HOST;
    let page = person.opens("/account/passkeys").await;
    let made = device.makes(&page);
    sends(person, "/account/passkeys", &page, (&made, &[("name", name)])).await
}

/// Signs in with a passkey, in a browser where nobody is signed in.
async fn comes_in(world: &World, device: &Device) -> (Browser, Answer) {
    let mut browser = world.visitor();
    browser.host = HOST;
    let page = browser.opens("/sign-in").await;
    let used = device.uses(&page);
    let more = [("then", "/account/passkeys")];
    let answer = sends(&mut browser, "/sign-in/passkey", &page, (&used, &more)).await;
    (browser, answer)
}

fn is_in(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER && answer.header("location") == "/account/passkeys"
}

#[tokio::test]
async fn a_passkey_is_both_steps_and_nobody_says_who_they_are() {
    let world = World::in_earnest();
    let (mut nurse, _, _) = sets_up(&world, Role::SchoolNurse).await;
    let mut phone = Device::new(1);
    let added = adds(&mut nurse, &mut phone, "My phone").await;
    assert_eq!(added.header("location"), "/account/passkeys?done=added", "{}", added.body);
    assert!(nurse.opens("/account/passkeys").await.body.contains("<h2>My phone</h2>"));

    phone.count = 1;
    let (mut again, answer) = comes_in(&world, &phone).await;
    assert!(is_in(&answer), "{}", answer.body);
    let page = again.opens("/account/passkeys").await.body;
    assert!(page.contains("last used 3 September 2026") && page.contains("On one device only"));
    assert!(again.opens("/account").await.body.contains("The School nurse"));
    for words in ["add passkey", "by passkey "] {
        assert!(world.audit().contains(words), "{words}");
    }
    assert!(!world.audit().contains(&base64url(&phone.id)), "the audit names it by ours");
}

#[tokio::test]
async fn an_answer_is_taken_once_in_its_browser_and_in_time() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::Analyst).await;
    let mut phone = Device::new(1);
    adds(&mut person, &mut phone, "My phone").await;

    let mut browser = world.visitor();
    browser.host = HOST;
    let page = browser.opens("/sign-in").await;
    let used = phone.uses(&page);
    let mut other = world.visitor();
    other.host = HOST;
    let own = other.opens("/sign-in").await;
    let token = own.form_token_of("ticket");
    let carried = ticket(&page);
    let mut fields = vec![("form_token", token.as_str()), ("ticket", carried.as_str())];
    fields.extend(used.iter().map(|(name, text)| (*name, text.as_str())));
    let elsewhere = other.posts("/sign-in/passkey", &fields).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY, "another browser's question");
    assert!(elsewhere.body.contains("opens no account here"));

    let first = sends(&mut browser, "/sign-in/passkey", &page, (&used, &[])).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    // With the same cookie as before it was taken: only the store knows that it was answered.
    let mut stale = world.visitor();
    stale.host = HOST;
    let page = stale.opens("/sign-in").await;
    let cookies = stale.cookies.clone();
    let used = phone.uses(&page);
    assert_eq!(
        sends(&mut stale, "/sign-in/passkey", &page, (&used, &[])).await.status,
        StatusCode::SEE_OTHER
    );
    stale.cookies = cookies;
    let replayed = sends(&mut stale, "/sign-in/passkey", &page, (&used, &[])).await;
    assert!(replayed.body.contains("open for too long"), "{}", replayed.body);

    for (seconds, expected) in [(10 * 60 - 1, true), (10 * 60, false)] {
        let mut slow = world.visitor();
        slow.host = HOST;
        let page = slow.opens("/sign-in").await;
        let used = phone.uses(&page);
        world.clock.advance_seconds(seconds);
        let answer = sends(&mut slow, "/sign-in/passkey", &page, (&used, &[])).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, expected, "{seconds}");
    }
}

#[tokio::test]
async fn what_is_not_right_is_refused_and_written_down() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::Analyst).await;
    let mut phone = Device { count: 5, ..Device::new(1) };
    adds(&mut person, &mut phone, "My phone").await;
    let stranger = Device { user: phone.user.clone(), count: 6, ..Device::new(2) };
    let with = |flags, origin, user: &str, id: u8| Device {
        flags,
        origin,
        user: user.to_owned(),
        count: 6,
        id: vec![id; 20],
        ..Device::new(1)
    };
    let (here, user) = (phone.origin, phone.user.clone());
    let cases = [
        (with(0x01, here, &user, 1), "did not check who it was"),
        (with(0x04, here, &user, 1), "nobody was there"),
        (with(0x05, "http://127.0.0.1:8040", &user, 1), "on another site"),
        (with(0x05, here, "", 1), "another person"),
        (Device { id: vec![1; 20], ..stranger }, "signature is wrong"),
        (with(0x0d, here, &user, 1), "about copies"),
        (with(0x05, here, &user, 9), ""),
    ];
    for (device, why) in &cases {
        let (mut browser, answer) = comes_in(&world, device).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(answer.body.contains("opens no account here"), "{why}: which one is not said");
        assert_eq!(browser.opens("/account").await.status, StatusCode::SEE_OTHER, "{why}");
        assert!(world.audit().contains(why), "{why}");
    }
    let (_, right) = comes_in(&world, &with(0x05, here, &user, 1)).await;
    assert!(is_in(&right), "nothing but those was wrong: {}", right.body);
    // One too many from the same machine is not looked at any more.
    for _ in 0..30 {
        comes_in(&world, &cases[0].0).await;
    }
    let last = Device { count: 7, ..with(0x05, here, &user, 1) };
    assert_eq!(comes_in(&world, &last).await.1.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_passkey_that_counts_back_is_refused_and_its_owner_is_told() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::Analyst).await;
    let mut phone = Device { count: 5, ..Device::new(1) };
    adds(&mut person, &mut phone, "My phone").await;
    for (count, expected) in [(7, true), (7, false), (6, false), (8, true)] {
        phone.count = count;
        let (_, answer) = comes_in(&world, &phone).await;
        assert_eq!(is_in(&answer), expected, "{count}");
        assert!(expected || answer.body.contains("may have a copy"), "{count}");
    }
    assert!(person.opens("/account").await.body.contains("one was refused"));
    assert!(person.opens("/account/passkeys").await.body.contains("Refused on 3 September 2026"));
    assert!(world.audit().contains("counted back"));
}

#[tokio::test]
async fn a_passkey_is_added_soon_after_signing_in_with_a_name_and_once() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::Analyst).await;
    let mut phone = Device::new(1);
    for name in ["", "   ", &"a".repeat(61)] {
        let refused = adds(&mut person, &mut phone, name).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("href=\"#name\"") && refused.body.contains("up to 60"));
    }
    phone.flags = 0x01;
    let refused = adds(&mut person, &mut phone, "My phone").await;
    assert!(refused.body.contains("did not check who it was"), "{}", refused.body);
    phone.flags = 0x05;
    assert_eq!(adds(&mut person, &mut phone, "My phone").await.status, StatusCode::SEE_OTHER);
    let page = person.opens("/account/passkeys").await;
    assert_eq!(said(&page, "data-known"), base64url(&phone.id));
    let twice = adds(&mut person, &mut phone, "Again").await;
    assert!(twice.body.contains("added already"), "{}", twice.body);

    let page = person.opens("/account/passkeys").await;
    let made = Device::new(2).makes(&page);
    world.clock.advance_seconds(15 * 60);
    let late = sends(&mut person, "/account/passkeys", &page, (&made, &[("name", "b")])).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it is asked again");
    let late = person.opens("/account/passkeys").await;
    assert!(late.body.contains("within 15 minutes of signing in"));
    let token = late.form_token_of("then");
    let out = [("form_token", token.as_str()), ("then", "/account/passkeys")];
    assert_eq!(person.posts("/sign-out", &out).await.header("location"), "/account/passkeys");
    let on = person.opens("/account/passkeys").await;
    assert_eq!(on.header("location"), "/sign-in?then=/account/passkeys");
}

#[tokio::test]
async fn where_a_passkey_cannot_be_bound_to_a_name_the_page_says_so() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::Analyst).await;
    let page = person.opens("/account/passkeys").await.body.replace("&#x2f;", "/");
    assert!(page.contains("Open it as http://localhost:8040 instead"), "{page}");
    assert!(!world.visitor().opens("/sign-in").await.body.contains("data-passkey"));
    let behind = World::new(Scheme::BehindHttps);
    let mut person = behind.visitor();
    person.signs_in(&email_of(Role::Analyst), PASSWORD).await;
    let page = person.opens("/account/passkeys").await.body;
    assert!(page.contains("has not yet said under which address"), "{page}");
}

#[tokio::test]
async fn each_renames_and_removes_their_own_and_what_is_removed_signs_nobody_in() {
    let world = World::new(Scheme::PlainLoopback);
    let mut person = world.signed_in(Role::Analyst).await;
    let mut phone = Device::new(1);
    adds(&mut person, &mut phone, "My phone").await;
    let page = person.opens("/account/passkeys").await;
    let id = said(&page, "name=\"passkey\" value");
    let field = format!("name-{id}");
    let mut other = world.signed_in(Role::Partner).await;
    let act = async |who: &mut Browser, deed: &str, name: &str| {
        let token = who.opens("/account").await.form_token();
        let fields =
            [("form_token", token.as_str()), ("passkey", id.as_str()), (field.as_str(), name)];
        who.posts(&format!("/account/passkeys/{deed}"), &fields).await
    };
    act(&mut other, "rename", "Mine").await;
    act(&mut other, "remove", "").await;
    assert!(person.opens("/account/passkeys").await.body.contains("<h2>My phone</h2>"));
    let nameless = act(&mut person, "rename", "").await;
    assert!(nameless.body.contains(&format!("href=\"#{field}\"")), "{}", nameless.body);
    act(&mut person, "rename", "Old phone").await;
    assert!(person.opens("/account/passkeys").await.body.contains("<h2>Old phone</h2>"));
    assert!(is_in(&comes_in(&world, &phone).await.1));
    act(&mut person, "remove", "").await;
    assert!(person.opens("/account/passkeys").await.body.contains("You have none yet"));
    let (_, gone) = comes_in(&world, &phone).await;
    assert!(gone.body.contains("opens no account here"));
    for words in ["rename passkey", "remove passkey"] {
        assert!(world.audit().contains(words), "{words}");
    }
}

#[tokio::test]
async fn an_administrator_removes_passkeys_and_a_leavers_no_longer_work() {
    let world = World::new(Scheme::PlainLoopback);
    let mut jo = world.signed_in(Role::Administrator).await;
    let list = jo.opens("/people").await.body.replace("&#x2f;", "/");
    let before = list.split(">The Analyst<").next().unwrap_or_default();
    let rest = before.rsplit("href=\"/people/").next().unwrap_or_default();
    let page = format!("/people/{}", rest.split('"').next().unwrap_or_default());
    let token = jo.opens("/account").await.form_token();
    let does = async |jo: &mut Browser, deed: &str| {
        jo.posts(&format!("{page}/{deed}"), &[("form_token", &token)]).await
    };

    let mut person = world.signed_in(Role::Analyst).await;
    let mut phone = Device::new(1);
    adds(&mut person, &mut phone, "My phone").await;
    let removed = does(&mut jo, "passkeys").await;
    assert_eq!(removed.header("location"), format!("{page}?done=passkeys"));
    assert_eq!(person.opens("/account").await.status, StatusCode::SEE_OTHER, "signed out");
    assert!(!is_in(&comes_in(&world, &phone).await.1));
    assert!(world.audit().contains("remove passkeys of somebody"));
    assert_eq!(
        does(&mut jo, "passkeys").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "none are left"
    );

    let mut person = world.signed_in(Role::Analyst).await;
    adds(&mut person, &mut phone, "My phone").await;
    assert!(is_in(&comes_in(&world, &phone).await.1));
    does(&mut jo, "close").await;
    assert!(!is_in(&comes_in(&world, &phone).await.1), "they have left");
    does(&mut jo, "reopen").await;
    assert!(!is_in(&comes_in(&world, &phone).await.1), "nor after coming back");
}
