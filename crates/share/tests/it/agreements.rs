//! Each rule about sharing, by its number, and vector 9 of the domain's golden vectors.

use crate::written::*;
use lifechances_share::agreement::{
    Agreement, DataTypes, FamilyAgreement, Head, Life, Mode, SharingPurpose, SharingRequest, Why,
    ask, compile,
};

const VECTOR_9: &str = r#"
[[default]]
effect = "allow"
why = "Health services may know that a concern exists."
modes = ["existence"]
data_types = ["safeguarding-concern"]
purposes = ["safeguarding"]
to_sectors = ["health"]

[[exception]]
effect = "allow"
why = "The council's safeguarding partners read the concern."
modes = ["content"]
data_types = ["safeguarding-concern"]
purposes = ["safeguarding"]
to = ["GB-LAE-ZZZ"]
from = "2025-06-01"
until = "2026-06-01"
"#;

#[test]
fn vector_9_existence_is_allowed_and_content_is_not() {
    let agreement = agreement(VECTOR_9);
    let life = signed(&agreement, "2025-01-01");
    let existence = asked(HOSPITAL, "safeguarding-concern", Mode::Existence, "2025-07-01");
    assert!(answer(&existence, &agreement, &life).is_allowed);
    let content = asked(HOSPITAL, "safeguarding-concern", Mode::Content, "2025-07-01");
    let refused = answer(&content, &agreement, &life);
    assert_eq!((refused.is_allowed, refused.why), (false, Why::ExistenceOnly));
}

#[test]
fn vector_9_a_named_exception_holds_until_its_last_day() {
    let agreement = agreement(VECTOR_9);
    let life = signed(&agreement, "2025-01-01");
    for (on, allowed) in
        [("2025-05-31", false), ("2025-06-01", true), ("2026-06-01", true), ("2026-06-02", false)]
    {
        let request = asked(COUNCIL, "safeguarding-concern", Mode::Content, on);
        assert_eq!(answer(&request, &agreement, &life).is_allowed, allowed, "{on}");
    }
    let late = asked(COUNCIL, "safeguarding-concern", Mode::Content, "2026-06-02");
    let why = answer(&late, &agreement, &life).why;
    assert!(matches!(why, Why::Ended { on, .. } if on == day("2026-06-01")), "{why}");
}

#[test]
fn vector_9_a_stale_table_allows_nothing() {
    let agreement = agreement(VECTOR_9);
    let life = signed(&agreement, "2025-01-01");
    let agreements = [(&agreement, &life)];
    let request = asked(COUNCIL, "safeguarding-concern", Mode::Content, "2026-06-02");
    let before = compile(&agreements, day("2026-06-01"));
    let stale = ask(&request, (&before, &before.head()), &agreements);
    assert_eq!((stale.is_allowed, stale.why), (false, Why::OutOfDate));
    let other = Head::named("agreements-of-yesterday".into());
    let in_time = asked(COUNCIL, "safeguarding-concern", Mode::Content, "2026-06-01");
    let headless = ask(&in_time, (&before, &other), &agreements);
    assert_eq!((headless.is_allowed, headless.why), (false, Why::OutOfDate));
}

#[test]
fn rule_l3_no_agreement_means_no() {
    let agreement = agreement(VECTOR_9);
    let request = asked(HOSPITAL, "safeguarding-concern", Mode::Existence, "2025-07-01");
    let table = compile(&[], request.on);
    let refused = ask(&request, (&table, &table.head()), &[]);
    assert_eq!((refused.is_allowed, refused.why), (false, Why::NoAgreement));
    let draft = answer(&request, &agreement, &Life::default());
    assert!(!draft.is_allowed);
    assert!(matches!(draft.why, Why::NotSigned { .. }), "{}", draft.why);
    let outsider = SharingRequest { receiver: org("GB-CHC-7"), ..request };
    let refused = answer(&outsider, &agreement, &signed(&agreement, "2025-01-01"));
    assert_eq!((refused.is_allowed, refused.why), (false, Why::NoAgreement));
}

#[test]
fn rule_l3_every_answer_names_the_version_that_decided() {
    let agreement = agreement(VECTOR_9);
    let life = signed(&agreement, "2025-01-01");
    let request = asked(HOSPITAL, "safeguarding-concern", Mode::Existence, "2025-07-01");
    let one = answer(&request, &agreement, &life);
    assert!(one.policy_version.starts_with("agreements-"));
    let later = SharingRequest { on: day("2026-07-01"), ..request };
    assert_ne!(answer(&later, &agreement, &life).policy_version, one.policy_version);
}

#[test]
fn rule_l3_an_exception_overrides_a_default_and_what_stops_wins_among_equals() {
    let clause = |kind: &str, effect: &str, to: &str| {
        format!(
            "[[{kind}]]\neffect = \"{effect}\"\nwhy = \"a reason\"\nmodes = [\"content\"]\n\
             data_types = [\"attendance\"]\npurposes = [\"safeguarding\"]\n{to}\n"
        )
    };
    let (named, sector) = ("to = [\"GB-NHS-ZZA\"]", "to_sectors = [\"health\"]");
    let cases = [
        (vec![("default", "allow", sector), ("exception", "deny", sector)], false),
        (vec![("default", "deny", sector), ("exception", "allow", sector)], true),
        (vec![("default", "allow", sector), ("default", "deny", sector)], false),
        (vec![("default", "allow", named), ("default", "deny", sector)], true),
        (vec![("exception", "deny", sector), ("exception", "allow", named)], true),
        (vec![("exception", "allow", named), ("exception", "deny", named)], false),
    ];
    for (clauses, allowed) in cases {
        for turned in [false, true] {
            let mut list = clauses.clone();
            if turned {
                list.reverse();
            }
            let text: String =
                list.iter().map(|(kind, effect, to)| clause(kind, effect, to)).collect();
            let agreement = agreement(&text);
            let life = signed(&agreement, "2025-01-01");
            let request = asked(HOSPITAL, "attendance", Mode::Content, "2025-07-01");
            assert_eq!(answer(&request, &agreement, &life).is_allowed, allowed, "{clauses:?}");
        }
    }
}

