//! A statement from draft to publication and on: rules R-P1 and R-P2, and step 7 of the story.

use crate::written::{day, entry, org, partnership, statement};
use commons::Moment;
use lifechances_convene::life::Entry;
use lifechances_convene::partnership::NoQuorum;
use lifechances_convene::statement::{
    EvidenceKind, Missing, Position, STATEMENT_ARROWS, Section, StatementDeed, StatementLife,
    StatementNotAllowed, StatementStage, StatementText, missing,
};
use proptest::prelude::*;

fn take(number: usize, text: &StatementText, position: Position) -> StatementDeed {
    StatementDeed::Take { organisation: org(number), seal: text.seal(), position }
}

fn consulted(text: &StatementText) -> StatementLife {
    let mut life = StatementLife::default();
    let consult = StatementDeed::Consult { seal: text.seal() };
    life.apply(text, &partnership(), entry("2023-10-04", consult)).expect("a draft");
    life
}

fn signed_by(text: &StatementText, numbers: impl IntoIterator<Item = usize>) -> StatementLife {
    let mut life = consulted(text);
    for number in numbers {
        let deed = take(number, text, Position::Signs);
        life.apply(text, &partnership(), entry("2023-10-18", deed)).expect("a signature");
    }
    life
}

fn agree(
    life: &mut StatementLife,
    text: &StatementText,
) -> Result<StatementStage, StatementNotAllowed> {
    life.apply(text, &partnership(), entry("2023-10-18", StatementDeed::Agree))
}

#[test]
fn step_7_of_the_story_eleven_of_thirteen_sign_and_one_abstains() {
    let text = statement();
    let partnership = partnership();
    assert_eq!(partnership.deciding().len(), 13);
    let mut life = consulted(&text);
    let back = StatementDeed::ReturnToDraft { reason: "The council asked for costs.".into() };
    life.apply(&text, &partnership, entry("2023-10-11", back)).expect("back");
    let mut second = text.clone();
    second.sections.insert(Section::EconomicCase, "A breakfast costs 60p.".into());
    let consult = StatementDeed::Consult { seal: second.seal() };
    life.apply(&second, &partnership, entry("2023-10-12", consult)).expect("again");
    for number in 0..11 {
        let deed = take(number, &second, Position::Signs);
        life.apply(&second, &partnership, entry("2023-10-18", deed)).expect("signs");
    }
    let comment = "We agree, and cannot commit staff before April.".to_owned();
    let abstains = take(11, &second, Position::Abstains { comment });
    life.apply(&second, &partnership, entry("2023-10-18", abstains)).expect("abstains");
    assert_eq!(agree(&mut life, &second), Ok(StatementStage::Agreed));
    let publish = entry("2023-10-18", StatementDeed::Publish);
    life.apply(&second, &partnership, publish).expect("published");
    let version = life.in_force().expect("a version in force");
    assert_eq!((version.number, version.positions.len()), (2, 12));
    assert!(life.versions()[0].positions.is_empty());
}

#[test]
fn rule_p1_a_statement_is_not_agreed_without_what_it_needs() {
    type Change = fn(&mut StatementText);
    let cases: [(Change, Missing); 8] = [
        (|t| t.title.clear(), Missing::Title),
        (|t| drop(t.sections.remove(&Section::Problem)), Missing::Section(Section::Problem)),
        (
            |t| drop(t.sections.insert(Section::Recommendations, " ".into())),
            Missing::Section(Section::Recommendations),
        ),
        (|t| t.evidence.retain(|e| e.kind != EvidenceKind::Figure), Missing::DataEvidence),
        (
            |t| t.evidence.retain(|e| e.kind != EvidenceKind::LivedExperience),
            Missing::LivedExperience,
        ),
        (|t| t.priorities.push("A fourth".into()), Missing::TooManyPriorities { found: 4 }),
        (|t| t.actions.clear(), Missing::Action),
        (
            |t| t.actions[0].owner.clear(),
            Missing::ActionOwner { what: "Open a breakfast club".into() },
        ),
    ];
    assert_eq!(missing(&statement()), []);
    for (change, expected) in cases {
        let mut text = statement();
        change(&mut text);
        assert_eq!(missing(&text), std::slice::from_ref(&expected));
        let mut life = signed_by(&text, 0..13);
        assert_eq!(agree(&mut life, &text), Err(StatementNotAllowed::NotReady(vec![expected])));
        assert_eq!(life.stage(), StatementStage::Consultation);
    }
}

#[test]
fn rule_p1_a_statement_is_not_agreed_without_a_school_or_the_community() {
    let text = statement();
    let mut no_school = signed_by(&text, 3..13);
    assert_eq!(
        agree(&mut no_school, &text),
        Err(StatementNotAllowed::NoQuorum(NoQuorum::NoSchool))
    );
    let mut no_community = signed_by(&text, [0, 1, 2, 3, 4, 5, 6, 7, 12]);
    let none = StatementNotAllowed::NoQuorum(NoQuorum::NoCommunity);
    assert_eq!(agree(&mut no_community, &text), Err(none));
    let mut few = signed_by(&text, [0, 1, 2, 3, 4, 5, 6, 10]);
    let needed = StatementNotAllowed::TooFewSignatures { found: 8, needed: 9 };
    assert_eq!(agree(&mut few, &text), Err(needed));
}

