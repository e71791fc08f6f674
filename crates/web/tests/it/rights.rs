//! Every address with every role, and with nobody signed in. The list below is written by hand: a
//! new route that nobody has thought about here fails the first test.

use crate::common::World;
use axum::http::StatusCode;
use convene::Role;
use lifechances_web::{Access, Method, Scheme, table};

const EVERYONE: &[Role] = &Role::ALL;
const DATA_HEALTH: &[Role] =
    &[Role::DataLead, Role::GovernanceLead, Role::Analyst, Role::Convenor, Role::Administrator];

const LINKAGE: &[Role] = &[Role::DataLead, Role::GovernanceLead];
const CONVENE: &[Role] = &[Role::Convenor];
const RAISE: &[Role] = &[Role::HeadTeacher, Role::Convenor];
/// Who sees pairs of records is nobody who sees counts of them.
const CLERKS: &[Role] = &[Role::LinkClerk];

/// Who keeps agreements, looks at every request and answers matters.
const LEAD: &[Role] = &[Role::GovernanceLead];
const SIGNERS: &[Role] =
    &[Role::GovernanceLead, Role::HeadTeacher, Role::BoardMember, Role::Partner];
/// Who makes requests to share. An administrator and an analyst do not.
const PRACTITIONERS: &[Role] = &[
    Role::GovernanceLead,
    Role::HeadTeacher,
    Role::SafeguardingLead,
    Role::FamilySupportWorker,
    Role::SchoolNurse,
    Role::Partner,
];
const ASKERS: &[Role] = &[
    Role::GovernanceLead,
    Role::DataLead,
    Role::Convenor,
    Role::HeadTeacher,
    Role::SafeguardingLead,
    Role::FamilySupportWorker,
    Role::SchoolNurse,
    Role::Partner,
];

