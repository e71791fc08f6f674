//! What is kept of agreements, requests and matters: every deed is found again as it was written, and
//! a history that was kept makes the same object again.

use crate::written::*;
use commons::Moment;
use convene::life::Entry;
use lifechances_share::agreement::{
    Answer, DataTypes, Deed, Mode, NotAllowed, SharingPurpose, SharingRequest, Stage, Standing,
    VersionDeed, VersionNotAllowed, Versions, Why,
};
use lifechances_share::gateway::{Duty, Gateways, Judged, NoGateway};
use lifechances_share::golden_rules::{Decided, Filled, GoldenRule, NotYet, Reply};
use lifechances_share::identity::Identity;
use lifechances_share::matter::{Clocks, MatterDeed, MatterKind};
use lifechances_share::matter_record::{MatterRecord, MatterStep, StepNotAllowed};
use lifechances_share::sharing_record::{
    Beside, NotAFinding, NotRecorded, Recorded, SharingRecord, SharingStep, record,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

const CLAUSE: &str = r#"
[[default]]
effect = "allow"
why = "Attendance is looked at together."
modes = ["content"]
data_types = ["attendance"]
purposes = ["safeguarding"]
to_sectors = ["health"]
"#;

fn kept<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, name: &str) {
    let json = serde_json::to_string(value).expect("JSON");
    assert!(json.contains(&format!("\"{name}\"")), "{name}: {json}");
    assert_eq!(serde_json::from_str::<T>(&json).expect("read again"), *value, "{json}");
}

fn at(on: &str) -> Moment {
    Moment::new(day(on), 9 * 3600)
}

fn by<D>(on: &str, deed: D) -> Entry<D> {
    Entry { at: at(on), who: "p1".into(), deed }
}

#[test]
fn every_deed_of_an_agreement_is_read_as_it_was_written() {
    let (seal, reason) = ("s".to_owned(), "because".to_owned());
    let party = org(SCHOOL);
    for (name, deed) in [
        ("propose", Deed::Propose { seal: seal.clone() }),
        ("take-back", Deed::TakeBack),
        ("sign", Deed::Sign { party: party.clone(), seal }),
        ("refuse", Deed::Refuse { party: party.clone(), reason: reason.clone() }),
        ("revoke", Deed::Revoke { party, reason }),
        ("replace", Deed::Replace { version: 2 }),
    ] {
        kept(&deed, name);
        kept(
            &VersionDeed::Done { version: 1, filed: "cabinet 3".into(), means: "m".into(), deed },
            name,
        );
    }
    kept(&VersionDeed::Write { text: "id = \"a\"\n".into(), gateways: "g".into() }, "write");
    kept(&VersionDeed::PutBy { text: "id = \"a\"\n".into() }, "put-by");
    let old = r#"{"entry":"write","text":"id"}"#;
    let read: VersionDeed = serde_json::from_str(old).expect("a history of before");
    assert_eq!(read, VersionDeed::Write { text: "id".into(), gateways: String::new() });
}

#[test]
fn every_deed_of_a_matter_is_read_as_it_was_written() {
    let words = || "A sentence.".to_owned();
    for (name, deed) in [
        ("note", MatterDeed::Note { step: words() }),
        ("acknowledge", MatterDeed::Acknowledge),
        ("extend", MatterDeed::Extend { reason: words() }),
        ("answer", MatterDeed::Answer { summary: words() }),
        ("reopen", MatterDeed::Reopen { reason: words() }),
    ] {
        kept(&deed, name);
        kept(&MatterStep::Done(deed), name);
    }
    for kind in MatterKind::ALL {
        kept(&MatterStep::CameIn { kind, when: at("2026-11-01"), about: words() }, "came-in");
    }
}

