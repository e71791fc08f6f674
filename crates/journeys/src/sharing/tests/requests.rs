//! Requests to share: recorded whether or not something is shared, and found again.

use super::*;
use access::Refusal;

fn form(asking: Asking, decided: &str) -> RequestForm {
    let replies = (1..=7).map(|number| (format!("rule_{number}"), "yes".to_owned())).collect();
    RequestForm {
        asking,
        replies,
        decided: decided.into(),
        reasons: "The infirmary must know that somebody is concerned.".into(),
        reference: "EH-2026-114".into(),
        ..RequestForm::default()
    }
}

fn recorded(trial: &Trial, who: &Who, form: &RequestForm) -> String {
    record_request(&trial.house, Some(who), form).expect("asked").expect("recorded")
}

fn troubles(trial: &Trial, form: &RequestForm) -> Vec<FieldTroubleTold> {
    let found = record_request(&trial.house, Some(&nurse()), form).expect("asked");
    found.expect_err("something to mend")
}

type FieldTroubleTold = (&'static str, String);

#[test]
fn a_decision_is_recorded_whether_or_not_something_is_shared_and_found_again() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let shared = recorded(&trial, &nurse(), &form(concern(HOSPITAL, "existence"), "share"));
    trial.clock.advance_seconds(60);
    let kept = recorded(&trial, &nurse(), &form(concern(HOSPITAL, "content"), "do-not-share"));
    assert!(shared.starts_with("SHR-") && shared != kept);
    let all = |filter: &RequestFilter| {
        let lines = list_requests(&trial.house, Some(&lead()), filter).expect("a list");
        lines.into_iter().map(|line| line.number).collect::<Vec<_>>()
    };
    assert_eq!(all(&RequestFilter::default()), [kept.clone(), shared.clone()]);
    let outcome = |word: &str| RequestFilter { outcome: word.into(), ..RequestFilter::default() };
    assert_eq!(all(&outcome("shared")), std::slice::from_ref(&shared));
    assert_eq!(all(&outcome("refused")), std::slice::from_ref(&kept));
    assert_eq!(all(&outcome("not-looked-at")).len(), 2);
    let of = |id: &str| RequestFilter { organisation: id.into(), ..RequestFilter::default() };
    assert_eq!((all(&of(HOSPITAL)).len(), all(&of(COUNCIL)).len()), (2, 0));
    let by_reference = RequestFilter { number: "eh-2026".into(), ..RequestFilter::default() };
    assert_eq!(all(&by_reference).len(), 2);
    let view = show_request(&trial.house, Some(&nurse()), &shared).expect("their own");
    assert!(view.why.contains("default 1") && view.replies.len() == 7, "{view:?}");
    assert!(view.rests_on.expect("an agreement").1.contains("Article 6(1)(e)"));
    assert_eq!(view.family, "the family was not asked, or it is not recorded");
}

#[test]
fn what_the_agreements_refuse_cannot_be_recorded_as_shared() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let found = troubles(&trial, &form(concern(HOSPITAL, "content"), "share"));
    assert_eq!(found.len(), 1);
    assert!(found[0].0 == "decided" && found[0].1.contains("not what is in it"), "{found:?}");
    let last = trial.audit().pop().expect("a row");
    assert_eq!((last.0.as_str(), last.2.as_str()), ("decide on a request to share", "refused"));
    assert_eq!(
        list_requests(&trial.house, Some(&lead()), &RequestFilter::default()).expect("a list"),
        Vec::new()
    );
}

#[test]
fn every_unanswered_question_is_told_at_once() {
    let trial = Trial::new();
    let found = troubles(&trial, &RequestForm::default());
    let fields: Vec<_> = found.iter().map(|(field, _)| *field).collect();
    for field in [
        "holder",
        "receiver",
        "data_type",
        "mode",
        "purpose",
        "family",
        "rule_1",
        "rule_7",
        "decided",
    ] {
        assert!(fields.contains(&field), "{field}: {fields:?}");
    }
}

#[test]
fn no_child_is_named_in_what_is_kept() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let good = form(concern(HOSPITAL, "existence"), "share");
    for (reference, reasons, field) in [
        ("943 476 5919", good.reasons.as_str(), "reference"),
        ("R674123101121", good.reasons.as_str(), "reference"),
        ("Amelia Smith", good.reasons.as_str(), "reference"),
        ("EH-1", "Tell them about Amelia Smith please", "names_nobody"),
        ("EH-1", "The boy born on 3 May 2015 is at risk of harm.", "reasons"),
        ("EH-1", "They live at ZZ1 2AB and need somebody today.", "reasons"),
    ] {
        let bad =
            RequestForm { reference: reference.into(), reasons: reasons.into(), ..good.clone() };
        let found = troubles(&trial, &bad);
        assert_eq!(found[0].0, field, "{found:?}");
        assert!(
            !found[0].1.contains("943") && !found[0].1.contains("ZZ1"),
            "not repeated: {found:?}"
        );
    }
}

#[test]
fn rule_l1_nobody_rests_a_request_on_a_duty_that_has_not_commenced() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let resting =
        RequestForm { gateway: "s16LA".into(), ..form(concern(HOSPITAL, "existence"), "share") };
    let found = troubles(&trial, &resting);
    assert!(found[0].0 == "gateway" && found[0].1.contains("has not been commenced"), "{found:?}");
    let offered = choices(&trial.house, Some(&nurse())).expect("choices");
    let ids: Vec<_> = offered.gateways.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["s10", "s11"]);
    assert!(offered.duty.is_empty(), "its questions wait for its day");
    let old =
        RequestForm { gateway: "s11".into(), ..form(concern(HOSPITAL, "existence"), "share") };
    assert!(recorded(&trial, &nurse(), &old).starts_with("SHR-"));
}

