//! Agreements: written, signed, in force, ended; and what they let through.

use super::*;
use access::Refusal;

#[test]
fn vector_9_through_the_journeys() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    assert!(trial.asks(&concern(HOSPITAL, "existence")).is_allowed);
    let content = trial.asks(&concern(HOSPITAL, "content"));
    assert!(!content.is_allowed && content.why.contains("not what is in it"), "{content:?}");
    let named = trial.asks(&concern(COUNCIL, "content"));
    assert!(named.is_allowed && named.why.contains("exception 1"), "{named:?}");
    trial.on("2026-11-01");
    let stale = trial.asks(&concern(COUNCIL, "content"));
    assert!(!stale.is_allowed && stale.why.contains("not up to date"), "{stale:?}");
    assert!(bring_up_to_date(&trial.house).expect("each night"));
    let ended = trial.asks(&concern(COUNCIL, "content"));
    assert!(!ended.is_allowed && ended.why.contains("ended on 31 October 2026"), "{ended:?}");
}

#[test]
fn rule_l3_nothing_is_shared_before_all_signed_nor_after_the_last_day() {
    let trial = Trial::new();
    let lead = lead();
    let before = trial.asks(&concern(HOSPITAL, "existence"));
    assert!(!before.is_allowed);
    let text = document(CLAUSES);
    write_agreement(&trial.house, Some(&lead), &text, None).expect("written");
    let draft = trial.asks(&concern(HOSPITAL, "existence"));
    assert!(!draft.is_allowed && draft.why.contains("not all parties have signed"), "{draft:?}");
    let id = "calderbrook-test";
    trial.acts(&lead, id, "propose", "").expect("proposed");
    for party in [SCHOOL, HOSPITAL, COUNCIL] {
        trial.acts(&lead, id, "sign", party).expect("signed");
        assert!(!trial.asks(&concern(HOSPITAL, "existence")).is_allowed, "{party}");
    }
    trial.acts(&lead, id, "sign", PANTRY).expect("the last");
    let shared = trial.asks(&concern(HOSPITAL, "existence"));
    assert!(shared.is_allowed);
    assert_eq!(shared.rests_on.expect("an agreement").0, id);
    trial.on("2027-01-01");
    bring_up_to_date(&trial.house).expect("each night");
    let late = trial.asks(&concern(HOSPITAL, "existence"));
    assert!(!late.is_allowed && late.why.contains("31 December 2026"), "{late:?}");
}

#[test]
fn rule_l3_revoking_stops_sharing_the_same_day_and_every_answer_names_its_version() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let before = trial.asks(&concern(HOSPITAL, "existence"));
    assert!(before.is_allowed && before.version.starts_with("agreements-"));
    trial.acts(&lead(), "calderbrook-test", "revoke", COUNCIL).expect("revoked");
    let after = trial.asks(&concern(HOSPITAL, "existence"));
    assert!(!after.is_allowed && after.version != before.version, "{after:?}");
}

#[test]
fn rule_l4_existence_and_content_are_asked_apart() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let answers =
        ["existence", "content"].map(|mode| trial.asks(&concern(HOSPITAL, mode)).is_allowed);
    assert_eq!(answers, [true, false]);
    let answers =
        ["existence", "content"].map(|mode| trial.asks(&concern(COUNCIL, mode)).is_allowed);
    assert_eq!(answers, [false, true]);
}

#[test]
fn rule_l5_the_familys_agreement_decides_a_service_and_never_safeguarding() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    for (family, plan) in [("agreed", true), ("refused", false), ("not-recorded", false)] {
        let with = |asking: Asking| Asking { family: family.into(), ..asking };
        let help = asking(COUNCIL, "early-help-assessment", "content", "early-help");
        assert_eq!(trial.asks(&with(help)).is_allowed, plan, "{family}");
        assert!(trial.asks(&with(concern(COUNCIL, "content"))).is_allowed, "{family}");
    }
}

#[test]
fn step_8_of_the_story_a_food_bank_is_refused_names_with_a_reason() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let names = trial.asks(&asking(PANTRY, "names-and-contact", "content", "entitlement"));
    assert!(!names.is_allowed);
    assert!(names.why.contains("only by the families themselves"), "{names:?}");
}

