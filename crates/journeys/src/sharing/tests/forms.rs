//! Agreements written in a form, put by and finished; and signatures that wait for people.

use super::*;
use crate::meetings::{DutyKind, show_duties};

/// The template for meals with all that only its writer knows, except the lawful basis when it is left.
fn meals(trial: &Trial) -> AgreementForm {
    let begin = (None, Some("meals"));
    let mut form = draft_form(&trial.house, Some(&lead()), begin).expect("a template").form;
    let today = trial.house.now().day();
    (form.from, form.until) = (today.to_string(), today.plus_days(300).to_string());
    form.assessment.reference = "DPIA-2026-04, cabinet 3".into();
    form.assessment.review_by = today.plus_days(100).to_string();
    form.party[0].id = SCHOOL.into();
    form.party[1].id = COUNCIL.into();
    form.party[0].signatory = "Head teacher".into();
    form
}

fn keeps(
    trial: &Trial,
    (of, seen): (&str, Option<u64>),
    form: &AgreementForm,
    press: FormPress,
) -> FormKept {
    keep_form(&trial.house, Some(&lead()), (of, seen), (form, press)).expect("answered")
}

#[test]
fn from_a_template_to_an_agreement_in_force_without_a_document() {
    let trial = Trial::new();
    let mut form = meals(&trial);
    form.lawful_basis.clear();
    let FormKept::Mend(mistakes) = keeps(&trial, ("", None), &form, FormPress::Keep) else {
        panic!("a lawful basis is missing")
    };
    let fields: Vec<&str> = mistakes.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["lawful_basis"], "{mistakes:?}");
    assert!(list_agreements(&trial.house, Some(&lead())).expect("listed").is_empty());
    form.lawful_basis = "public-task".into();
    let kept = keeps(&trial, ("", None), &form, FormPress::Keep);
    assert_eq!(kept, FormKept::Draft("free-school-meals".into()));
    let id = "free-school-meals";
    trial.acts(&lead(), id, "propose", "").expect("proposed");
    for party in [SCHOOL, COUNCIL] {
        trial.acts(&lead(), id, "sign", party).expect("signed");
    }
    let meals = asking(COUNCIL, "free-school-meals", "content", "entitlement");
    assert!(trial.asks(&meals).is_allowed);
    let view = show_agreement(&trial.house, Some(&lead()), id).expect("shown");
    assert_eq!(view.parties[0].name, "Moor Top School", "the list says what it is called");
    assert_eq!(view.parties[0].signatory, "Head teacher");
}

#[test]
fn what_is_not_whole_is_put_by_and_found_again_as_form_and_as_text() {
    let trial = Trial::new();
    let mut form = meals(&trial);
    form.until.clear();
    form.default[0].why = "Half a \"sentence\n".into();
    let kept = keeps(&trial, ("", None), &form, FormPress::PutBy);
    assert_eq!(kept, FormKept::PutBy("free-school-meals".into()));
    let id = "free-school-meals";
    let waiting = list_put_by(&trial.house, Some(&lead())).expect("listed");
    assert_eq!(waiting, [(id.to_owned(), "Free school meals".to_owned())]);
    assert_eq!(list_put_by(&trial.house, Some(&nurse())).expect("listed"), []);
    assert!(matches!(show_agreement(&trial.house, Some(&lead()), id), Err(CannotShare::NotThere)));
    let again = draft_form(&trial.house, Some(&lead()), (Some(id), None)).expect("found");
    assert!(again.is_put_by);
    assert_eq!(again.form.default, form.default, "no letter is lost");
    let text = draft_text(&trial.house, Some(&lead()), Some(id)).expect("the same as text");
    assert_eq!(AgreementForm::read(&text.text), Some(again.form.clone()));
    let late =
        keep_form(&trial.house, Some(&lead()), (id, Some(0)), (&again.form, FormPress::PutBy));
    assert!(matches!(late, Err(CannotShare::MovedOn)), "{late:?}");
    let mut whole = again.form;
    whole.until = trial.house.now().day().plus_days(10).to_string();
    let kept = keeps(&trial, (id, again.seen), &whole, FormPress::Keep);
    assert_eq!(kept, FormKept::Draft(id.into()));
    assert_eq!(list_put_by(&trial.house, Some(&lead())).expect("listed"), []);
    let text = draft_text(&trial.house, Some(&lead()), Some(id)).expect("as text").text;
    assert!(text.contains("Half a \\\"sentence"), "{text}");
    let refused = keep_form(&trial.house, Some(&nurse()), ("", None), (&whole, FormPress::Keep));
    assert!(matches!(refused, Err(CannotShare::Refused(_))));
}