fn every_why() -> Vec<(&'static str, Why)> {
    let text = || "calderbrook-test".to_owned();
    vec![
        ("clause", Why::Clause { agreement: text(), version: 1, clause: text(), reason: text() }),
        ("stopped", Why::Stopped { agreement: text(), clause: text(), reason: text() }),
        ("no-agreement", Why::NoAgreement),
        ("ended", Why::Ended { agreement: text(), on: day("2026-01-01") }),
        ("not-signed", Why::NotSigned { agreement: text() }),
        ("existence-only", Why::ExistenceOnly),
        ("family-has-not-agreed", Why::FamilyHasNotAgreed),
        ("no-clause", Why::NoClause),
        ("out-of-date", Why::OutOfDate),
    ]
}

fn filled(decided: Decided) -> Filled {
    let reasons = "The nurse needs it for Tuesday's visit.".into();
    Filled { replies: [Some(Reply::Yes); 7], decided, reasons }
}

fn request() -> SharingRequest {
    asked(HOSPITAL, "attendance", Mode::Content, "2026-11-22")
}

fn recorded(
    is_allowed: bool,
    why: Why,
    (filled, beside): (Filled, Beside),
    gateways: &Gateways,
) -> Result<Recorded, NotRecorded> {
    let answer = Answer { is_allowed, why, policy_version: "agreements-1".into() };
    record(gateways, (request(), answer), filled, beside, ("p1".into(), at("2026-11-22")))
}

#[test]
fn every_receipt_is_read_as_it_was_written() {
    for (name, why) in every_why() {
        let form = (filled(Decided::DoNotShare), Beside::default());
        let made = recorded(false, why, form, &Gateways::house()).expect("always recorded");
        kept(&SharingStep::Recorded(Box::new(made)), name);
    }
    kept(&SharingStep::LookedAt { finding: "In order.".into() }, "looked-at");
}

#[test]
fn no_child_can_be_named_in_a_request() {
    let house = Gateways::house();
    let with = |reference: &str, reasons: &str| {
        let filled = Filled { reasons: reasons.into(), ..filled(Decided::DoNotShare) };
        let beside = Beside { reference: reference.into(), ..Beside::default() };
        recorded(false, Why::NoAgreement, (filled, beside), &house)
    };
    let fine = "The nurse needs it for Tuesday's visit.";
    assert_eq!(with("EH-2026/114 ", fine).map(|made| made.reference), Ok("EH-2026/114".into()));
    let number = NotRecorded::ReferenceNames(Identity::NhsNumber);
    assert_eq!(with("943 476 5919", fine), Err(number));
    assert_eq!(with("O'Neill", fine), Err(NotRecorded::BadReference));
    assert_eq!(with(&"a".repeat(41), fine), Err(NotRecorded::BadReference));
    for named in ["Amelia Smith", "EH 114", "amelia-smith"] {
        assert_eq!(with(named, fine), Err(NotRecorded::BadReference), "{named}");
    }
    let words = "Tell them about Amelia Smith please";
    let asked = NotRecorded::MayBeNames(vec!["Amelia".into(), "Smith".into()]);
    assert_eq!(with("", words), Err(asked));
    let filled = Filled { reasons: words.into(), ..filled(Decided::DoNotShare) };
    let beside = Beside { names_nobody: true, ..Beside::default() };
    let said = recorded(false, Why::NoAgreement, (filled, beside), &house);
    assert!(said.is_ok(), "whoever says that it is no name is believed: {said:?}");
    let born = with("", "The girl born on 3 May 2015 needs it.");
    assert_eq!(born, Err(NotRecorded::ReasonsName(Identity::Date)));
}

#[test]
fn rule_l1_a_request_cannot_rest_on_a_duty_that_is_not_commenced() {
    let beside = Beside { gateway: "s16LA".into(), ..Beside::default() };
    let form = || (filled(Decided::DoNotShare), beside.clone());
    let refused = recorded(false, Why::NoAgreement, form(), &Gateways::house());
    assert!(
        matches!(refused, Err(NotRecorded::Gateway(NoGateway::NotCommenced { .. }))),
        "{refused:?}"
    );
    let old = Beside { gateway: "s11".into(), ..Beside::default() };
    let form = (filled(Decided::DoNotShare), old);
    assert!(recorded(false, Why::NoAgreement, form, &Gateways::house()).is_ok());
}

