//! Rules that are malformed, unexplained, unfit or out of date allow nothing.

use commons::Day;
use convene::Role;
use lifechances_access::{Asker, HOUSE, Need, Purpose, Refusal, Rules, Texts, Ties, act};

fn allows_nothing(rules: &Rules, on: &str) -> Refusal {
    let on = Day::parse_iso(on).expect("a day");
    let mut last = None;
    for act in act::ALL {
        for role in Role::ALL {
            let need = Need { act: *act, purpose: Some(Purpose::Linkage), ties: Ties::ALL };
            for asker in [Asker::Visitor, Asker::Person(&[role])] {
                last = Some(rules.ask(asker, need, on).expect_err("nothing is allowed"));
            }
        }
    }
    last.expect("something was asked")
}

/// The rules with something changed in one of the policies.
fn changed(from: &str, to: &str) -> Rules {
    let policies: Vec<String> =
        HOUSE.policies.iter().map(|text| text.replacen(from, to, 1)).collect();
    assert!(policies.iter().zip(HOUSE.policies).any(|(new, old)| new != old), "{from}");
    let policies: Vec<&str> = policies.iter().map(String::as_str).collect();
    Rules::read(&Texts { policies: &policies, ..HOUSE })
}

#[test]
fn the_rules_in_the_source_are_read_and_explained() {
    let rules = Rules::house();
    assert_eq!(rules.problem(), None);
    assert!(rules.version().starts_with("house-2026-11."), "{}", rules.version());
    assert!(rules.version().ends_with("(2025-09-01 to 2031-08-31)"), "{}", rules.version());
    assert!(rules.rules().count() > 10);
    assert!(rules.rules().all(|rule| rule.why.ends_with('.') && rule.why.len() > 30));
    let words = rules.acts().count();
    assert_eq!(words, act::ALL.len() + 1, "every act of the schema is in the list, and one group");
}

#[test]
fn out_of_date_rules_allow_nothing_and_say_so() {
    let rules = Rules::house();
    for day in ["2025-08-31", "2031-09-01"] {
        let refusal = allows_nothing(&rules, day);
        assert!(matches!(refusal, Refusal::OutOfDate { .. }), "{day}");
        assert!(refusal.to_string().contains("1 September 2025"), "{refusal}");
    }
}

#[test]
fn malformed_rules_allow_nothing_and_say_why() {
    let check = |rules: Rules, expected: &str| {
        let problem = rules.problem().expect("a problem").to_string();
        assert!(problem.contains(expected), "{problem}");
        assert_eq!(allows_nothing(&rules, "2026-11-22"), Refusal::Unreadable);
    };
    check(changed("permit (", "allow ("), "cannot be read");
    check(changed("Role::\"link-clerk\"", "Role::\"boss\""), "boss");
    check(changed("Action::\"load-files\"", "Action::\"lod-files\""), "lod-files");
    check(changed("Tie::\"caseload\"", "Tie::\"friend\""), "friend");
    check(changed("context has purpose && ", ""), "purpose");
    check(changed("@why(\"One role answers for what comes in.\")", ""), "@why");
    check(changed("@id(\"load-files\")", ""), "@id");
    check(changed("@id(\"load-files\")", "@id(\"data-health\")"), "data-health");
    for set in ["", "name = \"a\"\nvalid_from = \"2031-01-01\"\nvalid_until = \"2030-01-01\"\n"] {
        check(Rules::read(&Texts { set, ..HOUSE }), "name and days");
    }
    let schema = HOUSE.schema.replace("action \"load-files\"", "action \"load-flies\"");
    check(Rules::read(&Texts { schema: &schema, ..HOUSE }), "load-files");
}

#[test]
fn any_change_of_a_rule_changes_the_version() {
    let house = Rules::house();
    let why = changed("One role answers", "A role answers");
    assert_eq!(why.problem(), None);
    assert_ne!(house.version(), why.version());
    let set = HOUSE.set.replace("2031-08-31", "2030-08-31");
    let shorter = Rules::read(&Texts { set: &set, ..HOUSE });
    assert_ne!(house.version().split(' ').next(), shorter.version().split(' ').next());
}