#[test]
fn what_was_thrown_away_leaves_its_name_free() {
    let trial = Trial::new();
    let form = meals(&trial);
    keeps(&trial, ("", None), &form, FormPress::PutBy);
    let id = "free-school-meals";
    let kept = keeps(&trial, (id, Some(1)), &form, FormPress::ThrowAway);
    assert_eq!(kept, FormKept::ThrownAway);
    assert_eq!(list_put_by(&trial.house, Some(&lead())).expect("listed"), []);
    assert_eq!(keeps(&trial, ("", None), &form, FormPress::Keep), FormKept::Draft(id.into()));
    let taken = keep_form(&trial.house, Some(&lead()), ("", None), (&form, FormPress::Keep));
    assert!(matches!(taken, Err(CannotShare::No(ref why)) if why.contains("already")), "{taken:?}");
}

#[test]
fn rule_l1_an_agreement_rests_on_gateways_that_are_in_force_and_names_their_list() {
    let trial = Trial::new();
    for (gateway, told) in [("s16LA", "has not been commenced"), ("s99", "no legal gateway s99")] {
        let mut form = meals(&trial);
        form.gateways = vec![gateway.into()];
        let FormKept::Mend(mistakes) = keeps(&trial, ("", None), &form, FormPress::Keep) else {
            panic!("{gateway}")
        };
        assert!(mistakes[0].0 == "gateways" && mistakes[0].1.contains(told), "{mistakes:?}");
        let text =
            document(CLAUSES).replace("\nfrom", &format!("\ngateways = [\"{gateway}\"]\nfrom"));
        let written = write_agreement(&trial.house, Some(&lead()), &text, None);
        assert!(matches!(written, Err(CannotShare::No(ref why)) if why.contains(told)));
    }
    let mut form = meals(&trial);
    form.gateways = vec!["s10".into()];
    assert!(matches!(keeps(&trial, ("", None), &form, FormPress::Keep), FormKept::Draft(_)));
    let view = show_agreement(&trial.house, Some(&lead()), "free-school-meals").expect("shown");
    let told = view.gateways.expect("a gateway");
    assert!(told.contains("section 10") && told.contains("gateways-"), "{told}");
}

#[test]
fn a_signature_that_waits_is_among_what_those_who_may_give_it_have_to_do() {
    let trial = Trial::new();
    let form = meals(&trial);
    keeps(&trial, ("", None), &form, FormPress::Keep);
    let id = "free-school-meals";
    let head = person("head", Role::HeadTeacher, "Moor Top School");
    let stranger = person("stranger", Role::HeadTeacher, "Moor Top School");
    trial.works_for(&head, SCHOOL);
    trial.works_for(&nurse(), SCHOOL);
    let waits = |who: &Who| -> Vec<(String, String)> {
        let duties = show_duties(&trial.house, Some(who)).expect("duties");
        let all = duties.late.into_iter().chain(duties.soon).chain(duties.later);
        let own = all.filter(|duty| duty.kind == DutyKind::Signature);
        own.map(|duty| (duty.what, duty.href)).collect()
    };
    assert_eq!(waits(&head), [], "a draft waits for nobody");
    trial.acts(&lead(), id, "propose", "").expect("proposed");
    let what = "Read and sign \u{201c}Free school meals\u{201d} for Moor Top School, or refuse it";
    assert_eq!(waits(&head), [(what.to_owned(), format!("/agreements/{id}"))]);
    assert_eq!(waits(&stranger), [], "of no organisation");
    assert_eq!(waits(&nurse()), [], "a nurse does not bind the school");
    trial.acts(&head, id, "sign", SCHOOL).expect("signed");
    assert_eq!(waits(&head), []);
}
