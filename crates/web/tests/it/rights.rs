//! Every address with every role, purpose and recorded relationship, and with nobody signed in,
//! against `rights.txt`, which is written by hand: a new address without a row there fails the first
//! test, and a rule that lets in one person more or less than its row fails the second.

use crate::common::World;
use access::{Asker, Need, Purpose, Rules, Ties};
use axum::http::StatusCode;
use commons::Day;
use convene::Role;
use lifechances_web::{Method, Scheme, table};

const BEFORE_SIGNING_IN: &[&str] =
    &["/sign-in", "/sign-in/passkey", "/sign-in/code", "/sign-in/set-up", "/join", "/password"];

const RIGHTS: &str = include_str!("rights.txt");

/// A row of the text.
struct Row {
    method: Method,
    path: &'static str,
    who: Who,
    purpose: &'static str,
    relationship: &'static str,
}

enum Who {
    Everyone,
    SignedIn,
    Only(Vec<Role>),
}

impl Row {
    fn read(line: &'static str) -> Self {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [address, who, purpose, relationship] = parts[..] else { panic!("{line}") };
        let (method, path) = address.split_once(' ').expect("how and address");
        let method = match method {
            "GET" => Method::Get,
            "POST" => Method::Post,
            other => panic!("{other} is not how an address is asked"),
        };
        let who = match who {
            "everyone" => Who::Everyone,
            "signed-in" => Who::SignedIn,
            roles => Who::Only(roles.split(' ').map(|w| Role::parse(w).expect(w)).collect()),
        };
        Row { method, path: path.trim(), who, purpose, relationship }
    }

    fn is_for(&self, role: Option<Role>) -> bool {
        match (&self.who, role) {
            (Who::Everyone, _) | (Who::SignedIn, Some(_)) => true,
            (Who::SignedIn | Who::Only(_), None) => false,
            (Who::Only(roles), Some(role)) => roles.contains(&role),
        }
    }

    fn admits(&self, role: Option<Role>, purpose: Option<Purpose>, ties: Ties) -> bool {
        let purposeful =
            self.purpose == "any" || purpose.is_some_and(|p| p.as_str() == self.purpose);
        let tied =
            self.relationship == "any" || ties.iter().any(|tie| tie.as_str() == self.relationship);
        self.is_for(role) && purposeful && tied
    }

    /// An address to try.
    fn example(&self) -> String {
        let parts =
            self.path.split('/').map(|part| if part.starts_with('{') { "0a" } else { part });
        parts.collect::<Vec<_>>().join("/")
    }
}

fn rows() -> Vec<Row> {
    RIGHTS.lines().filter(|line| !line.starts_with('#')).map(Row::read).collect()
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let sorted = |mut all: Vec<(Method, &'static str)>| {
        all.sort_unstable();
        all
    };
    let written = sorted(rows().iter().map(|row| (row.method, row.path)).collect());
    let served = sorted(table().iter().map(|route| (route.method, route.path)).collect());
    assert_eq!(served, written);
}

#[test]
fn each_route_is_open_to_exactly_the_roles_purposes_and_relationships_of_its_row() {
    let (rules, rows) = (Rules::house(), rows());
    let on = Day::parse_iso("2026-11-22").expect("a day");
    let mut asked = 0;
    for route in table() {
        let is_its = |row: &&Row| row.method == route.method && row.path == route.path;
        let row = rows.iter().find(is_its).expect("a row");
        for role in [None].into_iter().chain(Role::ALL.map(Some)) {
            let roles = role.map(|role| [role]);
            let asker = roles.as_ref().map_or(Asker::Visitor, |roles| Asker::Person(roles));
            for purpose in [None].into_iter().chain(Purpose::ALL.map(Some)) {
                for ties in Ties::every() {
                    let need = Need { act: route.need.act, purpose, ties };
                    let found = rules.allows(asker, need, on);
                    let expected = row.admits(role, purpose, ties);
                    assert_eq!(found, expected, "{} {role:?} {purpose:?} {ties:?}", row.path);
                    asked += 1;
                }
            }
        }
    }
    assert_eq!(asked, table().len() * 13 * 5 * 32);
}