#[test]
fn a_question_about_another_day_is_answered_by_what_is_signed_now() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let on = |day: &str| Asking { on: day.into(), ..concern(COUNCIL, "content") };
    for (day, allowed) in [("2026-10-31", true), ("2026-11-01", false), ("2027-02-01", false)] {
        let answer = trial.asks(&on(day));
        assert_eq!((answer.is_allowed, answer.is_of_another_day), (allowed, true), "{day}");
    }
}

#[test]
fn a_party_signs_by_its_own_people_and_the_lead_says_where_the_paper_is() {
    let trial = Trial::new();
    let lead = lead();
    write_agreement(&trial.house, Some(&lead), &document(CLAUSES), None).expect("written");
    let id = "calderbrook-test";
    trial.acts(&lead, id, "propose", "").expect("proposed");
    let head = person("head", Role::HeadTeacher, "Moor Top School");
    let unknown = trial.acts(&head, id, "sign", SCHOOL);
    assert!(unknown.is_err(), "the name of the school is no membership of it: {unknown:?}");
    trial.works_for(&head, SCHOOL);
    let other = trial.acts(&head, id, "sign", COUNCIL);
    assert!(matches!(other, Err(CannotShare::Refused(Refusal::NoTie { .. }))), "{other:?}");
    trial.acts(&head, id, "sign", SCHOOL).expect("their own");
    let view = show_agreement(&trial.house, Some(&lead), id).expect("shown");
    let act = AgreementAct {
        deed: "sign".into(),
        version: 1,
        seal: view.seal.clone(),
        party: COUNCIL.into(),
        seen: view.seen,
        ..AgreementAct::default()
    };
    let unfiled = do_to_agreement(&trial.house, Some(&lead), id, act.clone());
    assert!(
        matches!(unfiled, Err(CannotShare::No(ref why)) if why.contains("paper")),
        "{unfiled:?}"
    );
    let filed = AgreementAct { filed: "Cabinet 3, folder 12".into(), ..act.clone() };
    let other_text = AgreementAct { seal: "another".into(), ..filed.clone() };
    let changed = do_to_agreement(&trial.house, Some(&lead), id, other_text);
    assert!(
        matches!(changed, Err(CannotShare::No(ref why)) if why.contains("read it again")),
        "{changed:?}"
    );
    let late = AgreementAct { seen: view.seen - 1, ..filed.clone() };
    let moved = do_to_agreement(&trial.house, Some(&lead), id, late);
    assert!(matches!(moved, Err(CannotShare::MovedOn)), "{moved:?}");
    do_to_agreement(&trial.house, Some(&lead), id, filed).expect("with its paper");
    let entry = format!("agreement {id} entry 4 seal ");
    let audit = trial.audit();
    let row = audit.iter().find(|row| row.1.contains(&entry)).expect("the seal is in the audit");
    assert_eq!(row.0, "decide on sharing agreement");
    let view = show_agreement(&trial.house, Some(&lead), id).expect("shown");
    let signed: Vec<_> = view.parties.iter().map(|party| party.has_signed).collect();
    assert_eq!(signed, [true, false, true, false]);
    let refused = |line: &&(String, String, String)| line.2 == "refused";
    assert_eq!(trial.audit().iter().filter(refused).count(), 4, "{:?}", trial.audit());
}

