//! Home × act × role × purpose × relationship, whole, against a table written by hand.

use commons::Moment;
use convene::Role;
use lifechances_access::{
    Action, Asker, Home, Purpose, Refusal, Request, Rules, Tie, Ties, act, decide,
};

const TABLE: &str = include_str!("permits.txt");
const HOMES: [Home; 2] = [Home::Vault, Home::Casework];
const ACTIONS: [Action; 3] = [Action::PutAway, Action::Link, Action::Read];

fn now() -> Moment {
    Moment::parse_iso("2026-11-22T09:00:00Z").expect("a moment")
}

fn rows() -> Vec<[&'static str; 4]> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        parts.try_into().expect("four parts")
    })
    .collect()
}

fn request(
    (home, action): (Home, Action),
    (role, purpose): (Role, Purpose),
    ties: Ties,
) -> Request {
    Request { who: "p1".into(), roles: vec![role], purpose, home, action, ties, at: now() }
}

#[test]
fn each_permit_is_in_the_table_and_the_table_is_all() {
    let (rules, rows) = (Rules::house(), rows());
    let (mut given, mut asked, mut used) = (0, 0, vec![0; rows.len()]);
    for home in HOMES {
        for action in ACTIONS {
            let act = format!("{} {}", home.as_str(), action.as_str());
            for role in Role::ALL {
                for purpose in Purpose::ALL {
                    for ties in Ties::every() {
                        let tied = |tie: &str| ties.iter().any(|one| one.as_str() == tie);
                        let is_so = |row: &[&str; 4]| {
                            let words = row[0].split_whitespace().collect::<Vec<_>>().join(" ");
                            words == act
                                && row[1] == role.as_str()
                                && row[2] == purpose.as_str()
                                && (row[3] == "any" || tied(row[3]))
                        };
                        let row = rows.iter().position(is_so);
                        let asking = request((home, action), (role, purpose), ties);
                        let found = decide(asking.clone(), &rules);
                        assert_eq!(found.is_ok(), row.is_some(), "{asking:?}: {found:?}");
                        asked += 1;
                        if let (Ok(permit), Some(row)) = (found, row) {
                            assert_eq!(permit.request(), &asking);
                            assert!(permit.covers(home, action));
                            assert_eq!(permit.leave().version, rules.version());
                            used[row] += 1;
                            given += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(asked, 2 * 3 * 12 * 4 * 32);
    assert_eq!(given, 3 * 32 + 3 * 16);
    assert!(used.iter().all(|times| *times > 0), "a row that never applies: {used:?}");
}

#[test]
fn no_rule_or_permit_can_be_for_a_purpose_outside_the_closed_list() {
    let listed: Vec<&str> = Purpose::ALL.map(Purpose::as_str).into();
    assert_eq!(listed, ["direct-care", "safeguarding", "linkage", "subject-access"]);
    let house = lifechances_access::HOUSE;
    for purpose in ["enforcement", "immigration", "benefits", "policing"] {
        let rule = format!(
            "@id(\"a\") @why(\"b\") permit (principal, action == Action::\"casework-read\", resource) \
             when {{ context has purpose && context.purpose == Purpose::\"{purpose}\" }};"
        );
        let texts = lifechances_access::Texts { policies: &[&rule], ..house };
        let rules = Rules::read(&texts);
        assert!(rules.problem().is_some_and(|p| p.to_string().contains(purpose)), "{purpose}");
        let asking = request(
            (Home::Casework, Action::Read),
            (Role::DataLead, Purpose::DirectCare),
            Ties::ALL,
        );
        assert_eq!(decide(asking, &rules), Err(Refusal::Unreadable));
    }
}

#[test]
fn a_refusal_says_what_would_be_needed() {
    let rules = Rules::house();
    let refused = |home, role, purpose, ties| {
        decide(request((home, Action::Read), (role, purpose), ties), &rules).expect_err("refused")
    };
    let worker = Role::FamilySupportWorker;
    let other = refused(Home::Casework, worker, Purpose::DirectCare, Ties::only(Tie::Setting));
    assert_eq!(other, Refusal::NoTie { needs: vec![Tie::Caseload], rule: "family-support".into() });
    let purpose = refused(Home::Casework, worker, Purpose::Linkage, Ties::only(Tie::Caseload));
    assert_eq!(
        purpose,
        Refusal::OtherPurpose { needs: vec![Purpose::DirectCare], rule: "family-support".into() }
    );
    let role = refused(Home::Vault, Role::Partner, Purpose::Linkage, Ties::NONE);
    assert_eq!(
        role,
        Refusal::NotYourRole { needs: vec![Role::LinkClerk], rule: "review-links".into() }
    );
    let link = request((Home::Casework, Action::Link), (worker, Purpose::Linkage), Ties::ALL);
    assert_eq!(decide(link, &rules), Err(Refusal::NoRule));
    let analyst = refused(Home::Vault, Role::Analyst, Purpose::Linkage, Ties::NONE);
    assert!(matches!(analyst, Refusal::Forbidden { rule, .. } if rule == "analysts-see-nobody"));
}

#[test]
fn whoever_is_an_analyst_or_runs_the_installation_opens_nothing_whatever_else_they_are() {
    let rules = Rules::house();
    let need = act::REVIEW_LINKS.for_purpose(Purpose::Linkage);
    let ask = |roles: &[Role]| rules.ask(Asker::Person(roles), need, now().day());
    assert!(ask(&[Role::LinkClerk]).is_ok());
    assert!(ask(&[Role::LinkClerk, Role::DataLead]).is_ok());
    for other in [Role::Analyst, Role::Administrator] {
        assert!(
            matches!(ask(&[Role::LinkClerk, other]), Err(Refusal::Forbidden { .. })),
            "{other}"
        );
    }
    // A permit looks at each role of the one who asks, not at the one that fits.
    for (home, action, role) in [
        (Home::Vault, Action::Link, Role::DataLead),
        (Home::Vault, Action::PutAway, Role::DataLead),
        (Home::Vault, Action::Read, Role::LinkClerk),
    ] {
        let one = request((home, action), (role, Purpose::Linkage), Ties::NONE);
        assert!(decide(one.clone(), &rules).is_ok());
        for other in [Role::Analyst, Role::Administrator] {
            let both = decide(Request { roles: vec![role, other], ..one.clone() }, &rules);
            assert!(matches!(both, Err(Refusal::Forbidden { .. })), "{role} and {other}");
        }
    }
    let unsaid =
        rules.ask(Asker::Person(&[Role::LinkClerk]), act::REVIEW_LINKS.into(), now().day());
    let Err(Refusal::Forbidden { rule, .. }) = unsaid else { panic!("{unsaid:?}") };
    assert_eq!(rule, "no-purpose-no-records");
}

#[test]
fn whoever_may_open_identifiable_records_signs_in_with_two_steps() {
    let rules = Rules::house();
    let acts: Vec<_> = act::ALL.iter().filter(|act| rules.is_identifiable(**act)).collect();
    assert!(!acts.is_empty());
    for role in Role::ALL {
        for purpose in Purpose::ALL {
            for act in &acts {
                let need = act.for_purpose(purpose).with(Ties::ALL);
                let opens = rules.allows(Asker::Person(&[role]), need, now().day());
                let has_codes = convene::one_time_code::NEED_CODES.contains(&role);
                assert!(!opens || has_codes, "{role} may {act} and is asked for no code");
            }
        }
    }
}