#[test]
fn rule_p2_a_signed_text_cannot_be_changed_under_those_who_signed_it() {
    let text = statement();
    let mut life = signed_by(&text, 0..13);
    let mut other = text.clone();
    other.actions[0].owner = "Partner 1".into();
    assert_eq!(agree(&mut life, &other), Err(StatementNotAllowed::AnotherText));
    let late = take(0, &other, Position::Signs);
    let refused = life.apply(&other, &partnership(), entry("2023-10-19", late));
    assert_eq!(refused, Err(StatementNotAllowed::AnotherText));
}

#[test]
fn rule_p2_dissent_is_kept_with_the_version_it_was_about() {
    let text = statement();
    let mut life = signed_by(&text, 0..12);
    let reason = "The clubs leave out our nursery.".to_owned();
    let dissents = take(12, &text, Position::Dissents { reason: reason.clone() });
    life.apply(&text, &partnership(), entry("2023-10-18", dissents)).expect("recorded");
    agree(&mut life, &text).expect("agreed with one dissenting");
    life.apply(&text, &partnership(), entry("2023-10-19", StatementDeed::Publish)).expect("out");
    let amend = StatementDeed::Amend { reason: "A year has passed.".into() };
    life.apply(&text, &partnership(), entry("2024-10-19", amend)).expect("the next begins");
    let in_force = life.in_force().expect("the first still holds");
    assert_eq!(in_force.number, 1);
    assert_eq!(in_force.positions.get(&org(12)), Some(&Position::Dissents { reason }));
    let silent = take(3, &text, Position::Dissents { reason: "  ".into() });
    let mut other = consulted(&text);
    let refused = other.apply(&text, &partnership(), entry("2023-10-18", silent));
    assert_eq!(refused, Err(StatementNotAllowed::NoWords));
}

#[test]
fn who_only_advises_does_not_sign() {
    let text = statement();
    let mut life = consulted(&text);
    let academic = take(14, &text, Position::Signs);
    let refused = life.apply(&text, &partnership(), entry("2023-10-18", academic));
    assert_eq!(refused, Err(StatementNotAllowed::DoesNotDecide(org(14))));
}

#[test]
fn a_seal_changes_with_every_part_of_the_text() {
    type Change = fn(&mut StatementText);
    let changes: [Change; 7] = [
        |t| t.title.push('!'),
        |t| drop(t.sections.insert(Section::Summary, "x".into())),
        |t| t.priorities.swap(0, 1),
        |t| t.evidence[0].seen.push('1'),
        |t| t.actions[0].due = day("2024-01-09"),
        |t| t.asks[1].amount = None,
        |t| t.asks[0].decision_maker.push('x'),
    ];
    let whole = statement().seal();
    for change in changes {
        let mut text = statement();
        change(&mut text);
        assert_ne!(text.seal(), whole);
    }
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram(
        deeds in prop::collection::vec((0..20_usize, 0..15_usize, 0..3_u32), 0..60),
    ) {
        let (text, partnership) = (statement(), partnership());
        let mut life = StatementLife::default();
        let mut at = Moment::new(day("2023-10-04"), 0);
        for (pick, who, hours) in deeds {
            at = at.plus_seconds(i64::from(hours) * 3600);
            let reason = "a reason".to_owned();
            let deed = match pick {
                0 | 1 => StatementDeed::Consult { seal: text.seal() },
                2 => StatementDeed::Comment { words: reason },
                3 => StatementDeed::ReturnToDraft { reason },
                4 => StatementDeed::Withdraw { reason },
                5 => StatementDeed::Amend { reason },
                6 | 7 => StatementDeed::Publish,
                8 | 9 => StatementDeed::Agree,
                10 => take(who, &text, Position::Dissents { reason }),
                _ => take(who, &text, Position::Signs),
            };
            let (before, by) = (life.clone(), deed.kind());
            match life.apply(&text, &partnership, Entry { at, who: "p1".into(), deed }) {
                Ok(to) => {
                    let drawn = STATEMENT_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to));
                    prop_assert!(drawn);
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                    prop_assert_eq!(life.history().len(), before.history().len() + 1);
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let signed = |v: &lifechances_convene::statement::Version| {
                v.positions.values().filter(|p| **p == Position::Signs).count()
            };
            if matches!(life.stage(), StatementStage::Agreed | StatementStage::Published) {
                prop_assert!(life.versions().last().is_some_and(|v| signed(v) >= 9));
            }
            prop_assert!(life.in_force().is_none_or(|v| signed(v) >= 9));
        }
    }
}