#[test]
fn a_visitor_reads_what_was_signed_and_no_draft_and_nobodys_name() {
    let trial = Trial::new();
    let lead = lead();
    write_agreement(&trial.house, Some(&lead), &document(CLAUSES), None).expect("written");
    assert_eq!(list_agreements(&trial.house, None).expect("a list"), Vec::new());
    let closed = show_agreement(&trial.house, None, "calderbrook-test");
    assert!(matches!(closed, Err(CannotShare::NotThere)), "{closed:?}");
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let second = document(CLAUSES).replace("version = 1", "version = 2");
    let seen = show_agreement(&trial.house, Some(&lead), "calderbrook-test").expect("shown").seen;
    write_agreement(&trial.house, Some(&lead), &second, Some(seen)).expect("a next version");
    let open = show_agreement(&trial.house, None, "calderbrook-test").expect("public");
    assert_eq!((open.line.version, open.line.standing.word), (1, "in force"));
    assert!(open.history.iter().all(|line| line.by.is_empty()));
    let papers = open.history.iter().filter(|line| line.what.contains("Cabinet")).count();
    assert_eq!(papers + open.parties.iter().filter(|party| !party.filed.is_empty()).count(), 0);
    let known = show_agreement(&trial.house, Some(&nurse()), "calderbrook-test").expect("shown");
    assert!(known.parties.iter().all(|party| party.filed.contains("Cabinet")));
    assert!(open.may_do.is_empty() && open.acts_for.is_empty() && !open.may_write);
    assert!(show_version(&trial.house, None, "calderbrook-test", 2).is_err());
    let own = show_agreement(&trial.house, Some(&lead), "calderbrook-test").expect("the draft");
    assert_eq!(own.line.version, 2);
}

#[test]
fn a_document_with_mistakes_is_told_all_of_them_and_nothing_is_kept() {
    let trial = Trial::new();
    let before = trial.audit().len();
    let bad = document(CLAUSES).replace("\"school\"", "\"skool\"").replace("\"deny\"", "\"no\"");
    let drafted = write_agreement(&trial.house, Some(&lead()), &bad, None).expect("an answer");
    let Drafted::Mistakes(mistakes) = drafted else { panic!("{drafted:?}") };
    assert!(mistakes.iter().all(|mistake| mistake.line > 1 && mistake.column >= 1));
    assert_eq!(list_agreements(&trial.house, Some(&lead())).expect("a list"), Vec::new());
    let stranger = person("x", Role::Administrator, "Calderbrook Council");
    let refused = write_agreement(&trial.house, Some(&stranger), &document(CLAUSES), None);
    assert!(matches!(refused, Err(CannotShare::Refused(_))));
    let since = trial.audit().into_iter().skip(before);
    let decisions: Vec<String> = since.map(|line| line.2).collect();
    assert_eq!(decisions, ["refused", "refused"]);
}

#[test]
fn two_people_who_write_one_draft_never_lose_a_word() {
    let trial = Trial::new();
    let lead = lead();
    write_agreement(&trial.house, Some(&lead), &document(CLAUSES), None).expect("written");
    let start = draft_text(&trial.house, Some(&lead), Some("calderbrook-test")).expect("a text");
    let first = start.text.replace("To try the rules.", "To try all of the rules.");
    write_agreement(&trial.house, Some(&lead), &first, start.seen).expect("the first");
    let second = start.text.replace("To try the rules.", "To test the rules.");
    let moved = write_agreement(&trial.house, Some(&lead), &second, start.seen);
    assert!(matches!(moved, Err(CannotShare::MovedOn)), "{moved:?}");
    let kept = draft_text(&trial.house, Some(&lead), Some("calderbrook-test")).expect("a text");
    assert_eq!(kept.text, first);
    let again = write_agreement(&trial.house, Some(&lead), &document(CLAUSES), None);
    assert!(matches!(again, Err(CannotShare::No(ref why)) if why.contains("already")), "{again:?}");
}