enum May {
    Anyone,
    Only(&'static [Role]),
}
use May::{Anyone, Only};

/// Method, address of the table, an address to try, and who may.
const RIGHTS: &[(Method, &str, &str, May)] = &[
    (Method::Get, "/", "/", Anyone),
    (Method::Get, "/scoreboard", "/scoreboard", Anyone),
    (Method::Get, "/indicators", "/indicators", Anyone),
    (Method::Get, "/indicators/{id}", "/indicators/persistent-absence", Anyone),
    (Method::Get, "/places", "/places", Anyone),
    (Method::Get, "/places/{slug}", "/places/nowhere", Anyone),
    (Method::Get, "/together", "/together", Anyone),
    (Method::Get, "/desk", "/desk", Only(EVERYONE)),
    (Method::Get, "/plan", "/plan", Anyone),
    (Method::Post, "/plan", "/plan", Only(&[Role::Convenor])),
    (Method::Get, "/plan/{plan}", "/plan/nowhere", Anyone),
    (Method::Post, "/plan/{plan}", "/plan/nowhere", Only(&[Role::Convenor, Role::BoardMember])),
    (
        Method::Get,
        "/plan/{plan}/{priority}/{milestone}",
        "/plan/nowhere/1/1",
        Only(&[Role::Convenor]),
    ),
    (Method::Get, "/data", "/data", Only(DATA_HEALTH)),
    (Method::Get, "/data/loads/{id}", "/data/loads/1", Only(DATA_HEALTH)),
    (Method::Get, "/linkage", "/linkage", Only(LINKAGE)),
    (Method::Post, "/linkage/stop", "/linkage/stop", Only(&[Role::DataLead])),
    (Method::Post, "/linkage/begin", "/linkage/begin", Only(&[Role::DataLead])),
    (Method::Get, "/linkage/history", "/linkage/history", Only(CLERKS)),
    (Method::Post, "/linkage/history/{change}", "/linkage/history/0a", Only(CLERKS)),
    (Method::Get, "/linkage/review", "/linkage/review", Only(CLERKS)),
    (Method::Get, "/linkage/review/{pair}", "/linkage/review/0a", Only(CLERKS)),
    (Method::Post, "/linkage/review/{pair}", "/linkage/review/0a", Only(CLERKS)),
    (Method::Post, "/linkage/review/{pair}/values", "/linkage/review/0a/values", Only(CLERKS)),
    (Method::Get, "/sign-in", "/sign-in", Anyone),
    (Method::Post, "/sign-in", "/sign-in", Anyone),
    (Method::Post, "/sign-out", "/sign-out", Only(EVERYONE)),
    (Method::Get, "/account", "/account", Only(EVERYONE)),
    (Method::Get, "/about/numbers", "/about/numbers", Anyone),
    (Method::Get, "/accessibility", "/accessibility", Anyone),
    (Method::Get, "/privacy", "/privacy", Anyone),
    (Method::Get, "/cookies", "/cookies", Anyone),
    (Method::Get, "/health", "/health", Anyone),
    (Method::Get, "/assets/{name}", "/assets/x.css", Anyone),
    (Method::Get, "/api/v1/scoreboard", "/api/v1/scoreboard", Anyone),
    (Method::Get, "/api/v1/indicators", "/api/v1/indicators", Anyone),
    (Method::Get, "/api/v1/indicators/{id}", "/api/v1/indicators/persistent-absence", Anyone),
    (Method::Get, "/asks", "/asks", Anyone),
    (Method::Get, "/asks/new", "/asks/new", Only(CONVENE)),
    (Method::Post, "/asks/new", "/asks/new", Only(CONVENE)),
    (Method::Get, "/asks/{address}", "/asks/nothing", Anyone),
    (Method::Get, "/asks/{address}/answer", "/asks/nothing/answer", Only(EVERYONE)),
    (Method::Post, "/asks/{address}/answer", "/asks/nothing/answer", Only(EVERYONE)),
    (Method::Post, "/asks/{address}/{deed}", "/asks/nothing/chase", Only(CONVENE)),
    (Method::Get, "/said-and-done", "/said-and-done", Anyone),
    (Method::Get, "/api/v1/asks", "/api/v1/asks", Anyone),
    (Method::Get, "/dossiers", "/dossiers", Anyone),
    (Method::Get, "/dossiers/new", "/dossiers/new", Only(CONVENE)),
    (Method::Post, "/dossiers/new", "/dossiers/new", Only(CONVENE)),
    (Method::Get, "/dossiers/{address}", "/dossiers/nothing", Anyone),
    (Method::Post, "/dossiers/{address}/{deed}", "/dossiers/nothing/raise", Only(RAISE)),
    (Method::Get, "/meetings", "/meetings", Anyone),
    (Method::Get, "/meetings/calendar.ics", "/meetings/calendar.ics", Anyone),
    (
        Method::Get,
        "/meetings/of/{partnership}/calendar.ics",
        "/meetings/of/nobody/calendar.ics",
        Anyone,
    ),
    (Method::Get, "/meetings/new", "/meetings/new", Only(CONVENE)),
    (Method::Post, "/meetings/new", "/meetings/new", Only(CONVENE)),
    (Method::Get, "/meetings/{address}", "/meetings/none", Anyone),
    (Method::Get, "/meetings/{address}/minutes", "/meetings/none/minutes", Anyone),
    (Method::Post, "/meetings/{address}/reply", "/meetings/none/reply", Only(EVERYONE)),
    (Method::Post, "/meetings/{address}/finish", "/meetings/none/finish", Only(EVERYONE)),
    (Method::Post, "/meetings/{address}/{deed}", "/meetings/none/call", Only(CONVENE)),
    (Method::Get, "/actions", "/actions", Only(EVERYONE)),
    (Method::Get, "/agreements", "/agreements", Anyone),
    (Method::Post, "/agreements", "/agreements", Only(LEAD)),
    (Method::Get, "/agreements/new", "/agreements/new", Only(LEAD)),
    (Method::Get, "/agreements/{id}", "/agreements/nowhere", Anyone),
    (Method::Post, "/agreements/{id}", "/agreements/nowhere", Only(SIGNERS)),
    (Method::Get, "/agreements/{id}/versions/{version}", "/agreements/nowhere/versions/1", Anyone),
    (Method::Get, "/sharing/rules", "/sharing/rules", Only(ASKERS)),
    (Method::Post, "/sharing/rules", "/sharing/rules", Only(LEAD)),
    (Method::Get, "/sharing/requests", "/sharing/requests", Only(PRACTITIONERS)),
    (Method::Post, "/sharing/requests", "/sharing/requests", Only(PRACTITIONERS)),
    (Method::Get, "/sharing/requests/new", "/sharing/requests/new", Only(PRACTITIONERS)),
    (Method::Get, "/sharing/requests/{number}", "/sharing/requests/SHR-0", Only(PRACTITIONERS)),
    (Method::Post, "/sharing/requests/{number}", "/sharing/requests/SHR-0", Only(LEAD)),
    (Method::Get, "/governance", "/governance", Only(LEAD)),
    (Method::Get, "/governance/matters", "/governance/matters", Only(LEAD)),
    (Method::Post, "/governance/matters", "/governance/matters", Only(LEAD)),
    (Method::Get, "/governance/matters/new", "/governance/matters/new", Only(LEAD)),
    (Method::Get, "/governance/matters/{number}", "/governance/matters/BRE-0", Only(LEAD)),
    (Method::Post, "/governance/matters/{number}", "/governance/matters/BRE-0", Only(LEAD)),
];

#[test]
fn every_route_has_a_row_here_that_says_the_same() {
    let written: Vec<_> = RIGHTS.iter().map(|(method, path, ..)| (*method, *path)).collect();
    let served: Vec<_> = table().iter().map(|route| (route.method, route.path)).collect();
    assert_eq!(served, written);
    for (route, (_, path, _, may)) in table().iter().zip(RIGHTS) {
        match (route.access, may) {
            (Access::Public, Anyone) => {}
            (Access::Roles(served), Only(written)) => {
                let sorted = |roles: &[Role]| {
                    let mut roles = roles.to_vec();
                    roles.sort_unstable();
                    roles
                };
                assert_eq!(sorted(served), sorted(written), "{path}");
            }
            (Access::Public, Only(_)) => panic!("{path} is open to everyone"),
            (Access::Roles(_), Anyone) => panic!("{path} is closed to visitors"),
        }
    }
}

#[tokio::test]
async fn nobody_signed_in_reaches_only_what_is_public() {
    let world = World::new(Scheme::PlainLoopback);
    for (method, _, path, may) in RIGHTS {
        let mut visitor = world.visitor();
        let answer = match method {
            Method::Get => visitor.opens(path).await,
            Method::Post => visitor.posts(path, &[]).await,
        };
        match may {
            Only(_) => {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
                assert!(answer.header("location").starts_with("/sign-in?then=/"), "{path}");
            }
            // A form without its token is turned away, which is not a matter of rights.
            Anyone => assert!(
                !answer.status.is_redirection() && !answer.status.is_server_error(),
                "{path}: {}",
                answer.status
            ),
        }
    }
}

#[tokio::test]
async fn each_role_reaches_exactly_what_its_rows_say() {
    let world = World::new(Scheme::PlainLoopback);
    for role in Role::ALL {
        let mut person = world.signed_in(role).await;
        let mut token = person.opens("/account").await.form_token();
        for (method, _, path, may) in RIGHTS {
            if (*method, *path) == (Method::Post, "/sign-in") {
                continue;
            }
            let answer = match method {
                Method::Get => person.opens(path).await,
                Method::Post => person.posts(path, &[("form_token", &token)]).await,
            };
            let admitted = match may {
                Anyone => true,
                Only(roles) => roles.contains(&role),
            };
            let refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !admitted, "{role} at {path}: {}", answer.status);
            assert!(!answer.status.is_server_error(), "{role} at {path}");
            if *path == "/sign-out" {
                person = world.signed_in(role).await;
                token = person.opens("/account").await.form_token();
            }
        }
    }
}
