//! How agreements come into force and end: no sequence of deeds leaves the diagram.

use crate::written::*;
use convene::life::{Blocked, diagram};
use lifechances_share::agreement::life::{ARROWS, Kind};
use lifechances_share::agreement::{Agreement, Deed, Life, Mode, NotAllowed, Stage};
use proptest::prelude::*;

const CLAUSE: &str = r#"
[[default]]
effect = "allow"
why = "Attendance is looked at together."
modes = ["content"]
data_types = ["attendance"]
purposes = ["safeguarding"]
to_sectors = ["health"]
"#;

fn deed(agreement: &Agreement, pick: usize, party: usize) -> Deed {
    let seal = agreement.seal().to_owned();
    let party = agreement.parties[party % agreement.parties.len()].id.clone();
    match pick {
        0 => Deed::Propose { seal },
        1 => Deed::TakeBack,
        2..=5 => Deed::Sign { party, seal },
        6 => Deed::Refuse { party, reason: "not yet".into() },
        7 => Deed::Revoke { party, reason: "a breach".into() },
        8 => Deed::LetEnd { reason: "not needed".into() },
        _ => Deed::Replace { version: 2 },
    }
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram(
        deeds in prop::collection::vec((0..10_usize, 0..4_usize), 0..40),
    ) {
        let agreement = agreement(CLAUSE);
        let mut life = Life::default();
        for (at, (pick, party)) in deeds.into_iter().enumerate() {
            let before = life.clone();
            let deed = deed(&agreement, pick, party);
            let kind = deed.kind();
            let entry = entry(&format!("2025-01-{:02}", at % 28 + 1).replace("-00", "-01"), deed);
            match life.apply(&agreement, entry) {
                Ok(stage) => {
                    let drawn = ARROWS.iter().any(|arrow| {
                        (arrow.from, arrow.by, arrow.to) == (before.stage(), kind, stage)
                    });
                    prop_assert!(drawn, "{:?} {:?} {:?}", before.stage(), kind, stage);
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                    prop_assert_eq!(life.history().len(), before.history().len() + 1);
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            if life.stage() == Stage::Signed {
                prop_assert!(life.waits_for(&agreement).is_empty());
            }
        }
    }
}

#[test]
fn every_arrow_of_the_diagram_can_be_walked() {
    let agreement = agreement(CLAUSE);
    let seal = agreement.seal().to_owned();
    let sign =
        |at: usize| Deed::Sign { party: agreement.parties[at].id.clone(), seal: seal.clone() };
    let party = agreement.parties[0].id.clone();
    let propose = Deed::Propose { seal: seal.clone() };
    let all: Vec<Deed> = std::iter::once(propose.clone()).chain((0..4).map(sign)).collect();
    let then = |mut list: Vec<Deed>, last: Deed| {
        list.push(last);
        list
    };
    let refuse = Deed::Refuse { party: party.clone(), reason: "no".into() };
    let revoke = Deed::Revoke { party, reason: "a breach".into() };
    let walks = [
        vec![propose.clone(), Deed::TakeBack],
        vec![propose, refuse],
        then(all.clone(), revoke),
        then(all.clone(), Deed::Replace { version: 2 }),
        then(all, Deed::LetEnd { reason: "not needed".into() }),
    ];
    let mut walked = Vec::new();
    for walk in walks {
        let mut life = Life::default();
        for deed in walk {
            let (from, kind) = (life.stage(), deed.kind());
            let late = agreement.until.plus_days(1).to_string();
            let on = if kind == Kind::LetEnd { late.as_str() } else { "2025-01-01" };
            let to = life.apply(&agreement, entry(on, deed)).expect("a drawn arrow");
            walked.push((from, kind, to));
        }
    }
    for arrow in ARROWS {
        assert!(walked.contains(&(arrow.from, arrow.by, arrow.to)), "{arrow:?}");
    }
}

#[test]
fn nobody_signs_one_text_and_is_bound_by_another() {
    let agreement = agreement(CLAUSE);
    let mut life = Life::default();
    let seal = agreement.seal().to_owned();
    life.apply(&agreement, entry("2025-01-01", Deed::Propose { seal })).expect("proposed");
    let party = agreement.parties[0].id.clone();
    let other = Deed::Sign { party: party.clone(), seal: "another".into() };
    assert_eq!(life.apply(&agreement, entry("2025-01-02", other)), Err(NotAllowed::AnotherText));
    let stranger = Deed::Sign { party: org("GB-CHC-5"), seal: agreement.seal().into() };
    assert!(matches!(
        life.apply(&agreement, entry("2025-01-02", stranger)),
        Err(NotAllowed::NotAParty(_))
    ));
    let back = entry("2024-12-31", Deed::TakeBack);
    assert_eq!(life.apply(&agreement, back), Err(Blocked::BeforeTheLastEntry.into()));
    let silent = Deed::Refuse { party, reason: "  ".into() };
    assert_eq!(life.apply(&agreement, entry("2025-01-02", silent)), Err(NotAllowed::NoReason));
}

#[test]
fn sharing_stops_on_the_day_an_agreement_is_revoked() {
    let agreement = agreement(CLAUSE);
    let mut life = signed(&agreement, "2025-02-01");
    let request = |on| asked(HOSPITAL, "attendance", Mode::Content, on);
    for (on, allowed) in [("2025-01-31", false), ("2025-02-01", true), ("2025-03-10", true)] {
        assert_eq!(answer(&request(on), &agreement, &life).is_allowed, allowed, "{on}");
    }
    let party = agreement.parties[2].id.clone();
    let revoke = Deed::Revoke { party, reason: "a breach".into() };
    life.apply(&agreement, entry("2025-03-10", revoke)).expect("revoked");
    for (on, allowed) in [("2025-03-09", true), ("2025-03-10", false), ("2025-03-11", false)] {
        assert_eq!(answer(&request(on), &agreement, &life).is_allowed, allowed, "{on}");
    }
    let why = answer(&request("2025-03-11"), &agreement, &life).why;
    assert!(why.to_string().contains("ended on 10 March 2025"), "{why}");
}

#[test]
fn an_agreement_is_let_end_only_after_its_last_day_and_with_a_reason() {
    let agreement = agreement(CLAUSE);
    let mut life = signed(&agreement, "2025-02-01");
    let let_end = |reason: &str| Deed::LetEnd { reason: reason.into() };
    let last = agreement.until;
    let early = entry(&last.to_string(), let_end("not needed"));
    assert_eq!(life.apply(&agreement, early), Err(NotAllowed::NotOver(last)));
    let late = last.plus_days(1).to_string();
    assert_eq!(life.apply(&agreement, entry(&late, let_end(" "))), Err(NotAllowed::NoReason));
    let ended = life.apply(&agreement, entry(&late, let_end("not needed")));
    assert_eq!(ended, Ok(Stage::LetEnd));
    assert!(life.in_force(&agreement, last), "what was shared until then was allowed");
    assert!(!life.in_force(&agreement, last.plus_days(1)));
}

#[test]
fn the_diagram_has_all_arrows() {
    let text = diagram(Stage::Draft, &ARROWS);
    assert_eq!(text.lines().count(), ARROWS.len() + 2);
    assert!(text.contains("proposed --> signed: a party signs"), "{text}");
    assert_eq!(Kind::Sign.to_string(), "a party signs");
}