#[test]
fn a_renewal_tells_what_it_opens_and_closes_and_takes_its_place_on_its_first_day() {
    let trial = Trial::new();
    let lead = lead();
    trial.signs(&document(CLAUSES));
    let start = draft_text(&trial.house, Some(&lead), Some("calderbrook-test")).expect("a text");
    assert!(start.text.contains("version = 2\n"), "the next number stands in it");
    let renewed = start
        .text
        .replace("from = \"2026-01-01\"", "from = \"2026-10-01\"")
        .replace("until = \"2026-12-31\"", "until = \"2027-12-31\"")
        .replace(
            "modes = [\"existence\"]\ndata_types = [\"safeguarding-concern\"]",
            "modes = [\"content\"]\ndata_types = [\"safeguarding-concern\"]",
        );
    write_agreement(&trial.house, Some(&lead), &renewed, start.seen).expect("a next version");
    let told = show_version(&trial.house, Some(&lead), "calderbrook-test", 2).expect("compared");
    assert_eq!(told.before, Some(1));
    let content = "Moor Top School may tell Calderbrook Infirmary what is in the record";
    assert!(told.opened.iter().any(|line| line.starts_with(content)), "{:?}", told.opened);
    let existence = "Moor Top School may tell Calderbrook Infirmary that a record exists";
    assert!(told.closed.iter().any(|line| line.starts_with(existence)), "{:?}", told.closed);
    trial.acts(&lead, "calderbrook-test", "propose", "").expect("proposed");
    for party in [SCHOOL, HOSPITAL, COUNCIL, PANTRY] {
        trial.acts(&lead, "calderbrook-test", "sign", party).expect("signed");
    }
    assert!(trial.asks(&concern(HOSPITAL, "existence")).is_allowed, "the old one still holds");
    trial.on("2026-10-01");
    bring_up_to_date(&trial.house).expect("each night");
    assert!(!trial.asks(&concern(HOSPITAL, "existence")).is_allowed);
    assert!(trial.asks(&concern(HOSPITAL, "content")).is_allowed);
    let view = show_agreement(&trial.house, Some(&lead), "calderbrook-test").expect("shown");
    let words: Vec<_> =
        view.versions.iter().map(|line| (line.number, line.standing.word)).collect();
    assert_eq!(words, [(2, "in force"), (1, "replaced")]);
    assert!(!bring_up_to_date(&trial.house).expect("again"), "nothing more to do");
    let replaced = trial.audit().into_iter().filter(|row| row.0.starts_with("replace version"));
    let objects: Vec<String> = replaced.map(|row| row.1).collect();
    assert!(objects.len() == 1 && objects[0].starts_with("agreement calderbrook-test entry "));
}

#[test]
fn what_another_party_refused_or_revoked_is_written_down_from_a_paper_and_no_visitor_reads_of_refusals()
 {
    let trial = Trial::new();
    let (lead, id) = (lead(), "calderbrook-test");
    write_agreement(&trial.house, Some(&lead), &document(CLAUSES), None).expect("written");
    trial.acts(&lead, id, "propose", "").expect("proposed");
    let unfiled = |deed: &str| {
        let view = show_agreement(&trial.house, Some(&lead), id).expect("shown");
        let act = AgreementAct {
            deed: deed.into(),
            version: 1,
            seal: view.seal,
            party: COUNCIL.into(),
            reason: "The council asks for another clause.".into(),
            filed: String::new(),
            seen: view.seen,
            ..AgreementAct::default()
        };
        do_to_agreement(&trial.house, Some(&lead), id, act)
    };
    let refused = unfiled("refuse");
    assert!(matches!(refused, Err(CannotShare::No(ref why)) if why.contains("paper")));
    trial.acts(&lead, id, "refuse", COUNCIL).expect("with its paper");
    trial.acts(&lead, id, "propose", "").expect("proposed again");
    for party in [SCHOOL, HOSPITAL, COUNCIL, PANTRY] {
        trial.acts(&lead, id, "sign", party).expect("signed");
    }
    let revoked = unfiled("revoke");
    assert!(matches!(revoked, Err(CannotShare::No(ref why)) if why.contains("paper")));
    let told = |who: Option<&Who>| -> String {
        let view = show_agreement(&trial.house, who, id).expect("shown");
        view.history.into_iter().map(|line| line.what).collect::<Vec<_>>().join("; ")
    };
    assert!(told(Some(&lead)).contains("Calderbrook Council refused on paper, filed: Cabinet 3"));
    let public = told(None);
    assert!(public.contains("signed") && !public.contains("refused") && !public.contains("filed"));
}

