//! Laws of the form of an agreement: taken apart and put together, a document means the same; and what
//! is missing is said beside the field it belongs to.

use crate::written::*;
use commons::{Day, Stream, Streams};
use lifechances_share::agreement::{
    Agreement, AgreementForm, AssessmentForm, ClauseForm, DataTypes, LawfulBasis, Mode, PartyForm,
    SharingPurpose, SpecialCondition, VersionDeed, VersionNotAllowed, Versions,
};

/// Words with everything a document could trip over.
const AWKWARD: [&str; 6] = [
    "No child goes hungry.",
    "Said \"yes\" \\ and\nwent on",
    "tab\tand \u{7f} and \u{1} control",
    "# no note, 'quoted', [[party]]",
    "Ysgol Gymraeg — £5, 你好, émile",
    "\"\"\" three",
];

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).expect("a word").as_str().expect("text").to_owned()
}

fn pick<'a, T>(stream: &mut Stream, of: &'a [T]) -> &'a T {
    &of[usize::try_from(stream.below(of.len() as u64)).expect("small")]
}

fn some(stream: &mut Stream, of: &[String]) -> Vec<String> {
    let mut found: Vec<String> = of.iter().filter(|_| stream.below(3) == 0).cloned().collect();
    if found.is_empty() {
        found.push(pick(stream, of).clone());
    }
    found
}

/// A form that makes an agreement without mistakes.
fn sound(stream: &mut Stream) -> AgreementForm {
    let ids = [SCHOOL, HOSPITAL, COUNCIL, FOOD_BANK].map(str::to_owned);
    let sectors = ["school", "health", "local-authority", "voluntary"].map(str::to_owned);
    let kinds: Vec<String> =
        DataTypes::house().all().iter().map(|kind| kind.as_str().to_owned()).collect();
    let words = |stream: &mut Stream| (*pick(stream, &AWKWARD)).to_owned();
    let clause = |stream: &mut Stream| ClauseForm {
        effect: (*pick(stream, &["allow", "deny"])).to_owned(),
        why: words(stream),
        modes: some(stream, &Mode::ALL.map(|mode| word(&mode))),
        data_types: some(stream, &kinds),
        purposes: some(stream, &SharingPurpose::ALL.map(|purpose| word(&purpose))),
        holders: if stream.below(2) == 0 { Vec::new() } else { some(stream, &ids) },
        to: if stream.below(2) == 0 { Vec::new() } else { some(stream, &ids) },
        to_sectors: some(stream, &sectors),
        when: String::new(),
        from: if stream.below(4) == 0 { "2026-02-01".into() } else { String::new() },
        until: if stream.below(4) == 0 { "2026-03-01".into() } else { String::new() },
    };
    let count = 1 + stream.below(3);
    let default = (0..count).map(|_| clause(stream)).collect();
    let exception = (0..stream.below(3)).map(|_| clause(stream)).collect();
    let mut basis = word(pick(stream, &LawfulBasis::ALL));
    if basis == "consent" {
        basis = "public-task".into();
    }
    let party = |at: usize| PartyForm {
        id: ids[at].clone(),
        name: AWKWARD[at].to_owned(),
        sector: sectors[at].clone(),
        signatory: if at == 1 { "Head \"teacher\"".into() } else { String::new() },
    };
    AgreementForm {
        id: "calderbrook-form".into(),
        title: words(stream),
        version: u32::try_from(1 + stream.below(9)).expect("small"),
        aim: words(stream),
        from: "2026-01-01".into(),
        until: "2026-12-31".into(),
        lawful_basis: basis,
        special_condition: word(pick(stream, &SpecialCondition::ALL)),
        gateways: if stream.below(2) == 0 { Vec::new() } else { vec!["s11".into()] },
        assessment: AssessmentForm { reference: words(stream), review_by: "2026-10-01".into() },
        party: (0..4).map(party).collect(),
        default,
        exception,
    }
}

/// What an agreement means: all but the seal of its text.
fn meaning(agreement: &Agreement) -> String {
    format!("{agreement:?}").replace(agreement.seal(), "")
}

#[test]
fn a_document_taken_apart_and_put_together_means_the_same_agreement() {
    let streams = Streams::new(4);
    let types = DataTypes::house();
    for number in 0..500 {
        let form = sound(&mut streams.numbered("forms of agreements", number));
        let text = form.document();
        assert_eq!(AgreementForm::read(&text).as_ref(), Some(&form), "{text}");
        let written = Agreement::parse(&text, &types).expect("a sound document");
        let again = AgreementForm::read(&text).expect("its fields").document();
        assert_eq!(again, text, "put together, letter by letter");
        assert_eq!(form.check(&types).expect("a sound form"), written);
        // As people write it: with notes, in another order of lines and other spaces.
        let by_hand = format!("# A note.\n{}", text.replace(" = ", "   =  "));
        if let Ok(first) = Agreement::parse(&by_hand, &types) {
            let form = AgreementForm::read(&by_hand).expect("its fields");
            let second = Agreement::parse(&form.document(), &types).expect("the same");
            assert_eq!(meaning(&second), meaning(&first));
        }
    }
    let by_hand = document(
        "[[default]]\neffect='allow'\nwhy='''For\nmeals'''\nmodes=['content']\n\
         data_types=['attendance']\npurposes=['entitlement']\nto=['GB-LAE-ZZZ']",
    );
    let first = Agreement::parse(&by_hand, &types).expect("sound");
    let form = AgreementForm::read(&by_hand).expect("its fields");
    let second = Agreement::parse(&form.document(), &types).expect("sound");
    assert_eq!(meaning(&second), meaning(&first));
}

