//! How far a partnership has come: no level without evidence, none challenged by whoever claimed it, and
//! no sequence of deeds that leaves the diagram.

use crate::written::{day, org};
use commons::Moment;
use lifechances_convene::life::Entry;
use lifechances_convene::maturity::{
    Change, Dimension, Evidence, EvidenceKind, Level, MATURITY_ARROWS, MaturityDeed, MaturityLife,
    MaturityNotAllowed, MaturityStage,
};
use lifechances_convene::{Organisation, Sector};
use proptest::prelude::*;

const AGENDA: Dimension = Dimension::CommonAgenda;

fn by(number: usize) -> Organisation {
    Organisation { id: org(number), name: format!("Partner {number}"), sector: Sector::School }
}

fn evidence(says: &str) -> Evidence {
    Evidence {
        kind: EvidenceKind::Decision,
        href: "/statements/food".into(),
        title: "Food and health".into(),
        says: says.into(),
        seen: String::new(),
    }
}

fn assess(dimension: Dimension, level: Level, number: usize) -> MaturityDeed {
    MaturityDeed::Assess {
        dimension,
        level,
        why: "The statement is signed".into(),
        evidence: vec![evidence("Eleven of thirteen signed")],
        by: Some(by(number)),
        review_on: day("2024-09-01"),
    }
}

fn challenge(dimension: Dimension, number: usize) -> MaturityDeed {
    let reason = "Nobody of the health service signed".into();
    MaturityDeed::Challenge { dimension, reason, by: by(number) }
}

fn uphold(dimension: Dimension, number: usize) -> MaturityDeed {
    MaturityDeed::Uphold { dimension, reason: "They signed since".into(), by: Some(by(number)) }
}

fn take_back(dimension: Dimension) -> MaturityDeed {
    MaturityDeed::TakeBack { dimension, reason: "I was told".into() }
}

fn withdraw(dimension: Dimension) -> MaturityDeed {
    MaturityDeed::Withdraw { dimension, reason: "It was the wrong paper".into() }
}

fn entry(who: usize, deed: MaturityDeed) -> Entry<MaturityDeed> {
    Entry { at: Moment::new(day("2023-10-18"), 0), who: format!("p{who}"), deed }
}

#[test]
fn no_level_stands_without_evidence_that_says_something_and_a_day_to_look_again() {
    let with = |evidence: Vec<Evidence>, review: &str| {
        let MaturityDeed::Assess { dimension, level, why, by, .. } =
            assess(AGENDA, Level::Emerging, 1)
        else {
            unreachable!()
        };
        let review_on = day(review);
        let deed = MaturityDeed::Assess { dimension, level, why, evidence, by, review_on };
        MaturityLife::default().apply(entry(1, deed))
    };
    let good = || vec![evidence("It is signed")];
    assert_eq!(with(Vec::new(), "2024-09-01"), Err(MaturityNotAllowed::NoEvidence));
    let silent = vec![evidence("It is signed"), evidence(" ")];
    assert_eq!(with(silent, "2024-09-01"), Err(MaturityNotAllowed::SilentEvidence));
    assert_eq!(with(good(), "2023-10-18"), Err(MaturityNotAllowed::ReviewInThePast));
    assert_eq!(with(good(), "2023-10-19"), Ok(MaturityStage::Assessed));
}

#[test]
fn a_level_is_challenged_by_others_and_upheld_by_others_again() {
    let mut life = MaturityLife::default();
    let mut done = |who, deed| life.apply(entry(who, deed));
    done(1, assess(AGENDA, Level::Sustaining, 1)).expect("claimed");
    assert_eq!(done(1, challenge(AGENDA, 2)), Err(MaturityNotAllowed::OwnAssessment), "the person");
    assert_eq!(done(3, challenge(AGENDA, 1)), Err(MaturityNotAllowed::OwnAssessment), "the seat");
    assert!(done(1, uphold(AGENDA, 1)).is_err(), "nothing stands against it");
    done(2, challenge(AGENDA, 2)).expect("challenged");
    assert!(done(3, challenge(AGENDA, 3)).is_err(), "one at a time");
    assert_eq!(done(2, uphold(AGENDA, 2)), Err(MaturityNotAllowed::OwnChallenge), "the person");
    assert_eq!(done(4, uphold(AGENDA, 2)), Err(MaturityNotAllowed::OwnChallenge), "the seat");
    assert_eq!(done(1, take_back(AGENDA)), Err(MaturityNotAllowed::NotTheirChallenge));
    assert_eq!(done(1, uphold(AGENDA, 1)), Ok(MaturityStage::Assessed));
    done(2, challenge(AGENDA, 2)).expect("challenged again");
    assert_eq!(done(2, take_back(AGENDA)), Ok(MaturityStage::Assessed));
    assert!(life.standing(AGENDA).challenge().is_none());
    assert_eq!(life.standing(Dimension::BackboneSupport).stage(), MaturityStage::NotAssessed);
}

#[test]
fn what_changed_since_the_last_time_is_told_and_a_withdrawn_level_was_never_the_last() {
    let mut life = MaturityLife::default();
    let claim = |life: &mut MaturityLife, level| {
        life.apply(entry(1, assess(AGENDA, level, 1))).expect("claimed");
        life.standing(AGENDA).change()
    };
    assert_eq!(life.standing(AGENDA).change(), None);
    assert_eq!(claim(&mut life, Level::Emerging), Some(Change::First));
    assert_eq!(claim(&mut life, Level::Emerging), Some(Change::Same));
    assert_eq!(claim(&mut life, Level::Sustaining), Some(Change::Further(Level::Emerging)));
    life.apply(entry(1, withdraw(AGENDA))).expect("withdrawn");
    assert_eq!(life.standing(AGENDA).assessment(), None);
    assert_eq!(claim(&mut life, Level::Exploring), Some(Change::LessFar(Level::Emerging)));
    let due = |on| life.standing(AGENDA).is_due(day(on));
    assert!(!due("2024-08-31") && due("2024-09-01"));
    assert_eq!(MaturityLife::told(life.history().iter().cloned()), Ok(life));
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_and_no_dimension_moves_another(
        picks in prop::collection::vec((0..6_u8, 0..2_usize, 1..4_usize, 0..4_usize), 0..40),
    ) {
        let mut life = MaturityLife::default();
        for (pick, which, who, level) in picks {
            let dimension = [AGENDA, Dimension::CommunityVoice][which];
            let other = [Dimension::CommunityVoice, AGENDA][which];
            let deed = match pick {
                0 | 1 => assess(dimension, Level::ALL[level], who),
                2 => challenge(dimension, who),
                3 => uphold(dimension, who),
                4 => take_back(dimension),
                _ => withdraw(dimension),
            };
            let json = serde_json::to_string(&deed).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<MaturityDeed>(&json).expect("read"), &deed);
            let (before, kind) = (life.clone(), deed.kind());
            match life.apply(entry(who, deed)) {
                Ok(to) => {
                    let from = before.standing(dimension).stage();
                    prop_assert!(MATURITY_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (from, kind, to)));
                    prop_assert_eq!(life.standing(dimension).stage(), to);
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            prop_assert_eq!(life.standing(other), before.standing(other));
            let now = life.standing(dimension);
            let claimed = now.assessment();
            prop_assert_eq!(claimed.is_none(), now.stage() == MaturityStage::NotAssessed);
            prop_assert!(claimed.is_none_or(|one| !one.evidence.is_empty()));
            prop_assert_eq!(now.challenge().is_some(), now.stage() == MaturityStage::Challenged);
        }
    }
}