#[test]
fn what_still_says_what_the_template_says_is_not_put_to_the_parties() {
    let trial = Trial::new();
    let lead = lead();
    let id = "calderbrook-test";
    let own = document(CLAUSES);
    for (mine, sample) in [
        ("Calderbrook test agreement", "What it is called"),
        ("To try the rules.", "What sharing is to achieve for children, in one or two sentences."),
        ("DPIA-1", "DPIA-2026-00"),
        (
            "Health services may know that a concern exists.",
            "Why this is needed, in a sentence families would understand.",
        ),
    ] {
        let text = own.replace(mine, sample);
        assert_ne!(text, own, "{mine}");
        let seen = show_agreement(&trial.house, Some(&lead), id).ok().map(|view| view.seen);
        write_agreement(&trial.house, Some(&lead), &text, seen).expect("a draft may wait");
        let refused = trial.acts(&lead, id, "propose", "");
        let told = matches!(refused, Err(CannotShare::No(ref why)) if why.contains("template"));
        assert!(told, "{sample}: {refused:?}");
    }
    let seen = show_agreement(&trial.house, Some(&lead), id).expect("a draft").seen;
    write_agreement(&trial.house, Some(&lead), &own, Some(seen)).expect("written");
    trial.acts(&lead, id, "propose", "").expect("its own words");
}

#[test]
fn a_partner_signs_online_for_the_organisation_they_work_for() {
    let trial = Trial::new();
    let id = "calderbrook-test";
    write_agreement(&trial.house, Some(&lead()), &document(CLAUSES), None).expect("written");
    trial.acts(&lead(), id, "propose", "").expect("proposed");
    let partner = person("partner", Role::Partner, "Calderbrook Pantry");
    assert!(trial.acts(&partner, id, "sign", PANTRY).is_err(), "not recorded as theirs");
    trial.works_for(&partner, PANTRY);
    assert!(trial.acts(&partner, id, "sign", COUNCIL).is_err(), "not theirs");
    trial.acts(&partner, id, "sign", PANTRY).expect("their own");
    let view = show_agreement(&trial.house, Some(&partner), id).expect("shown");
    let own = view.parties.iter().find(|party| party.id == PANTRY).expect("a party");
    assert!(own.has_signed && own.filed.is_empty());
}

#[test]
fn parties_are_on_the_list_and_each_is_offered_once_by_its_name_there() {
    let trial = Trial::new();
    let text = document(CLAUSES);
    let stranger = text.replace(PANTRY, "XI-CAL-HUB1");
    let refused = write_agreement(&trial.house, Some(&lead()), &stranger, None);
    let told = matches!(refused, Err(CannotShare::No(ref why))
        if why.contains("XI-CAL-HUB1 is not on the list") && why.contains("register"));
    assert!(told, "{refused:?}");
    trial.signs(&text);
    let other = text
        .replace("calderbrook-test", "calderbrook-two")
        .replace("name = \"Moor Top School\"", "name = \"Moor Top Primary\"");
    trial.signs(&other);
    let offered = choices(&trial.house, Some(&lead())).expect("choices").organisations;
    let names: Vec<&str> = offered.iter().map(|(_, name)| name.as_str()).collect();
    let all =
        ["Calderbrook Council", "Calderbrook Infirmary", "Moor Top School", "Pantry of the list"];
    assert_eq!(names, all);
}

#[test]
fn past_its_last_day_an_agreement_is_not_revoked_and_can_be_let_end() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let (lead, id) = (lead(), "calderbrook-test");
    let offered = || show_agreement(&trial.house, Some(&lead), id).expect("shown").may_do;
    let due = || {
        let due = show_governance(&trial.house, Some(&lead)).expect("the register").due;
        due.into_iter().filter(|line| line.href.ends_with(id)).count()
    };
    assert_eq!(offered(), ["revoke"]);
    assert!(trial.acts(&lead, id, "let-end", "").is_err(), "it has not ended");
    trial.on("2027-01-10");
    assert_eq!((offered(), due()), (vec!["let-end"], 1));
    let late = trial.acts(&lead, id, "revoke", COUNCIL);
    assert!(
        matches!(late, Err(CannotShare::No(ref why)) if why.contains("nothing left")),
        "{late:?}"
    );
    trial.acts(&lead, id, "let-end", "").expect("settled");
    assert_eq!((offered(), due()), (Vec::new(), 0));
    let view = show_agreement(&trial.house, Some(&lead), id).expect("shown");
    assert!(view.line.standing.words.contains("nothing follows it"));
}