#[test]
fn rule_l4_content_does_not_follow_from_existence_nor_existence_from_content() {
    let content_only = VECTOR_9.replace("[\"existence\"]", "[\"content\"]");
    let agreement = agreement(&content_only);
    let life = signed(&agreement, "2025-01-01");
    let ask_for = |mode| asked(HOSPITAL, "safeguarding-concern", mode, "2025-07-01");
    assert!(answer(&ask_for(Mode::Content), &agreement, &life).is_allowed);
    assert!(!answer(&ask_for(Mode::Existence), &agreement, &life).is_allowed);
}

const FAMILY: &str = r#"
[[default]]
effect = "allow"
why = "The family's worker reads the plan once the family has agreed to the service."
modes = ["content"]
data_types = ["early-help-assessment"]
purposes = ["early-help"]
to_sectors = ["local-authority"]
when = "family-agreed"

[[default]]
effect = "allow"
why = "A concern is passed on whether or not a family takes a service."
modes = ["content"]
data_types = ["safeguarding-concern"]
purposes = ["safeguarding"]
to_sectors = ["local-authority"]
"#;

#[test]
fn rule_l5_refusing_a_service_never_hides_a_safeguarding_duty() {
    let agreement = agreement(FAMILY);
    let life = signed(&agreement, "2025-01-01");
    for family in [FamilyAgreement::Agreed, FamilyAgreement::Refused, FamilyAgreement::NotRecorded]
    {
        let concern = SharingRequest {
            family,
            ..asked(COUNCIL, "safeguarding-concern", Mode::Content, "2025-07-01")
        };
        assert!(answer(&concern, &agreement, &life).is_allowed, "{family:?}");
        let plan = SharingRequest {
            family,
            purpose: SharingPurpose::EarlyHelp,
            ..asked(COUNCIL, "early-help-assessment", Mode::Content, "2025-07-01")
        };
        let found = answer(&plan, &agreement, &life);
        assert_eq!(found.is_allowed, family == FamilyAgreement::Agreed, "{family:?}");
        if !found.is_allowed {
            assert_eq!(found.why, Why::FamilyHasNotAgreed);
        }
    }
    let waits = FAMILY.replace("purposes = [\"early-help\"]", "purposes = [\"safeguarding\"]");
    let refused = Agreement::parse(&document(&waits), &DataTypes::house());
    let mistakes = refused.expect_err("safeguarding never waits for agreement");
    assert!(mistakes[0].what.contains("never waits"), "{}", mistakes[0]);
}

#[test]
fn step_8_of_the_story_a_food_bank_asks_for_names_and_is_told_why_not() {
    let food = r#"
[[default]]
effect = "allow"
why = "The family hub may know that a child may be entitled."
modes = ["existence"]
data_types = ["free-school-meals"]
purposes = ["entitlement"]
to_sectors = ["local-authority"]

[[exception]]
effect = "deny"
why = "Voluntary groups are told of families only by the families themselves."
modes = ["existence", "content"]
data_types = ["names-and-contact", "free-school-meals"]
purposes = ["entitlement", "welfare"]
to_sectors = ["voluntary"]
"#;
    let agreement = agreement(food);
    let life = signed(&agreement, "2025-01-01");
    let names = SharingRequest {
        purpose: SharingPurpose::Entitlement,
        ..asked(FOOD_BANK, "names-and-contact", Mode::Content, "2025-07-01")
    };
    let refused = answer(&names, &agreement, &life);
    assert!(!refused.is_allowed);
    assert!(refused.why.to_string().contains("only by the families themselves"), "{}", refused.why);
}

#[test]
fn a_document_says_all_that_is_wrong_with_it_with_line_and_column() {
    let bad = r#"
[[default]]
effect = "allow"
why = ""
modes = ["content"]
data_types = ["attendance", "shoe-size"]
purposes = ["safeguarding"]
to = ["GB-CHC-1"]
to_sectors = ["magic"]
until = "2030-01-01"
"#;
    let mistakes =
        Agreement::parse(&document(bad), &DataTypes::house()).expect_err("five things are wrong");
    let text: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    for part in ["shoe-size", "GB-CHC-1", "magic", "within the days", "nothing about why"] {
        assert!(text.iter().any(|line| line.contains(part)), "{part}: {text:?}");
    }
    assert!(text.iter().all(|line| line.starts_with("line 29, column 1: ")), "{text:?}");
    let no_basis =
        document(FAMILY).replace("special_condition = \"substantial-public-interest\"\n", "");
    let mistakes =
        Agreement::parse(&no_basis, &DataTypes::house()).expect_err("a basis is missing");
    assert!(mistakes[0].what.contains("Article 9"), "{}", mistakes[0]);
    let nonsense = Agreement::parse("id = 3", &DataTypes::house()).expect_err("not a document");
    assert_eq!((nonsense[0].line, nonsense[0].column), (1, 6));
}