#[test]
fn rule_l2_the_duty_is_judged_by_a_person_and_recorded_either_way() {
    let commenced = "[[gateway]]\nid = 's16LA'\nwords = 'Duty'\nact = 'Act'\n\
                     passed = '2026-04-29'\ncommenced = '2026-09-01'\nis_duty = true\n";
    let gateways = Gateways::parse(commenced).expect("a list");
    let judged = Judged {
        holder_is_listed: true,
        receiver_is_listed: true,
        is_relevant: true,
        helps_receiver: true,
        harms_child_more: false,
    };
    let with = |decided, judged| {
        let beside = Beside { gateway: "s16LA".into(), judged, ..Beside::default() };
        let why = Why::Clause {
            agreement: "a".into(),
            version: 1,
            clause: "default 1".into(),
            reason: "b".into(),
        };
        recorded(true, why, (filled(decided), beside), &gateways)
    };
    assert_eq!(with(Decided::Share, None), Err(NotRecorded::NotJudged));
    let shared = with(Decided::Share, Some(judged)).expect("recorded");
    assert_eq!(shared.duty, Some(Duty::MustShare));
    let worse = Judged { harms_child_more: true, ..judged };
    assert_eq!(with(Decided::Share, Some(worse)), Err(NotRecorded::WorseForTheChild));
    let kept = with(Decided::DoNotShare, Some(worse)).expect("recorded");
    assert_eq!(kept.duty, Some(Duty::WorseForTheChild));
}

#[test]
fn a_finding_follows_a_record_and_names_nobody() {
    let form = (filled(Decided::DoNotShare), Beside::default());
    let made = recorded(false, Why::NoAgreement, form, &Gateways::house()).expect("recorded");
    let first = by("2026-11-22", SharingStep::Recorded(Box::new(made)));
    let look = |words: &str| by("2026-11-23", SharingStep::LookedAt { finding: words.into() });
    let whole = SharingRecord::of([first.clone(), look("In order.")]);
    assert_eq!(whole.map(|found| found.map(|record| record.findings.len())), Ok(Some(1)));
    assert_eq!(SharingRecord::of([look("In order.")]), Err(NotAFinding::OutOfOrder));
    assert_eq!(SharingRecord::of([first.clone(), first.clone()]), Err(NotAFinding::OutOfOrder));
    assert_eq!(SharingRecord::of([first.clone(), look(" ")]), Err(NotAFinding::NoWords));
    let named = SharingRecord::of([first, look("ZZ1 2AB")]);
    assert_eq!(named, Err(NotAFinding::Names(Identity::Postcode)));
}

#[test]
fn what_agreements_do_not_allow_is_not_recorded_as_shared() {
    let form = (filled(Decided::Share), Beside::default());
    let refused = recorded(false, Why::NoAgreement, form, &Gateways::house());
    assert!(matches!(refused, Err(NotRecorded::NotYet(NotYet::NoReasonToWait(_)))), "{refused:?}");
}