#[test]
fn rule_l2_the_reasons_are_recorded_either_way() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    for decided in ["share", "do-not-share"] {
        let silent =
            RequestForm { reasons: "no".into(), ..form(concern(HOSPITAL, "existence"), decided) };
        assert_eq!(troubles(&trial, &silent)[0].0, "reasons");
        let number = recorded(&trial, &nurse(), &form(concern(HOSPITAL, "existence"), decided));
        let view = show_request(&trial.house, Some(&lead()), &number).expect("shown");
        assert_eq!(view.line.is_shared, decided == "share");
        assert!(view.reasons.contains("concerned"));
        trial.clock.advance_seconds(60);
    }
}

#[test]
fn a_request_is_open_to_who_wrote_it_and_to_the_lead_who_looks_at_it() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let number = recorded(&trial, &nurse(), &form(concern(HOSPITAL, "existence"), "share"));
    let other = person("other", Role::SafeguardingLead, "Moor Top School");
    assert_eq!(
        list_requests(&trial.house, Some(&other), &RequestFilter::default()).expect("a list"),
        Vec::new()
    );
    assert!(matches!(
        show_request(&trial.house, Some(&other), &number),
        Err(CannotShare::NotThere)
    ));
    let refused = look_at_request(&trial.house, Some(&nurse()), &number, ("In order.", 1));
    assert!(matches!(refused, Err(CannotShare::Refused(_))));
    look_at_request(&trial.house, Some(&lead()), &number, ("In order.", 1)).expect("looked at");
    let moved = look_at_request(&trial.house, Some(&lead()), &number, ("Again.", 1));
    assert!(matches!(moved, Err(CannotShare::MovedOn)));
    let view = show_request(&trial.house, Some(&nurse()), &number).expect("their own");
    assert_eq!(view.findings.len(), 1);
    assert!(!view.may_look);
    let admin = person("admin", Role::Administrator, "Calderbrook Council");
    assert!(list_requests(&trial.house, Some(&admin), &RequestFilter::default()).is_err());
}

#[test]
fn only_who_works_for_the_holder_writes_down_what_it_decides() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let partner = person("partner", Role::Partner, "Calderbrook Pantry");
    let asked = form(concern(HOSPITAL, "existence"), "share");
    let by = |who: &Who, form: &RequestForm| record_request(&trial.house, Some(who), form);
    let refused = by(&partner, &asked);
    assert!(matches!(refused, Err(CannotShare::Refused(Refusal::NoTie { .. }))), "{refused:?}");
    trial.works_for(&partner, PANTRY);
    let offered = choices(&trial.house, Some(&partner)).expect("choices");
    assert_eq!(offered.own.len(), 1);
    assert_eq!(offered.own[0].0, PANTRY);
    let refused = by(&partner, &asked);
    assert!(matches!(refused, Err(CannotShare::Refused(Refusal::NoTie { .. }))), "{refused:?}");
    let last = trial.audit().pop().expect("a row");
    assert_eq!((last.0.as_str(), last.2.as_str()), ("decide on a request to share", "refused"));
    let own = Asking { holder: PANTRY.into(), ..concern(HOSPITAL, "existence") };
    by(&partner, &form(own, "do-not-share")).expect("asked").expect("their own");
}

#[test]
fn rule_l6_what_keeps_a_child_safe_never_waits_for_an_agreement() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let asked = form(concern(HOSPITAL, "content"), "share");
    let told = troubles(&trial, &asked).remove(0);
    assert_eq!(told.0, "decided");
    assert!(told.1.contains("no reason to wait: speak to the safeguarding lead now"), "{told:?}");
    assert!(!told.1.contains("ecide not to share"), "{told:?}");
    let law = RequestForm { gateway: "s11".into(), decided: "share-under-the-law".into(), ..asked };
    let by = |who: &Who| record_request(&trial.house, Some(who), &law);
    assert!(matches!(by(&nurse()), Err(CannotShare::Refused(_))), "not her decision");
    let safe = person("safe", Role::SafeguardingLead, "Moor Top School");
    assert!(matches!(by(&safe), Err(CannotShare::Refused(_))), "of another organisation");
    trial.works_for(&safe, SCHOOL);
    assert!(choices(&trial.house, Some(&safe)).expect("choices").may_share_under_the_law);
    let number = by(&safe).expect("asked").expect("recorded");
    let due = || show_governance(&trial.house, Some(&lead())).expect("the register").due;
    let marked = |due: &[DueLine]| due.iter().any(|line| line.what.contains(&number));
    assert!(marked(&due()));
    look_at_request(&trial.house, Some(&lead()), &number, ("In order.", 1)).expect("looked at");
    assert!(!marked(&due()));
}

#[test]
fn the_same_decision_sent_twice_has_one_receipt() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let asked = form(concern(HOSPITAL, "existence"), "share");
    let first = recorded(&trial, &nurse(), &asked);
    assert_eq!(recorded(&trial, &nurse(), &asked), first, "in the same second");
    trial.clock.advance_seconds(5);
    assert_eq!(recorded(&trial, &nurse(), &asked), first, "and a little later");
    let other = RequestForm { reference: "EH-2026-115".into(), ..asked.clone() };
    assert_ne!(recorded(&trial, &nurse(), &other), first);
    let all = |count| {
        let all = list_requests(&trial.house, Some(&lead()), &RequestFilter::default());
        assert_eq!(all.expect("a list").len(), count);
    };
    all(2);
    trial.clock.advance_seconds(3_600);
    assert_ne!(recorded(&trial, &nurse(), &asked), first, "another visit is another decision");
    all(3);
}