#[test]
fn what_is_left_out_of_a_form_is_said_beside_its_field_and_all_at_once() {
    let types = DataTypes::house();
    let mut form = AgreementForm {
        party: vec![PartyForm::default(); 2],
        default: vec![ClauseForm::default()],
        ..AgreementForm::default()
    };
    form.default[0].data_types = vec!["health-record".into()];
    let fields: Vec<String> =
        form.check(&types).expect_err("empty").into_iter().map(|(field, _)| field).collect();
    for field in [
        "id",
        "title",
        "aim",
        "from",
        "until",
        "lawful_basis",
        "special_condition",
        "assessment_reference",
        "assessment_review_by",
        "party-1_organisation",
        "party-2_organisation",
        "default-1_effect",
        "default-1_why",
        "default-1_modes",
        "default-1_purposes",
        "default-1_to_sectors",
    ] {
        assert_eq!(fields.iter().filter(|own| *own == field).count(), 1, "{field}: {fields:?}");
    }
    for (field, what) in form.check(&types).expect_err("empty") {
        let of_documents = ["default 1", "data_types", "to_sectors", "[[", "special_condition"];
        assert!(!of_documents.iter().any(|word| what.contains(word)), "{field}: {what}");
    }
    let nothing = AgreementForm::default().check(&types).expect_err("nothing");
    for field in ["add-party", "add-default"] {
        assert!(nothing.iter().any(|(own, _)| own == field), "{field}: {nothing:?}");
    }
}

#[test]
fn each_field_of_a_sound_form_that_is_spoilt_is_the_one_that_is_told() {
    let types = DataTypes::house();
    let mut stream = Streams::new(5).named("spoilt forms");
    type Spoil = fn(&mut AgreementForm);
    let cases: [(&str, Spoil); 12] = [
        ("id", |form| form.id = "Not An Id".into()),
        ("title", |form| form.title.clear()),
        ("aim", |form| form.aim = "<say why>".into()),
        ("from", |form| form.from = "1/1/2026".into()),
        ("until", |form| form.until = "2025-01-01".into()),
        ("assessment_review_by", |form| form.assessment.review_by = "2020-01-01".into()),
        ("party-3_organisation", |form| form.party[2].id = form.party[1].id.clone()),
        ("exception-1_why", |form| form.exception[0].why.clear()),
        ("exception-1_data_types", |form| form.exception[0].data_types = vec!["secrets".into()]),
        ("exception-1_to", |form| form.exception[0].to = vec!["GB-COH-1".into()]),
        ("exception-1_until", |form| form.exception[0].until = "soon".into()),
        ("default-1_when", |form| {
            form.default[0].purposes = vec!["safeguarding".into()];
            form.default[0].when = "family-agreed".into();
        }),
    ];
    for (field, spoil) in cases {
        let mut form = sound(&mut stream);
        form.default.truncate(1);
        form.exception = form.default.clone();
        for clause in form.default.iter_mut().chain(&mut form.exception) {
            (clause.holders, clause.to) = (Vec::new(), Vec::new());
            (clause.from, clause.until) = (String::new(), String::new());
        }
        form.check(&types).expect("sound before");
        spoil(&mut form);
        let found = form.check(&types).expect_err(field);
        assert!(found.iter().any(|(own, _)| own == field), "{field}: {found:?}");
        let others = found.iter().filter(|(own, _)| own != field);
        assert_eq!(others.count(), 0, "{field}: {found:?}");
    }
}

#[test]
fn a_text_that_was_put_by_is_no_version_and_holds_back_the_one_before() {
    let types = DataTypes::house();
    let entry = |deed| convene::Entry {
        at: commons::Moment::new(Day::parse_iso("2026-01-01").expect("a day"), 0),
        who: "p1".into(),
        deed,
    };
    let mut versions = Versions::default();
    let put_by = |text: &str| VersionDeed::PutBy { text: text.into() };
    versions.apply(&types, entry(put_by("title = \"\""))).expect("half of one");
    assert_eq!((versions.newest(), versions.put_by()), (None, Some("title = \"\"")));
    let text = sound(&mut Streams::new(6).named("put by")).document();
    let text =
        text.lines().map(|line| if line.starts_with("version") { "version = 1" } else { line });
    let text: String = text.map(|line| format!("{line}\n")).collect();
    let write = VersionDeed::Write { text: text.clone(), gateways: "gateways-1".into() };
    versions.apply(&types, entry(write)).expect("sound");
    assert_eq!(versions.put_by(), None, "what was kept takes its place");
    assert_eq!(versions.newest().expect("kept").checked_under, "gateways-1");
    versions.apply(&types, entry(put_by("title = \"x\""))).expect("begun again");
    let seal = versions.newest().expect("kept").agreement.seal().to_owned();
    let propose = || VersionDeed::Done {
        version: 1,
        filed: String::new(),
        means: String::new(),
        deed: lifechances_share::agreement::Deed::Propose { seal: seal.clone() },
    };
    let held = versions.apply(&types, entry(propose()));
    assert_eq!(held, Err(VersionNotAllowed::PutBy));
    versions.apply(&types, entry(put_by(""))).expect("thrown away");
    versions.apply(&types, entry(propose())).expect("it goes on");
    let late = versions.apply(&types, entry(put_by("x")));
    assert_eq!(late, Err(VersionNotAllowed::WaitsForSignatures(1)));
}