#[tokio::test]
async fn nobody_signed_in_reaches_only_what_is_public() {
    let world = World::new(Scheme::PlainLoopback);
    for row in rows() {
        let (mut visitor, path) = (world.visitor(), row.example());
        let answer = match row.method {
            Method::Get => visitor.opens(&path).await,
            Method::Post => visitor.posts(&path, &[]).await,
        };
        if row.is_for(None) {
            // A form without its token is turned away, which is not a matter of rights.
            let status = answer.status;
            // The second step of signing in has no page before the first.
            let goes_back = answer.header("location") == "/sign-in";
            let leads_on = status.is_redirection() && !(goes_back && path.starts_with("/sign-in/"));
            assert!(!leads_on && !status.is_server_error(), "{path}: {status}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.header("location").starts_with("/sign-in?then=/"), "{path}");
        }
    }
}

#[tokio::test]
async fn each_role_reaches_exactly_what_its_rows_say() {
    let world = World::new(Scheme::PlainLoopback);
    for role in Role::ALL {
        let mut person = world.signed_in(role).await;
        let mut token = person.opens("/account").await.form_token();
        for row in rows() {
            // Forms before there is a session carry another token.
            if row.method == Method::Post && BEFORE_SIGNING_IN.contains(&row.path) {
                continue;
            }
            let path = row.example();
            let answer = match row.method {
                Method::Get => person.opens(&path).await,
                Method::Post => person.posts(&path, &[("form_token", &token)]).await,
            };
            let refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !row.is_for(Some(role)), "{role} at {path}: {}", answer.status);
            assert!(!answer.status.is_server_error(), "{role} at {path}");
            if ["/sign-out", "/account/sessions/end-all"].contains(&row.path) {
                person = world.signed_in(role).await;
                token = person.opens("/account").await.form_token();
            }
        }
    }
}

#[tokio::test]
async fn who_is_kept_from_identifiable_records_is_in_the_audit_with_the_rules_version() {
    let world = World::new(Scheme::PlainLoopback);
    let audited = || {
        let all = world.house.store.read("audit", |tx| store::audit::after(tx, 0, 10_000));
        let all = all.expect("the store answers").into_iter();
        all.filter(|entry| entry.decision == "refused").collect::<Vec<_>>()
    };
    world.visitor().opens("/linkage/review").await;
    world.signed_in(Role::HeadTeacher).await.opens("/data").await;
    let objects: Vec<String> = audited().into_iter().map(|entry| entry.object).collect();
    assert_eq!(objects, ["GET /data"], "visitors are nobody");
    for (role, why) in
        [(Role::HeadTeacher, "no-rule-for-role"), (Role::Analyst, "analysts-see-nobody")]
    {
        world.signed_in(role).await.opens("/linkage/review").await;
        let entry = audited().pop().expect("an entry, and no second one of the address");
        assert_eq!((entry.role.as_str(), entry.object.as_str()), (role.as_str(), "review-links"));
        assert_eq!(entry.purpose, "linkage");
        assert_eq!(entry.agreement, format!("{why} of {}", world.house.rules.version()));
    }
}

#[tokio::test]
async fn a_data_lead_who_is_an_analyst_too_is_told_why_no_records_are_linked() {
    let world = World::new(Scheme::PlainLoopback);
    let account = journeys::NewAccount {
        email: "both@calderbrook.example".to_owned(),
        name: "Both".to_owned(),
        organisation: "Calderbrook".to_owned(),
        roles: vec![Role::DataLead, Role::Analyst],
        password: crate::common::PASSWORD.to_owned(),
    };
    journeys::open_account(&world.house, "test", account).expect("a new account");
    let mut both = world.visitor();
    both.signs_in("both@calderbrook.example", crate::common::PASSWORD).await;
    let token = both.opens("/account").await.form_token();
    let fields = [("form_token", token.as_str()), ("what", "new")];
    let refused = both.posts("/linkage/begin", &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("analysts-see-nobody"), "the rule is named");
    assert!(world.audit().contains("vault link"), "and the refusal is written down");
}