#[test]
fn rule_l6_child_protection_is_shared_under_the_law_with_an_act_and_as_little_as_needed() {
    let house = Gateways::house();
    let with = |decided, is_allowed, gateway: &str, replies| {
        let filled = Filled { replies, ..filled(decided) };
        let beside = Beside { gateway: gateway.into(), ..Beside::default() };
        recorded(is_allowed, Why::NoAgreement, (filled, beside), &house)
    };
    let yes = [Some(Reply::Yes); 7];
    let law = Decided::ShareUnderTheLaw;
    let made = with(law, false, "s11", yes).expect("recorded");
    kept(&SharingStep::Recorded(Box::new(made.clone())), "share-under-the-law");
    assert!(made.receipt.decided.is_to_share() && made.gateway == "s11");
    assert_eq!(with(law, false, "", yes), Err(NotRecorded::NoAct));
    assert!(matches!(with(law, false, "s16LA", yes), Err(NotRecorded::Gateway(_))));
    assert_eq!(with(law, true, "s11", yes), Err(NotRecorded::NotYet(NotYet::Covered)));
    for (at, rule) in GoldenRule::ALL.into_iter().enumerate() {
        let is_needed = [0, 4, 5].contains(&at);
        for decided in [law, Decided::Share] {
            let mut replies = yes;
            replies[at] = Some(Reply::DoesNotArise);
            let less = with(decided, decided == Decided::Share, "s11", replies);
            let needs = NotRecorded::NotYet(NotYet::NeedsYes(rule));
            assert_eq!(less.err(), is_needed.then_some(needs), "{rule:?}");
            replies[at] = Some(Reply::No);
            let against = with(decided, decided == Decided::Share, "s11", replies);
            let no = NotRecorded::NotYet(NotYet::AgainstARule(rule));
            assert_eq!(against.err(), Some(no), "{rule:?}");
        }
    }
    let answer =
        Answer { is_allowed: false, why: Why::NoAgreement, policy_version: "agreements-1".into() };
    let welfare = SharingRequest { purpose: SharingPurpose::Welfare, ..request() };
    let beside = Beside { gateway: "s11".into(), ..Beside::default() };
    let other =
        record(&house, (welfare, answer), filled(law), beside, ("p1".into(), at("2026-11-22")));
    assert_eq!(other.err(), Some(NotRecorded::NotYet(NotYet::OnlyToKeepSafe)));
}

#[test]
fn a_matter_comes_in_once_and_holds_nobodys_details() {
    let clocks = Clocks::house();
    let came = |when: &str, about: &str| {
        let (kind, when) = (MatterKind::Breach, at(when));
        by("2026-11-20", MatterStep::CameIn { kind, when, about: about.into() })
    };
    let first = came("2026-11-19", "A letter went to the wrong address.");
    let note =
        |words: &str| by("2026-11-21", MatterStep::Done(MatterDeed::Note { step: words.into() }));
    let whole = MatterRecord::of(&clocks, [first.clone(), note("The letter was fetched back.")]);
    assert_eq!(whole.expect("in order").expect("one").matter.history().len(), 1);
    for (entries, refusal) in [
        (vec![note("First.")], StepNotAllowed::OutOfOrder),
        (vec![first.clone(), first.clone()], StepNotAllowed::OutOfOrder),
        (vec![came("2026-11-21", "Tomorrow.")], StepNotAllowed::InTheFuture),
        (vec![came("2026-11-19", " ")], StepNotAllowed::NoWords),
        (vec![first, note("It was about R674123101121.")], StepNotAllowed::Identity(Identity::Upn)),
    ] {
        assert_eq!(MatterRecord::of(&clocks, entries), Err(refusal));
    }
}

fn write(on: &str, text: &str) -> Entry<VersionDeed> {
    by(on, VersionDeed::Write { text: text.into(), gateways: String::new() })
}

fn done(on: &str, version: u32, deed: Deed) -> Entry<VersionDeed> {
    by(on, VersionDeed::Done { version, filed: String::new(), means: String::new(), deed })
}

/// Puts a version to its parties and has all sign.
fn sign_all(versions: &mut Versions, types: &DataTypes, on: &str) {
    let agreement = versions.newest().expect("a version").agreement.clone();
    let seal = agreement.seal().to_owned();
    let number = agreement.version;
    let propose = done(on, number, Deed::Propose { seal: seal.clone() });
    versions.apply(types, propose).expect("proposed");
    for party in &agreement.parties {
        let sign = Deed::Sign { party: party.id.clone(), seal: seal.clone() };
        versions.apply(types, done(on, number, sign)).expect("signed");
    }
}

