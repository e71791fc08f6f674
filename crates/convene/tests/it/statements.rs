//! A statement from draft to publication and on: rules R-P1 and R-P2, and step 7 of the story.

use crate::written::{day, entry, org, partnership, statement};
use commons::Moment;
use lifechances_convene::OrgId;
use lifechances_convene::life::Entry;
use lifechances_convene::partnership::{NoQuorum, Partnership, Right};
use lifechances_convene::statement::{
    EvidenceKind, Missing, Position, STATEMENT_ARROWS, Section, StatementDeed, StatementDeedKind,
    StatementLife, StatementNotAllowed, StatementStage, StatementText, Version, missing,
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
    let cases: [(Change, Missing); 10] = [
        (|t| t.title.clear(), Missing::Title),
        (|t| drop(t.sections.remove(&Section::Problem)), Missing::Section(Section::Problem)),
        (
            |t| drop(t.sections.insert(Section::Recommendations, " ".into())),
            Missing::Section(Section::Recommendations),
        ),
        (|t| drop(t.sections.remove(&Section::Summary)), Missing::Section(Section::Summary)),
        (
            |t| t.evidence[1].reference = " ".into(),
            Missing::Reference { says: "Parents said the form is too hard.".into() },
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
fn an_ask_that_is_late_already_is_not_put_to_the_partners() {
    let text = statement();
    let consult = |on: &str| {
        let deed = StatementDeed::Consult { seal: text.seal() };
        StatementLife::default().apply(&text, &partnership(), entry(on, deed))
    };
    assert_eq!(consult("2024-03-31"), Ok(StatementStage::Consultation), "the day it is needed");
    let what = text.asks[0].what.clone();
    assert_eq!(consult("2024-04-01"), Err(StatementNotAllowed::AskInThePast { what }));
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
fn who_signed_and_only_advises_now_is_not_counted() {
    let text = statement();
    let mut life = signed_by(&text, [0, 1, 2, 3, 4, 5, 6, 10]);
    let needed = |found, needed| Err(StatementNotAllowed::TooFewSignatures { found, needed });
    assert_eq!(agree(&mut life, &text), needed(8, 9));
    let mut changed = partnership();
    for seat in [3, 4, 5] {
        changed.seats[seat].right = Right::Advises;
    }
    assert_eq!((changed.deciding().len(), changed.signatures_needed()), (10, 7));
    let found = life.apply(&text, &changed, entry("2023-10-18", StatementDeed::Agree));
    assert_eq!(found, needed(5, 7));
    for number in [8, 9] {
        let deed = take(number, &text, Position::Signs);
        life.apply(&text, &changed, entry("2023-10-18", deed)).expect("signs");
    }
    let found = life.apply(&text, &changed, entry("2023-10-18", StatementDeed::Agree));
    assert_eq!(found, Ok(StatementStage::Agreed));
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

/// Some seats decide, some advise, and some are given to another organisation.
fn change_seat(partnership: &mut Partnership, (pick, seat): (usize, usize)) {
    let seat = &mut partnership.seats[seat];
    match pick {
        20 => seat.right = Right::Decides,
        21 | 22 => seat.right = Right::Advises,
        _ => seat.organisation.id = org(90),
    }
}

/// Who decides, one seat after another.
fn deciding_slowly(partnership: &Partnership) -> Vec<OrgId> {
    let mut deciding: Vec<OrgId> = Vec::new();
    for seat in &partnership.seats {
        let id = &seat.organisation.id;
        if seat.right == Right::Decides && !deciding.contains(id) {
            deciding.push(id.clone());
        }
    }
    deciding
}

/// How many of those who decide signed, one after another.
fn signed_slowly(partnership: &Partnership, version: &Version) -> usize {
    let mut signed = 0;
    for id in deciding_slowly(partnership) {
        if version.positions.get(&id) == Some(&Position::Signs) {
            signed += 1;
        }
    }
    signed
}

/// Walks to each stage and does there what can be done there.
#[test]
fn every_arrow_of_the_diagram_can_be_walked() {
    let (text, partnership) = (statement(), partnership());
    let reason = || "a reason".to_owned();
    let consult = || StatementDeed::Consult { seal: text.seal() };
    let comment = || StatementDeed::Comment { words: reason() };
    let withdraw = || StatementDeed::Withdraw { reason: reason() };
    let back = StatementDeed::ReturnToDraft { reason: reason() };
    let amend = StatementDeed::Amend { reason: reason() };
    let mut agreed = vec![consult()];
    agreed.extend((0..13).map(|number| take(number, &text, Position::Signs)));
    agreed.push(StatementDeed::Agree);
    let published = [agreed.clone(), vec![StatementDeed::Publish]].concat();
    let walks = [
        vec![comment(), consult(), comment(), back, withdraw()],
        vec![consult(), withdraw()],
        [agreed, vec![withdraw()]].concat(),
        [published.clone(), vec![amend]].concat(),
        [published, vec![withdraw()]].concat(),
    ];
    let mut walked = std::collections::HashSet::new();
    for walk in walks {
        let mut life = StatementLife::default();
        for deed in walk {
            let (from, by) = (life.stage(), deed.kind());
            let to = life.apply(&text, &partnership, entry("2023-10-18", deed)).expect("allowed");
            walked.insert((from, by, to));
        }
    }
    let drawn = STATEMENT_ARROWS.iter().map(|arrow| (arrow.from, arrow.by, arrow.to)).collect();
    assert_eq!(walked, drawn);
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram(
        deeds in prop::collection::vec((0..24_usize, 0..15_usize, 0..3_u32), 0..60),
    ) {
        let (text, mut partnership) = (statement(), partnership());
        let mut life = StatementLife::default();
        let mut at = Moment::new(day("2023-10-04"), 0);
        let mut enough = false;
        for (pick, who, hours) in deeds {
            at = at.plus_seconds(i64::from(hours) * 3600);
            if pick >= 20 {
                change_seat(&mut partnership, (pick, who));
                continue;
            }
            let reason = "a reason".to_owned();
            let deed = match pick {
                0 | 1 => StatementDeed::Consult { seal: text.seal() },
                2 => StatementDeed::Comment { words: reason },
                3 => StatementDeed::ReturnToDraft { reason },
                4 => StatementDeed::Withdraw { reason },
                5 => StatementDeed::Amend { reason },
                6 | 7 => StatementDeed::Publish,
                8 | 9 => {
                    let version = life.versions().last();
                    let found = version.map_or(0, |version| signed_slowly(&partnership, version));
                    enough = found * 3 >= deciding_slowly(&partnership).len() * 2;
                    StatementDeed::Agree
                }
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
                    prop_assert!(by != StatementDeedKind::Agree || enough, "agreed by too few");
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let told = StatementLife::told(life.history().iter().cloned());
            prop_assert_eq!(told, Ok(life.clone()), "whatever the seats become");
        }
    }
}