#[test]
fn a_text_is_rewritten_as_a_draft_and_followed_by_a_new_version_once_signed() {
    let types = DataTypes::house();
    let mut versions = Versions::default();
    let text = document(CLAUSE);
    let second = text.replace("version = 1", "version = 2").replace("2025-01-01", "2026-01-01");
    let early = versions.apply(&types, write("2025-01-01", &second));
    assert_eq!(early, Err(VersionNotAllowed::WrongVersion { wanted: 1, found: 2 }));
    versions.apply(&types, write("2025-01-01", &text)).expect("a draft");
    let clearer = text.replace("To try the rules.", "To try them.");
    versions.apply(&types, write("2025-01-02", &clearer)).expect("rewritten");
    assert_eq!(versions.all().len(), 1);
    let seal = versions.all()[0].agreement.seal().to_owned();
    versions.apply(&types, done("2025-01-03", 1, Deed::Propose { seal })).expect("proposed");
    let late = versions.apply(&types, write("2025-01-04", &text));
    assert_eq!(late, Err(VersionNotAllowed::WaitsForSignatures(1)));
    versions.apply(&types, done("2025-01-05", 1, Deed::TakeBack)).expect("taken back");
    sign_all(&mut versions, &types, "2025-01-06");
    let again = versions.apply(&types, write("2025-01-07", &text));
    assert_eq!(again, Err(VersionNotAllowed::WrongVersion { wanted: 2, found: 1 }));
    let other = second.replace("calderbrook-test", "calderbrook-other");
    let other = versions.apply(&types, write("2025-01-07", &other));
    assert!(matches!(other, Err(VersionNotAllowed::AnotherAgreement { .. })), "{other:?}");
    versions.apply(&types, write("2025-12-01", &second)).expect("the next version");
    assert_eq!(versions.all().len(), 2);
    let replayed = Versions::of(&types, versions.history().to_vec());
    assert_eq!(replayed, Ok(versions));
}

#[test]
fn a_new_version_takes_the_place_of_the_old_on_its_first_day() {
    let types = DataTypes::house();
    let mut versions = Versions::default();
    let text = document(CLAUSE);
    versions.apply(&types, write("2025-01-01", &text)).expect("a draft");
    sign_all(&mut versions, &types, "2025-01-06");
    let second = text.replace("version = 1", "version = 2").replace("2025-01-01", "2026-01-01");
    versions.apply(&types, write("2025-12-01", &second)).expect("the next version");
    sign_all(&mut versions, &types, "2025-12-10");
    assert_eq!(versions.to_replace(day("2025-12-31")), Vec::new());
    let replace = versions.to_replace(day("2026-01-01"));
    assert_eq!(replace.len(), 1);
    let old = versions.all()[0].standing(day("2025-12-31"));
    assert_eq!(old, Standing::InForce);
    assert_eq!(
        versions.all()[1].standing(day("2025-12-31")),
        Standing::NotBegun(day("2026-01-01"))
    );
    versions.apply(&types, by("2026-01-01", replace[0].clone())).expect("replaced");
    assert_eq!(versions.all()[0].life.stage(), Stage::Replaced);
    assert_eq!(versions.to_replace(day("2026-01-01")), Vec::new());
    let new = versions.all()[1].standing(day("2027-01-01"));
    assert_eq!(new, Standing::Expired(day("2026-12-31")));
}

#[test]
fn a_document_with_mistakes_and_a_deed_out_of_turn_change_nothing() {
    let types = DataTypes::house();
    let mut versions = Versions::default();
    let bad = versions.apply(&types, write("2025-01-01", "id = 3"));
    assert!(matches!(bad, Err(VersionNotAllowed::Mistakes(ref all)) if all.len() == 1), "{bad:?}");
    versions.apply(&types, write("2025-01-02", &document(CLAUSE))).expect("a draft");
    let before = versions.clone();
    let refusals = [
        versions.apply(&types, done("2025-01-03", 4, Deed::TakeBack)),
        versions.apply(&types, done("2025-01-03", 1, Deed::TakeBack)),
        versions.apply(&types, done("2025-01-01", 1, Deed::TakeBack)),
        versions.apply(&types, done("2025-01-03", 1, Deed::Propose { seal: "other".into() })),
    ];
    assert_eq!(refusals[0], Err(VersionNotAllowed::NoSuchVersion(4)));
    assert!(matches!(refusals[1], Err(VersionNotAllowed::Life(NotAllowed::Blocked(_)))));
    assert_eq!(refusals[2], Err(VersionNotAllowed::BeforeTheLastEntry));
    assert_eq!(refusals[3], Err(VersionNotAllowed::Life(NotAllowed::AnotherText)));
    assert_eq!(versions, before);
}
